"""Arithmetic as proof: equations, the tree they make, repairs, and what statements prove of each other."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from converter.arithmetic import balance
from converter.arithmetic.edits import with_marks, with_place_in_tree
from converter.arithmetic.faults import alike, misread_digit, readings
from converter.arithmetic.kinds import kinds_of
from converter.arithmetic.per_share import Lines, share_shift
from converter.arithmetic.runs import OpenRows
from converter.arithmetic.tolerance import families, pack, unpack
from converter.arithmetic.words import hint
from converter.model import (
    PURE,
    SHARES,
    Amount,
    Column,
    ColumnRole,
    Period,
    Place,
    Proof,
    Row,
    Statement,
    StatementKind,
    Unit,
    money,
    per_share,
)

USD = money("USD")
UNITS = {"$": (USD, 3), "eps": (per_share("USD"), 0), "shares": (SHARES, 3), "%": (PURE, -2)}


def amount(printed: str, kind: str = "$", line: int = 1) -> Amount | None:
    """A number as `interpret` reads it, in thousands; damaged where no printer would set it so."""
    unit, scale = UNITS[kind]
    place = Place(1, line, 0, 0, 1)
    text = printed.strip()
    if not text:
        return None
    if text.strip("$ ") == "-":
        return Amount(text, "-", place, Decimal(0), scale, -scale, unit, dash=True)
    digits = text.strip("$%()- ")
    number = Decimal(digits.replace(",", ""))
    if "(" in text or text.lstrip("$ ").startswith("-"):
        number = -number
    damaged = ""
    if text.startswith("% "):
        damaged = "a percent sign before the number"
    elif digits.startswith("0") and "." not in digits and len(digits) > 1:
        damaged = "a leading zero"
    elif digits.isdigit() and len(digits) > 3:
        damaged = "no thousands mark"
    elif kind == "$" and "." in digits and len(digits.partition(".")[2]) == 3:
        damaged = "a point among whole numbers"
    fraction = len(digits.partition(".")[2])
    return Amount(text, digits, place, number.scaleb(scale), scale, fraction - scale, unit, damaged=damaged)


def statement(kind: StatementKind, text: str, periods: Sequence[Period] = ()) -> Statement:
    """A statement from lines of `label | number | number`; `label @eps |` names another kind of figure."""
    rows = []
    for line, printed in enumerate(text.strip("\n").splitlines(), 1):
        label, *cells = (part.strip() for part in printed.split("|"))
        label, _, kind_of_row = label.partition("@")
        amounts = tuple(amount(cell, kind_of_row or "$", line) for cell in cells)
        rows.append(Row(label.strip(), (Place(1, line, 0, 0, 1),), (), 0, amounts))
    width = max(len(row.amounts) for row in rows)
    rows = [row if row.amounts else Row(row.label, row.label_places, (), 0, (None,) * width) for row in rows]
    made = periods or [quarter(2011 - i) if kind is not StatementKind.BALANCE else day(2011 - i) for i in range(width)]
    columns = tuple(Column(str(period), ColumnRole.PERIOD, period) for period in made)
    return Statement(kind, kind.value, "(in thousands)", columns, tuple(rows))


def quarter(year: int) -> Period:
    return Period(date(year, 6, 30), date(year, 4, 1))


def day(year: int) -> Period:
    return Period(date(year, 6, 30))


def row(balanced: Statement, label: str, nth: int = 0) -> Row:
    return [r for r in balanced.rows if r.label == label][nth]


def proofs(balanced: Statement, label: str) -> list[Proof]:
    return [a.proof for a in row(balanced, label).amounts if a is not None]


INCOME = """
Product|$ 29,446|$ 35,953|$ 36,796
Service|22,326|31,346|24,385
Total revenue|51,772|67,299|61,181
Product|9,618|23,161|10,826
Service|12,218|17,513|11,842
Total cost of revenue|21,836|40,674|22,668
Gross profit|29,936|26,625|38,513
Product @%|67.3%|35.6%|70.6%
Service @%|45.3%|44.1%|51.4%
Total gross profit % @%|57.8%|39.6%|62.9%
Research and development|15,187|15,608|15,106
Sales and marketing|13,298|14,297|12,392
General and administrative|8,197|8,196|10,971
Total operating expenses|36,682|38,101|38,469
Income (loss) from operations|(6,746)|(11,476)|44
Interest income, net|332|435|436
Other income, net|-|-|1
Income (loss) before income taxes|(6,414)|(11,041)|481
Income tax benefit (provision)|480|(1,367)|(170)
Net income (loss)|$ (5,934)|$ (12,408)|$ 311
Basic @eps|$ (002)|$ (0.04)|$ -
Diluted @eps|$ (002)|$ (0.04)|$ -
Basic @shares|278,400|277,712|275,051
Diluted @shares|278,400|277,712|276,314
"""


@pytest.fixture(scope="module")
def operations() -> Statement:
    """The first release's statement of operations, its damaged loss per share included."""
    return balance((statement(StatementKind.INCOME, INCOME),))[0]


