"""Contexts, units, facts and the cover page (section 6.5)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from converter.efm.outputs import LANG, XBRLI, Outputs
from converter.efm.registry import rule
from converter.model import Severity

_EXPLICIT = "{http://xbrl.org/2006/xbrldi}explicitMember"
_COVER = ("DocumentType", "EntityRegistrantName", "EntityCentralIndexKey", "DocumentPeriodEndDate", "AmendmentFlag")


@rule("6.5.1", "the scheme of every entity identifier is http://www.sec.gov/CIK", Severity.WARNING)
def scheme(outputs: Outputs) -> Iterator[str]:
    for identifier in outputs.report.iter(f"{XBRLI}identifier"):
        if identifier.get("scheme") != "http://www.sec.gov/CIK":
            yield f"the entity is identified in {identifier.get('scheme')}, not by its CIK"


@rule("6.5.2", "an entity identifier is a CIK of ten digits")
def ten_digits(outputs: Outputs) -> Iterator[str]:
    for identifier in outputs.report.iter(f"{XBRLI}identifier"):
        text = identifier.text or ""
        if identifier.get("scheme") == "http://www.sec.gov/CIK" and not re.fullmatch(r"\d{10}", text):
            yield f"{text!r} is no CIK"


@rule("6.5.3", "all contexts have the same entity identifier")
def one_entity(outputs: Outputs) -> Iterator[str]:
    found = sorted({identifier.text or "" for identifier in outputs.report.iter(f"{XBRLI}identifier")})
    if len(found) > 1:
        yield f"contexts of several entities: {', '.join(found)}"


@rule("6.5.4", "no context has a scenario")
def no_scenario(outputs: Outputs) -> Iterator[str]:
    for scenario in outputs.report.iter(f"{XBRLI}scenario"):
        yield f"context {scenario.getparent().get('id')} has a scenario"


@rule("6.5.5", "a segment holds explicit members only")
def explicit_members(outputs: Outputs) -> Iterator[str]:
    for segment in outputs.report.iter(f"{XBRLI}segment"):
        if any(isinstance(child.tag, str) and child.tag != _EXPLICIT for child in segment):
            yield f"context {segment.getparent().getparent().get('id')} has a segment with something else"


@rule("6.5.7", "no two contexts are equal")
def distinct_contexts(outputs: Outputs) -> Iterator[str]:
    yield from _repeated(outputs.report.iter(f"{XBRLI}context"))


@rule("6.5.8", "every context is used by a fact")
def used_contexts(outputs: Outputs) -> Iterator[str]:
    yield from _unused(outputs, "context")


@rule("6.5.11", "no two units are equal")
def distinct_units(outputs: Outputs) -> Iterator[str]:
    yield from _repeated(outputs.report.iter(f"{XBRLI}unit"))


def _unused(outputs: Outputs, kind: str) -> Iterator[str]:
    """The contexts or units (`kind`) of the report that no fact refers to."""
    used = {reference for element in outputs.report.iter() if (reference := element.get(f"{kind}Ref"))}
    for element in outputs.report.iter(f"{XBRLI}{kind}"):
        if element.get("id") not in used:
            yield f"{kind} {element.get('id')} is used by no fact"


def _repeated(elements: Iterator[Any]) -> Iterator[str]:
    seen: dict[Any, str] = {}
    for element in elements:
        # The order of members and measures says nothing.
        parts = tuple(
            sorted((e.tag, (e.text or "").strip(), *sorted(e.attrib.items())) for e in element.iterdescendants())
        )
        first = seen.setdefault(parts, element.get("id"))
        if first != element.get("id"):
            yield f"{element.get('id')} is equal to {first}"


@rule("6.5.14", "the language of text is American English")
def language(outputs: Outputs) -> Iterator[str]:
    if (found := outputs.report.get(LANG) or "") != "en-US":
        yield f"the language of {outputs.name} is {found or 'not told'}"


@rule("6.5.17", "no fact has a precision")
def no_precision(outputs: Outputs) -> Iterator[str]:
    for element in outputs.report.iter():
        if element.get("contextRef") and element.get("precision") is not None:
            yield f"{element.get('id')} has a precision"


@rule("6.5.19", "a context without dimensions is there for the cover page's items", Severity.WARNING)
def required_context(outputs: Outputs) -> Iterator[str]:
    contexts = list(outputs.report.iter(f"{XBRLI}context"))
    if not any(c.find(f".//{XBRLI}startDate") is not None and c.find(f".//{_EXPLICIT}") is None for c in contexts):
        yield f"{outputs.name} has no such context"


@rule("6.5.20", "the cover page's items are there: " + ", ".join(_COVER), Severity.WARNING)
def cover(outputs: Outputs) -> Iterator[str]:
    for name in _COVER:
        if f"dei_{name}" not in outputs.used:
            yield f"dei:{name} is missing"


@rule("6.5.23", "the CIK of the cover page is that of the contexts")
def same_cik(outputs: Outputs) -> Iterator[str]:
    for fact in outputs.facts.values():
        if fact.concept.endswith("}EntityCentralIndexKey") and fact.value != fact.entity.rpartition(" ")[2]:
            yield f"dei:EntityCentralIndexKey is {fact.value}, the contexts' is {fact.entity.rpartition(' ')[2]}"


@rule("6.5.25", "no member or domain is a fact")
def no_domain_facts(outputs: Outputs) -> Iterator[str]:
    for concept in sorted(outputs.used):
        own = outputs.declared.get(concept)
        if own is not None and (own.type == "domainItemType" or own.abstract):
            yield f"{concept} has facts"


@rule("6.5.37", "no digit is hidden by decimals: what they cut off is zero")
def untruncated(outputs: Outputs) -> Iterator[str]:
    for name, fact in outputs.facts.items():
        if isinstance(fact.value, Decimal) and fact.decimals not in ("", "INF"):
            step = Decimal(1).scaleb(-int(fact.decimals))
            if fact.value % step:
                yield f"{name} is {fact.value} with decimals {fact.decimals}"


@rule("6.5.38", "every unit is used by a fact")
def used_units(outputs: Outputs) -> Iterator[str]:
    yield from _unused(outputs, "unit")
