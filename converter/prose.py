"""Repeated mentions: figures in the prose that words and arithmetic identify as a fact of a statement.

"Revenue for the second quarter was $51.8 million" repeats a number of the statement of operations, rounded. A mention
becomes a fact of its own, at its own precision and with the statement's concept, period and dimensions, when
1. the sentence names the line item before the number, in the words of its label, and no non-GAAP word stands there;
2. the number is not a change ("increased by", "up");
3. exactly one fact with such a label rounds to it, and two digits at least are significant.
Everything else in the prose is left alone.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise

from converter.lazy import regex
from converter.model import Amount, Document, Evidence, Fact, Line, Place, Statement, Unit
from converter.records import NamedTuple

_MENTION = regex(
    r"(?P<sign>-|\()?\$\s?(?P<digits>\d[\d,]*(?:\.\d+)?)(?!\d)\s*(?P<word>million|billion|thousand)?"
    r"(?P<share>,?\s+(?:per|a)\s+(?:(?P<kind>basic|diluted)\s+)?(?:common\s+)?share)?",
    re.I,
)
_SCALES = {"": 0, "thousand": 3, "million": 6, "billion": 9}
_SENTENCE_END = regex(r"(?<=[.;!?•●])\s+(?=[A-Z\"“•●(])|\n\n+")
_NOT_GAAP = (
    "non-gaap", "adjusted", "ebitda", "constant currency", "pro forma", "organic", "free cash", "guidance", "expect",
)  # fmt: skip
_CORE = regex(r"\bcore\b")
_CHANGE = regex(r"\b(?:by|up|down|(?:(?:in|de)crease|growth|impact|change)\s+of)\s*$", re.I)
_GOES_ON = regex(
    r"[\s,(]*(?:loss\)?\s*)?(from continuing|from discontinued|attributable|applicable|available to|before|excluding"
    r"|per\b|margin|growth|on a\b.{0,30}\bbasis|as a percent|in the\b.{0,40}\bsegment|trailing|over the last)"
)
"""What follows the name of a line and makes another of it."""
_LABEL_WORD = regex(r"\(?[a-z][\w'’&\-]*\)?")
_LONGEST_PARAGRAPH = 20_000
_REACH = 260
"""How many characters before a number its line item may stand."""


class _Mention(NamedTuple):
    digits: str
    printed: str
    place: Place
    before: str
    scale: int
    fraction: int
    per_share: str


def mentions(document: Document, statements: Sequence[Statement], facts: Sequence[Fact]) -> tuple[Fact, ...]:
    """Facts for the prose's repeats of `facts`, in reading order, without ids."""
    found = list(_mentions(document, statements))
    if not found:
        return ()
    named = [f for f in facts if isinstance(f.value, Decimal) and f.unit is not None and f.value and not f.dims]
    indices: dict[tuple[int, int, bool], dict[Decimal, list[Fact]]] = {}
    repeats = []
    for mention in found:
        level = (mention.scale, mention.fraction, bool(mention.per_share))
        if level not in indices:
            indices[level] = _rounded(named, *level)
        value = Decimal(mention.digits.replace(",", ""))
        if len(str(value).replace(".", "").strip("0")) < 2:
            continue
        candidates = [f for f in indices[level].get(value, ()) if _named(f, mention)]
        if len({fact.key for fact in candidates}) == 1:
            repeats.append(_repeat(candidates[0], value, mention))
    return tuple(repeats)


def _repeat(fact: Fact, value: Decimal, mention: _Mention) -> Fact:
    assert isinstance(fact.value, Decimal) and fact.unit is not None
    decimals = mention.fraction - mention.scale
    full = value.scaleb(mention.scale).copy_sign(fact.value)
    amount = Amount(
        printed=mention.printed,
        digits=mention.digits,
        place=mention.place,
        value=full,
        scale=mention.scale,
        decimals=decimals,
        unit=fact.unit,
        proof=fact.proof,
        licence=mention.printed,
    )
    evidence = Evidence(
        place=mention.place,
        label=fact.evidence.label,
        printed=mention.printed,
        section=fact.evidence.section,
        scale=mention.printed,
        period=f"that of {fact.evidence.printed} at {fact.evidence.place}, the one fact it rounds",
        rule="prose",
        confidence=fact.evidence.confidence,
    )
    return Fact(
        "", fact.concept, fact.period, fact.unit, fact.dims, full, decimals, evidence, fact.proof, amount=amount
    )


