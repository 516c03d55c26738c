"""What each start tag of a page is to the reader: kind of element, look, columns and rows it spans.

Decided once for each distinct tag: generators repeat a hundred tags thousands of times, and software for releases has
most of them in common from one release to the next.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from converter.lazy import regex
from converter.read.styles import PLAIN, Look, Styles
from converter.remembered import Remembered
from converter.xmltext import unescape

INLINE, BLOCK, BREAK, TABLE, SKIP, RAISED, PRE, STRONG, PAGE = range(9)
_KINDS = {
    "br": BREAK,
    "table": TABLE,
    **dict.fromkeys(
        (
            "script", "style", "head", "title", "noscript", "template", "object", "applet", "iframe", "svg", "img",
            "input", "select", "textarea", "button", "map", "ix:header", "ix:hidden", "ix:resources", "ix:references",
        ),
        SKIP,
    ),
    "page": PAGE,
    "sup": RAISED,
    **dict.fromkeys(("pre", "xmp", "listing", "plaintext"), PRE),
    **dict.fromkeys(("b", "strong", "th"), STRONG),
    **dict.fromkeys(
        (
            "p", "div", "li", "ul", "ol", "dl", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6", "center", "hr", "body",
            "blockquote", "address", "article", "section", "header", "footer", "main", "nav", "aside", "figure",
            "figcaption", "form", "fieldset", "tr", "td", "tbody", "thead", "tfoot", "caption", "document",
            "text", "details", "summary", "html", "center",
        ),
        BLOCK,
    ),
}  # fmt: skip
SIDE_BY_SIDE = frozenset(("inline-block", "table-cell"))
CHAINED = frozenset((INLINE, BLOCK, STRONG))
_BOLD = frozenset(("b", "strong", "th", "h1", "h2", "h3", "h4", "h5", "h6"))
_INDENTING = {"blockquote": 30.0, "dd": 30.0, "ul": 20.0, "ol": 20.0}
_PLAIN_DISPLAY = frozenset(("", "block", "inline"))
_ATTRIBUTE = regex(r'\s(style|class|hidden|colspan|rowspan)="([^"]*)"')
_MAX_SPAN = 1_000


class Tag:
    """A start tag."""

    __slots__ = ("across", "bold", "cell", "closed", "down", "indent", "kind", "look", "name", "room", "wraps")

    def __init__(self, raw: str, look: Look, given: Mapping[str, str]) -> None:
        self.name = name = raw.split(None, 1)[0].rstrip("/")
        self.kind = kind = _KINDS.get(name, INLINE)
        self.look = look
        self.bold = True if look.bold is None and name in _BOLD else look.bold
        self.indent = look.indent + _INDENTING.get(name, 0.0)
        self.closed = raw[-1] == "/"
        """Written as `<td/>`: it holds nothing and has no end tag."""
        self.cell = not look.hidden and (name in ("td", "th") or look.display == "table-cell")
        """A table's cell that is shown."""
        self.across = _span(given["colspan"]) if "colspan" in given else 1
        self.down = _span(given["rowspan"]) if "rowspan" in given else 1
        self.room = self.across if self.cell and self.down == 1 else 0
        """The columns of a cell that spans one row; 0 for any other element."""
        self.wraps = (
            kind in CHAINED
            and look.display in _PLAIN_DISPLAY
            and not (look.hidden or look.raised or look.breaks_before or look.breaks_after)
        )
        """Around the one text of a cell it changes nothing but `bold` and `indent`."""


END = Tag("/", PLAIN, {})
"""What stands for every end tag."""
START = "0"
"""End tags (`/td`) sort before it, start tags behind: the quickest way to tell one from the other."""


class _Tags(dict[str, Tag]):
    """The tags of a page with classes of its own."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles

    def __missing__(self, raw: str) -> Tag:
        tag = self[raw] = _tag(raw, self._styles) if "class=" in raw else _CLASSLESS[raw]
        return tag


def tags_of(raws: Iterable[str], styles: Styles) -> list[Tag]:
    """What a page's tags are, one after the other."""
    known = _Tags(styles) if styles.classes else _CLASSLESS
    return list(map(known.__getitem__, raws))


def _tag(raw: str, styles: Styles) -> Tag:
    if raw < START:
        return END
    given: dict[str, str] = dict(_ATTRIBUTE.findall(raw))
    if "&" in raw:
        given = {key: unescape(value) for key, value in given.items()}
    return Tag(raw, styles.look(given), given)


_CLASSLESS = Remembered(lambda raw: _tag(raw, Styles(())))


def _span(text: str) -> int:
    """A colspan or rowspan as browsers take it: at least 1, bounded."""
    digits = text.strip()
    return min(max(int(digits), 1), _MAX_SPAN) if digits.isdecimal() and len(digits) < 9 else 1