def test_every_amount_of_a_statement_of_operations_is_proved(operations: Statement) -> None:
    money_rows = [r for r in operations.rows if any(a and a.unit == USD for a in r.amounts)]
    assert all(a.proof is Proof.PROVED for r in money_rows for a in r.amounts if a is not None)


def test_a_cost_takes_away_from_net_income_and_revenue_adds_to_it(operations: Statement) -> None:
    assert row(operations, "Product", 0).contribution == 1
    assert row(operations, "Product", 1).contribution == -1
    assert row(operations, "General and administrative").contribution == -1
    assert row(operations, "Income tax benefit (provision)").contribution == 1


def test_a_loss_per_share_that_lost_its_point_is_mended_by_net_loss_over_shares(operations: Statement) -> None:
    basic = row(operations, "Basic").amounts[0]
    assert basic is not None
    assert (basic.value, basic.proof) == (Decimal("-0.02"), Proof.REPAIRED)
    assert basic.repair is not None
    assert basic.repair.printed == "$ (002)"
    assert "278,400" in basic.repair.proof


def test_a_dash_for_earnings_per_share_is_proved_where_the_quotient_rounds_to_nothing(operations: Statement) -> None:
    assert proofs(operations, "Diluted")[2] is Proof.PROVED


def test_margins_are_proved_by_revenue_and_cost(operations: Statement) -> None:
    assert proofs(operations, "Total gross profit %") == [Proof.PROVED] * 3
    assert all(a is not None and a.proof is Proof.PROVED for a in operations.rows[7].amounts)


def test_shares_are_not_proved_by_a_quotient_of_two_digits(operations: Statement) -> None:
    assert operations.rows[22].amounts[0].proof is Proof.UNPROVED  # type: ignore[union-attr]


def test_an_expense_printed_in_parentheses_and_added_has_a_positive_contribution() -> None:
    found = balance(
        (
            statement(
                StatementKind.INCOME,
                """
Revenue|119,071|123,589
Cost of revenue|(62,510)|(46,898)
Gross profit|56,561|76,691
Operating expenses|(74,783)|(77,147)
Loss from operations|(18,222)|(456)
""",
            ),
        )
    )[0]
    assert row(found, "Cost of revenue").contribution == 1
    assert row(found, "Operating expenses").contribution == 1


def test_costs_subtracted_without_a_subtotal_are_deductions() -> None:
    found = balance(
        (
            statement(
                StatementKind.INCOME,
                """
Net revenues|54,318|58,054
Cost of products sold|20,415|17,414
Selling, general and administrative|12,872|15,260
Research and development|7,675|6,510
Operating earnings|13,356|18,870
Interest expense, net|1,684|2,044
Other income, net|311|405
Earnings before income tax expense|11,983|17,231
Income tax expense|1,377|1,632
Net earnings|10,606|15,599
Net earnings attributable to noncontrolling interest|10|9
Net earnings attributable to the company|10,596|15,590
""",
            ),
        )
    )[0]
    signs = [r.contribution for r in found.rows]
    assert signs == [1, -1, -1, -1, 1, -1, 1, 1, -1, 1, -1, 1]


def test_a_net_loss_printed_as_a_positive_number_takes_away() -> None:
    found = balance(
        (
            statement(
                StatementKind.INCOME,
                """
Research and development|12,345|11,222
General and administrative|4,321|3,987
Total operating expenses|16,666|15,209
Interest income|1,234|987
Net loss|15,432|14,222
""",
            ),
        )
    )[0]
    assert row(found, "Net loss").contribution == -1
    assert row(found, "Research and development").contribution == -1
    assert row(found, "Interest income").contribution == 1


