"""Figures inside a label as rows of their own: par value, shares authorized and issued, allowances.

`Common stock, $0.01 par value: 10,000,000 shares authorized; 5,123,456 and 5,100,000 issued at June 30, 2023 and
December 31, 2022` yields three rows with origin "label", one a name (`label_figures`): `par value`, `shares
authorized`, `shares issued`, each below the label it was printed in (the last entry of its section), with amounts
column by column.

Figures go to columns by the dates or years printed with them, else in order if there are as many as columns; a single
undated one holds for every column. What neither tells is left alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from converter.model import SHARES, Amount, Column, ColumnRole, Place, Row, Unit, money, per_share
from converter.statements.label_figures import Figure, LabelFigures, Piece
from converter.statements.numbers import locate
from converter.statements.periods import dates
from converter.statements.rows import Item
from converter.statements.scale import Scales

_HUGE = Decimal(10) ** 12


def label_rows(
    item: Item, found: LabelFigures, columns: Sequence[Column], scales: Scales, runs: Sequence[str]
) -> list[Row]:
    """The rows a label's figures make, in the order of the label."""
    used = [i for i, c in enumerate(columns) if c.role is ColumnRole.PERIOD and c.period is not None and not c.skip]
    rows: list[Row] = []
    for names, figures in found:
        owners = _owners(figures, columns, used)
        places = {piece.digits_start: _place(piece, item, runs) for _, (piece, _) in owners}
        for name, unit_kind in names if owners else ():
            amounts: list[Amount | None] = [None] * len(columns)
            for index, figure in owners:
                place = places[figure.piece.digits_start]
                amounts[index] = None if place is None else _amount(figure.piece, unit_kind, place, scales)
            if any(amounts):
                section = (*item.section, item.label)
                rows.append(
                    Row(
                        name,
                        item.places,
                        section,
                        len(section),
                        tuple(amounts),
                        origin="label",
                        period_kind=item.period_kind,
                    )
                )
    return rows


def too_large(counts: Sequence[Decimal], scales: Scales) -> bool:
    """Whether share counts, scaled as their table's caption says, would exceed a trillion."""
    return any(count.scaleb(scales.shares) >= _HUGE for count in counts)


def label_share_counts(labels: Iterable[LabelFigures]) -> list[Decimal]:
    """The share counts a statement's labels print, unscaled; those with a scale word of their own are left out."""
    return [
        Decimal(figure.piece.digits.replace(",", ""))
        for label in labels
        for names, figures in label
        if names[0][1] == "shares"
        for figure in figures
        if figure.piece.kind == "number" and not figure.piece.word
    ]


def _owners(figures: Sequence[Figure], columns: Sequence[Column], used: Sequence[int]) -> list[tuple[int, Figure]]:
    """Which column each figure belongs to; [] where neither dates nor order tell."""
    tagged = [figure for figure in figures if figure.tag]
    if tagged and (len(tagged) == len(figures) or (len(tagged) == len(figures) - 1 and len(figures) == len(used))):
        found = [(_column_of(figure.tag, columns, used), figure) for figure in tagged]
        indexes = {index for index, _ in found if index >= 0}
        if len(indexes) == len(figures):
            return found
    if len(figures) == len(used):
        return list(zip(used, figures, strict=True))
    if len(figures) == 1 and not tagged:
        return [(index, figures[0]) for index in used]
    return []


def _column_of(tag: str, columns: Sequence[Column], used: Sequence[int]) -> int:
    full = dates(tag)
    for index in used:
        period = columns[index].period
        if period is not None and (full[:1] == [period.end] or tag.strip() == str(period.end.year)):
            return index
    return -1


def _place(piece: Piece, item: Item, runs: Sequence[str]) -> Place | None:
    """Where the digits of a label's figure stand in the source; None where they cannot be found."""
    return locate(runs, item.places, item.label, piece.digits_start, piece.digits_start + len(piece.digits))


def _amount(piece: Piece, unit_kind: str, place: Place, scales: Scales) -> Amount:
    """The figure as an amount."""
    unit: Unit
    if unit_kind == "per-share":
        unit, scale = per_share(scales.currency), -2 if piece.cents else 0
    elif unit_kind == "shares":
        unit, scale = SHARES, piece.word or scales.shares
    else:
        unit, scale = money(scales.currency), piece.word or scales.money
    licence = f"caption: {scales.words}" if scale else "nothing said: whole units"
    if unit_kind == "shares" and scales.share_words:
        licence = scales.share_words
    if piece.word:
        licence = f"the number's own word: {piece.text}"
    if piece.kind == "zero":
        return Amount(piece.text, piece.digits, place, Decimal(0), scale, -scale, unit, dash=True, licence=licence)
    fraction = len(piece.digits.rpartition(".")[2]) if "." in piece.digits else 0
    value = Decimal(piece.digits.replace(",", "")).scaleb(scale)
    return Amount(piece.text.strip("( ,"), piece.digits, place, value, scale, fraction - scale, unit, licence=licence)
