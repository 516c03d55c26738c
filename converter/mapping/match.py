"""The candidates for one row: which concepts its label may mean where it stands, with scores and reasons.

A rule's score starts with how like one of its wordings the label is (index.py) and is weighed down, in this order, by
the statement (its own 1, a related one a little less, an unrelated one out), the area or heading it must stand under,
whether it must or must not be a total. Out at once: another unit, look-alikes (`not`), missing `needs`, evidence the
release lacks (`when`, `industry`) or shows (`unless`), another company, a concept that the taxonomy year does not have,
an instant in a row that cannot be one. `prefer` settles ties and comes last.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol

from converter.mapping.context import Spot
from converter.mapping.index import Alike, Maps
from converter.mapping.normalise import Label, Labels
from converter.mapping.rules import Rule
from converter.mapping.similar import Words
from converter.model import Candidate, Concept, StatementKind, made
from converter.records import NamedTuple

if TYPE_CHECKING:

    class Concepts(Protocol):
        """What mapping needs of the concept table."""

        def get(self, qname: str, year: int) -> Concept | None: ...


class Scored(NamedTuple):
    """A concept for a row, with its rule and why it scores what it does."""

    concept: Concept
    rule: Rule
    score: float
    why: str
    qname: str

    @property
    def candidate(self) -> Candidate:
        return made(Candidate, (self.qname, self.confidence, self.rule.name, self.why))

    @property
    def confidence(self) -> Decimal:
        return _thousandths(round(self.score * 1000))


class Usable(NamedTuple):
    """A rule that may answer in a taxonomy year: its concept then, the kind of unit it wants, and the words of which it
    wants none (`refused`) and some (`needed`); `telling` is a word of each of the refused, without which none of them
    is there. `open` says that it answers for every company, `beside` that it looks at the lines around, `preferred` in
    words how far it goes before others."""

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


class Likely(NamedTuple):
    """A rule that a label is like, and how well it fits the kind of statement; `said` tells both in words where the
    label is one of the rule's own."""

    usable: Usable
    alike: Alike
    fit: float
    said: str


class Compiled(NamedTuple):
    """What the tables come to in a taxonomy year, worked out when it is asked for: the rules by number, and for the
    wordings that the tables themselves have, in a kind of statement, the rules they are like."""

    usable: dict[int, Usable | None]
    likely: dict[tuple[object, ...], tuple[Likely, ...]]


@lru_cache(maxsize=1024)
def _thousandths(count: int) -> Decimal:
    return Decimal(min(1000, count)) / 1000


@lru_cache(maxsize=256)
def _hundredths(factor: float) -> str:
    """One of the few factors that places and kinds of statement come to, in words."""
    return f"{factor:.2f}"


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
_WRONG_AREA = 0.72
_LOOSE_AREA = 0.95
_NO_AREA = 0.96
_ANY_AREA = 0.995
_WRONG_NEIGHBOURS = 0.93
_MOST_OF_INDUSTRY = 1.01
_NOWHERE: frozenset[str] = frozenset()


