"""Decides the exact days of every column from what all headings of the release say together.

`parse` leaves gaps: a year without a month, a length without a start. The ladder that closes them

end     printed in full; else the table's title (`For the years ended August 31, 2024, 2023 and 2022`); else the filer's
        calendar (`filer_calendar`): balance-sheet dates and period ends printed elsewhere, stepped by years.
length  printed; else the title's; else that of the column beside it; else that of a column elsewhere with the same net
        income; else the only one the release's statements have (a cash-flow statement: the longest).
start   printed weeks counted back; for filers whose periods end with a month, the first day of the month; else the day
        after a printed period end near the nominal start; else the day after a fiscal year end by the filer's pattern;
        else the nominal start, 13 weeks a quarter. `derived` says which.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from converter.lazy import regex
from converter.model import Period, StatementKind
from converter.statements.filer_calendar import (
    DURATIONS,
    Calendar,
    Draft,
    annual,
    fiscal_end,
    gather,
    month_end,
    year_before,
)
from converter.statements.periods import Span, dates, day_of, parse
from converter.statements.weekyears import fixed_year, year_end_before, year_ends, years_back

__all__ = ["Draft", "resolve", "start_of"]

_LONG = 300
_EVENT = regex(
    r"^\W*(?:on|in|since|effective)\s|\b(?:completed|announced|acquired|closed|declared|reports?|reported)\b"
)
_BULLETS = frozenset("▪•●")
_TITLE_WORD = regex(
    r"\b(?:statements?|balance\s+sheets?|guidance|outlook|operations|income|cash\s+flows?|data|results)\b",
    re.IGNORECASE,
)
_DATE_WORD = regex(
    r"\b(?:jan\w*|feb\w*|mar\w*|apr\w*|may|june?|july?|aug\w*|sept?\w*|oct\w*|nov\w*|dec\w*|and|unaudited|audited|the"
    r"|for|of|fiscal|years?)\b",
    re.IGNORECASE,
)
_SENTENCE_TAIL = regex(r"\d\.\s*$")
"""`March 2022.`: the last words of a paragraph, not a caption."""
_WORDS = regex(r"[A-Za-z]{3,}")


def resolve(drafts: Sequence[Draft], prose: Iterable[str], told_end: date | None = None) -> date | None:
    """Give every draft its `periods`, `licences` and `derived`, one each column.

    `told_end` is the period end the filing names outside the release. Returns the last balance-sheet date, None where
    the release has none.
    """
    told = list(prose)
    for draft in drafts:
        _from_titles(draft)
    calendar = gather(drafts, told, told_end)
    for draft in drafts:
        _lengths(draft, drafts, calendar)
    for draft in drafts:
        for index, span in enumerate(draft.spans):
            _end(draft, index, span, calendar)
    calendar = calendar.with_ends(
        {end for draft in drafts if draft.kind in DURATIONS for end in draft.ends if end is not None}
    )
    for draft in drafts:
        draft.periods = [_period(draft, index, calendar) for index in range(len(draft.spans))]
    return max(calendar.instants, default=None)


def _from_titles(draft: Draft) -> None:
    """Close gaps with the lines above the table: dates named in order, a month and day, a length."""
    draft.licences = ["heading"] * len(draft.spans)
    draft.derived = [""] * len(draft.spans)
    draft.ends = [span.end for span in draft.spans]
    if all(span.month and span.length for span in draft.spans):
        return
    lines = [line for line in reversed(draft.titles) if _period_line(line)]
    bare = [i for i, span in enumerate(draft.spans) if not span.month and not span.quarter]
    line = next((line for line in lines if dates(line)), "") if bare else ""
    if line:
        for i, day in _dated(draft.spans, bare, dates(line)):
            draft.spans[i] = draft.spans[i]._replace(month=day.month, day=day.day)
            draft.ends[i] = day
            draft.licences[i] = f"title: {line}"
    _months_beside(draft)
    wider = [(line, parse(line)) for line in lines]
    for i, span in enumerate(draft.spans):
        _widen(draft, i, span, wider)


def _months_beside(draft: Draft) -> None:
    """A bare year beside the end of a month is the end of that month too (`December 31, 2023 | 2022`)."""
    for i, span in enumerate(draft.spans[1:], 1):
        beside = draft.spans[i - 1]
        bare = span.year and not (span.month or span.quarter or span.length or span.instant)
        if bare and beside.end is not None and beside.end == day_of(beside.year, beside.month, 31):
            draft.spans[i] = span._replace(month=beside.month, day=31)
            draft.ends[i] = draft.spans[i].end
            draft.licences[i] = "the month of the column beside it"


def _dated(spans: Sequence[Span], bare: Sequence[int], found: Sequence[date]) -> list[tuple[int, date]]:
    """Which of a title's dates each bare column has: in order where there are as many, else by its year."""
    if len(found) == len(spans) == len(bare):
        return list(enumerate(found))
    made = []
    for i in bare:
        year = spans[i].year
        day = next((d for d in found if d.year == year), None if year else found[0])
        if day is None and len({(d.month, d.day) for d in found}) == 1:
            day = day_of(year, found[0].month, found[0].day)
        if day is not None:
            made.append((i, day))
    return made


