"""Tables → statements: kind, columns with periods, rows with exact amounts, each with the words that license it.

The order: every table is cut into blocks (`columns`) and named (`titles`), its columns get their roles (`roles`); the
headings of all blocks together give every column its period (`periods`, `fiscal`); then rows get their outline
(`rows`), unit, scale and amounts (`scale`, `amounts`), and the figures inside labels become rows of their own
(`labels`).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial

from converter.lazy import regex
from converter.model import (
    Column,
    ColumnRole,
    Document,
    Finding,
    Line,
    Row,
    Severity,
    Statement,
    StatementKind,
    Table,
    made,
)
from converter.remembered import Remembered
from converter.statements.amounts import (
    amounts_of,
    kinds_of,
    row_share_counts,
    scales_by_evidence,
    unscaled_money,
)
from converter.statements.columns import Block, blocks
from converter.statements.fiscal import Draft, resolve
from converter.statements.label_figures import LabelFigures, figures_of
from converter.statements.labels import label_rows, label_share_counts, too_large
from converter.statements.periods import parse
from converter.statements.roles import Roles, doubt_lengths, forecasts, leave_out, roles_of
from converter.statements.rows import Item, outline
from converter.statements.scale import Scales, caption_scales
from converter.statements.titles import Title, prose, title_of

_NET_INCOME = regex(r"\bnet\s+(?:\(?loss\)?\s+)?(?:income|loss|earnings)|^profit\b|\bprofit\s+of\b")
"""For labels in lower case."""
_figures_of = Remembered(figures_of)
_WIDE = 120
_SIZE = 20
_FULL = 7
_NO_SCALE = "no scale is said, while the release's other tables are scaled"
_SCALE_APART = "no scale is said, in a text whose words stand apart from their figures"
_FLOWS = (StatementKind.INCOME, StatementKind.CASH_FLOW)
_SAME_FIGURES = "the same figures in a table whose caption names it"
_LOOSE = frozenset(
    {StatementKind.OTHER, StatementKind.RECONCILIATION, StatementKind.HIGHLIGHTS, StatementKind.SUPPLEMENTAL}
)


class _Part:
    """A block with everything known of it before its numbers are read."""

    def __init__(
        self,
        table: Table,
        block: Block,
        lines: tuple[str, ...],
        title: Title,
        scales: Scales,
        roles: Roles,
        draft: Draft,
    ) -> None:
        self.table = table
        self.block = block
        self.lines = lines
        self.title = title
        self.scales = scales
        self.roles = roles
        self.draft = draft
        self.lost = ""  # why its scale is not known
        self.caption = Scales()
        self.items: list[Item] = []
        self.kinds: list[str] = []
        self.used: list[int] = []
        self.figured: dict[int, LabelFigures] = {}  # by row: the figures inside its label


def interpret(document: Document, tables: tuple[Table, ...]) -> tuple[Statement, ...]:
    """The statements of the tables, in order, one for each block below column headings of its own."""
    parts: list[_Part] = []
    for table in tables:
        above: _Part | None = None
        for block in blocks(table, document.runs):
            above = _part(table, block, above, parts)
            parts.append(above)
    current = resolve([part.draft for part in parts], _told(document), document.submission.period)
    _scale_by_figures(parts)
    for part in parts:
        _measure(part, current)
    _scale_share_counts(parts)
    return tuple(_statement(part, document) for part in parts)


def _scale_by_figures(parts: Sequence[_Part]) -> None:
    """A table whose scale is not said has that of the tables that print the same figures for the same periods.

    Two figures of three digits agreeing, or one of five, are enough. Where the release's other tables are scaled and
    none agree, its scale stays unknown (`lost`), unless its numbers are as long as numbers printed in full are; so it
    does where the text is in another order than the page.
    """
    seen: dict[tuple[date, str], set[int]] = {}
    said = [part for part in parts if part.scales.words]
    if len(said) == len(parts):
        return
    scaled = any(part.scales.money for part in said)
    if not scaled and not any(row.doubt for part in parts for row in part.block.rows):
        return
    for part in said:
        for figure in _figures(part):
            seen.setdefault(figure, set()).add(part.scales.money)
    for part in parts:
        if part.scales.words:
            continue
        figures = _figures(part)
        agreeing = {figure: seen[figure] for figure in figures if figure in seen}
        scales = set().union(*agreeing.values())
        if len(scales) == 1 and (len(agreeing) > 1 or any(_length(digits) > 4 for _, digits in agreeing)):
            (scale,) = scales
            part.scales = part.scales._replace(money=scale, shares=scale, words=_SAME_FIGURES)
        else:
            lengths = sorted(_length(digits) for _, digits in figures)
            if not lengths or lengths[len(lengths) // 2] < _FULL:
                part.lost = _NO_SCALE if scaled else _SCALE_APART


def _figures(part: _Part) -> list[tuple[date, str]]:
    """The numbers of three digits and more that a table prints, each with its column's last day."""
    return [
        (period.end, token.digits)
        for index, period in enumerate(part.draft.periods)
        if period is not None and part.roles.roles[index] is ColumnRole.PERIOD
        for row in part.block.rows
        if (token := row.tokens[index]) is not None and token.kind == "number" and not token.percent
        if _length(token.digits) > 2 and not token.fraction
    ]


