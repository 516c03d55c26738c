"""Which HTML grids are tables of figures, where one holds several, and which of them were printed as one.

Decided in this order for every grid
1. Rows are sorted: rows of figures, column headings (dates, years, periods or words over the value columns and no
   figure), and text in one cell (titles, section labels, notes).
2. A grid is cut where column headings that differ from the first ones follow rows of figures, together with the title
   rows above them; headings that repeat the first ones are dropped.
3. A grid continues the table before it where it has no column headings of its own, as many value columns, and nothing
   but page furniture, repeated titles or a section label in between; or where its headings and titles repeat.
4. Headings printed in a grid of their own are put on top of the grid that lacks them.
5. A grid that holds two tables side by side is taken apart first; tables of a row each are put together.
6. What has fewer than two rows of figures is no table; its words may be the heading of the next one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from converter.lazy import regex
from converter.model import Cell, Grid, Line, Table, TableRow
from converter.records import NamedTuple
from converter.statements.grid_rows import (
    CONTINUED,
    PERIOD,
    TITLE,
    Kind,
    Part,
    header_texts,
    is_title,
    plain,
    second_labels,
    sort_rows,
)

_HEADING_LINES = 12
_PROSE = 300
_SHORT_GRID = 2
_FURNITURE = regex(
    r"^(?:page\s*)?[-–—]?\s*[(]?(?:[A-Z]{1,3}-)?\d{1,3}[)]?\s*[-–—]?(?:\s*of\s*\d{1,3})?$|^\W*$|"
    r"^[(]?cont(?:inued|['’]d)?\.?[)]?$|^table\s+of\s+contents$|^(?:-\s*)?more(?:\s*-)?$|^see\s+(?:the\s+)?(?:accompanying\s+)?notes|^the\s+accompanying\s+notes",
    re.I,
)
_YEAR = regex(r"\b(?:19|20)\d\d\b|\b\d{1,2}/\d{1,2}/\d\d")
_UNAUDITED = regex(r"\(?\s*unaudited\s*\)?$", re.I)
_CAPTION = regex(r"^\W*(?:(?:dollars|amounts|us)\W*)?in\s+(?:thousands|millions|billions)\b", re.IGNORECASE)
_SCALE = regex(r"\b(?:thousands|millions|billions|dollars|except)\b", re.I)
_ASSETS = regex(r"\btotal\s+assets\b", re.I)
_CLAIMS = regex(r"\btotal\s+liabilities\b|\bliabilities\s+and\b", re.I)


class _Open(NamedTuple):
    """A table in the making."""

    heading: list[Line]
    part: Part
    rows: list[TableRow]


def locate_grids(blocks: Sequence[Line | Grid]) -> tuple[Table, ...]:
    """The tables of figures among `blocks`, in reading order, each with the lines above it as its heading."""
    tables: list[_Open] = []
    waiting: list[Line] = []
    header: Part | None = None
    for block in _split(_joined(blocks)):
        if isinstance(block, Line):
            waiting.append(block)
            continue
        whole = sort_rows(block)
        if whole is None:
            waiting += _as_lines(block)
            continue
        if not whole.figures and any(kind is Kind.HEADER for kind in whole.kinds):
            if header is not None:
                waiting += _lines_of(header)
            header = whole
            continue
        parts = _cut(whole)
        if header is not None:
            parts[0] = _topped(header, parts[0], waiting)
            header = None
        for position, part in enumerate(parts):
            previous = tables[-1] if tables else None
            if previous is not None and not position and _continues(previous, part, waiting):
                _append(previous, part, waiting)
            elif part.figures < 2:
                waiting += _lines_of(part)
                continue
            else:
                above = _shared(tables, part) if position or _bare(part, waiting) else waiting
                tables.append(_opened(part, above))
            waiting = []
    return tuple(Table(tuple(one.heading), tuple(one.rows), aligned=True) for one in tables)


def _joined(blocks: Sequence[Line | Grid]) -> Iterable[Line | Grid]:
    """The blocks, grids of a row or two that follow one another put together: some converters set a table per row."""
    short: list[Grid] = []
    for block in blocks:
        if isinstance(block, Grid) and len(block.rows) <= _SHORT_GRID:
            short.append(block)
            continue
        yield from _one(short)
        short = []
        yield block
    yield from _one(short)


def _one(grids: list[Grid]) -> list[Grid]:
    if len(grids) <= _SHORT_GRID:
        return grids
    return [Grid(tuple(row for grid in grids for row in grid.rows), max(grid.width for grid in grids))]


def _split(blocks: Iterable[Line | Grid]) -> Iterable[Line | Grid]:
    """The blocks, grids that hold two tables side by side (assets left, liabilities right) taken apart."""
    for block in blocks:
        middle = 0 if isinstance(block, Line) else second_labels(block)
        if isinstance(block, Line) or not middle:
            yield block
            continue
        for left, right in ((0, middle), (middle, block.width)):
            rows = []
            for row in block.rows:
                cells = tuple(
                    cell._replace(left=cell.left - left, right=min(cell.right, right) - left)
                    for cell in row.cells
                    if left <= cell.left < right
                )
                if cells:
                    rows.append(row._replace(cells=cells, indent=0.0 if left else row.indent))
            yield Grid(tuple(rows), right - left)


# --- cutting ---------------------------------------------------------------------------------------------------------


def _cut(whole: Part) -> list[Part]:
    """The tables one grid holds: a new one starts where other column headings follow rows of figures."""
    kinds, rows = whole.kinds, whole.rows
    if Kind.HEADER not in kinds[whole.first :]:
        return [whole]
    known = set(whole.header())
    dated = [at for at in range(whole.first) if kinds[at] is Kind.HEADER and _dated(rows[at])]
    cuts: list[int] = []
    dropped: set[int] = set()
    carried: dict[int, list[int]] = {}
    at = whole.first
    while at < len(rows):
        if kinds[at] is not Kind.HEADER:
            at += 1
            continue
        end = at
        while end < len(rows) and kinds[end] is not Kind.FIGURES:
            end += 1
        texts = header_texts(rows[at:end], kinds[at:end], whole.zone)
        if not any(PERIOD.search(text) for text in texts) or end >= len(rows):
            at = end
            continue
        start = at
        while start and kinds[start - 1] is Kind.TEXT and is_title(rows[start - 1], whole.zone):
            start -= 1
        # `$ in millions` above the new headings is their caption, and what stands over it their title.
        if start > 1 and kinds[start - 1] is Kind.TEXT and _CAPTION.match(rows[start - 1].cells[0].text):
            start -= 2 if kinds[start - 2] is Kind.TEXT else 1
        titled = any(TITLE.search(row.cells[0].text) for row in rows[start:at])
        heads = [i for i in range(at, end) if kinds[i] is Kind.HEADER]
        if known and set(texts) <= known and not titled:
            dropped.update(heads)
        else:
            cuts.append(start)
            known = set(texts)
            # `Six Months Ended June 30,` without years stands over the years of the block above.
            if dated and not any(_dated(rows[i]) for i in heads):
                carried[heads[-1]] = dated
            else:
                dated = [i for i in heads if _dated(rows[i])]
        at = end
    if not cuts and not dropped:
        return [whole]
    parts = []
    for start, end in zip([0, *cuts], [*cuts, len(rows)], strict=True):
        keep = [n for i in range(start, end) if i not in dropped for n in (i, *carried.get(i, ()))]
        if keep:
            parts.append(
                Part([rows[i] for i in keep], [kinds[i] for i in keep], whole.zone, whole.columns, whole.width)
            )
    return parts


def _dated(row: TableRow) -> bool:
    return any(_YEAR.search(cell.text) for cell in row.cells if cell.left)


def _bare(part: Part, above: list[Line]) -> bool:
    """Whether nothing names a table: no line above it, no title or caption in its first rows."""
    if any(not _FURNITURE.match(line.text.strip()) and not _UNAUDITED.match(line.text) for line in above):
        return False
    words = [*part.titles(), *part.corner(), *(cell.text for row in part.rows[: part.first] for cell in row.cells)]
    return not any(TITLE.search(text) or _SCALE.search(text) for text in words)


def _shared(tables: list[_Open], part: Part) -> list[Line]:
    """The heading of a table that prints none: that of the table before, with the titles and captions in its rows.

    A table with a title of its own takes only what is no title: company and caption.
    """
    if not tables:
        return []
    before = tables[-1].part
    above = list(tables[-1].heading)
    for row, kind in zip(before.rows[: before.first], before.kinds, strict=False):
        cell = row.cells[0]
        if kind is Kind.TEXT or (cell.left < before.zone and len(row.cells) > 1):
            above.append(Line(cell.text, row.page, row.number, cell.places))
    if any(TITLE.search(title) for title in part.titles()):
        return [line for line in above if not TITLE.search(line.text)]
    return above


# --- continuing ------------------------------------------------------------------------------------------------------


def _continues(table: _Open, part: Part, between: list[Line]) -> bool:
    """Whether `part` was printed as the continuation of `table`."""
    if len(part.columns) != len(table.part.columns) and not (
        part.width == table.part.width and set(part.columns) <= set(table.part.columns)
    ):
        return False
    known = {plain(line.text) for line in table.heading} | {plain(title) for title in table.part.titles()}
    words = [line.text for line in between if not _FURNITURE.match(line.text.strip())]
    words += part.titles()
    fresh = [text for text in words if plain(text) not in known and not _FURNITURE.match(plain(text))]
    header = part.header()
    if not header:
        if part.width != table.part.width and len(part.columns) < 2:
            return False
        return len(fresh) <= 2 and not any(
            len(text) > 100 or TITLE.search(text) or PERIOD.search(text) for text in fresh
        )
    if fresh or header != table.part.header():
        return False
    if words or any(CONTINUED.search(line.text) for line in between):
        return True
    return part.corner() <= table.part.corner() or _other_half(table, part)


def _other_half(table: _Open, part: Part) -> bool:
    """Assets in one grid, liabilities and equity in the next."""
    above = " \n".join(row.cells[0].text for row in table.rows)
    below = " \n".join(row.cells[0].text for row in part.rows)
    return bool(_ASSETS.search(above) and not _CLAIMS.search(above) and _CLAIMS.search(below))


def _append(table: _Open, part: Part, between: list[Line]) -> None:
    """Add the continuation's rows, its repeated headings left out, its columns moved under the first grid's."""
    known = {plain(line.text) for line in table.heading} | {plain(title) for title in table.part.titles()}
    zone = table.part.zone
    for line in between:
        if line.places and plain(line.text) not in known and not _FURNITURE.match(line.text.strip()):
            cell = Cell(line.text, 0, max(zone, 1), line.places)
            table.rows.append(TableRow((cell,), 0.0, line.page, line.number))
    move = _mover(part, table.part)
    for row, kind in zip(part.rows, part.kinds, strict=True):
        top = row is not None and kind is not Kind.FIGURES and part.rows.index(row) < part.first
        if top and (kind is Kind.HEADER or plain(row.cells[0].text) in known):
            continue
        table.rows.append(_row(row, move))


def _mover(part: Part, onto: Part) -> list[int] | None:
    """For each grid column of `part` the column of `onto` it stands under; None where both have the same columns."""
    if part.width == onto.width and (part.columns == onto.columns or len(part.columns) != len(onto.columns)):
        return None
    here = [0, part.zone, *part.columns, part.width]
    there = [0, onto.zone, *onto.columns, onto.width]
    if len(here) != len(there):
        return None
    moved = [0] * (part.width + 1)
    for (a, b), (c, d) in zip(pairwise(here), pairwise(there), strict=True):
        for column in range(a, min(b, part.width) + 1):
            moved[column] = c if b <= a else c + (column - a) * (d - c) // (b - a)
    return moved


def _row(row: TableRow, move: list[int] | None = None) -> TableRow:
    if move is None:
        return row
    cells = []
    for cell in row.cells:
        left, right = move[cell.left], move[min(cell.right, len(move) - 1)]
        cells.append(Cell(cell.text, min(left, right - 1), right, cell.places))
    return row._replace(cells=tuple(cells))


# --- headings --------------------------------------------------------------------------------------------------------


def _opened(part: Part, above: list[Line]) -> _Open:
    return _Open(_heading(above, part.rows[0].page), part, list(part.rows))


def _heading(lines: list[Line], page: int) -> list[Line]:
    """The lines that may name a table: the nearest, back to the last paragraph of prose or the page's top."""
    kept: list[Line] = []
    for line in reversed(lines):
        if len(kept) == _HEADING_LINES:
            break
        if len(line.text) > _PROSE:
            if not kept:
                kept.append(line)
            break
        if line.page != page and any(TITLE.search(one.text) for one in kept):
            break
        if not _FURNITURE.match(line.text.strip()):
            kept.append(line)
    kept.reverse()
    return kept