def test_net_income_split_between_parent_and_minority_leaves_the_parents_share() -> None:
    minority_line = "Net income attributable to noncontrolling interests|345|222\n"
    parent_line = "Net income attributable to the company|12,000|11,000\n"
    for lines in (minority_line + parent_line, parent_line + minority_line):
        text = "Revenue|52,345|51,222\nCosts and expenses|40,000|40,000\nNet income|12,345|11,222\n" + lines
        found = balance((statement(StatementKind.INCOME, text),))[0]
        parent = next(i for i, r in enumerate(found.rows) if r.label.endswith("the company"))
        minority = row(found, "Net income attributable to noncontrolling interests")
        assert (minority.parent, minority.weight, minority.contribution) == (parent, -1, -1)


BALANCE = """
Cash and cash equivalents|$ 73401|$ 62,501
Marketable securities|244,988|258,831
Accounts receivable, net|35,706|52,813
Inventory|26,747|22,499
Deferred income taxes|408|408
Other current assets|15,709|16,474
Total current assets|396,959|413,526
Property and equipment, net|22,923|21,284
Goodwill|6,462|6,662
Investments|70,226|87,087
Other assets|6,391|27,395
|$ 502,961|$ 555,954
Liabilities and stockholders' equity
Accounts payable|$ 15,160|$ 16,936
Accrued expenses|66,752|73,113
Total current liabilities|81,912|90,049
Deferred revenue|15,372|46,949
Total liabilities|97,284|136,998
Common stock|278|277
Additional paid-in capital|1,306,136|1,301,285
Accumulated deficit|(907,843)|(889,501)
Accumulated other comprehensive income|7,106|6,895
Total stockholders' equity|405,677|418,956
|$ 502,961|$ 555,954
"""


def test_a_number_without_its_thousands_mark_is_mended_by_its_total() -> None:
    found = balance((statement(StatementKind.BALANCE, BALANCE),))[0]
    cash = row(found, "Cash and cash equivalents").amounts[0]
    assert cash is not None
    assert (cash.value, cash.proof) == (Decimal(73401000), Proof.REPAIRED)
    assert cash.repair is not None
    assert cash.repair.fault == "a lost thousands mark"


def test_the_totals_of_a_balance_sheet_need_no_label() -> None:
    found = balance((statement(StatementKind.BALANCE, BALANCE),))[0]
    totals = [r for r in found.rows if not r.label]
    assert [r.side for r in totals] == ["assets", "liabilities"]
    assert all(r.total and r.parent < 0 for r in totals)
    assert any(e.kind == "cross" and "total assets" in e.text for e in found.equations)


def test_both_sides_of_a_balance_sheet_count_for_their_total() -> None:
    found = balance((statement(StatementKind.BALANCE, BALANCE),))[0]
    assert row(found, "Accumulated deficit").contribution == 1
    assert row(found, "Accumulated deficit").side == "liabilities"
    assert row(found, "Inventory").side == "assets"


def test_a_total_printed_above_its_parts_is_their_parent() -> None:
    text = """
Total net sales|86,554|81,223
Products|50,321|49,001
Services|36,233|32,222
Cost of sales|40,111|38,765
Gross profit|46,443|42,458
"""
    found = balance((statement(StatementKind.INCOME, text),))[0]
    assert [r.parent for r in found.rows] == [4, 0, 0, 4, -1]


def test_a_memo_line_in_a_sum_is_left_out() -> None:
    text = """
Loans|5,905,702|5,256,186
Securities|756,578|767,533
of which pledged|123,456|154,321
Premises and equipment|37,756|36,626
Total assets|6,700,036|6,060,345
"""
    found = balance((statement(StatementKind.SUPPLEMENTAL, text),))[0]
    assert row(found, "of which pledged").parent == -1
    assert proofs(found, "of which pledged") == [Proof.UNPROVED] * 2
    assert row(found, "Securities").parent == 4


