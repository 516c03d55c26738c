"""Turns a printed label into words that can be compared: what the line is called, whatever its printing.

In order: case and typographic marks folded; footnote marks, notes, dates and amounts dropped; a direction in
parentheses ("(loss)", "(used in)") taken off; other parentheses set aside; singulars; several words rewritten as one
("stock based" as "sharebased", "loss from operations" as "operating income"); synonyms; stop words dropped. Where a
tail explains rather than names ("net of allowance of …"), the head alone is kept as a second reading.

Every word list is data (`taxonomy_maps/words.yaml`); this module knows none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from converter.lazy import regex
from converter.model import made
from converter.records import NamedTuple
from converter.remembered import Remembered

BARE = frozenset({"total", "net", "subtotal"})
"""Words without which a line is still the same line."""

SILENT = BARE | {"company"}
"""Words that say nothing of a heading or total."""

_FOLD = str.maketrans(
    {"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "−": "-", "‐": "-", "‑": "-", "\u00a0": " ", "…": " "}
)
# Most labels have neither figures nor marks nor parentheses: they are spared the patterns that need one.
_FIGURED = frozenset("0123456789[*†‡§¹²³⁴⁵⁶⁷⁸⁹®™℠")
_MARKED = _FIGURED | {"("}
_MARK = regex(r"[a-z]|[ivx]{1,4}|unaudited")
"""What in parentheses is a mark, of what has no figures."""
# How a mark or a date begins is looked for first: each of their many ways is tried only there.
_MARKS = regex(
    r"(?=[(\[*†‡§¹²³⁴⁵⁶⁷⁸⁹®™℠ns])(?:"
    r"\((?:see )?notes? \d[^()]*\)|\((?:\d{1,2}|[a-z]|[ivx]{1,4})\)|\[\w{1,2}\]|[*†‡§¹²³⁴⁵⁶⁷⁸⁹®™℠]|"
    r"\(?\b(?:see )?notes? \d+(?:(?:,| and| &) ?\d+)*\)?|\(unaudited\))"
)
_DATES = regex(
    r"(?=[adefjmnoqs12])(?:"
    r"(?:as (?:of|at) |at |on )?(?:each of )?(?:january|february|march|april|may|june|july|august|september|october|"
    r"november|december|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\.? \d{1,2}(?:, ?\d{4})?|"
    r"\b(?:19|20)\d\d\b|\bfiscal\b|\bq[1-4]\b)"
)
_AMOUNTS = regex(r"\$ ?[\d.,/]+(?: (?:million|billion|thousand))?|\b\d[\d,.]*\b%?")
_CORPORATE = (
    r"(?: (?:group|holdings?|international|companies|company|corporation|corp|inc|co|and (?:co|subsidiaries)))*\b"
)
_DIGIT = regex(r"\d|\bfiscal\b")
_ASIDE = regex(r"\(([^()]*)\)")
_TRAILING_NUMBER = regex(r"(?<=[a-z,)])\d{1,2}(?=$|[ ,])")
_ALLOWED = "abcdefghijklmnopqrstuvwxyz0123456789%"
_SPACED = bytes(byte if chr(byte) in _ALLOWED else 32 for byte in range(256))
_MOST_WORDS = 20_000

Node = dict[str, Any]
"""A node of the tree of rewrites: the words that may follow, and under "" what the words so far mean."""


class Label(NamedTuple):
    """A label as compared: `words` in printed order, `key` the same sorted, `head` the key of the part before a tail.

    `bag` are the words as a set, `core` those that name something; `folded` is the text the words came from, `said` all
    the words of the printed label, `barred` those of them that keep it off GAAP concepts.
    """

    words: tuple[str, ...]
    key: tuple[str, ...]
    head: tuple[str, ...]
    folded: str
    said: tuple[str, ...]
    bag: frozenset[str]
    core: frozenset[str]
    barred: str


class Beginnings:
    """How phrases begin: with one word that is all there is, or with two. Most labels have neither, and half of them
    not even a first word, which is told without a look at each pair."""

    __slots__ = ("_first", "_pairs", "_single")

    def __init__(self, beginnings: Iterable[tuple[str, ...]]) -> None:
        self._pairs = frozenset(beginnings)
        self._first = frozenset([words[0] for words in self._pairs])
        self._single = frozenset([words[0] for words in self._pairs if len(words) == 1])

    def __iter__(self) -> Iterator[tuple[str, ...]]:
        return iter(self._pairs)

    def among(self, words: Sequence[str]) -> bool:
        if self._first.isdisjoint(words):
            return False
        return not (self._single.isdisjoint(words) and self._pairs.isdisjoint(pairwise(words)))


class Phrases:
    """Phrases of whole words, to be found among words: the leftmost, of several that begin there the longest."""

    __slots__ = ("_starts", "begin")

    def __init__(self, spoken: Iterable[str]) -> None:
        self._starts: dict[str, list[tuple[str, ...]]] = {}
        for phrase in sorted(spoken, key=lambda phrase: (-len(phrase), phrase)):
            if words := tuple(phrase.split()):
                self._starts.setdefault(words[0], []).append(words)
        self.begin = Beginnings(words[:2] for held in self._starts.values() for words in held)

    def find(self, said: tuple[str, ...], since: int = 0) -> tuple[int, int] | None:
        """Where the first phrase stands: the number of its first word, and that of the word after it."""
        if not self.begin.among(said):
            return None
        starts = self._starts
        for at in range(since, len(said)):
            for words in starts.get(said[at], ()):
                if said[at : at + len(words)] == words:
                    return at, at + len(words)
        return None

    def without(self, said: tuple[str, ...]) -> tuple[str, ...]:
        """The words with an empty one in the place of each phrase, so that what stood apart does not join."""
        rest: tuple[str, ...] = ()
        while found := self.find(said):
            rest, said = (*rest, *said[: found[0]], ""), said[found[1] :]
        return rest + said


class Lexicon:
    """The word lists of `words.yaml`, ready to be used."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        """`data` is what `prepared` makes of the word lists."""
        self.stop = frozenset(data["stop"])
        self.soft: Mapping[str, float] = data["soft"]
        self.heavy = frozenset(data["heavy"])
        self.synonyms: Mapping[str, str] = data["synonyms"]
        self.singulars: Mapping[str, str] = data["singular"]
        self.kept = frozenset(data["kept"])
        self.corporate = frozenset(data["corporate"])
        self.directions = frozenset(data["directions"])
        self.gaap = regex(r"\b(?:" + _alternation(data["gaap"]) + r")\b")
        self._rewrites: Node = data["rewrites"]
        self._tails = Phrases(data["tails"])
        self._non_gaap = Phrases(data["non-gaap"])
        self._gaap_anyway = Phrases(data["gaap-anyway"])
        self._gaap = Phrases(data["gaap"])
        self._telling = Beginnings([*self._tails.begin, *self._non_gaap.begin])
        self._single = Remembered(lambda word: self.singulars.get(word) or singular(word), _MOST_WORDS)
        self._meant = Remembered(self._word, _MOST_WORDS)
        self.plain = Remembered(self._read)
        """Labels as compared, by their text, where no company's name is looked for."""

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Lexicon:
        """From the mapping read from `words.yaml`."""
        return cls(prepared(data))

    def label(self, printed: str, company: str = "") -> Label:
        """The label as compared; `company` (folded names, "|" between them) inside it becomes the word "company"."""
        return self.read(printed, tuple(company.split("|")) if company else ())

    def read(self, printed: str, names: tuple[str, ...]) -> Label:
        """The same, the names one by one."""
        plain = self.plain[printed]
        for name in names:
            if name in plain.folded:
                return self._read(printed, names)
        return plain

    def _read(self, printed: str, names: tuple[str, ...] = ()) -> Label:
        text = _lower(printed)
        spoken = said = tuple(_split(text))
        if not _MARKED.isdisjoint(text) or "fiscal" in text:
            spoken = tuple(self._unmarked(text))
        folded = " ".join(spoken)
        for name in names:
            if name in folded:
                folded = re.sub(rf"\b{re.escape(name)}\b{_CORPORATE}", "company", folded)
                spoken = tuple(folded.split())
                break
        words = self._words(spoken)
        key = head = tuple(sorted(words))
        # Most labels have neither a tail nor a word that is not GAAP.
        plain = spoken is said and not self._telling.among(said)
        tail = None if plain else self._tails.find(spoken, 1)
        # A tail that follows a single letter ("A, net of …") leaves nothing to go by.
        if tail is not None and (tail[0] > 1 or len(spoken[0]) > 1):
            cut = self._words(spoken[: tail[0]])
            if cut:
                # "… used in computing earnings per share, basic": the tail may hold a word that names the line.
                head = tuple(sorted({*cut, *self.kept.intersection(words)}))
        bag = frozenset(key)
        barred = "" if plain else self._barring(said)
        return made(Label, (words, key, head, folded, said, bag, bag - SILENT, barred))

    def _unmarked(self, text: str) -> list[str]:
        """The words of a text without marks, notes, dates and amounts, what stands in parentheses set aside."""
        if not _FIGURED.isdisjoint(text) or "fiscal" in text:
            text = _MARKS.sub(" ", text)
            if _DIGIT.search(text):
                text = _AMOUNTS.sub(" ", _TRAILING_NUMBER.sub(" ", _DATES.sub(" ", text)))
        if "(" not in text:
            return _split(text)
        text = _ASIDE.sub(self._undirected, text)
        if "(" not in text:
            return _split(text)
        pieces = _ASIDE.split(text)
        words, asides = _split(" ".join(pieces[::2])), list(map(_split, pieces[1::2]))
        if not words:
            return [word for aside in asides for word in aside]
        return words + [word for aside in asides for word in aside if word in self.kept]

    def _undirected(self, aside: re.Match[str]) -> str:
        said = aside[1]
        direction = said.removeprefix(" ").removesuffix(" ") in self.directions
        return " " if direction or (len(said) < 10 and _MARK.fullmatch(said)) else aside[0]

    def _words(self, spoken: Sequence[str]) -> tuple[str, ...]:
        words = self._rewritten(list(map(self._single.__getitem__, spoken)))
        meant = dict.fromkeys(map(self._meant.__getitem__, words))
        if "" in meant:
            del meant[""]
        return tuple(meant)

    def _rewritten(self, words: list[str]) -> list[str]:
        """Several words written as one, the longest match first, from left to right."""
        out: list[str] = []
        since, end, count = 0, 0, len(words)
        for at, word in enumerate(words):
            node: Node | None = self._rewrites.get(word)
            if node is None or at < end:
                continue
            ahead = at
            while node is not None:
                ahead += 1
                if "" in node:
                    end, meant = ahead, node[""]
                node = node.get(words[ahead]) if ahead < count else None
            if end > at:
                out += words[since:at]
                out += meant.split()
                since = end
        return out + words[since:] if since else words

    def _word(self, raw: str) -> str:
        if raw in self.stop or (len(raw) == 1 and raw != "%"):
            return ""
        word = self.synonyms.get(raw, raw)
        return "" if word in self.stop else word

    def non_gaap_word(self, printed: str) -> str:
        """The word that keeps a label off GAAP concepts, or an empty string."""
        return self._barring(tuple(_split(_lower(printed))))

    def _barring(self, said: tuple[str, ...]) -> str:
        if self._non_gaap.find(said) is None:
            return ""
        rest = self._gaap_anyway.without(said)
        found = self._non_gaap.find(rest)
        return " ".join(rest[found[0] : found[1]]) if found else ""

    def says_gaap(self, label: Label) -> bool:
        """Whether a reconciliation's line says it is the one from the books ("GAAP net income", "as reported")."""
        return not label.barred and self._gaap.find(label.said) is not None

    def from_books(self, label: Label) -> str:
        """The words of such a line without those that say so."""
        return " ".join(self._gaap.without(label.said))

    def weight(self, word: str) -> float:
        """How much a word tells: little for soft words, much for heavy ones."""
        soft = self.soft.get(word)
        if soft is not None:
            return soft
        return 1.6 if word in self.heavy else 1.0


