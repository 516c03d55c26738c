"""Numbers that stand in the wrong column, found because they add up in another one.

Where a table's cells do not say which column they are in, a row that prints fewer numbers than the table has columns is
filled from the left. If a sum then fails in a column, but holds in a column further right once the members that are
blank there are taken from the failing column, those rows were filled wrongly, and with them every row of the statement
that prints its numbers in the same columns.
"""

from __future__ import annotations

from collections.abc import Sequence

from converter.arithmetic.runs import Sum
from converter.arithmetic.tolerance import Family, slack
from converter.model import Finding, Row, Severity, Statement
from converter.records import NamedTuple

_BITS = 14


class Shift(NamedTuple):
    """Rows that print their numbers in `pattern` have those of column `source` in `target` in truth."""

    source: int
    target: int
    pattern: tuple[bool, ...]


def shifts(statement: Statement, family: Family, sums: Sequence[Sum]) -> list[Shift]:
    """The moves between columns that the failing sums prove."""
    found: list[Shift] = []
    for failing in sums:
        for bit in range(family.width):
            if failing.fails >> bit & 1:
                found += _shifts_of(statement, family, failing, bit)
    return list(dict.fromkeys(found))


def _shifts_of(statement: Statement, family: Family, failing: Sum, bit: int) -> list[Shift]:
    members = (failing.total, *(a for a, _ in failing.addends))
    for target in range(bit + 1, family.width):
        moved = [m for m in members if family.blank[m] >> target & 1 and not family.blank[m] >> bit & 1]
        if not moved or len(moved) == len(members) or failing.total not in moved:
            continue

        def lane(m: int, moved: Sequence[int] = moved, target: int = target) -> int:
            return family.lanes[m][bit if m in moved else target]

        miss = lane(failing.total) - sum(w * lane(a) for a, w in failing.addends)
        units = [family.unit[m] for m in members]
        if abs(miss) <= slack(len(members) - 1, sum(units), max(units)) and lane(failing.total).bit_length() >= _BITS:
            patterns = dict.fromkeys(_pattern(statement.rows[family.rows[m]]) for m in moved)
            return [Shift(family.columns[bit], family.columns[target], pattern) for pattern in patterns]
    return []


def _pattern(row: Row) -> tuple[bool, ...]:
    return tuple(a is not None for a in row.amounts)


def realigned(statement: Statement, moves: Sequence[Shift]) -> Statement:
    """The statement with the moves made, and a finding that says so."""
    by_pattern = {m.pattern: m for m in moves}
    rows = []
    moved = []
    for row in statement.rows:
        move = by_pattern.get(_pattern(row)) if not row.heading else None
        if move is None or move.pattern[move.target]:
            rows.append(row)
            continue
        amounts = list(row.amounts)
        amounts[move.target], amounts[move.source] = amounts[move.source], None
        rows.append(row._replace(amounts=tuple(amounts)))
        moved.append(row)
    if not moved:
        return statement
    names = ", ".join(repr(row.label) for row in moved[:4])
    finding = Finding(
        "arithmetic.column-moved",
        Severity.INFO,
        f"{len(moved)} rows with fewer numbers than columns ({names}…) add up only one or more columns further right",
        moved[0].label_places[0] if moved[0].label_places else statement.place,
        moved[0].label,
        "their numbers were moved there",
    )
    return statement._replace(rows=tuple(rows), findings=(*statement.findings, finding))
