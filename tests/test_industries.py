"""Industries with a table of their own: what a release must show for it, and what its lines then mean."""

from __future__ import annotations

from datetime import date

import pytest
from map_cases import Line, concept, mapped, statement

from converter.mapping import load_maps
from converter.mapping.context import evidence
from converter.mapping.normalise import Labels
from converter.model import Period, Statement, StatementKind

INCOME, BALANCE, FLOWS = StatementKind.INCOME, StatementKind.BALANCE, StatementKind.CASH_FLOW
QUARTER = Period(date(2023, 6, 30), date(2023, 4, 1))
END = Period(date(2023, 6, 30), None)


def lines(*labels: str, section: str = "") -> list[Line]:
    """Rows without sums, each with a figure of its own."""
    place = (section,) if section else ()
    return [(section, (), (None,)) for _ in place] + [(label, place, (100 + n,)) for n, label in enumerate(labels)]


def income(*labels: str, section: str = "Operating expenses:") -> Statement:
    return statement(INCOME, lines(*labels, section=section), [QUARTER])


def balance(*labels: str, section: str) -> Statement:
    return statement(BALANCE, lines(*labels, section=section), [END])


def flows(*labels: str, section: str = "Cash flows from investing activities:") -> Statement:
    return statement(FLOWS, lines(*labels, section=section), [QUARTER])


def shown(*statements: Statement) -> frozenset[str]:
    maps = load_maps()
    return evidence(statements, maps, Labels(maps.lexicon, ""))


NEW = {"health-care", "cruise", "recreation", "contractor", "staffing", "education", "waste", "mining"}

SHOWN = {
    "health-care": [
        income("Salaries and benefits", "Supplies", "Other operating expenses"),
        flows("Acquisition of hospitals and health care entities"),
    ],
    "cruise": [income("Commissions, transportation and other", "Onboard and other", "Payroll and related", "Fuel")],
    "recreation": [income("Admissions", "Food and beverage", "Concessions", section="Revenues:")],
    "contractor": [
        income("Contract revenue", section="Revenue:"),
        balance("Billings in excess of costs and estimated earnings", section="Current liabilities:"),
    ],
    "staffing": [
        income("Staffing services", section="Revenue:"),
        balance("Workers' compensation claims reserve", section="Current liabilities:"),
    ],
    "education": [balance("Unearned tuition", section="Current liabilities:")],
    "waste": [balance("Accrued capping, closure and post-closure costs", section="Current liabilities:")],
    "mining": [income("Costs applicable to sales", "Exploration", "Reclamation and remediation")],
}


@pytest.mark.parametrize("industry", sorted(SHOWN))
def test_lines_of_an_industry_show_it(industry: str) -> None:
    assert shown(*SHOWN[industry]) & NEW == {industry}


def test_a_manufacturer_shows_none_of_them() -> None:
    made = (
        income("Cost of products sold", "Selling, general and administrative", "Research and development"),
        balance("Inventories", "Prepaid expenses", section="Current assets:"),
        balance("Accrued postretirement health care", "Environmental costs", section="Noncurrent liabilities:"),
        flows("Capital expenditures", "Acquisitions, net of cash acquired"),
    )
    assert not shown(*made) & NEW


def test_a_bank_with_salaries_supplies_and_student_loans_is_neither_hospital_nor_school() -> None:
    bank = (
        income("Salaries and benefits", "Supplies expense", "Professional fees", section="Noninterest expense:"),
        balance("Loans held for sale", "Total loans", "Total deposits", "Student loans", section="Assets"),
        income("Net interest income", "Noninterest income", section=""),
    )
    assert not shown(*bank) & NEW


def test_a_company_that_pays_to_obtain_contracts_is_no_contractor() -> None:
    assets = balance("Costs capitalized to obtain revenue contracts, net", section="Current assets:")
    assert "contractor" not in shown(assets, income("Subscription and support", section="Revenues:"))


def test_supplies_of_a_hospital_are_an_expense_and_its_hospitals_businesses() -> None:
    result = mapped(*SHOWN["health-care"], year=2023)
    assert concept(result, "Supplies") == "SuppliesExpense"
    assert concept(result, "Salaries and benefits") == "LaborAndRelatedExpense"
    bought = concept(result, "Acquisition of hospitals and health care entities")
    assert bought == "PaymentsToAcquireBusinessesNetOfCashAcquired"


