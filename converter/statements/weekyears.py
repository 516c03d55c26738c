"""Decides where the years of a 52/53-week calendar end: the filer's pattern, read off the year ends it prints.

Two patterns are in use: the chosen weekday nearest to the end of a month, and the last one in the month. Printed year
ends tell them apart when one lies beyond the month's end or more than three days before it. While both fit, a year has
52 weeks. Where quarters end on another weekday than the year, only they are counted in weeks: the year keeps its date.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from converter.statements.periods import month_last

_WEEK = 7
_HALF = 3
_YEAR = timedelta(days=364)
_FAR = 180
"""So many days from a year end, that of the year before or after may be nearer."""


def year_ends(days: Iterable[date], month: int) -> list[date]:
    """Those of `days` that can be the end of a fiscal year that closes with `month`, oldest first."""
    return sorted(day for day in set(days) if -_WEEK < _after(day, month) <= _HALF)


def fixed_year(days: Sequence[date], month: int) -> bool:
    """Whether years close with the last day of `month` though quarters end on a weekday of their own."""
    closes = year_ends(days, month)
    others = {day.weekday() for day in days if day not in closes}
    lasts = all(_after(day, month) == 0 for day in closes)
    return bool(closes) and lasts and len(others) == 1 and all(day.weekday() not in others for day in closes)


def year_end_before(end: date, known: Sequence[date], month: int) -> date:
    """The year end before `end` by the pattern the `known` year ends follow."""
    beyond = any(_after(day, month) > 0 for day in known)
    early = any(_after(day, month) < -_HALF for day in known)
    back = end - _YEAR
    longer = back - timedelta(days=_WEEK)
    if beyond and not early:
        return min((back, longer), key=lambda day: abs(_after(day, month)))
    if early and not beyond:
        return back if _after(back, month) <= 0 else longer
    return back


def years_back(known: Sequence[date], month: int, count: int = 3) -> list[date]:
    """The year ends before the oldest known one, so many of them."""
    found: list[date] = []
    if known:
        end = min(known)
        for _ in range(count):
            end = year_end_before(end, known, month)
            found.append(end)
    return found


def _after(day: date, month: int) -> int:
    """Days from the nearest last day of `month` to `day`; negative before it."""
    after = day.toordinal() - month_last(day.year, month).toordinal()
    if abs(after) < _FAR:
        return after
    other = month_last(day.year + (1 if after > 0 else -1), month)
    return min(after, day.toordinal() - other.toordinal(), key=abs)
