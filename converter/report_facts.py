"""Facts of the conversion report as JSON text.

Hundreds of facts share their names, periods, units and sections: written as text, each spelled once, they take a third
of the time that the standard library's encoder needs for the same data.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from json.encoder import encode_basestring
from typing import Any

from converter.model import Candidate, Evidence, Fact, Period, Place, Unit
from converter.textblocks import TYPE as TEXT_BLOCK
from converter.textblocks import opening

_quoted: Callable[[str], str] = encode_basestring
Equations = Mapping[tuple[int, str], Mapping[str, Any]]
"""The report's equations by statement and text; `number` is what a fact refers to them by."""


def unit_text(unit: Unit | None) -> str | None:
    """A unit as xBRL-JSON spells it: `iso4217:USD/xbrli:shares`."""
    if unit is None:
        return None
    return f"{unit.measure}/{unit.per}" if unit.per else unit.measure


def qualified(name: str, prefix: str) -> str:
    """A concept's name with the prefix that its extension has in the written files."""
    return f"{prefix}:{name[4:]}" if name.startswith("ext:") else name


class Raw(str):
    """A member of a list of the report that is JSON already."""

    __slots__ = ()


class FactTexts:
    """Facts as JSON text. Names, periods, units and rows come again and again, so that each is spelled once."""

    def __init__(self, prefix: str, equations: Equations) -> None:
        self.prefix = prefix
        self.equations = equations
        self._spelled: dict[object, str] = {}

    def line(self, fact: Fact) -> Raw:
        evidence, amount = fact.evidence, fact.amount
        text = (
            f'{{"id": "{fact.id}", "concept": {self._name(fact.concept.qname)}, '
            f'"period": {self._once(fact.period)}, "unit": {self._once(fact.unit)}, "dims": {self._dims(fact.dims)}, '
            f'"value": {_value_text(fact)}, "decimals": {"null" if fact.decimals is None else fact.decimals}, '
            f'"proof": "{fact.proof}", "printed": {_quoted(evidence.printed)}, '
            f'"place": {_place_text(evidence.place)}, "confidence": "{evidence.confidence}", {self._about(evidence)}'
        )
        if amount is not None:
            text += f', "digits": {_quoted(amount.digits)}'
            if amount.place != evidence.place:
                text += f', "number_place": {_place_text(amount.place)}'
        if fact.statement >= 0:
            text += f', "statement": {fact.statement}, "row": {fact.row}, "column": {fact.column}'
        if evidence.equations:
            numbers = ", ".join([str(self.equations[fact.statement, each]["number"]) for each in evidence.equations])
            text += f', "equations": [{numbers}]'
        if evidence.repair is not None:
            repair = ", ".join(f'"{key}": {_quoted(value)}' for key, value in evidence.repair._asdict().items())
            text += f', "repair": {{{repair}}}'
        return Raw(text + "}")

    def _about(self, evidence: Evidence) -> str:
        """Label, section and reasons: the same for all facts of a row, most often."""
        key = (evidence.label, evidence.section, evidence.scale, evidence.period, evidence.sign, evidence.unit)
        found = self._spelled.get((key, evidence.rule))
        if found is None:
            found = f'"label": {_quoted(evidence.label)}'
            if evidence.section:
                found += f', "section": [{", ".join(map(_quoted, evidence.section))}]'
            why = ", ".join(f'"{name}": {_quoted(text)}' for name, text in _why(evidence) if text)
            if why:
                found += f', "why": {{{why}}}'
            self._spelled[key, evidence.rule] = found
        return found

    def candidate(self, candidate: Candidate) -> str:
        return (
            f'{{"concept": {self._name(candidate.concept)}, "score": "{candidate.score}", '
            f'"rule": {_quoted(candidate.rule)}, "why": {_quoted(candidate.why)}}}'
        )

    def _name(self, name: str) -> str:
        found = self._spelled.get(name)
        if found is None:
            found = self._spelled[name] = _quoted(qualified(name, self.prefix))
        return found

    def _once(self, thing: Period | Unit | None) -> str:
        found = self._spelled.get(thing)
        if found is None:
            text = None if thing is None else unit_text(thing) if isinstance(thing, Unit) else str(thing)
            found = self._spelled[thing] = "null" if text is None else _quoted(text)
        return found

    def _dims(self, dims: tuple[tuple[str, str], ...]) -> str:
        found = self._spelled.get(dims)
        if found is None:
            pairs = (f"{self._name(axis)}: {self._name(member)}" for axis, member in dims)
            found = self._spelled[dims] = f"{{{', '.join(pairs)}}}"
        return found


def _why(evidence: Evidence) -> tuple[tuple[str, str], ...]:
    return (
        ("scale", evidence.scale),
        ("period", evidence.period),
        ("sign", evidence.sign),
        ("unit", evidence.unit),
        ("concept", evidence.rule),
    )


def _place_text(place: Place | None) -> str:
    if place is None:
        return "null"
    page, line, run, start, end = place
    return f'{{"page": {page}, "line": {line}, "run": {run}, "start": {start}, "end": {end}}}'


def _value_text(fact: Fact) -> str:
    value = fact.value
    if value is None:
        return "null"
    if isinstance(value, str) and fact.concept.type == TEXT_BLOCK:
        value = opening(value)
    return f'"{value:f}"' if isinstance(value, Decimal) else _quoted(value)
