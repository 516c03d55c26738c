"""PDF with a text layer as lines of text whose columns are those of the page.

pypdfium2 is used: on the bench's three releases (16 pages each at most) it gives every character with its box in
0.06–0.09 s, pdfplumber its words in 1.2–3.0 s; both are permissively licensed (Apache/BSD, MIT).

Order of work for a page: characters with boxes (turned upright where the text is set sideways) → words, each once (at
white space, at gaps) → lines (by baseline; a raised or lowered small word joins the line it overlaps) → phrases
(words parted by ordinary spaces) → character columns. A column is a fixed width on the page, narrower than a digit,
so that text set at its place never overlaps: the first phrase of a line stands at its left edge, figures at their
right edge, other phrases (headings of columns) at their centre. Thus what aligns on the page aligns in the text, and
the fixed-width path serves PDF as well.
"""

from __future__ import annotations

import ctypes
import math
import re
import threading
from collections.abc import Iterable, Iterator
from statistics import median
from typing import Any

import pypdfium2
from pypdfium2 import raw

from converter.errors import InputError
from converter.lazy import regex
from converter.model import Document, SourceKind
from converter.read.text import document_of_lines, paged_lines
from converter.records import NamedTuple

MOST_PAGES = 600
MOST_CHARACTERS = 4_000_000

_SOFT_BREAK = 0xFFFE  # what PDFium gives for a hyphen at a line's end
_RECENT = 40
_PDFIUM = threading.Lock()  # PDFium is not thread-safe
_FIGURE = regex(r"[$€£¥%()\[\]\d,.\-–—―−+*]+(?:x|bps)?$")
_UNREADABLE = regex(r"[\ufffd\ue000-\uf8ff\x00-\x08\x0e-\x1f]")


class _Word(NamedTuple):
    text: str
    left: float
    right: float
    base: float
    height: float


def read_pdf(data: bytes, name: str, sha256: str) -> Document:
    """The text layer of a PDF as a Document of kind PDF; pages are the file's pages, lines count over the whole file.

    Raises InputError where the file is damaged or encrypted, has no text layer, or one that does not decode.
    """
    with _PDFIUM:
        pages = _pages(data, name)
    text = "".join(line for page in pages for line in page)
    if len(re.sub(r"\s", "", text)) < 40:
        raise InputError(
            f"{name}: this PDF has no text layer: its pages are pictures",
            "Run text recognition (OCR) over it first, or use the HTML or text version of the release.",
        )
    if len(_UNREADABLE.findall(text)) * 10 > len(text):
        raise InputError(
            f"{name}: the text layer of this PDF does not decode to letters (its fonts have no character map)",
            "Run text recognition (OCR) over it, or use the HTML or text version of the release.",
        )
    lines: list[tuple[int, int, str]] = []
    for number, page in enumerate(pages, 1):
        for line in page:
            for _, _, piece in paged_lines(line.replace("\f", " ")):
                lines.append((number, len(lines) + 1, piece))
    return document_of_lines(lines, name, sha256, kind=SourceKind.PDF)


def _pages(data: bytes, name: str) -> list[list[str]]:
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise InputError(f"{name}: this PDF is encrypted and asks for a password", "Save it without one.") from None
        raise InputError(f"{name}: not a readable PDF ({error})", "Download or export the file again.") from None
    try:
        if len(document) > MOST_PAGES:
            raise InputError(
                f"{name}: {len(document)} pages; a release has at most {MOST_PAGES}", "Extract the release's pages."
            )
        found: list[list[str]] = []
        characters = 0
        for index in range(len(document)):
            words, count = _page_words(document, index)
            characters += count
            if characters > MOST_CHARACTERS:
                raise InputError(f"{name}: more than {MOST_CHARACTERS:,} characters", "Extract the release's pages.")
            found.append(_page_lines(words))
        return found
    finally:
        document.close()


def _page_words(document: Any, index: int) -> tuple[list[_Word], int]:
    try:
        page = document[index]
    except pypdfium2.PdfiumError:
        return [], 0
    textpage = page.get_textpage()
    try:
        count = textpage.count_chars()
        measure = _Measure(textpage, _turn(textpage, count))
        return _once(_words(measure, min(count, MOST_CHARACTERS))), count
    finally:
        textpage.close()
        page.close()


