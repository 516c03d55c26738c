"""Tables printed with one cell a line: a label, then its figures each on a line of its own, `$`, `(364` and `)` too.

Runs of cells are found first; the page counts as flattened from three of them on. The table's columns are the
commonest number of cells in the next runs. Header cells (dates, years, `Change`) before a run become header lines, one
level each (`flattened_heads`); a line of words right above a run is its label, any other a heading (`flattened_pairs`).

In a row with fewer figures than columns the blanks are taken to be the last ones; that is the one thing here which is
not printed, and arithmetic may contradict it. In a text that shows another order than its page's it is in doubt.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from converter.model import Line
from converter.remembered import remembered
from converter.statements.flattened_heads import head_at, unplaced, with_strays
from converter.statements.flattened_pairs import UNHEADED, Item, Labels, Run, in_order, runs
from converter.statements.laid_out import GLUED, LONGEST_CELL, Grid, header_lines, unglued
from converter.statements.linekinds import TextLine, is_header

FEWEST_RUNS = 3
MOST_COLUMNS = 12
_LONG = 300


def cells_by_line(lines: Sequence[Line | TextLine]) -> list[Line | TextLine]:
    items = runs(lines)
    if sum(1 for item in items if isinstance(item, Run) and item.lines > 1) < FEWEST_RUNS:
        return list(lines)
    found: list[Line | TextLine] = []
    ordered = in_order(items)
    labels = Labels(ordered)
    grid = _grid(0)
    doubt = ""
    index = 0
    while index < len(items):
        item = items[index]
        if isinstance(item, TextLine) or (isinstance(item, Line) and not _near_run(items, index)):
            found += (*labels.alone(grid), *_titles(item))
            grid, doubt = _grid(0), ""
            index += 1
            continue
        ahead = _columns_ahead(items, index) if not grid.columns or isinstance(item, Line) else grid.columns
        beside = ordered and labels.waiting and isinstance(item, Run)
        head, after = ([], index) if beside else head_at(items, index, ahead)
        if head or not grid.columns:
            grid = _grid(ahead)
        if head:
            found += labels.alone(grid)
            if not ordered and all(len(level) < grid.columns for level in head):
                head = with_strays(head, items, after, grid.columns)
            found += header_lines(head, grid)
            doubt = UNHEADED if unplaced(head, grid.columns) else ""
            index = after
            continue
        index += 1
        if isinstance(item, Line):
            labels.add(item)
        elif not item.figures():
            labels.mark()
        else:
            found += labels.rows(item, grid, doubt)
    return [*found, *labels.alone(grid)]


def _grid(columns: int) -> Grid:
    return Grid(LONGEST_CELL + 20, 40, columns)


def _titles(line: Line | TextLine) -> list[Line | TextLine]:
    """A title glued to its caption cut into lines (`…CORPORATIONSELECTED DATA(Dollars in thousands)(Unaudited)`)."""
    if isinstance(line, TextLine) or len(line.text) > _LONG or not line.text.lstrip()[:12].isupper():
        return [line]
    pieces = unglued(line, 0, len(line.text))
    return [Line(p.text, line.page, line.number, tuple(place for _, place in p.places)) for p in pieces]


def _near_run(items: Sequence[Item], index: int) -> bool:
    """Whether a line of words belongs to a table of cells: short, with a run of cells not far below it."""
    item = items[index]
    if isinstance(item, Line) and len(item.text) > LONGEST_CELL:
        return False
    for ahead in items[index + 1 : index + 16]:
        if isinstance(ahead, Run):
            return True
        if isinstance(ahead, TextLine) or len(ahead.text) > LONGEST_CELL:
            return False
    return False


def _columns_ahead(items: Sequence[Item], index: int) -> int:
    """The number of columns of the table at `items[index]`: the commonest in the next runs of figures."""
    sizes: Counter[int] = Counter()
    for item in items[index : index + 40]:
        if isinstance(item, Run) and not item.years and item.figures():
            sizes[len(item.figures())] += 1
            if sum(sizes.values()) >= 8:
                break
        elif sizes and isinstance(item, Line) and len(item.text) < 80 and _dated(item.text):
            break
    for size in list(sizes):
        sizes[size] += sum(count for n, count in sizes.items() if n > size > 1 and n % size == 0)
    return min(max(sizes, key=lambda n: (sizes[n], n), default=1), MOST_COLUMNS)


@remembered()
def _dated(text: str) -> bool:
    return is_header(GLUED.sub(" ", text))
