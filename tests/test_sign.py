"""The sign algebra: what a row does to its total, times the balance of its concept."""

from __future__ import annotations

from decimal import Decimal

import pytest
from map_cases import INCOME, Line, amount, concept, fact, mapped, statement

from converter.model import PURE, ColumnRole, StatementKind


def income(*lines: Line, year: int = 2023):
    return mapped(statement(StatementKind.INCOME, lines), year=year)


def cash(*lines: Line, year: int = 2023):
    return mapped(statement(StatementKind.CASH_FLOW, lines), year=year)


def test_a_benefit_in_income_tax_is_negative():
    result = mapped(statement(StatementKind.INCOME, INCOME))
    tax = fact(result, "Income tax benefit (provision)")
    assert (tax.concept.name, tax.value) == ("IncomeTaxExpenseBenefit", Decimal(-480000))
    assert fact(result, "Income tax benefit (provision)", column=1).value == Decimal(170000)


def test_a_cost_is_positive_however_it_is_printed():
    plain = income(
        ("Net sales", (), (100, 90)), ("Cost of sales", (), (60, 50)), ("Gross profit", (), (40, 40)),
    )  # fmt: skip
    deducted = income(
        ("Net sales", (), (100, 90)), ("Cost of sales", (), (-60, -50)), ("Gross profit", (), (40, 40)),
    )  # fmt: skip
    assert fact(plain, "Cost of sales").value == fact(deducted, "Cost of sales").value == Decimal(60000)


def test_net_income_keeps_its_own_sign():
    assert fact(mapped(statement(StatementKind.INCOME, INCOME)), "Net income (loss)").value == Decimal(-5934000)


def test_an_increase_in_receivables_printed_as_an_outflow_is_positive():
    result = cash(
        ("Operating activities:", (), (None, None)),
        ("Net income", ("Operating activities:",), (100, 90)),
        ("Changes in operating assets and liabilities:", ("Operating activities:",), (None, None)),
        ("Accounts receivable", ("Operating activities:", "Changes in operating assets and liabilities:"), (-30, 10)),
        ("Accounts payable", ("Operating activities:", "Changes in operating assets and liabilities:"), (-5, 5)),
        ("Net cash provided by operating activities", ("Operating activities:",), (65, 105)),
    )
    assert fact(result, "Accounts receivable").value == Decimal(30000)
    assert fact(result, "Accounts payable").value == Decimal(-5000)


def test_payments_are_positive_and_proceeds_too():
    section = ("Investing activities:",)
    result = cash(
        ("Investing activities:", (), (None, None)),
        ("Purchases of property and equipment", section, (-7319, -4276)),
        ("Proceeds from sale of property and equipment", section, (100, 90)),
        ("Net cash used in investing activities", section, (-7219, -4186)),
    )
    assert fact(result, "Purchases of property and equipment").value == Decimal(7319000)
    assert fact(result, "Proceeds from sale of property and equipment").value == Decimal(100000)
    assert fact(result, "Net cash used in investing activities").value == Decimal(-7219000)


def test_a_loss_added_back_is_a_negative_gain():
    section = ("Operating activities:",)
    result = cash(
        ("Operating activities:", (), (None, None)),
        ("Net income", section, (100, 90)),
        ("Loss on disposal of property and equipment", section, (6, 59)),
        ("Net cash provided by operating activities", section, (106, 149)),
    )
    assert concept(result, "Loss on disposal of property and equipment") == "GainLossOnSaleOfPropertyPlantEquipment"
    assert fact(result, "Loss on disposal of property and equipment").value == Decimal(-6000)


def test_treasury_stock_is_a_positive_deduction_and_a_deficit_a_negative_one():
    from datetime import date

    from converter.model import Period

    section = ("Stockholders' equity:",)
    lines = (
        ("Stockholders' equity:", (), (None, None)),
        ("Additional paid-in capital", section, (500, 480)),
        ("Accumulated deficit", section, (-200, -150)),
        ("Treasury stock, at cost", section, (-100, -90)),
        ("Total stockholders' equity", section, (200, 240)),
    )
    days = (Period(date(2023, 6, 30)), Period(date(2022, 12, 31)))
    result = mapped(statement(StatementKind.BALANCE, lines, days), year=2023)
    assert fact(result, "Treasury stock, at cost").value == Decimal(100000)
    assert fact(result, "Accumulated deficit").value == Decimal(-200000)


@pytest.mark.parametrize(
    ("label", "printed", "value"),
    [
        ("Interest expense", 13, 13000),
        ("Interest expense", -13, 13000),
        ("Provision for income taxes", 20, 20000),
        ("Benefit from income taxes", 20, -20000),
        ("Income tax benefit (provision)", -20, 20000),
        ("Sales and marketing", 2241, 2241000),
    ],
)
def test_where_no_equation_reaches_the_label_tells(label, printed, value):
    result = income((label, (), (printed, printed)))
    made = fact(result, label)
    assert made.value == Decimal(value)
    assert made.evidence.sign.startswith("fallback")


def test_a_column_of_changes_does_not_tell_the_sign():
    lines = [("Interest expense", (), (-239, -210)), ("Total revenues", (), (11320, 10947))]
    made = statement(StatementKind.INCOME, lines)
    change = made.columns[1]._replace(role=ColumnRole.CHANGE, period=None, skip="a column of changes")
    rows = [row._replace(amounts=(*row.amounts, amount(14, PURE))) for row in made.rows]
    wider = made._replace(columns=(*made.columns, change), rows=tuple(rows))
    assert fact(mapped(wider), "Interest expense").value == Decimal(239000)


def test_the_licence_of_a_sign_is_recorded():
    result = mapped(statement(StatementKind.INCOME, INCOME))
    assert "contribution -1" in fact(result, "Research and development").evidence.sign


def test_prices_and_shares_keep_their_sign():
    result = mapped(statement(StatementKind.INCOME, INCOME))
    assert fact(result, "Basic", section="Earnings (loss) per share:").value == Decimal("-0.02")
