"""Speed, as ratios measured side by side in one run: a machine's milliseconds mean nothing elsewhere, ratios do.

    stages      each stage and the whole conversion (all outputs written, no validation, warm) over the floor:
                lxml parsing and serialising the same bytes
    growth      a document ten times as long over the document
    cold        whole processes over a process that only imports the libraries
    workers     a batch with two workers over one with one
    memory      peak of a process that converts, without and with Arelle
    maps        linting the mapping tables over loading their YAML (libyaml where there is one)
    validation  three formats over the inline document alone; the excerpt over an official package of its year, if given

Times are the least of several runs (noise only adds), ratios are taken for each document, and medians are printed.
What is remembered of labels and tags is dropped before each round, so that no document is met twice.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from statistics import median

from converter.batch.plan import Settings, Task, plan
from converter.errors import ConverterError, InputError
from converter.model import Conversion
from converter.options import Options
from converter.records import NamedTuple
from converter.remembered import forget

SECTIONS = ("stages", "growth", "cold", "workers", "memory", "validation", "maps")
EXAMPLE = Path(__file__).resolve().parent.parent / "examples" / "sonus-2011-q2.txt"
"""The first release: starts and validation are always measured with it, so that a ratio means the same each time."""

STAGES = ("read", "locate", "interpret", "balance", "map", "write")


class Figure(NamedTuple):
    """A measured ratio: what was measured over what, the times in seconds, and the bar where there is one.

    The ratio is None where it would mean nothing; `measured` says why.
    """

    section: str
    name: str
    ratio: float | None
    measured: str
    bar: float = 0.0
    at_least: bool = False

    @property
    def met(self) -> bool:
        if not self.bar or self.ratio is None:
            return True
        return self.ratio >= self.bar if self.at_least else self.ratio <= self.bar


def documents(folder: Path | None, out: Path) -> list[Path]:
    """The releases to measure with: those below `folder`, else the worked example. Raises InputError for none."""
    if folder is None:
        if not EXAMPLE.is_file():
            raise InputError("there is no example beside this installation", "Name a folder of releases.")
        return [EXAMPLE]
    return [task.path for task in plan([folder], out, Settings())]


def run(paths: Sequence[Path], sections: Sequence[str], *, repeat: int, package: Path | None) -> Iterator[Figure]:
    """Measure, section by section, in the order of `SECTIONS`."""
    first = EXAMPLE if EXAMPLE.is_file() else paths[0]
    steps: dict[str, Callable[[], Iterator[Figure]]] = {
        "stages": lambda: stages(paths, repeat),
        "growth": lambda: growth(paths, repeat),
        "cold": lambda: cold(first),
        "workers": lambda: workers(paths),
        "memory": lambda: memory(paths),
        "validation": lambda: validation(first, repeat, package),
        "maps": lambda: maps(repeat),
    }
    for section in SECTIONS:
        if section in sections:
            yield from steps[section]()


def least(action: Callable[[], object], repeat: int) -> float:
    """Seconds of the quickest of `repeat` runs."""
    best = float("inf")
    for _ in range(repeat):
        started = time.perf_counter()
        action()
        best = min(best, time.perf_counter() - started)
    return best


def floor(data: bytes) -> None:
    """What nobody can do without: parse the bytes, and write them out again."""
    from lxml import etree, html

    etree.tostring(html.document_fromstring(data))


def staged(data: bytes, name: str) -> tuple[dict[str, float], Conversion]:
    """Seconds of each stage of one conversion, and the conversion."""
    from converter.arithmetic import balance
    from converter.checks import examine
    from converter.collect import collect
    from converter.cover import identify
    from converter.mapping import load_maps, map_statements
    from converter.read import read
    from converter.sections import find_sections
    from converter.statements import interpret, locate
    from converter.taxonomy import concept_table
    from converter.write import write

    options, clock, times = Options(), time.perf_counter, [time.perf_counter()]
    document = read(data, name)
    times.append(clock())
    tables = locate(document)
    times.append(clock())
    read_statements = interpret(document, tables)
    times.append(clock())
    statements = balance(read_statements)
    times.append(clock())
    entity = identify(document, statements, options)
    concepts = concept_table()
    year = concepts.year("auto", entity)
    mapped = map_statements(document, statements, entity, load_maps(()), concepts, year)
    sections = find_sections(document, tables, statements)
    conversion = examine(collect(document, entity, concepts, year, statements, mapped, sections))
    times.append(clock())
    write(conversion, options.formats, "release")
    times.append(clock())
    return {stage: times[n + 1] - times[n] for n, stage in enumerate(STAGES)}, conversion


def stages(paths: Sequence[Path], repeat: int) -> Iterator[Figure]:
    """Each stage over the floor; the whole with its files on disk.

    Every round goes through all documents, as a batch does, the floor with them, and begins with nothing remembered:
    what a document has in common with those before it counts, and that it was converted in another round does not.
    """
    known = [(path, path.read_bytes()) for path in _convertible(paths)]
    if not known:
        raise InputError("none of the documents could be converted")
    quickest = [dict.fromkeys((*STAGES, "all", "floor"), float("inf")) for _ in known]
    for _ in range(repeat):
        for measured in (_staged, _whole_and_floor):
            forget()
            for (path, data), best in zip(known, quickest, strict=True):
                times = measured(path, data)
                best.update({name: min(best[name], seconds) for name, seconds in times.items()})
    of = {name: [best[name] for best in quickest] for name in quickest[0]}
    ratio = {name: median(s / base for s, base in zip(of[name], of["floor"], strict=True)) for name in of}
    milliseconds = {name: f"{median(seconds) * 1000:.2f} ms" for name, seconds in of.items()}
    yield Figure("stages", f"floor, {len(known)} documents", 1.0, milliseconds["floor"])
    for stage in STAGES:
        yield Figure("stages", stage, ratio[stage], milliseconds[stage])
    yield Figure("stages", "all, written", ratio["all"], milliseconds["all"], 15)
    share = median(m / a for m, a in zip(of["map"], of["all"], strict=True))
    yield Figure("stages", "map, of all", share, "", 1 / 3)


def _staged(path: Path, data: bytes) -> dict[str, float]:
    return staged(data, path.name)[0]


def _whole_and_floor(path: Path, data: bytes) -> dict[str, float]:
    return {"all": _whole(path), "floor": least(lambda: floor(data), 1)}


def _convertible(paths: Sequence[Path]) -> Iterator[Path]:
    """The documents that convert; a first run loads the tables, so that what follows is warm."""
    for path in paths:
        try:
            staged(path.read_bytes(), path.name)
        except ConverterError:
            continue
        yield path


def _whole(path: Path) -> float:
    """Seconds of one conversion with its files written."""
    from converter.api import convert

    with _memory_folder() as folder:
        return least(lambda: convert(path).write(Path(folder)), 1)


def _memory_folder() -> tempfile.TemporaryDirectory[str]:
    """A folder in memory where the system has one: how fast the disk is belongs to the machine."""
    memory = Path("/dev/shm")  # noqa: S108 - a folder of our own is made in it
    return tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None)


def growth(paths: Sequence[Path], repeat: int) -> Iterator[Figure]:
    """The statements of a release printed ten times over: the cost should be ten times, and is to stay under twelve."""
    ratios = []
    for path in sorted(_convertible(paths), key=lambda path: path.stat().st_size)[: max(3, len(paths) // 5)]:
        data = path.read_bytes()
        longer = _ten_times(data)
        name = path.name
        once = least(lambda data=data, name=name: _anew(data, name), repeat)  # type: ignore[misc]
        ten = least(lambda data=longer, name=name: _anew(data, name), max(1, repeat // 2))  # type: ignore[misc]
        ratios.append(ten / once)
    if ratios:
        yield Figure("growth", "ten times as long", median(ratios), f"worst {max(ratios):.1f}", 12)


def _anew(data: bytes, name: str) -> None:
    forget()
    staged(data, name)


def _ten_times(data: bytes) -> bytes:
    lower = data.lower()
    start, end = lower.find(b"<body"), lower.rfind(b"</body>")
    if start < 0 or end < 0:
        return b"\n\n\n".join([data] * 10)
    start = data.index(b">", start) + 1
    return data[:start] + data[start:end] * 10 + data[end:]


def cold(path: Path) -> Iterator[Figure]:
    """Whole processes, alternating with the floor's so that both meet the same machine.

    Modules are compiled before, as an installation by pip has them, whatever the environment says of that.
    """
    with tempfile.TemporaryDirectory() as folder:
        environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
        environment["PYTHONPYCACHEPREFIX"] = str(Path(folder) / "compiled")

        def seconds(*arguments: str) -> float:
            started = time.perf_counter()
            command = [sys.executable, *arguments]
            subprocess.run(command, check=True, capture_output=True, env=environment)  # noqa: S603 - our own command
            return time.perf_counter() - started

        convert = ["convert", str(path), "--out", folder, "--no-validate", "-q"]
        for name, arguments, imports, bar in (
            ("--version", ["--version"], "click, lxml.etree, yaml", 1.5),
            ("convert --no-validate", convert, "click, lxml.html, yaml", 3.0),
        ):
            ours, base = [], []
            for _ in range(8):
                base.append(seconds("-c", f"import {imports}"))
                ours.append(seconds("-m", "converter.cli", *arguments))
            ratio = median(ours[1:]) / median(base[1:])
            yield Figure("cold", name, ratio, f"{median(ours) * 1000:.0f} / {median(base) * 1000:.0f} ms", bar)


def workers(paths: Sequence[Path], *, least_seconds: float = 8.0) -> Iterator[Figure]:
    """The same tasks with one worker and with two, long enough for the start of the workers not to count."""
    from converter.batch import runner

    with _memory_folder() as folder:
        out = Path(folder)
        started = time.perf_counter()
        for path in _convertible(paths[:10]):
            _whole(path)
        each = max((time.perf_counter() - started) / max(len(paths[:10]), 1) / 2, 0.005)
        rounds = max(1, int(least_seconds / each / len(paths)))
        settings = Settings(validate=False)
        tasks = [
            Task(path, f"{turn}/{number}", out / str(turn) / str(number), settings)
            for turn in range(rounds)
            for number, path in enumerate(paths)
        ]
        one = least(lambda: runner.run(tasks, out, jobs=1), 1)
        two = least(lambda: runner.run(tasks, out, jobs=2), 1)
        yield Figure(
            "workers", "two over one", one / two, f"{len(tasks)} in {one:.1f} / {two:.1f} s", 1.8, at_least=True
        )


_CONVERSIONS = 500
"""How many conversions one process makes to show that its memory stays as it is."""
_VALIDATIONS = 40
"""The same with Arelle, which takes ten times as long."""

_PEAK = """
import sys
from converter.api import convert
from converter.benchmark import peak
from converter.errors import ConverterError
first = 0
for turn in range(int(sys.argv[1])):
    for path in sys.argv[3:]:
        try:
            report = convert(path)
            report.files(), report.to_json()
            if sys.argv[2] == "arelle":
                report.validate()
        except ConverterError:
            pass
    first = first or peak()
