"""Quotients as proof: earnings per share (per_share.py) and percentages (margins.py) of one statement."""

from __future__ import annotations

from converter.arithmetic.kinds import Quotient, kinds_of
from converter.arithmetic.margins import proved, ratios
from converter.arithmetic.per_share import Lines, proved_per_share, quotients_of, rescaled, share_shift
from converter.model import Equation, Statement


def quotients(statement: Statement) -> tuple[Statement, list[Quotient]]:
    """The quotients that hold, and the statement with their results marked or mended."""
    kinds = kinds_of(statement)
    if not kinds.per_share and not kinds.percent:
        return statement, []
    found: list[Quotient] = []
    rows = list(statement.rows)
    lines = Lines(statement, kinds)
    for quotient in quotients_of(lines):
        found.append(quotient)
        rows[quotient.result] = proved_per_share(statement, quotient)
    if kinds.per_share and kinds.shares and not found:
        again = rescaled(statement, share_shift(lines))
        if again is not statement:
            return quotients(again)
    found_ratios = list(ratios(statement, kinds))
    for quotient in found_ratios:
        rows[quotient.result] = proved(rows[quotient.result], quotient.columns)
    found += found_ratios
    return (statement._replace(rows=tuple(rows)) if found else statement), found


def as_equation(statement: Statement, quotient: Quotient) -> Equation:
    """The quotient in words, for the report: it takes no part in sums."""
    rows = statement.rows
    over, under = rows[quotient.over].label, rows[quotient.under].label
    text = f"{rows[quotient.result].label} = {'1 − ' if quotient.complement else ''}{over} ÷ {under}"
    return Equation(quotient.result, (), quotient.columns, "quotient", text)
