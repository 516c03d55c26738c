"""The balance sheet balances, and its parts add up."""

from __future__ import annotations

from collections.abc import Iterator

from converter.checks.figures import Figures, number, rounding, spelled
from converter.checks.registry import Complaint, rule
from converter.model import Severity

_EQUITY = ("StockholdersEquityIncludingPortionAttributableToNoncontrollingInterest", "StockholdersEquity")
_ALL_LIABILITIES = ("Liabilities",)
_MEZZANINE = ("TemporaryEquity", "RedeemableNoncontrollingInterest", "MinorityInterest", "PartnersCapital")
_HALVES = (
    ("Assets", ("AssetsCurrent", "AssetsNoncurrent")),
    ("Liabilities", ("LiabilitiesCurrent", "LiabilitiesNoncurrent")),
)
_PARTS = (
    ("AssetsCurrent", "Assets"),
    ("CashAndCashEquivalentsAtCarryingValue", "Assets"),
    ("Goodwill", "Assets"),
    ("LiabilitiesCurrent", "Liabilities"),
    ("Liabilities", "LiabilitiesAndStockholdersEquity"),
)


@rule("balance.sides", Severity.ERROR, "total assets equal total liabilities and equity", "double entry")
def sides(figures: Figures) -> Iterator[Complaint]:
    for assets in figures.all("Assets"):
        other = figures.get("LiabilitiesAndStockholdersEquity", assets.period)
        if other is not None and abs(number(assets) - number(other)) > rounding(assets, other):
            yield assets, f"{spelled(assets)} is not {spelled(other)} on {assets.period}"


@rule("balance.equity", Severity.WARNING, "liabilities and equity add up to their total", "double entry")
def equity(figures: Figures) -> Iterator[Complaint]:
    for total in figures.all("LiabilitiesAndStockholdersEquity"):
        owed = figures.first(_ALL_LIABILITIES, total.period)
        owned = figures.first(_EQUITY, total.period)
        if owed is None or owned is None:
            continue
        off = number(total) - number(owed) - number(owned)
        # What stands between liabilities and equity may bear a concept of the filer's own: too little is no fault.
        if off < -rounding(total, owed, owned) and not any(figures.beginning(_MEZZANINE, total.period)):
            yield total, f"{spelled(owed)} and {spelled(owned)} are more than {spelled(total)} on {total.period}"


@rule("balance.current", Severity.WARNING, "current and noncurrent parts add up to the whole", "US-GAAP calculation")
def halves(figures: Figures) -> Iterator[Complaint]:
    for whole_name, (current_name, noncurrent_name) in _HALVES:
        for whole in figures.all(whole_name):
            current = figures.get(current_name, whole.period)
            noncurrent = figures.get(noncurrent_name, whole.period)
            if current is None or noncurrent is None:
                continue
            if abs(number(whole) - number(current) - number(noncurrent)) > rounding(whole, current, noncurrent):
                yield whole, f"{spelled(current)} and {spelled(noncurrent)} are not {spelled(whole)} on {whole.period}"


@rule("balance.part", Severity.WARNING, "a part is not larger than its whole", "US-GAAP calculation")
def parts(figures: Figures) -> Iterator[Complaint]:
    for part_name, whole_name in _PARTS:
        for part in figures.all(part_name):
            whole = figures.get(whole_name, part.period)
            equity = figures.first(_EQUITY, part.period) if part_name == "Liabilities" else None
            if equity is not None and number(equity) < 0:
                continue
            if whole is not None and number(part) > number(whole) + rounding(part, whole):
                yield part, f"{spelled(part)} is larger than {spelled(whole)} on {part.period}"
