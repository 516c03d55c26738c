"""The concept table: what an element is, and in which taxonomy years it may be used.

Data: `taxonomy_maps/concepts/*.csv`. `us-gaap.csv` holds the elements filers put on their statements; the much longer
`us-gaap-more.csv` is looked into when a name is met that is in none of the others. Lines are kept as they were read,
found by bisection and split when asked for: a conversion pays for the names it uses.

A name without a prefix, or with the prefix it has in another year, is looked up in this order: us-gaap, srt, dei.
Elements that moved to srt in 2018 are us-gaap until 2017 and srt from then on; the year decides.

An element may be used from the first year it was seen in until the last, and not once it is deprecated. No list was at
hand for 2017, 2018 and 2021–2023: a name first seen after such a gap counts from the year it was seen in.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import cache, cached_property, lru_cache
from pathlib import Path

from converter.errors import TaxonomyError
from converter.model import Concept, Entity
from converter.records import NamedTuple
from converter.resources import mapped, maps_folder

FAMILIES = ("us-gaap", "srt", "dei")
_LAST_YEAR = 9999
_APART = 4_096


class Entry(NamedTuple):
    """A line of the concept table. Years are inclusive; `deprecated` is 0 where it never was.

    `mark` says where balance and period come from: empty (the official schema), `derived` (from later filings and
    calculation trees), `sense` (from the meaning of the name: nobody's word).
    """

    prefix: str
    name: str
    type: str
    balance: str
    period: str
    first: int
    last: int
    deprecated: int
    mark: str

    @property
    def concept(self) -> Concept:
        return Concept(self.prefix, self.name, self.type, self.balance, self.period)

    @property
    def abstract(self) -> bool:
        """Whether no fact may be reported on it: axes, tables, members and line-item headings."""
        if self.prefix == "dei":
            return self.mark == "abstract"
        return self.type == "domain" or self.type == "string"

    def exists(self, year: int) -> bool:
        return self.first <= year <= self.last

    def usable(self, year: int) -> bool:
        return self.first <= year <= self.last and not 0 < self.deprecated <= year


class _Schema(NamedTuple):
    namespace: str
    address: str


class ConceptTable:
    """Elements of us-gaap, srt and dei by name and year. Use `concept_table()`, which keeps one."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lines = {family: _Lines(folder / f"{family}.csv") for family in FAMILIES}
        self._schemas: dict[str, dict[int, _Schema]] = {}
        for line in _Lines(folder / "schemas.csv").lines:
            family, year, address, namespace = line.split(",")
            self._schemas.setdefault(family, {})[int(year)] = _Schema(namespace, address)
        self.years: tuple[int, ...] = tuple(sorted(self._schemas["us-gaap"]))
        self._lasting = min(y for y, schema in self._schemas["us-gaap"].items() if "//fasb.org/" in schema.namespace)
        self._get = lru_cache(maxsize=16384)(self._find)

    def year(self, setting: str, entity: Entity) -> int:
        """The taxonomy year: `auto` is the newest bundled one not after the release.

        Before 2009 none was in force: there it is the oldest that the FASB publishes itself, under the names that have
        stood since. A year without a taxonomy of its own (2010) stands for the one then in force. Without a release
        date the end of the period counts, without either the newest. Raises TaxonomyError for anything else.
        """
        if setting == "auto":
            day = entity.release_date or entity.period_end
            asked = day.year if day else self.years[-1]
            return max((year for year in self.years if year <= asked), default=self._lasting)
        known = f"choose auto or a year from {self.years[0]} to {self.years[-1]}"
        if not (setting.isascii() and setting.isdigit()):
            raise TaxonomyError(f"{setting!r} is no taxonomy year", known)
        if not self.years[0] <= int(setting) <= self.years[-1]:
            raise TaxonomyError(f"there is no bundled US-GAAP taxonomy of {setting}", known)
        return max(year for year in self.years if year <= int(setting))

    def namespace(self, prefix: str, year: int) -> str:
        """The namespace of `us-gaap`, `srt`, `dei` or `us-types` in a taxonomy year. Raises TaxonomyError if none."""
        return self._schema(prefix, year).namespace

    def href(self, prefix: str, year: int) -> str:
        """The official address of the schema of that namespace."""
        return self._schema(prefix, year).address

    def prefixes(self, year: int) -> tuple[str, ...]:
        """The families that exist in a year, dimensions' home `srt` from 2018 on."""
        return tuple(family for family in FAMILIES if min(self._schemas[family]) <= year)

    def addresses(self) -> Iterator[tuple[str, int, str]]:
        """Every official schema address known: (family, year, address)."""
        for family, schemas in self._schemas.items():
            for year, schema in schemas.items():
                yield family, year, schema.address

    def get(self, qname: str, year: int) -> Concept | None:
        """The element of that name in that year; None if unknown, not yet or no longer there, or deprecated."""
        found: Concept | None = self._get(qname, year)
        return found

    def entry(self, qname: str, year: int | None = None) -> Entry | None:
        """What is known of a name; with a year, of the element as it exists then, deprecated or not."""
        first = None
        for entry in self._candidates(qname):
            if year is not None and entry.exists(year):
                return entry
            first = first or entry
        return first if year is None else None

    def why_not(self, qname: str, year: int) -> str:
        """Why `get` gives nothing, in words; empty if it gives something."""
        if self.get(qname, year):
            return ""
        entries = list(self._candidates(qname))
        if not entries:
            return "no such element in the concept table"
        for entry in entries:
            if 0 < entry.deprecated <= year:
                return f"deprecated since {entry.deprecated}"
        entry = entries[0]
        return f"first seen in {entry.first}" if year < entry.first else f"last seen in {entry.last}"

    def names(self, year: int) -> Iterator[Concept]:
        """Every element on which a fact may be reported in that year, by family and name."""
        for entry in self.entries(year):
            if not entry.abstract and entry.usable(year):
                yield entry.concept

    def entries(self, year: int, *, everything: bool = True) -> Iterator[Entry]:
        """Every element that exists in that year, abstract and deprecated ones too; without `everything` the usual."""
        for family in self.prefixes(year):
            tables: list[_Lines | _Long] = [self._lines[family]]
            if family == "us-gaap" and everything:
                tables.append(self._more)
            for table in tables:
                for line in table.lines:
                    if (entry := _entry(family, line)).exists(year):
                        yield entry

    def _schema(self, prefix: str, year: int) -> _Schema:
        # dei was not published every year: the one then in force is the newest not after it.
        schemas = self._schemas.get(prefix, {})
        found = max((known for known in schemas if known <= year), default=None)
        if found is None:
            raise TaxonomyError(f"there is no {prefix} taxonomy of {year}", f"it starts in {min(schemas, default='—')}")
        return schemas[found]

    def _find(self, qname: str, year: int) -> Concept | None:
        for entry in self._candidates(qname):
            if entry.usable(year):
                return entry.concept
        return None

    def _candidates(self, qname: str) -> Iterator[Entry]:
        prefix, colon, name = qname.rpartition(":")
        if colon and prefix not in FAMILIES:
            return
        families = ("dei",) if prefix == "dei" else FAMILIES[:2] if colon else FAMILIES
        usual = False
        for family in families:
            if (line := self._lines[family].find(name)) is not None:
                usual = usual or family == "us-gaap"
                yield _entry(family, line)
        # An element that is srt's now may be one of the rarer us-gaap elements before 2018.
        if "us-gaap" in families and not usual and (line := self._more.find(name)) is not None:
            yield _entry("us-gaap", line)

    @cached_property
    def _more(self) -> _Long:
        return _Long(self.folder / "us-gaap-more.csv")


class _Lines:
    """The lines of a table, sorted by name; no field is quoted, and a comma sorts before any character of a name."""

    def __init__(self, path: Path) -> None:
        self.lines = _read(path).splitlines()[1:]

    def find(self, name: str) -> str | None:
        start = name + ","
        at = bisect_left(self.lines, start)
        return self.lines[at] if at < len(self.lines) and self.lines[at].startswith(start) else None


class _Long:
    """The same for a table so long that reading it takes longer than all that a release asks of it."""

    def __init__(self, path: Path) -> None:
        self._text = mapped(path)

    @property
    def lines(self) -> list[str]:
        return self._text[:].decode("ascii").splitlines()[1:]

    def find(self, name: str) -> str | None:
        text, start = self._text, f"{name},".encode("ascii", "replace")
        begins, names = self._landmarks
        at = bisect_right(names, start)
        # The line looked for begins between two landmarks, if it is there.
        low, high = begins[max(at - 1, 0)], begins[at] if at < len(begins) else len(text)
        begin = text.find(b"\n" + start, low - 1, high) + 1
        return text[begin : text.find(b"\n", begin)].decode("ascii").rstrip() if begin else None

    @cached_property
    def _landmarks(self) -> tuple[list[int], list[bytes]]:
        """Where some lines begin, so far apart that they are few, and their names: a search starts between two."""
        text = self._text
        begins = [text.find(b"\n", at) + 1 for at in range(0, len(text) - _APART, _APART)]
        return begins, [text[begin : text.find(b",", begin) + 1] for begin in begins]


def _read(path: Path) -> str:
    return path.read_bytes().decode("ascii")


def _entry(family: str, line: str) -> Entry:
    name, kind, balance, period, first, last, deprecated, mark = line.split(",")
    return Entry(family, name, kind, balance, period, int(first), int(last or _LAST_YEAR), int(deprecated or 0), mark)


@cache
def concept_table() -> ConceptTable:
    """The bundled concept table, loaded once a process."""
    return ConceptTable(maps_folder() / "concepts")
