"""Tables printed with one cell a line: a label, then its figures each on a line of its own, `$`, `(364` and `)` too.

Runs of cells are found first; the page counts as flattened from three of them on. The table's columns are the
commonest number of cells in the next runs. Header cells (dates, years, `Change`) before a run become header lines, one
level each; a line of words right above a run is its label, any other a heading.

In a row with fewer figures than columns the blanks are taken to be the last ones; that is the one thing here which is
not printed, and arithmetic may contradict it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache

from converter.lazy import regex
from converter.model import Line
from converter.records import NamedTuple
from converter.statements.laid_out import GLUED, LONGEST_CELL, Grid, LaidCell, Piece, header_lines, lay, unglued
from converter.statements.linekinds import LineKind, TextLine, is_header, is_year
from converter.statements.linetokens import could_be_figure, fold, parts

FEWEST_RUNS = 3
MOST_COLUMNS = 12
_LONG = 300
_CELL_MARK = regex(r"(?:US)?[$€£¥]\s*\(?|\(|\)\s*%?|%")
_RULE = regex(r"[-=_*]{3,}")
_NOT_AVAILABLE = regex(r"N/?[AM]|n/?[am]|NMF")
_PERIOD_ENDS = regex(r"\bended$", re.IGNORECASE)
_DAY_ENDS = regex(r"(?:[A-Z][a-z]{2,8}\.?\s+)?\d{1,2},?$")
_MONTH_STARTS = regex(r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?\s+\d")
_CHANGE = regex(r"change|increase|decrease|variance", re.IGNORECASE)


class _Run(NamedTuple):
    """Cells that follow one another, each on its own line: `cells` put together, `lines` how many they were."""

    cells: list[LaidCell]
    lines: int
    gap: int


def cells_by_line(lines: Sequence[Line | TextLine]) -> list[Line | TextLine]:
    items = list(_runs(lines))
    if sum(1 for item in items if isinstance(item, _Run) and item.lines > 1) < FEWEST_RUNS:
        return list(lines)
    found: list[Line | TextLine] = []
    index = 0
    columns = 0
    while index < len(items):
        item = items[index]
        if isinstance(item, TextLine) or (isinstance(item, Line) and not _near_run(items, index)):
            found += _titles(item)
            index += 1
            columns = 0
            continue
        ahead = _columns_ahead(items, index) if not columns or isinstance(item, Line) else columns
        head, after = _head(items, index, ahead)
        columns = ahead if head or not columns else columns
        grid = Grid(LONGEST_CELL + 20, 40, columns)
        if head:
            found += header_lines(head, grid)
            index = after
            continue
        if isinstance(item, Line):
            following = items[index + 1] if index + 1 < len(items) else None
            label = [Piece(item, len(item.text) - len(item.text.lstrip()), len(item.text))]
            if isinstance(following, _Run):
                found += _rows(label, following, grid)
                index += 2
            else:
                pieces = unglued(item, 0, len(item.text))
                titles = [[p] for p in pieces] if item.text.lstrip()[:12].isupper() else [pieces]
                found += [lay(title, [], LineKind.LABEL, grid) for title in titles]
                index += 1
        else:
            found += _rows([], item, grid)
            index += 1
    return found


def _titles(line: Line | TextLine) -> list[Line | TextLine]:
    """A title glued to its caption cut into lines (`…CORPORATIONSELECTED DATA(Dollars in thousands)(Unaudited)`)."""
    if isinstance(line, TextLine) or len(line.text) > _LONG or not line.text.lstrip()[:12].isupper():
        return [line]
    pieces = unglued(line, 0, len(line.text))
    return [Line(p.text, line.page, line.number, tuple(place for _, place in p.places)) for p in pieces]


def _rows(label: list[Piece], run: _Run, grid: Grid) -> Iterator[TextLine]:
    """A run as a row, or as several where it holds several rows' cells: the later ones are totals without a label."""
    cells = run.cells
    size = grid.columns if len(cells) % grid.columns == 0 else MOST_COLUMNS
    for start in range(0, len(cells), size):
        row = [(cell, i, i) for i, cell in enumerate(cells[start : start + size])]
        yield lay(label if not start else [], row, LineKind.ROW, grid)


def _runs(lines: Sequence[Line | TextLine]) -> Iterator[Line | TextLine | _Run]:
    cells: list[LaidCell] = []
    count = 0
    open_mark = False
    for line in lines:
        if isinstance(line, Line) and len(line.text) <= 40:
            text = line.text.strip()
            if _RULE.fullmatch(text):
                continue
            figure = bool(text) and could_be_figure(text.split(None, 1)[0])
            mark = figure and _CELL_MARK.fullmatch(text) is not None
            if mark or (figure and _one_figure(text)) or (cells and _NOT_AVAILABLE.fullmatch(text)):
                start = len(line.text) - len(line.text.lstrip())
                piece = Piece(line, start, start + len(text))
                closing = mark and text[0] in ")%"
                if cells and (open_mark or (closing and not _complete(cells[-1]))):
                    cells[-1].append(piece)
                else:
                    cells.append([piece])
                open_mark = mark and text[-1] in "$€£¥("
                count += 1
                continue
        if cells:
            yield _Run(cells, count, 0)
            cells, count, open_mark = [], 0, False
        yield line
    if cells:
        yield _Run(cells, count, 0)