STOCK = """
Cost of revenue - product|$ 109|% 108|% 89
Cost of revenue - service|389|385|404
Cost of revenue|498|493|493
Research and development expense|527|533|665
Sales and marketing expense|563|497|688
General and administrative expense|627|503|1,366
Operating expense|1,717|1,533|2,719
Total stock-based compensation|$ 2,215|% 2,026|% 3,212
Amortization of intangible assets
Cost of revenue - product|$ -|$ -8|38
Research and development|100|100|100
Total amortization of intangible assets|$ 100|$ 100|$ 138
"""


def test_percent_signs_for_currency_signs_are_mended_by_the_sums() -> None:
    found = balance((statement(StatementKind.SUPPLEMENTAL, STOCK),))[0]
    values = [a.value for a in row(found, "Total stock-based compensation").amounts if a is not None]
    assert values == [Decimal(2215000), Decimal(2026000), Decimal(3212000)]
    assert proofs(found, "Total stock-based compensation")[1:] == [Proof.REPAIRED] * 2


def test_a_stray_minus_and_a_currency_sign_read_as_8_are_a_dash() -> None:
    found = balance((statement(StatementKind.SUPPLEMENTAL, STOCK),))[0]
    mended = row(found, "Cost of revenue - product", 1).amounts[1]
    assert mended is not None
    assert (mended.value, mended.dash, mended.proof) == (0, True, Proof.REPAIRED)


def test_two_damaged_numbers_of_one_sum_are_mended_by_one_fault() -> None:
    text = """
Amortization of intangible assets
Cost of revenue - product|$ -|% 76
Research and development|200|200
Total amortization of intangible assets|$ 200|% 276
"""
    found = balance((statement(StatementKind.SUPPLEMENTAL, text),))[0]
    assert [found.rows[i].amounts[1].value for i in (1, 3)] == [76000, 276000]  # type: ignore[union-attr]


def test_a_misread_digit_is_mended_only_where_one_number_can_be_it() -> None:
    text = BALANCE.replace("1,306,136", "1,806,136").replace("73401", "73,401")
    found = balance((statement(StatementKind.BALANCE, text),))[0]
    capital = row(found, "Additional paid-in capital").amounts[0]
    assert capital is not None
    assert (capital.value, capital.proof) == (Decimal(1306136000), Proof.REPAIRED)


def test_a_number_no_fault_explains_is_contradicted_and_named() -> None:
    text = BALANCE.replace("1,306,136", "1,406,137").replace("73401", "73,401")
    found = balance((statement(StatementKind.BALANCE, text),))[0]
    assert row(found, "Additional paid-in capital").amounts[0].proof is Proof.CONTRADICTED  # type: ignore[union-attr]
    assert row(found, "Inventory").amounts[0].proof is Proof.PROVED  # type: ignore[union-attr]
    assert [f.code for f in found.findings] == ["arithmetic.contradicted"]
    assert found.findings[0].place is not None


def test_a_real_percentage_is_never_mended_into_money() -> None:
    text = """
Reported|1,720|1,690
Adjustments|340|210
Core|2,060|1,900
"""
    percent = amount("17.2 %", "%")
    made = statement(StatementKind.RECONCILIATION, text)
    rows = list(made.rows)
    first = rows[0]
    rows[0] = Row(first.label, first.label_places, (), 0, (percent, first.amounts[1]))
    found = balance((Statement(made.kind, "", "", made.columns, tuple(rows)),))[0]
    assert found.rows[0].amounts[0] == percent


def test_lines_between_two_figures_per_share_that_lead_from_one_to_the_other_are_per_share() -> None:
    made = statement(
        StatementKind.RECONCILIATION,
        """
Diluted GAAP earnings per share @eps|0.20|0.03
Amortization of purchased intangibles @eps|0.48|0.51
Stock-based compensation @eps|0.69|0.78
Restructuring @eps|0.72|-
Income tax effects @eps|(0.40)|(0.34)
Diluted non-GAAP earnings per share @eps|1.69|0.98
""",
    )
    lines = [Row(r.label, r.label_places, (), 0, tuple(in_thousands(a) for a in r.amounts)) for r in made.rows[1:5]]
    read = Statement(made.kind, "", "", made.columns, (made.rows[0], *lines, made.rows[5]))
    found = balance((read,))[0]
    assert [a.value for a in found.rows[4].amounts if a is not None] == [Decimal("-0.40"), Decimal("-0.34")]
    assert {a.unit for r in found.rows for a in r.amounts if a is not None} == {per_share("USD")}
    assert proofs(found, "Restructuring") == [Proof.PROVED] * 2


