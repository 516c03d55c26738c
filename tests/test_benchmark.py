"""The benchmark measures what it says: memory of the process itself, packages only with releases of their year."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from converter import benchmark
from converter.benchmark import Figure
from converter.taxonomy.excerpt import excerpt_package

_CHILD = "from converter.benchmark import peak; print(peak())"


def test_a_process_is_not_as_large_as_the_one_that_started_it() -> None:
    ballast = bytearray(200 << 20)
    ended = subprocess.run([sys.executable, "-c", _CHILD], check=True, capture_output=True, text=True)
    assert benchmark.peak() > len(ballast) / (1 << 20)
    assert 5 < float(ended.stdout) < 150


@pytest.mark.slow
def test_memory_with_arelle_is_more_than_without(first_release: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(benchmark, "_CONVERSIONS", 2)
    monkeypatch.setattr(benchmark, "_VALIDATIONS", 2)
    figures = {figure.name: figure.ratio for figure in benchmark.memory([first_release])}
    without, with_arelle = figures["MB without Arelle"], figures["MB with Arelle"]
    assert without is not None
    assert with_arelle is not None
    assert with_arelle > without + 20


def test_a_package_of_another_year_is_not_compared_with(first_release: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(benchmark, "_over", lambda action, base, repeat: (1.0, "x"))
    figures = {figure.name: figure for figure in benchmark.validation(first_release, 1, excerpt_package(2024))}
    compared = figures["excerpt over official"]
    assert compared.ratio is None
    assert "is tagged in 2011" in compared.measured
    assert "is of 2024" in compared.measured
    assert compared.met


def test_the_first_release_is_what_validation_is_measured_with(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    measured: list[Path] = []

    def noted(path: Path, repeat: int, package: Path | None) -> list[Figure]:
        measured.append(path)
        return []

    monkeypatch.setattr(benchmark, "validation", noted)
    list(benchmark.run([tmp_path / "other.htm"], ["validation"], repeat=1, package=None))
    assert measured == [benchmark.EXAMPLE]
