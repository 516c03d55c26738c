"""Keeps measures that are not GAAP off GAAP concepts.

A line is non-GAAP if its own label says so (`non-gaap` words of words.yaml), if a heading above it does and the line
does not say "GAAP", or if the statement is one of measures (its title says so) and the line is not from the books. In a
reconciliation the lines that say "GAAP", and lines before any adjustment that mean an income or a margin of the books,
keep their concepts.
"""

from __future__ import annotations

from collections.abc import Iterable

from converter.mapping.bases import apart, each
from converter.mapping.normalise import Labels
from converter.model import Row, Statement, StatementKind
from converter.once import Once


def why_not_gaap(statement: Statement, numbers: Iterable[int], labels: Labels) -> dict[int, str]:
    """Why each of some rows may not bear a GAAP concept; empty if it may."""
    headed = Once[tuple[str, ...], str](lambda section: _why_not_under(section, labels))
    return {number: _why_not(statement.rows[number], statement, labels, headed) for number in numbers}


def _why_not(row: Row, statement: Statement, labels: Labels, headed: Once[tuple[str, ...], str]) -> str:
    label = labels[row.label]
    if label.barred:
        return f"{label.barred!r} is no GAAP measure"
    measures = statement.non_gaap
    if measures and not statement.kind.primary and apart(row.label) and not labels.lexicon.says_gaap(label):
        return "a line of the items that the table's measures leave out"
    if each(row):
        return "an amount for each of something, no total"
    if statement.pro_forma:
        return "the table is pro forma"
    under = headed[row.section] if row.section else ""
    if not (under or measures) or labels.lexicon.says_gaap(label):
        return ""
    if measures and statement.kind not in (StatementKind.RECONCILIATION, StatementKind.GUIDANCE):
        return under or "the table shows measures that are not GAAP"
    return under


def _why_not_under(section: tuple[str, ...], labels: Labels) -> str:
    """Why lines under some headings may not that do not say "GAAP" themselves; empty if they may."""
    for heading in section:
        word = labels[heading].barred
        # The heading of a whole reconciliation names both sides ("Reconciliation of GAAP to non-GAAP …").
        if word and not labels.lexicon.gaap.search(heading.lower().replace("non-gaap", "")):
            return f"stands under {heading!r}"
    return ""
