"""Decides what a table is from the lines above it and its own labels: kind, title, caption, company, pro forma.

The ladder: the nearest line above (or title row inside) that names a statement; else what the labels can only be (total
assets and liabilities: a balance sheet). Two kinds of content overrule a title, because releases print tables under the
heading of their neighbour: a balance sheet's totals and the three activities of a cash-flow statement.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from converter.lazy import regex
from converter.model import StatementKind
from converter.records import NamedTuple
from converter.remembered import remembered


def _pattern(*alternatives: str) -> re.Pattern[str]:
    return regex("|".join(alternatives))


# All patterns but that of a sentence are for text in lower case.
_TITLES: tuple[tuple[StatementKind, re.Pattern[str]], ...] = (
    (
        StatementKind.RECONCILIATION,
        _pattern(
            r"reconciliation|reconciling|non-?\s?gaap|\badjusted\b|ebitda|free cash flow|\bffo\b|funds from operations",
            r"constant currency|pro ?forma",
        ),
    ),
    (StatementKind.GUIDANCE, _pattern(r"\bguidance\b|\boutlook\b|\bforecast")),
    (
        StatementKind.SEGMENT,
        _pattern(
            r"\bsegments?\b|by (?:geograph|region|product|business|line)|disaggregat|line of business|business line",
        ),
    ),
    (
        StatementKind.BALANCE,
        _pattern(
            r"(?<!average )balance sheets?",
            r"statements? of (?:\w+ ){0,2}(?:financial )?(?:position|condition)\b",
        ),
    ),
    (StatementKind.CASH_FLOW, _pattern(r"cash flows?\b")),
    (
        StatementKind.EQUITY,
        _pattern(
            r"statements? of (?:\w+ ){0,4}(?:stockholders|shareholders|shareowners|changes in)\W? ?\w* ?equity",
            r"statements? of (?:\w+ ){0,3}equity",
        ),
    ),
    (
        StatementKind.INCOME,
        _pattern(
            r"(?:statements?|results) of (?:[\w()&]+ ){0,3}(?:operations|income|earnings|loss|losses|profit)",
            r"income statements?|statements? of results|earnings statements?|operations data",
        ),
    ),
    (StatementKind.COMPREHENSIVE, _pattern(r"comprehensive (?:income|loss|earnings)")),
    (
        StatementKind.SUPPLEMENTAL,
        _pattern(
            r"supplement|selected|statistic|operating data|additional information|stock-?based compensation|other data",
            r"metrics|average|analysis|ratios|quality|capital",
        ),
    ),
    (StatementKind.HIGHLIGHTS, _pattern(r"highlights|summary|key figures|at a glance|performance")),
)
_STATEMENT = regex(r"\b(?:statements?|balance sheets?)\b")
_COMPANY = regex(
    r"\b(?:inc|corp|corporation|company|co|llc|l\.?p|ltd|limited|plc|n\.?v|s\.?a|group|trust|bancorp|bancshares|holdings?"
    r"|partners|subsidiaries|platforms|technologies)\b\.?"
)
_CAPTION = regex(
    r"\b(?:in\s+(?:thousands|millions|billions|whole\s+dollars)|thousands|millions|billions|000s?|\$000|dollars|unaudited"
    r"|except)\b"
)
_NON_GAAP = regex(
    r"non-?\s?gaap|reconcil|\badjusted\b|ebitda|free cash flow|\bffo\b|\bcore\b (?:results|earnings|eps)"
    r"|constant currency|excluding"
)
_PRO_FORMA = regex(r"pro[\s-]?forma")
_LONG = 300
_SENTENCE = regex(r"[a-z]{3,}\.\s*$|\.\s+[A-Z][a-z]+ [a-z]+ ")
_DATA = regex(r"\boperations data\b|\bbalance sheets? data\b")
_PLAIN_COMPREHENSIVE = regex(r"of (?:\w+ )?comprehensive")
_BOTH = regex(r"(?:operations|income|earnings|loss) and (?:other )?comprehensive")

_CLAIMS = regex(r"^total liabilities(?: and|$)|liabilities and .*equity")
_ACTIVITIES = regex(r"(operating|investing|financing) activities")
_INCOME_ROWS = regex(
    r"^(?:net )?(?:revenues?|sales|total revenues?)|cost of|net (?:income|loss|earnings)|income taxes"
    r"|per (?:common )?share|operating (?:income|expenses)|interest income"
)
_BESIDE = regex(
    r"^return on|book value|^total (?:loans|deposits|assets)\b|charge-?offs|capital ratio|tier 1\b|stores?\b.*\bend of"
)
"""Lines that no income statement has: highlights with several of them are a page of key figures."""


class Title(NamedTuple):
    """What the words around a table make of it."""

    kind: StatementKind
    title: str
    caption: str
    company: str
    non_gaap: bool
    pro_forma: bool


def prose(text: str) -> bool:
    """Whether a line above a table is a sentence, whose words decide nothing about the table."""
    return len(text) > _LONG or (len(text) > 90 and bool(_SENTENCE.search(text)))


def title_of(lines: Sequence[str], labels: Sequence[str], headings: Sequence[str] = ()) -> Title:
    """The kind and titles of a table: `lines` stand above it (nearest last) or fill its width; `labels` of its rows,
    in lower case."""
    words = [line for line in lines if line and not prose(line)]
    kind, title, index = StatementKind.OTHER, "", -1
    for at in range(len(words) - 1, -1, -1):
        found = _named(words[at])
        if found is not None:
            kind, title, index = found, words[at], at
            break
    content = None if kind is StatementKind.RECONCILIATION else _content(labels, _lets_rows_tell(kind, title))
    if content is not None and not (kind is StatementKind.HIGHLIGHTS and _mixed(labels)):
        kind = content
    around = " ".join([title, *words[max(index - 1, 0) : index + 3]] if title else words[-3:]).lower()
    company = next((w for w in reversed(words[: index if index >= 0 else None]) if _company(w)), "")
    caption = " ".join(dict.fromkeys(w for w in words if _CAPTION.search(w.lower())))
    non_gaap = kind is StatementKind.RECONCILIATION or bool(_NON_GAAP.search(around))
    pro_forma = _PRO_FORMA.search(" ".join([around, *headings]).lower()) is not None
    return Title(kind, title, caption, company, non_gaap, pro_forma)


def _lets_rows_tell(kind: StatementKind, title: str) -> bool:
    """Whether a title is so loose that rows of revenue and net income make an income statement of the table."""
    loose = kind in (StatementKind.OTHER, StatementKind.HIGHLIGHTS, StatementKind.SUPPLEMENTAL)
    title = title.lower()
    return loose and not (_STATEMENT.search(title) or _DATA.search(title))


def _mixed(labels: Sequence[str]) -> bool:
    """Whether the rows are a page of key figures, whatever statement some of them are of."""
    return sum(1 for label in labels if _BESIDE.search(label)) >= 2


@remembered()
def _named(text: str) -> StatementKind | None:
    """The kind of statement a line names; among several, a primary statement, else the first of the titles."""
    text = text.lower()
    found = [kind for kind, pattern in _TITLES if pattern.search(text)]
    if not found:
        return None
    primary = [kind for kind in found if kind.primary or kind is StatementKind.EQUITY]
    if primary and _STATEMENT.search(text) and StatementKind.RECONCILIATION not in found:
        if StatementKind.INCOME in primary and StatementKind.COMPREHENSIVE in primary:
            plain = _PLAIN_COMPREHENSIVE.search(text) and not _BOTH.search(text)
            return StatementKind.COMPREHENSIVE if plain else StatementKind.INCOME
        return primary[0]
    return found[0]


def _content(labels: Sequence[str], loose: bool) -> StatementKind | None:
    """The primary statement whose labels (in lower case) these can only be; an income statement only if `loose`."""
    totals = [
        label
        for label in labels
        if label.startswith("total assets") or ("liabilities" in label and _CLAIMS.search(label))
    ]
    if len(totals) >= 2:
        return StatementKind.BALANCE
    named = [m[1] for label in labels if "activities" in label and (m := _ACTIVITIES.search(label)) is not None]
    if len(set(named)) >= 2 or (named and len(labels) > 3 and _ACTIVITIES.search(labels[0])):
        return StatementKind.CASH_FLOW
    if not loose or len(labels) < 8:
        return None
    kinds = {m[0][:6] for label in labels if (m := _INCOME_ROWS.search(label)) is not None}
    return StatementKind.INCOME if len(kinds) >= 4 else None


@remembered()
def _company(text: str) -> bool:
    if len(text) >= 90:
        return False
    low = text.lower()
    return _COMPANY.search(low) is not None and not _STATEMENT.search(low) and not prose(text)
