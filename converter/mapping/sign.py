"""The sign XBRL wants, from the sign that is printed: what a row does to its total, times the balance of its concept.

Tried in this order
1. `own`: net income and the lines a rule says keep their sign; per-share, share and pure figures; cash balances.
2. the contribution that the equations give (converter/arithmetic/tree.py: printed value × contribution is the effect on
   net income, on total assets or total claims, on the change in cash) × the concept's balance;
3. the label's own grammar, recorded as a fallback: what a positive printed number means ("benefit (provision)",
   "less:", "(increase) decrease in", "payments of").
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from converter.lazy import regex
from converter.mapping.context import Spot
from converter.model import Concept, Row, StatementKind
from converter.records import NamedTuple

_OWN = frozenset({"NetIncomeLoss", "ProfitLoss"})
_PARENTHESIS = regex(r"\(([^)]*)\)")
_INCOME = regex(
    r"\b(income|gains?|benefits?|earnings?|profits?|revenues?|proceeds|credits?|recover(?:y|ies)"
    r"|sales(?!(?: and| &|,) (?:marketing|general|promotion|distribution|advertising|administrat)))\b"
)
_EXPENSE = regex(r"\b(expenses?|loss(?:es)?|provisions?|costs?|charges?|payments?|tax(?:es)?|interest paid|deficit)\b")
_TAX_WORDS = regex(
    r"\b(?:income|earnings) tax(?:es)?\b|\btax(?:es)? on (?:income|earnings)\b|\bnet of tax(?:es)?\b|\bless\b.*$"
)
_OUTFLOW = regex(
    r"\b(purchases?|payments?|repayments?|repurchases?|acquisitions?|additions?|redemptions?|retirements?|"
    r"expenditures?|dividends|distributions|investments? in|paid|settlement|contributions? to|used to|redeem(?:ed)?|"
    r"deposits?|loans? to|advances? to|construction|originations?|cost of)\b"
)
_COSTS = regex(r"\b(expenses?|costs?|spending)\b")
_RESULT = regex(r"\b(income|loss|profit|earnings|margin|ebitda?|ffo|cash)\b")
_PAID = regex(r"\b(payments?|paid|purchases?|contributions?(?! from)|capitalized|used to)\b")
_CHARGE = regex(r"\b(non-?cash|amortization|depreciation|impairments?|charges?|provisions?|compensation|write)")
_GAIN = regex(r"\b(gains?|loss(?:es)?|equity in|income from|earnings of)\b")
_ASSET = regex(r"\b(receivables?|inventor(?:y|ies)|prepaid|assets?|costs?|financing|equipment|advances|deposits)\b")
_CLAIM = regex(r"\b(payables?|liabilit(?:y|ies)|accrued|obligations?|deferred revenue)\b")
_INFLOW = regex(
    r"\b(proceeds|issu(?:ed|ances?)|sales?|borrowings?|maturit(?:y|ies)|receipts?|collections?|provided|disposals?|"
    r"exercise)\b"
)
_BALANCE_KINDS = frozenset({StatementKind.BALANCE})
_CASH_KINDS = frozenset({StatementKind.CASH_FLOW})
_INCOME_KINDS = frozenset({StatementKind.INCOME, StatementKind.COMPREHENSIVE, StatementKind.HIGHLIGHTS})


class Signed(NamedTuple):
    """The factor ±1 for printed values, and what licensed it."""

    factor: int
    why: str


_KEPT = Signed(1, "keeps its printed sign")
_AS_PRINTED = Signed(1, "fallback: as printed")


@cache
def _contributed(factor: int, contribution: int, to: str, balance: str) -> Signed:
    """The factor where arithmetic says what a row does to its statement: one of the few ways there are."""
    return Signed(factor, f"contribution {contribution:+d} to {to} × {balance or 'no balance'}")


def sign_of(concept: Concept, spot: Spot, row: Row, polarity: str = "", start: Row | None = None) -> Signed:
    """The factor that turns the printed value of a row into the fact's value. `start` is the line where the chain of a
    reconciliation starts that the row adjusts."""
    if polarity == "own" or concept.type != "monetary" or concept.name in _OWN:
        return _KEPT
    if start is not None:
        return _as_adjustment(concept, start)
    if spot.kind in _BALANCE_KINDS:
        return _on_balance_sheet(concept, spot, row)
    if spot.kind in _CASH_KINDS:
        return _in_cash_flows(concept, spot, row, polarity)
    if spot.kind in _INCOME_KINDS:
        return _in_income(concept, spot, row, polarity)
    return _by_words(concept, spot, row, polarity)


def _as_adjustment(concept: Concept, start: Row) -> Signed:
    """What is added to take a line out again: a cost is added to income and deducted from costs, a gain the reverse."""
    heading = start.section[-1] if start.section else ""
    named = f"{start.label} {heading}".lower()
    costs = bool(_COSTS.search(named)) and not _RESULT.search(named)
    gain = concept.prefix != "ext" and concept.balance == "credit"
    factor = -1 if costs != gain else 1
    what = "a gain" if gain else "a cost"
    return Signed(factor, f"adjusts {start.label!r}, {'costs' if costs else 'income'}: {what} taken out of it")


def _on_balance_sheet(concept: Concept, spot: Spot, row: Row) -> Signed:
    if not concept.balance:
        return Signed(1, "a concept without a balance keeps the printed sign")
    side = row.side or ("assets" if "assets" in spot.area else "liabilities")
    natural = "debit" if side == "assets" else "credit"
    if row.contribution:
        factor = row.contribution if concept.balance == natural else -row.contribution
        return _contributed(factor, row.contribution, side, concept.balance)
    if concept.balance != natural and _negative_everywhere(row, spot.columns):
        return Signed(-1, f"fallback: deducted from {side}, a {concept.balance} concept")
    return _AS_PRINTED


def _in_cash_flows(concept: Concept, spot: Spot, row: Row, polarity: str) -> Signed:
    if concept.period == "instant" or spot.area == "supplemental" or concept.name.startswith("NetIncomeLoss"):
        return _KEPT
    inflow = 1 if concept.balance == "debit" or (not concept.balance and "GainLoss" not in concept.name) else -1
    if row.contribution:
        return _contributed(inflow * row.contribution, row.contribution, "cash", concept.balance)
    if polarity in ("inflow", "outflow"):
        means = 1 if polarity == "inflow" else -1
        return Signed(inflow * means, f"fallback: the rule says {polarity}")
    if spot.area == "":
        return Signed(1, "fallback: outside the sections, as printed")
    folded = row.label.lower()
    if _negative_everywhere(row, spot.columns) or not _OUTFLOW.search(folded) or _INFLOW.search(folded):
        return Signed(inflow, "fallback: printed inflows are positive")
    # All positive and named as payments: the printed number is the size of the outflow.
    return Signed(-inflow, "fallback: payments printed without a sign")


def _in_income(concept: Concept, spot: Spot, row: Row, polarity: str) -> Signed:
    if concept.period == "instant":
        return _KEPT
    earns = -1 if concept.balance == "debit" else 1
    # Key figures add up in any direction (revenue = expenses + what is left): there the words go first.
    if row.contribution and not (spot.kind is StatementKind.HIGHLIGHTS and _meaning(row.label)):
        return _contributed(earns * row.contribution, row.contribution, "income", concept.balance)
    return _by_words(concept, spot, row, polarity)


def _by_words(concept: Concept, spot: Spot, row: Row, polarity: str) -> Signed:
    """What a positive number under this label means, against what a positive value of the concept means."""
    if not concept.balance and "GainLoss" not in concept.name and "IncomeExpense" not in concept.name:
        return _AS_PRINTED
    means = _meaning(row.label) or {"income": 1, "expense": -1}.get(polarity, 0)
    wants = -1 if concept.balance == "debit" else 1
    if wants < 0 and means <= 0 and _negative_everywhere(row, spot.columns) and not _PARENTHESIS.search(row.label):
        return Signed(-1, "fallback: an expense printed as a deduction")
    if not means:
        return _AS_PRINTED
    if means == wants:
        return Signed(1, "fallback: the label means what the concept means")
    return Signed(-1, "fallback: the label means the opposite of the concept")


def _meaning(label: str) -> int:
    """+1 where a positive number is good for income, −1 where it is a cost, 0 where the label does not say."""
    lower = _PARENTHESIS.sub(" ", label.lower())
    bare = _TAX_WORDS.sub(" ", lower)
    income, expense = _INCOME.search(bare), _EXPENSE.search(bare)
    if income and expense:
        # "Interest expense, net of interest income", "Provision for benefit": the first word names the line.
        return 1 if income.start() < expense.start() else -1
    if not income and not expense:
        return -1 if bare != lower and "before" not in lower else 0
    return 1 if income else -1


def natural_balance(spot: Spot, row: Row) -> str:
    """The balance a custom monetary concept gets: what the row is to its statement, else what its label says."""
    if spot.kind in _BALANCE_KINDS:
        side = row.side or ("assets" if "assets" in spot.area else "liabilities")
        return "debit" if side == "assets" else "credit"
    folded = _PARENTHESIS.sub(" ", row.label.lower())
    if spot.kind in _CASH_KINDS:
        if spot.area in ("operating activities", "changes in working capital"):
            return _operating_balance(folded, spot.area)
        return "credit" if _OUTFLOW.search(folded) and not _INFLOW.search(folded) else "debit"
    if row.contribution and spot.kind in _INCOME_KINDS:
        if row.contribution < 0:
            return "debit"
        return "debit" if _negative_everywhere(row, spot.columns) and _meaning(row.label) <= 0 else "credit"
    return "debit" if _meaning(row.label) < 0 else "credit"


def _operating_balance(label: str, area: str) -> str:
    """Adjustments: charges that cost no cash are debits, gains and increases in assets credits, as in the standard."""
    if _CHARGE.search(label):
        return "debit"
    if _GAIN.search(label) or (_PAID.search(label) and not _INFLOW.search(label)):
        return "credit"
    return (
        "credit"
        if area == "changes in working capital" and _ASSET.search(label) and not _CLAIM.search(label)
        else "debit"
    )


def _negative_everywhere(row: Row, columns: Sequence[int]) -> bool:
    values = [a.value for n in columns if (a := row.amounts[n]) is not None and a.value]
    return bool(values) and all(value < 0 for value in values)
