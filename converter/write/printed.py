"""Where the release prints a cover value that came without a place: nothing is hidden that a reader can see.

Only in the release's opening, and only where the words can mean nothing else
1. the company's name, word for word, in one run of text or across neighbouring ones (`<b>Sonus</b> Networks`);
2. the period's last day as an English date.
"""

from __future__ import annotations

from collections.abc import Sequence

from converter.lazy import regex
from converter.model import Fact

Stretch = tuple[int, int, int]
"""(run, start, end): characters of the source."""

MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_WORD = regex(r"\w")
DATE = regex(r"([A-Za-z]+) (\d{1,2}), (\d{4})")
_OPENING_RUNS = 400
_SPLIT_OVER = 4


def find(fact: Fact, runs: Sequence[str]) -> list[Stretch]:
    """The characters that say the fact's value, in order; empty where there are none or they could mean else."""
    if not isinstance(fact.value, str) or fact.concept.prefix != "dei":
        return []
    if fact.concept.name == "EntityRegistrantName":
        return _name(fact.value, runs)
    if fact.concept.name == "DocumentPeriodEndDate":
        return _day(fact.value, runs)
    return []


def iso_day(text: str) -> str:
    """`June 30, 2011` as `2011-06-30`; empty for anything else."""
    match = DATE.fullmatch(text)
    if match is None or match[1].lower() not in MONTHS:
        return ""
    return f"{match[3]}-{MONTHS.index(match[1].lower()) + 1:02}-{int(match[2]):02}"


def _day(value: str, runs: Sequence[str]) -> list[Stretch]:
    year = value[:4]
    for run, text in enumerate(runs[:_OPENING_RUNS]):
        if year in text:
            for match in DATE.finditer(text):
                if iso_day(match[0]) == value:
                    return [(run, match.start(), match.end())]
    return []


def _name(value: str, runs: Sequence[str]) -> list[Stretch]:
    opening = runs[:_OPENING_RUNS]
    for run, text in enumerate(opening):
        at = _find(value, text)
        if at >= 0:
            return [(run, at, at + len(value))]
    for run, text in enumerate(opening):
        if not text or value[0] not in text:
            continue
        at = _find(value, "".join(opening[run : run + _SPLIT_OVER]))
        if 0 <= at < len(text):
            return _pieces(opening, run, at, at + len(value))
    return []


def _find(words: str, text: str) -> int:
    """Where the words stand in a text, no letter or digit beside them; −1 if nowhere."""
    at = text.find(words)
    while at >= 0:
        if not _WORD.match(text, at + len(words)) and not (at and _WORD.match(text, at - 1)):
            return at
        at = text.find(words, at + 1)
    return -1


def _pieces(runs: Sequence[str], run: int, start: int, end: int) -> list[Stretch]:
    """A stretch of joined runs as stretches of each."""
    found: list[Stretch] = []
    offset = 0
    while offset < end:
        length = len(runs[run])
        left, right = max(start - offset, 0), min(end - offset, length)
        if left < right:
            found.append((run, left, right))
        offset += length
        run += 1
    return found
