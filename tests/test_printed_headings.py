"""Headings as they stand in printed text (PDF, fixed width, single spaces), where no grid says what heads what.

The figures and labels are those of filings whose pages were printed to PDF and recovered as text.
"""

from __future__ import annotations

import pytest

from converter.model import Statement
from tests.statement_cases import periods, statement, statements, values

INCOME = "CONDENSED CONSOLIDATED STATEMENTS OF OPERATIONS\n(in millions, except per share data)\n\n"
BALANCE = "CONSOLIDATED BALANCE SHEETS\n(in millions)\n\n"
QUARTERS = ["2023-04-01/2023-06-30", "2022-04-01/2022-06-30", "2023-01-01/2023-06-30", "2022-01-01/2022-06-30"]


def read_text(text: str) -> Statement:
    return statement(text, "release.txt")


def test_spanners_head_equal_blocks_where_the_years_below_repeat() -> None:
    # The figures stand right of their years, so that the first spanner's middle is nearest to the first figure.
    found = read_text(
        INCOME
        + """\
                         Three Months Ended                           Six Months Ended
                               June 30,                                    June 30,
                  2023                        2022             2023                      2022
Premiums                    $72,474                    $63,896          $145,260                  $127,966
Products                     10,651                      9,496            20,918                    18,836
Services                      8,663                      6,645            16,743                    13,017
Total revenues               92,903                     80,332           184,834                   160,481
"""
    )
    assert periods(found) == QUARTERS
    assert values(found, "Total revenues")[1] == 80_332_000_000


def test_a_caption_before_the_dates_leaves_the_line_a_heading() -> None:
    found = read_text(
        """\
Consolidated Balance Sheets

(in millions, except share amounts)                    April 26, 2024         April 28, 2023

Cash and cash equivalents                         $         1,284    $             1,543
Investments                                                 6,721                  6,416
Inventories                                                 5,217                  5,293
"""
    )
    assert periods(found) == ["2024-04-26", "2023-04-28"]
    assert values(found, "Investments") == [6_721_000_000, 6_416_000_000]


@pytest.mark.parametrize("gap", [" ", "               "], ids=["single spaces", "columns"])
def test_a_date_in_the_stub_holds_for_every_year(gap: str) -> None:
    rows = "\n".join(
        gap.join(row)
        for row in (
            ("December 31,", "2023", "2022"),
            ("Cash and cash equivalents", "$12,691", "$14,614"),
            ("Short-term and other investments", "3,274", "2,606"),
            ("Accounts receivable, net", "2,649", "2,517"),
        )
    )
    assert periods(read_text(BALANCE + rows + "\n")) == ["2023-12-31", "2022-12-31"]


def test_figures_of_a_label_make_no_column() -> None:
    found = read_text(
        BALANCE
        + """\
                                                                                 June 30    December 31
                                                                                     2023           2022
Cash and cash equivalents                                                         $7,254        $14,614
Inventories                                                                       78,322         78,151
Goodwill                                                                           8,096          8,057
Property, plant and equipment, net of accumulated depreciation of $21,895 and
   $21,442                                                                        10,455         10,550
Other assets, net of accumulated amortization of $935 and $949                     4,456          4,163
Investments                                                                          988            983
"""
    )
    assert periods(found) == ["2023-06-30", "2022-12-31"]
    assert len(found.columns) == 2


def test_words_about_a_year_below_figures_head_rows_and_not_columns() -> None:
    found = read_text(
        BALANCE
        + """\
                                              June 30,        December 31,
                                                2023                2022
Customer advances                              2,137               1,860
     Long-term debt due within one year:
          Machinery, Energy & Transportation   1,043                 120
          Financial Products                   8,123               5,202
"""
    )
    assert values(found, "Financial Products") == [8_123_000_000, 5_202_000_000]


def test_a_label_that_ends_in_a_year_heads_no_columns() -> None:
    found = read_text(
        """\
CONDENSED CONSOLIDATED BALANCE SHEET
(Unaudited, $ in millions except per share amounts)
June 30, 2023 December 31, 2022

Short-term investments 718 498
 Inventories (excludes inventories of $3,220 in 2023 and $2,938 in 2022
 classified in Other assets - see Note 7) 5,930 5,911
 Other current assets 6,639 7,169
Total current assets 13,287 13,578
"""
    )
    assert periods(found) == ["2023-06-30", "2022-12-31"]
    assert values(found, "Other current assets") == [6_639_000_000, 7_169_000_000]


