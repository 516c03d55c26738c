"""Flattened tables laid out again: newswire pages that lost their grid.

Two shapes, tried in this order: a whole table run together in one long line (`flattened_runs`), one cell a line
(`flattened_cells`). Both give back lines laid out in columns, whose pieces keep their places in the source, so that the
rest of `locate` treats them as any table.
"""

from __future__ import annotations

from collections.abc import Sequence

from converter.model import Line
from converter.statements.flattened_cells import cells_by_line
from converter.statements.linekinds import TextLine

LONG = 300
LONGEST = 200_000
"""No release prints a table of more characters; a longer line is left alone."""


def unflatten(lines: Sequence[Line]) -> list[Line | TextLine]:
    """`lines` with flattened tables replaced by lines laid out in columns."""
    found: list[Line | TextLine] = []
    for line in lines:
        if LONG < len(line.text) <= LONGEST:
            from converter.statements.flattened_runs import run_on  # few releases have such a line

            laid = run_on(line, found)
            if laid:
                found += laid
                continue
        found.append(line)
    return cells_by_line(found)