def _rounded(facts: Sequence[Fact], scale: int, fraction: int, shares: bool) -> dict[Decimal, list[Fact]]:
    """Facts by their absolute value rounded as a mention prints it; only facts more precise than the mention."""
    quantum = Decimal(1).scaleb(-fraction)
    index: dict[Decimal, list[Fact]] = defaultdict(list)
    for fact in facts:
        unit: Unit | None = fact.unit
        assert unit is not None and isinstance(fact.value, Decimal)
        if (bool(unit.per) != shares) or not unit.measure.startswith("iso4217:"):
            continue
        if fact.decimals is not None and fact.decimals < fraction - scale:
            continue
        index[abs(fact.value).scaleb(-scale).quantize(quantum, ROUND_HALF_UP)].append(fact)
    return index


def _named(fact: Fact, mention: _Mention) -> bool:
    """Whether the words before the number name the fact's line item."""
    if mention.per_share:
        wanted = mention.per_share
        return wanted != "share" and wanted in fact.concept.name.lower()
    label = (fact.evidence.label or "").lower()
    words = _words(label)
    # Most facts that round to the number are other lines: some word of theirs is not there at all.
    if not words or not all(any(way in mention.before for way in ways) for ways in words):
        return False
    ends = [match.end() for match in re.finditer(_phrase(words), mention.before)]
    if not ends:
        return False
    goes_on = _GOES_ON.match(mention.before, ends[-1])
    # "Net income from continuing operations" is another line than "Net income".
    return goes_on is None or goes_on[1] in label


def _not_gaap(before: str) -> bool:
    """Whether the words before an amount say that it is not on the statements' basis."""
    low = before.lower()
    return any(word in low for word in _NOT_GAAP) or ("core" in low and _CORE.search(low) is not None)


def _words(label: str) -> list[list[str]]:
    """The words of a label in small letters, each with those in parentheses that may stand in its place."""
    words: list[list[str]] = []
    for word in _LABEL_WORD.findall(label):
        bare = word.strip("()")
        if word.startswith("(") and words:
            words[-1].append(bare)
        elif bare != "total":
            words.append([bare.rstrip("s")])
    return words


def _phrase(words: list[list[str]]) -> str:
    """The words as they may stand in a sentence: `Net income (loss)` is "net income" or "net loss"."""
    ways = (
        "|".join([f"{re.escape(word)}(?:s|es)?", *(f"{re.escape(o)}s?" for o in others)]) for word, *others in words
    )
    return r"\b" + r"[\s,]+".join(f"(?:{way})" for way in ways) + r"\b"


def _mentions(document: Document, statements: Sequence[Statement]) -> Iterator[_Mention]:
    if not any("$" in block.text for block in document.blocks if isinstance(block, Line)):
        return  # a filing's statements alone have no prose
    rows = [row for statement in statements for row in statement.rows]
    taken = {place.run for row in rows for place in row.label_places}
    taken.update([amount.place.run for row in rows for amount in row.amounts if amount is not None])
    for text, offsets in _paragraphs(document, taken):
        if "$" in text:
            yield from _in_paragraph(text, offsets)


def _in_paragraph(text: str, offsets: Sequence[tuple[int, Place]]) -> Iterator[_Mention]:
    starts = [0, *(m.end() for m in _SENTENCE_END.finditer(text)), len(text)]
    for start, end in pairwise(starts):
        for match in _MENTION.finditer(text, start, end):
            before = text[max(start, match.start() - _REACH) : match.start()].lower().replace("\n", " ")
            place = _place(offsets, match.start("digits"), match.end("digits"))
            share = (match["kind"] or "share").lower() if match["share"] else ""
            word = (match["word"] or "").lower()
            if place is None or not (word or share) or _not_gaap(before) or _CHANGE.search(before):
                continue
            digits = match["digits"]
            fraction = len(digits.partition(".")[2])
            yield _Mention(digits, " ".join(match[0].split()), place, before, _SCALES[word], fraction, share)


def _paragraphs(document: Document, taken: set[int]) -> Iterator[tuple[str, list[tuple[int, Place]]]]:
    """Runs of lines outside tables as one text each, with the place of every piece by its offset in that text."""
    text: list[str] = []
    offsets: list[tuple[int, Place]] = []
    size = 0
    for block in document.blocks:
        line = block if isinstance(block, Line) and not any(p.run in taken for p in block.places) else None
        if line is None or not line.text.strip() or size > _LONGEST_PARAGRAPH:
            if text:
                yield "".join(text), offsets
            text, offsets, size = [], [], 0
        if line is not None and line.text.strip():
            for place in line.places:
                piece = document.runs[place.run][place.start : place.end]
                offsets.append((size, place))
                text.append(piece)
                size += len(piece)
            text.append("\n")
            size += 1
    if text:
        yield "".join(text), offsets


def _place(offsets: Sequence[tuple[int, Place]], start: int, end: int) -> Place | None:
    """The place of `text[start:end]` where it lies within one run."""
    for offset, place in reversed(offsets):
        if offset <= start:
            first = place.start + start - offset
            last = first + end - start
            return place._replace(start=first, end=last) if last <= place.end else None
    return None
