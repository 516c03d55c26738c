"""Columns that are the change between two others, in amounts or in percent.

A column whose every row is the difference of two period columns is no period's figures, whatever its heading was
taken for, and the difference proves the numbers on both sides of it. A column of percentages without percent signs
("8" between 2,275 and 2,107) is known by the same test; it proves nothing, for it shows too few digits.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from converter.arithmetic.tolerance import in_units
from converter.model import PURE, ColumnRole, Statement
from converter.records import NamedTuple

_MOST_COLUMNS = 12
_ROWS = 3
_BITS = 30
_POINTS = 12


class Change(NamedTuple):
    """`columns[change]` is `columns[later] − columns[earlier]` in `rows`, or that in percent."""

    change: int
    later: int
    earlier: int
    rows: tuple[int, ...]
    percent: bool = False


def changes(statement: Statement) -> list[Change]:
    """The change columns of a statement, one finding a column."""
    width = len(statement.columns)
    if not 3 <= width <= _MOST_COLUMNS:
        return []
    periods = [
        i
        for i, c in enumerate(statement.columns)
        if c.role is ColumnRole.PERIOD and c.period is not None and not c.skip
    ]
    asked = [column for column in range(width) if _may_be_a_change(statement, column)] if len(periods) > 1 else []
    if not asked:
        return []
    lanes = _lanes(statement)
    found = []
    for column in asked:
        for later, earlier in _pairs(statement, periods, column):
            rows = _differences(lanes, column, later, earlier)
            if rows:
                found.append(Change(column, later, earlier, rows))
                break
            if _percentages(statement, lanes, column, later, earlier):
                found.append(Change(column, later, earlier, (), True))
                break
    return found


def _may_be_a_change(statement: Statement, column: int) -> bool:
    """A column of changes has no period, or one that another column has as well."""
    own = statement.columns[column]
    if own.role is ColumnRole.PERIOD:
        return sum(c.role is ColumnRole.PERIOD and c.period == own.period for c in statement.columns) > 1
    return own.role in (ColumnRole.CHANGE, ColumnRole.UNKNOWN)


def _pairs(statement: Statement, periods: Sequence[int], column: int) -> Iterator[tuple[int, int]]:
    """Pairs of different periods of one length, those printed before the column first."""
    near = sorted(periods, key=lambda p: (p > column, abs(column - p)))
    for later in near:
        for earlier in near:
            a, b = statement.columns[later].period, statement.columns[earlier].period
            if column in (later, earlier) or a is None or b is None or a <= b or abs(a.days - b.days) > 8:
                continue
            yield later, earlier


def _lanes(statement: Statement) -> list[list[int | None]]:
    """Money in integers of the finest place, by row and column; None for anything else."""
    exponent = max(
        (a.decimals for row in statement.rows for a in row.amounts if a is not None and a.unit.monetary), default=0
    )
    factor = Decimal(1).scaleb(exponent)
    return [
        [in_units(a, factor) if a is not None and a.unit.monetary and not a.damaged else None for a in row.amounts]
        if row.origin == "table"
        else [None] * len(statement.columns)
        for row in statement.rows
    ]


def _differences(lanes: Sequence[Sequence[int | None]], change: int, later: int, earlier: int) -> tuple[int, ...]:
    held: list[int] = []
    failed = bits = 0
    for i, row in enumerate(lanes):
        c, a, b = row[change], row[later], row[earlier]
        if not c or not a or not b:
            continue
        if abs(a - b - c) <= _unit(a, b, c):
            held.append(i)
            bits += abs(a).bit_length()
        else:
            failed += 1
            if failed > 1 and failed > len(held):
                return ()
    return tuple(held) if len(held) >= _ROWS and failed * 6 <= len(held) and bits >= _BITS else ()


def _unit(*figures: int) -> int:
    """One unit of the last place that all figures use."""
    unit = 1
    while all(figure % (unit * 10) == 0 for figure in figures):
        unit *= 10
    return unit


def _percentages(
    statement: Statement, lanes: Sequence[Sequence[int | None]], change: int, later: int, earlier: int
) -> bool:
    """Whether the printed digits of a column are the change in percent of two others."""
    held = failed = points = 0
    for row, values in zip(statement.rows, lanes, strict=True):
        amount, a, b = row.amounts[change], values[later], values[earlier]
        if amount is None or amount.dash or amount.value is None or not a or not b:
            continue
        shown = amount.value.scaleb(-amount.scale) if amount.unit != PURE else amount.value.scaleb(2)
        fraction = max(0, amount.decimals + (amount.scale if amount.unit != PURE else -2))
        # shown = 100 (a − b) / |b| to half a unit of its last place
        miss = abs(shown * abs(b) - 100 * (a - b))
        if 2 * miss.scaleb(fraction) <= abs(b) + 2:
            held += 1
            points += min(6, int(abs(shown)).bit_length())
        else:
            failed += 1
            if failed > 1 and failed > held:
                return False
    return held >= _ROWS and failed * 6 <= held and points >= _POINTS
