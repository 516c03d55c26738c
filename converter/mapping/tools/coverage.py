"""`maps coverage`: over a folder of releases, which lines the tables know, by statement and by industry.

A line is mapped (a standard concept), custom (one of the extension), unmapped or refused. The labels that would gain
most come last: those left out or on custom concepts in most releases.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from converter.batch.plan import Settings, Task, about, plan
from converter.errors import ConverterError
from converter.model import State

STATES = ("mapped", "custom", "unmapped", "refused")
COMMERCIAL = "commercial"
_GAINS = 25


@dataclass(slots=True)
class Covered:
    """Lines by (statement kind, state), the industries of the release, and labels that are not mapped."""

    path: str
    lines: Counter[tuple[str, str]] = field(default_factory=Counter)
    industries: tuple[str, ...] = ()
    gains: set[tuple[str, str, str]] = field(default_factory=set)
    error: str = ""


def coverage(inputs: Sequence[Path], maps: Sequence[Path] = (), *, jobs: int = 0) -> Iterator[str]:
    """The table of a folder of releases, line by line. Raises InputError where there is no release."""
    from converter.batch.runner import processes

    settings = Settings(maps=tuple(str(folder) for folder in maps), validate=False)
    tasks = plan(inputs, Path("coverage-writes-nothing"), settings)
    if jobs == 1 or len(tasks) == 1:
        yield from table([cover(task) for task in tasks])
        return
    import os

    engine = processes(jobs or os.cpu_count() or 1)
    with engine:
        yield from table(list(engine.map(cover, tasks)))


def cover(task: Task) -> Covered:
    """What became of the lines of one release."""
    from converter.api import convert
    from converter.mapping import company_names, load_maps
    from converter.mapping.context import evidence
    from converter.mapping.normalise import Labels

    covered = Covered(task.name)
    folders = tuple(Path(folder) for folder in task.settings.maps)
    try:
        report = convert(task.path, maps=folders, **about(task.path))
    except ConverterError as error:
        covered.error = error.message
        return covered
    maps = load_maps(folders)
    shown = evidence(report.statements, maps, Labels(maps.lexicon, company_names(report.entity.name, maps)))
    named = {name for rule in maps.rules for name in rule.industry}
    covered.industries = tuple(sorted(named & set(shown))) or (COMMERCIAL,)
    kinds = [str(statement.kind) for statement in report.statements]
    states: dict[tuple[int, int], str] = {}
    for fact in report.facts:
        if fact.statement >= 0:
            states[fact.statement, fact.row] = "custom" if fact.concept.prefix == "ext" else "mapped"
    for leftover in report.leftovers:
        if leftover.statement >= 0:
            state = "unmapped" if leftover.state == State.UNMAPPED else "refused"
            states.setdefault((leftover.statement, leftover.row), state)
    for (statement, row), state in states.items():
        kind = kinds[statement]
        covered.lines[kind, state] += 1
        # Elsewhere stand measures that are not GAAP and breakdowns: they belong on concepts of the extension.
        if state in ("custom", "unmapped") and report.statements[statement].kind.primary:
            label = " ".join(report.statements[statement].rows[row].label.lower().split())
            covered.gains.add((label, kind, state))
    return covered


def table(covered: Sequence[Covered]) -> Iterator[str]:
    """Coverage by statement, by industry, and the labels that would gain most."""
    from converter.summary import table as set_in_columns

    by_kind: dict[str, Counter[str]] = {}
    by_industry: dict[str, Counter[str]] = {}
    gains: Counter[tuple[str, str, str]] = Counter()
    for one in covered:
        gains.update(one.gains)
        for (kind, state), count in one.lines.items():
            by_kind.setdefault(kind, Counter())[state] += count
            for industry in one.industries:
                by_industry.setdefault(industry, Counter())[state] += count
    for title, counted in (("statement", by_kind), ("industry", by_industry)):
        rows: list[tuple[str, ...]] = [(title, "lines", *STATES, "mapped %")]
        total: Counter[str] = Counter()
        for name, states in sorted(counted.items(), key=lambda item: -item[1].total()):
            rows.append(_row(name, states))
            total += states
        if title == "statement":
            rows.append(_row("all", total))
        yield from set_in_columns(rows, right=range(1, 7))
        yield ""
    most = sorted(gains.items(), key=lambda item: (-item[1], item[0]))[:_GAINS]
    if most:
        listed: list[tuple[str, ...]] = [("would gain most", "releases", "statement", "now")]
        listed += [(label[:70] or "(no label)", str(count), kind, state) for (label, kind, state), count in most]
        yield from set_in_columns(listed, right=[1])
        yield ""
    failed = [one for one in covered if one.error]
    yield f"{len(covered) - len(failed)} of {len(covered)} releases converted"
    for one in failed:
        yield f"  {one.path}: {one.error}"


def _row(name: str, states: Counter[str]) -> tuple[str, ...]:
    total = states.total()
    share = f"{states['mapped'] / total:.1%}" if total else "-"
    return (name, str(total), *(str(states[state]) for state in STATES), share)
