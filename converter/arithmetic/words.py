"""What a label says about the arithmetic of its row: a total, an expense, net income, the end of one side.

Words only rank sums that the figures already allow; no row gets a weight from its label alone. Labels are looked at
word by word rather than by long patterns: those would cost more to compile than a release takes to prove. What every
row is asked is remembered from release to release.
"""

from __future__ import annotations

from itertools import pairwise

from converter.lazy import regex
from converter.model import Row
from converter.records import NamedTuple
from converter.remembered import remembered

_NOISE = regex(
    r"\b(total|net|the|of|and|in|to|an?|for|on|gaap|consolidated|condensed|expenses?|loss|income|earnings)\b"
)
_PARENTHESIS = regex(r"\([^)]*\)")
_WORD = regex(r"[a-z]+|,")
_BARE_WORD = regex(r"[a-z]+")

_RESULTS = frozenset(("income", "loss", "losses", "earnings", "profit", "profits"))
_TOTALS = frozenset(("total", "totals", "subtotal", "subtotals", "ebitda", "ebitdar", "ebit"))
_AFTER_RESULT = frozenset(("from", "before", "after", "available", "attributable"))
_PAIRS = frozenset(
    (first, second)
    for first, seconds in {
        "net": _RESULTS | {"cash", "increase", "decrease", "change", "revenue", "revenues", "sales", "assets"},
        "gross": ("profit", "margin", "loss"),
        "operating": _RESULTS,
        "pretax": _RESULTS,
        "comprehensive": _RESULTS,
        "increase": ("decrease",),
        "end": ("of", "balance"),
        "ending": ("of", "balance"),
        "non": ("gaap",),
        "funds": ("from",),
    }.items()
    for second in seconds
)
_CHANGE = frozenset(("change", "increase", "decrease"))
_CASH_FLOW = frozenset(("provided", "used", "flow", "flows"))
_PLAIN = ("total", "subtotal")
_OPENINGS = (
    *_PLAIN,
    "netcash",
    "netincome",
    "netloss",
    "netincrease",
    "netsales",
    "netrevenue",
    "grossprofit",
    "incomebefore",
)
"""How totals begin, also where recognition lost the spaces."""
_TELLING = frozenset(("net", "adjusted", "cash", "balance")) | _TOTALS | _RESULTS | {first for first, _ in _PAIRS}
"""Words without one of which no label reads as a total, unless by how it begins."""
_PLUS = _WORD.findall(
    "income earning earnings revenue revenues sales gain gains benefit profit gross fees increase increases"
)
_MINUS = _WORD.findall(
    "expense expenses cost costs provision provisions tax taxes loss losses charge charges depreciation amortization"
    " impairment impairments restructuring dividend dividends noncontrolling minority deduction deductions decrease"
    " decreases"
)
_SIGN = {**dict.fromkeys(_PLUS, 1), **dict.fromkeys(_MINUS, -1)}
_OPENING_SIGN = {"less": -1, "plus": 1, "add": 1}
_GAIN = frozenset(("income", "earnings", "profit", "profits", "revenue", "revenues", "sales", "gross", "margin"))
_LOSS = frozenset(("loss", "losses"))
_EXPENSE = frozenset(("expense", "expenses", "cost", "costs", "deduction", "deductions"))
_TAX = frozenset(("tax", "taxes"))
_CASH = frozenset(("cash", "balance"))
_OPENS = frozenset(("beginning", "begin", "opening", "start"))
_CLOSES = frozenset(("end", "ending", "closing"))
_BEFORE_TAX = frozenset(("before", "after", "less", "post", "pre"))
_MEASURES = frozenset(("ebitda", "ebitdar", "ebit", "adjusted", "ffo", "core"))


class Hint(NamedTuple):
    """`total`: reads as a total; `plain`: begins with "total"; `sign`: −1 where it reads as a deduction.

    `first` marks the first row below a heading.
    """

    total: bool
    plain: bool
    sign: int
    first: bool = False


