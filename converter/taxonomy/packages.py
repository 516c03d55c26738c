"""Official taxonomy packages a user has installed: validation uses them in place of the bundled excerpt.

They are kept in one folder, named by what they are and by their hash, so that the same package is there once and a
report can say exactly which it was. $RELEASE2XBRL_DATA names the folder's parent, else the user's data folder.
"""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
import zipfile
from pathlib import Path

from lxml import etree

from converter.errors import InputError, TaxonomyError
from converter.records import NamedTuple

_PACKAGE = "META-INF/taxonomyPackage.xml"
_CATALOG = "META-INF/catalog.xml"
_MAX_BYTES = 500 * 1024 * 1024
_MAX_META = 10 * 1024 * 1024


class Package(NamedTuple):
    """A taxonomy package: its own name and version, the addresses it answers, its hash."""

    path: Path
    name: str
    version: str
    addresses: tuple[str, ...]
    sha256: str


def folder() -> Path:
    """Where installed packages are kept; it need not exist yet."""
    if named := os.environ.get("RELEASE2XBRL_DATA"):
        return Path(named) / "taxonomies"
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA", Path.home() / "AppData" / "Local"))
    else:
        base = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    return base / "release2xbrl" / "taxonomies"


def installed() -> tuple[Package, ...]:
    """The packages that are there, by file name. Raises TaxonomyError for one that is damaged."""
    place = folder()
    return tuple(describe(path) for path in sorted(place.glob("*.zip"))) if place.is_dir() else ()


def add(path: Path) -> Package:
    """Install a package: a copy of it is kept. Raises InputError and TaxonomyError where it is none."""
    package = describe(path)
    safe = "".join(c if c.isalnum() or c in "-_." else "-" for c in path.stem)[:80]
    target = folder() / f"{safe}-{package.sha256[:12]}.zip"
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=".", suffix=".part")
        with os.fdopen(handle, "wb") as file:
            file.write(path.read_bytes())
        Path(temporary).replace(target)
    except OSError as error:
        raise InputError(f"{target.parent} cannot be written: {error.strerror or error}") from error
    return package._replace(path=target)


def describe(path: Path) -> Package:
    """What a file says of itself as a taxonomy package. Raises InputError and TaxonomyError where it is none."""
    try:
        data = path.read_bytes() if path.stat().st_size <= _MAX_BYTES else None
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror or error}") from error
    if data is None:
        raise TaxonomyError(f"{path} is larger than {_MAX_BYTES // 2**20} MB: that is no taxonomy package")
    hint = "A taxonomy package is a zip with META-INF/taxonomyPackage.xml and META-INF/catalog.xml in its one folder."
    try:
        with zipfile.ZipFile(path) as archive:
            about, catalog = _part(archive, _PACKAGE), _part(archive, _CATALOG)
    except (zipfile.BadZipFile, OSError, KeyError, NotImplementedError, RuntimeError) as error:
        raise TaxonomyError(f"{path} is no taxonomy package: {error}", hint) from error
    try:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
        described, rewrites = etree.fromstring(about, parser), etree.fromstring(catalog, parser)
    except etree.XMLSyntaxError as error:
        raise TaxonomyError(f"{path} is damaged: {error}", hint) from error
    starts = sorted({str(each.get("uriStartString")) for each in rewrites.iter("{*}rewriteURI")})
    return Package(
        path,
        " ".join((described.findtext("{*}name") or path.stem).split()),
        " ".join((described.findtext("{*}version") or "").split()),
        tuple(starts),
        hashlib.sha256(data).hexdigest(),
    )


def _part(archive: zipfile.ZipFile, name: str) -> bytes:
    """A file of META-INF, at the top or in the package's one folder."""
    for info in archive.infolist():
        inner = info.filename.partition("/")[2]
        if name in (info.filename, inner):
            if info.file_size > _MAX_META:
                raise zipfile.BadZipFile(f"{info.filename} is too large")
            return archive.read(info)
    raise KeyError(f"it has no {name}")
