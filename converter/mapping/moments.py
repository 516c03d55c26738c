"""Balances among flows: which lines of a statement of periods are of one moment, at its beginning or its end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from converter.mapping.context import Spot
from converter.mapping.match import Scored
from converter.model import Statement


def moment_of(scored: Scored, spot: Spot) -> str:
    """`opening` or `closing` for a balance in a statement of periods, else an empty string."""
    if scored.concept.period != "instant" or spot.instants:
        return ""
    return scored.rule.moment or ("opening" if "opening" in spot.words else "closing")


def moments_of(statement: Statement, spots: Sequence[Spot], taken: Mapping[int, Scored]) -> dict[int, str]:
    """Lines of a statement of flows that are balances all the same, each with its moment.

    All that a sum holds is of one kind: where the lines known in it are balances of one moment, the others are too.
    Cash at the end is no such sum of cash at the beginning and the change.
    """
    balances = {
        spot.row: moment for spot in spots if spot.row in taken and (moment := moment_of(taken[spot.row], spot))
    }
    found: dict[int, str] = {}
    for equation in statement.equations if balances else ():
        rows = (equation.total, *[row for row, _ in equation.addends])
        known = {balances.get(row, "") for row in rows if row in taken}
        if equation.addends and len(known) == 1 and (moment := known.pop()):
            found.update({row: moment for row in rows if row not in taken})
    return found
