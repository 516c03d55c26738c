"""What is remembered from one release to the next: short texts, a bounded number of them, and never a difference."""

from __future__ import annotations

import gc
from pathlib import Path

import pytest

from converter import convert
from converter.remembered import Remembered, forget, remembered


def test_a_text_is_worked_out_once_until_all_is_forgotten() -> None:
    asked: list[str] = []

    @remembered()
    def length(text: str) -> int:
        asked.append(text)
        return len(text)

    assert (length("assets"), length("assets")) == (6, 6)
    assert asked == ["assets"]
    forget()
    assert length("assets") == 6
    assert asked == ["assets", "assets"]


def test_no_more_than_so_many_texts_and_no_long_ones_are_held() -> None:
    held = Remembered(len, most=3)
    for text in ("a", "bb", "ccc", "dddd"):
        assert held[text] == len(text)
    assert list(held) == ["dddd"]
    assert held["x" * 10_000] == 10_000
    assert list(held) == ["dddd"]


def test_a_memory_nobody_uses_any_more_goes() -> None:
    held = Remembered(len)
    assert held["assets"] == 6
    del held
    gc.collect()
    forget()


def test_a_release_reads_the_same_whatever_was_read_before(project: Path, first_release: Path) -> None:
    release = project / "examples" / "larkmoor-2025-q3.htm"
    forget()
    alone = convert(release).files()
    forget()
    convert(first_release)
    assert convert(release).files() == alone


@pytest.mark.parametrize("text", ["", " ", "Total assets"])
def test_what_is_remembered_is_what_the_function_gives(text: str) -> None:
    assert remembered()(str.upper)(text) == text.upper()
