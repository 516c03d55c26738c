"""The release's own page, its markup and styles kept, as valid XHTML with the facts tagged in place.

The reader's tokens of the page are not changed: in a copy, texts that hold tagged digits get inline XBRL around them,
and `xhtml.tidy` makes the rest valid.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby, islice

from converter.lazy import regex
from converter.model import Document, HtmlPage
from converter.write.markup import Mark
from converter.write.page import Page
from converter.write.tags import safe_style, translate
from converter.write.xhtml import tidy
from converter.xmltext import escape, unescape

_NOT_XML = regex("[\x00-\x08\x0b\x0c\x0e-\x1f\ufdd0-\ufdef\ufffe\uffff]")
_STYLE_RULE = regex(r"([^{}]*)\{([^{}]*)\}")
_BODY = ("style", "class", "bgcolor", "text", "dir", "lang")
_BODY_TAG = regex(r"body[ /]|body$")
_BODY_ATTRIBUTE = regex(r' ([a-z]+)="([^"]*)"')
_IMPORT = regex(r"@(?:import|charset|namespace)[^;]*;", re.I)


def html_page(document: Document, marks: Sequence[Mark], taken: set[str]) -> Page:
    """The page with `marks` in it; `taken` are the ids of facts, contexts and units.

    Marks whose characters are not shown (the page drops the element they stand in) are named in `Page.lost`.
    """
    page = document.page
    assert page is not None
    tokens = list(page.tokens)
    marked = _mark(tokens, document, marks)
    body, dropped = tidy(tokens, taken)
    lost = [number for token, numbers in marked.items() if token is None or token in dropped for number in numbers]
    return Page(
        " ".join(_NOT_XML.sub("", page.title).split()) or document.name,
        _styles(page.sheets).encode(),
        _body_attributes(page, taken).encode(),
        b"<div>\n%s\n</div>\n" % _clean(body).encode(),
        tuple(sorted(lost)),
    )


def _mark(tokens: list[str], document: Document, marks: Sequence[Mark]) -> dict[int | None, list[int]]:
    """Put the marks into the tokens; the numbers of the marks by the token they are in, None for those in none."""
    found: dict[int | None, list[int]] = {}
    for run, group in groupby(enumerate(marks), key=lambda pair: pair[1].run):
        token, text = document.nodes[run], document.runs[run]
        numbered = list(group)
        if unescape(tokens[token]) != text:
            found.setdefault(None, []).extend([number for number, _ in numbered])
            continue
        found[token] = [number for number, _ in numbered]
        parts: list[str] = []
        at = 0
        for _, mark in numbered:
            parts += (escape(text[at : mark.start]), mark.opening, escape(text[mark.start : mark.end]), mark.closing)
            at = mark.end
        parts.append(escape(text[at:]))
        tokens[token] = "".join(parts)
    return found


def _clean(body: str) -> str:
    """Without the characters XML 1.0 has no room for. (A pattern over the page would take far longer.)"""
    if "\ufffe" in body or "\uffff" in body:
        return body.replace("\ufffe", "").replace("\uffff", "")
    return body


def _body_attributes(page: HtmlPage, taken: set[str]) -> str:
    """Colours, styles and class of the release's `<body>`."""
    raw = next((raw for raw in islice(page.tokens, 1, None, 2) if _BODY_TAG.match(raw)), "")
    given = dict(_BODY_ATTRIBUTE.findall(raw))
    # Translated as a div: the same attributes are allowed on both.
    tag = translate("div" + "".join([f' {name}="{given[name]}"' for name in _BODY if name in given]), taken)
    return tag.start[4:-1]


def _styles(sheets: Sequence[str]) -> str:
    """All style sheets in the page, without what they would fetch."""
    kept = []
    for sheet in sheets:
        text = _NOT_XML.sub("", sheet).replace("<!--", "").replace("-->", "")
        if text.strip():
            kept.append(_safe_sheet(text))
    if not kept:
        return ""
    text = "\n".join(kept).replace("&", "&amp;").replace("<", "&lt;").replace("]]>", "]] >")
    return f'<style type="text/css">\n{text}\n</style>\n'


def _safe_sheet(text: str) -> str:
    text = _IMPORT.sub("", re.sub(r"/\*.*?\*/", "", text, flags=re.S))
    return _STYLE_RULE.sub(lambda m: f"{m[1]}{{{safe_style(m[2])}}}", text)
