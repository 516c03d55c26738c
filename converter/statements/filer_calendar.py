"""Decides what calendar the filer keeps, from every period end the release prints in full.

Weeks or months: ends that mostly fall on other days than a month's last mean weeks. The month a fiscal year closes
with: voted by year-to-date columns, then by balance sheets. Years known by number only: the balance sheets' own
labels where they lie a year apart; else the calendar year, unless the text names fiscal years otherwise (`fiscal 2023
… ended February 3, 2024`). Years that close in January or February are named either way: without words that tell, a
gap.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import cached_property
from itertools import pairwise

from converter.lazy import regex
from converter.model import Period, StatementKind
from converter.records import NamedTuple
from converter.statements.periods import Span, dates, day_of, parse
from converter.statements.weekyears import year_end_before, year_ends

NEAR = 10
_QUARTER_NEAR = 25
DURATIONS = (StatementKind.INCOME, StatementKind.CASH_FLOW, StatementKind.COMPREHENSIVE)
_ORDINALS = ("first", "second", "third", "fourth")
_NAMED = regex(
    r"(?P<nth>first|second|third|fourth)[\s-]+quarter\s+(?:of\s+)?(?:the\s+)?(?:fiscal\s+)?(?:year\s+)?"
    r"(?P<year>20\d\d|19\d\d)[^.;]{0,40}?\bended\b"
    r"|fiscal\s+(?:year\s+)?(?P<full>20\d\d|19\d\d)[^.;]{0,40}?\b(?:ended|ending|ends)\b",
    re.IGNORECASE,
)


_QUARTER_WEEKS = regex(
    r"\b(?P<nth>first|second|third|fourth)\s+quarter\b[^.;]{0,40}?\b(?:includ|contain|consist|compris|ha[sd]\b|was\b|is\b)"
    r"[^.;]{0,20}?\b(?P<weeks>\d\d|[a-z]+teen|eleven|twelve)[\s-]weeks?\b",
    re.IGNORECASE,
)


class Draft:
    """The columns of one block on the way to exact days: a span each, and the lines above the table (nearest last).

    `marks` finds each column's printed results (the digits of its net income rows), what shows that two columns of
    different tables are the same period: it is asked where a length is missing. The lists below are filled by
    `fiscal.resolve`, one entry a column.
    """

    def __init__(
        self,
        kind: StatementKind,
        spans: list[Span],
        titles: Sequence[str],
        marks: Callable[[], Sequence[frozenset[str]]] = tuple,
    ) -> None:
        self.kind = kind
        self.spans = spans
        self.titles = titles
        self._find_marks = marks
        self.ends: list[date | None] = []
        self.periods: list[Period | None] = []
        self.licences: list[str] = []
        self.derived: list[str] = []

    @cached_property
    def marks(self) -> Sequence[frozenset[str]]:
        return self._find_marks()


class Calendar(NamedTuple):
    """What the release shows of the filer's calendar.

    `year_month` closes the fiscal year; `labels` are fiscal years by number; `shift` is how many years after its name a
    fiscal year ends, None where that cannot be told; `current` is the end of the release's own period; `quarters` are
    the weeks of this year's quarters as the text says them.
    """

    instants: tuple[date, ...]
    ends: tuple[date, ...]
    weekly: bool
    year_month: int
    labels: dict[int, date]
    current: date | None
    shift: int | None
    quarters: dict[int, int]

    @property
    def known(self) -> tuple[date, ...]:
        """Every printed period end, oldest first."""
        return tuple(sorted({*self.instants, *self.ends}))

    def with_ends(self, ends: set[date]) -> Calendar:
        """The calendar with more period ends, those found for numbered years and quarters."""
        return self._replace(ends=tuple(sorted({*self.ends, *ends})))


def month_end(day: date) -> bool:
    """Whether a day is the last of its month."""
    return (day + timedelta(days=1)).day == 1


def year_before(day: date, years: int = 1) -> date:
    """The same day of the month so many years earlier; the month's last stays the month's last."""
    return day_of(day.year - years, day.month, 31 if month_end(day) else day.day) or day


def annual(days: Sequence[date]) -> bool:
    """Whether the balance sheets lie a year apart: those of an annual report."""
    return len(days) >= 2 and all(350 <= (b - a).days <= 380 for a, b in pairwise(days))


def gather(drafts: Sequence[Draft], prose: Sequence[str], told_end: date | None = None) -> Calendar:
    """The filer's calendar from all columns whose end is known, and the text."""
    instants: set[date] = set()
    ends: set[date] = set()
    odd: set[date] = set()
    months: Counter[int] = Counter()
    labels: dict[int, date] = {}
    weekly = False
    for draft in drafts:
        for span, end, licence in zip(draft.spans, draft.ends, draft.licences, strict=True):
            weekly = weekly or bool(span.weeks)
            if end is None:
                continue
            if draft.kind is StatementKind.BALANCE:
                instants.add(end)
                if span.year and licence.startswith("title"):
                    labels.setdefault(span.year, end)
            elif draft.kind in DURATIONS or span.length:
                ends.add(end)
                _vote(months, draft.kind, span, end)
            if span.day and not month_end(end) and (draft.kind is StatementKind.BALANCE or draft.kind in DURATIONS):
                odd.add(end)
    # One odd date is an event (an acquisition's); weeks make most ends fall on other days than a month's last.
    weekly = weekly or len(odd) * 2 >= len(instants | ends) > 0
    current = max(instants or ends, default=None) or told_end or _told(prose)
    days = sorted(instants)
    if not months and current is not None:
        others = [day for day in days if 20 < abs((current - day).days) % 365 < 345]
        months.update(_closing_month(day) for day in others or days)
    if not annual(days):
        labels = {}
    elif len(labels) < len(days):
        labels = _numbered(drafts, days)
    year_month = max(months, key=lambda m: (months[m], m)) if months else 12
    shift = _shift(prose, year_month)
    if shift is None and current is not None:
        shift = _shift_by_quarter(drafts, year_month, current)
    weeks = _weeks_told(prose)
    return Calendar(tuple(days), tuple(sorted(ends)), weekly, year_month, labels, current, shift, weeks)


