"""From lines to a Table: labels joined, figures put in columns, cells cut.

Where columns align (`textcolumns`), a cell is given its column's own character span, so that a row with fewer
figures, or a heading over several columns (`textheads`), falls where it was printed. Otherwise the order of the
figures decides.

A row with more figures than the table has columns gives the first back to its label, where it is a footnote mark
(`(1)`), a dash or a bare number standing close to the label; so does a row whose figure stands in the label's place.

Wrapped labels: a line without figures is the beginning of the next row's label where that row's own label goes on in
lower case, or the line ends in the middle of a phrase; it is the end of the label above where it is in lower case and
the row above has figures on its first line.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from converter.lazy import regex
from converter.model import Cell, Line, Table, TableRow
from converter.records import NamedTuple
from converter.statements.linekinds import CAPTION, LineKind, TextLine
from converter.statements.linetokens import Parts, Token, fold, parts, unfinished
from converter.statements.textcolumns import Figures, Span, assigned, find_columns, outer_columns, usual_width
from converter.statements.textheads import header_row, layout_of, pieces_of, text_cell

_NOTES = regex(r"\bnotes?\b", re.IGNORECASE)
_NOTE_MARK = regex(r"(?<=\s)(\(?[A-Za-z0-9]{1,2}\)?(?:,\s?[A-Z0-9])*)$")
_CONTINUES = regex(r"\(?[a-z]|\((?:Note|See)\b")
_SMALL_WORDS = frozenset({"and", "of", "the", "in", "for", "to", "on", "a", "an", "or", "by", "with", "at", "from"})
_TITLE = regex(r"\b(?:inc|corp|company|statements?|sheets?|thousands|millions|summary|results|data)\b", re.IGNORECASE)
_MIDDLE = regex(r"(?<=[A-Za-z) ])\s[($\d][\d,.()$%\s-]*\d[)%]?\s+(?=[A-Z(])")
_LONGEST_HEAD = 24
_LOWER = regex(r"[a-z]")
_NARROW = 60
"""Label columns up to this width break their labels; in wider ones a line of its own is a heading."""


class _Habit(NamedTuple):
    """How a table sets its labels: the right edge they are broken at (0: none), whether they stand above figures."""

    edge: int
    stacked: bool


_LabelPiece = tuple[TextLine, int, int]


def table_of(heading: Sequence[TextLine], header: Sequence[TextLine], body: Sequence[TextLine]) -> Table:
    """The Table of classified lines; see the module for how columns and labels are found."""
    notes = any(_NOTES.search(line.text) for line in header)
    width = usual_width([Figures(line.tokens, -1) for line in body if line.tokens])
    body = _parted(body, width)
    rows = _joined(body)
    figures = [row.figures for row in rows if row.tokens]
    stub = min((line.indent for line in body if line.label.strip()), default=-1)
    columns = find_columns(figures, width, {pieces_of(line, stub) for line in header})
    inside = _inside(body, columns) if columns else body
    if inside != body:
        rows = _joined(inside)
    rows = [row.trimmed(len(columns) or width) for row in rows]
    outer = outer_columns([row.figures for row in rows if row.tokens], columns)
    over = _over_columns(heading, header, columns)
    heading, header = heading[: len(heading) - over], [*heading[len(heading) - over :], *header]
    if not columns:
        heading, header = _captions_apart(heading, header)
    layout = layout_of(header, columns, outer, width)
    found = [
        header_row(line, layout, _rule_below(header, index))
        for index, line in enumerate(header)
        if line.kind is not LineKind.RULE
    ]
    found += [row.table_row(columns, notes) for row in rows]
    return Table(_heading(heading), tuple(found), bool(columns))


def _parted(body: Sequence[TextLine], width: int) -> list[TextLine]:
    """Two rows recognised as one line cut in two: as many figures as usual in the midst of the label."""
    found: list[TextLine] = []
    for line in body:
        whole = width > 1 and len(line.tokens) == width
        middle = _MIDDLE.search(line.text, line.cut.label_start, line.cut.label_end) if whole else None
        first = parts(line.text[: middle.end()].rstrip()) if middle else None
        if middle is None or first is None or len(first.tokens) != width:
            found.append(line)
            continue
        end = middle.end()
        start = end + len(line.text[end:]) - len(line.text[end:].lstrip())
        found.append(line._replace(cut=first))
        found.append(line._replace(cut=Parts(start, line.cut.label_end, line.tokens), gap=0))
    return found


def _over_columns(heading: Sequence[TextLine], header: Sequence[TextLine], columns: Sequence[Span]) -> int:
    """How many of the last lines above the header stand over the columns and belong to it (`At or for the`)."""
    count = 0
    below = header[0] if header else None
    for line in reversed(heading):
        words = line.text.strip()
        if below is None or below.gap or not columns or line.indent < columns[0][0] or len(words) > _LONGEST_HEAD:
            break
        if words.startswith("(") or words.isupper() or _TITLE.search(words):
            break
        below = line
        count += 1
    return count


def _captions_apart(heading: Sequence[TextLine], header: Sequence[TextLine]) -> tuple[list[TextLine], list[TextLine]]:
    """Captions before words that head columns (`(in millions) Six months ended June 30`) given to the lines above."""
    captions, rest = [*heading], []
    for line in header:
        text = line.text
        caption = CAPTION.match(text) if line.kind is LineKind.HEADER and not line.heads else None
        if caption is None:
            rest.append(line)
            continue
        captions.append(line._replace(text=caption.group().rstrip()))
        rest.append(line._replace(text=" " * caption.end() + text[caption.end() :]))
    return captions, rest


def _rule_below(header: Sequence[TextLine], index: int) -> TextLine | None:
    below = header[index + 1] if index + 1 < len(header) else None
    return below if below is not None and below.kind is LineKind.RULE else None


def _heading(lines: Sequence[TextLine]) -> tuple[Line, ...]:
    return tuple(
        line.line._replace(text=fold(line.text), places=line.places(line.indent, len(line.text.rstrip())))
        for line in lines
    )


def _inside(body: Sequence[TextLine], columns: Sequence[Span]) -> list[TextLine]:
    """Figures in a label given back to it: left of the first column (`net of depreciation of $1,426`), or at the end of
    a line that goes on below (`authorized 50,000,000` / `shares`)."""
    found: list[TextLine] = []
    for index, line in enumerate(body):
        outside = 0
        below = body[index + 1] if index + 1 < len(body) else None
        for token in line.tokens if line.label.strip() else ():
            gap = token.start - _label_end(line, outside)
            before = token.end < columns[0][0] - 2 and gap <= 2 and _apart(token, line)
            if not (before or (gap <= 1 and len(line.tokens) < len(columns) and _runs_on(token, columns, below))):
                break
            outside += 1
        if outside:
            end = line.tokens[outside - 1].end
            tokens = line.tokens[outside:]
            kind = LineKind.ROW if tokens else LineKind.LABEL
            found.append(line._replace(kind=kind, cut=Parts(line.cut.label_start, end, tokens)))
        else:
            found.append(line)
    return found


def _apart(token: Token, line: TextLine) -> bool:
    """Whether wide blanks part a figure from the next one, unless that too stands in the label."""
    after = [other.start for other in line.tokens if other.start > token.end]
    return not after or after[0] - token.end > 1


def _runs_on(token: Token, columns: Sequence[Span], below: TextLine | None) -> bool:
    """Whether a figure out of line with its column ends a line that goes on in lower case."""
    out_of_line = min(abs(token.end - right) for _, right in columns) > 2
    return out_of_line and below is not None and below.gap == 0 and _CONTINUES.match(below.label.strip()) is not None


def _label_end(line: TextLine, outside: int) -> int:
    return line.tokens[outside - 1].end if outside else line.cut.label_end


class _Row:
    """A row in the making: the pieces of its label, the line its figures stand in, its first line."""

    __slots__ = ("first", "pieces", "tokens", "values")

    def __init__(
        self, pieces: list[_LabelPiece], values: TextLine | None, tokens: tuple[Token, ...], first: TextLine
    ) -> None:
        self.pieces = pieces
        self.values = values
        self.tokens = tokens
        self.first = first

    @property
    def figures(self) -> Figures:
        labelled = self.values is not None and self.values.label.strip()
        return Figures(self.tokens, self.values.cut.label_end if self.values is not None and labelled else -1)

    def trimmed(self, width: int) -> _Row:
        """Figures too many given back to the label they stand next to."""
        tokens = self.tokens
        pieces = list(self.pieces)
        values = self.values
        while width and values is not None and len(tokens) > width and pieces and pieces[-1][0] is values:
            line, start, end = pieces[-1]
            first = tokens[0]
            close = first.start - end <= 1
            if not (close and (first.dash or len(first.text) <= 4 or unfinished(line.text[start:end]))):
                break
            pieces[-1] = (line, start, first.end)
            tokens = tokens[1:]
        return self if len(tokens) == len(self.tokens) else _Row(pieces, values, tokens, self.first)

    def table_row(self, columns: Sequence[Span], notes: bool) -> TableRow:
        pieces = self.pieces
        cells: list[Cell] = []
        mark: Cell | None = None
        if notes and self.tokens and pieces:
            line, start, end = pieces[-1]
            found = _NOTE_MARK.search(line.text, start, end)
            if found and found.start() > start:
                mark = text_cell(line, found.start(), found.end())
                pieces = [*pieces[:-1], (line, start, len(line.text[: found.start()].rstrip()))]
        text = fold(" ".join(line.text[a:b] for line, a, b in pieces))
        places = tuple(place for line, a, b in pieces for place in line.places(a, b))
        left = min((a for _, a, _ in pieces), default=0)
        cells.append(Cell(text, left, max((b for _, _, b in pieces), default=left), places))
        if self.values is not None:
            cells += _value_cells(self.values, self.tokens, columns)
        if mark is not None:
            cells.append(mark)
        doubt = self.values.doubt if self.values is not None else ""
        return TableRow(tuple(cells), float(left), self.first.line.page, self.first.line.number, doubt=doubt)


def _joined(body: Sequence[TextLine]) -> list[_Row]:
    """Rows with their wrapped labels; labels that stand alone are rows without figures."""
    rows: list[_Row] = []
    waiting: list[TextLine] = []
    habit = _Habit(_label_edge(body), _stacked(body))
    for line in body:
        if line.kind is LineKind.LABEL:
            waiting.append(line)
        elif line.kind is LineKind.ROW:
            waiting = _after_row(rows, waiting)
            rows += _label_rows(waiting, line, habit)
            waiting = []
    rows += _label_rows(_after_row(rows, waiting), None, habit)
    return rows


def _after_row(rows: list[_Row], waiting: list[TextLine]) -> list[TextLine]:
    """Lines that end the label of the row above (lower case, right below it, the row's own label unfinished)."""
    while waiting and rows and rows[-1].tokens and rows[-1].pieces and waiting[0].gap == 0:
        line, start, end = rows[-1].pieces[-1]
        below = waiting[0]
        goes_on = _CONTINUES.match(below.text.lstrip()) and not below.text.rstrip().endswith(":")
        if not (goes_on and (len(waiting) == 1 or unfinished(line.text[start:end]))):
            break
        rows[-1].pieces.append(_piece(below))
        waiting = waiting[1:]
    return waiting


def _label_rows(waiting: list[TextLine], row: TextLine | None, habit: _Habit) -> list[_Row]:
    """The rows of labels waiting above `row`, and `row` itself with the part of its label that stands above it."""
    found: list[_Row] = []
    pieces: list[_LabelPiece] = []
    for index, line in enumerate(waiting):
        pieces.append(_piece(line))
        below = waiting[index + 1] if index + 1 < len(waiting) else row
        if below is None or not (_goes_on(line, below, habit.stacked) or _fills(line, below, habit.edge)):
            found.append(_Row(pieces, None, (), pieces[0][0]))
            pieces = []
    if row is not None:
        own = row.label_line or row
        if own is not row:
            pieces.append(_piece(own))
        elif row.cut.label_end > row.cut.label_start:
            pieces.append((row, row.cut.label_start, row.cut.label_end))
        found.append(_Row(pieces, row, row.tokens, pieces[0][0] if pieces else row))
    return found


def _stacked(body: Sequence[TextLine]) -> bool:
    """Whether the table prints its labels above their figures, each on a line of its own."""
    rows = [line for line in body if line.kind is LineKind.ROW]
    alone = sum(1 for row in rows if not row.label.strip() and row.label_line is None)
    return alone * 10 > len(rows) * 9


def _label_edge(body: Sequence[TextLine]) -> int:
    """The right edge of a narrow label column, or 0 where labels are never broken for room."""
    rows = [line for line in body if line.kind is LineKind.ROW and line.tokens]
    starts = sorted(line.tokens[0].start for line in rows)
    if len(starts) < 3 or starts[len(starts) // 2] > _NARROW + 20:
        return 0
    ends = sorted((len(line.label.rstrip()) + line.indent for line in body if line.label.strip()), reverse=True)
    edge = ends[1] if len(ends) > 2 else 0
    return edge if 12 < edge <= _NARROW else 0


def _fills(line: TextLine, below: TextLine, edge: int) -> bool:
    """Whether `line` was broken because the first word of `below` had no room in the label column."""
    label = (below.label_line or below).label.split()
    text = line.text.rstrip()
    if not edge or not label or below.gap or not below.tokens or text.endswith(":") or text.isupper():
        return False
    room = len(text) + 1 + len(label[0]) <= edge + 1
    return not room and _title_case(text.split()) and _title_case(label)


def _title_case(words: Sequence[str]) -> bool:
    return all(word[0].isupper() or word in _SMALL_WORDS for word in words if word[0].isalpha())


def _piece(line: TextLine) -> _LabelPiece:
    end = len(line.text.rstrip())
    return (line, line.cut.label_start, end)


def _goes_on(line: TextLine, below: TextLine, stacked: bool) -> bool:
    """Whether the label of `below` goes on from `line` directly above it."""
    text = line.text.rstrip()
    label = (below.label_line or below).label.strip()
    if below.gap > 1 or text.endswith(":"):
        return False
    if not label:
        return below.gap == 0 and (stacked or _LOWER.search(text) is not None)
    if _CONTINUES.match(label) or text.count("(") > text.count(")"):
        return True
    if below.tokens and text.endswith(("-", "–", "—")):
        return False
    if below.gap == 0 and not below.tokens and below.words == 1 and line.words >= 6 and not label.endswith(":"):
        return True
    return below.gap == 0 and unfinished(text)


def _value_cells(line: TextLine, tokens: Sequence[Token], columns: Sequence[Span]) -> list[Cell]:
    if not columns:
        return [Cell(t.text, t.start, t.end, line.places(t.start, t.end)) for t in tokens]
    if len(tokens) == len(columns):
        spans = list(columns)
    else:
        spans = [columns[i] for i in assigned(tokens, columns)] if len(tokens) < len(columns) else []
    if not spans:
        return [Cell(t.text, t.start, t.end, line.places(t.start, t.end)) for t in tokens]
    return [
        Cell(t.text, left, right, line.places(t.start, t.end)) for t, (left, right) in zip(tokens, spans, strict=True)
    ]
