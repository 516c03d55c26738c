"""Which section of a release a heading opens, or the first words of a paragraph: the words of `taxonomy_maps/sections`.

Texts are compared as words in small letters. In `words.csv`, `^` is the beginning of the text, and ` & ` joins words
that must all be there. The first line that fits decides, among openings the words that come first; `never` goes before
all.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from converter.lazy import regex
from converter.records import NamedTuple
from converter.resources import maps_folder

_WORD = regex(r"[a-z0-9]+")
_OPENING = 320
"""How many characters of a paragraph are its opening."""

_START = 60


class Kind(NamedTuple):
    """A kind of section: its concept in the extension, the title its role and label have, what it is."""

    name: str
    concept: str
    title: str
    documentation: str


@cache
def kinds() -> dict[str, Kind]:
    """All kinds by name, in the order of the table."""
    return {fields[0]: Kind(*fields) for fields in _rows("kinds.csv", 3)}


def of_heading(text: str) -> tuple[Kind, str] | None:
    """The kind of section that a heading opens and the words that say so."""
    words = _words(text)
    if next(_found(words, "never"), None):
        return None
    return next(((kinds()[phrase.section], phrase.said) for phrase in _found(words, "heading")), None)


def of_opening(text: str) -> tuple[Kind, str] | None:
    """The kind of section whose paragraphs open like this one, and the words that say so."""
    words = _words(text[:_OPENING])
    first = min(_found(words, "opening"), key=lambda phrase: words.index(phrase.parts[0]), default=None)
    return None if first is None else (kinds()[first.section], first.said)


def ends(text: str) -> bool:
    """Whether a line says that the prose before it is over."""
    return next(_found(_words(text[:_START]), "end"), None) is not None


@cache
def speech() -> str:
    """The verbs of quotations, as an alternation."""
    return "|".join(phrase.said for phrase in _tables()["speech"])


def share(text: str, said: str) -> float:
    """How much of a text's words are words of the table."""
    return len(said.split()) / max(len(_WORD.findall(text.lower())), 1)


def _words(text: str) -> str:
    """The words in small letters, each between blanks."""
    return f" {' '.join(_WORD.findall(text.lower()))} "


class _Phrase(NamedTuple):
    """A line of `words.csv`: its parts must all be there, each between blanks; `anchored`: at the beginning."""

    section: str
    said: str
    parts: tuple[str, ...]
    anchored: bool


def _found(words: str, where: str) -> Iterator[_Phrase]:
    """The phrases of a part of the table that fit, in its order."""
    for phrase in _tables()[where]:
        first, *others = phrase.parts
        if first in words and (not phrase.anchored or words.startswith(first)) and all(o in words for o in others):
            yield phrase


@cache
def _tables() -> dict[str, list[_Phrase]]:
    """The lines of `words.csv` by the part of the table they belong to, in its order."""
    made: dict[str, list[_Phrase]] = {}
    for part, section, text in _rows("words.csv", 2):
        said = text.removeprefix("^")
        phrase = _Phrase(section, said, tuple([f" {each} " for each in said.split(" & ")]), said != text)
        made.setdefault(part, []).append(phrase)
    return made


def _rows(file: str, commas: int) -> list[list[str]]:
    """The fields of a table after its heading line; the last one may hold commas."""
    lines = (maps_folder() / "sections" / file).read_text(encoding="utf-8").splitlines()
    return [line.split(",", commas) for line in lines[1:]]
