"""Earnings per share proved by net income and share counts.

A per-share row is proved where net income ÷ shares rounds to it in every column that prints all three. Basic goes with
basic shares, diluted with diluted; which income row counts (net income, after preferred dividends, from continuing
operations) is the one that fits, those named like the row first. A per-share figure is coarse, so it proves itself and
the scale of the shares, never the shares' digits; and it never contradicts: shares of two classes are a lawful reason
to differ.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from converter.arithmetic import words
from converter.arithmetic.edits import with_amounts, with_proof
from converter.arithmetic.faults import readings
from converter.arithmetic.kinds import REACH, Kinds, Quotient, half_unit
from converter.lazy import regex
from converter.model import SHARES, Amount, Finding, Proof, Repair, Row, Severity, Statement
from converter.records import NamedTuple
from converter.remembered import remembered

_WORD = regex(r"[a-z]{3,}")
_DILUTED = frozenset(("dilute", "diluted", "dilution", "assuming"))
_INCOME = frozenset(("income", "loss", "earnings", "profit", "ffo", "funds"))
_SPECIAL = frozenset(("continuing", "discontinued", "non", "gaap", "adjusted", "operations"))
_SHIFTS = (-6, -3, 3, 6)
_NEVER = Decimal("-Infinity")
"""Slack that no income keeps to: nothing is earned per share where there are no shares."""


def per_share_fits(income: Amount, shares: Amount, per_share: Decimal, half: Decimal, shift: int = 0) -> bool:
    """Whether income ÷ shares rounds to a per-share figure known to ± `half`; signs aside, for a loss may lose its own.

    `shift` is a power of ten that the shares are multiplied with first.
    """
    if income.value is None or not shares.value:
        return False
    count = shares.value.scaleb(shift)
    slack = (half * count) + half_unit(income) + abs(per_share) * half_unit(shares).scaleb(shift)
    return abs(abs(income.value) - abs(per_share) * count) <= slack


def share_shift(lines: Lines) -> int:
    """The power of ten by which every share count is off, where none of them fits as it was read; 0 where nothing says.

    For a caption that scales dollars and is silent on shares: 3 when shares were read a thousand times too small.
    """
    found = {
        shift
        for _, incomes, counts in lines.asked
        for _, spans in counts
        for income in incomes
        for shift in _possible(income, spans)
        if _fits(income, spans, shift)
    }
    return found.pop() if len(found) == 1 else 0


def rescaled(statement: Statement, shift: int) -> Statement:
    """The statement with share counts scaled as earnings per share demand, and a finding where that changed them."""
    if not shift:
        return statement
    first: Amount | None = None
    rows = list(statement.rows)
    for i, row in enumerate(rows):
        if any(a is not None and a.unit == SHARES and a.value for a in row.amounts):
            amounts = tuple(_scaled(a, shift) for a in row.amounts)
            first = first or next(a for a in amounts if a is not None)
            rows[i] = with_amounts(row, amounts)
    finding = Finding(
        "arithmetic.share-scale",
        Severity.INFO,
        f"share counts were read with another scale than net income over earnings per share gives: × 10^{shift}",
        first.place if first else statement.place,
        first.printed if first else "",
        "the scale that earnings per share prove is used",
    )
    return statement._replace(rows=tuple(rows), findings=(*statement.findings, finding))


def _scaled(amount: Amount | None, shift: int) -> Amount | None:
    if amount is None or amount.unit != SHARES or amount.value is None:
        return amount
    return amount._replace(
        value=amount.value.scaleb(shift),
        scale=amount.scale + shift,
        decimals=amount.decimals - shift,
        licence="; ".join(filter(None, (amount.licence, "scale proved by earnings per share"))),
    )


_Figure = tuple[Decimal, Decimal]
"""A sound figure and half a unit of its last place."""


class _Income(NamedTuple):
    """A monetary total that earnings per share may be of: the words that tell it from others, whether it is the net."""

    row: int
    named: frozenset[str]
    net: bool
    figures: dict[int, _Figure]


class _Shares(NamedTuple):
    """A row of share counts, and whether it says basic or diluted."""

    row: int
    basis: tuple[bool, bool]
    figures: dict[int, _Figure]


class _Span(NamedTuple):
    """How large the income is in a column if a count of shares and a figure per share go with each other."""

    column: int
    income: Decimal
    slack: Decimal
    says: bool


class _Asked(NamedTuple):
    """A per-share row with the incomes that it may be of, and its share rows with what they make of the income."""

    result: int
    incomes: list[_Income]
    counts: list[tuple[int, list[_Span]]]


class Lines:
    """The rows of a statement that make quotients, each looked at once."""

    def __init__(self, statement: Statement, kinds: Kinds) -> None:
        self.statement = statement
        self.kinds = kinds
        self.incomes: list[_Income] = []
        self.shares: list[_Shares] = []
        self.asked: list[_Asked] = []
        if not kinds.per_share or not kinds.shares:
            return
        rows = statement.rows
        for i in kinds.money:
            row = rows[i]
            if (row.total or row.parent >= 0) and not (told := _told(row.label)).isdisjoint(_INCOME):
                net = words.is_net_income(row.label)
                self.incomes.append(_Income(i, told & _SPECIAL, net, self.figures(row)))
        self.shares += (_Shares(i, _basis(rows[i]), self.figures(rows[i])) for i in kinds.shares)
        for result in kinds.per_share:
            if counts := self.counts_of(result):
                self.asked.append(_Asked(result, self.incomes_of(result), counts))

    def figures(self, row: Row) -> dict[int, _Figure]:
        """The sound figures of a row by column."""
        return {
            c: (a.value, half_unit(a))
            for c in self.kinds.columns
            if (a := row.amounts[c]) is not None and not a.damaged and a.value is not None
        }

    def shares_of(self, result: int) -> list[_Shares]:
        """Share rows of the same kind (basic, diluted) as a per-share row, the nearest first; no kind fits both."""
        basic, diluted = _basis(self.statement.rows[result])
        chosen = [
            line
            for line in self.shares
            if abs(line.row - result) <= REACH
            and (basic == diluted or line.basis[0] == line.basis[1] or line.basis == (basic, diluted))
        ]
        return sorted(chosen, key=lambda line: abs(line.row - result))[:6]

    def incomes_of(self, result: int) -> list[_Income]:
        """Monetary totals that earnings per share may be of, those sharing most words with the row first, then last."""
        row = self.statement.rows[result]
        asked = _told(row.label).union(*map(_told, row.section[-1:])) & _SPECIAL
        near = [line for line in self.incomes if abs(line.row - result) <= REACH]
        return sorted(near, key=lambda line: (len(asked ^ line.named), not line.net, -line.row))[:8]

    def counts_of(self, result: int) -> list[tuple[int, list[_Span]]]:
        """The share rows of a per-share row, each with the income that follows in the columns that have both."""
        row = self.statement.rows[result]
        # A dash rounds like the row's other figures.
        quotients = [(c, abs(value), half or _half_of_row(row)) for c, (value, half) in self.figures(row).items()]
        counts = []
        for shares in self.shares_of(result):
            spans = []
            for c, quotient, half in quotients:
                if c in shares.figures:
                    count, half_count = shares.figures[c]
                    slack = half * count + quotient * half_count if count else _NEVER
                    spans.append(_Span(c, quotient * count, slack, quotient > 2 * half))
            counts.append((shares.row, spans))
        return counts


@remembered()
def _told(name: str) -> frozenset[str]:
    return frozenset(_WORD.findall(name.lower()))


def _basis(row: Row) -> tuple[bool, bool]:
    """Whether a row says basic, and whether it says diluted, by its label or else by the heading above it."""
    for name in (row.label, *row.section[-1:]):
        told = _told(name)
        basis = "basic" in told, not told.isdisjoint(_DILUTED)
        if any(basis):
            return basis
    return False, False


def _half_of_row(row: Row) -> Decimal:
    return max((half_unit(a) for a in row.amounts if a is not None and not a.dash), default=Decimal(0))


def _fits(income: _Income, spans: Sequence[_Span], shift: int = 0) -> bool:
    """Whether an income is as large as it has to be in all columns, and one of them says something.

    `shift` is a power of ten that the shares are multiplied with first.
    """
    says = False
    for column, expected, slack, telling in spans:
        figure = income.figures.get(column)
        if figure is None:
            continue
        if shift:
            expected, slack = expected.scaleb(shift), slack.scaleb(shift)  # noqa: PLW2901
        if abs(abs(figure[0]) - expected) > slack + figure[1]:
            return False
        says = says or telling
    return says


def _possible(income: _Income, spans: Sequence[_Span]) -> tuple[int, ...]:
    """The shifts that bring an income to the size it has to be in the first column that prints it, by its digits."""
    for column, expected, slack, _ in spans:
        figure = income.figures.get(column)
        if figure is None:
            continue
        value, half = abs(figure[0]), figure[1]
        least = (value - half).adjusted() - (expected + slack).adjusted() - 1 if value > half else _SHIFTS[0]
        most = (value + half).adjusted() - (expected - slack).adjusted() + 1 if expected > slack else _SHIFTS[-1]
        return tuple(s for s in _SHIFTS if least <= s <= most)
    return ()


def quotients_of(lines: Lines) -> Iterator[Quotient]:
    """The income and share rows that give each per-share row in all columns that print the three of them."""
    rows = lines.statement.rows
    for result, incomes, counts in lines.asked:
        for income in incomes:
            shares = next((row for row, spans in counts if _fits(income, spans)), None)
            if shares is not None:
                printed = [rows[r].amounts for r in (result, income.row, shares)]
                columns = tuple(c for c in lines.kinds.columns if all(amounts[c] is not None for amounts in printed))
                yield Quotient(result, income.row, shares, columns)
                break


def proved_per_share(statement: Statement, quotient: Quotient) -> Row:
    """The per-share row with its sound figures proved and its damaged ones mended where one reading fits."""
    row = statement.rows[quotient.result]
    amounts = list(row.amounts)
    for c in quotient.columns:
        amount, money, count = (statement.rows[r].amounts[c] for r in (quotient.result, quotient.over, quotient.under))
        if amount is None or money is None or count is None:
            continue
        if amount.damaged:
            amounts[c] = _mended(row, amount, money, count)
        elif amount.value is not None and amount.proof is not Proof.REPAIRED:
            amounts[c] = with_proof(amount, Proof.PROVED)
    return with_amounts(row, tuple(amounts))


def _mended(row: Row, amount: Amount, income: Amount, shares: Amount) -> Amount:
    sound = next((a for a in row.amounts if a is not None and not a.damaged and not a.dash), None)
    if sound is None or income.damaged or shares.damaged or income.value is None:
        return amount
    fraction = sound.decimals + sound.scale
    half = half_unit(sound)
    fitting = [
        r
        for r in readings(amount.printed, fraction, amount.damaged)
        if per_share_fits(income, shares, r.number.scaleb(sound.scale), half) and (r.number < 0) == (income.value < 0)
    ]
    if len(fitting) != 1:
        return amount
    reading = fitting[0]
    proof = f"{income.printed} ÷ {shares.printed} shares rounds to {reading.number}"
    return amount._replace(
        value=reading.number.scaleb(sound.scale),
        scale=sound.scale,
        decimals=sound.decimals,
        unit=sound.unit,
        damaged="",
        proof=Proof.REPAIRED,
        repair=Repair(amount.printed, reading.fault, proof),
    )
