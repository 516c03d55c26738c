"""Decides what each column holds and which columns are left out, with the reason.

In this order, from the column's own heading and numbers: notes; changes; percentages beside amounts; ratios; another
basis (non-GAAP, adjusted, pro forma); an end of a range of guidance; else a period. Once periods are known: a column of
rows that name periods of their own is none; of several columns for one period the one on the plain basis stays.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import permutations

from converter.lazy import regex
from converter.model import ColumnRole, Period, StatementKind
from converter.records import NamedTuple
from converter.statements import guidance
from converter.statements.columns import Block
from converter.statements.periods import Span, only_period, parse
from converter.statements.slots import percent_slots
from converter.statements.titles import Title

Dims = tuple[tuple[str, str], ...]

# All patterns are for text in lower case.
_NOTE = regex(r"^\W*notes?(?:\s+ref\w*)?\W*$")
_CHANGE = regex(
    r"\b(?:change|chg|variance|increase|decrease|growth|vs|versus|compared|yoy|y/y|better|worse|fav|favorable|impact"
    r"|difference)\b|\bincr?\.?\s*/|\(decr\.?\)|%\s*(?:b|f)/\(?(?:w|u)|\bo/\(u\)"
)
_RATIO = regex(r"%|\bpercent(?:age)?s?\b|\bratios?\b|\bbps\b|\bbasis\s+points\b|\byield\b|\brates?\b|\bmargin\b")
_ADJUSTED = regex(
    r"\bnon[\s-]?gaap\b|\badj(?:\.|usted|ustments?)?(?=\W|$)|\bpro[\s-]?forma\b|\brestated\b|\bexcluding\b|\bcore\b"
    r"|\bconstant\s+currency\b|\borganic\b|\beliminations?\b|\bnon[\s-]?recurring\b"
)
_PLAIN = regex(
    r"\b(?:gaap|as\s+(?:originally\s+)?reported|reported|totals?|consolidated|actual|company|unaudited|audited|amounts?"
    r"|results|basis|us\s+gaap)\b|[()\W\d]"
)
_PERIOD_WORD = regex(
    r"\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|twenty|thirty|forty|fifty"
    r"|months?|weeks?"
    r"|quarters?|halves|half|years?|periods?|ended|ending|fiscal|for|the|as|of|at|to|date|full|first|second|third"
    r"|fourth"
    r"|jan\w*|feb\w*|mar\w*|apr\w*|may|june?|july?|aug\w*|sept?\w*|oct\w*|nov\w*|dec\w*|q[1-4]|[1-4]q\d*|fy\d*)\b"
)
_SCALE_WORD = regex(r"\b(?:in|dollars|millions|thousands|billions|except|per|share|data|amounts?)\b")
_DIGIT = regex(r"[0-9]")
_LATER = 40
_FEWEST_TOLD = 5
_EXPECTED = regex(r"guidance|outlook|expect|forecast|target|range|projected")


class Roles(NamedTuple):
    """What the headings of a block make of its columns, one entry each."""

    roles: list[ColumnRole]
    skips: list[str]
    dims: list[Dims]
    spans: list[Span]


def roles_of(block: Block, title: Title, lines: Sequence[str]) -> Roles:
    """Role, reason to skip, dimensions and span of every column, from its own heading and the stub's."""
    stub = Span()
    for text in reversed(block.stub):
        stub = stub.under(parse(text))
    found = Roles([], [], [], [])
    percent = percent_slots([row.tokens for row in block.rows], len(block.headings))
    ranged = any(block.ends)
    forecast = ranged and (title.kind is StatementKind.GUIDANCE or _expected(lines))
    for index, levels in enumerate(block.headings):
        heading = " ".join(levels)
        end = block.ends[index] or guidance.bound(heading)
        role, skip = _role(heading, levels[-1] if levels else "", index in percent and not end, bool(end))
        if block.ends[index] and not forecast:
            skip = "a range that no word calls guidance"
        dims = guidance.dims(end) if end else (guidance.SCENARIO,) if forecast else ()
        span = parse(heading)
        if dims and not (span.dated and span.length):
            span = guidance.span(span, lines)
        found.roles.append(role)
        found.skips.append(skip)
        found.dims.append(dims)
        found.spans.append(span.under(stub) if block.stub else span)
    return found


def _expected(lines: Sequence[str]) -> bool:
    """Whether the nearest lines above speak of the future."""
    return _EXPECTED.search(" ".join(lines[-4:]).lower()) is not None


