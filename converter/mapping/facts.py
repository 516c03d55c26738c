"""Facts from choices: value with the sign XBRL wants, the period the concept asks for, and the evidence for each.

A cell yields no fact where its figure is damaged and unrepaired, where the unit does not fit the concept, or where the
period does not. Lines of secondary tables that contradict a primary statement's fact are left out with a finding.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from operator import attrgetter, itemgetter

from converter.duplicates import consistent, numbered
from converter.lazy import regex
from converter.mapping.assign import Choice
from converter.mapping.bases import Bases
from converter.mapping.dimensions import Dimensions
from converter.mapping.moments import end_of
from converter.mapping.sign import Signed, sign_of
from converter.model import (
    PURE,
    SHARES,
    Concept,
    Evidence,
    Extension,
    Fact,
    Finding,
    Leftover,
    Period,
    Row,
    Severity,
    State,
    Statement,
    StatementKind,
    Unit,
    made,
)
from converter.records import NamedTuple

_YEAR = 350
_TITLED = regex(
    r"^(?!.*\b(?:summary|highlights|selected|details|data|analysis)\b)"
    r".*(?:\bstatements?\s+of\b|\bbalance sheets?\b|\bincome statements?\b)",
    re.I | re.S,
)
_TITLED_FIRST = 10_000
_RANK = {
    StatementKind.SUPPLEMENTAL: 1,
    StatementKind.HIGHLIGHTS: 2,
    StatementKind.RECONCILIATION: 3,
    StatementKind.GUIDANCE: 4,
}


class Mapped(NamedTuple):
    """What mapping gives: facts (ids still empty), custom elements, lines without a fact, findings."""

    facts: tuple[Fact, ...]
    extensions: tuple[Extension, ...]
    leftovers: tuple[Leftover, ...]
    findings: tuple[Finding, ...]


class Tagging:
    """Makes the facts of one statement's lines."""

    def __init__(self, index: int, statement: Statement, dimensions: Dimensions) -> None:
        self.statement = statement
        self.bases = Bases(statement)
        self._index = index
        self._reconciles = statement.kind is StatementKind.RECONCILIATION
        self._dimensions = dimensions
        self._equations = equations_of(statement)
        self._columns = [(column.period, column.licence or column.heading, column.dims) for column in statement.columns]

    def facts_of(self, choice: Choice) -> list[Fact]:
        """The facts of one line, one for each usable column and concept, in the order of the columns."""
        if choice.concept is None:
            return []
        facts = self._facts_as(choice.concept, choice)
        if choice.also:
            for concept in choice.also:
                facts += self._facts_as(concept, choice)
            facts.sort(key=attrgetter("column"))
        return facts

    def _facts_as(self, concept: Concept, choice: Choice) -> list[Fact]:
        spot, dims = choice.spot, choice.dims
        row, instant = self.statement.rows[spot.row], concept.period == "instant"
        label, sums, section = row.label or spot.name, tuple(self._equations.get(spot.row, ())), row.section
        rule, score, candidates = choice.rule, choice.score, choice.candidates
        factor, sign = self._signed(concept, choice, row)
        twelve = self.bases.trailing(row)
        facts = []
        told: Unit | None = None
        fits, measured = False, ""
        for number in spot.columns:
            amount = row.amounts[number]
            if amount is None or (amount.damaged and amount.repair is None):
                continue
            printed, _, place, value, _, decimals, unit, _, _, proof, repair, licence = amount
            if unit is not told:
                told = unit
                fits = _unit_fits(concept, unit)
                measured = f"{unit.measure} per {unit.per}" if unit.per else unit.measure
            if not fits:
                continue
            period, heading, further = self._columns[number]
            if period is not None and (twelve or instant is not (period.start is None)):
                period = _period(concept, period, choice, twelve)
            if period is None:
                continue
            if value and factor < 0:
                value = -value
            evidence = made(Evidence, (
                place, label, printed, section, licence, heading, sign, measured, rule, score, candidates, sums, repair,
            ))  # fmt: skip
            # Unit and period were chosen to fit the concept: the fact need not be asked whether it does.
            facts.append(made(Fact, (
                "", concept, period, unit, self._dimensions.resolve((*dims, *further)) if further else dims, value,
                decimals, evidence, proof, self._index, spot.row, number, amount,
            )))  # fmt: skip
        return facts

    def _signed(self, concept: Concept, choice: Choice, row: Row) -> Signed:
        start = self.statement.rows[choice.start] if choice.start >= 0 else None
        if self._reconciles and concept.prefix == "ext" and start is None:
            return Signed(1, "keeps its printed sign")
        return sign_of(concept, choice.spot, row, choice.polarity, start)


