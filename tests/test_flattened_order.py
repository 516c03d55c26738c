"""Text layers of PDFs read in another order than their pages: what is known of their figures, and what is left out."""

from __future__ import annotations

from converter.model import Conversion, Table
from converter.options import Options
from converter.pipeline import run
from converter.read.markdown import read_markdown
from converter.statements.flattened_pairs import APART, PARTIAL, STACKED, UNHEADED
from converter.statements.locate_text import locate_lines


def apart(*cells: str) -> str:
    return "\n\n".join(cells) + "\n\n"


def table(text: str) -> Table:
    (found,) = locate_lines(read_markdown(text, "release.md", "00"))
    return found


def rows(text: str) -> list[tuple[str, ...]]:
    """The rows with figures: label, figures, and the reason where they are in doubt."""
    return [
        (*(cell.text for cell in row.cells), *filter(None, [row.doubt])) for row in table(text).rows if row.cells[1:]
    ]


def converted(text: str) -> Conversion:
    return run(text.encode(), "release.txt", Options())


ASSETS = apart("June 30, 2023", "December 31, 2022", "ASSETS\nCurrent assets") + apart(
    "Cash and cash equivalents", "$", "Short-term investments", "8,626", "$", "9,627", "143", "483"
)


def test_a_currency_sign_alone_says_that_the_figures_of_its_label_come_after_the_next_ones() -> None:
    assert rows(ASSETS + apart("Inventories", "5,890", "5,538", "Goodwill", "17,954", "17,497"))[1:] == [
        ("Cash and cash equivalents", "8,626", "$ 9,627"),
        ("Short-term investments", "143", "483"),
        ("Inventories", "5,890", "5,538"),
        ("Goodwill", "17,954", "17,497"),
    ]


def test_figures_without_a_label_may_be_those_of_a_label_elsewhere() -> None:
    text = ASSETS + apart("Other current assets", "1,530", "1,894", "24,183", "24,982", "911", "945")
    assert rows(text + apart("Goodwill", "17,954", "17,497"))[3:] == [
        ("Other current assets", "1,530", "1,894"),
        ("", "24,183", "24,982", APART),
        ("", "911", "945", APART),
        ("Goodwill", "17,954", "17,497"),
    ]


def test_of_several_labels_above_several_rows_none_is_known_to_be_the_first() -> None:
    text = ASSETS + apart(
        "Goodwill", "17,954", "17,497", "Equity", "Noncontrolling interests\nTotal liabilities and equity"
    )
    assert ("Total liabilities and equity", "1,369", "1,319", APART) in rows(
        text + apart("$", "1,369", "1,319", "93,799", "92,463").removeprefix("$\n\n")
    )


def test_a_row_short_of_figures_may_lack_any_of_them() -> None:
    text = ASSETS + apart("Inventories", "5,890", "5,538", "Goodwill", "17,954", "Deposits", "911", "945")
    assert ("Goodwill", "17,954", PARTIAL) in rows(text)


COLUMNS = apart("November 2, 2024", "February 3, 2024", "October 28, 2023") + apart(
    "PROPERTY AND EQUIPMENT\nLess accumulated depreciation and amortization",
    "508,273\n(365,241)\n143,032",
    "489,037\n(360,200)\n128,837",
    "483,435\n(359,367)\n124,068",
    "OTHER ASSETS",
    "13,362",
    "10,911",
    "12,274",
    "Total assets",
    "976,270",
    "889,810",
    "921,207",
)


def test_figures_right_below_one_another_are_those_of_a_column() -> None:
    found = rows(COLUMNS)
    assert [row[-1] for row in found[1:4]] == [STACKED] * 3
    assert found[-2:] == [
        ("OTHER ASSETS", "13,362", "10,911", "12,274"),
        ("Total assets", "976,270", "889,810", "921,207"),
    ]


SALES = apart("Product sales", "$", "6,441", "$", "6,684", "$", "12,751", "$", "12,816") + apart(
    "Service sales", "2,705", "2,269", "5,259", "4,513", "Net sales", "9,146", "8,953", "18,010", "17,329"
)


