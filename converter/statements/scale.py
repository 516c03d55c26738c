"""Decides the scale and the unit of every row: per table, then per row.

Scale: words in the row's label or section (`(in millions)`); the caption of the table (heading lines and header cells
that are no sentences), with what it excepts; nothing said: whole units. `$8.2 billion` in a title scales nothing: only
`in billions`, `billions of dollars`, `$ million` do. Shares follow the caption unless it excepts shares (`except share
data`); amounts per share are never scaled; percentages have scale −2. Where earnings per share and net income are
printed, net income ÷ EPS tells the scale of the share counts and overrules the caption (dollars in thousands beside
shares in millions).

Unit: what label and section say (per share, shares, percent, a count), else money.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from converter.lazy import regex
from converter.model import PURE, SHARES, StatementKind, Unit, money, per_share
from converter.records import NamedTuple
from converter.remembered import remembered

_SCALE_WORD = regex(
    r"(?<!\d )\b(?P<plural>thousands|millions|billions)\b"
    r"|(?:\bin\s+(?:US\s+)?|(?:\$|€|£|\bdollars?)\s*|\(\s*)(?P<one>thousand|million|billion)\b"
    r"|(?<![\d,.])(?P<zeros>0{3}(?:,?0{3})?)(?:['’]?s)?\b|\(\$?\s?(?P<short>mm|mil)\b",
    re.IGNORECASE,
)
_POWERS = {"thousand": 3, "million": 6, "billion": 9, "000": 3, "000000": 6, "mm": 6, "mil": 6}
_SCALE_HINT = regex(r"housand|illion|000|\(\$?\s?(?:mm|mil)")
"""What a text in lower case must have to name a scale."""
_EXCEPT = regex(r"\b(?:except(?:ing|\s+for|\s+as)?|other\s+than|but\s+not|excluding)\b", re.IGNORECASE)
_PER_SHARE_WORDS = regex(
    r"\bper[\s-]+(?:\w+[\s-]+){0,2}?(?:share|unit|ads)s?\b(?:[\s-]+(?:data|amounts?|information|figures))?"
    r"|\bearnings[\s-]+per[\s-]+share\b|\bpar\s+values?\b|\bstated\s+values?\b",
    re.IGNORECASE,
)
_SHARE_WORD = regex(r"\b(?:shares?|units)\b", re.IGNORECASE)
_SHARES_IN = regex(r"\bshares?\s+(?:data\s+)?(?:\w+\s+)?(in\s+\w+)", re.IGNORECASE)
_WHOLE = regex(r"\b(?:in\s+)?whole\s+dollars\b|\bactual\s+dollars\b", re.IGNORECASE)
_CURRENCIES = (
    ("CAD", regex(r"canadian|C\$|CA\$|\bCAD\b", re.IGNORECASE)),
    ("AUD", regex(r"australian|A\$|\bAUD\b", re.IGNORECASE)),
    ("EUR", regex(r"€|\beuros?\b|\bEUR\b", re.IGNORECASE)),
    ("GBP", regex(r"£|pounds? sterling|\bGBP\b", re.IGNORECASE)),
    ("JPY", regex(r"¥|\byen\b|\bJPY\b", re.IGNORECASE)),
    ("CNY", regex(r"\bRMB\b|renminbi|\bCNY\b", re.IGNORECASE)),
)
_CURRENCY_WORD = regex(
    r"canadian|ca?\$|cad\b|australian|a\$|aud\b|€|euro?|£|pounds? sterling|gbp|¥|yen\b|jpy|rmb|renminbi|cny"
)
"""What a text in lower case must have to name another currency than the dollar of the United States."""
_SYMBOLS = {
    "€": "EUR", "£": "GBP", "C$": "CAD", "CA$": "CAD", "A$": "AUD", "HK$": "HKD", "NT$": "TWD", "R$": "BRL",
    "RMB": "CNY", "EUR": "EUR", "GBP": "GBP", "CAD": "CAD", "JPY": "JPY", "₩": "KRW",
}  # fmt: skip

_PER_SHARE = regex(
    r"\bper\s+(?:\w+[\s-]+){0,4}?(?:share|unit|ads|ordinary share|stockholder|security)s?\b|\bE\.?P\.?S\b"
    r"|\bper\s+(?:basic|diluted)\b|/\s?share\b|\b(?:basic|diluted)\s+(?:net\s+)?(?:earnings|income|loss)\s*(?:\(loss\))?$",
    re.IGNORECASE,
)
_PER_EACH = regex(
    r"\bper\s+(?:(?:retail|wholesale|new|used|average|adjusted|available|active|same|total|equivalent)\s+){0,3}"
    r"(?:vehicle|home|store|barrel|boe|tonn?e?|pound|gallon|bushel|room|day|customer|subscriber|member|employee|order"
    r"|square\s+foot|mcfe?|mmbtu|mwh|admission)s?\b|\bper\s+(?:retail|wholesale|vehicle)\s+units?\b"
    r"|\bper\s+unit\s+(?:selling|sold)\b|\bselling\s+prices?\s+per\s+unit\b",
    re.IGNORECASE,
)
"""Money for each of something that is no share: never scaled by a caption."""
_SHARES = regex(
    r"\bshares\s+(?:used|outstanding|issued|repurchased|authorized|in\s+computing)"
    r"|\b(?:weighted|average)\b.*\b(?:shares|stock|units|number|diluted|basic)\b"
    r"|\bnumber\s+of\s+(?:\w+\s+){0,3}shares|\bshares\s*[-–—(,:]|^(?:\w+\s+){0,3}shares\s*$|\bshare\s+count\b"
    r"|\b(?:common|ordinary|diluted|basic)\s+(?:\w+\s+){0,2}shares\s+outstanding|\bshares\s+(?:used\s+)?(?:to|in|for)\b"
    r"|\bdilutive\s+(?:effect|securities|shares|potential)|\bshares\s+of\b.*\boutstanding",
    re.IGNORECASE,
)
_COUNTED = regex(r"\b(?:used|weighted|average|number|outstanding)\b", re.IGNORECASE)
_SURELY_COUNTED = regex(r"\b(?:weighted|average|used|number)\b", re.IGNORECASE)
_MONEY_SHARES = regex(
    r"\battributable\b|\bapplicable\b|\bavailable\b|\bnet\s+(?:income|loss|earnings)\b|\bincome\b.*\bto\b"
    r"|\brepurchase[ds]?\s+of\b|\bpurchases?\s+of\b|\bproceeds\b|\bissuance\s+of\b|\bdividends?\b|\bvalue\b|\btreasury\b",
    re.IGNORECASE,
)
_BOOK_VALUE = regex(r"\b(?:book|asset)\s+value\b.*\bper\b|^per\s+share|%", re.IGNORECASE)
_SHARE_COUNT = regex(
    r"^(?:number\s+of\s+)?(?:\w+\s+){0,3}shares\s+(?:issued|outstanding)(?:\s+and\s+outstanding)?\b"
    r"|[–—-]\s*shares\s+issued\b",
    re.IGNORECASE,
)
_PERCENT = regex(r"(?<![\d.])\s?%|\bpercent(?:age)?\b", re.IGNORECASE)
_COUNT = regex(
    r"^(?:total\s+)?number\s+of\b|\bemployees\b|\bheadcount\b|\bhospitals\b|\bbeds\b|\badmissions\b"
    r"|\bstores?\s+(?:open|opened|closed|count|at)\b|\bbranches\b|\bsubscribers\b|\bcustomers\s*$|\bdays\s+sales\b"
    r"|\bsquare\s+f|\btimes\b|\bratios?\b|\bpeople served\b|\bFTEs?\b|\bfull-time\b",
    re.IGNORECASE,
)
_COUNT_WORDS = frozenset((
    "number", "employees", "headcount", "hospitals", "beds", "admissions", "store", "stores", "branches",
    "subscribers", "customers", "days", "square", "times", "ratio", "ratios", "people", "fte", "ftes", "full",
))  # fmt: skip
_WORDS = regex(r"[a-z]+")
_SURELY_COUNT = regex(
    r"^(?:total\s+)?(?:headcount|employees|number\s+of\s+(?!shares)\w+)\b|\bunit\s+sales\b|\bunits\s+sold\b",
    re.IGNORECASE,
)
_CONTINUES = regex(
    r"^\W*(?:basic|diluted|assuming|continuing|discontinued|net|class|common|from|income|loss|total|-|–|—|\()",
    re.IGNORECASE,
)
_PAREN_SCALE = regex(
    r"\(\s*(?:shares\s+|amounts\s+|dollars\s+|\$\s*)?(?:in\s+)?(thousands|millions|billions)[^)]{0,40}\)"
    r"|(?:,|dollars|amounts|\$)\s+in\s+(thousands|millions|billions)\b",
    re.IGNORECASE,
)
_LEAST_EPS, _LOW, _HIGH = Decimal("0.02"), Decimal("0.4"), Decimal("2.5")


class Scales(NamedTuple):
    """What the caption licenses: powers of ten for money and for shares, the words, the currency.

    `share_words` says what overruled the caption for share counts, empty where nothing did.
    """

    money: int = 0
    shares: int = 0
    words: str = ""
    currency: str = "USD"
    shares_said: bool = False
    share_words: str = ""


class Reading(NamedTuple):
    """Unit and scale of one row, with the words that license them and what the row measures."""

    unit: Unit
    scale: int
    licence: str
    kind: str  # money | shares | per-share | percent | count | each (money for each of what is no share)


def power(text: str) -> int:
    """The power of ten the first scale word of `text` names, 0 for none.

    >>> power("(Millions of dollars)"), power("$ in 000s"), power("Net income of $8.2 billion")
    (6, 3, 0)
    """
    match = _SCALE_WORD.search(text)
    if match is None:
        return 0
    word = match["plural"] or match["one"] or (match["zeros"] or "").replace(",", "") or match["short"]
    return _POWERS[word.lower().rstrip("s") if match["plural"] else word.lower()]


def caption_scales(texts: Sequence[str]) -> Scales:
    """What caption lines and header cells say of scale: the first text that names one decides.

    >>> found = caption_scales(["(In thousands, except share data)"])
    >>> found.money, found.shares
    (3, 0)
    """
    currency = next((code for text in reversed(texts) if (code := _currency_named(text))), "USD")
    for text in texts:
        said = _caption_said(text)
        if said is not None:
            scale, shares, shares_said = said
            return Scales(scale, shares, text.strip(), currency, shares_said)
    words = next((text.strip() for text in texts if "dollars" in text.lower() and _WHOLE.search(text)), "")
    return Scales(0, 0, words, currency, bool(words))


@remembered()
def _currency_named(text: str) -> str:
    """The currency other than the dollar of the United States that a text names, empty for none."""
    if not _CURRENCY_WORD.search(text.lower()):
        return ""
    return next((code for code, pattern in reversed(_CURRENCIES) if pattern.search(text)), "")


@remembered()
def _caption_said(text: str) -> tuple[int, int, bool] | None:
    """The scales of money and shares that a text names, and whether it speaks of shares; None where it names none."""
    if not _SCALE_HINT.search(text.lower()):
        return None
    cut = _EXCEPT.search(text)
    before = text[: cut.start()] if cut is not None else text
    scale = power(before)
    if not scale:
        return None
    return scale, *_share_words(before, text[cut.end() :] if cut is not None else "", scale)


def _share_words(before: str, exceptions: str, scale: int) -> tuple[int, bool]:
    """The scale of share counts, and whether the caption speaks of them: per-share words are none."""
    rest = _PER_SHARE_WORDS.sub(" ", exceptions)
    if _SHARE_WORD.search(rest):
        return power(rest), True
    plain = _PER_SHARE_WORDS.sub(" ", before)
    if not _SHARE_WORD.search(plain):
        return scale, False
    own = _SHARES_IN.search(plain)
    return (power(own[1]) if own is not None else 0) or scale, True


def currency_of(symbol: str, default: str) -> str:
    """The ISO code of a printed symbol; a plain `$` is the table's currency."""
    return _SYMBOLS.get(symbol.upper().strip(), default)


