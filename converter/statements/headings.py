"""Decides which words stand over each slot.

Header rows are taken top to bottom, each in this order: one phrase a slot goes by order where its cells do not tell;
else cells go to the slots they overlap. Spanners that stop short of their columns then reach further: one that names
a date to the slots nearest to it, those that name a length so that each stands over the middle of its group.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import islice, product

from converter.lazy import regex
from converter.model import Cell
from converter.statements.periods import lengths, parse, pieces, several
from converter.statements.slots import Extent

_CHANGE = regex(r"\bchange\b|\bvariance\b|\bincrease\b|%|\bvs\b|\bversus\b")
"""For text in lower case."""
_LONGEST = 160
_TRIALS = 4096

Owners = list[list[int]]
HeaderRow = tuple[list[Cell], list[str], Owners]


def headings_of(
    header: Sequence[Sequence[Cell]], outer: Sequence[Extent], count: int, plain: Sequence[int]
) -> list[list[str]]:
    """The words over each of `count` slots, top to bottom.

    `outer` are the slots' extents, empty in unaligned tables; `plain` are the slots that are no columns of percentages,
    which many tables leave without a heading.
    """
    rows: list[HeaderRow] = []
    for line in header:
        cells = [cell for cell in line if len(cell.text) <= _LONGEST]
        texts = _phrases(cells, len(plain))
        rows.append((cells, texts, _owners(cells, texts, outer, count, plain)))
    if outer:
        _reach_lengths([row for row in rows if len(row[0]) == len(row[1])], outer)
    headings: list[list[str]] = [[] for _ in range(count)]
    titles: set[str] = set()
    for _, texts, owners in rows:
        for text, indexes in zip(texts, owners, strict=True):
            # `Three months and nine months ended` over everything is a title.
            if len(indexes) > 1 and lengths(text) > 1:
                continue
            if len(indexes) > 1 and several(text):
                titles.add(text)
            for index in indexes:
                headings[index].append(text)
    return [_own(words, titles) for words in headings] if titles else headings


def _own(words: list[str], titles: set[str]) -> list[str]:
    """A column's heading without the titles over all columns (`For the Years Ended May 31, 2014 and 2013`), where the
    rest tells its period."""
    own = [text for text in words if text not in titles]
    return own if parse(" ".join(own)).dated else words


def _phrases(cells: Sequence[Cell], count: int) -> list[str]:
    """The header row's phrases: its cells, or the pieces of them where that gives one a slot."""
    texts = [cell.text for cell in cells]
    if len(texts) >= count:
        return texts
    cut = [piece for text in texts for piece in _cut(text)]
    return cut if len(cut) == count or (len(texts) == 1 and len(cut) > 1 and count % len(cut) == 0) else texts


def _cut(text: str) -> list[str]:
    """The headings in one text: `2011 2010` are two, `Three months ended June 30,` is one."""
    found = pieces(text)
    if len(found) > 1 and not _same_kind(found):
        found = _with_lengths(found)
    return found if len(found) > 1 and _same_kind(found) else [text]


def _with_lengths(texts: Sequence[str]) -> list[str]:
    """Dates each with the length before them: `Three Months Ended | June 30, | Six Months Ended | June 30,` are two."""
    found: list[str] = []
    length = ""
    for text in texts:
        span = parse(text)
        if span.length and not span.month:
            length = text
        elif length and span.month and not span.length:
            found.append(f"{length} {text}")
        else:
            return []
    return found


def _same_kind(texts: Sequence[str]) -> bool:
    """Whether the pieces of a line are of one kind, hence a heading each. Column words go with any."""
    spans = [span for text in texts if not (span := parse(text)).empty]
    return (
        not spans
        or all(s.length for s in spans)
        or all(s.month and not s.length for s in spans)
        or all(s.year and not s.month and not s.length for s in spans)
    )


def _owners(
    cells: Sequence[Cell], texts: Sequence[str], outer: Sequence[Extent], count: int, plain: Sequence[int]
) -> Owners:
    """Which slots each phrase of a header row stands over."""
    if not outer or len(texts) != len(cells):
        return _by_order(len(texts), count, plain) or [[] for _ in texts]
    over = [[i for i, (left, right) in enumerate(outer) if c.left < right and c.right > left] for c in cells]
    taken = Counter(index for indexes in over for index in indexes)
    doubled = [index for index, times in taken.items() if times > 1]
    if doubled or not all(over):
        if len(texts) in (len(plain), count):
            return _by_order(len(texts), count, plain)
        for index in doubled:
            _keep_nearest(over, cells, index, outer[index])
    return _reach_dates(cells, texts, over, outer)


