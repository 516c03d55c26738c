"""Where the columns of a table set in lines lie, and over which of them each figure stands.

Columns are found by position: from the largest number of figures that two rows share (or one row and a line of
headings) down to the usual one, the medians of the figures' places give the columns. They count as aligned when they
lie apart and all but one in twenty figures, over all rows, stand over the column they are nearest to. Otherwise there
are no columns, and the order of the figures in a row decides.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from converter.records import NamedTuple
from converter.statements.linetokens import Token

Span = tuple[int, int]


class Figures(NamedTuple):
    """The figures of a row, and the column its label ends at (-1: none beside them)."""

    tokens: tuple[Token, ...]
    label_end: int


def usual_width(rows: Sequence[Figures]) -> int:
    """How many figures a row of this table has: the commonest number, the larger where two are as common."""
    counts = Counter(len(row.tokens) for row in rows if row.tokens)
    if not counts:
        return 0
    return max(counts, key=lambda n: (counts[n] * (1 if n > 1 else 0.5), n))


def find_columns(rows: Sequence[Figures], width: int, heads: set[int]) -> tuple[Span, ...]:
    """The character spans of the columns, or () where figures do not align.

    Tried from the largest number of figures that two rows share, or that one row shares with a line of headings
    (`heads`), down to the usual number.
    """
    counts = Counter(len(row.tokens) for row in rows)
    edge = max((row.label_end for row in rows), default=-1)
    for size in sorted((n for n in counts if n >= width), reverse=True):
        widest = [row for row in rows if len(row.tokens) == size]
        if size > width and all(_runs_on(row, edge) for row in widest):
            continue
        full = [row.tokens for row in widest]
        if len(full) < 2 and not (size > 1 and size in heads and len(rows) > 1):
            continue
        columns = tuple((_middle([t[i].start for t in full]), _middle([t[i].end for t in full])) for i in range(size))
        if _aligned(rows, columns):
            return columns
    return ()


def _middle(numbers: Sequence[int]) -> int:
    """The median, the lower of two."""
    return sorted(numbers)[(len(numbers) - 1) // 2]


def _runs_on(row: Figures, edge: int) -> bool:
    """Whether the first figure goes on from the words of the label (`net of amortization of $935 and $949`), or from
    those of the line above, where labels are printed (left of `edge`)."""
    first = row.tokens[0]
    return first.start - row.label_end <= 1 if row.label_end >= 0 else first.end <= edge


def _aligned(rows: Sequence[Figures], columns: Sequence[Span]) -> bool:
    """Whether the columns lie apart, and all but one in twenty figures stand over the column they are nearest to.

    Figures left of the first column that follow the words of a label are part of it and do not count.
    """
    if any(a[1] >= b[0] for a, b in pairwise(columns)):
        return False
    first = columns[0][0] - 2
    total = wrong = 0
    for row in rows:
        tokens = row.tokens
        if tokens[0].end < first and row.label_end >= 0 and tokens[0].start - row.label_end <= 2:
            inside = tuple(token for token in tokens if token.end >= first)
            last = tokens[len(tokens) - len(inside) - 1]
            tokens = inside if not inside or inside[0].start - last.end > 1 else tokens
        total += len(tokens)
        if len(tokens) > len(columns):
            wrong += len(tokens)
            continue
        chosen = range(len(columns)) if len(tokens) == len(columns) else assigned(tokens, columns)
        for token, index in zip(tokens, chosen, strict=True):
            left, right = columns[index]
            apart = token.start > right + 2 or token.end < left - 2
            if apart or nearest(token.start, token.end, columns) != index:
                wrong += 1
    return total > 0 and wrong * 20 <= total


def outer_columns(rows: Sequence[Figures], columns: Sequence[Span]) -> tuple[Span, ...]:
    """The columns as wide as they are printed: from the furthest currency mark to the furthest digit."""
    lefts = [left for left, _ in columns]
    rights = [right for _, right in columns]
    for tokens, _ in rows:
        if len(tokens) > len(columns):
            continue
        chosen = range(len(columns)) if len(tokens) == len(columns) else assigned(tokens, columns)
        for token, index in zip(tokens, chosen, strict=True):
            if token.start < lefts[index] and (index == 0 or token.start > rights[index - 1]):
                lefts[index] = token.start
            if token.end > rights[index] and (index + 1 == len(columns) or token.end < columns[index + 1][0]):
                rights[index] = token.end
    return tuple(zip(lefts, rights, strict=True))


def nearest(start: int, end: int, columns: Sequence[Span]) -> int:
    """The column whose right edge, or whose middle, lies nearest to a figure's."""
    best, best_distance = 0, 1 << 30
    for index, (left, right) in enumerate(columns):
        distance = min(abs(end - right) * 2, abs(start + end - left - right))
        if distance < best_distance:
            best, best_distance = index, distance
    return best


def assigned(tokens: Sequence[Token], columns: Sequence[Span]) -> list[int]:
    """Columns for a row with fewer figures: nearest first, in order, no column twice."""
    found: list[int] = []
    lowest = 0
    for index, token in enumerate(tokens):
        highest = len(columns) - (len(tokens) - index)
        choice = min(
            range(lowest, highest + 1),
            key=lambda i: min(abs(token.end - columns[i][1]) * 2, abs(token.start + token.end - sum(columns[i]))),
        )
        found.append(choice)
        lowest = choice + 1
    return found
