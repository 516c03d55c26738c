"""xBRL-JSON 1.0: the facts with canonical values, and beside each what it was read from.

Evidence stands in members with the prefix `r2x`, declared in `namespaces` as the specification allows. Values are
canonical and the report says so; the language tag is lower-case; a pure number has no unit, an exact one no decimals.
Each fact is one line. The text is put together here rather than by `json.dumps`: most strings of a report come many
times, and are encoded once.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from converter.jsontext import phrase, quoted
from converter.model import Dimension, Fact, Period, Proof, Repair, Unit
from converter.once import Once
from converter.utf8 import encoded, narrow
from converter.write.contexts import Resources
from converter.write.names import PROVENANCE, Names
from converter.write.values import canonical, has_language, interval

_FEATURES = {"xbrl:allowedDuplicates": "none", "xbrl:canonicalValues": True}


def write_json(facts: Sequence[Fact], found: Resources, names: Names) -> bytes:
    """The report of `facts` (already distinct) as UTF-8, a fact a line."""
    head = {"documentInfo": document_info(names, "https://xbrl.org/2021/xbrl-json", _FEATURES)}
    opening = json.dumps(head, ensure_ascii=False, indent=1)[:-2]
    made = _Lines(found, names)
    lines = ",\n".join([made.line(fact) for fact in facts])
    return encoded(f'{narrow(opening)},\n "facts": {{\n{lines}\n}}\n}}\n')


def document_info(names: Names, kind: str, features: dict[str, Any]) -> dict[str, Any]:
    """`documentInfo` of an OIM report: only the namespaces it uses."""
    spaces = {**dict(names.prefixes), "entity": names.scheme, "r2x": PROVENANCE, "xbrl": "https://xbrl.org/2021"}
    return {
        "documentType": kind,
        "features": features,
        "namespaces": dict(sorted(spaces.items())),
        "taxonomy": [names.extension.schema],
    }


Common = tuple[Period, Unit | None, tuple[Dimension, ...], bool]
"""What facts have in common: period, unit, dimensions, and whether they have a language."""


def common(fact: Fact) -> Common:
    return (fact.period, fact.unit, fact.dims, fact.unit is None and has_language(fact))


def dimensions(shared: Common, names: Names) -> dict[str, str]:
    """The core dimensions but the concept, and the taxonomy-defined ones, as QNames of the report."""
    period, unit, dims, language = shared
    found = {"entity": f"entity:{names.identifier}", "period": interval(period)}
    if text := unit_text(unit, names):
        found["unit"] = text
    if language:
        found["language"] = "en-us"
    for axis, member in sorted(dims):
        found[names.qname(axis)] = names.qname(member)
    return found


def unit_text(unit: Unit | None, names: Names) -> str:
    """The unit's string representation; empty for pure numbers and for text."""
    if unit is None or (unit.measure == "xbrli:pure" and not unit.per):
        return ""
    measure = names.qname(unit.measure)
    return f"{measure}/{names.qname(unit.per)}" if unit.per else measure


class _Lines:
    """Writes facts; what many of them say is written once. `_about` is of the row that the fact before was in."""

    def __init__(self, found: Resources, names: Names) -> None:
        self.of = found.of
        self.names = names
        self.shared: dict[object, str] = {}
        self.section = Once(_section)
        self.reading = Once(_reading)
        self.period = Once(_period)
        self.equations = Once(_equations)
        self._row: object = None
        self._about = ("", "")

    def line(self, fact: Fact) -> str:
        """The fact, and in the words of the release why it is what it is; members that say nothing are left out."""
        ident, _, _, unit, _, value, decimals, why, proof, _, _, _, amount = fact
        place, label, printed, section, scale, period, sign, measured, rule, confidence, _, equations, repair = why
        if isinstance(value, Decimal):
            said = f'"{canonical(fact)}"' if decimals is None else f'"{canonical(fact)}","decimals":{decimals}'
        else:
            said = "null" if value is None else quoted(value)
        name, references = self.of[ident]
        row = (name, label, section, scale, sign, measured, rule)
        if row != self._row:
            self._row = row
            self._about = (narrow(name), self._words(label, section, (scale, sign, measured), rule))
        concept, words = self._about
        key = references if unit is not None else (references, has_language(fact))
        shared = self.shared.get(key) or self._shared(key, fact)
        proved = "" if amount is None else _PROOFS[proof]
        at = "" if place is None else f',"page":{place[0]},"line":{place[1]}'
        repaired = "" if repair is None or proof is not Proof.REPAIRED else _repair(repair)
        return (
            f'"{ident}":{{"value":{said},"dimensions":{{"concept":"{concept}",{shared}}},"r2x:evidence":{{{words},'
            f'"printed":{quoted(printed)},"confidence":"{confidence!s}"{proved}{self.period[period]}'
            f"{self.equations[equations]}{at}{repaired}}}}}"
        )

    def _words(self, label: str, section: tuple[str, ...], reading: tuple[str, str, str], rule: str) -> str:
        """The members that the facts of a row have in common."""
        because = f',"rule":{phrase(rule)}' if rule else ""
        return f'"label":{phrase(label)}{self.section[section]}{self.reading[reading]}{because}'

    def _shared(self, key: object, fact: Fact) -> str:
        """The dimensions that facts of the same context and unit have in common; text in a language says that too."""
        given = dimensions(common(fact), self.names).items()
        said = self.shared[key] = ",".join([f"{quoted(name)}:{quoted(text)}" for name, text in given])
        return said


_PROOFS = {proof: f',"proof":"{proof}"' for proof in Proof}


def _section(path: tuple[str, ...]) -> str:
    return f',"section":[{",".join(map(phrase, path))}]' if path else ""


def _reading(key: tuple[str, str, str]) -> str:
    """How the numbers of a row are read: the same for many rows."""
    said = zip(("scale", "sign", "unit"), key, strict=True)
    return "".join([f',"{name}":{phrase(text)}' for name, text in said if text])


def _period(words: str) -> str:
    return f',"period":{quoted(words)}' if words else ""


def _equations(texts: tuple[str, ...]) -> str:
    return f',"equations":[{",".join(map(quoted, texts))}]' if texts else ""


def _repair(repair: Repair) -> str:
    said = [f'"{name}":{quoted(text)}' for name, text in repair._asdict().items()]
    return f',"repair":{{{",".join(said)}}}'