@pytest.mark.parametrize(
    ("year", "name"),
    [(2011, "ProvisionForDoubtfulAccounts"), (2014, "HealthCareOrganizationPatientServiceRevenueProvisionforBadDebts")],
)
def test_doubtful_accounts_are_taken_off_patient_revenue_from_2012_on(year: int, name: str) -> None:
    revenue = income(
        "Revenues before provision for doubtful accounts", "Provision for doubtful accounts", section="Revenue:"
    )
    result = mapped(revenue, *SHOWN["health-care"], year=year)
    assert concept(result, "Provision for doubtful accounts") == name


def test_professional_liability_is_not_called_current_where_no_total_says_so() -> None:
    label, owed = "Professional liability risks", [("Current liabilities:", (), (None,))]
    rows = [*owed, ("Accounts payable", (owed[0][0],), (70,)), (label, (owed[0][0],), (30,))]
    total = ("Total current liabilities", (owed[0][0],), (100,))
    with_total = statement(BALANCE, [*rows, total], [END])
    without = statement(BALANCE, rows, [END])
    assert concept(mapped(with_total, *SHOWN["health-care"], year=2023), label) == "SelfInsuranceReserveCurrent"
    assert concept(mapped(without, *SHOWN["health-care"], year=2023), label) != "SelfInsuranceReserveCurrent"


def test_gains_on_sales_of_facilities_are_no_proceeds() -> None:
    gain = income("Losses (gains) on sales of facilities")
    result = mapped(gain, *SHOWN["health-care"], year=2023)
    assert concept(result, "Losses (gains) on sales of facilities") == "GainLossOnSaleOfPropertyPlantEquipment"


@pytest.mark.parametrize(
    ("label", "section", "year", "name"),
    [
        ("Billings in excess of costs", "Current liabilities:", 2016, "BillingsInExcessOfCostCurrent"),
        ("Billings in excess of costs", "Current liabilities:", 2023, "ContractWithCustomerLiabilityCurrent"),
        ("Costs in excess of billings", "Current assets:", 2023, "ContractWithCustomerAssetNetCurrent"),
        ("Deferred commissions", "Current assets:", 2023, "CapitalizedContractCostNetCurrent"),
        ("Deferred commissions", "Current assets:", 2016, "DeferredCostsCurrent"),
    ],
)
def test_contracts_on_the_balance_sheet_follow_the_revenue_standard(
    label: str, section: str, year: int, name: str
) -> None:
    assert concept(mapped(balance(label, section=section), year=year), label) == name


def test_billings_in_excess_and_costs_in_excess_are_two_flows() -> None:
    changes = flows(
        "Costs and estimated earnings in excess of billings",
        "Billings in excess of costs and estimated earnings",
        section="Cash flows from operating activities:",
    )
    result = mapped(changes, year=2023)
    asset = concept(result, "Costs and estimated earnings in excess of billings")
    liability = concept(result, "Billings in excess of costs and estimated earnings")
    assert (asset, liability) == (
        "IncreaseDecreaseInContractWithCustomerAsset",
        "IncreaseDecreaseInContractWithCustomerLiability",
    )


def test_professional_services_that_are_sold_are_no_fees_paid() -> None:
    sold = income("Subscription", "Professional services", section="Revenue:")
    result = mapped(sold, year=2016)
    assert concept(result, "Professional services") == "TechnologyServicesRevenue"


def test_an_amortization_of_software_keeps_the_sign_of_a_cost() -> None:
    costs = income("Amortization of capitalized software", section="Cost of revenue:")
    facts = [f for f in mapped(costs, year=2023).facts if f.concept.name == "CapitalizedComputerSoftwareAmortization1"]
    assert [int(f.value) for f in facts] == [100_000]


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("Landfill and environmental remediation liabilities", "AccruedCappingClosurePostClosureAndEnvironmentalCosts"),
        ("Environmental remediation liabilities", "AccruedEnvironmentalLossContingenciesCurrent"),
        ("Reclamation and remediation liabilities", "AccruedReclamationCostsCurrent"),
        ("Closure and post-closure obligations", "AssetRetirementObligationCurrent"),
    ],
)
def test_what_is_owed_to_the_land_is_told_apart_by_what_was_done_to_it(label: str, name: str) -> None:
    assert concept(mapped(balance(label, section="Current liabilities:"), year=2023), label) == name
