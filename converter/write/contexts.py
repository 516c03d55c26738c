"""Contexts and units of a report: one for each entity-period-dimensions and each unit that a fact uses, no more.

Ids are numbered in the order of first use (`c-1`…) or spelled from the measure (`usd`, `usd-per-shares`), so the same
facts always get the same ids, in inline XBRL and in the plain instance alike.
"""

from __future__ import annotations

from collections.abc import Iterable

from converter.model import Dimension, Fact, Period, Unit
from converter.once import Once
from converter.records import NamedTuple
from converter.write.names import Names
from converter.xmltext import escape

Context = tuple[Period, tuple[Dimension, ...]]


class Resources(NamedTuple):
    """The ids of contexts and units, in the order they are written.

    `of` gives, by its id, what every format says a fact is of: the QName of its concept, and the attributes that refer
    to its context and its unit. Facts of which both are the same are duplicates. `xml` has all contexts, then all
    units, a line each: inline XBRL and the instance declare the same ones.
    """

    contexts: dict[Context, str]
    units: dict[Unit, str]
    of: dict[str, tuple[str, str]]
    xml: str


def resources(facts: Iterable[Fact], names: Names) -> Resources:
    """Number the contexts and units of the facts."""
    contexts: dict[Context, str] = {}
    units: dict[Unit, str] = {}

    def references(aspects: tuple[Period, Unit | None, tuple[Dimension, ...]]) -> str:
        period, unit, dims = aspects
        context = contexts.setdefault((period, dims), f"c-{len(contexts) + 1}")
        if unit is None:
            return f' contextRef="{context}"'
        if unit not in units:
            units[unit] = _unit_id(unit, units.values())
        return f' contextRef="{context}" unitRef="{units[unit]}"'

    referred = Once(references)
    of: dict[str, tuple[str, str]] = {}
    concept, name = None, ""
    for fact in facts:
        if fact.concept is not concept:
            # The facts of a row have one concept, most often.
            concept = fact.concept
            name = names.concept(concept)
        of[fact.id] = name, referred[fact[2:5]]
    lines = [context_xml(key, ident, names) for key, ident in contexts.items()]
    lines += [unit_xml(unit, ident, names) for unit, ident in units.items()]
    return Resources(contexts, units, of, "\n".join(lines))


def _unit_id(unit: Unit, taken: Iterable[str]) -> str:
    name = "-per-".join(measure.rpartition(":")[2].lower() for measure in unit if measure)
    return name if name not in taken else f"{name}-{len(list(taken)) + 1}"


def context_xml(key: Context, ident: str, names: Names) -> str:
    """`<xbrli:context>`: the entity with its dimensions in the segment, and the period (days, both inclusive)."""
    period, dims = key
    entity = f'<xbrli:identifier scheme="{names.scheme}">{escape(names.identifier)}</xbrli:identifier>'
    if dims:
        members = "".join(
            f'<xbrldi:explicitMember dimension="{names.qname(axis)}">{names.qname(member)}</xbrldi:explicitMember>'
            for axis, member in sorted(dims)
        )
        entity += f"<xbrli:segment>{members}</xbrli:segment>"
    if period.start is None:
        when = f"<xbrli:instant>{period.end}</xbrli:instant>"
    else:
        when = f"<xbrli:startDate>{period.start}</xbrli:startDate><xbrli:endDate>{period.end}</xbrli:endDate>"
    return (
        f'<xbrli:context id="{ident}"><xbrli:entity>{entity}</xbrli:entity>'
        f"<xbrli:period>{when}</xbrli:period></xbrli:context>"
    )


def unit_xml(unit: Unit, ident: str, names: Names) -> str:
    """`<xbrli:unit>`: one measure, or a divide."""
    measure = f"<xbrli:measure>{names.qname(unit.measure)}</xbrli:measure>"
    if unit.per:
        below = f"<xbrli:measure>{names.qname(unit.per)}</xbrli:measure>"
        measure = (
            f"<xbrli:divide><xbrli:unitNumerator>{measure}</xbrli:unitNumerator>"
            f"<xbrli:unitDenominator>{below}</xbrli:unitDenominator></xbrli:divide>"
        )
    return f'<xbrli:unit id="{ident}">{measure}</xbrli:unit>'
