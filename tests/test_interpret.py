"""Whole statements: kinds, titles, figures inside labels, and the numbers of the bench."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from converter.model import SHARES, ColumnRole, StatementKind, per_share
from converter.read import read
from converter.statements import interpret, locate
from converter.statements.titles import title_of
from tests.statement_cases import html, statement, statements


@pytest.mark.parametrize(
    ("lines", "kind"),
    [
        (["Condensed Consolidated Statements of Operations", "(in thousands)"], StatementKind.INCOME),
        (["STATEMENTS OF CONSOLIDATED INCOME"], StatementKind.INCOME),
        (["Consolidated Statement of Results of Operations"], StatementKind.INCOME),
        (["Consolidated Statements of Operations and Comprehensive Income"], StatementKind.INCOME),
        (["Consolidated Statements of Comprehensive Income (Loss)"], StatementKind.COMPREHENSIVE),
        (["Consolidated Statements of Financial Condition"], StatementKind.BALANCE),
        (["CONSOLIDATED BALANCE SHEETS DATA"], StatementKind.BALANCE),
        (["Statements of Cash Flows"], StatementKind.CASH_FLOW),
        (["Reconciliation of GAAP to Non-GAAP Operating Income"], StatementKind.RECONCILIATION),
        (["Consolidated Statements of Operations - Pro Forma"], StatementKind.RECONCILIATION),
        (["2011 Guidance"], StatementKind.GUIDANCE),
        (["Segment Net Revenues"], StatementKind.SEGMENT),
        (["Supplemental Information"], StatementKind.SUPPLEMENTAL),
        (["AVERAGE BALANCE SHEET"], StatementKind.SUPPLEMENTAL),
    ],
)
def test_a_title_names_the_statement(lines: list[str], kind: StatementKind) -> None:
    assert title_of(lines, ["revenue"]).kind is kind


def test_what_the_rows_can_only_be_goes_before_a_neighbours_title() -> None:
    labels = ["cash", "total assets", "total liabilities", "total liabilities and equity"]
    assert title_of(["Statements of Income"], labels).kind is StatementKind.BALANCE


def test_the_company_and_caption_are_read_from_the_lines_above() -> None:
    found = title_of(["SONUS NETWORKS, INC.", "Condensed Consolidated Balance Sheets", "(in thousands)"], [])
    assert (found.company, found.caption) == ("SONUS NETWORKS, INC.", "(in thousands)")


def test_reconciliations_are_marked_as_non_gaap() -> None:
    assert title_of(["Reconciliation of Non-GAAP and GAAP Financial Information"], []).non_gaap


def balance(
    label: str, *, caption: str = "(in thousands)", dates: tuple[str, ...] = ("June 30, 2023", "December 31, 2022")
) -> dict[str, list[Decimal | None]]:
    """The figures inside a label of a balance sheet, by name."""
    rows = [
        ["", *dates],
        [label, *["1,000"] * len(dates)],
        ["Total assets", *["9,000"] * len(dates)],
        ["Total liabilities and equity", *["9,000"] * len(dates)],
    ]
    found = statement(html(rows, ["BALANCE SHEETS", caption]))
    return {r.label: [None if a is None else a.value for a in r.amounts] for r in found.rows if r.origin == "label"}


def test_figures_in_a_stock_label_are_rows_of_their_own() -> None:
    label = (
        "Common stock, $0.01 par value: 10,000,000 shares authorized; 5,123,456 and 5,100,000 shares issued and "
        "outstanding at June 30, 2023 and December 31, 2022, respectively"
    )
    assert balance(label, caption="(in thousands, except share data)") == {
        "par value": [Decimal("0.01")] * 2,
        "shares authorized": [10_000_000] * 2,
        "shares issued": [5_123_456, 5_100_000],
        "shares outstanding": [5_123_456, 5_100_000],
    }


@pytest.mark.parametrize(
    ("label", "name", "expected"),
    [
        ("Accounts receivable, net of allowance of $826 and $906", "Accounts receivable, net of allowance", None),
        ("Receivables, less allowances $166 (2022, $169)", "less allowances", None),
        (
            "Property, net of accumulated depreciation of $86 in 2023 and $72 in 2022",
            "net of accumulated depreciation",
            [86_000, 72_000],
        ),
        (
            "Other loans, less reserves for credit losses: 2023, $108; 2022, $59",
            "less reserves for credit losses",
            [108_000, 59_000],
        ),
        (
            "Treasury stock (471,323 at June 30, 2023 and 493,156 at December 31, 2022, at cost)",
            "shares",
            [471_323_000, 493_156_000],
        ),
        ("Shares: 2023 – 832; 2022 – 835", "shares", [832_000, 835_000]),
        ("Common stock, par value $5.00 – 1,200 shares authorized", "shares authorized", [1_200_000] * 2),
        ("Preferred stock: authorized 32 shares, none issued", "shares issued", [0, 0]),
        (
            "Common stock—authorized, 7,500 shares; issued, 4,842 and 5,083; outstanding, 3,969 and 4,210",
            "shares outstanding",
            [3_969_000, 4_210_000],
        ),
    ],
)
def test_label_figures_go_to_their_columns(label: str, name: str, expected: list[int] | None) -> None:
    found = balance(label)
    match = next(values for key, values in found.items() if key.endswith(name) or name.endswith(key))
    assert match == expected if expected else len(match) == 2


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        (
            (
                "Common stock, 4,000 shares authorized, 1,823 shares issued as of June 30, 2023 and 1,813 as of "
                "December 31, 2022"
            ),
            {"shares authorized": [4_000_000] * 2, "shares issued": [1_823_000, 1_813_000]},
        ),
        (
            (
                "Common stock, authorized 100 shares; issued and outstanding; 50 shares at June 30, 2023 and 51 at "
                "December 31, 2022"
            ),
            {
                "shares authorized": [100_000] * 2,
                "shares issued": [50_000, 51_000],
                "shares outstanding": [50_000, 51_000],
            },
        ),
        (
            "Notes payable, net of debt issuance costs ($6 in principal is held by a related party)",
            {"in principal is held by a related party": [6_000, 6_000]},
        ),
        (
            "Other assets, including $3 and $6, respectively, due from related parties",
            {"including due from related parties": [3_000, 6_000]},
        ),
        (
            "Receivables, less allowances of $2.166 and $2.379 billion",
            {"less allowances": [2_166_000_000, 2_379_000_000]},
        ),
        ("Common stock, 5 shares issued at March 31, 2021", {}),
    ],
)
def test_what_a_label_says_of_its_figures(label: str, expected: dict[str, list[int]]) -> None:
    assert balance(label) == expected


def test_share_counts_printed_in_full_are_not_scaled() -> None:
    found = balance(
        "Common stock (6,250,000,000 shares authorized)", caption="(dollars in millions, except per share amounts)"
    )
    assert found["shares authorized"] == [6_250_000_000] * 2


def test_share_counts_in_a_label_are_of_the_size_of_the_weighted_average() -> None:
    income = [
        ["", "Three months ended June 30, 2023", "Three months ended June 30, 2022"],
        ["Revenue", "90,000", "80,000"],
        ["Net income", "28,400", "27,800"],
        ["Basic earnings per share", "$1.00", "$1.00"],
        ["Weighted average shares", "28,400", "27,800"],
    ]
    sheet = [
        ["", "June 30, 2023", "December 31, 2022"],
        ["Common stock, 28,456,123 and 28,100,000 shares issued", "28", "28"],
        ["Total assets", "9,000", "9,000"],
        ["Total liabilities and equity", "9,000", "9,000"],
    ]
    source = html(income, ["Statements of Income", "(in thousands, except per share data)"]).replace(
        "</body></html>", ""
    )
    _, found = statements(source + html(sheet, ["Balance Sheets", "(in thousands)"])[12:])
    issued = next(r for r in found.rows if r.label == "shares issued")
    assert [a.value for a in issued.amounts if a] == [28_456_123, 28_100_000]
    assert [f.code for f in found.findings] == ["share-scale"]


def test_three_figures_for_two_columns_are_left_alone() -> None:
    assert "shares issued" not in balance("Common stock, 5, 6 and 7 shares issued")


def test_a_months_name_inside_a_word_is_no_date() -> None:
    found = balance("Ordinary shares, customary 10 shares issued")
    assert found["shares issued"] == [10_000] * 2


def test_classes_of_stock_in_one_label_keep_their_names() -> None:
    found = balance("Common stock: 5,000 Class A shares authorized; 4,141 Class B shares authorized")
    assert found["Class A shares authorized"] == [5_000_000] * 2
    assert found["Class B shares authorized"] == [4_141_000] * 2


def test_a_label_row_says_where_its_digits_stand() -> None:
    rows = [
        ["", "June 30, 2023"],
        ["Common stock, $0.01 par value", "1"],
        ["Total assets", "9"],
        ["Total liabilities and equity", "9"],
    ]
    source = html(rows, ["BALANCE SHEETS"])
    document = read(source.encode(), "release.htm")
    (found,) = interpret(document, locate(document))
    (amount,) = [a for r in found.rows if r.origin == "label" for a in r.amounts if a]
    assert document.runs[amount.place.run][amount.place.start : amount.place.end] == amount.digits == "0.01"
    assert amount.unit == per_share("USD")
    assert amount.unit != SHARES


def test_an_empty_document_has_no_statements() -> None:
    document = read(b"<html><body><p>No tables here, only words.</p></body></html>", "release.htm")
    assert interpret(document, locate(document)) == ()


PIECES = [
    "",
    "Revenue",
    "Total assets",
    "$",
    "(",
    ")",
    "%",
    "1,234",
    "(1,234)",
    "—",
    "-",
    "N/A",
    "2023",
    "June 30, 2023",
    "Three months ended",
    "As of December 31, 2022",
    "13 Weeks Ended",
    "Fiscal 2023",
    "Q1",
    "4Q21",
    "Low",
    "High",
    "(in thousands, except per share data)",
    "% Change",
    "Notes",
    "A",
    "0.02",
    "$ (002)",
    "$8.70 - $8.72 billion",
    "31/31/2022",
    "February 30, 2023",
    "99 weeks ended",
    "0 weeks ended",
    "Net income",
    "Earnings per share:",
    "Basic",
    "Cash at beginning of period",
    "Common stock, $0.01 par value; 5,000 shares authorized; 3 and 4 issued at June 30, 2023 and 2022",
    "(a)",
    "*",
    "1 2/3¢",
    "year-to-date",
]


@given(
    st.lists(st.lists(st.sampled_from(PIECES), min_size=1, max_size=7), min_size=1, max_size=9), st.sampled_from(PIECES)
)
def test_no_arrangement_of_cells_breaks_interpretation(rows: list[list[str]], above: str) -> None:
    source = html(rows, [above])
    document = read(source.encode(), "release.htm")
    for found in interpret(document, locate(document)):
        for line in found.rows:
            assert len(line.amounts) == len(found.columns)
            for amount in filter(None, line.amounts):
                place = amount.place
                assert document.runs[place.run][place.start : place.end] == amount.digits


@pytest.mark.parametrize(
    "text", ["*" * 3000 + "x", "(" * 3000 + "1x", "." * 3000 + "x", "1" + "*" * 3000 + "x", "- " * 1500]
)
def test_hostile_cells_take_no_time(text: str) -> None:
    rows = [
        ["", "June 30, 2023", text],
        [text, text, "1,234"],
        ["Total assets " + text, "5", "6"],
        ["Total liabilities", "5", "6"],
    ]
    started = process_time()
    document = read(html(rows, [text]).encode(), "release.htm")
    interpret(document, locate(document))
    assert process_time() - started < 1


def found_share(case: Path) -> tuple[int, int]:
    """How many gold figures (amount, period, unit) are among a case's amounts, and how many there are."""
    path = next(case.glob("release.*"))
    document = read(path.read_bytes(), path.name)
    have: set[tuple[Decimal, str, str]] = set()
    for found in interpret(document, locate(document)):
        for line in found.rows:
            for column, amount in zip(found.columns, line.amounts, strict=True):
                if (
                    amount is None
                    or amount.value is None
                    or column.role is not ColumnRole.PERIOD
                    or column.skip
                    or column.period is None
                ):
                    continue
                period = {"opening": column.period.opening, "closing": column.period.closing}.get(
                    line.period_kind, column.period
                )
                unit = "/".join(m.split(":")[1] for m in amount.unit if m)
                have.add((abs(amount.value), str(period), unit))
    with (case / "gold.csv").open(newline="", encoding="utf-8") as file:
        gold = [(abs(Decimal(r["value"])), r["period"], r["unit"]) for r in csv.DictReader(file)]
    return sum(g in have for g in gold), len(gold)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("folder", "least", "worst"),
    [("releases", "0.985", "0.95"), ("releases-tagged", "0.985", "0.95"), ("statements", "0.99", "0.85")],
)
def test_interpretation_finds_the_gold_numbers(bench: Path, folder: str, least: str, worst: str) -> None:
    shares = {case.parent.name: found_share(case.parent) for case in sorted((bench / folder).glob("*/gold.csv"))}
    hits, total = (sum(column) for column in zip(*shares.values(), strict=True))
    assert Decimal(hits) / total >= Decimal(least)
    assert {name: s for name, s in shares.items() if Decimal(s[0]) / s[1] < Decimal(worst)} == {}
