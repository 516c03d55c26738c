"""The extension taxonomy of a report: its schema and the four linkbases, as the EDGAR Filer Manual wants them.

The schema imports the official addresses of the taxonomy year, declares the elements that the report's facts, their
dimensions and its headings need and no others, and defines one role a statement. What the networks hold is decided in
`networks` and `calculations`; how linkbases are spelled, in `linkbases`.
"""

from __future__ import annotations

from collections.abc import Iterable

from converter.model import Concept, Conversion, Extension
from converter.records import NamedTuple
from converter.taxonomy import concept_table
from converter.taxonomy.types import registry, type_name
from converter.write.calculations import Summation, summations
from converter.write.lineitems import line_items
from converter.write.linkbases import (
    WIDER,
    Arc,
    Locators,
    Role,
    calculation_xml,
    definition_xml,
    hypercube,
    labels_xml,
    presentation_xml,
)
from converter.write.names import ExtensionNames
from converter.write.networks import Networks, Node, networks, walk
from converter.write.wording import standard_label, words_of
from converter.xmltext import escape, quoteattr, to_ascii

_Trees = list[tuple[Node, list[tuple[Node, Node]]]]
"""For each role its root, and the (parent, child) pairs below it."""


class _Element(NamedTuple):
    """An element to declare: `kind` is item, member, axis, domain or abstract."""

    name: str
    kind: str
    type: str
    balance: str
    period: str
    label: str
    documentation: str = ""
    wider: str = ""


def extension_files(conversion: Conversion, names: ExtensionNames) -> dict[str, bytes]:
    """File name → bytes of the schema, label, presentation, calculation and definition linkbase, in that order.

    A linkbase that would hold nothing is left out.
    """
    lines = line_items(conversion.facts)
    found = networks(conversion, lines)
    trees = [(network.root, walk(network.root)) for network in found.roles]
    shown = {root.name for root, _ in trees} | {child.name for _, pairs in trees for _, child in pairs}
    sums = summations(conversion, lines)
    elements = _elements(conversion, found, shown)
    writer = _Writer(conversion, names, found, sums, elements)
    locators = Locators(writer.starts)
    linkbases = {
        names.file("lab"): labels_xml(writer.labels(shown), locators),
        names.file("pre"): presentation_xml(writer.presentation_links(trees), locators),
        names.file("cal"): calculation_xml(writer.calculation_links(), locators),
        names.file("def"): definition_xml(writer.definition_links(), locators),
    }
    linkbases = {name: data for name, data in linkbases.items() if data}
    return {names.schema: writer.schema(shown, linkbases), **linkbases}


def _elements(conversion: Conversion, found: Networks, shown: set[str]) -> list[_Element]:
    """What must be declared, each once: items by first use, then axes, domains and members, then headings."""
    known = {f"ext:{extension.concept.name}": extension for extension in conversion.extensions}
    elements: dict[str, _Element] = {}

    def declare(name: str, kind: str, concept: Concept | None = None) -> None:
        if name.startswith("ext:") and name not in elements:
            elements[name] = _element(name, kind, known.get(name), concept, conversion.taxonomy)

    for fact in conversion.facts:
        if fact.concept.prefix == "ext":
            declare(fact.concept.qname, "item", fact.concept)
    for network in found.roles:
        for axis in network.axes:
            declare(axis.name, "axis")
            declare(axis.domain, "domain")
            for member in axis.members:
                declare(member, "member")
    for name, label in found.abstracts.items():
        if name in shown:
            elements.setdefault(name, _Element(name, "abstract", "string", "", "duration", f"{label} [Abstract]"))
    return _distinct_labels(
        list(elements.values()), {standard_label(name) for name in shown if not name.startswith("ext:")}
    )


