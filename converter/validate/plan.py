"""What a validation needs before Arelle starts: the schema addresses of the reports and the packages that answer them.

Addresses are followed from the reports (schemaRef, linkbaseRef, `documentInfo.taxonomy`) through local schemas and
those of the packages (import, include, linkbaseRef). An address is answered, in this order, by a local file, by the
report package it stands in, by a package the caller gave, by one the user installed, by the bundled excerpt of its
year (online: from the network instead), by the specifications' schemas that Arelle brings along.
"""

from __future__ import annotations

import importlib.util
import io
import json
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

from lxml import etree

from converter.errors import InputError
from converter.lazy import regex
from converter.records import NamedTuple
from converter.taxonomy import concept_table
from converter.taxonomy.excerpt import excerpt_package
from converter.taxonomy.packages import folder as installed_folder
from converter.validate.packages import TaxonomyPackage

_XLINK_HREF = "{http://www.w3.org/1999/xlink}href"
_LINKS = frozenset(
    f"{{http://www.xbrl.org/2003/linkbase}}{name}" for name in ("schemaRef", "linkbaseRef", "roleRef", "arcroleRef")
)
_XS = "{http://www.w3.org/2001/XMLSchema}"
_IMPORTS = frozenset((f"{_XS}import", f"{_XS}include", f"{_XS}redefine"))
_ELEMENT = f"{_XS}element"
_INFO_FIRST = re.compile(rb'\s*\{\s*"documentInfo"\s*:\s*')
_TAGS = (*_IMPORTS, *_LINKS, _ELEMENT)
_NAMESPACES = regex(rb"http://(?:fasb\.org|xbrl\.us|xbrl\.sec\.gov)/(us-gaap|srt|dei)/")
_DECLARED = regex(rb"""(?:xmlns:([\w.-]+)\s*=\s*|"([\w.-]+)"\s*:\s*)["']$""")
_LIMIT = 200 << 20


class Missing(NamedTuple):
    address: str
    referrer: str


@dataclass(frozen=True, slots=True)
class Job:
    """What a process that runs Arelle is told: plain strings, so that it can travel as JSON.

    `one_taxonomy` is whether all files name the same addresses, as the formats of one report do.
    """

    files: tuple[str, ...]
    packages: tuple[str, ...]
    online: bool = False
    efm: bool = False
    one_taxonomy: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """The job, and what it is validated against in words.

    `unresolved` are addresses nothing answers, `bare` files that name no taxonomy, `unknown` elements that the reports
    name in a bundled excerpt's namespace and the concept table does not have in that year.
    """

    job: Job
    taxonomy: str
    unresolved: tuple[Missing, ...] = ()
    bare: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


def plan(files: Sequence[Path], packages: Sequence[Path], *, online: bool, efm: bool) -> Plan:
    """Find every address of the reports and who answers it."""
    trail = _Trail(files, packages, online)
    named = {path: trail.enter(path) for path in files}
    trail.follow()
    # What the user installed comes along where it answers something; what the caller names comes always.
    given = [p for p in trail.given if p.path in trail.answered or p.path in packages]
    years = trail.years()
    built = [excerpt_package(year, trail.names, tuple(sorted(families))) for year, families in years.items()]
    job = Job(
        tuple(str(path.resolve()) for path in files),
        (*(str(package.path.resolve()) for package in given), *(str(path) for path in built)),
        online,
        efm,
        len(files) > 1 and len(set(named.values())) == 1 and not any(map(zipfile.is_zipfile, files)),
    )
    words = _in_words([package for package in given if package.path in trail.answered], years, online)
    unresolved = tuple(trail.unresolved[address] for address in sorted(trail.unresolved))
    bare = tuple(str(path.resolve()) for path, addresses in named.items() if not addresses)
    return Plan(job, words, unresolved, bare, trail.unknown(years))


