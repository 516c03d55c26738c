"""The settings of a conversion: one frozen object, handed from stage to stage."""

from __future__ import annotations

from pathlib import Path

from converter.records import NamedTuple

FORMATS = ("ixbrl", "xbrl", "json")
ALL_FORMATS = (*FORMATS, "csv")


class Options(NamedTuple):
    """What a caller may choose. Empty strings and tuples mean: found in the release, or the default.

    `cik` is ten digits, `taxonomy` is `auto` or a year, `maps` are folders layered over the built-in tables (the last
    wins), `packages` are official taxonomy packages that take the place of the bundled excerpt in validation.
    """

    cik: str = ""
    entity: str = ""
    ticker: str = ""
    taxonomy: str = "auto"
    packages: tuple[Path, ...] = ()
    maps: tuple[Path, ...] = ()
    formats: tuple[str, ...] = FORMATS
    exhibit: str = ""
    stem: str = ""
