"""Tables in lines of text: where each begins and ends, its heading, its header lines, its rows.

Lines are classified first (`classify`). Then one pass, in this order of decision for each line:

- a header line after rows ends the table and opens the next; where nothing is printed in between, the next table keeps
  the heading of the one before (quarter and half-year printed one under the other);
- a row joins the open table, with the labels waiting above it, or opens one;
- a label waits: the next row takes it as section heading or wrapped label, the next header line as heading;
- prose ends the table; a heading printed before the prose still belongs to the table after it.

Page breaks are healed (`heal`), then cells are cut (`textcells`): by position where columns align, by token where
they do not. Spaces that text recognition lost come back last (`respaced`). A candidate with fewer than two rows of
figures is no table.

In a row, the label cell comes first (empty text and no places where nothing is printed) and one cell a figure follows.
In tables whose header says `Notes`, a single letter or number before the first figure is a cell of its own, the last of
the row (`A`), not part of the label.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from converter.lazy import regex
from converter.model import Document, Line, Table
from converter.statements.classify import classify
from converter.statements.flattened import unflatten
from converter.statements.heal import Region, continued, heal, joined
from converter.statements.linekinds import LineKind, TextLine
from converter.statements.respaced import respaced
from converter.statements.textcells import table_of
from converter.statements.wrapped_dates import dates_joined, headings_joined

_HEADING_LINES = 10
_TITLE = regex(
    r"\b(?:statements?|balance\s+sheets?|reconciliations?|thousands|millions|highlights|summary|supplemental|information"
    r"|results|data|guidance|outlook|schedule|operations|segments?|metrics|detail)\b",
    re.IGNORECASE,
)


def locate_lines(source: Document | Sequence[Line]) -> tuple[Table, ...]:
    """The tables printed in a document's lines (or in `source`, lines in reading order), top to bottom."""
    lines = [b for b in source.blocks if isinstance(b, Line)] if isinstance(source, Document) else source
    groups = continued(_regions(heal(classify(headings_joined(unflatten(dates_joined(lines)))))))
    return respaced(tuple(table for group in groups for table in _tables(group)))


def _tables(group: list[Region]) -> list[Table]:
    """The tables of regions that go on from one another: one, if their columns agree over all pages or page by page, or
    if all rows have as many figures; else each by itself."""
    regions = [region for region in group if _is_table(region)]
    if not regions:
        return []
    first, *rest = regions
    body = [line for region in regions for line in region.body]
    whole = table_of(first.heading, first.header, body)
    if not rest or whole.aligned:
        return [whole]
    table = table_of(first.heading, first.header, first.body)
    whole_by_page = joined(table, [table_of([], [], region.body) for region in rest], first.body[0].line.number)
    if whole_by_page is not None:
        return [whole_by_page]
    by_order = len({len(line.tokens) for line in body if line.tokens}) == 1
    return [whole] if by_order else [table, *(table_of(r.heading, r.header, r.body) for r in rest)]


def _is_table(region: Region) -> bool:
    rows = [line for line in region.body if line.kind is LineKind.ROW]
    if not rows:
        return False
    if len(rows) == 1:
        return bool(region.header) and len(rows[0].tokens) > 1
    single = sum(1 for line in rows if len(line.tokens) == 1)
    return bool(region.header) or single < len(rows) or len(rows) > 2


_TITLE_LINES = 2
_LONG_TITLE = regex(
    r"consolidated\s+(?:condensed\s+)?(?:statements?\s+of|balance\s+sheets?)"
    r"|\((?:[a-z]+\s+(?:and\s+[a-z]+\s+)?)?in\s+(?:thousands|millions|billions)",
    re.IGNORECASE,
)
_ENDS = regex(r"[.!?;,][\"”’')\]]*$")
_NAMES_STATEMENT = regex(
    r"\b(?:Statements?\s+of\s+(?:Operations|Income|Earnings|Cash\s+Flows?|Financial\s+(?:Position|Condition))"
    r"|Balance\s+Sheets?)\b"
)


