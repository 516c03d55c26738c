"""The header lines of a table set in lines: their cells, and the columns each of them heads.

In aligned tables a line is cut at gaps of two blanks and between dates; pieces left of the columns are the stub's.
Which columns a piece heads is told, in this order, by the number of pieces (one a column), by the rule printed under
it, by the columns it is centred on: the years or dates right over them, one a column, where a line has these, else the
figures. Where columns do not align, a line with one date or column word a column is cut
into these, a stub cell before them; any other line is one cell, to be read as a sequence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from converter.lazy import regex
from converter.model import Cell, TableRow
from converter.records import NamedTuple
from converter.statements.linekinds import FOOTNOTE_MARK, TextLine, is_year
from converter.statements.linetokens import fold
from converter.statements.textcolumns import Span

_GAPS = regex(r"\S+(?:\s\S+)*")
_SEGMENT = regex(r"[-=_–—]{3,}(?: [-=_–—]{3,})*")
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?"
_MONTH_DAY = rf"{_MONTH}\s+\d{{1,2}},?"
_LENGTH = (
    r"(?:For\s+the\s+)?(?:(?:Three|Six|Nine|Twelve|\d\d?)\s+(?:Months|Weeks)|(?:Fiscal\s+)?(?:Quarter|Year)s?|Period)"
    r"\s+Ended"
)
_DATE_PIECE = regex(
    rf"(?:{_LENGTH}\s+)?{_MONTH_DAY}(?:\s+(?:19|20)\d\d)?|{_LENGTH}|(?:19|20)\d\d"
    r"|\d{1,2}/\d{1,2}/(?:\d{4}|\d\d)\b|\((?:Un)?audited\)",
    re.IGNORECASE,
)
_COLUMN_WORD = regex(r"\b(?:low|high|actual|guidance|change|% change|amount|ratio)\b", re.IGNORECASE)
_DAY = regex(r"\d{1,2},?(?:\s+(?:19|20)\d\d)?")
_MONTH_ALONE = regex(rf"{_MONTH}$", re.IGNORECASE)
_DAY_LAST = regex(rf"{_MONTH_DAY}$", re.IGNORECASE)
_YEAR_MARK = regex(r"(?<=\d{4})\s*(?:\(\w\)|\*+)$")
_MOST_SPANNED = 16


def pieces_of(line: TextLine, stub: int) -> int:
    """How many pieces a header line has, cut at its gaps, without one that begins where labels do (left of `stub`)."""
    return sum(1 for match in _GAPS.finditer(line.text) if match.start() > stub)


class Layout(NamedTuple):
    """Where a table's columns lie: `columns` by their figures (() where these do not align), `outer` as wide as
    printed, `heads` as their own headings stand (as `outer` where there are none); `width` figures in a usual row."""

    columns: tuple[Span, ...]
    outer: tuple[Span, ...]
    heads: tuple[Span, ...]
    width: int
    names: tuple[str, ...] = ()

    def blocks(self, count: int) -> list[Span] | None:
        """`count` equal blocks of columns (first, last), if their headings repeat in each (`2023 2022 2023 2022`)."""
        size, rest = divmod(len(self.names), count)
        if rest or size < 2 or self.names != self.names[:size] * count or len(set(self.names[:size])) < size:
            return None
        return [(first, first + size - 1) for first in range(0, len(self.names), size)]


def layout_of(header: Sequence[TextLine], columns: tuple[Span, ...], outer: tuple[Span, ...], width: int) -> Layout:
    """The layout with the headings of single columns: the lowest header line with a date or year over each of them."""
    for line in reversed(header):
        pieces = [piece for span in _gaps(line.text) for piece in _date_pieces(line.text, span)]
        over = pieces[-len(columns) :]
        if len(columns) > 1 and _dated(line.text, over, len(columns)):
            return Layout(columns, outer, tuple(over), width, tuple(line.text[a:b] for a, b in over))
    return Layout(columns, outer, outer, width)


def header_row(line: TextLine, layout: Layout, rule: TextLine | None) -> TableRow:
    """A header line as a row; `rule` is the rule right below the line."""
    text = line.text
    indent = len(text) - len(text.lstrip())
    if line.heads:
        label_end = line.cut.label_end
        cells = [text_cell(line, 0, label_end)] if label_end else []
        cells += [text_cell(line, *head) for head in line.heads]
    elif layout.columns:
        cells = _aligned_cells(line, indent, layout, rule)
    else:
        pieces = _in_order(text, indent, layout.width)
        stub = [Cell("", 0, 0, ())] if len(pieces) == layout.width > 1 else []
        cells = [*stub, *(text_cell(line, *piece) for piece in pieces)]
    return TableRow(tuple(cells), float(indent), line.line.page, line.line.number)


def _gaps(text: str) -> list[Span]:
    return [(m.start(), m.end()) for m in _GAPS.finditer(text)]


def _dated(text: str, pieces: Sequence[Span], count: int) -> bool:
    """Whether these are a date, year or period for each of `count` columns."""
    return len(pieces) == count and all(_DATE_PIECE.match(text, *piece) for piece in pieces)


def _aligned_cells(line: TextLine, indent: int, layout: Layout, rule: TextLine | None) -> list[Cell]:
    text, columns, outer = line.text, layout.columns, layout.outer
    spans = _gaps(text)
    pieces = _dates_joined(text, [piece for span in spans for piece in _date_pieces(text, span)], len(columns))
    first = columns[0]
    edge = min(outer[0][0] + 1, first[0] - max(4, first[1] - first[0]))
    many = len(pieces) > len(columns)
    stub = [(a, b) for a, b in pieces if b <= edge or (many and a <= indent and b <= first[0])]
    if _dated(text, pieces[-len(columns) :], len(columns)):
        stub = pieces[: -len(columns)]
    over = pieces[len(stub) :]
    segments = [(m.start(), m.end()) for m in _SEGMENT.finditer(rule.text)] if rule is not None else []
    heads = _spanned(over, layout, segments)
    over = [(a, a + len(_YEAR_MARK.sub("", text[a:b]))) for a, b in over]
    cells = [text_cell(line, a, b) for a, b in stub if not text[a:b].isdigit()]
    return cells + [text_cell(line, a, b, *head) for (a, b), head in zip(over, heads, strict=True)]


def _spanned(pieces: Sequence[Span], layout: Layout, segments: Sequence[Span]) -> list[Span]:
    """The columns each header cell stands over: those the rule below it underlines, or those it is centred on."""
    columns = layout.columns
    if not pieces:
        return []
    if len(pieces) == len(columns):
        return list(columns)
    if len(pieces) == len(segments):
        spans = [_under(segment, columns) for segment in segments]
        if all(spans):
            return [s for s in spans if s]
    groups = layout.blocks(len(pieces)) or _centred(pieces, layout.heads)
    if groups is None:
        return list(pieces)
    return [(columns[i][0], columns[j][1]) for i, j in groups]


def _under(segment: Span, columns: Sequence[Span]) -> Span | None:
    inside = [c for c in columns if segment[0] - 1 <= (c[0] + c[1]) // 2 <= segment[1] + 1]
    return (inside[0][0], inside[-1][1]) if inside else None


def _centred(pieces: Sequence[Span], columns: Sequence[Span]) -> list[Span] | None:
    """Disjoint groups of columns (first, last), in order, one a piece, whose middles lie nearest to the pieces'."""
    count = len(columns)
    if len(pieces) > count or count > _MOST_SPANNED:
        return None
    best: list[tuple[float, list[Span]] | None] = [(0.0, [])] + [None] * count
    for start, end in pieces:
        step: list[tuple[float, list[Span]] | None] = [None] * (count + 1)
        for used in range(count):
            state = best[used]
            if state is None:
                continue
            for first in range(used, count):
                for last in range(first, count):
                    away = abs(columns[first][0] + columns[last][1] - start - end) / 2
                    beyond = max(0, columns[first][0] - start, end - columns[last][1]) if last == first else 0
                    cost = state[0] + away + 0.3 * beyond + 1.0 * (last - first)
                    kept = step[last + 1]
                    if kept is None or cost < kept[0]:
                        step[last + 1] = (cost, [*state[1], (first, last)])
        best = step
    ends = [state for state in best if state is not None]
    return min(ends, key=lambda e: e[0])[1] if ends else None


