"""One pass over an HTML page: its text as pieces (`Flow`), its tables as grids, in reading order.

A table's cells are laid on grid columns, colspan and rowspan counted; `tables.py` says what the table is.
"""

from __future__ import annotations

from converter.model import Cell, Grid, Place, made
from converter.read.elements import END, Tag
from converter.read.flow import NBSP_POINTS, Flow
from converter.read.tables import LEADING, Piece, RawRow, assemble
from converter.xmltext import unescape

_ROW_GROUPS = frozenset(
    ("tbody", "thead", "tfoot", "form", "center", "font", "div", "span", "b", "ix:continuation", "ix:nonnumeric")
)
_MAX_WIDTH = 2_000


class Walker(Flow):
    """The page's text and tables."""

    __slots__ = ()

    def table(self, at: int) -> int:
        """Read a table's cells, then let `assemble` say whether it is data or layout."""
        sink, indent, bold = self.sink, self.indent, self.bold
        self.depth += 1
        self.indent, self.bold = 0.0, False
        before: list[Piece | Grid] = []
        rows: list[RawRow] = []
        self.sink = before
        end = self.rows(at, rows, {})
        self.flush()
        self.depth -= 1
        self.sink, self.indent, self.bold = sink, indent, bold
        sink.extend(before)
        blocks = assemble(rows)
        if not self.depth:
            for block in blocks:
                if isinstance(block, Piece):
                    self.number = max(self.number, block.places[0].line if block.places else 0)
        sink.extend(blocks)
        return end

    def rows(self, at: int, rows: list[RawRow], pending: dict[int, int]) -> int:
        """The rows of a table or row group; what is neither row nor cell is text before the table.

        `pending` are the columns that rowspans still cover. Cells outside a row make the last one.
        """
        tags, texts = self.tags, self.texts
        if tags[at].closed:
            return at
        loose: list[int] = []
        while True:
            text = texts[at]
            if text and not text.isspace():
                self.add(at)
            at += 1
            tag = tags[at]
            if tag is END:
                break
            name, look = tag.name, tag.look
            if name == "tr" or (name == "div" and look.display == "table-row"):
                if look.hidden:
                    at = self.skip(at)
                    continue
                self.page += look.breaks_before
                at = self.row(at, rows, pending)
                self.page += look.breaks_after
            elif name in ("td", "th"):
                loose.append(at)
                at = self.skip(at)
            elif name in _ROW_GROUPS:
                at = self.skip(at) if look.hidden else self.rows(at, rows, pending)
            elif name in ("col", "colgroup"):
                at = self.skip(at)
            else:
                at = self.child(at)
                self.flush()
        if loose:
            row = self.opened(pending)
            for start in loose:
                self.cell(start, tags[start], row)
            self.close(row, rows)
        return at

    def opened(self, pending: dict[int, int]) -> RawRow:
        self.number += 1
        return RawRow(self.page, self.number, pending)

    def close(self, row: RawRow, rows: list[RawRow]) -> None:
        if row.pending:
            row.close()
        if row.slots:
            rows.append(row)

    def row(self, at: int, rows: list[RawRow], pending: dict[int, int]) -> int:
        """One row: its cells laid on grid columns. (Half of all cells are empty ones that only set room.)"""
        tags, texts = self.tags, self.texts
        row = self.opened(pending)
        if not tags[at].closed:
            at += 1
            while (tag := tags[at]) is not END:
                if tag.room and not row.taken and row.column < _MAX_WIDTH:
                    left = row.column
                    row.column = left + tag.room
                    if tag.closed:
                        pass
                    elif not texts[at] and tags[at + 1] is END:
                        at += 1
                    else:
                        at = self.leaf(at, tag, left, row) or self.held(at, tag, left, row)
                else:
                    at = self.cell(at, tag, row)
                at += 1
        self.close(row, rows)
        return at

    def cell(self, at: int, tag: Tag, row: RawRow) -> int:
        """One cell of a row; anything else there is passed over."""
        left = row.column
        if not tag.cell or left >= _MAX_WIDTH:
            return self.skip(at)
        if row.taken:
            while row.taken.get(left):
                left += 1
        right = row.column = left + tag.across
        if tag.down > 1:
            for column in range(left, min(right, _MAX_WIDTH)):
                row.pending[column] = max(tag.down, row.pending.get(column, 0))
        if tag.closed:
            return at
        return self.leaf(at, tag, left, row) or self.held(at, tag, left, row)

    def held(self, at: int, tag: Tag, left: int, row: RawRow) -> int:
        """Read what a cell holds."""
        outer = self.sink
        pieces: list[Piece | Grid] = []
        self.sink = pieces
        self.indent, self.bold = tag.indent, bool(tag.bold)
        end = self.flow(at)
        self.flush()
        self.sink = outer
        if pieces:
            row.hold(pieces, left, row.column)
        return end

    def leaf(self, at: int, tag: Tag, left: int, row: RawRow) -> int:
        """Read a cell that is one text with nothing but blanks behind it, as nearly all are; 0 for any other.

        The same as `flow` and `flush`, without their calls: half of a page's time goes here.
        """
        tags, texts = self.tags, self.texts
        indent, bold = tag.indent, tag.bold
        inner = at
        while not (text := texts[inner]) or text.isspace():
            within = tags[inner + 1]
            if within is END or tag.closed:
                text = ""
                break
            tag = within
            # Non-breaking spaces before an inline element indent what is in it.
            if not tag.wraps or "\xa0" in text:
                return 0
            indent += tag.indent
            if tag.bold is not None:
                bold = tag.bold
            inner += 1
        # Behind it only end tags and blanks may come.
        end, depth = inner, inner - at - tag.closed
        if tag.closed and text:
            return 0
        while True:
            end += 1
            tag = tags[end]
            if tag is END:
                if not depth:
                    break
                depth -= 1
            elif not tag.wraps:
                return 0
            elif not tag.closed:
                depth += 1
            if (after := texts[end]) and not after.isspace():
                return 0
        if text:
            if "&" in text:
                text = unescape(text)
                if text.isspace():
                    return 0
            words = text.split()
            folded = words[0] if len(words) == 1 else " ".join(words)
            start, stop = 0, len(text)
            if len(folded) < stop:
                start, stop = stop - len(text.lstrip()), len(text.rstrip())
                if start:
                    indent += text.count("\xa0", 0, start) * NBSP_POINTS
            if "\u2011" in folded:
                folded = folded.replace("\u2011", "-")
            if folded[-1] in LEADING and len(folded) > 1:
                row.plain = False
            runs = self.runs
            place = made(Place, (self.page, self.number, len(runs), start, stop))
            runs.append(text)
            self.nodes.append(2 * inner + 2)
            row.slots.append(made(Cell, (folded, left, row.column, (place,))))
            row.looks.append((indent, bold or False))
        return end
