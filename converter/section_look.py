"""How strongly a heading is set: what makes one heading stand above another."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

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
    if document.page is None or not line.places:
        return strong
    bold = underlined = False
    for tag in _around(document.page.tokens, document.nodes[line.places[0].run]):
        name = tag.split(None, 1)[0]
        bold = bold or name in _BOLD_TAGS or ("style" in tag and _BOLD.search(tag) is not None)
        underlined = underlined or name == "u" or ("style" in tag and _UNDERLINED.search(tag) is not None)
        if name in _BLOCKS:
            break
    return strong + 2 * bold + underlined


def _around(tokens: Sequence[str], at: int) -> Iterator[str]:
    """The start tags open at the text `tokens[at]`, the innermost first."""
    closed = 0
    for number in range(at - 1, 0, -2):
        tag = tokens[number]
        if tag[0] == "/":
            closed += 1
        elif tag[-1] != "/":
            if not closed:
                yield tag
            closed = max(closed - 1, 0)
