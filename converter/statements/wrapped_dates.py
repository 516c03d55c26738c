"""Headings broken within a date or before it, as text browsers print the cells of narrow columns, put together again.

    ASSETS November 2,            ASSETS November 2, 2024 February 3, 2024 (1) October 28, 2023
    2024 February 3,
    2024 (1) October 28,
    2023

    Three Months Ended            Three Months Ended June 30, Six Months Ended June 30,
    June 30, Six Months Ended
    June 30,

Where days and years are set in columns (`March 31,  March 31,` above `2024  2023`), each line holds several, and stays
as it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from converter.lazy import regex
from converter.model import Line, Place
from converter.statements.laid_out import MONTH
from converter.statements.linekinds import TextLine

_DAY = rf"{MONTH}\s+\d{{1,2}},"
_AT = r"(?:[Aa]s of\s+|[Aa]t\s+)?"
_ANY_DAY = rf"{_DAY}(?:\s(?:19|20)\d\d)?"
_LENGTH = r"(?:for\s+the\s+)?\w+(?:-\w+)?\s+(?:months|weeks)\s+ended"
_OPEN = regex(rf"\b{_DAY}$")
_SEVERAL = regex(rf"{_DAY}\s+{_DAY}$")
_YEAR = regex(rf"\s*(?:19|20)\d\d(?:\s?\(\w\))?(?:\s+{_AT}{_DAY})?$")
_ENDED = regex(rf"\b{_LENGTH}$", re.IGNORECASE)
_DAY_LENGTH = regex(rf"\s*{_ANY_DAY}\s{_LENGTH}$", re.IGNORECASE)
_DAY_ALONE = regex(rf"\s*{_ANY_DAY}$")
_BOTH = regex(rf"{_ANY_DAY}\s{_LENGTH}$", re.IGNORECASE)
_LENGTH_ALONE = regex(rf"\s*{_LENGTH}\s*$", re.IGNORECASE)
_FULL_DATE = regex(rf"\s*{_AT}{_DAY}\s(?:19|20)\d\d(?:\s?\(\w\))?\s*$")
_LONGEST = 60


def dates_joined(lines: Sequence[Line]) -> list[Line]:
    """`lines`, those over which a date is broken as one; its places are those of its parts."""
    found: list[Line] = []
    for line in lines:
        if found and _goes_on(found[-1], line):
            found[-1] = _as_one((found[-1], line))
        else:
            found.append(line)
    return found


def headings_joined(lines: Sequence[Line | TextLine]) -> list[Line | TextLine]:
    """`lines`, headings printed one below the other as one line: dates, or lengths each with its day.

    Text in the order in which a page was set has them so (`July 1, 2023` / `July 2, 2022`, `Three Months Ended` /
    `June 30,` / `Six Months Ended` / `June 30,`), above rows that are whole.
    """
    found: list[Line | TextLine] = []
    at = 0
    while at < len(lines):
        end = max(_run(lines, at, (_FULL_DATE,)), _run(lines, at, (_LENGTH_ALONE, _DAY_ALONE)))
        group = [line for line in lines[at:end] if isinstance(line, Line)]
        found.append(_as_one(group) if len(group) > 1 else lines[at])
        at += max(len(group), 1)
    return found


def _run(lines: Sequence[Line | TextLine], start: int, turns: Sequence[re.Pattern[str]]) -> int:
    """Where lines end that follow one another from `start` and are each, in turn, one of several things, twice."""
    at = start
    while at < len(lines) and isinstance(line := lines[at], Line) and len(line.text) < _LONGEST:
        above = lines[at - 1] if at > start else None
        if isinstance(above, Line) and not _right_below(above, line):
            break
        if not turns[(at - start) % len(turns)].match(line.text):
            break
        at += 1
    whole = (at - start) // len(turns)
    return start + whole * len(turns) if whole > 1 else start


def _as_one(lines: Sequence[Line]) -> Line:
    first = lines[0]
    indent = first.text[: len(first.text) - len(first.text.lstrip())]
    text = indent + " ".join([line.text.strip() for line in lines])
    return first._replace(text=text, places=tuple([place for line in lines for place in _tight(line)]))


def last_number(line: Line) -> int:
    """The number of the last line of the page that a line holds."""
    return max(line.number, line.places[-1].line) if line.places else line.number


def _tight(line: Line) -> tuple[Place, ...]:
    """The line's places; where it is one with blanks at its ends, without these."""
    if len(line.places) != 1:
        return line.places
    place, text = line.places[0], line.text
    if place.end - place.start != len(text):
        return line.places
    start = place.start + len(text) - len(text.lstrip())
    return (place._replace(start=start, end=place.start + len(text.rstrip())),)


def _right_below(above: Line, line: Line) -> bool:
    return line.page == above.page and line.number == last_number(above) + 1


def _goes_on(above: Line, line: Line) -> bool:
    text = above.text.rstrip()
    # Few lines end like a heading that goes on: the others are spared the patterns.
    if not text.endswith(",") and text[-5:].lower() != "ended":
        return False
    if not _right_below(above, line) or len(line.text.strip()) > _LONGEST:
        return False
    if _YEAR.match(line.text):
        return _OPEN.search(text) is not None and not _SEVERAL.search(text)
    if _DAY_LENGTH.match(line.text):
        return _ENDED.search(text) is not None
    return _DAY_ALONE.match(line.text) is not None and _BOTH.search(text) is not None
