"""Decides what the numbers of a statement measure, and turns tokens into amounts in full units.

For each row: what its words and signs say it measures (`scale.row_kind`), settled by the digits it prints (an amount
per share has cents, a share count has not); the share scale by net income ÷ earnings per share. For each number: its
own signs and words first, the row's unit and scale else. What breaks the table's own manner of setting numbers is
marked damaged, its literal reading kept.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cached_property

from converter.lazy import regex
from converter.model import PURE, Amount, Proof, StatementKind, made, per_share
from converter.once import Once
from converter.records import NamedTuple
from converter.statements.numbers import Token
from converter.statements.rows import Item
from converter.statements.scale import (
    Reading,
    Scales,
    currency_of,
    named_scale,
    reading,
    row_kind,
    says_scale,
    share_scale,
)

_RESULT = regex(r"\bnet\b.*\b(?:income|loss|earnings)\b|\bprofit\b", re.IGNORECASE)
_ZERO = Decimal(0)
_TIMES: Once[int, str] = Once(lambda scale: f"E{scale}")
"""A scale as it is written behind a number: one Decimal is made, not one of the digits and one of them scaled."""
_UNPROVED = Proof.UNPROVED


class Manner(NamedTuple):
    """How a statement sets its numbers: what damage is measured against."""

    separators: bool
    parentheses: bool
    fractions: dict[str, int]


class _Rows:
    """A statement's rows with what they measure; `manner` is found when the first number asks for it: few do."""

    def __init__(self, items: Sequence[Item], kinds: Sequence[str]) -> None:
        self._items = items
        self._kinds = kinds

    @cached_property
    def manner(self) -> Manner:
        return _manner_of(self._items, self._kinds)


def kinds_of(items: Sequence[Item], statement: StatementKind, used: Sequence[int]) -> list[str]:
    """What each row measures: money, shares, per-share, percent, count; empty for rows without numbers.

    `used` are the columns that hold periods: a `%` in a column of changes says nothing of its row.
    """
    kinds: list[str] = []
    hundred = _of_hundred(items)
    for item in items:
        filled = symbols = percents = False
        for token in item.tokens:
            if token is not None and token.kind != "nil":
                filled = True
                if token.currency:
                    symbols = True
                if token.percent:
                    percents = True
        if filled:
            percent = hundred or (percents and _of_percentages(item, used))
            kinds.append(row_kind(item.label, item.section, statement, symbols, percent))
        else:
            kinds.append("")
    if "per-share" in kinds or "shares" in kinds:
        _settle(items, kinds)
    return kinds


def _of_percentages(item: Item, used: Sequence[int]) -> bool:
    """Whether most numbers of a row in the columns of periods are percentages."""
    numbers = [t for i in used if (t := item.tokens[i]) is not None and t.kind == "number"]
    return 2 * sum(t.percent for t in numbers) > len(numbers) > 0


def _numbers(item: Item) -> list[Token]:
    return [t for t in item.tokens if t is not None and t.kind == "number"]


def _of_hundred(items: Sequence[Item]) -> bool:
    """Whether all numbers are parts of a hundred, of which only the first row prints the percent sign."""
    first = next((numbers for item in items if (numbers := _numbers(item))), [])
    if not first or not all(t.percent for t in first):
        return False
    tokens = [t for item in items for t in _numbers(item)]
    return len(tokens) >= 6 and not any(t.currency or "," in t.digits or t.number > 200 for t in tokens)


def _settle(items: Sequence[Item], kinds: list[str]) -> None:
    """Rows called per share whose numbers cannot be, and the reverse: the printed digits decide between the two."""
    fractions: dict[str, list[int]] = {"per-share": [], "money": []}
    for item, kind in zip(items, kinds, strict=True):
        if kind in fractions:
            fractions[kind] += [t.fraction for t in _numbers(item)]
    cents = max((f for f, times in Counter(fractions["per-share"]).items() if times > 1), default=0)
    money = fractions["money"]
    # Amounts per share among others: few sums of money have cents; or all have, in a table that begins per share.
    first = next((kind for kind in kinds if kind), "")
    whole = money.count(cents) * 3 < len(money) or (first == "per-share" and set(money) == {cents})
    seen = False
    for index, (item, kind) in enumerate(zip(items, kinds, strict=True)):
        if kind == "money" and not (seen and cents > 1 and whole):
            continue
        numbers = [t for t in _numbers(item) if not t.percent]
        if not numbers or kind not in ("per-share", "money", "shares"):
            continue
        seen = seen or kind == "per-share"
        symbols = any(t.currency for t in numbers)
        if kind == "per-share" and all("," in t.digits or (t.number >= 1000 and not t.fraction) for t in numbers):
            kinds[index] = "money" if symbols or "income" in item.label.lower() else "shares"
        elif kind == "per-share" and cents > 1 and not any(t.fraction or t.damaged for t in numbers):
            kinds[index] = "money"
        elif kind == "money" or (kind == "shares" and symbols):
            places, top = (cents, 1000) if kind == "money" else (2, 100)
            if all(t.fraction == places and t.number < top for t in numbers):
                kinds[index] = "per-share"


def unscaled_money(items: Sequence[Item], kinds: Sequence[str]) -> bool:
    """Whether a row of money leaves its scale to a caption: neither its numbers nor its labels name one."""
    return any(
        kind == "money"
        and any(t.number and not t.multiplier and not t.percent for t in _numbers(item))
        and not named_scale(item.label, item.section)
        for item, kind in zip(items, kinds, strict=True)
    )


