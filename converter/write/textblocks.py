"""Text blocks in the page: the sections' elements as `ix:nonNumeric` with `ix:continuation`, and their values.

The page makers set a boundary before and behind each stretch of a section (characters of the source's hash, which no
source can hold). From these boundaries
1. a stretch grows over the start tags in front of it and the end tags behind it, so that whole paragraphs are wrapped;
2. it is cut at every tag whose partner lies outside, and at rows, cells and items, which no element of another kind may
   stand between: what is left between the cuts is well formed, and where it stands, text may stand;
3. each piece with words in it is wrapped, the first as the fact, the others as its continuation, in reading order.
Nothing a reader sees changes: the elements have no look of their own. A fact's value is what an inline processor makes
of them: the pieces one behind the other, elements of `ix` left out, attributes in the order of their names. Attributes
that processors spell in several ways are not kept there (`xml:lang`, and what holds a reference other than `&amp;` and
`&quot;`), so that the value is the same whoever reads it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from converter.lazy import regex
from converter.model import Conversion, Fact, Place
from converter.records import NamedTuple
from converter.textblocks import TYPE

_BEGIN, _END, _STOP = "b", "e", ";"
_TAG = regex(r"<(/?)([A-Za-z][\w:.-]*)([^<>]*?)(/?)>")
_IX = regex(r"</?ix:[^<>]*>")
_ANY_TAG = regex(r"<[^<>]*>")
_ATTRIBUTE = regex(r'([\w:.-]+)="([^"]*)"')
_AMBIGUOUS = regex(r' (?:xml:lang="[^"]*"|[\w:.-]+="[^"]*&(?:lt|gt|#\d+);[^"]*")')
_NOT_DISPLAYED = regex(r"display\s*:\s*none", re.IGNORECASE)
_BARE = frozenset(["tr", "td", "th", "thead", "tbody", "tfoot", "col", "colgroup", "caption", "li"])
"""Elements that must stand directly in their table or list."""

Span = tuple[int, int]


class Wrapped(NamedTuple):
    """A page's body with the text blocks in it, and the value of each by its fact's id."""

    body: str
    values: dict[str, str]


class Boundaries:
    """Where a conversion's text blocks begin and end in its source, by the number of the block."""

    def __init__(self, conversion: Conversion) -> None:
        facts = conversion.facts if conversion.sections else ()
        ids = {fact.concept.name: fact.id for fact in facts if fact.concept.type == TYPE}
        self.sections = [section for section in conversion.sections if section.concept in ids]
        self.ids = [ids[section.concept] for section in self.sections]
        self.key = f"{conversion.document.sha256[:16]}-"
        document = conversion.document
        self.runs, self.nodes = document.runs, document.nodes
        self.tokens = document.page.tokens if document.page is not None else ()

    def owners(self) -> dict[tuple[int, int], int]:
        """(run, start) of each line's first characters → the number of its text block."""
        return {
            (line.places[0].run, line.places[0].start): number
            for number, section in enumerate(self.sections)
            for line in section.lines
            if line.places
        }

    def stretches(self) -> list[tuple[int, Place, Place]]:
        """(number, first place, last place) of characters that follow each other with nothing else between them."""
        found = []
        for number, section in enumerate(self.sections):
            places = sorted((p for line in section.lines for p in line.places), key=lambda p: (p.run, p.start))
            first = 0
            for index, (before, after) in enumerate(pairwise(places), start=1):
                if not self._follows(before, after):
                    found.append((number, places[first], places[index - 1]))
                    first = index
            if places:
                found.append((number, places[first], places[-1]))
        return found

    def _follows(self, before: Place, after: Place) -> bool:
        between = self.runs[before.run][before.end :]
        if before.run == after.run:
            between = self.runs[before.run][before.end : after.start]
        elif after.run == before.run + 1 and not self._unseen(before.run, after.run):
            between += self.runs[after.run][: after.start]
        else:
            return False
        return not between.strip()

    def _unseen(self, before: int, after: int) -> bool:
        """Whether an element that is not displayed stands between two runs: its words are no part of a text block."""
        tags = self.tokens[self.nodes[before] + 1 : self.nodes[after] : 2] if self.nodes else ()
        return any("display" in tag and _NOT_DISPLAYED.search(tag) for tag in tags)

    def identifiers(self) -> set[str]:
        """The ids that continuations may get: every piece holds a run of text, or a footnote mark beside one."""
        return {
            f"{ident}-{number}"
            for ident, section in zip(self.ids, self.sections, strict=True)
            for number in range(2, 2 * sum(len(line.places) for line in section.lines) + 2)
        }

    def begin(self, number: int) -> str:
        return f"{self.key}{_BEGIN}{number}{_STOP}"

    def end(self, number: int) -> str:
        return f"{self.key}{_END}{number}{_STOP}"

    def wrap(self, body: str, openings: Sequence[str]) -> Wrapped:
        """Turn the boundaries into elements. `openings` are the start tags of the facts, without their `>`."""
        body, spans = self._found(body)
        edits: list[tuple[Span, str]] = []
        values: dict[str, str] = {}
        for number, parts in _pieces_of(body, spans).items():
            ident = self.ids[number]
            values[ident] = ""
            for index, (start, end) in enumerate(parts):
                text = _TAG.sub(_unambiguous, body[start:end])
                values[ident] += plain_xhtml(text)
                name = "continuation" if index else "nonNumeric"
                tag = f'<ix:continuation id="{ident}-{index + 1}"' if index else openings[number]
                following = f' continuedAt="{ident}-{index + 2}"' if index + 1 < len(parts) else ""
                edits.append(((start, end), f"{tag}{following}>{text}</ix:{name}>"))
        return Wrapped(_edited(body, edits), values)

    def _found(self, body: str) -> tuple[str, dict[int, list[Span]]]:
        """The body without boundaries, and the stretches between them by text block."""
        first, *parts = body.split(self.key)
        out = [first]
        at = len(first)
        opened: dict[int, int] = {}
        spans: dict[int, list[Span]] = {}
        for part in parts:
            edge, _, rest = part.partition(_STOP)
            number = int(edge[1:])
            if edge[0] == _BEGIN:
                opened[number] = at
            elif number in opened:
                spans.setdefault(number, []).append((opened.pop(number), at))
            out.append(rest)
            at += len(rest)
        body = "".join(out)
        return body, {number: [_grown(body, *span) for span in found] for number, found in spans.items()}


