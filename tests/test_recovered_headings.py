"""Headings and labels as text browsers and PDF tools break them: over lines, glued, without columns.

The figures and labels are those of filings whose pages were dumped by `lynx`, `w3m` and `pdftotext -raw`.
"""

from __future__ import annotations

import pytest

from converter import convert
from converter.model import ColumnRole, Statement
from tests.statement_cases import periods, statement, statements, values

INCOME = "CONSOLIDATED STATEMENTS OF INCOME\n(Amounts in Thousands)\n\n"
BALANCE = "CONSOLIDATED BALANCE SHEETS\n(in millions)\n\n"
ROWS = """\
Cash and cash equivalents $ 8,044  $ 7,079
Investments 15,244  12,188
Inventories 3,474  2,568
Total current assets 39,950  36,717
"""


def read_text(text: str) -> Statement:
    return statement(text, "release.txt")


def skips(found: Statement) -> list[str]:
    return [column.skip for column in found.columns]


def test_dates_whose_years_begin_the_next_line() -> None:
    income, balance = statements(
        INCOME
        + """\
  Thirteen Weeks Ended Thirty-Nine Weeks Ended
  November 2,
2024 October 28,
2023 November 2,
2024 October 28,
2023
SALES, Net of returns and allowances $ 293,618  $ 303,457  $ 838,490  $ 878,719
Gross profit 140,071  147,215  393,302  418,884
NET INCOME $ 44,172  $ 51,762  $ 118,270  $ 140,338

CONSOLIDATED BALANCE SHEETS
(Amounts in Thousands)

ASSETS November 2,
2024 February 3,
2024 (1) October 28,
2023
Cash and cash equivalents $ 301,958  $ 268,213  $ 311,657
Receivables 7,901  8,697  10,341
Inventory 149,351  126,290  152,289
""",
        "release.txt",
    )
    assert periods(income) == [
        "2024-08-04/2024-11-02", "2023-07-30/2023-10-28", "2024-02-04/2024-11-02", "2023-01-29/2023-10-28",
    ]  # fmt: skip
    assert periods(balance) == ["2024-11-02", "2024-02-03", "2023-10-28"]


def test_lengths_whose_days_begin_the_next_line() -> None:
    found = read_text(
        INCOME
        + """\
Three Months Ended
June 30, Six Months Ended
June 30,
  2022 2023 2022 2023
Net product sales $ 56,575  $ 59,032  $ 113,030  $ 116,013
Net service sales 64,659  75,351  124,648  145,728
Total net sales 121,234  134,383  237,678  261,741
"""
    )
    assert periods(found) == [
        "2022-04-01/2022-06-30", "2023-04-01/2023-06-30", "2022-01-01/2022-06-30", "2023-01-01/2023-06-30",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "heading",
    [
        "July 1, 2023\nOctober 1, 2022\n",
        "July 1,\n2023\nOctober 1,\n2022\n",
        "As of July 1,\n2023 As of October 1,\n2022\n",
    ],
    ids=["whole dates", "broken dates", "dates with words before them"],
)
def test_dates_one_below_the_other_head_the_columns_in_turn(heading: str) -> None:
    assert periods(read_text(BALANCE + heading + ROWS)) == ["2023-07-01", "2022-10-01"]


def test_lengths_and_days_one_below_the_other() -> None:
    found = read_text(
        INCOME
        + """\
Three Months Ended
June 30,
Six Months Ended
June 30,
2023 2022 2023 2022
Revenue $ 30,513 $ 30,016 $ 60,205 $ 61,026
Programming and production 8,849 8,887 17,853 19,457
Operating income 6,738 6,179 12,422 11,736
"""
    )
    assert periods(found) == [
        "2023-04-01/2023-06-30", "2022-04-01/2022-06-30", "2023-01-01/2023-06-30", "2022-01-01/2022-06-30",
    ]  # fmt: skip


def test_dates_in_columns_are_not_put_together() -> None:
    found = read_text(
        BALANCE
        + """\
                                      April 29,     July 30,
                                        2023          2022
Cash and cash equivalents             $ 8,044       $ 7,079
Investments                            15,244        12,188
Inventories                             3,474         2,568
"""
    )
    assert periods(found) == ["2023-04-29", "2022-07-30"]


