"""A page for a release that came as text, PDF or markdown: the same words in the same order, tables as tables.

Every line is shown once. A line that a statement's rows were read from becomes table cells (`textrows`), the lines
above it that hold its title, caption and column headings become the table's caption and header, everything else is
prose. Each page of the source has an anchor, `#page-2`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from converter.lazy import regex
from converter.model import Conversion, Grid, Line
from converter.write import look
from converter.write.markup import Mark
from converter.write.page import Page
from converter.write.pieces import Pieces, clean
from converter.write.prose import block_html, line_html, prose_blocks
from converter.write.textblocks import Boundaries
from converter.write.textlines import CODE, Lines, Table, letters, words
from converter.write.textrows import LABEL, Stretch

_RULE = regex(r"[\s\-_=–—.*|+]+")


def text_page(conversion: Conversion, marks: list[Mark], blocks: Boundaries) -> Page:
    """The whole release as one page, boundaries set around the paragraphs of text blocks."""
    made = _Maker(conversion, Pieces(conversion.document.runs, marks), blocks)
    body = "\n".join(made.blocks())
    first = next((b.text.strip() for b in conversion.document.blocks if isinstance(b, Line) and b.text.strip()), "")
    title = _plain(first[:200]) or conversion.document.name
    return Page(title, "", look.BODY, f"<div>\n{body}\n</div>\n", made.pieces.lost())


def _plain(text: str) -> str:
    return re.sub(r"[\x00-\x1f\ufdd0-\ufdef\ufffe\uffff]", "", text)


class _Maker:
    """Walks the lines once and writes each where it belongs."""

    def __init__(self, conversion: Conversion, pieces: Pieces, blocks: Boundaries) -> None:
        self.pieces = pieces
        self.bounds = blocks
        self.owners = blocks.owners()
        self.first = True
        self.lines = Lines(conversion.document.blocks, conversion.statements, pieces)
        self.pages: set[int] = set()

    def blocks(self) -> Iterator[str]:
        """The page's elements in reading order."""
        waiting: list[Line] = []
        written: set[int] = set()
        for index, block in enumerate(self.lines.blocks):
            table = self.lines.table(index)
            if isinstance(block, Line) and table is None:
                if id(block) not in self.lines.taken and not self._code(block):
                    waiting.append(block)
                continue
            if table is not None and id(table) in written:
                continue
            yield from self._flow(waiting)
            waiting = []
            if table is not None:
                written.add(id(table))
                yield self._table_html(table)
            elif isinstance(block, Grid):
                yield self._grid(block)
        yield from self._flow(waiting)

    def _flow(self, lines: list[Line]) -> Iterator[str]:
        """Running text; a text block begins and ends with an element."""
        for owner, own in groupby(lines, key=self._owner) if self.owners else ((-1, lines),):
            for prose in prose_blocks(list(own)):
                yield self._prose(prose, owner)
                self.first = False

    def _owner(self, line: Line) -> int:
        """The number of the text block that a line belongs to, −1 for none."""
        return self.owners.get((line.places[0].run, line.places[0].start), -1) if line.places else -1

    def _code(self, line: Line) -> bool:
        """Whether a line holds typesetting codes only."""
        return "<" in line.text and not CODE.sub("", line.text).strip() and not self._marked(line)

    def _said(self, line: Line) -> bool:
        """Whether a line between rows is words rather than a rule or a code."""
        return not self._rule(line) and not self._code(line)

    def _marked(self, line: Line) -> bool:
        return any(self.pieces.marked(place.run) for place in line.places)

    def _prose(self, block: list[Line], owner: int) -> str:
        if all(self._rule(line) for line in block):
            return "<hr/>"
        html = block_html(block, self.pieces, heading=1 if self.first else 2)
        if owner >= 0:
            html = f"{self.bounds.begin(owner)}{html}{self.bounds.end(owner)}"
        return self._anchor(block[0].page) + html

    def _rule(self, line: Line) -> bool:
        """Whether a line is only drawn: dashes, dots, and no fact among them."""
        return _RULE.fullmatch(line.text) is not None and not self._marked(line)

    def _anchor(self, page: int) -> str:
        """The page's anchor the first time the page is met."""
        if page in self.pages:
            return ""
        self.pages.add(page)
        return f'<div id="page-{page}"></div>\n'

    def _table_html(self, table: Table) -> str:
        statement, width = table.statement, len(table.statement.columns)
        out = [self._page_of(table), f"<table{look.TABLE}>", self._caption(table)]
        if any(column.heading for column in statement.columns):
            corner = f"<td{look.CORNER}></td>"
            headings = "".join(
                f'<th scope="col"{look.COLUMN}>{clean(column.heading)}</th>' if column.heading else corner
                for column in statement.columns
            )
            out.append(f"<thead{look.ROWS}><tr>{corner}{headings}</tr></thead>")
        out.append(f"<tbody{look.ROWS}>")
        out += (self._loose(line, width) for line in table.inside.get(-1, ()) if self._said(line))
        rows = sorted({row for row, _ in table.cells})
        for row in rows:
            out.append(self._row(table, row, width))
            out += (self._loose(line, width) for line in table.inside.get(row, ()) if self._said(line))
        out.append("</tbody>\n</table>")
        return "\n".join(part for part in out if part)

    def _page_of(self, table: Table) -> str:
        pages = sorted({place.page for row in table.statement.rows for place in row.label_places})
        pages += [line.page for line in table.head]
        return "".join(self._anchor(page) for page in sorted(set(pages)))

    def _caption(self, table: Table) -> str:
        """The lines above the table that are no column headings; what stands in the headings is not said twice."""
        headings = set(words(" ".join(c.heading for c in table.statement.columns)))
        glued = [letters(c.heading) for c in table.statement.columns]
        spans = []
        for line in table.head:
            found = words(line.text)
            if self._marked(line) or (
                found and not headings.issuperset(found) and not any(letters(line.text) in h for h in glued)
            ):
                style = look.CAPTION_NOTE if line.text.lstrip().startswith("(") else look.CAPTION_LINE
                spans.append(f"<span{style}>{line_html(line, self.pieces).strip()}</span>")
        return f"<caption{look.CAPTION}>{''.join(spans)}</caption>" if spans else ""

    def _row(self, table: Table, index: int, width: int) -> str:
        row = table.statement.rows[index]
        label = self._cell(table.cells.get((index, LABEL)), figure=False)
        if row.heading and not any((index, column) in table.cells for column in range(width)):
            style = look.section_label(row.level)
            return f'<tr><th scope="rowgroup" colspan="{width + 1}"{style}>{label}</th></tr>'
        total = look.TOTAL if row.total else ""
        figures = "".join(f"<td{total}>{self._cell(table.cells.get((index, column)))}</td>" for column in range(width))
        style = look.row_label(row.level, total=row.total)
        return f'<tr><th scope="row"{style}>{label}</th>{figures}</tr>'

    def _cell(self, cell: tuple[list[Stretch], list[Stretch], list[Stretch]] | None, figure: bool = True) -> str:
        if cell is None:
            return ""
        before, core, after = (
            " ".join(self.pieces.text(*stretch).strip() for stretch in stretches) for stretches in cell
        )
        if not figure:
            return " ".join(part for part in (before, core, after) if part)
        joint = " " if before and not before.endswith(("(", "[", "-", "–", "—", "−")) else ""
        return f"{before}{joint}{core}" + (f"<span{look.BEHIND}>{after}</span>" if after else "")

    def _loose(self, line: Line, width: int) -> str:
        """A line between two rows that no row was read from: a page's foot, a heading that slipped in."""
        return f'<tr><td colspan="{width + 1}"{look.BETWEEN}>{line_html(line, self.pieces).strip()}</td></tr>'

    def _grid(self, grid: Grid) -> str:
        """A table of a markdown source that no statement was made of."""
        rows = []
        for row in grid.rows:
            cells = "".join(
                f"<td>{' '.join(self.pieces.text(p.run, p.start, p.end).strip() for p in cell.places)}</td>"
                for cell in row.cells
            )
            rows.append(f"<tr>{cells or '<td></td>'}</tr>")
        return f"<table{look.TABLE}><tbody{look.ROWS}>{''.join(rows)}</tbody></table>" if rows else ""