def with_values(facts: Iterable[Fact], values: Mapping[str, str]) -> tuple[Fact, ...]:
    """The facts, those of text blocks with the values they have in the page."""
    if not values:
        return tuple(facts)
    return tuple(fact._replace(value=values[fact.id]) if fact.id in values else fact for fact in facts)


def plain_xhtml(text: str) -> str:
    """A stretch of the page as the value of a fact with `escape`: without `ix`, attributes in order.

    The order is that of Arelle; as XHTML it is the same fragment.
    """
    return _TAG.sub(_canonical, _IX.sub("", text))


def _canonical(match: re.Match[str]) -> str:
    slash, name, attributes, closed = match.groups()
    if not attributes:
        return match[0]
    ordered = "".join([f' {key}="{value}"' for key, value in sorted(_ATTRIBUTE.findall(attributes))])
    return f"<{slash}{name}{ordered}{closed}>"


def _unambiguous(match: re.Match[str]) -> str:
    tag = match[0]
    return _AMBIGUOUS.sub("", tag) if "&" in tag or "xml:lang" in tag else tag


def pieces(body: str, start: int, end: int) -> list[Span]:
    """The stretches of `body[start:end]` that hold words and may be wrapped in an element each."""
    tags = list(_TAG.finditer(body, start, end))
    partner = _partners(tags)
    cuts: list[Span] = []
    until = -1
    for index, tag in enumerate(tags):
        if index <= until:
            continue
        last = partner.get(index)
        if last is None or tag[2] in _BARE:
            cuts.append(tag.span())
            if last is not None and last != index:
                # Its end tag is cut when its turn comes: it has no partner of its own.
                continue
        else:
            until = last
    found = []
    for (_, left), (right, _) in pairwise([(start, start), *cuts, (end, end)]):
        text = body[left:right]
        if _ANY_TAG.sub("", text).strip():
            found.append((left + len(text) - len(text.lstrip()), right - len(text) + len(text.rstrip())))
    return found


def _partners(tags: Sequence[re.Match[str]]) -> dict[int, int]:
    """Start tag → its end tag (an empty element → itself), by their numbers, for those that have both."""
    found: dict[int, int] = {}
    opened: list[int] = []
    for index, tag in enumerate(tags):
        if tag[4]:
            found[index] = index
        elif not tag[1]:
            opened.append(index)
        elif opened:
            found[opened.pop()] = index
    return found


def _grown(body: str, start: int, end: int) -> Span:
    """The stretch with the start tags right before it and the end tags right behind it."""
    at = start
    while True:
        while at and body[at - 1].isspace():
            at -= 1
        opening = body.rfind("<", 0, at) if at and body[at - 1] == ">" else -1
        if opening < 0 or body[opening + 1] == "/" or body[at - 2] == "/":
            break
        start = at = opening
    at = end
    while True:
        while at < len(body) and body[at].isspace():
            at += 1
        if not body.startswith("</", at):
            return start, end
        end = at = body.index(">", at) + 1


def _pieces_of(body: str, spans: Mapping[int, Sequence[Span]]) -> dict[int, list[Span]]:
    """The pieces of each text block in reading order; no piece reaches into another."""
    all_pieces = sorted(
        (piece, number)
        for number, found in spans.items()
        for span in _merged(found, body)
        for piece in pieces(body, *span)
    )
    kept: dict[int, list[Span]] = {}
    at = 0
    for piece, number in all_pieces:
        if piece[0] >= at:
            kept.setdefault(number, []).append(piece)
            at = piece[1]
    return kept


def _merged(spans: Sequence[Span], body: str) -> list[Span]:
    """Stretches that only white space parts are one."""
    merged: list[Span] = []
    for start, end in spans:
        if merged and not body[merged[-1][1] : start].strip():
            merged[-1] = (merged[-1][0], end)
        else:
            merged.append((start, end))
    return merged


def _edited(body: str, edits: list[tuple[Span, str]]) -> str:
    """The body with texts put into their places."""
    parts: list[str] = []
    at = 0
    for (start, end), text in sorted(edits):
        parts += (body[at:start], text)
        at = end
    parts.append(body[at:])
    return "".join(parts)
