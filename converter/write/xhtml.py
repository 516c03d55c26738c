"""The tokens of any HTML page as markup that the XHTML 1.1 content model of inline XBRL 1.1 accepts.

One pass over the tags with a stack; the text between them is never changed and never lost, except inside elements that
are not text (scripts, frames, form controls). In this order for each start tag
1. what the element becomes is decided once for each distinct tag (`tags.translate`): its XHTML name, the attributes it
   keeps, the styles that stand for attributes and elements XHTML 1.1 does not have;
2. where it may stand in what is open, it is written as it is;
3. otherwise it is bent: a block inside inline text becomes `<span style="display:block">`; a table inside inline text
   turns the inline elements around it into `<div>`; text directly in a table, row or list gets the cell or item it
   lacks; row groups out of order become `<tbody>` or are dropped.
Ids become unique NCNames; links to them follow.
"""

from __future__ import annotations

from collections.abc import Sequence

from converter.lazy import regex
from converter.write.tags import Kind, Tag, translate
from converter.write.valid_rows import valid_rows

_ID = regex(r' id="([^"]*)"')

# What is open: which elements may stand in it.
FLOW, INLINE, LIST, TABLE, GROUP, ROW, COLUMNS = range(7)
_FITS = (
    Kind.INLINE | Kind.VOID | Kind.BLOCK | Kind.TEXT_BLOCK | Kind.LIST | Kind.TABLE,
    Kind.INLINE | Kind.VOID,
    Kind.ITEM,
    Kind.ROW,
    Kind.ROW,
    Kind.CELL,
    0,
)
_INSIDE = {
    Kind.INLINE: INLINE,
    Kind.BLOCK: FLOW,
    Kind.TEXT_BLOCK: INLINE,
    Kind.LIST: LIST,
    Kind.ITEM: FLOW,
    Kind.TABLE: TABLE,
    Kind.GROUP: GROUP,
    Kind.ROW: ROW,
    Kind.CELL: FLOW,
    Kind.CAPTION: INLINE,
    Kind.COLUMNS: COLUMNS,
}
_HOLDS_ROWS = (TABLE, GROUP)
_FILLER = {LIST: "<li></li>", TABLE: "<tr><td></td></tr>", GROUP: "<tr><td></td></tr>", ROW: "<td></td>", COLUMNS: ""}


class _Open:
    """An element that is open in the output: its end tag, what may stand in it, where its start tag is."""

    __slots__ = ("at", "end", "filled", "implied", "inside", "link")

    def __init__(self, end: str, inside: int, at: int) -> None:
        self.end = end
        self.inside = inside
        self.at = at
        self.implied = False
        self.link = False
        self.filled = ""
        """What a list, table, group or row has got so far: r(ow, item, cell), g(roup), h(ead), c(aption, columns)."""


def tidy(tokens: Sequence[str], taken: set[str]) -> tuple[str, set[int]]:
    """What a page holds as valid flow content, and which texts among its tokens are dropped.

    `tokens` are texts and tags in turn (`HtmlPage`); a text may hold markup of the report. Ids in `taken` are not used.
    """
    return _Tidy(tokens, taken).run()


class _Tags(dict[str, Tag]):
    """The start tags of a page as XHTML."""

    def __init__(self, taken: set[str]) -> None:
        self._taken = taken

    def __missing__(self, raw: str) -> Tag:
        tag = self[raw] = translate(raw, self._taken)
        return tag