def in_thousands(figure: Amount | None) -> Amount | None:
    """A figure per share misread as thousands of dollars."""
    if figure is None or figure.value is None:
        return figure
    fraction = figure.decimals
    return Amount(figure.printed, figure.digits, figure.place, figure.value * 1000, 3, fraction - 3, USD, figure.dash)


# --- across statements ------------------------------------------------------------------------------------------------


FIRST = Period(date(2011, 3, 31), date(2011, 1, 1))
SECOND = Period(date(2011, 6, 30), date(2011, 4, 1))
HALF = Period(date(2011, 6, 30), date(2011, 1, 1))


def test_two_quarters_prove_the_half_year() -> None:
    quarters = statement(StatementKind.INCOME, "Service revenue|22,326|31,346", [SECOND, FIRST])
    half = statement(StatementKind.INCOME, "Service revenue|53,672", [HALF])
    found = balance((quarters, half))
    assert [a.proof for s in found for a in s.rows[0].amounts if a is not None] == [Proof.PROVED] * 3


def test_a_damaged_number_is_mended_from_the_other_quarter() -> None:
    quarters = statement(StatementKind.INCOME, "Service revenue|22.326|31,346", [SECOND, FIRST])
    half = statement(StatementKind.INCOME, "Service revenue|53,672", [HALF])
    mended = balance((quarters, half))[0].rows[0].amounts[0]
    assert mended is not None
    assert (mended.value, mended.proof) == (Decimal(22326000), Proof.REPAIRED)


def test_cash_is_the_same_in_two_statements() -> None:
    sheet = statement(
        StatementKind.BALANCE, "Cash and cash equivalents|73,401|62,501", [day(2011), Period(date(2010, 12, 31))]
    )
    flows = statement(
        StatementKind.CASH_FLOW,
        "Cash and cash equivalents, beginning of year|62,501\nCash and cash equivalents, end of period|73,401",
        [HALF],
    )
    found = balance((sheet, flows))
    assert proofs(found[0], "Cash and cash equivalents") == [Proof.PROVED] * 2
    assert all(r.amounts[0].proof is Proof.PROVED for r in found[1].rows)  # type: ignore[union-attr]


def test_segments_that_add_up_sideways_prove_their_rows() -> None:
    text = """
Loans|234,217|60,518|294,735
Deposits|370,712|82,239|452,951
Securities|108,944|17,603|126,547
"""
    found = balance((statement(StatementKind.SEGMENT, text, [day(2021)] * 3),))[0]
    assert proofs(found, "Securities") == [Proof.PROVED] * 3
    assert {e.kind for e in found.equations} == {"across"}


def test_a_column_of_changes_is_left_out() -> None:
    text = """
Investment management|2,219|2,139|4
Commissions and fees|853|860|(1)
Market making|2,256|3,929|(43)
Total revenues|5,328|6,928|(23)
Compensation|3,246|3,167|2
Transaction based|1,190|1,139|4
Total operating expenses|4,436|4,306|3
Pre-tax earnings|892|2,622|(66)
Provision for taxes|190|464|(59)
Net earnings|702|2,158|(67)
"""
    found = balance((statement(StatementKind.INCOME, text),))[0]
    assert found.columns[2].skip
    assert not found.findings
    assert proofs(found, "Market making")[:2] == [Proof.PROVED] * 2


def test_a_column_of_differences_proves_the_two_periods_and_is_left_out() -> None:
    text = """
Net revenue - reported|41,307|38,349|2,958|8
Noninterest expense|20,822|20,107|715|4
Provision for credit losses|2,899|2,275|624|27
Net income|14,472|12,622|1,850|15
"""
    periods = [quarter(2023), quarter(2022), quarter(2023), quarter(2023)]
    found = balance((statement(StatementKind.HIGHLIGHTS, text, periods),))[0]
    assert all(mark is Proof.PROVED for r in found.rows for mark in [a.proof for a in r.amounts[:3] if a is not None])
    assert [bool(c.skip) for c in found.columns] == [False, False, True, True]
    assert found.columns[3].skip.startswith("the percentage change")


