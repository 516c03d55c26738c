"""Labels to concepts: by wording, place, neighbours and evidence; never a GAAP concept for what is not GAAP."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from map_cases import INCOME, QUARTER, concept, fact, mapped, statement

from converter.mapping import load_maps
from converter.mapping.context import evidence
from converter.mapping.extension import camel
from converter.mapping.normalise import Labels, fold, singular
from converter.model import Period, StatementKind

JUNE = Period(date(2011, 6, 30))
DECEMBER = Period(date(2010, 12, 31))


def balance_sheet(*lines: tuple[str, tuple[str, ...], tuple[int | None, ...]]):
    return statement(StatementKind.BALANCE, lines, (JUNE, DECEMBER))


def test_the_first_release_gets_the_concepts_of_its_year():
    result = mapped(statement(StatementKind.INCOME, INCOME))
    assert concept(result, "Total revenue") == "SalesRevenueNet"
    assert concept(result, "Gross profit") == "GrossProfit"
    assert concept(result, "Total operating expenses") == "OperatingExpenses"
    assert concept(result, "Income (loss) from operations") == "OperatingIncomeLoss"
    assert concept(result, "Net income (loss)") == "NetIncomeLoss"


def test_the_same_lines_get_the_names_of_a_later_taxonomy():
    result = mapped(statement(StatementKind.INCOME, INCOME), year=2023)
    assert concept(result, "Total revenue") == "RevenueFromContractWithCustomerExcludingAssessedTax"


def test_basic_means_a_price_or_a_number_of_shares_by_its_unit():
    result = mapped(statement(StatementKind.INCOME, INCOME))
    assert concept(result, "Basic", section="Earnings (loss) per share:") == "EarningsPerShareBasic"
    shares = "Shares used to compute earnings (loss) per share:"
    assert concept(result, "Basic", section=shares) == "WeightedAverageNumberOfSharesOutstandingBasic"


def test_a_line_for_basic_and_diluted_is_two_facts_of_one_figure():
    lines = (
        ("Net loss", (), (-5934, -311)),
        ("Net loss per share, basic and diluted", (), (-2, -1), "per-share"),
    )
    result = mapped(statement(StatementKind.INCOME, lines), year=2023)
    names = {f.concept.name: f.value for f in result.facts if f.evidence.label.endswith("diluted") and f.column == 0}
    assert names == {"EarningsPerShareBasic": Decimal("-0.02"), "EarningsPerShareDiluted": Decimal("-0.02")}


def test_product_under_revenue_is_revenue_by_product():
    result = mapped(statement(StatementKind.INCOME, INCOME), year=2023)
    sold, total = fact(result, "Product", section="Revenue:"), fact(result, "Total revenue")
    assert (sold.concept, sold.dims) == (total.concept, (("srt:ProductOrServiceAxis", "us-gaap:ProductMember"),))
    cost, total = fact(result, "Product", section="Cost of revenue:"), fact(result, "Total cost of revenue")
    assert (cost.concept, cost.dims) == (total.concept, sold.dims)


def test_where_a_year_lacks_a_member_all_parts_are_elements():
    result = mapped(statement(StatementKind.INCOME, INCOME), year=2011)
    parts = [
        fact(result, label, section=section).concept.name
        for section in ("Revenue:", "Cost of revenue:")
        for label in ("Product", "Service")
    ]
    assert parts == ["SalesRevenueGoodsNet", "SalesRevenueServicesNet", "CostOfGoodsSold", "CostOfServices"]
    assert not any(f.dims for f in result.facts)


def test_a_total_without_a_label_ends_the_area_of_its_heading():
    current = ("LIABILITIES", "Current liabilities:")
    result = mapped(
        balance_sheet(
            ("Cash", (), (500, 400)),
            ("Property and equipment, net", (), (900, 950)),
            ("", (), (1400, 1350)),
            ("Current liabilities:", ("LIABILITIES",), (None, None)),
            ("Accounts payable", current, (300, 200)),
            ("Accrued salaries", current, (70, 60)),
            ("", current, (370, 260)),
            ("Right-of-use operating lease obligations", ("LIABILITIES",), (130, 190)),
            ("Stockholders' equity", (), (900, 900)),
            ("", (), (1400, 1350)),
        ),
        year=2024,
    )
    assert concept(result, "Right-of-use operating lease obligations") == "OperatingLeaseLiabilityNoncurrent"


@pytest.mark.parametrize(
    ("taken_from", "left", "expected"),
    [("Revenues", "Income before income taxes", "CostsAndExpenses"), ("Gross profit", "Income", "OperatingExpenses")],
)
def test_a_sum_without_a_label_is_called_by_what_it_is_taken_from(taken_from: str, left: str, expected: str):
    lines = (
        (taken_from, (), (1000, 900)),
        ("Salaries and benefits", (), (400, 380)),
        ("Supplies", (), (150, 145)),
        ("Rent", (), (50, 45)),
        ("", (), (600, 570)),
        (left, (), (400, 330)),
    )
    named = [
        fact.concept.name for fact in mapped(statement(StatementKind.INCOME, lines), year=2024).facts if fact.row == 4
    ]
    assert named == [expected, expected]


def test_parts_of_cash_at_the_end_are_balances_of_that_day():
    """The foot of a cash-flow statement; what has no standard concept is a balance all the same."""
    foot = ("Reconciliation of cash, cash equivalents, and restricted cash to the balance sheets",)
    lines = (
        ("Net cash provided by operating activities", (), (500, 400)),
        ("Net increase in cash, cash equivalents, and restricted cash", (), (500, 400)),
        ("Cash, cash equivalents, and restricted cash at beginning of the period", (), (700, 300)),
        ("Cash, cash equivalents, and restricted cash at end of the period", (), (1200, 700)),
        (foot[0], (), (None, None)),
        ("Cash and cash equivalents", foot, (900, 500)),
        ("Restricted cash, included in other assets", foot, (180, 130)),
        ("Customer funds in the vault", foot, (120, 70)),
        ("Total cash, cash equivalents, and restricted cash", foot, (1200, 700)),
    )
    result = mapped(statement(StatementKind.CASH_FLOW, lines), year=2023)
    restricted, own = (
        fact(result, "Restricted cash, included in other assets"),
        fact(result, "Customer funds in the vault"),
    )
    assert (restricted.concept.name, restricted.period) == ("RestrictedCashNoncurrent", QUARTER.closing)
    assert (own.concept.prefix, own.concept.period, own.period) == ("ext", "instant", QUARTER.closing)
    change = fact(result, "Net increase in cash, cash equivalents, and restricted cash")
    assert change.period == QUARTER


@pytest.mark.parametrize(
    ("label", "heading", "period"),
    [
        ("Vault cash from discontinued operations, end of period", "", QUARTER.closing),
        ("Vault cash from discontinued operations, beginning of period", "", QUARTER.opening),
        ("Tellers", "SELECTED DATA AT PERIOD-END", QUARTER.closing),
        ("End of life program tellers", "", QUARTER),
        ("Change in tellers from the end of the period", "", QUARTER),
    ],
)
def test_a_line_that_names_an_end_of_the_period_is_a_balance(label: str, heading: str, period: Period):
    lines = (
        ("Revenues", (), (1000, 900)),
        *([(heading, (), (None, None))] if heading else []),
        (label, (heading,) if heading else (), (70, 60)),
    )
    assert fact(mapped(statement(StatementKind.INCOME, lines)), label).period == period


def test_a_balance_at_the_end_is_no_flow_of_its_name():
    lines = (
        ("Net cash provided by operating activities", (), (500, 400)),
        ("Cash and cash equivalents from discontinued operations, end of period", (), (70, 60)),
    )
    held = fact(mapped(statement(StatementKind.CASH_FLOW, lines), year=2024), lines[1][0])
    assert (held.concept.period, held.period) == ("instant", QUARTER.closing)


def test_a_date_alone_is_no_total_of_its_heading():
    """ "Common stock – shares issued – September 2023", and "June 2023" below it with the amounts."""
    equity = ("Shareholders' equity",)
    result = mapped(
        balance_sheet(
            ("Shareholders' equity", (), (None, None)),
            ("June 2023", equity, (4009, 4009)),
            ("Retained earnings", equity, (500, 400)),
            ("Total shareholders' equity", equity, (4509, 4409)),
        ),
        year=2023,
    )
    assert fact(result, "June 2023").concept.prefix == "ext"


def test_an_axis_is_srt_since_2018():
    result = mapped(statement(StatementKind.INCOME, INCOME), year=2023)
    assert fact(result, "Product", section="Revenue:").dims[0][0] == "srt:ProductOrServiceAxis"


def test_noncontrolling_interest_makes_net_income_profit_or_loss():
    lines = (
        ("Income before income taxes", (), (100, 90)),
        ("Provision for income taxes", (), (20, 18)),
        ("Net income", (), (80, 72)),
        ("Less: Net income attributable to noncontrolling interests", (), (5, 4)),
        ("Net income attributable to Honeywell", (), (75, 68)),
    )
    result = mapped(statement(StatementKind.INCOME, lines), year=2023, company="Honeywell International Inc.")
    assert concept(result, "Net income") == "ProfitLoss"
    assert concept(result, "Net income attributable to Honeywell") == "NetIncomeLoss"
    minority = fact(result, "Less: Net income attributable to noncontrolling interests")
    assert minority.concept.name == "NetIncomeLossAttributableToNoncontrollingInterest"
    assert minority.value == Decimal(5000)


def test_deferred_revenue_is_current_or_not_by_where_it_stands():
    result = mapped(
        balance_sheet(
            ("Current liabilities:", (), (None, None)),
            ("Accounts payable", ("Current liabilities:",), (15160, 16936)),
            ("Current portion of deferred revenue", ("Current liabilities:",), (48903, 42776)),
            ("Total current liabilities", ("Current liabilities:",), (64063, 59712)),
            ("Deferred revenue", (), (11085, 42811)),
            ("Total liabilities", (), (75148, 102523)),
        )
    )
    assert concept(result, "Current portion of deferred revenue") == "DeferredRevenueCurrent"
    assert concept(result, "Deferred revenue") == "DeferredRevenueNoncurrent"


def test_an_unclassified_balance_sheet_has_other_assets_of_no_term():
    result = mapped(
        balance_sheet(
            ("Other assets", (), (70, 60)),
            ("Goodwill", (), (30, 30)),
            ("Total assets", (), (100, 90)),
        )
    )
    assert concept(result, "Other assets") == "OtherAssets"


def test_totals_without_a_label_are_the_ends_of_the_balance_sheet():
    result = mapped(
        balance_sheet(
            ("Current assets:", (), (None, None)),
            ("Cash and cash equivalents", ("Current assets:",), (70, 60)),
            ("Total current assets", ("Current assets:",), (70, 60)),
            ("Goodwill", (), (30, 30)),
            ("", (), (100, 90)),
            ("Total liabilities", (), (40, 50)),
            ("Total stockholders' equity", (), (60, 40)),
            ("", (), (100, 90)),
        )
    )
    ends = [f.concept.name for f in result.facts if f.row in (4, 7) and f.column == 0]
    assert ends == ["Assets", "LiabilitiesAndStockholdersEquity"]


def test_cash_at_the_beginning_is_an_instant_before_the_period():
    lines = (
        ("Net cash provided by operating activities", (), (11, 12)),
        ("Net increase in cash and cash equivalents", (), (11, 12)),
        ("Cash and cash equivalents, beginning of period", (), (62, 50)),
        ("Cash and cash equivalents, end of period", (), (73, 62)),
    )
    result = mapped(statement(StatementKind.CASH_FLOW, lines))
    assert fact(result, "Cash and cash equivalents, beginning of period").period == QUARTER.opening
    assert fact(result, "Cash and cash equivalents, end of period").period == QUARTER.closing


def test_a_line_no_rule_answers_to_gets_an_element_of_its_own():
    lines = (
        ("Revenue", (), (100, 90)),
        ("Vessel scrubber retrofit grants", (), (7, 6)),
        ("Income from operations", (), (107, 96)),
    )
    made = fact(mapped(statement(StatementKind.INCOME, lines)), "Vessel scrubber retrofit grants").concept
    assert (made.prefix, made.name, made.type, made.balance) == (
        "ext",
        "VesselScrubberRetrofitGrants",
        "monetary",
        "credit",
    )


def test_the_same_line_in_two_tables_is_one_element():
    lines = (("Vessel scrubber retrofit grants", (), (7, 6)),)
    result = mapped(statement(StatementKind.INCOME, lines), statement(StatementKind.INCOME, lines))
    assert len(result.extensions) == 1


@pytest.mark.parametrize(
    "label",
    [
        "Adjusted EBITDA",
        "Non-GAAP net income",
        "Adjusted net income",
        "Free cash flow",
        "Core earnings",
        "Pro forma revenue",
        "Funds from operations",
        "Constant currency revenue",
    ],
)
def test_a_measure_that_is_not_gaap_never_gets_a_gaap_concept(label):
    result = mapped(statement(StatementKind.INCOME, ((label, (), (7, 6)),)))
    assert all(f.concept.prefix == "ext" for f in result.facts)


@pytest.mark.parametrize(
    "label", ["Adjustments to reconcile net income", "Billings in excess of costs", "GAAP net income"]
)
def test_words_that_only_look_like_measures_are_harmless(label):
    assert load_maps().lexicon.non_gaap_word(label) == ""


def test_a_reconciliation_maps_the_line_of_the_books_and_not_the_measure():
    lines = (
        ("GAAP Operating expenses", (), (36682, 38469)),
        ("Stock-based compensation expense", (), (-1717, -2719)),
        ("Non-GAAP Operating expenses", (), (34965, 35750)),
    )
    result = mapped(
        statement(StatementKind.INCOME, INCOME), statement(StatementKind.RECONCILIATION, lines, non_gaap=True)
    )
    assert concept(result, "GAAP Operating expenses") == "OperatingExpenses"
    adjustment = fact(result, "Stock-based compensation expense")
    assert adjustment.concept.name == "AllocatedShareBasedCompensationExpense"
    assert adjustment.dims[0][1] == "us-gaap:OperatingExpenseMember"
    assert adjustment.value == Decimal(1717000)
    assert fact(result, "Non-GAAP Operating expenses").concept.prefix == "ext"


def test_compensation_by_line_is_one_concept_by_place():
    head = ("Stock-based compensation",)
    lines = (
        ("Stock-based compensation", (), (None, None)),
        ("Cost of revenue - product", head, (109, 89)),
        ("Cost of revenue - service", head, (389, 404)),
        ("Cost of revenue", head, (498, 493)),
        ("Research and development expense", head, (527, 665)),
        ("Total stock-based compensation", head, (1025, 1158)),
    )
    result = mapped(statement(StatementKind.SUPPLEMENTAL, lines), year=2023)
    research = fact(result, "Research and development expense")
    assert research.concept.name == "AllocatedShareBasedCompensationExpense"
    assert research.dims == (("us-gaap:IncomeStatementLocationAxis", "us-gaap:ResearchAndDevelopmentExpenseMember"),)
    assert fact(result, "Cost of revenue - product").dims[0][1] == "ext:CostOfRevenueProductMember"


def test_runners_up_are_kept_with_their_scores():
    evidence = fact(mapped(statement(StatementKind.INCOME, INCOME)), "Interest income, net").evidence
    assert evidence.rule
    assert 0 < evidence.confidence <= 1
    assert evidence.candidates[0].score >= evidence.candidates[-1].score


def test_equity_tables_are_left_out_with_a_reason():
    lines = (("Issuance of common stock", (), (7, 6)),)
    result = mapped(statement(StatementKind.EQUITY, lines))
    assert result.facts == ()
    assert result.leftovers[0].reason


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("Amortization of debt discount – net (Note 4)", "AmortizationOfDebtDiscountNet"),
        ("787 reach-forward loss", "ReachForwardLoss"),
        ("IPR&D, for the three months ended June 30, 2011", "IPRAndD"),
        ("Gross profit %", "GrossProfitPercent"),
    ],
)
def test_names_of_elements_are_their_labels_in_camel_case(label, name):
    assert camel(label) == name


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Shareholders’ equity", "Stockholders' equity"),
        ("Purchases of property, plant and equipment", "Capital expenditures"),
        ("Loss from operations", "Operating income (loss)"),
        ("Long-term debt, net of current portion", "Noncurrent debt"),
        ("Provision (benefit) for income taxes (1)", "Provision for income taxes"),
        ("Stock-based compensation", "Share-based compensation"),
        ("Net cash (used in) provided by investing activities", "Net cash from investing activities"),
        ("Minority interest", "Noncontrolling interests"),
    ],
)
def test_wordings_of_one_thing_are_read_alike(one, other):
    lexicon = load_maps().lexicon
    assert lexicon.label(one).key == lexicon.label(other).key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Other assets", "Assets"),
        ("Deferred income taxes", "Income taxes"),
        ("Restricted cash", "Cash"),
        ("Treasury stock", "Common stock"),
        ("Earnings per share – basic", "Earnings per share – diluted"),
        ("Net income", "Comprehensive income"),
    ],
)
def test_wordings_of_two_things_are_not(one, other):
    lexicon = load_maps().lexicon
    assert lexicon.label(one).key != lexicon.label(other).key


def test_the_companys_name_in_a_label_is_read_as_the_company():
    lexicon = load_maps().lexicon
    assert "company" in lexicon.label("Net earnings attributable to AbbVie Inc.", "abbvie").key


@pytest.mark.parametrize(
    ("many", "one"),
    [("activities", "activity"), ("losses", "loss"), ("expenses", "expense"), ("gas", "gas"), ("taxes", "tax")],
)
def test_singulars(many, one):
    lexicon = load_maps().lexicon
    assert (lexicon.singulars.get(many) or singular(many)) == one


def test_folding_keeps_words_and_percent():
    assert fold("selling, general & administrative (%)") == "selling general and administrative %"


@pytest.mark.parametrize("first", [StatementKind.INCOME, StatementKind.CASH_FLOW, StatementKind.RECONCILIATION])
@pytest.mark.parametrize("second", [StatementKind.BALANCE, StatementKind.SEGMENT])
def test_evidence_is_what_single_lines_of_the_kinds_of_statement_asked_say(first, second):
    maps = load_maps()
    said = {
        first: ["Rental income", "Noncontrolling interest", "Tenant reimbursements", "Cost of products", "Oil", "Gas"],
        second: ["Real estate taxes", "Total deposits", "Net loans", "Federal funds sold", "Restricted", "Cash"],
    }
    tables = [
        statement(kind, [(label, (), (1, 2)) for label in labels], (QUARTER,) * 2) for kind, labels in said.items()
    ]
    shown: set[str] = set()
    for witness in maps.evidence:
        kinds = witness.statements or tuple(said)
        bags = [maps.lexicon.label(label).bag for kind in said if kind in kinds for label in said[kind]]
        met = [phrase for phrase in witness.phrases if any(phrase <= bag for bag in bags)]
        if len(met) >= witness.least and shown.isdisjoint(witness.unless):
            shown.add(witness.name)
    assert evidence(tables, maps, Labels(maps.lexicon)) == shown


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("Net income attributable to", "NetIncome"),
        ("Proceeds from the", "ProceedsFrom"),
        ("Interest in", "Interest"),
        ("Amounts due to", "AmountsDue"),
        ("Plan B", "PlanB"),
        ("", ""),
    ],
)
def test_a_name_does_not_end_with_a_word_that_leads_on(label, name):
    assert camel(label) == name
