"""How each fact is tagged in the page: which printed characters it wraps, with which attributes, or hidden.

A numeric fact wraps the digits of its number; the value is read back from them (format, then scale, then sign). The
scale is the one that turns the printed digits into the fact's value, so a repaired number (`(002)` for 0.02) is still
shown as printed. The first of these that fits decides
1. nil: an empty element before the printed dash, `xsi:nil`, no format, scale or decimals;
2. zero printed without any digit, as a dash: `ixt:fixed-zero`;
3. digits: `ixt:num-dot-decimal` and a scale;
4. a text fact whose words are printed exactly, or a date in English: `ix:nonNumeric` in place, with `ix:continuation`
   where the words stand in several pieces (text blocks: see `textblocks`);
5. anything else is hidden, tied to the words it was read from where they are free (`-sec-ix-hidden`).
Two facts on the same characters nest, provided that the digits read the same for both.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Sequence
from decimal import Decimal
from functools import lru_cache

from converter.lazy import regex
from converter.model import Fact, Place, Proof, made
from converter.records import NamedTuple
from converter.textblocks import TYPE as TEXT_BLOCK
from converter.write.contexts import Resources
from converter.write.printed import find, iso_day
from converter.write.values import plain
from converter.xmltext import escape

_NUMBER = regex(r"[, \xa00-9]*[0-9][, \xa00-9]*(?:\.[ \xa00-9]+)?|[, \xa0]*\.[ \xa0]*[0-9][ \xa00-9]*")
"""What ixt:num-dot-decimal takes (Transformation Rules Registry 4), and a digit in it."""

_SHORT = 28
"""Numbers of fewer characters are exact in the default decimal context."""

_SEPARATORS = str.maketrans("", "", ", \xa0")


class Mark(NamedTuple):
    """Characters `runs[run][start:end]` and the markup that goes around them."""

    run: int
    start: int
    end: int
    opening: str
    closing: str
    facts: tuple[str, ...] = ()


class Markup(NamedTuple):
    """`marks` in the order of the page, none overlapping; `hidden` elements for ix:hidden with the facts' ids."""

    marks: list[Mark]
    hidden: list[tuple[str, str]]


class _Tag(NamedTuple):
    """`element` of the ix namespace, and its attributes `format` and `scale` as they are written."""

    element: str
    format: str = ""
    scale: str = ""


_TEXT = _Tag("nonNumeric")
_DATE = _Tag("nonNumeric", ' format="ixt:date-monthname-day-year-en"')
_PLAIN = _Tag("nonFraction")


class _Marks:
    """The marks so far, by run and in order; one without facts keeps others off its characters."""

    def __init__(self, runs: Sequence[str], found: Resources) -> None:
        self.runs = runs
        self.found = found
        self.by_run: dict[int, list[Mark]] = {}
        self.tagged: dict[str, tuple[Fact, _Tag]] = {}

    def put(self, fact: Fact, place: Place) -> bool:
        """Tag the characters at `place` with the fact; False where they say something else or are taken."""
        _, _, run, start, end = place
        tag = _tag(fact, self.runs[run][start:end])
        if tag is None:
            return False
        held = self.by_run.setdefault(run, [])
        at = len(held)
        if held and start < held[-1].end:
            at = _index(held, start)
            if at < len(held) and (held[at].start, held[at].end) == (start, end):
                return self.nest(held, at, fact, tag)
            if not _free(held, place):
                return False
        opening = _opening(fact, tag, self.found)
        closing = f"</ix:{tag.element}>"
        if fact.value is None:
            # A nil element must be empty: it stands before the printed dash.
            opening, closing = opening + closing, ""
        held.insert(at, made(Mark, (run, start, end, opening, closing, (fact.id,))))
        self.tagged[fact.id] = fact, tag
        return True

    def nest(self, held: list[Mark], at: int, fact: Fact, tag: _Tag) -> bool:
        """Tag the same characters once more, inside the tags they have."""
        run, start, end, opening, closing, facts = held[at]
        if not facts or not _nests(self.tagged[facts[-1]], fact, tag):
            return False
        opening += _opening(fact, tag, self.found)
        held[at] = Mark(run, start, end, opening, f"</ix:{tag.element}>{closing}", (*facts, fact.id))
        self.tagged[fact.id] = fact, tag
        return True

    def free(self, place: Place) -> bool:
        return _free(self.by_run.get(place.run, []), place)

    def take(self, place: Place) -> None:
        """Keep other marks off these characters."""
        held = self.by_run.setdefault(place.run, [])
        held.insert(_index(held, place.start), Mark(place.run, place.start, place.end, "", ""))

    def spell(self, fact: Fact) -> list[Mark] | None:
        """Tag a cover value where the release prints it; the marks if it is printed in pieces. None: not printed."""
        places = [Place(0, 0, *stretch) for stretch in find(fact, self.runs)]
        if not places:
            return None
        if len(places) == 1:
            return [] if self.put(fact, places[0]) else None
        if not all(self.free(place) for place in places):
            return None
        marks = []
        for number, place in enumerate(places, start=1):
            self.take(place)
            following = f' continuedAt="{fact.id}-{number + 1}"' if number < len(places) else ""
            if number == 1:
                opening, element = _opening(fact, _TEXT, self.found)[:-1], "nonNumeric"
            else:
                opening, element = f'<ix:continuation id="{fact.id}-{number}"', "continuation"
            closing = f"</ix:{element}>"
            marks.append(Mark(place.run, place.start, place.end, f"{opening}{following}>", closing, (fact.id,)))
        return marks