class _Walk:
    """The pass over classified lines; `waiting` are labels not yet given to a table, `titled` those before prose.

    `lead` are the prose lines right above, if they lead to a table (`_leads`), with those they go on from.
    """

    def __init__(self) -> None:
        self.regions: list[Region] = []
        self.open: Region | None = None
        self.waiting: list[TextLine] = []
        self.titled: list[TextLine] = []
        self.inherited: list[TextLine] = []
        self.lead: list[TextLine] = []
        self.prose_since = False

    def heading(self) -> list[TextLine]:
        """The lines above a table; those of the table before it where nothing at all is printed in between."""
        lines = self.waiting
        titled = [line for line in lines if _TITLE.search(line.text) and not line.text.lstrip().startswith("(")]
        if len(lines) <= 2 and not titled:
            lines = [*self.titled, *self.lead, *lines]
        if lines or self.prose_since:
            self.inherited = lines[-_HEADING_LINES:]
        self.titled = []
        self.lead = []
        return list(self.inherited)

    def close(self) -> None:
        if self.open is not None:
            self.regions.append(self.open)
            self.open = None

    def header(self, line: TextLine) -> None:
        if self.open is not None and (self.open.rows or not self.open.header):
            self.close()
        elif self.open is not None and any(_TITLE.search(label.text) for label in self.waiting):
            if not any(_TITLE.search(label.text) and not label.text.lstrip().startswith("(") for label in self.waiting):
                self.waiting = [*self.open.heading, *self.open.header, *self.waiting]
            self.open = None
        if self.open is None:
            self.open = Region(self.heading())
        else:
            self.open.header.extend(self.waiting)
        self.waiting = []
        self.open.header.append(line)

    def row(self, line: TextLine) -> None:
        if self.open is None:
            labels = self.waiting
            cut = len(labels)
            while cut and labels[cut - 1].gap == 0 and len(labels) - cut < 3 and _joins_row(labels[cut - 1]):
                cut -= 1
            self.waiting = labels[:cut]
            self.open = Region(self.heading())
            self.waiting = labels[cut:]
        self.open.body.extend(self.waiting)
        self.waiting = []
        self.open.body.append(line)
        self.prose_since = False

    def rule(self, line: TextLine) -> None:
        """A rule under a header line tells which columns it spans."""
        if self.open is not None and self.open.header and not self.open.body and not self.waiting:
            self.open.header.append(line)

    def prose(self, line: TextLine) -> None:
        if self.open is not None and not self.open.rows:
            self.waiting = [*self.open.heading, *self.open.header, *self.waiting]
            self.open = None
        self.close()
        if self.waiting:
            self.titled = self.waiting
            self.waiting = []
        self.prose_since = True
        goes_on = line.gap == 0 and len(self.lead) < _TITLE_LINES
        before = self.lead if goes_on else []
        unclosed = bool(before) and before[-1].text.count("(") > before[-1].text.count(")")
        self.lead = [*before, line] if unclosed or _leads(line.text) else []


def _leads(text: str) -> bool:
    """Whether a line taken for prose leads to a table: `Amounts include …, as follows:`, a statement's name, or a long
    title in one line (`Acme and subsidiaries consolidated balance sheets At May 31, 2023 (in millions)`)."""
    text = text.rstrip()
    if text.endswith(":") or (("Statement" in text or "Balance" in text) and _NAMES_STATEMENT.search(text)):
        return True
    low = text.lower()
    named = "consolidated" in low or "thousands" in low or "illions" in low
    return named and not _ENDS.search(text) and _LONG_TITLE.search(text) is not None


def _joins_row(line: TextLine) -> bool:
    return line.text.rstrip().endswith(":")


def _regions(lines: list[TextLine]) -> list[Region]:
    walk = _Walk()
    for line in lines:
        if line.kind is LineKind.HEADER:
            walk.header(line)
        elif line.kind is LineKind.ROW:
            walk.row(line)
        elif line.kind is LineKind.LABEL:
            walk.waiting.append(line)
        elif line.kind is LineKind.PROSE:
            walk.prose(line)
        elif line.kind is LineKind.RULE:
            walk.rule(line)
    walk.close()
    return walk.regions
