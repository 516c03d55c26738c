"""Results: gross profit, shares against earnings per share, and quarters that make up a longer period."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

from converter.arithmetic.cross import made_of_others
from converter.checks.figures import Figures, number, rounding, spelled
from converter.checks.registry import Complaint, rule
from converter.model import Dimension, Fact, Severity

_REVENUE = (
    "Revenues",
    "RevenueFromContractWithCustomerExcludingAssessedTax",
    "RevenueFromContractWithCustomerIncludingAssessedTax",
    "SalesRevenueNet",
)
_COST = ("CostOfRevenue", "CostOfGoodsAndServicesSold", "CostOfGoodsSold")
_RESULT = ("NetIncomeLossAvailableToCommonStockholdersBasic", "NetIncomeLoss", "ProfitLoss")
_PER_SHARE = (
    ("EarningsPerShareBasic", "WeightedAverageNumberOfSharesOutstandingBasic"),
    ("EarningsPerShareDiluted", "WeightedAverageNumberOfDilutedSharesOutstanding"),
    ("EarningsPerShareBasicAndDiluted", "WeightedAverageNumberOfShareOutstandingBasicAndDiluted"),
)
_TOO_FAR = Decimal(8)
"""Preferred dividends, classes of stock and rounding move the quotient; only a lost scale moves it this far."""


@rule("income.gross-profit", Severity.WARNING, "revenue less its cost is gross profit", "US-GAAP calculation")
def gross_profit(figures: Figures) -> Iterator[Complaint]:
    for gross in figures.all("GrossProfit"):
        revenue, cost = figures.first(_REVENUE, gross.period), figures.first(_COST, gross.period)
        if revenue is None or cost is None:
            continue
        if abs(number(revenue) - number(cost) - number(gross)) > rounding(revenue, cost, gross):
            yield gross, f"{spelled(revenue)} less {spelled(cost)} is not {spelled(gross)} for {gross.period}"


@rule("income.share-scale", Severity.ERROR, "net income over shares is about earnings per share", "EFM 6.6, DQC 0048")
def share_scale(figures: Figures) -> Iterator[Complaint]:
    for per_name, shares_name in _PER_SHARE:
        for per_share in figures.all(per_name):
            shares = figures.get(shares_name, per_share.period)
            result = figures.first(_RESULT, per_share.period)
            if shares is None or result is None or number(shares) == 0:
                continue
            expected, printed = abs(number(result) / number(shares)), abs(number(per_share))
            slack = rounding(per_share)
            if expected > (printed + slack) * _TOO_FAR or printed - slack > expected * _TOO_FAR + slack:
                found = f"{expected:.4f}"
                yield per_share, f"{spelled(result)} over {spelled(shares)} is {found}, not {spelled(per_share)}"


@rule("income.share-sign", Severity.WARNING, "a loss has a loss per share", "earnings per share")
def share_sign(figures: Figures) -> Iterator[Complaint]:
    for per_name, _ in _PER_SHARE:
        for per_share in figures.all(per_name):
            results = [fact for name in _RESULT if (fact := figures.get(name, per_share.period))]
            if results and all(number(result) * number(per_share) < 0 for result in results):
                yield per_share, f"{spelled(per_share)} has another sign than {spelled(results[0])}"


@rule("periods.sum", Severity.WARNING, "consecutive periods add up to the longer one", "arithmetic")
def period_sums(figures: Figures) -> Iterator[Complaint]:
    flows = [fact for fact in figures.distinct() if fact.concept.type == "monetary" and fact.period.start is not None]
    if not made_of_others({fact.period for fact in flows}):
        return
    series: dict[tuple[str, tuple[Dimension, ...]], list[Fact]] = {}
    for fact in flows:
        series.setdefault((fact.concept.name, fact.dims), []).append(fact)
    for facts in series.values():
        by_period = {(fact.period.start, fact.period.end): fact for fact in facts}
        for whole in facts:
            for first in facts:
                if first.period.start != whole.period.start or first.period.end >= whole.period.end:
                    continue
                second = by_period.get((first.period.end + timedelta(days=1), whole.period.end))
                if second is None:
                    continue
                if abs(number(first) + number(second) - number(whole)) > rounding(first, second, whole):
                    yield (
                        whole,
                        f"{spelled(first)} and {number(second):,f} do not make {number(whole):,f} for {whole.period}",
                    )