def mark_up(facts: Sequence[Fact], runs: Sequence[str], found: Resources, unseen: Collection[str] = ()) -> Markup:
    """Place every fact in the runs, or hide it; those in `unseen` stand where the page shows nothing."""
    placed = _Marks(runs, found)
    concealed: list[tuple[Fact, Place | None]] = []
    marks: list[Mark] = []
    for fact in facts:
        if fact.concept.type == TEXT_BLOCK:
            # Wrapped when the page is made (`textblocks`): whole paragraphs, not characters of a run.
            continue
        if fact.id in unseen:
            concealed.append((fact, None))
            continue
        place = _place(fact, runs)
        if place is not None and placed.put(fact, place):
            continue
        spelled = placed.spell(fact) if isinstance(fact.value, str) else None
        if spelled is None:
            concealed.append((fact, place))
        else:
            marks += spelled
    hidden = []
    for fact, place in concealed:
        hidden.append((fact.id, _hidden(fact, found)))
        if place is not None and placed.free(place):
            placed.take(place)
            opening = f'<span style="-sec-ix-hidden:{fact.id}">'
            marks.append(Mark(place.run, place.start, place.end, opening, "</span>", (fact.id,)))
    for held in placed.by_run.values():
        marks += [mark for mark in held if mark.facts]
    marks.sort()
    return Markup(marks, hidden)


def _place(fact: Fact, runs: Sequence[str]) -> Place | None:
    """Where the fact is printed; None where the place holds no characters."""
    place = fact.amount.place if fact.amount is not None else fact.evidence.place
    if place is None:
        return None
    _, _, run, start, end = place
    return place if 0 <= run < len(runs) and 0 <= start < end <= len(runs[run]) else None


def _index(held: list[Mark], start: int) -> int:
    return bisect_left(held, start, key=lambda mark: mark.start)


def _free(held: list[Mark], place: Place) -> bool:
    at = _index(held, place.start)
    return (at == len(held) or place.end <= held[at].start) and (at == 0 or held[at - 1].end <= place.start)


def _nests(outer: tuple[Fact, _Tag], fact: Fact, tag: _Tag) -> bool:
    """Inline XBRL 1.1, 10.1.1: nested numbers have the same format, scale and unit, and are not nil."""
    return (
        tag.element == "nonFraction"
        and outer[1] == tag
        and outer[0].unit == fact.unit
        and outer[0].value is not None
        and fact.value is not None
    )


def _tag(fact: Fact, text: str) -> _Tag | None:
    """The tag under which `text` reads as the fact's value; None if there is none."""
    value = fact.value
    if isinstance(value, str):
        return _text_tag(fact, value, text)
    if value is None:
        return _nil(fact)
    scale = 0 if fact.amount is None else fact.amount.scale
    digits = text.replace(",", "")
    if not (digits.isdecimal() and digits.isascii()):
        if not _NUMBER.fullmatch(text):
            zero = not value and not any(character.isdigit() for character in text)
            return _number(scale, "fixed-zero") if zero else None
        digits = text.translate(_SEPARATORS)
    printed = Decimal(digits)
    if not value or not printed:
        return None if value or printed else _number(scale)
    if len(text) < _SHORT and printed.scaleb(scale) == value.copy_abs():
        return _number(scale)
    kept, exponent = _significant(printed)
    wanted, power = _significant(value)
    return _number(power - exponent) if kept == wanted else None


@lru_cache(maxsize=64)
def _number(scale: int, kind: str = "num-dot-decimal") -> _Tag:
    return _Tag("nonFraction", f' format="ixt:{kind}"', f' scale="{scale}"' if scale else "")


def _nil(fact: Fact) -> _Tag:
    return _TEXT if fact.unit is None else _PLAIN


def _text_tag(fact: Fact, value: str, text: str) -> _Tag | None:
    if text == value:
        return _TEXT
    if fact.concept.type == "date" and iso_day(text) == value:
        return _DATE
    return None


def _significant(value: Decimal) -> tuple[str, int]:
    """The digits without zeros at either end, and the exponent of the last one: exact for any number of digits."""
    _, digits, exponent = value.as_tuple()
    text = "".join(map(str, digits)).lstrip("0")
    kept = text.rstrip("0")
    return kept, int(exponent) + len(text) - len(kept)


def _opening(fact: Fact, tag: _Tag, found: Resources) -> str:
    ident, _, _, _, _, value, decimals, evidence, proof, _, _, _, amount = fact
    name, references = found.of[ident]
    if value is None:
        said = ' xsi:nil="true"'
    elif isinstance(value, Decimal):
        said = _numeric(tag, decimals, value < 0)
    else:
        said = tag.format
    if amount is not None and value is not None:
        said = f'{said}{_PROOFS[proof]} r2x:confidence="{evidence.confidence!s}"'
    return f'<ix:{tag.element} id="{ident}" name="{name}"{references}{said}>'


_PROOFS = {proof: f' r2x:proof="{proof}"' for proof in Proof}


@lru_cache(maxsize=256)
def _numeric(tag: _Tag, decimals: int | None, negative: bool) -> str:
    """The attributes of a number that is not nil."""
    _, said, scale = tag
    sign = ' sign="-"' if negative else ""
    return f' decimals="{"INF" if decimals is None else decimals}"{scale}{sign}{said}'


def text_opening(fact: Fact, found: Resources) -> str:
    """The start tag of a text block's fact, without its `>`: its content is markup, which the value escapes."""
    return f'{_opening(fact, _TEXT, found)[:-1]} escape="true"'


def _hidden(fact: Fact, found: Resources) -> str:
    if fact.value is None:
        tag = _nil(fact)
        return f"{_opening(fact, tag, found)}</ix:{tag.element}>"
    if isinstance(fact.value, str):
        return f"{_opening(fact, _TEXT, found)}{escape(fact.value)}</ix:nonNumeric>"
    return f"{_opening(fact, _PLAIN, found)}{plain(fact.value.copy_abs())}</ix:nonFraction>"
