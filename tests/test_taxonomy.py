"""The concept table: what exists in which year, under which prefix, and what is never given out."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from converter.errors import TaxonomyError
from converter.model import Entity
from converter.taxonomy import concept_table
from converter.taxonomy.calculation import calculation_children, calculation_parents
from converter.taxonomy.dimensions import domain_of, heading_abstract

TABLE = concept_table()


def test_revenue_has_its_old_name_until_2017_and_its_new_one_after_asc_606() -> None:
    assert TABLE.get("us-gaap:SalesRevenueNet", 2017) is not None
    assert TABLE.get("us-gaap:SalesRevenueNet", 2018) is None
    assert TABLE.get("RevenueFromContractWithCustomerExcludingAssessedTax", 2011) is None
    assert TABLE.get("RevenueFromContractWithCustomerExcludingAssessedTax", 2018) is not None


def test_revenues_is_a_credit_and_a_duration_and_assets_a_debit_and_an_instant() -> None:
    revenues, assets = TABLE.get("Revenues", 2025), TABLE.get("Assets", 2025)
    assert revenues is not None
    assert (revenues.balance, revenues.period) == ("credit", "duration")
    assert assets is not None
    assert (assets.balance, assets.period) == ("debit", "instant")


@pytest.mark.parametrize(("year", "prefix"), [(2009, "us-gaap"), (2017, "us-gaap"), (2018, "srt"), (2025, "srt")])
@pytest.mark.parametrize("name", ["ProductOrServiceAxis", "us-gaap:RangeAxis", "srt:MaximumMember"])
def test_what_moved_to_srt_is_us_gaap_before_2018(name: str, year: int, prefix: str) -> None:
    if (name, year) == ("us-gaap:RangeAxis", 2009) or (name, year) == ("srt:MaximumMember", 2009):
        assert TABLE.get(name, year) is None, "ranges came with the 2011 taxonomy"
        return
    found = TABLE.get(name, year)
    assert found is not None
    assert found.prefix == prefix


def test_income_statement_location_did_not_exist_in_2011() -> None:
    assert TABLE.get("us-gaap:IncomeStatementLocationAxis", 2011) is None
    assert TABLE.why_not("us-gaap:IncomeStatementLocationAxis", 2011) == "first seen in 2012"


def test_a_deprecated_element_is_not_given_out_and_says_since_when() -> None:
    assert TABLE.why_not("us-gaap:SalesRevenueNet", 2019) == "deprecated since 2018"
    entry = TABLE.entry("us-gaap:SalesRevenueNet", 2019)
    assert entry is not None
    assert entry.deprecated == 2018


def test_unknown_names_and_extension_names_have_no_concept() -> None:
    assert TABLE.get("us-gaap:AdjustedEbitda", 2024) is None
    assert TABLE.get("ext:Revenues", 2024) is None
    assert TABLE.why_not("AdjustedEbitda", 2024) == "no such element in the concept table"


def test_rare_names_are_found_in_the_second_table() -> None:
    assert TABLE.get("us-gaap:AccumulatedDistributionsInExcessOfNetIncome", 2024) is not None


@pytest.mark.parametrize(
    ("released", "year"),
    [
        (date(2005, 8, 9), 2011),
        (date(2009, 1, 2), 2009),
        (date(2010, 5, 4), 2009),
        (date(2011, 8, 3), 2011),
        (date(2017, 12, 31), 2017),
        (date(2025, 10, 1), 2025),
        (date(2026, 3, 27), 2025),
    ],
)
def test_the_taxonomy_is_the_newest_not_after_the_release_or_the_oldest_of_the_fasb(released: date, year: int) -> None:
    assert TABLE.year("auto", Entity(release_date=released)) == year


def test_a_release_without_any_date_gets_the_newest_taxonomy() -> None:
    assert TABLE.year("auto", Entity()) == 2025


def test_a_chosen_year_is_kept_and_2010_stands_for_the_one_then_in_force() -> None:
    assert TABLE.year("2014", Entity(release_date=date(2024, 1, 1))) == 2014
    assert TABLE.year("2010", Entity()) == 2009


@pytest.mark.parametrize("setting", ["", "latest", "2008", "2026", "20x1", "-2011", "２０１１"])
def test_an_unknown_taxonomy_year_is_refused_with_the_years_there_are(setting: str) -> None:
    with pytest.raises(TaxonomyError, match="2009 to 2025"):
        TABLE.year(setting, Entity())


@pytest.mark.parametrize(
    ("prefix", "year", "namespace"),
    [
        ("us-gaap", 2009, "http://xbrl.us/us-gaap/2009-01-31"),
        ("us-gaap", 2011, "http://fasb.org/us-gaap/2011-01-31"),
        ("us-gaap", 2025, "http://fasb.org/us-gaap/2025"),
        ("srt", 2018, "http://fasb.org/srt/2018-01-31"),
        ("dei", 2017, "http://xbrl.sec.gov/dei/2014-01-31"),
        ("dei", 2025, "http://xbrl.sec.gov/dei/2025"),
    ],
)
def test_namespaces_are_the_official_ones_of_the_year(prefix: str, year: int, namespace: str) -> None:
    assert TABLE.namespace(prefix, year) == namespace
    assert TABLE.href(prefix, year).endswith(".xsd")


def test_there_is_no_srt_before_2018() -> None:
    with pytest.raises(TaxonomyError):
        TABLE.namespace("srt", 2017)


def test_every_year_offers_what_the_face_of_the_statements_needs() -> None:
    for year in TABLE.years:
        for name in (
            "Assets",
            "Liabilities",
            "StockholdersEquity",
            "NetIncomeLoss",
            "EarningsPerShareBasic",
            "Revenues",
        ):
            assert TABLE.get(name, year) is not None, (name, year)


def test_names_are_facts_one_can_report_never_axes_members_or_headings() -> None:
    names = list(TABLE.names(2024))
    assert len(names) > 5000
    assert not [c.name for c in names if c.type == "domain" or c.name.endswith(("Axis", "Abstract", "Table"))]
    assert all(c.period in ("instant", "duration") for c in names)


def test_attributes_nobody_published_are_marked_as_completed() -> None:
    entry = TABLE.entry("us-gaap:CryptoAssetCost")
    assert entry is not None
    assert entry.mark == "sense"
    assert entry.period == "instant"
    exact = TABLE.entry("us-gaap:Assets")
    assert exact is not None
    assert exact.mark == ""


@given(st.text(max_size=30), st.integers(2005, 2030))
def test_any_text_is_looked_up_without_harm(name: str, year: int) -> None:
    TABLE.get(name, year)


def test_the_domain_of_an_axis_is_the_standard_one_of_the_year() -> None:
    assert domain_of("us-gaap:ProductOrServiceAxis", 2011) == "us-gaap:ProductsAndServicesDomain"
    assert domain_of("srt:ProductOrServiceAxis", 2024) == "srt:ProductsAndServicesDomain"
    assert domain_of("us-gaap:StatementClassOfStockAxis", 2024) == "us-gaap:ClassOfStockDomain"
    assert domain_of("srt:RangeAxis", 2024) == "srt:RangeMember"
    assert domain_of("us-gaap:NoSuchAxis", 2024) == ""


def test_a_heading_has_its_standard_element_where_there_is_one() -> None:
    assert heading_abstract("Current assets:", "balance-sheet", 2011) == "us-gaap:AssetsCurrentAbstract"
    assert heading_abstract("Stockholders’ equity", "balance-sheet", 2024) == "us-gaap:StockholdersEquityAbstract"
    assert heading_abstract("Reconciling items", "balance-sheet", 2024) == ""


def test_gross_profit_is_revenue_less_cost_in_the_standard_trees() -> None:
    weights = {addend.child: addend.weight for addend in calculation_children("GrossProfit")}
    assert weights["CostOfRevenue"] == -1
    assert "Assets" in {addend.parent for addend in calculation_parents("AssetsCurrent")}
