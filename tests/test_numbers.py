"""The number grammar: how cells read as numbers, and where their digits stand."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from converter.model import Cell, Place
from converter.read import read
from converter.statements import interpret, locate
from converter.statements.amounts import amounts_of
from converter.statements.numbers import Token, fault, read_cells
from converter.statements.rows import Item
from converter.statements.scale import Scales
from tests.statement_cases import cells, tokens_of


def only(*texts: str) -> Token:
    (token,) = tokens_of(*texts).tokens
    return token


@pytest.mark.parametrize(
    ("text", "digits", "negative"),
    [
        ("1,234", "1,234", False),
        ("(1,234)", "1,234", True),
        ("$ (0.02)", "0.02", True),
        ("$.95", ".95", False),
        ("($2,242)", "2,242", True),
        ("-8", "8", True),
        ("−5,934", "5,934", True),
        ("US$ 1,000", "1,000", False),
    ],
)
def test_a_number_reads_with_its_sign_and_without_its_marks(text: str, digits: str, negative: bool) -> None:
    token = only(text)
    assert (token.digits, token.negative) == (digits, negative)


@pytest.mark.parametrize("text", ["—", "-", "--", "–", "$ -", "$—", "(—)"])
def test_a_dash_of_any_length_is_a_dash(text: str) -> None:
    token = only(text)
    assert token.kind == "dash"
    assert set(token.digits) <= set("—-–")


@pytest.mark.parametrize("text", ["N/A", "nm", "NM", "n/m", "*"])
def test_words_for_nothing_are_nil(text: str) -> None:
    assert only(text).kind == "nil"


def test_a_percent_sign_in_its_own_cell_belongs_to_the_number_before_it() -> None:
    token = only("100.0", "%")
    assert token.percent
    assert token.digits == "100.0"


def test_split_dollar_and_parenthesis_join_one_number() -> None:
    token = only("$", "(90", ")")
    assert (token.digits, token.negative, token.currency) == ("90", True, "$")
    assert (token.lead, token.tail) == (1, 4)


def test_a_dollar_cell_belongs_to_the_number_after_it() -> None:
    tokens = tokens_of("$", "1,284", "$", "935").tokens
    assert [(t.digits, t.currency, t.lead) for t in tokens] == [("1,284", "$", 1), ("935", "$", 3)]


@pytest.mark.parametrize(("text", "mark"), [("1,234(a)", "(a)"), ("10,044 (1)", "(1)"), ("278*", "*")])
def test_a_trailing_footnote_mark_is_no_part_of_the_number(text: str, mark: str) -> None:
    token = only(text)
    assert token.mark == mark
    assert token.number in (Decimal(1234), Decimal(10044), Decimal(278))


def test_several_numbers_in_one_cell_are_several_values() -> None:
    assert [t.digits for t in tokens_of("(17,455) 493").tokens] == ["17,455", "493"]


def test_a_percent_sign_before_a_number_is_a_damaged_dollar() -> None:
    token = only("% 108")
    assert token.damaged
    assert not token.percent
    assert token.currency == "$"


def test_a_lost_decimal_point_is_marked_and_the_literal_reading_kept() -> None:
    token = only("$ (002)")
    assert token.damaged
    assert token.number == 2


@pytest.mark.parametrize("digits", ["1,23", "12,3456", "0,123,4"])
def test_thousands_marks_in_the_wrong_places_are_damage(digits: str) -> None:
    assert fault(digits)


def test_a_date_is_no_number() -> None:
    assert not tokens_of("June 30, 2011").tokens
    assert not tokens_of("3/25/2023").tokens
    assert not tokens_of("28,").tokens


def test_words_after_the_first_number_are_notes() -> None:
    found = tokens_of("498", "as restated")
    assert [c.text for c in found.notes] == ["as restated"]


def test_a_scale_word_in_the_cell_belongs_to_the_number() -> None:
    assert only("$92.9 billion").multiplier == 9


def test_a_range_is_two_numbers_of_one_column() -> None:
    token = only("$8.70 - $8.72 billion")
    assert token.high is not None
    assert (token.digits, token.high.digits, token.multiplier) == ("8.70", "8.72", 9)


def test_years_of_maturity_are_no_range() -> None:
    assert not any(t.high for t in tokens_of("2023 - 2027").tokens)


def test_the_place_of_digits_skips_folded_blanks() -> None:
    run = "\xa0$\xa0 1,234\n"
    cell = Cell("$ 1,234", 1, 2, (Place(1, 1, 0, 0, len(run)),))
    made, _ = cells("Revenue")
    (token,) = read_cells((*made, cell), (run,)).tokens
    assert run[token.place.start : token.place.end] == "1,234"


@given(st.integers(0, 10**12), st.integers(0, 3), st.booleans(), st.booleans())
def test_every_printed_number_reads_back(units: int, fraction: int, negative: bool, dollar: bool) -> None:
    number = Decimal(units).scaleb(-fraction)
    printed = f"{number:,.{fraction}f}"
    token = only(("$ " if dollar else "") + (f"({printed})" if negative else printed))
    assert token.number == number
    assert token.digits == printed
    assert token.negative == negative
    assert token.fraction == fraction
    assert not token.damaged


@given(st.decimals(0, 10**9, places=2), st.sampled_from([0, 3, 6, 9]), st.booleans())
def test_an_amount_is_its_digits_in_full_units_with_as_many_places_as_are_printed(
    printed: Decimal, scale: int, negative: bool
) -> None:
    token = only(f"({printed:,})" if negative else f"{printed:,}")
    item = Item("Sales", (), (), (token,), False, "", "")
    ((amount,),) = amounts_of([item], ["money"], Scales(money=scale))
    assert amount is not None
    exact = printed.scaleb(scale)
    assert str(amount.value) == str(-exact if negative and exact else exact)
    assert (amount.scale, amount.decimals) == (scale, 2 - scale)


@pytest.mark.slow
def test_on_the_whole_bench_digits_stand_where_the_place_says(bench: object) -> None:
    from pathlib import Path

    assert isinstance(bench, Path)
    seen = 0
    for path in sorted(bench.glob("statements/*/release.html"))[::5] + sorted(bench.glob("releases/*/release.[thm]*")):
        document = read(path.read_bytes(), path.name)
        for found in interpret(document, locate(document)):
            for line in found.rows:
                for amount in filter(None, line.amounts):
                    place = amount.place
                    assert document.runs[place.run][place.start : place.end] == amount.digits, (path, line.label)
                    seen += 1
    assert seen > 5000