def test_a_part_that_is_not_printed_in_a_column_contradicts_nothing() -> None:
    text = """
GAAP net earnings|5,474|5,070|22,025
Intangible amortization|398|292|
Tax effect of intangible amortization|(100)|(72)|
Adjusted net earnings|5,772|5,290|23,200
"""
    found = balance((statement(StatementKind.RECONCILIATION, text),))[0]
    assert not found.findings
    assert proofs(found, "Adjusted net earnings") == [Proof.PROVED, Proof.PROVED, Proof.UNPROVED]


def test_what_is_added_back_to_net_income_was_taken_away_before() -> None:
    text = """
Net income|1,802|1,543
Provision for income taxes|445|379
Interest expense|512|479
Depreciation and amortization|795|756
Adjusted EBITDA|3,554|3,157
"""
    found = balance((statement(StatementKind.INCOME, text),))[0]
    assert [r.contribution for r in found.rows] == [1, -1, -1, -1, 1]


def test_a_minus_in_a_statement_of_parentheses_is_asked_for_its_proof() -> None:
    text = """
Purchases of property|(7,319)|(4,276)
Purchases of securities|(101,584)|(168,953)
Maturities of securities|-130,194|139,620
Sales of securities|2,001|1,333
Net cash provided by (used in) investing activities|23,292|(32,276)
"""
    found = balance((statement(StatementKind.CASH_FLOW, text),))[0]
    mended = row(found, "Maturities of securities").amounts[0]
    assert mended is not None
    assert (mended.value, mended.repair and mended.repair.fault) == (Decimal(130194000), "a stray minus")


def test_a_sum_of_few_digits_is_proved_by_the_total_it_goes_into() -> None:
    text = """
Net cash provided by operating activities|2,696|3,299
Settlement of awards|(1)|(30)
Repayments of debt|(54)|-
Net cash used in financing activities|(55)|(30)
Exchange rate effect|(46)|14
Decrease in cash|2,595|3,283
"""
    found = balance((statement(StatementKind.CASH_FLOW, text),))[0]
    assert [r.parent for r in found.rows] == [5, 3, 3, 5, 5, -1]


def test_numbers_filled_into_the_wrong_column_are_moved_where_they_add_up() -> None:
    text = """
Total interest-earning assets|7,174,089|92,781|6,448,785
Cash and due from banks|12,279|7,521|
Other assets|91,043|94,255|
Total noninterest-earning assets|103,322|101,776|
Total assets|7,277,411|6,550,561|
"""
    found = balance((statement(StatementKind.SUPPLEMENTAL, text),))[0]
    total = found.rows[4].amounts
    assert total[1] is None
    assert total[2] is not None
    assert (total[2].value, total[2].proof) == (Decimal(6550561000), Proof.PROVED)
    assert [f.code for f in found.findings] == ["arithmetic.column-moved"]


def test_shares_read_a_thousand_times_too_small_show_in_earnings_per_share() -> None:
    text = """
Revenue|51,772|67,299
Costs|36,682|38,101
Net income|15,090|29,198
Basic @eps|0.54|1.05
Basic @$|27,840|27,771
"""
    made = statement(StatementKind.INCOME, text)
    shares = made.rows[4]
    units = tuple(
        Amount(a.printed, a.digits, a.place, a.value and a.value.scaleb(-3), 0, 0, SHARES)
        for a in shares.amounts
        if a is not None
    )
    rows = (*made.rows[:4], Row("Basic", shares.label_places, (), 0, units))
    read = Statement(made.kind, "", "", made.columns, rows)
    solved = balance((read,))[0]
    assert [a.value for a in solved.rows[4].amounts if a is not None] == [Decimal(27840000), Decimal(27771000)]
    assert [f.code for f in solved.findings] == ["arithmetic.share-scale"]
    assert proofs(solved, "Basic") == [Proof.PROVED] * 2
    assert share_shift(Lines(solved, kinds_of(solved))) == 0


def test_lines_without_a_sound_figure_are_left_as_they_are() -> None:
    made = statement(StatementKind.SUPPLEMENTAL, "Issued @shares|002|003\nRepurchased @shares|007|008")
    assert families(made) == []
    assert balance((made,))[0].rows == made.rows


CELLS = st.sampled_from(["", "-", "1,234", "(56)", "7.5", "002"])


