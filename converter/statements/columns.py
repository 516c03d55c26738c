"""Decides where a table's headings end and its rows begin, and gives every row one number (or none) a column.

`blocks` cuts a table where its column headings are printed anew; each block is read on its own, in this order

1. rows are header rows (nothing but years, periods, column words) or body rows;
2. the body's numbers fall into slots (`slots`), the header's cells go to the slots they stand over (`headings`);
3. what stands over the label column is the stub, what fills the whole width above the headings is a title;
4. two neighbouring slots that no row fills together, one of them without heading, are one column set out twice;
5. ranges of guidance (`$8.70 to $8.72 billion`) open a column for each of their ends.
"""

from __future__ import annotations

from collections.abc import Sequence

from converter.lazy import regex
from converter.model import Cell, Place, Table, TableRow, made
from converter.records import NamedTuple
from converter.statements import guidance
from converter.statements.headings import headings_of
from converter.statements.linekinds import FOOTNOTE_MARK, is_header
from converter.statements.numbers import Read, Token, read_cells
from converter.statements.periods import parse, pieces
from converter.statements.slots import Placed, outer_extents, percent_slots, place, slots_of, usual_count

# All patterns are for text in lower case.
_COLUMN_WORDS = regex(
    r"\b(?:amounts?|ratios?|low|high|range|minimum|maximum|midpoint|notes?|change|chg|variance|increase|growth|gaap|"
    r"non-?gaap|adj(?:\.|ustments?|usted)?|as\s+reported|reported|as\s+adjusted|as\s+restated|restated|total|percent|"
    r"pro\s+forma|vs\.?|actual|guidance|outlook|yoy|y/y|unaudited|audited|bps|basis\s+points?|core|average|consolidated|"
    r"eliminations?|segment)\b|%|\$"
)
_CAPTION = regex(
    r"\b(?:in\s+(?:thousands|millions|billions|whole\s+dollars|us\s+dollars)|(?:thousands|millions|billions)\s+of\b|"
    r"dollars|amounts|except|unaudited|audited|000s?|expressed)\b|^\(?\s*(?:\$|us\$)?\s*(?:in\s+)?"
    r"(?:thousands|millions|billions)|000|\(\s*(?:in\s+)?\$?\s?(?:thousands|millions|billions)\b"
)
_SCALED = regex(r"^\(.*\)$|illion|housand")
_CAPTION_ONLY = regex(r"^\W*(?:in\b|dollars|amounts|unaudited|audited|thousands|millions|billions|us\b|\$|000)")
_TITLE = regex(r"\b(?:statements?|balance\s+sheets?|consolidated|condensed|reconciliation|inc\.|corp)\b")
_SUM_SIGNS = frozenset("$€£~%")
_SUM = regex(r"[$€£]\s?\(?\d|^~\s?\d|\d\s?%\s*(?:to|[-–—+])")
_WIDE = 90


class BodyRow(NamedTuple):
    """A row below the headings: its label as printed and one token (or None) a slot."""

    label: str
    places: tuple[Place, ...]
    tokens: Placed
    indent: float
    bold: bool
    notes: tuple[str, ...]
    doubt: str = ""

    @property
    def empty(self) -> bool:
        return not any(self.tokens)


class Block(NamedTuple):
    """A table, or the part of one below headings of its own.

    `headings` has the words over each slot, level by level; `ends` which end of a range of guidance it holds, if any;
    `unplaced` counts rows whose numbers could not be told apart.
    """

    headings: tuple[tuple[str, ...], ...]
    stub: tuple[str, ...]
    titles: tuple[str, ...]
    rows: tuple[BodyRow, ...]
    ends: tuple[str, ...] = ()
    unplaced: int = 0
    place: Place | None = None


class _Line(NamedTuple):
    row: TableRow
    read: Read
    header: bool


def blocks(table: Table, runs: Sequence[str]) -> list[Block]:
    """The blocks of a table, top to bottom; rows without numbers that no heading follows are kept as body rows."""
    lines = _classify(table, runs)
    groups: list[list[_Line]] = []
    start, body = 0, False
    for number, line in enumerate(lines):
        index = number
        if line.header and body:
            # Lines of words right above new headings are their titles (`Average Daily VaR`, `$ in millions`).
            while not lines[index - 1].read.tokens and index - 1 > start:
                index -= 1
            groups.append(lines[start:index])
            start, body = index, False
        elif not line.header and line.read.tokens:
            body = True
    groups.append(lines[start:])
    found = (_block(group, table.aligned) for group in groups)
    return [block for block in found if block is not None]


