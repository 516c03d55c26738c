"""Periods and units, as XBRL counts them."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Self

from converter.records import NamedTuple


class _Days(NamedTuple):
    end: date
    start: date | None = None


class Period(_Days):
    """`start`…`end`, both days inclusive; an instant has no start.

    A tuple, because periods are what facts are looked up by: hashing and comparing one takes no call of ours.
    """

    __slots__ = ()

    def __new__(cls, end: date, start: date | None = None) -> Self:
        if start is not None and start > end:
            raise ValueError(f"a period cannot end ({end}) before it starts ({start})")
        return tuple.__new__(cls, (end, start))

    @property
    def instant(self) -> bool:
        return self.start is None

    @property
    def days(self) -> int:
        """Length in days, both ends counted; 0 for an instant."""
        return 0 if self.start is None else (self.end - self.start).days + 1

    @property
    def opening(self) -> Period:
        """The instant at which this duration opens: the end of the day before its start."""
        if self.start is None:
            return self
        return Period(self.start - timedelta(days=1))

    @property
    def closing(self) -> Period:
        return Period(self.end)

    def __str__(self) -> str:
        return self.end.isoformat() if self.start is None else f"{self.start.isoformat()}/{self.end.isoformat()}"


@lru_cache(maxsize=128)
def half_of_place(decimals: int | None) -> Decimal:
    """Half a unit of the last of so many decimals, by which a rounded figure may be off; 0 for an exact one (None)."""
    return Decimal(0) if decimals is None else Decimal(5).scaleb(-decimals - 1)


class Unit(NamedTuple):
    """Measures as QNames: `Unit("iso4217:USD")`, `Unit("iso4217:USD", "xbrli:shares")` for USD per share."""

    measure: str
    per: str = ""

    @property
    def monetary(self) -> bool:
        return self.measure.startswith("iso4217:") and not self.per


PURE = Unit("xbrli:pure")
SHARES = Unit("xbrli:shares")


@lru_cache(maxsize=64)
def money(currency: str) -> Unit:
    """The unit of an ISO 4217 currency code."""
    return Unit(f"iso4217:{currency}")


@lru_cache(maxsize=64)
def per_share(currency: str) -> Unit:
    return Unit(f"iso4217:{currency}", "xbrli:shares")