def row_kind(label: str, section: Sequence[str], statement: StatementKind, symbols: bool, percent: bool) -> str:
    """What a row measures: money, shares, per-share, percent or count.

    `symbols`: currency signs are printed in the row; `percent`: most of its numbers are percentages.
    """
    if percent:
        return "percent"
    low = label.lower()
    if _for_each(label) or (section and _for_each(section[-1])):
        return "each"
    if statement is StatementKind.CASH_FLOW:
        return "per-share" if not symbols and _is_per_share(label, low) else "money"
    if statement is StatementKind.BALANCE and not (
        ("value" in low or "%" in low or low.startswith("per")) and _BOOK_VALUE.search(label)
    ):
        return "shares" if not symbols and "shares" in low and _SHARE_COUNT.search(label) else "money"
    kind = _words_kind(label, statement, symbols, False)
    if not kind and section:
        kind = _words_kind(section[-1], statement, symbols, True)
        if not kind and len(section) > 1 and _CONTINUES.match(label):
            kinds = (_words_kind(heading, statement, symbols, True) for heading in reversed(section[:-1]))
            kind = next(filter(None, kinds), "")
    return kind or "money"


# Most labels hold none of the words a pattern asks for: a look for these letters first spares nearly all searches.


@remembered()
def _for_each(text: str) -> bool:
    return "per " in text.lower().replace("per share", "") and _PER_EACH.search(text) is not None


