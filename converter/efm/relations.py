"""Labels, presentation, calculation and definition (sections 6.10 to 6.16)."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from converter.efm.outputs import Arc, Outputs
from converter.efm.registry import rule

_MARKUP = re.compile(r"[ \n\r\t]{2,}|<|&lt;|&#60;|&#x3C", re.IGNORECASE)


@rule("6.10", "a label's language is American English")
def label_language(outputs: Outputs) -> Iterator[str]:
    yield from (f"{each.concept}: {each.language!r}" for each in outputs.labels if each.language != "en-US")


@rule("6.10.1", "every element that facts use has a standard label in English")
def labels_of_used(outputs: Outputs) -> Iterator[str]:
    labelled = {label.concept for label in outputs.labels if label.role == "label" and label.language[:2] == "en"}
    yield from sorted((outputs.used | outputs.used_dimensions) - labelled)


@rule("6.10.2", "every element of the extension that is presented has a standard label")
def standard_labels(outputs: Outputs) -> Iterator[str]:
    labelled = {label.concept for label in outputs.labels if label.role == "label"}
    for element in outputs.elements:
        if element.id in outputs.presented - labelled:
            yield element.id


@rule("6.10.3", "an element has one label a role")
def one_label_a_role(outputs: Outputs) -> Iterator[str]:
    counted = Counter((label.concept, label.role, label.language) for label in outputs.labels)
    yield from (f"{concept} has {n} labels of the role {role}" for (concept, role, _), n in counted.items() if n > 1)


@rule("6.10.4", "no two elements have the same standard label")
def distinct_labels(outputs: Outputs) -> Iterator[str]:
    seen: dict[str, str] = {}
    for label in outputs.labels:
        if label.role == "label" and (first := seen.setdefault(label.text, label.concept)) != label.concept:
            yield f"{label.concept} and {first}: {label.text!r}"


@rule("6.10.5", "no standard element is given a documentation")
def own_documentation(outputs: Outputs) -> Iterator[str]:
    for label in outputs.labels:
        if label.role == "documentation" and label.concept not in outputs.declared:
            yield label.concept


@rule("6.10.6", "a label has at most 511 characters, no markup and no runs of blanks")
def label_text(outputs: Outputs) -> Iterator[str]:
    for label in outputs.labels:
        if label.role != "documentation" and (len(label.text) > 511 or _MARKUP.search(label.text)):
            yield f"{label.concept}: {label.text[:60]!r}"


@rule("6.10.8", "a label neither begins nor ends with a blank")
def trimmed(outputs: Outputs) -> Iterator[str]:
    yield from (f"{each.concept}: {each.text!r}" for each in outputs.labels if each.text != each.text.strip(" \n\r\t"))


@rule("6.12.1", "an arc of presentation, calculation or definition has an order")
def ordered(outputs: Outputs) -> Iterator[str]:
    yield from (_arc(arc) for arc in outputs.arcs if not arc.order)


@rule("6.12.2", "the children of an element in a presentation have different orders")
def distinct_orders(outputs: Outputs) -> Iterator[str]:
    counted = Counter((arc.role, arc.source, arc.order) for arc in outputs.arcs_of("presentation"))
    for (role, source, order), n in counted.items():
        if n > 1:
            yield f"{n} children of {source} have the order {order} in {role}"


@rule("6.12.3", "every element that facts use is in a presentation")
def presented(outputs: Outputs) -> Iterator[str]:
    yield from sorted((outputs.used | outputs.used_dimensions) - outputs.presented)


@rule("6.12.5", "an element that stands twice below another has a preferred label of its own each time")
def distinct_preferred_labels(outputs: Outputs) -> Iterator[str]:
    counted = Counter((arc.role, arc.source, arc.target, arc.preferred) for arc in outputs.arcs_of("presentation"))
    yield from (f"{target} below {source} in {role}" for (role, source, target, _), n in counted.items() if n > 1)


@rule("6.12", "a presentation has one root")
def one_root(outputs: Outputs) -> Iterator[str]:
    for role, arcs in _by_role(outputs.arcs_of("presentation")):
        roots = sorted({arc.source for arc in arcs} - {arc.target for arc in arcs})
        if len(roots) != 1:
            yield f"{role} has the roots {', '.join(roots) or 'none'}"


@rule("6.14.2", "a calculation's weight is 1 or -1")
def weights(outputs: Outputs) -> Iterator[str]:
    yield from (_arc(arc) for arc in outputs.arcs_of("calculation") if arc.weight not in ("1", "-1", "1.0", "-1.0"))


@rule("6.14.3", "a total and its parts are both instants or both durations")
def same_period_type(outputs: Outputs) -> Iterator[str]:
    for arc in outputs.arcs_of("calculation"):
        total, part = outputs.period(arc.source), outputs.period(arc.target)
        if total and part and total != part:
            yield _arc(arc)


@rule("6.14.4", "no element is, by however many steps, a part of itself")
def no_cycles(outputs: Outputs) -> Iterator[str]:
    for kind in ("calculation", "presentation"):
        for role, arcs in _by_role(outputs.arcs_of(kind)):
            if (found := _cycle(arcs)) is not None:
                yield f"{found} in the {kind} of {role}"


@rule("6.14.5", "a total and its part stand together in a presentation")
def calculations_presented(outputs: Outputs) -> Iterator[str]:
    shown: dict[str, set[str]] = defaultdict(set)
    for arc in outputs.arcs_of("presentation"):
        for name in (arc.source, arc.target):
            shown[name].add(arc.role)
    for arc in outputs.arcs_of("calculation"):
        if {arc.source, arc.target} <= outputs.used and not shown[arc.source] & shown[arc.target]:
            yield _arc(arc)


@rule("6.16.3", "the domain of an axis and its members are of the domain item type")
def domains_of_axes(outputs: Outputs) -> Iterator[str]:
    for arc in outputs.arcs_of("definition"):
        own = outputs.declared.get(arc.target)
        if (
            arc.arcrole in ("dimension-domain", "dimension-default")
            and own is not None
            and own.type != "domainItemType"
        ):
            yield _arc(arc)


def _arc(arc: Arc) -> str:
    return f"{arc.source} → {arc.target} in {arc.role}"


def _by_role(arcs: Iterable[Arc]) -> Iterator[tuple[str, list[Arc]]]:
    found: dict[str, list[Arc]] = defaultdict(list)
    for arc in arcs:
        found[arc.role].append(arc)
    yield from found.items()


def _cycle(arcs: list[Arc]) -> str | None:
    """An element on a directed cycle: what is left when those without parents are taken away, again and again."""
    children: dict[str, set[str]] = defaultdict(set)
    for arc in arcs:
        children[arc.source].add(arc.target)
    parents = Counter(target for targets in children.values() for target in targets)
    free = [name for name in children if not parents[name]]
    while free:
        for target in children.pop(free.pop(), ()):
            parents[target] -= 1
            if not parents[target]:
                free.append(target)
    return min(children, default=None)
