"""The prose of a release as sections: the outlook, the caution about it, the conference call, the company…

Paragraph by paragraph, in this order
1. a table ends the stretch; a face statement ends the section;
2. what stands at the head or foot of a page belongs to nobody, and ends the stretch;
3. a heading whose words `taxonomy_maps/sections` knows opens a section of that kind, up to the next heading. One set
   weaker than the section's own (capitals, bold, underlined) is a heading inside it;
4. a paragraph with such words in front ("Safe Harbor: …"), or that opens with a phrase only such a section has, is
   of that kind by itself, with what continues its last sentence;
5. outside of these, a paragraph that quotes someone is management's commentary;
6. everything else belongs to the section under whose heading it stands. A list of highlights ends with the list.
Sections of one kind are one text block. What no rule speaks for is left alone.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import pairwise

from converter import section_words
from converter.lazy import regex
from converter.model import Document, Grid, Line, Section, SourceKind, Statement, Table
from converter.records import NamedTuple
from converter.section_look import strength
from converter.section_words import Kind

_BULLET = regex(r"\s*(?:[•·▪●◦■○§*–—.-]|o|n)\s+(?=\S)|\s*[•·▪●◦■○§]")
_FOOTNOTE = regex(r"\s*(?:\(\w{1,2}\)|[*†‡]+|\d\))\s*\S")
_FURNITURE = regex(
    r"\W*(?:page\s*)?(?:[A-Z]\s?-\s?)?\d{1,3}(?:\s+of\s+\d+)?\W*|\W*(?:more|continued)\W*|\W*<[^<>]*>[\s\d]*", re.I
)
_MOST_LETTERS = len("continued")
_HASHES = regex(r"\W*#[\s#]+#\W*|\W*-\s*30\s*-\W*|\W*\*\s*\*\s*\*[\s*]*")
_COLUMNS = regex(r"\S(?: {3,}|\t)(?:\$\s*)?[(\d—–-]")
_SMALL = regex(r"(?:a|an|and|as|at|but|by|for|from|in|into|of|on|or|per|the|to|vs|with)\Z", re.I)
_DIGITS = regex(r"\d+")
_TELEPHONE = regex(r"\d{3}[-). ]+\d")
_RUN_IN = regex(r"\W{0,2}(.{3,100}?)(?::|\.|\s[—–-]|—)\s")
_GOES_ON = regex(r"[a-z(]")
_BREAKS_OFF = regex(r"(?:^|\s)[(“\"]?[A-Za-z][A-Za-z'’-]*,?\s*$")
_QUOTES = '“"'
_SENTENCE_END = (".", ":", "!", "?", "”", '"', ")", ";")
_LONGEST_HEADING = 110
_MOST_WORDS = 14
_RUNNING = 60
"""So many characters are running text."""
_REPEATS = 3
_SHORT = 120
_HEADLINE = frozenset({"outlook", "dividend", "share repurchases"})
"""Kinds whose words the headline uses too: their headings count after the first running text only."""

_LISTED = frozenset({"financial highlights", "business highlights", "highlights"})

Paragraph = tuple[Line, ...]


def find_sections(document: Document, tables: Sequence[Table], statements: Sequence[Statement]) -> tuple[Section, ...]:
    """The sections in the order in which they begin."""
    finder = _Finder(document, _heads(document))
    for item in _paragraphs(document, tables, statements):
        if isinstance(item, bool):
            finder.interrupted(item)
        else:
            finder.paragraph(item)
    finder.close()
    return finder.sections()


class _Finder:
    """Walks the paragraphs once. `kind` is the section that is open, `by_heading` whether a heading opened it."""

    def __init__(self, document: Document, heads: frozenset[str]) -> None:
        self.document = document
        self.heads = heads
        self.kind: Kind | None = None
        self.by_heading = False
        self.strength = 0
        self.pending: list[Paragraph] = []
        self.listed: bool | None = None
        self.begun = False
        self.last = ""
        self.broken = True
        self.found: dict[str, list[list[Paragraph]]] = {}
        self.why: dict[str, str] = {}
        self.reason = ""

    def sections(self) -> tuple[Section, ...]:
        known = section_words.kinds()
        return tuple(
            Section(
                known[name].concept,
                known[name].title,
                known[name].documentation,
                self.why[name],
                tuple(tuple(stretch) for stretch in stretches),
            )
            for name, stretches in self.found.items()
        )

    def interrupted(self, final: bool) -> None:
        """A table stands here; `final`: a face statement."""
        self.broken = True
        if final:
            self.last = ""
            self.close()

    def close(self) -> None:
        self.kind = None
        self.pending = []
        self.broken = True

    def open(self, kind: Kind, paragraph: Paragraph, reason: str, by_heading: bool, strong: int = 0) -> None:
        if self.kind is not kind:
            self.close()
        self.kind, self.by_heading, self.strength = kind, by_heading, strong
        self.reason = reason
        self.listed = None
        if by_heading:
            self.pending.append(paragraph)
        else:
            self.take(paragraph)

    def take(self, paragraph: Paragraph) -> None:
        """The paragraph belongs to the open section, and so do the headings that wait for their first words."""
        assert self.kind is not None
        stretches = self.found.setdefault(self.kind.name, [])
        self.why.setdefault(self.kind.name, self.reason)
        if self.broken or not stretches:
            stretches.append([])
        stretches[-1] += [*self.pending, paragraph]
        self.pending = []
        self.broken = False

    def paragraph(self, paragraph: Paragraph) -> None:
        text = " ".join(line.text.strip() for line in paragraph)
        if _furniture(text) or _masked(text) in self.heads:
            self.broken = True
            return
        if _HASHES.fullmatch(text):
            self.last = ""
            self.close()
            return
        unfinished = _BREAKS_OFF.search(self.last) is not None
        self.last = "" if _BULLET.match(text) or len(text) < _RUNNING else text
        strong = strength(self.document, paragraph[0]) if len(text) <= _LONGEST_HEADING else 0
        if _is_short(text) and (known := self._heading(text, strong)):
            self.open(known[0], paragraph, f"heading {text!r}: {known[1]}", True, strong)
        elif _is_heading(text) or (0 < strong >= self.strength and _is_short(text)):
            if self.kind is not None and self.by_heading and strong < self.strength:
                self.pending.append(paragraph)
            else:
                self.close()
        else:
            self._running(paragraph, text, unfinished)

    def _heading(self, text: str, strong: int) -> tuple[Kind, str] | None:
        known = section_words.of_heading(text)
        if known is None or not (strong or _is_heading(text) or section_words.share(text, known[1]) >= 0.5):
            return None
        return known if self.begun or known[0].name not in _HEADLINE else None

    def _running(self, paragraph: Paragraph, text: str, unfinished: bool) -> None:
        running = len(text) >= _RUNNING
        goes_on = unfinished and _GOES_ON.match(text) is not None
        self.begun = self.begun or (running and _BULLET.match(text) is None)
        by_itself = None
        if running and not unfinished and not _FOOTNOTE.match(text) and not _BULLET.match(text):
            by_itself = _in_front(text) or section_words.of_opening(text)
        if by_itself is not None and (self.kind is None or by_itself[0] is not self.kind or not self.by_heading):
            self.open(by_itself[0], paragraph, f"opening {' '.join(text[:60].split())!r}: {by_itself[1]}", False)
            return
        if self.kind is not None and (
            section_words.ends(text)
            or ("@" in text and len(text) < _SHORT)
            or not self._belongs(text, goes_on, running)
        ):
            self.close()
        if self.kind is not None:
            self.take(paragraph)
        elif running and self.begun and not unfinished and ("“" in text or '"' in text) and _speech().search(text):
            self.open(section_words.kinds()["management commentary"], paragraph, f"quotation: {text[:60]!r}", False)

    def _belongs(self, text: str, goes_on: bool, running: bool) -> bool:
        """Whether running text goes on with the section that is open."""
        assert self.kind is not None
        if goes_on:
            return True
        if not self.by_heading:
            return self.kind.name == "management commentary" and text[0] in _QUOTES
        bullet = _BULLET.match(text) is not None
        if self.listed is None:
            # A heading over something that is neither running text nor a list is a heading of something else.
            if not running and not bullet:
                return False
            self.listed = bullet
        return bullet or not (self.listed and self.kind.name in _LISTED)


def _furniture(text: str) -> bool:
    if len(text) >= 40 or ("<" not in text and sum(map(str.isalpha, text)) > _MOST_LETTERS):
        return False
    return _FURNITURE.fullmatch(text) is not None


def _is_short(text: str) -> bool:
    """Whether the text may be a heading at all."""
    return (
        len(text) <= _LONGEST_HEADING
        and text[-1:] not in ".,;!?"
        and text.count(" ") < _MOST_WORDS
        and _BULLET.match(text) is None
        and "   " not in text.strip()
    )


@cache
def _speech() -> re.Pattern[str]:
    verbs = section_words.speech()
    return re.compile(
        rf"[,.?!][”\"]\s+(?:(?:[A-Z][\w.’'-]*|he|she)\s+){{0,4}}(?:{verbs})\b|\b(?:{verbs})\b[^“”\".]{{0,60}}[“\"]"
    )


def _is_heading(text: str) -> bool:
    """In title case or capitals, and no sentence."""
    if (
        text[:1].islower()
        or len(text) > _LONGEST_HEADING
        or "@" in text
        or "://" in text
        or (("   " in text or "\t" in text) and _COLUMNS.search(text))
        or _TELEPHONE.search(text)
    ):
        return False
    words = [word for word in re.findall(r"[A-Za-z][\w'’-]*", text) if not _SMALL.match(word)]
    if not words or text[-1:] in ",;?!" or _BULLET.match(text) or not any(len(word) > 2 for word in words):
        return False
    if text[-1:] == ".":
        return text.isupper() and len(words) < 8
    return all(word[0].isupper() for word in words)


def _in_front(text: str) -> tuple[Kind, str] | None:
    """The kind of section whose heading stands in front of the paragraph, in its first line."""
    match = _RUN_IN.match(text)
    if match is None or len(text) < len(match[0]) + _RUNNING:
        return None
    head = match[1].strip(" “”\"'")
    known = section_words.of_heading(head)
    if known is None or not (_is_heading(head) or section_words.share(head, known[1]) >= 0.5):
        return None
    return known


def _masked(text: str) -> str:
    return _DIGITS.sub("#", text) if len(text) <= _LONGEST_HEADING else ""


def _heads(document: Document) -> frozenset[str]:
    """What stands in the first two or last two lines of pages again and again, numbers apart."""
    if len({block.page for block in document.blocks[-1:] + document.blocks[:1] if isinstance(block, Line)}) == 1:
        return frozenset()
    seen: Counter[str] = Counter()
    lines = [block for block in document.blocks if isinstance(block, Line) and block.text.strip()]
    for before, after in pairwise(range(len(lines))):
        if lines[before].page != lines[after].page:
            near = {_masked(line.text.strip()) for line in lines[max(before - 1, 0) : after + 2]}
            seen.update(near)
    return frozenset(text for text, count in seen.items() if count >= _REPEATS and text)


def _paragraphs(
    document: Document, tables: Sequence[Table], statements: Sequence[Statement]
) -> Iterator[Paragraph | bool]:
    """Lines of prose as paragraphs; False where a table stands, True where it ends what is before it."""
    lines = document.kind is not SourceKind.HTML
    known = _tables(lines, tables, statements)
    paragraph: list[Line] = []
    told: bool | None = None
    for block in document.blocks:
        if isinstance(block, Line):
            if not (text := block.text.strip()):
                continue
            final = known.of_line(block, text)
            if final is None:
                if paragraph and _parts(paragraph, block, lines):
                    yield tuple(paragraph)
                    paragraph = []
                paragraph.append(block)
                told = None
                continue
        else:
            final = known.of_grid(block)
        if paragraph:
            yield tuple(paragraph)
            paragraph = []
        if told is None or (final and not told):
            told = final
            yield final
    if paragraph:
        yield tuple(paragraph)


class _Tables(NamedTuple):
    """What of a document is tables, by runs: the lines above them, face statements, rows of any table."""

    titles: set[int]
    faces: set[int]
    rows: set[int]

    def of_grid(self, grid: Grid) -> bool:
        """Whether the grid is a face statement."""
        return any(place.run in self.faces for row in grid.rows for cell in row.cells[:1] for place in cell.places)

    def of_line(self, line: Line, text: str) -> bool | None:
        """None for a line of prose; else whether it ends the prose before it: a face statement, a table's title."""
        run = line.places[0].run if line.places else -1
        if run in self.rows or _tabular(text):
            return run in self.faces
        # A caption goes with its table, and ends nothing.
        return _is_heading(text) if run in self.titles else None