@given(st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=2))
def test_a_family_has_each_sound_figure_in_the_finest_unit_and_knows_where_none_is(table: list[list[str]]) -> None:
    made = statement(StatementKind.SUPPLEMENTAL, "\n".join("|".join(("line", *cells)) for cells in table))
    for family in families(made):
        assert family.packed == [pack(lanes) for lanes in family.lanes]
        for index, row in enumerate(family.rows):
            for bit, column in enumerate(family.columns):
                figure = made.rows[row].amounts[column]
                sound = figure is not None and not figure.damaged
                assert family.lanes[index][bit] == (figure.value.scaleb(family.exponent) if sound else 0)
                assert bool(family.blank[index] >> bit & 1) == (figure is None)
                assert bool(family.unknown[index] >> bit & 1) == (figure is not None and not sound)
            printed = [a for a in made.rows[row].amounts if a is not None and not a.damaged and not a.dash]
            assert family.unit[index] == 10 ** max([family.exponent - a.decimals for a in printed], default=0)


@given(st.lists(st.integers(-30, 30), min_size=3, max_size=8), st.booleans())
def test_a_run_is_near_a_row_exactly_where_its_signed_figures_come_near_it(figures: list[int], turned: bool) -> None:
    labels = ["Sales", "Costs", "Other income", "Taxes"]
    made = statement(
        StatementKind.INCOME, "\n".join(f"{labels[n % 4]}|{figure}|{figure}" for n, figure in enumerate(figures))
    )
    (family,) = families(made)
    rows = OpenRows(family, [hint(row) for row in made.rows])
    *rows.open, last = range(len(figures))
    column = rows.columns[0]
    kinds = ("sum", "difference", "signed", "negated sum", "negated difference") if turned else ("sum",)
    assert set(rows.near(last, column, turned)) == {
        (depth, kind)
        for depth in range(last)
        for kind in kinds
        for run in [rows.run_of(depth, kind)]
        if abs(sum(w * column[m] for m, w in zip(run.members, run.weights, strict=True)) - column[last]) <= rows.loosest
    }


# --- faults -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("printed", "fraction", "number"),
    [
        ("(002)", 2, "-0.02"),
        ("73401", 0, "73401"),
        ("66.027", 0, "66027"),
        ("% 108", 0, "108"),
        ("-8 38", 0, "38"),
        ("838", 0, "38"),
        ("1,2S4", 0, "1254"),
        ("l,234", 0, "1234"),
        ("1,O34", 0, "1034"),
        ("(1,234", 0, "-1234"),
        ("1,234", 0, "-1234"),
        ("673%", 1, "67.3"),
    ],
)
def test_each_fault_of_recognition_has_its_reading(printed: str, fraction: int, number: str) -> None:
    assert Decimal(number) in {r.number for r in readings(printed, fraction)}


def test_a_digit_is_misread_only_for_one_of_like_shape() -> None:
    assert alike(misread_digit(Decimal(18342), Decimal(13342)))
    assert not alike(misread_digit(Decimal(19342), Decimal(12342)))
    assert not misread_digit(Decimal(18842), Decimal(13342))


# --- properties -------------------------------------------------------------------------------------------------------


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.lists(st.tuples(*[st.integers(-(10**15), 10**15)] * 3), min_size=1, max_size=30))
def test_packed_columns_add_like_columns(rows: list[tuple[int, int, int]]) -> None:
    assert unpack(sum(pack(r) for r in rows), 3) == [sum(r[i] for r in rows) for i in range(3)]


@st.composite
def trees(draw: st.DrawFn) -> list[tuple[str, tuple[int, int], int, bool]]:
    """Rows of a nested sum: (label, values, sign within the total above, is a total).

    Figures come from a seed: real figures do not repeat and are not round, as hypothesis would like them.
    """
    chance = random.Random(draw(st.integers(0, 2**32)))  # noqa: S311 - no secret
    rows: list[tuple[str, tuple[int, int], int, bool]] = []
    groups = draw(st.integers(1, 4))
    sums = [0, 0]
    for group in range(groups):
        count = draw(st.integers(2, 6))
        figures = [(chance.randint(1_000, 10**7), chance.randint(1_000, 10**7)) for _ in range(count)]
        parts = [(figure, chance.choice([1, 1, 1, -1])) for figure in figures]
        values = [sum(sign * value[c] for value, sign in parts) for c in range(2)]
        rows += [(f"Item {group}.{i}", (sign * v[0], sign * v[1]), 1, False) for i, (v, sign) in enumerate(parts)]
        rows.append((f"Total group {group}", (values[0], values[1]), 1, True))
        sums = [s + v for s, v in zip(sums, values, strict=True)]
    if groups > 1:
        rows.append(("Total", (sums[0], sums[1]), 1, True))
    return rows


