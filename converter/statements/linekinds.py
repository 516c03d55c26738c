"""What a line of text is, judged by itself: a row, a label, a header line, a rule, page furniture.

Tried in this order: markup and page furniture; rules; header lines (nothing but dates, years, period words and column
words, at least one of them telling a column; or short pieces far apart); rows (figures at the end of the line); the
rest are labels: headings, titles, captions, wrapped labels. What of this is prose, its neighbours tell (`classify`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum

from converter.lazy import regex
from converter.model import Line, Place
from converter.records import NamedTuple
from converter.remembered import remembered
from converter.statements.linetokens import Parts, Token, parts, wide_gap


class LineKind(StrEnum):
    """The part a line plays in a table, or outside of one."""

    ROW = "row"
    LABEL = "label"
    HEADER = "header"
    PROSE = "prose"
    RULE = "rule"
    FURNITURE = "furniture"
    TABLE_START = "table-start"
    TABLE_END = "table-end"


def placed(line: Line, start: int, end: int, offsets: Sequence[int] = (0,)) -> list[tuple[int, Place]]:
    """Where columns `start` to `end` of a line stand in the source: each place with the column it begins at."""
    found: list[tuple[int, Place]] = []
    for offset, (page, number, run, first, last) in zip(_starts(line, offsets), line.places, strict=True):
        a, b = max(start, offset), min(end, offset + last - first)
        if a < b:
            found.append((a, Place(page, number, run, first + a - offset, first + b - offset)))
    return found


def _starts(line: Line, offsets: Sequence[int]) -> Sequence[int]:
    """Where each place begins: as told; in lines of HTML, where only blanks stand between places, in turn."""
    text, places = line.text, line.places
    if len(offsets) == len(places) and (
        len(places) > 1 or not text[:1].isspace() or places[0].end - places[0].start != len(text.strip())
    ):
        return offsets
    starts = []
    at = 0
    for place in places:
        while text[at : at + 1].isspace():
            at += 1
        starts.append(at)
        at += place.end - place.start
    return starts


class TextLine(NamedTuple):
    """A line with its kind; `text` is without leaders, `gap` the number of blank lines above it.

    `offsets[i]` is the column of `text` at which `line.places[i]` begins: a line put together from several pieces of
    the source (flattened tables) has one place a piece. `heads` are the cells of a header line that was laid out:
    their columns in `text`, and the columns they head. `doubt` says why figures may not be those of the label.
    """

    line: Line
    text: str
    kind: LineKind
    cut: Parts
    gap: int
    words: int
    label_line: TextLine | None = None
    offsets: tuple[int, ...] = (0,)
    heads: tuple[tuple[int, int, int, int], ...] = ()
    doubt: str = ""

    @property
    def tokens(self) -> tuple[Token, ...]:
        return self.cut.tokens

    @property
    def label(self) -> str:
        return self.text[self.cut.label_start : self.cut.label_end]

    def places(self, start: int, end: int) -> tuple[Place, ...]:
        """Where columns `start` to `end` stand in the source."""
        return tuple([place for _, place in placed(self.line, start, end, self.offsets)])

    @property
    def indent(self) -> int:
        return self.cut.label_start


_DATE, _COLUMN, _FILLER = 3, 2, 1

_LONGEST_FURNITURE = 50
_MOST_HEADER_WORDS = 60
LONGEST_LINE = 2000
"""No line of a printed table is longer; longer ones are prose or flattened tables."""

_MARKUP = regex(r"\s*(?:</?(?:S|C|CAPTION|FN|F\d+|R|TEXT|PAGE|DOCUMENT|BTB|PRE)>\s*)+(?:\d+\s*)?$", re.IGNORECASE)
_TABLE_MARK = regex(r"\s*<(?P<end>/?)TABLE>\s*", re.IGNORECASE)
_STUB_MARKS = regex(r"\s*(?:<[SC]>\s*)+$", re.IGNORECASE)
_RULE = regex(r"[-=_~*#\s.|–—+]*")
_RULE_RUN = regex(r"[-=_~–—]{3,}|={2,}|-{2,} |_{2,}")
_FURNITURE = regex(
    r"[-–—]?\s*\d{1,3}\s*[-–—]|\d{1,3}|[a-z]\s?[-–]\s?\d{1,3}|#{2,}(?:\s#+)*|\(\w\)(?:\s+\(\w\))*",
)
_FURNITURE_WORDS = regex(
    r"page\s+\d{1,4}(?:\s+of\s+\d{1,4})?|[-–—(\s]*(?:more|end)[-–—)\s]*"
    r"|\(?continued(?:\s+on\s+(?:the\s+)?(?:next|following)\s+page)?\)?"
    r"|exhibit\s+\d+(?:\.\d+)?|-\s*tables?\s+to\s+follow\s*-|table of contents"
)
_FURNITURE_STARTS = ("page", "more", "end", "continued", "exhibit", "table")
_LEADERS = regex(r"(?:\s?\.){4,}|\.(?:\s\.){2,}|…(?:\s*…)+|(?<=\S)\.{3}(?=\s{2})|(?<=\w)_{3,}(?=\s)")
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DATED = regex(
    r"(?:fy|cy)?['’]?(?:19|20)\d\d[ae]?|[1-4]q(?:['’]?\d\d)?|q[1-4](?:['’]?\d\d)?|fy['’]?\d\d"
    r"|\d{1,2}/\d{1,2}/(?:19|20)?\d\d"
)
_DATE_WORDS = """
    month months week weeks quarter quarters year years ended ending ytd
    first-quarter second-quarter third-quarter fourth-quarter
