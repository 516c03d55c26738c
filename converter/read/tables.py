"""A table's cells as a `Grid` of data, or as lines where the table is only layout.

Decided in this order
1. A table that holds another table of two or more rows is layout: its contents follow one another. A nested table of
   one row (a number with its marks) is text of the cell.
2. A cell that lists several figures, one a line, beside cells listing as many lines, is several rows in disguise.
3. A table with a row of figures, or of dates and periods over columns, is data. Everything else – bullets, addresses,
   footnotes, titles – becomes lines.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import cast

from converter.lazy import regex
from converter.model import Cell, Grid, Place, TableRow
from converter.records import NamedTuple

FIGURE = regex(
    r"[(\[<]*\s*[-+–—−]?\s*(?:US|CA?|A|R|HK|NT)?\s?[$€£¥₩₹]?\s*[-–—−(]*\s*[$€£¥]?\s*"
    r"(?:\d[\d,.' ]*|[-–—−]{1,3}|\.\d+)\s*(?:[)\]>]|%|x|bps?|pts?|[$€£¥]|\*)*\s*$"
)
_FIRST = frozenset("([< \xa0\t\r\n-+–—−UCARHN$€£¥₩₹.")
_DASHES = frozenset("-–—−")
_LONGEST = 40
_PERIOD = regex(
    r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s+\d{1,2}\b|\b(?:months?|weeks?|quarters?|years?|"
    r"periods?)\s+end(?:ed|ing)\b|^(?:Q[1-4]|[1-4]Q)\b",
    re.I,
)
_RULE = regex(r"[-=_–—\s]{2,}$")
_LEADER = regex(r"(?:\s*\.){3,}$|^[-=_–—]{4,}$|(?<=\w)\s*_{3,}$")
LEADING = frozenset(".-=_–—")
_POINTS_PER_COLUMN = 8.0
_NO_FIGURE = 1 << 30
"""Right of every column."""


class Piece(NamedTuple):
    """A stretch of text up to a block's edge, with where it stands and how it looks."""

    text: str
    places: tuple[Place, ...]
    indent: float
    bold: bool


class Slot(NamedTuple):
    """A cell on the grid that holds more than one piece, or another grid."""

    left: int
    right: int
    pieces: list[Piece | Grid]


class Texts(NamedTuple):
    """A cell that holds several pieces of text; `text` is the first one's."""

    text: str
    left: int
    right: int
    pieces: list[Piece]


class RawRow:
    """A row being read: its cells, each with its indentation and weight, and the grid column that is free next.

    `pending` says for how many rows more a column is covered by a cell above; `taken` is what it said at first.
    """

    __slots__ = ("column", "looks", "number", "page", "pending", "plain", "slots", "taken")

    def __init__(self, page: int, number: int, pending: dict[int, int]) -> None:
        self.page = page
        self.number = number
        self.pending = pending
        self.taken = dict(pending)
        self.column = 0
        self.slots: list[Cell | Slot] = []
        self.looks: list[tuple[float, bool]] = []
        self.plain = True
        """Whether every cell is one text that has a place, its white space folded, and no leader."""

    def hold(self, pieces: list[Piece | Grid], left: int, right: int) -> None:
        """Take a cell with these pieces."""
        first = pieces[0]
        self.plain = False
        if isinstance(first, Piece) and len(pieces) == 1:
            self.slots.append(Cell(first.text, left, right, first.places))
            self.looks.append((first.indent, first.bold))
        else:
            self.slots.append(Slot(left, right, pieces))
            self.looks.append((0.0, False))

    def close(self) -> None:
        """Rowspans: one row less."""
        for column, left in list(self.pending.items()):
            if left <= 1:
                del self.pending[column]
            else:
                self.pending[column] = left - 1

    def pieces(self) -> list[list[Piece | Grid]]:
        """What each cell holds."""
        return [
            slot.pieces if isinstance(slot, Slot) else [Piece(slot.text, slot.places, *look)]
            for slot, look in zip(self.slots, self.looks, strict=True)
        ]

    def lays_out(self) -> bool:
        """Whether one of the cells holds a table of two or more rows."""
        held = [piece for slot in self.slots if isinstance(slot, Slot) for piece in slot.pieces]
        return any(len(piece.rows) > 1 for piece in held if isinstance(piece, Grid))

    def texts(self) -> Sequence[Cell | Texts]:
        """The cells, one-row grids in them read as text."""
        if self.plain:
            return cast("list[Cell]", self.slots)
        return [_flat(slot) if isinstance(slot, Slot) else slot for slot in self.slots]


def is_figure(text: str) -> bool:
    """Whether a cell's text is a number or a dash with its marks.

    >>> is_figure("$ (1,234)"), is_figure("12.5 %"), is_figure("—"), is_figure("Level 3")
    (True, True, True, False)
    """
    # Most cells are words or plain numbers: no need of the pattern for those.
    if text.replace(",", "").isdecimal():
        return text[0] != "," and len(text) <= _LONGEST
    if len(text) < 2:
        return text in _DASHES
    if text[0] not in _FIRST:
        if not text[0].isdecimal():
            return False
    elif text[1].islower() and text[0].isalpha():
        return False
    bare = text.lstrip("(").rstrip(")")
    if bare[:1].isdecimal() and bare.replace(",", "").replace(".", "").isdecimal():
        return len(text) <= _LONGEST
    return len(text) <= _LONGEST and FIGURE.match(text) is not None


def first_value(cells: Sequence[Cell | Texts]) -> int:
    """The first cell that can be a row's value: a figure before it only numbers the text beside it (`(2) | Fees`)."""
    return 1 if not cells[0].left or any(cell.text[:1].isalpha() for cell in cells[1:]) else 0


