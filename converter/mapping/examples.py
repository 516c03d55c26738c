"""The examples of a rule, run: does the label, where the example puts it, get the rule's concept?

What an example leaves out is filled in from its rule: the first statement, the first `under`, the unit, evidence that
`when` and `industry` ask for, neighbours that `after` and `before` ask for, and the newest year that has the concept.
"""

from __future__ import annotations

from typing import Any

from converter.mapping.explain import spot
from converter.mapping.index import Maps
from converter.mapping.match import Matcher
from converter.mapping.rules import Rule, many
from converter.mapping.usable import UNITS
from converter.records import NamedTuple
from converter.taxonomy import ConceptTable

LEAST = 0.8
"""The least score that a statement accepts (assign.THRESHOLD of the primary statements)."""


class Failure(NamedTuple):
    """An example that does not do what it says: its number in the rule, and what happened."""

    number: int
    message: str


class Examples:
    """Runs examples; keeps a matcher for each year and evidence."""

    def __init__(self, maps: Maps, concepts: ConceptTable) -> None:
        self.maps = maps
        self.concepts = concepts
        self._matchers: dict[tuple[int, frozenset[str], str], Matcher] = {}

    def failures(self, rule: Rule) -> list[Failure]:
        """The examples of a rule that fail."""
        failed = []
        for number, example in enumerate(rule.examples):
            message = self.run(rule, {"label": example} if isinstance(example, str) else example)
            if message:
                failed.append(Failure(number, message))
        return failed

    def run(self, rule: Rule, example: dict[str, Any]) -> str:
        """What is wrong with an example, or an empty string."""
        label = example["label"]
        wanted = example.get("gives", "")
        year = example.get("year") or self.year(rule)
        if not year:
            return f"{rule.concept} is in no taxonomy year that the rule allows"
        got, runner_up = self._best(rule, example, year)
        own = {name for name in (rule.concept, rule.successor, rule.predecessor) if name}
        if wanted == "none":
            return f"{label!r} must not get {rule.concept}, and does" if got in own else ""
        allowed = {wanted} if wanted else own
        if got in allowed:
            return ""
        return f"{label!r} gets {got or 'no concept'} in {year}, not {wanted or rule.concept}{runner_up}"

    def wins(self, rule: Rule, label: str) -> bool:
        """Whether a wording of the rule gets its concept anywhere the rule stands."""
        year = self.year(rule)
        got = self._best(rule, {"label": label}, year)[0] if year else ""
        return bool(got) and got in (rule.concept, rule.successor, rule.predecessor)

    def year(self, rule: Rule) -> int:
        """The newest taxonomy year in which the rule gives its own concept, else one of its other names; 0 for none."""
        for year in reversed(self.concepts.years):
            if rule.concept_in(year) == rule.concept and self.concepts.get(rule.concept, year):
                return year
        for year in reversed(self.concepts.years):
            named = rule.concept_in(year)
            if named and self.concepts.get(named, year):
                return year
        return 0

    def _best(self, rule: Rule, example: dict[str, Any], year: int) -> tuple[str, str]:
        statement = example.get("statement") or (rule.statements[0] if rule.statements else "income-statement")
        under = example.get("under", rule.under[0] if rule.under and "statement" not in example else "")
        evidence = frozenset((*many(example.get("evidence")), *rule.when[:1], *rule.industry[:1]))
        matcher = self._matcher(year, evidence, rule.company[0] if rule.company else "")
        unit = example.get("unit") or rule.unit or self._unit(rule, year)
        asked = spot(
            example["label"], statement, under, self.maps, unit=unit, above=rule.after[:1], below=rule.before[:1]
        )
        if rule.role == "total":
            asked = asked._replace(total=True)
        if rule.needs and not any(self.maps.holds(phrase, asked.words | asked.headings) for phrase in rule.needs):
            first = self.maps.containing(rule.needs[0])[0]
            asked = asked._replace(headings=asked.headings | first)
        if self.maps.lexicon.non_gaap_word(example["label"]):
            return "", ""
        found = matcher.candidates(asked)
        if not found or found[0].score < LEAST:
            return "", f" (best {found[0].concept.name} {found[0].score:.2f})" if found else ""
        return found[0].concept.name, f" (rule {found[0].rule.name}, {found[0].score:.3f})"

    def _matcher(self, year: int, evidence: frozenset[str], cik: str) -> Matcher:
        key = (year, evidence, cik)
        if key not in self._matchers:
            self._matchers[key] = Matcher(self.maps, self.concepts, year, evidence, cik)
        return self._matchers[key]

    def _unit(self, rule: Rule, year: int) -> str:
        concept = self.concepts.get(rule.concept_in(year), year)
        return UNITS.get(concept.type, "money") if concept else "money"
