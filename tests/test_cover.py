"""What the opening of a release says of the company, with excerpts of real ones."""

from datetime import date

import pytest

from converter.cover import identify
from converter.errors import InputError
from converter.model import Column, ColumnRole, Document, Line, Period, Place, SourceKind, Statement, StatementKind
from converter.options import Options


def _document(*lines: str) -> Document:
    blocks = tuple(Line(t, 1, i, (Place(1, i, i - 1, 0, len(t)),)) for i, t in enumerate(lines, start=1))
    return Document("release.txt", SourceKind.TEXT, "", lines, blocks)


def _quarter(end: date, start: date) -> Statement:
    column = Column("Three months ended", ColumnRole.PERIOD, Period(end, start))
    return Statement(StatementKind.INCOME, "Statements of Operations", "", (column,), ())


@pytest.mark.parametrize(
    ("lines", "name", "ticker", "exchange"),
    [
        (["WESTFORD, Mass.--(BUSINESS WIRE)-- Sonus Networks, Inc. (Nasdaq: SONS), a market leader"],
         "Sonus Networks, Inc.", "SONS", "NASDAQ"),
        (["KEARNEY, NE -- (BUSINESS WIRE) -- The Buckle, Inc. (NYSE: BKE) announced today that"],
         "The Buckle, Inc.", "BKE", "NYSE"),
        (["PURCHASE, N.Y. - April 25, 2023 - PepsiCo, Inc. (NASDAQ: PEP) today reported results for"],
         "PepsiCo, Inc.", "PEP", "NASDAQ"),
        (["Nashville, Tenn., April 26, 2024 – HCA Healthcare, Inc. (NYSE: HCA) today announced"],
         "HCA Healthcare, Inc.", "HCA", "NYSE"),
        (["SEATTLE—(BUSINESS WIRE) August 3, 2023—Amazon.com, Inc. (NASDAQ: AMZN) today announced"],
         "Amazon.com, Inc.", "AMZN", "NASDAQ"),
        ([("BEDMINSTER, NJ - October 22, 2025 (NEWMEDIAWIRE) - Peapack-Gladstone Financial Corporation "
           '(NASDAQ Global Select Market: PGC) (the "Company") announces')],
         "Peapack-Gladstone Financial Corporation", "PGC", "NASDAQ"),
        (["ENGLEWOOD CLIFFS, NJ, AUGUST 9, 2005 -- ASTA FUNDING, INC., (NASDAQ: ASFI), A"],
         "ASTA FUNDING, INC.", "ASFI", "NASDAQ"),
    ],
)  # fmt: skip
def test_company_ticker_and_exchange_come_from_the_parenthesis_in_the_dateline(
    lines: list[str], name: str, ticker: str, exchange: str
) -> None:
    entity = identify(_document(*lines), (), Options())
    assert (entity.name, entity.ticker, entity.exchange) == (name, ticker, exchange)


def test_the_release_date_is_the_first_day_named_after_the_period() -> None:
    document = _document("Results for the quarter ended June 30, 2023", "SEATTLE, August 3, 2023 -- net sales")
    entity = identify(document, (_quarter(date(2023, 6, 30), date(2023, 4, 1)),), Options())
    assert entity.release_date == date(2023, 8, 3)


def test_the_fiscal_period_is_the_releases_own_and_not_the_calendars() -> None:
    document = _document("Salesforce Announces First Quarter Fiscal 2024 Results")
    entity = identify(document, (_quarter(date(2023, 4, 30), date(2023, 2, 1)),), Options())
    assert (entity.fiscal_year, entity.fiscal_period) == ("2024", "Q1")


def test_a_cik_is_padded_and_a_wrong_one_refused() -> None:
    assert identify(_document("x"), (), Options(cik="1105472")).cik == "0001105472"
    with pytest.raises(InputError, match="no Central Index Key"):
        identify(_document("x"), (), Options(cik="SONS"))


def test_a_missing_cik_is_a_finding() -> None:
    assert [f.code for f in identify(_document("x"), (), Options()).findings] == ["cover.no-cik"]


