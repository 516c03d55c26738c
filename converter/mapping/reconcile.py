"""The chains of a reconciliation: from a measure of the books through adjustments to another measure.

An equation of a reconciliation (or of guidance that reconciles) links them: its first line is where the chain starts,
its total where it ends, the lines between are adjustments. What is added to an expense to make it smaller is printed
negative and still is an expense: the sign of an adjustment follows from what the chain starts with.
"""

from __future__ import annotations

from collections.abc import Callable

from converter.model import Statement, StatementKind

_KINDS = frozenset({StatementKind.RECONCILIATION, StatementKind.GUIDANCE})


def chains(statement: Statement, adjusts: Callable[[int], bool] = lambda row: False) -> dict[int, int]:
    """For each adjustment of a reconciliation (its row) the row where its chain starts; none for other statements.

    A sum that begins with a row that `adjusts` itself ("total special items") starts no chain."""
    start: dict[int, int] = {}
    if statement.kind in _KINDS:
        totals = {equation.total for equation in statement.equations if equation.addends}
        for equation in statement.equations:
            rows = sorted(row for row, _ in equation.addends)
            if len(rows) < 2 or rows[0] > equation.total or adjusts(rows[0]):
                continue
            for row in rows[1:]:
                if row not in totals:
                    start.setdefault(row, rows[0])
    return start
