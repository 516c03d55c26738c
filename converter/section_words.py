"""Which section of a release a heading opens, or the first words of a paragraph: the words of `taxonomy_maps/sections`.

Texts are compared as words in small letters. In `words.csv`, `^` is the beginning of the text, and ` & ` joins words
that must all be there. The first line that fits decides, among openings the words that come first; `never` goes before
all.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from converter.lazy import regex
from converter.resources import maps_folder

_WORD = regex(r"[a-z0-9]+")
_OPENING = 320
"""How many characters of a paragraph are its opening."""


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
    words = f" {' '.join(_WORD.findall(text.lower()))} "
    return None if _found(words, "never") else _kind(words, "heading")


def of_opening(text: str) -> tuple[Kind, str] | None:
    """The kind of section whose paragraphs open like this one, and the words that say so."""
    words = f" {' '.join(_WORD.findall(text[:_OPENING].lower()))} "
    found = [(words.index(f" {phrase.strip().partition(' & ')[0]} "), name, phrase) for name, phrase in _all(words)]
    if not found:
        return None
    _, name, phrase = min(found, key=lambda each: each[0])
    return kinds()[name], phrase.strip()


def ends(text: str) -> bool:
    """Whether a line says that the prose before it is over."""
    words = f" {' '.join(_WORD.findall(text[:60].lower()))} "
    return _found(words, "end") is not None


@cache
def speech() -> str:
    """The verbs of quotations, as an alternation."""
    return "|".join(phrase.strip(" ^") for _, phrase in _table("speech"))


def share(text: str, phrase: str) -> float:
    """How much of a text's words a phrase of the table is."""
    return len(phrase.split()) / max(len(_WORD.findall(text.lower())), 1)


def _all(words: str) -> Iterator[tuple[str, str]]:
    return ((name, phrase) for name, phrase in _table("opening") if _fits(words, phrase))


def _kind(words: str, where: str) -> tuple[Kind, str] | None:
    found = _found(words, where)
    return None if found is None else (kinds()[found[0]], found[1].strip(" ^"))


def _found(words: str, where: str) -> tuple[str, str] | None:
    return next(((name, phrase) for name, phrase in _table(where) if _fits(words, phrase)), None)


def _fits(words: str, phrase: str) -> bool:
    if phrase[0] == "^":
        return words.startswith(phrase[1:])
    return phrase in words or ("&" in phrase and all(f" {part} " in words for part in phrase.strip().split(" & ")))


@cache
def _table(where: str) -> tuple[tuple[str, str], ...]:
    """(section, words) of a part of `words.csv`; words stand between blanks, `^` before the first blank."""
    rows = (fields for fields in _rows("words.csv", 2) if fields[0] == where)
    return tuple((name, f"^ {words[1:]} " if words[0] == "^" else f" {words} ") for _, name, words in rows)


def _rows(file: str, commas: int) -> list[list[str]]:
    """The fields of a table after its heading line; the last one may hold commas."""
    lines = (maps_folder() / "sections" / file).read_text(encoding="utf-8").splitlines()
    return [line.split(",", commas) for line in lines[1:]]
