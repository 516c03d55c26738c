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
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from datetime import timedelta
from decimal import Decimal

from converter.arithmetic import words
from converter.arithmetic.faults import is_percentage, readings
from converter.arithmetic.kinds import half_unit
from converter.model import Amount, ColumnRole, Equation, Period, Proof, Repair, Statement, StatementKind
from converter.records import NamedTuple

_SAME = 10
_ALIKE = 14
_MOST_DAMAGED = 50
_DAY = timedelta(days=1)


class Cell(NamedTuple):
    """One printed amount with its place among the statements, the period it is of and the label of its row."""

    statement: int
    row: int
    column: int
    period: Period
    amount: Amount
    label: str


class Crossed(NamedTuple):
    """What was found: equations by statement, cells proved, cells mended."""

    equations: list[tuple[int, Equation]]
    proved: list[Cell]
    mended: list[tuple[Cell, Amount]]


class _Table(NamedTuple):
    """A statement among the others, the columns that may be compared with their periods, and these row by row."""

    number: int
    statement: Statement
    usual: dict[int, Period]
    periods: list[dict[int, Period]]

    def cells(self, row: int) -> Iterator[Cell]:
        """The amounts of money of a row, and the damaged ones: they may be money."""
        label, amounts = self.statement.rows[row].label, self.statement.rows[row].amounts
        for column, period in self.periods[row].items():
            amount = amounts[column]
            if amount is not None and not amount.dash and (amount.damaged or amount.unit.monetary):
                yield Cell(self.number, row, column, period, amount, label)

    def named(self, says: Callable[[str], bool]) -> Iterator[Cell]:
        """The amounts of the rows whose labels say so."""
        for r, row in enumerate(self.statement.rows):
            if says(row.label):
                yield from self.cells(r)


def crossed(statements: tuple[Statement, ...]) -> Crossed:
    """Agreements between the statements of a release."""
    result = Crossed([], [], [])
    tables = list(_tables(statements))
    for first, second, words_of_it in (*_two_totals(tables), *_net_income(tables), *_cash(tables)):
        _agree(result, (first, second), words_of_it)
    _sums_over_time(tables, result)
    _repeated(tables, statements, result)
    return result


def _tables(statements: tuple[Statement, ...]) -> Iterator[_Table]:
    """The statements with the periods of their columns; forecasts and what is left out otherwise are not compared.

    Cash balances in a cash flow statement are of an instant, the beginning or the end of the column's period.
    """
    for s, statement in enumerate(statements):
        if statement.kind is StatementKind.GUIDANCE or statement.pro_forma:
            continue
        usual = {
            i: c.period
            for i, c in enumerate(statement.columns)
            if c.role is ColumnRole.PERIOD and c.period and not c.dims
        }
        periods = [usual] * len(statement.rows)
        for r, row in enumerate(statement.rows if statement.kind is StatementKind.CASH_FLOW else ()):
            time = words.cash_held(row.label)
            if time == "opening":
                periods[r] = {column: period.opening for column, period in usual.items()}
            elif time == "closing":
                periods[r] = {column: period.closing for column, period in usual.items()}
        yield _Table(s, statement, usual, periods)


def bits(amount: Amount) -> int:
    """How many bits of coincidence the printed digits of an amount would take."""
    return int(abs(amount.value).scaleb(amount.decimals)).bit_length() if amount.value else 0


def _sound(amount: Amount) -> bool:
    return not amount.damaged and amount.value is not None


def _agree(result: Crossed, cells: Iterable[Cell], text: str) -> None:
    result.proved.extend(cells)
    for cell in cells:
        result.equations.append((cell.statement, Equation(cell.row, (), (cell.column,), "cross", text)))


# --- 1, 2, 3: statements that share a figure --------------------------------------------------------------------------


def _equal(a: Cell, b: Cell, loose: bool = False) -> bool:
    """Equal at the coarser of the two precisions; `loose` lets a loss be printed without its sign."""
    if a.amount.value is None or b.amount.value is None or a.amount.damaged or b.amount.damaged:
        return False
    x, y = a.amount.value, b.amount.value
    if loose:
        x, y = abs(x), abs(y)
    if a.amount.decimals == b.amount.decimals:
        return x == y
    return abs(x - y) <= half_unit(a.amount) + half_unit(b.amount)


def _two_totals(tables: Sequence[_Table]) -> Iterator[tuple[Cell, Cell, str]]:
    for table in tables:
        if table.statement.kind is not StatementKind.BALANCE:
            continue
        tops = [(i, row.side) for i, row in enumerate(table.statement.rows) if row.total and row.parent < 0]
        assets = [i for i, side in tops if side == "assets"]
        claims = [i for i, side in tops if side == "liabilities"]
        if not assets or not claims:
            continue
        others = {cell.column: cell for cell in table.cells(claims[-1])}
        for first in table.cells(assets[-1]):
            second = others.get(first.column)
            if second and _equal(first, second):
                yield first, second, "total assets = total liabilities and equity"


def _net_income(tables: Sequence[_Table]) -> Iterator[tuple[Cell, Cell, str]]:
    income = [
        (cell, words.is_loss(cell.label))
        for table in tables
        if table.statement.kind is StatementKind.INCOME
        for cell in table.named(words.is_net_income)
    ]
    for table in tables:
        if table.statement.kind is not StatementKind.CASH_FLOW:
            continue
        seen: set[int] = set()
        for cell in table.named(words.is_net_income):
            if cell.column in seen:
                continue
            seen.add(cell.column)
            for other, loss in income:
                if other.period == cell.period and _equal(cell, other, loose=loss):
                    yield cell, other, "net income in the cash flow statement = net income in the income statement"
                    break


