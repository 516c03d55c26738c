"""What of an element's look decides how it is read: hidden or not, indentation, bold, superscript, page breaks.

Order: `hidden`, then the classes of the page's own `<style>` rules (simple `.name` selectors only), then the `style`
attribute over them. Lengths become points; an em counts 10 points, a per cent of the width 5.
A style string is read once, and so is a declaration in it: software that makes releases repeats a few dozen of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from converter.lazy import regex
from converter.records import NamedTuple
from converter.remembered import remembered


class Look(NamedTuple):
    """What a style says; `indent` in points, `bold` None where it says nothing."""

    hidden: bool = False
    indent: float = 0.0
    bold: bool | None = None
    raised: bool = False
    breaks_before: bool = False
    breaks_after: bool = False
    display: str = ""


PLAIN = Look()
HIDDEN = Look(hidden=True)
_MAX_STYLE = 2_000
_MAX_CLASSES = 20_000
_LENGTH = regex(r"(-?\d{0,4}\.?\d{1,6})\s*(pt|px|em|rem|ex|in|cm|mm|%)?", re.I)
_POINTS = {"pt": 1.0, "px": 0.75, "em": 10.0, "rem": 10.0, "ex": 5.0, "in": 72.0, "cm": 28.35, "mm": 2.835, "%": 5.0}
_RULE = regex(r"([^{}]{1,500})\{([^{}]{0,2000})\}")
_CLASS = regex(r"(?:[a-z][a-z0-9]*)?\.([\w-]+)$", re.I)
_COMMENT = regex(r"/\*.*?\*/|<!--|-->", re.S)
_INTERESTING = regex(r"none|padding|margin|indent|font|vertical|position|break|display|visibility|float", re.I)


def length(text: str) -> float:
    """A CSS length in points; 0 where it cannot be read.

    >>> length("1.5em"), length("-12px"), length("auto")
    (15.0, -9.0, 0.0)
    """
    match = _LENGTH.match(text.strip())
    if match is None:
        return 0.0
    return float(match[1]) * _POINTS[(match[2] or "px").lower()]


def _left_of(shorthand: str) -> float:
    """The left side of a `padding` or `margin` shorthand: the fourth value, else the second, else the only one."""
    values = shorthand.split()
    if not values:
        return 0.0
    return length(values[3] if len(values) > 3 else values[1] if len(values) > 1 else values[0])


def _bold(value: str) -> bool | None:
    if value in ("bold", "bolder", "600", "700", "800", "900"):
        return True
    return None if value == "inherit" else False


def _raised(value: str) -> bool:
    return value in ("super", "text-top") or (value[:1].isdigit() and length(value) > 0)


def _breaks(value: str) -> bool:
    return value in ("always", "page", "left", "right")


def _if(holds: Callable[[str], bool]) -> Callable[[str], bool | None]:
    """A declaration that counts only if this holds of its value."""
    return lambda value: holds(value) or None


_WHAT: dict[str, tuple[str, Callable[[str], object]]] = {
    "display": ("display", str),
    "float": ("float", _if(lambda value: value in ("left", "right"))),
    "visibility": ("hidden", _if(lambda value: value in ("hidden", "collapse"))),
    "padding": ("padding", _left_of),
    **dict.fromkeys(("padding-left", "padding-inline-start"), ("padding", length)),
    "margin": ("margin", _left_of),
    **dict.fromkeys(("margin-left", "margin-inline-start"), ("margin", length)),
    "text-indent": ("indent", length),
    "font-weight": ("bold", _bold),
    "font": ("bold", _if(lambda value: "bold" in value or " 700" in f" {value}")),
    "vertical-align": ("raised", _raised),
    "position": ("relative", lambda value: value == "relative"),
    "top": ("lifted", _if(lambda value: length(value) < 0)),
    "bottom": ("lifted", _if(lambda value: length(value) > 0)),
    **dict.fromkeys(("page-break-before", "break-before"), ("before", _breaks)),
    **dict.fromkeys(("page-break-after", "break-after"), ("after", _breaks)),
}
"""What a declaration of CSS decides, and how its value is read."""


@remembered()
def _declared(declaration: str) -> tuple[str, Any] | None:
    """What a declaration decides and how, None where it decides nothing."""
    name, _, raw = declaration.lower().partition(":")
    name = name.strip()
    if name not in _WHAT:
        return None
    what, read = _WHAT[name]
    value = read(raw.replace("!important", "").strip())
    # An inherited weight takes back what was said before it.
    return None if value is None and name != "font-weight" else (what, value)


@remembered()
def read_style(style: str) -> Look:
    """The look a `style` attribute (or the body of a rule) asks for."""
    said: dict[str, Any] = {}
    if len(style) <= _MAX_STYLE:
        for what, value in filter(None, map(_declared, style.split(";"))):
            if what == "float":
                said["display"] = said.get("display") or "inline-block"
            else:
                said[what] = value
                if what == "display":
                    said["hidden"] = value == "none"
    if not said:
        return PLAIN
    says = said.get
    return Look(
        says("hidden", False),
        says("padding", 0.0) + says("margin", 0.0) + says("indent", 0.0),
        says("bold"),
        says("raised", False) or (says("relative", False) and says("lifted", False)),
        says("before", False),
        says("after", False),
        says("display", ""),
    )


class Styles:
    """Looks by attributes, with the page's own class rules."""

    __slots__ = ("classes",)

    def __init__(self, sheets: Iterable[str]) -> None:
        self.classes: dict[str, str] = {}
        for sheet in sheets:
            self._learn(_COMMENT.sub(" ", sheet[:200_000]))

    def _learn(self, sheet: str) -> None:
        for selectors, body in _RULE.findall(sheet):
            if not _INTERESTING.search(body) or len(self.classes) > _MAX_CLASSES:
                continue
            for selector in selectors.split(","):
                match = _CLASS.match(selector.strip())
                if match is not None:
                    self.classes[match[1]] = f"{self.classes.get(match[1], '')};{body}"

    def look(self, given: Mapping[str, str]) -> Look:
        """The look of an element with these attributes; inherited looks are the walker's business."""
        if "hidden" in given:
            return HIDDEN
        style = given.get("style", "")
        if self.classes and "class" in given:
            rules = [self.classes[one] for one in given["class"].split()[:20] if one in self.classes]
            style = ";".join([*rules, style])
        return read_style(style) if style else PLAIN