def test_months_days_and_years_in_three_lines() -> None:
    found = read_text(
        """\
Consolidated Balance Sheets

                                             December       December
(in millions, except per share data)         31,            31,
                                             2023           2022
Cash and cash equivalents                    $ 25,427       $ 23,365
Short-term investments                       4,201          4,546
Accounts receivable                          21,276         17,681
"""
    )
    assert periods(found) == ["2023-12-31", "2022-12-31"]
    assert values(found, "Short-term investments") == [4_201_000_000, 4_546_000_000]


def test_a_heading_of_several_dates_for_every_column_tells_none_of_them() -> None:
    text = BALANCE + "As of:\n2024 February 3, 2024 (1) October 28, 2023\n" + ROWS
    assert all(skips(read_text(text)))
    report = convert(text.encode(), name="release.txt", entity="Acme Inc.", cik="1234567")
    assert not [fact for fact in report.facts if fact.amount is not None]


def test_columns_without_headings_are_told_apart_by_nothing() -> None:
    dated = INCOME + "Three Months Ended September 30, 2023 2022\nNet sales $ 1,000 $ 900\nNet income 100 90\n\n"
    found = statements(dated + "CONSOLIDATED BALANCE SHEETS\nSeptember 30, 2023\n\n" + ROWS, "release.txt")[-1]
    assert len(found.columns) == 2
    assert all(column.skip or column.period is None for column in found.columns)


def test_a_year_smaller_than_the_quarter_it_ends_with_is_left_out() -> None:
    found = read_text(
        INCOME
        + """\
                               Year Ended December 31,    Three Months Ended December 31,
                                   2021        2020             2021        2020
Loans                            $2,635      $2,866          $10,747     $12,018
Loans held for sale                  56          59              232         216
Investment securities               624         520            2,365       2,428
Other interest income                40          34              143         178
Total interest income             3,355       3,479           13,487      14,840
Deposits                             73          90              320         847
"""
    )
    assert len(found.columns) == 4
    assert all("heading is in doubt" in skip for skip in skips(found))


def test_a_title_of_several_years_over_all_columns_leaves_each_its_own() -> None:
    found = read_text(
        INCOME
        + """\
                          For the Three Months Ended August 31, 2023 and 2022
                                             Three Months Ended
                                                 August 31,
                                             2023          2022
Cloud services and license support        $ 9,547       $ 8,417
Hardware                                      714           763
Services                                    1,383         1,361
"""
    )
    assert periods(found) == ["2023-06-01/2023-08-31", "2022-06-01/2022-08-31"]


def test_a_date_that_ends_a_label_is_no_heading() -> None:
    found = read_text(
        BALANCE
        + """\
                                                                                     April 29,     July 30,
                                                                                     2023          2022
Cash and cash equivalents                                                            $ 8,044       $ 7,079
Accounts receivable, net of allowance of $83 as of each of April 29, 2023 and        5,104         6,622
July 30, 2022
Inventories                                                                          3,474         2,568
Common stock $.01 par value; authorized 3.2 billion shares; issued 1,172,513,618     12            12
at April 29, 2023 and July 30, 2022
Retained earnings                                                                    23,348        33,058
"""
    )
    assert [row.label for row in found.rows if row.label.startswith("Inventories")] == ["Inventories"]
    assert values(found, "Retained earnings") == [23_348_000_000, 33_058_000_000]
    assert periods(found) == ["2023-04-29", "2022-07-30"]


def test_a_long_label_stands_above_the_figures_of_its_row() -> None:
    label = (
        "Common stock and additional paid-in capital, $0.001 par value: 20,000 shares authorized; 4,075 and 4,110 "
        "shares issued and outstanding at April 29, 2023 and July 30, 2022, respectively"
    )
    found = read_text(
        BALANCE + f"April 29, 2023 July 30, 2022\n{ROWS}{label}\n43,639  42,714\nTotal equity 42,295  39,773\n"
    )
    assert values(found, "Total equity") == [42_295_000_000, 39_773_000_000]
    assert values(found, label) == [43_639_000_000, 42_714_000_000]