class Matcher:
    """Scores the rules of `maps` for rows of one release, whose `labels` are shared with the other steps."""

    def __init__(
        self,
        maps: Maps,
        concepts: Concepts,
        year: int,
        evidence: frozenset[str],
        cik: str,
        labels: Labels | None = None,
    ) -> None:
        self.maps = maps
        self.concepts = concepts
        self.year = year
        self.evidence = evidence
        self.cik = cik
        self.labels = Labels(maps.lexicon) if labels is None else labels
        self._compiled: Compiled = maps.of_year.setdefault((concepts, year), Compiled({}, {}))
        self._asked: dict[tuple[object, ...], tuple[Likely, ...]] = {}

    def candidates(self, spot: Spot, least: float = 0.0) -> tuple[Scored, ...]:
        """Every concept the row may be, best first; each concept once. Those that score less than `least` may lack."""
        best: dict[tuple[str, object], Scored] = {}
        unit = _NUMBERS.get(spot.unit, spot.unit)
        for likely in self._likely(spot.label, spot.kind, least):
            usable = likely.usable
            if usable.unit != unit or not (usable.open or self._answers(usable.rule)) or not _may(spot, usable):
                continue
            found = self._judge(spot, likely)
            key = (usable.qname, usable.rule.dims)
            held = best.get(key)
            if held is None or held.score < found.score:
                best[key] = found
        return tuple(sorted(best.values(), key=best_first) if len(best) > 1 else best.values())

    def _likely(self, label: Label, kind: StatementKind, least: float) -> tuple[Likely, ...]:
        """The rules of the year that a label is like. What a wording of the tables itself is like is kept for good."""
        asked = (label.words, label.head, kind)
        found = self._compiled.likely.get(asked) or self._asked.get((*asked, least))
        if found is None:
            worth = least - self.maps.most_preferred
            alike = self.maps.alike(label, kind, similar=kind in _SEARCHED, least=worth)
            fits = self.maps.scope(kind).fits
            found = tuple(
                [
                    made(Likely, (usable, like, fit, _said(like, fit) if like.wording < 0 else ""))
                    for like in alike
                    if (usable := self._usable(like.rule)) is not None and (fit := fits[like.rule])
                ]
            )
            if alike and alike[0].score == 1:
                self._compiled.likely[asked] = found
            else:
                self._asked[*asked, least] = found
        return found

    def _judge(self, spot: Spot, likely: Likely) -> Scored:
        usable, alike, fit, why = likely
        rule, primary = usable.rule, spot.kind.primary
        why = why or _said(alike, fit, *self.maps.apart(alike))
        area, said = self._under(spot, rule) if rule.under else (_ANY_AREA, "")
        if rule.not_under and self._misplaced(spot, rule):
            area, said = min(area, _WRONG_AREA), "must not stand here"
        if usable.beside and primary and not _neighbours_fit(spot, rule):
            area, said = area * _WRONG_NEIGHBOURS, (said + "; " if said else "") + "the lines around it do not fit"
        score = alike.score * fit * area
        if said:
            why += f"; {said} {_hundredths(area)}"
        role = 1.0
        if rule.role == "total" and not spot.total and primary:
            role = 0.95
        elif rule.role == "part" and spot.total:
            role = 0.92
        if role != 1:
            score *= role
            why += f"; {rule.role} {role:.2f}"
        if rule.prefer:
            score += rule.prefer
            why += usable.preferred
        # Between equals the rule that names the industry goes first.
        score = min(score, _MOST_OF_INDUSTRY if rule.industry else 1.0)
        return made(Scored, (usable.concept, rule, score, why, usable.qname))

    def _usable(self, number: int) -> Usable | None:
        usable = self._compiled.usable
        if number not in usable:
            usable[number] = self._use(self.maps.rules[number])
        return usable[number]

    def _use(self, rule: Rule) -> Usable | None:
        concept = self._concept(rule)
        if concept is None:
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
            self._bags(rule.needs),
            open=not (rule.company or rule.industry or rule.when or rule.unless),
            beside=bool(rule.after or rule.not_after or rule.before or rule.not_before),
            preferred=f"; preference {rule.prefer:+.3f}" if rule.prefer else "",
        )

    def _bags(self, spoken: tuple[str, ...]) -> tuple[Words, ...]:
        return tuple([bag for phrase in spoken for bag in self.maps.containing(phrase)]) if spoken else ()

    def _answers(self, rule: Rule) -> bool:
        """Whether a rule answers for this company and what its release shows."""
        shown = self.evidence
        return (
            (not rule.company or self.cik in rule.company)
            and (not rule.industry or not shown.isdisjoint(rule.industry))
            and (not rule.when or not shown.isdisjoint(rule.when))
            and shown.isdisjoint(rule.unless)
        )

    def _concept(self, rule: Rule) -> Concept | None:
        named = rule.concept_in(self.year)
        tries = dict.fromkeys((named, rule.successor, rule.predecessor)) if named else {}
        for name in tries:
            concept = self.concepts.get(name, self.year) if name else None
            if concept is not None:
                return concept
        return None

    def also(self, rule: Rule) -> tuple[Concept, ...]:
        """The further concepts that a figure of the rule is: those the taxonomy year knows."""
        if not rule.also:
            return ()
        found = (self.concepts.get(name, self.year) for name in rule.also)
        return tuple(concept for concept in found if concept is not None)

    def _under(self, spot: Spot, rule: Rule) -> tuple[float, str]:
        """How well a row stands for a rule that wants an area or heading, and in words."""
        area = spot.area
        if area in rule.under:
            return 1.0, f"under {area}"
        if spot.headings:
            names = self.maps.area_names
            for phrase in rule.under:
                if (not area or phrase not in names) and self.maps.holds(phrase, spot.headings):
                    return 1.0, "under its heading"
        if not area:
            return (_NO_AREA if spot.kind.primary else _ANY_AREA), "area unknown"
        if not self.maps.near.get(area, _NOWHERE).isdisjoint(rule.under):
            return _LOOSE_AREA, f"near {area}"
        return _WRONG_AREA, f"stands under {area}"

    def _misplaced(self, spot: Spot, rule: Rule) -> bool:
        names, holds = self.maps.area_names, self.maps.holds
        return any(
            phrase == spot.area or (phrase not in names and holds(phrase, spot.headings)) for phrase in rule.not_under
        )


def _may(spot: Spot, usable: Usable) -> bool:
    """Whether kind of period and words let a rule of its unit answer for a row at all."""
    period = usable.concept.period
    if spot.instants:
        if period == "duration":
            return False
    elif period == "instant" and not _instant_may(spot, usable.rule):
        return False
    if not usable.telling.isdisjoint(spot.words) and any(map(spot.words.issuperset, usable.refused)):
        return False
    if usable.needed:
        around = spot.words | spot.headings
        return any(map(around.issuperset, usable.needed))
    return not usable.rule.needs


def _neighbours_fit(spot: Spot, rule: Rule) -> bool:
    return (
        (not rule.after or not spot.above.isdisjoint(rule.after))
        and spot.above.isdisjoint(rule.not_after)
        and (not rule.before or not spot.below.isdisjoint(rule.before))
        and spot.below.isdisjoint(rule.not_before)
    )


def _instant_may(spot: Spot, rule: Rule) -> bool:
    """An instant in a table of durations: cash at either end, or a balance beside the flows of a summary."""
    if rule.moment or not spot.kind.primary:
        return True
    return "opening" in spot.words or "closing" in spot.words or spot.area in ("cash", "supplemental", "share counts")


def best_first(scored: Scored) -> tuple[float, str]:
    """The order of candidates: by score, of equal ones by name."""
    return -scored.score, scored.qname


def _said(like: Alike, fit: float, extra: Sequence[str] = (), missing: Sequence[str] = ()) -> str:
    """How like a label is to a rule, with the words that only one of the two has."""
    said = f"label {like.score:.2f}"
    if extra:
        said += f" (not in the rule: {' '.join(extra)})"
    if missing:
        said += f" (only in the rule: {' '.join(missing)})"
    return said if fit == 1 else f"{said}; statement {_hundredths(fit)}"