def _dates_joined(text: str, pieces: list[Span], columns: int) -> list[Span]:
    """Dates set with wide spaces put together (`SEPTEMBER   30,`, `Mar 31,   2007`) where pieces outnumber columns.

    A date with no year before a year for each column is the stub's (`December 31,    2023    2022`).
    """
    joined: list[Span] = []
    if len(pieces) == columns + 1 and all(is_year(text[a:b]) for a, b in pieces[1:]):
        return pieces
    for start, end in pieces:
        piece = text[start:end]
        before = text[slice(*joined[-1])] if joined else ""
        day = _DAY.fullmatch(piece) and _MONTH_ALONE.search(before)
        year = len(pieces) > columns and piece.isdigit() and len(piece) == 4 and _DAY_LAST.search(before)
        if day or year:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def _in_order(text: str, indent: int, width: int) -> list[Span]:
    """A header line that does not align, cut into one date or column word a column; else the line as it is.

    Years at its end, one a column, head these, whatever the stub says before them.
    """
    whole = [(indent, len(text.rstrip()))]
    pieces = sorted(m.span() for pattern in (_DATE_PIECE, _COLUMN_WORD) for m in pattern.finditer(text, indent))
    if width > 1 and len(pieces) > width and all(is_year(text[a:b]) for a, b in pieces[-width:]):
        pieces = pieces[-width:]
    if len(pieces) != width:
        return whole
    first = pieces[0][0]
    rest = _COLUMN_WORD.sub("", _DATE_PIECE.sub("", text[first:]))
    if FOOTNOTE_MARK.sub("", rest).replace("to", "").strip(" ,.-–—"):
        return whole
    stub = text[indent:first].rstrip()
    return [(indent, indent + len(stub)), *pieces] if stub else pieces


def _date_pieces(text: str, span: Span) -> list[Span]:
    """A header cell cut into its dates where single spaces part them (`April 29, January 28, April 30,`)."""
    pieces = [(m.start(), m.end()) for m in _DATE_PIECE.finditer(text, *span)]
    rest = _DATE_PIECE.sub("", text[slice(*span)])
    return pieces if len(pieces) > 1 and not rest.strip() else [span]


def text_cell(line: TextLine, start: int, end: int, left: int = -1, right: int = -1) -> Cell:
    """Columns `start` to `end` of a line as a cell that stands from `left` to `right`."""
    return Cell(
        fold(line.text[start:end]),
        start if left < 0 else left,
        end if right < 0 else right,
        line.places(start, end),
    )