def _is_per_share(text: str, low: str) -> bool:
    hinted = "per " in low or "basic" in low or "diluted" in low or "/" in low or "ps" in low or "p.s" in low
    return hinted and _PER_SHARE.search(text) is not None


def _is_share_count(text: str, low: str) -> bool:
    hinted = "share" in low or "average" in low or "weighted" in low or "dilutive" in low
    return hinted and _SHARES.search(text) is not None


def _is_count(text: str, low: str, statement: StatementKind) -> bool:
    if not statement.primary:
        return not _COUNT_WORDS.isdisjoint(_WORDS.findall(low)) and _COUNT.search(text) is not None
    hinted = "unit" in low or "number" in low or "headcount" in low or "employees" in low
    return hinted and _SURELY_COUNT.search(text) is not None


def _words_kind(text: str, statement: StatementKind, symbols: bool, heading: bool) -> str:
    """What the words of a label or heading say is measured; empty where they leave it open."""
    low = text.lower()
    per = _is_per_share(text, low)
    if not symbols and statement is not StatementKind.BALANCE and _is_share_count(text, low):
        # `Shares used to compute earnings per share` counts shares, `net income per share outstanding` does not.
        counted = not per or _COUNTED.search(text) is not None
        if counted and (_SURELY_COUNTED.search(text) or not _MONEY_SHARES.search(text)):
            return "shares"
    if per:
        return "per-share"
    if symbols:
        return ""
    if ("%" in low or "percent" in low) and _PERCENT.search(text):
        return "percent"
    return "count" if not heading and _is_count(text, low, statement) else ""


