"""When a release was published, and which fiscal period it reports, by its own words before its columns.

fiscal period  the first quarter the opening names; the fourth, where the statements cover the year, is the year
fiscal year    the year printed beside that quarter ("third quarter of fiscal 2024", "2011 Second Quarter"), else the
               year in which the fiscal year closes, counted on from the quarter's end. Years that close in January or
               February are named either way: without words, a gap
period         the longest duration up to the newest day that is no longer than the fiscal period: a column of twelve
               trailing months is no year to date
release date   the dateline; else the day the text calls today; else that of its conference call; else nobody says
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from converter.lazy import regex
from converter.model import Line, Period, Place, Statement, StatementKind
from converter.records import NamedTuple

_LATEST_RELEASE = timedelta(days=200)
"""A release follows its period within months; a later date in it is another event's."""

_MONTHS = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), start=1
    )
}
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)"
)
_DATE = regex(rf"\b({_MONTH})\.?\s*(\d{{1,2}})\s*(?:,\s*(\d{{4}})\b|(?=\s*(?:/|--|[–—(])))", re.I)
_DIGIT = regex(r"\d")
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4}
_QUARTER = regex(
    r"\b(?P<ordinal>first|second|third|fourth|[1-4](?:st|nd|rd|th))[\s-]+(?:fiscal\s+)?quarter\b"
    r"|\bQ(?P<q>[1-4])\b|\b(?P<p>[1-4])Q(?:['’]?(?P<short>\d\d)\b)?",
    re.I,
)
_YEAR_AFTER = regex(
    r"^(?:[\s,(]*(?:of|for|the|in|and|full|fiscal|year|years|results|earnings|FY)\b)*[\s,('’]*(?P<year>(?:19|20)\d\d)\b",
    re.I,
)
_YEAR_BEFORE = regex(r"\b(?P<year>(?:19|20)\d\d)[\s,]+$")
_FISCAL_YEAR = regex(r"\bfiscal\s+(?:year\s+)?(?P<year>(?:19|20)\d\d)\b", re.I)
_DATELINE = regex(
    r"^\W*(?:(?:for\s+)?(?:immediate\s+)?release\b\W*)?(?:news\s+release\W*)?(?:[A-Z][\w'’]*[^\w'’]*|of\s+){0,14}$"
)
_PLACELESS = regex(r"\b(?:ended|ending|ends|through|until|thru|replay|as of|payable|record|since|dated?|by)\b", re.I)
_TODAY = regex(r"\btoday,?\s*\(?\s*(?:\w+day,?\s*)?$", re.I)
_CALL = regex(r"conference call|webcast", re.I)
_NO_CALL = regex(r"\b(?:replay|until|through|archived?|available|register)\b[^.]*$", re.I)
_FIRST_LINES = 40
_DATELINE_LINES = 16
_DATELINE_REACH = 90
_YEAR_DAYS = 350
_EARLY = 3
_AMBIGUOUS = 2
"""Years that close in January, February or March may be named after the year before; in January and February either
way is common."""
_LONGEST = {"Q1": 120, "Q2": 200, "Q3": 290}
"""Days of a year to date, with quarters of up to seventeen weeks."""


class Fiscal(NamedTuple):
    """The quarter the opening names first ("Q1"… "Q4" or empty) and the years printed beside its mentions."""

    quarter: str
    years: tuple[int, ...]


def named_period(opening: Sequence[Line]) -> Fiscal:
    """The fiscal quarter the opening names first, with every year printed beside a mention of that quarter."""
    quarter = ""
    years: list[int] = []
    lines = [line.text.strip() for line in opening[:_FIRST_LINES]]
    for index, text in enumerate(lines):
        # A heading may be broken over two lines: "Fourth Quarter" / "Fiscal 2022 Results".
        joined = f"{text} {lines[index + 1]}" if index + 1 < len(lines) else text
        # "Quarter", "Q2", "2Q": whatever names one has the letter, and most lines have not.
        for match in _QUARTER.finditer(text) if "q" in text.lower() else ():
            number = match["q"] or match["p"] or str(_ORDINALS[match["ordinal"].lower()])
            quarter = quarter or f"Q{number}"
            if quarter != f"Q{number}":
                continue
            after = _YEAR_AFTER.search(joined[match.end() : match.end() + 80])
            beside = after or _YEAR_BEFORE.search(text[: match.start()])
            if match["short"]:
                years.append(2000 + int(match["short"]))
            elif beside:
                years.append(int(beside["year"]))
    return Fiscal(quarter, tuple(years))


