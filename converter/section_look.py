"""How strongly a heading is set: what makes one heading stand above another."""

from __future__ import annotations

from typing import Any

from converter.lazy import regex
from converter.model import Document, Line

_BOLD = regex(r"font-weight\s*:\s*(?:bold|[6-9]00)|\bfont\s*:[^;]*\bbold\b", 2)
_UNDERLINED = regex(r"text-decoration[a-z-]*\s*:[^;]*underline", 2)
_BLOCKS = frozenset("p div td th li tr table body center h1 h2 h3 h4 h5 h6".split())
_HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())


def strength(document: Document, line: Line) -> int:
    """0 for plain words; capitals and bold count two, underlining one."""
    text = line.text
    strong = 2 if text.isupper() and sum(map(str.isalpha, text)) > 3 else 0  # noqa: PLR2004
    if not document.nodes or not line.places:
        return strong
    element, tail = document.nodes[line.places[0].run]
    node: Any = element.getparent() if tail else element
    bold = underlined = False
    while node is not None:
        style = node.get("style") or ""
        tag = node.tag
        bold = bold or tag in ("b", "strong", "th") or tag in _HEADINGS or (style != "" and _BOLD.search(style) is not None)
        underlined = underlined or tag == "u" or (style != "" and _UNDERLINED.search(style) is not None)
        if tag in _BLOCKS:
            break
        node = node.getparent()
    return strong + 2 * bold + underlined
