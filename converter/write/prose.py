"""Lines of running text as headings, paragraphs, lists and lines kept as printed.

Lines follow each other until a blank one. Such a block is, in this order
- a list item where it starts with a bullet;
- a heading where it is one short line in capitals or title case without a full stop;
- kept line by line where its lines have wide gaps (columns that no table was made of);
- a paragraph; a line that could have held the next word ends on purpose, and the page breaks there too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from converter.lazy import regex
from converter.model import Line
from converter.write import look
from converter.write.pieces import Pieces

_BULLET = regex(r"\s*(?:[•·▪●◦■○.–—-]|o)\s+(?=\S)")
_MARKS = frozenset("*†‡§")
_NUMBERS = frozenset("(0123456789")
_NUMBERED = regex(r"\s*(?:[*†‡§]+|\([a-z0-9]{1,2}\)|\(?\d{1,2}[.)])\s+(?=\S)", re.I)
"""Starts of notes: they begin something new, and their mark is what figures refer to, so it stays in the text."""

_WIDE_GAP = regex(r"\S {3,}\S")
_HEADING_END = regex(r"[.,;?!]\s*\Z|\d\s*\Z")
_SMALL = regex(r"(?:a|an|and|as|at|but|by|for|from|in|into|of|on|or|per|the|to|vs|with)\Z", re.I)
_LONGEST_HEADING = 110
_NARROW = 50
"""Running text is wrapped wider than this: the lines of a narrow block are lines."""


def prose_blocks(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """Lines grouped where no blank line or page stands between them; a list item ends where a line ends on purpose."""
    block: list[Line] = []
    for line in lines:
        if block and _parts(block, line):
            yield block
            block = []
        block.append(line)
    if block:
        yield block


def _parts(block: Sequence[Line], line: Line) -> bool:
    """Whether `line` begins something new."""
    last = block[-1]
    if line.number > last.number + 1 or line.page != last.page:
        return True
    if _BULLET.match(line.text) or _is_numbered(line.text):
        return True
    if len(block) == 1 and is_heading(last.text) and len(line.text) > max(60, 1.5 * len(last.text)):
        return True
    if not _BULLET.match(block[0].text):
        return False
    return _ends_on_purpose(last.text, line.text, max(len(each.text) for each in (*block, line)))


def _is_numbered(text: str) -> bool:
    mark = text.lstrip()[:4]
    marked = mark[:1] in _MARKS if mark[:1] not in _NUMBERS else ")" in mark or "." in mark
    return marked and _NUMBERED.match(text) is not None


def _ends_on_purpose(text: str, following: str, width: int) -> bool:
    """Whether a line could have held the next word and does not (ragged setting leaves some room unused).

    `width` is that of the longest line around.
    """
    if width < _NARROW:
        return True
    word = following.split(maxsplit=1)[0] if following.strip() else ""
    return len(text.rstrip()) + 1 + len(word) < width * 3 // 4


def block_html(block: Sequence[Line], pieces: Pieces, heading: int = 2) -> str:
    """One block as an element; `heading` is the level a heading gets."""
    bullet = _BULLET.match(block[0].text)
    if bullet and block[0].text.rstrip().endswith((" -", "--", " *")):
        # `- MORE -`
        bullet = None
    marked = bullet and any(pieces.marked(place.run, place.start + bullet.end()) for place in block[0].places[:1])
    if bullet and not marked and not _WIDE_GAP.search(block[0].text, bullet.end()):
        return f"<ul{look.LIST}><li>{_flowing(block, pieces, skip=bullet.end())}</li></ul>"
    if len(block) == 1 and is_heading(block[0].text):
        return f"<h{heading}{look.HEADING[heading]}>{_flowing(block, pieces)}</h{heading}>"
    if any(_WIDE_GAP.search(line.text) for line in block):
        inner = "\n".join(line_html(line, pieces) for line in block)
        return f"<div{look.PRINTED}>{inner}</div>"
    return f"<p>{_flowing(block, pieces)}</p>"


def is_heading(text: str) -> bool:
    """A short line in capitals or title case that does not end like a sentence or a row of figures."""
    text = text.strip()
    words = re.findall(r"[A-Za-z][\w'’-]*", text)
    if not words or len(text) > _LONGEST_HEADING or _HEADING_END.search(text) or "://" in text or "@" in text:
        return False
    return all(word[0].isupper() for word in words if not _SMALL.match(word)) and any(len(w) > 2 for w in words)


def line_html(line: Line, pieces: Pieces, skip: int = 0) -> str:
    """A line as printed, without what stands before `skip` in it."""
    parts = []
    for number, place in enumerate(line.places):
        start = place.start + (skip if number == 0 else 0)
        parts.append(pieces.text(place.run, start, place.end))
    return " ".join(parts)


def _flowing(block: Sequence[Line], pieces: Pieces, skip: int = 0) -> str:
    """The lines run on; where one ends on purpose the page breaks too."""
    width = max(len(line.text) for line in block)
    parts = [line_html(block[0], pieces, skip).strip()]
    for before, line in pairwise(block):
        parts.append("<br/>\n" if _ends_on_purpose(before.text, line.text, width) else "\n")
        parts.append(line_html(line, pieces).strip())
    return "".join(parts)
