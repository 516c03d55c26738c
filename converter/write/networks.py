"""What the extension taxonomy relates: one role for each statement with facts, and in it the order of the release.

A role's presentation is a tree: the statement's abstract, below it the headings a row stands under, below them the
concepts in the order of the rows. Where the facts have dimensions, a table with its axes, domains and members comes
first and the rows stand under its line items; the definition network says the same as a closed hypercube.

Headings become the standard abstract element of that heading where there is one, else an element of our own. Facts
from outside the tables come last in a role of their own, unless a table shows the same; cover facts come first, and
statements before disclosures.

A preferred label is chosen in this order: the opening or closing balance in a column of a duration, a total, plain;
each negated where the printed sign is the opposite of the fact's.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from converter.model import Conversion, Dimension, Fact, Row, Statement, StatementKind
from converter.records import NamedTuple
from converter.taxonomy import concept_table
from converter.taxonomy.dimensions import domain_of, heading_abstract
from converter.textblocks import TYPE as TEXT_BLOCK
from converter.write.lineitems import LineItem, LineItems, Rows
from converter.write.wording import camel, clean, words_of

_TITLES = {
    StatementKind.INCOME: "Statements of Operations",
    StatementKind.BALANCE: "Balance Sheets",
    StatementKind.CASH_FLOW: "Statements of Cash Flows",
    StatementKind.COMPREHENSIVE: "Statements of Comprehensive Income",
    StatementKind.EQUITY: "Statements of Equity",
    StatementKind.SEGMENT: "Segments",
    StatementKind.SUPPLEMENTAL: "Supplemental Information",
    StatementKind.RECONCILIATION: "Reconciliation to Non-GAAP Measures",
    StatementKind.GUIDANCE: "Outlook",
    StatementKind.HIGHLIGHTS: "Financial Highlights",
    StatementKind.OTHER: "Other Information",
}
_LEVELS = ("Document", "Statement", "Disclosure")
"""What a role may be, in the order that EDGAR wants them in (EFM 6.7.12)."""


class Node(NamedTuple):
    """A place in a presentation tree: the element (model QName), the label role's last word, what stands below."""

    name: str
    preferred: str
    children: list[Node]


class Axis(NamedTuple):
    """An axis as a role uses it: its domain, and the members in the order they were met."""

    name: str
    domain: str
    members: list[str]


class Network(NamedTuple):
    """A role: its id, definition, presentation tree, and, where it has axes, the hypercube over `items`.

    `statement` is the statement it shows, −1 for none.
    """

    ident: str
    definition: str
    root: Node
    items: list[str]
    axes: list[Axis]
    statement: int


class Networks(NamedTuple):
    """All roles of a report, our own headings with their labels, and labels by element and role's last word."""

    roles: list[Network]
    abstracts: dict[str, str]
    labels: dict[tuple[str, str], str]


def networks(conversion: Conversion, lines: LineItems) -> Networks:
    """The roles of a conversion, statements before disclosures. Elements keep the model's prefixes (`ext:`)."""
    builder = _Builder(conversion)
    return builder.build(*lines)


