"""The source of a release: its runs of text, and the places in them that everything later points to."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from converter.records import NamedTuple

if TYPE_CHECKING:  # a finding points into the source, so findings import this module
    from converter.model.findings import Finding


made = tuple.__new__
"""`made(Cell, (text, …))` is `Cell(text, …)` in a third of the time, for what a release has hundreds of: the values in
their order, none left out."""


class SourceKind(StrEnum):
    """How the bytes were read, hence what a run is: a line of text, or a text node of HTML."""

    TEXT = "text"
    HTML = "html"
    PDF = "pdf"
    MARKDOWN = "markdown"


class Place(NamedTuple):
    """Where something stands in the source: `Document.runs[run][start:end]`, on a page and a line (both from 1)."""

    page: int
    line: int
    run: int
    start: int
    end: int

    def __str__(self) -> str:
        return f"page {self.page}, line {self.line}"


class Cell(NamedTuple):
    """A piece of a table's row. `left` and `right` (exclusive) are grid columns in HTML, character columns in text.

    `places` are the runs it was read from, in order; `text` has its white space (nbsp too) folded to single spaces.
    """

    text: str
    left: int
    right: int
    places: tuple[Place, ...]


class Line(NamedTuple):
    """One line of text outside HTML tables: a line of the file, or the text of one block element."""

    text: str
    page: int
    number: int
    places: tuple[Place, ...]


class TableRow(NamedTuple):
    """One row of a table, a `<tr>` or a line: its cells that hold text, label cell(s) first, left to right by position.

    `indent` is the label's indentation: in points (padding, nbsp) in HTML, in characters in text. `doubt` says why its
    figures may not be those of its label (empty: they stand beside it).
    """

    cells: tuple[Cell, ...]
    indent: float
    page: int
    number: int
    bold: bool = False
    doubt: str = ""


class Grid(NamedTuple):
    """One HTML data table (innermost; tables used for layout are dissolved into lines)."""

    rows: tuple[TableRow, ...]
    width: int


class HtmlPage(NamedTuple):
    """A page as its parser left it, spelled as XML without comments and control characters.

    `tokens` are text, tag, text, tag, … in turn, tags without their angle brackets: `"", "td", "1,234", "/td", ""`.
    `title` and `sheets` (its style sheets) are plain text.
    """

    tokens: tuple[str, ...]
    title: str
    sheets: tuple[str, ...]


class Submission(NamedTuple):
    """What an EDGAR `<SEC-HEADER>` says of the filer; empty strings where it says nothing."""

    cik: str = ""
    company: str = ""
    form: str = ""
    period: date | None = None
    filed: date | None = None
    exhibit: str = ""


class Document(NamedTuple):
    """A release as read: `blocks` in reading order; `runs` are what places point into.

    HTML keeps its page, and `nodes[i]` is the token that holds `runs[i]`: the writer wraps numbers in place.
    """

    name: str
    kind: SourceKind
    sha256: str
    runs: tuple[str, ...]
    blocks: tuple[Line | Grid, ...]
    submission: Submission = Submission()
    page: HtmlPage | None = None
    nodes: tuple[int, ...] = ()
    findings: tuple[Finding, ...] = ()