class _Tidy:
    """One run over one document. `source` holds, for each open source element, how many output elements it found."""

    def __init__(self, tokens: Sequence[str], taken: set[str]) -> None:
        self.raws = tokens[1::2]
        self.texts = tokens[2::2]
        self.tags = _Tags(taken)
        self.out: list[str] = []
        self.open: list[_Open] = [_Open("", FLOW, 0)]
        self.source: list[int] = []
        self.dropping = 0
        """How many elements are open, from the one on that is dropped."""
        self.dropped: set[int] = set()
        self.seen: set[str] = set()

    def run(self) -> tuple[str, set[int]]:
        done = 0
        for rows in valid_rows(self.raws, self.texts, self.tags.__getitem__):
            self.each(done, rows.start)
            done = rows.start
            if self.open[-1].inside in _HOLDS_ROWS and not self.dropping:
                self.child(self.open[-1])
                self.out += rows.written
                done = rows.end
        self.each(done, len(self.raws))
        while len(self.open) > 1:
            self.pop()
        return "".join(self.out), {2 * at + 2 for at in self.dropped}

    def each(self, begin: int, stop: int) -> None:
        """Take these tags one by one, each with the text behind it."""
        out, opened, source, raws, texts = self.out, self.open, self.source, self.raws, self.texts
        for at in range(begin, stop):
            raw = raws[at]
            if self.dropping:
                self.dropping += -1 if raw[0] == "/" else raw[-1] != "/"
                if self.dropping:
                    self.dropped.add(at)
                    continue
            elif raw[0] == "/":
                depth = source.pop()
                while len(opened) > depth:
                    self.pop()
            else:
                tag = self.tags[raw]
                if tag.kind != Kind.DROPPED:
                    self.start(tag)
                elif not tag.closed:
                    self.dropping = 1
                    self.dropped.add(at)
                    continue
            text = texts[at]
            if text:
                if opened[-1].inside > INLINE:
                    if not text.isspace():
                        self.make_room()
                    elif not text.isascii():
                        # A no-break space between rows is more than white space to XML and nothing to a reader.
                        continue
                out.append(text)

    def start(self, tag: Tag) -> None:
        """A start tag: as it is where it may stand, bent elsewhere."""
        kind, top = tag.kind, self.open[-1]
        if not tag.closed:
            self.source.append(len(self.open))
        if tag.special or not kind & _FITS[top.inside]:
            self.bend(tag)
        elif kind == Kind.VOID:
            self.out.append(tag.start)
        else:
            if top.inside == TABLE:
                self.child(top)
            else:
                top.filled = "r"
            self.put(tag, tag.start, tag.end, _INSIDE[kind])

    def pop(self) -> None:
        """Write the end tag of what was opened last."""
        entry = self.open.pop()
        if entry.inside > INLINE:
            self.fill(entry)
        self.out.append(entry.end)

    def fill(self, entry: _Open) -> None:
        """Write the row, cell or item that what closes now may not lack."""
        filled = entry.filled.strip("c")
        if not filled:
            self.out.append(_FILLER[entry.inside])
        elif filled == "h":
            self.out.append("<tbody><tr><td></td></tr></tbody>")

    def put(self, tag: Tag, start: str, end: str, inside: int) -> None:
        self.open.append(_Open(end, inside, len(self.out)))
        self.out.append(start)
        if tag.closed:
            self.pop()

    def imply(self, start: str, end: str, inside: int) -> None:
        entry = _Open(end, inside, len(self.out))
        entry.implied = True
        self.out.append(start)
        self.open.append(entry)

    def child(self, top: _Open) -> bool:
        """Note a child of a list, table, group or row; True where a row needed a group first."""
        if top.inside == TABLE and ("g" in top.filled or "h" in top.filled):
            top.filled += "g"
            self.imply("<tbody>", "</tbody>", GROUP)
            self.open[-1].filled = "r"
            return True
        top.filled += "r"
        return False

    def make_room(self) -> None:
        """Open the cell or item that text (or anything else that flows) lacks where it stands."""
        while (top := self.open[-1]).inside > INLINE:
            if top.inside == COLUMNS:
                self.pop()
                continue
            self.child(top)
            if top.inside == LIST:
                self.imply('<li style="list-style:none">', "</li>", FLOW)
            elif top.inside == ROW:
                self.imply("<td>", "</td>", FLOW)
            else:
                self.imply("<tr>", "</tr>", ROW)

    def bend(self, tag: Tag) -> None:
        """A start tag that does not fit where it stands, or that has an id."""
        kind = tag.kind
        start = self.with_id(tag.start) if tag.special else tag.start
        if kind == Kind.TRANSPARENT:
            return
        if kind & _TABLE_PARTS:
            self.table_part(tag, start)
            return
        top = self.open[-1]
        if kind == Kind.ITEM:
            self.item(tag, start)
        elif top.inside > INLINE and not kind & _NEEDS_ROOM:
            # Wrapped around rows or items: they count, it does not. Text in it gets its own cell.
            return
        else:
            self.make_room()
            self.flowing(tag, start)

    def flowing(self, tag: Tag, start: str) -> None:
        """Something that belongs in a flow or in a line of text."""
        kind = tag.kind
        inside = self.open[-1].inside
        if kind == Kind.LINK:
            if any(entry.link for entry in self.open):
                self.put(tag, _restyled(start, "span", ""), "</span>", INLINE)
            else:
                self.put(tag, start, tag.end, INLINE)
                if not tag.closed:
                    self.open[-1].link = True
        elif kind & (Kind.VOID | Kind.IMAGE) or (kind == Kind.RULE and inside == FLOW):
            self.out.append(start)
        elif kind == Kind.RULE:
            self.out.append('<span style="display:block;border-top:1px solid #999"></span>')
        elif kind & _FITS[inside]:
            self.put(tag, start, tag.end, _INSIDE[kind])
        elif kind == Kind.TABLE:
            self.free_inline()
            self.put(tag, start, tag.end, TABLE)
        else:
            self.put(tag, _restyled(start, "span", "display:block"), "</span>", INLINE)

    def item(self, tag: Tag, start: str) -> None:
        """A list item: in its list, or where there is none, as a block that looks like one."""
        while self.open[-1].implied and self.open[-2].inside == LIST:
            self.pop()
        top = self.open[-1]
        if top.inside == LIST:
            self.child(top)
            self.put(tag, start, tag.end, FLOW)
            return
        self.make_room()
        if self.open[-1].inside == FLOW:
            self.put(tag, _restyled(start, "div", "display:list-item"), "</div>", FLOW)
        else:
            self.put(tag, _restyled(start, "span", "display:list-item"), "</span>", INLINE)

    def free_inline(self) -> None:
        """Turn the inline elements around a table into blocks, innermost first, up to one that may hold blocks."""
        for entry in reversed(self.open):
            if entry.inside != INLINE:
                return
            start = self.out[entry.at]
            name = start[1:].partition(" ")[0].rstrip(">")
            if name == "caption":
                start, entry.end = "<tr><td>", "</td></tr>"
            else:
                start, entry.end = _restyled(start, "div", _LOOKS.get(name, "")), "</div>"
            self.out[entry.at] = start
            entry.inside = FLOW
            entry.link = False

    def table_part(self, tag: Tag, start: str) -> None:
        """A caption, column, row group, row or cell: in its place, or where the table can still take it."""
        kind = tag.kind
        table = self.in_table()
        if table and kind & (Kind.COLUMN | Kind.COLUMNS):
            self.column(tag, start)
        elif kind & (Kind.COLUMN | Kind.COLUMNS) or (kind == Kind.GROUP and not table):
            return
        elif not table:
            self.make_room()
            if self.open[-1].inside == FLOW:
                self.put(tag, "<div>", "</div>", FLOW)
            else:
                self.put(tag, '<span style="display:block">', "</span>", INLINE)
        else:
            self.unwind(kind)
            top = self.open[-1]
            if kind == Kind.GROUP:
                self.row_group(tag, start, top)
            elif kind == Kind.CAPTION and top.inside == TABLE and not top.filled:
                top.filled = "c"
                self.put(tag, start, tag.end, INLINE)
            elif kind == Kind.CAPTION or (kind == Kind.ROW and top.inside == ROW):
                self.make_room()
                self.put(tag, "<div>", "</div>", FLOW)
            else:
                if self.child(top):
                    top = self.open[-1]
                if kind == Kind.CELL and top.inside != ROW:
                    self.imply("<tr>", "</tr>", ROW)
                    self.open[-1].filled = "r"
                self.put(tag, start, tag.end, _INSIDE[kind])

    def unwind(self, kind: int) -> None:
        """Close what was implied in the table and cannot take this part."""
        fits = {Kind.CELL: {ROW}, Kind.ROW: {GROUP, TABLE}}.get(kind, {TABLE})
        while self.open[-1].inside not in fits and (self.open[-1].implied or self.open[-1].inside == COLUMNS):
            self.pop()

    def column(self, tag: Tag, start: str) -> None:
        top = self.open[-1]
        if tag.kind == Kind.COLUMN and top.inside == COLUMNS:
            self.out.append(start)
        elif tag.kind == Kind.COLUMN and top.inside == TABLE and not top.filled.strip("c"):
            top.filled += "c"
            self.imply("<colgroup>", "</colgroup>", COLUMNS)
            self.out.append(start)
        elif tag.kind == Kind.COLUMNS and not tag.closed:
            self.unwind(Kind.COLUMNS)
            top = self.open[-1]
            if top.inside == TABLE and not top.filled.strip("c"):
                top.filled += "c"
                self.put(tag, start, tag.end, COLUMNS)

    def row_group(self, tag: Tag, start: str, top: _Open) -> None:
        """The first `<thead>` stays one; other groups are `<tbody>`; among bare rows a group is not written."""
        if top.inside != TABLE or "r" in top.filled:
            return
        head = start.startswith("<thead") and not top.filled.strip("c")
        if not head and not start.startswith("<tbody"):
            start = f"<tbody{start[6:]}"
        top.filled += "h" if head else "g"
        self.put(tag, start, "</thead>" if head else "</tbody>", GROUP)

    def in_table(self) -> bool:
        """Whether a table part that comes now belongs to an open table."""
        for entry in reversed(self.open):
            if entry.inside in {TABLE, GROUP, ROW, COLUMNS}:
                return True
            if not entry.implied:
                return False
        return False

    def with_id(self, start: str) -> str:
        """The start tag, without its id where an element before it had the same."""
        match = _ID.search(start)
        if match is None:
            return start
        if match[1] in self.seen:
            return start[: match.start()] + start[match.end() :]
        self.seen.add(match[1])
        return start


