"""The frozen types every stage shares, from the bytes of a release to its facts.

    Document ─locate→ Table ─interpret→ Statement ─balance→ Statement ─map→ Fact ─collect→ Report

Conventions used everywhere
- Numbers are `Decimal`; a float never touches a value.
- `Amount.value` is in full units (dollars, shares, 0.578 for 57.8 %) with the sign as printed: parentheses and minus
  make it negative. Signs as XBRL wants them exist only on a `Fact`.
- `Period.start` and `Period.end` are both inclusive days; an instant has no start.
- `scale` is the power of ten printed digits are multiplied with (3 for thousands, −2 for a percentage);
  `decimals` = printed fraction digits − scale (XBRL 2.1, 4.6.5).
- A problem is a `Finding`, a value; exceptions are for a caller's mistakes.

The records are named tuples: frozen, and cheap to define (`converter.records`), to make and to change (`_replace`).
"""

from __future__ import annotations

from converter.model.facts import Candidate, Concept, Dimension, Evidence, Extension, Fact
from converter.model.findings import Finding, Severity
from converter.model.quantities import PURE, SHARES, Period, Unit, half_of_place, money, per_share
from converter.model.report import Conversion, Entity, Leftover, State
from converter.model.sections import Section
from converter.model.source import Cell, Document, Grid, HtmlPage, Line, Place, SourceKind, Submission, TableRow, made
from converter.model.statements import (
    Amount,
    Column,
    ColumnRole,
    Equation,
    Proof,
    Repair,
    Row,
    Statement,
    StatementKind,
    Table,
)

__all__ = [
    "PURE",
    "SHARES",
    "Amount",
    "Candidate",
    "Cell",
    "Column",
    "ColumnRole",
    "Concept",
    "Conversion",
    "Dimension",
    "Document",
    "Entity",
    "Equation",
    "Evidence",
    "Extension",
    "Fact",
    "Finding",
    "Grid",
    "HtmlPage",
    "Leftover",
    "Line",
    "Period",
    "Place",
    "Proof",
    "Repair",
    "Row",
    "Section",
    "Severity",
    "SourceKind",
    "State",
    "Statement",
    "StatementKind",
    "Submission",
    "Table",
    "TableRow",
    "Unit",
    "half_of_place",
    "made",
    "money",
    "per_share",
]