print(first, peak())
"""


def peak() -> float:
    """The most memory this process has had, in MB, with Arelle where Arelle has run: `validate` runs it in the process.

    Linux hands what `getrusage` counts on to a child before its program starts: a process that a large one has started
    would never look smaller than that. `VmHWM` begins anew with the program.
    """
    status = Path("/proc/self/status")
    if status.is_file():
        words = status.read_text().split()
        return int(words[words.index("VmHWM:") + 1]) / 1024
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 << 20 if sys.platform == "darwin" else 1024)


def memory(paths: Sequence[Path]) -> Iterator[Figure]:
    """Peak resident memory in MB of a process, and its growth from the first round to the last, which is to be none."""
    rounds = max(2, -(-_CONVERSIONS // len(paths)))
    some = paths[:5]
    for name, mode, turns, chosen, bar in (
        ("without Arelle", "plain", rounds, paths, 120),
        ("with Arelle", "arelle", max(2, -(-_VALIDATIONS // len(some))), some, 400),
    ):
        command = [sys.executable, "-c", _PEAK, str(turns), mode, *map(str, chosen)]
        ended = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 - our own code
        first, last = map(float, ended.stdout.split()[-2:])
        yield Figure("memory", f"MB {name}", last, f"{first:.0f} after the first of {turns} rounds", bar)
        measured = f"after {turns * len(chosen)} conversions over after {len(chosen)}"
        yield Figure("memory", f"growth {name}", last / first, measured, 1.1)


def validation(path: Path, repeat: int, package: Path | None) -> Iterator[Figure]:
    """Arelle on the inline document alone and on three formats in one session; on the excerpt and on the official."""
    from converter.api import Report, convert

    def prepared(formats: tuple[str, ...], packages: tuple[Path, ...] = ()) -> Report:
        report = convert(path, formats=formats, packages=packages)
        report.validate()
        return report

    one, three = prepared(("ixbrl",)), prepared(("ixbrl", "xbrl", "json"))
    ratio, times = _over(three.validate, one.validate, repeat)
    yield Figure("validation", "three formats over one", ratio, times, 1.6)
    if package is None:
        return
    if three.taxonomy not in (years := _years_of(package)):
        of = ", ".join(map(str, sorted(years))) or "no year that we know"
        what = f"not measured: {path.name} is tagged in {three.taxonomy}, {package.name} is of {of}"
        yield Figure("validation", "excerpt over official", None, what)
        return
    official = prepared(("ixbrl", "xbrl", "json"), (package,))
    ratio, times = _over(three.validate, official.validate, repeat)
    yield Figure("validation", "excerpt over official", ratio, times, 1 / 3)


def _over(action: Callable[[], object], base: Callable[[], object], repeat: int) -> tuple[float, str]:
    """The ratio of two actions in processor time, and the times in words; they take turns, to meet the same machine."""

    def seconds(each: Callable[[], object]) -> float:
        started = time.process_time()
        each()
        return time.process_time() - started

    times = [(seconds(action), seconds(base)) for _ in range(repeat + 3)]
    upper, lower = (min(column) for column in zip(*times, strict=True))
    return upper / lower, f"{upper:.2f} / {lower:.2f} s"


def _years_of(package: Path) -> set[int]:
    """The years whose US-GAAP schema the package holds at its official address."""
    from converter.taxonomy import concept_table
    from converter.validate.packages import TaxonomyPackage

    table, held = concept_table(), TaxonomyPackage(package)
    return {year for year in table.years if held.read(table.href("us-gaap", year)) is not None}


def maps(repeat: int) -> Iterator[Figure]:
    """`maps lint` of the built-in tables over `yaml.safe_load` of the same files."""
    import yaml

    from converter.mapping.lint import lint
    from converter.resources import maps_folder

    files = [path.read_bytes() for path in sorted(maps_folder().glob("*.yaml"))]
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    loading = least(lambda: [yaml.load(data, loader) for data in files], repeat)  # noqa: S506 - a safe loader
    linting = least(lambda: lint(()), max(1, repeat // 2))
    yield Figure("maps", "lint over yaml.safe_load", linting / loading, f"{linting:.2f} / {loading:.3f} s", 20)
