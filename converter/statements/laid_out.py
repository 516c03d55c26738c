"""Lines laid out in columns from pieces of other lines: what both shapes of flattened tables are turned into.

A piece is a stretch of a source line. A laid-out line holds the label's pieces from column 0, then each cell
right-aligned over its column (or centred over the columns a heading spans), and knows where in the source each piece
stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from converter.lazy import regex
from converter.model import Line, Place
from converter.records import NamedTuple
from converter.statements.linekinds import LineKind, TextLine, is_header, placed
from converter.statements.linetokens import Parts, Token, fold

LONGEST_CELL = 200
MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
GLUED = regex(
    r"(?<=[a-z)])(?=[A-Z][a-z])|(?<=\d,)(?=(?:19|20)\d\d)|(?<=[a-z]\s\d\d)(?=20\d\d\b)|(?<=[a-z])(?=\()"
    r"|(?<=[A-Z]{3})(?=[A-Z][a-z]{2})|(?<=[A-Z]\.)(?=[A-Z]{3})|(?<=[A-Z]{3})(?=\()|(?<=\))(?=[A-Z(])|(?<=:)(?=[A-Z])"
    r"|(?<=[A-Z]{4})(?=(?:CONDENSED|CONSOLIDATED|SELECTED|RECONCILIATION|SUMMARY)\b)"
    r"|(?<=CORPORATION)(?=[A-Z])|(?<=COMPANY)(?=[A-Z])|(?<=BANCORP)(?=[A-Z])|(?<=HOLDINGS)(?=[A-Z])|(?<=INC\.)(?=[A-Z])"
)
_CHANGE = regex(r"change|increase|decrease|variance", re.IGNORECASE)


class Piece(NamedTuple):
    """Columns `start` to `end` of a source line."""

    line: Line
    start: int
    end: int

    @property
    def text(self) -> str:
        return self.line.text[self.start : self.end]

    @property
    def places(self) -> list[tuple[int, Place]]:
        """Where it stands in the source: each place with the column of the piece it begins at."""
        return [(column - self.start, place) for column, place in placed(self.line, self.start, self.end)]


LaidCell = list[Piece]


class Grid(NamedTuple):
    """Where columns lie in the laid-out lines of one table."""

    base: int
    width: int
    columns: int

    def left(self, index: int) -> int:
        return self.base + self.width * index + 2

    def right(self, index: int) -> int:
        return self.base + self.width * (index + 1)


def lay(
    label: Sequence[Piece],
    cells: Sequence[tuple[LaidCell, int, int]],
    kind: LineKind,
    grid: Grid,
    doubt: str = "",
) -> TextLine:
    """One line: the label's pieces from column 0, each cell right-aligned over its columns (first, last)."""
    text = ""
    offsets: list[int] = []
    places: list[Place] = []
    for piece in label:
        text += " " if text else ""
        _add(piece, len(text), offsets, places)
        text += piece.text
    label_end = len(text)
    tokens: list[Token] = []
    heads: list[tuple[int, int, int, int]] = []
    for cell, first, last in cells:
        width = sum(p.end - p.start for p in cell) + len(cell) - 1
        if kind is LineKind.HEADER and last > first:
            start = (grid.left(first) + grid.right(last) - width) // 2
        else:
            start = grid.right(last) - width
        text = text.ljust(max(start, len(text) + 2))
        begin = len(text)
        for index, piece in enumerate(cell):
            text += " " if index else ""
            _add(piece, len(text), offsets, places)
            text += piece.text
        tokens.append(Token(fold(text[begin:]), begin, len(text)))
        heads.append((begin, len(text), grid.left(first), grid.right(last)))
    source = next(piece.line for piece in (*label, *(piece for cell, _, _ in cells for piece in cell)))
    line = Line(text, source.page, source.number, tuple(places))
    cut = Parts(0, label_end, tuple(tokens) if kind is LineKind.ROW else ())
    spans = tuple(heads) if kind is LineKind.HEADER else ()
    return TextLine(line, text, kind, cut, 0, len(text[:label_end].split()), None, tuple(offsets), spans, doubt)


def _add(piece: Piece, at: int, offsets: list[int], places: list[Place]) -> None:
    for column, place in piece.places:
        offsets.append(at + column)
        places.append(place)


def unglued(line: Line, start: int, end: int) -> list[Piece]:
    """A stretch of a line cut where two words were glued (`EndedSeptember 30,2025`); blanks at the ends left out."""
    text = line.text
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    cuts = [start, *(m.start() for m in GLUED.finditer(text, start, end) if m.start() > start), end]
    return [Piece(line, a, b) for a, b in pairwise(cuts) if a < b and text[a:b].strip()]


def header_lines(levels: Sequence[Sequence[LaidCell]], grid: Grid) -> Iterator[TextLine]:
    for level in levels:
        spans = spread(level, grid.columns)
        if spans is not None:
            yield lay([], [(cell, a, b) for cell, (a, b) in zip(level, spans, strict=True)], LineKind.HEADER, grid)
        else:
            yield lay([piece for cell in level for piece in cell], [], LineKind.HEADER, grid)


def spread(level: Sequence[LaidCell], columns: int) -> list[tuple[int, int]] | None:
    """Columns (first, last) for the cells of a header line: one each, shared evenly, the rest to a change column."""
    texts = [fold(" ".join(p.text for p in cell)) for cell in level]
    count = len(texts)
    if not count or count > columns:
        return None
    if columns % count == 0:
        each = columns // count
        return [(i * each, (i + 1) * each - 1) for i in range(count)]
    changes = [i for i, text in enumerate(texts) if _CHANGE.search(text)]
    if len(changes) == 1:
        spare = columns - count
        at, found = 0, []
        for i in range(count):
            last = at + (spare if i == changes[0] else 0)
            found.append((at, last))
            at = last + 1
        return found
    dated = all(is_header(text) for text in texts)
    return [(i, i) for i in range(count)] if dated else None