def _unit_fits(concept: Concept, unit: Unit) -> bool:
    match concept.type:
        case "monetary":
            return unit.monetary
        case "shares":
            return unit == SHARES
        case "perShare":
            return bool(unit.per)
        case "percent" | "pure" | "integer":
            return unit == PURE
        case _:
            return True


def _period(concept: Concept, period: Period, choice: Choice, twelve: bool) -> Period | None:
    """The period of a column as the concept asks for it; None where it is none of its kind."""
    if twelve and period.start is not None and period.days < _YEAR:
        # The year that ends with a month begins with one; of other years the first day is not known.
        following = period.end + timedelta(days=1)
        if following.day != 1:
            return None
        period = Period(period.end, following.replace(year=following.year - 1))
    if concept.period == "instant" and not period.instant:
        return period.opening if end_of(choice.moment, choice.spot) == "opening" else period.closing
    if concept.period == "duration" and period.instant:
        return None
    return period


def equations_of(statement: Statement) -> dict[int, list[str]]:
    """The equations that hold for each row, spelled out with the rows' labels."""
    spoken: dict[int, list[str]] = {}
    names = [row.label or "(unlabelled)" for row in statement.rows]
    for equation in statement.equations:
        text = equation.text
        if not text:
            sides = "".join([f" {'+' if weight > 0 else '−'} {names[row]}" for row, weight in equation.addends])
            text = f"{names[equation.total]} ={sides.removeprefix(' +')}"
        spoken.setdefault(equation.total, []).append(text)
        for row, _ in equation.addends:
            spoken.setdefault(row, []).append(text)
    return spoken


def agreeing(facts: Sequence[Fact], statements: Sequence[Statement]) -> tuple[list[Fact], list[Leftover]]:
    """Lines whose facts contradict a better table's are taken out and become leftovers.

    A primary statement is better than a secondary table, and of two income statements (one of them a page of
    highlights, on another basis) the one titled a statement is, then the longer one. Primary statements that stand
    alike are left to be judged by proof.
    A line that contradicts as often as it agrees means something else (a segment, an average, another basis): it goes
    whole, for its other columns are no better known.
    """
    rank = [_standing(statement) for statement in statements]
    keys = numbered(facts)
    twice = {key for number, key in enumerate(keys) if key != number}
    # Only what is said twice can be contradicted.
    repeated = [(rank[facts[n].statement], n, facts[n]) for n, key in enumerate(keys) if key in twice]
    lines: dict[tuple[int, int], list[tuple[int, Fact]]] = {}
    for _, number, fact in sorted(repeated, key=itemgetter(0, 1)):
        lines.setdefault((fact.statement, fact.row), []).append((keys[number], fact))
    held: dict[int, Fact] = {}
    dropped: dict[tuple[int, int], Fact] = {}
    whole: set[tuple[int, int]] = set()
    lost: set[int] = set()
    for line, found in lines.items():
        against: list[tuple[Fact, Fact]] = []
        agreed = 0
        own: dict[int, Fact] = {}
        for key, fact in found:
            known = held.get(key) or own.setdefault(key, fact)
            if known is fact:
                continue
            lesser = rank[fact.statement] > (0, 0) or rank[fact.statement] != rank[known.statement]
            if consistent(known, fact):
                agreed += 1
            elif lesser or fact.concept.prefix == "ext":
                against.append((fact, known))
        if against:
            dropped[line] = against[0][1]
            lost.update(id(fact) for fact, _ in against)
            if len(against) >= agreed:
                whole.add(line)
                continue
        for key, fact in found:
            if id(fact) not in lost:
                held.setdefault(key, fact)
    if not dropped:
        return list(facts), []
    kept = [fact for fact in facts if id(fact) not in lost and (fact.statement, fact.row) not in whole]
    return kept, [_contradicting(line, better, statements) for line, better in sorted(dropped.items())]


def _contradicting(line: tuple[int, int], better: Fact, statements: Sequence[Statement]) -> Leftover:
    row = statements[line[0]].rows[line[1]]
    return Leftover(
        State.REFUSED, row.label, row.section, *line,
        f"as {better.concept.name} it would contradict {better.evidence.label!r} ({better.evidence.place})",
        row.label_places[0] if row.label_places else None,
    )  # fmt: skip


def _standing(statement: Statement) -> tuple[int, int]:
    """Which of two statements goes before the other, the better first."""
    if not statement.kind.primary:
        return (_RANK.get(statement.kind, 5), 0)
    titled = _TITLED.search(statement.title) is not None
    return (0, -len(statement.rows) - (_TITLED_FIRST if titled else 0))


def confidence(score: float) -> Decimal:
    return Decimal(round(score * 1000)) / 1000


def warning(code: str, message: str, row: Row) -> Finding:
    place = row.label_places[0] if row.label_places else None
    return Finding(code, Severity.WARNING, message, place, row.label)