def scales_by_evidence(items: Sequence[Item], kinds: Sequence[str], used: Sequence[int], scales: Scales) -> Scales:
    """The caption's scales, the share scale overruled where net income ÷ EPS says otherwise."""
    per = [i for i, kind in enumerate(kinds) if kind == "per-share"]
    shares = [i for i, kind in enumerate(kinds) if kind == "shares"]
    if not per or not shares:
        return scales
    for income in range(max(per) - 1, -1, -1):
        if kinds[income] != "money" or not _RESULT.search(items[income].label):
            continue
        rows = [items[row].tokens for row in (income, per[0], shares[0])]
        columns = [[row[i] for row in rows] for i in used]
        sound = [
            [t.number for t in column if t is not None]
            for column in columns
            if all(t is not None and t.kind == "number" and not t.damaged for t in column)
        ]
        if sound:
            found = share_scale(
                [c[0].scaleb(scales.money) for c in sound], [c[1] for c in sound], [c[2] for c in sound]
            )
            if found is not None and found != scales.shares:
                return scales._replace(shares=found, shares_said=True, share_words="net income ÷ earnings per share")
            if found is not None:
                return scales
    return scales


def row_share_counts(items: Sequence[Item], kinds: Sequence[str], used: Sequence[int]) -> list[Decimal]:
    """The share counts that rows leave to the caption's scale, unscaled."""
    return [
        token.number
        for item, kind in zip(items, kinds, strict=True)
        if kind == "shares" and not named_scale(item.label, item.section)
        for index in used
        if (token := item.tokens[index]) is not None and token.number and not token.multiplier
    ]


def _manner_of(items: Sequence[Item], kinds: Sequence[str]) -> Manner:
    """How the statement sets thousands, negatives, and fractions by kind of row."""
    commas = bare = brackets = minuses = 0
    fractions: dict[str, dict[int, int]] = {}
    for item, kind in zip(items, kinds, strict=True):
        times = fractions.setdefault(kind, {})
        for token in item.tokens:
            if token is None or token.kind != "number":
                continue
            digits, fraction = token.digits, token.fraction
            if "," in digits:
                commas += 1
            elif len(digits) > 3 and token.number >= 1000:
                bare += 1
            if token.negative:
                brackets += not token.minus
                minuses += token.minus
            times[fraction] = times.get(fraction, 0) + 1
    usual = {kind: max(times, key=times.__getitem__) for kind, times in fractions.items() if times}
    return Manner(commas > 4 * bare, brackets > 4 * minuses, usual)


def amounts_of(items: Sequence[Item], kinds: Sequence[str], scales: Scales) -> Iterator[tuple[Amount | None, ...]]:
    """Each row's tokens as amounts; a dash has as many decimals as the row's numbers, else as those of its kind."""
    rows = _Rows(items, kinds)
    scaled = says_scale("\n".join([item.label for item in items]))  # headings are rows too
    readings = {kind: reading(kind or "money", "", 0, scales, scales.currency) for kind in set(kinds)}
    for item, kind in zip(items, kinds, strict=True):
        read = readings[kind]
        own = named_scale(item.label, item.section if kind != "each" else ()) if scaled else 0
        if own:
            read = reading(kind or "money", item.label, own, scales, scales.currency)
        yield tuple([None if t is None else _amount(t, item, read, rows, scales) for t in item.tokens])


def _amount(token: Token, item: Item, read: Reading, rows: _Rows, scales: Scales) -> Amount:
    """A row's token as an amount in full units; its licence says which words gave scale and unit."""
    unit, scale, licence, kind = read
    # A token is taken apart at once: field by field takes longer than all the rest.
    (
        form, text, digits, place, _, _, negative, minus, currency, percent, cents, multiplier, _, damaged, _, _, _,
        places,
    ) = token  # fmt: skip
    if percent and kind != "percent":
        unit, scale, licence = PURE, -2, "a percent sign"
    elif cents:
        unit, scale, licence = per_share(scales.currency), -2, "a cent sign"
    elif multiplier:
        scale, licence = multiplier, f"the number's own word: {text}"
    elif currency and (currency != "$" or kind == "percent"):
        currency = currency_of(currency, scales.currency)
        if kind == "percent":
            unit, scale, licence, _ = reading("money", "", 0, scales, currency)
        elif currency != scales.currency and unit.measure.startswith("iso4217"):
            unit = unit._replace(measure=f"iso4217:{currency}")
    if form == "nil":
        return Amount(text, digits, place, None, scale, 0, unit, licence=licence)
    if form == "dash":
        numbers = _numbers(item)
        fraction = max([t.fraction for t in numbers]) if numbers else rows.manner.fractions.get(read.kind, 0)
        return Amount(text, digits, place, _ZERO, scale, fraction - scale, unit, dash=True, licence=licence)
    if not damaged and (minus or places == 3 or (len(digits) > 3 and "," not in digits)):
        damaged = _damage(token, kind, rows.manner)
    number = Decimal(digits.replace(",", "") + _TIMES[scale])
    if negative and number:
        number = -number
    return made(Amount, (
        text, digits, place, number, scale, places - scale, unit, False, damaged, _UNPROVED, None, licence
    ))  # fmt: skip


def _damage(token: Token, kind: str, manner: Manner) -> str:
    """What in a number breaks the statement's own manner of setting numbers; empty for a sound one."""
    if kind in ("money", "shares"):
        if manner.separators and "," not in token.digits and token.number >= 1000:
            return "no thousands mark where the other numbers have one"
        if token.fraction == 3 and manner.separators and not manner.fractions.get(kind, 0):
            return "a decimal point where the other numbers have a thousands mark"
    if manner.parentheses and token.minus and not token.percent:
        return "a minus where the other negatives stand in parentheses"
    return ""