def _closing_month(end: date) -> int:
    """The month a period closes with; one that ends in the first days of a month closes the month before."""
    return (end.month - (end.day < NEAR)) % 12 or 12


def _vote(months: Counter[int], kind: StatementKind, span: Span, end: date) -> None:
    """Count for the month from which a year-to-date period runs."""
    length = span.months or round(span.weeks * 12 / 52)
    if length in (6, 9) or (length == 12 and span.weeks) or (length == 3 and kind is StatementKind.CASH_FLOW):
        months[(_closing_month(end) - length) % 12 or 12] += 2
    elif length == 12:
        months[_closing_month(end)] += 1


def _shift(prose: Sequence[str], year_month: int) -> int | None:
    """How many calendar years after its name a fiscal year ends, by the words of the text."""
    votes: Counter[int] = Counter()
    for line in prose:
        low = line.lower()
        if not ("fiscal" in low or ("quarter" in low and any(nth in low for nth in _ORDINALS))):
            continue
        for match in _NAMED.finditer(line):
            found = dates(line[match.end() : match.end() + 40])
            if found:
                name = int(match["year"] or match["full"])
                after = found[0].year + (1 if match["year"] and found[0].month > year_month else 0)
                if abs(after - name) <= 1:
                    votes[after - name] += 1
    if votes:
        return votes.most_common(1)[0][0]
    return None if year_month in (1, 2) else 0


def _weeks_told(prose: Sequence[str]) -> dict[int, int]:
    """How many weeks the text gives this year's quarters (`the fourth quarter 2022 includes 17 weeks of results`)."""
    found: dict[int, int] = {}
    for line in prose:
        if "week" not in line.lower():
            continue
        for match in _QUARTER_WEEKS.finditer(line):
            weeks = parse(f"{match['weeks']} weeks").weeks
            if 11 <= weeks <= 18:
                found.setdefault(parse(f"{match['nth']} quarter").quarter, weeks)
    return found


def _shift_by_quarter(drafts: Sequence[Draft], year_month: int, current: date) -> int | None:
    """The same from the newest quarter known by number: it is the one that ends with the release's own period."""
    newest = max(((s.year, s.quarter) for d in drafts for s in d.spans if s.year and s.quarter), default=None)
    for shift in (0, 1) if newest is not None else ():
        nominal = _nominal(newest[0] + shift, newest[1], year_month) if newest else None
        if nominal is not None and abs((nominal - current).days) <= _QUARTER_NEAR:
            return shift
    return None


