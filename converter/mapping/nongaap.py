"""Keeps measures that are not GAAP off GAAP concepts.

A line is non-GAAP if its own label says so (`non-gaap` words of words.yaml), if a heading above it does and the line
does not say "GAAP", or if the statement is one of measures (its title says so) and the line is not from the books. In a
reconciliation the lines that say "GAAP", and lines before any adjustment that mean an income or a margin of the books,
keep their concepts.
"""

from __future__ import annotations

from converter.mapping.bases import apart, each
from converter.mapping.normalise import Labels
from converter.model import Row, Statement, StatementKind


def why_not_gaap(row: Row, statement: Statement, labels: Labels) -> str:
    """The reason why a row may not bear a GAAP concept; empty if it may."""
    lexicon, said = labels.lexicon, labels[row.label].said
    word = lexicon.barring(said)
    if word:
        return f"{word!r} is no GAAP measure"
    if statement.non_gaap and not statement.kind.primary and apart(row.label) and not lexicon.says_gaap(said):
        return "a line of the items that the table's measures leave out"
    if each(row):
        return "an amount for each of something, no total"
    if statement.pro_forma:
        return "the table is pro forma"
    if not row.section and not statement.non_gaap:
        return ""
    if lexicon.says_gaap(said):
        return ""
    for heading in row.section:
        word = lexicon.barring(labels[heading].said)
        # The heading of a whole reconciliation names both sides ("Reconciliation of GAAP to non-GAAP …").
        if word and not lexicon.gaap.search(heading.lower().replace("non-gaap", "")):
            return f"stands under {heading!r}"
    if statement.non_gaap and statement.kind not in (StatementKind.RECONCILIATION, StatementKind.GUIDANCE):
        return "the table shows measures that are not GAAP"
    return ""
