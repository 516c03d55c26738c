"""The frozen records: what they refuse, and that they cannot be changed behind a stage's back."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from converter.model import SHARES, Concept, Evidence, Fact, Period, money

ASSETS = Concept("us-gaap", "Assets", "monetary", "debit", "instant")
REVENUES = Concept("us-gaap", "Revenues", "monetary", "credit", "duration")
YEAR_END = Period(date(2011, 12, 31))
YEAR = Period(date(2011, 12, 31), date(2011, 1, 1))
EVIDENCE = Evidence(None, "Total assets", "1,000")


def assets() -> Fact:
    return Fact("f-1", ASSETS, YEAR_END, money("USD"), (), Decimal(1000), 0, EVIDENCE)


def test_a_balance_has_no_duration() -> None:
    with pytest.raises(ValueError, match="Assets is an instant"):
        Fact("f-1", ASSETS, YEAR, money("USD"), (), Decimal(1000), 0, EVIDENCE)


def test_a_fact_that_is_changed_has_to_fit_as_a_new_one_does() -> None:
    with pytest.raises(ValueError, match="Assets is an instant"):
        assets()._replace(period=YEAR)
    with pytest.raises(ValueError, match="Revenues is a duration"):
        assets()._replace(concept=REVENUES)
    with pytest.raises(ValueError, match="Assets is monetary"):
        assets()._replace(unit=SHARES)


def test_a_changed_fact_is_another_fact() -> None:
    fact = assets()
    assert fact._replace(value=Decimal(2)).value == 2
    assert fact.value == 1000


def test_a_fact_cannot_be_changed_in_place() -> None:
    with pytest.raises(AttributeError):
        assets().value = Decimal(2)  # type: ignore[misc]
    with pytest.raises(AttributeError):
        assets().note = "later"  # type: ignore[attr-defined]


def test_a_period_ends_after_its_start() -> None:
    with pytest.raises(ValueError, match="cannot end"):
        Period(date(2011, 1, 1), date(2011, 12, 31))