class _Builder:
    def __init__(self, conversion: Conversion) -> None:
        self.conversion = conversion
        self.year = conversion.taxonomy
        self.found = Networks([], {}, {})
        self.taken: set[str] = set()
        self.own_labels = {f"ext:{e.concept.name}": e.label for e in conversion.extensions}

    def build(self, rows: Rows, loose: Sequence[Fact]) -> Networks:
        cover = [fact for fact in loose if fact.concept.prefix == "dei"]
        if cover:
            self._flat("Document", "Document and Entity Information", cover, self._cover_root())
        for index, statement in enumerate(self.conversion.statements):
            shown = [(n, items) for n in range(len(statement.rows)) if (items := rows.get((index, n)))]
            if shown:
                self._statement(index, statement, shown)
        if len(loose) > len(cover):
            seen = {(item.name, fact.dims) for items in rows.values() for item in items for fact in item.facts}
            rest = [f for f in loose if f.concept.prefix != "dei" and (f.concept.qname, f.dims) not in seen]
            self._loose(rest)
        self.found.roles[:] = _numbered(self.found.roles)
        return self.found

    def _loose(self, facts: Sequence[Fact]) -> None:
        """What stands in no statement: figures of the prose together, each text block by itself."""
        figures = [fact for fact in facts if fact.concept.type != TEXT_BLOCK]
        if figures:
            self._flat("Disclosure", "Figures in the Text", figures, "")
        for fact in facts:
            if fact.concept.type == TEXT_BLOCK:
                self._flat("Disclosure", fact.evidence.label, [fact], "")

    def _cover_root(self) -> str:
        concept = concept_table().get("dei:CoverAbstract", self.year)
        return concept.qname if concept else ""

    def _statement(self, index: int, statement: Statement, rows: list[tuple[int, list[LineItem]]]) -> None:
        kind = statement.kind
        title = clean(statement.title) or _TITLES[kind]
        what = "Statement" if kind.primary or kind is StatementKind.EQUITY else "Disclosure"
        root = heading_abstract("", kind.value, self.year)
        items = [item for _, same_row in rows for item in same_row]
        axes = self._axes([fact.dims for item in items for fact in item.facts])
        network, spine = self._open(what, title, [item.name for item in items], axes, root, index)
        sections: dict[tuple[str, ...], Node] = {(): spine}
        used = {network.root.name, spine.name}
        placed: set[tuple[str, str, str]] = set()
        for number, same_row in rows:
            row = statement.rows[number]
            above = sections.get(row.section) or self._section(row.section, sections, kind, used)
            for item in same_row:
                preferred = self._preferred(item, row, statement)
                if (above.name, item.name, preferred) not in placed:
                    placed.add((above.name, item.name, preferred))
                    above.children.append(Node(item.name, preferred, []))

    def _section(
        self, path: tuple[str, ...], sections: dict[tuple[str, ...], Node], kind: StatementKind, used: set[str]
    ) -> Node:
        """The node of a path of headings, made where it is not there yet; `used` are the elements of the role."""
        node = sections[()]
        for depth in range(1, len(path) + 1):
            key = path[:depth]
            if key not in sections:
                name = self._heading(key, kind, used)
                if not name:
                    sections[key] = node
                else:
                    used.add(name)
                    sections[key] = Node(name, "", [])
                    node.children.append(sections[key])
            node = sections[key]
        return node

    def _heading(self, path: tuple[str, ...], kind: StatementKind, used: set[str]) -> str:
        """The abstract element of a heading: standard, else our own, named after its parents too where need be."""
        text = clean(path[-1])
        if (standard := heading_abstract(text, kind.value, self.year)) and standard not in used:
            self.found.labels.setdefault((standard, "terseLabel"), text)
            return standard
        stem = ""
        for part in reversed(path):
            word = camel(clean(part))
            stem = word + stem
            if word and (name := self._abstract(stem, text)) not in used:
                return name
        return ""

    def _abstract(self, stem: str, label: str) -> str:
        """An abstract element by its stem: the standard one of that very name, else our own."""
        stem = (f"Section{stem}" if stem[0].isdigit() else stem)[:180]
        if standard := concept_table().get(f"us-gaap:{stem}Abstract", self.year):
            self.found.labels.setdefault((standard.qname, "terseLabel"), label)
            return standard.qname
        name = f"ext:{stem}Abstract"
        self.found.abstracts.setdefault(name, label)
        return name

    def _flat(self, what: str, title: str, facts: list[Fact], root: str) -> None:
        names = dict.fromkeys([fact.concept.qname for fact in facts])
        _, spine = self._open(what, title, names, self._axes([fact.dims for fact in facts]), root)
        for concept in names:
            spine.children.append(Node(concept, "", []))

    def _open(
        self, what: str, title: str, names: Iterable[str], axes: list[Axis], root: str, statement: int = -1
    ) -> tuple[Network, Node]:
        """A new role with its root, and the node its rows hang below."""
        title, ident = self._unique(title)
        top = Node(root or self._abstract(ident, title), "", [])
        items = list(dict.fromkeys(names))
        network = Network(ident, f"{what} - {title}", top, items, axes, statement)
        self.found.roles.append(network)
        if not axes:
            return network, top
        table = Node("us-gaap:StatementTable", "", [])
        lines = Node("us-gaap:StatementLineItems", "", [])
        for axis in axes:
            domain = Node(axis.domain, "", [Node(member, "", []) for member in axis.members])
            table.children.append(Node(axis.name, "", [domain]))
        table.children.append(lines)
        top.children.append(table)
        return network, lines

    def _unique(self, title: str) -> tuple[str, str]:
        title = title.replace(" - ", ", ")[:160].strip(" -") or "Statement"
        stem = camel(title) or "Statement"
        stem = f"Role{stem}" if stem[0].isdigit() else stem
        ident, number = stem, 1
        while ident in self.taken:
            number += 1
            ident = f"{stem}{number}"
        self.taken.add(ident)
        return (title if number == 1 else f"{title} ({number})"), ident

    def _axes(self, used: Iterable[tuple[Dimension, ...]]) -> list[Axis]:
        axes: dict[str, Axis] = {}
        for dims in dict.fromkeys(used):
            for name, member in dims:
                axis = axes.get(name) or axes.setdefault(name, Axis(name, self._domain(name), []))
                if member != axis.domain and member not in axis.members:
                    axis.members.append(member)
        return list(axes.values())

    def _domain(self, axis: str) -> str:
        if not axis.startswith("ext:") and (standard := domain_of(axis, self.year)):
            return standard
        return f"ext:{axis.rpartition(':')[2].removesuffix('Axis')}Domain"

    def _preferred(self, item: LineItem, row: Row, statement: Statement) -> str:
        """The label role of a row's concept, empty for its standard label; the label itself is kept on the way."""
        concept = item.name
        style = _edge(statement, item.facts) or ("totalLabel" if row.total else "label")
        own = self.own_labels.get(concept, "") if item.concept.prefix == "ext" else ""
        text = clean(row.label) or own or words_of(concept)
        if item.sign < 0:
            role = "negated" + style[0].upper() + style[1:]
        elif style != "label":
            role = style
        elif own and text == clean(own):
            return ""
        else:
            role = "terseLabel"
        self.found.labels.setdefault((concept, role), text)
        return role


