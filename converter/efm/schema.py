"""The extension schema and its names (sections 6.7 and 6.8)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from converter.efm.outputs import XS, Outputs
from converter.efm.registry import rule
from converter.model import Severity
from converter.taxonomy import concept_table

_STANDARD = ("fasb.org", "xbrl.us", "sec.gov", "xbrl.org", "ifrs.org", "w3.org")
_DATE = re.compile(r"http://[^/]+(?:/[^/]+)*/(?:[12]\d{3}-[01]\d-[0-3]\d|[12]\d{3}[01]\d[0-3]\d)(?:/|$)")
_DEFINITION = re.compile(r"[0-9]+ - (?:Statement|Disclosure|Schedule|Document) - [^\n]*\S")
_LINKS = frozenset(("presentationLink", "calculationLink", "definitionLink"))
_LEVELS = ("Document", "Statement", "Disclosure", "Schedule")
_GROUPS = {"item": "", "dimensionItem": "Axis", "hypercubeItem": "Table"}


@rule("6.7.1", "the schema includes nothing: it imports")
def no_includes(outputs: Outputs) -> Iterator[str]:
    for include in outputs.schema.iter(f"{XS}include", f"{XS}redefine"):
        yield f"{include.get('schemaLocation')} is included"


@rule("6.7.3", "the namespace is the filer's own, not of a standard's authority")
def own_authority(outputs: Outputs) -> Iterator[str]:
    authority = urlsplit(outputs.namespace).netloc
    if any(authority == name or authority.endswith(f".{name}") for name in _STANDARD):
        yield f"the namespace {outputs.namespace} is a standard's"


@rule("6.7.4", "the namespace begins with http:// and has a date as its path")
def dated_namespace(outputs: Outputs) -> Iterator[str]:
    if not _DATE.match(outputs.namespace):
        yield f"the namespace {outputs.namespace} has no date"


@rule("6.7.7", "the schema gives its namespace one prefix, without an underscore")
def one_prefix(outputs: Outputs) -> Iterator[str]:
    if len(outputs.prefixes) != 1 or not outputs.prefixes[0] or "_" in outputs.prefixes[0]:
        yield f"the prefixes of {outputs.namespace} are {outputs.prefixes}"


@rule("6.7.9", "a role's URI has the namespace's authority and ends with /role/ and a name")
def role_addresses(outputs: Outputs) -> Iterator[str]:
    authority = outputs.namespace.split("/")[:3]
    for role in outputs.roles:
        if role.uri.split("/")[:3] != authority or not re.fullmatch(r".*/role/[^/\s]+", role.uri):
            yield role.uri


@rule("6.7.10", "a role is declared once")
def roles_once(outputs: Outputs) -> Iterator[str]:
    seen: set[str] = set()
    for role in outputs.roles:
        if role.uri in seen:
            yield role.uri
        seen.add(role.uri)


@rule("6.7.11", "a role may be used on presentation, calculation and definition links")
def roles_on_all_links(outputs: Outputs) -> Iterator[str]:
    for role in outputs.roles:
        if role.used_on & _LINKS and not role.used_on >= _LINKS:
            yield f"{role.uri} is not for {', '.join(sorted(_LINKS - role.used_on))}"


@rule(
    "6.7.12",
    "a role's definition reads `number - Statement | Disclosure | Schedule | Document - title`, and the numbers bring "
    "the cover before statements and these before disclosures",
)
def role_definitions(outputs: Outputs) -> Iterator[str]:
    before = 0
    for role in sorted(outputs.roles, key=lambda role: role.definition):
        if not _DEFINITION.fullmatch(role.definition):
            yield f"{role.uri}: {role.definition!r}"
            continue
        level = _LEVELS.index(role.definition.split(" - ")[1])
        if level < before:
            yield f"{role.definition!r} comes after a role that it should precede"
        before = max(level, before)


@rule("6.7.16", "no element has the name of a standard element")
def own_names(outputs: Outputs) -> Iterator[str]:
    for element in outputs.elements:
        for family in ("us-gaap", "srt", "dei"):
            if outputs.standard(f"{family}_{element.name}") is not None:
                yield f"{element.name} is an element of {family}"


@rule("6.7.17", "an element's id is the prefix, an underscore and its name")
def ids(outputs: Outputs) -> Iterator[str]:
    prefix = (outputs.prefixes or [""])[0]
    for element in outputs.elements:
        if element.id != f"{prefix}_{element.name}":
            yield f"{element.name} has the id {element.id!r}"


@rule("6.7.18", "every element is nillable")
def nillable(outputs: Outputs) -> Iterator[str]:
    yield from (element.name for element in outputs.elements if not element.nillable)


@rule("6.7.20", "no axis is typed")
def no_typed_axes(outputs: Outputs) -> Iterator[str]:
    yield from (element.name for element in outputs.elements if element.typed)


@rule("6.7.21", "an abstract element is a duration")
def abstract_durations(outputs: Outputs) -> Iterator[str]:
    yield from (element.name for element in outputs.elements if element.abstract and element.period != "duration")


@rule("6.7.23", "an element is an axis if and only if its name ends with Axis")
def axes(outputs: Outputs) -> Iterator[str]:
    for element in outputs.elements:
        if (element.group == "dimensionItem") != element.name.endswith("Axis"):
            yield element.name


@rule("6.7.24", "an element is a hypercube if and only if its name ends with Table")
def tables(outputs: Outputs) -> Iterator[str]:
    for element in outputs.elements:
        if (element.group == "hypercubeItem") != element.name.endswith("Table"):
            yield element.name


@rule("6.7.25", "an element is an item, an axis or a hypercube")
def groups(outputs: Outputs) -> Iterator[str]:
    yield from (f"{each.name} is a {each.group}" for each in outputs.elements if each.group not in _GROUPS)


@rule("6.7.26", "an element whose name ends with LineItems is abstract")
def line_items(outputs: Outputs) -> Iterator[str]:
    yield from (each.name for each in outputs.elements if each.name.endswith("LineItems") and not each.abstract)


@rule("6.7.27", "an element has the domain item type if and only if its name ends with Domain or Member")
def domains(outputs: Outputs) -> Iterator[str]:
    for element in outputs.elements:
        if (element.type == "domainItemType") != element.name.endswith(("Domain", "Member")):
            yield element.name


@rule("6.7.28", "a domain or member is a duration")
def domain_durations(outputs: Outputs) -> Iterator[str]:
    for element in outputs.elements:
        if element.type == "domainItemType" and element.period != "duration":
            yield element.name


@rule("6.8.5", "a name begins with a capital and has at most 200 letters and digits")
def names(outputs: Outputs) -> Iterator[str]:
    for element in outputs.elements:
        if not re.fullmatch(r"[A-Z][A-Za-z0-9]{0,199}", element.name):
            yield element.name


@rule("6.8.6", "a name does not tell the period", Severity.WARNING)
def timeless_names(outputs: Outputs) -> Iterator[str]:
    period = re.compile(r"(?:First|Second|Third|Fourth)Quarter|[1-4]Qtr|Qtr[1-4]|YTD|HalfYear")
    for element in outputs.elements:
        if element.type != "domainItemType" and period.search(element.name):
            yield element.name


@rule("6.8.11", "a monetary element has a balance")
def balances(outputs: Outputs) -> Iterator[str]:
    yield from (each.name for each in outputs.elements if each.type == "monetaryItemType" and not each.balance)


@rule("6.8.16", "dates and strings are durations")
def text_durations(outputs: Outputs) -> Iterator[str]:
    for element in outputs.elements:
        if element.type in ("dateItemType", "stringItemType") and element.period != "duration":
            yield element.name


@rule("6.22.3", "the schema imports one year of each standard taxonomy")
def one_year(outputs: Outputs) -> Iterator[str]:
    table = concept_table()
    imported = {element.get("namespace") for element in outputs.schema.iter(f"{XS}import")}
    for family in ("us-gaap", "dei", "srt"):
        known = {table.namespace(family, year) for year in table.years if family in table.prefixes(year)}
        if len(found := sorted(known & imported)) > 1:
            yield ", ".join(found)