def _cash(tables: Sequence[_Table]) -> Iterator[tuple[Cell, Cell, str]]:
    held = [
        cell
        for table in tables
        if table.statement.kind is StatementKind.BALANCE
        for cell in table.named(lambda label: "cash" in label.lower())
    ]
    for table in tables:
        if table.statement.kind is not StatementKind.CASH_FLOW:
            continue
        dated = any(period.instant for period in table.usual.values())
        for r, periods in enumerate(table.periods):
            for cell in table.cells(r) if dated or periods is not table.usual else ():
                for other in held if cell.period.instant else ():
                    if other.period == cell.period and _equal(cell, other):
                        yield cell, other, "cash at the end of the cash flow = cash on the balance sheet of that day"
                        break


# --- 4: shorter periods add up ----------------------------------------------------------------------------------------


def _sums_over_time(tables: Sequence[_Table], result: Crossed) -> None:
    if not made_of_others({period for table in tables for period in table.usual.values() if period.start is not None}):
        return
    series: dict[tuple[object, ...], dict[Period, Cell]] = defaultdict(dict)
    for table in tables:
        for r, key in _row_keys(table.statement):
            for cell in table.cells(r):
                if not cell.period.instant:
                    series[key].setdefault(cell.period, cell)
    for by_period in series.values():
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


def made_of_others(periods: Set[Period]) -> bool:
    """Whether one of some durations is made of two others that follow each other."""
    return any(
        first.start == whole.start and first.end < whole.end and Period(whole.end, first.end + _DAY) in periods
        for whole in periods
        for first in periods
    )


def _row_keys(statement: Statement) -> Iterator[tuple[int, tuple[object, ...]]]:
    """A name for each row that the same row has in other statements of the kind: heading, label, occurrence."""
    count: dict[tuple[object, ...], int] = defaultdict(int)
    for r, row in enumerate(statement.rows):
        if row.heading or not row.label:
            continue
        section = words.telling(row.section[-1]) if row.section else ()
        name = (statement.kind, statement.company, section, words.telling(row.label))
        count[name] += 1
        yield r, (*name, count[name])


def _over_time(result: Crossed, first: Cell, second: Cell, whole: Cell) -> None:
    parts = (first, second, whole)
    broken = [c for c in parts if not _sound(c.amount)]
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


def _repeated(tables: Sequence[_Table], statements: Sequence[Statement], result: Crossed) -> None:
    done = {(c.statement, c.row, c.column) for c in result.proved}
    asking = [c for c in _unproved(tables) if (c.statement, c.row, c.column) not in done]
    damaged = [c for c in asking if not _sound(c.amount)][:_MOST_DAMAGED]
    if damaged:
        cells = [cell for table in tables for row in range(len(table.periods)) for cell in table.cells(row)]
        for cell in damaged:
            _mend_by_repetition(statements, cells, cell, result)
    figures = [(c, bits(c.amount)) for c in asking if _sound(c.amount)]
    places = _places(tables, {(c.period, c.amount.value) for c, digits in figures if digits >= _SAME})
    for cell, digits in figures:
        for other in places.get((cell.period, cell.amount.value), ()):
            same_row = other.statement == cell.statement and other.row == cell.row
            if same_row or other.amount.decimals != cell.amount.decimals:
                continue
            alike = words.likeness(cell.label, other.label)
            if other.statement == cell.statement and alike < 2:
                continue
            if alike == 2 or (alike and digits >= _ALIKE):
                where = statements[other.statement]
                _agree(result, (cell,), f"the same figure for {cell.period} in {where.title or where.kind.value}")
                break


def _unproved(tables: Sequence[_Table]) -> Iterator[Cell]:
    for table in tables:
        for r, row in enumerate(table.statement.rows):
            for column, period in table.periods[r].items():
                amount = row.amounts[column]
                if amount is None or amount.proof is not Proof.UNPROVED or amount.dash:
                    continue
                if amount.damaged or amount.unit.monetary:
                    yield Cell(table.number, r, column, period, amount, row.label)


def _places(
    tables: Sequence[_Table], asked: set[tuple[Period, Decimal | None]]
) -> dict[tuple[Period, Decimal | None], list[Cell]]:
    """Where figures of a period are printed that are asked for."""
    places: dict[tuple[Period, Decimal | None], list[Cell]] = defaultdict(list)
    for table in tables if asked else ():
        for r, row in enumerate(table.statement.rows):
            for column, period in table.periods[r].items():
                amount = row.amounts[column]
                if amount is None or (period, amount.value) not in asked:
                    continue
                if _sound(amount) and not amount.dash and amount.unit.monetary:
                    places[period, amount.value].append(Cell(table.number, r, column, period, amount, row.label))
    return places


def _mend_by_repetition(statements: Sequence[Statement], cells: list[Cell], cell: Cell, result: Crossed) -> None:
    elsewhere = {
        other.amount.value: other
        for other in cells
        if other.statement != cell.statement
        and other.period == cell.period
        and _sound(other.amount)
        and other.amount.proof in (Proof.PROVED, Proof.REPAIRED)
        and words.likeness(cell.label, other.label) == 2
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