class _Trail:
    """The way from the reports along their addresses: who answers them, and which elements are named on it."""

    def __init__(self, files: Sequence[Path], packages: Sequence[Path], online: bool) -> None:
        installed = [path for path in sorted(installed_folder().glob("*.zip")) if path not in packages]
        self.given = [TaxonomyPackage(path) for path in (*packages, *installed)]
        self.own = [TaxonomyPackage(path) for path in files if _has_catalog(path)]
        self.official: dict[str, tuple[str, int]] = {}
        if not online:
            for family, year, address in concept_table().addresses():
                self.official[address] = self.official[_other_scheme(address)] = (family, year)
        self.excerpts: dict[tuple[str, int], None] = {}
        self.unresolved: dict[str, Missing] = {}
        self.answered: set[Path] = set()
        self.names: set[str] = set()
        self._seen: set[str] = set()
        self._queue: list[tuple[str, str]] = []

    def enter(self, path: Path) -> frozenset[str]:
        """Start at a report, or at all in a report package. The addresses it names."""
        data, named = _bytes(path), set[str]()
        for member, content in _reports(path, data):
            self.names |= _used(content)
            base = f"{path.resolve().as_uri()}{'/' + member if member else ''}"
            named |= self._collect(content, base, path.name)
        return frozenset(named)

    def follow(self) -> None:
        """Go to the end of every way."""
        while self._queue:
            address, referrer = self._queue.pop()
            if address.startswith("file:"):
                self._local(address, referrer)
                continue
            package = next((p for p in (*self.own, *self.given) if p.maps(address)), None)
            if package is not None and (found := package.read(address)) is not None:
                self.answered.add(package.path)
                self._collect(found, address, address.rpartition("/")[2])
            elif address in self.official:
                self.excerpts[self.official[address]] = None
            elif package is not None or not _bundled_with_arelle(address):
                self.unresolved[address] = Missing(address, referrer)

    def years(self) -> dict[int, set[str]]:
        """The families wanted of each year's excerpt, by year."""
        years: dict[int, set[str]] = {}
        for family, year in sorted(self.excerpts, key=lambda pair: (pair[1], pair[0])):
            years.setdefault(_us_gaap_year(year), set()).add(family)
        for year, families in years.items():
            # The excerpt of srt uses a type of us-types, which comes along with us-gaap's only.
            if "srt" in families and not any(p.maps(concept_table().href("us-types", year)) for p in self.given):
                families.add("us-types")
        return dict(sorted(years.items()))

    def unknown(self, years: dict[int, set[str]]) -> tuple[str, ...]:
        """The names that no excerpt of these years holds, of families that an excerpt answers for."""
        families = {family for found in years.values() for family in found}
        table = concept_table()
        return tuple(
            name
            for name in sorted(self.names)
            if name.partition(":")[0] in families and not any(table.entry(name, year) for year in years)
        )

    def _local(self, address: str, referrer: str) -> None:
        path = Path(unquote(urlsplit(address).path))
        if path.is_file():
            content = _bytes(path)
            self.names |= _used(content)
            self._collect(content, address, path.name)
        elif not _inside_archive(path):
            self.unresolved[address] = Missing(str(path), referrer)

    def _collect(self, data: bytes, base: str, referrer: str) -> set[str]:
        found = list(dict.fromkeys(references(data, base)))
        for address in found:
            if address not in self._seen:
                self._seen.add(address)
                self._queue.append((address, referrer))
        return set(found)


def references(data: bytes, base: str) -> Iterator[str]:
    """The absolute addresses a report, schema or linkbase refers to, without fragments; nothing for other bytes."""
    if data.lstrip()[:1] in (b"{", b"["):
        try:
            info = _document_info(data)
        except ValueError:
            return
        found: Any = [*info.get("taxonomy", []), *info.get("extends", [])] if isinstance(info, dict) else []
        yield from (_absolute(base, address) for address in found if isinstance(address, str))
        return
    if not data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return
    try:
        for _, element in etree.iterparse(
            io.BytesIO(data), events=("start",), tag=_TAGS, resolve_entities=False, no_network=True, huge_tree=True
        ):
            if element.tag in _IMPORTS:
                if location := element.get("schemaLocation"):
                    yield _absolute(base, location)
            elif element.tag in _LINKS:
                if location := element.get(_XLINK_HREF):
                    yield _absolute(base, location)
            elif element.get("name"):
                return  # imports and linkbaseRefs stand before the declarations
    except etree.XMLSyntaxError:
        return  # Arelle will say what is wrong with it


