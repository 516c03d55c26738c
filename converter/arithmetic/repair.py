"""Damaged numbers mended where arithmetic leaves exactly one reading, and the rest named.

For a number marked as damaged, in this order:
1. the equations of its statement (found from the other columns) that it takes part in: the readings for which all of
   them hold;
2. where no equation knows its row yet: each reading put in its place, and the search run again.
For an equation that holds in some columns and fails in another: every undamaged number of that column that no other
equation proves is a suspect, with the readings of one fault. One reading of one number that makes every equation of
that number hold is a repair; none or several is a contradiction, and says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal

from converter.arithmetic.edits import with_proof
from converter.arithmetic.faults import SIGN_FAULTS, TRACELESS, Reading, alike, is_percentage, misread_digit, readings
from converter.arithmetic.runs import Sum
from converter.arithmetic.tolerance import Family, pack, slack
from converter.model import PURE, Amount, Finding, Proof, Repair, Row, Severity, Statement
from converter.records import NamedTuple

CONTRADICTED = "arithmetic.contradicted"
_MOST = 16
_MOST_REPAIRS = 200
_WORK = 4000
_FEWEST = 100


class Mended(NamedTuple):
    """An amount in its row and column with what it was mended to."""

    row: int
    column: int
    amount: Amount


class Solved(NamedTuple):
    """A family with its sums, as far as they are known."""

    family: Family
    sums: list[Sum]


Searcher = Callable[[Family], list[Sum]]


def mend(statement: Statement, solved: Solved, search: Searcher) -> tuple[Solved, list[Mended], list[Finding]]:
    """The family with mended numbers and the sums that now hold; what was mended; what is contradicted."""
    family, sums = solved
    mended: list[Mended] = []
    if any(family.unknown):
        tries = _Tries(_WORK // len(family.rows))
        for _ in range(_MOST_REPAIRS):
            step = _by_equations(statement, family, sums) or _by_search(statement, family, sums, search, tries)
            if step is None:
                break
            found, sums = step
            mended.append(found)
        together = _jointly(statement, family, sums, search) if any(family.unknown) and tries.left > 0 else None
        if together is not None:
            mended += together[0]
            sums = together[1]
    findings: list[Finding] = []
    for number, failing in enumerate(sums):
        for bit in range(family.width):
            if sums[number].fails >> bit & 1:
                found_one = _by_suspicion(statement, family, sums, sums[number], bit)
                if found_one is None:
                    findings.append(_contradiction(statement, family, failing, bit))
                else:
                    mended.append(found_one)
                    sums = _updated(family, sums)
    return Solved(family, sums), mended, findings


# --- marked as damaged ------------------------------------------------------------------------------------------------


def _damaged(family: Family) -> Iterator[tuple[int, int]]:
    for i, mask in enumerate(family.unknown):
        for bit in range(family.width):
            if mask >> bit & 1:
                yield i, bit


def _by_equations(statement: Statement, family: Family, sums: list[Sum]) -> tuple[Mended, list[Sum]] | None:
    for i, bit in _damaged(family):
        involved = [s for s in sums if _takes_part(s, i) and not _unknown_but(family, s, i, bit)]
        if not involved:
            continue
        fitting = [
            (value, reading)
            for value, reading in _candidates(statement, family, i, bit)
            if all(_fits(family, s, i, bit, value) for s in involved)
        ]
        if len({value for value, _ in fitting}) == 1:
            value, reading = fitting[0]
            return _put(statement, family, i, bit, value, reading, involved), _updated(family, sums)
    return None


class _Tries:
    """How many searches may still be made, and for which numbers they were."""

    def __init__(self, left: int) -> None:
        self.left = left
        self.done: set[tuple[int, int]] = set()


def _by_search(
    statement: Statement, family: Family, sums: list[Sum], search: Searcher, tries: _Tries
) -> tuple[Mended, list[Sum]] | None:
    for i, bit in list(_damaged(family))[:_MOST]:
        if tries.left <= 0 or (i, bit) in tries.done or any(_takes_part(s, i) for s in sums):
            continue
        tries.done.add((i, bit))
        fitting: list[tuple[int, Reading, list[Sum]]] = []
        for value, reading in _candidates(statement, family, i, bit):
            tries.left -= 1
            trial = _with(family, i, bit, value)
            again = search(trial)
            if any(_takes_part(s, i) and s.holds >> bit & 1 for s in again) and len(again) > len(sums):
                fitting.append((value, reading, again))
        if len({value for value, _, _ in fitting}) == 1:
            value, reading, again = fitting[0]
            return _put(statement, family, i, bit, value, reading, [s for s in again if _takes_part(s, i)]), again
    return None


def _jointly(
    statement: Statement, family: Family, sums: list[Sum], search: Searcher
) -> tuple[list[Mended], list[Sum]] | None:
    """One fault that explains several damaged numbers of one sum at once, each proved by it."""
    damaged = list(_damaged(family))[:_MOST]
    faults: dict[str, list[tuple[int, int, int, Reading]]] = {}
    for i, bit in damaged:
        for value, reading in _candidates(statement, family, i, bit):
            faults.setdefault(reading.fault, []).append((i, bit, value, reading))
    proved: dict[str, tuple[list[tuple[int, int, int, Reading]], list[Sum]]] = {}
    for fault, cells in faults.items():
        if len(cells) < 2:
            continue
        trial = family
        for i, bit, value, _ in cells:
            trial = _with(trial, i, bit, value)
        again = search(trial)
        held = [c for c in cells if any(_takes_part(s, c[0]) and s.holds >> c[1] & 1 for s in again)]
        if held:
            proved[fault] = (held, again)
    if len(proved) != 1:
        return None
    ((held, again),) = proved.values()
    for i, bit, value, _ in held:
        family.lanes[i][bit] = value
    result = [
        _put(statement, family, i, bit, value, reading, [s for s in again if _takes_part(s, i)])
        for i, bit, value, reading in held
    ]
    return result, _updated(family, again)


# --- an equation that fails in one column -----------------------------------------------------------------------------


def _by_suspicion(statement: Statement, family: Family, sums: list[Sum], failing: Sum, bit: int) -> Mended | None:
    fitting: list[tuple[int, int, Reading]] = []
    misread: list[tuple[int, int, Reading]] = []
    digits: dict[int, str] = {}
    for i in (failing.total, *(i for i, _ in failing.addends)):
        involved = [s for s in sums if _takes_part(s, i) and not _unknown_but(family, s, i, bit)]
        if any(s.holds >> bit & 1 for s in involved):
            continue
        amount = statement.rows[family.rows[i]].amounts[family.columns[bit]]
        if amount is None or amount.value is None or amount.dash:
            continue
        implied = _implied(family, failing, i, bit)
        if 0 < abs(implied) < _FEWEST:
            continue
        for value, reading in _candidates(statement, family, i, bit):
            if value == family.lanes[i][bit] or not all(_fits(family, s, i, bit, value) for s in involved):
                continue
            if reading.fault not in TRACELESS:
                fitting.append((i, value, reading))
            elif reading.fault not in SIGN_FAULTS or any((lane < 0) == (value < 0) for lane in family.lanes[i] if lane):
                misread.append((i, value, reading))
        fault = misread_digit(Decimal(family.lanes[i][bit]), Decimal(implied))
        if fault and all(_fits(family, s, i, bit, implied) for s in involved):
            digits[i] = fault
            misread.append((i, implied, Reading(Decimal(implied), fault)))
    # A fault that leaves its trace in the printed token outweighs one that is possible anywhere; the latter is not
    # believed in a column where other sums fail too.
    if not fitting and any(s is not failing and s.fails >> bit & 1 for s in sums):
        misread = [m for m in misread if all(_takes_part(s, m[0]) for s in sums if s.fails >> bit & 1)]
    fitting = fitting or misread
    if len({(i, value) for i, value, _ in fitting}) != 1:
        return None
    i, value, reading = fitting[0]
    if digits.get(i) == reading.fault and not alike(reading.fault):
        return None
    return _put(statement, family, i, bit, value, reading, [s for s in sums if _takes_part(s, i)])


def _contradiction(statement: Statement, family: Family, failing: Sum, bit: int) -> Finding:
    total = statement.rows[family.rows[failing.total]]
    column = family.columns[bit]
    amount = total.amounts[column]
    addend = statement.rows[family.rows[failing.addends[0][0]]].amounts[column]
    where = f" (parts from {addend.place})" if addend is not None else ""
    implied = Decimal(_implied(family, failing, failing.total, bit)).scaleb(-family.exponent)
    return Finding(
        CONTRADICTED,
        Severity.WARNING,
        f"{total.label or 'an unlabelled total'!r} is printed as {amount.printed if amount else 'nothing'}, but its "
        f"{len(failing.addends)} parts add up to {implied:f}{where}, as they do to the total in the other columns",
        amount.place if amount is not None else None,
        amount.printed if amount is not None else "",
        "compare the numbers of this column with the original",
    )


# --- equations and readings -------------------------------------------------------------------------------------------


def _takes_part(found: Sum, i: int) -> bool:
    return found.total == i or any(i == a for a, _ in found.addends)


def _unknown_but(family: Family, found: Sum, i: int, bit: int) -> bool:
    """Whether another member of the sum is unknown in the column, or its total is not printed there."""
    if family.blank[found.total] >> bit & 1:
        return True
    return any(m != i and family.unknown[m] >> bit & 1 for m in (found.total, *(a for a, _ in found.addends)))


def _implied(family: Family, found: Sum, i: int, bit: int) -> int:
    """What the other members of the sum leave for row `i`."""
    rest = sum(w * family.lanes[a][bit] for a, w in found.addends if a != i)
    if found.total == i:
        return rest
    weight = next(w for a, w in found.addends if a == i)
    return weight * (family.lanes[found.total][bit] - rest)


def _fits(family: Family, found: Sum, i: int, bit: int, value: int) -> bool:
    return abs(value - _implied(family, found, i, bit)) <= _slack(family, found)


def _slack(family: Family, found: Sum) -> int:
    units = [family.unit[i] for i in (found.total, *(a for a, _ in found.addends))]
    return slack(sum(1 for a, _ in found.addends if family.packed[a] or family.unknown[a]), sum(units), max(units))


def _candidates(statement: Statement, family: Family, i: int, bit: int) -> list[tuple[int, Reading]]:
    """The readings of a printed number in the family's integers."""
    row = statement.rows[family.rows[i]]
    amount = row.amounts[family.columns[bit]]
    if amount is None or (is_percentage(amount.printed) and family.unit_of != PURE):
        return []
    scale, fraction = _format(statement, family, row, amount)
    result = []
    for reading in readings(amount.printed or amount.digits, fraction, amount.damaged):
        scaled = reading.number.scaleb(scale + family.exponent)
        if scaled == scaled.to_integral_value():
            result.append((int(scaled), reading))
    return result


