"""What each line of a text is: first by itself (`linekinds`), then by its neighbours.

By the neighbours, in this order: spread words between two rows are a row without figures, not a heading; words are
prose where they make a sentence – a full stop after several words, a long line beside another long line, a bullet or
footnote, an address, the continuation of prose – and so is a row with one figure inside such a sentence; prose
between two rows that keeps clear of their columns is a long label after all.
"""

from __future__ import annotations

from collections.abc import Sequence

from converter.lazy import regex
from converter.model import Line
from converter.statements.linekinds import LineKind, TextLine, classify_alone, is_header
from converter.statements.linetokens import unfinished, wide_gap
from converter.statements.wrapped_dates import last_number

_CLOSING = "\"”’')]"
_FOOTNOTE = regex(r"\s*(?:\([a-zA-Z0-9]{1,2}\)|\*+|[†‡])\s*\S")
_BULLET = regex(
    r"\s*(?:[•·▪●■◦‣§►]|o(?=\s+[A-Z$\d])|[*.](?=\s)|[-–—](?=\s+[A-Z])|\(?(?:[ivx]{1,4}|\d{1,2})[.)](?=\s+[A-Z]))\s*\S"
)
_ADDRESS = regex(r"https?:|www\.|\S@\S+\.\w")
_LOWER = regex(r"\s*[a-z]")
_IN_TABLE = (LineKind.LABEL, LineKind.ROW, LineKind.HEADER)
_MOST_LABEL_LINES = 9


def classify(lines: Sequence[Line | TextLine]) -> list[TextLine]:
    """Every line with its kind, by itself and by its neighbours; blank lines count as gaps only.

    A TextLine among them is kept as it is.
    """
    found: list[TextLine] = []
    previous: Line | None = None
    for line in lines:
        if isinstance(line, TextLine):
            found.append(line)
            previous = line.line
            continue
        gap = 0 if previous is None else max(0, line.number - last_number(previous) - 1)
        if previous is not None and line.page != previous.page:
            gap = max(gap, 1)
        found.append(classify_alone(line, gap))
        previous = line
    _mark_worded(found)
    _mark_prose(found)
    _mark_wrapped(found)
    return found


def _mark_worded(lines: list[TextLine]) -> None:
    """Header lines between two rows that head nothing: rows with words for figures (`FX impact   no impact`), as far
    left as the rows are, and dates that end the label above (`net of allowance of $83 at April 29, 2023 and`)."""
    for index in range(1, len(lines) - 1):
        if lines[index].kind is not LineKind.HEADER:
            continue
        above, line, below = lines[index - 1 : index + 2]
        if above.kind is not LineKind.ROW or below.kind is not LineKind.ROW:
            continue
        close = line.gap == 0 and below.gap == 0
        open_ended = _LOWER.match(line.text) or unfinished(above.label.rstrip())
        goes_on = open_ended and line.indent <= above.indent
        words = line.indent <= max(above.indent, below.indent) and not is_header(line.text)
        if close and (words or goes_on):
            lines[index] = line._replace(kind=LineKind.LABEL)


def _mark_prose(lines: list[TextLine]) -> None:
    before: TextLine | None = None
    for index, line in enumerate(lines):
        if line.kind not in _IN_TABLE:
            continue
        if len(line.tokens) <= 1:
            after = lines[index + 1] if index + 1 < len(lines) else None
            if _is_prose(line, before, after):
                lines[index] = line._replace(kind=LineKind.PROSE)
        before = lines[index]


def _is_prose(line: TextLine, before: TextLine | None, after: TextLine | None) -> bool:
    text = line.text.strip()
    continues = before is not None and before.kind is LineKind.PROSE
    if continues and before is not None and not _ends_sentence(before.text):
        if line.gap == 0 and line.words >= 3 and (line.kind is not LineKind.HEADER or line.words >= 6):
            return not wide_gap(text) or _LOWER.match(text) is not None
        if _LOWER.match(text) and not line.tokens:
            return True
    if line.kind is LineKind.HEADER:
        return False
    low = text.lower()
    if ("http" in low or "www" in low or "@" in low) and _ADDRESS.search(low):
        return True
    if line.words >= 6 and (_BULLET.match(text) or _FOOTNOTE.match(text)) and not wide_gap(text):
        return True
    if line.kind is LineKind.LABEL and _is_sentence(line, text, continues and line.gap == 0):
        return True
    return _long(line) and (_long_below(after) or (continues and line.gap == 0))


def _is_sentence(line: TextLine, text: str, goes_on: bool) -> bool:
    if line.words >= (2 if goes_on else 6) and _ends_sentence(text):
        return True
    return line.words >= 16 and not text.endswith(":")


def _long(line: TextLine) -> bool:
    return line.words >= 9 and not wide_gap(line.text.strip())


def _long_below(after: TextLine | None) -> bool:
    """Whether the next line makes a paragraph with a long one: long itself, or its last words."""
    if after is None or after.gap or len(after.tokens) > 1:
        return False
    return _long(after) or (not after.tokens and _ends_sentence(after.text))


def _ends_sentence(text: str) -> bool:
    return text.rstrip().rstrip(_CLOSING).endswith((".", "!", "?"))


def _mark_wrapped(lines: list[TextLine]) -> None:
    """Lines taken for prose that are a long label: a few between two rows, clear of the columns of both."""
    last: TextLine | None = None
    start = 0
    for index, line in enumerate(lines):
        if line.kind is LineKind.ROW and len(line.tokens) > 1:
            between = lines[start:index]
            if last is not None and _one_label(last, between, line):
                for at, words in enumerate(between, start):
                    if words.kind is LineKind.PROSE:
                        lines[at] = words._replace(kind=LineKind.LABEL)
            last = line
            start = index + 1
        elif line.kind is LineKind.HEADER:
            last = None


def _one_label(above: TextLine, between: Sequence[TextLine], row: TextLine) -> bool:
    if not 0 < len(between) <= _MOST_LABEL_LINES or row.gap > above.gap or any(line.gap > 2 for line in between):
        return False
    if all(line.kind is not LineKind.PROSE for line in between):
        return False
    edge = min(above.tokens[0].start, row.tokens[0].start)
    words = [line for line in between if line.kind in (LineKind.PROSE, LineKind.LABEL)]
    # A row as full as the one above and without words of its own, or whose words begin above.
    wordless = not row.label.strip() or unfinished(between[-1].text.rstrip())
    if wordless and row.gap == 0 and len(row.tokens) == len(above.tokens):
        return True
    return between[-1].kind is not LineKind.HEADER and all(len(line.text) <= edge for line in words)
