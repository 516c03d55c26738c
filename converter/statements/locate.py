"""Which cells form one printed table: grids where the document has them, lines where it has not.

Order: an HTML document's grids; between them the stretches of `<pre>`, read as lines set in columns; where no grid
yields a table, all its lines. Text, PDF and markdown have lines only.
"""

from __future__ import annotations

from converter.lazy import regex
from converter.model import Document, Grid, Line, Place, SourceKind, Table

_PIECE = regex(r"[^\s\xa0]+(?:[ \xa0][^\s\xa0]+)*")
_COLUMNED = 6
"""So many lines of one text node, figures among them, make a stretch of `<pre>` worth looking at for tables."""


def locate(document: Document) -> tuple[Table, ...]:
    """The tables of a document in reading order, the lines above each as its heading."""
    blocks = document.blocks
    if document.kind is not SourceKind.HTML or not any(isinstance(block, Grid) for block in blocks):
        return _by_lines(document, blocks)
    from converter.statements.locate_grid import locate_grids

    tables: list[Table] = []
    done = 0
    for start, end in _preformatted(blocks):
        tables += locate_grids(blocks[done:start])
        tables += _by_lines(document, blocks[start:end])
        done = end
    tables += locate_grids(blocks[done:])
    return tuple(tables) or _by_lines(document, blocks)


def _by_lines(document: Document, blocks: tuple[Line | Grid, ...]) -> tuple[Table, ...]:
    # Most releases need one of the two ways only, so each is loaded when it is taken.
    from converter.statements.locate_text import locate_lines

    return locate_lines(_lines(document, blocks))


def _lines(document: Document, blocks: tuple[Line | Grid, ...]) -> list[Line]:
    """The lines among `blocks`; those of HTML with a place for every piece that was printed as its source has it."""
    lines = [block for block in blocks if isinstance(block, Line)]
    if document.kind is not SourceKind.HTML:
        return lines
    return [_verbatim(line, document.runs) for line in lines]


def _verbatim(line: Line, runs: tuple[str, ...]) -> Line:
    """The line with places that hold its text character by character, and nothing but blanks between them."""
    text: list[str] = []
    places: list[Place] = []
    at = 0
    for place in line.places:
        for match in _PIECE.finditer(runs[place.run], place.start, place.end):
            piece = match[0].replace("\xa0", " ").replace("\u2011", "-")
            found = line.text.find(piece, at)
            if found < 0:
                continue
            text.append(" " * (found - at) + piece)
            places.append(place._replace(start=match.start(), end=match.end()))
            at = found + len(piece)
    return Line("".join(text), line.page, line.number, tuple(places))


def _preformatted(blocks: tuple[Line | Grid, ...]) -> list[tuple[int, int]]:
    """Stretches of lines that share a text node, which only `<pre>` has, with enough figures to hold a table."""
    found: list[tuple[int, int]] = []
    start = 0
    while start < len(blocks):
        end = start
        while end + 1 < len(blocks) and _same_node(blocks[end], blocks[end + 1]):
            end += 1
        if end - start >= _COLUMNED:
            lines = blocks[start : end + 1]
            if sum(1 for line in lines if isinstance(line, Line) and any(c.isdigit() for c in line.text)) >= _COLUMNED:
                found.append((start, end + 1))
        start = end + 1
    return found


def _same_node(one: Line | Grid, other: Line | Grid) -> bool:
    if isinstance(one, Grid) or isinstance(other, Grid) or not one.places or not other.places:
        return False
    return one.places[-1].run == other.places[0].run