def _format(statement: Statement, family: Family, row: Row, amount: Amount) -> tuple[int, int]:
    """Scale and printed decimals of a sound figure of the row, else of the family, else the amount's own."""
    for other in (row, *(statement.rows[r] for r in family.rows)):
        for sound in other.amounts:
            if sound is None or sound is amount or sound.damaged or sound.dash or sound.value is None:
                continue
            if sound.unit == family.unit_of:
                return sound.scale, max(0, sound.decimals + sound.scale)
    return amount.scale, max(0, amount.decimals + amount.scale)


def _with(family: Family, i: int, bit: int, value: int) -> Family:
    """A copy of the family with one number known."""
    lanes = [list(row) if k == i else row for k, row in enumerate(family.lanes)]
    lanes[i][bit] = value
    packed = list(family.packed)
    packed[i] = pack(lanes[i])
    unknown = list(family.unknown)
    unknown[i] &= ~(1 << bit)
    return family._replace(lanes=lanes, packed=packed, unknown=unknown)


def _put(
    statement: Statement, family: Family, i: int, bit: int, value: int, reading: Reading, proofs: Sequence[Sum]
) -> Mended:
    """Write a reading into the family, and give the amount it makes with the sums that prove it."""
    row, column = family.rows[i], family.columns[bit]
    amount = statement.rows[row].amounts[column]
    assert amount is not None
    scale, fraction = _format(statement, family, statement.rows[row], amount)
    family.lanes[i][bit] = value
    family.packed[i] = pack(family.lanes[i])
    family.unknown[i] &= ~(1 << bit)
    exact = Decimal(value).scaleb(-family.exponent)
    if exact == amount.value and not amount.damaged and amount.unit == family.unit_of:
        return Mended(row, column, with_proof(amount, Proof.PROVED))
    proof = "; ".join(spelled(statement, family, s, bit) for s in proofs)
    return Mended(
        row,
        column,
        amount._replace(
            value=exact,
            dash=amount.dash or not exact,
            scale=scale,
            decimals=fraction - scale,
            unit=family.unit_of,
            damaged="",
            proof=Proof.REPAIRED,
            repair=Repair(amount.printed, reading.fault, proof),
        ),
    )


