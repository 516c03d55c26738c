"""Decides what figures inside a label are: the grammar of `$0.01 par value: 10,000 shares authorized; 5 and 4 issued`.

A label falls into pieces: numbers, words for zero, dates, keywords, stops. Numbers that one keyword governs make a
run, each with the date or year printed beside it (`at June 30, 2023`, `2023, $174`); dates in a row (`at June 30,
2023 and December 31, 2022, respectively`) tag none. A run's names are found in this order: par or stated value; money
after words (`net of allowance of`); the words before it after a dash or colon (`authorized – 10`); the words that
follow it in its clause (`shares issued and outstanding`: two names); the words before it; bare `shares`. Else it has
none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from converter.lazy import regex
from converter.records import NamedTuple

_MONTHS = r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
# All patterns but two for names are for text in lower case. The first line says where a piece can begin: most letters
# are passed over by it.
_PIECE = regex(
    rf"""(?=[\d.$€£¥;(]|\b[acdfhijmnopsuz])
       (?: (?P<note>\(?\bnotes?\s+\d+[^);,]*\)?)
       | (?P<date>
            {_MONTHS}\s+\d{{1,2}},?\s*(?:(?:19|20)\d\d)?|\b\d{{1,2}}/\d{{1,2}}/\d{{2,4}}
            | \b(?:19|20)\d\d\b(?!,\d|\.\d|\s*shares))
       | (?P<number>
            (?:(?P<symbol>us\$|c\$|[$€£¥])\s?)?(?P<digits>(?<![\d.,/])\d[\d,]*(?:\.\d+)?|(?<!\d)\.\d+)(?![\d/]*/)
            (?P<cents>\s?¢)?(?P<percent>\s?%)?
            (?:\s(?P<word>thousand|million|billion)\b)?)
       | (?P<zero>\b(?:none|nil|zero)\b|\bno(?=\s+(?:shares|par\s+shares|preferred)))
       | (?P<par>\b(?:par|stated)\s+values?\b)
       | (?P<key>\bauthorized\s+and\s+unissued\b|\bauthorized\b|\b(?:un)?issued\b|\boutstanding\b
            |\bheld\s+in\s+treasury\b)
       | (?P<stop>[;]))""",
    re.VERBOSE,
)
_DATES = regex(rf"{_MONTHS}\s+\d{{1,2}},?\s*(?:(?:19|20)\d\d)?|\b(?:19|20)\d\d\b|\brespectively\b")
_KEYS = regex(r"authorized|(?<!un)issued|outstanding")
_MONEY_WORDS = regex(
    r"allowances?|reserves?|accumulated\s+(?:depreciation|amortization)|includ\w+|exclud\w+|net\s+of|less\b|restricted"
    r"|depreciation|amortization|discounts?|issuance\s+costs"
)
_FOLLOWS = regex(
    r"^\s*(?:class\s+[a-z]\s+|series\s+[a-z]\s+)?"
    r"(?:(?:common|preferred|ordinary|treasury|voting|capital)\s+)*(?:shares\s*)?(?:are\s+|were\s+)?"
    r"(?P<keys>(?:(?:authorized|issued|outstanding)(?:\s*,\s*(?:and\s+|or\s+)?|\s+(?:and|or)\s+|\s*/\s*)?)+)"
)
_PRECEDES = regex(
    r"(authorized\s+and\s+unissued|(?:authorized|issued|outstanding)(?:\s+and\s+(?:issued|outstanding))?)"
    r"(?:\s+shares)?\s*[–—:\s-]\s*$"
)
_PAR_AFTER = regex(r"^\s*(?:per\s+share\s+)?(?:par|stated)\b")
_PAR_BEFORE = regex(r"\b(?:par|stated)\s+values?(?:\s+of)?\W{0,3}$")
_SHARES_AFTER = regex(
    r"^\s*(?:class\s+[a-z]\s+)?(?:(?:common|preferred|ordinary|treasury)\s+)*shares\b|^\s*(?:and|at|as)\b"
)
_SHARES_BEFORE = regex(r"\bshares\b[^;]*$")
_SHARES = regex(r"\bshares\b")
_TREASURY = regex(r"\btreasury\b|\brepurchased\b")
_OTHER_UNIT = regex(r"^\s*(?:years?|%|-)")
_BETWEEN = regex(r"^(?:\s|,|;|and\b|shares\b|at\b|as\s+of\b|in\b|for\b|\(|\)|[–—:-])*$")
_BESIDE_DATE = regex(r"\b(?:at|as\s+of|in)\s*$")
_DATED_KEY = regex(r"^\s*(?:shares\s+)?(?:at|as\s+of|in)\s*$")
_JOINS = regex(r"^\W*(?:and|&)\W*$")
_LISTED = regex(r"^\W*(?:and|&)?\W*$")
_AND = regex(r"^\s*(?:and|,|/)\s*(?:and\s*)?$")
_CLASS = regex(r"\b((?:Class|Series)\s+[A-Z])\b")
_CLAUSE = regex(r"[;(]|,\s(?!net\b)")
_SAID_AFTER = regex(
    r"^\s*(?:,?\s*respectively,?)?\s*((?:in\s+principal|due|from|held|pledged|related|restricted)\b[^;,)]*)"
)
_KEY_STOP = regex(r"\b(issued(?:\s+and\s+outstanding)?|outstanding)\s*;\s*$")
_OF = regex(r"\s+(?:of|were|was)$", re.IGNORECASE)
_EDGES = " ,:;–—-($"
_TAG_END = regex(rf"(?:\b{_MONTHS}\s+\d{{1,2}},?\s*)?\b(?:19|20)\d\d$")
_ABOUT = regex(
    r"share|par\b|stated|authorized|issue|outstanding|allowance|reserve|accumulated|includ|exclud|net\s+of|\bless\b"
    r"|restricted|depreciation|amortization|discount|treasury|repurchased"
)
_DIGIT = regex(r"[0-9]")
_NOTHING = regex(r"\bnone\b|\bnil\b|\bno\s+shares\b")
_WORDS = {"thousand": 3, "million": 6, "billion": 9}
_LONGEST = 1200


class Piece(NamedTuple):
    """A number (or word for zero), date, keyword or stop; `word` is the power of ten of its own scale word."""

    kind: str
    text: str
    start: int
    end: int
    digits: str
    digits_start: int
    word: int
    symbol: str
    cents: bool


class Figure(NamedTuple):
    """A number of a run and the date or year printed beside it, empty where there is none."""

    piece: Piece
    tag: str


LabelFigures = Sequence[tuple[list[tuple[str, str]], list[Figure]]]
"""The runs of one label: the names of each with what they measure, and its figures."""


class Run:
    """Numbers that one keyword governs; `last` is the one its words follow, though more may come after their date."""

    __slots__ = ("figures", "last")

    def __init__(self, figures: list[Figure], last: Piece) -> None:
        self.figures = figures
        self.last = last

    @property
    def first(self) -> Piece:
        return self.figures[0].piece


def figures_of(text: str) -> LabelFigures:
    """The runs of a label: their names with what they measure (money, shares, per-share), and their figures.

    >>> names, figures = figures_of("Common stock, 1,000 shares authorized")[0]
    >>> names, figures[0].piece.digits
    ([('shares authorized', 'shares')], '1,000')
    """
    low = text.lower()
    if len(low) != len(text):  # a capital that is two letters in lower case
        low = text
    if not _DIGIT.search(text) and not (("no" in low or "nil" in low) and _NOTHING.search(low)):
        return ()
    if len(text) > _LONGEST or not _ABOUT.search(low):
        return ()
    pieces = [_piece(m, text) for m in _PIECE.finditer(low)]
    if not any(p.kind in ("number", "zero") for p in pieces):
        return ()
    runs = _Runs(low, pieces).all()
    return tuple((names, _worded(run.figures)) for run in runs if (names := _names(text, low, pieces, run)))


def _piece(match: re.Match[str], text: str) -> Piece:
    kind = match.lastgroup or ""
    start, end = match.span()
    if kind != "number":
        return Piece(kind, text[start:end], start, end, text[start:end] if kind == "zero" else "", start, 0, "", False)
    if match["percent"]:
        kind = "note"
    symbol_start, symbol_end = match.span("symbol")
    symbol = text[symbol_start:symbol_end] if symbol_start >= 0 else ""
    word = _WORDS[match["word"]] if match["word"] else 0
    cents = match["cents"] is not None
    return Piece(
        kind, text[start:end], start, end, match["digits"].rstrip(","), match.start("digits"), word, symbol, cents
    )


class _Runs:
    """One pass over a label (`text`, in lower case) and its pieces: the run that is open, the one a keyword has just
    closed, the tag that waits."""

    def __init__(self, text: str, pieces: Sequence[Piece]) -> None:
        self.text, self.pieces = text, pieces
        self.found: list[Run] = []
        self.open: Run | None = None
        self.named: Run | None = None  # closed by a keyword: goes on if a date and another number follow
        self.end = -1
        self.tag = ""

    def all(self) -> list[Run]:
        for index, piece in enumerate(self.pieces):
            if piece.kind in ("key", "par", "note"):
                self._keyword(piece)
            elif piece.kind == "date":
                self._date(index, piece)
            elif piece.kind == "stop":
                if not self.tag and not self._dated_next(index):
                    self.open = self.named = None
            else:
                self._number(piece)
        return self.found

    def _keyword(self, piece: Piece) -> None:
        if self.open is not None and piece.kind == "key":
            self.named = self.open
        self.open, self.tag, self.end = None, "", piece.end

    def _date(self, index: int, piece: Piece) -> None:
        if self._listed(index, 1) or self._listed(index, -1):
            # Dates in a row go with the figures in order, or all with the only one.
            self.tag, self.named = "", None
            self.end = piece.end if self.open is not None else self.end
            return
        after = self.pieces[index + 1] if index + 1 < len(self.pieces) else None
        ahead = after is not None and after.kind in ("number", "zero")
        ahead = ahead and after is not None and not re.search(r"\w", self.text[piece.end : after.start])
        gap = self.text[self.end : piece.start]
        run = self.open or (self.named if _DATED_KEY.match(gap) else None)
        if run is not None and not run.figures[-1].tag and not ahead and _BESIDE_DATE.search(gap):
            run.figures[-1] = run.figures[-1]._replace(tag=piece.text)
            self.end = piece.end
        else:
            self.tag = piece.text if ahead else ""

    def _number(self, piece: Piece) -> None:
        figure = Figure(piece, self.tag)
        between = self.text[max(self.end, 0) : piece.start]
        if self.open is not None and self._joins(piece, between):
            self.open.figures.append(figure)
            self.open.last = piece if self.open is not self.named else self.open.last
        elif self.named is not None and self.named.figures[-1].tag and _JOINS.match(between):
            self.named.figures.append(figure)
            self.open = self.named
        else:
            self.open, self.named = Run([figure], piece), None
            self.found.append(self.open)
        self.end, self.tag = piece.end, ""

    def _joins(self, piece: Piece, between: str) -> bool:
        """Whether a number goes on the open run: nothing but joining words between, and money goes with money."""
        if piece.text.lower() in ("none", "no") or self.open is None:
            return False
        before = self.open.figures[-1].piece
        alike = not (piece.kind == before.kind == "number" and bool(piece.symbol) != bool(before.symbol))
        return alike and bool(_BETWEEN.match(_DATES.sub("", between)))

    def _listed(self, index: int, step: int) -> bool:
        """Whether the neighbour of a date is a date too, with nothing but `and` or a comma between."""
        other = index + step
        if not 0 <= other < len(self.pieces) or self.pieces[other].kind != "date":
            return False
        first, second = sorted((self.pieces[index], self.pieces[other]), key=lambda p: p.start)
        return bool(_LISTED.match(self.text[first.end : second.start]))

    def _dated_next(self, index: int) -> bool:
        following = [p.kind for p in self.pieces[index + 1 : index + 3]]
        return following in (["date", "number"], ["date", "zero"])


def _worded(figures: list[Figure]) -> list[Figure]:
    """`$2.166 and $2.379 billion`: the word of the last figure holds for those before it that have none."""
    word = figures[-1].piece.word
    if not word or any(figure.piece.word for figure in figures[:-1]):
        return figures
    return [f._replace(piece=f.piece._replace(word=word)) if f.piece.kind == "number" else f for f in figures]


def _names(text: str, low: str, pieces: Sequence[Piece], run: Run) -> list[tuple[str, str]]:
    """What the run's figures are: (name, unit kind), several where one count is two things; [] where unclear.

    `low` is the label in lower case.
    """
    before, after = low[: run.first.start], low[run.last.end :]
    if run.first.symbol or run.first.cents:
        return _money_names(text, before, after, run)
    klass = _class(text, run)
    keys = _share_keys(low, pieces, before, _DATES.sub("", after) if run.figures[0].tag else after, run)
    if keys:
        return [(f"{klass}shares {key}", "shares") for key in keys]
    if any(figure.piece.kind == "zero" for figure in run.figures) and not _SHARES.search(low):
        words = _MONEY_WORDS.search(before)
        return [(_untagged(text[words.start() : len(before)].strip(_EDGES)), "money")] if words else []
    nearby = _SHARES_AFTER.match(after) or _SHARES_BEFORE.search(before) or _TREASURY.search(before)
    if nearby and (_SHARES.search(low) or _TREASURY.search(low)) and not _OTHER_UNIT.match(after):
        return [(f"{klass}shares", "shares")]
    return []


def _money_names(text: str, before: str, after: str, run: Run) -> list[tuple[str, str]]:
    if _PAR_AFTER.match(after) or _PAR_BEFORE.search(before):
        name = "stated value" if "stated" in text.lower() else "par value"
        return [(name, "per-share")] if len(run.figures) == 1 else []
    clause = max((m.end() for m in _CLAUSE.finditer(before)), default=0)
    own = _MONEY_WORDS.search(before, clause)
    words = own or _MONEY_WORDS.search(before)
    match = _SAID_AFTER.match(after)
    said = text[run.last.end + match.start(1) : run.last.end + match.end(1)].strip() if match is not None else ""
    if match is not None and not own:
        return [(said, "money")]
    if words is None:
        return []
    name = _untagged(text[clause if own else words.start() : len(before)].strip(_EDGES))
    name = _OF.sub("", name) or text[words.start() : words.end()]
    return [(f"{name} {said}" if match is not None else name, "money")]


def _untagged(name: str) -> str:
    """A name without the date it ends with."""
    tag = _TAG_END.search(name.lower())
    return (name[: tag.start()] if tag is not None else name).strip(_EDGES)


def _share_keys(low: str, pieces: Sequence[Piece], before: str, after: str, run: Run) -> list[str]:
    """The keywords that govern a run of share counts: authorized, issued, outstanding."""
    precedes = _PRECEDES.search(before)
    follows = _FOLLOWS.match(after)
    if precedes is not None and (follows is None or before.rstrip()[-1:] in "–—:-"):
        return _keys(precedes[1])
    if follows is not None:
        return _keys(follows["keys"])
    start = max((p.end for p in pieces if p.kind == "stop" and p.end <= run.first.start), default=0)
    earlier = [p for p in pieces if p.kind == "key" and start <= p.start and p.end <= run.first.start]
    if not earlier:
        stopped = _KEY_STOP.search(before)
        return _keys(stopped[1]) if stopped is not None else []
    if any(p.kind in ("number", "zero") and earlier[-1].end <= p.start < run.first.start for p in pieces):
        return []
    both = len(earlier) > 1 and _AND.match(low[earlier[-2].end : earlier[-1].start])
    return _keys(low[earlier[-2].start : earlier[-1].end] if both else low[earlier[-1].start : earlier[-1].end])


def _class(text: str, run: Run) -> str:
    """`Class B ` where the clause names a class that the label's beginning does not."""
    if _CLASS.match(text):
        return ""
    after = _CLASS.match(text[run.last.end : run.last.end + 24].lstrip())
    if after is not None:
        return after[1] + " "
    found = _CLASS.findall(text[: run.first.start])
    return found[-1] + " " if found else ""


def _keys(text: str) -> list[str]:
    return list(dict.fromkeys(m[0] for m in _KEYS.finditer(text)))