def assemble(rows: list[RawRow]) -> list[Piece | Grid]:
    """What stands in a table's place: one grid, or its pieces and inner grids in order."""
    for row in rows:
        if not row.plain and row.lays_out():
            return _dissolve(rows)
    texts = [row.texts() for row in rows]
    zone = _NO_FIGURE
    for cells in texts:
        for cell in cells[first_value(cells) :]:
            if cell.left >= zone:
                break
            if is_figure(cell.text):
                zone = cell.left
                break
    if zone == _NO_FIGURE and not any(_heads_columns(cells) for cells in texts):
        return _dissolve(rows)
    return [_grid(rows, texts, zone)]


def _heads_columns(cells: Sequence[Cell | Texts]) -> bool:
    """Dates or periods over columns: short cells only, one of them, behind the first, a period."""
    if len(cells) < 2 or any(len(cell.text) >= 60 for cell in cells):
        return False
    return any(_PERIOD.search(cell.text) for cell in cells[1:])


def _grid(rows: list[RawRow], texts: list[Sequence[Cell | Texts]], zone: int) -> Grid:
    """The rows as a grid; `zone` is the first column that holds a figure."""
    made: list[TableRow] = []
    width = 0
    for row, slots in zip(rows, texts, strict=True):
        if slots[-1].right > width:
            width = slots[-1].right
        for line in (slots,) if row.plain else _unstacked(slots):
            cells = cast("tuple[Cell, ...]", tuple(line)) if row.plain else _cells(line)
            if not cells:
                continue
            first = line[0]
            indent, bold = first.pieces[0][2:] if isinstance(first, Texts) else row.looks[0]
            if 0 < first.left < zone:
                indent += first.left * _POINTS_PER_COLUMN
            made.append(TableRow(cells, indent, row.page, row.number, bold))
    return Grid(tuple(made), width)


def _cells(line: Sequence[Cell | Texts]) -> tuple[Cell, ...]:
    """The cells of a row without leaders and empty ones; none where there are only lines drawn with characters."""
    cells: list[Cell] = []
    drawn = True
    for slot in line:
        cell = _joined(slot) if isinstance(slot, Texts) else slot
        text = cell.text
        if "  " in text:
            text = " ".join(text.split())
        if text[-1:] in LEADING:
            text = _LEADER.sub("", text)
        elif text:
            drawn = False
        # A raised footnote mark alone in its cell has text and no place: kept only where it is the label.
        if text and (cell.places or not cells):
            cells.append(cell if text is cell.text else cell._replace(text=text))
    # Single dashes are nil amounts.
    return () if drawn and all(_RULE.match(cell.text) for cell in cells) else tuple(cells)


def _joined(cell: Texts) -> Cell:
    """The pieces of a cell as one text."""
    places = [place for piece in cell.pieces for place in piece.places]
    return Cell(" ".join([piece.text for piece in cell.pieces]), cell.left, cell.right, tuple(places))


def _flat(slot: Slot) -> Texts:
    """A cell with its one-row grids read as text."""
    pieces: list[Piece] = []
    for piece in slot.pieces:
        if isinstance(piece, Grid):
            for row in piece.rows:
                text = " ".join(cell.text for cell in row.cells)
                places = tuple(place for cell in row.cells for place in cell.places)
                pieces.append(Piece(text, places, row.indent, row.bold))
        else:
            pieces.append(piece)
    return Texts(pieces[0].text, slot.left, slot.right, pieces)


def _unstacked(slots: Sequence[Cell | Texts]) -> list[Sequence[Cell | Texts]]:
    """Rows hidden in one row: every cell lists the same number of lines and all but the label are figures."""
    last = slots[-1]
    depth = len(last.pieces) if isinstance(last, Texts) else 1
    if depth < 2 or len(slots) < 2:
        return [slots]
    stacks = [[piece.text for piece in slot.pieces] if isinstance(slot, Texts) else [slot.text] for slot in slots]
    figures = 0
    for stack in stacks:
        if len(stack) != depth and not (len(stack) < depth and all(text in "$%)(" for text in stack)):
            return [slots]
        if all(is_figure(text) for text in stack):
            figures += 1
    if not figures or all(_year(text) for text in stacks[-1]):
        return [slots]
    return [
        [_layer(slot, at) for slot, stack in zip(slots, stacks, strict=True) if at < len(stack)] for at in range(depth)
    ]


def _layer(slot: Cell | Texts, at: int) -> Cell | Texts:
    """One of the lines of a cell."""
    return slot._replace(pieces=[slot.pieces[at]]) if isinstance(slot, Texts) else slot


def _year(text: str) -> bool:
    return len(text) == 4 and text.isdecimal() and text[:2] in ("19", "20")


def _dissolve(rows: list[RawRow]) -> list[Piece | Grid]:
    """A layout table's contents in reading order; a bullet or footnote mark is put before the text beside it."""
    out: list[Piece | Grid] = []
    for row in rows:
        mark: Piece | None = None
        for pieces in row.pieces():
            for piece in pieces:
                if isinstance(piece, Grid):
                    if mark is not None:
                        out.append(mark)
                        mark = None
                    out.append(piece)
                elif mark is not None:
                    out.append(Piece(f"{mark.text} {piece.text}", mark.places + piece.places, mark.indent, mark.bold))
                    mark = None
                elif len(piece.text) <= 4 and len(row.slots) > 1 and len(pieces) == 1:
                    mark = piece
                else:
                    out.append(piece)
        if mark is not None:
            out.append(mark)
    return out
