"""Rows whose unit is proved by a sum: figures per share or in percent that are printed without their sign.

A reconciliation of earnings per share prints `$` or `%` on its first and last line only. Where the lines between two
such rows were read as money, but their printed digits, with as many decimals as the two rows have, lead from the first
to the last in every column, they are of the same unit as these.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from operator import attrgetter

from converter.arithmetic.edits import with_amounts
from converter.arithmetic.tolerance import slack, usable_columns
from converter.model import PURE, Amount, Row, Statement

_UNIT = attrgetter("unit")
_BITS = 9
_MOST = 20


def with_proved_units(statement: Statement) -> Statement:
    """The statement with the units that its sums prove."""
    if not _prints_decimals(statement):
        return statement
    columns = usable_columns(statement)
    kinds = [_kind(row, columns) for row in statement.rows]
    if "other" not in kinds or "money" not in kinds:
        return statement
    rows = list(statement.rows)
    changed = False
    start = -1
    for i, kind in enumerate(kinds):
        if kind == "empty":
            continue
        if kind == "other":
            between = [k for k in range(start + 1, i) if kinds[k] == "money"] if start >= 0 else []
            if between and len(between) <= _MOST and _leads(rows, columns, start, between, i):
                for k in between:
                    rows[k] = _as(rows[k], rows[i], columns)
                changed = True
            start = i
    return statement._replace(rows=tuple(rows)) if changed else statement


def _prints_decimals(statement: Statement) -> bool:
    """Whether there are figures other than money, and money with decimals that might be of their unit."""
    amounts = [a for row in statement.rows for a in row.amounts if a is not None]
    if not any(unit.per or unit == PURE for unit in set(map(_UNIT, amounts))):
        return False
    return any(unit.monetary for unit in {a.unit for a in amounts if a.decimals + a.scale > 0})


def _kind(row: Row, columns: Sequence[int]) -> str:
    """`other` for a row per share or in percent, `money` for one with decimals that might be, `whole` for the rest."""
    kind = "empty"
    for c in columns:
        amount = row.amounts[c]
        if amount is None or amount.dash or amount.value is None:
            continue
        if amount.unit.per or amount.unit == PURE:
            return "other"
        kind = "money" if amount.unit.monetary and amount.decimals + amount.scale > 0 else "whole"
    return kind


def _printed(amount: Amount) -> Decimal:
    return Decimal(0) if amount.value is None else amount.value.scaleb(-amount.scale)


def _leads(rows: Sequence[Row], columns: Sequence[int], start: int, between: Sequence[int], end: int) -> bool:
    """Whether first + lines between = last, as printed, in every column that prints the two."""
    bits = 0
    for c in columns:
        first, last = rows[start].amounts[c], rows[end].amounts[c]
        if first is None or last is None or first.unit != last.unit or first.dash:
            continue
        fraction = first.decimals + first.scale
        lines = [a for k in between if (a := rows[k].amounts[c]) is not None]
        if fraction < 1 or any(not a.dash and a.decimals + a.scale != fraction for a in lines):
            return False
        miss = _printed(first) + sum((_printed(a) for a in lines), Decimal(0)) - _printed(last)
        if abs(miss.scaleb(fraction)) > slack(len(lines) + 1, len(lines) + 2, 1):
            return False
        bits += int(abs(_printed(last)).scaleb(fraction)).bit_length()
    return bits >= _BITS


def _as(row: Row, like: Row, columns: Sequence[int]) -> Row:
    """The row in the unit of another one."""
    amounts = list(row.amounts)
    for c in columns:
        amount, model = row.amounts[c], like.amounts[c]
        if amount is None or model is None:
            continue
        fraction = model.decimals + model.scale if amount.dash else amount.decimals + amount.scale
        amounts[c] = amount._replace(
            value=_printed(amount).scaleb(model.scale),
            scale=model.scale,
            decimals=fraction - model.scale,
            unit=model.unit,
            licence="; ".join(filter(None, (amount.licence, f"unit proved by the sum to {like.label!r}"))),
        )
    return with_amounts(row, tuple(amounts))
