"""A page that is well-formed as it stands, cut into tags and texts without a parser.

Most software that makes releases closes every element and quotes every attribute. Such a page is its own XML; a tree of
it, spelled as XML again, would be the same, and costs more than all the rest of reading. In this order
1. the page is cut at its angle brackets, its comments taken out first where there are any;
2. line ends and references are resolved as HTML's parser does, if the latter are of one plain character: in all texts
   at once, and in each distinct tag;
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
_UNKNOWN = "\x01"
_CONTROLS = bytes(code for code in range(32) if code not in b"\t\n")
_PREAMBLE = regex(r'!doctype html(?: [\w "/:.-]*)?|\?xml [\w ="?.-]*', re.I)
_TAG = regex(r'([a-z][a-z0-9]*)((?: [a-z][a-z-]*="[^"\x00-\x1f]*")*) ?(/?)')

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
_ONCE = frozenset(("head", "body"))
_DEEPEST = 100
_MOST_TOKENS = 300_000


def visible(text: str) -> str:
    """The text without characters nobody sees: zero-width spaces fill the empty cells of some generators' tables."""
    for character in _INVISIBLE:
        if character in text:
            text = text.replace(character, "")
    return text


def cut(markup: str) -> list[str] | None:
    """The tokens of a well-formed page (as `HtmlPage` has them), None for any other."""
    tokens = _tokens(markup)
    if tokens is None and "<!--" in markup and "--!>" not in markup:
        return _tokens(_COMMENT.sub("", markup))
    return tokens


def _tokens(markup: str) -> list[str] | None:
    """The same for a page without comments; one with them is no well-formed page."""
    tokens = markup.replace(">", "<").split("<")
    if len(tokens) > _MOST_TOKENS or len(tokens) % 2 == 0:
        return None
    raw = "<".join(tokens[::2])
    texts = _resolved(raw)
    if texts is None:
        return None
    if texts != raw:
        tokens[::2] = texts.split("<")
    while len(tokens) > 9 and not tokens[0].strip() and _PREAMBLE.fullmatch(tokens[1]):
        del tokens[:2]
    starts = _Starts()
    if not _closed(tokens[1::2], starts) or not _framed(tokens):
        return None
    if starts.spelled:
        tokens[1::2] = map(starts.spelled.get, tokens[1::2], tokens[1::2])
    return tokens


def _resolved(text: str) -> str | None:
    """Text with its line ends and references resolved; None where it has control characters, or references that cannot
    be."""
    utf8 = text.encode("utf-8", "replace")
    controls = len(utf8) - len(utf8.translate(None, _CONTROLS))
    if controls:
        if controls != utf8.count(b"\r"):
            return None
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "&" in text:
        text = _REFERENCE.sub(_character, text.replace("&#160;", "\xa0").replace("&nbsp;", "\xa0"))
        if _UNKNOWN in text:
            return None
        text = text.replace("&quot;", '"')
    return visible(text)


class _Start(NamedTuple):
    """A start tag: its name, the end tag that must follow (none if it is void), and what it may hold."""

    name: str
    end: str
    holds: frozenset[str]


_NO_TAG = _Start("", "", frozenset())
_STARTS = {name: _Start(name, f"/{name}", holds) for name, holds in _HOLDS.items()}
_STARTS |= {name: _Start(name, "", frozenset()) for name in _VOID}


class _Starts(dict[str, _Start]):
    """The start tags of a page; `spelled` has those that XML spells otherwise, void ones above all."""

    def __init__(self) -> None:
        self.spelled: dict[str, str] = {}
        self._once: set[str] = set()

    def __missing__(self, raw: str) -> _Start:
        xml = raw if raw.isascii() and "&" not in raw else visible(_REFERENCE.sub(_character, raw))
        match = _TAG.fullmatch(xml)
        if match is None:
            return _NO_TAG
        name, attributes, closed = match.groups()
        start = _STARTS.get(name, _NO_TAG)
        if attributes.count('="') > 1 and _repeats(attributes):
            return _NO_TAG
        if not start.end:
            xml = f"{name}{attributes}/"
        elif closed or xml[-1] == " " or name in self._once:
            return _NO_TAG
        if xml != raw:
            self.spelled[raw] = xml
        if name in _ONCE:
            self._once.add(name)
        else:
            self[raw] = start
        return start


def _repeats(attributes: str) -> bool:
    names = attributes.split('"')[::2]
    return len(set(names)) < len(names)


def _closed(raws: list[str], starts: _Starts) -> bool:
    """Whether every element is closed in order and stands where it may."""
    here = _Start("", "<", frozenset(("html",)))
    _, end, holds = here
    outer: list[_Start] = []
    for raw in raws:
        if raw == end:
            here = outer.pop()
            _, end, holds = here
            continue
        start = starts[raw]
        name, closing, inside = start
        if name not in holds:
            return False
        if closing:
            outer.append(here)
            here, end, holds = start, closing, inside
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
