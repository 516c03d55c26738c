"""Decides which cells of a row are numbers and how each one reads: the number grammar of printed statements.

The ladder, for each cell left to right: a whole number with its marks; a fragment (`$`, `(`, `)`, `%`) that belongs to
its neighbour; a dash (zero); a word for nothing (`N/A`, `nm`, `*`); several numbers in one cell; else words, which are
the label while no number has been seen and a note after that.

A token that no printer would set (`(002)`, `% 108`) keeps its literal reading and is marked damaged: the arithmetic
decides what it was.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal

from converter.lazy import regex
from converter.model import Cell, Place, made
from converter.records import NamedTuple

_DASHES = r"\-–—−‒‑―"
_CURRENCY = r"(?:US\$|U\.S\.\s?\$|C\$|CA\$|A\$|HK\$|NT\$|R\$|\$|€|£|¥|₩|USD|EUR|GBP|CAD|JPY|RMB)"
_DIGITS = r"(?:\d(?:[\d,]*\d)?(?:\.\d+)?|\.\d+)"
_MARK = r"(?:\s?\((?:\d{1,2}|[a-z]{1,2}|[A-Z])\)|\s?[*†‡§]|[¹²³⁰-⁹])"
_NIL = r"(?:N\s?/\s?A|n\s?/\s?a|N\.A\.|n\.a\.|NA|NM|nm|N/M|n/m|N\.M\.|n\.m\.|not meaningful|[*]{1,3}|\bnil\b)"

NUMBER = regex(
    rf"""(?P<pre>(?:[({_DASHES}+]\s*)*{_CURRENCY}?\s*(?:[({_DASHES}]\s*)*)
         (?P<digits>{_DIGITS})
         (?P<post>\s?(?:[%¢]|\)\s?[%¢]?|[%¢]\s?\))?)
         (?P<word>\s?(?:billion|million|thousand|bps|basis\spoints|cents|x|pts|[BMK])(?![A-Za-z]))?
         (?P<post2>\s?\))?
         (?P<mark>{_MARK}*)""",
    re.VERBOSE | re.IGNORECASE,
)
_PLAIN = regex(r"(\()?([0-9]{1,3}(?:,[0-9]{3})*(?:\.([0-9]+))?)(\))?$")
_WHOLE_DASH = regex(
    rf"^\(?\s*(?P<cur>{_CURRENCY}?)\s*\(?(?P<dash>[{_DASHES}]{{1,3}})\s*\)?\s*[%¢]?\s*\)?(?P<mark>{_MARK}*)$"
)
_WHOLE_NIL = regex(rf"^{_CURRENCY}?\s*{_NIL}\s*%?$")
_PREFIX = regex(rf"^(?:{_CURRENCY}|[({_DASHES}]|\s)+$")
_SUFFIX = regex(rf"(?=.)[)%¢\s]*{_MARK}*$")
_NIL_SIGNS = frozenset("Nn*")
_SUFFIX_SIGNS = frozenset(" )%¢(*†‡§¹²³⁰ⁱ⁴⁵⁶⁷⁸⁹")
_SYMBOL = regex(_CURRENCY)
_HAS_LETTER = regex(r"[A-Za-z]{2}")
_DIGIT = regex(r"\d")
_ZERO = Decimal(0)
_PERCENT_BEFORE = "a percent sign before the number"
_YEARLIKE = regex(r"^(?:19[5-9]\d|20[0-6]\d)$")

# One item of a cell that may hold several: a number with its marks, a dash, a word for nothing, else a word.
_ITEM = regex(
    rf"""(?P<num>(?P<pct>%\s+)?[(]?{_CURRENCY}?\s?[({_DASHES}]*\s?{_CURRENCY}?\s?\(?{_DIGITS}\)?\s?%?\)?
             (?:\([a-z0-9]\))?(?=\s|$))
       | (?P<dash>{_CURRENCY}?\s?[{_DASHES}]{{1,3}}(?=\s|$))
       | (?P<nil>(?:{_NIL})(?=\s|$))
       | (?P<word>\S+)""",
    re.VERBOSE,
)
_SIDE = rf"(?:{_CURRENCY}\s?)?\(?{_DIGITS}\)?\s?%?(?:\s?(?:billion|million|thousand|bps|basis\spoints))?"
_RANGE = regex(
    rf"^(?:between\s|approximately\s|~\s?)?(?P<low>{_SIDE})\s*(?:\bto\b|\band\b|[{_DASHES}])\s*(?P<high>{_SIDE})$",
    re.IGNORECASE,
)
_BEGINS = frozenset("(0123456789")
_DASH_SIGNS = frozenset(_DASHES) - {"\\"}
_LONGEST = 160
_SHORT = 16
"""No dash or word for nothing, with all its marks, is longer."""
_WORDS = {"billion": 9, "b": 9, "million": 6, "m": 6, "thousand": 3, "k": 3}


class Token(NamedTuple):
    """A value as printed in a row: `digits` are its digits and separators (a dash its dash, nil its words).

    `left` and `right` are the extents of its own cell, `lead` and `tail` those of cells with its marks (−1: none). In a
    range (`$8.70 to $8.72 billion`) the token is the low end, `high` the other. `fraction` counts its digits after the
    point.
    """

    kind: str  # number | dash | nil
    text: str
    digits: str
    place: Place
    left: int
    right: int
    negative: bool = False
    minus: bool = False
    currency: str = ""
    percent: bool = False
    cents: bool = False
    multiplier: int = 0
    mark: str = ""
    damaged: str = ""
    lead: int = -1
    tail: int = -1
    high: Token | None = None
    fraction: int = 0

    @property
    def number(self) -> Decimal:
        """Its number, unsigned and unscaled; made anew for each that asks: most become an amount at once."""
        return Decimal(self.digits.replace(",", "")) if self.kind == "number" else _ZERO

    @property
    def yearlike(self) -> bool:
        """Whether it could be a year: four bare digits without any mark."""
        return self.kind == "number" and bool(_YEARLIKE.match(self.text.strip()))


class Read(NamedTuple):
    """A row read: the cells of its label, its values left to right, words found among the values."""

    label: tuple[Cell, ...]
    tokens: tuple[Token, ...]
    notes: tuple[Cell, ...]


def locate(runs: Sequence[str], places: Sequence[Place], text: str, start: int, end: int) -> Place | None:
    """Where `text[start:end]` of a folded cell text stands in the source, None if it cannot be told."""
    if len(places) == 1:
        place = places[0]
        raw = runs[place.run][place.start : place.end]
        if raw == text:
            if end - start == len(text):
                return place
            page, line, run, begin, _ = place
            return Place(page, line, run, begin + start, begin + end)
        want = text[start:end]
        if text.count(want) == 1 and raw.count(want) == 1:
            at = place.start + raw.index(want)
            return place._replace(start=at, end=at + len(want))
    want = text[start:end]
    at = 0
    first: tuple[Place, int] | None = None
    for place in places:
        raw = runs[place.run]
        for offset in range(place.start, place.end):
            char = raw[offset]
            if char.isspace() or char in "\u200b\u200c\u200d\ufeff\xad":
                continue
            while at < len(text) and text[at] == " ":
                at += 1
            if at < len(text) and text[at] != char:
                # Raised marks have text and no place: step over them, and over what folding dropped.
                ahead = text.find(char, at, at + 12)
                if ahead < 0:
                    continue
                at = ahead
            if at >= len(text):
                return None
            if at == start:
                first = (place, offset)
            if at == end - 1 and first is not None:
                if first[0] is not place or raw[first[1] : offset + 1] != want:
                    return None
                return place._replace(start=first[1], end=offset + 1)
            at += 1
    return None


def fraction_of(digits: str) -> int:
    """Printed digits after the decimal point."""
    point = digits.find(".")
    return 0 if point < 0 else len(digits) - point - 1


def fault(digits: str) -> str:
    """Why printed digits cannot be what the printer set; empty if they can."""
    whole = digits.partition(".")[0]
    if "," in whole:
        head, *groups = whole.split(",")
        if not head or len(head) > 3 or any(len(group) != 3 for group in groups):
            return "thousands marks in the wrong places"
    elif len(whole) > 1 and whole.startswith("0"):
        return "a leading zero: a decimal point may be lost"
    return ""


def _number(match: re.Match[str], cell: Cell, runs: Sequence[str], shift: int = 0, prefix: str = "") -> Token | None:
    """The token of a number match that begins `shift` characters into the cell's text."""
    pre = prefix + match["pre"]
    post = (match["post"] or "") + (match["post2"] or "")
    digits = match["digits"].rstrip(",")
    start = shift + match.start("digits")
    place = locate(runs, cell.places, cell.text, start, start + len(digits))
    if place is None:
        return None
    symbol = _SYMBOL.search(pre)
    minus = any(c in _DASHES for c in pre)
    word = (match["word"] or "").strip().lower()
    return Token(
        kind="number",
        text=f"{prefix} {match[0].strip()}" if prefix else match[0].strip(),
        digits=digits,
        place=place,
        left=cell.left,
        right=cell.right,
        negative="(" in pre or minus,
        minus=minus and "(" not in pre,
        currency=symbol[0] if symbol else "",
        percent="%" in post,
        cents="¢" in post or word == "cents",
        multiplier=_WORDS.get(word, 0),
        mark=(match["mark"] or "").strip(),
        damaged=fault(digits),
        fraction=fraction_of(digits),
    )


def _dash(match: re.Match[str], cell: Cell, runs: Sequence[str], shift: int = 0, prefix: str = "") -> Token | None:
    place = locate(runs, cell.places, cell.text, shift + match.start("dash"), shift + match.end("dash"))
    if place is None:
        return None
    symbol = _SYMBOL.search(prefix + match["cur"])
    text = f"{prefix} {match[0].strip()}" if prefix else match[0].strip()
    return Token(
        "dash",
        text,
        match["dash"],
        place,
        cell.left,
        cell.right,
        currency=symbol[0] if symbol else "",
        percent="%" in match[0],
        mark=(match["mark"] or "").strip(),
    )


def _nil(text: str, start: int, cell: Cell, runs: Sequence[str]) -> Token | None:
    place = locate(runs, cell.places, cell.text, start, start + len(text))
    return None if place is None else Token("nil", text, text, place, cell.left, cell.right)


def _item(item: re.Match[str], cell: Cell, runs: Sequence[str]) -> Token | None:
    """The value of one item of a cell with several, None for words."""
    if item["num"]:
        skip = len(item["pct"] or "")
        match = NUMBER.fullmatch(item["num"][skip:])
        token = match and _number(match, cell, runs, item.start("num") + skip)
        if not token:
            return None
        if not skip:
            return token
        # A percent sign is never printed before its number: it is a misread currency sign.
        return token._replace(text=item["num"], currency="$", percent=False, damaged=_PERCENT_BEFORE)
    if item["dash"]:
        match = _WHOLE_DASH.match(item["dash"])
        return match and _dash(match, cell, runs, item.start("dash"))
    if item["nil"]:
        return _nil(item["nil"], item.start("nil"), cell, runs)
    return None


def read_cells(cells: Iterable[Cell], runs: Sequence[str]) -> Read:
    """Read a row whose cells stand in their columns: label cells, then values, split marks joined to their numbers."""
    label: list[Cell] = []
    tokens: list[Token] = []
    notes: list[Cell] = []
    pending: Cell | None = None
    for cell in cells:
        text = cell.text
        if text == "$":
            pending = cell
        elif text[:1] in _BEGINS and (token := _plain(cell, runs, pending)) is not None:
            tokens.append(token)
            pending = None
        elif text == ")" and tokens and pending is None:
            tokens[-1] = _bracketed(tokens[-1], cell)
        elif text:
            digit = _DIGIT.search(text) is not None
            short = not digit and len(text) <= _SHORT
            found: Sequence[Token] = ()
            if digit and len(text) <= _LONGEST:
                found = _figures(cell, runs, pending, bool(label or tokens))
            elif tokens and pending is None and text[0] in _SUFFIX_SIGNS and _SUFFIX.match(text):
                tokens[-1] = _suffixed(tokens[-1], cell)
                continue
            elif short and (label or tokens or pending is not None):
                found = _nothing(cell, runs, pending, bool(label or tokens))
            if found:
                tokens += found
                pending = None
            elif short and _is_prefix(text):
                pending = cell
            else:
                (notes if tokens else label).append(cell)
    return made(Read, (tuple(label), tuple(tokens), tuple(notes)))


def _figures(cell: Cell, runs: Sequence[str], prefix: Cell | None, begun: bool) -> Sequence[Token]:
    """The numbers of a cell with digits, () where it holds words; `begun`: the row has a label or values already."""
    match = NUMBER.fullmatch(cell.text)
    if match is not None:
        token = _number(match, cell, runs, prefix=prefix.text if prefix is not None else "")
        return _led(token, prefix)
    if begun and (token := _range(cell, runs)) is not None:
        return (token,)
    return () if _HAS_LETTER.search(cell.text) else _several(cell, runs)


def _nothing(cell: Cell, runs: Sequence[str], prefix: Cell | None, begun: bool) -> Sequence[Token]:
    """The dash or word for nothing that a cell without digits is, () where it is neither."""
    match = _WHOLE_DASH.match(cell.text)
    if match is not None:
        return _led(_dash(match, cell, runs, prefix=prefix.text if prefix is not None else ""), prefix)
    token = _nil(cell.text, 0, cell, runs) if begun and _nothing_said(cell.text) else None
    return (token,) if token is not None else ()


def _is_prefix(text: str) -> bool:
    """Whether a text is the marks of the number that follows: signs, or the three capitals of a currency."""
    return text == text.upper() and not (len(text) < 3 and text.isalpha()) and _PREFIX.match(text) is not None


def _nothing_said(text: str) -> bool:
    """Whether a text is a word for nothing: all of these have an N or a star."""
    return not _NIL_SIGNS.isdisjoint(text) and _WHOLE_NIL.match(text) is not None


def _led(token: Token | None, prefix: Cell | None) -> Sequence[Token]:
    """The token with the place of the cell whose mark it took."""
    if token is None:
        return ()
    return (token._replace(lead=prefix.left) if prefix is not None else token,)


def _plain(cell: Cell, runs: Sequence[str], prefix: Cell | None) -> Token | None:
    """The token of a number set as nearly all are: digits with their thousands marks, bracketed if negative."""
    text, left, right, places = cell
    match = _PLAIN.match(text)
    if match is None:
        return None
    opened, digits, decimals, closed = match.groups()
    if (digits[0] == "0" and len(digits) > 1 and digits[1] != ".") or (closed and not opened):
        return None
    place: Place | None = None
    if len(places) == 1:
        page, line, run, start, end = places[0]
        if runs[run][start:end] == text:
            place = made(Place, (page, line, run, start + 1, start + 1 + len(digits))) if opened else places[0]
    if place is None:
        place = locate(runs, places, text, match.start(2), match.end(2))
        if place is None:
            return None
    symbol, lead, minus, negative = "", -1, False, opened is not None
    if prefix is not None:
        mark, lead, _, _ = prefix
        text = f"{mark} {text}"
        if mark == "$":
            symbol = "$"
        else:
            found = _SYMBOL.search(mark)
            symbol = found[0] if found is not None else ""
            dashed = any(c in _DASHES for c in mark)
            minus = dashed and not opened and "(" not in mark
            negative = negative or dashed or "(" in mark
    fraction = len(decimals) if decimals else 0
    return made(Token, (
        "number", text, digits, place, left, right, negative, minus, symbol,
        False, False, 0, "", "", lead, -1, None, fraction,
    ))  # fmt: skip


def _range(cell: Cell, runs: Sequence[str]) -> Token | None:
    """A range of money or percentages (`between $400 million and $410 million`), None for other texts."""
    lower = cell.text.lower()
    parted = "to" in lower or "and" in lower or not _DASH_SIGNS.isdisjoint(lower)
    match = _RANGE.match(cell.text) if parted else None
    if match is None:
        return None
    ends = []
    for name in ("low", "high"):
        number = NUMBER.fullmatch(match[name].strip())
        shift = match.start(name) + len(match[name]) - len(match[name].lstrip())
        ends.append(number and _number(number, cell, runs, shift))
    low, high = ends
    if not low or not high or not (high.currency or high.percent or high.multiplier):
        return None
    low = low._replace(
        percent=high.percent,
        multiplier=low.multiplier or high.multiplier,
        currency=low.currency or high.currency,
        minus=False,
        text=low.text,
    )
    return low._replace(high=high._replace(currency=high.currency or low.currency, minus=False))


def _several(cell: Cell, runs: Sequence[str]) -> list[Token]:
    """All values of a cell that holds nothing but values, [] if it holds words too."""
    found: list[Token] = []
    for item in _ITEM.finditer(cell.text):
        token = _item(item, cell, runs)
        if token is None:
            return []
        found.append(token)
    return found


def _bracketed(token: Token, cell: Cell) -> Token:
    """The token with the bracket joined to it that closes it: the same as `_suffixed`, for nearly all negatives."""
    kind, text, *same, _, high, fraction = token
    return made(Token, (kind, f"{text})", *same, max(token.right, cell.right), high, fraction))


def _suffixed(token: Token, cell: Cell) -> Token:
    """The token with a closing cell (`)`, `%`, a footnote mark) joined to it."""
    mark = cell.text.strip(")%¢ ")
    return token._replace(
        text=token.text + cell.text,
        tail=max(token.right, cell.right),
        percent=token.percent or "%" in cell.text,
        cents=token.cents or "¢" in cell.text,
        mark=token.mark + mark,
    )