def _tables(lines: bool, tables: Sequence[Table], statements: Sequence[Statement]) -> _Tables:
    titles = {place.run for table in tables for line in _title(table) for place in line.places}
    faces = _labels(s for s in statements if s.kind.primary)
    if lines:
        rows = {p.run for table in tables for row in table.rows for cell in row.cells for p in cell.places}
    else:
        # Most tables of a page are grids; of the others (`<pre>`) the labels tell the rows.
        rows = faces | _labels(s for s in statements if not s.kind.primary)
    return _Tables(titles, faces, rows)


def _labels(statements: Iterable[Statement]) -> set[int]:
    """The runs of the labels of some statements."""
    return {place.run for statement in statements for row in statement.rows for place in row.label_places}


def _title(table: Table) -> Iterator[Line]:
    """The lines right above a table that are no running text."""
    for line in reversed(table.heading):
        text = line.text.strip()
        if len(text) > _LONGEST_HEADING or (len(text) >= _RUNNING and text.endswith(".")) or _BULLET.match(text):
            return
        yield line


def _tabular(text: str) -> bool:
    """A line of figures in columns that no table was made of."""
    return "   " in text and _COLUMNS.search(text) is not None and _BULLET.match(text) is None


def _parts(paragraph: Sequence[Line], line: Line, lines: bool) -> bool:
    """Whether a line begins another paragraph. In HTML every block of text is one."""
    last = paragraph[-1]
    if not lines or line.page != last.page or line.number > last.number + 1:
        return True
    text, before = line.text.strip(), last.text.rstrip()
    if _BULLET.match(text) or not any(map(str.isalnum, before)) or not any(map(str.isalnum, text)):
        return True
    if before.endswith(_SENTENCE_END) and (text[0] in _QUOTES or _is_heading(text)):
        return True
    if text[0] in _QUOTES and _BULLET.match(paragraph[0].text):
        return True
    return len(paragraph) == 1 and len(text) > 1.2 * len(before.lstrip()) and _is_heading(before.lstrip())
