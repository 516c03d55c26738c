"""What a line of text is made of: a label, and the value tokens printed after it.

Lexical only: a token *looks* like a printed figure (`$ 29,446`, `(6,746)`, `67.3%`, `-`, `$(12,408)`, `N/A`); what it
means is decided later. The order of the decisions:

1. chunks (runs of non-blank characters) are taken from the end of the line as long as each could belong to a figure;
   a figure glued to the label's last word (`Operating loss(3,764,252)`) is taken too;
2. the text so taken is cut into figures; it must be used up without remainder, and figures that touch one another
   must be parted by a mark (`$29,446$35,953`), so that telephone numbers and dates are not figures;
3. a `%` standing alone is the end of the figure before it if that has no currency mark, if it is nearer to it, or if
   one stands at the line's end; otherwise it is a misread currency mark and begins the next (`$ 109 % 108 % 89`).
"""

from __future__ import annotations

import re

from converter.lazy import regex
from converter.records import NamedTuple


class Token(NamedTuple):
    """A printed figure: its text with white space folded, and the columns it spans."""

    text: str
    start: int
    end: int

    @property
    def dash(self) -> bool:
        return not _DIGIT.search(self.text)


class Parts(NamedTuple):
    """A line cut in two: `label` ends at column `label_end`; `tokens` follow it."""

    label_start: int
    label_end: int
    tokens: tuple[Token, ...]


MOST_CHUNKS = 80
"""No printed row has more figures, marks set apart counted."""

_UNFINISHED = frozenset((
    "of", "and", "or", "to", "the", "for", "in", "from", "by", "with", "on", "at", "per", "net", "than", "a", "an",
    "as", "used", "its",
))  # fmt: skip
_GOING_ON = (",", "&", "/", "–", "-")

_DASH = r"\-–—―−‐‑‒"
_DIGIT = regex(r"\d")
_DASHES = frozenset("-–—―−‐‑‒")
_CHUNK = regex(r"\S+")
_WIDE_GAP = regex(r"\s{3,}")
_LAST_WORD = regex(r"\w+$")
_LONG_WORD = 12
_CURRENCY = r"(?:(?:US|HK|NT|[CARS])?\$|€|[£¥])"
_NUMBER = r"(?:\d+(?:[.,]\d+)*|\.\d+)"
_FIGURE_CHARS = regex(rf"(?:US|HK|NT|[CARS](?=\$))?[$€£¥%()\[\]~\d,.{_DASH}+*]+(?:x|X|bps|pts?)?", re.ASCII)
_NOT_AVAILABLE = r"(?:N/?[AMaCc]|n/?[am]|NMF|n\.m\.|N\.M\.|n\.a\.|\*+)"
_WORD_FIGURE = regex(rf"\(?{_NOT_AVAILABLE}\)?%?")
_WORD = r"(?:\s(?:billion|million|thousand))"
_RANGE = (
    rf"{_CURRENCY}\s?{_NUMBER}{_WORD}?(?:\s?[-–]\s?|\sto\s){_CURRENCY}\s?{_NUMBER}{_WORD}?"
    rf"|\(?{_NUMBER}\s?%\)?(?:[-–]|\s[-–]\s)\(?{_NUMBER}\s?%\)?"
    rf"|\(?{_NUMBER}\s?%?\)?\sto\s\(?{_NUMBER}\s?%?\)?"
)
_FIGURE = regex(
    rf"[+{_DASH}]{_CURRENCY}\s*{_NUMBER}"
    rf"|{_CURRENCY}?\s*(?:"
    rf"\(\s*{_CURRENCY}?\s*(?:[{_DASH}]?{_NUMBER}\s*%?\s*\)(?:\s?%)?|{_NUMBER}%?)"
    rf"|[+{_DASH}]?{_NUMBER}(?:(?<=\d\d\d)\))?(?:%|x\b|X\b|\s?bps\b|\s?pts?\b)?"
    rf"|\(?[{_DASH}]{{1,3}}\)?%?"
    rf"|{_NOT_AVAILABLE}%?)"
    r"|(?P<percent>\)?%)"
    rf"|(?P<currency>{_CURRENCY})"
)
_WORDED = regex(rf"{_RANGE}|~?{_CURRENCY}?\s*~?{_NUMBER}{_WORD}|~{_CURRENCY}?{_NUMBER}%?")
_WORDED_MARKS = regex(r"[~–]|\bto\b|illion|thousand|\d\s?%?\)?\s?-")
_WORDED_SIGNS = frozenset("~–-o")
"""Wherever one of the marks stands, one of these does."""
_GLUED = regex(rf"(?<=[A-Za-z]{{3}})(?:{_CURRENCY}?\(?\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?\)?)$")
_WORDS_FOR_NOTHING = frozenset(("NA", "NM", "Na", "NC", "Nc", "na", "nm", "NMF"))
_UNIT_WORDS = frozenset(("bps", "pt", "pts", "x", "to", "billion", "million", "thousand"))


