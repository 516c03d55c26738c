"""The rules that may answer in a taxonomy year, and those of them that a label is like.

What the tables come to in a year is worked out when it is asked for, and kept with them. So is what the wordings that
the tables themselves have are like; of other labels a release keeps nothing here.
"""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from converter.mapping.index import Alike, Maps
from converter.mapping.normalise import Label
from converter.mapping.rules import Rule
from converter.mapping.similar import Words
from converter.model import Candidate, Concept, StatementKind, made
from converter.once import Once
from converter.records import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Protocol

    class Concepts(Protocol):
        """What mapping needs of the concept table."""

        def get(self, qname: str, year: int) -> Concept | None: ...


class Scored(NamedTuple):
    """A concept for a row, with its rule and score, and as the report lists it: with why it scores what it does.
    Candidates go by `order`: by score, of equal ones by name."""

    concept: Concept
    rule: Rule
    score: float
    qname: str
    candidate: Candidate
    order: tuple[float, str]

    @property
    def why(self) -> str:
        return self.candidate.why

    def weighed(self, factor: float, said: str) -> Scored:
        """The same with a score that is a part of this one, and why."""
        return scored(self.concept, self.rule, self.score * factor, self.qname, f"{said}: {self.why}")


def scored(concept: Concept, rule: Rule, score: float, qname: str, why: str) -> Scored:
    candidate = made(Candidate, (qname, thousandths(round(score * 1000)), rule.name, why))
    return made(Scored, (concept, rule, score, qname, candidate, (-score, qname)))


class Usable(NamedTuple):
    """A rule that may answer in a taxonomy year: its concept then, the kind of unit it wants, and the words of which it
    wants none (`refused`) and some (`needed`); `telling` is a word of each of the refused, without which none of them
    is there. `open` says that it answers for every company, `beside` that it looks at the lines around, `preferred` in
    words how far it goes before others. `answer` is what there is one candidate of: the concept with its dimensions."""

    rule: Rule
    concept: Concept
    qname: str
    unit: str
    refused: tuple[Words, ...]
    telling: Words
    needed: tuple[Words, ...]
    open: bool
    beside: bool
    preferred: str
    answer: tuple[str, object]

    def refuses(self, words: Words) -> bool:
        """Whether a label has words of which the rule wants none."""
        return not self.telling.isdisjoint(words) and any(map(words.issuperset, self.refused))


class Likely(NamedTuple):
    """A rule that a label is like, and how well it fits the kind of statement. Where the label is one of the rule's
    own wordings, `said` tells both in words, and `judged` keeps the few scores that the places of rows give it."""

    usable: Usable
    alike: Alike
    fit: float
    said: str
    judged: dict[tuple[float, str, float], Scored]


UNITS = {
    "monetary": "money",
    "shares": "shares",
    "perShare": "per-share",
    "percent": "percent",
    "pure": "number",
    "integer": "number",
}
_NUMBERS = {"percent": "number"}
"""A percentage and a bare number are one kind of unit to the rules."""
_SEARCHED = frozenset(StatementKind) - {StatementKind.OTHER, StatementKind.SEGMENT, StatementKind.EQUITY}


class YearRules:
    """The rules of the tables in a taxonomy year."""

    def __init__(self, maps: Maps, concepts: Concepts, year: int) -> None:
        self.maps = maps
        self.concepts = concepts
        self.year = year
        self._usable: Once[int, Usable | None] = Once(lambda number: self._use(maps.rules[number]))
        self._own: dict[tuple[object, ...], tuple[Likely, ...]] = {}

    def likely(self, label: Label, kind: StatementKind, unit: str, least: float) -> tuple[Likely, ...]:
        """The rules for a kind of statement and of unit that a label is like and that do not refuse its words. Those
        that would score less than `least` may lack."""
        asked = (label.words, label.head, kind, unit)
        return self._own.get(asked) or self._find(label, kind, _NUMBERS.get(unit, unit), least, asked)

    def _find(
        self, label: Label, kind: StatementKind, unit: str, least: float, asked: tuple[object, ...]
    ) -> tuple[Likely, ...]:
        worth = least - self.maps.most_preferred
        alike = self.maps.alike(label, kind, similar=kind in _SEARCHED, least=worth)
        fits, usable = self.maps.scope(kind).fits, self._usable
        found = tuple(
            [
                made(Likely, (rule, like, fit, said(like, fit), {}) if like.wording < 0 else (rule, like, fit, "", {}))
                for like in alike
                if (rule := usable[like.rule]) is not None
                and rule.unit == unit
                and (fit := fits[like.rule])
                and not rule.refuses(label.bag)
            ]
        )
        if alike and alike[0].score == 1:
            self._own[asked] = found
        return found

    def _use(self, rule: Rule) -> Usable | None:
        concept, needed = self._concept(rule), self._bags(rule.needs)
        if concept is None or (rule.needs and not needed):
            return None
        unit = rule.unit or UNITS.get(concept.type, concept.type)
        refused = self._bags(rule.no)
        rarity = self.maps.wordings.places
        return Usable(
            rule,
            concept,
            concept.qname,
            _NUMBERS.get(unit, unit),
            refused,
            frozenset([min(bag, key=lambda word: rarity.get(word, -1)) for bag in refused]),
            needed,
            open=not (rule.company or rule.industry or rule.when or rule.unless),
            beside=bool(rule.after or rule.not_after or rule.before or rule.not_before),
            preferred=f"; preference {rule.prefer:+.3f}" if rule.prefer else "",
            answer=(concept.qname, rule.dims),
        )

    def _bags(self, spoken: tuple[str, ...]) -> tuple[Words, ...]:
        return tuple([bag for phrase in spoken for bag in self.maps.containing(phrase)]) if spoken else ()

    def _concept(self, rule: Rule) -> Concept | None:
        named = rule.concept_in(self.year)
        tries = dict.fromkeys((named, rule.successor, rule.predecessor)) if named else {}
        for name in tries:
            concept = self.concepts.get(name, self.year) if name else None
            if concept is not None:
                return concept
        return None


@lru_cache(maxsize=1024)
def thousandths(count: int) -> Decimal:
    return Decimal(min(1000, count)) / 1000


@lru_cache(maxsize=256)
def hundredths(factor: float) -> str:
    """One of the few factors that places and kinds of statement come to, in words."""
    return f"{factor:.2f}"


def said(like: Alike, fit: float, extra: Sequence[str] = (), missing: Sequence[str] = ()) -> str:
    """How like a label is to a rule, with the words that only one of the two has."""
    told = f"label {like.score:.2f}"
    if extra:
        told += f" (not in the rule: {' '.join(extra)})"
    if missing:
        told += f" (only in the rule: {' '.join(missing)})"
    return told if fit == 1 else f"{told}; statement {hundredths(fit)}"