def _length(digits: str) -> int:
    return len(digits) - digits.count(",") - digits.count(".")


def _told(document: Document) -> list[str]:
    """Lines of prose that name a period's end or say how many weeks one has."""
    lines = (block.text for block in document.blocks if isinstance(block, Line))
    return [line for line in lines if (" ended " in line and any(c.isdigit() for c in line)) or " weeks" in line]


def _part(table: Table, block: Block, above: _Part | None, parts: Sequence[_Part]) -> _Part:
    """A block named and scaled by the lines above it, its own titles and header cells, else by the block before."""
    if above is not None:
        block = _headed_as_above(block, above.block)
    own = [text for text in block.titles if text]
    lines = [*above.lines, *own] if above is not None and own else [*(line.text for line in table.heading), *own]
    headings = [" ".join(levels) for levels in block.headings]
    labels = [row.label.lower() for row in block.rows]
    title = title_of(lines, labels, headings)
    spoken = [line for line in lines if not prose(line)]
    scales = caption_scales([*block.stub, *reversed(own), *(h for h in headings if len(h) < _WIDE), *reversed(spoken)])
    before = above or (parts[-1] if parts else None)
    if above is not None and not scales.words:
        scales = above.scales
    elif not scales.words and not title.title and before is not None and before.title.kind is title.kind:
        scales, title = before.scales, title._replace(title=before.title.title, caption=before.title.caption)
    roles = roles_of(block, title, lines)
    draft = Draft(title.kind, roles.spans, spoken, partial(_marks, block, labels))
    return _Part(table, block, tuple(lines), title, scales, roles, draft)


def _headed_as_above(block: Block, above: Block) -> Block:
    """A block whose headings begin as those above it and stop short of dates has the same columns."""
    count = len(block.headings)
    if count > len(above.headings) or any(parse(" ".join(levels)).dated for levels in block.headings):
        return block
    if all(theirs[: len(mine)] == mine for mine, theirs in zip(block.headings, above.headings, strict=False)):
        return block._replace(headings=above.headings[:count])
    return block


def _marks(block: Block, labels: Sequence[str]) -> list[frozenset[str]]:
    """The digits each column prints in its rows of net income: what tells that two columns are one period; `labels` are
    the rows' in lower case."""
    rows = [
        row.tokens
        for row, low in zip(block.rows, labels, strict=True)
        if ("net " in low or "profit" in low) and _NET_INCOME.search(low)
    ]
    return [
        frozenset(token.digits for tokens in rows if (token := tokens[i]) is not None and len(token.digits) > 2)
        for i in range(len(block.headings))
    ]


def _measure(part: _Part, current: date | None) -> None:
    """What the rows of a block measure and in which scale, once its columns have their periods."""
    kind, roles = part.title.kind, part.roles
    leave_out(part.block, roles, part.draft.periods)
    if kind in _FLOWS:
        doubt_lengths(part.block, roles, part.draft.periods)
    forecasts(roles, part.draft.periods, kind, current)
    durations = kind is not StatementKind.BALANCE
    part.items = outline(part.block.rows, durations=durations, cash=kind is StatementKind.CASH_FLOW)
    if kind is not StatementKind.INCOME:
        part.figured = {n: found for n, item in enumerate(part.items) if (found := _figures_of[item.label])}
    part.used = [i for i, role in enumerate(roles.roles) if role is ColumnRole.PERIOD]
    part.kinds = kinds_of(part.items, kind, part.used)
    if part.lost and unscaled_money(part.items, part.kinds):
        roles.skips[:] = [skip or part.lost for skip in roles.skips]
    part.caption = part.scales
    part.scales = scales_by_evidence(part.items, part.kinds, part.used, part.scales)


