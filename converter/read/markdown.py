"""Newswire markdown as lines of text: its marks taken off, its lines and cells left as they are.

Marks taken off, in place, so that a place still points at what is printed: heading signs, emphasis, links (their
address), images, backslashes before punctuation, HTML comments and character references. Tables in pipes become plain
lines whose cells are parted by wide blanks. Everything else – cells on lines of their own, whole statements in one
line – is for `locate` to lay out again (`statements/flattened.py`).
"""

from __future__ import annotations

import html

from converter.lazy import regex
from converter.model import Document, SourceKind
from converter.read.text import document_of_lines, paged_lines
from converter.records import NamedTuple

_IMAGE = regex(r"!\[([^\]\n]{0,500})\]\([^)\n]{0,2000}\)")
_LINK = regex(r"\[([^\]\n]{1,500})\]\((?:https?:|mailto:|/|#)[^)\n]{0,2000}\)")
_HEADING = regex(r"^\s{0,3}#{1,6}\s+")
_EMPHASIS = regex(r"(?<![\w*])(\*\*\*|\*\*|__)(?=\S)|(?<=\S)(\*\*\*|\*\*|__)(?![\w*])")
_ESCAPE = regex(r"\\(?=[!-/:-@\[-`{-~])")
_PIPE_RULE = regex(r"\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?\s*$")
_FIGURE = regex(r"(?!(?:19|20)\d\d$)[$€£¥(\s–—-]*\d[\d,.)%\s]*")
_FEWEST_ROWS = 3
_GUTTER = 3
_LONGEST_ROW = 4000
_REFERENCE = regex(r"&(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|[a-zA-Z]{2,8});")


def read_markdown(text: str, name: str, sha256: str) -> Document:
    """`text` as a Document of kind MARKDOWN: one run a line, the marks of markdown taken off."""
    lines = [(page, number, _plain(line)) for page, number, line in paged_lines(text)]
    lines = _pipes(lines)
    return document_of_lines(lines, name, sha256, kind=SourceKind.MARKDOWN)


def _plain(line: str) -> str:
    if "](" in line:
        line = _LINK.sub(r"\1", _IMAGE.sub("", line))
    if line.lstrip().startswith("#"):
        line = _HEADING.sub("", line)
    if "**" in line or "__" in line:
        line = _EMPHASIS.sub("", line)
    if "\\" in line:
        line = _ESCAPE.sub("", line)
    if "&" in line:
        line = _REFERENCE.sub(lambda m: html.unescape(m.group()).replace("\u00a0", " "), line)
    return line.rstrip()


def _pipes(lines: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Tables in pipes laid out in columns of equal width."""
    found: list[tuple[int, int, str]] = []
    block: list[_Row] = []
    ruled = False
    for page, number, line in lines:
        cells = _cells(line)
        if cells is None:
            found += _laid(block, ruled)
            block, ruled = [], False
            found.append((page, number, line))
        elif cells:
            block.append(_Row(page, number, line, cells))
        else:
            ruled = True
    return found + _laid(block, ruled)


class _Row(NamedTuple):
    """A line in pipes and its cells."""

    page: int
    number: int
    line: str
    cells: list[str]


def _cells(line: str) -> list[str] | None:
    """The cells of a line in pipes, [] for the rule below a heading, None for any other line."""
    stripped = line.strip()
    bars = stripped.count("|")
    if not bars or len(stripped) > _LONGEST_ROW or (bars < 2 and " | " not in stripped):
        return None
    if _PIPE_RULE.match(stripped):
        return []
    outer = stripped.startswith("|")
    if not outer and " | " not in stripped:
        return None
    return [cell.strip() for cell in (stripped.strip("|") if outer else stripped).split("|")]


def _laid(block: list[_Row], ruled: bool) -> list[tuple[int, int, str]]:
    """A block of lines in pipes as lines in columns; two without a rule are no table and stay as they are."""
    if not ruled and len(block) < _FEWEST_ROWS:
        return [(row.page, row.number, row.line) for row in block]
    count = max((len(row.cells) for row in block), default=0)
    rows = [_spans(row.cells, count) for row in block]
    widths = [0] * count
    for spans in rows:
        for text, first, last in spans:
            each = -(-(len(text) + _GUTTER) // (last - first))
            for index in range(first, last):
                widths[index] = max(widths[index], each)
    starts = [sum(widths[:i]) for i in range(count + 1)]
    return [(row.page, row.number, _set(spans, starts)) for row, spans in zip(block, rows, strict=True)]


def _spans(cells: list[str], count: int) -> list[tuple[str, int, int]]:
    """The filled cells of a row with the columns (first, after the last) they stand in.

    A heading takes the blanks after it; headings without a cell over the labels share the other columns.
    """
    heads = not any(_FIGURE.fullmatch(cell) for cell in cells[1:])
    if len(cells) < count and heads and len(cells) > 1:
        each = (count - 1) // len(cells) if (count - 1) % len(cells) == 0 else 1
        cells = ["", *(text for cell in cells for text in (cell, *[""] * (each - 1)))]
    spans: list[tuple[str, int, int]] = []
    for index, cell in enumerate(cells[:count]):
        after = index + 1
        while heads and index and after < count and (after >= len(cells) or not cells[after]):
            after += 1
        if cell:
            spans.append((cell, index, after))
    return spans


def _set(spans: list[tuple[str, int, int]], starts: list[int]) -> str:
    """One row: its first cell at the left, others at the right of their column or in the middle of their columns."""
    text = ""
    for cell, first, last in spans:
        free = starts[last] - _GUTTER - starts[first] - len(cell)
        start = starts[first] + (0 if not first else free if last - first == 1 else free // 2)
        text = text.ljust(max(start, len(text) + 2 if text else 0)) + cell
    return text