def _widen(draft: Draft, i: int, span: Span, wider: Sequence[tuple[str, Span]]) -> None:
    """Fill the gaps of one column from the title lines, the nearest first."""
    for line, words in wider:
        if span.month and (span.length or span.instant):
            return
        said = words
        if span.quarter and span.year:
            said = said._replace(month=0, day=0)
        if draft.kind is StatementKind.BALANCE or span.instant:
            said = said._replace(months=0, weeks=0, quarter=0)
        if said.empty or (said.fiscal and not (said.length or said.month)):
            continue
        merged = span.under(said._replace(year=0) if span.year else said)
        if merged != span:
            if merged.month and not span.month:
                draft.licences[i] = f"title: {line}"
            draft.spans[i] = span = merged
            draft.ends[i] = draft.ends[i] or span.end


def _period_line(line: str) -> bool:
    """Whether a line above a table says for which period it is, not merely that something happened on a day."""
    listed = line.startswith(("·", "–", "-")) or not _BULLETS.isdisjoint(line)
    if len(line) > _LONG or listed:
        return False
    span = parse(line)
    if span.empty or _EVENT.search(line.lower()):
        return False
    if span.length or span.ended or span.instant or span.quarter:
        return True
    if _SENTENCE_TAIL.search(line):
        return False
    return span.dated and bool(_TITLE_WORD.search(line) or not _WORDS.search(_DATE_WORD.sub("", line)))


def _lengths(draft: Draft, drafts: Sequence[Draft], calendar: Calendar) -> None:
    """Lengths nobody prints: bare years, a lone date, a spanner that stops short of its columns."""
    if draft.kind is StatementKind.BALANCE or all(span.length for span in draft.spans):
        return
    elsewhere = draft.kind in DURATIONS and not _twice(draft)
    others = [
        (span, other.marks[i] if other.marks else frozenset())
        for other in (drafts if elsewhere else ())
        if other is not draft and other.kind in DURATIONS
        for i, span in enumerate(other.spans)
        if span.length
    ]
    for i, span in enumerate(draft.spans):
        if span.length or span.instant or not (span.year or span.month):
            continue
        chosen = next((s for s in reversed(draft.spans[:i]) if s.length), None)
        why = "the length of the column beside it"
        if chosen is None and elsewhere:
            chosen, why = _length_elsewhere(draft, i, span, others, calendar)
        if chosen is not None:
            quarter = span.quarter or (0 if span.month else chosen.quarter)
            draft.spans[i] = span._replace(months=chosen.months, weeks=chosen.weeks, quarter=quarter)
            draft.derived[i] = f"length not printed: {why}"


def _twice(draft: Draft) -> bool:
    """Whether two columns end on the same day with different net income: quarter and year to date, whose lengths only
    their headings can tell apart."""
    seen: dict[tuple[int, int, int], frozenset[str]] = {}
    for i, span in enumerate(draft.spans):
        marks = draft.marks[i] if draft.marks else frozenset()
        open_ended = (span.year or span.month) and not span.length and not span.instant
        if open_ended and seen.setdefault((span.year, span.month, span.day), marks) != marks:
            return True
    return False


def _length_elsewhere(
    draft: Draft, i: int, span: Span, others: Sequence[tuple[Span, frozenset[str]]], calendar: Calendar
) -> tuple[Span | None, str]:
    """The length of another statement's column that is this one's period; None where several could be."""
    mine = draft.marks[i] if draft.marks else frozenset()
    same = [s for s, marks in others if marks & mine]
    if same and len({(s.months, s.weeks) for s in same}) == 1:
        return same[0], "that of the column with the same net income in another statement"
    fitting = [s for s, _ in others if not span.month or not s.month or s.month == span.month]
    lengths = same or fitting or [s for s, _ in others]
    if lengths and (draft.kind is StatementKind.CASH_FLOW or len({(s.months, s.weeks) for s in lengths}) == 1):
        return max(lengths, key=lambda s: s.months * 30 + s.weeks * 7), "that of the release's other statements"
    if not others and (annual(calendar.instants) or (span.fiscal and not span.quarter)):
        return Span(months=12), "bare years, and balance sheets a year apart"
    return None, ""


