"""Printed lines of a statement laid out as table cells, every character of them once.

The model knows where labels and digits stand; what is printed between them goes to its neighbour:
- right behind a figure without a space, or a closing mark (`)`, `%`), or a footnote mark: to that figure;
- currency signs and opening parentheses: to the figure that follows;
- anything else (a note's letter, a figure of a column that holds no facts): into a column between the two that is
  otherwise empty, else to what stands before it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Container, Iterator, Sequence

from converter.lazy import regex
from converter.model import Row, Statement
from converter.records import NamedTuple

Stretch = tuple[int, int, int]
"""(run, start, end): characters of the source."""

_TOKEN = regex(r"\S+")
_CLOSING = regex(r"[)\]%*†‡§]+|\([a-z0-9]{1,2}\)", re.I)
_OPENING = regex(r"[-–—−+]?[$€£¥(\[|]+[-–—−]?|[-–—−]|US\$|%\Z")
LABEL = -1


class CellText(NamedTuple):
    """What a cell shows, in order: stretches before the figure, the figure itself (or the label), and after it."""

    before: list[Stretch]
    core: list[Stretch]
    after: list[Stretch]


Key = tuple[int, int]
"""(row, column); the column of the label is LABEL."""

Cells = dict[Key, CellText]


class _Span(NamedTuple):
    start: int
    end: int
    row: int
    column: int
    percent: bool = False


def claimed_rows(statement: Statement) -> Iterator[tuple[int, Row]]:
    """The rows that are printed as a table's rows: not figures found inside a label or in the prose."""
    for index, row in enumerate(statement.rows):
        if row.origin == "table":
            yield index, row


def lay_out(
    statement: Statement, runs: Sequence[str], taken: Container[int]
) -> tuple[Cells, dict[int, tuple[Key, Key]]]:
    """The cells of a statement, and run → its first and last cell. Runs in `taken` belong to an earlier table."""
    spans: dict[int, list[_Span]] = defaultdict(list)
    for index, row in claimed_rows(statement):
        for place in row.label_places:
            if place.run not in taken and 0 <= place.start < place.end:
                spans[place.run].append(_Span(place.start, place.end, index, LABEL))
        for column, amount in enumerate(row.amounts):
            if amount is not None and amount.place.run not in taken:
                spans[amount.place.run].append(
                    _Span(amount.place.start, amount.place.end, index, column, amount.scale == -2)
                )
    cells: Cells = defaultdict(lambda: CellText([], [], []))
    owners = {}
    width = len(statement.columns)
    for run in sorted(spans):
        found = _disjoint(spans[run])
        owners[run] = ((found[0].row, found[0].column), (found[-1].row, found[-1].column))
        _deal(run, runs[run], found, cells, width)
    return cells, owners


def _disjoint(spans: list[_Span]) -> list[_Span]:
    """In order, without those that overlap an earlier one (a figure printed inside a label is part of the label)."""
    kept: list[_Span] = []
    for span in sorted(spans, key=lambda s: (s.start, s.column != LABEL, -s.end)):
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
    return kept


def _deal(run: int, text: str, spans: list[_Span], cells: Cells, width: int) -> None:
    """Give every character of one line to a cell."""
    first = spans[0]
    if text[: first.start].strip():
        cells[first.row, first.column].before.append((run, 0, first.start))
    for index, span in enumerate(spans):
        cells[span.row, span.column].core.append((run, span.start, span.end))
        following = spans[index + 1] if index + 1 < len(spans) else None
        _gap(run, text, span, following, cells, width)


def _gap(run: int, text: str, span: _Span, following: _Span | None, cells: Cells, width: int) -> None:
    """Deal out what stands between a figure (or label) and the next, or the end of the line."""
    end = following.start if following else len(text)
    tokens = [(match.start(), match.end()) for match in _TOKEN.finditer(text, span.end, end)]
    if not tokens:
        return
    limit = following.column if following and following.row == span.row else width
    free = [c for c in range(span.column + 1, limit) if (span.row, c) not in cells]
    own = cells[span.row, span.column].after
    while tokens:
        start, stop = tokens[0]
        if not (start == span.end or (span.column != LABEL and _CLOSING.fullmatch(text, start, stop))):
            break
        if following and _OPENING.fullmatch(text, start, stop) and not _CLOSING.fullmatch(text, start, stop):
            break
        if following and start > span.end and text[start:stop] == "%" and not span.percent:
            # A recognition fault: the sign of the next figure.
            break
        own.append((run, start, stop))
        tokens.pop(0)
    head = len(tokens)
    while following and head and _OPENING.fullmatch(text, *tokens[head - 1]):
        head -= 1
    if following and head < len(tokens):
        cells[following.row, following.column].before.append((run, tokens[head][0], end))
    rest = tokens[:head]
    if not rest:
        return
    if not free:
        own.append((run, rest[0][0], rest[-1][1]))
        return
    # One token a free column, the last column takes what is left.
    for number, (start, stop) in enumerate(rest):
        if number < len(free) - 1 or number == len(rest) - 1:
            cells[span.row, free[min(number, len(free) - 1)]].core.append((run, start, stop))
        else:
            cells[span.row, free[-1]].core.append((run, start, rest[-1][1]))
            break