def _element(name: str, kind: str, extension: Extension | None, concept: Concept | None, year: int) -> _Element:
    suffix = {"axis": " [Axis]", "domain": " [Domain]", "member": " [Member]"}.get(kind, "")
    label = (extension.label if extension else "") or words_of(name.removesuffix(kind.capitalize()))
    if suffix and not label.endswith(suffix):
        label += suffix
    wider = ""
    if extension and extension.wider:
        standard = concept_table().get(extension.wider, year)
        wider = standard.qname if standard else ""
    documentation = extension.documentation if extension else ""
    if concept is None:
        return _Element(
            name, kind, "string" if kind == "axis" else "domain", "", "duration", label, documentation, wider
        )
    balance = concept.balance
    if concept.type == "monetary" and not balance and wider:
        balance = concept_table().get(wider, year).balance  # type: ignore[union-attr]
    return _Element(name, kind, concept.type, balance, concept.period, label, documentation, wider)


def _distinct_labels(elements: list[_Element], taken: set[str]) -> list[_Element]:
    """Standard labels must differ (EFM 6.10.4): an element whose label is `taken` gets the words of its name too."""
    result = []
    for element in elements:
        label = element.label
        if label in taken:
            label = f"{label} ({words_of(element.name)})"
        taken.add(label)
        result.append(element._replace(label=label[:511]))
    return result


