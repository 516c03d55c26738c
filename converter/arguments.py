"""What a caller hands over, checked before any work: files, folders, formats, and the names of outputs."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from converter.errors import InputError
from converter.options import ALL_FORMATS

MAX_BYTES = 64 * 1024 * 1024
"""More than this is not read at all: no release comes near, and reading must end in bounded memory."""


def read_file(path: Path) -> bytes:
    """The bytes of a release. Raises InputError with a sentence that helps for everything that can be wrong with it."""
    if path.is_dir():
        raise InputError(f"{path} is a folder, not a release", "release2xbrl batch converts the releases in a folder.")
    try:
        with path.open("rb") as file:
            # Room is made for all that is asked for, so no more is asked for than the file has; a pipe tells no size.
            size = os.fstat(file.fileno()).st_size
            data = file.read(min(size or MAX_BYTES, MAX_BYTES) + 1)
    except FileNotFoundError:
        raise InputError(f"{path} does not exist", "Check the path; - reads the release from standard input.") from None
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror or error}") from error
    return bounded(data, str(path))


def bounded(data: bytes, name: str) -> bytes:
    """The same bytes, or an InputError when there are too many."""
    if len(data) > MAX_BYTES:
        raise InputError(
            f"{name} is larger than {MAX_BYTES // 2**20} MB: that is no earnings release",
            "Cut the exhibit out of it and convert that.",
        )
    return data


def safe_stem(name: str) -> str:
    """The output files' stem: the input's name without its suffix, with characters that are safe in any file name."""
    stem = name.rsplit("/", 1)[-1].rsplit("\\", 1)[-1]
    known = (".txt", ".htm", ".html", ".xhtml", ".pdf", ".md", ".markdown")
    suffix = next((known_suffix for known_suffix in known if stem.lower().endswith(known_suffix)), "")
    stem = stem[: len(stem) - len(suffix)] if suffix else stem
    kept = "".join(c if c.isalnum() or c in "-_." else "-" for c in stem).strip("-.")
    return kept[:120] or "release"


def check(formats: Iterable[str], maps: Iterable[str | Path], packages: Iterable[str | Path]) -> tuple[str, ...]:
    """The formats without repeats. Raises InputError for an unknown format and for paths that do not exist."""
    asked = tuple(dict.fromkeys(formats))
    unknown = [name for name in asked if name not in ALL_FORMATS]
    if unknown or not asked:
        raise InputError(
            f"unknown format {unknown[0]!r}" if unknown else "no output format is asked for",
            f"Formats are {', '.join(ALL_FORMATS)}.",
        )
    for folder in maps:
        if not Path(folder).is_dir():
            raise InputError(f"--maps {folder}: there is no such folder")
    for package in packages:
        if not Path(package).is_file():
            raise InputError(f"--taxonomy-package {package}: there is no such file")
    return asked
