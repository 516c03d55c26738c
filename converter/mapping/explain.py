"""What the tables make of a label: the candidates with their scores and the reasons, for a person or a test.

    python -m converter.mapping.explain "Deferred revenue" --statement balance-sheet --under "current liabilities"

The label is judged alone: as a line of that statement under that heading or area, in the newest taxonomy year unless
one is named. What the rest of a release would show (`evidence`, neighbouring lines) can be given.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence

from converter.mapping.context import Spot
from converter.mapping.index import Maps
from converter.mapping.load import load_maps
from converter.mapping.match import Matcher
from converter.mapping.usable import Scored
from converter.model import Candidate, StatementKind
from converter.taxonomy import ConceptTable, concept_table

UNITS = ("money", "shares", "per-share", "percent", "number")


def spot(
    label: str,
    statement: str,
    under: str,
    maps: Maps,
    *,
    unit: str = "money",
    above: Iterable[str] = (),
    below: Iterable[str] = (),
) -> Spot:
    """A label as a line of a statement, `under` an area (`areas.yaml`) or else a heading."""
    kind = StatementKind(statement)
    read = maps.lexicon.label(label)
    area = under if under in maps.area_names else ""
    if not area and under:
        words = maps.lexicon.label(under).bag
        area = next((a.name for a in maps.areas if statement in a.statements and words in a.headings), "")
    return Spot(
        statement=0,
        row=0,
        kind=kind,
        name=label,
        label=read,
        words=read.bag,
        area=area,
        headings=maps.lexicon.label(under).bag if under else frozenset(),
        unit=unit,
        instants=kind is StatementKind.BALANCE,
        total="total" in read.key,
        columns=(0,),
        above=frozenset(above),
        below=frozenset(below),
    )


def scored(
    label: str,
    statement: str,
    under: str,
    maps: Maps,
    *,
    year: int = 0,
    unit: str = "money",
    evidence: Iterable[str] = (),
    table: ConceptTable | None = None,
) -> tuple[Scored, ...]:
    """The candidates of a label, best first. A line that is no GAAP measure has none."""
    concepts = table or concept_table()
    if maps.lexicon.non_gaap_word(label):
        return ()
    matcher = Matcher(maps, concepts, year or concepts.years[-1], frozenset(evidence), "")
    return matcher.candidates(spot(label, statement, under, maps, unit=unit))


def candidates(
    label: str, statement: str, under: str = "", year: int = 0, maps: Maps | None = None
) -> tuple[Candidate, ...]:
    """The candidates of a label as the conversion report lists them."""
    tables = maps or load_maps()
    return tuple(found.candidate for found in scored(label, statement, under, tables, year=year))


def explain(
    label: str,
    statement: str,
    under: str = "",
    year: int = 0,
    maps: Maps | None = None,
    *,
    unit: str = "",
    evidence: Sequence[str] = (),
) -> list[str]:
    """Lines for a person: what was read, then each candidate with score, rule, place of the rule and reasons."""
    tables = maps or load_maps()
    concepts = concept_table()
    asked = year or concepts.years[-1]
    read = tables.lexicon.label(label)
    lines = [f"{label!r} is read as: {' '.join(read.words) or '(no words)'}"]
    if read.head != read.key:
        lines.append(f"before its tail: {' '.join(read.head)}")
    word = tables.lexicon.non_gaap_word(label)
    if word:
        return [*lines, f"{word!r} is no GAAP measure: no GAAP concept, whatever else the label says"]
    found = 0
    for kind in (unit,) if unit else UNITS:
        judged = scored(label, statement, under, tables, year=asked, unit=kind, evidence=evidence, table=concepts)
        for rank, one in enumerate(judged[:6], start=1):
            found += 1
            lines.append(f"{one.score:.3f}  {one.concept.qname}  ({kind}, {rank}.)")
            lines.append(f"       {one.why}")
            lines.append(f"       rule {one.rule.name} ({one.rule.origin}, {one.rule.origin.layer})")
    if not found:
        lines.append(f"no rule answers in {asked}: a custom concept, or a gap")
    return lines


def main() -> None:
    """The command line of `python -m converter.mapping.explain`."""
    parser = argparse.ArgumentParser(description="what the mapping tables make of a label")
    parser.add_argument("label")
    parser.add_argument("--statement", default="income-statement", choices=[str(kind) for kind in StatementKind])
    parser.add_argument("--under", default="")
    parser.add_argument("--year", type=int, default=0)
    parser.add_argument("--unit", default="", choices=["", *UNITS])
    parser.add_argument("--evidence", nargs="*", default=[])
    given = parser.parse_args()
    told = explain(given.label, given.statement, given.under, given.year, unit=given.unit, evidence=given.evidence)
    print("\n".join(told))


if __name__ == "__main__":
    main()
