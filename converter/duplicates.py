"""Facts that say the same thing: which are one fact, which only agree, and which contradict each other.

Facts with the same concept, period, unit and dimensions are duplicates (OIM 1.0, section 4.2)
- complete: same value and decimals; every place stays visible in inline XBRL, one is kept in the other formats;
- consistent: the values agree at the coarser precision; the most precise is kept in the other formats;
- inconsistent: both printed values cannot be true. The better proved one is kept, the other is taken out with an
  error that names both places.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from converter.model import Fact, Finding, Proof, Severity, half_of_place

_TRUST = {Proof.PROVED: 0, Proof.REPAIRED: 1, Proof.UNPROVED: 2, Proof.CONTRADICTED: 3}


def consistent(first: Fact, second: Fact) -> bool:
    """Whether two duplicates can both be true: the intervals their decimals leave open overlap (ends included).

    With the same decimals they must be equal: one rounding gives one number.
    """
    if isinstance(first.value, Decimal) and isinstance(second.value, Decimal):
        if first.decimals == second.decimals:
            return first.value == second.value
        return abs(first.value - second.value) <= half_of_place(first.decimals) + half_of_place(second.decimals)
    return first.value == second.value


def _precision(fact: Fact) -> int:
    """Larger is more precise; exact values (no decimals) are the most precise."""
    return 1000 if fact.decimals is None else fact.decimals


def numbered(facts: Sequence[Fact]) -> list[int]:
    """For each fact the number of the first of its duplicates; its own where there is none before it."""
    first: dict[object, int] = {}
    return list(map(first.setdefault, [fact.key for fact in facts], range(len(facts))))


def resolve(facts: Sequence[Fact]) -> tuple[tuple[Fact, ...], tuple[Finding, ...]]:
    """Take contradictions out: the facts that may stand beside each other, and an error for each that was taken out."""
    groups: dict[int, list[Fact]] = {}
    for number, earlier in enumerate(numbered(facts)):
        if earlier != number:
            groups.setdefault(earlier, [facts[earlier]]).append(facts[number])
    dropped: set[str] = set()
    findings: list[Finding] = []
    for _, group in sorted(groups.items()):
        kept: list[Fact] = []
        for fact in sorted(group, key=lambda f: (_TRUST[f.proof], -_precision(f))):
            # A rounded repeat may agree with the best and not with another rounded repeat.
            against = next((other for other in kept if not consistent(other, fact)), None)
            if against is None:
                kept.append(fact)
            else:
                dropped.add(fact.id)
                findings.append(_conflict(against, fact))
    return tuple([fact for fact in facts if fact.id not in dropped]) if dropped else tuple(facts), tuple(findings)


def distinct(facts: Sequence[Fact], of: Mapping[str, object] | None = None) -> tuple[Fact, ...]:
    """One fact of each set of duplicates, the most precise, in document order: what XBRL, JSON and CSV hold.

    `of` gives, by its id, what a fact has in common with its duplicates alone, where the caller has it at hand.
    """
    best: dict[object, Fact] = {}
    for fact in facts:
        key = of[fact.id] if of else fact.key
        held = best.setdefault(key, fact)
        if held is not fact and _precision(fact) > _precision(held):
            best[key] = fact
    if len(best) == len(facts):
        return tuple(facts)
    kept = {fact.id for fact in best.values()}
    return tuple([fact for fact in facts if fact.id in kept])


def _conflict(kept: Fact, lost: Fact) -> Finding:
    place = lost.evidence.place
    return Finding(
        "facts.inconsistent-duplicate",
        Severity.ERROR,
        f"{lost.concept.qname} for {lost.period} is {lost.evidence.printed} ({lost.evidence.label!r}, {place}) but "
        f"{kept.evidence.printed} ({kept.evidence.label!r}, {kept.evidence.place}): the better proved one is kept",
        place,
        lost.evidence.printed,
        "one of the two lines means something else: give it its own rule in a mapping table",
    )
