"""Rows of tables that are valid as they stand: most of a page, which need not be looked at tag by tag.

Every tag becomes one letter, small for an end tag: R(ow), C(ell), P(aragraph), D(ivision), I(nline); E(mpty cell),
Q (empty block), V(oid or empty inline), `?` for all else: tables, lists, links, tags with an id, text between cells.
What one pattern takes for rows then is written in one go.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import compress

from converter.lazy import regex
from converter.records import NamedTuple
from converter.write.tags import Kind, Tag

_OPENS = {Kind.ROW: "R", Kind.CELL: "C", Kind.TEXT_BLOCK: "P", Kind.BLOCK: "D", Kind.INLINE: "I"}
_CLOSED = {Kind.CELL: "E", Kind.TEXT_BLOCK: "Q", Kind.BLOCK: "Q", Kind.INLINE: "V", Kind.VOID: "V"}
_BETWEEN = frozenset("RrcE")
"""Behind these only white space may stand."""


def _rows() -> str:
    line = "V*"
    for _ in range(3):
        line = f"(?:V|I{line}i)*"
    flow = f"(?:[VQ]|I{line}i|P{line}p)*"
    for _ in range(2):
        flow = f"(?:[VQ]|I{line}i|P{line}p|D{flow}d)*"
    return f"(?:R(?:E|C{flow}c)+r)+"


_ROWS = regex(_rows())


class Rows(NamedTuple):
    """Tags `start` to `end` (exclusive) of the page, and what is written for each with the text behind it (`utf8`)."""

    start: int
    end: int
    written: list[str]


class _Letters(dict[str, str]):
    """The letters of tags; `written` has them as XHTML."""

    def __init__(self, translated: Callable[[str], Tag]) -> None:
        self._translated = translated
        self.written: dict[str, str] = {}

    def __missing__(self, raw: str) -> str:
        ends = raw[0] == "/"
        kind, start, end, closed, special = self._translated(raw[1:] if ends else raw)
        if ends:
            letter, text = _OPENS.get(kind, "?").lower(), end
        else:
            letter, text = (_CLOSED if closed else _OPENS).get(kind, "?"), start + end if closed else start
        self[raw] = "?" if special else letter
        self.written[raw] = text
        return self[raw]


def valid_rows(raws: Sequence[str], texts: Sequence[str], translated: Callable[[str], Tag]) -> Iterator[Rows]:
    """The stretches of valid rows in a page of tags `raws`, each with a text behind it."""
    letters = _Letters(translated)
    line = list(map(letters.__getitem__, raws))
    written = list(map(letters.written.__getitem__, raws))
    # Most tags have another one right behind them.
    for at in compress(range(len(texts)), texts):
        text = texts[at]
        written[at] += text
        if line[at] in _BETWEEN and not (text.isspace() and text.isascii()):
            line[at] = "?"
    for match in _ROWS.finditer("".join(line)):
        start, end = match.span()
        yield Rows(start, end, written[start:end])