class Labels(dict[str, Label]):
    """The labels of one release as compared, each read when it is first asked for; `plain` knows no company."""

    def __init__(self, lexicon: Lexicon, company: str = "") -> None:
        super().__init__()
        self.lexicon = lexicon
        self.plain: Mapping[str, Label] = lexicon.plain
        self._names = tuple(company.split("|")) if company else ()

    def __missing__(self, printed: str) -> Label:
        label = self[printed] = self.lexicon.read(printed, self._names)
        return label


def prepared(data: Mapping[str, Any]) -> dict[str, Any]:
    """The mapping read from `words.yaml` as `Lexicon` takes it: the rewrites as a tree, word by word."""
    tree: Node = {}
    for spoken, meant in data["rewrites"].items():
        node = tree
        for word in str(spoken).split():
            node = node.setdefault(data["singular"].get(word) or singular(word), {})
        node.setdefault("", str(meant or ""))
    return {**data, "rewrites": tree}


def fold(text: str) -> str:
    """Lower-case words with single spaces: apostrophes dropped, `&` read as "and", `%` as a word."""
    return " ".join(_split(text))


def _split(text: str) -> list[str]:
    plain = text.replace("&", " and ").replace("%", " % ").encode("ascii", "replace")
    return plain.translate(_SPACED, b"'").decode().split()


def stripped(words: Iterable[str]) -> frozenset[str]:
    """Words without those that say nothing of the line (total, net, the company)."""
    return frozenset(words) - SILENT


def singular(word: str) -> str:
    """The singular by rule of thumb; exceptions are in the word lists."""
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        if word.endswith("ies"):
            return word[:-3] + "y"
        if word.endswith(("ses", "xes", "ches", "shes")) and not word.endswith(("ases", "enses", "uses")):
            return word[:-2]
        return word[:-1]
    return word


def _lower(printed: str) -> str:
    lower = printed.lower()
    return lower if lower.isascii() else lower.translate(_FOLD)


def _alternation(words: Iterable[str]) -> str:
    return "|".join(re.escape(w) for w in sorted(words, key=lambda w: (-len(w), w)))