def _document_info(data: bytes) -> Any:
    """`documentInfo` of an OIM document; where that stands first, as it mostly does, nothing else is read."""
    first = _INFO_FIRST.match(data)
    if first is not None and data.count(b'"documentInfo"') == 1:
        return json.JSONDecoder().raw_decode(data[first.end() :].decode())[0]
    document = json.loads(data)
    return document.get("documentInfo", {}) if isinstance(document, dict) else {}


def _absolute(base: str, location: str) -> str:
    return urljoin(base, location).partition("#")[0]


def _other_scheme(address: str) -> str:
    return "https" + address[4:] if address.startswith("http:") else "http" + address[5:]


def _used(data: bytes) -> set[str]:
    """The standard elements a file names: with the prefixes it declares, or in the ids that locators point to.

    Patterns begin with what is rare, and look back from there: that is ten times as fast.
    """
    families = {b"us-gaap": "us-gaap", b"srt": "srt", b"dei": "dei"}
    for namespace in _NAMESPACES.finditer(data):
        if declared := _DECLARED.search(data[max(0, namespace.start() - 200) : namespace.start()]):
            families[declared[1] or declared[2]] = namespace[1].decode()
    used = set()
    for prefix, family in families.items():
        start = re.escape(prefix)
        names = re.findall(start + rb"(?<![\w.-]" + start + rb")[:_]([A-Z][A-Za-z0-9]*)", data)
        used |= {f"{family}:{name.decode()}" for name in set(names)}
    return used


def _reports(path: Path, data: bytes) -> Iterable[tuple[str, bytes]]:
    """A report itself, or those in a report package: (path in the package, bytes)."""
    if not data.startswith(b"PK"):
        return [("", data)]
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return [
                (i.filename, archive.read(i)) for i in archive.infolist() if not i.is_dir() and i.file_size < _LIMIT
            ]
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError) as error:
        raise InputError(f"{path}: damaged report package ({error})") from error


def _has_catalog(path: Path) -> bool:
    """Whether a file is a report package that brings addresses of its own along; Arelle reads its catalog itself."""
    if not zipfile.is_zipfile(path):
        return False
    with zipfile.ZipFile(path) as archive:
        return any(name.endswith("META-INF/catalog.xml") for name in archive.namelist())


def _inside_archive(path: Path) -> bool:
    return any(parent.is_file() for parent in path.parents)


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > _LIMIT:
            raise InputError(f"{path}: larger than {_LIMIT >> 20} MB")
        return path.read_bytes()
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror})") from error


@cache
def _arelle_cache() -> Path | None:
    found = importlib.util.find_spec("arelle")
    return Path(found.origin).parent / "resources" / "cache" if found and found.origin else None


def _bundled_with_arelle(address: str) -> bool:
    folder = _arelle_cache()
    if folder is None:
        return False
    return any(
        (folder / url.partition("://")[0] / url.partition("://")[2]).is_file()
        for url in (address, _other_scheme(address))
    )


def _us_gaap_year(year: int) -> int:
    return max((known for known in concept_table().years if known <= year), default=concept_table().years[0])


def _in_words(given: Sequence[TaxonomyPackage], years: dict[int, set[str]], online: bool) -> str:
    parts = [f"official package {package.path.name}" for package in given]
    for year, families in sorted(years.items()):
        what = "US-GAAP" if "us-gaap" in families else " and ".join(sorted(families - {"us-types"}))
        parts.append(f"bundled excerpt of {what} {year}")
    if online:
        parts.append("official taxonomies from their addresses")
    return ", ".join(parts) or "no standard taxonomy"
