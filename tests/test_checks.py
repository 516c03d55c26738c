"""The checks before Arelle: each fires on the fault it is for, and stays silent where the figures are right."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from converter.checks import check, checks
from converter.checks.registry import rule
from converter.cli import run
from converter.model import (
    SHARES,
    Amount,
    Concept,
    Conversion,
    Document,
    Entity,
    Evidence,
    Fact,
    Period,
    Place,
    Severity,
    SourceKind,
    money,
    per_share,
)

PLACE = Place(1, 7, 0, 0, 5)
DAY = Period(date(2024, 6, 30))
QUARTER = Period(date(2024, 6, 30), date(2024, 4, 1))
FIRST_QUARTER = Period(date(2024, 3, 31), date(2024, 1, 1))
HALF = Period(date(2024, 6, 30), date(2024, 1, 1))


def fact(name: str, period: Period, value: str, *, decimals: int = -3, unit: str = "money") -> Fact:
    units = {"money": money("USD"), "shares": SHARES, "per share": per_share("USD")}
    kinds = {"money": "monetary", "shares": "shares", "per share": "perShare"}
    concept = Concept("us-gaap", name, kinds[unit], "", "instant" if period.instant else "duration")
    evidence = Evidence(PLACE, name, value)
    return Fact("", concept, period, units[unit], (), Decimal(value), decimals, evidence)


def codes(*facts: Fact, entity: Entity | None = None) -> list[str]:
    document = Document("x", SourceKind.TEXT, "", (), ())
    conversion = Conversion(document, entity or Entity(), 2024, (), facts, (), (), ())
    return [finding.code for finding in check(conversion)]


def test_assets_that_are_not_liabilities_and_equity_are_an_error() -> None:
    assets = fact("Assets", DAY, "500000")
    assert codes(assets, fact("LiabilitiesAndStockholdersEquity", DAY, "500000")) == []
    assert codes(assets, fact("LiabilitiesAndStockholdersEquity", DAY, "600000")) == ["balance.sides"]


def test_a_difference_that_rounding_explains_is_none() -> None:
    assert codes(fact("Assets", DAY, "500000"), fact("LiabilitiesAndStockholdersEquity", DAY, "501000")) == []


def test_current_and_noncurrent_make_the_whole() -> None:
    parts = fact("AssetsCurrent", DAY, "300000"), fact("AssetsNoncurrent", DAY, "100000")
    assert codes(*parts, fact("Assets", DAY, "400000")) == []
    assert codes(*parts, fact("Assets", DAY, "450000")) == ["balance.current"]


def test_a_part_larger_than_its_whole_is_told() -> None:
    assert codes(fact("AssetsCurrent", DAY, "900000"), fact("Assets", DAY, "500000")) == ["balance.part"]


def test_cash_leads_from_opening_to_closing() -> None:
    opening = fact("CashAndCashEquivalentsAtCarryingValue", QUARTER.opening, "60000")
    closing = fact("CashAndCashEquivalentsAtCarryingValue", QUARTER.closing, "70000")
    assert codes(opening, closing, fact("CashAndCashEquivalentsPeriodIncreaseDecrease", QUARTER, "10000")) == []
    change = fact("CashAndCashEquivalentsPeriodIncreaseDecrease", QUARTER, "-10000")
    assert codes(opening, closing, change) == ["cash.change"]


def test_the_three_activities_make_the_change_in_cash_with_or_without_exchange_rates() -> None:
    flows = [
        fact(f"NetCashProvidedByUsedIn{kind}Activities", QUARTER, value)
        for kind, value in (("Operating", "9000"), ("Investing", "-4000"), ("Financing", "-2000"))
    ]
    rates = fact("EffectOfExchangeRateOnCashAndCashEquivalents", QUARTER, "500")
    for change, expected in (("3500", []), ("3000", []), ("5000000", ["cash.activities"])):
        moved = fact("CashAndCashEquivalentsPeriodIncreaseDecrease", QUARTER, change)
        assert codes(*flows, rates, moved) == expected


def test_shares_that_lost_their_scale_do_not_fit_earnings_per_share() -> None:
    result = fact("NetIncomeLoss", QUARTER, "-5934000")
    per = fact("EarningsPerShareBasic", QUARTER, "-0.02", decimals=2, unit="per share")
    name = "WeightedAverageNumberOfSharesOutstandingBasic"
    assert codes(result, per, fact(name, QUARTER, "278400000", unit="shares")) == []
    assert codes(result, per, fact(name, QUARTER, "278400", decimals=0, unit="shares")) == ["income.share-scale"]


def test_nothing_per_share_of_a_small_profit_is_right() -> None:
    """Sonus, second quarter of 2010: 311 thousand over 275 million shares is printed as $ -."""
    result = fact("NetIncomeLoss", QUARTER, "311000")
    per = fact("EarningsPerShareBasic", QUARTER, "0", decimals=2, unit="per share")
    shares = fact("WeightedAverageNumberOfSharesOutstandingBasic", QUARTER, "275051000", unit="shares")
    assert codes(result, per, shares) == []


def test_a_loss_with_earnings_per_share_is_told() -> None:
    result = fact("NetIncomeLoss", QUARTER, "-5934000")
    per = fact("EarningsPerShareBasic", QUARTER, "0.02", decimals=2, unit="per share")
    assert codes(result, per) == ["income.share-sign"]


def test_quarters_make_the_half_year() -> None:
    quarters = fact("Revenues", FIRST_QUARTER, "67299000"), fact("Revenues", QUARTER, "51772000")
    assert codes(*quarters, fact("Revenues", HALF, "119071000")) == []
    assert codes(*quarters, fact("Revenues", HALF, "120071000")) == ["periods.sum"]


def test_gross_profit_is_revenue_less_its_cost() -> None:
    facts = fact("Revenues", QUARTER, "51772000"), fact("CostOfRevenue", QUARTER, "21836000")
    assert codes(*facts, fact("GrossProfit", QUARTER, "29936000")) == []
    assert codes(*facts, fact("GrossProfit", QUARTER, "73608000")) == ["income.gross-profit"]


def test_a_negative_share_count_is_told() -> None:
    assert codes(fact("CommonStockSharesOutstanding", DAY, "-5000", unit="shares")) == ["amount.negative"]


def test_a_percentage_without_its_scale_is_an_error() -> None:
    from converter.model import PURE

    for scale, value, expected in ((-2, "0.578", []), (0, "57.8", ["amount.percentage"])):
        amount = Amount("57.8%", "57.8", PLACE, Decimal(value), scale, 3, PURE)
        concept = Concept("ext", "GrossMargin", "percent", "", "duration")
        evidence = Evidence(PLACE, "Gross margin", "57.8%")
        assert codes(Fact("", concept, QUARTER, PURE, (), Decimal(value), 3, evidence, amount=amount)) == expected


def test_actual_figures_do_not_end_after_the_release() -> None:
    entity = Entity(release_date=date(2024, 5, 1))
    assert codes(fact("Revenues", QUARTER, "1000"), entity=entity) == ["period.future"]
    assert codes(fact("Revenues", FIRST_QUARTER, "1000"), entity=entity) == []


def test_a_finding_names_the_place_and_what_must_hold() -> None:
    facts = fact("Assets", DAY, "500000"), fact("LiabilitiesAndStockholdersEquity", DAY, "600000")
    document = Document("x", SourceKind.TEXT, "", (), ())
    (finding,) = check(Conversion(document, Entity(), 2024, (), facts, (), (), ()))
    assert finding.place == PLACE
    assert finding.severity == Severity.ERROR
    assert "double" not in finding.message
    assert "500,000" in finding.message
    assert "total assets equal" in finding.hint


def test_facts_of_the_extension_are_not_compared() -> None:
    assets = fact("Assets", DAY, "500000")
    own = assets._replace(concept=assets.concept._replace(prefix="ext"))
    assert codes(own, fact("LiabilitiesAndStockholdersEquity", DAY, "600000")) == []


def test_a_code_is_registered_once() -> None:
    with pytest.raises(ValueError, match=r"balance\.sides"):
        rule("balance.sides", Severity.ERROR, "", "")(lambda figures: iter(()))


def test_the_command_lists_every_check(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["checks"]) == 0
    told = capsys.readouterr().out
    assert all(each.code in told and each.message in told for each in checks())
