"""Mapping: from statements to facts, by the tables in `taxonomy_maps/` alone.

load_maps(dirs) -> Maps                 the tables, layered, compiled and cached
map_statements(document, statements, entity, maps, concepts, year) -> Mapped
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from operator import attrgetter

from converter.lazy import regex
from converter.mapping.assign import Choice, assign, custom
from converter.mapping.context import evidence, spots
from converter.mapping.dimensions import Dimensions
from converter.mapping.extension import Extensions
from converter.mapping.facts import Mapped, Tagging, agreeing
from converter.mapping.index import Maps
from converter.mapping.load import load_maps
from converter.mapping.match import Matcher
from converter.mapping.normalise import Labels, fold
from converter.model import Document, Entity, Fact, Leftover, Statement
from converter.taxonomy import ConceptTable

__all__ = ["Mapped", "Maps", "load_maps", "map_statements"]

_LEGAL = regex(
    r"\b(?:incorporated|inc|corporation|corp|company|co|limited|ltd|plc|llc|lp|group|holdings?|the|sa|nv|ag)\b"
)


def map_statements(
    document: Document,
    statements: Sequence[Statement],
    entity: Entity,
    maps: Maps,
    concepts: ConceptTable,
    year: int,
) -> Mapped:
    """Facts with their evidence, custom elements and leftovers of a release's statements, in the taxonomy of `year`."""
    company = company_names(entity.name, maps)
    labels = Labels(maps.lexicon, company)
    shown = evidence(statements, maps, labels)
    matcher = Matcher(maps, concepts, year, shown, entity.cik, labels)
    extensions = Extensions(concepts, company.partition("|")[0], year)
    dimensions = Dimensions(maps, concepts, year, extensions, labels.plain, shown)
    tagging = [Tagging(index, statement, dimensions) for index, statement in enumerate(statements)]
    of_statement: list[list[Fact]] = [[] for _ in statements]
    chosen: dict[tuple[int, int], Choice] = {}
    leftovers: list[Leftover] = []
    known: dict[tuple[object, str], str] = {}
    # The face statements first: what a line means there, it means in the tables beside them.
    for index in sorted(range(len(statements)), key=lambda i: not statements[i].kind.primary):
        statement, tags = statements[index], tagging[index]
        lines = spots(index, statement, maps, labels)
        for choice in assign(statement, tags.bases, lines, matcher, dimensions, extensions, known):
            if choice.concept is None:
                leftovers.append(_leftover(index, statement, choice))
                continue
            made = tags.facts_of(choice)
            of_statement[index] += made
            chosen[index, choice.spot.row] = choice
            if not made:
                leftovers.append(_leftover(index, statement, choice, "no column has a period and unit that fit"))
    kept, contradicting = agreeing([*chain.from_iterable(of_statement)], statements)
    for left in contradicting:
        # The figure stands; only the concept was wrong. Under a name of its own it contradicts nobody.
        own = custom(chosen[left.statement, left.row], statements[left.statement], extensions, left.reason)
        if own is not None:
            told = set(map(_order, kept))
            kept += [fact for fact in tagging[left.statement].facts_of(own) if _order(fact) not in told]
    if contradicting:
        kept, contradicting = agreeing(sorted(kept, key=_order), statements)
        still = {(fact.statement, fact.row) for fact in kept}
        contradicting = [left for left in contradicting if (left.statement, left.row) not in still]
    return Mapped(tuple(kept), _used(kept, extensions), (*leftovers, *contradicting), ())


_order = attrgetter("statement", "row", "column")


def _leftover(index: int, statement: Statement, choice: Choice, reason: str = "") -> Leftover:
    row = statement.rows[choice.spot.row]
    return Leftover(
        choice.state, row.label or choice.spot.name, row.section, index, choice.spot.row, reason or choice.why,
        row.label_places[0] if row.label_places else None, choice.candidates,
    )  # fmt: skip


def _used(facts: Sequence[Fact], extensions: Extensions) -> tuple:  # type: ignore[type-arg]
    """The custom elements that facts use, in the order in which they were made."""
    named = {fact.concept.name for fact in facts if fact.concept.prefix == "ext"}
    for fact in facts:
        for axis, member in fact.dims:
            named.update(q.removeprefix("ext:") for q in (axis, member) if q.startswith("ext:"))
    return tuple(made for name, made in extensions.made.items() if name in named)


def company_names(name: str, maps: Maps) -> str:
    """What a release calls its company, folded, longest first, joined by "|": "Honeywell International Inc." is also
    "honeywell". Words that tables use, or that many companies bear ("American", "services"), are no name alone."""
    words = _LEGAL.sub(" ", fold(name.lower().replace("\u00a0", " "))).split()
    while words and words[-1] in ("and", "of", "the"):
        words.pop()
    starts = [words[:count] for count in range(len(words), 1, -1) if words[count - 1] not in ("and", "of", "the")]
    alone = [word for word in (words[:1] + words[-1:]) if len(word) > 2 and _telling(word, maps)]
    return "|".join(dict.fromkeys([*(" ".join(start) for start in starts), *alone]))


def _telling(word: str, maps: Maps) -> bool:
    return word not in maps.wordings.places and word not in maps.lexicon.stop and word not in maps.lexicon.corporate
