"""What quotients share: the rows of a statement by what they count, and the half unit a figure may be off by."""

from __future__ import annotations

from decimal import Decimal

from converter.arithmetic.tolerance import usable_columns
from converter.model import PURE, SHARES, Amount, Statement, Unit, half_of_place
from converter.records import NamedTuple

REACH = 100
"""Rows between a quotient and the figures it is of: farther off they belong to another table."""


class Quotient(NamedTuple):
    """`rows[result] = rows[over] ÷ rows[under]` (or one minus it) in `columns`."""

    result: int
    over: int
    under: int
    columns: tuple[int, ...]
    complement: bool = False


def half_unit(amount: Amount) -> Decimal:
    """Half a unit of the last printed place; a dash is exact."""
    return Decimal(0) if amount.dash else half_of_place(amount.decimals)


class Kinds(NamedTuple):
    """The rows of a statement by what they count, and the columns that are read."""

    per_share: list[int]
    shares: list[int]
    money: list[int]
    percent: list[int]
    columns: list[int]


def kinds_of(statement: Statement) -> Kinds:
    kinds = Kinds([], [], [], [], usable_columns(statement))
    lists: dict[Unit, list[int]] = {}
    for i, row in enumerate(statement.rows):
        known: Unit | None = None  # nearly all figures of a row have one unit
        for c in kinds.columns:
            amount = row.amounts[c]
            if amount is None or amount.dash or (unit := amount.unit) is known:
                continue
            known = unit
            if unit not in lists:
                lists[unit] = _list_of(kinds, unit)
            if lists[unit][-1:] != [i]:
                lists[unit].append(i)
    return kinds


def _list_of(kinds: Kinds, unit: Unit) -> list[int]:
    """Where the rows of a unit belong; those of other units go nowhere."""
    if unit.per:
        return kinds.per_share
    if unit.monetary:
        return kinds.money
    return {SHARES: kinds.shares, PURE: kinds.percent}.get(unit, [])