@pytest.mark.parametrize(
    ("lines", "end", "start", "year", "quarter"),
    [
        # Other years beside the quarter are those it is compared with.
        (["Amazon.com Announces Second Quarter Results", "compared with $121.2 billion in second quarter 2022."],
         date(2023, 6, 30), date(2023, 1, 1), "2023", "Q2"),
        (["REPORTS THIRD QUARTER NET INCOME", "53rd week in fiscal 2023", "the third quarter of fiscal 2024 was"],
         date(2024, 11, 2), date(2024, 2, 4), "2024", "Q3"),
        (["REPORTS FISCAL SECOND QUARTER RESULTS", "quarter ended December 31, 2004."],
         date(2004, 12, 31), date(2004, 7, 1), "2005", "Q2"),
        (["Ulta Beauty Announces Fourth Quarter", "Fiscal 2022 Results"],
         date(2023, 1, 28), date(2022, 1, 30), "2022", "FY"),
        (["Third quarter results"], date(2024, 11, 2), date(2024, 2, 4), "", "Q3"),
    ],
)  # fmt: skip
def test_the_fiscal_year_is_the_one_beside_the_quarter_or_the_one_that_closes_next(
    lines: list[str], end: date, start: date, year: str, quarter: str
) -> None:
    entity = identify(_document(*lines), (_quarter(end, start),), Options())
    assert (entity.fiscal_year, entity.fiscal_period) == (year, quarter)


@pytest.mark.parametrize(
    ("line", "released"),
    [
        ("SAN JOSE, Calif., Feb. 2 /PRNewswire-FirstCall/ -- Pericom Semiconductor", date(2005, 2, 2)),
        ("p.m. pacific time today through March 4, 2005 (Webcast requires Windows", None),
        ("The dividend is payable on March 1, 2005 to holders of record on February 15, 2005.", None),
        ("A conference call to discuss the results is scheduled for today, January 25, 2005, at 4:30 p.m.",
         date(2005, 1, 25)),
        ("For Immediate Release: February 22, 2005", date(2005, 2, 22)),
    ],
)  # fmt: skip
def test_only_a_dateline_or_todays_call_dates_a_release(line: str, released: date | None) -> None:
    entity = identify(_document(line), (_quarter(date(2004, 12, 31), date(2004, 10, 1)),), Options())
    assert entity.release_date == released


def test_twelve_trailing_months_are_no_year_to_date() -> None:
    document = _document("Amazon.com Announces Second Quarter 2023 Results")
    statements = (
        _quarter(date(2023, 6, 30), date(2022, 7, 1)),
        _quarter(date(2023, 6, 30), date(2023, 1, 1)),
    )
    assert identify(document, statements, Options()).period == Period(date(2023, 6, 30), date(2023, 1, 1))


def test_columns_that_yield_no_facts_tell_the_period_where_the_others_are_too_long() -> None:
    document = _document("Apollo Global Management, Inc. Second Quarter 2023 Earnings")
    quarter, year = _quarter(date(2023, 6, 30), date(2023, 4, 1)), _quarter(date(2022, 12, 31), date(2022, 1, 1))
    unused = quarter._replace(columns=(quarter.columns[0]._replace(skip="no heading"),))
    assert identify(document, (year, unused), Options()).period == Period(date(2023, 6, 30), date(2023, 4, 1))


@pytest.mark.parametrize(
    ("headed", "name"),
    [
        ("U.S. Bancorp Reports Fourth Quarter and Full Year 2021 Results", "U.S. Bancorp"),
        ("CARVANA CO. AND SUBSIDIARIES", "CARVANA CO."),
        ("Apollo Global Management, Inc. Second Quarter 2023 Earnings", "Apollo Global Management, Inc."),
    ],
)
def test_a_statements_heading_names_the_company_without_what_it_goes_on_to_say(headed: str, name: str) -> None:
    column = Column("Three months ended", ColumnRole.PERIOD, Period(date(2023, 6, 30), date(2023, 4, 1)))
    statement = Statement(StatementKind.INCOME, "Operations", "", (column,), (), company=headed)
    assert identify(_document("x"), (statement,), Options()).name == name


def test_a_hostile_dateline_takes_no_time() -> None:
    line = "A" + "." * 8 + ("B" + "'" * 7) * 9 + " then January 25, 2005"
    entity = identify(_document(line), (_quarter(date(2004, 12, 31), date(2004, 10, 1)),), Options())
    assert entity.release_date is None