def test_labels_in_capitals_stand_above_their_figures_where_all_do() -> None:
    rows = "".join(
        f"{label}\n{'':40}{first:>10}{second:>12}\n"
        for label, first, second in (
            ("New software licenses", "$ 3,769", "$ 3,769"),
            ("Hardware systems products", "870", "849"),
            ("Services Revenues", "940", "975"),
            ("Research and development", "1,349", "1,264"),
            ("OPERATING INCOME", "4,909", "5,000"),
            ("NET INCOME", "3,646", "3,807"),
        )
    )
    found = read_text(INCOME + f"{'':40}Three Months Ended May 31,\n{'':43}2014        2013\n" + rows)
    assert values(found, "OPERATING INCOME") == [4_909_000, 5_000_000]


def test_titles_glued_to_captions_that_go_on_below() -> None:
    found = read_text(
        """\
ACME ALLIANCE, INC. AND ALL ITS MANY SUBSIDIARIESCONSOLIDATED CONDENSED BALANCE SHEETS(UNAUDITED) (in
millions, except shares and per share amounts)

                                                      May 31, 2023    August 31, 2022
Cash and cash equivalents                             $ 871           $ 1,358
Marketable securities                                 99              1,114
Inventories                                           8,164           8,353
"""
    )
    assert periods(found) == ["2023-05-31", "2022-08-31"]
    assert values(found, "Marketable securities") == [99_000_000, 1_114_000_000]


def test_captions_below_a_long_title_lead_to_the_table() -> None:
    found = read_text(
        """\
Johnson Acme and subsidiaries consolidated balance sheets At December 31, 2023 and January 1, 2023
(Dollars in Millions Except Share and Per Share Amounts) (Note 1)

                                                 2023     2022
Cash and cash equivalents (Notes 1 and 2)        $21,859  12,889
Marketable securities (Notes 1 and 2)            1,068    9,392
Goodwill                                         36,558   36,047
"""
    )
    assert periods(found) == ["2023-12-31", "2023-01-01"]
    assert values(found, "Goodwill") == [36_558_000_000, 36_047_000_000]


def test_a_caption_before_two_lengths_leaves_them_to_head_equal_blocks() -> None:
    found = read_text(
        """\
Condensed Consolidated Statements of Operations
(Dollars in millions, except per share data) Six months ended June 30 Three months ended June 30
 2023 2022 2023 2022
Sales of products $31,601 $25,436 $16,687 $14,009
Sales of services 6,071 5,236 3,064 2,672
Total revenues 37,672 30,672 19,751 16,681
"""
    )
    assert periods(found) == [
        "2023-01-01/2023-06-30", "2022-01-01/2022-06-30", "2023-04-01/2023-06-30", "2022-04-01/2022-06-30",
    ]  # fmt: skip
    assert values(found, "Total revenues")[3] == 16_681_000_000


def test_ratios_beside_amounts_are_told_by_their_headings() -> None:
    found = read_text(
        """\
Condensed Consolidated Income Statements
Three Months Ended March 31,
(Dollars in millions)

2024 2023
Amount Ratio Amount Ratio
Revenues $17,339 100.0 % $15,591 100.0 %
Salaries and benefits 7,694 44.4 7,092 45.5
Supplies 2,626 15.1 2,458 15.8
Net income 1,802 10.4 1,543 9.9
"""
    )
    assert [column.role for column in found.columns] == [ColumnRole.PERIOD, ColumnRole.RATIO] * 2
    assert periods(found) == ["2024-01-01/2024-03-31", "2023-01-01/2023-03-31"]


def test_a_figure_behind_an_unfinished_label_is_part_of_it() -> None:
    found = read_text(
        BALANCE
        + """\
April 29, 2023 July 30, 2022
Cash and cash equivalents $ 25,427 $ 23,365
Other current receivables, net of allowances of $2,084 and $1,433 17,694 12,769
Assets under management 3,755 4,087
Total current assets 78,437 69,069
"""
    )
    label = "Other current receivables, net of allowances of $2,084 and $1,433"
    assert values(found, label) == [17_694_000_000, 12_769_000_000]
