"""Earnings per share proved by net income and share counts.

A per-share row is proved where net income ÷ shares rounds to it in every column that prints all three. Basic goes with
basic shares, diluted with diluted; which income row counts (net income, after preferred dividends, from continuing
operations) is the one that fits, those named like the row first. A per-share figure is coarse, so it proves itself and
the scale of the shares, never the shares' digits; and it never contradicts: shares of two classes are a lawful reason
to differ.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache

from converter.arithmetic import words
from converter.arithmetic.edits import with_amounts, with_proof
from converter.arithmetic.faults import readings
from converter.arithmetic.kinds import REACH, Kinds, Quotient, half_unit, kinds_of
from converter.lazy import regex
from converter.model import SHARES, Amount, Finding, Proof, Repair, Row, Severity, Statement

_BASIC = regex(r"\bbasic\b", re.I)
_DILUTED = regex(r"\bdiluted?\b|\bdilution\b|assuming", re.I)
_INCOME = regex(r"\b(income|loss|earnings|profit|ffo|funds)\b", re.I)
_WORD = regex(r"[a-z]{3,}")
_SHIFTS = (3, -3, 6, -6)


def per_share_fits(income: Amount, shares: Amount, per_share: Decimal, half: Decimal, shift: int = 0) -> bool:
    """Whether income ÷ shares rounds to a per-share figure known to ± `half`; signs aside, for a loss may lose its own.

    `shift` is a power of ten that the shares are multiplied with first.
    """
    if income.value is None or not shares.value:
        return False
    count = shares.value.scaleb(shift)
    slack = (half * count) + half_unit(income) + abs(per_share) * half_unit(shares).scaleb(shift)
    return abs(abs(income.value) - abs(per_share) * count) <= slack


def share_shift(statement: Statement) -> int:
    """The power of ten by which every share count is off, judged by earnings per share; 0 where nothing says so.

    For a caption that scales dollars and is silent on shares: 3 when shares were read a thousand times too small.
    """
    found: set[int] = set()
    kinds = kinds_of(statement)
    for result in kinds.per_share:
        incomes = _income_rows(statement, kinds, result)
        for shares in _share_rows(statement, kinds, result):
            for income in incomes:
                columns = _telling(statement, kinds, result, income, shares)
                if not columns:
                    continue
                if _holds(statement, result, income, shares, columns, 0):
                    return 0
                found.update(s for s in _SHIFTS if _holds(statement, result, income, shares, columns, s))
    return found.pop() if len(found) == 1 else 0


def rescaled(statement: Statement) -> Statement:
    """The statement with share counts scaled as earnings per share demand, and a finding where that changed them."""
    shift = share_shift(statement)
    if not shift:
        return statement
    first: Amount | None = None
    rows = list(statement.rows)
    for i, row in enumerate(rows):
        if any(a is not None and a.unit == SHARES and a.value for a in row.amounts):
            amounts = tuple(_scaled(a, shift) for a in row.amounts)
            first = first or next(a for a in amounts if a is not None)
            rows[i] = with_amounts(row, amounts)
    finding = Finding(
        "arithmetic.share-scale",
        Severity.INFO,
        f"share counts were read with another scale than net income over earnings per share gives: × 10^{shift}",
        first.place if first else statement.place,
        first.printed if first else "",
        "the scale that earnings per share prove is used",
    )
    return statement._replace(rows=tuple(rows), findings=(*statement.findings, finding))


def _scaled(amount: Amount | None, shift: int) -> Amount | None:
    if amount is None or amount.unit != SHARES or amount.value is None:
        return amount
    return amount._replace(
        value=amount.value.scaleb(shift),
        scale=amount.scale + shift,
        decimals=amount.decimals - shift,
        licence="; ".join(filter(None, (amount.licence, "scale proved by earnings per share"))),
    )


def _share_rows(statement: Statement, kinds: Kinds, result: int) -> list[int]:
    """Share rows of the same kind (basic, diluted) as a per-share row; those of no kind fit both."""
    basic, diluted = _basis(_name(statement.rows[result]))
    chosen = []
    for i in kinds.shares:
        if abs(i - result) > REACH:
            continue
        own_basic, own_diluted = _basis(_name(statement.rows[i]))
        if (basic == diluted) or (own_basic == own_diluted) or (own_basic and basic) or (own_diluted and diluted):
            chosen.append(i)
    return sorted(chosen, key=lambda i: abs(i - result))[:6]


# Every per-share row asks all rows of shares and of money around it.
@lru_cache(maxsize=2048)
def _basis(name: str) -> tuple[bool, bool]:
    """Whether a name says basic, and whether it says diluted."""
    return _BASIC.search(name) is not None, _DILUTED.search(name) is not None


@lru_cache(maxsize=2048)
def _is_income(label: str) -> bool:
    return _INCOME.search(label) is not None


@lru_cache(maxsize=2048)
def _words(label: str) -> frozenset[str]:
    return frozenset(_WORD.findall(label.lower()))


def _name(row: Row) -> str:
    """The label, or with it the nearest heading where the label alone says too little."""
    if not row.section or any(_basis(row.label)):
        return row.label
    return f"{row.section[-1]} {row.label}"


def _income_rows(statement: Statement, kinds: Kinds, result: int) -> list[int]:
    """Monetary totals that earnings per share may be of, those sharing most words with the row first, then the last."""
    asked = _words(" ".join((*statement.rows[result].section[-1:], statement.rows[result].label)))
    rows = [
        i
        for i in kinds.money
        if abs(i - result) <= REACH
        and _is_income(statement.rows[i].label)
        and (statement.rows[i].total or statement.rows[i].parent >= 0)
    ]
    special = {"continuing", "discontinued", "non", "gaap", "adjusted", "operations"}

    def rank(i: int) -> tuple[int, int, int]:
        return (
            len((asked ^ _words(statement.rows[i].label)) & special),
            not words.is_net_income(statement.rows[i].label),
            -i,
        )

    return sorted(rows, key=rank)[:8]


def quotient_of(statement: Statement, kinds: Kinds, result: int) -> Quotient | None:
    """The income and share rows that give a per-share row in all columns that print the three of them."""
    counts = _share_rows(statement, kinds, result)
    for income in _income_rows(statement, kinds, result):
        for shares in counts:
            columns = _telling(statement, kinds, result, income, shares)
            if columns and _holds(statement, result, income, shares, columns, 0):
                return Quotient(result, income, shares, tuple(_complete(statement, kinds, result, income, shares)))
    return None


def _complete(statement: Statement, kinds: Kinds, *rows: int) -> list[int]:
    """Columns in which all the rows print a number, damaged or not."""
    amounts = [statement.rows[r].amounts for r in rows]
    return [c for c in kinds.columns if all(a[c] is not None for a in amounts)]


def _telling(statement: Statement, kinds: Kinds, result: int, income: int, shares: int) -> list[int]:
    """Columns whose numbers are all sound."""
    rows = statement.rows
    return [
        c
        for c in _complete(statement, kinds, result, income, shares)
        if all(
            (a := rows[r].amounts[c]) is not None and not a.damaged and a.value is not None
            for r in (result, income, shares)
        )
    ]


def _holds(statement: Statement, result: int, income: int, shares: int, columns: Sequence[int], shift: int) -> bool:
    """Whether the quotient holds in all columns, and says something in one of them."""
    says = False
    for c in columns:
        money, count, quotient = (statement.rows[r].amounts[c] for r in (income, shares, result))
        if money is None or count is None or quotient is None or quotient.value is None:
            return False
        half = _half_or_row(statement.rows[result], quotient)
        if not per_share_fits(money, count, quotient.value, half, shift):
            return False
        says = says or abs(quotient.value) > 2 * half
    return says


def _half_or_row(row: Row, amount: Amount) -> Decimal:
    """Half a unit of a per-share figure; a dash rounds like the row's other figures."""
    if not amount.dash:
        return half_unit(amount)
    return max((half_unit(a) for a in row.amounts if a is not None and not a.dash), default=Decimal(0))


