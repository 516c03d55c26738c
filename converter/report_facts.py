"""Facts of the conversion report as JSON text.

Hundreds of facts share their names, periods, units and sections: written as text, each spelled once, they take a third
of the time that the standard library's encoder needs for the same data.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from converter.jsontext import phrase, quoted
from converter.model import Candidate, Concept, Dimension, Fact, Period, Place, Proof, Repair, Unit
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
        self._about = ("", "")

    def line(self, fact: Fact) -> str:
        ident, concept, _, _, _, value, decimals, why, proof, statement, row, column, amount = fact
        place, label, printed, section, scale, dated, sign, measured, rule, confidence, _, equations, repair = why
        about = (concept, label, section, scale, dated, sign, measured, rule)
        if about != self._row:
            self._row = about
            self._about = (self._concept(concept), self._words(label, section, (scale, dated, sign, measured), rule))
        name, words = self._about
        if isinstance(value, Decimal):
            said = f'"{value:f}"'
        elif value is None:
            said = "null"
        else:
            said = quoted(opening(value) if concept.type == TEXT_BLOCK else value)
        shown = quoted(printed)
        digits = ""
        if amount is not None:
            digits = f', "digits": {shown if amount.digits == printed else quoted(amount.digits)}'
            if amount.place is not place and amount.place != place:
                digits += f', "number_place": {_place_text(amount.place)}'
        where = "" if statement < 0 else f', "statement": {statement}, "row": {row}, "column": {column}'
        numbers = self._numbers[statement, equations] if equations else ""
        return (
            f'{{"id": "{ident}", "concept": {name}, {self._context[fact[2:5]]}, "value": {said}, '
            f'"decimals": {"null" if decimals is None else decimals}, {_PROOFS[proof]}, "printed": {shown}, '
            f'"place": {"null" if place is None else _place_text(place)}, "confidence": "{confidence!s}", '
            f"{words}{digits}{where}{numbers}{_repair(repair) if repair else ''}}}"
        )

    def candidate(self, candidate: Candidate) -> str:
        concept, score, rule, why = candidate
        return (
            f'{{"concept": {self._name(concept)}, "score": "{score!s}", "rule": {phrase(rule)}, "why": {phrase(why)}}}'
        )

    def _concept(self, concept: Concept) -> str:
        return phrase(f"{self.prefix if concept.prefix == 'ext' else concept.prefix}:{concept.name}")

    def _name(self, name: str) -> str:
        return phrase(qualified(name, self.prefix))

    def _words(self, label: str, section: tuple[str, ...], reading: tuple[str, str, str, str], rule: str) -> str:
        """Label, section and reasons: the same for all facts of a row, most often."""
        why = self._reasons[reading]
        if rule:
            why += f'{", " if why else ""}"concept": {phrase(rule)}'
        said = f'"label": {phrase(label)}{self._section[section]}'
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
    return f', "section": [{", ".join(map(phrase, path))}]' if path else ""


def _reasons(key: tuple[str, str, str, str]) -> str:
    """How the numbers of a row are read: the same for many rows."""
    said = zip(("scale", "period", "sign", "unit"), key, strict=True)
    return ", ".join([f'"{name}": {phrase(text)}' for name, text in said if text])


def _repair(repair: Repair) -> str:
    said = ", ".join([f'"{key}": {quoted(value)}' for key, value in repair._asdict().items()])
    return f', "repair": {{{said}}}'


def _place_text(place: Place) -> str:
    page, line, run, start, end = place
    return f'{{"page": {page}, "line": {line}, "run": {run}, "start": {start}, "end": {end}}}'
