"""The inline XBRL document: the release as a page, its facts tagged in place, the rest of the report in the header.

`<html>` and the header are the same for every release; what the page shows comes from `ixbrl_html` (the release's own
markup) or `ixbrl_text` (a page made for text, PDF and markdown).
"""

from __future__ import annotations

from collections.abc import Sequence

from converter.model import Conversion, Fact
from converter.records import NamedTuple
from converter.write.contexts import Resources
from converter.write.markup import Mark, Markup, mark_up, text_opening
from converter.write.names import PROVENANCE, Names
from converter.write.page import Page
from converter.write.pieces import clean
from converter.write.textblocks import Boundaries
from converter.xmltext import escape, quoteattr, to_ascii

_NAMESPACES = (
    ("ix", "http://www.xbrl.org/2013/inlineXBRL"),
    ("ixt", "http://www.xbrl.org/inlineXBRL/transformation/2020-02-12"),
    ("link", "http://www.xbrl.org/2003/linkbase"),
    ("r2x", PROVENANCE),
    ("xbrldi", "http://xbrl.org/2006/xbrldi"),
    ("xlink", "http://www.w3.org/1999/xlink"),
    ("xsi", "http://www.w3.org/2001/XMLSchema-instance"),
)


class Inline(NamedTuple):
    """The document in ASCII, and the values of text blocks in it by their facts' ids."""

    document: bytes
    values: dict[str, str]


def write_ixbrl(conversion: Conversion, facts: Sequence[Fact], found: Resources, names: Names) -> Inline:
    """Every fact of `facts` is in the document, in place or hidden."""
    document = conversion.document
    taken = {fact.id for fact in facts} | {*found.contexts.values(), *found.units.values()}
    blocks = Boundaries(conversion)
    taken |= blocks.identifiers()
    bounds = _bounds(blocks) if document.page is not None else []

    def shown(markup: Markup) -> Page:
        if document.page is not None:
            from converter.write.ixbrl_html import html_page

            return html_page(document, markup.marks, taken)
        from converter.write.ixbrl_text import text_page

        return text_page(conversion, markup.marks, blocks)

    # A fact whose characters the page does not show is hidden; that may bring another mark to a place not shown.
    unseen: frozenset[str] = frozenset()
    while True:
        markup = mark_up(facts, document.runs, found, unseen)
        if bounds:
            markup = markup._replace(marks=sorted([*markup.marks, *bounds]))
        page = shown(markup)
        lost = frozenset(ident for number in page.lost for ident in markup.marks[number].facts)
        if lost <= unseen:
            break
        unseen |= lost
    body = page.body
    values: dict[str, str] = {}
    if blocks.ids:
        body, values = _with_text_blocks(page, blocks, facts, found, markup)
    spaces = sorted({**dict(_NAMESPACES), **dict(names.prefixes)}.items())
    declared = "".join(f" xmlns:{prefix}={quoteattr(uri)}" for prefix, uri in spaces)
    whole = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<html xmlns="http://www.w3.org/1999/xhtml"{declared} xml:lang="en-US">\n<head>\n'
        '<meta http-equiv="Content-Type" content="text/html; charset=UTF-8"/>\n'
        f"<title>{escape(page.title)}</title>\n{page.head}</head>\n<body{page.body_attributes}>\n"
        f"{_header(markup, found, names)}{body}</body>\n</html>\n"
    )
    return Inline(to_ascii(whole), values)


def _bounds(blocks: Boundaries) -> list[Mark]:
    """Marks without characters where the text blocks begin and end."""
    return [
        Mark(place.run, at, at, bound(number), "")
        for number, first, last in blocks.stretches()
        for place, at, bound in ((first, first.start, blocks.begin), (last, last.end, blocks.end))
    ]


def _with_text_blocks(
    page: Page, blocks: Boundaries, facts: Sequence[Fact], found: Resources, markup: Markup
) -> tuple[str, dict[str, str]]:
    """The body with the text blocks in it, and their values. One of which nothing is shown goes into the header."""
    by_id = {fact.id: fact for fact in facts}
    openings = [text_opening(by_id[ident], found) for ident in blocks.ids]
    body, values = blocks.wrap(page.body, openings)
    for ident in blocks.ids:
        if ident not in values:
            values[ident] = clean(str(by_id[ident].value))
            markup.hidden.append((ident, f"{text_opening(by_id[ident], found)}>{values[ident]}</ix:nonNumeric>"))
    return body, values


def _header(markup: Markup, found: Resources, names: Names) -> str:
    hidden = "".join(f"{element}\n" for _, element in markup.hidden)
    if hidden:
        hidden = f"<ix:hidden>\n{hidden}</ix:hidden>\n"
    return (
        f'<div style="display:none">\n<ix:header>\n{hidden}<ix:references>'
        f'<link:schemaRef xlink:type="simple" xlink:href={quoteattr(names.extension.schema)}/></ix:references>\n'
        f"<ix:resources>\n{found.xml}\n</ix:resources>\n</ix:header>\n</div>\n"
    )