def printed(value: int) -> str:
    return f"({-value:,})" if value < 0 else f"{value:,}"


def sheet(rows: Sequence[tuple[str, tuple[int, int], int, bool]]) -> Statement:
    lines = "\n".join("|".join((label, *(printed(v) for v in values))) for label, values, _, _ in rows)
    return statement(StatementKind.SUPPLEMENTAL, lines)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(trees())
def test_every_equation_found_holds_and_every_leaf_of_a_nested_sum_is_reached(
    rows: list[tuple[str, tuple[int, int], int, bool]],
) -> None:
    found = balance((sheet(rows),))[0]
    for equation in found.equations:
        if not equation.addends:
            continue
        for column in equation.columns:
            value = found.rows[equation.total].amounts[column].value  # type: ignore[union-attr]
            parts = sum(w * found.rows[r].amounts[column].value for r, w in equation.addends)  # type: ignore[union-attr,operator]
            assert abs(value - parts) <= 1000 * (len(equation.addends) + 1) / 2  # type: ignore[operator]
    assert all(a.proof is Proof.PROVED for r in found.rows for a in r.amounts if a is not None)
    assert all(r.contribution == 1 for r in found.rows)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(trees(), st.data())
def test_a_damaged_digit_is_mended_to_the_truth_or_not_at_all(
    rows: list[tuple[str, tuple[int, int], int, bool]], data: st.DataObject
) -> None:
    truth = sheet(rows)
    victim = data.draw(st.integers(0, len(rows) - 1))
    label, values, sign, total = rows[victim]
    digits = str(abs(values[0]))
    at = data.draw(st.integers(0, max(0, len(digits) - 3)))
    digit = data.draw(st.sampled_from([d for d in "123456789" if d != digits[at]]))
    wrong = int(digits[:at] + digit + digits[at + 1 :]) * (-1 if values[0] < 0 else 1)
    damaged = [*rows[:victim], (label, (wrong, values[1]), sign, total), *rows[victim + 1 :]]
    found = balance((sheet(damaged),))[0]
    for i, (was, now) in enumerate(zip(truth.rows, found.rows, strict=True)):
        before, after = was.amounts[0], now.amounts[0]
        assert before is not None
        assert after is not None
        if after.proof is Proof.REPAIRED:
            assert after.value == before.value
        elif after.proof is Proof.PROVED:
            assert i != victim


@settings(max_examples=20, deadline=None, derandomize=True)
@given(trees())
def test_balance_is_the_same_twice(rows: list[tuple[str, tuple[int, int], int, bool]]) -> None:
    once = balance((sheet(rows),))
    assert balance((sheet(rows),)) == once
    assert [r.parent for r in balance(once)[0].rows] == [r.parent for r in once[0].rows]


def test_a_unit_of_another_family_never_enters_a_sum() -> None:
    text = """
Net income|12,000|11,000
Headcount @shares|345|222
Total|12,345|11,222
"""
    found = balance((statement(StatementKind.OTHER, text),))[0]
    assert not found.equations
    assert Unit("xbrli:shares") == SHARES


@given(st.dictionaries(st.integers(0, 3), st.sampled_from(Proof)), st.booleans())
def test_a_row_given_its_place_and_its_marks_at_once_is_the_one_given_them_in_turn(
    marks: dict[int, Proof], total: bool
) -> None:
    figures = (amount("1,200"), None, amount("-"), amount("(002)"))
    before = Row("Cash", (), ("Assets",), 1, figures, notes="(1)")
    place = (4, 1, -1, "assets", total)
    placed = with_place_in_tree(before, place, None)
    assert placed == before._replace(parent=4, weight=1, contribution=-1, side="assets", total=total)
    assert with_place_in_tree(before, place, marks) == with_marks(placed, marks)
