"""Linkbases as XML: labels, presentation, calculation, definition, from networks that are already decided.

One extended link a role; arcs keep the order they are given in. One locator an element, and a further one for each
repeat of a pair: xlink forbids two arcs between the same labels, while an axis has its domain both as domain and as
default, and cash stands at both ends of a cash flow statement.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from converter.records import NamedTuple
from converter.write.networks import Node
from converter.xmltext import escape, quoteattr, to_ascii

_ROLE_2003 = "http://www.xbrl.org/2003/role/"
_ROLE_2009 = "http://www.xbrl.org/2009/role/"
_NEGATED_SCHEMA = "http://www.xbrl.org/lrr/role/negated-2009-12-16.xsd"
_ARCROLE = "http://www.xbrl.org/2003/arcrole/"
_XDT = "http://xbrl.org/int/dim/arcrole/"
CALCULATION = "https://xbrl.org/2023/arcrole/summation-item"
_CALCULATION_SCHEMA = "https://www.xbrl.org/2023/calculation-1.1.xsd#summation-item"
WIDER = "http://www.esma.europa.eu/xbrl/esef/arcrole/wider-narrower"
_WIDER_SCHEMA = "http://www.xbrl.org/lrr/arcrole/esma-arcrole-2018-11-21.xsd#wider-narrower"
_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<link:linkbase xmlns:link="http://www.xbrl.org/2003/linkbase" '
    'xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:xbrldt="http://xbrl.org/2005/xbrldt">\n'
)


class Role(NamedTuple):
    """A role as linkbases refer to it."""

    uri: str
    href: str


Arc = tuple[str, str, str, str]
"""A relation: `arcrole` in full, the two elements, and further attributes as XML."""


class Locators(dict[str, tuple[str, str]]):
    """Element → its locator's label and the locator: all linkbases refer to an element in the same words.

    `declared` gives for each prefix how the addresses of its elements start (no character of it needs escaping).
    """

    def __init__(self, declared: Mapping[str, str]) -> None:
        super().__init__()
        self.declared = declared

    def __missing__(self, name: str) -> tuple[str, str]:
        found = self[name] = self.repeated(name, "")
        return found

    def repeated(self, name: str, mark: str) -> tuple[str, str]:
        """A further locator of the element, told from the first by `mark`."""
        prefix, _, local = name.partition(":")
        label = f"loc_{prefix}_{local}{mark}"
        href = f"{self.declared[prefix]}{local}"
        return label, f'<link:loc xlink:type="locator" xlink:href="{href}" xlink:label="{label}"/>\n'


def label_role(word: str) -> str:
    """The URI of a label role by its last word; empty is the standard label."""
    return (_ROLE_2009 if word.startswith("negated") else _ROLE_2003) + (word or "label")


def labels_xml(labels: Iterable[tuple[str, str, str]], locators: Locators) -> bytes:
    """The label linkbase of (element, role word, text)."""
    by_name: dict[str, list[tuple[str, str]]] = {}
    uris: dict[str, str] = {}
    for name, role, text in labels:
        by_name.setdefault(name, []).append((role, text))
        if role not in uris:
            uris[role] = label_role(role)
    used = sorted(role for role in uris if role.startswith("negated"))
    lines = [_HEAD]
    lines += (_role_ref(uris[role], f"{_NEGATED_SCHEMA}#{role}") for role in used)
    lines.append('<link:labelLink xlink:type="extended" xlink:role="http://www.xbrl.org/2003/role/link">\n')
    for name, pairs in by_name.items():
        locator = locators[name]
        ident = locator[0][4:]
        lines.append(locator[1])
        for role, text in pairs:
            lines.append(
                f'<link:label xlink:type="resource" xlink:label="lab_{ident}" xlink:role="{uris[role]}" '
                f'xml:lang="en-US">{escape(text)}</link:label>\n'
            )
        lines.append(
            f'<link:labelArc xlink:type="arc" xlink:arcrole="{_ARCROLE}concept-label" xlink:from="loc_{ident}" '
            f'xlink:to="lab_{ident}"/>\n'
        )
    lines.append("</link:labelLink>\n</link:linkbase>\n")
    return to_ascii("".join(lines))


def presentation_xml(trees: Iterable[tuple[Role, Node, Sequence[tuple[Node, Node]]]], locators: Locators) -> bytes:
    """The presentation linkbase: one tree a role, given by its root and its (parent, child) in order."""
    links: list[tuple[Role, list[str], list[Arc]]] = []
    arcrole = f"{_ARCROLE}parent-child"
    preferred: dict[str, str] = {"": ""}
    for role, root, pairs in trees:
        arcs = []
        for parent, (name, word, _) in pairs:
            if word not in preferred:
                preferred[word] = f' preferredLabel="{label_role(word)}"'
            arcs.append((arcrole, parent.name, name, preferred[word]))
        links.append((role, [root.name], arcs))
    return _linkbase("presentation", links, locators)


def calculation_xml(sums: Iterable[tuple[Role, list[tuple[str, str, int]]]], locators: Locators) -> bytes:
    """The calculation linkbase of (total, addend, weight) by role, in the arcrole of Calculations 1.1."""
    links: list[tuple[Role, list[str], list[Arc]]] = []
    for role, arcs in sums:
        links.append((role, [], [(CALCULATION, s, t, f' weight="{weight}"') for s, t, weight in arcs]))
    return _linkbase("calculation", links, locators, {CALCULATION: _CALCULATION_SCHEMA} if links else {})


def definition_xml(relations: Iterable[tuple[Role, list[Arc]]], locators: Locators) -> bytes:
    """The definition linkbase: hypercubes, and which standard concept is wider than one of our own."""
    links: list[tuple[Role, list[str], list[Arc]]] = [(role, [], arcs) for role, arcs in relations]
    arcroles = {arcrole for _, _, arcs in links for arcrole, *_ in arcs}
    schemas = {
        arcrole: _WIDER_SCHEMA if arcrole == WIDER else _dimension_schema(arcrole)
        for arcrole in arcroles
        if not arcrole.startswith(_ARCROLE)
    }
    return _linkbase("definition", links, locators, schemas)


def hypercube(
    table: str, lines: str, items: Iterable[str], axes: Iterable[tuple[str, str, Iterable[str]]]
) -> list[Arc]:
    """A closed hypercube over `items`; `axes` are (axis, domain, members), the domain is the default."""
    member_of = f"{_XDT}domain-member"
    arcs = [(f"{_XDT}all", lines, table, ' xbrldt:closed="true" xbrldt:contextElement="segment"')]
    for axis, domain, members in axes:
        arcs.append((f"{_XDT}hypercube-dimension", table, axis, ""))
        arcs.append((f"{_XDT}dimension-domain", axis, domain, ""))
        arcs.append((f"{_XDT}dimension-default", axis, domain, ""))
        arcs += [(member_of, domain, member, "") for member in members]
    arcs += [(member_of, lines, item, "") for item in items]
    return arcs


def _dimension_schema(arcrole: str) -> str:
    return f"http://www.xbrl.org/2005/xbrldt-2005.xsd#{arcrole.rpartition('/')[2]}"


def _linkbase(
    kind: str,
    links: list[tuple[Role, list[str], list[Arc]]],
    locators: Locators,
    arcroles: dict[str, str] | None = None,
) -> bytes:
    """The linkbase of these links; nothing where there are none, for EDGAR takes no empty one (EFM 6.3.3)."""
    if not links:
        return b""
    lines = [_HEAD]
    lines += (_role_ref(uri, at) for uri, at in {role.uri: role.href for role, _, _ in links}.items())
    for arcrole, at in sorted((arcroles or {}).items()):
        lines.append(
            f'<link:arcroleRef xlink:type="simple" arcroleURI={quoteattr(arcrole)} xlink:href={quoteattr(at)}/>\n'
        )
    for role, first, arcs in links:
        lines.append(f'<link:{kind}Link xlink:type="extended" xlink:role={quoteattr(role.uri)}>\n')
        used = dict(locators[name] for name in first)
        pairs: dict[tuple[str, str], int] = {}
        body = []
        for order, (arcrole, source, target, attributes) in enumerate(arcs, start=1):
            from_label, locator = locators[source]
            used[from_label] = locator
            to_label, locator = locators[target]
            repeat = pairs[source, target] = pairs.get((source, target), 0) + 1
            if repeat > 1:
                to_label, locator = locators.repeated(target, f"_{repeat}")
            used[to_label] = locator
            body.append(
                f'<link:{kind}Arc xlink:type="arc" xlink:arcrole="{arcrole}" xlink:from="{from_label}" '
                f'xlink:to="{to_label}" order="{order}"{attributes}/>\n'
            )
        lines += used.values()
        lines += body
        lines.append(f"</link:{kind}Link>\n")
    lines.append("</link:linkbase>\n")
    return to_ascii("".join(lines))


def _role_ref(uri: str, href: str) -> str:
    return f'<link:roleRef xlink:type="simple" roleURI={quoteattr(uri)} xlink:href={quoteattr(href)}/>\n'