def parts(text: str) -> Parts:
    """Cut a line into its label and the figures at its end; no figures: `tokens` is empty, the label is all of it."""
    start = len(text) - len(text.lstrip())
    none = Parts(start, len(text), ())
    last = text[-1:]
    if not (last.isdigit() or last in "%)*~" or last in _DASHES or last.isalpha()):
        return none
    chunks = text.split()
    cut = len(chunks)
    first = max(0, cut - MOST_CHUNKS)
    while cut > first and could_be_figure(chunks[cut - 1]):
        cut -= 1
    if cut == len(chunks) or (cut == first and first):
        return none
    label_end = len(text.rsplit(None, len(chunks) - cut)[0]) if cut else start
    for chunk in _CHUNK.finditer(text, label_end):
        found = _figures(text, chunk.start())
        if found is not None:
            if all(t.dash for t in found) and any(_DASHES.isdisjoint(t.text) for t in found):
                return none
            last_chunk = chunks[cut - 1] if cut else ""
            glued = _GLUED.search(text, label_end - len(last_chunk), label_end) if "," in last_chunk else None
            if glued:
                label_end = glued.start()
                found = (Token(glued.group(), glued.start(), glued.end()), *found)
            return Parts(start, label_end, found)
        label_end = chunk.end()
        cut += 1
    return none


def fold(text: str) -> str:
    """White space folded to single spaces, none at the ends."""
    return " ".join(text.split())


def last_word(text: str) -> str:
    """The word a text ends with, in small letters; empty where it ends with a mark. Of a long one the last letters."""
    match = _LAST_WORD.search(text, max(0, len(text) - _LONG_WORD))
    return match.group().lower() if match is not None else ""


def unfinished(text: str) -> bool:
    """Whether words cannot end with their last word or mark: they go on in the next line."""
    return text.endswith(_GOING_ON) or last_word(text) in _UNFINISHED


def wide_gap(text: str) -> bool:
    """Whether three blanks or more part two words of a text without blanks at its ends."""
    return len(text) - len(fold(text)) > 1 and _WIDE_GAP.search(text) is not None


def could_be_figure(chunk: str) -> bool:
    """Whether a run of non-blank characters could belong to a figure."""
    if chunk.isalpha():
        return chunk in _WORDS_FOR_NOTHING or chunk.lower() in _UNIT_WORDS
    if chunk[-1] in ",.;:" or chunk.startswith(("..", "(-")):
        return False
    return bool(_FIGURE_CHARS.fullmatch(chunk) or _WORD_FIGURE.fullmatch(chunk))


def _figures(text: str, start: int) -> tuple[Token, ...] | None:
    """The figures that use up `text[start:]`, or None where something is left over."""
    pieces: list[tuple[int, int, str]] = []
    at = start
    worded = not _WORDED_SIGNS.isdisjoint(text[start:]) and _WORDED_MARKS.search(text, start) is not None
    while rest := text[at:].lstrip():
        at = len(text) - len(rest)
        match = (worded and _WORDED.match(text, at)) or _FIGURE.match(text, at)
        if match is None or match.end() == at:
            return None
        kind = match.lastgroup or "figure"
        touches = bool(pieces) and pieces[-1][1] == at
        if touches and kind == "figure" and not (match.group()[0] in "$€£¥(" or text[at - 1] in "%)"):
            return None
        pieces.append((at, match.end(), kind))
        at = match.end()
    return _joined(text, pieces)


def _joined(text: str, pieces: list[tuple[int, int, str]]) -> tuple[Token, ...] | None:
    """Stand-alone `%` and `$` given to the figure they belong to."""
    if all(kind == "figure" for _, _, kind in pieces):
        return tuple([Token(fold(text[start:end]), start, end) for start, end, _ in pieces])
    trailing_percent = text.endswith("%")
    found: list[tuple[int, int]] = []
    prefix = -1
    for index, (start, end, kind) in enumerate(pieces):
        if kind == "figure":
            found.append((prefix if prefix >= 0 else start, end))
            prefix = -1
            continue
        if prefix >= 0:
            return None
        if kind == "currency":
            prefix = start
            continue
        if not found:
            return None
        before = start - pieces[index - 1][1]
        after = pieces[index + 1][0] - end if index + 1 < len(pieces) else before + 1
        own = text[found[-1][1] - 1] == "%"
        marked = text[found[-1][0]] in "$€£¥%"
        if not own and (trailing_percent or before < after or not marked):
            found[-1] = (found[-1][0], end)
        elif index + 1 < len(pieces) and pieces[index + 1][2] == "figure":
            prefix = start
        else:
            return None
    if prefix >= 0:
        return None
    return tuple([Token(fold(text[a:b]), a, b) for a, b in found])