def _scale_share_counts(parts: Sequence[_Part]) -> None:
    """Share counts of one company are of one size: those of income statements tell the scale of the others.

    Counts that the caption's scale makes twenty times larger or smaller than the weighted averages, and another scale
    does not, have that other scale (`28,456,123 shares issued` in a table in thousands).
    """
    known = [
        count.scaleb(part.scales.shares)
        for part in parts
        if part.title.kind is StatementKind.INCOME
        for count in row_share_counts(part.items, part.kinds, part.used)
    ]
    if not known:
        return
    low, high = min(known) / _SIZE, max(known) * _SIZE
    for part in parts:
        if part.title.kind is StatementKind.INCOME or part.scales.shares_said:
            continue
        counts = row_share_counts(part.items, part.kinds, part.used) or label_share_counts(part.figured.values())
        fitting = [s for s in (part.scales.shares, 0, 3, 6) if any(low < n.scaleb(s) < high for n in counts)]
        if counts and fitting and fitting[0] != part.scales.shares and len(set(fitting)) == 1:
            words = f"the size of the weighted average shares (caption: {part.scales.words})"
            part.scales = part.scales._replace(shares=fitting[0], share_words=words)


def _statement(part: _Part, document: Document) -> Statement:
    """The statement of a block whose columns and scales are known."""
    block, title = part.block, part.title
    columns = tuple(_column(part, index) for index in range(len(block.headings)))
    findings = list(part.table.findings)
    if block.unplaced:
        rows = "1 row holds" if block.unplaced == 1 else f"{block.unplaced} rows hold"
        message = f"{rows} another number of figures than the table has columns; their figures are left out."
        findings.append(Finding("columns-unclear", Severity.WARNING, message, block.place, title.title))
    if part.caption.words and part.scales.shares != part.caption.shares:
        message = (
            f"Share counts are read with a scale of 10^{part.scales.shares}, as {part.scales.share_words} shows; "
            f"the caption's words give 10^{part.caption.shares}."
        )
        findings.append(Finding("share-scale", Severity.INFO, message, block.place, part.caption.words))
    ranged = any(part.roles.dims) and title.kind in _LOOSE
    return Statement(
        kind=StatementKind.GUIDANCE if ranged else title.kind,
        title=title.title,
        caption=title.caption,
        columns=columns,
        rows=_rows(part, columns, document),
        currency=part.scales.currency,
        company=title.company,
        non_gaap=title.non_gaap,
        pro_forma=title.pro_forma,
        place=block.place,
        findings=tuple(findings),
    )


def _column(part: _Part, index: int) -> Column:
    draft, roles = part.draft, part.roles
    role, skip = roles.roles[index], roles.skips[index]
    if role is ColumnRole.PERIOD and draft.periods[index] is None and not skip:
        role, skip = ColumnRole.UNKNOWN, "no period could be read from its heading or the table's title"
    heading = " ".join(part.block.headings[index])
    licence, derived = draft.licences[index], draft.derived[index]
    return Column(heading, role, draft.periods[index], roles.dims[index], skip, licence, derived)


def _rows(part: _Part, columns: Sequence[Column], document: Document) -> tuple[Row, ...]:
    """The rows with their amounts, the figures inside a label right after its row."""
    kind, scales, items = part.title.kind, part.scales, part.items
    counts = scales
    if scales.shares and kind is StatementKind.BALANCE and too_large(label_share_counts(part.figured.values()), scales):
        counts = scales._replace(shares=0, share_words="their own size: they are printed in full")
    figured = part.figured if kind in (StatementKind.BALANCE, StatementKind.CASH_FLOW) else {}
    rows: list[Row] = []
    for number, amounts in enumerate(amounts_of(items, part.kinds, scales)):
        item = items[number]
        label, places, section, _, total, notes, period_kind, doubt = item
        rows.append(made(Row, (
            label, places, section, len(section), amounts, -1, 0, 0, "", total, "table", notes, period_kind, doubt
        )))  # fmt: skip
        if number in figured:
            rows += label_rows(item, figured[number], columns, counts, document.runs)
    return tuple(rows)
