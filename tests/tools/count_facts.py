"""Writes `tests/fact_counts.csv`: what every release of the bench and every example yields now.

    python tests/tools/count_facts.py

The test beside it fails where a release yields less: look whether what is gone was right, then write the file anew.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from pathlib import Path

from converter import convert
from converter.batch.plan import Settings, about, plan
from converter.errors import ConverterError
from converter.report import counts

HERE = Path(__file__).resolve().parent
FILE = HERE.parent / "fact_counts.csv"
PROJECT = HERE.parent.parent
FIELDS = ("release", "statements", "facts", "proved")


def releases(bench: Path) -> Iterator[tuple[str, Path]]:
    """Every release by its name: the examples, then the bench."""
    for path in sorted((PROJECT / "examples").glob("*.*")):
        if path.suffix in (".txt", ".htm", ".pdf"):
            yield f"examples/{path.name}", path
    for folder in ("releases", "releases-tagged", "statements", "more"):
        for task in plan([bench / folder], PROJECT / "nowhere", Settings()):
            yield f"{folder}/{task.name}", task.path


def counted(path: Path) -> tuple[int, int, int]:
    """Statements, facts and proved facts of a release; nothing where it does not convert."""
    try:
        found = counts(convert(path, **about(path)).conversion)
    except ConverterError:
        return 0, 0, 0
    return found["statements"], found["facts"], found["proved"] + found["repaired"]


def main(bench: Path) -> int:
    if not bench.is_dir():
        print(f"{bench} is no folder of releases; {FILE.name} is left as it is", file=sys.stderr)
        return 2
    with FILE.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(FIELDS)
        for name, path in releases(bench):
            writer.writerow((name, *counted(path)))
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else PROJECT.parent / "shared" / "bench"))
