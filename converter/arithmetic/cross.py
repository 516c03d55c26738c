"""What the statements of one release prove of each other.

In this order, over amounts of the same currency, period by period:
1. the balance sheet's two totals are equal;
2. net income opens the cash flow statement as the income statement prints it;
3. cash at the two ends of the cash flow stands in the balance sheets of those days;
4. shorter periods add up to the longer one they make (two quarters to a half-year), row by row;
5. a figure that nothing proves yet stands in another table, for the same period, under the same words.

Agreement of enough digits is a proof for both places; disagreement is none of a fault (noncontrolling interest,
restricted cash, reclassified rows), and the own checks (converter/checks) ask the stricter questions. A damaged number
is mended where exactly one of its readings makes 4 or 5 hold.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import timedelta
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from converter.arithmetic import words
from converter.arithmetic.faults import is_percentage, readings
from converter.arithmetic.kinds import half_unit
from converter.lazy import regex
from converter.model import Amount, ColumnRole, Equation, Period, Proof, Repair, Row, Statement, StatementKind

_NOISE = regex(
    r"\b(total|net|the|of|and|in|to|an?|for|on|gaap|consolidated|condensed|expenses?|loss|income|earnings)\b"
)
_WORD = regex(r"[a-z]+")
_SAME = 10
_ALIKE = 14
_MOST_DAMAGED = 50
_DAY = timedelta(days=1)


class Cell(NamedTuple):
    """One printed amount with its place among the statements and the period it is of; `when` numbers the periods."""

    statement: int
    row: int
    column: int
    period: Period
    when: int
    amount: Amount


class Crossed(NamedTuple):
    """What was found: equations by statement, cells proved, cells mended."""

    equations: list[tuple[int, Equation]]
    proved: list[Cell]
    mended: list[tuple[Cell, Amount]]


def crossed(statements: tuple[Statement, ...]) -> Crossed:
    """Agreements between the statements of a release."""
    result = Crossed([], [], [])
    cells = list(_cells(statements))
    for first, second, words_of_it in (
        *_two_totals(statements, cells),
        *_net_income(statements, cells),
        *_cash(statements, cells),
    ):
        _agree(result, (first, second), words_of_it)
    _sums_over_time(statements, cells, result)
    _repeated(statements, cells, result)
    return result


def period_of(statement: Statement, row: Row, column: int) -> Period | None:
    """The period of a cell: its column's, or in a cash flow statement the instant its cash balance is of."""
    period = statement.columns[column].period
    if period is None or period.instant or statement.kind is not StatementKind.CASH_FLOW:
        return period
    if words.is_opening_cash(row.label):
        return period.opening
    return period.closing if words.is_closing_cash(row.label) else period


def _cells(statements: tuple[Statement, ...]) -> Iterator[Cell]:
    """Monetary amounts of period columns that are not forecasts or otherwise left out."""
    numbers: dict[Period, int] = {}
    for s, statement in enumerate(statements):
        if statement.kind is StatementKind.GUIDANCE or statement.pro_forma:
            continue
        columns = {
            i: (c.period, numbers.setdefault(c.period, len(numbers)))
            for i, c in enumerate(statement.columns)
            if c.role is ColumnRole.PERIOD and c.period and not c.dims
        }
        for r, row in enumerate(statement.rows):
            shifted = statement.kind is StatementKind.CASH_FLOW and words.is_cash_balance(row.label)
            for c, (period, when) in columns.items():
                amount = row.amounts[c]
                if amount is None or amount.dash or not (amount.unit.monetary or amount.damaged):
                    continue
                own = (period_of(statement, row, c) if shifted else None) or period
                yield Cell(s, r, c, own, numbers.setdefault(own, len(numbers)) if shifted else when, amount)


def bits(amount: Amount) -> int:
    """How many bits of coincidence the printed digits of an amount would take."""
    return int(abs(amount.value).scaleb(amount.decimals)).bit_length() if amount.value else 0


def _sound(cell: Cell) -> bool:
    return not cell.amount.damaged and cell.amount.value is not None


def _agree(result: Crossed, cells: Iterable[Cell], text: str) -> None:
    result.proved.extend(cells)
    for cell in cells:
        result.equations.append((cell.statement, Equation(cell.row, (), (cell.column,), "cross", text)))


# --- 1, 2, 3: statements that share a figure --------------------------------------------------------------------------


