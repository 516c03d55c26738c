"""Facts of all stages into one conversion: ids in document order, cover facts, duplicates and findings in one place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from operator import attrgetter

from converter.cover import ConceptSource, cover_facts
from converter.duplicates import resolve
from converter.mapping import Mapped
from converter.model import (
    Conversion,
    Document,
    Entity,
    Fact,
    Finding,
    Leftover,
    Section,
    Severity,
    State,
    Statement,
    made,
)
from converter.prose import mentions
from converter.textblocks import text_facts


def collect(
    document: Document,
    entity: Entity,
    concepts: ConceptSource,
    year: int,
    statements: tuple[Statement, ...],
    mapped: Mapped,
    sections: Sequence[Section] = (),
) -> Conversion:
    """One conversion from what the stages gave. Ids `f-1`, `f-2`…: cover, order of the page, text blocks."""
    repeats = mentions(document, statements, mapped.facts)
    blocks = list(text_facts(document, entity, sections))
    printed = sorted([*mapped.facts, *repeats], key=_position)
    facts = _numbered([*cover_facts(entity, concepts, year), *printed, *[fact for fact, _ in blocks]])
    findings = [
        *document.findings,
        *(finding for statement in statements for finding in statement.findings),
        *entity.findings,
        *mapped.findings,
    ]
    facts, conflicts = resolve(facts)
    spoken = {(left.statement, left.row) for left in mapped.leftovers} | {(f.statement, f.row) for f in facts}
    return Conversion(
        document=document,
        entity=entity,
        taxonomy=year,
        statements=statements,
        facts=facts,
        extensions=(*mapped.extensions, *(extension for _, extension in blocks)),
        leftovers=(*mapped.leftovers, *_columnless(statements, spoken)),
        findings=tuple(_ordered([*findings, *conflicts])),
        sections=tuple(sections) if blocks else (),
    )


def _columnless(statements: Sequence[Statement], spoken: set[tuple[int, int]]) -> Iterator[Leftover]:
    """Lines with figures that neither became facts nor were explained: none of their columns could be used."""
    for index, statement in enumerate(statements):
        for number, row in enumerate(statement.rows):
            if (index, number) in spoken or row.origin != "table" or row.heading:
                continue
            skips = [
                column.skip
                for column, amount in zip(statement.columns, row.amounts, strict=False)
                if amount is not None and column.skip
            ]
            reason = row.doubt or (skips[0] if skips else "no figure of the line could be used")
            place = row.label_places[0] if row.label_places else None
            yield Leftover(State.UNMAPPED, row.label, row.section, index, number, reason, place)


def _numbered(facts: Iterable[Fact]) -> tuple[Fact, ...]:
    """Facts with their ids."""
    # A fact that only gets its id fits as well as before: it need not be checked again.
    return tuple([made(Fact, [f"f-{number}", *fact[1:]]) for number, fact in enumerate(facts, start=1)])


_position = attrgetter("amount.place.run", "amount.place.start")
"""Where the number of a fact is printed."""


_RANK = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}


def _ordered(findings: Iterable[Finding]) -> list[Finding]:
    """Worst first, then by place; equal findings once."""
    unique = dict.fromkeys(findings)
    return sorted(unique, key=lambda f: (_RANK[f.severity], f.place or (0, 0, 0, 0, 0), f.code, f.message))
