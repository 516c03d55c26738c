"""`release2xbrl benchmark`: how fast this installation is, in ratios."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import click

from converter.commands import common
from converter.errors import InputError

_SECTIONS = "stages,growth,cold,workers,memory,validation,maps"


@click.command("benchmark")
@click.argument("folder", required=False, type=common.PATH, metavar="[DIR]")
@click.option("--only", default=_SECTIONS, show_default=True, metavar="LIST", help="Sections to measure.")
@click.option("--repeat", default=3, show_default=True, type=click.IntRange(min=1), help="Runs; the quickest counts.")
@click.option(
    "--taxonomy-package",
    "package",
    type=common.PATH,
    metavar="ZIP",
    help="Official package (us-gaap-2011) to compare with.",
)
@click.option("--check", is_flag=True, help="Exit with 1 where a ratio misses its bar.")
@common.json_option
def command(folder: Path | None, only: str, repeat: int, package: Path | None, check: bool, as_json: bool) -> int:
    """Measure conversion, start, workers, memory and validation with the releases in DIR (the example if not given).

    Every figure is a ratio to something measured beside it in the same run; memory is in MB.
    """
    from converter import benchmark

    sections = common.listed(only)
    if unknown := [section for section in sections if section not in benchmark.SECTIONS]:
        raise InputError(f"unknown section {unknown[0]!r}", f"Sections are {', '.join(benchmark.SECTIONS)}.")
    with tempfile.TemporaryDirectory() as out:
        paths = benchmark.documents(folder, Path(out))
    figures = []
    if not as_json:
        click.echo(f"{'section':12}{'what':28}{'ratio':>9}{'bar':>9}  measured")
    for figure in benchmark.run(paths, sections, repeat=repeat, package=package):
        figures.append(figure)
        if not as_json:
            bar = f"{'≥' if figure.at_least else '≤'}{figure.bar:.4g}" if figure.bar else ""
            missed = "" if figure.met else "  MISSED"
            ratio = "–" if figure.ratio is None else f"{figure.ratio:.2f}"
            line = f"{figure.section:12}{figure.name:28}{ratio:>9}{bar:>9}  {figure.measured}{missed}"
            click.echo(line)
    if as_json:
        common.print_bytes(json.dumps([figure._asdict() for figure in figures], indent=1).encode() + b"\n")
    return 1 if check and not all(figure.met for figure in figures) else 0
