"""Chooses for a whole statement: each line its concept, each concept once a column, custom elements for what is left.

In this order
1. every line's candidates (match.py); lines that are no GAAP measure have none;
2. all (line, candidate) pairs, best first: a candidate is taken if it clears the threshold of the statement, its line
   is still open and its concept not yet used in one of the line's columns (a repeat with the same figures is allowed).
   Equal scores go to the candidate whose standard parent is the concept of the line it adds to, then to the first line;
3. lines that are parts of a line (dimensions.py);
4. a custom element for the remaining lines of statements that deserve one; else a leftover with its reason.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import pairwise

from converter.mapping.bases import Bases
from converter.mapping.context import Spot, host
from converter.mapping.dimensions import Dimensions, Part
from converter.mapping.extension import Extensions, generic
from converter.mapping.match import Matcher, best_first
from converter.mapping.moments import moment_of, moments_of
from converter.mapping.nongaap import why_not_gaap
from converter.mapping.reconcile import chains
from converter.mapping.sign import natural_balance
from converter.mapping.usable import UNITS, Scored
from converter.model import Candidate, Concept, Dimension, Row, State, Statement, StatementKind, made
from converter.records import NamedTuple

THRESHOLD = {
    StatementKind.INCOME: 0.8,
    StatementKind.BALANCE: 0.8,
    StatementKind.CASH_FLOW: 0.8,
    StatementKind.COMPREHENSIVE: 0.8,
    StatementKind.SUPPLEMENTAL: 0.88,
    StatementKind.RECONCILIATION: 0.9,
    StatementKind.HIGHLIGHTS: 0.93,
    StatementKind.GUIDANCE: 0.92,
}
CUSTOM = frozenset(
    {
        StatementKind.INCOME,
        StatementKind.BALANCE,
        StatementKind.CASH_FLOW,
        StatementKind.COMPREHENSIVE,
        StatementKind.SUPPLEMENTAL,
        StatementKind.RECONCILIATION,
        StatementKind.GUIDANCE,
    }
)
_UNMAPPED = State.UNMAPPED
_WITNESS = 0.012
_SUM = 0.005
_SURE = 0.93
_SAME_LINE = 0.05
_TOGETHER = 0.94
_LONGEST_HEADING = 6
_NET_INCOME = frozenset({"NetIncomeLoss", "ProfitLoss", "IncomeLossFromContinuingOperations"})
_KEPT = 5
_UNTITLED = "nothing says what the table shows: no title of a statement, and lines of several kinds"
_UNCLAIMED = {
    StatementKind.HIGHLIGHTS: "a key figure that no rule names without doubt",
    StatementKind.SEGMENT: "figures by segment: no rule for their members",
    StatementKind.EQUITY: "statements of equity are not mapped",
}
_SAYS_NOTHING = frozenset({"other", "total", "net", "item", "adjustment"})


class Choice(NamedTuple):
    """What a line became: a concept with dimensions, or (concept None) a leftover with its reason."""

    spot: Spot
    concept: Concept | None
    dims: tuple[Dimension, ...] = ()
    rule: str = ""
    polarity: str = ""
    moment: str = ""
    score: Decimal = Decimal(0)
    why: str = ""
    state: State = State.UNMAPPED
    candidates: tuple[Candidate, ...] = ()
    start: int = -1
    also: tuple[Concept, ...] = ()


def assign(
    statement: Statement,
    bases: Bases,
    spots: Sequence[Spot],
    matcher: Matcher,
    dimensions: Dimensions,
    extensions: Extensions,
    known: dict[tuple[object, str], str],
) -> list[Choice]:
    """One choice for each spot, in order. `known` are the concepts that primary statements gave to lines (words, unit):
    the same line means the same in every table; a primary statement adds its own."""
    rows = statement.rows
    barred = why_not_gaap(statement, [spot.row for spot in spots], matcher.labels)
    for number in bases.taxable_equivalent():
        if not barred.get(number, "-"):
            barred[number] = "on a taxable-equivalent basis"
    options: dict[int, Sequence[Scored]] = {}
    for spot in spots:
        row = rows[spot.row]
        fitting = () if barred[spot.row] else _fitting(spot, row, bases, _options(spot, statement, matcher), known)
        options[spot.row] = fitting
    held_by = bases.segments()
    linked = chains(statement, lambda row: _adjusts(options.get(row, ()), dimensions))
    adjusting = {row: options[row] for row in linked if options.get(row)}
    open_ = options | dict.fromkeys(adjusting, ()) if adjusting else options
    taken = _best(statement, spots, open_, known, held_by)
    parts = _parts(statement, spots, taken, options, barred, matcher, dimensions)
    for spot in spots if adjusting else ():
        found = adjusting.get(spot.row)
        if found:
            part = dimensions.adjustment(spot, rows[linked[spot.row]], found[0].concept, found[0].score)
            start = taken.get(linked[spot.row])
            if part is not None:
                parts[spot.row] = _part_choice(spot, part, found)
            elif start is not None and start.concept.name in _NET_INCOME and known.get(_line(spot)) == found[0].qname:
                # From net income to EBITDA: interest, tax and depreciation are those of the books.
                taken[spot.row] = found[0]
    if statement.kind.primary:
        for spot in spots:
            if spot.row in taken and spot.row not in parts:
                known.setdefault(_line(spot), taken[spot.row].qname)
    moments = moments_of(statement, spots, taken)
    repeated = Counter([(s.label.key, s.unit) for s in spots])
    choices = []
    for spot in spots:
        number = spot.row
        if number in parts:
            choice = parts[number]
        elif number in taken:
            choice = _taken(spot, taken[number], options[number], matcher, dimensions, held_by.get(number))
        else:
            row = rows[number]
            context = _context(spot, row, statement, linked, repeated[spot.label.key, spot.unit] > 1)
            if bases.averaged(row) and "average" not in f"{context} {row.label}".lower():
                context = f"Average {context}"
            context = held_by.get(number, context)
            moment = moments.get(number, "")
            choice = _left(spot, row, barred[number], _kept(options[number]), extensions, context, moment)
        choices.append(choice._replace(start=linked[number]) if number in linked else choice)
    return choices


def _adjusts(found: Sequence[Scored], dimensions: Dimensions) -> bool:
    """Whether a line is sure to be one that reconciliations take out."""
    return bool(found) and found[0].score >= 0.9 and dimensions.adjusts(found[0].concept)


def _taken(
    spot: Spot, scored: Scored, options: Sequence[Scored], matcher: Matcher, dimensions: Dimensions, segment: str | None
) -> Choice:
    rule = scored.rule
    dims = dimensions.resolve(rule.dims) if rule.dims else dimensions.contained(spot, scored.concept)
    if segment is not None:
        dims = tuple(sorted((*dims, dimensions.segment(segment))))
    return made(Choice, (
        spot, scored.concept, dims, rule.name, rule.polarity, rule.moment, scored.candidate.score, scored.why,
        _UNMAPPED, _kept(options), -1, matcher.also(rule) if rule.also else (),
    ))  # fmt: skip


def _kept(options: Sequence[Scored]) -> tuple[Candidate, ...]:
    return tuple([scored.candidate for scored in options[:_KEPT]])


def custom(choice: Choice, statement: Statement, extensions: Extensions, why: str) -> Choice | None:
    """The line as an element of the company's own, told from its namesake by heading or table; None for lines of tables
    that deserve none."""
    spot = choice.spot
    if spot.kind not in CUSTOM:
        return None
    row = statement.rows[spot.row]
    start = statement.rows[choice.start].label if choice.start >= 0 else ""
    context = (row.section[-1] if row.section else "") or start or str(spot.kind).replace("-", " ")
    concept = extensions.item(spot, context, natural_balance(spot, row), spot.instants, "", why)
    return choice._replace(concept=concept, dims=(), rule="custom", score=Decimal(1), why=why, polarity="", moment="")


def _fitting(
    spot: Spot, row: Row, bases: Bases, found: Sequence[Scored], known: Mapping[tuple[object, str], str]
) -> Sequence[Scored]:
    """The candidates that the line's basis allows: an average is no balance, and outside the statements a line is no
    cash flow of an area it does not stand in, unless the cash-flow statement has the same line."""
    if found and found[0].concept.period == "instant" and bases.averaged(row):
        return ()
    if not spot.kind.primary:
        if "other" in spot.words and not spot.words - _SAYS_NOTHING:
            return ()
        same = "" if generic(spot) else known.get(_line(spot), "")
        found = tuple(s for s in found if s.qname == same or not _astray(s, spot.kind))
    return found


def _astray(scored: Scored, kind: StatementKind) -> bool:
    """Whether a rule wants an area that a secondary table has not; key figures come from any statement."""
    rule = scored.rule
    strict = kind is StatementKind.HIGHLIGHTS or StatementKind.CASH_FLOW in rule.statements
    return bool(rule.under) and strict and "area unknown" in scored.why


def _options(spot: Spot, statement: Statement, matcher: Matcher) -> Sequence[Scored]:
    """A line's candidates by its label; where none will do, by its heading and label together.

    "Series A" under "Preferred stock", "Three months or less, net" under "Short-term investments": the label goes on
    where the heading began. Headings that only name an area of the statement do not take part, nor what the heading
    means without the label: "Other sales" under "Net sales" are not the net sales.
    """
    found = matcher.candidates(spot)
    section = statement.rows[spot.row].section
    if not section or not spot.kind.primary or (found and found[0].score >= THRESHOLD[spot.kind]):
        return found
    labels = matcher.labels.plain
    heading = host(section[-1])
    title = labels[heading]
    if not title.core or len(title.core) > _LONGEST_HEADING or title.core in matcher.maps.headings:
        return found
    label = labels[f"{heading} {spot.name}"]
    together = _sure(matcher.candidates(spot._replace(label=label, words=label.bag), least=_SURE))
    if not together:
        return found
    alone = {s.concept for s in matcher.candidates(spot._replace(label=title, words=title.bag))[:1]}
    better = [scored.weighed(_TOGETHER, "with its heading") for scored in together if scored.concept not in alone]
    return sorted((*found, *better), key=best_first)


def _context(spot: Spot, row: Row, statement: Statement, linked: Mapping[int, int], repeated: bool) -> str:
    """The words a custom element takes before its label: the heading, or the line a reconciliation starts from."""
    if repeated and spot.row in linked:
        return statement.rows[linked[spot.row]].label
    if not repeated and not generic(spot):
        return ""
    if row.section:
        return row.section[-1]
    return statement.rows[row.parent].label if row.parent >= 0 else ""


def _best(
    statement: Statement,
    spots: Sequence[Spot],
    options: Mapping[int, Sequence[Scored]],
    known: Mapping[tuple[object, str], str],
    held_by: Mapping[int, str],
) -> dict[int, Scored]:
    threshold = THRESHOLD.get(statement.kind, 2.0)
    rows, primary = statement.rows, statement.kind.primary
    open_: dict[int, tuple[Spot, Sequence[Scored]]] = {}
    for spot in spots:
        found = options[spot.row]
        if found and rows[spot.row].origin == "label":
            found = _sure(found)
        if found and found[0].score >= threshold:
            open_[spot.row] = spot, found
    pairs: list[tuple[float, int, int, Spot, Scored]] = []
    for number, (spot, found) in open_.items():
        above = open_.get(rows[number].parent)
        total = above[1][0].concept.name if above is not None else ""
        same = "" if primary else known.get(_line(spot), "")
        for scored in found:
            if scored.score < threshold:
                break
            score = scored.score + (_SUM if spot.total else 0)
            if same and same == scored.qname:
                score += _SAME_LINE
            if total and total in scored.rule.parents:
                score += _WITNESS
            pairs.append((-score, number, len(pairs), spot, scored))
    pairs.sort()
    taken: dict[int, Scored] = {}
    used: dict[tuple[object, ...], list[Spot]] = {}
    for _, number, _, spot, scored in pairs:
        if number in taken:
            continue
        key = (scored.qname, scored.rule.dims, _marks(spot), held_by.get(number), moment_of(scored, spot))
        rivals = used.setdefault(key, [])
        if not rivals or all(_may_repeat(statement, spot, other) for other in rivals):
            taken[number] = scored
            rivals.append(spot)
    return taken


def _line(spot: Spot) -> tuple[object, str]:
    return (spot.label.core, spot.unit)


def _sure(found: Sequence[Scored]) -> Sequence[Scored]:
    """Figures inside labels lack the place of a line: only what their words say without doubt."""
    return [scored for scored in found if scored.score >= _SURE]


def _marks(spot: Spot) -> tuple[str, ...]:
    """Classes of stock share a concept: "class a", "series b" in the label keep them apart."""
    folded = spot.label.folded
    if "class " not in folded and "series " not in folded:
        return ()
    return tuple(b for a, b in pairwise(folded.split()) if a in ("class", "series"))


def _may_repeat(statement: Statement, spot: Spot, other: Spot) -> bool:
    """Whether two lines may bear one concept: no column in common, or the same figures in all of them."""
    shared = set(spot.columns) & set(other.columns)
    mine, theirs = statement.rows[spot.row], statement.rows[other.row]
    return all(_value(mine, c) == _value(theirs, c) for c in shared)


def _value(row: Row, column: int) -> Decimal | None:
    amount = row.amounts[column]
    return amount.value if amount is not None else None


def _parts(
    statement: Statement,
    spots: Sequence[Spot],
    taken: dict[int, Scored],
    options: Mapping[int, Sequence[Scored]],
    barred: Mapping[int, str],
    matcher: Matcher,
    dimensions: Dimensions,
) -> dict[int, Choice]:
    parts: dict[int, Choice] = {}
    if not dimensions.divide(statement.kind):
        return parts
    chosen = {row: scored.concept for row, scored in taken.items()}
    for spot in spots:
        if barred[spot.row]:
            continue
        row = statement.rows[spot.row]
        if not spot.label.core:
            continue
        above = _heading_concept(spot, row, matcher) if statement.kind is StatementKind.SUPPLEMENTAL else None
        part = dimensions.part(spot, row, statement.rows, chosen, above)
        if part is None or UNITS.get(part.concept.type, "") != spot.unit or chosen.get(spot.row) == part.concept:
            continue
        own = taken.get(spot.row)
        # A name of its own in the tables beats an unknown part, if it may stand in that total at all.
        rival = own is not None and (row.total or bool(own.rule.under) or part.concept.name in own.rule.parents)
        if rival and not part.sure and statement.kind is not StatementKind.SUPPLEMENTAL:
            continue
        parts[spot.row] = _part_choice(spot, part, options[spot.row])
    return parts


def _part_choice(spot: Spot, part: Part, options: Sequence[Scored]) -> Choice:
    # A table by line prints shares of its total: all with the sign of the total.
    polarity = "own" if spot.kind is StatementKind.SUPPLEMENTAL else ""
    score = Decimal("0.95" if part.sure else "0.85")
    return Choice(spot, part.concept, part.dims, "members", polarity, "", score, part.why, candidates=_kept(options))


def _heading_concept(spot: Spot, row: Row, matcher: Matcher) -> Concept | None:
    """The concept that the innermost heading of a supplemental table means."""
    if not row.section:
        return None
    label = matcher.labels.plain[row.section[-1]]
    asked = spot._replace(name=row.section[-1], label=label, words=label.bag, headings=frozenset(), total=True)
    found = matcher.candidates(asked)
    return found[0].concept if found and found[0].score >= 0.88 else None


def _left(
    spot: Spot, row: Row, barred: str, kept: tuple[Candidate, ...], extensions: Extensions, context: str, moment: str
) -> Choice:
    named = bool(spot.name.strip(" $:.-—–"))
    if spot.kind not in CUSTOM or not named or row.origin == "label":
        reason = barred or ("no rule is near enough" if spot.kind in CUSTOM else _UNCLAIMED.get(spot.kind, _UNTITLED))
        if not named:
            reason = "the line has no label"
        return Choice(spot, None, why=reason, state=State.REFUSED if barred else State.UNMAPPED, candidates=kept)
    instant = spot.instants or moment != ""
    wider = kept[0].concept if kept and not barred and kept[0].score > Decimal("0.6") else ""
    why = barred or "no standard concept is near enough"
    concept = extensions.item(spot, context, natural_balance(spot, row), instant, wider, why)
    return Choice(spot, concept, rule="custom", moment=moment, score=Decimal(1), why=why, candidates=kept)