def _equal(a: Cell, b: Cell, loose: bool = False) -> bool:
    """Equal at the coarser of the two precisions; `loose` lets a loss be printed without its sign."""
    if a.amount.value is None or b.amount.value is None or not _sound(a) or not _sound(b):
        return False
    x, y = a.amount.value, b.amount.value
    if loose:
        x, y = abs(x), abs(y)
    if a.amount.decimals == b.amount.decimals:
        return x == y
    return abs(x - y) <= half_unit(a.amount) + half_unit(b.amount)


def _two_totals(statements: tuple[Statement, ...], cells: list[Cell]) -> Iterator[tuple[Cell, Cell, str]]:
    for s, statement in enumerate(statements):
        if statement.kind is not StatementKind.BALANCE:
            continue
        tops = [i for i, row in enumerate(statement.rows) if row.total and row.parent < 0]
        assets = [i for i in tops if statement.rows[i].side == "assets"]
        claims = [i for i in tops if statement.rows[i].side == "liabilities"]
        if not assets or not claims:
            continue
        by_place = {(cell.row, cell.column): cell for cell in cells if cell.statement == s}
        for column in range(len(statement.columns)):
            first, second = by_place.get((assets[-1], column)), by_place.get((claims[-1], column))
            if first and second and _equal(first, second):
                yield first, second, "total assets = total liabilities and equity"


def _net_income(statements: tuple[Statement, ...], cells: list[Cell]) -> Iterator[tuple[Cell, Cell, str]]:
    lines = [c for c in cells if words.is_net_income(statements[c.statement].rows[c.row].label)]
    income = [c for c in lines if statements[c.statement].kind is StatementKind.INCOME]
    seen: set[tuple[int, int]] = set()
    for cell in lines:
        if statements[cell.statement].kind is not StatementKind.CASH_FLOW or (cell.statement, cell.column) in seen:
            continue
        seen.add((cell.statement, cell.column))
        for other in income:
            loss = words.is_loss(statements[other.statement].rows[other.row].label)
            if other.when == cell.when and _equal(cell, other, loose=loss):
                yield cell, other, "net income in the cash flow statement = net income in the income statement"
                break


def _cash(statements: tuple[Statement, ...], cells: list[Cell]) -> Iterator[tuple[Cell, Cell, str]]:
    held = [
        c
        for c in cells
        if statements[c.statement].kind is StatementKind.BALANCE
        and "cash" in statements[c.statement].rows[c.row].label.lower()
    ]
    for cell in cells:
        if statements[cell.statement].kind is not StatementKind.CASH_FLOW or not cell.period.instant:
            continue
        for other in held:
            if other.when == cell.when and _equal(cell, other):
                yield cell, other, "cash at the end of the cash flow = cash on the balance sheet of that day"
                break


# --- 4: shorter periods add up ----------------------------------------------------------------------------------------


def _sums_over_time(statements: tuple[Statement, ...], cells: list[Cell], result: Crossed) -> None:
    table: dict[tuple[object, ...], dict[Period, Cell]] = defaultdict(dict)
    for cell, key in zip(cells, _row_keys(statements, cells), strict=True):
        if not cell.period.instant and key is not None:
            table[key].setdefault(cell.period, cell)
    for by_period in table.values():
        if len(by_period) < 3:
            continue
        starts = {p.start: p for p in sorted(by_period, reverse=True)}
        for first in sorted(by_period):
            second = starts.get(first.end + _DAY)
            if second is None:
                continue
            whole = by_period.get(Period(second.end, first.start))
            if whole is not None:
                _over_time(result, by_period[first], by_period[second], whole)


def _row_keys(statements: tuple[Statement, ...], cells: list[Cell]) -> Iterator[tuple[object, ...] | None]:
    """A name for each cell's row that the same row has in other statements of the kind: heading, label, occurrence."""
    names: dict[tuple[int, int], tuple[object, ...]] = {}
    for s, statement in enumerate(statements):
        count: dict[tuple[object, ...], int] = defaultdict(int)
        for r, row in enumerate(statement.rows):
            if row.heading or not row.label:
                continue
            name = (
                statement.kind,
                statement.company,
                _tokens(row.section[-1]) if row.section else (),
                _tokens(row.label),
            )
            count[name] += 1
            names[s, r] = (*name, count[name])
    for cell in cells:
        yield names.get((cell.statement, cell.row))


