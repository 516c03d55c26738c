"""Which domain belongs to an axis, and which standard heading to a section of a statement.

The domain of an axis, in this order: `axes.csv`; the axis's own name with Domain, without `Statement`, or with
NameDomain, where the year has such an element; none (the report then needs a domain of its own).
"""

from __future__ import annotations

from functools import cache

from converter.lazy import regex
from converter.remembered import remembered
from converter.resources import maps_folder
from converter.taxonomy.table import concept_table

_NOT_WORD = regex(r"[^a-z0-9]+")


def domain_of(axis: str, year: int) -> str:
    """The domain (a QName) of a standard axis (a QName) in a taxonomy year; empty where none is known."""
    name = axis.rpartition(":")[2]
    stem = name.removesuffix("Axis")
    listed = _axes().get(name, ())
    for candidate in (*listed, f"{stem}Domain", f"{stem.removeprefix('Statement')}Domain", f"{stem}NameDomain"):
        if (concept := concept_table().get(candidate, year)) is not None and concept.type == "domain":
            return concept.qname
    return ""


def heading_abstract(heading: str, statement: str, year: int) -> str:
    """The standard abstract element (a QName) for a heading as printed; for a statement itself with an empty heading.

    `statement` is a `StatementKind` value. Empty where no standard element is known.
    """
    name = _headings().get((_words(heading), statement), "")
    concept = concept_table().get(f"us-gaap:{name}", year) if name else None
    return concept.qname if concept else ""


@remembered()
def _words(heading: str) -> str:
    """A heading as `headings.csv` has it: its words in lower case."""
    return _NOT_WORD.sub(" ", heading.lower().replace("'", "").replace("’", "")).strip()


@cache
def _axes() -> dict[str, tuple[str, ...]]:
    domains: dict[str, tuple[str, ...]] = {}
    for axis, domain in _rows("axes.csv"):
        domains[axis] = (*domains.get(axis, ()), domain)
    return domains


@cache
def _headings() -> dict[tuple[str, str], str]:
    return {(heading, statement): abstract for heading, statement, abstract in _rows("headings.csv")}


def _rows(file: str) -> list[list[str]]:
    """The fields of a table after its heading line; none of them is quoted."""
    lines = (maps_folder() / "concepts" / file).read_text(encoding="utf-8").splitlines()
    return [line.split(",") for line in lines[1:]]
