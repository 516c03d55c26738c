"""Decides what is guidance: ends of a range in columns of their own or in one cell, and the period they are for.

A heading `Low` or `High` (minimum, maximum), or a range in a cell (`$8.70 to $8.72 billion`), asks for the range axis
and the forecast scenario; the period is the one the heading prints, else the fiscal year or quarter the table's title
names.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from converter.lazy import regex
from converter.statements.periods import Span, parse

if TYPE_CHECKING:
    from converter.statements.numbers import Token

ENDS = ("", "low", "high")
"""What a column opened by ranges can hold: plain figures, the low ends, the high ends."""

_LOW = regex(r"\b(?:low(?:\s+end)?|minimum)\b", re.IGNORECASE)
_HIGH = regex(r"\b(?:high(?:\s+end)?|maximum)\b", re.IGNORECASE)
SCENARIO = ("StatementScenarioAxis", "ScenarioForecastMember")
_LONG = 200


def bound(heading: str) -> str:
    """`low`, `high` or empty: which end of a range a column heading names."""
    words = heading.lower()
    low = ("low" in words or "minimum" in words) and _LOW.search(heading) is not None
    high = ("high" in words or "maximum" in words) and _HIGH.search(heading) is not None
    if low == high:
        return ""
    return "low" if low else "high"


def dims(end: str) -> tuple[tuple[str, str], ...]:
    """The (axis, member) local names of an end of a range of guidance."""
    return (("RangeAxis", "MinimumMember" if end == "low" else "MaximumMember"), SCENARIO)


def at_end(token: Token | None, end: str) -> Token | None:
    """What a token gives the column of that end: a range its low or high figure, a plain figure itself."""
    if token is None:
        return None
    if token.high is None:
        return None if end else token
    return None if not end else token.high if end == "high" else token._replace(high=None)


def span(own: Span, lines: Sequence[str]) -> Span:
    """The guided period: the heading's own words, then the nearest title that names a year; a bare year is a whole."""
    found = own
    for line in reversed(lines):
        wider = parse(line) if len(line) <= _LONG else Span()
        if wider.year or wider.length:
            found = found.under(wider)
            break
    if found.year and not found.length and not found.month:
        found = found._replace(months=12)
    return found