def proved_per_share(statement: Statement, quotient: Quotient) -> Row:
    """The per-share row with its sound figures proved and its damaged ones mended where one reading fits."""
    row = statement.rows[quotient.result]
    amounts = list(row.amounts)
    for c in quotient.columns:
        amount, money, count = (statement.rows[r].amounts[c] for r in (quotient.result, quotient.over, quotient.under))
        if amount is None or money is None or count is None:
            continue
        if amount.damaged:
            amounts[c] = _mended(row, amount, money, count)
        elif amount.value is not None and amount.proof is not Proof.REPAIRED:
            amounts[c] = with_proof(amount, Proof.PROVED)
    return with_amounts(row, tuple(amounts))


def _mended(row: Row, amount: Amount, income: Amount, shares: Amount) -> Amount:
    sound = next((a for a in row.amounts if a is not None and not a.damaged and not a.dash), None)
    if sound is None or income.damaged or shares.damaged or income.value is None:
        return amount
    fraction = sound.decimals + sound.scale
    half = half_unit(sound)
    fitting = [
        r
        for r in readings(amount.printed, fraction, amount.damaged)
        if per_share_fits(income, shares, r.number.scaleb(sound.scale), half) and (r.number < 0) == (income.value < 0)
    ]
    if len(fitting) != 1:
        return amount
    reading = fitting[0]
    proof = f"{income.printed} ÷ {shares.printed} shares rounds to {reading.number}"
    return amount._replace(
        value=reading.number.scaleb(sound.scale),
        scale=sound.scale,
        decimals=sound.decimals,
        unit=sound.unit,
        damaged="",
        proof=Proof.REPAIRED,
        repair=Repair(amount.printed, reading.fault, proof),
    )