def _by_order(number: int, count: int, plain: Sequence[int]) -> Owners:
    """Phrases to slots by their order: one each, one for all, or equal shares; [] where none of these fits."""
    if number == len(plain):
        return [[index] for index in plain]
    if number == count:
        return [[index] for index in range(count)]
    if number and number < count and count % number == 0:
        each = count // number
        return [list(range(i * each, (i + 1) * each)) for i in range(number)]
    return []


def _keep_nearest(over: Owners, cells: Sequence[Cell], index: int, extent: Extent) -> None:
    """Of several cells over one slot only the nearest keeps it, as long as the others have slots of their own."""
    middle = sum(extent)
    holders = [n for n, indexes in enumerate(over) if index in indexes]
    keep = min(holders, key=lambda n: abs(cells[n].left + cells[n].right - middle))
    for n in holders:
        if n != keep and len(over[n]) > 1:
            over[n].remove(index)


def _reach_dates(cells: Sequence[Cell], texts: Sequence[str], over: Owners, outer: Sequence[Extent]) -> Owners:
    """Spanners that name a date reach the slots nearest to them that nothing else in their row heads."""
    covered = {index for indexes in over for index in indexes}
    free = [index for index in range(len(outer)) if index not in covered]
    if not free:
        return over
    dated = [n for n, text in enumerate(texts) if parse(text).dated and not _CHANGE.search(text.lower())]
    # A spanner that covers two slots shows that the row's cells are as wide as what they head.
    if not dated or len(dated) * 2 > len(outer) or any(len(over[n]) > 1 for n in dated):
        return over
    for index in free:
        middle = sum(outer[index]) / 2
        nearest = min(dated, key=lambda n: max(cells[n].left - middle, middle - cells[n].right, 0))
        over[nearest].append(index)
    return [sorted(indexes) for indexes in over]


def _reach_lengths(rows: Sequence[HeaderRow], outer: Sequence[Extent]) -> None:
    """Every slot belongs to a spanner that names a length (`Three Months Ended`), in whichever row it is printed.

    Slots with an `As of`, a whole period or a change of their own are left out: they may stand beside the spanners.
    """
    named: list[tuple[Cell, list[int]]] = []
    blocked: set[int] = set()
    for cells, texts, owners in rows:
        for cell, text, indexes in zip(cells, texts, owners, strict=True):
            span = parse(text)
            complete = len(indexes) < 2 and bool(span.year and (span.month or span.quarter))
            if span.instant or complete or _CHANGE.search(text.lower()):
                blocked.update(indexes)
            elif span.length or (span.ended and not span.dated):
                named.append((cell, indexes))
    covered = {index for _, indexes in named for index in indexes}
    free = [index for index in range(len(outer)) if index not in covered and index not in blocked]
    if covered and free:
        _share_out(named, free, outer)


def _share_out(named: Sequence[tuple[Cell, list[int]]], free: Sequence[int], outer: Sequence[Extent]) -> None:
    """Give each free slot to the spanner on its left or right so that every spanner stands over its group's middle."""
    groups: dict[tuple[int, ...], list[tuple[Cell, list[int]]]] = {}
    for cell, indexes in named:
        if indexes:
            groups.setdefault(tuple(indexes), []).append((cell, indexes))
    spans = sorted(groups.items())
    middles = [sum(c.left + c.right for c, _ in cells) / (2 * len(cells)) for _, cells in spans]
    choices = []
    for index in free:
        right = next((n for n, (held, _) in enumerate(spans) if held[0] > index), len(spans))
        choices.append(sorted({max(right - 1, 0), min(right, len(spans) - 1)}))
    best: tuple[float, tuple[int, ...]] = (float("inf"), ())
    for picks in islice(product(*choices), _TRIALS):
        if list(picks) == sorted(picks):
            cost = 0.0
            for n, (held, _) in enumerate(spans):
                slots = [*held, *(index for index, pick in zip(free, picks, strict=True) if pick == n)]
                cost += abs((outer[min(slots)][0] + outer[max(slots)][1]) / 2 - middles[n])
            if cost < best[0]:
                best = (cost, picks)
    for index, pick in zip(free, best[1], strict=bool(best[1])):
        for _, indexes in spans[pick][1]:
            indexes.append(index)
            indexes.sort()
