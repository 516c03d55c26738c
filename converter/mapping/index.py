"""The compiled tables in memory: which wordings are like a label, and how alike.

A label is looked up in this order: the same words (1.0), in another order (a little less); the same but for soft ones
(`total`, `net`); the words before an explaining tail; else the wordings that share its rarer words, scored by the
weight of the words in common against the weight of those that only one side has. A word weighs by how few wordings use
it and by the word lists (`soft`, `heavy`). Of the tables only what a label asks for is unpacked.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, overload

from converter.mapping.normalise import BARE, Beginnings, Label, Lexicon
from converter.mapping.packed import Packed
from converter.mapping.rules import Origin, Rule
from converter.mapping.similar import Scope, Wordings, Words
from converter.model import made
from converter.records import NamedTuple

if TYPE_CHECKING:
    from mmap import mmap

KIND = "mapping tables 23"
"""The kind and version of the compiled form."""

_LEAST = 0.36
_TAIL_DISCOUNT = 0.97
_ANY_ORDER = 0.992
_WITHOUT_SOFT = 0.985
_SIMILAR = 0.98
_MOST_ALIKE = 40


class Alike(NamedTuple):
    """A rule whose wording is like a label: how much (0…1); where it is not the same, the label's words that were
    compared, and the number of the wording."""

    rule: int
    score: float
    words: Words = frozenset()
    wording: int = -1


class Answer(NamedTuple):
    """A rule that answers to some words but for soft ones: its own words, sorted, and the orders it knows them in."""

    rule: int
    key: tuple[str, ...]
    orders: tuple[str, ...]


class Answers(dict[str, tuple[Answer, ...]]):
    """The answers to words that are not soft. They lie under the rarest of their words; what was found is kept here."""

    def __init__(self, packed: Packed, places: Mapping[str, int]) -> None:
        super().__init__()
        self._lines = packed.texts("answers")
        self._places = places
        self._under: dict[int, dict[str, str]] = {}

    def to(self, words: Sequence[str]) -> tuple[Answer, ...]:
        """The answers to some sorted words, none of them soft."""
        plain = " ".join(words)
        return self.get(plain) or self._find(words, plain)

    def _find(self, words: Sequence[str], plain: str) -> tuple[Answer, ...]:
        place = rarest(words, self._places)
        if place is None:
            return ()
        under = self._under.get(place)
        if under is None:
            told = [line.partition("\t") for line in self._lines[place].split("\n")]
            under = self._under[place] = {words: answers for words, _, answers in told}
        held = under.get(plain)
        if not held:
            return ()
        found = self[plain] = _answers(held)
        return found


def rarest(words: Iterable[str], places: Mapping[str, int]) -> int | None:
    """The place in the vocabulary of the rarest of some words, the one after all for none; None with a new word."""
    found = len(places)
    for word in words:
        place = places.get(word)
        if place is None:
            return None
        found = min(found, place)
    return found


class Area(NamedTuple):
    """A part of a statement: headings that open it, totals that close it, lines that start it (`areas.yaml`).

    `alone`: its total says nothing of the lines above that no heading claimed.

    `strict`: only a line that says "total" closes it."""

    name: str
    statements: tuple[str, ...]
    first: bool
    strict: bool
    alone: bool
    then: str
    near: tuple[str, ...]
    headings: frozenset[Words]
    totals: frozenset[Words]
    starts: frozenset[Words]


class Witness(NamedTuple):
    """Evidence a release may show (`evidence.yaml`): at least `least` of the phrases, each all words of one row.

    `unless`: earlier evidence that rules it out."""

    name: str
    statements: tuple[str, ...]
    phrases: tuple[Words, ...]
    least: int
    unless: tuple[str, ...]


class Breakdown(NamedTuple):
    """Parts of a line along an axis (`members.yaml`). `members` maps the words of a name to the member's element; where
    the breakdown `contains`, `inside` maps the name as it stands in a label, none of more words than `longest`, and
    `begin` tells labels without any."""

    name: str
    axis: str
    statements: tuple[str, ...]
    of: frozenset[str]
    under: tuple[str, ...]
    unless: tuple[str, ...]
    others: str
    contains: bool
    members: Mapping[Words, str]
    inside: Mapping[str, str]
    longest: int
    begin: Beginnings


class Ground(NamedTuple):
    """The areas of a kind of statement: the one it starts in, and which words open, close or start which."""

    known: bool
    first: str
    openers: Mapping[Words, str]
    closers: Mapping[Words, Area]
    starters: Mapping[Words, str]


class Rules(Sequence[Rule]):
    """The effective rules, unpacked when they are asked for."""

    def __init__(self, packed: Packed) -> None:
        self._lines = packed.texts("rules")
        self._made: dict[int, Rule] = {}

    def __len__(self) -> int:
        return len(self._lines)

    @overload
    def __getitem__(self, index: int) -> Rule: ...
    @overload
    def __getitem__(self, index: slice) -> list[Rule]: ...
    def __getitem__(self, index: int | slice) -> Rule | list[Rule]:
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(len(self)))]
        if index < 0 or index >= len(self._lines):
            raise IndexError(index)
        rule = self._made.get(index)
        if rule is None:
            rule = self._made[index] = _unpacked(json.loads(self._lines[index]))
        return rule


class Maps:
    """The effective tables, ready to be asked. Build with `load_maps`."""

    def __init__(self, compiled: bytes | mmap, digest: str) -> None:
        """Raises ValueError where `compiled` is not what `compile_tables` wrote."""
        self.digest = digest
        self._packed = packed = Packed(compiled, KIND)
        lists = packed.data("lists")
        self.lexicon = Lexicon(lists["words"])
        self.rules = Rules(packed)
        self.areas = tuple(
            Area(**{**area, **{name: _bags(area[name]) for name in ("headings", "totals", "starts")}})
            for area in lists["areas"]
        )
        self.evidence = tuple(
            Witness(
                **{
                    **witness,
                    "statements": tuple(witness["statements"]),
                    "phrases": tuple(frozenset(bag.split()) for bag in witness["phrases"]),
                }
            )
            for witness in lists["evidence"]
        )
        self.breakdowns = tuple(map(_breakdown, lists["breakdowns"]))
        self.beside: tuple[str, ...] = tuple(lists["beside"])
        self.headings = frozenset(words for area in self.areas for words in area.headings)
        self.near: dict[str, set[str]] = {}
        for area in self.areas:
            for other in area.near:
                self.near.setdefault(area.name, set()).add(other)
                self.near.setdefault(other, set()).add(area.name)
        self.area_names = frozenset(area.name for area in self.areas) | _UNCLASSIFIED
        self.wordings = Wordings(packed, self.lexicon)
        self.answers = Answers(packed, self.wordings.places)
        self._kinds: list[list[str]] = lists["kinds"]
        self.most_preferred: float = lists["most preferred"]
        self._said: dict[str, list[str]] = lists["containing"]
        self._containing: dict[str, tuple[Words, ...]] = {}
        self._scopes: dict[str, Scope] = {}
        self.of_year: dict[tuple[object, int], Any] = {}
        """For a concept table and a year: what the matcher made of the tables."""
        self._grounds: dict[str, Ground] = {}

    def containing(self, phrase: str) -> tuple[Words, ...]:
        """The word bags of a phrase of `under`, `not`, `needs`, `after` or `before`."""
        found = self._containing.get(phrase)
        if found is None:
            found = self._containing[phrase] = tuple(frozenset(bag.split()) for bag in self._said[phrase])
        return found

    def claims(self) -> Iterator[tuple[str, list[int]]]:
        """Word bags that several rules answer to, with those rules."""
        held: dict[str, list[int]] = {}
        for number, rule in enumerate(self.wordings.rules):
            held.setdefault(" ".join(sorted(self.wordings[number])), []).append(rule)
        return ((bag, rules) for bag, rules in held.items() if len(rules) > 1)

    def scope(self, kind: str) -> Scope:
        """The rules that may answer in statements of a kind ("" for any)."""
        found = self._scopes.get(kind)
        if found is None:
            of_kind = [statement_fit(kind, tuple(statements)) for statements in self._kinds]
            fits = [of_kind[number] for number in self._packed.numbers("rule kinds")]
            found = self._scopes[kind] = Scope(fits, self.wordings)
        return found

    def ground(self, kind: str) -> Ground:
        """The areas of a kind of statement; of several with the same words the first counts."""
        found = self._grounds.get(kind)
        if found is None:
            known = [area for area in self.areas if kind in area.statements]
            found = self._grounds[kind] = Ground(
                bool(known),
                next((area.name for area in known if area.first), ""),
                {words: area.name for area in reversed(known) for words in area.headings},
                {words: area for area in reversed(known) for words in area.totals},
                {words: area.name for area in reversed(known) for words in area.starts},
            )
        return found

    def alike(self, label: Label, kind: str = "", *, similar: bool = True, least: float = 0.0) -> list[Alike]:
        """The rules for a kind of statement whose wordings are like the label, best first; each once. Without `similar`
        only equal ones; similar ones that score less than `least` are not looked for."""
        scope = self.scope(kind)
        best: dict[int, Alike] = {}
        self._offer(best, scope.fits, label.key, 1.0, label.words)
        if label.head != label.key and label.head:
            self._offer(best, scope.fits, label.head, _TAIL_DISCOUNT, ())
        if similar and all(found.score < _ANY_ORDER for found in best.values()):
            index = max(_LEAST, (least / _SIMILAR) ** 2)
            self._similar(best, scope, label.key, 1.0, index)
            if label.head != label.key:
                self._similar(best, scope, label.head, _TAIL_DISCOUNT, index)
        if len(best) < 2:
            return list(best.values())
        return sorted(best.values(), key=_best_first)[:_MOST_ALIKE]

    def _offer(
        self, best: dict[int, Alike], fits: list[float], key: tuple[str, ...], discount: float, words: tuple[str, ...]
    ) -> None:
        order = " ".join(words)
        plain = key if BARE.isdisjoint(key) else [word for word in key if word not in BARE]
        for rule, its_key, orders in self.answers.to(plain):
            if not fits[rule]:
                continue
            if its_key != key:
                score = discount * _WITHOUT_SOFT
            else:
                # "Other accrued liabilities" is not "accrued and other liabilities".
                score = discount * (1.0 if not words or order in orders else _ANY_ORDER)
            if rule not in best or best[rule].score < score:
                best[rule] = Alike(rule, score)

    def _similar(
        self, best: dict[int, Alike], scope: Scope, key: tuple[str, ...], discount: float, least: float
    ) -> None:
        """Rules with wordings whose Jaccard index with the label, by weight, is at least `least`."""
        words = frozenset(key)
        for rule, (index, number) in scope.alike[least][" ".join(key)].items():
            # The square root spreads what Jaccard presses together: half the weight in common is 0.71, not 0.5.
            score = discount * _SIMILAR * math.sqrt(index)
            if rule not in best or best[rule].score < score:
                best[rule] = made(Alike, (rule, score, words, number))

    def apart(self, alike: Alike) -> tuple[list[str], list[str]]:
        """The words that only a label has, and those that only the wording like it has."""
        phrase = self.wordings[alike.wording]
        return sorted(alike.words - phrase), sorted(phrase - alike.words)

    def holds(self, phrase: str, words: Words) -> bool:
        """Whether all words of one wording of a phrase of `under`, `not` or `needs` are among `words`."""
        for bag in self.containing(phrase):  # noqa: SIM110 - asked thousands of times; a generator costs twice as much
            if bag <= words:
                return True
        return False


_RELATED = {
    "supplemental": 0.95,
    "highlights": 0.97,
    "reconciliation": 0.95,
    "guidance": 0.95,
    "other": 0.93,
    "segments": 0.93,
    "equity": 0.93,
}
_PAIRS = {("comprehensive-income", "income-statement"): 0.98, ("income-statement", "comprehensive-income"): 0.98}


def statement_fit(kind: str, statements: tuple[str, ...]) -> float:
    """How well rules of some statements fit one: its own fully, related ones nearly, others not at all (0)."""
    if not kind or not statements or kind in statements:
        return 1.0
    related = _RELATED.get(kind)
    if related is not None:
        return related
    return max((_PAIRS.get((kind, statement), 0.0) for statement in statements), default=0.0)


_UNCLASSIFIED = frozenset({"assets", "liabilities", "costs", "cash", "end"})


def _best_first(found: Alike) -> tuple[float, int]:
    return -found.score, found.rule


def _answers(held: str) -> tuple[Answer, ...]:
    answers = []
    for one in held.split("\t"):
        rule, *orders = one.split(":")
        answers.append(Answer(int(rule), tuple(sorted(orders[0].split())), tuple(orders)))
    return tuple(answers)


def _bags(spoken: Iterable[str]) -> frozenset[Words]:
    return frozenset(frozenset(bag.split()) for bag in spoken)


def _breakdown(data: Mapping[str, Any]) -> Breakdown:
    named = data["members"]
    members = {frozenset(bag.split()): member for bag, member in named.items()}
    begin = Beginnings(tuple(name.split()[:2]) for name in named)
    longest = max((len(name.split()) for name in named), default=0)
    return Breakdown(
        **{**data, "of": frozenset(data["of"]), "members": members},
        inside=named, longest=longest, begin=begin,
    )  # fmt: skip


def _unpacked(packed: dict[str, Any]) -> Rule:
    fields: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in packed.items()}
    fields["origin"] = Origin(*packed["origin"])
    fields["parents"] = tuple(packed["parents"].split())
    if "dims" in packed:
        fields["dims"] = tuple((axis, member) for axis, member in packed["dims"])
    return Rule(labels=(), **fields)
