"""Lost spaces between words put back (`Totaloperatingexpenses`, `13WeeksEnded`, `(Dollarsinmillions,exceptpershare)`).

Recognised text loses spaces, a typesetter's does not: nothing is done unless several long runs of letters of the
tables' words fall into known words without remainder. A run is cut only if it is no known word itself, all its parts
are, and the fewest parts are taken; figures, and anything with an unknown part, stay as printed. Places still point
to what is printed; only the text of labels, headings and header cells reads with spaces.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from converter.lazy import regex
from converter.model import Cell, Line, Table, TableRow
from converter.remembered import remembered
from converter.resources import maps_folder

FEWEST = 5
_SHORTEST = 7
_LETTERS = regex(r"[A-Za-z]+")
_LONG_RUN = regex(r"[A-Za-z]{13,}")
_DIGIT_WORD = regex(r"(?<=\d)(?=(?:weeks?|months?)\b)", re.IGNORECASE)
_MONTH_DAY = regex(r"\b(January|February|March|April|May|June|July|August|September|October|November|December)(?=\d)")
_COMMA = regex(r"(?<=[a-z\d]),(?=[A-Za-z])")
_BRACKET = regex(r"(?<=[a-z])(?=\([a-z]{3})|(?<=[a-z]\))(?=[a-z])|(?<=[a-z]s['’])(?=[a-z]{4})", re.IGNORECASE)


@cache
def _words() -> frozenset[str]:
    return frozenset((maps_folder() / "reading" / "words.txt").read_text(encoding="utf-8").split())


def respaced(tables: tuple[Table, ...]) -> tuple[Table, ...]:
    """`tables` with spaces put back, where enough of their words show that spaces were lost."""
    glued: set[str] = set()
    for text in _texts(tables):
        for run in _LONG_RUN.findall(text):
            if len(_cut(run.lower())) > 1:
                glued.add(run)
        if len(glued) >= FEWEST:
            return tuple(_table(table) for table in tables)
    return tables


def _texts(tables: Iterable[Table]) -> Iterable[str]:
    for table in tables:
        yield from (line.text for line in table.heading)
        yield from (row.cells[0].text for row in table.rows if row.cells)


def _table(table: Table) -> Table:
    return table._replace(
        heading=tuple(_line(line) for line in table.heading),
        rows=tuple(row._replace(cells=_cells(row)) for row in table.rows),
    )


def _line(line: Line) -> Line:
    return line._replace(text=_spaced(line.text))


def _cells(row: TableRow) -> tuple[Cell, ...]:
    return tuple(cell._replace(text=_spaced(cell.text)) for cell in row.cells)


@remembered()
def _spaced(text: str) -> str:
    if not _LETTERS.search(text):
        return text
    found = _LETTERS.sub(_parts, text)
    found = _MONTH_DAY.sub(r"\1 ", _DIGIT_WORD.sub(" ", found))
    return _BRACKET.sub(" ", _COMMA.sub(", ", found))


def _parts(match: re.Match[str]) -> str:
    run = match.group()
    cuts = _cut(run.lower()) if len(run) >= _SHORTEST else ()
    if len(cuts) < 2:
        return run
    parts: list[str] = []
    at = 0
    for size in cuts:
        parts.append(run[at : at + size])
        at += size
    return " ".join(parts)


@remembered(8_192)
def _cut(run: str) -> tuple[int, ...]:
    """The lengths of the fewest known words that make up a run of letters; one length where it is one, or unknown."""
    words = _words()
    if run in words or len(run) > 80:
        return (len(run),)
    best: list[tuple[int, ...] | None] = [()] + [None] * len(run)
    for end in range(1, len(run) + 1):
        for start in range(max(0, end - 20), end):
            before = best[start]
            if before is not None and run[start:end] in words:
                kept = best[end]
                if kept is None or len(before) + 1 < len(kept):
                    best[end] = (*before, end - start)
    return best[-1] or (len(run),)
