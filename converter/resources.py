"""Where the tables and schemas that travel with the package are found, and where caches may be kept.

`taxonomy_maps/` and `schemas/` lie beside the package in a source checkout and in an editable install, and inside it
in a built wheel. Tried in this order: inside the package (a wheel), beside it (a checkout).
"""

from __future__ import annotations

import json
import mmap
import os
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from converter.errors import ConverterError


@cache
def folder(name: str) -> Path:
    """The folder `taxonomy_maps` or `schemas`. Raises ConverterError where an installation lost it."""
    # Plain files, not importlib.resources: that costs the command ten milliseconds, and a zipped package never worked.
    package = Path(__file__).resolve().parent
    for place in (package / name, package.parent / name):
        if place.is_dir():
            return place
    raise ConverterError(
        f"the folder {name}/ is missing from the installation in {package}", "install release2xbrl again with pip"
    )


def maps_folder() -> Path:
    """The built-in mapping tables and concept table."""
    return folder("taxonomy_maps")


def schemas_folder() -> Path:
    """The JSON Schemas of mapping tables and reports."""
    return folder("schemas")


def mapped(path: Path) -> mmap.mmap:
    """A long file of which a part is needed: only what is touched costs memory and the time to fill it."""
    with path.open("rb") as stream:
        return mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)


@cache
def schema(name: str) -> dict[str, Any]:
    """A JSON Schema by its file name, such as `conversion-report.schema.json`. Not to be changed by the caller."""
    loaded: dict[str, Any] = json.loads((schemas_folder() / name).read_text(encoding="utf-8"))
    return loaded


def cache_folder() -> Path:
    """A folder for compiled tables and taxonomy packages, made if missing.

    $RELEASE2XBRL_CACHE, else the user's cache folder, else (nothing there may be written) one below the system's
    temporary folder that belongs to this user alone.
    """
    for choice in _places():
        try:
            choice.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError:
            continue
        if os.access(choice, os.W_OK) and _owned(choice):
            return choice
    raise ConverterError("no folder for caches can be written", "set RELEASE2XBRL_CACHE to a folder you can write to")


def _places() -> Iterator[Path]:
    if named := os.environ.get("RELEASE2XBRL_CACHE"):
        yield Path(named)
    elif sys.platform == "win32":
        yield Path(os.environ.get("LOCALAPPDATA", Path.home() / "AppData" / "Local")) / "release2xbrl"
    else:
        yield Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "release2xbrl"
    import tempfile

    user = os.getuid() if hasattr(os, "getuid") else "user"
    yield Path(tempfile.gettempdir()) / f"release2xbrl-{user}"


def _owned(path: Path) -> bool:
    """Another user's folder in a shared temporary directory must not feed us compiled tables."""
    return not hasattr(os, "getuid") or path.stat().st_uid == os.getuid()