class _Writer:
    def __init__(
        self,
        conversion: Conversion,
        names: ExtensionNames,
        found: Networks,
        sums: tuple[Summation, ...],
        elements: list[_Element],
    ) -> None:
        self.year = conversion.taxonomy
        self.conversion = conversion
        self.names = names
        self.found = found
        self.sums = sums
        self.elements = elements
        self.base = names.namespace.rpartition("/")[0]
        self.roles = {network.statement: network for network in found.roles if network.statement >= 0}
        self.starts = {"ext": f"{names.schema}#{names.prefix}_"}
        table = concept_table()
        for prefix in table.prefixes(self.year):
            self.starts[prefix] = f"{table.href(prefix, self.year)}#{prefix}_"

    def role(self, ident: str) -> Role:
        return Role(f"{self.base}/role/{ident}", f"{self.names.schema}#{ident}")

    def _calculation_role(self, item: Summation) -> tuple[str, str]:
        """The role a sum stands in: its statement's, or for a further sum of the same total one of its own."""
        network = self.roles[item.statement]
        if item.rank == 0:
            return network.ident, network.definition
        return f"{network.ident}Calc{item.rank + 1}", f"{network.definition} (Calc {item.rank + 1})"

    def presentation_links(self, trees: _Trees) -> list[tuple[Role, Node, list[tuple[Node, Node]]]]:
        return [(self.role(n.ident), *tree) for n, tree in zip(self.found.roles, trees, strict=True)]

    def calculation_links(self) -> list[tuple[Role, list[tuple[str, str, int]]]]:
        links: dict[str, list[tuple[str, str, int]]] = {}
        for item in self.sums:
            arcs = links.setdefault(self._calculation_role(item)[0], [])
            arcs += ((item.total, name, weight) for name, weight in item.addends)
        return [(self.role(ident), arcs) for ident, arcs in links.items()]

    def definition_links(self) -> list[tuple[Role, list[Arc]]]:
        wider = {element.name: element.wider for element in self.elements if element.wider and element.kind == "item"}
        links = []
        for network in self.found.roles:
            arcs: list[Arc] = []
            if network.axes:
                axes = [(axis.name, axis.domain, axis.members) for axis in network.axes]
                arcs = hypercube("us-gaap:StatementTable", "us-gaap:StatementLineItems", network.items, axes)
            for name in network.items:
                if standard := wider.pop(name, ""):
                    arcs.append((WIDER, standard, name, ""))
            if arcs:
                links.append((self.role(network.ident), arcs))
        return links

    def labels(self, shown: set[str]) -> list[tuple[str, str, str]]:
        """(element, role word, text): standard labels of all elements, then the release's words for them.

        The official schemas bring no labels along: those of standard elements are ours to give (EFM 6.10.1).
        """
        own = [(name, "", standard_label(name)) for name in sorted(shown) if not name.startswith("ext:")]
        for element in self.elements:
            own.append((element.name, "", element.label))
            text = element.documentation
            if element.wider and element.kind == "item":
                text = f"{text.rstrip('.')}. Narrower than {element.wider}.".lstrip(". ")
            if text:
                own.append((element.name, "documentation", text))
        return own + [(name, role, text) for (name, role), text in self.found.labels.items() if role]

    def schema(self, shown: set[str], linkbases: Iterable[str]) -> bytes:
        numeric, other = registry(self.year)
        imports = {
            "xbrli": ("http://www.xbrl.org/2003/instance", "http://www.xbrl.org/2003/xbrl-instance-2003-12-31.xsd"),
            "xbrldt": ("http://xbrl.org/2005/xbrldt", "http://www.xbrl.org/2005/xbrldt-2005.xsd"),
            numeric[0]: numeric[1:],
            other[0]: other[1:],
        }
        for prefix in self._standard_prefixes(shown):
            table = concept_table()
            imports[prefix] = (table.namespace(prefix, self.year), table.href(prefix, self.year))
        namespaces = "".join(f" xmlns:{prefix}={quoteattr(ns)}" for prefix, (ns, _) in sorted(imports.items()))
        own = quoteattr(self.names.namespace)
        lines = [
            (
                '<?xml version="1.0" encoding="UTF-8"?>\n<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" '
                'xmlns:link="http://www.xbrl.org/2003/linkbase" xmlns:xlink="http://www.w3.org/1999/xlink"'
                f'{namespaces} xmlns:{self.names.prefix}={own} attributeFormDefault="unqualified" '
                f'elementFormDefault="qualified" targetNamespace={own}>\n<xs:annotation>\n<xs:appinfo>\n'
            ),
        ]
        lines += (
            '<link:linkbaseRef xlink:type="simple" xlink:arcrole="http://www.w3.org/1999/xlink/properties/linkbase" '
            f'xlink:href="{name}"/>\n'
            for name in linkbases
        )
        lines += (self._role_type(ident, definition) for ident, definition in self._roles().items())
        lines.append("</xs:appinfo>\n</xs:annotation>\n")
        lines += (
            f"<xs:import namespace={quoteattr(ns)} schemaLocation={quoteattr(at)}/>\n" for ns, at in imports.values()
        )
        lines += (self._declaration(element) for element in self.elements)
        lines.append("</xs:schema>\n")
        return to_ascii("".join(lines))

    def _roles(self) -> dict[str, str]:
        roles = {network.ident: network.definition for network in self.found.roles}
        for item in self.sums:
            roles.setdefault(*self._calculation_role(item))
        return roles

    def _standard_prefixes(self, shown: set[str]) -> list[str]:
        """The standard taxonomies that the report and its networks use; us-gaap always."""
        used = {"us-gaap", *(fact.concept.prefix for fact in self.conversion.facts)}
        used |= {name.partition(":")[0] for name in shown}
        return sorted(used - {"ext"})

    def _role_type(self, ident: str, definition: str) -> str:
        used = "".join(
            f"<link:usedOn>link:{k}Link</link:usedOn>" for k in ("presentation", "calculation", "definition")
        )
        return (
            f'<link:roleType id="{ident}" roleURI={quoteattr(self.role(ident).uri)}>'
            f"<link:definition>{escape(definition)}</link:definition>{used}</link:roleType>\n"
        )

    def _declaration(self, element: _Element) -> str:
        local = element.name.partition(":")[2]
        abstract = "" if element.kind == "item" else ' abstract="true"'
        group = "xbrldt:dimensionItem" if element.kind == "axis" else "xbrli:item"
        balance = f' xbrli:balance="{element.balance}"' if element.type == "monetary" and element.balance else ""
        kind = type_name(element.type, self.year) or "xbrli:stringItemType"
        return (
            f'<xs:element id="{self.names.prefix}_{local}" name="{local}"{abstract} nillable="true" '
            f'substitutionGroup="{group}" type="{kind}"{balance} xbrli:periodType="{element.period}"/>\n'
        )
