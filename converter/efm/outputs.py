"""A report and its extension as the filer manual's rules look at them, read from the written files.

Concepts are named by the ids that locators point to (`us-gaap_Assets`), which are prefix and name. Files are read with
lxml alone; the extension is the schema the report names, where that lies beside it, with the linkbases it names.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from lxml import etree

from converter.taxonomy import Entry, concept_table
from converter.verify import readers
from converter.verify.readers import Told

LINK = "{http://www.xbrl.org/2003/linkbase}"
XLINK = "{http://www.w3.org/1999/xlink}"
XS = "{http://www.w3.org/2001/XMLSchema}"
XBRLI = "{http://www.xbrl.org/2003/instance}"
XBRLDT = "{http://xbrl.org/2005/xbrldt}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_KINDS = {f"{LINK}{kind}Link": kind for kind in ("presentation", "calculation", "definition")}
_EXTENDED = (*_KINDS, f"{LINK}labelLink", f"{LINK}referenceLink")


@dataclass(frozen=True, slots=True)
class Element:
    """An element declaration of the extension; `type` and `group` without their prefixes."""

    name: str
    id: str
    type: str
    group: str
    period: str
    balance: str
    abstract: bool
    nillable: bool
    typed: bool


@dataclass(frozen=True, slots=True)
class Role:
    uri: str
    definition: str
    used_on: frozenset[str]


@dataclass(frozen=True, slots=True)
class Label:
    concept: str
    role: str
    language: str
    text: str


@dataclass(frozen=True, slots=True)
class Arc:
    """A relationship; `kind` is presentation, calculation or definition, `arcrole` the last part of its URI."""

    kind: str
    role: str
    arcrole: str
    source: str
    target: str
    order: str
    weight: str
    preferred: str


@dataclass(frozen=True)
class Outputs:
    """The report's tree and facts, the schema's tree, and what was read from schema and linkbases.

    `files` are the bytes of all of them by name, `empty` the linkbases without any link.
    """

    name: str
    report: Any
    facts: dict[str, Told]
    schema: Any
    elements: tuple[Element, ...]
    roles: tuple[Role, ...]
    labels: tuple[Label, ...]
    arcs: tuple[Arc, ...]
    hrefs: tuple[str, ...] = field(default=())
    files: dict[str, bytes] = field(default_factory=dict)
    empty: tuple[str, ...] = ()

    @property
    def namespace(self) -> str:
        return str(self.schema.get("targetNamespace") or "")

    @property
    def prefixes(self) -> list[str]:
        return [prefix or "" for prefix, namespace in self.schema.nsmap.items() if namespace == self.namespace]

    @cached_property
    def declared(self) -> dict[str, Element]:
        return {element.id: element for element in self.elements}

    @cached_property
    def used(self) -> frozenset[str]:
        """The ids of the concepts that facts use."""
        return frozenset(self._id(fact.concept) for fact in self.facts.values())

    @cached_property
    def used_dimensions(self) -> frozenset[str]:
        """The ids of the axes and members that facts use."""
        return frozenset(self._id(name) for fact in self.facts.values() for pair in fact.dims for name in pair)

    @cached_property
    def presented(self) -> frozenset[str]:
        """The ids of the elements that a presentation shows."""
        return frozenset(name for arc in self.arcs_of("presentation") for name in (arc.source, arc.target))

    def arcs_of(self, kind: str) -> Iterator[Arc]:
        return (arc for arc in self.arcs if arc.kind == kind)

    def period(self, concept: str) -> str:
        """`instant` or `duration` of a concept by id; empty where neither the extension nor our table has it."""
        if (own := self.declared.get(concept)) is not None:
            return own.period
        entry = self.standard(concept)
        return entry.period if entry is not None else ""

    def standard(self, concept: str) -> Entry | None:
        return concept_table().entry(concept.replace("_", ":", 1), self._year) if self._year else None

    @cached_property
    def _year(self) -> int:
        table, known = concept_table(), set(self.schema.nsmap.values())
        return next((year for year in table.years if table.namespace("us-gaap", year) in known), 0)

    @cached_property
    def _prefixes(self) -> dict[str, str]:
        found = {namespace: prefix or "" for prefix, namespace in self.report.nsmap.items()}
        return {**found, self.namespace: (self.prefixes or [""])[0]}

    def _id(self, clark: str) -> str:
        namespace, _, name = clark.removeprefix("{").partition("}")
        return f"{self._prefixes.get(namespace, '')}_{name}"


def read(path: Path) -> Outputs | None:
    """A report with its extension; None for a file that is no inline document or instance with a schema beside it.

    Raises OSError where the file itself cannot be read.
    """
    data = path.read_bytes()
    try:
        report = readers.parse(data)
        reference = next(report.iter(f"{LINK}schemaRef"), None)
        schema_path = path.parent / reference.get(f"{XLINK}href", "") if reference is not None else path
        if schema_path == path or not schema_path.is_file():
            return None
        schema = readers.parse(schema_path.read_bytes())
        facts = readers.inline(data) if report.tag.endswith("}html") else readers.instance(data)
        files = dict(_linkbases(schema, schema_path.parent))
        linkbases = {name: readers.parse(content) for name, content in files.items()}
    except (etree.XMLSyntaxError, ValueError, KeyError, TypeError, AttributeError):
        return None  # what is wrong with it is Arelle's to say
    return Outputs(
        path.name,
        report,
        facts,
        schema,
        tuple(_elements(schema)),
        tuple(_roles(schema)),
        tuple(label for linkbase in linkbases.values() for label in _labels(linkbase)),
        tuple(arc for linkbase in linkbases.values() for arc in _arcs(linkbase)),
        tuple(e.get(f"{XLINK}href", "") for linkbase in linkbases.values() for e in linkbase.iter(f"{LINK}loc")),
        {path.name: data, schema_path.name: schema_path.read_bytes(), **files},
        tuple(name for name, linkbase in linkbases.items() if not list(linkbase.iterchildren(*_EXTENDED))),
    )


def _linkbases(schema: Any, folder: Path) -> Iterator[tuple[str, bytes]]:
    for reference in schema.iter(f"{LINK}linkbaseRef"):
        path = folder / reference.get(f"{XLINK}href", "")
        if path.is_file():
            yield path.name, path.read_bytes()


def _elements(schema: Any) -> Iterator[Element]:
    for element in schema.iterchildren(f"{XS}element"):
        yield Element(
            element.get("name", ""),
            element.get("id", ""),
            element.get("type", "").rpartition(":")[2],
            element.get("substitutionGroup", "").rpartition(":")[2],
            element.get(f"{XBRLI}periodType", ""),
            element.get(f"{XBRLI}balance", ""),
            element.get("abstract") == "true",
            element.get("nillable") == "true",
            element.get(f"{XBRLDT}typedDomainRef") is not None,
        )


def _roles(schema: Any) -> Iterator[Role]:
    for role in schema.iter(f"{LINK}roleType"):
        used_on = frozenset((used.text or "").rpartition(":")[2] for used in role.iter(f"{LINK}usedOn"))
        yield Role(role.get("roleURI", ""), role.findtext(f"{LINK}definition") or "", used_on)


def _locators(link: Any) -> dict[str, str]:
    return {
        locator.get(f"{XLINK}label"): locator.get(f"{XLINK}href", "").rpartition("#")[2]
        for locator in link.iterchildren(f"{LINK}loc")
    }


def _labels(linkbase: Any) -> Iterator[Label]:
    for link in linkbase.iter(f"{LINK}labelLink"):
        concepts = _locators(link)
        labelled: dict[str, list[str]] = {}
        for arc in link.iterchildren(f"{LINK}labelArc"):
            concept = concepts.get(arc.get(f"{XLINK}from"), "")
            labelled.setdefault(arc.get(f"{XLINK}to"), []).append(concept)
        for label in link.iterchildren(f"{LINK}label"):
            for concept in labelled.get(label.get(f"{XLINK}label"), ()):
                role = label.get(f"{XLINK}role", "").rpartition("/")[2]
                yield Label(concept, role, label.get(LANG, ""), "".join(label.itertext()))


def _arcs(linkbase: Any) -> Iterator[Arc]:
    for link in linkbase:
        if (kind := _KINDS.get(link.tag)) is None:
            continue
        concepts = _locators(link)
        for arc in link.iterchildren(f"{LINK}{kind}Arc"):
            yield Arc(
                kind,
                link.get(f"{XLINK}role", ""),
                arc.get(f"{XLINK}arcrole", "").rpartition("/")[2],
                concepts.get(arc.get(f"{XLINK}from"), ""),
                concepts.get(arc.get(f"{XLINK}to"), ""),
                arc.get("order", ""),
                arc.get("weight", ""),
                arc.get("preferredLabel", "").rpartition("/")[2],
            )