def _over_time(result: Crossed, first: Cell, second: Cell, whole: Cell) -> None:
    parts = (first, second, whole)
    broken = [c for c in parts if not _sound(c)]
    if not broken:
        a, b, c = (cell.amount.value or Decimal(0) for cell in parts)
        slack = sum((half_unit(cell.amount) for cell in parts), Decimal(0))
        if abs(a + b - c) <= slack and min(bits(first.amount), bits(second.amount)) + bits(whole.amount) >= _ALIKE + 4:
            _agree(result, parts, f"{first.period} + {second.period} = {whole.period}")
    elif len(broken) == 1:
        cell = broken[0]
        a, b, c = (part.amount.value or Decimal(0) for part in parts)
        implied = c - b if cell is first else c - a if cell is second else a + b
        sound = first if cell is not first else whole
        _mend(result, cell, implied, sound.amount, f"{first.period} + {second.period} = {whole.period}")


# --- 5: the same figure elsewhere -------------------------------------------------------------------------------------


def _repeated(statements: tuple[Statement, ...], cells: list[Cell], result: Crossed) -> None:
    done = {(c.statement, c.row, c.column) for c in result.proved}
    asking = [c for c in cells if c.amount.proof is Proof.UNPROVED and (c.statement, c.row, c.column) not in done]
    if not asking:
        return
    sought = {cell.when for cell in asking}
    table: dict[tuple[int, Decimal], list[Cell]] = defaultdict(list)
    for cell in cells:
        if cell.when in sought and cell.amount.value is not None and _sound(cell):
            table[cell.when, cell.amount.value].append(cell)
    damaged = 0
    for cell in asking:
        label = statements[cell.statement].rows[cell.row].label
        if not _sound(cell):
            damaged += 1
            if damaged <= _MOST_DAMAGED:
                _mend_by_repetition(statements, cells, cell, result)
        elif cell.amount.value and bits(cell.amount) >= _SAME:
            for other in table[cell.when, cell.amount.value]:
                same_row = other.statement == cell.statement and other.row == cell.row
                if same_row or other.amount.decimals != cell.amount.decimals:
                    continue
                alike = _likeness(label, statements[other.statement].rows[other.row].label)
                if other.statement == cell.statement and alike < 2:
                    continue
                if alike == 2 or (alike and bits(cell.amount) >= _ALIKE):
                    where = statements[other.statement]
                    text = f"the same figure for {cell.period} in {where.title or where.kind.value}"
                    _agree(result, (cell,), text)
                    break


def _mend_by_repetition(statements: tuple[Statement, ...], cells: list[Cell], cell: Cell, result: Crossed) -> None:
    label = statements[cell.statement].rows[cell.row].label
    elsewhere = {
        other.amount.value: other
        for other in cells
        if other.statement != cell.statement
        and other.when == cell.when
        and _sound(other)
        and other.amount.proof in (Proof.PROVED, Proof.REPAIRED)
        and _likeness(label, statements[other.statement].rows[other.row].label) == 2
    }
    if len(elsewhere) == 1:
        ((value, other),) = elsewhere.items()
        if value is not None:
            where = statements[other.statement]
            _mend(result, cell, value, other.amount, f"{other.amount.printed} in {where.title or where.kind.value}")


def _mend(result: Crossed, cell: Cell, implied: Decimal, like: Amount, proof: str) -> None:
    """Mend a damaged number if exactly one of its readings is the implied value."""
    if is_percentage(cell.amount.printed):
        return
    fraction = max(0, like.decimals + like.scale)
    fitting = [
        r
        for r in readings(cell.amount.printed, fraction, cell.amount.damaged)
        if r.number.scaleb(like.scale) == implied and abs(r.number).scaleb(fraction) >= 100
    ]
    if len(fitting) == 1:
        mended = cell.amount._replace(
            value=implied,
            scale=like.scale,
            decimals=like.decimals,
            unit=like.unit,
            damaged="",
            proof=Proof.REPAIRED,
            repair=Repair(cell.amount.printed, fitting[0].fault, proof),
        )
        result.mended.append((cell, mended))


@lru_cache(maxsize=4096)
def _tokens(label: str) -> tuple[str, ...]:
    """The telling words of a label in order."""
    lower = label.lower()
    return tuple(_WORD.findall(_NOISE.sub(" ", lower))) or tuple(_WORD.findall(lower))


def _likeness(first: str, second: str) -> int:
    """2 for the same telling words, 1 where one label's words are among the other's, 0 otherwise."""
    a, b = frozenset(_tokens(first)), frozenset(_tokens(second))
    if a == b:
        return 2 if a else 0
    return 1 if a and b and (a < b or b < a) else 0