def _classify(table: Table, runs: Sequence[str]) -> list[_Line]:
    """Every row read, and whether it heads columns."""
    lines: list[_Line] = []
    body = False
    for row in table.rows:
        read = read_cells(row.cells, runs)
        header = _is_header(row, read, body)
        if header and read.tokens:
            read = Read(read.label, (), read.notes)
        body = body or bool(read.tokens and not header)
        lines.append(made(_Line, (row, read, header)))
    return lines


def _is_header(row: TableRow, read: Read, body: bool) -> bool:
    """Whether a row holds headings: years, periods or column words beyond the label column."""
    tokens = read.tokens
    if tokens and not _only_years(tokens):
        if not body and any(cell.text.lower() == "(unaudited)" for cell in row.cells):
            return all(FOOTNOTE_MARK.fullmatch(cell.text) for cell in row.cells if cell.text.lower() != "(unaudited)")
        # A stray number beside `Three Months Ended` (an invisible mark in a PDF's text layer) does not make it a row.
        stray = not body and len(tokens) == 1 and not tokens[0].currency and tokens[0].number < 10
        return stray and any((span := parse(cell.text)).length and span.ended for cell in row.cells)
    cells = [cell for cell in row.cells if cell.text]
    if not cells:
        return False
    if tokens:
        return not body or _years(tokens) or not read.label or is_header(" ".join(c.text for c in read.label))
    first, *others = cells
    if not others:
        return _heads_alone(first, body)
    texts = [cell.text for cell in others if len(cell.text) <= _WIDE]
    if any(not _SUM_SIGNS.isdisjoint(text) and _SUM.search(text) for text in texts):
        return False
    if not body and len(texts) == len(others):
        return True
    return any(not parse(text).empty or _COLUMN_WORDS.search(text.lower()) for text in texts)


def _only_years(tokens: Sequence[Token]) -> bool:
    """Whether no number is anything but a year."""
    for token in tokens:  # noqa: SIM110 - asked of every row
        if len(token.digits) != 4 or not token.yearlike:
            return False
    return True


def _years(tokens: Sequence[Token]) -> bool:
    """Whether numbers that could be years are: several, within a few years."""
    years = [int(token.digits) for token in tokens]
    return len(years) > 1 and max(years) - min(years) <= 4


def _heads_alone(cell: Cell, body: bool) -> bool:
    """Whether the only cell of a row is a heading: it stands over the values, or is a whole line of periods."""
    if cell.left > 0 and not body:
        return True
    span = parse(cell.text) if len(cell.text) < 120 else None
    if span is None or span.empty or (body and not is_header(cell.text)):
        return False  # below figures, `Long-term debt due within one year:` heads rows, not columns
    if cell.left > 0 and len(cell.text) < 80:
        return True
    return bool(pieces(cell.text)) and (not body or span.length)


def _block(lines: Sequence[_Line], aligned: bool) -> Block | None:
    """A block from its lines; None where it holds no numbers at all."""
    body = [line.read.tokens for line in lines if line.read.tokens]
    if not body:
        return None
    slots = slots_of(body) if aligned else []
    count = len(slots) if aligned else usual_count(body)
    left = slots[0][0] if slots else 0
    last_header = max((i for i, line in enumerate(lines) if line.header), default=-1)
    stub: list[tuple[Cell, _Line]] = []
    titles: list[str] = []
    header: list[list[Cell]] = []
    rows: list[BodyRow] = []
    unplaced, figures = 0, False
    for index, line in enumerate(lines):
        tokens = line.read.tokens
        if line.header:
            over, inside = _split_stub(line.row.cells, left, aligned)
            stub += [(cell, line) for cell in inside]
            if over:
                header.append(over)
        elif not tokens and (index < last_header or (not figures and _is_caption(line))):
            text = " ".join(cell.text for cell in line.row.cells)
            titles.append(text)
            if index > last_header and not _CAPTION_ONLY.search(text.lower()):
                # `Items that impact operating income: (MILLIONS)` is a heading that holds the caption.
                rows.append(_body_row(line, (None,) * count))
        else:
            placed = place(tokens, slots, count)
            unplaced += placed is None
            figures = figures or bool(tokens)
            rows.append(_body_row(line, (None,) * count if placed is None else placed))
    if stub and _opens_section(stub[-1][0].text):
        cell, line = stub.pop()
        rows.insert(0, BodyRow(cell.text, cell.places, (None,) * count, line.row.indent, line.row.bold, ()))
    filled = [row.tokens for row in rows]
    plain = sorted(set(range(count)) - percent_slots(filled, count)) if aligned else list(range(count))
    headings = headings_of(header, outer_extents(filled, slots) if aligned else [], count, plain)
    # What stands over no column (`(MILLIONS)` between two) is a title: it may be the caption.
    over_slots = {text for heading in headings for text in heading}
    over_none = [c.text for cells in header for c in cells if c.text not in over_slots]
    titles += [text for text in over_none if over_slots.isdisjoint(pieces(text))]
    if aligned:
        rows, headings = _merged(rows, headings)
    first = next((place for line in lines for cell in line.row.cells for place in cell.places), None)
    block = Block(
        tuple(tuple(heading) for heading in headings),
        tuple(cell.text for cell, _ in stub),
        tuple(titles),
        tuple(rows),
        ("",) * len(headings),
        unplaced,
        first,
    )
    return _opened(block)


