"""Which figures are whose, where a page prints one cell a line: runs of cells, and the labels that they go with.

A label right above as many cells as the table has columns has these for its figures. The text layer of a PDF, read in
its own order, breaks this rule in ways that leave traces, tried in this order

- figures right below one another, on a page that parts its cells by blank lines, are those of one column;
- a run that is no whole number of rows has cells missing, and nothing tells which;
- a `$` alone below a label is its first figure's: the figures of this label and those after it come next, in order;
- more rows than labels: the first row is that of the label above it, if there is one, the labels of the others stand
  elsewhere.

A row in doubt keeps its figures, which count in sums, and yields no fact.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from converter.lazy import regex
from converter.model import Line
from converter.records import NamedTuple
from converter.statements.laid_out import Grid, LaidCell, Piece, lay, unglued
from converter.statements.linekinds import LineKind, TextLine, is_header, is_year
from converter.statements.linetokens import could_be_figure, parts
from converter.statements.wrapped_dates import last_number

_CELL_MARK = regex(r"(?:US)?[$€£¥]\s*\(?|\(|\)\s*%?|%")
_CURRENCY = regex(r"(?:US)?[$€£¥]")
_RULE = regex(r"[-=_*]{3,}")
_NOT_AVAILABLE = regex(r"N/?[AM]|n/?[am]|NMF")
_GOES_ON = regex(r"\s*(?:[a-z(]|and\b)")
_LONGEST = 40
_LONG_LABEL = 90
_FEWEST_BELOW = 3
_PARTED = 10

STACKED = "figures printed one below the other: which row they belong to is not known"
PARTIAL = "another number of figures than columns: which are missing is not known"
UNHEADED = "the headings are not one for each column: which column is which is not known"
APART = "the figures stand apart from their labels: whose they are is not known"


class Run(NamedTuple):
    """Cells that follow one another, each on its own line: `cells` put together, `lines` how many they were.

    `stacked` says that some are printed right below others, on a page that parts its cells by blank lines.
    """

    cells: list[LaidCell]
    lines: int
    stacked: bool = False

    @property
    def texts(self) -> list[str]:
        return ["".join(piece.text for piece in cell) for cell in self.cells]

    @property
    def years(self) -> bool:
        """Whether it holds nothing but years and marks: a heading."""
        texts = self.texts
        return any(map(is_year, texts)) and all(is_year(t) or not any(c.isdigit() for c in t) for t in texts)

    def figures(self) -> list[LaidCell]:
        """The cells without those that hold a currency sign alone, whose figure stands elsewhere."""
        return [cell for cell, text in zip(self.cells, self.texts, strict=True) if not _CURRENCY.fullmatch(text)]


Item = Line | TextLine | Run


def in_order(items: Sequence[Item]) -> bool:
    """Whether nothing shows that the text is in another order than the page: a `$` without its figure, cells printed
    below one another, or labels so, away from their figures."""
    if any(item.stacked or not item.figures() for item in items if isinstance(item, Run)):
        return False
    if not _parted([item for item in items if isinstance(item, Run)]):
        return True
    triples = zip(items, items[1:], items[2:], strict=False)
    return sum(isinstance(below, Run) and _below(label, other) for label, other, below in triples) < _FEWEST_BELOW


def _below(label: Item, other: Item) -> bool:
    """Whether two lines are labels, one right below the other."""
    if not (isinstance(label, Line) and isinstance(other, Line)) or label.page != other.page:
        return False
    close = other.number == last_number(label) + 1 and len(label.text) < _LONG_LABEL
    return close and other.text.lstrip()[:1].isupper() and not is_header(label.text) and not is_header(other.text)


def runs(lines: Sequence[Line | TextLine]) -> list[Item]:
    """The lines, cells that follow one another as runs."""
    found = list(_runs(lines))
    if not _parted([item for item in found if isinstance(item, Run)]):
        return found
    return [item._replace(stacked=1 in _gaps(item)) if isinstance(item, Run) else item for item in found]


def _parted(found: Sequence[Run]) -> bool:
    """Whether the page parts its cells by blank lines, at least here and there."""
    gaps = [gap for run in found for gap in _gaps(run)]
    return sum(gap > 1 for gap in gaps) * _PARTED > len(gaps)


def _gaps(run: Run) -> list[int]:
    """How many lines each figure stands below the one before it."""
    return [b[0].line.number - a[-1].line.number for a, b in pairwise(run.cells) if a[0].line.page == b[0].line.page]


def _runs(lines: Sequence[Line | TextLine]) -> Iterator[Line | TextLine | Run]:
    cells: list[LaidCell] = []
    count = 0
    open_mark = False
    for line in lines:
        if isinstance(line, Line) and len(line.text) <= _LONGEST:
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
            yield Run(cells, count)
            cells, count, open_mark = [], 0, False
        yield line
    if cells:
        yield Run(cells, count)


def _complete(cell: LaidCell) -> bool:
    text = "".join(piece.text for piece in cell)
    return text.count("(") <= text.count(")") and (text.endswith("%") or not any(c.isdigit() for c in text))


def _one_figure(text: str) -> bool:
    cut = parts(text)
    return len(cut.tokens) == 1 and cut.label_end <= cut.label_start


class Labels:
    """Labels waiting for their figures, top to bottom.

    `owing` is the first that a `$` alone stands below. In a text `in_order` what has no label is a total without one,
    and what is missing in a row is taken to be its last cells, which arithmetic may contradict.
    """

    def __init__(self, in_order: bool) -> None:
        self._lines: list[Line] = []
        self._owing = -1
        self._in_order = in_order

    @property
    def waiting(self) -> bool:
        return bool(self._lines)

    def add(self, line: Line) -> None:
        self._lines.append(line)

    def mark(self) -> None:
        """A currency sign alone has been met."""
        if self._owing < 0:
            self._owing = max(len(self._lines) - 1, 0)

    def alone(self, grid: Grid) -> list[TextLine]:
        """Those that no figures follow, as headings; none are left."""
        found = [line for label in self._lines for line in _heading(label, grid)]
        self._lines, self._owing = [], -1
        return found

    def rows(self, run: Run, grid: Grid, doubt: str) -> Iterator[TextLine]:
        """A run as the rows of the labels above it."""
        cells = run.figures()
        lines = self._lines
        first = self._owing if self._owing >= 0 else max(len(lines) - 1, 0)
        size = grid.columns if len(cells) % grid.columns == 0 else len(cells)
        count = len(cells) // size
        if run.stacked:
            doubt = STACKED
        elif size != grid.columns:
            doubt = PARTIAL
        elif count < len(lines) - first or (count > 1 and self._owing < 0 and (len(lines) > 1 or size == 1)):
            doubt = APART
        if self._in_order:
            doubt = ""
        unnamed = "" if self._in_order else APART
        named, self._lines = lines[first:][:count], lines[:first]
        rest = lines[first:][count:]
        yield from self.alone(grid)
        for at in range(count):
            label = [_whole(named[at])] if at < len(named) else []
            row = [(cell, i, i) for i, cell in enumerate(cells[at * size : (at + 1) * size])]
            yield lay(label, row, LineKind.ROW, grid, doubt or ("" if label else unnamed))
        for line in rest:
            yield from _heading(line, grid)


def _whole(line: Line) -> Piece:
    return Piece(line, len(line.text) - len(line.text.lstrip()), len(line.text))


def _heading(line: Line, grid: Grid) -> Iterator[TextLine]:
    pieces = unglued(line, 0, len(line.text))
    for title in [[piece] for piece in pieces] if line.text.lstrip()[:12].isupper() else [pieces]:
        yield lay(title, [], LineKind.LABEL, grid)
