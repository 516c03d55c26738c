"""A page that is well-formed as it stands, cut into tags and texts without a parser.

Most software that makes releases closes every element and quotes every attribute. Such a page is its own XML; a tree of
it, spelled as XML again, would be the same, and costs more than all the rest of reading. In this order
1. the page is cut at its angle brackets, its comments taken out first where there are any;
2. line ends and references are resolved as HTML's parser does, if the latter are of one plain character: in all texts
   at once, and in each distinct tag;
3. every tag must be spelled as lxml spells it, every element be closed in order, and stand where HTML's parser lets it
   stand as it is (`_HOLDS`): that is told by a string with one character a tag, in which what is known to be right is
   put together first. Anything else, tag soup above all, is lxml's: `cut` gives None.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from operator import itemgetter

from converter.lazy import regex
from converter.remembered import Remembered

_INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\xad"
_COMMENT = regex(r"<!--(?!-?>).*?-->", re.S)
_REFERENCE = regex(r"&(?!(?:amp|lt|gt);)[^&;<>\s]{0,32};?")
_ESCAPED = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"}
_UNKNOWN = "\x01"
_CONTROLS = bytes(code for code in range(32) if code not in b"\t\n")
_PREAMBLE = regex(r'!doctype html(?: [\w "/:.-]*)?|\?xml [\w ="?.-]*', re.I)
_PATTERN = regex(r'([a-z][a-z0-9]*)((?: [a-z][a-z-]*="[^"\x00-\x1f]*")*) ?(/?)')

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
    try:
        tags = list(map(_TAGS.__getitem__, tokens[1::2]))
    except _ToMend:
        return None
    codes = "".join(map(itemgetter(0), tags))
    if not _closed(codes) or not _framed(tokens, codes):
        return None
    tokens[1::2] = map(itemgetter(1), tags)
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


class _ToMend(Exception):
    """A tag that HTML's parser would mend."""


def _tag(raw: str) -> tuple[str, str]:
    """The code of the tag between two angle brackets, a character for its kind, and how XML spells it. Raises
    `_ToMend`."""
    if raw in _ENDS:
        return _ENDS[raw], raw
    xml = raw if raw.isascii() and "&" not in raw else visible(_REFERENCE.sub(_character, raw))
    match = _PATTERN.fullmatch(xml)
    if match is None:
        raise _ToMend
    name, attributes, closed = match.groups()
    if name not in _STARTS or (attributes.count('="') > 1 and _repeats(attributes)):
        raise _ToMend
    if name in _VOID:
        xml = f"{name}{attributes}/"
    elif closed or xml[-1] == " ":
        raise _ToMend
    return _STARTS[name], xml


def _repeats(attributes: str) -> bool:
    names = attributes.split('"')[::2]
    return len(set(names)) < len(names)


_TAGS = Remembered(_tag)
_STARTS = {name: chr(ord("A") + number) for number, name in enumerate((*_HOLDS, *_VOID))}
_ENDS = {f"/{name}": chr(ord("A") + len(_STARTS) + number) for number, name in enumerate(_HOLDS)}
_CELLS, _ROWS_DONE = ".", ":"
"""Cells and rows, one or several, that are known to be well-formed."""


def _inside() -> dict[str, tuple[str, str]]:
    """For the code of a start tag that of its end tag, and the codes of what may stand between them."""
    inside = {}
    for name, held in _HOLDS.items():
        done = (_CELLS if "td" in held else "") + (_ROWS_DONE if "tr" in held else "")
        inside[_STARTS[name]] = (_ENDS[f"/{name}"], done + "".join([_STARTS[child] for child in held]))
    return inside


_INSIDE = _inside()


def _folds() -> tuple[tuple[str, str], ...]:
    """Stretches of codes, and the one code that may stand in the same places.

    Words in a row of cells, as nearly all of a release is, need no look at each tag.
    """

    def around(names: Iterable[str], inner: Iterable[str], same: str) -> list[tuple[str, str]]:
        return [(f"{_STARTS[name]}{code}{_ENDS[f'/{name}']}", same) for name in names for code in inner]

    line, block = _STARTS["br"], _STARTS["hr"]
    return (
        *around(("b", "font", "span"), ("",), line),
        (line * 2, line),
        *around(("div", "p"), ("", line), block),
        *around(("td", "th"), ("", line, block), _CELLS),
        *[(_CELLS * 2, _CELLS)] * 5,
        *around(("tr",), (_CELLS,), _ROWS_DONE),
        *[(_ROWS_DONE * 2, _ROWS_DONE)] * 6,
    )


_FOLDS = _folds()


def _closed(codes: str) -> bool:
    """Whether every element is closed in order and stands where it may."""
    for stretch, same in _FOLDS:
        codes = codes.replace(stretch, same)
    end, holds = "", _STARTS["html"]
    outer: list[tuple[str, str]] = []
    for code in codes:
        if code == end:
            end, holds = outer.pop()
        elif code not in holds:
            return False
        elif code in _INSIDE:
            outer.append((end, holds))
            end, holds = _INSIDE[code]
            if len(outer) > _DEEPEST:
                return False
    return not outer


def _framed(tokens: list[str], codes: str) -> bool:
    """Whether there is one head at most and one body, and words only in the title and the body; white space elsewhere
    goes."""
    if codes[-2:] != _ENDS["/body"] + _ENDS["/html"] or any(codes.count(_STARTS[name]) > 1 for name in _ONCE):
        return False
    body = 2 * codes.index(_STARTS["body"]) + 1
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
