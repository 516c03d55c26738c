"""The flow of text of an HTML page: pieces in reading order, blocks, inline elements, `<pre>`, raised marks.

Decided for each element, in this order
1. Hidden things (`display:none`, `hidden`, `ix:header`, scripts, styles, form controls) do not exist.
2. A block's edge or a `<br>` ends a piece; inline elements do not. White space is folded, but three and more
   non-breaking spaces in a line outside tables stay: they set columns.
3. `<pre>` keeps its lines and blanks.
4. A raised footnote mark is set apart: "Revenue (1)"; beside a figure it is dropped, since a digit glued to a number is
   another number. Ordinals ("1st") stay whole.

Tables are `Walker`'s.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from converter.lazy import regex
from converter.model import Grid, Place
from converter.read.blanks import columned
from converter.read.elements import (
    BLOCK,
    BREAK,
    CHAINED,
    END,
    INLINE,
    PAGE,
    PRE,
    RAISED,
    SIDE_BY_SIDE,
    SKIP,
    TABLE,
    Tag,
    tags_of,
)
from converter.read.styles import PLAIN, Styles
from converter.read.tables import Piece, is_figure
from converter.xmltext import unescape

NBSP_POINTS = 2.75
_UNREAD = frozenset((SKIP, BREAK))
_MARK = regex(r"(?:[(\[]?\s*(?:\d{1,2}|[a-zA-Z]|[*†‡§#^•]{1,4})\s*[)\]]?(?:\s*[,;&]\s*|\s*(?=[(\[])|$)){1,6}$")
_LINE = regex(r"[^\r\n]*(?:\r\n?|\n)|[^\r\n]+$|^$")
_ORDINAL = regex(r"(?:st|nd|rd|th)\b", re.I)


class Flow:
    """The text of a page: `texts[n]` follows `tags[n]`. `sink` is where finished pieces go: the page, or the cell that
    is being read.

    A method that reads an element takes the number of its start tag and returns that of its end tag.
    """

    __slots__ = (
        "bold", "depth", "indent", "line_bold", "line_indent", "nodes", "number", "page", "parts", "pre", "runs",
        "sink", "spaces", "tags", "texts",
    )  # fmt: skip

    def __init__(self, tokens: Sequence[str], styles: Styles) -> None:
        self.tags = tags_of(tokens[1::2], styles)
        self.texts = tokens[2::2]
        self.runs: list[str] = []
        self.nodes: list[int] = []
        self.sink: list[Piece | Grid] = []
        self.parts: list[tuple[int, str]] = []
        self.page = 1
        self.number = 0
        self.depth = 0
        self.indent = 0.0
        self.bold = False
        self.line_indent = 0.0
        self.line_bold = False
        self.spaces = 0
        self.pre: list[Piece] = []

    def add(self, at: int) -> None:
        """Take the text behind tag `at` into the piece being built."""
        text = unescape(self.texts[at])
        if text.isspace():
            if self.parts:
                self.parts.append((-1, " "))
            else:
                self.spaces += text.count("\xa0")
            return
        if not self.parts:
            head = text[: len(text) - len(text.lstrip())]
            self.line_indent = self.indent + (self.spaces + head.count("\xa0")) * NBSP_POINTS
            self.line_bold = self.bold
        self.parts.append((len(self.runs), text))
        self.runs.append(text)
        self.nodes.append(2 * at + 2)

    def gap(self) -> None:
        """Room between boxes that stand side by side."""
        if self.parts:
            self.parts.append((-1, "\xa0\xa0\xa0"))

    def flush(self) -> None:
        """Close the piece being built and hand it on."""
        parts = self.parts
        self.spaces = 0
        if not parts:
            return
        self.parts = []
        if not self.depth:
            self.number += 1
        places: tuple[Place, ...]
        if len(parts) == 1 and parts[0][0] >= 0:
            run, whole = parts[0]
            text = " ".join(whole.split())
            start = len(whole) - len(whole.lstrip())
            places = (Place(self.page, self.number, run, start, start + len(whole.strip())),)
        else:
            whole = "".join([raw for _, raw in parts])
            text, places = self.joined(parts, whole)
            if not text:
                return
        if "\xa0" in whole and len(text) < 400 and any("\xa0\xa0" in raw or "\xa0 \xa0" in raw for _, raw in parts):
            text = columned(whole, text, bool(self.depth))
        if "\u2011" in text:
            text = text.replace("\u2011", "-")
        self.sink.append(Piece(text, places, self.line_indent, self.line_bold))

    def joined(self, parts: list[tuple[int, str]], whole: str) -> tuple[str, tuple[Place, ...]]:
        """Several text nodes, together `whole`, as one text; marks (run −2) behind or before a figure are left out."""
        text = " ".join(whole.split())
        if -2 in [run for run, _ in parts]:
            plain = " ".join("".join([raw for run, raw in parts if run != -2]).split())
            if is_figure(plain):
                text = plain
        places = []
        for run, raw in parts:
            if run >= 0:
                start = len(raw) - len(raw.lstrip())
                places.append(Place(self.page, self.number, run, start, start + len(raw.strip())))
        return text, tuple(places)

    def raised(self, at: int) -> int:
        """A superscript: a footnote mark is set apart, anything else is text."""
        end = self.skip(at)
        text = " ".join(unescape("".join(self.texts[at:end])).split())
        if not text:
            return end
        before = self.parts[-1][1][-1:] if self.parts else ""
        if _ORDINAL.match(text) and before.isdigit():
            self.flow(at)
        elif _MARK.match(text):
            if not self.parts:
                self.line_indent, self.line_bold = self.indent + self.spaces * NBSP_POINTS, self.bold
            self.parts.append((-2, f" ({text.strip('()[] ')}) "))
        elif text.upper() not in ("TM", "SM", "®", "™", "(TM)", "(SM)"):
            if self.parts:
                self.parts.append((-1, " "))
            self.flow(at)
        return end

    # --- elements -------------------------------------------------------------------------------------------------

    def skip(self, at: int) -> int:
        """Pass over an element."""
        tags = self.tags
        inside = 0 if tags[at].closed else 1
        while inside:
            at += 1
            tag = tags[at]
            if tag is END:
                inside -= 1
            elif not tag.closed:
                inside += 1
        return at

    def flow(self, at: int) -> int:
        """Read what an element holds, in order."""
        tags, texts = self.tags, self.texts
        if tags[at].closed:
            return at
        if texts[at]:
            self.add(at)
        at += 1
        while tags[at] is not END:
            at = self.child(at)
            if texts[at]:
                self.add(at)
            at += 1
        return at

    def child(self, at: int) -> int:
        """Read one element if it is shown, between the page breaks its look asks for."""
        tag = self.tags[at]
        kind, look = tag.kind, tag.look
        if look is PLAIN and kind == INLINE:
            return self.flow(at)
        if kind == BREAK:
            self.flush()
        if kind == PAGE:
            self.flush()
            self.page += 1
        if look.hidden or kind in _UNREAD:
            return self.skip(at)
        if look.breaks_before:
            self.flush()
            self.page += 1
        indent, bold = self.indent, self.bold
        if tag.bold is not None:
            self.bold = tag.bold
        end = self.shown(at, tag)
        self.indent, self.bold = indent, bold
        if look.breaks_after:
            self.flush()
            self.page += 1
        return end

    def shown(self, at: int, tag: Tag) -> int:
        """Read one element as its kind and its display ask for."""
        kind, look = tag.kind, tag.look
        if look.display in SIDE_BY_SIDE and kind in CHAINED:
            self.gap()
            end = self.flow(at)
            self.gap()
            return end
        block = kind in (BLOCK, PAGE) or (kind == PRE and self.holds_table(at))
        if not block:
            if kind == TABLE or look.display == "table":
                self.flush()
                self.indent += tag.indent
                return self.table(at)
            if kind == RAISED or (look.raised and kind == INLINE):
                return self.raised(at)
            if kind == PRE:
                self.flush()
                return self.preformatted(at)
            block = look.display in ("block", "list-item")
        if block:
            self.flush()
        self.indent += tag.indent
        end = self.flow(at)
        if block:
            self.flush()
        return end

    def holds_table(self, at: int) -> bool:
        return any(tag.kind == TABLE for tag in self.tags[at + 1 : self.skip(at)])

    def preformatted(self, at: int) -> int:
        """Every line of a `<pre>` as a piece that keeps its blanks; a line may consist of several text nodes."""
        parts: list[tuple[int, int, str]] = []
        end = self.skip(at)
        for node in range(at, end):
            if self.tags[node].kind == BREAK:
                self.preformatted_line(parts)
                parts = []
            text = unescape(self.texts[node])
            if not text:
                continue
            run = len(self.runs)
            self.runs.append(text)
            self.nodes.append(2 * node + 2)
            start = 0
            for line in _LINE.findall(text):
                if start:
                    self.preformatted_line(parts)
                    parts = []
                parts.append((run, start, line.rstrip("\r\n")))
                start += len(line)
            if text.endswith(("\n", "\r")):
                self.preformatted_line(parts)
                parts = []
        self.preformatted_line(parts)
        return end

    def preformatted_line(self, parts: list[tuple[int, int, str]]) -> None:
        text = "".join(line for _, _, line in parts).replace("\xa0", " ").expandtabs(8).rstrip()
        if not text:
            return
        if not self.depth:
            self.number += 1
        places = tuple(
            Place(self.page, self.number, run, at + len(line) - len(line.lstrip()), at + len(line.rstrip()))
            for run, at, line in parts
            if line.strip()
        )
        piece = Piece(text, places, 0.0, False)
        self.sink.append(piece)
        self.pre.append(piece)

    def table(self, at: int) -> int:
        """Read a table (`Walker` does)."""
        raise NotImplementedError
