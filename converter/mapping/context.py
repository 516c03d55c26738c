"""What surrounds a row: the area of the statement it stands in, its unit and period, what its label means there.

Areas (`areas.yaml`) are found in one pass down the statement: a heading opens one, a total closes it and names what
follows; rows that no heading claimed belong to the area whose total comes next. A balance sheet without current totals
is unclassified: its areas are then "assets" and "liabilities".

A total without a label is named after the heading it closes; the two equal totals of a balance sheet are its ends.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from converter.lazy import regex
from converter.mapping.index import Ground, Maps
from converter.mapping.normalise import Label, Labels, fold, stripped
from converter.mapping.similar import Words
from converter.model import PURE, SHARES, ColumnRole, Row, Statement, StatementKind, made
from converter.once import Once
from converter.records import NamedTuple
from converter.remembered import remembered

_TAKEN_FROM = {"revenue": "Total costs and expenses", "cost of revenue": "Total operating expenses"}
"""What is taken from the total of an area, by that area."""
_CURRENT = frozenset({"current assets", "current liabilities"})
_UNCLASSIFIED = {
    "current assets": "assets",
    "noncurrent assets": "assets",
    "current liabilities": "liabilities",
    "noncurrent liabilities": "liabilities",
}


class Spot(NamedTuple):
    """A row as the matcher sees it. `columns` are those that may yield facts; `name` the label with what it lacked."""

    statement: int
    row: int
    kind: StatementKind
    name: str
    label: Label
    words: Words
    area: str
    headings: Words
    unit: str
    instants: bool
    total: bool
    columns: tuple[int, ...]
    above: frozenset[str] = frozenset()
    below: frozenset[str] = frozenset()


def spots(index: int, statement: Statement, maps: Maps, labels: Labels) -> tuple[Spot, ...]:
    """One spot for each row with figures in usable columns that are beyond doubt its own."""
    usable = [
        i
        for i, c in enumerate(statement.columns)
        if c.role is ColumnRole.PERIOD and not c.skip and c.period is not None
    ]
    periods = [statement.columns[i].period for i in usable]
    instants = bool(periods) and all(p is not None and p.instant for p in periods)
    kind, primary = statement.kind, statement.kind.primary
    read = [labels[row.label] for row in statement.rows]
    headed = [row.heading for row in statement.rows]
    names = _names(statement, read, headed, maps.ground(kind))
    called = [labels.plain[names[i]] if i in names else label for i, label in enumerate(read)]
    area = areas(statement, called, headed, maps, labels.plain)
    beside = _beside(statement, read, headed, maps)
    result = []
    sections: dict[tuple[str, ...], Words] = {}
    above: Words = frozenset()
    below = frozenset(beside)
    turns = {i for rows in beside.values() for i in (rows[0] + 1, rows[-1])}
    for number, row in enumerate(statement.rows):
        if number in turns:
            above = frozenset(phrase for phrase, rows in beside.items() if rows[0] < number)
            below = frozenset(phrase for phrase, rows in beside.items() if rows[-1] > number)
        amounts = row.amounts
        columns = tuple([i for i in usable if i < len(amounts) and amounts[i] is not None])
        if not columns or row.doubt:
            continue
        name = names.get(number, row.label) if row.origin != "label" else _within(row)
        label = read[number] if name == row.label else labels[name]
        if not primary and name == row.label and labels.lexicon.says_gaap(label):
            label = labels[labels.lexicon.from_books(label)]
        headings = sections.get(row.section)
        if headings is None:
            headings = sections[row.section] = frozenset().union(*[labels[heading].bag for heading in row.section])
        total = row.total or "total" in label.bag
        result.append(made(Spot, (
            index, number, kind, name, label, label.bag, area[number], headings, _unit(row, columns), instants, total,
            columns, above, below,
        )))  # fmt: skip
    return tuple(result)


def _beside(statement: Statement, labels: Sequence[Label], headed: Sequence[bool], maps: Maps) -> dict[str, list[int]]:
    """For each phrase of `after` and `before` rules: the rows with figures whose labels hold all its words."""
    union = frozenset().union(*[label.bag for label in labels])
    found: dict[str, list[int]] = {}
    for phrase in maps.beside:
        for bag in maps.containing(phrase):
            if bag <= union:
                rows = [
                    number
                    for number, label in enumerate(labels)
                    if bag <= label.bag and statement.rows[number].origin != "label" and not headed[number]
                ]
                if rows:
                    found[phrase] = sorted({*found.get(phrase, ()), *rows})
    return found


def areas(
    statement: Statement, labels: Sequence[Label], headed: Sequence[bool], maps: Maps, headings: Mapping[str, Label]
) -> list[str]:
    """The area of each row; empty where the statement has none. `headed` are the rows without figures."""
    ground = maps.ground(statement.kind)
    found = [""] * len(labels)
    if not ground.known:
        return found
    openers, closers, starters = ground.openers, ground.closers, ground.starters
    current, assumed, since = ground.first, True, 0
    classified = False
    section: tuple[str, ...] = ()
    for number, row in enumerate(statement.rows):
        label, heading = labels[number], headed[number]
        words = label.core
        opened = openers.get(words) if heading and words else None
        if opened is None and row.section != section and row.section:
            opened = openers.get(headings[row.section[-1]].core)
            opened = opened if opened != current else None
        section = row.section
        if opened is not None:
            current, assumed, since = opened, False, number
            classified = classified or opened in _CURRENT
        if starters and not heading and words in starters:
            current, assumed, since = starters[words], False, number
        found[number] = current
        closed = None
        if words and not heading:
            closed = closers.get(words)
            if closed is None and label.head is not label.key:
                closed = closers.get(stripped(label.head))
        if closed is not None and "other" in words and "total" not in label.bag:
            # "Other expenses" among the lines under a heading is one of them, not what ends another area.
            closed = closed if assumed or closed.name == current else None
        if closed is not None and _money(row) and ("total" in label.bag or not closed.strict):
            if assumed and not closed.alone:
                found[since:number] = [closed.name] * (number - since)
            found[number] = closed.name
            classified = classified or closed.name in _CURRENT
            current, assumed, since = closed.then, True, number + 1
    if statement.kind is StatementKind.BALANCE and not classified:
        found = [_UNCLASSIFIED.get(area, area) for area in found]
    return found


def _money(row: Row) -> bool:
    return any(a is not None and a.unit.monetary for a in row.amounts)


def _unit(row: Row, columns: Sequence[int]) -> str:
    """The kind of unit of a row: money, shares, per-share, percent or number."""
    for column in columns:
        amount = row.amounts[column]
        if amount is None or amount.dash:
            continue
        return _unit_word(amount.unit, amount.scale)
    first = row.amounts[columns[0]]
    return _unit_word(first.unit, first.scale) if first is not None else "money"


def _unit_word(unit: object, scale: int) -> str:
    if unit == SHARES:
        return "shares"
    if unit == PURE:
        return "percent" if scale == -2 else "number"
    return "per-share" if getattr(unit, "per", "") else "money"


def _names(statement: Statement, labels: Sequence[Label], headed: Sequence[bool], ground: Ground) -> dict[int, str]:
    """Names for totals that print none (or only "Total").

    Figures that stand twice on a balance sheet are its two ends. A total whose addends all stand under one heading is
    named after it; one that deducts from a named line is that line, net. A sum that is taken from the revenue, or from
    what it left, is all the costs until there.
    """
    names: dict[int, str] = {}
    rows = statement.rows
    # A date alone ("June 2023" below a line that it goes on with) is a label of which nothing is left.
    blank = [i for i, label in enumerate(labels) if not (label.core or headed[i]) and (label.folded or not label.said)]
    if not blank:
        return names
    addends = {
        equation.total: [row for row, _ in equation.addends] for equation in statement.equations if equation.addends
    }
    named = {label.core for label in labels}
    for number in blank:
        row, parts = rows[number], addends.get(number, [])
        values = _values(row)
        twins = [
            j for j, other in enumerate(rows) if j != number and not headed[j] and values and _values(other) == values
        ]
        if statement.kind is StatementKind.BALANCE and twins:
            names[number] = "Total assets" if twins[0] > number else "Total liabilities and stockholders' equity"
        elif any(_deducts(rows[part]) for part in parts):
            names[number] = f"{rows[min(parts)].label}, net"
        elif row.section and (not parts or all(rows[part].section == row.section for part in parts)):
            name = f"Total {row.section[-1].rstrip(': ')}"
            if statement.kind is not StatementKind.BALANCE or stripped(fold(name.lower()).split()) not in named:
                names[number] = name
        elif len(parts) > 1 and (deducted := _deducted(number, statement, labels, ground)):
            names[number] = deducted
    return names


def _deducted(number: int, statement: Statement, labels: Sequence[Label], ground: Ground) -> str:
    """What a sum is called by what it is taken from, alone: the total of an area."""
    for equation in statement.equations:
        weights = dict(equation.addends)
        if len(weights) == 2 and weights.pop(number, 1) == -1:
            ((minuend, weight),) = weights.items()
            closed = ground.closers.get(labels[minuend].core)
            if weight == 1 and closed is not None:
                return _TAKEN_FROM.get(closed.name, "")
    return ""


def _within(row: Row) -> str:
    """The name of a figure printed inside a label: what the label is about, and what the figure says of it.

    "Preferred stock ($0.01 par value; 500 shares authorized)" and "shares authorized" are "Preferred stock shares
    authorized"; "Accounts receivable, net of allowance" is "Accounts receivable allowance".
    """
    about = [host(heading) for heading in row.section[-2:]]
    if (
        "stock" in about[-1].lower()
        or "shares" in about[-1].lower()
        or len(about) < 2
        or not about[-1].lower().startswith("series")
    ):
        about = about[-1:]
    said = _TOLD.split(row.label)[-1].strip(" ,:")
    if "includ" in row.label.lower():
        return said
    return " ".join([*about, said]) if row.section else said


@remembered()
def host(heading: str) -> str:
    """What a heading is about: its words before figures, par values and explanations."""
    low = heading.lower()
    told = not _HOST_SIGNS.isdisjoint(low) or any(word in low for word in _HOST_WORDS)
    return (_HOST.split(heading, maxsplit=1)[0] if told else heading).strip()


_HOST_SIGNS = frozenset("($:–—")
_HOST_WORDS = (" net of", " less", " at cost", " authorized", " par value", " includ", " no par", " stated")
_HOST = regex(r"[($:–—]|,? (?:net of|less|at cost|authorized|par value|includ|no par|stated)", re.I)
_TOLD = regex(r"\b(?:net of|less|including|includes)\b:?", re.I)


def _deducts(row: Row) -> bool:
    return row.origin == "table" and "accumulated depreciation" in row.label.lower()


def _values(row: Row) -> tuple[object, ...]:
    return tuple(a.value for a in row.amounts if a is not None and a.value)


def evidence(statements: Sequence[Statement], maps: Maps, labels: Labels) -> frozenset[str]:
    """The names of the evidence (`evidence.yaml`) that the release shows."""
    bags: dict[str, list[Words]] = {}
    for statement in statements:
        bags.setdefault(statement.kind, []).extend([labels[row.label].bag for row in statement.rows if row.label])
    said = {kind: frozenset().union(*found) for kind, found in bags.items()}
    of_kinds = Once[tuple[str, ...], Words](lambda kinds: frozenset().union(*[said.get(kind, ()) for kind in kinds]))
    shown: set[str] = set()
    for witness in maps.evidence:
        if not shown.isdisjoint(witness.unless):
            continue
        kinds = witness.statements or tuple(bags)
        count = 0
        # Most phrases have a word that none of these statements has.
        for phrase in filter(of_kinds[kinds].issuperset, witness.phrases):
            if any(any(map(phrase.issubset, bags.get(kind, ()))) for kind in kinds):
                count += 1
                if count >= witness.least:
                    shown.add(witness.name)
                    break
    return frozenset(shown)
