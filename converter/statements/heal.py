"""Page breaks inside tables: labels on one page, their figures in a block on the next; a table over two pages.

First, over the lines: three or more rows in succession without any label, before them at least as many labels still
without figures. The labels that can carry figures (not section headings, which end in a colon; not a title printed
elsewhere in the text as well; if these are still too many, only those that carry figures elsewhere) are zipped with
the rows in order. Only an exact match of the two counts heals; anything else stays as printed.

Then, over the tables: one whose title says it is continued, or is printed word for word as the title of the table
before on the page before, and whose header lines are the same too, goes on from that table.
"""

from __future__ import annotations

import re
from collections import Counter

from converter.lazy import regex
from converter.model import Cell, Table
from converter.statements.linekinds import LineKind, TextLine
from converter.statements.linetokens import fold

_FEWEST_ROWS = 3
_FURTHEST = 200
"""So far back labels without figures are looked for."""
_CONTINUED = regex(r"[\s,–—-]*\(?\b(?:continued|cont(?:inued)?['’.]?d?|concluded)\b[.)]*", re.IGNORECASE)


Printed = tuple[Counter[str], frozenset[str]]
"""How often each label without figures is printed, and the labels of rows."""


class Region:
    """A table in the making: lines above it, header lines, and the lines of its body, top to bottom."""

    __slots__ = ("body", "header", "heading")

    def __init__(self, heading: list[TextLine]) -> None:
        self.heading = heading
        self.header: list[TextLine] = []
        self.body: list[TextLine] = []

    @property
    def rows(self) -> int:
        return sum(1 for line in self.body if line.kind is LineKind.ROW)


def continued(regions: list[Region]) -> list[list[Region]]:
    """`regions` in groups: each with those that go on from it on the pages after."""
    found: list[list[Region]] = []
    for region in regions:
        if found and _goes_on(found[-1][-1], region):
            found[-1].append(region)
        else:
            found.append([region])
    return found


def joined(first: Table, rest: list[Table], body: int) -> Table | None:
    """The tables of a group as one, the later ones' cells in the columns of the first; `body` is the line its header
    ends before. None where their columns differ in number."""
    columns = _columns(first, body)
    rows = list(first.rows)
    for table in rest:
        own = _columns(table, 0)
        if table.aligned is not first.aligned or len(own) != len(columns):
            return None
        to = dict(zip(own, columns, strict=True))
        rows += [row._replace(cells=tuple(_moved(cell, to) for cell in row.cells)) for row in table.rows]
    return first._replace(rows=tuple(rows))


def _columns(table: Table, body: int) -> list[tuple[int, int]]:
    """The spans of an aligned table's columns, read off the figures from line `body` on."""
    rows = [row.cells[1:] for row in table.rows if row.number >= body] if table.aligned else []
    return sorted({(cell.left, cell.right) for cells in rows for cell in cells if any(c.isdigit() for c in cell.text)})


def _moved(cell: Cell, to: dict[tuple[int, int], tuple[int, int]]) -> Cell:
    span = to.get((cell.left, cell.right))
    return cell._replace(left=span[0], right=span[1]) if span else cell


def _goes_on(before: Region, region: Region) -> bool:
    if not before.body or not region.body:
        return False
    if before.body[-1].line.page == region.body[0].line.page:
        return False
    if [_words(line.text) for line in before.header] != [_words(line.text) for line in region.header]:
        return False
    titles = {_words(line.text) for line in before.heading}
    said = [line for line in region.heading if _CONTINUED.search(line.text)]
    if said:
        return any(_words(_CONTINUED.sub("", line.text)) in titles for line in said)
    same = all(_words(line.text) in titles for line in region.heading)
    return same and bool(region.header) and (len(region.heading) > 1 or region.heading == before.heading)


def _words(text: str) -> str:
    return fold(text).lower()


def heal(lines: list[TextLine]) -> list[TextLine]:
    """`lines` with separated labels and figures brought together, each still in its own place."""
    printed: Printed | None = None
    found: list[TextLine] = []
    index = 0
    while index < len(lines):
        if not _lacks_label(lines[index]):
            found.append(lines[index])
            index += 1
            continue
        end, block = _unlabelled(lines, index)
        healed = None
        if len(block) >= _FEWEST_ROWS:
            start = _last_row(found)
            printed = printed or _printed(lines)
            healed = _zip(found[start:], block, printed)
            if healed is not None:
                found[start:] = healed
        if healed is None:
            end = max(end, index + 1)
            found += lines[index:end]
        index = end
    return found


def _printed(lines: list[TextLine]) -> Printed:
    labels = Counter(fold(line.text) for line in lines if line.kind is LineKind.LABEL)
    return labels, frozenset(fold(line.label) for line in lines if line.kind is LineKind.ROW)


def _lacks_label(line: TextLine) -> bool:
    return line.kind is LineKind.ROW and not line.label.strip()


def _unlabelled(lines: list[TextLine], start: int) -> tuple[int, list[TextLine]]:
    """The rows without label that begin at `start`, and where they end; rules and furniture in it are stepped over."""
    block: list[TextLine] = []
    end = start
    for index in range(start, len(lines)):
        line = lines[index]
        if _lacks_label(line):
            block.append(line)
            end = index + 1
        elif not block or line.kind not in (LineKind.RULE, LineKind.FURNITURE):
            break
    return end, block


def _last_row(lines: list[TextLine]) -> int:
    """Where the labels begin that follow the last complete row."""
    for index in range(len(lines) - 1, max(-1, len(lines) - _FURTHEST), -1):
        if lines[index].kind in (LineKind.ROW, LineKind.PROSE, LineKind.HEADER):
            return index + 1
    return len(lines)


def _zip(tail: list[TextLine], block: list[TextLine], printed: Printed) -> list[TextLine] | None:
    carriers = _carriers(tail, len(block), *printed)
    if len(carriers) != len(block):
        return None
    rows = dict(zip(carriers, block, strict=True))
    return [_with_values(line, rows[i]) if i in rows else line for i, line in enumerate(tail)]


def _carriers(tail: list[TextLine], count: int, printed: Counter[str], labelled: frozenset[str]) -> list[int]:
    """The labels that can carry figures: no section headings; then no titles; then only those that do so elsewhere."""
    carriers = [i for i, line in enumerate(tail) if line.kind is LineKind.LABEL and not _heads_rows(line)]
    if len(carriers) > count:
        carriers = [i for i in carriers if not _is_title(tail[i], printed) or _repeats_inside(tail, i)]
    if len(carriers) > count:
        carriers = [i for i in carriers if fold(tail[i].text) in labelled]
    return carriers


def _heads_rows(line: TextLine) -> bool:
    return line.text.rstrip().endswith(":")


def _is_title(line: TextLine, printed: Counter[str]) -> bool:
    """Whether the same words stand alone in another place too, as a company's name does above each statement."""
    return printed[fold(line.text)] > 1


def _repeats_inside(tail: list[TextLine], index: int) -> bool:
    """Whether a label comes again among the labels of the same page (Basic, Diluted under two headings)."""
    return sum(1 for line in tail if fold(line.text) == fold(tail[index].text)) > 1


def _with_values(label: TextLine, row: TextLine) -> TextLine:
    return row._replace(label_line=label)
