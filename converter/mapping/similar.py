"""Which wordings of the tables have words in common with a label, and how much by weight.

Words are numbered by their place in the vocabulary, the rarest first, wordings in the order of the tables. Weights are
whole millionths, so that a sum is the same in whatever order a set gives its members.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from converter.mapping.normalise import Lexicon
from converter.mapping.packed import Packed
from converter.once import Once
from converter.records import NamedTuple
from converter.remembered import Remembered

MILLION = 1_000_000
_UNKNOWN = 0.9
_MOST_LABELS = 512
"""How many labels are remembered that are like wordings, of a kind of statement."""

Words = frozenset[str]


class Posting(NamedTuple):
    """The wordings with a word, the lightest first: their numbers, their weights, the numbers as a set."""

    numbers: list[int]
    weights: list[int]
    held: frozenset[int]


class Wordings(dict[int, Words]):
    """What the rules answer to: under its number the words of a wording."""

    def __init__(self, packed: Packed, lexicon: Lexicon) -> None:
        super().__init__()
        self.vocabulary = packed.text("vocabulary")
        self.places = {word: place for place, word in enumerate(self.vocabulary)}
        self.rules = packed.numbers("wording rules")
        self.weights = packed.numbers("wording weights")
        self._lexicon = lexicon
        self._word_weights = packed.numbers("weights")
        self._bags = packed.numbers("wordings")
        self._ends = packed.numbers("wordings end")
        self._postings = packed.numbers("postings")
        self._posting_ends = packed.numbers("postings end")

    def __missing__(self, number: int) -> Words:
        places = _row(self._bags, self._ends, number)
        words = self[number] = frozenset([self.vocabulary[place] for place in places])
        return words

    def using(self, place: int) -> Sequence[int]:
        """The wordings with a word, the lightest first."""
        return _row(self._postings, self._posting_ends, place)

    def weight(self, word: str) -> int:
        """What a word weighs; one that no wording has a little less than its kind of word does at most."""
        place = self.places.get(word)
        if place is None:
            return round(MILLION * _UNKNOWN * self._lexicon.weight(word))
        return self._word_weights[place]

    def alike(self, scope: Scope, key: Words, least: float) -> dict[int, tuple[float, int]]:
        """For each rule in scope its wording most like some words, if its Jaccard index by weight is at least `least`:
        the index and the number; of wordings equally alike the first."""
        rules, heavy = self.rules, self.weights
        known = sorted([self.places[word] for word in key if word in self.places])
        total = sum([self.weight(word) for word in key])
        common = _common(
            [scope[place] for place in known], [self._word_weights[place] for place in known], total, least
        )
        found: dict[int, tuple[float, int]] = {}
        for number, weight in common.items():
            index = weight / (total + heavy[number] - weight)
            if index >= least:
                rule = rules[number]
                held = found.get(rule)
                if held is None or index > held[0] or (index == held[0] and number < held[1]):
                    found[rule] = index, number
        return found


class Scope(dict[int, Posting]):
    """The rules that may answer in one kind of statement: how well each fits it, and by word their wordings.

    `alike` gives under a least index and some words, with blanks between, what `Wordings.alike` finds for them."""

    def __init__(self, fits: list[float], wordings: Wordings) -> None:
        super().__init__()
        self.fits = fits
        self.alike: Once[float, Remembered[dict[int, tuple[float, int]]]] = Once(
            lambda least: Remembered(lambda words: wordings.alike(self, frozenset(words.split()), least), _MOST_LABELS)
        )
        self._wordings = wordings

    def __missing__(self, place: int) -> Posting:
        fits, rules, weights = self.fits, self._wordings.rules, self._wordings.weights
        numbers = [number for number in self._wordings.using(place) if fits[rules[number]]]
        found = self[place] = Posting(numbers, [weights[number] for number in numbers], frozenset(numbers))
        return found


def _common(postings: Sequence[Posting], weights: Sequence[int], total: int, least: float) -> dict[int, int]:
    """What the words weigh that wordings have in common with a label, for all that may reach the least index with it;
    by the label's words that wordings have, the rarest first.

    Words in common that weigh `w` reach it only with wordings that weigh `w / least + w - total` at most. Most
    wordings with a word have none but that one in common with the label, and of these only light ones can.
    """
    lightest, more = math.floor(least * total), 1 / least + 1
    found: dict[int, int] = {}
    rest = sum(weights)
    for at, (posting, weight) in enumerate(zip(postings, weights, strict=True), start=1):
        if rest < lightest:
            break
        start = bisect_left(posting.weights, lightest)
        alone = bisect_right(posting.weights, math.ceil(weight * more - total), start)
        end = bisect_right(posting.weights, math.ceil(rest * more - total), alone)
        begun = dict.fromkeys(posting.numbers[start:alone], weight)
        if near := posting.numbers[start:end]:
            for later, adds in zip(postings[at:], weights[at:], strict=True):
                for number in later.held.intersection(near):
                    begun[number] = begun.get(number, weight) + adds
        # Wordings with a rarer word of the label were counted when it was that word's turn.
        found = begun | found
        rest -= weight
    return found


def _row(values: Sequence[int], ends: Sequence[int], number: int) -> Sequence[int]:
    return values[ends[number - 1] if number else 0 : ends[number]]
