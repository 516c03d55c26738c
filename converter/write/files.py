"""Files into a directory, all or none.

They are written under a hidden folder of ours. Where the directory is not there yet, that folder becomes it, in one
step. Else it lies in the directory, and the files are renamed into place one by one, each replacing the file of its
name. When a step fails, what was replaced is put back, so a failed run leaves the directory as it was; a reader never
sees half a file. (They are not forced to the disk: that takes as long as
the conversion, and after a power cut the release can be converted again.)
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Mapping
from pathlib import Path

from converter.errors import InputError

_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)


def write_files(directory: Path, files: Mapping[str, bytes]) -> tuple[Path, ...]:
    """Write name → bytes into `directory` (made if missing) and return the paths in the same order.

    Raises InputError where the directory cannot be written; nothing has changed then. A name is a plain file name.
    """
    for name in files:
        if os.path.basename(name) != name or name in {"", ".", ".."}:  # noqa: PTH119 - a path object takes ten times as long
            raise InputError(f"{name!r} is no file name")
    new = not directory.exists()
    base = directory.parent if new else directory
    made = _make(base)
    staging = base / f".release2xbrl-{os.urandom(8).hex()}"
    try:
        staging.mkdir(mode=0o777 if new else 0o700)
    except OSError as error:
        _unmake(made)
        raise InputError(f"{directory} cannot be written: {error.strerror or error}") from error
    try:
        for name, data in files.items():
            _write(f"{staging}{os.sep}{name}", data)
        if not (new and _became(staging, directory)):
            _swap(list(files), staging, directory)
            _clear(staging)
    except BaseException as error:
        _clear(staging)
        _unmake(made)
        if isinstance(error, OSError):
            raise InputError(f"{directory} cannot be written: {error.strerror or error}") from error
        raise
    return tuple([directory / name for name in files])


def _write(path: str, data: bytes) -> None:
    """A new file. (An object for it would ask the system thrice about the file, and keep a copy of what is there.)"""
    file = os.open(path, _NEW, 0o666)
    try:
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(file, rest) :]
    finally:
        os.close(file)


def _became(staging: Path, directory: Path) -> bool:
    """Make our folder the directory; False where somebody else has made it meanwhile and put files into it."""
    try:
        staging.rename(directory)
    except OSError:
        if directory.is_dir():
            return False
        raise
    return True


def _swap(names: list[str], staging: Path, directory: Path) -> None:
    """Rename each file into place; the ones they replace are kept until all are there."""
    kept = staging / ".replaced"
    done: list[str] = []
    try:
        for name in names:
            at = f"{directory}{os.sep}{name}"
            if os.path.lexists(at):
                target = directory / name
                if target.is_dir():
                    raise IsADirectoryError(21, "there is a folder of that name", str(target))
                # A second name for the old file, so that the new one can take its place in one step.
                kept.mkdir(exist_ok=True)
                _second_name(target, kept / name)
            done.append(name)
            os.replace(f"{staging}{os.sep}{name}", at)  # noqa: PTH105 - two path objects take five times as long
    except BaseException:
        for name in reversed(done):
            target, old = directory / name, kept / name
            if old.exists() or old.is_symlink():
                old.replace(target)
            elif not (staging / name).exists():
                target.unlink(missing_ok=True)
        raise


def _second_name(target: Path, kept: Path) -> None:
    try:
        os.link(target, kept, follow_symlinks=False)
    except OSError:
        # No hard links on this file system.
        import shutil

        shutil.copy2(target, kept, follow_symlinks=False)


def _clear(staging: Path) -> None:
    """Take away our own folder and what is still in it: plain files, one folder deep."""
    with contextlib.suppress(OSError):
        for entry in list(staging.iterdir()):
            if entry.is_dir() and not entry.is_symlink():
                _clear(entry)
            else:
                entry.unlink()
        staging.rmdir()


def _make(directory: Path) -> list[Path]:
    """The folders that had to be made, outermost first."""
    missing = []
    folder = directory
    while not folder.exists() and folder != folder.parent:
        missing.append(folder)
        folder = folder.parent
    try:
        directory.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        _unmake(missing[::-1])
        raise InputError(f"{directory} cannot be made: {error.strerror or error}") from error
    return missing[::-1]


def _unmake(folders: list[Path]) -> None:
    for folder in reversed(folders):
        with contextlib.suppress(OSError):
            folder.rmdir()
