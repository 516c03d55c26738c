"""Concepts and facts, and the evidence that goes with a fact."""

from __future__ import annotations

from decimal import Decimal
from operator import itemgetter
from typing import TYPE_CHECKING, cast

from converter.model.quantities import Period, Unit
from converter.model.source import Place
from converter.model.statements import Amount, Proof, Repair
from converter.records import NamedTuple


class Concept(NamedTuple):
    """An element of a taxonomy. `prefix` is `us-gaap`, `srt`, `dei`, or `ext` for the report's own extension.

    `type` is the concept table's word (monetary, shares, perShare, percent, pure, integer, string, date, text,
    domain …); `balance` is debit, credit or empty; `period` is instant or duration.
    """

    prefix: str
    name: str
    type: str
    balance: str
    period: str
    label: str = ""

    @property
    def qname(self) -> str:
        return f"{self.prefix}:{self.name}"


class Extension(NamedTuple):
    """An element of the extension taxonomy: its concept, label and why it exists.

    `wider` is the standard concept it is narrower than, for consumers that roll it up.
    """

    concept: Concept
    label: str
    documentation: str = ""
    wider: str = ""
    kind: str = "item"  # item | member | axis | domain | abstract


class Candidate(NamedTuple):
    """A concept considered for a row: its score in 0…1, the rule, and why it won or lost."""

    concept: str
    score: Decimal
    rule: str
    why: str


class Evidence(NamedTuple):
    """Why a fact is what it is: enough to check it by hand against the page."""

    place: Place | None
    label: str
    printed: str
    section: tuple[str, ...] = ()
    scale: str = ""
    period: str = ""
    sign: str = ""
    unit: str = ""
    rule: str = ""
    confidence: Decimal = Decimal(1)
    candidates: tuple[Candidate, ...] = ()
    equations: tuple[str, ...] = ()
    repair: Repair | None = None


Dimension = tuple[str, str]
"""(axis, member) as QNames with model prefixes: `("srt:ProductOrServiceAxis", "us-gaap:ProductMember")`."""


class _Fields(NamedTuple):
    id: str
    concept: Concept
    period: Period
    unit: Unit | None
    dims: tuple[Dimension, ...]
    value: Decimal | str | None
    decimals: int | None
    evidence: Evidence
    proof: Proof = Proof.UNPROVED
    statement: int = -1
    row: int = -1
    column: int = -1
    amount: Amount | None = None


class Fact(_Fields):
    """A tagged value. `value` is a Decimal with the sign XBRL wants, a string for text facts, None for nil.

    `statement`, `row` and `column` index the report's statements (−1: not from one); `amount` is the printed number.
    Raises ValueError where concept, period and unit do not fit one another.
    """

    __slots__ = ()

    if not TYPE_CHECKING:  # to the type checker both are those of the fields

        def __new__(cls, *values, **named):
            fact = super().__new__(cls, *values, **named)
            fact._fit()
            return fact

        @classmethod
        def _make(cls, values):
            """What `_replace` makes the changed fact with: that one has to fit too."""
            return cls(*values)

    def _fit(self) -> None:
        concept, instant = self.concept, self.period.start is None
        if concept.period == "instant" and not instant:
            raise ValueError(f"{self.concept.qname} is an instant, its period {self.period} is a duration")
        if concept.period == "duration" and instant:
            raise ValueError(f"{self.concept.qname} is a duration, its period {self.period} is an instant")
        if concept.type == "monetary" and (self.unit is None or not self.unit.monetary):
            raise ValueError(f"{self.concept.qname} is monetary, its unit {self.unit} is no currency")

    key = cast(
        "tuple[Concept, Period, Unit | None, tuple[Dimension, ...]]",
        property(itemgetter(slice(1, 5)), doc="What makes two facts duplicates: concept, period, unit, dimensions."),
    )