def reading(kind: str, label: str, own: int, scales: Scales, currency: str) -> Reading:
    """Unit and scale of a row of that kind; `own` is the scale its words name (`named_scale`), 0 for none."""
    if kind == "percent":
        return Reading(PURE, -2, "a percentage", kind)
    if kind == "per-share":
        return Reading(per_share(currency), 0, "an amount per share", kind)
    if kind == "each":
        return Reading(money(currency), own, "an amount for each of something: whole units", kind)
    if kind == "count":
        return Reading(PURE, own, "a count", kind)
    unit, scale = (SHARES, scales.shares) if kind == "shares" else (money(currency), scales.money)
    if own:
        return Reading(unit, own, f"label: {label}", kind)
    if kind == "shares" and scales.share_words:
        return Reading(unit, scale, scales.share_words, kind)
    return Reading(unit, scale, f"caption: {scales.words}" if scales.words else "nothing said: whole units", kind)


def named_scale(label: str, section: Sequence[str]) -> int:
    """The scale a row's label names, else the innermost of its headings that names one; 0 for none."""
    for text in (label, *reversed(section)):
        scale = label_scale(text)
        if scale:
            return scale
    return 0


def label_scale(text: str) -> int:
    """The scale a label names in brackets or after a comma: `Shares outstanding (in millions)`; 0 for none."""
    match = _PAREN_SCALE.search(text) if says_scale(text) else None
    return power(match[1] or match[2]) if match is not None else 0


def says_scale(text: str) -> bool:
    """Whether a label or one of several can name a scale at all."""
    low = text.lower()
    return "illions" in low or "thousands" in low


def share_scale(incomes: Sequence[Decimal], per: Sequence[Decimal], shares: Sequence[Decimal]) -> int | None:
    """The power of ten of printed share counts that net income ÷ EPS asks for; None where the figures do not tell.

    Each list holds one column's values in full units, shares as printed; columns with an EPS below a cent are no help.
    """
    votes: dict[int, int] = {}
    for income, eps, count in zip(incomes, per, shares, strict=True):
        if abs(eps) < _LEAST_EPS or not count or not income:
            continue
        want = abs(income / eps)
        for scale in (0, 3, 6, 9):
            if _LOW < want / abs(count).scaleb(scale) < _HIGH:
                votes[scale] = votes.get(scale, 0) + 1
    best = max(votes, key=lambda s: votes[s], default=0)
    return best if votes and votes[best] * 2 > sum(votes.values()) else None