def _complete(cell: LaidCell) -> bool:
    text = "".join(piece.text for piece in cell)
    return text.count("(") <= text.count(")") and (text.endswith("%") or not any(c.isdigit() for c in text))


def _one_figure(text: str) -> bool:
    cut = parts(text)
    return len(cut.tokens) == 1 and cut.label_end <= cut.label_start


def _near_run(items: Sequence[Line | TextLine | _Run], index: int) -> bool:
    """Whether a line of words belongs to a table of cells: short, with a run of cells not far below it."""
    item = items[index]
    if isinstance(item, Line) and len(item.text) > LONGEST_CELL:
        return False
    for ahead in items[index + 1 : index + 16]:
        if isinstance(ahead, _Run):
            return True
        if isinstance(ahead, TextLine) or len(ahead.text) > LONGEST_CELL:
            return False
    return False


def _columns_ahead(items: Sequence[Line | TextLine | _Run], index: int) -> int:
    """The number of columns of the table at `items[index]`: the commonest in the next runs of figures."""
    sizes: Counter[int] = Counter()
    for item in items[index : index + 40]:
        if isinstance(item, _Run) and not _all_years(item.cells):
            sizes[len(item.cells)] += 1
            if sum(sizes.values()) >= 8:
                break
        elif sizes and isinstance(item, Line) and len(item.text) < 80 and _dated(item.text):
            break
    for size in list(sizes):
        sizes[size] += sum(count for n, count in sizes.items() if n > size > 1 and n % size == 0)
    return min(max(sizes, key=lambda n: (sizes[n], n), default=1), MOST_COLUMNS)


@lru_cache(maxsize=4096)
def _dated(text: str) -> bool:
    return is_header(GLUED.sub(" ", text))


def _all_years(cells: Sequence[LaidCell]) -> bool:
    texts = ["".join(p.text for p in cell) for cell in cells]
    return any(is_year(t) for t in texts) and all(is_year(t) or not any(c.isdigit() for c in t) for t in texts)


def _head(items: Sequence[Line | TextLine | _Run], index: int, columns: int) -> tuple[list[list[LaidCell]], int]:
    """Header levels that begin at `items[index]`, and the index after them; none where no header begins there."""
    level: list[LaidCell] = []
    levels: list[list[LaidCell]] = []
    at = index
    while at < len(items):
        item = items[at]
        if isinstance(item, TextLine):
            break
        if isinstance(item, _Run):
            if not _all_years(item.cells):
                break
            if len(item.cells) == 1 and level and _DAY_ENDS.search(level[-1][-1].text):
                level[-1] = [*level[-1], *item.cells[0]]
                at += 1
                continue
            if level:
                levels.append(level)
            cells = [cell for mark in item.cells for cell in ([[p] for p in mark] if len(mark) > 1 else [mark])]
            levels.append(cells)
            level = []
            at += 1
            continue
        pieces = unglued(item, 0, len(item.text))
        text = fold(" ".join(p.text for p in pieces))
        following = items[at + 1] if at + 1 < len(items) else None
        heads = is_header(text) or (bool(level) and _CHANGE.search(text) is not None and len(text) < 40)
        if not heads or (isinstance(following, _Run) and not _all_years(following.cells) and not level):
            break
        if isinstance(following, _Run) and not _all_years(following.cells) and not _CHANGE.search(text):
            break
        if level and _MONTH_STARTS.match(text) and all(_PERIOD_ENDS.search(cell[-1].text) for cell in level):
            if len(level) == 1 and not _month_follows(items, at + 1):
                level[0] = [*level[0], *pieces]
            else:
                levels.append(level)
                level = [pieces]
        else:
            level.append(pieces)
        at += 1
    if level:
        levels.append(level)
    if levels:
        repeated = _repeated(items, at, columns, len(levels[-1]))
        if repeated:
            levels.append(repeated)
            at += columns
    return levels, at


def _month_follows(items: Sequence[Line | TextLine | _Run], at: int) -> bool:
    """Whether another date comes next: then the period above heads them all."""
    while at < len(items):
        item = items[at]
        if isinstance(item, Line):
            return _MONTH_STARTS.match(item.text.lstrip()) is not None
        if isinstance(item, TextLine) or len(item.cells) > 1:
            return False
        at += 1
    return False


def _repeated(items: Sequence[Line | TextLine | _Run], at: int, columns: int, above: int) -> list[LaidCell]:
    """The next `columns` lines where they are the same words under each of the `above` headings (average balances)."""
    if not 1 < above < columns or columns % above:
        return []
    lines = [item for item in items[at : at + columns] if isinstance(item, Line) and len(item.text) < 60]
    texts = ["".join(line.text.split()).lower() for line in lines]
    each = columns // above
    if len(lines) < columns or any(text.endswith(":") for text in texts) or texts != texts[:each] * above:
        return []
    return [unglued(line, 0, len(line.text)) for line in lines]