@remembered()
def _words(label: str) -> tuple[str, ...]:
    """The words of a label with the commas between them, what stands in parentheses left out."""
    lower = label.lower()
    if "(" in lower:
        lower = _PARENTHESIS.sub(" ", lower)
    return tuple(_WORD.findall(lower.replace("pre-tax", "pretax")))


def hint(row: Row, first: bool = False) -> Hint:
    """What the label of one row suggests; `first` says that a heading stands right above it."""
    said = _said(row.label)
    if not first and row.total <= said.total:
        return said
    return Hint(said.total or row.total, said.plain, said.sign, first)


@remembered()
def _said(label: str) -> Hint:
    words = _words(label)
    total, plain = _reads_as_total(words) if words else (not label.strip(),) * 2
    return Hint(total, plain, _natural_sign(words))


def _reads_as_total(words: tuple[str, ...]) -> tuple[bool, bool]:
    """Whether a label reads as a total at all, and whether it says so in as many words."""
    if words[0].startswith(_OPENINGS):
        return True, words[0].startswith(_PLAIN)
    if _TELLING.isdisjoint(words):
        return False, False
    if words[0] in ("net", "adjusted") or words[-1] == "net" or not _TOTALS.isdisjoint(words):
        return True, False
    if (words[0] == "cash" and not _CASH_FLOW.isdisjoint(words)) or _closes_cash(words):
        return True, False
    if "cash" in words and not _CHANGE.isdisjoint(words):
        return True, False
    if words[0] == "accumulated":
        return False, False
    return _follows_result(words) or not _PAIRS.isdisjoint(pairwise(words)), False


def _follows_result(words: tuple[str, ...]) -> bool:
    """Whether a result is said to be before or after something, with no comma between."""
    if _AFTER_RESULT.isdisjoint(words):
        return False
    result = False
    for word in words:
        if result and word in _AFTER_RESULT:
            return True
        result = word != "," and (result or word in _RESULTS)
    return False


def natural_sign(label: str) -> int:
    """+1 for what adds to income, −1 for what reduces it, judged by its first telling word; −1 where none tells.

    >>> natural_sign("Interest expense, net of interest income"), natural_sign("Other income (expense), net")
    (-1, 1)
    >>> natural_sign("Income tax benefit (provision)"), natural_sign("Selling, general and administrative")
    (1, -1)
    """
    return _natural_sign(_words(label))


def _natural_sign(words: tuple[str, ...]) -> int:
    taxes = not _TAX.isdisjoint(words)
    if taxes:
        words = _without_tax_asides(words)
    if words and words[0] in _OPENING_SIGN:
        return _OPENING_SIGN[words[0]]
    if not taxes:
        return next(filter(None, map(_SIGN.get, words)), -1)
    for i, word in enumerate(words):
        if word in _SIGN and not _names_the_tax(words, i):
            return _SIGN[word]
    return -1


def _names_the_tax(words: tuple[str, ...], i: int) -> bool:
    """Whether a telling word is only part of the tax's name: "income tax", "taxes on income", "tax benefit"."""
    following = words[i + 1] if i + 1 < len(words) else ""
    if words[i] == "income":
        return following in _TAX or (i > 1 and words[i - 1] == "on" and words[i - 2] in _TAX)
    return words[i] in _TAX and following == "benefit"


