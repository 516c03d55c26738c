"""The order of the proofs: sums within each statement, repairs, ratios, other statements; then one mark an amount."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from converter.arithmetic import edits, words
from converter.arithmetic.across import Sideways, sideways
from converter.arithmetic.changes import Change, changes
from converter.arithmetic.cross import Crossed, crossed
from converter.arithmetic.doubts import with_doubts
from converter.arithmetic.ratio import as_equation as quotient_equation
from converter.arithmetic.ratio import quotients
from converter.arithmetic.realign import realigned, shifts
from converter.arithmetic.repair import CONTRADICTED, Mended, Solved, mend
from converter.arithmetic.runs import Sum
from converter.arithmetic.search import find_sums
from converter.arithmetic.tolerance import Family, families, pack
from converter.arithmetic.tree import first_liability, normalised, places_in_tree
from converter.arithmetic.units import with_proved_units
from converter.model import Column, ColumnRole, Equation, Finding, Proof, Row, Statement, StatementKind

_REPEATS = frozenset({StatementKind.INCOME, StatementKind.COMPREHENSIVE, StatementKind.CASH_FLOW})


def balance(statements: tuple[Statement, ...]) -> tuple[Statement, ...]:
    """Statements with equations, tree and proofs; amounts keep their values unless a repair is proved."""
    solved = tuple(_with_quotients(_balanced(with_proved_units(statement))) for statement in statements)
    found = crossed(solved)
    if found.mended:
        mended: dict[int, list[Mended]] = {}
        for cell, amount in found.mended:
            mended.setdefault(cell.statement, []).append(Mended(cell.row, cell.column, amount))
        again = [s._replace(rows=with_amounts(s.rows, mended.get(i, ()))) for i, s in enumerate(solved)]
        solved = tuple(_with_quotients(_balanced(s)) if i in mended else s for i, s in enumerate(again))
    return tuple(with_doubts(statement) for statement in _with_agreements(solved, found))


def _with_quotients(statement: Statement) -> Statement:
    statement, found = quotients(statement)
    equations = [quotient_equation(statement, q) for q in found]
    if found_changes := changes(statement):
        statement = _without_changes(statement, found_changes)
        sums = [e for change in found_changes for e in _differences(statement, change)]
        statement = statement._replace(rows=marked(statement.rows, sums))
        equations += sums
    return statement._replace(equations=(*statement.equations, *equations)) if equations else statement


def _without_changes(statement: Statement, found: Sequence[Change]) -> Statement:
    """The statement with its columns of changes left out, if they were taken for a period's."""
    columns = list(statement.columns)
    for change in found:
        column = columns[change.change]
        if column.role in (ColumnRole.PERIOD, ColumnRole.UNKNOWN) and not column.skip:
            kind = "percentage change" if change.percent else "change"
            headings = (columns[change.later].heading, columns[change.earlier].heading)
            columns[change.change] = column._replace(skip=f"the {kind} from {headings[1]!r} to {headings[0]!r}")
    return statement._replace(columns=tuple(columns))


def _differences(statement: Statement, change: Change) -> Iterator[Equation]:
    """A change in amounts as one equation a row."""
    later, earlier, own = (statement.columns[c].heading for c in (change.later, change.earlier, change.change))
    columns = tuple(sorted((change.later, change.earlier, change.change)))
    for row in change.rows:
        yield Equation(row, (), columns, "across", f"{own or 'change'} = {later} − {earlier}")


def _with_agreements(statements: tuple[Statement, ...], found: Crossed) -> tuple[Statement, ...]:
    """The statements with the equations that join them, one for each row and wording."""
    joined: dict[int, dict[tuple[int, str], list[int]]] = {}
    for s, equation in found.equations:
        columns = joined.setdefault(s, {}).setdefault((equation.total, equation.text), [])
        columns += (c for c in equation.columns if c not in columns)
    result = list(statements)
    for s, lines in joined.items():
        equations = [Equation(row, (), tuple(sorted(cs)), "cross", text) for (row, text), cs in sorted(lines.items())]
        result[s] = result[s]._replace(
            rows=marked(result[s].rows, equations), equations=(*result[s].equations, *equations)
        )
    return tuple(result)


def _balanced(statement: Statement) -> Statement:
    equations: list[Equation] = []
    mended: list[Mended] = []
    findings: list[Finding] = []
    contradicted: list[tuple[int, int]] = []
    beside: list[tuple[Family, Sideways]] = []
    skipped: list[int] = []
    for family in families(statement):
        hints = [words.hint(statement.rows[r], r == 0 or statement.rows[r - 1].heading) for r in family.rows]
        barriers = _barriers(statement, family)

        def search(trial: Family, hints: Sequence[words.Hint] = hints, at: frozenset[int] = barriers) -> list[Sum]:
            return find_sums(trial, hints, at, statement.kind in _REPEATS)

        sums = search(family)
        beside += ((family, side) for side in sideways(family))
        odd = _odd_columns(family, sums)
        if odd:
            skipped += [family.columns[b] for b in odd if _failures(sums, b) > 2 and family.unit_of.monetary]
            family, sums = _without(family, odd, search)  # noqa: PLW2901
        if any(s.fails for s in sums) and (moves := shifts(statement, family, sums)):
            moved = realigned(statement, moves)
            if moved is not statement:
                return _balanced(moved)
        if any(family.unknown) or any(s.fails for s in sums):
            (_, sums), repairs, contradictions = mend(statement, Solved(family, sums), search)
            mended += repairs
            findings += contradictions
            if repairs and not contradictions:
                sums = search(family)
            contradicted += _contradicted(family, sums)
        equations += (normalised(as_equation(s, family), statement.rows) for s in sums if s.holds)
    statement = statement._replace(rows=with_amounts(statement.rows, mended)) if mended else statement
    places = places_in_tree(statement, equations)
    equations += (e for family, side in beside for e in _across(statement, family, side))
    marks = _marks(equations, contradicted)
    rows = tuple([
        edits.with_place_in_tree(row, place, marks.get(number))
        for number, (row, place) in enumerate(zip(statement.rows, places, strict=True))
    ])  # fmt: skip
    if skipped:
        statement = statement._replace(columns=_skipping(statement.columns, skipped))
    kept = (f for f in statement.findings if f.code != CONTRADICTED)
    return statement._replace(rows=rows, equations=tuple(equations), findings=(*kept, *findings))


