"""Decides what the words of a heading say of a period: the grammar of dates, lengths, quarters and fiscal years.

`parse` reads everything a heading says into a `Span`, whose empty fields are what the words leave open; `dates` finds
the full dates in a line, those that share a year or a day too (`March 31, 2023 and 2022`). Nothing is derived here:
`fiscal` closes the gaps from the rest of the release.

The ladder within a heading: lengths (`Three months ended`, `13 weeks`, `Quarter ended`, `Year ended`), named quarters
(`First Quarter`, `Q1`, `4Q21`), fiscal years by number (`Fiscal 2024`, `FY24`), then dates (`June 30, 2011`,
`9/9/2023`, `Dec 31`), then bare years.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from converter.lazy import regex
from converter.records import NamedTuple
from converter.remembered import remembered

# All patterns are for text in lower case: to look for both cases of every letter takes twice as long.

_NUMBER_WORDS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "twenty": 20,
    "thirty": 30, "forty": 40, "fifty": 50,
}  # fmt: skip
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4}
_MONTHS = {
    "jan": 1, "january": 1, "feb": 2, "february": 2, "mar": 3, "march": 3, "apr": 4, "april": 4, "may": 5, "jun": 6,
    "june": 6, "jul": 7, "july": 7, "aug": 8, "august": 8, "sep": 9, "sept": 9, "september": 9, "oct": 10,
    "october": 10, "nov": 11, "november": 11, "dec": 12, "december": 12,
}  # fmt: skip

_WORD = "|".join(sorted(_NUMBER_WORDS, key=len, reverse=True))
_COUNT = rf"(?:\d{{1,2}}|(?:{_WORD})(?:[\s-]+(?:{_WORD}))?)"
_MONTH = r"(?:" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\b\.?"
_YEAR = r"(?:19[5-9]\d|20[0-6]\d)"

_LENGTH = regex(
    rf"\b(?P<count>{_COUNT})[\s-]*(?P<unit>months?|weeks?|quarters?|mos?\.?|wks?\.?)(?:\b|(?=end(?:ed|ing)))"
)
_QUARTER_YEAR = regex(
    rf"\b(?:(?P<q1>[1-4])\s?q|q\s?(?P<q2>[1-4]))[\s,'’‘-]*(?:fy|f|fiscal(?:\s+year)?)?[\s'’‘]*(?P<year>{_YEAR}"
    rf"|\d\d\b)?"
)
_QUARTER = regex(r"\b(?P<nth>first|second|third|fourth|1st|2nd|3rd|4th)[\s-]+(?:fiscal\s+)?(?:quarters?|qtrs?)\b")
_QUARTER_ENDED = regex(r"\bquarters?(?:ly)?(?:\s+period)?s?\s+(?:ended|ending)\b|^\s*quarters?\b")
_YEAR_ENDED = regex(
    r"\b(?:fiscal\s+)?years?[\s-]+(?:ended|ending)\b|\bfull[\s-]+(?:fiscal\s+)?year|\bannual\b|\b[lt]tm\b"
    r"|\byears?\b(?!\s*[-–]?\s*to\b)"
)
_HALF = regex(
    r"\b(?P<nth>first|1st|second|2nd)\s+half\b|\bhalf[\s-]+year\b|\b(?P<half>[12])h\s?'?(?:(?=20)|(?P<year>\d\d)\b)"
)
_YEAR_TO_DATE = regex(r"\byear[\s-]*to[\s-]*date\b|\bytd\b")
_FISCAL = regex(rf"\b(?:fiscal(?:\s+years?)?|fye?)[\s'’‘]*(?P<year>{_YEAR}|\d\d\b)?")
_ENDED = regex(r"(?:\b|(?<=months)|(?<=weeks))end(?:ed|ing)\b")
_INSTANT = regex(r"\b(?:as\s+of|as\s+at|at|balance\s+at)\b(?=\s+(?:the\s+)?[a-z0-9])|\bas\s+of\b")
_MONTH_DAY = regex(
    rf"\b(?P<month>{_MONTH})\s*(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?=\D|$|(?:19"
    rf"|20)\d\d)(?:\s*[,.]?\s*(?P<year>{_YEAR})(?!\d))?"
)
_DAY_MONTH = regex(rf"\b(?P<day>\d{{1,2}})\s+(?P<month>{_MONTH}),?\s*(?P<year>{_YEAR})?\b")
_MONTH_YEAR = regex(rf"\b(?P<month>{_MONTH})\s*,?\s*(?P<year>{_YEAR})\b")
_HYPHENED = regex(
    rf"\b(?P<day>\d{{1,2}})-(?P<month>{_MONTH})-(?P<year>(?:19|20)?\d\d)\b"
    rf"|\b(?P<month2>{_MONTH})-(?P<day2>\d{{1,2}})-(?P<year2>(?:19|20)\d\d)\b"
    rf"|\b(?P<month3>{_MONTH})(?:-|\s?['’‘])(?P<year3>\d\d)\b"
)
_FROM_TO = regex(r"\b(?:from|period)\b.*\b(?:to|through|until)\b|\d{4}\s*[-–—]\s*[a-z]")
_RANGE_SIGNS = regex(r"[-–—]|from|period")
"""What a text must have to print both ends of a period."""
_BARE_MONTH = regex(rf"^\W*(?P<month>{_MONTH})\W*$")
_SLASHED = regex(r"\b(?P<month>\d{1,2})[/.](?P<day>\d{1,2})[/.](?P<year>(?:19|20)?\d\d)\b")
_ISO = regex(r"\b(?P<year>(?:19|20)\d\d)-(?P<month>\d{2})-(?P<day>\d{2})\b")
_BARE_YEAR = regex(rf"(?<![\d,$.(]){_YEAR}(?![\d,]\d|\.\d|\d)")
_MORE_YEARS = regex(rf"\s*(?:,|and|&|,\s*and)\s*(?P<year>{_YEAR})(?!\d)")
_WORD_OR_DIGIT = regex(r"[a-z]{3,}|\d")
_IDLE = regex(r"\b(?:guidance|outlook|unaudited|in\s+(?:millions|thousands|billions))\b")
_WORDS = regex(r"\w+")
_DIGIT = regex(r"\d")
_PERIOD_WORDS = regex(
    r"month|week|quarter|qtr|mos?\b|wks?\b|year|half|ytd|fiscal|fy|annual|[lt]tm|end(?:ed|ing)|at\b|as of|"
    r"jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
)
"""A text with none of these and no digit says nothing of a period."""
_PLAIN_WORDS = _NUMBER_WORDS.keys() | _MONTHS.keys() | {
    "for", "the", "as", "of", "at", "and", "months", "weeks", "quarter", "year", "years", "ended", "ending", "fiscal",
}  # fmt: skip
_DAY = timedelta(days=1)
_LONGEST = 1100
_SINCE_INCEPTION = 20_000  # the days a development-stage company's cumulative column may span


class Span(NamedTuple):
    """What a heading says of its period; zero and empty mean that the words leave it open."""

    months: int = 0
    weeks: int = 0
    quarter: int = 0
    fiscal: bool = False
    to_date: bool = False
    ended: bool = False
    instant: bool = False
    year: int = 0
    month: int = 0
    day: int = 0
    start: date | None = None

    @property
    def length(self) -> bool:
        """Whether a length is printed: months, weeks, a quarter, a year."""
        return bool(self.months or self.weeks or self.to_date or self.start)

    @property
    def dated(self) -> bool:
        return bool(self.year or self.month or self.quarter)

    @property
    def empty(self) -> bool:
        return not (self.length or self.dated or self.instant or self.ended or self.fiscal)

    @property
    def end(self) -> date | None:
        """The last day, where the words print it in full (a month and a year without a day: the month's last)."""
        if not (self.year and self.month):
            return None
        return day_of(self.year, self.month, self.day or 31)

    def under(self, wider: Span) -> Span:
        """This span with its gaps closed by what a wider heading (a spanner, the stub, the title) says."""
        length = self if self.length else wider
        dated = self if self.month else wider
        return Span(
            months=length.months,
            weeks=length.weeks,
            to_date=length.to_date,
            quarter=self.quarter or (0 if self.month or self.months not in (0, 3) else wider.quarter),
            fiscal=self.fiscal or wider.fiscal,
            ended=self.ended or wider.ended,
            instant=self.instant or (wider.instant and not self.length),
            year=self.year or wider.year,
            month=dated.month,
            day=dated.day,
            start=length.start,
        )


_NOTHING = Span()


def day_of(year: int, month: int, day: int) -> date | None:
    """That day, or the month's last where the day goes beyond it; None for what is no month."""
    if not (1 <= month <= 12 and day >= 1):
        return None
    return (
        date(year, month, day) if day <= 28 else min(month_last(year, month), date(year, month, 28) + (day - 28) * _DAY)
    )


def month_last(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year + month // 12, month % 12 + 1, 1) - _DAY


def _month(text: str) -> int:
    return _MONTHS[text.rstrip(".")]


def _count(text: str) -> int:
    if text.isdigit():
        return int(text)
    return sum(_NUMBER_WORDS[word] for word in text.replace("-", " ").split())


def _full_year(text: str) -> int:
    return int(text) if len(text) == 4 else 2000 + int(text) if int(text) < 70 else 1900 + int(text)


@remembered()
def parse(text: str) -> Span:
    """Everything `text` says of a period. Where it names several dates, the first counts."""
    text = " ".join(text.replace("\u200b", " ").split()).lower()
    digits = _DIGIT.search(text) is not None
    if not digits and not _PERIOD_WORDS.search(text):
        return _NOTHING
    months, weeks = _length(text)
    months, quarter, year, rest = _quarter(text, months, bool(weeks))
    yearly = "year" in text
    to_date = (yearly or "ytd" in text) and _YEAR_TO_DATE.search(text) is not None
    match = _FISCAL.search(rest) if "fiscal" in text or "fy" in text else None
    fiscal = match is not None
    if match is not None and match["year"]:
        year = year or _full_year(match["year"])
    if not (months or weeks or to_date):
        spoken = yearly or "annual" in text or "tm" in text
        if (spoken and _YEAR_ENDED.search(text)) or (fiscal and year and not quarter):
            months = 12
    month = day = 0
    found = _date(rest)
    if found is not None:
        year, month, day = found[0] or year, found[1], found[2]
    if digits and not year:
        match = _BARE_YEAR.search(rest)
        if match is not None:
            year = int(match[0])
    start: date | None = None
    if found is not None and _RANGE_SIGNS.search(text) and _FROM_TO.search(text):
        printed = dates(text)
        longest = _SINCE_INCEPTION if "inception" in text else _LONGEST
        if len(printed) == 2 and 0 < (printed[1] - printed[0]).days < longest:
            start, end = printed
            year, month, day = end.year, end.month, end.day
            months = weeks = quarter = 0
    if months > 24 or weeks > 54:
        months = weeks = 0
    ended = "end" in text and _ENDED.search(text) is not None
    instant = ("at " in text or "as of" in text) and _INSTANT.search(text) is not None
    return Span(months, weeks, quarter, fiscal, to_date, ended, instant, year, month, day, start)


def only_period(text: str) -> bool:
    """Whether a heading in lower case names a period in the plainest words: it cannot say anything else."""
    return not [word for word in text.replace(",", " ").split() if word not in _PLAIN_WORDS and not word.isdecimal()]


def _length(text: str) -> tuple[int, int]:
    """The months or weeks a text (in lower case) names, 0 for none and for several."""
    found = _lengths(text)
    if len(found) != 1:
        return 0, 0
    ((count, unit),) = found
    if unit == "w":
        return 0, count
    if unit == "q":
        return (3 * count if count <= 4 else 0), 0
    return count, 0


def _quarter(text: str, months: int, weekly: bool) -> tuple[int, int, int, str]:
    """The quarter or half-year a text names: its months where none are printed, its number, the year written with it,
    and the text without these."""
    quarter = year = 0
    rest = text
    if "q" in text:
        match = _QUARTER_YEAR.search(text)
        if match is not None:
            quarter = int(match["q1"] or match["q2"])
            if match["year"]:
                year = _full_year(match["year"])
                rest = text[: match.start()] + " " + text[match.end() :]
        else:
            match = _QUARTER.search(text)
            quarter = _ORDINALS[match["nth"]] if match is not None else 0
        if quarter and not weekly:
            months = months or 3
    if months or weekly:
        return months, quarter, year, rest
    match = _HALF.search(text) if "half" in text or "1h" in text or "2h" in text else None
    if match is not None:
        half = match["nth"] or match["half"]
        quarter = quarter or (0 if not half else 2 if half in ("first", "1st", "1") else 4)
        year = _full_year(match["year"]) if match["year"] else year
        return 6, quarter, year, rest
    return (3 if "quarter" in text and _QUARTER_ENDED.search(text) else 0), quarter, year, rest


def lengths(text: str) -> int:
    """How many different lengths a text names: `three months and nine months ended` heads no column."""
    return len(_lengths(text.lower()))


def _lengths(text: str) -> set[tuple[int, str]]:
    """The lengths in a text in lower case: how many of which unit, by its first letter."""
    if not ("mo" in text or "w" in text or "q" in text):
        return set()
    return {(_count(m["count"]), m["unit"][0]) for m in _LENGTH.finditer(text)}


def _date(text: str) -> tuple[int, int, int] | None:
    """The first date in `text` (lower case) as (year, month, day), zero for what it does not print."""
    if _MONTHS.keys().isdisjoint(_WORDS.findall(text)):
        return _figured_date(text)
    match = _MONTH_DAY.search(text)
    if match is not None and 1 <= int(match["day"]) <= 31:
        year = int(match["year"]) if match["year"] else 0
        if not year:
            tail = _BARE_YEAR.search(text, match.end())
            year = int(tail[0]) if tail is not None else 0
        return year, _month(match["month"]), int(match["day"])
    match = _HYPHENED.search(text)
    if match is not None:
        name = match["month"] or match["month2"] or match["month3"]
        year = _full_year(match["year"] or match["year2"] or match["year3"])
        return year, _month(name), int(match["day"] or match["day2"] or 0)
    return _figured_date(text) or _month_date(text)


def _figured_date(text: str) -> tuple[int, int, int] | None:
    """A date without a month's name: `9/9/2023`, `2023-09-09`."""
    match = _SLASHED.search(text) if "/" in text or "." in text else None
    if match is not None and 1 <= int(match["month"]) <= 12 and 1 <= int(match["day"]) <= 31:
        return _full_year(match["year"]), int(match["month"]), int(match["day"])
    match = _ISO.search(text) if "-" in text else None
    if match is not None and 1 <= int(match["month"]) <= 12:
        return int(match["year"]), int(match["month"]), int(match["day"])
    return None


def _month_date(text: str) -> tuple[int, int, int] | None:
    """A date whose month comes last or stands without a day: `9 September 2023`, `September 2023`, `September`."""
    match = _DAY_MONTH.search(text)
    if match is not None and 1 <= int(match["day"]) <= 31:
        return int(match["year"] or 0), _month(match["month"]), int(match["day"])
    match = _MONTH_YEAR.search(text)
    if match is not None:
        return int(match["year"]), _month(match["month"]), 0
    match = _BARE_MONTH.search(text)
    if match is not None:
        return 0, _month(match["month"]), 0
    return None


def dates(text: str) -> list[date]:
    """The full dates of a line in order; `March 31, 2023 and 2022` and `June 30 and March 31, 2023` are two each."""
    text = text.lower()
    found: list[tuple[int, date]] = []
    open_days: list[tuple[int, int, int]] = []
    for match in _MONTH_DAY.finditer(text):
        month, day = _month(match["month"]), int(match["day"])
        if not match["year"]:
            open_days.append((match.start(), month, day))
            continue
        year = int(match["year"])
        for start, early_month, early_day in open_days:
            _add(found, start, year, early_month, early_day)
        open_days = []
        _add(found, match.start(), year, month, day)
        more = _MORE_YEARS.match(text, match.end())
        while more is not None:
            _add(found, more.start(), int(more["year"]), month, day)
            more = _MORE_YEARS.match(text, more.end())
    for match in _SLASHED.finditer(text):
        _add(found, match.start(), _full_year(match["year"]), int(match["month"]), int(match["day"]))
    return [day for _, day in sorted(found)]


def _add(found: list[tuple[int, date]], start: int, year: int, month: int, day: int) -> None:
    value = day_of(year, month, day)
    if value is not None and day <= 31:
        found.append((start, value))


# The pieces a header line of unaligned text falls into, one a column.
_PIECE = regex(
    rf"""(?:for\s+the\s+|as\s+of\s+|at\s+)?(?:fiscal\s+)?(?:\d{{1,2}}[\s-]+|(?:(?:{_WORD})[\s-]+){{1,2}})
         (?:months?|weeks?|quarters?)(?:\s+periods?)?(?:\s+(?:ended|ending))?
       | (?:for\s+the\s+)?(?:fiscal\s+)?(?:first|second|third|fourth|1st|2nd|3rd|4th)\s+quarters?
         (?:\s+(?:ended|ending))?(?:\s+{_YEAR})?
       | (?:for\s+the\s+)?(?:quarters?|(?:fiscal\s+)?years?)\s+(?:ended|ending)
       | (?:full[\s-]+year|fiscal(?:\s+year)?|fy)(?:\s*(?:fy|fiscal)?\s*'?(?:{_YEAR}|\d\d\b))?
       | [1-4]q\s?'?(?:{_YEAR}|\d\d)? | q[1-4]\s?(?:fy|fiscal)?\s?'?(?:{_YEAR}|\d\d)?
       | (?:as\s+of\s+|at\s+)?{_MONTH}\s*(?:\d{{1,2}}(?:st|nd|rd|th)?\s*,?(?:\s*{_YEAR})?|,?\s*{_YEAR})
       | \d{{1,2}}/\d{{1,2}}/(?:19|20)?\d\d
       | {_YEAR}
       | (?:low|high|range|total|adjustments?|notes?|as\s+reported|as\s+adjusted|as\s+restated|non-?gaap|gaap|adjusted)
       | (?:\$|%|dollar|percent(?:age)?)\s*(?:of\s+\w+|change|inc(?:rease)?(?:\s*/?\s*\(?dec(?:rease)?\)?)?)?
       | (?:\$\s*)?(?:change|variance)
       | \((?:un)?audited\)
    """,
    re.VERBOSE,
)


def several(text: str) -> bool:
    """Whether a text names several days, quarters or years that are not the ends of one period."""
    low = text.lower()
    spans = [parse(match.group()) for match in _PIECE.finditer(low)]
    days = {(span.month, span.day) for span in spans if span.month}
    counts = (len(days), len({s.quarter for s in spans if s.quarter}), len({s.year for s in spans if s.year}))
    return max(counts) > 1 and not _FROM_TO.search(low)


def _plain_length(words: list[str]) -> bool:
    """Whether a line is one length and no more, as most are: `Three months ended`."""
    return words[1:] in (["months", "ended"], ["weeks", "ended"]) and words[0] in _NUMBER_WORDS


def pieces(text: str) -> list[str]:
    """The phrases of an unaligned header line (`June 30, March 31, June 30,` are three), [] if words are left over."""
    low = text.lower()
    if _plain_length(low.split()):
        return [text.strip()]
    found: list[str] = []
    rest: list[str] = []
    at = 0
    for match in _PIECE.finditer(low):
        rest.append(low[at : match.start()])
        at = match.end()
        found.append(text[match.start() : at].strip())
    rest.append(low[at:])
    return found if found and not _WORD_OR_DIGIT.search(_IDLE.sub(" ", " ".join(rest))) else []
