"""Which rows add up to which: the sums that the printed figures satisfy in every column at once.

Rows are read downwards; rows that have not yet gone into a total are open. For each row, in this order:
1. the shortest run of open rows just above it that sums to it: all added; the first minus the rest (gross profit =
   revenue − cost); the first with the rest signed as their labels read (income added, expense deducted); or the
   negative of these (an expense total in parentheses, a loss printed as a positive number);
2. for a row that reads as a total: such a run with one or two rows left out (memo lines) or turned;
3. for a row that reads as a total: such a run that holds in some columns and fails in others (a damaged number);
4. otherwise it stays open, and it may complete the parts of an open row above it (a total printed before its parts).

Chance: a hit counts only if its figures carry more bits than the combinations tried could produce by accident;
figures explained by a correction count only with the digits of that correction.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from operator import mul

from converter.arithmetic.corrections import corrected, failing_somewhere
from converter.arithmetic.runs import LONGEST, SAFETY, OpenRows, Sum
from converter.arithmetic.tolerance import Family, slack
from converter.arithmetic.words import Hint

_WEAK = 8
_FARTHER = 7
"""How many rows more a run may have to be exact, where a shorter one is off by rounding."""


def find_sums(family: Family, hints: Sequence[Hint], barriers: frozenset[int], equalities: bool) -> list[Sum]:
    """All sums of a family, in the order of their totals.

    `hints` runs along the family's rows; after a row in `barriers` nothing above it adds to anything below it;
    `equalities` allows one row to repeat another (income before and after an empty line).
    """
    return _Search(family, hints, barriers, equalities).run()


class _Search(OpenRows):
    def __init__(self, family: Family, hints: Sequence[Hint], barriers: frozenset[int], equalities: bool) -> None:
        super().__init__(family, hints)
        self.barriers = barriers
        self.equalities = equalities
        self.found: list[Sum] = []
        self.weak: list[Sum] = []
        self.totals: set[int] = set()
        self.gaps = any(family.blank)
        self.sound = not any(family.unknown)

    def run(self) -> list[Sum]:
        for row in range(len(self.family.rows)):
            hit = self._above(row)
            if hit is None and self._parts_below():
                hit = self._above(row)
            if hit is None and self.hints[row].total:
                hit = self._through_weak(row)
                if hit is None and self.gaps:
                    hit = self._above(row, gaps=True)
                hit = hit or corrected(self, row) or failing_somewhere(self, row)
            if hit is not None:
                self._accept(hit)
            else:
                self.open.append(row)
            if row in self.barriers:
                self.open.clear()
        self._parts_below()
        return self.found

    def _accept(self, hit: Sum) -> None:
        self.found.append(hit)
        self.totals.add(hit.total)
        gone = {i for i, _ in hit.addends} | set(hit.skipped)
        self.open = [i for i in self.open if i not in gone]
        if hit.total not in self.open:
            self.open.append(hit.total)

    # --- 1. a run just above ------------------------------------------------------------------------------------

    def _above(self, row: int, gaps: bool = False) -> Sum | None:
        """The run above that sums to a row; with `gaps`, columns in which an addend is not printed are not asked."""
        hint = self.hints[row]
        # Signs are believed of money, and of a row that takes away only where it reads as a total.
        turned = self.monetary and (hint.total or hint.sign > 0)
        best: Sum | None = None
        reach = 0
        for depth, kind, hidden in self._reached(row, gaps, turned):
            if best is not None and depth > reach:
                tried = self.open[len(self.open) - depth : -reach - _FARTHER] if depth > reach + _FARTHER else ()
                if best.exact or self._busy(tried):
                    break
            found = self._hit(row, depth, kind, hidden)
            if found is not None and (best is None or (found.exact and not best.exact)):
                best, reach = found, depth
        return None if best is None else self._with_empty_rows(best)

    def _reached(self, row: int, gaps: bool, turned: bool) -> Iterable[tuple[int, str, int]]:
        """The runs that come near a row in a column where both can be seen: depth, kind, columns hidden."""
        family = self.family
        hidden = family.unknown[row] | family.blank[row]
        if family.packed[row] == 0 or hidden == self.everything:
            return ()
        if gaps or not self.sound:
            return self._reached_behind(row, hidden, gaps, turned)
        near = self.near(row, self.columns[(hidden ^ self.everything).bit_length() - 1], turned)
        return [(depth, kind, hidden) for depth, kind in near] if near else ()

    def _reached_behind(self, row: int, hidden: int, gaps: bool, turned: bool) -> Iterator[tuple[int, str, int]]:
        """The same where rows that a longer run takes in may hide more columns."""
        family = self.family
        views = [(0, hidden)]
        for depth, member in enumerate(reversed(self.open)):
            more = hidden | family.unknown[member] | (family.blank[member] if gaps else 0)
            if more != hidden:
                hidden = more
                views.append((depth, hidden))
        for (start, hidden), (stop, _) in pairwise((*views, (LONGEST, 0))):
            if hidden == self.everything:
                return
            if start == stop:
                continue
            for depth, kind in self.near(row, self.columns[(hidden ^ self.everything).bit_length() - 1], turned):
                if start <= depth < stop:
                    yield depth, kind, hidden

    def _busy(self, members: Sequence[int]) -> int:
        """How many of some rows print a figure other than zero."""
        packed, unknown = self.family.packed, self.family.unknown
        if self.sound:
            return len(members) - [packed[m] for m in members].count(0)
        return sum([1 for m in members if packed[m] or unknown[m]])

    def _hit(self, row: int, depth: int, kind: str, hidden: int) -> Sum | None:
        """A run as a sum, if it sums to the row and its figures are more than chance."""
        family = self.family
        run = self.run_of(depth, kind)
        packed = [family.packed[m] for m in run.members]
        if not packed[0] and not family.unknown[run.members[0]]:
            return None
        addends = self._busy(run.members)
        if addends == 1 and (kind != "sum" or not (self.equalities or self.hints[row].plain)):
            return None
        miss = family.packed[row] - (sum(packed) if kind == "sum" else sum(map(mul, run.weights, packed)))
        limit = 0
        if miss:
            units = [family.unit[m] for m in (row, *run.members)]
            limit = slack(addends, sum(units), max(units))
            if not self.small(miss, hidden, limit):
                return None
        hint = self.hints[row]
        if kind != "sum" and not hint.total and not self.stands_out(row, run.members):
            return None
        need = 5 if hint.plain and kind == "sum" else SAFETY + (5 * len(run.members)).bit_length() - 3 * hint.total
        need += 4 * kind.startswith("negated")
        holds = self.everything & ~hidden
        bits = self.bits(row, run.members, holds, limit, need)
        found = Sum(row, tuple(zip(run.members, run.weights, strict=True)), holds, 0, bits, kind, limit == 0)
        if bits >= need:
            return found
        if kind == "sum" and hint.total and bits > 2 and addends > 1:
            self.weak.append(found)
        return None

    def _through_weak(self, row: int) -> Sum | None:
        """A run in which sums of too few digits stand for their parts: the larger total proves them too."""
        usable: list[Sum] = []
        hidden: set[int] = set()
        for weak in self.weak[-_WEAK:]:
            members = {i for i, _ in weak.addends}
            if members.isdisjoint(hidden) and weak.total in self.open and members.issubset(self.open):
                usable.append(weak)
                hidden |= members
        if not usable:
            return None
        kept, self.open = self.open, [i for i in self.open if i not in hidden]
        hit = self._above(row)
        self.open = kept
        if hit is not None:
            addends = {i for i, _ in hit.addends}
            for weak in usable:
                if weak.total in addends:
                    self._accept(weak)
        return hit

    def _with_empty_rows(self, hit: Sum) -> Sum:
        """Take in the rows without any figure that stand right above the run."""
        extra: list[tuple[int, int]] = []
        family = self.family
        for member in reversed(self.open[: self.open.index(hit.addends[0][0])]):
            if family.packed[member] or family.unknown[member] or self.hints[member].total:
                break
            extra.append((member, 1))
        return hit._replace(addends=(*reversed(extra), *hit.addends)) if extra else hit

    # --- 4. a total printed above its parts --------------------------------------------------------------------------

    def _parts_below(self) -> bool:
        """Whether the last open rows are the parts of an open row above them."""
        if len(self.open) < 3:
            return False
        column, loosest = self.columns[-1], self.loosest
        added = 0
        for depth, member in enumerate(self.open[: -LONGEST - 1 : -1]):
            value = column[member]
            if depth > 1 and -loosest <= value - added <= loosest:
                whole, *parts = self.open[len(self.open) - 1 - depth :]
                if any(self.family.unknown[m] for m in (whole, *parts)):
                    return False
                if (found := self._parts_of(whole, parts)) is not None:
                    self._accept(found)
                    return True
            added += value
        return False

    def _parts_of(self, whole: int, parts: Sequence[int]) -> Sum | None:
        """The sum of some rows if it is the row above them."""
        family = self.family
        busy = self._busy(parts)
        free = whole not in self.barriers and (self.equalities or whole not in self.totals)
        if busy < 2 or not family.packed[whole] or family.blank[whole] or not free:
            return None
        units = [family.unit[m] for m in (whole, *parts)]
        limit = slack(busy, sum(units), max(units))
        if not self.small(family.packed[whole] - sum(family.packed[m] for m in parts), 0, limit):
            return None
        need = SAFETY + 6 + (len(parts) + 1).bit_length()
        bits = self.bits(whole, parts, self.everything, limit, need)
        if bits < need:
            return None
        return Sum(whole, tuple((m, 1) for m in parts), self.everything, 0, bits, "parts below")
