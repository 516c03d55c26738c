"""Decides which numbers of a body stand in one column: slots, their extents, and each row's numbers in them.

In aligned tables numbers that share a right edge are one column; edges that few rows use join the column they overlap.
In unaligned tables the order decides, and only rows with the usual number of values can be laid out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from converter.statements.numbers import Token

Extent = tuple[int, int]
Placed = tuple[Token | None, ...]


def usual_count(rows: Sequence[Sequence[Token]]) -> int:
    """How many values a row holds: the commonest count, the larger of equals."""
    counts = Counter(len(tokens) for tokens in rows)
    best = max(counts.values())
    return max(count for count, times in counts.items() if times == best)


def slots_of(rows: Sequence[Sequence[Token]]) -> list[Extent]:
    """The extents numbers share, left to right: groups with one right edge, the commonest first, none overlapping."""
    groups: dict[int, list[int]] = {}
    for tokens in rows:
        for token in tokens:
            groups.setdefault(token.right, []).append(token.left)
    slots: list[Extent] = []
    for right, lefts in sorted(groups.items(), key=lambda item: (-len(item[1]), item[0])):
        lefts.sort()
        left = lefts[len(lefts) // 4]
        if all(right <= a or left >= b for a, b in slots):
            slots.append((left, right))
    slots.sort()
    return _without_marks(rows, slots) if len(slots) > 1 else slots


def _without_marks(rows: Sequence[Sequence[Token]], slots: list[Extent]) -> list[Extent]:
    """The slots without those that hold nothing but footnote marks (`(1)`) in a few of the rows."""
    suspects = [
        slot
        for slot in slots
        if not any(
            t.left < slot[1] and t.right > slot[0] and (len(t.digits) > 1 or not t.negative or t.minus or t.currency)
            for tokens in rows
            for t in tokens
        )
    ]
    few = [s for s in suspects if 4 * sum(t.left < s[1] and t.right > s[0] for ts in rows for t in ts) <= len(rows)]
    return [slot for slot in slots if slot not in few]


def place(tokens: Sequence[Token], slots: Sequence[Extent], count: int) -> Placed | None:
    """The row's tokens in their slots; None if the row cannot be laid out without a guess."""
    if not tokens:
        return (None,) * count
    if not slots:
        return tuple(tokens) if len(tokens) == count else None
    edge = -1
    if len(tokens) == count:
        # Nearly all rows: every token ends where its slot does and begins right of the slot before.
        for token, (_, right) in zip(tokens, slots, strict=True):
            if token.right != right or token.left < edge:
                break
            edge = right
        else:
            return tuple(tokens)
    placed: list[Token | None] = [None] * count
    for token in tokens:
        best, width = -1, 0
        for index, (left, right) in enumerate(slots):
            shared = (right if right < token.right else token.right) - (left if left > token.left else token.left)
            if shared > width:
                best, width = index, shared
        if best < 0:
            if token.negative and len(token.digits) == 1 and len(tokens) > count:
                continue
            best = min(range(count), key=lambda i: abs(slots[i][1] - token.right))
        if placed[best] is not None:
            return tuple(tokens) if len(tokens) == count else None
        placed[best] = token
    return tuple(placed)


def outer_extents(rows: Sequence[Placed], slots: Sequence[Extent]) -> list[Extent]:
    """The slots widened by the cells their numbers' marks stand in, as far as they do not reach their neighbours."""
    low = [left for left, _ in slots]
    high = [right for _, right in slots]
    for placed in rows:
        for index, token in enumerate(placed):
            if token is not None:
                left, right = token.lead if token.lead >= 0 else token.left, token.right
                if left < low[index]:
                    low[index] = left
                if right > high[index] or token.tail > high[index]:
                    high[index] = max(right, token.tail)
    found = []
    for index, (left, right) in enumerate(slots):
        a = left if index and low[index] < slots[index - 1][1] else low[index]
        b = right if index + 1 < len(slots) and high[index] > slots[index + 1][0] else high[index]
        found.append((a, b))
    return found


def percent_slots(rows: Sequence[Placed], count: int) -> set[int]:
    """Slots of percentages in a table that holds columns of other numbers too."""
    if not [token for placed in rows for token in placed if token is not None and token.percent]:
        return set()
    percent = [0] * count
    filled = [0] * count
    for placed in rows:
        for index, token in enumerate(placed):
            if token is not None and token.kind == "number":
                filled[index] += 1
                percent[index] += token.percent
    found = {i for i in range(count) if filled[i] and percent[i] * 5 >= filled[i] * 4}
    return found if len(found) < sum(1 for n in filled if n) else set()