def _without_tax_asides(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words without "before income taxes", "net of tax", "post-tax": they tell when, not what."""
    kept: list[str] = []
    for word in words:
        recent = kept[-4:]
        if word in _TAX:
            at = next((len(recent) - k for k, w in enumerate(recent) if w in _BEFORE_TAX), 0)
            if not at and "of" in recent and recent[max(0, recent.index("of") - 1)] == "net":
                at = len(recent) - recent.index("of") + 1
            if at:
                del kept[-at:]
                continue
        kept.append(word)
    return tuple(kept)


@remembered()
def is_net_income(label: str) -> bool:
    """A net income line of the whole company or of its parent; not per share, not a part of it."""
    words = _words(label)
    if _RESULTS.isdisjoint(words):
        return False
    if words[0] == "consolidated":
        words = words[1:]
    if len(words) < 2 or not (
        (words[0] == "net" and words[1] in _RESULTS) or (words[0] in _RESULTS and words[1:3] == ("for", "the"))
    ):
        return False
    if "gain" in label.lower():
        return False
    rest = words[2:]
    if not {"adjusted", "comprehensive", "gaap"}.isdisjoint(rest) or ("per" in rest and "share" in rest):
        return False
    if "before" in rest and not _TAX.isdisjoint(rest):
        return False
    if "continuing" in rest or "discontinued" in rest:
        return "from" not in rest
    return not (_starts_with_others(rest) if "attributable" in rest else False)


def _starts_with_others(rest: tuple[str, ...]) -> bool:
    """Whether it is attributable to noncontrolling interests rather than to the parent."""
    after = [w for w in rest[rest.index("attributable") + 1 :] if w not in ("to", "the")]
    return bool(after) and after[0] in ("noncontrolling", "non", "minority", "redeemable")


def is_measure(label: str) -> bool:
    """A measure of the company's own making, built up from net income."""
    words = _words(label)
    return not _MEASURES.isdisjoint(words) or ("non" in words and "gaap" in words) or words[:2] == ("funds", "from")


@remembered()
def is_noncontrolling(label: str) -> bool:
    words = _words(label)
    return "minority" in words or any(
        w.endswith("noncontrolling") or (w == "controlling" and "non" in words) for w in words
    )


def is_total_assets(label: str) -> bool:
    return _words(label) == ("total", "assets")


def opens_liabilities(label: str) -> bool:
    """A heading or line with which the liabilities begin."""
    words = _words(label)
    return words[:1] == ("liabilities",) or (words[:1] in (("current",), ("total",)) and words[1:2] == ("liabilities",))


def printed_sign(row: Row) -> int:
    """−1 where a row that can only be a loss is printed as positive numbers, else +1.

    A label that names both ("(loss) income") follows the sign convention of income.
    """
    if not is_loss(row.label):
        return 1
    values = [a.value for a in row.amounts if a is not None and a.value]
    return -1 if values and all(v > 0 for v in values) else 1


def is_loss(label: str) -> bool:
    """A line that can only be a loss: it names no income beside it."""
    if _LOSS.isdisjoint(_words(label)):
        return False
    return _GAIN.isdisjoint(_WORD.findall(label.lower().replace("income tax", "tax")))


def top_sign(label: str) -> int:
    """The sign with which a tree's top enters net income, by its label: 0 where the label does not tell."""
    words = _without_tax_asides(_words(label))
    telling = set(words)
    if not _TAX.isdisjoint(words) and "before" not in words:
        telling.discard("income")
    if not _GAIN.isdisjoint(telling) or not _LOSS.isdisjoint(telling):
        return 1
    return 0 if _EXPENSE.isdisjoint(telling) else -1


@remembered()
def cash_held(label: str) -> str:
    """`opening` for cash at the beginning of a period, `closing` at its end, empty for anything else."""
    words = _words(label)
    if not _CASH.isdisjoint(words) and not _OPENS.isdisjoint(words):
        return "opening"
    return "closing" if _closes_cash(words) else ""


def _closes_cash(words: tuple[str, ...]) -> bool:
    return not (_CASH.isdisjoint(words) or _CLOSES.isdisjoint(words))


@remembered()
def telling(label: str) -> tuple[str, ...]:
    """The telling words of a label in order."""
    lower = label.lower()
    return tuple(_BARE_WORD.findall(_NOISE.sub(" ", lower)) or _BARE_WORD.findall(lower))


def likeness(first: str, second: str) -> int:
    """2 for the same telling words, 1 where one label's words are among the other's, 0 otherwise."""
    a, b = frozenset(telling(first)), frozenset(telling(second))
    if a == b:
        return 2 if a else 0
    return 1 if a and b and (a < b or b < a) else 0