def _split_stub(cells: Sequence[Cell], left: int, aligned: bool) -> tuple[list[Cell], list[Cell]]:
    """A header row's cells over the values, and those over the labels."""
    filled = [cell for cell in cells if cell.text]
    if not filled:
        return [], []
    if aligned:
        over = [cell for cell in filled if cell.right > left]
        if len(over) == len(filled) > 1 and filled[0] is cells[0] and filled[0].left == 0 < left:
            over = over[1:]
        return over, [cell for cell in filled if cell not in over]
    # In unaligned rows the label cell comes first, empty where nothing is printed.
    over, inside = [cell for cell in cells[1:] if cell.text], filled[:1] if cells[0].text else []
    if not over and inside and not parse(inside[0].text).empty:
        return inside, []
    return over, inside


def _opens_section(text: str) -> bool:
    """Whether a word over the labels (`ASSETS | June 30, 2024`) is the first section, not a title or caption."""
    low = text.lower()
    return not _CAPTION.search(low) and parse(text).empty and not _TITLE.search(low)


def _is_caption(line: _Line) -> bool:
    text = " ".join(cell.text for cell in line.row.cells).lower()
    return bool(_CAPTION.search(text)) and (len(line.row.cells) > 1 or bool(_SCALED.search(text)))


def _body_row(line: _Line, tokens: Placed) -> BodyRow:
    row, read = line.row, line.read
    if len(read.label) == 1:
        label, _, _, places = read.label[0]
    else:
        label = " ".join([cell.text for cell in read.label])
        places = tuple([place for cell in read.label for place in cell.places])
    notes = tuple([cell.text for cell in read.notes]) if read.notes else ()
    return made(BodyRow, (label, places, tokens, row.indent, row.bold, notes, row.doubt))


def _merged(rows: list[BodyRow], headings: list[list[str]]) -> tuple[list[BodyRow], list[list[str]]]:
    """Join slots that are one column set out twice: neighbours never filled in one row, one of them without heading."""
    index = 0
    while index + 1 < len(headings):
        mine, other = headings[index], headings[index + 1]
        alike = mine == other or not mine or not other
        if not alike or not (mine or other) or any(row.tokens[index] and row.tokens[index + 1] for row in rows):
            index += 1
            continue
        rows = [
            row._replace(
                tokens=(*row.tokens[:index], row.tokens[index] or row.tokens[index + 1], *row.tokens[index + 2 :])
            )
            for row in rows
        ]
        headings = [*headings[:index], mine or other, *headings[index + 2 :]]
    return rows, headings


def _opened(block: Block) -> Block:
    """A block with ranges of guidance: its columns for the low ends, the high ends and the plain figures."""
    if not [1 for row in block.rows for token in row.tokens if token is not None and token.high is not None]:
        return block
    order = [(index, end) for index in range(len(block.headings)) for end in guidance.ENDS]
    rows = tuple(
        row._replace(tokens=tuple(guidance.at_end(row.tokens[i], end) for i, end in order)) for row in block.rows
    )
    used = [n for n in range(len(order)) if any(row.tokens[n] is not None for row in rows)]
    return block._replace(
        headings=tuple(block.headings[order[n][0]] for n in used),
        ends=tuple(order[n][1] for n in used),
        rows=tuple(row._replace(tokens=tuple(row.tokens[n] for n in used)) for row in rows),
    )
