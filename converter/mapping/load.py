"""Loads the mapping tables: layers of folders, the later one winning, compiled once and kept by content hash.

A layer is a folder of YAML files: the built-in one, then those of `--maps` in the order given. Files with a `table` key
hold rules; `words`, `areas`, `evidence` and `breakdowns` replace the built-in list of that name where a layer brings
one. A rule of a later layer takes the place of the earlier layers' rule of the same name; inside a layer a name stands
once. Rules for companies (`company`) and industries stay in the set: the matcher asks whose release it is.

The compiled form (packed.py: data, never code) lies in the user's cache folder under the hash of all files' bytes and
of the format; it is written to a temporary file and renamed, so that several processes may load and write at once. A
cache that cannot be read or written costs time only.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from converter.errors import MapError
from converter.mapping.index import KIND, Maps
from converter.resources import cache_folder, mapped, maps_folder

BUILT_IN = "built-in"
_MOST_KEPT = 8
_kept: dict[str, Maps] = {}
_stamped: dict[tuple[object, ...], str] = {}

Layer = tuple[str, tuple[tuple[str, bytes], ...]]
"""The name of a layer, and name and bytes of each of its files."""


def load_maps(dirs: tuple[Path, ...] = ()) -> Maps:
    """The built-in tables with the layers of `dirs` over them. Raises MapError for a damaged or missing table.

    The built-in tables are part of the program, and change under a process that runs no more than its code does."""
    stamp = (maps_folder(), *((str(folder), *_stamps(folder)) for folder in dirs))
    digest = _stamped.get(stamp)
    if digest is None or digest not in _kept:
        digest = _kept_by_content(dirs)
        if len(_stamped) >= _MOST_KEPT:
            _stamped.clear()
        _stamped[stamp] = digest
    return _kept[digest]


def _stamps(folder: Path) -> list[tuple[str, int, int, int]]:
    """Name, size and times of a layer's files: while they stay the same, the files need not be read again."""
    try:
        with os.scandir(folder) as entries:
            found = [(entry.path, entry.stat()) for entry in entries if entry.name.endswith((".yaml", ".yml"))]
    except NotADirectoryError:
        found = [(str(folder), folder.stat())]
    except OSError:
        return []
    return sorted((path, stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns) for path, stat in found)


def _kept_by_content(dirs: tuple[Path, ...]) -> str:
    folders = [(BUILT_IN, maps_folder()), *((str(folder), folder) for folder in dirs)]
    # Read and let go one by one: all files in memory at once are needed only where they are compiled.
    key = _digest((layer, _files(folder)) for layer, folder in folders)
    if key not in _kept:
        found = _cached(key)
        if found is None:
            layers = tuple((layer, layer_files(folder)) for layer, folder in folders)
            key = _digest(layers)
            found = _compiled(key, layers)
        if len(_kept) >= _MOST_KEPT:
            _kept.pop(next(iter(_kept)))
        _kept[key] = found
    return key


def _digest(layers: Iterable[tuple[str, Iterable[tuple[str, bytes]]]]) -> str:
    digest = hashlib.sha256(KIND.encode())
    for layer, files in layers:
        for file, data in files:
            digest.update(f"{layer}\0{file}\0{len(data)}\0".encode())
            digest.update(data)
    return digest.hexdigest()


def _cached(digest: str) -> Maps | None:
    with suppress(OSError, ValueError, LookupError, TypeError):
        return Maps(mapped(_cache(digest)), digest)
    return None


def _compiled(digest: str, layers: tuple[Layer, ...]) -> Maps:
    # Only here are YAML, the schema and the calculation trees needed.
    from converter.mapping.tables import compile_layers

    compiled = compile_layers(layers)
    _write_cache(digest, compiled)
    return Maps(compiled, digest)


def _cache(digest: str) -> Path:
    return cache_folder() / f"maps-{digest[:32]}.packed"


def layer_files(folder: Path) -> tuple[tuple[str, bytes], ...]:
    """(name, bytes) of the tables of a layer: a folder, or one file. Raises MapError if it is not there."""
    return tuple(_files(folder))


def _files(folder: Path) -> Iterator[tuple[str, bytes]]:
    if folder.is_file():
        yield str(folder), folder.read_bytes()
        return
    if not folder.is_dir():
        raise MapError(f"{folder}:1:1: no such folder of mapping tables")
    for path in sorted(p for p in folder.iterdir() if p.suffix in (".yaml", ".yml") and p.is_file()):
        yield _shown(path), path.read_bytes()


def _shown(path: Path) -> str:
    """Built-in tables are named from the project's folder; the user's as the user named them."""
    with suppress(ValueError, LookupError, TypeError):
        return path.relative_to(maps_folder().parent).as_posix()
    return str(path)


def _write_cache(digest: str, compiled: bytes) -> None:
    import tempfile

    with suppress(OSError):
        path = _cache(digest)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name, suffix=".part")
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(compiled)
            Path(name).replace(path)
        except OSError:
            with suppress(OSError):
                Path(name).unlink()
            raise