def reported_period(statements: Sequence[Statement], quarter: str) -> Period | None:
    """The year to date the primary statements report, as on a 10-Q's cover; forecasts do not count, and columns that
    yield no facts only where the others have none as short as the quarter named."""
    newest: Period | None = None
    limit = _LONGEST.get(quarter)
    for primary, used in ((True, True), (False, True), (True, False), (False, False)):
        periods = [
            column.period
            for statement in statements
            if statement.kind != StatementKind.GUIDANCE and (statement.kind.primary or not primary)
            for column in statement.columns
            if column.period is not None and not column.dims and not (used and column.skip)
        ]
        if not periods:
            continue
        last = max(periods, key=lambda period: (not period.instant, period.end, period.days))
        fitting = [p for p in periods if p.end == last.end and not p.instant and (limit is None or p.days <= limit)]
        if fitting:
            return max(fitting, key=lambda p: p.days)
        newest = newest or last
    return newest


def fiscal_focus(named: Fiscal, opening: Sequence[Line], period: Period | None) -> tuple[str, str]:
    """Fiscal year and period focus for the cover, empty where nobody says."""
    quarter = named.quarter
    if period is None:
        return (str(max(named.years)) if named.years else ""), quarter
    if period.days > _YEAR_DAYS and quarter in ("", "Q4"):
        quarter = "FY"
    # A period that ends in the first days of a month closes the month before.
    closing = period.end - timedelta(days=10)
    months = closing.year * 12 + closing.month - 1 + (3 * (4 - int(quarter[1])) if quarter[:1] == "Q" else 0)
    year, month = divmod(months, 12)
    possible = (year - 1, year) if month < _EARLY else (year,)
    told = [*named.years] or [int(m["year"]) for ln in opening[:_FIRST_LINES] for m in _FISCAL_YEAR.finditer(ln.text)]
    # Other years beside the quarter are those it is compared with.
    known = [each for each in told if each in possible]
    if known:
        return str(max(known)), quarter
    return (str(year) if quarter and month >= _AMBIGUOUS else ""), quarter


def release_date(opening: Sequence[Line], end: date | None) -> tuple[date, Line, str] | None:
    """The day of publication with the line and words that print it."""
    if end is None:
        return None
    found: list[tuple[int, int, date, Line, str]] = []
    for number, line in enumerate(opening):
        for day, start, printed, full in _dates(line.text, end):
            rank = _rank(line.text, start, start + len(printed), number)
            if rank and (full or (rank == 1 and number < _DATELINE_LINES)):
                found.append((rank, number, day, line, printed))
    if not found:
        return None
    _, _, day, line, printed = min(found, key=lambda entry: entry[:2])
    return day, line, printed


def _dates(text: str, end: date) -> Iterator[tuple[date, int, str, bool]]:
    """Days within the months after `end`: where they start, as printed, and whether with their year."""
    for match in _DATE.finditer(text) if _DIGIT.search(text) else ():
        for year in (int(match[3]),) if match[3] else (end.year, end.year + 1):
            try:
                day = date(year, _MONTHS[match[1][:3].lower()], int(match[2]))
            except ValueError:
                continue
            if end < day <= end + _LATEST_RELEASE:
                yield day, match.start(), match[0], bool(match[3])


def _rank(text: str, start: int, stop: int, number: int) -> int:
    """1 for a dateline, 2 for a day called today, 3 for a conference call's; 0 for another event's."""
    before = text[:start]
    if _TODAY.search(before):
        return 2
    if len(before) <= _DATELINE_REACH and _DATELINE.match(before) and not _PLACELESS.search(before):
        return 1
    near = text[max(0, start - 200) : stop + 200]
    if _CALL.search(near) and not _NO_CALL.search(text[max(0, start - 120) : start]):
        return 3
    return 0


def place_of(line: Line, printed: str) -> Place | None:
    """Where words are printed, when they stand in one piece in one run."""
    offset = line.text.find(printed) if printed else -1
    if offset < 0 or len(line.places) != 1:
        return None
    place = line.places[0]
    if place.end - place.start != len(line.text):
        return None
    return place._replace(start=place.start + offset, end=place.start + offset + len(printed))
