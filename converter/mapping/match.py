"""The candidates for one row: which concepts its label may mean where it stands, with scores and reasons.

A rule's score starts with how like one of its wordings the label is (index.py) and is weighed down, in this order, by
the statement (its own 1, a related one a little less, an unrelated one out), the area or heading it must stand under,
whether it must or must not be a total. Out at once: another unit, look-alikes (`not`), missing `needs`, evidence the
release lacks (`when`, `industry`) or shows (`unless`), another company, a concept that the taxonomy year does not have,
an instant in a row that cannot be one. `prefer` settles ties and comes last.
"""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING

from converter.mapping.context import Spot
from converter.mapping.index import Maps
from converter.mapping.moments import said_moment
from converter.mapping.normalise import Labels
from converter.mapping.rules import Rule
from converter.mapping.usable import Likely, Scored, Usable, YearRules, hundredths, said, scored
from converter.model import Concept

if TYPE_CHECKING:
    from converter.mapping.usable import Concepts

best_first = attrgetter("order")
"""The order of candidates, to sort by."""

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
        self._rules: YearRules = maps.of_year.get((concepts, year)) or YearRules(maps, concepts, year)
        maps.of_year[concepts, year] = self._rules

    def candidates(self, spot: Spot, least: float = 0.0) -> tuple[Scored, ...]:
        """Every concept the row may be, best first; each concept once. Those that score less than `least` may lack."""
        best: dict[tuple[str, object], Scored] = {}
        for likely in self._rules.likely(spot.label, spot.kind, spot.unit, least):
            usable = likely.usable
            if not (usable.open or self._answers(usable.rule)) or not _may(spot, usable):
                continue
            found = self._judge(spot, likely)
            held = best.get(usable.answer)
            if held is None or held.score < found.score:
                best[usable.answer] = found
        return tuple(sorted(best.values(), key=best_first) if len(best) > 1 else best.values())

    def _judge(self, spot: Spot, likely: Likely) -> Scored:
        usable = likely.usable
        rule, primary = usable.rule, spot.kind.primary
        area, where = self._under(spot, rule) if rule.under else (_ANY_AREA, "")
        if rule.not_under and self._misplaced(spot, rule):
            area, where = min(area, _WRONG_AREA), "must not stand here"
        if usable.beside and primary and not _neighbours_fit(spot, rule):
            area, where = area * _WRONG_NEIGHBOURS, (where + "; " if where else "") + "the lines around it do not fit"
        role = 1.0
        if rule.role == "total" and not spot.total and primary:
            role = 0.95
        elif rule.role == "part" and spot.total:
            role = 0.92
        found = likely.judged.get((area, where, role))
        if found is None:
            found = self._weigh(likely, area, where, role)
            if likely.said:
                likely.judged[area, where, role] = found
        return found

    def _weigh(self, likely: Likely, area: float, where: str, role: float) -> Scored:
        """The score where a row stands as it does, and why: `where` it stands in words."""
        usable, alike, fit, why, _ = likely
        rule = usable.rule
        why = why or said(alike, fit, *self.maps.apart(alike))
        score = alike.score * fit * area
        if where:
            why += f"; {where} {hundredths(area)}"
        if role != 1:
            score *= role
            why += f"; {rule.role} {role:.2f}"
        if rule.prefer:
            score += rule.prefer
            why += usable.preferred
        # Between equals the rule that names the industry goes first.
        score = min(score, _MOST_OF_INDUSTRY if rule.industry else 1.0)
        return scored(usable.concept, rule, score, usable.qname, why)

    def _answers(self, rule: Rule) -> bool:
        """Whether a rule answers for this company and what its release shows."""
        shown = self.evidence
        return (
            (not rule.company or self.cik in rule.company)
            and (not rule.industry or not shown.isdisjoint(rule.industry))
            and (not rule.when or not shown.isdisjoint(rule.when))
            and shown.isdisjoint(rule.unless)
        )

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
    """Whether kind of period and the words around let a rule answer for a row at all."""
    period = usable.concept.period
    if spot.instants:
        if period == "duration":
            return False
    elif period == "instant":
        if not _instant_may(spot, usable.rule):
            return False
    elif said_moment(spot):
        return False
    return not usable.needed or any(map((spot.words | spot.headings).issuperset, usable.needed))


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