"""
_MONTHS = (
    "jan", "january", "feb", "february", "mar", "march", "apr", "april", "may", "jun", "june", "jul", "july",
    "aug", "august", "sep", "sept", "september", "oct", "october", "nov", "november", "dec", "december",
)  # fmt: skip
_COLUMN_WORDS = """
    low high range actual forecast guidance outlook gaap non-gaap adjusted adjustment adjustments reported
    change variance note notes ratio ratios three six nine twelve prior current midpoint
"""
_FILLERS = """
    audited unaudited restated revised as of at to the for and vs versus from in on or period fiscal full
    first second third fourth two four thirteen fourteen twenty-six thirty-nine fifty-two
    amount amounts percent percentage % $ total increase decrease favorable favourable unfavorable unfavourable
    better worse inc fav consolidated pro forma estimated expected projected previous year-to-date year-over-year
    y/y q/q yoy per share result results basis - – — / & (a) (b) (c) (d) (e) cal calendar sales
"""
_KINDS = {
    **dict.fromkeys(_FILLERS.split(), _FILLER),
    **dict.fromkeys(_COLUMN_WORDS.split(), _COLUMN),
    **dict.fromkeys((*_DATE_WORDS.split(), *_MONTHS), _DATE),
}
_FILLER_FORM = regex(r"\d{1,2}(?:st|nd|rd|th)?|(?:\d+|three|six|nine|twelve)-(?:months?|weeks?)|\(\d\)")
_HEADER_TOKEN = regex(r"[^\s,:;()*†‡]+(?:\([a-e\d]\))?|\([a-e\d]\)")
_WIDE_GAP = regex(r"\s{3,}")
_UNAUDITED = regex(r"\s*\(?(?:un)?audited\)?(?:\s+\(?(?:un)?audited\)?)+\s*", re.IGNORECASE)
_MONTH_DAY = regex(rf"{_MONTH}\s+\d{{1,2}}\b", re.IGNORECASE)
CAPTION = regex(
    r"\s*(?:\([^()]*\b(?:in|thousands|millions|billions|dollars|amounts|shares?|except|unaudited)\b[^()]*\)"
    r"|(?:dollars\s+|amounts\s+|shares\s+)?in\s+(?:thousands|millions|billions)(?:\s+of\s+(?:u\.?s\.?\s+)?dollars)?"
    r"(?:[,;]?\s+except\s+(?:\w+[\s-]){1,5}?(?:amounts?|data|information|shares?))?)[,;:]?\s+",
    re.IGNORECASE,
)
_CAPTION_STARTS = ("in", "dollars", "amounts", "shares")
_CAPTION_WORDS = ("thousands", "illions", "dollars", "amounts", "share", "except", "audited", "(in ", " in ", "in)")
FOOTNOTE_MARK = regex(r"\(\w\)|\*+")
_DAYS = regex(r"\s*(?:\d{1,2},\s*)+$")
"""What stands between months and years where narrow columns break dates into three lines."""
_DATES_LAST = regex(
    rf"(?P<stub>[^\d]*?)\s*(?:{_MONTH}\s+\d{{1,2}},\s+(?:19|20)\d\d(?:\s?\(\w\))?\s*){{2,}}$", re.IGNORECASE
)
_MOST_STUB_WORDS = 4
_MONTH_LAST = regex(rf"\b{_MONTH}$")
_MONTH_END = regex(rf"{_MONTH}\s+\d{{1,2}},?$")


def is_header(text: str) -> bool:
    """Whether a line holds nothing but dates, years, period words and the words columns are headed with."""
    dated = False
    strong = 0
    for count, match in enumerate(_HEADER_TOKEN.finditer(text)):
        kind = _header_word(match.group().rstrip("."))
        if not kind or count > _MOST_HEADER_WORDS:
            return False
        dated = dated or kind == _DATE
        strong += kind == _COLUMN
    return dated or (strong > 1 and not text.rstrip().endswith(":"))


@remembered()
def _header_word(token: str) -> int:
    """What a word is in a heading: a date or period, a column's word, filler, or (0) none of these."""
    word = token.lower()
    if kind := _KINDS.get(word):
        return kind
    if _DATED.fullmatch(word):
        return _DATE
    return _FILLER if _FILLER_FORM.fullmatch(word) else 0


def is_year(text: str) -> bool:
    """A plain year, as a token printed under `Three months ended`."""
    return len(text) == 4 and text.isdigit() and text[:2] in ("19", "20")


