"""Custom concepts for lines no rule answers to, named after their labels; one line in several tables is one element.

Names follow the EDGAR Filer Manual (6.6, 6.8): label CamelCase, letters and digits, at most 200 characters, no company
or period words, never a name of the standard taxonomy. A label that says nothing alone ("Other", "Product") takes the
heading it stands under before it. Monetary elements get a balance (sign.natural_balance).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import count
from typing import TYPE_CHECKING

from converter.lazy import regex
from converter.mapping.context import Spot
from converter.mapping.similar import Words
from converter.model import Concept, Extension, StatementKind

if TYPE_CHECKING:
    from typing import Protocol

    class Names(Protocol):
        """What naming needs of the concept table."""

        def entry(self, qname: str, year: int | None = None) -> object | None: ...


_PERIOD_WORDS = regex(
    r"\b(?:for the )?(?:three|six|nine|twelve|thirteen|twenty[- ]six|thirty[- ]nine|fifty[- ](?:two|three)|\d+)"
    r"[- ](?:months?|weeks?) ended\b|\b(?:january|february|march|april|may|june|july|august|september|october|"
    r"november|december)\.? \d{1,2}(?:, ?\d{4})?|"
    r"\b(?:19|20)\d\d\b|\b(?:first|second|third|fourth) quarter\b|\bfiscal (?:year )?\b|\(unaudited\)|\bnotes? \d+\b",
    re.I,
)
_FOOTNOTE = regex(r"\((?:\d{1,2}|[a-z])\)|[*†‡§]+")
_AMOUNT = regex(r"\$ ?[\d.,/]+(?: (?:million|billion))?|\b\d+(?:,\d{3})+\b")
_DETAIL = regex(r"\([^()]*\d[^()]*\)|(?<=\w{3}),? (?:\$ ?[\d.]|\(?par value|no par|at cost\b).*$|;.*\d.*$", re.I)
"""What describes a line without naming it: figures in parentheses, par values and share counts."""
_WORD = regex(r"[A-Za-z0-9]+")
_LEGAL = r"(?:inc|corp|corporation|company|co|ltd|limited|plc|llc|l\.?p|n\.?v)\b\.?"
_SMALL_ENDS = ("To", "Of", "For", "And", "By", "In", "The", "With")
_DANGLING = regex(rf"(?<=[a-z])(?:AttributableTo|{'|'.join(_SMALL_ENDS)})$")
_SAID = {"per-share": r"per[a-z]*(?:share|unit)|eps", "percent": "percent|ratio|rate|margin|yield"}
_SMALL = frozenset({"a", "an"})
_SUSPECT = regex(r"[\d$]|[^\x00-\x7f]|par value|no par|at cost|ended|quarter|fiscal|unaudited")
"""What `_DETAIL`, `_AMOUNT` and `_PERIOD_WORDS` are made of, and what is no ASCII."""
_SUFFIX = {"money": "", "shares": "Shares", "per-share": "PerShare", "percent": "Percent", "number": ""}
_TYPES = {"money": "monetary", "shares": "shares", "per-share": "perShare", "percent": "percent", "number": "pure"}
_LONGEST = 200
_GENERIC = frozenset(
    {
        "other",
        "total",
        "net",
        "basic",
        "diluted",
        "product",
        "service",
        "cost",
        "expense",
        "subtotal",
        "tax",
        "and",
        "income",
        "gaap",
    }
)


def camel(label: str, company: str = "") -> str:
    """A label as an element name: its words in capitals, without company, period and footnote marks.

    >>> camel("Amortization of debt discount – net (Note 4)")
    'AmortizationOfDebtDiscountNet'
    """
    if not label:
        return ""
    lower = label.lower()
    # Most labels are words alone, and none that may have to go.
    plain = lower.isascii() and lower.replace(" ", "").isalpha()
    suspect = _SUSPECT.search(lower) is not None
    text = label if plain and not suspect else _bare(label, suspect)
    if company and company.lower() in text.lower():
        text = re.sub(rf"\b{re.escape(company)}\b(?:,? {_LEGAL})?", " ", text, flags=re.I)
    if not plain:
        text = _FOOTNOTE.sub(" ", text)
    if suspect:
        text = _AMOUNT.sub(" ", _PERIOD_WORDS.sub(" ", text))
    text = text.replace("'", "")
    words = [w for w in _WORD.findall(text) if w.lower() not in _SMALL]
    name = "".join([w[0].upper() + (w[1:].lower() if len(w) > 4 and w.isupper() else w[1:]) for w in words])
    name = name.lstrip("0123456789")
    if name.endswith(_SMALL_ENDS):
        name = _DANGLING.sub("", name)
    return (name[:1].upper() + name[1:])[:_LONGEST]


def _bare(label: str, suspect: bool) -> str:
    """A label in ASCII without what describes the line but does not name it."""
    named = _DETAIL.sub(" ", label) if suspect else label
    text = (named if _WORD.search(named) else label).replace("&", " and ").replace("%", " percent ")
    if text.isascii():
        return text
    import unicodedata

    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()


class Extensions:
    """The custom elements of one release."""

    def __init__(self, names: Names, company: str, year: int) -> None:
        self._names = names
        self._year = year
        self._company = company
        self._known: dict[tuple[object, ...], Concept] = {}
        self._taken: dict[str, Concept] = {}
        self.made: dict[str, Extension] = {}

    def item(self, spot: Spot, context: str, balance: str, instant: bool, wider: str, why: str) -> Concept:
        """The element for a line; an earlier one if the same line was met before. `context` is a heading that tells it
        from lines of the same name."""
        kind = _TYPES[spot.unit]
        period = "instant" if instant else "duration"
        key = (frozenset(spot.words), context and _key(context), kind, period)
        known = self._known.get(key)
        if known is not None:
            return known
        name = self._free(spot, context)
        concept = Concept("ext", name, kind, balance if kind == "monetary" else "", period, spot.name)
        self._known[key] = concept
        self.made[name] = Extension(concept, spot.name or name, why, wider)
        self._taken[name] = concept
        return concept

    def member(self, label: str) -> str:
        """The QName of a domain member named after a label."""
        base = camel(label, self._company)[: _LONGEST - 6] or "Unnamed"
        name = base if base.endswith("Member") else f"{base}Member"
        if name not in self.made:
            if self._names.entry(name, self._year) is not None:
                name = f"{base}LineMember"
            self.made.setdefault(
                name, Extension(Concept("ext", name, "domain", "", "duration", label), label, kind="member")
            )
        return f"ext:{name}"

    def axis(self, name: str) -> str:
        """The QName of an axis that the taxonomy year lacks."""
        label = " ".join(re.findall(r"[A-Z][a-z]*", name.removesuffix("Axis"))) + " [Axis]"
        self.made.setdefault(name, Extension(Concept("ext", name, "string", "", "duration", label), label, kind="axis"))
        return f"ext:{name}"

    def _free(self, spot: Spot, context: str) -> str:
        base = (camel(context, self._company) + camel(spot.name, self._company)) or "UnlabelledLine"
        suffix = _SUFFIX[spot.unit]
        if suffix and not re.search(_SAID.get(spot.unit, suffix), base, re.I):
            base = base[: _LONGEST - len(suffix)] + suffix
        for tail in self._tails(spot):
            name = base[: _LONGEST - len(tail)] + (tail if not tail or not base.endswith(tail) else "")
            if name not in self._taken and name not in self.made and self._names.entry(name) is None:
                return name
        raise AssertionError("a name is always found")

    @staticmethod
    def _tails(spot: Spot) -> Iterator[str]:
        yield ""
        yield camel(spot.area)
        yield _STATEMENT[spot.kind]
        for number in count(2):
            yield f"{_STATEMENT[spot.kind]}{number}"


_STATEMENT = {
    StatementKind.INCOME: "InIncomeStatement",
    StatementKind.BALANCE: "OnBalanceSheet",
    StatementKind.CASH_FLOW: "InCashFlows",
    StatementKind.COMPREHENSIVE: "InComprehensiveIncome",
    StatementKind.EQUITY: "InEquity",
    StatementKind.SEGMENT: "BySegment",
    StatementKind.SUPPLEMENTAL: "Supplemental",
    StatementKind.RECONCILIATION: "InReconciliation",
    StatementKind.GUIDANCE: "Guidance",
    StatementKind.HIGHLIGHTS: "Highlights",
    StatementKind.OTHER: "AsReported",
}


def generic(spot: Spot) -> bool:
    """Whether a label says nothing without its heading ("Other", "Product")."""
    return not (spot.words - _GENERIC) or len(spot.words) == 1


def _key(text: str) -> Words:
    return frozenset(w.lower() for w in _WORD.findall(text))