def test_lengths_go_with_the_dates_after_them() -> None:
    found = read_text(
        INCOME
        + """\
Three Months Ended June 30, Six Months Ended June 30,
2023 2022 2023 2022
Revenue $ 31,999 $ 28,822 $ 60,645 $ 56,730
Cost of revenue 5,945 5,192 12,054 11,197
Research and development 9,344 8,707 18,725 16,415
"""
    )
    assert periods(found) == QUARTERS


def test_quarter_and_year_to_date_without_a_printed_length_are_a_gap() -> None:
    income, _ = statements(
        INCOME
        + """\
2023 2022 2023 2022
Revenue $ 31,999 $ 28,822 $ 60,645 $ 56,730
Cost of revenue 5,945 5,192 12,054 11,197
Net income 7,788 6,687 13,497 14,152

CONDENSED CONSOLIDATED STATEMENTS OF CASH FLOWS
(in millions)
Six Months Ended June 30,
2023 2022
Net income $ 13,497 $ 14,152
Depreciation and amortization 5,147 4,135
Net cash provided by operating activities 28,307 26,275
""",
        "release.txt",
    )
    assert periods(income)[:1] != ["2023-01-01/2023-06-30"]
    assert all(column.period is None for column in income.columns[:2])


@pytest.mark.parametrize(
    "caption",
    ["(Millions, except per share amounts)", "Dollars in millions, except per share data", "Amounts in millions"],
)
def test_captions_of_single_spaced_headings(caption: str) -> None:
    found = read_text(
        f"CONSOLIDATED BALANCE SHEETS\n{caption} July 31, 2023 April 30, 2023\n"
        "Cash and cash equivalents 241.1 655.8\nTrade receivables, net 598.3 597.6\nInventories 1,065.5 1,009.8\n"
    )
    assert periods(found) == ["2023-07-31", "2023-04-30"]
    assert values(found, "Inventories") == [1_065_500_000, 1_009_800_000]


def test_a_long_title_in_one_line_names_its_table() -> None:
    found = read_text(
        """\
Johnson & Johnson and subsidiaries consolidated balance sheets At December 31, 2023 and January 1, 2023 \
(Dollars in Millions Except Share and Per Share Amounts) (Note 1)

                                                        2023      2022

Cash and cash equivalents                            $21,859    12,889
Marketable securities                                  1,068     9,392
Inventories                                           11,181    10,268
"""
    )
    assert periods(found) == ["2023-12-31", "2023-01-01"]
    assert values(found, "Inventories") == [11_181_000_000, 10_268_000_000]


def test_a_long_label_in_double_spaced_rows_is_no_prose() -> None:
    label = "Adjustments to reconcile net income attributable to Honeywell to net cash provided by operating activities"
    found = read_text(
        f"""\
CONSOLIDATED STATEMENT OF CASH FLOWS
(Dollars in millions)
                                                                  Six Months Ended June 30,

                                                                     2023            2022

Net income attributable to Honeywell                                2,881           2,395

{label}

Depreciation                                                          327             328

Amortization                                                          240             277
"""
    )
    assert values(found, "Amortization") == [240_000_000, 277_000_000]
    assert periods(found) == ["2023-01-01/2023-06-30", "2022-01-01/2022-06-30"]


def test_a_heading_that_ends_in_a_footnote_mark_is_no_row() -> None:
    found = read_text(
        """\
CONDENSED CONSOLIDATED STATEMENTS OF OPERATIONS
($ in millions, except per share data)

                                        Three Months Ended May 31,               % Increase (Decrease)
                                    2014      Revenues        2013    Revenues    in US $    Currency (1)
New software licenses           $  3,769         33%      $  3,769       35%         0%           (1%)
Hardware systems products            870          8%           849        8%         2%            3%
Total Revenues                    11,320        100%        10,947      100%         3%            3%
"""
    )
    assert periods(found) == ["2014-03-01/2014-05-31", "2013-03-01/2013-05-31"]


def test_a_footnote_mark_beside_unaudited_is_no_amount() -> None:
    found = read_text(
        """\
CONDENSED CONSOLIDATED BALANCE SHEETS
(In thousands)

                                                        DEC 30, 2006     JUL 1, 2006
                                                        -------------   -------------
                                                         (unaudited)         (1)
Cash and cash equivalents                               $      29,214   $      20,354
Restricted cash                                                 3,200           4,000
Accounts receivable - trade                                    17,000          15,000
"""
    )
    assert next(row.label for row in found.rows if any(row.amounts)) == "Cash and cash equivalents"
    assert periods(found) == ["2006-12-30", "2006-07-01"]
