"""Values as the formats spell them: exact decimals, canonical OIM numbers, dates with an exclusive end."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from converter.model import Fact, Period


def _words(text: str) -> list[str]:
    return text.split()


_LANGUAGE_FREE = frozenset(
    _words(
        """
        boolean true date dateTime gYear gYearMonth gMonthDay gYearList anyURI domain monetary shares
        perShare percent pure decimal integer positiveInteger nonNegativeInteger perUnit volume energy area
        mass flow
        """
    )
)
"""The types not derived from xs:string (OIM 1.0): their facts carry no language."""

_INTEGERS = frozenset({"integer", "positiveInteger", "nonNegativeInteger"})


def has_language(fact: Fact) -> bool:
    """Whether the fact is a text fact, which OIM gives a language."""
    return fact.unit is None and fact.concept.type not in _LANGUAGE_FREE


def plain(value: Decimal) -> str:
    """A decimal without exponent, without trailing zeros behind the point, and without a minus on zero."""
    if not value:
        return "0"
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def canonical(fact: Fact) -> str | None:
    """The canonical representation of a fact's value (OIM xBRL-JSON 1.0, 3.2.2); None for nil."""
    value = fact.value
    if not isinstance(value, Decimal):
        return value
    text = plain(value)
    return text if "." in text or fact.concept.type in _INTEGERS else text + ".0"


def interval(period: Period) -> str:
    """A period as OIM writes it: dateTimes, the end exclusive; an instant is the midnight after its day."""
    end = f"{_next(period.end)}T00:00:00"
    return end if period.start is None else f"{period.start.isoformat()}T00:00:00/{end}"


def _next(day: date) -> str:
    return (day + timedelta(days=1)).isoformat()
