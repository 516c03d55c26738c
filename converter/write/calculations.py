"""The calculation network: proved sums of a statement as summation-item relations (Calculations 1.1).

An equation of rows becomes one of concepts if each of these holds; otherwise it is left out, never bent:
- the total and every addend that is not empty are facts without different dimensions, each row one concept;
- total and addends have the same period type and kind of unit, no concept stands in it twice;
- the weight, which follows from the printed weight and from the signs of facts against print, is ±1 in every column
  and legal for the balances (XBRL 2.1, table 6);
- no context of the whole report makes it inconsistent, to within the rounding of the facts (Calculations 1.1, 3.2).

A second, different sum of the same total goes into a role of its own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal

from converter.model import Concept, Conversion, Dimension, Equation, Fact, Period, Row, Unit, half_of_place
from converter.records import NamedTuple
from converter.write.lineitems import LineItems, Rows, line_items

_Span = tuple[Decimal, Decimal]
"""The middle of an interval, and how far it reaches to both sides."""
_Context = tuple[Period, Unit | None, tuple[Dimension, ...]]
_Addends = tuple[tuple[str, int], ...]


class Summation(NamedTuple):
    """`total` = Σ weight · concept, in statement `statement`; `rank` counts the different sums of a total from 0."""

    statement: int
    rank: int
    total: str
    addends: _Addends


def summations(conversion: Conversion, lines: LineItems | None = None) -> tuple[Summation, ...]:
    """The sums of all statements that can be said as calculation relations, in the order of the release.

    `lines` are the line items of the conversion's facts, where the caller has them.
    """
    rows, loose = lines or line_items(conversion.facts)
    spans = _Spans(rows, loose)
    verdicts: dict[tuple[str, _Addends], bool] = {}
    found: list[Summation] = []
    for index, statement in enumerate(conversion.statements):
        sums: dict[str, list[_Addends]] = defaultdict(list)
        below: dict[tuple[str, int], set[str]] = {}
        added: set[str] = set()
        for equation in statement.equations:
            said = _said(equation, index, statement.rows, rows)
            if said is None or said[1] in sums[said[0]]:
                continue
            total, addends = said
            if said not in verdicts:
                verdicts[said] = spans.consistent(total, addends)
            rank = len(sums[total])
            children = {name for name, _ in addends}
            if not verdicts[said] or (total in added and _reaches(below, rank, children, total)):
                continue
            added |= children
            sums[total].append(addends)
            below[total, rank] = children
            found.append(Summation(index, rank, total, addends))
    return tuple(found)


def coverage(conversion: Conversion) -> tuple[int, int]:
    """How many numeric facts take part in a calculation relation of their own statement, and how many there are."""
    said = {
        (s.statement, name) for s in summations(conversion) for name in (s.total, *(addend for addend, _ in s.addends))
    }
    numeric = [fact for fact in conversion.facts if isinstance(fact.value, Decimal)]
    return sum((fact.statement, fact.concept.qname) in said for fact in numeric), len(numeric)


def _said(equation: Equation, index: int, printed: Sequence[Row], rows: Rows) -> tuple[str, _Addends] | None:
    """An equation as concepts: the total and its addends with weights, in the order of the rows."""
    total = rows.get((index, equation.total), [])
    if len(total) != 1 or not equation.addends:
        return None
    name, concept, facts, sign = total[0]
    of = {(fact.unit, fact.dims) for fact in facts}
    alike = len({dims for _, dims in of}) == 1
    wanted = set(equation.columns)
    addends: dict[str, int] = {}
    for row, weight in sorted(equation.addends):
        items = rows.get((index, row), [])
        amounts = printed[row].amounts
        for column in wanted.difference([fact.column for item in items for fact in item.facts]):
            amount = amounts[column]
            if amount is not None and amount.value:
                return None
        if not items:
            continue
        child = items[0]
        if len(items) > 1 or not alike or child.concept.period != concept.period:
            return None
        if of.symmetric_difference([(fact.unit, fact.dims) for fact in child.facts]):
            return None
        legal = _legal(concept, child.concept)
        # A row of zeros says nothing of its sign: then the balances do.
        said = sign * weight * child.sign or legal or weight
        if (legal and said != legal) or child.name in addends or child.name == name:
            return None
        addends[child.name] = said
    return name, tuple(addends.items())


def _legal(total: Concept, child: Concept) -> int:
    """The only legal weight where both have a balance, else 0."""
    if not total.balance or not child.balance:
        return 0
    return 1 if total.balance == child.balance else -1


def _reaches(below: dict[tuple[str, int], set[str]], rank: int, names: set[str], goal: str) -> bool:
    """Whether a total is among what its addends add up, in the role of that rank."""
    open_names, seen = list(names), set(names)
    while open_names:
        name = open_names.pop()
        if name == goal:
            return True
        for child in below.get((name, rank), ()):
            if child not in seen:
                seen.add(child)
                open_names.append(child)
    return False


class _Spans:
    """What the facts' decimals leave open: for each concept and context the interval all its facts agree on."""

    def __init__(self, rows: Rows, loose: Iterable[Fact]) -> None:
        self._facts: dict[str, list[Fact]] = defaultdict(list)
        for items in rows.values():
            for item in items:
                self._facts[item.name] += item.facts
        for fact in loose:
            self._facts[fact.concept.qname].append(fact)
        self._spans: dict[str, dict[_Context, _Span]] = {}

    def consistent(self, total: str, addends: _Addends) -> bool:
        """Whether the sum holds wherever the report states the total and any addend."""
        parts = [(self._of(name), weight) for name, weight in addends]
        for context, span in self._of(total).items():
            miss, reach = span
            stated = False
            for spans, weight in parts:
                if (part := spans.get(context)) is not None:
                    stated = True
                    miss = miss - part[0] if weight > 0 else miss + part[0]
                    reach += part[1]
            if stated and abs(miss) > reach:
                return False
        return True

    def _of(self, name: str) -> dict[_Context, _Span]:
        """A concept's intervals by their context."""
        held = self._spans.get(name)
        if held is not None:
            return held
        held = self._spans[name] = {}
        for fact in self._facts[name]:
            if not isinstance(fact.value, Decimal):
                continue
            span = (fact.value, half_of_place(fact.decimals))
            context = fact[2:5]
            held[context] = _common(held[context], span) if context in held else span
        return held


def _common(first: _Span, second: _Span) -> _Span:
    """What two intervals have in common; where that is nothing, the reach is negative and no figure within it."""
    low = max(first[0] - first[1], second[0] - second[1])
    high = min(first[0] + first[1], second[0] + second[1])
    return (low + high) / 2, (high - low) / 2
