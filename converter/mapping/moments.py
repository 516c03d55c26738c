"""Balances among flows: which lines of a statement of periods are of one moment, at its beginning or its end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from converter.mapping.context import Spot
from converter.mapping.usable import Scored
from converter.model import Statement

_ENDS = ("closing", "opening")
_SPANS = frozenset({"period", "quarter", "year"})
_CHANGES = frozenset({"change", "average", "effect"})


def moment_of(scored: Scored, spot: Spot) -> str:
    """`opening` or `closing` for a balance in a statement of periods, else an empty string."""
    if scored.concept.period != "instant" or spot.instants:
        return ""
    return end_of(scored.rule.moment, spot)


def end_of(moment: str, spot: Spot) -> str:
    """At which end of the period a balance is held: as its rule says, else its label, else the closing one."""
    return moment or ("opening" if "opening" in spot.words else "closing")


def moments_of(statement: Statement, spots: Sequence[Spot], taken: Mapping[int, Scored]) -> dict[int, str]:
    """Lines of a statement of flows that are balances all the same, each with its moment.

    All that a sum holds is of one kind: where the lines known in it are balances of one moment, the others are too.
    Cash at the end is no such sum of cash at the beginning and the change. And some say so: "headcount at period end".
    """
    balances = {
        spot.row: moment for spot in spots if spot.row in taken and (moment := moment_of(taken[spot.row], spot))
    }
    found = {
        spot.row: said for spot in spots if spot.row not in taken and not spot.instants and (said := said_moment(spot))
    }
    for equation in statement.equations if balances else ():
        rows = (equation.total, *[row for row, _ in equation.addends])
        known = {balances.get(row, "") for row in rows if row in taken}
        if equation.addends and len(known) == 1 and (moment := known.pop()):
            found.update({row: moment for row in rows if row not in taken})
    return found


def said_moment(spot: Spot) -> str:
    """The moment that a line or its heading names with the end or the beginning of a period."""
    if spot.words.isdisjoint(_ENDS) and spot.headings.isdisjoint(_ENDS):
        return ""
    words = spot.label.words
    for pair in (*pairwise(words), (words[-1], "period") if words else ()):
        moment = next((word for word in pair if word in _ENDS), "")
        if moment and not _SPANS.isdisjoint(pair) and _CHANGES.isdisjoint(words):
            return moment
    return next((word for word in _ENDS if word in spot.headings), "") if "period" in spot.headings else ""
