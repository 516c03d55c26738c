"""What of an element's look decides how it is read: hidden or not, indentation, bold, superscript, page breaks.

Order: `hidden`, then the classes of the page's own `<style>` rules (simple `.name` selectors only), then the `style`
attribute over them. Lengths become points; an em counts 10 points, a per cent of the width 5.
A style string is read once: software that makes releases repeats a few dozen of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

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
_DECLARATION = regex(
    r"(?:^|;)\s*(display|visibility|float|padding(?:-left|-inline-start)?|margin(?:-left|-inline-start)?|text-indent|font"
    r"(?:-weight)?|vertical-align|position|top|bottom|(?:page-)?break-(?:before|after))\s*:\s*([^;]*)",
    re.I,
)
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


@remembered()
def read_style(style: str) -> Look:
    """The look a `style` attribute (or the body of a rule) asks for."""
    if len(style) > _MAX_STYLE or not _INTERESTING.search(style):
        return PLAIN
    hidden = raised = before = after = relative = lifted = False
    padding = margin = indent = 0.0
    bold: bool | None = None
    display = ""
    for name, raw in _DECLARATION.findall(style.lower()):
        value = raw.replace("!important", "").strip()
        if name == "display":
            display, hidden = value, value == "none"
        elif name == "float":
            display = display or ("inline-block" if value in ("left", "right") else "")
        elif name == "visibility":
            hidden = hidden or value in ("hidden", "collapse")
        elif name == "padding":
            padding = _left_of(value)
        elif name in ("padding-left", "padding-inline-start"):
            padding = length(value)
        elif name == "margin":
            margin = _left_of(value)
        elif name in ("margin-left", "margin-inline-start"):
            margin = length(value)
        elif name == "text-indent":
            indent = length(value)
        elif name == "font-weight":
            bold = _bold(value)
        elif name == "font":
            bold = True if "bold" in value or " 700" in f" {value}" else bold
        elif name == "vertical-align":
            raised = value in ("super", "text-top") or (value[:1].isdigit() and length(value) > 0)
        elif name == "position":
            relative = value == "relative"
        elif name == "top":
            lifted = lifted or length(value) < 0
        elif name == "bottom":
            lifted = lifted or length(value) > 0
        elif name in ("page-break-before", "break-before"):
            before = value in ("always", "page", "left", "right")
        elif name in ("page-break-after", "break-after"):
            after = value in ("always", "page", "left", "right")
    return Look(hidden, padding + margin + indent, bold, raised or (relative and lifted), before, after, display)


class Styles:
    """Looks by attributes, with the page's own class rules."""

    __slots__ = ("_classes",)

    def __init__(self, sheets: Iterable[str]) -> None:
        self._classes: dict[str, str] = {}
        for sheet in sheets:
            self._learn(_COMMENT.sub(" ", sheet[:200_000]))

    def _learn(self, sheet: str) -> None:
        for selectors, body in _RULE.findall(sheet):
            if not _INTERESTING.search(body) or len(self._classes) > _MAX_CLASSES:
                continue
            for selector in selectors.split(","):
                match = _CLASS.match(selector.strip())
                if match is not None:
                    self._classes[match[1]] = f"{self._classes.get(match[1], '')};{body}"

    def look(self, given: Mapping[str, str]) -> Look:
        """The look of an element with these attributes; inherited looks are the walker's business."""
        if "hidden" in given:
            return HIDDEN
        style = given.get("style", "")
        if self._classes and "class" in given:
            rules = [self._classes[one] for one in given["class"].split()[:20] if one in self._classes]
            style = ";".join([*rules, style])
        return read_style(style) if style else PLAIN
