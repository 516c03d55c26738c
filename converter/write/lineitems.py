"""Line items: the facts of a row that have the same concept. What a row says as a whole is asked of them once.

Presentation and calculation both go row by row; facts from outside the tables are no part of a row.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from converter.model import Concept, Fact
from converter.records import NamedTuple


class LineItem(NamedTuple):
    """A concept in a row: its QName (with the model's prefix) and the row's facts of it, in the order of the columns.

    `sign` is −1 where the facts have the opposite of their printed signs, 1 where the same, 0 where it cannot tell (all
    zero, nothing printed, or not the same in all columns).
    """

    name: str
    concept: Concept
    facts: list[Fact]
    sign: int


Rows = dict[tuple[int, int], list[LineItem]]
"""The line items of each row that has facts, by statement and row."""


class LineItems(NamedTuple):
    """All facts of a conversion: those of rows as line items, and the `loose` ones from outside the tables."""

    rows: Rows
    loose: list[Fact]


def line_items(facts: Iterable[Fact]) -> LineItems:
    """The facts, row by row."""
    grouped: dict[tuple[int, int], dict[Concept, list[Fact]]] = {}
    loose: list[Fact] = []
    before: object = None
    same: list[Fact] = []
    for fact in facts:
        if fact.statement < 0 or fact.row < 0:
            loose.append(fact)
            continue
        here = (fact.statement, fact.row, fact.concept)
        if here != before:
            # Facts come row by row.
            before = here
            same = grouped.setdefault(here[:2], {}).setdefault(fact.concept, [])
        same.append(fact)
    rows = {
        key: [LineItem(concept.qname, concept, found, _printed_sign(found)) for concept, found in concepts.items()]
        for key, concepts in grouped.items()
    }
    return LineItems(rows, loose)


def _printed_sign(facts: Sequence[Fact]) -> int:
    found = 0
    for fact in facts:
        value, amount = fact.value, fact.amount
        if not value or amount is None or not amount.value or not isinstance(value, Decimal):
            continue
        sign = 1 if value.is_signed() == amount.value.is_signed() else -1
        if sign == -found:
            return 0
        found = sign
    return found
