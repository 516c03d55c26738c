"""Dates and lengths in headings, and the days a release derives for what it does not print."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from converter.model import StatementKind
from converter.statements.filer_calendar import Draft
from converter.statements.fiscal import resolve
from converter.statements.periods import Span, dates, lengths, parse, pieces
from converter.statements.weekyears import year_end_before, year_ends


@pytest.mark.parametrize(
    ("text", "months", "weeks", "end"),
    [
        ("Three months ended June 30, 2011", 3, 0, date(2011, 6, 30)),
        ("Thirty-Nine Weeks Ended October 28, 2023", 0, 39, date(2023, 10, 28)),
        ("12 Weeks Ended 3/25/2023", 0, 12, date(2023, 3, 25)),
        ("13WeeksEnded January 28, 2023", 0, 13, date(2023, 1, 28)),
        ("Year Ended May 31, 2014", 12, 0, date(2014, 5, 31)),
        ("Quarter Ended July 1,2023", 3, 0, date(2023, 7, 1)),
        ("Fiscal Second Quarter Ended July 2, 2023", 3, 0, date(2023, 7, 2)),
        ("years ended December 31 (in millions, except per share data) 2023", 12, 0, date(2023, 12, 31)),
        ("At December 31, 2022", 0, 0, date(2022, 12, 31)),
        ("Dec 31, 2024", 0, 0, date(2024, 12, 31)),
        ("Dec 312024", 0, 0, date(2024, 12, 31)),
        ("31-Dec-2022", 0, 0, date(2022, 12, 31)),
        ("30-Jun-23", 0, 0, date(2023, 6, 30)),
        ("Jun-23", 0, 0, date(2023, 6, 30)),
        ("Jun '23", 0, 0, date(2023, 6, 30)),
        ("TTM June 30, 2023", 12, 0, date(2023, 6, 30)),
        ("Half-year ended 30 June 2023", 6, 0, date(2023, 6, 30)),
        ("3 Months Ended December 2004", 3, 0, date(2004, 12, 31)),
    ],
)
def test_a_heading_says_its_length_and_end(text: str, months: int, weeks: int, end: date) -> None:
    span = parse(text)
    assert (span.months, span.weeks, span.end) == (months, weeks, end)


@pytest.mark.parametrize(
    ("text", "quarter", "year"),
    [
        ("4Q21", 4, 2021),
        ("1Q 2021", 1, 2021),
        ("First Quarter 2024", 1, 2024),
        ("Q1 FY2024", 1, 2024),
        ("Fiscal 2013 Q3", 3, 2013),
        ("4th Qtr 2022", 4, 2022),
        ("Q2'23", 2, 2023),
    ],
)
def test_quarters_are_known_by_number(text: str, quarter: int, year: int) -> None:
    span = parse(text)
    assert (span.quarter, span.year, span.months) == (quarter, year, 3)


def test_a_fiscal_year_by_number_is_twelve_months_without_a_month() -> None:
    span = parse("Fiscal 2023")
    assert (span.fiscal, span.months, span.year, span.month) == (True, 12, 2023, 0)


def test_halves_end_with_their_second_quarter() -> None:
    assert [(parse(t).months, parse(t).quarter) for t in ("First half 2023", "2H23", "2H 2023")] == [
        (6, 2),
        (6, 4),
        (6, 4),
    ]


def test_a_title_that_names_a_quarter_does_not_make_a_year_one() -> None:
    guidance, *_ = solved(
        (StatementKind.GUIDANCE, ["Q3 2024", "Full Year 2024"], ["Q3 2024 and full year guidance"]),
        (BALANCE, ["June 30, 2024", "December 31, 2023"], []),
    )
    assert guidance == ["2024-07-01/2024-09-30", "2024-01-01/2024-12-31"]


def test_a_printed_start_needs_no_deriving() -> None:
    (found,) = solved((INCOME, ["Period from March 5, 2021 through December 31, 2021"], []))
    assert found == ["2021-03-05/2021-12-31"]


def test_a_heading_that_names_two_lengths_names_none() -> None:
    assert lengths("Three months and nine months ended September 30") == 2
    assert not parse("Three months and nine months ended September 30").length


def test_amounts_and_percentages_are_no_dates() -> None:
    assert parse("Percent to Sales").empty
    assert parse("$2,023").year == 0


def test_dates_share_their_year_or_their_day() -> None:
    assert dates("For the years ended August 31, 2024, 2023 and 2022") == [
        date(2024, 8, 31),
        date(2023, 8, 31),
        date(2022, 8, 31),
    ]
    assert dates("June 30 and March 31, 2023") == [date(2023, 6, 30), date(2023, 3, 31)]


def test_a_header_line_of_unaligned_text_falls_into_its_phrases() -> None:
    assert pieces("June 30, March 31, June 30,") == ["June 30,", "March 31,", "June 30,"]
    assert pieces("2011 2011 2010") == ["2011", "2011", "2010"]
    assert pieces("Revenue from products 2011") == []


@given(st.dates(date(1990, 1, 1), date(2040, 12, 31)))
def test_every_date_reads_back_in_every_form(day: date) -> None:
    for form in (
        f"{day:%B} {day.day}, {day.year}",
        f"{day:%b} {day.day}, {day.year}",
        f"{day.month}/{day.day}/{day.year}",
    ):
        assert parse(f"Three months ended {form}").end == day


def solved(*tables: tuple[StatementKind, list[str], list[str]], prose: tuple[str, ...] = ()) -> list[list[str]]:
    drafts = [Draft(kind, [parse(h) for h in headings], titles) for kind, headings, titles in tables]
    resolve(drafts, prose)
    return [[str(p) for p in draft.periods] for draft in drafts]


INCOME, BALANCE, CASH = StatementKind.INCOME, StatementKind.BALANCE, StatementKind.CASH_FLOW


def test_month_end_filers_start_on_the_first_of_a_month() -> None:
    (found,) = solved((INCOME, ["Three months ended June 30, 2011", "Six months ended June 30, 2010"], []))
    assert found == ["2011-04-01/2011-06-30", "2010-01-01/2010-06-30"]


def test_week_filers_start_the_day_after_the_printed_balance_sheet() -> None:
    income, _ = solved(
        (INCOME, ["Three months ended July 1, 2023", "Six months ended July 1, 2023"], []),
        (BALANCE, ["July 1, 2023", "December 31, 2022"], []),
    )
    assert income == ["2023-04-02/2023-07-01", "2023-01-01/2023-07-01"]


def test_printed_weeks_are_counted_back_even_where_the_end_closes_a_month() -> None:
    (found,) = solved((INCOME, ["13 Weeks Ended April 29, 2023", "13 Weeks Ended April 30, 2022"], []))
    assert found == ["2023-01-29/2023-04-29", "2022-01-30/2022-04-30"]


def test_a_year_of_53_weeks_is_seen_from_the_sibling_column() -> None:
    (found,) = solved(
        (
            INCOME,
            ["2023", "2022", "2021"],
            ["Fiscal years ended December 30, 2023, December 31, 2022 and December 25, 2021"],
        )
    )
    assert found == ["2023-01-01/2023-12-30", "2021-12-26/2022-12-31", "2020-12-27/2021-12-25"]


def test_a_fiscal_year_named_2022_can_end_in_2023() -> None:
    _, income = solved(
        (BALANCE, ["2023", "2022"], ["balance sheets At December 31, 2023 and January 1, 2023"]),
        (INCOME, ["2023", "2022", "2021"], ["statements of earnings"]),
    )
    assert income == ["2023-01-02/2023-12-31", "2022-01-03/2023-01-01", "2021-01-04/2022-01-02"]


def test_fiscal_years_follow_the_balance_sheets_of_an_annual_report() -> None:
    income, _ = solved(
        (INCOME, ["Fiscal 2023", "Fiscal 2022", "Fiscal 2021"], []),
        (BALANCE, ["February 3, 2024", "January 28, 2023"], []),
    )
    assert income == ["2023-01-29/2024-02-03", "2022-01-30/2023-01-28", "2021-01-31/2022-01-29"]


def test_the_fourteenth_week_falls_in_the_last_quarter_of_a_long_year() -> None:
    income, _ = solved(
        (INCOME, ["Three Months Ended February 1, 2025", "Three Months Ended February 3, 2024"], []),
        (BALANCE, ["February 1, 2025", "February 3, 2024"], []),
    )
    assert income[1] == "2023-10-29/2024-02-03"


def test_a_quarter_by_number_ends_as_the_balance_sheet_shows() -> None:
    income, _ = solved(
        (INCOME, ["2024", "2023"], ["HCA Healthcare, Inc.", "First Quarter"]),
        (BALANCE, ["March 31, 2024", "December 31, 2023"], []),
    )
    assert income == ["2024-01-01/2024-03-31", "2023-01-01/2023-03-31"]


def test_a_year_in_january_needs_words_that_name_it() -> None:
    prose = ("Results for the first quarter fiscal 2024 ended April 30, 2023.",)
    tables: tuple[tuple[StatementKind, list[str], list[str]], ...] = (
        (StatementKind.GUIDANCE, ["FY24"], []),
        (BALANCE, ["April 30, 2023", "January 31, 2023"], []),
        (CASH, ["Three Months Ended April 30, 2023"], []),
    )
    assert solved(*tables, prose=prose)[0] == ["2023-02-01/2024-01-31"]
    assert solved(*tables)[0] == ["None"]


def test_quarters_in_weeks_can_belong_to_a_calendar_year() -> None:
    income, _ = solved(
        (
            INCOME,
            ["Three Months Ended July 2, 2023", "Six Months Ended July 2, 2023", "Six Months Ended July 3, 2022"],
            [],
        ),
        (BALANCE, ["July 2, 2023", "December 31, 2022"], []),
    )
    assert income == ["2023-04-03/2023-07-02", "2023-01-01/2023-07-02", "2022-01-01/2022-07-03"]


def test_a_year_to_date_opens_with_the_fiscal_year() -> None:
    income, _ = solved(
        (INCOME, ["YEAR-TO-DATE 2023"], ["SECOND QUARTER 2023 ended August 12, 2023"]),
        (BALANCE, ["August 12, 2023", "January 28, 2023"], []),
    )
    assert income == ["2023-01-29/2023-08-12"]


def test_quarters_that_are_not_of_13_weeks_keep_their_start_open() -> None:
    income, _ = solved(
        (INCOME, ["SECOND QUARTER 2023", "YEAR-TO-DATE 2023"], []),
        (BALANCE, ["August 12, 2023", "January 28, 2023"], []),
    )
    assert income == ["None", "2023-01-29/2023-08-12"]


def test_the_text_says_how_many_weeks_a_quarter_has() -> None:
    income, _ = solved(
        (INCOME, ["Quarter Ended 12/31/2022", "Quarter Ended 12/25/2021"], []),
        (BALANCE, ["12/31/2022", "12/25/2021"], []),
        prose=("The fourth quarter 2022 includes 17 weeks of results and its 2022 fiscal year includes 53 weeks.",),
    )
    assert income == ["2022-09-04/2022-12-31", "None"]


def test_a_lone_period_takes_the_length_of_the_column_with_the_same_net_income() -> None:
    quarter = Draft(
        INCOME,
        [parse("Three months ended September 30, 2024"), parse("Nine months ended September 30, 2024")],
        [],
        lambda: [frozenset({"1,111"}), frozenset({"5,453"})],
    )
    cash = Draft(CASH, [parse("For the Period Ended September 30, 2024")], [], lambda: [frozenset({"5,453"})])
    resolve([quarter, cash], ())
    assert str(cash.periods[0]) == "2024-01-01/2024-09-30"


def test_a_bare_date_between_two_lengths_stays_open() -> None:
    one = Draft(INCOME, [parse("13 weeks ended January 28, 2023"), parse("52 weeks ended January 28, 2023")], [])
    other = Draft(INCOME, [parse("January 28, 2023")], [])
    resolve([one, other], ())
    assert other.periods == [None]


def test_a_date_on_which_something_happened_is_no_period() -> None:
    (found,) = solved(
        (INCOME, ["2Q21", "1Q21"], ["On June 1, 2021, the bank completed its acquisition"]),
        prose=("the quarter ended June 30, 2021",),
    )
    assert found == ["2021-04-01/2021-06-30", "2021-01-01/2021-03-31"]


def test_one_odd_date_does_not_make_a_calendar_of_weeks() -> None:
    headings = [
        "Three months ended June 30, 2021",
        "Three months ended March 31, 2021",
        "Six months ended June 30, 2021",
    ]
    income, _ = solved((INCOME, headings, []), (BALANCE, ["June 1, 2021", "December 31, 2020"], []))
    assert income[0] == "2021-04-01/2021-06-30"


@given(st.integers(1, 12), st.integers(0, 6), st.integers(2000, 2040))
def test_years_by_the_nearest_weekday_have_52_or_53_weeks(month: int, weekday: int, year: int) -> None:
    def nearest(y: int) -> date:
        last = Span(year=y, month=month).end
        assert last is not None
        return min(
            (date.fromordinal(last.toordinal() + k) for k in range(-3, 4)), key=lambda d: (d.weekday() - weekday) % 7
        )

    ends = [nearest(y) for y in range(year - 12, year + 1)]
    known = year_ends(ends, month)
    assert known == ends
    assert year_end_before(ends[-1], known, month) == ends[-2]
