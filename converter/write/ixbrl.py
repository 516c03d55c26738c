"""The inline XBRL document: the release as a page, its facts tagged in place, the rest of the report in the header.

`<html>` and the header are the same for every release; what the page shows comes from `ixbrl_html` (the release's own
markup) or `ixbrl_text` (a page made for text, PDF and markdown).
"""

from __future__ import annotations

from collections.abc import Sequence

from converter.model import Conversion, Fact
from converter.write.contexts import Resources, resources_xml
from converter.write.ixbrl_html import html_page
from converter.write.ixbrl_text import text_page
from converter.write.markup import Markup, mark_up
from converter.write.names import PROVENANCE, Names
from converter.write.page import Page
from converter.xmltext import escape, quoteattr

_NAMESPACES = (
    ("ix", "http://www.xbrl.org/2013/inlineXBRL"),
    ("ixt", "http://www.xbrl.org/inlineXBRL/transformation/2020-02-12"),
    ("link", "http://www.xbrl.org/2003/linkbase"),
    ("r2x", PROVENANCE),
    ("xbrldi", "http://xbrl.org/2006/xbrldi"),
    ("xlink", "http://www.w3.org/1999/xlink"),
    ("xsi", "http://www.w3.org/2001/XMLSchema-instance"),
)


def write_ixbrl(conversion: Conversion, facts: Sequence[Fact], found: Resources, names: Names) -> bytes:
    """The document as UTF-8. Every fact of `facts` is in it, in place or hidden."""
    document = conversion.document
    taken = {fact.id for fact in facts} | {*found.contexts.values(), *found.units.values()}

    def shown(markup: Markup) -> Page:
        if document.page is not None:
            return html_page(document, markup.marks, taken)
        return text_page(conversion, markup.marks)

    # A fact whose characters the page does not show is hidden; that may bring another mark to a place not shown.
    unseen: frozenset[str] = frozenset()
    while True:
        markup = mark_up(facts, document.runs, found, names, unseen)
        page = shown(markup)
        lost = frozenset(ident for number in page.lost for ident in markup.marks[number].facts)
        if lost <= unseen:
            break
        unseen |= lost
    spaces = sorted({**dict(_NAMESPACES), **dict(names.prefixes)}.items())
    declared = "".join(f" xmlns:{prefix}={quoteattr(uri)}" for prefix, uri in spaces)
    return b"".join(
        (
            b'<?xml version="1.0" encoding="UTF-8"?>\n',
            f'<html xmlns="http://www.w3.org/1999/xhtml"{declared} xml:lang="en-US">\n<head>\n'.encode(),
            b'<meta http-equiv="Content-Type" content="text/html; charset=UTF-8"/>\n',
            f"<title>{escape(page.title)}</title>\n".encode(),
            page.head,
            b"</head>\n<body",
            page.body_attributes,
            b">\n",
            _header(markup, found, names).encode(),
            page.body,
            b"</body>\n</html>\n",
        )
    )


def _header(markup: Markup, found: Resources, names: Names) -> str:
    hidden = "".join(f"{element}\n" for _, element in markup.hidden)
    if hidden:
        hidden = f"<ix:hidden>\n{hidden}</ix:hidden>\n"
    return (
        f'<div style="display:none">\n<ix:header>\n{hidden}<ix:references>'
        f'<link:schemaRef xlink:type="simple" xlink:href={quoteattr(names.extension.schema)}/></ix:references>\n'
        f"<ix:resources>\n{resources_xml(found, names)}\n</ix:resources>\n</ix:header>\n</div>\n"
    )
