"""A page that is well-formed as it stands, cut into tags and texts without a parser.

Most software that makes releases closes every element and quotes every attribute. Such a page is its own XML; a tree of
it, spelled as XML again, would be the same, and costs more than all the rest of reading. In this order
1. line ends, comments and references are resolved as HTML's parser does, if the latter are of one plain character;
2. the page is cut at its angle brackets;
3. every tag must be spelled as lxml spells it, every element be closed in order, and stand where HTML's parser lets it
   stand as it is (`_HOLDS`). Anything else, tag soup above all, is lxml's: `cut` gives None.
"""

from __future__ import annotations

import re

from converter.lazy import regex
from converter.records import NamedTuple

_INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\xad"
_COMMENT = regex(r"<!--(?!-?>).*?-->", re.S)
_REFERENCE = regex(r"&(?!(?:amp|lt|gt);)[^&;<>\s]{0,32};?")
_ESCAPED = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"}
_UNKNOWN = "\0"
_CONTROLS = bytes(code for code in range(32) if code not in b"\t\n")
_PREAMBLE = regex(r'!doctype html(?: [\w "/:.-]*)?|\?xml [\w ="?.-]*', re.I)
_TAG = regex(r'([a-z][a-z0-9]*)((?: [a-z][a-z-]*="[^"\n\t]*")*) ?(/?)')
_NAMES = regex(r' ([a-z-]+)="')

_LINE = frozenset(("a", "b", "br", "em", "font", "i", "img", "small", "span", "strong", "sub", "sup", "u"))
_FLOW = _LINE | {"div", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "ol", "p", "table", "ul"}
_ROWS = frozenset(("tr",))
_HOLDS = {
    "html": frozenset(("head", "body")),
    "head": frozenset(("title", "meta")),
    "title": frozenset[str](),
    **dict.fromkeys(("body", "div", "td", "th", "li"), _FLOW),
    **dict.fromkeys(("b", "em", "font", "i", "small", "span", "strong", "sub", "sup", "u"), _LINE),
    **dict.fromkeys(("p", "h1", "h2", "h3", "h4", "h5", "h6"), _LINE),
    "a": _LINE - {"a"},
    "table": _ROWS | {"tbody", "thead", "tfoot"},
    **dict.fromkeys(("tbody", "thead", "tfoot"), _ROWS),
    "tr": frozenset(("td", "th")),
    **dict.fromkeys(("ul", "ol"), frozenset(("li",))),
}
"""What HTML's parser leaves as a child of what: it closes no element, and implies none."""

_VOID = frozenset(("br", "hr", "img", "meta"))
_KNOWN = _VOID.union(_HOLDS)
_ONCE = frozenset(("head", "body"))
_DEEPEST = 100
_MOST_TOKENS = 300_000


def visible(text: str) -> str:
    """The text without characters nobody sees: zero-width spaces fill the empty cells of some generators' tables."""
    for character in _INVISIBLE:
        if character in text:
            text = text.replace(character, "")
    return text


def cut(markup: str, utf8: bytes) -> list[str] | None:
    """The tokens of a well-formed page (as `HtmlPage` has them), None for any other. `utf8` are the page's bytes."""
    controls = len(utf8) - len(utf8.translate(None, _CONTROLS))
    if controls:
        if controls != utf8.count(b"\r"):
            return None
        markup = markup.replace("\r\n", "\n").replace("\r", "\n")
    if b"<!--" in utf8:
        if b"--!>" in utf8:
            return None
        markup = _COMMENT.sub("", markup)
    if b"&" in utf8:
        markup = _REFERENCE.sub(_character, markup.replace("&#160;", "\xa0").replace("&nbsp;", "\xa0"))
        if _UNKNOWN in markup:
            return None
    markup = visible(markup)
    tokens = markup.replace(">", "<").split("<")
    if len(tokens) > _MOST_TOKENS or len(tokens) % 2 == 0:
        return None
    while len(tokens) > 9 and not tokens[0].strip() and _PREAMBLE.fullmatch(tokens[1]):
        del tokens[:2]
    if b"&quot;" in utf8 or b"&#34;" in utf8:
        tokens[::2] = [text.replace("&quot;", '"') for text in tokens[::2]]
    starts = _Starts()
    if not _closed(tokens[1::2], starts) or not _framed(tokens):
        return None
    if starts.void:
        tokens[1::2] = [starts.void.get(raw, raw) for raw in tokens[1::2]]
    return tokens


class _Start(NamedTuple):
    """A start tag: its name, the end tag that must follow (none if it is void), and what it may hold."""

    name: str
    end: str
    holds: frozenset[str]


_NO_TAG = _Start("", "", frozenset())


class _Starts(dict[str, _Start]):
    """The start tags of a page; `void` has those without an end tag as XML spells them."""

    def __init__(self) -> None:
        self.void: dict[str, str] = {}
        self._once: set[str] = set()

    def __missing__(self, raw: str) -> _Start:
        match = _TAG.fullmatch(raw)
        if match is None:
            return _NO_TAG
        name, attributes, closed = match.groups()
        if name not in _KNOWN or (attributes.count('="') > 1 and _repeats(attributes)):
            return _NO_TAG
        if name in _VOID:
            self.void[raw] = f"{name}{attributes}/"
            start = _Start(name, "", frozenset())
        elif closed or raw[-1] == " " or name in self._once:
            return _NO_TAG
        else:
            start = _Start(name, f"/{name}", _HOLDS[name])
        if name in _ONCE:
            self._once.add(name)
        else:
            self[raw] = start
        return start


def _repeats(attributes: str) -> bool:
    names = _NAMES.findall(attributes)
    return len(set(names)) < len(names)


def _closed(raws: list[str], starts: _Starts) -> bool:
    """Whether every element is closed in order and stands where it may."""
    end, holds = "<", frozenset(("html",))
    outer: list[tuple[str, frozenset[str]]] = []
    for raw in raws:
        if raw == end:
            end, holds = outer.pop()
            continue
        name, closing, inside = starts[raw]
        if name not in holds:
            return False
        if closing:
            outer.append((end, holds))
            end, holds = closing, inside
            if len(outer) > _DEEPEST:
                return False
    return not outer


def _framed(tokens: list[str]) -> bool:
    """Whether words stand only in the title and in the one body; white space elsewhere goes."""
    if tokens[-4] != "/body":
        return False
    body = next(at for at in range(1, len(tokens), 2) if tokens[at].partition(" ")[0] == "body")
    for at in (*range(0, body, 2), -3, -1):
        if tokens[at - 1] == "title" and at > 0:
            continue
        if tokens[at] and not tokens[at].isspace():
            return False
        tokens[at] = ""
    return True


def _character(reference: re.Match[str]) -> str:
    """What a reference stands for, if that can stand there by itself."""
    from html import unescape

    character = unescape(reference[0])
    simple = len(character) == 1 and (" " <= character <= "~" or "\xa0" <= character <= "\ud7ff")
    return _ESCAPED.get(character, character) if simple and reference[0][-1] == ";" else _UNKNOWN
