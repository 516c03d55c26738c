"""Runs of open rows: what the searches share.

Rows that have not yet gone into a total are open. A run is the last of them, taken with signs; `OpenRows` knows the
family, the hints and the open rows, and says how much a hit would take of chance.
"""

from __future__ import annotations

from collections.abc import Sequence

from converter.arithmetic.tolerance import LANE, Family, slack, unpack
from converter.arithmetic.words import Hint
from converter.records import NamedTuple

LONGEST = 64
"""Rows that a run may have: beyond that a table is not a statement, and work must stay bounded."""
SAFETY = 9
"""Bits a hit needs beyond those of the combinations tried: one chance in 500."""


class Sum(NamedTuple):
    """`total = Σ weight · addend` in indices of the family; `holds` and `fails` have a bit for each column.

    `bits` are the bits of coincidence it would take, as far as they were counted.
    """

    total: int
    addends: tuple[tuple[int, int], ...]
    holds: int
    fails: int
    bits: int
    kind: str
    exact: bool = True
    skipped: tuple[int, ...] = ()


class Run(NamedTuple):
    """A run of open rows as one signed sum: members from the bottom up, `weights` along them."""

    members: tuple[int, ...]
    weights: tuple[int, ...]
    kind: str


class OpenRows:
    """A family while it is searched: the rows still open, and what a run of them is worth.

    `columns` are the family's figures column by column, `signs` what the hints say of each row.
    """

    def __init__(self, family: Family, hints: Sequence[Hint]) -> None:
        self.family = family
        self.hints = hints
        self.signs = [hint.sign for hint in hints]
        self.monetary = family.unit_of.monetary
        self.open: list[int] = []
        self.everything = (1 << family.width) - 1
        self.columns = list(zip(*family.lanes, strict=True))
        self.loosest = slack(LONGEST, LONGEST * (coarsest := max(family.unit)), coarsest)

    def near(self, row: int, column: Sequence[int], turned: bool) -> list[tuple[int, str]]:
        """The runs that come near a row in one column, by depth and kind: plain sums, or if asked those with signs too.

        Few do, so the other columns, and how many figures there are to round, are looked at only for them.
        """
        low, high = column[row] - self.loosest, column[row] + self.loosest
        members = self.open[: -LONGEST - 1 : -1]
        found = []
        added = signed = 0
        if not turned:
            for depth, member in enumerate(members):
                added += column[member]
                if low <= added <= high:
                    found.append((depth, "sum"))
            return found
        signs = self.signs
        for depth, member in enumerate(members):
            value = column[member]
            rest = value - added
            first = value + signed
            added += value
            signed += value * signs[member]
            if low <= added <= high:
                found.append((depth, "sum"))
            if low <= rest <= high:
                found.append((depth, "difference"))
            if low <= first <= high:
                found.append((depth, "signed"))
            if low <= -added <= high:
                found.append((depth, "negated sum"))
            if low <= -rest <= high:
                found.append((depth, "negated difference"))
        return found

    def run_of(self, depth: int, kind: str) -> Run:
        members = tuple(self.open[len(self.open) - 1 - depth :])
        if kind == "sum":
            return Run(members, (1,) * len(members), kind)
        if kind == "signed":
            return Run(members, (1, *[self.signs[m] for m in members[1:]]), kind)
        first = -1 if kind.startswith("negated") else 1
        return Run(members, (first, *(first if kind.endswith("sum") else -first,) * depth), kind)

    def bits(self, row: int, members: Sequence[int], holds: int, limit: int, enough: int = 1 << 16) -> int:
        """How many bits of coincidence the columns that hold would take, counted until they are enough."""
        window = (2 * limit + 1).bit_length() - 1
        bits = 0
        for bit, column in enumerate(self.columns):
            if not holds >> bit & 1:
                continue
            figures = [column[m] for m in members]
            own = max(0, max(abs(column[row]), *figures, -min(figures)).bit_length() - window)
            bits += own if len(figures) - figures.count(0) > 1 or len(figures) == 1 else own // 2
            if bits >= enough:
                break
        return bits

    def stands_out(self, row: int, members: Sequence[int]) -> bool:
        """Whether a row that does not read as a total is large enough to be the difference of its addends."""
        lanes = self.family.lanes
        smallest = min(max(map(abs, lanes[m])) or 1 << LANE for m in members)
        return all(lanes[row]) and 16 * max(map(abs, lanes[row])) >= smallest

    def small(self, miss: int, hidden: int, limit: int) -> bool:
        """Whether what is missing from a sum is within a limit in every column that is not hidden."""
        if miss == 0:
            return True
        lanes = unpack(miss, self.family.width)
        return all(-limit <= lane <= limit or hidden >> bit & 1 for bit, lane in enumerate(lanes))
