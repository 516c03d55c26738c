"""What basis a line of a secondary table is on, where its label alone would pass for the company's own figure.

trailing    "-- TTM", "trailing 4-quarters": the figure covers the twelve months that end with its column
averaged    "Average loans", a table of average balances: no balance at a date
segments    lines under "North America Segment:" are that segment's
taxable-equivalent   a bank's interest income grossed up for taxes, and the totals that hold it
apart       in a table of measures that are not GAAP: lines that leave something out, and the special items themselves

A label, the headings above it and the table's title are asked, in this order.
"""

from __future__ import annotations

import re

from converter.lazy import regex
from converter.model import Row, Statement

_TRAILING = regex(
    r"\b(?:ttm|ltm)\b|\b(?:trailing|last|rolling)[\s-]+(?:twelve|12|four|4)[\s-]+(?:months?|quarters?)\b", re.I
)
_AVERAGE = regex(
    r"^\W*(?:(?:consolidated|condensed|daily|quarterly|total)\s+)*average\b(?!.*\b(?:return|shares?|price)\b)"
    r"|\baverage (?:daily )?balances?\b",
    re.I,
)
_SEGMENT = regex(r"^\W*(?!(?:reportable|operating|business|total|by|other)\s+segment)\w.*\bsegment\W*$", re.I)
_TAXABLE = regex(r"\b(?:fully[\s-]+)?tax(?:able)?[\s-]+equivalent\b|\bFTE\b", re.I)
_APART = regex(r"\b(?:excluding|excludes?|exclusive of|special items?|one-time|non-?recurring)\b", re.I)


_APART_WORDS = ("exclu", "special", "one-time", "recurring")
_TRAILING_WORDS = ("ttm", "ltm", "month", "quarter")


class Bases:
    """The bases of one statement's rows. Words that stand nowhere in it are not looked for in each row."""

    def __init__(self, statement: Statement) -> None:
        self._statement = statement
        labels = [row.label for row in statement.rows]
        sections = set().union(*{row.section for row in statement.rows})
        text = "\n".join([statement.title, *labels, *sections]).lower()
        self._trails = any(word in text for word in _TRAILING_WORDS) and _TRAILING.search(text) is not None
        self._averages = "average" in text
        self._segments = "segment" in text
        self._equivalents = "equivalent" in text

    def trailing(self, row: Row) -> bool:
        """Whether a line's figures cover the twelve months up to the end of their column."""
        return self._trails and any(map(_TRAILING.search, self._around(row)))

    def averaged(self, row: Row) -> bool:
        """Whether a line's figure is an average over its period, not a balance at a date."""
        return self._averages and any(
            _AVERAGE.search(text) is not None for text in self._around(row) if "average" in text.lower()
        )

    def _around(self, row: Row) -> tuple[str, ...]:
        return (row.label, self._statement.title, *row.section)

    def segments(self) -> dict[int, str]:
        """The segment whose figures each row holds: that of the heading above, down to the next heading as far out."""
        found: dict[int, str] = {}
        segment, level = "", 0
        for number, row in enumerate(self._statement.rows) if self._segments else ():
            if row.heading and row.label:
                if _SEGMENT.match(row.label):
                    segment, level = row.label.strip(" :–—-"), row.level
                elif row.level <= level:
                    segment = ""
            elif segment:
                found[number] = segment
        return found

    def taxable_equivalent(self) -> frozenset[int]:
        """The rows of a bank's statement whose figures are grossed up for taxes: what adds up from such a line is so
        too, until the adjustment is taken out again with the taxes."""
        statement = self._statement
        if _taxable(f"{statement.title} {statement.caption}"):
            return frozenset(range(len(statement.rows)))
        if not self._equivalents:
            return frozenset()
        said = [number for number, row in enumerate(statement.rows) if "equivalent" in row.label.lower()]
        level = {number: 1 for number in said if _taxable(statement.rows[number].label)}
        if not level:
            return frozenset()
        sums = {equation.total: equation.addends for equation in statement.equations if equation.addends}
        for number in range(len(statement.rows)):
            if number not in level and number in sums:
                up = sum(weight * level.get(row, 0) for row, weight in sums[number] if row < number)
                level[number] = max(0, min(1, up))
        return frozenset(number for number, up in level.items() if up)


def _taxable(text: str) -> bool:
    low = text.lower()
    return (("tax" in low and "equivalent" in low) or "fte" in low) and _TAXABLE.search(text) is not None


def each(row: Row) -> bool:
    """Whether a line's figures are for each of something (a vehicle, a store, a barrel), as the reading said."""
    for amount in row.amounts:  # noqa: SIM110 - asked for every row; a generator costs twice as much
        if amount is not None and amount.licence.startswith("an amount for each"):
            return True
    return False


def apart(label: str) -> bool:
    """Whether a line of a non-GAAP table is one of the items such tables leave out, or leaves them out itself."""
    low = label.lower()
    return any(word in low for word in _APART_WORDS) and _APART.search(label) is not None