def _numbered(roles: list[Network]) -> list[Network]:
    """The roles as EDGAR orders and numbers them: cover, statements, disclosures, each kind in the release's order."""
    roles = sorted(roles, key=lambda role: _LEVELS.index(role.definition.partition(" - ")[0]))
    return [role._replace(definition=f"{number:04d} - {role.definition}") for number, role in enumerate(roles, 1)]


def _edge(statement: Statement, facts: Iterable[Fact]) -> str:
    """`periodStartLabel` or `periodEndLabel` for an instant that opens or closes its column's duration."""
    edges = set()
    for fact in facts:
        if fact.period.start is not None or not 0 <= fact.column < len(statement.columns):
            return ""
        column = statement.columns[fact.column].period
        if column is None or column.start is None:
            return ""
        edges.add(
            "periodStartLabel"
            if fact.period == column.opening
            else "periodEndLabel"
            if fact.period.end == column.end
            else ""
        )
    return edges.pop() if len(edges) == 1 else ""


def walk(node: Node) -> list[tuple[Node, Node]]:
    """Every (parent, child) of a tree, in its order."""
    found: list[tuple[Node, Node]] = []
    _walk(node, found)
    return found


def _walk(node: Node, found: list[tuple[Node, Node]]) -> None:
    for child in node.children:
        found.append((node, child))
        if child.children:
            _walk(child, found)
