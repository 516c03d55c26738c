"""The rows of a grid sorted into figures, column headings and text, and what that says of the grid's columns.

Decided in this order
1. Figures: a number or dash with its marks, not a bare year, anywhere but in the first column.
2. `zone` is the first column that holds one, `columns` are the right edges figures share.
3. Headings set without the colspans of their figures (three cells over nine columns) are moved over them: a row with
   one cell a column by order, a row whose cells divide the columns evenly as spanners.
4. A row without figures is a column heading where several cells, or one that names a period, stand over the values;
   everything else is text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from enum import IntEnum

from converter.lazy import regex
from converter.model import Cell, Grid, TableRow
from converter.read.tables import first_value, is_figure
from converter.records import NamedTuple

TITLE = regex(
    r"\bstatements?\s+of\b|\bbalance\s+sheets?\b|\breconciliations?\b|\bcash\s+flows?\b(?!\s+(?:from|provided|used|\())|\bhighlights\b|\bincome\s+"
    r"statements?\b|\bsupplement|\bsegments?\b|\bstatements?\b.*\b(?:operations|earnings|income)\b|\bselected\b|\bschedule\b"
    r"|\bresults\s+of\s+operations\b|\bsummary\b|\bguidance\b|\boutlook\b",
    re.I,
)
PERIOD = regex(
    r"\b(?:19|20)\d\d\b|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s+\d{1,2}\b|\b(?:months?|weeks?|"
    r"quarters?|years?|periods?)\s+end(?:ed|ing)\b|\b[1-4]q\d\d\b|\bq[1-4]\b|\b(?:first|second|third|fourth)\s+quarter\b"
    r"|\bfiscal\b|\bended\b",
    re.I,
)
CONTINUED = regex(r"[,\s–—-]*[(\[]?\bcont(?:inued|['’]?d)\b\.?[)\]]?", re.I)
_CENTURIES = ("19", "20")
_YEAR = regex(r"(?:19|20)\d\d\s*(?:\(\w{1,2}\)|\*)?$")


def plain(text: str) -> str:
    """A title without its "(continued)", in lower case."""
    return CONTINUED.sub("", text).strip().lower()


class Kind(IntEnum):
    TEXT = 0
    HEADER = 1
    FIGURES = 2


_TEXT, _HEADER, _FIGURES = Kind
"""By names of their own: an enumeration takes ten times as long to give a member."""


_SHORTEST_LABEL = 3
_FEWEST_LABELS = 4
_FEWEST_BESIDE = 4
"""A row with figures on both sides of a second label has so many cells."""


class Part(NamedTuple):
    """A grid, or the stretch of one that is a table by itself."""

    rows: list[TableRow]
    kinds: list[Kind]
    zone: int
    columns: tuple[int, ...]
    width: int

    @property
    def first(self) -> int:
        """Index of the first row of figures."""
        return self.kinds.index(_FIGURES) if _FIGURES in self.kinds else len(self.kinds)

    @property
    def figures(self) -> int:
        return self.kinds.count(_FIGURES)

    def header(self) -> tuple[str, ...]:
        """The texts over the value columns, before the first row of figures."""
        return header_texts(self.rows[: self.first], self.kinds, self.zone)

    def corner(self) -> set[str]:
        """The texts over the labels, in the rows of the column headings: a title or caption, often."""
        return {
            plain(row.cells[0].text)
            for row, kind in zip(self.rows[: self.first], self.kinds, strict=False)
            if kind is _HEADER and row.cells[0].left < self.zone and len(row.cells) > 1
        }

    def titles(self) -> list[str]:
        """The one-cell rows that stand on top."""
        return [
            row.cells[0].text
            for row, kind in zip(self.rows[: self.first], self.kinds, strict=False)
            if kind is _TEXT and is_title(row, self.zone)
        ]


def sort_rows(grid: Grid) -> Part | None:
    """The grid with its rows sorted; None where nothing in it looks like a figure or a column heading."""
    rows = list(grid.rows)
    found = [_figures(row.cells) for row in rows]
    rights = Counter([cell.right for figures in found for cell in figures])
    if rights:
        zone = min([figures[0].left for figures in found if figures])
    else:
        over = [cell.left for row in rows for cell in row.cells if cell.left and PERIOD.search(cell.text[:120])]
        zone = min(over, default=grid.width)
    often = max(rights.values(), default=0)
    columns = tuple(sorted(right for right, count in rights.items() if count * 8 >= often))
    if len(columns) > 1:
        _set_over(rows, found, zone, columns)
    # "November 2," over "2" alone or a lone note number is no row of figures, a year with figures beside it is one.
    kinds = [_FIGURES if figures else _kind(row, zone) for row, figures in zip(rows, found, strict=True)]
    if not rights and _HEADER not in kinds:
        return None
    return Part(rows, kinds, zone, columns, grid.width)


def _figures(cells: Sequence[Cell]) -> list[Cell]:
    """The cells of a row that hold its figures."""
    return [
        cell
        for cell in cells[first_value(cells) :]
        if is_figure(text := cell.text) and ("," in text or text[:2] not in _CENTURIES or not _YEAR.match(text))
    ]


def second_labels(grid: Grid) -> int:
    """The column at which a second table's labels stand beside the first one's figures; 0 where there is none."""
    between: Counter[int] = Counter()
    words: dict[int, set[str]] = {}
    for row in grid.rows:
        if len(row.cells) < _FEWEST_BESIDE:
            continue
        texts = [cell for cell in row.cells[2:-1] if len(cell.text) > _SHORTEST_LABEL and cell.text[0].isalpha()]
        figures = [cell.left for cell in row.cells[1:] if is_figure(cell.text)] if texts else []
        for cell in texts:
            if figures and figures[0] < cell.left < figures[-1]:
                between[cell.left] += 1
                words.setdefault(cell.left, set()).add(cell.text)
    if len(between) != 1:
        return 0
    middle, count = between.most_common(1)[0]
    return (
        middle
        if count >= _FEWEST_LABELS and len(words[middle]) * 4 >= count * 3 and count * 5 >= len(grid.rows) * 2
        else 0
    )


def _set_over(rows: list[TableRow], found: list[list[Cell]], zone: int, columns: tuple[int, ...]) -> None:
    """Move headings that miss their columns over them, in place."""
    starts = (zone, *columns[:-1])
    for at, row in enumerate(rows):
        if found[at]:
            return
        over = [cell for cell in row.cells if cell.left]
        if not over or len(columns) % len(over) or not any(PERIOD.search(cell.text[:120]) for cell in over):
            continue
        if not any(cell.right <= zone for cell in over) or (len(over) == 1 and len(row.cells) > 1):
            continue
        each = len(columns) // len(over)
        moved = [
            Cell(cell.text, starts[n * each], columns[(n + 1) * each - 1], cell.places) for n, cell in enumerate(over)
        ]
        kept = [cell for cell in row.cells if not cell.left]
        rows[at] = row._replace(cells=(*kept, *moved))


def _kind(row: TableRow, zone: int) -> Kind:
    """What a row without figures is."""
    cells = row.cells
    over = [cell for cell in cells if cell.right > zone and (cell.left or cell is not cells[0])]
    if len(over) > 1 and all(len(cell.text) <= 120 for cell in over):
        return _HEADER
    if len(over) == 1 and (cells[0].left > 0 or len(cells) > 1) and PERIOD.search(over[0].text[:120]):
        return _HEADER
    return _TEXT


def is_title(row: TableRow, zone: int) -> bool:
    """A one-cell row that spans into the value columns, or says what a table is."""
    cell = row.cells[0]
    return len(row.cells) == 1 and len(cell.text) <= 200 and (cell.right > zone + 1 or bool(TITLE.search(cell.text)))


def header_texts(rows: Iterable[TableRow], kinds: Sequence[Kind], zone: int) -> tuple[str, ...]:
    return tuple(
        cell.text.lower()
        for row, kind in zip(rows, kinds, strict=False)
        if kind is _HEADER
        for position, cell in enumerate(row.cells)
        if position or cell.left > 0
    )