def _end(draft: Draft, index: int, span: Span, calendar: Calendar) -> None:
    """The last day of a column whose heading leaves it open."""
    end = draft.ends[index]
    if end is not None:
        if not span.day:
            near = [d for d in calendar.known if (d.year, d.month) == (end.year, end.month)]
            draft.ends[index] = near[-1] if near else end
    elif span.year:
        end, licence = fiscal_end(span, calendar)
        if draft.kind is StatementKind.GUIDANCE and calendar.weekly and end not in calendar.known:
            # A year of weeks that lies ahead may have 52 or 53: its last day is not known before it is printed.
            return
        draft.ends[index] = end
        draft.licences[index] = licence or draft.licences[index]


def _period(draft: Draft, index: int, calendar: Calendar) -> Period | None:
    end, span = draft.ends[index], draft.spans[index]
    if end is None:
        return None
    if draft.kind is StatementKind.BALANCE or (span.instant and not span.length):
        return Period(end)
    if not span.length and not span.to_date:
        return None if draft.kind in DURATIONS or span.ended else Period(end)
    start, how = start_of(end, span, calendar)
    if how:
        draft.derived[index] = "; ".join(filter(None, (draft.derived[index], how)))
    return Period(end, start) if start is not None else None


def start_of(end: date, span: Span, calendar: Calendar) -> tuple[date | None, str]:
    """The first day of the duration that ends at `end`, and how it was found."""
    if span.start is not None:
        return (span.start, "") if span.start <= end else (None, "")
    if span.weeks:
        return end - timedelta(days=7 * span.weeks - 1), f"{span.weeks} weeks back from the end"
    months = span.months or (end.month - calendar.year_month) % 12 or 12
    if not calendar.weekly:
        index = end.year * 12 + end.month - months
        if month_end(end):
            first = date(index // 12, index % 12 + 1, 1)
            return first, "the periods end with a month: the first day of the month"
        before = day_of((index - 1) // 12, (index - 1) % 12 + 1, end.day)
        return (before + timedelta(days=1) if before else None), "the same day of the month, so many months earlier"
    weeks = round(months * 52 / 12)
    nominal = end - timedelta(days=7 * weeks - 1)
    month = calendar.year_month
    closes = year_ends(calendar.known, month)
    fixed = fixed_year(calendar.known, month)
    earlier = [year_before(day, n) for day in closes for n in (1, 2, 3)] if fixed else years_back(closes, month)
    opened = [day for day in sorted({*earlier, *closes}) if 0 < (end - day).days <= 371]
    if not span.months:
        # A year to date opens with the year.
        return (opened[-1] + timedelta(days=1), "the day after the fiscal year end") if opened else (None, "")
    if months == 3 and calendar.quarters.get(4) and end == calendar.current and end in closes:
        return end - timedelta(days=7 * calendar.quarters[4] - 1), "as many weeks back as the text says"
    last = _nearest(nominal, calendar.known)
    if last is not None:
        return last + timedelta(days=1), f"the day after the printed period end {last.isoformat()}"
    last = _nearest(nominal, earlier)
    if last is not None:
        return last + timedelta(days=1), f"the day after the fiscal year end {last.isoformat()} of the filer's pattern"
    if months == 3 and any(weeks not in (13, 14) for weeks in calendar.quarters.values()):
        return None, "the filer's quarters are not of 13 weeks"
    if months == 3 and end in closes and not fixed and (end - year_end_before(end, closes, month)).days > 364:
        return nominal - timedelta(days=7), "14 weeks back: the last quarter of a year of 53 weeks"
    if opened and not fixed and (end - opened[-1]).days // 7 % 13 > 1:
        return None, "the filer's quarters are not of 13 weeks"
    return nominal, f"{weeks} weeks back: the filer's periods do not end with months"


def _nearest(start: date, ends: Iterable[date]) -> date | None:
    """The period end nearest to the day before `start`, if it is near enough to be it: a week more or less."""
    before = start - timedelta(days=1)
    near = [day for day in ends if abs((day - before).days) <= 8]
    return min(near, key=lambda day: abs((day - before).days)) if near else None