def _updated(family: Family, sums: Sequence[Sum]) -> list[Sum]:
    """The sums with the columns in which they hold now that a number has changed."""
    result = []
    for found in sums:
        holds, fails = found.holds, 0
        for bit in range(family.width):
            members = (found.total, *(a for a, _ in found.addends))
            if family.blank[found.total] >> bit & 1 or any(family.unknown[m] >> bit & 1 for m in members):
                continue
            if _fits(family, found, found.total, bit, family.lanes[found.total][bit]):
                holds |= 1 << bit
            elif any(family.blank[a] >> bit & 1 for a, _ in found.addends):
                holds &= ~(1 << bit)
            elif found.fails >> bit & 1 or found.holds >> bit & 1:
                holds &= ~(1 << bit)
                fails |= 1 << bit
        result.append(found._replace(holds=holds, fails=fails))
    return result


def spelled(statement: Statement, family: Family, found: Sum, bit: int) -> str:
    """A sum in words and numbers: `Total current assets 396,959 = Cash 73,401 + Inventory 26,747 + …`."""

    def term(i: int) -> str:
        value = Decimal(family.lanes[i][bit]).scaleb(-family.exponent)
        return f"{statement.rows[family.rows[i]].label or 'unlabelled'} {value:,f}"

    parts = "".join(f" {'+' if w > 0 else '−'} {term(a)}" for a, w in found.addends)
    return f"{term(found.total)} ={parts.removeprefix(' +')}"
