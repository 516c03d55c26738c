"""Sums that hold only with a correction: rows left out or turned, or a column that fails.

Both are tried for rows that read as totals, after every plain run has failed (search.py). Exact hits only: rounding
and corrections together would explain anything.
"""

from __future__ import annotations

from operator import mul

from converter.arithmetic.runs import LONGEST, SAFETY, OpenRows, Run, Sum
from converter.arithmetic.tolerance import slack, unpack
from converter.records import NamedTuple

_PAIRS = 14
_TRIED = ("sum", "difference", "signed")
_Fix = tuple[tuple[int, int], ...]
"""(row, how many times its value the run has too much): 1 for a row to leave out, 2 for one to turn."""


def corrected(rows: OpenRows, row: int) -> Sum | None:
    """The shortest run that sums to `row` once one or two of its rows are left out (memo lines) or turned."""
    family = rows.family
    target = family.packed[row]
    if target == 0 or family.unknown[row] | family.blank[row]:
        return None
    added = signed = 0
    surplus: dict[int, tuple[int, int]] = {}
    surplus_signed: dict[int, tuple[int, int]] = {}
    for depth, member in enumerate(reversed(rows.open)):
        if depth >= LONGEST or family.unknown[member]:
            break
        value = family.packed[member]
        weight = 1 if rows.signs[member] > 0 else -1
        from_top = value + signed
        added += value
        signed += weight * value
        if value == 0:
            continue
        for kind, gap, table in (("sum", added - target, surplus), ("signed", from_top - target, surplus_signed)):
            fix = _explain(gap, table, depth < _PAIRS)
            if fix is not None and (found := _judge(rows, row, depth, kind, gap, fix)) is not None:
                return found
        for table, effect in ((surplus, value), (surplus_signed, weight * value)):
            table.setdefault(effect, (member, 1))
            table.setdefault(2 * effect, (member, 2))
    return None


def _explain(gap: int, table: dict[int, tuple[int, int]], pairs: bool) -> _Fix | None:
    """The one or two rows whose removal or reversal closes the gap."""
    if gap == 0:
        return None
    single = table.get(gap)
    if single is not None:
        return (single,)
    if pairs:
        for effect, first in table.items():
            second = table.get(gap - effect)
            if second is not None and second[0] != first[0]:
                return tuple(sorted((first, second)))
    return None


def _judge(rows: OpenRows, row: int, depth: int, kind: str, gap: int, fix: _Fix) -> Sum | None:
    """The corrected sum if the digits of its correction are more than chance; its other digits count for nothing."""
    run = rows.run_of(depth, kind)
    times = dict(fix)
    skipped = tuple(m for m in run.members if times.get(m) == 1)
    if len(run.members) - len(skipped) < 2:
        return None
    bits = sum(abs(lane).bit_length() for lane in unpack(gap, rows.family.width))
    if bits < SAFETY + 2 + (8 * (depth + 1) ** len(fix)).bit_length():
        return None
    kept = tuple(
        (m, -w if times.get(m) == 2 else w) for m, w in zip(run.members, run.weights, strict=True) if times.get(m) != 1
    )
    return Sum(row, kept, rows.everything, 0, bits, "corrected " + kind, True, skipped)


class _Columns(NamedTuple):
    """Which columns a sum holds in, fails in, or misses by no more than lawful rounding (one bit a column)."""

    holds: int
    fails: int
    loose: int


def failing_somewhere(rows: OpenRows, row: int) -> Sum | None:
    """The run that sums to `row` in some columns beyond chance, and fails in others: a number may be damaged there."""
    family = rows.family
    if family.width < 2 or family.packed[row] == 0 or family.unit_of.per:
        return None
    best: Sum | None = None
    for depth, kind in _near_somewhere(rows, row):
        run = rows.run_of(depth, kind)
        if family.packed[run.members[0]] == 0:
            continue
        units = [family.unit[m] for m in (row, *run.members)]
        limit = slack(depth + 1, sum(units), max(units))
        columns = _sorted(rows, row, run, limit, sum(units) // 2)
        if not columns.holds or columns.holds.bit_count() < columns.fails.bit_count():
            continue
        found = _weighed(rows, row, run, columns, limit)
        if found is not None and (best is None or found.bits > best.bits + 8):
            best = found
    return best


def _near_somewhere(rows: OpenRows, row: int) -> list[tuple[int, str]]:
    """The runs of two rows or more that come near a row in any column, the shortest first."""
    near = {run for column in rows.columns for run in rows.near(row, column, rows.monetary)}
    return sorted((run for run in near if run[0] and run[1] in _TRIED), key=lambda run: (run[0], _TRIED.index(run[1])))


def _sorted(rows: OpenRows, row: int, run: Run, limit: int, lawful: int) -> _Columns:
    family = rows.family
    hidden = gaps = 0
    for member in run.members:
        hidden |= family.unknown[member]
        gaps |= family.blank[member]
    hidden |= family.unknown[row] | family.blank[row]
    holds = fails = loose = 0
    for bit, column in enumerate(rows.columns):
        if hidden >> bit & 1:
            continue
        miss = abs(sum(map(mul, run.weights, [column[m] for m in run.members])) - column[row])
        if miss <= limit:
            holds |= 1 << bit
        elif gaps >> bit & 1:
            continue  # a part that is not printed is no contradiction
        elif miss <= lawful:
            loose |= 1 << bit
        else:
            fails |= 1 << bit
    return _Columns(holds, fails, loose)


def _weighed(rows: OpenRows, row: int, run: Run, columns: _Columns, limit: int) -> Sum | None:
    """The sum if the columns in which it holds are more than chance; a section and its total are half a proof."""
    bits = rows.bits(row, run.members, columns.holds, limit)
    need = SAFETY + 3 + (5 * len(run.members)).bit_length()
    if run.kind == "sum" and rows.hints[row].plain and rows.hints[run.members[0]].first:
        need = SAFETY
    if bits < need:
        return None
    addends = tuple(zip(run.members, run.weights, strict=True))
    return Sum(row, addends, columns.holds | columns.loose, columns.fails, bits, run.kind, False)