def _topped(header: Part, part: Part, waiting: list[Line]) -> Part:
    """Column headings from a grid of their own, put on top of the grid below if that has none and as many columns."""
    over = sorted({cell.right for row in header.rows for cell in row.cells if cell.left})
    if part.header() or not (header.width == part.width or len(over) >= len(part.columns)):
        waiting += _lines_of(header)
        return part
    move: list[int] | None = None
    if header.width != part.width and part.columns:
        starts = sorted({cell.left for cell in header.rows[-1].cells if cell.left})
        if len(starts) != len(part.columns):
            waiting += _lines_of(header)
            return part
        ends = [part.zone, *part.columns]
        move = [0] * (header.width + 1)
        for column in range(header.width + 1):
            passed = sum(1 for start in starts if start < column)
            move[column] = ends[passed] if passed < len(ends) else part.columns[-1]
    rows = [_row(row, move) for row in header.rows]
    return Part([*rows, *part.rows], [*header.kinds, *part.kinds], part.zone, part.columns, part.width)


def _lines_of(part: Part) -> list[Line]:
    return _as_lines(Grid(tuple(part.rows), part.width))


def _as_lines(grid: Grid) -> list[Line]:
    """A grid that is no table, as lines."""
    return [
        Line(
            " ".join(cell.text for cell in row.cells), row.page, row.number,
            tuple(place for cell in row.cells for place in cell.places),
        )
        for row in grid.rows
    ]  # fmt: skip
