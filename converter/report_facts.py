"""Facts of the conversion report as JSON text.

Hundreds of facts share their names, periods, units and sections: written as text, each spelled once, they take a third
of the time that the standard library's encoder needs for the same data.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from converter.jsontext import quoted
from converter.model import Candidate, Concept, Dimension, Evidence, Fact, Period, Place, Proof, Repair, Unit
from converter.once import Once
from converter.textblocks import TYPE as TEXT_BLOCK
from converter.textblocks import opening

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


class Lines(list[str]):
    """A list of the report whose items are JSON already (`jsontext`)."""


class FactTexts:
    """Facts as JSON text. `_about` is of the row that the fact before was in: facts come row by row."""

    def __init__(self, prefix: str, equations: Equations) -> None:
        self.prefix = prefix
        self.equations = equations
        self._context = Once(self._spelled)
        self._numbers = Once(self._references)
        self._section = Once(_section)
        self._reasons = Once(_reasons)
        self._row: object = None
        self._about = ("", "", "", "")

    def line(self, fact: Fact) -> str:
        why, amount, value, place = fact.evidence, fact.amount, fact.value, fact.evidence.place
        line = None if place is None else place[:2]
        reasons = (why.scale, why.period, why.sign, why.unit)
        row = (fact.statement, fact.row, line, fact.concept, why.label, why.section, reasons, why.rule)
        if row != self._row:
            self._row = row
            self._about = (self._concept(fact.concept), _line(line), self._words(why, reasons), _row(fact))
        concept, above, words, where = self._about
        if isinstance(value, Decimal):
            said = f'"{value:f}"'
        elif value is None:
            said = "null"
        else:
            said = quoted(opening(value) if fact.concept.type == TEXT_BLOCK else value)
        at = "null" if place is None else f'{above}{place.run}, "start": {place.start}, "end": {place.end}}}'
        decimals = "null" if fact.decimals is None else fact.decimals
        digits = "" if amount is None else f', "digits": {quoted(amount.digits)}'
        if amount is not None and amount.place is not place and amount.place != place:
            digits += f', "number_place": {_place_text(amount.place)}'
        column = f"{where}{fact.column}" if where else ""
        equations = self._numbers[fact.statement, why.equations] if why.equations else ""
        repair = "" if why.repair is None else _repair(why.repair)
        return (
            f'{{"id": "{fact.id}", "concept": {concept}, {self._context[fact.period, fact.unit, fact.dims]}, "value": '
            f'{said}, "decimals": {decimals}, {_PROOFS[fact.proof]}, "printed": {quoted(why.printed)}, "place": {at}, '
            f'"confidence": "{why.confidence!s}", {words}{digits}{column}{equations}{repair}}}'
        )

    def candidate(self, candidate: Candidate) -> str:
        return (
            f'{{"concept": {self._name(candidate.concept)}, "score": "{candidate.score!s}", '
            f'"rule": {quoted(candidate.rule)}, "why": {quoted(candidate.why)}}}'
        )

    def _concept(self, concept: Concept) -> str:
        return quoted(f"{self.prefix if concept.prefix == 'ext' else concept.prefix}:{concept.name}")

    def _name(self, name: str) -> str:
        return quoted(qualified(name, self.prefix))

    def _words(self, evidence: Evidence, reasons: tuple[str, str, str, str]) -> str:
        """Label, section and reasons: the same for all facts of a row, most often."""
        why = self._reasons[reasons]
        if evidence.rule:
            why += f'{", " if why else ""}"concept": {quoted(evidence.rule)}'
        said = f'"label": {quoted(evidence.label)}{self._section[evidence.section]}'
        return f'{said}, "why": {{{why}}}' if why else said

    def _spelled(self, context: tuple[Period, Unit | None, tuple[Dimension, ...]]) -> str:
        period, unit, dims = context
        measure = "null" if unit is None else quoted(unit_text(unit) or "")
        pairs = ", ".join([f"{self._name(axis)}: {self._name(member)}" for axis, member in dims])
        return f'"period": "{period}", "unit": {measure}, "dims": {{{pairs}}}'

    def _references(self, key: tuple[int, tuple[str, ...]]) -> str:
        """The numbers of a fact's equations."""
        statement, texts = key
        numbers = ", ".join([str(self.equations[statement, text]["number"]) for text in texts])
        return f', "equations": [{numbers}]'


_PROOFS = {proof: f'"proof": "{proof}"' for proof in Proof}


def _section(path: tuple[str, ...]) -> str:
    return f', "section": [{", ".join(map(quoted, path))}]' if path else ""


def _reasons(key: tuple[str, str, str, str]) -> str:
    """How the numbers of a row are read: the same for many rows."""
    said = zip(("scale", "period", "sign", "unit"), key, strict=True)
    return ", ".join([f'"{name}": {quoted(text)}' for name, text in said if text])


def _line(line: tuple[int, ...] | None) -> str:
    """A place up to its run."""
    return "" if line is None else f'{{"page": {line[0]}, "line": {line[1]}, "run": '


def _row(fact: Fact) -> str:
    """Where in the statements a fact stands, up to its column."""
    return "" if fact.statement < 0 else f', "statement": {fact.statement}, "row": {fact.row}, "column": '


def _repair(repair: Repair) -> str:
    said = ", ".join([f'"{key}": {quoted(value)}' for key, value in repair._asdict().items()])
    return f', "repair": {{{said}}}'


def _place_text(place: Place) -> str:
    return f'{_line(place[:2])}{place.run}, "start": {place.start}, "end": {place.end}}}'