def test_headings_of_a_kind_stand_on_one_level_in_whatever_order_they_are_read() -> None:
    found = table(
        "Three Months Ended June 30,\n2023\n\nSix Months Ended June 30,\n\n2022\n\n2023\n\n2022\n\n"
        "(Dollars in millions)\n\n" + SALES + apart("Deposits", "$")
    )
    assert [[cell.text for cell in row.cells] for row in found.rows[:2]] == [
        ["Three Months Ended June 30,", "Six Months Ended June 30,"],
        ["2023", "2022", "2023", "2022"],
    ]


def test_a_heading_after_the_first_label_belongs_to_the_others() -> None:
    text = "Three Months Ended September 30\n2023\n\n" + apart("NET SALES", "$", "2022", "21,871", "$", "20,612")
    text += apart("Cost of products sold", "10,501", "10,846", "Interest expense", "(225)", "(123)")
    found = rows(text + apart("Dividends", "$"))
    assert found[:2] == [("2023", "2022"), ("NET SALES", "$ 21,871", "$ 20,612")]


def test_headings_that_are_not_one_for_each_column_head_none() -> None:
    text = apart("Three Months Ended June 30,", "2023", "2022", "2023") + SALES + apart("Deposits", "$")
    assert {row[-1] for row in rows(text) if len(row) > 4 and row[0].endswith("sales")} == {UNHEADED}


def test_a_text_in_the_order_of_its_page_has_totals_without_a_label() -> None:
    text = apart("Sep. 30,", "2024", "Dec. 31,", "2023", "Research and development", "7,402", "6,948")
    found = rows(text + apart("General and administrative", "1,241", "1,652", "8,643", "8,600", "Loss", "5", "6"))
    assert ("", "8,643", "8,600") in found


INCOME = (
    "ACME CORPORATION\nSTATEMENTS OF INCOME\n(In millions)\n\nThree Months Ended June 30,\n\n2023\n\n2022\n\n"
    + apart("Net sales", "$", "Other income", "160,280", "$", "151,381", "1,352", "1,478", "161,632", "152,859")
    + apart("Cost of sales", "121,850", "115,838", "Interest expense", "494", "448")
    + apart("Income before income taxes", "39,288", "36,573", "Provision for income taxes", "2,674", "1,497")
    + apart("Net income", "36,614", "35,076", "Income tax refund receivable", "777", "888", "Total revenues")
)


def test_only_lines_that_a_printed_sum_proves_are_known_where_others_are_in_doubt() -> None:
    found = converted(INCOME)
    labels = {fact.evidence.label for fact in found.facts}
    assert {"Net sales", "Cost of sales", "Net income"} <= labels
    assert "Income tax refund receivable" not in labels
    reasons = {left.label: left.reason for left in found.leftovers}
    assert reasons["Income tax refund receivable"].startswith("no printed sum proves its figures")
    assert reasons[""] == APART


def test_a_scale_that_no_words_say_is_not_taken_for_units_where_words_stand_apart() -> None:
    found = converted(INCOME.replace("(In millions)\n", ""))
    assert not [fact for fact in found.facts if fact.concept.prefix != "dei"]
    assert any("no scale is said" in left.reason for left in found.leftovers)


def test_lines_of_the_same_words_are_not_told_apart_where_headings_may_be_lost() -> None:
    text = INCOME.replace("Interest expense", "Other").replace("Provision for income taxes", "Other")
    assert "Other" not in {fact.evidence.label for fact in converted(text).facts}


def test_claims_keep_their_printed_sign_where_the_halves_of_the_balance_sheet_are_not_parted() -> None:
    text = (
        "ACME CORPORATION\nCONSOLIDATED BALANCE SHEETS\n(In millions)\n\nJuly 2, 2023\n\nJanuary 1, 2023\n\nASSETS\n\n"
        + apart("Cash", "$", "21,183", "14,127", "Inventories", "12,888", "12,483", "Total current assets")
        + apart("34,071", "26,610", "54,199", "50,198", "Accounts payable", "10,443", "11,703")
        + apart("Accrued liabilities", "10,605", "11,456", "Total current liabilities", "21,048", "23,159")
        + apart("Total assets\nLIABILITIES AND SHAREHOLDERS’ EQUITY\nTotal liabilities\nCommitments", "$")
    )
    values = {fact.evidence.label: fact.value for fact in converted(text).facts if fact.period.end.year == 2023}
    assert values["Accounts payable"] > 0
    assert values["Total current liabilities"] > 0