def classify_alone(line: Line, gap: int) -> TextLine:
    """A line's kind judged by itself; `gap` is the number of blank lines above it."""
    text = line.text
    if len(text) > LONGEST_LINE:
        return TextLine(line, text[:LONGEST_LINE], LineKind.PROSE, Parts(0, LONGEST_LINE, ()), gap, 99)
    outside = _outside(text)
    if outside is not None:
        return TextLine(line, text, outside, Parts(0, len(text), ()), gap, 0)
    if ".." in text or ". ." in text or "…" in text or "___" in text:
        text = _LEADERS.sub(lambda m: " " * len(m.group()), text)
    cut = _without_date(text, parts(text))
    words = len(text[cut.label_start : cut.label_end].split())
    if _heads(text, cut, words):
        return TextLine(line, text, LineKind.HEADER, cut, gap, words)
    if cut.tokens and not _hyphen_at_end(cut):
        return TextLine(line, text, LineKind.ROW, cut, gap, words)
    return TextLine(line, text, LineKind.LABEL, Parts(cut.label_start, len(text), ()), gap, len(text.split()))


def _outside(text: str) -> LineKind | None:
    """The kind of a line that is no part of a table's words and figures, None for any other."""
    if "<" in text:
        mark = _TABLE_MARK.match(text)
        if mark and (mark.end() == len(text) or _MARKUP.match(text[mark.end() :])):
            return LineKind.TABLE_END if mark["end"] else LineKind.TABLE_START
        if _MARKUP.match(text) or _STUB_MARKS.match(text):
            return LineKind.FURNITURE
    if _RULE.fullmatch(text) and _RULE_RUN.search(text):
        return LineKind.RULE
    plain = text.strip().lower()
    if len(plain) > _LONGEST_FURNITURE:
        return None
    worded = plain.lstrip("-–—( ").startswith(_FURNITURE_STARTS)
    return LineKind.FURNITURE if (_FURNITURE_WORDS if worded else _FURNITURE).fullmatch(plain) else None


def _heads(text: str, cut: Parts, words: int) -> bool:
    if not cut.tokens and ((text.lower().count("udited") > 1 and _UNAUDITED.fullmatch(text)) or _is_spread(text)):
        return True
    if cut.tokens and all(FOOTNOTE_MARK.fullmatch(token.text) for token in cut.tokens) and _is_spread(text):
        return any(is_year(piece) for piece in _WIDE_GAP.split(text.strip()))
    caption = CAPTION.match(text) if _may_be_captioned(text) else None
    if caption and (is_header(text[caption.end() :]) or _DAYS.match(text, caption.end())):
        return True
    if is_header(text) and (_MONTH_DAY.search(text) or not _values_beside_years(cut)):
        return True
    dated = _DATES_LAST.match(text) if text.count(", ") > 1 else None
    if dated is not None and len(dated["stub"].split()) <= _MOST_STUB_WORDS:
        return True
    others = [token.text for token in cut.tokens if not is_year(token.text)]
    years = len(cut.tokens) - len(others)
    return years > 0 and all(map(FOOTNOTE_MARK.fullmatch, others)) and (words <= 6 or years > 1)


def _may_be_captioned(text: str) -> bool:
    """Whether a line may begin with a caption: with brackets and something behind them, or with the words of one."""
    low = text.strip().lower()
    if low[:1] == "(":
        return ")" in low[:-1] and any(word in low for word in _CAPTION_WORDS)
    return low.startswith(_CAPTION_STARTS) and ("illions" in low[:40] or "thousands" in low[:40])


def _values_beside_years(cut: Parts) -> bool:
    """`Net sales 5 6` is a row though its words head columns elsewhere: some figure is neither year nor day."""
    if cut.label_end <= cut.label_start:
        return any(not is_year(t.text) and not t.text.isdigit() for t in cut.tokens)
    return any(not is_year(t.text) for t in cut.tokens)


def _without_date(text: str, cut: Parts) -> Parts:
    """`at September 30, 2004   136,000`, `(millions)   June 30`: the day and the year belong to a date in the label."""
    if not cut.tokens or not cut.tokens[0].text.isdigit():
        return cut
    first, label = cut.tokens[0], text[cut.label_start : cut.label_end].lower()
    day = len(first.text) <= 2 and label.rstrip(".").endswith(_MONTHS) and _MONTH_LAST.search(label)
    if day or (is_year(first.text) and label.rstrip(",")[-1:].isdigit() and _MONTH_END.search(label)):
        return Parts(cut.label_start, first.end, cut.tokens[1:])
    return cut


def _is_spread(text: str) -> bool:
    """Short pieces far apart: the words that head columns (`Total stores open     Number of stores`)."""
    plain = text.strip()
    if not wide_gap(plain):
        return False
    pieces = _WIDE_GAP.split(plain)
    return all(len(piece) <= 34 for piece in pieces)


def _hyphen_at_end(cut: Parts) -> bool:
    """`Guidance -` at a line's end is a title that goes on, not a nil."""
    return len(cut.tokens) == 1 and cut.tokens[0].text in "-–—" and cut.tokens[0].start - cut.label_end == 1