def _nominal(year: int, quarter: int, year_month: int) -> date | None:
    """The month's last day on which a quarter (0: the year) closes, if quarters are of three months."""
    index = year * 12 + year_month - 1 - ((4 - quarter) * 3 if quarter else 0)
    return day_of(index // 12, index % 12 + 1, 31)


def _told(prose: Sequence[str]) -> date | None:
    """The period end the text names first (`for the quarter ended June 30, 2011`)."""
    for line in prose:
        at = line.lower().find(" ended ")
        if at >= 0:
            found = dates(line[at : at + 60])
            if found:
                return found[0]
    return None


def _numbered(drafts: Sequence[Draft], instants: Sequence[date]) -> dict[int, date]:
    """Fiscal years by number: the newest label of the year columns is the newest balance-sheet date."""
    years = {
        span.year
        for draft in drafts
        if draft.kind in DURATIONS
        for span in draft.spans
        if span.year and not span.month and (span.months == 12 or not span.length)
    }
    return {max(years): max(instants)} if years else {}


def fiscal_end(span: Span, calendar: Calendar) -> tuple[date | None, str]:
    """The end of a fiscal year or quarter known by its number, and what gave it."""
    current = calendar.current
    if current is None:
        return None, ""
    year_length = span.months == 12 or 52 <= span.weeks <= 53
    if year_length and calendar.labels and not span.quarter:
        base = min(calendar.labels, key=lambda y: abs(y - span.year))
        return _stepped(calendar.labels[base], base - span.year, calendar), "fiscal year, from the balance-sheet dates"
    if span.quarter or year_length:
        if calendar.shift is None:
            return None, ""
        nominal = _nominal(span.year + calendar.shift, span.quarter, calendar.year_month)
        end = _quarter_end(nominal, current, calendar) if calendar.weekly and span.quarter else _snap(nominal, calendar)
        return end, "fiscal period by its number, the year ending as the release shows"
    if span.length and not span.month:
        years = current.year - span.year
        if 0 <= years <= 10:
            weeks = calendar.weekly and not month_end(current)
            nominal = current - timedelta(days=364 * years) if weeks else year_before(current, years)
            return _snap(nominal, calendar), "year from the heading, month and day from the release's period"
    if not span.length:
        found = [d for d in calendar.instants if d.year == span.year]
        if len(found) == 1:
            return found[0], "year from the heading, month and day from the balance sheet"
    return None, ""


def _quarter_end(nominal: date | None, current: date, calendar: Calendar) -> date | None:
    """A numbered quarter's end in a calendar of weeks: a printed end, else 13 weeks a quarter from the current one."""
    if nominal is None:
        return None
    near = _snap(nominal, calendar)
    if near != nominal or near in calendar.known:
        return near
    steps = (current - timedelta(days=91 * n) for n in range(-4, 25))
    found = [day for day in steps if abs((day - nominal).days) <= _QUARTER_NEAR]
    return min(found, key=lambda day: abs((day - nominal).days)) if found else None


def _stepped(day: date, years: int, calendar: Calendar) -> date:
    """The fiscal year end so many years before `day`: the same day of the month, or by the pattern of the weeks."""
    if not years:
        return day
    if not calendar.weekly or years < 0:
        moved = day - timedelta(days=364 * years) if calendar.weekly else year_before(day, years)
        return _snap(moved, calendar) or moved
    closes = year_ends(calendar.known, calendar.year_month)
    for _ in range(years):
        day = year_end_before(day, closes, calendar.year_month)
        day = _snap(day, calendar) or day
    return day


def _snap(day: date | None, calendar: Calendar) -> date | None:
    """The printed end nearest to `day`, if one is near; in weekly calendars stepped by 52 weeks from one that fits."""
    if day is None:
        return None
    near = [d for d in calendar.known if abs((d - day).days) <= NEAR]
    if near:
        return min(near, key=lambda d: abs((d - day).days))
    if calendar.weekly:
        for base in calendar.known:
            for years in range(-6, 7):
                moved = base + timedelta(days=364 * years)
                if abs((moved - day).days) <= NEAR:
                    return moved
    return day