def _role(heading: str, last: str, percent: bool, end: bool) -> tuple[ColumnRole, str]:
    """What a column holds by its heading, and why it is left out (empty: it is not)."""
    words, last = heading.lower(), last.lower()
    if not percent and only_period(words):
        return ColumnRole.PERIOD, ""
    if "note" in words and (_NOTE.match(words) or _NOTE.match(last)):
        return ColumnRole.NOTE, "a column of notes"
    if not end and _CHANGE.search(words):
        return ColumnRole.CHANGE, f"a column of changes: {heading}"
    if percent:
        return ColumnRole.RATIO, "a column of percentages beside the amounts"
    if not end and _RATIO.search(last):
        return ColumnRole.RATIO, f"a column of ratios: {heading}"
    return ColumnRole.PERIOD, f"not as reported under GAAP: {heading}" if _ADJUSTED.search(words) else ""


def leave_out(block: Block, roles: Roles, periods: Sequence[Period | None]) -> None:
    """Once periods are known: say of each column that is no period of its own why it is left out."""
    headings = [" ".join(levels) for levels in block.headings]
    groups: dict[tuple[Period, Dims], list[int]] = {}
    adjusted: set[Period] = set()
    undated = [not parse(heading).dated for heading in headings]
    by_row = any(undated) and _rows_name_periods(block)
    for index, period in enumerate(periods):
        if period is None or roles.roles[index] is not ColumnRole.PERIOD:
            continue
        if roles.skips[index]:
            adjusted.add(period)
        elif by_row and undated[index]:
            roles.skips[index] = "the rows name periods of their own"
        else:
            groups.setdefault((period, roles.dims[index]), []).append(index)
    for (period, _), indexes in groups.items():
        if len(indexes) == 1 and period not in adjusted:
            continue
        plain = [i for i in indexes if not _qualifier(headings[i])]
        if len(plain) > 1 and headings[plain[1]] == headings[plain[0]]:
            # `4Q21  3Q21  4Q20` over all of them does not tell which is which, nor does one date, or one in the title.
            plain = []
        if len(plain) > 1 and guidance.SCENARIO in roles.dims[plain[0]]:
            # An earlier outlook beside the new one, and no heading tells which is which.
            plain = []
        for i in indexes:
            if i != (plain[0] if plain else -1):
                roles.skips[i] = f"another basis or a part of the same period: {headings[i] or 'no heading'}"


def _rows_name_periods(block: Block) -> bool:
    """Whether several rows of figures are labelled with nothing but a period each; a year is printed in digits."""
    labels = {row.label for row in block.rows if _DIGIT.search(row.label) and not row.empty}
    return sum(parse(label).year > 0 and not _qualifier(label) for label in labels) > 1


def doubt_lengths(block: Block, roles: Roles, periods: Sequence[Period | None]) -> None:
    """Leave out two columns where the year's figures are smaller than those of the quarter it ends with: one was taken
    for the other."""
    used = [
        (period, index)
        for index, period in enumerate(periods)
        if period is not None and period.start is not None and roles.roles[index] is ColumnRole.PERIOD
    ]
    for (long, i), (short, j) in permutations(used, 2):
        if long.end != short.end or long.days <= short.days or roles.skips[i] or roles.skips[j]:
            continue
        pairs = [(a.number, b.number) for row in block.rows if (a := row.tokens[i]) and (b := row.tokens[j])]
        told = [year < quarter for year, quarter in pairs if year and quarter and year != quarter]
        if len(told) >= _FEWEST_TOLD and sum(told) * 4 > len(told) * 3:
            roles.skips[i] = roles.skips[j] = "the longer period has the smaller figures: its heading is in doubt"


def forecasts(roles: Roles, periods: Sequence[Period | None], kind: StatementKind, current: date | None) -> None:
    """Mark the columns for periods after the last balance sheet (`current`): in guidance they are forecasts, elsewhere
    they are left out, because nothing says what they are.
    """
    for index, period in enumerate(periods):
        later = period is not None and current is not None and (period.end - current).days > _LATER
        if kind is StatementKind.GUIDANCE:
            if period is not None and current is not None and not later and guidance.SCENARIO in roles.dims[index]:
                roles.skips[index] = (
                    roles.skips[index] or "a forecast for a period that is over: its fiscal year is unclear"
                )
            if (later or current is None) and guidance.SCENARIO not in roles.dims[index]:
                roles.dims[index] = (*roles.dims[index], guidance.SCENARIO)
        elif later and not roles.dims[index] and not roles.skips[index]:
            roles.skips[index] = "a period after the release's balance sheet: no results yet"


def _qualifier(heading: str) -> str:
    """What a heading says beside its period, its scale and the words of plain reporting."""
    return _PLAIN.sub(" ", _PERIOD_WORD.sub(" ", _SCALE_WORD.sub(" ", heading.lower()))).strip()
