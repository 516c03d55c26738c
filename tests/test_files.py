"""Files come into a directory all together or not at all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from converter.errors import InputError
from converter.write.files import write_files


def listing(directory: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in directory.iterdir()}


def test_files_are_written_in_order_and_nothing_else_is_left(tmp_path: Path) -> None:
    paths = write_files(tmp_path / "a" / "b", {"x.htm": b"1", "x.xml": b"2"})
    assert [path.name for path in paths] == ["x.htm", "x.xml"]
    assert listing(tmp_path / "a" / "b") == {"x.htm": b"1", "x.xml": b"2"}


def test_a_file_that_the_system_takes_in_pieces_comes_out_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.write
    monkeypatch.setattr(os, "write", lambda file, data: real(file, data[:3]))
    write_files(tmp_path / "a", {"x.htm": b"12345678"})
    assert listing(tmp_path / "a") == {"x.htm": b"12345678"}


def test_files_of_an_earlier_run_are_replaced_and_others_left_alone(tmp_path: Path) -> None:
    (tmp_path / "x.htm").write_bytes(b"old")
    (tmp_path / "other").write_bytes(b"mine")
    write_files(tmp_path, {"x.htm": b"new"})
    assert listing(tmp_path) == {"x.htm": b"new", "other": b"mine"}


def test_a_failure_half_way_leaves_the_directory_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.htm").write_bytes(b"old")
    real = os.replace

    def failing(source: str | Path, target: str | Path) -> None:
        if Path(target).name == "c.json" and Path(source).parent.name != ".replaced":
            raise OSError(28, "no space left on device")
        real(source, target)

    monkeypatch.setattr(os, "replace", failing)
    with pytest.raises(InputError, match="no space left"):
        write_files(tmp_path, {"a.htm": b"new", "b.xml": b"new", "c.json": b"new"})
    assert listing(tmp_path) == {"a.htm": b"old"}


def test_a_folder_made_for_a_failed_run_is_gone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(*_: object) -> None:
        raise OSError(5, "input/output error")

    monkeypatch.setattr(Path, "rename", failing)
    with pytest.raises(InputError, match="input/output error"):
        write_files(tmp_path / "new" / "deep", {"a": b"1"})
    assert listing(tmp_path) == {}


def test_a_new_folder_may_be_read_by_whom_any_other_folder_may(tmp_path: Path) -> None:
    write_files(tmp_path / "new", {"a": b"1"})
    (tmp_path / "plain").mkdir()
    assert (tmp_path / "new").stat().st_mode == (tmp_path / "plain").stat().st_mode


def test_a_folder_that_somebody_else_makes_meanwhile_holds_their_files_and_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Path.rename

    def late(source: Path, target: Path) -> Path:
        target.mkdir()
        (target / "theirs").write_bytes(b"2")
        return real(source, target)

    monkeypatch.setattr(Path, "rename", late)
    write_files(tmp_path / "new", {"a": b"1"})
    assert [path.name for path in tmp_path.iterdir()] == ["new"]
    assert listing(tmp_path / "new") == {"a": b"1", "theirs": b"2"}


def test_a_folder_in_the_place_of_a_file_is_refused_and_kept(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    with pytest.raises(InputError, match="folder"):
        write_files(tmp_path, {"a": b"1", "b": b"2"})
    assert [path.name for path in tmp_path.iterdir()] == ["b"]


@pytest.mark.parametrize("name", ["../x", "a/b", "", ".."])
def test_a_name_that_leads_elsewhere_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError):
        write_files(tmp_path, {name: b"1"})


def test_a_file_where_the_directory_should_be_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(InputError):
        write_files(tmp_path / "file", {"a": b"1"})
