"""How strongly a heading is set: what makes one heading stand above another."""

from __future__ import annotations

import re
from typing import Any

from converter.lazy import regex
from converter.model import Document, Line

_BOLD = regex(r"font-weight\s*:\s*(?:bold|[6-9]00)|\bfont\s*:[^;]*\bbold\b", re.I)
_UNDERLINED = regex(r"text-decoration[a-z-]*\s*:[^;]*underline", re.I)
_BLOCKS = frozenset(["p", "div", "td", "th", "li", "tr", "table", "body", "center", "h1", "h2", "h3", "h4", "h5", "h6"])
_BOLD_TAGS = frozenset(["b", "strong", "th", "h1", "h2", "h3", "h4", "h5", "h6"])


def strength(document: Document, line: Line) -> int:
    """0 for plain words; capitals and bold count two, underlining one."""
    text = line.text
    strong = 2 if text.isupper() and sum(map(str.isalpha, text)) > 3 else 0
    if not document.nodes or not line.places:
        return strong
    element, tail = document.nodes[line.places[0].run]
    node: Any = element.getparent() if tail else element
    bold = underlined = False
    while node is not None:
        tag, style = node.tag, node.get("style")
        bold = bold or tag in _BOLD_TAGS or (style is not None and _BOLD.search(style) is not None)
        underlined = underlined or tag == "u" or (style is not None and _UNDERLINED.search(style) is not None)
        if tag in _BLOCKS:
            break
        node = node.getparent()
    return strong + 2 * bold + underlined
