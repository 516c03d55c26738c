"""One HTML start tag as XHTML 1.1: the element it becomes, the attributes it keeps, the styles that replace the rest.

In this order
1. elements that are no text (scripts, frames, form controls, metadata) are dropped with what they hold;
2. elements of XHTML 1.1 keep their names; presentational ones (`font`, `center`, `u`) and those of HTML 5 become `span`
   or `div`; unknown ones become `span`;
3. an attribute is kept if the element has it in XHTML 1.1 with that value; one that styles can say becomes a style;
   others (`data-*`, event handlers, `target`) are dropped;
4. styles and addresses that load something or run something are dropped.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from converter.lazy import regex
from converter.records import NamedTuple
from converter.remembered import remembered


class Kind:
    """Where an element may stand and what it may hold; one bit each (an Enum would cost a third of the pass)."""

    INLINE = 1 << 0
    LINK = 1 << 1
    VOID = 1 << 2
    IMAGE = 1 << 3
    RULE = 1 << 4
    BLOCK = 1 << 5
    TEXT_BLOCK = 1 << 6
    LIST = 1 << 7
    ITEM = 1 << 8
    TABLE = 1 << 9
    CAPTION = 1 << 10
    COLUMNS = 1 << 11
    COLUMN = 1 << 12
    GROUP = 1 << 13
    ROW = 1 << 14
    CELL = 1 << 15
    TRANSPARENT = 1 << 16
    DROPPED = 1 << 17


class Tag(NamedTuple):
    """A start tag as written, its end tag; `closed`: it was `<x/>`; `special`: it needs a look each time it comes."""

    kind: int
    start: str
    end: str
    closed: bool
    special: bool


def _words(text: str) -> list[str]:
    return text.split()


_DROPPED = frozenset(
    _words(
        """
        script head title meta link base style template iframe frame frameset noframes object embed applet
        param audio video source track canvas svg math select option optgroup textarea input isindex
        datalist map area portal
        """
    )
)
_KINDS = {
    **dict.fromkeys(
        _words(
            """
        b i em strong sub sup small big tt code abbr span var kbd samp dfn
        """
        ),
        Kind.INLINE,
    ),
    **dict.fromkeys(_words("h1 h2 h3 h4 h5 h6 p"), Kind.TEXT_BLOCK),
    **dict.fromkeys(["thead", "tbody", "tfoot"], Kind.GROUP),
    **dict.fromkeys(["td", "th"], Kind.CELL),
    **dict.fromkeys(["html", "body"], Kind.TRANSPARENT),
    **dict.fromkeys(["ul", "ol"], Kind.LIST),
    "a": Kind.LINK,
    "br": Kind.VOID,
    "img": Kind.IMAGE,
    "hr": Kind.RULE,
    "div": Kind.BLOCK,
    "li": Kind.ITEM,
    "table": Kind.TABLE,
    "caption": Kind.CAPTION,
    "colgroup": Kind.COLUMNS,
    "col": Kind.COLUMN,
    "tr": Kind.ROW,
}
_CENTRED = "text-align:center;text-align:-moz-center;text-align:-webkit-center"
"""What HTML means by centring: tables and blocks too, which `center` alone leaves at the left."""

_BECOMES = {
    **dict.fromkeys(
        _words(
            """
        article aside details dialog dl dt fieldset figure footer form header hgroup legend main nav
        noscript section summary search address figcaption
        """
        ),
        ("div", ""),
    ),
    "blockquote": ("div", "margin:1em 40px"),
    "center": ("div", _CENTRED),
    "cite": ("span", "font-style:italic"),
    "dd": ("div", "margin-left:40px"),
    "pre": ("div", "white-space:pre;font-family:monospace;margin:1em 0"),
    "xmp": ("div", "white-space:pre;font-family:monospace;margin:1em 0"),
    "dir": ("ul", ""),
    "menu": ("ul", ""),
    "u": ("span", "text-decoration:underline"),
    "ins": ("span", "text-decoration:underline"),
    "s": ("span", "text-decoration:line-through"),
    "del": ("span", "text-decoration:line-through"),
    "strike": ("span", "text-decoration:line-through"),
    "mark": ("span", "background-color:yellow"),
    "nobr": ("span", "white-space:nowrap"),
}
_LONG = 1000
"""Longer tags (pictures) are not kept."""

_CORE = frozenset({"id", "class", "title"})
"""All that XHTML 1.1 gives `br`."""

_COMMON = frozenset(_words("id class style title dir"))
_VALUES = {
    "align": regex(r"left|center|right|justify"),
    "valign": regex(r"top|middle|bottom|baseline"),
    "dir": regex(r"ltr|rtl"),
    "colspan": regex(r"\d{1,4}"),
    "rowspan": regex(r"\d{1,5}"),
    "span": regex(r"\d{1,4}"),
    "border": regex(r"\d{1,4}"),
    "cellpadding": regex(r"\d{1,4}%?"),
    "cellspacing": regex(r"\d{1,4}%?"),
    "width": regex(r"\d{1,5}%?"),
    "height": regex(r"\d{1,5}%?"),
    "scope": regex(r"row|col|rowgroup|colgroup"),
    "rules": regex(r"none|groups|rows|cols|all"),
    "frame": regex(r"void|above|below|hsides|lhs|rhs|vsides|box|border"),
}
_ALIGNED = frozenset(["align", "valign"])
_OWN = {
    "a": frozenset({"href"}),
    "img": frozenset(_words("src alt width height")),
    "table": frozenset(_words("summary width border cellpadding cellspacing rules frame")),
    "td": frozenset(_words("abbr rowspan colspan scope")) | _ALIGNED,
    "th": frozenset(_words("abbr rowspan colspan scope")) | _ALIGNED,
    "col": frozenset(["span", "width"]) | _ALIGNED,
    "colgroup": frozenset(["span", "width"]) | _ALIGNED,
    "tr": _ALIGNED,
    "thead": _ALIGNED,
    "tbody": _ALIGNED,
    "tfoot": _ALIGNED,
}
_NAME = regex(r"[A-Za-z][A-Za-z0-9]*(?=[\s/]|\Z)")
_ATTRIBUTE = regex(r'\s([A-Za-z_:][^\s="\'/]*)="([^"]*)"')
_UNSAFE = regex(
    r"""url\s*\(\s*(?!["']?data:image/(?:png|gif|jpe?g);)|expression\s*\(|behaviou?r\s*:|-moz-binding|@import|javascript:"""
    r"""|-sec-ix-""",
    re.I,
)
_RISKS = ("(", "\\", "/*", "&", "@import", "behav", "-moz-b", "script:", "-sec-ix-")
"""What is in every style that is unsafe or not what it looks like. (Looking for these takes a sixth of the pattern.)"""
_SAYS_NOTHING = regex(r"(?:.*\b(?:logo|image|img|picture|graphic|photo)\b.*|.*\.(?:jpe?g|gif|png)|g?\d*)", re.I)
_DECLARATION = regex(r"[^;]+")
_COLOUR = regex(r"#?[A-Za-z0-9]{1,30}")
_HEX = regex(r"[0-9a-fA-F]{6}|[0-9a-fA-F]{3}")
_LENGTH = regex(r"\d{1,5}(?:\.\d+)?(?:%|px|pt|em|in|cm)?")
_FACE = regex(r"[\w ,'-]{1,200}")
_SIZES = ("x-small", "x-small", "small", "medium", "large", "x-large", "xx-large", "xxx-large")
_NOT_XML = regex("[\x00-\x08\x0b\x0c\x0e-\x1f\ufdd0-\ufdef\ufffe\uffff]")
_LIST_TYPES = {
    "1": "decimal", "a": "lower-alpha", "A": "upper-alpha", "i": "lower-roman", "I": "upper-roman",
    "disc": "disc", "circle": "circle", "square": "square",
}  # fmt: skip


def translate(raw: str, taken: Collection[str]) -> Tag:
    """`raw` is a start tag as lxml serialises it, without its angle brackets. Ids in `taken` get another name."""
    if ' id="' in raw or ' name="' in raw or len(raw) > _LONG:
        return _translate(raw, taken)
    return _known(raw)


@remembered()
def _known(raw: str) -> Tag:
    """A tag without an id. Releases made with the same software share most of theirs."""
    return _translate(raw, ())


def _translate(raw: str, taken: Collection[str]) -> Tag:
    match = _NAME.match(raw)
    closed = raw[-1] == "/"
    name = match[0].lower() if match else "span"
    if name in _DROPPED or raw.startswith("ix:header"):
        # (An inline XBRL page as input: its own header says nothing to a reader.)
        return Tag(Kind.DROPPED, "", "", closed, False)
    source = name
    style = ""
    if name not in _KINDS:
        name, style = _BECOMES.get(name, ("span", ""))
    kind = _KINDS[name]
    if kind == Kind.TRANSPARENT:
        return Tag(kind, "", "", closed, False)
    attributes = _ATTRIBUTE.findall(raw) if '="' in raw else []
    kept, style, identified = _attributes(source, name, attributes, style, taken)
    if style:
        kept += f' style="{style}"'
    if kind == Kind.IMAGE and ' src="' not in kept:
        alternative = dict(attributes).get("alt", "").strip()
        if _SAYS_NOTHING.fullmatch(alternative):
            return Tag(Kind.TRANSPARENT, "", "", closed, False)
        kind, text = Kind.VOID, f"<span>{_safe(alternative)}</span>"
        return Tag(kind, text, "", closed, False)
    if kind & (Kind.VOID | Kind.IMAGE | Kind.RULE | Kind.COLUMN):
        return Tag(kind, f"<{name}{kept}/>", "", closed, identified)
    return Tag(kind, f"<{name}{kept}>", f"</{name}>", closed, identified)


def _attributes(
    source: str, name: str, attributes: list[tuple[str, str]], style: str, taken: Collection[str]
) -> tuple[str, str, bool]:
    """(attributes as written, style, whether there is an id)."""
    kept: dict[str, str] = {}
    styles = [style] if style else []
    own = _OWN.get(name, frozenset())
    given_style = ""
    for attribute, value in attributes:
        key = attribute.lower()
        if name == "br" and key not in _CORE:
            continue
        if key == "style":
            given_style = safe_style(value)
        elif key == "id" or (key == "name" and source == "a"):
            if key == "id" or "id" not in kept:
                kept["id"] = ncname(value, taken)
        elif key in own or key in _COMMON:
            checked = _checked(key, value)
            if checked:
                kept[key] = checked
            elif said := _as_style(source, key, value):
                styles.append(said)
        elif key == "lang" and re.fullmatch(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*", value):
            kept["xml:lang"] = value
        elif said := _as_style(source, key, value):
            styles.append(said)
    if name == "img" and "src" in kept:
        kept.setdefault("alt", "")
    if given_style:
        styles.append(given_style)
    if not kept.get("id", "x"):
        del kept["id"]
    return "".join(f' {key}="{value}"' for key, value in kept.items()), ";".join(styles), "id" in kept


def _checked(key: str, value: str) -> str:
    """The value as XHTML has it, empty where it has none."""
    if key == "href":
        return _address(value)
    if key == "src":
        return _image(value)
    pattern = _VALUES.get(key)
    if pattern is not None:
        value = value.strip().lower()
        if key in {"width", "height", "border"}:
            value = value.removesuffix("px")
        return value if pattern.fullmatch(value) else ""
    return _safe(value) if value.strip() or key in {"alt", "summary"} else ""


def _safe(value: str) -> str:
    return value if value.isprintable() else _NOT_XML.sub("", value)


def _address(value: str) -> str:
    """A link's address: web, mail and places in the page; never a script."""
    value = _safe(value).strip()
    if value.startswith("#"):
        return "#" + ncname(value[1:], ()) if len(value) > 1 else "#"
    scheme = re.match(r"\s*([A-Za-z][A-Za-z0-9+.-]*)\s*:", value)
    if scheme and scheme[1].lower() not in {"http", "https", "mailto", "ftp", "tel"}:
        return ""
    from urllib.parse import quote

    # quote() leaves what an address may hold; &amp; is the only entity lxml writes here besides &lt; &gt; &quot;.
    plain = value.replace("&lt;", "%3C").replace("&gt;", "%3E").replace("&quot;", "%22").replace("&amp;", "&")
    plain = re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", re.sub(r"\s+", "%20", plain))
    return quote(plain, safe="%/:=&?~#+!$,;'@()*").replace("&", "&amp;")


def _image(value: str) -> str:
    """A picture that is in the page itself; one that lies elsewhere does not come along."""
    value = value.strip()
    return value if re.match(r"data:image/(?:png|gif|jpeg);base64,[A-Za-z0-9+/=\s]*\Z", value) else ""


def safe_style(value: str) -> str:
    """Style declarations without those that fetch or run something."""
    if value.isascii() and value.isprintable():
        small = value.lower()
        for sign in _RISKS:
            if sign in small:
                break
        else:
            return value.strip().rstrip(";")
    return _made_safe(value)


def _made_safe(value: str) -> str:
    value = _NOT_XML.sub("", value).strip().rstrip(";")
    if "\\" in value or "/*" in value or "&" in value:
        value = re.sub(r"/\*.*?\*/|\\|&(?:lt|gt);", "", value)
    if _UNSAFE.search(value):
        value = ";".join(part for part in _DECLARATION.findall(value) if not _UNSAFE.search(part))
    return value


def _as_style(source: str, key: str, value: str) -> str:
    """The style that says what a presentational attribute said; empty where there is none."""
    value = value.strip()
    if key == "align":
        return _aligned(source, value.lower())
    if key in {"bgcolor", "color", "text"} and _COLOUR.fullmatch(value):
        colour = f"#{value}" if _HEX.fullmatch(value) else value
        return f"{'background-color' if key == 'bgcolor' else 'color'}:{colour}"
    if key in {"width", "height"} and _LENGTH.fullmatch(value):
        return f"{key}:{value if not value[-1].isdigit() else value + 'px'}"
    if key == "nowrap":
        return "white-space:nowrap"
    if key == "valign" and value.lower() in {"center", "absmiddle"}:
        return "vertical-align:middle"
    if key == "face" and _FACE.fullmatch(value):
        return f"font-family:{value}"
    if key == "size" and source == "font":
        return _font_size(value)
    if key == "size" and source == "hr" and _LENGTH.fullmatch(value):
        return f"height:{value if not value[-1].isdigit() else value + 'px'}"
    if key == "noshade":
        return "border-style:solid"
    if key == "type" and value in _LIST_TYPES:
        return f"list-style-type:{_LIST_TYPES[value]}"
    if key == "start" and re.fullmatch(r"-?\d{1,6}", value):
        return f"counter-reset:list-item {int(value) - 1}"
    if key == "value" and source == "li" and re.fullmatch(r"-?\d{1,6}", value):
        return f"counter-set:list-item {value}"
    if key == "clear" and value.lower() in {"left", "right", "all", "both"}:
        return f"clear:{'both' if value.lower() == 'all' else value.lower()}"
    return ""


def _aligned(source: str, value: str) -> str:
    if source == "table":
        return {"center": "margin-left:auto;margin-right:auto", "right": "float:right"}.get(value, "")
    if source == "img":
        return f"float:{value}" if value in {"left", "right"} else ""
    if source == "hr":
        return {"left": "margin-left:0", "right": "margin-right:0"}.get(value, "")
    if source == "div" and value in {"center", "right"}:
        return _CENTRED.replace("center", value)
    return f"text-align:{value}" if value in {"left", "center", "right", "justify"} else ""


def _font_size(value: str) -> str:
    """`<font size>`: 1…7, or relative to 3."""
    match = re.fullmatch(r"([+-]?)(\d)", value)
    if match is None:
        return ""
    size = int(match[2])
    if match[1]:
        size = 3 + size if match[1] == "+" else 3 - size
    return f"font-size:{_SIZES[max(1, min(size, 7))]}"


@remembered()
def _ncname(ident: str) -> str:
    kept = re.sub(r"[^\w.-]", "_", _NOT_XML.sub("", ident.strip()), flags=re.ASCII)
    return kept if not kept or kept[0].isalpha() or kept[0] == "_" else f"_{kept}"


def ncname(ident: str, taken: Collection[str]) -> str:
    """An id as an NCName; one of the report's own gets `src-` in front."""
    name = _ncname(ident)
    return f"src-{name}" if name in taken else name
