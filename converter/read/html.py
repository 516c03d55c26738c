"""An HTML page as a Document: its text and tables in reading order, every piece with the text node it stands in.

Decided in this order
1. Parsing: lxml's HTML parser, no network, no entities beyond HTML's own, at most 256 levels deep. A page nested
   deeper (unclosed `<font>` of the 1990s) is parsed again without its inline formatting tags; still deeper is refused.
2. The tree is spelled as XML and cut into tags and texts: a list that Python walks faster than a tree, and that the
   writer of inline XBRL needs as well.
3. `walker.py` reads the list once.
4. A page whose figures stand in `<pre>` is plain text in disguise and goes to the text reader.
"""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

from converter.errors import InputError
from converter.lazy import regex
from converter.model import Document, Grid, HtmlPage, Line, SourceKind
from converter.read.styles import Styles
from converter.read.tables import Piece
from converter.read.walker import Walker
from converter.read.wellformed import cut, visible
from converter.xmltext import unescape

_FORMATTING = regex(
    rb"</?(?:font|b|i|u|em|strong|span|center|small|big|a|tt|strike|s|basefont|nobr)\b[^<>]{0,2000}>", re.I
)
_C1_REFERENCE = regex(rb"&#1([2-5]\d);")
_CONTROLS = bytes(9 if code < 32 and code not in b"\t\n\r" else code for code in range(256))

MAX_ELEMENTS = 150_000
"""Most elements a page may have; the largest of the bench have twenty thousand."""

MOSTLY_PRE = 0.6
"""From this share of a page's figures on, standing in `<pre>` makes the whole page plain text."""


def parse(markup: bytes, name: str) -> Any:
    """The lxml tree of UTF-8 markup. Raises InputError where it cannot be parsed within the bounds."""
    if etree.LIBXML_VERSION < (2, 14):
        markup = mended(markup)
    tree = _parsed(markup, name)
    elements = int(tree.xpath("count(//*)"))
    if elements > MAX_ELEMENTS:
        raise InputError(
            f"{name} has {elements:,} HTML elements; at most {MAX_ELEMENTS:,} are read.",
            "A release is far smaller. Convert the earnings exhibit alone.",
        )
    return tree


def _parsed(markup: bytes, name: str) -> Any:
    """The lxml tree of UTF-8 markup. Raises InputError where it cannot be parsed within the bounds."""
    for strip in (False, True):
        source = _FORMATTING.sub(b"", markup) if strip else markup
        parser = etree.HTMLParser(
            encoding="utf-8", no_network=True, huge_tree=False, remove_pis=True, remove_comments=True
        )
        try:
            tree = etree.fromstring(source, parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise InputError(f"{name}: the HTML cannot be parsed ({error}).", "Is the file complete?") from error
        if tree is None:
            raise InputError(f"{name}: the HTML holds no text.", "Is it the right file?")
        if not any(entry.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for entry in parser.error_log):
            return tree
    raise InputError(
        f"{name}: its elements are nested deeper than 256 levels, or one text is longer than 10 million characters.",
        "Save the page from a browser as plain text and convert that.",
    )


def mended(markup: bytes) -> bytes:
    """What libxml2 before 2.14 needs: no control characters, and for the numbers of windows-1252's dashes and quotation
    marks (`&#151;`) the characters browsers show."""

    def character(match: re.Match[bytes]) -> bytes:
        return bytes([100 + int(match[1])]).decode("cp1252", "replace").encode()

    return _C1_REFERENCE.sub(character, markup.translate(_CONTROLS))


def read_html(markup: str, name: str, sha256: str, utf8: bytes = b"") -> Document:
    """The page as a Document; `utf8` are the bytes it came in if they are UTF-8. A page of `<pre>` text comes back as
    the text reader's Document."""
    tokens = cut(markup)
    page = page_of(parse(utf8 or markup.encode("utf-8", "replace"), name)) if tokens is None else _cut_page(tokens)
    walker = Walker(page.tokens, Styles(page.sheets))
    walker.flow(0)
    walker.flush()
    if walker.pre and _mostly_pre(walker):
        from converter.read.text import read_text

        return read_text(_plain(walker), name, sha256)
    blocks = tuple([block if isinstance(block, Grid) else _line(block) for block in walker.sink])
    return Document(name, SourceKind.HTML, sha256, tuple(walker.runs), blocks, page=page, nodes=tuple(walker.nodes))


def page_of(tree: Any) -> HtmlPage:
    """The page's tokens: in XML nothing but a tag has angle brackets, so that cutting there is enough."""
    title = next(tree.iter("title"), None)
    sheets = tuple([sheet.text for sheet in tree.iter("style") if sheet.text])
    markup = visible(etree.tostring(tree, encoding="unicode", method="xml", with_tail=False))
    tokens = markup.replace(">", "<").split("<")
    if len(tokens) != 2 * markup.count("<") + 1:
        _mend_names(tree)
        return page_of(tree)
    return HtmlPage(tuple(tokens), "" if title is None else visible("".join(title.itertext())), sheets)


def _cut_page(tokens: list[str]) -> HtmlPage:
    tags = tokens[1::2]
    title = 2 * tags.index("title") + 2 if "title" in tags else 0
    return HtmlPage(tuple(tokens), unescape(tokens[title]) if title else "", ())


def _mend_names(tree: Any) -> None:
    """Names with an angle bracket in them (`<td <p>`), which HTML's parser lets pass, are dropped."""
    for element in tree.iter():
        if "<" in element.tag:
            element.tag = "span"
        for name in list(element.attrib):
            if "<" in name:
                del element.attrib[name]


def _line(piece: Piece) -> Line:
    if not piece.places:
        return Line(piece.text, 0, 0, ())
    return Line(piece.text, piece.places[0].page, piece.places[0].line, piece.places)


def _mostly_pre(walker: Walker) -> bool:
    """Whether most lines with figures stand in `<pre>`."""
    inside = sum(1 for piece in walker.pre if any(c.isdigit() for c in piece.text))
    rows = 0
    for block in walker.sink:
        if isinstance(block, Grid):
            rows += len(block.rows)
    return inside >= 10 and inside >= MOSTLY_PRE * (inside + rows)


def _plain(walker: Walker) -> str:
    """The page's lines as text, grids' rows too; indentation and columns of `<pre>` are kept."""
    lines: list[str] = []
    page = 1
    for block in walker.sink:
        if isinstance(block, Grid):
            lines.extend("   ".join(cell.text for cell in row.cells) for row in block.rows)
            continue
        if block.places and block.places[0].page > page:
            page = block.places[0].page
            lines.append("\f")
        lines.append(block.text)
    return "\n".join(lines)
