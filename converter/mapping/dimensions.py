"""Dimensions: which lines are parts of a line along an axis (`members.yaml`), and the members their names mean.

A line is a part if an equation makes it an addend of a line whose concept the breakdown knows, or, where arithmetic is
silent, if it stands in the area or under the heading of such a line and its name is a known member. A part without a
known member gets one of the company's own where the breakdown allows it and an equation proves that it is a part.

Axes and members of column headings (`Column.dims`) and of rules are resolved to the prefix of the taxonomy year; an
axis that the year lacks is made an extension.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from converter.mapping.context import Spot
from converter.mapping.extension import Extensions
from converter.mapping.index import Breakdown, Maps
from converter.mapping.normalise import Label, stripped
from converter.mapping.similar import Words
from converter.model import Concept, Dimension, Row, StatementKind
from converter.once import Once
from converter.records import NamedTuple

if TYPE_CHECKING:
    from converter.mapping.usable import Concepts


class Part(NamedTuple):
    """A line as a part of another: that one's concept, the axis and the member (QNames), and why."""

    concept: Concept
    dims: tuple[Dimension, ...]
    sure: bool
    why: str


class Dimensions:
    """Resolves axes and members of one release."""

    def __init__(
        self,
        maps: Maps,
        concepts: Concepts,
        year: int,
        extensions: Extensions,
        labels: Mapping[str, Label],
        evidence: frozenset[str] = frozenset(),
    ) -> None:
        self.maps = maps
        self.labels = labels
        self.evidence = evidence
        self.concepts = concepts
        self.year = year
        self.extensions = extensions
        told = [b.of for b in maps.breakdowns if StatementKind.RECONCILIATION in b.statements]
        self._adjusters: frozenset[str] = frozenset().union(*told)
        self._of_kind: Once[StatementKind, list[Breakdown]] = Once(
            lambda kind: [b for b in maps.breakdowns if kind in b.statements]
        )
        self._contained: Once[StatementKind, list[Breakdown]] = Once(
            lambda kind: [b for b in self._of_kind[kind] if b.contains]
        )

    def divide(self, kind: StatementKind) -> bool:
        """Whether lines of a kind of statement may be parts of others."""
        return not all(breakdown.contains for breakdown in self._of_kind[kind])

    def resolve(self, dims: Iterable[tuple[str, str]]) -> tuple[Dimension, ...]:
        """(axis, member) names as QNames of the year, sorted by axis."""
        return tuple(sorted((self._axis(axis), self._member(member)) for axis, member in dims))

    def _axis(self, name: str) -> str:
        local = name.rpartition(":")[2]
        found = self.concepts.get(local, self.year)
        return found.qname if found else self.extensions.axis(local)

    def _member(self, name: str) -> str:
        local = name.rpartition(":")[2]
        found = self.concepts.get(local, self.year)
        return found.qname if found else self.extensions.member(_spaced(local.removesuffix("Member")))

    def part(
        self, spot: Spot, row: Row, rows: Sequence[Row], chosen: Mapping[int, Concept], above: Concept | None
    ) -> Part | None:
        """What the line is a part of, or None. `chosen` are the concepts of the statement's other rows, `above` the one
        that its heading means."""
        for breakdown in self._of_kind[spot.kind]:
            if breakdown.contains:
                continue
            whole, proved = self._whole(breakdown, spot, row, rows, chosen, above)
            if whole is None:
                continue
            member = _named(breakdown, spot.words)
            if member:
                why = f"a part of {whole.name} by {breakdown.axis}"
                return Part(whole, self.resolve([(breakdown.axis, member)]), self._sure(breakdown, row, rows), why)
            if breakdown.others == "extension" and proved and self.evidence.isdisjoint(breakdown.unless):
                own = self.extensions
                dims = ((self._axis(breakdown.axis), own.member(row.label or spot.name)),)
                return Part(whole, dims, False, f"a part of {whole.name}, by the company's own name")
        return None

    def _sure(self, breakdown: Breakdown, row: Row, rows: Sequence[Row]) -> bool:
        """Whether the year has the members of all the lines beside this one: where it lacks one (there is a member for
        products since 2009, for services only since 2018), elements for such parts go first, and for all of them."""
        for other in rows:
            if other.parent == row.parent and other.section == row.section and not other.heading:
                member = _named(breakdown, self.labels[other.label].core)
                if member and self.concepts.get(member, self.year) is None:
                    return False
        return True

    def adjusts(self, concept: Concept) -> bool:
        """Whether a concept is one that reconciliations take out (compensation in stock, amortization …)."""
        return concept.name in self._adjusters

    def adjustment(self, spot: Spot, start: Row, concept: Concept, score: float) -> Part | None:
        """An adjustment of a reconciliation as a part by line: it sits in the line where the chain starts; None where
        that line is none of the breakdown's."""
        if score < 0.9 or spot.unit != "money":
            return None
        words = self.labels[start.label].core - {"gaap", "reported"}
        for breakdown in self._of_kind[spot.kind]:
            if breakdown.others != "extension" or concept.name not in breakdown.of:
                continue
            member = _named(breakdown, words)
            if member:
                return Part(
                    concept,
                    self.resolve([(breakdown.axis, member)]),
                    True,
                    f"what {start.label!r} holds of {concept.name}",
                )
        return None

    def segment(self, heading: str) -> Dimension:
        """The axis and member of the segment that a heading names."""
        return (self._axis("StatementBusinessSegmentsAxis"), self.extensions.member(heading))

    def contained(self, spot: Spot, concept: Concept) -> tuple[Dimension, ...]:
        """Members named inside a label ("Class A common stock"), for concepts whose breakdown says so."""
        for breakdown in self._contained[spot.kind]:
            if concept.name in breakdown.of:
                words = spot.label.folded.split(" ")
                if not breakdown.begin.among(words):
                    continue
                found = {breakdown.inside[said] for said in _runs(words, breakdown.longest) if said in breakdown.inside}
                if len(found) == 1:
                    return self.resolve([(breakdown.axis, found.pop())])
        return ()

    def _whole(
        self,
        breakdown: Breakdown,
        spot: Spot,
        row: Row,
        rows: Sequence[Row],
        chosen: Mapping[int, Concept],
        above: Concept | None,
    ) -> tuple[Concept | None, bool]:
        at, steps = row.parent, 0
        while at >= 0 and steps < 4:
            concept = chosen.get(at)
            if concept is not None and concept.name in breakdown.of:
                return concept, True
            if concept is not None and steps:
                break
            at, steps = rows[at].parent, steps + 1
        if above is not None and above.name in breakdown.of:
            return above, False
        if spot.area and spot.area in breakdown.under and row.parent < 0:
            wholes = {c.name: c for c in chosen.values() if c.name in breakdown.of and _of_area(c, spot.area)}
            if len(wholes) == 1:
                return next(iter(wholes.values())), False
        return None, False


def _runs(words: Sequence[str], longest: int) -> list[str]:
    """Every run of whole words in a label, of so many at most."""
    ends, counts = len(words) + 1, range(1, longest + 1)
    return [" ".join(words[end - count : end]) for count in counts for end in range(count, ends)]


def _of_area(concept: Concept, area: str) -> bool:
    return concept.name.startswith("Cost") == area.startswith("cost")


def _named(breakdown: Breakdown, words: Words) -> str:
    return breakdown.members.get(words) or breakdown.members.get(stripped(words)) or ""


def _spaced(name: str) -> str:
    out = ""
    for letter in name:
        out += f" {letter}" if letter.isupper() and out else letter
    return out
