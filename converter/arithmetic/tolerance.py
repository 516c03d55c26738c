"""What a printed figure can be off by, and the figures of one family of rows as integers.

Sums are searched in integers of the finest printed unit, never in `Decimal` (slow) or float (wrong). A family is the
rows of one statement that may add to one another: money, shares, money per share, and plain numbers never mix.

All columns of a row are packed into one integer, 2**LANE apart, so that one addition adds every column and one
comparison compares every column: packing is linear, `pack(u) + pack(v) == pack(u + v)`.

Rounding: a printed figure stands for anything within half a unit of its last place (XBRL Calculations 1.1, 2.2), so a
sum of n figures may miss by (n + 1) / 2 units. Real statements are footed before they are printed and miss by far
less; the limit here is 2.7 standard deviations of n + 1 rounding errors, so that a wrong digit has little to hide in.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from math import isqrt

from converter.model import Amount, ColumnRole, Row, Statement, Unit
from converter.records import NamedTuple

LANE = 80
_HALF = 1 << (LANE - 1)
_MINUS = ("-", "–", "—", "−")
_LIMIT = 1 << (LANE - 12)


class Family(NamedTuple):
    """Rows of one unit. `rows` and `columns` index the statement; the other lists run along `rows`.

    `lanes[i]` holds one integer a column, `packed[i]` the same in one integer; `unknown[i]` has a bit for each column
    whose figure cannot be used (damaged), `blank[i]` one for each column with nothing printed, `unit[i]` is the place
    value of the last printed digit in the family's finest unit (1 for most rows).
    """

    unit_of: Unit
    exponent: int
    rows: list[int]
    columns: list[int]
    lanes: list[list[int]]
    packed: list[int]
    unknown: list[int]
    blank: list[int]
    unit: list[int]

    @property
    def width(self) -> int:
        return len(self.columns)


def pack(lanes: Sequence[int]) -> int:
    """One integer for all columns; the first column is the most significant one."""
    packed = 0
    for lane in lanes:
        packed = (packed << LANE) + lane
    return packed


def unpack(packed: int, width: int) -> list[int]:
    """The columns of a packed integer."""
    lanes = [0] * width
    for i in range(width - 1, 0, -1):
        low = packed & ((1 << LANE) - 1)
        if low >= _HALF:
            low -= 1 << LANE
        lanes[i] = low
        packed = (packed - low) >> LANE
    lanes[0] = packed
    return lanes


def slack(addends: int, units: int, coarsest: int) -> int:
    """By how much a sum of `addends` figures may miss, in the finest unit; `units` sums their last places.

    >>> slack(2, 3, 1), slack(6, 7, 1), slack(24, 25, 1)
    (1, 2, 3)
    """
    if addends < 2:
        return 0
    return min(units // 2, coarsest * isqrt(61 * (addends + 1) // 100))


def usable_columns(statement: Statement) -> list[int]:
    """Columns whose figures add up downwards: those of a period, and those of an unknown role."""
    return [i for i, c in enumerate(statement.columns) if c.role in (ColumnRole.PERIOD, ColumnRole.UNKNOWN)]


def family_unit(row: Row, columns: Sequence[int]) -> Unit | None:
    """The unit of a row: that of its first sound figure, else of any figure."""
    fallback: Unit | None = None
    for i in columns:
        amount = row.amounts[i]
        if amount is None:
            continue
        if not amount.damaged and not amount.dash:
            return amount.unit
        fallback = fallback or amount.unit
    return fallback


def families(statement: Statement) -> list[Family]:
    """The statement's rows by unit, as integers; those of fewer than two rows or without a sound figure are left out.

    A figure inside a label is a part of no column.
    """
    columns = usable_columns(statement)
    groups: dict[Unit, list[int]] = {}
    for index, row in enumerate(statement.rows):
        unit = family_unit(row, columns) if row.origin == "table" else None
        if unit is not None:
            groups.setdefault(unit, []).append(index)
    doubtful = _stray_minuses(statement, columns)
    found = [_family(statement, unit, rows, columns, doubtful) for unit, rows in groups.items() if len(rows) > 1]
    return [family for family in found if family is not None]


def _stray_minuses(statement: Statement, columns: Sequence[int]) -> frozenset[tuple[int, int]]:
    """Cells whose minus is doubtful: the statement prints its negative numbers in parentheses."""
    minus: list[tuple[int, int]] = []
    parentheses = 0
    for r, row in enumerate(statement.rows):
        amounts = row.amounts
        for c in columns:
            amount = amounts[c]
            if amount is None or (value := amount.value) is None or not value.is_signed():
                continue
            if value and amount.unit.monetary:
                if "(" in amount.printed or ")" in amount.printed:
                    parentheses += 1
                elif amount.printed.lstrip("$ ")[:1] in _MINUS:
                    minus.append((r, c))
    return frozenset(minus) if parentheses > 1 and parentheses >= 4 * len(minus) else frozenset()


def _family(
    statement: Statement, unit: Unit, rows: list[int], columns: list[int], doubtful: frozenset[tuple[int, int]]
) -> Family | None:
    """The family of some rows in the columns that hold sound figures of it; None where no column does."""
    printed = [statement.rows[r].amounts for r in rows]
    width = len(columns)
    sound = [
        a
        if (a := line[c]) is not None
        and not a.damaged
        and a.value is not None
        and (a.unit is unit or a.dash or a.unit == unit)
        else None
        for line in printed
        for c in columns
    ]
    used = [column for place, column in enumerate(columns) if any(sound[place::width])]
    if len(used) < width:
        return _family(statement, unit, rows, used, doubtful) if used else None
    places = [a.decimals for a in sound if a is not None]
    exponent = max(places)
    factor = Decimal(1).scaleb(exponent)
    figures = [0 if a is None or a.value is None else int(a.value * factor) for a in sound]
    unknown, blank, last = [0] * len(rows), [0] * len(rows), [1] * len(rows)
    if doubtful or len(places) < len(sound) or max(figures) >= _LIMIT or min(figures) <= -_LIMIT:
        for at, figure in enumerate(figures):
            row, bit = divmod(at, width)
            if sound[at] is not None and (rows[row], columns[bit]) not in doubtful and -_LIMIT < figure < _LIMIT:
                continue
            figures[at], sound[at] = 0, None
            amount = printed[row][columns[bit]]
            if amount is None or (amount.value is None and not amount.damaged):
                blank[row] |= 1 << bit
            else:
                unknown[row] |= 1 << bit
    starts = range(0, len(figures), width)
    if min(places) < exponent:
        for row, at in enumerate(starts):
            own = [a.decimals for a in sound[at : at + width] if a is not None and not a.dash]
            last[row] = 10 ** (exponent - min(own)) if own else 1
    lanes = [figures[at : at + width] for at in starts]
    return Family(unit, exponent, rows, columns, lanes, [pack(row) for row in lanes], unknown, blank, last)


def in_units(amount: Amount, factor: Decimal) -> int | None:
    """The amount in integers of 1 / `factor`, a power of ten; None where nil or too large to be a release's figure."""
    if amount.value is None:
        return None
    scaled = int(amount.value * factor)
    return scaled if -_LIMIT < scaled < _LIMIT else None
