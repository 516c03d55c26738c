"""A whole conversion: the facts of a release, what was left out of it, and whose release it is."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from converter.model.facts import Candidate, Extension, Fact
from converter.model.findings import Finding
from converter.model.quantities import Period
from converter.model.sections import Section
from converter.model.source import Document, Place
from converter.model.statements import Statement
from converter.records import NamedTuple


class State(StrEnum):
    """What became of a printed line that yields no fact."""

    UNMAPPED = "unmapped"
    REFUSED = "refused"


class Leftover(NamedTuple):
    """A line with figures that yields no fact, with the reason and what was considered: never silently dropped."""

    state: State
    label: str
    section: tuple[str, ...]
    statement: int
    row: int
    reason: str
    place: Place | None = None
    candidates: tuple[Candidate, ...] = ()


class Entity(NamedTuple):
    """Whose release it is, with what the text or the caller says; empty where nobody says.

    `period` is the longest duration that ends on the newest day reported (year to date, as on a 10-Q's cover).
    `places` tells where in the release a field is printed: pairs of the field's name and its place.
    """

    cik: str = ""
    name: str = ""
    ticker: str = ""
    exchange: str = ""
    release_date: date | None = None
    period: Period | None = None
    fiscal_year: str = ""
    fiscal_period: str = ""
    form: str = "8-K"
    places: tuple[tuple[str, Place], ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def period_end(self) -> date | None:
        return None if self.period is None else self.period.end


class Conversion(NamedTuple):
    """Everything known of one release: the value `Report` wraps with its verbs. `facts` are in document order."""

    document: Document
    entity: Entity
    taxonomy: int
    statements: tuple[Statement, ...]
    facts: tuple[Fact, ...]
    extensions: tuple[Extension, ...]
    leftovers: tuple[Leftover, ...]
    findings: tuple[Finding, ...]
    sections: tuple[Section, ...] = ()
