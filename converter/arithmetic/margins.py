"""Percentages proved by the two amounts they are of.

A row of percentages is proved where one amount over revenue, or one minus it (a product's margin from its revenue and
cost), rounds to it in every column, and the digits agreed on are many against the pairs tried. It never contradicts:
an adjusted margin is a lawful reason to differ.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from converter.arithmetic.edits import with_marks
from converter.arithmetic.kinds import REACH, Kinds, Quotient, half_unit
from converter.lazy import regex
from converter.model import PURE, Proof, Row, Statement
from converter.records import NamedTuple

_REVENUE = regex(r"\b(revenues?|sales)\b", re.I)
_NOT_WHOLE = regex(r"\bcosts?\b|expense|deferred|income", re.I)
_BITS = 17


def ratios(statement: Statement, kinds: Kinds) -> Iterator[Quotient]:
    """Percentage rows that are one amount over another in every column."""
    if not kinds.percent:
        return
    amounts = kinds.money
    wholes = [
        i
        for i in amounts
        if _REVENUE.search(statement.rows[i].label) and not _NOT_WHOLE.search(statement.rows[i].label)
    ]
    for result in kinds.percent[:40]:
        quotient = _ratio(statement, kinds, result, wholes[:4])
        if quotient is not None:
            yield quotient


def _ratio(statement: Statement, kinds: Kinds, result: int, wholes: Sequence[int]) -> Quotient | None:
    label = statement.rows[result].label
    shares = _shares_of(statement, kinds, result)
    if not shares:
        return None
    for under in wholes:
        for over in kinds.money:
            if over == under or abs(over - result) > REACH:
                continue
            if columns := _ratio_holds(statement, shares, over, under, False):
                return Quotient(result, over, under, columns)
    same = [i for i in kinds.money if abs(i - result) <= REACH and statement.rows[i].label == label][:6]
    for under in same:
        for over in same:
            if over != under and (columns := _ratio_holds(statement, shares, over, under, True)):
                return Quotient(result, over, under, columns, True)
    return None


class _Share(NamedTuple):
    """A printed percentage: its column, its value, half a unit of its last place, and what its digits are worth."""

    column: int
    value: Decimal
    half: Decimal
    bits: int


def _shares_of(statement: Statement, kinds: Kinds, result: int) -> list[_Share]:
    """The sound percentages of a row."""
    shares = []
    for c in kinds.columns:
        amount = statement.rows[result].amounts[c]
        if amount is None or amount.damaged or amount.dash or amount.value is None or amount.unit != PURE:
            continue
        half = half_unit(amount)
        shares.append(_Share(c, amount.value, half, int(abs(amount.value) / (2 * half)).bit_length()))
    return shares


def _ratio_holds(
    statement: Statement, shares: Sequence[_Share], over: int, under: int, complement: bool
) -> tuple[int, ...]:
    """The columns in which one row over another (or one minus it) rounds to the percentages; none if one misses."""
    columns: list[int] = []
    bits = 0
    parts, wholes = statement.rows[over].amounts, statement.rows[under].amounts
    for share in shares:
        part, whole = parts[share.column], wholes[share.column]
        if part is None or whole is None or part.damaged or whole.damaged or part.value is None or whole.value is None:
            continue
        if not whole.value:
            return ()
        value = 1 - share.value if complement else share.value
        slack = abs(share.half * whole.value) + half_unit(part) + abs(value) * half_unit(whole)
        if abs(value * whole.value - part.value) > slack:
            return ()
        columns.append(share.column)
        bits += share.bits
    return tuple(columns) if bits >= _BITS else ()


def proved(row: Row, columns: Sequence[int]) -> Row:
    return with_marks(row, dict.fromkeys(columns, Proof.PROVED))
