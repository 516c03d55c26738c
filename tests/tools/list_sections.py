"""Writes `tests/sections.csv`: which lines of the bench's releases are sections of prose.

    python tests/tools/list_sections.py [BENCH]

Look at what changed before you commit it: every line of tests/sections.csv was compared with the release by eye.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from pathlib import Path

from converter.model import Document, Section, Statement
from converter.read import read
from converter.sections import find_sections
from converter.statements import interpret, locate

HERE = Path(__file__).resolve().parent
FILE = HERE.parent / "sections.csv"
FIELDS = ("release", "concept", "begins", "ends", "paragraphs", "stretches")


def releases(bench: Path) -> Iterator[Path]:
    """Whole releases in HTML, text, PDF and Markdown; the face statements of filings have no prose."""
    yield from sorted([*bench.glob("releases*/*/release.*"), *bench.glob("more/*")])


def sections_of(path: Path) -> tuple[Document, tuple[Statement, ...], tuple[Section, ...]]:
    document = read(path.read_bytes(), path.name)
    tables = locate(document)
    statements = interpret(document, tables)
    return document, statements, find_sections(document, tables, statements)


def rows(name: str, sections: tuple[Section, ...]) -> Iterator[dict[str, str]]:
    """A row for each section: where it begins and ends (page and line), how many paragraphs and stretches it has."""
    for section in sections:
        first, last = section.lines[0], section.lines[-1]
        paragraphs = sum(map(len, section.stretches))
        said = (f"{first.page}:{first.number}", f"{last.page}:{last.number}", paragraphs, len(section.stretches))
        yield dict(zip(FIELDS, (name, section.concept, *map(str, said)), strict=True))


def main(bench: Path) -> int:
    with FILE.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, FIELDS, lineterminator="\n")
        writer.writeheader()
        for path in releases(bench):
            writer.writerows(rows(path.relative_to(bench).as_posix(), sections_of(path)[2]))
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE.parents[2] / "shared" / "bench"))
