"""The release's own page, its markup and styles kept, as valid XHTML with the facts tagged in place.

The reader's tokens of the page are not changed: in a copy, texts that hold tagged digits get inline XBRL around them,
and `xhtml.tidy` makes the rest valid.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice

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
    strange = _mark(tokens, document, marks)
    body, dropped = tidy(tokens, taken)
    nodes = document.nodes
    return Page(
        " ".join(_NOT_XML.sub("", page.title).split()) or document.name,
        _styles(page.sheets),
        _body_attributes(page, taken),
        f"<div>\n{_clean(body)}\n</div>\n",
        tuple([at for at, mark in enumerate(marks) if mark.run in strange or nodes[mark.run] in dropped]),
    )


def _mark(tokens: list[str], document: Document, marks: Sequence[Mark]) -> set[int]:
    """Put the marks into the texts among the tokens; the runs that are not what their token says have none."""
    nodes, runs = document.nodes, document.runs
    strange: set[int] = set()
    marked = -1
    escaped = False
    # The last mark of a run first: characters before it stay where they are.
    for run, first, last, opening, closing, _ in reversed(marks):
        text = tokens[nodes[run]]
        if run != marked:
            marked = run
            escaped = "&" in text
            if (unescape(text) if escaped else text) != runs[run]:
                strange.add(run)
            elif escaped:
                text = _spelled(runs[run])
        if run in strange:
            continue
        start, end = (len(_spelled(runs[run][:at])) for at in (first, last)) if escaped else (first, last)
        tokens[nodes[run]] = f"{text[:start]}{opening}{text[start:end]}{closing}{text[end:]}"
    return strange


def _spelled(text: str) -> str:
    return escape(text).replace("\r", "&#13;")


def _clean(body: str) -> str:
    """Without the characters XML 1.0 has no room for. (A pattern over the page would take far longer.)"""
    return body.replace("\ufffe", "").replace("\uffff", "")


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
    # (A page served as HTML has no references in its style sheet: CSS names a character in its own way.)
    text = re.sub(r"[^\x00-\x7f]", lambda found: f"\\{ord(found[0]):x} ", text)
    return f'<style type="text/css">\n{text}\n</style>\n'


def _safe_sheet(text: str) -> str:
    text = _IMPORT.sub("", re.sub(r"/\*.*?\*/", "", text, flags=re.S))
    return _STYLE_RULE.sub(lambda m: f"{m[1]}{{{safe_style(m[2])}}}", text)
