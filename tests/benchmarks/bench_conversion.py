"""Conversion against the floor, measured side by side with pytest-benchmark; ratios are printed at the end.

    pytest tests/benchmarks/bench_conversion.py            (the bench's statements, else the example)

The floor is lxml parsing and serialising the same bytes. `release2xbrl benchmark` measures the same and more (workers,
memory, cold start, validation) without pytest.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from typing import Any

import pytest

from converter import benchmark as measures
from converter import convert
from converter.remembered import forget

PROJECT = Path(__file__).resolve().parent.parent.parent
Seconds = dict[tuple[str, str], float]


def documents() -> list[Path]:
    bench = Path(os.environ.get("RELEASE2XBRL_BENCH", PROJECT.parent / "shared" / "bench"))
    found = sorted((bench / "statements").glob("*/release.*"))
    return found or [PROJECT / "examples" / "larkmoor-2025-q3.htm"]


@pytest.fixture(scope="module")
def seconds() -> Iterator[Seconds]:
    """Seconds by (what, document); the ratios are printed when all is measured."""
    measured: Seconds = {}
    yield measured
    names = sorted({name for what, name in measured if what == "floor"})
    sys.stdout.write(f"\n\n{'what':28}{'median ratio to the floor':>28}\n")
    for what in dict.fromkeys(what for what, _ in measured):
        ratios = [measured[what, name] / measured["floor", name] for name in names if (what, name) in measured]
        sys.stdout.write(f"{what:28}{median(ratios):28.1f}\n")


def name_of(path: Path) -> str:
    return path.parent.name


@pytest.mark.parametrize("path", documents(), ids=name_of)
def test_conversion_with_all_outputs(path: Path, benchmark: Any, seconds: Seconds, tmp_path: Path) -> None:
    data = path.read_bytes()
    seconds["floor", str(path)] = measures.least(lambda: measures.floor(data), 5)
    stages = [measures.staged(data, path.name)[0] for _ in range(3)]
    for stage in measures.STAGES:
        seconds[stage, str(path)] = min(run[stage] for run in stages)
    whole: Callable[[], object] = lambda: convert(path).write(tmp_path)  # noqa: E731 - timed as it is
    benchmark.pedantic(whole, setup=forget, rounds=3, warmup_rounds=1)
    seconds["all outputs written", str(path)] = benchmark.stats.stats.min


def test_ten_times_as_long_costs_at_most_twelve_times_as_much(benchmark: Any) -> None:
    paths = documents()
    (figure,) = benchmark.pedantic(lambda: list(measures.growth(paths[:10], 2)), rounds=1)
    sys.stdout.write(f"\nten times as long: {figure.ratio:.1f} times the cost ({figure.measured})\n")
    assert figure.met
