"""Every number on its own: signs a concept cannot have, percentages without their scale, periods yet to come."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from converter.checks.figures import Figures, number, spelled
from converter.checks.registry import Complaint, rule
from converter.model import ColumnRole, Severity, StatementKind

_NEVER_NEGATIVE = frozenset((
    "Assets", "AssetsCurrent", "Goodwill", "InventoryNet", "InventoryGross", "Revenues", "Deposits",
    "CommonStockParOrStatedValuePerShare", "CashAndCashEquivalentsAtCarryingValue", "TreasuryStockShares",
    "TreasuryStockCommonShares", "AccountsPayableCurrent",
))  # fmt: skip
_NEVER_NEGATIVE_OF_A_KIND = (
    "CommonStockShares", "PreferredStockShares", "WeightedAverageNumberOf", "AccountsReceivable", "NotesReceivable",
    "PaymentsToAcquireProperty", "ProceedsFromIssuanceOf", "PaymentsOfDividends", "PaymentsForRepurchaseOf",
)  # fmt: skip
_NOTHING, _WHOLE = Decimal(0), Decimal(1)
_FORECAST = "ScenarioForecastMember"


@rule("amount.negative", Severity.WARNING, "a concept without negative values has none", "EFM 6.6, DQC 0015")
def negative(figures: Figures) -> Iterator[Complaint]:
    for name, facts in figures.named():
        if name in _NEVER_NEGATIVE or name.startswith(_NEVER_NEGATIVE_OF_A_KIND):
            for fact in facts:
                if number(fact) < _NOTHING and not fact.dims:
                    yield fact, f"{spelled(fact)} is negative, and {fact.concept.qname} cannot be"


@rule("amount.percentage", Severity.ERROR, "a percentage is written as a fraction", "XBRL 2.1, 4.8.2")
def percentage(figures: Figures) -> Iterator[Complaint]:
    for fact in figures.facts:
        amount = fact.amount
        if amount is None or amount.unit.measure != "xbrli:pure" or "%" not in amount.printed:
            continue
        if amount.scale != -2 and abs(number(fact)) > _WHOLE:
            yield fact, f"{amount.printed.strip()} is reported as {number(fact):f}: the percent sign's scale is lost"


@rule("period.future", Severity.WARNING, "actual figures end before the release", "the release's date")
def future(figures: Figures) -> Iterator[Complaint]:
    released = figures.conversion.entity.release_date
    if released is None:
        return
    for fact in figures.facts:
        if fact.period.end <= released:
            continue
        forecast = any(member.endswith(_FORECAST) for _, member in fact.dims)
        guided = fact.statement >= 0 and (
            figures.conversion.statements[fact.statement].kind == StatementKind.GUIDANCE
            or figures.conversion.statements[fact.statement].columns[fact.column].role != ColumnRole.PERIOD
        )
        if not forecast and not guided:
            yield fact, f"{spelled(fact)} ends on {fact.period.end}, after the release of {released}"