def _turn(textpage: Any, count: int) -> int:
    """How often most of the page's text is turned by a right angle (tables set sideways), 0 to 3."""
    step = max(1, count // 60)
    turns = [round(raw.FPDFText_GetCharAngle(textpage, i) / (math.pi / 2)) % 4 for i in range(0, count, step)]
    return max(sorted(set(turns)), key=turns.count) if turns else 0


class _Measure:
    """Where a character stands once the page is turned so that its text runs from left to right."""

    __slots__ = ("_box", "_turn", "_x", "_y", "textpage")

    def __init__(self, textpage: Any, turn: int) -> None:
        self.textpage = textpage
        self._turn = turn
        self._box = raw.FS_RECTF()
        self._x, self._y = ctypes.c_double(), ctypes.c_double()

    def box(self, index: int) -> tuple[float, float, float, float] | None:
        """Left, right and bottom edge, and the height; None for characters PDFium made up."""
        box = self._box
        if not raw.FPDFText_GetLooseCharBox(self.textpage, index, box):
            return None
        if self._turn == 0:
            return box.left, box.right, box.bottom, max(box.top - box.bottom, 1.0)
        edges = (box.left, box.bottom, box.right, box.top)
        x1, y1 = self._turned(edges[0], edges[1])
        x2, y2 = self._turned(edges[2], edges[3])
        return min(x1, x2), max(x1, x2), min(y1, y2), max(abs(y1 - y2), 1.0)

    def base(self, index: int) -> float:
        """The height of the baseline."""
        raw.FPDFText_GetCharOrigin(self.textpage, index, self._x, self._y)
        return self._turned(self._x.value, self._y.value)[1]

    def _turned(self, x: float, y: float) -> tuple[float, float]:
        return ((x, y), (-y, x), (-x, -y), (y, -x))[self._turn]


def _words(measure: _Measure, count: int) -> Iterator[_Word]:
    """Words as PDFium orders them: cut at white space, at a gap, at a change of the baseline."""
    textpage = measure.textpage
    letters: list[str] = []
    left = right = base = height = bottom = 0.0
    for index in range(count):
        code = raw.FPDFText_GetUnicode(textpage, index)
        letter = chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"
        if letter == "\u00ad" or code == _SOFT_BREAK:
            letter = "-"
        elif letter.isspace() or letter == "\u200b":
            if letters:
                yield _Word("".join(letters), left, right, base, height)
                letters = []
            continue
        box = measure.box(index)
        if box is None:
            continue
        start, end, low, tall = box
        if letters and (abs(low - bottom) > 0.2 * tall or start - right > 0.25 * tall or start < left - 0.1 * tall):
            yield _Word("".join(letters), left, right, base, height)
            letters = []
        if not letters:
            left, base, height, right, bottom = start, measure.base(index), tall, end, low
        letters.append(letter)
        right = max(right, end)
    if letters:
        yield _Word("".join(letters), left, right, base, height)


def _once(words: Iterable[_Word]) -> list[_Word]:
    """Each word once: bold type is sometimes made by printing a word twice, a hair apart."""
    found: list[_Word] = []
    seen: dict[str, list[_Word]] = {}
    for word in words:
        same = seen.setdefault(word.text, [])
        if any(abs(w.left - word.left) < 1 and abs(w.base - word.base) < 1 for w in same[-_RECENT:]):
            continue
        same.append(word)
        found.append(word)
    return found


def _page_lines(words: list[_Word]) -> list[str]:
    """The page as text, an empty line where the space above a line is wide."""
    if not words:
        return []
    column = _column_width(words)
    margin = min(0.0, *(word.left for word in words))
    rows = _rows(words)
    usual = median(row[0].height for row in rows)
    lines: list[str] = []
    above: float | None = None
    for row in rows:
        base = row[0].base
        if above is not None and above - base > 1.9 * usual:
            lines.append("")
        lines.append(_set(row, column, margin))
        above = base
    lines.append("")
    return lines


def _column_width(words: Iterable[_Word]) -> float:
    """A width a little under that of the page's digits, so that figures fit their own space."""
    widths = [(w.right - w.left) / len(w.text) for w in words if any(c.isdigit() for c in w.text)]
    widths = widths or [(w.right - w.left) / len(w.text) for w in words]
    widths.sort()
    return max(1.5, 0.92 * widths[len(widths) // 4])


def _rows(words: list[_Word]) -> list[list[_Word]]:
    """Words by line, top to bottom, each line left to right."""
    rows: list[list[_Word]] = []
    bases: list[tuple[float, float]] = []
    for word in sorted(words, key=lambda w: (-w.base, w.left)):
        for back in range(1, min(3, len(rows)) + 1):
            base, height = bases[-back]
            if abs(base - word.base) <= 0.35 * max(height, word.height):
                rows[-back].append(word)
                if word.height > height:
                    bases[-back] = (word.base, word.height)
                break
        else:
            rows.append([word])
            bases.append((word.base, word.height))
    return [sorted(row, key=lambda w: w.left) for row in rows]


def _set(row: list[_Word], column: float, margin: float) -> str:
    """One line: its phrases at their columns, counted from the margin."""
    line = ""
    for text, begin, end in _phrases(row):
        left, right = begin - margin, end - margin
        if not line:
            start = round(left / column)
        elif _FIGURE.match(text):
            start = round(right / column) - len(text)
        else:
            start = round((left + right) / column / 2 - len(text) / 2)
        if line:
            start = max(start, len(line) + 2)
        line = line.ljust(min(start, 400)) + text
    return line


def _phrases(row: list[_Word]) -> Iterator[tuple[str, float, float]]:
    """Words parted by no more than an ordinary space, joined; a currency mark stays a phrase of its own."""
    text = ""
    left = right = 0.0
    for word in row:
        gap = word.left - right
        if text and gap < 0.62 * word.height and not (text[-1] in "$€£" and gap > 0.3 * word.height):
            text += word.text if gap < 0.06 * word.height else " " + word.text
            right = max(right, word.right)
            continue
        if text:
            yield text, left, right
        text, left, right = word.text, word.left, word.right
    if text:
        yield text, left, right