def _barriers(statement: Statement, family: Family) -> frozenset[int]:
    """The last row of a balance sheet's assets: nothing above it adds to anything below it."""
    boundary = first_liability(statement)
    above = [i for i, row in enumerate(family.rows) if row < boundary]
    return frozenset(above[-1:])


def _odd_columns(family: Family, sums: Sequence[Sum]) -> list[int]:
    """Columns in which most sums fail that hold in the others: changes or ratios taken for amounts, not damage."""
    odd = []
    for bit in range(family.width):
        fails = _failures(sums, bit)
        if fails > 1 and fails > sum(s.holds >> bit & 1 for s in sums):
            odd.append(bit)
    return odd if len(odd) < family.width else []


def _failures(sums: Sequence[Sum], bit: int) -> int:
    return sum(s.fails >> bit & 1 for s in sums)


def _without(family: Family, odd: Sequence[int], search: Callable[[Family], list[Sum]]) -> tuple[Family, list[Sum]]:
    """The family without some columns, searched again."""
    keep = [bit for bit in range(family.width) if bit not in odd]
    lanes = [[row[bit] for bit in keep] for row in family.lanes]
    thinner = family._replace(
        columns=[family.columns[bit] for bit in keep],
        lanes=lanes,
        packed=[pack(row) for row in lanes],
        unknown=[_picked(mask, keep) for mask in family.unknown],
        blank=[_picked(mask, keep) for mask in family.blank],
    )
    return thinner, search(thinner)


def _picked(mask: int, keep: Sequence[int]) -> int:
    return sum(1 << new for new, old in enumerate(keep) if mask >> old & 1)


def _across(statement: Statement, family: Family, side: Sideways) -> Iterator[Equation]:
    """A sum over columns as one equation a row."""
    columns = [family.columns[bit] for bit in (side.total, *side.parts)]
    total, *parts = (statement.columns[c].heading or f"column {c + 1}" for c in columns)
    text = f"{total} = {' + '.join(parts)}"
    for i in side.rows:
        yield Equation(family.rows[i], (), tuple(sorted(columns)), "across", text)


def _skipping(columns: Sequence[Column], skipped: Sequence[int]) -> tuple[Column, ...]:
    reason = "its numbers do not add up where those of the other columns do: changes or ratios, not amounts"
    return tuple(c._replace(skip=reason) if i in skipped and not c.skip else c for i, c in enumerate(columns))


def as_equation(found: Sum, family: Family) -> Equation:
    """A sum in the statement's own row and column numbers, with the columns in which it holds."""
    return Equation(
        family.rows[found.total],
        tuple((family.rows[i], w) for i, w in found.addends),
        tuple(c for bit, c in enumerate(family.columns) if found.holds >> bit & 1),
        found.kind,
    )


def _contradicted(family: Family, sums: Sequence[Sum]) -> list[tuple[int, int]]:
    """The cells of sums that still fail in a column."""
    return [
        (family.rows[i], family.columns[bit])
        for found in sums
        for bit in range(family.width)
        if found.fails >> bit & 1
        for i in (found.total, *(a for a, _ in found.addends))
    ]


def with_amounts(rows: Sequence[Row], mended: Iterable[Mended]) -> tuple[Row, ...]:
    """The rows with mended amounts in place."""
    result = list(rows)
    for row, column, amount in mended:
        amounts = list(result[row].amounts)
        amounts[column] = amount
        result[row] = result[row]._replace(amounts=tuple(amounts))
    return tuple(result)


def marked(rows: Sequence[Row], equations: Sequence[Equation]) -> tuple[Row, ...]:
    """Rows with marked amounts: proved where an equation holds."""
    result = list(rows)
    for row, marks in _marks(equations).items():
        result[row] = edits.with_marks(result[row], marks)
    return tuple(result)


def _marks(equations: Sequence[Equation], contradicted: Iterable[tuple[int, int]] = ()) -> dict[int, dict[int, Proof]]:
    """By row and column: proved where an equation holds, contradicted where only failing ones speak of an amount."""
    marks: dict[int, dict[int, Proof]] = {}
    for row, column in contradicted:
        marks.setdefault(row, {})[column] = Proof.CONTRADICTED
    for equation in equations:
        proved = dict.fromkeys(equation.columns, Proof.PROVED)
        for row in (equation.total, *[addend for addend, _ in equation.addends]):
            known = marks.get(row)
            marks[row] = proved if known is None else known | proved
    return marks
