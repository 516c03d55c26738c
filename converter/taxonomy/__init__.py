"""Standard taxonomies: which element exists in which year, what it is, and a small package of them for validation."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from converter.taxonomy.table import ConceptTable, Entry, concept_table

__all__ = [
    "ConceptTable",
    "Entry",
    "concept_table",
    "excerpt_package",
]


def excerpt_package(year: int, names: Iterable[str] | None = None) -> Path:
    """The bundled excerpt of a taxonomy year as a taxonomy package (zip), built on demand and cached.

    With `names` (`us-gaap:X`) it holds exactly those of them that the concept table knows.
    """
    # Only validation and `taxonomy export` need it: a conversion does not pay for zip and hash modules.
    from converter.taxonomy.excerpt import excerpt_package as build

    return build(year, names)
