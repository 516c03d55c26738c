"""Headings printed one cell a line: dates, years, `Change`, one header line a level.

Where a page is read in another order than by rows, some headings come only after the first label or its `$` (`2024 /
Net sales / $ / 2023 / 32,364`): those between the first ones and the first figures belong to them, in order, those of a
kind (lengths, days, years) on one level.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby

from converter.lazy import regex
from converter.model import Line
from converter.statements.flattened_pairs import Item, Run
from converter.statements.laid_out import LaidCell, spread, unglued
from converter.statements.linekinds import TextLine, is_header, is_year
from converter.statements.linetokens import fold
from converter.statements.periods import parse
from converter.statements.wrapped_dates import last_number

_PERIOD_ENDS = regex(r"\bended$", re.IGNORECASE)
_DAY_ENDS = regex(r"(?:[A-Z][a-z]{2,8}\.?\s+)?\d{1,2},?$")
_MONTH_STARTS = regex(r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?\s+\d")
_YEAR_ENDS = regex(r"\s(?:19|20)\d\d$")
_CHANGE = regex(r"change|increase|decrease|variance", re.IGNORECASE)


def head_at(items: Sequence[Item], index: int, columns: int) -> tuple[list[list[LaidCell]], int]:
    """Header levels that begin at `items[index]`, and the index after them; none where no header begins there."""
    level: list[LaidCell] = []
    levels: list[list[LaidCell]] = []
    at = index
    while at < len(items):
        item = items[at]
        if isinstance(item, TextLine):
            break
        if isinstance(item, Run):
            if not item.years:
                break
            if len(item.cells) == 1 and level and _DAY_ENDS.search(level[-1][-1].text):
                level[-1] = [*level[-1], *item.cells[0]]
                at += 1
                continue
            if level:
                levels.append(level)
            cells = [cell for mark in item.cells for cell in ([[p] for p in mark] if len(mark) > 1 else [mark])]
            levels.append(cells)
            level = []
            at += 1
            continue
        pieces = unglued(item, 0, len(item.text))
        text = fold(" ".join(p.text for p in pieces))
        following = items[at + 1] if at + 1 < len(items) else None
        heads = is_header(text) or (bool(level) and _CHANGE.search(text) is not None and len(text) < 40)
        if not heads or (isinstance(following, Run) and not following.years and not level):
            break
        if isinstance(following, Run) and not following.years and not _CHANGE.search(text):
            break
        if level and _MONTH_STARTS.match(text) and all(_PERIOD_ENDS.search(cell[-1].text) for cell in level):
            if len(level) == 1 and not _month_follows(items, at + 1):
                level[0] = [*level[0], *pieces]
            else:
                levels.append(level)
                level = [pieces]
        else:
            level.append(pieces)
        at += 1
    if level:
        levels.append(level)
    if levels:
        repeated = _repeated(items, at, columns, len(levels[-1]))
        if repeated:
            levels.append(repeated)
            at += columns
    return levels, at


def _month_follows(items: Sequence[Item], at: int) -> bool:
    """Whether another date comes next: then the period above heads them all."""
    while at < len(items):
        item = items[at]
        if isinstance(item, Line):
            return _MONTH_STARTS.match(item.text.lstrip()) is not None
        if isinstance(item, TextLine) or len(item.cells) > 1:
            return False
        at += 1
    return False


def _repeated(items: Sequence[Item], at: int, columns: int, above: int) -> list[LaidCell]:
    """The next `columns` lines where they are the same words under each of the `above` headings (average balances)."""
    if not 1 < above < columns or columns % above:
        return []
    lines = [item for item in items[at : at + columns] if isinstance(item, Line) and len(item.text) < 60]
    texts = ["".join(line.text.split()).lower() for line in lines]
    each = columns // above
    if len(lines) < columns or any(text.endswith(":") for text in texts) or texts != texts[:each] * above:
        return []
    return [unglued(line, 0, len(line.text)) for line in lines]


def with_strays(levels: list[list[LaidCell]], items: list[Item], at: int, columns: int) -> list[list[LaidCell]]:
    """The header's levels with the headings between `at` and the first figures, which are taken out of `items`."""
    strays = _strays(items, at, columns)
    printed = [[(_kind(_text(line)), line) for cell in level for line in _by_line(cell)] for level in levels]
    times = Counter(kind for level in printed for kind in {kind for kind, _ in level} - {"other"})
    if not strays and max(times.values(), default=0) < 2:
        return levels
    kinds: dict[str, list[LaidCell]] = {}
    for kind, line in [*(pair for level in printed for pair in level), *((_kind(_text(s)), s) for s in strays)]:
        kinds.setdefault(kind, []).append(line)
    return list(kinds.values())


def _text(cell: LaidCell) -> str:
    return " ".join(piece.text for piece in cell)


def _strays(items: list[Item], at: int, columns: int) -> list[LaidCell]:
    found: list[LaidCell] = []
    while at < len(items):
        item = items[at]
        if isinstance(item, TextLine):
            break
        if isinstance(item, Run):
            if item.years:
                found += [[piece] for cell in item.cells for piece in cell]
                del items[at]
                continue
            if count := len(item.figures()):
                *marks, year = item.cells[0]
                if is_year(year.text) and count > 1 and (count - 1) % columns == 0:
                    found.append([year])
                    items[at] = item._replace(cells=[[*marks, *item.cells[1]], *item.cells[2:]])
                break
        elif is_header(item.text) and parse(item.text).dated | parse(item.text).length:
            found.append(unglued(item, 0, len(item.text)))
            del items[at]
            continue
        at += 1
    return found


def _by_line(cell: LaidCell) -> Iterator[LaidCell]:
    """A heading put together from several lines, cut into these again: a year below a date is the first of a row."""
    for _, pieces in groupby(cell, key=lambda piece: piece.line.number):
        *before, last = pieces
        year = _YEAR_ENDS.search(last.text) if last_number(last.line) > last.line.number else None
        if year is None:
            yield [*before, last]
        else:
            cut = last.start + year.start()
            yield [*before, last._replace(end=cut)]
            yield [last._replace(start=cut + 1)]


def _kind(text: str) -> str:
    """What a heading says of its column: headings of a kind stand on one level."""
    span = parse(text)
    if is_year(text):
        return "year"
    if span.length or span.ended:
        return "length"
    if span.month:
        return "date" if span.year else "day"
    return "other"


def unplaced(levels: Sequence[Sequence[LaidCell]], columns: int) -> bool:
    """Whether there are headings that cannot be told to stand over one column or another."""
    few = [level for level in levels if columns % len(level) and not any(_CHANGE.search(_text(c)) for c in level)]
    return bool(few) or any(spread(level, columns) is None for level in levels)