_TABLE_PARTS = Kind.CAPTION | Kind.COLUMN | Kind.COLUMNS | Kind.GROUP | Kind.ROW | Kind.CELL
_NEEDS_ROOM = Kind.TABLE | Kind.LIST | Kind.IMAGE
_LOOKS = {
    "b": "font-weight:bold",
    "strong": "font-weight:bold",
    "i": "font-style:italic",
    "em": "font-style:italic",
    "small": "font-size:smaller",
    "big": "font-size:larger",
    "tt": "font-family:monospace",
    "code": "font-family:monospace",
    "p": "margin:1em 0",
    "h1": "font-weight:bold;font-size:2em;margin:.67em 0",
    "h2": "font-weight:bold;font-size:1.5em;margin:.83em 0",
    "h3": "font-weight:bold;font-size:1.17em;margin:1em 0",
    "h4": "font-weight:bold;margin:1.33em 0",
    "h5": "font-weight:bold;font-size:.83em;margin:1.67em 0",
    "h6": "font-weight:bold;font-size:.67em;margin:2.33em 0",
}
_STYLE = regex(r' style="([^"]*)"')
_KEPT = regex(r' (?:id|class|style|title|dir|xml:lang)="[^"]*"')


def _restyled(start: str, name: str, style: str) -> str:
    """The same start tag under another name: attributes any element may have, `style` in front of its own."""
    kept = "".join(_KEPT.findall(start))
    if not style:
        return f"<{name}{kept}>"
    if _STYLE.search(kept):
        return f"<{name}{_STYLE.sub(lambda m: f' style={chr(34)}{style};{m[1]}{chr(34)}', kept, count=1)}>"
    return f'<{name}{kept} style="{style}">'
