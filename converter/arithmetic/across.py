"""Columns that add up sideways: segments to their total, quarters to a year, adjustments to an adjusted figure.

A column is the sum of a run of columns beside it where that holds in nearly every row that prints them, on at least
three rows and with more digits than chance could match. Each row in which it holds is proved in those columns.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from converter.arithmetic.tolerance import Family
from converter.records import NamedTuple

_MOST_COLUMNS = 16
_ROWS = 3
_BITS = 24


class Sideways(NamedTuple):
    """`columns[total] = Σ columns[parts]` in `rows`, all as indices of the family."""

    total: int
    parts: tuple[int, ...]
    rows: tuple[int, ...]


def sideways(family: Family) -> list[Sideways]:
    """The sums over columns that hold in a family, one at most for each column."""
    if not 3 <= family.width <= _MOST_COLUMNS:
        return []
    found = []
    for total in range(family.width):
        for parts in _runs(total, family.width):
            rows = _holds(family, total, parts)
            if rows:
                found.append(Sideways(total, parts, rows))
                break
    return found


def _runs(total: int, width: int) -> Iterator[tuple[int, ...]]:
    """Runs of two or more columns right before a column, then right after it."""
    for first in range(total - 2, -1, -1):
        yield tuple(range(first, total))
    for last in range(total + 3, width + 1):
        yield tuple(range(total + 1, last))


def _holds(family: Family, total: int, parts: Sequence[int]) -> tuple[int, ...]:
    """The rows in which the sum holds; none if it does not hold as a rule."""
    held: list[int] = []
    failed = bits = 0
    for i, lanes in enumerate(family.lanes):
        unknown = family.unknown[i]
        if (unknown | family.blank[i]) >> total & 1 or (unknown and any(unknown >> p & 1 for p in parts)):
            continue
        figures = lanes[parts[0] : parts[-1] + 1]
        if len(figures) - figures.count(0) < 2:
            continue
        if abs(lanes[total] - sum(figures)) <= family.unit[i]:
            held.append(i)
            bits += max(0, max(abs(lanes[total]), *map(abs, figures)).bit_length() - 2)
        else:
            failed += 1
            if failed > 2 and failed > len(held):
                return ()
    return tuple(held) if len(held) >= _ROWS and failed * 8 <= len(held) and bits >= _BITS else ()
