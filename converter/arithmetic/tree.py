"""The rows of a statement as a tree: parents, weights, contributions, sides.

Convention. `weight` (±1) is what the parent's printed value takes of the row's printed value. `contribution` (±1) is
the effect of the row's *printed value* on the statement's root: value × contribution adds to it. A cost printed
21,836 and deducted has −1; the same cost printed (21,836) and added has +1; revenue has +1. A root printed with the
opposite sign ("Net loss 5,000" as a positive number) has −1 itself, and so, through it, do the costs above it:
value × contribution is always the effect on net *income*.

Which root a row's contribution refers to, in this order:
- income statement: net income and what is made of it (after noncontrolling interest, after preferred dividends,
  comprehensive income): the top of the tree that holds a net income row. A tree that no equation joins to it counts
  by its own top: an income (gross profit, revenue, operating income) for, an expense total against. What is added
  back to net income to make EBITDA or another measure of it counts as what it was in net income: against;
- balance sheet: total assets, or total liabilities and equity, whichever tree the row is in; `side` says which half a
  row stands in, reached by an equation or not;
  Where labels stand apart from their figures, those that part the halves may too: then every contribution is 0;
- cash flows, reconciliations and the rest: the top of the row's own tree (for cash flows the change in cash and the
  cash at the end, which take everything with the same sign).
0 means that no equation reaches the row. Columns never differ in it.
"""

from __future__ import annotations

from collections.abc import Sequence

from converter.arithmetic import words
from converter.arithmetic.doubts import shaken
from converter.arithmetic.edits import PlaceInTree
from converter.model import Equation, Row, Statement, StatementKind

_INCOME_KINDS = frozenset({StatementKind.INCOME, StatementKind.COMPREHENSIVE, StatementKind.HIGHLIGHTS})


def normalised(equation: Equation, rows: Sequence[Row]) -> Equation:
    """Turn an equation so that the row of the whole is its total.

    Net income = noncontrolling interest + parent's net income, or noncontrolling interest = net income − parent's:
    either way the parent's share is what is left of net income.
    """
    if len(equation.addends) != 2:
        return equation
    members = ((equation.total, -1), *equation.addends)
    minority = [m for m in members if words.is_noncontrolling(rows[m[0]].label)]
    others = [m for m in members if m not in minority]
    if len(minority) != 1 or not all(words.is_net_income(rows[r].label) for r, _ in others):
        return equation
    whole, parent = others if "attribut" not in rows[others[0][0]].label.lower() else reversed(others)
    if "attribut" in rows[whole[0]].label.lower() or parent[0] == equation.total:
        return equation
    turn = -parent[1]
    addends = tuple(sorted(((whole[0], whole[1] * turn), (minority[0][0], minority[0][1] * turn))))
    return equation._replace(total=parent[0], addends=addends)


def places_in_tree(statement: Statement, equations: Sequence[Equation]) -> list[PlaceInTree]:
    """Parent, weight, contribution and side of each of the statement's rows; `total` is set for totals."""
    count = len(statement.rows)
    parent, weight = _parents(count, equations)
    tops = [(i, 1) if parent[i] < 0 else _climb(i, parent, weight) for i in range(count)]
    totals = {e.total for e in equations if e.addends}
    orientation = _orientations(statement, tops, totals)
    sides = _sides(statement)
    turned = _turned(statement, parent, tops)
    halves_lost = statement.kind is StatementKind.BALANCE and shaken(statement)
    places = []
    for i, row in enumerate(statement.rows):
        top, effect = tops[i]
        contribution = effect * orientation.get(top, 0) if top in totals or parent[i] >= 0 else 0
        if halves_lost:
            contribution = 0
        if i in turned:
            contribution = -contribution
        places.append((parent[i], weight[i], contribution, sides[i], row.total or i in totals))
    return places


def _parents(count: int, equations: Sequence[Equation]) -> tuple[list[int], list[int]]:
    parent = [-1] * count
    weight = [0] * count
    for equation in equations:
        for row, sign in equation.addends:
            if parent[row] < 0 and row != equation.total and _climb(equation.total, parent, weight)[0] != row:
                parent[row], weight[row] = equation.total, sign
    return parent, weight


def _climb(row: int, parent: Sequence[int], weight: Sequence[int]) -> tuple[int, int]:
    """The top of a row's tree and the product of the weights on the way."""
    effect = 1
    while parent[row] >= 0:
        effect *= weight[row]
        row = parent[row]
    return row, effect


def _orientations(statement: Statement, tops: Sequence[tuple[int, int]], totals: set[int]) -> dict[int, int]:
    """For the top of each tree: the sign with which its printed value enters the statement's root."""
    rows = statement.rows
    result = dict.fromkeys(sorted(totals), 1)
    if statement.kind not in _INCOME_KINDS:
        return result
    anchored: set[int] = set()
    for i, row in enumerate(rows):
        top, effect = tops[i]
        if top in result and top not in anchored and words.is_net_income(row.label) and not row.heading:
            result[top] = effect * words.printed_sign(row)
            anchored.add(top)
    for top in result:
        if top not in anchored:
            result[top] = words.printed_sign(rows[top]) * words.top_sign(rows[top].label)
    return result


def _turned(statement: Statement, parent: Sequence[int], tops: Sequence[tuple[int, int]]) -> set[int]:
    """Rows that are added back to net income: what makes EBITDA of it was taken away before.

    In a tree whose top is a measure made from net income, all but net income, what is below and what is above it.
    """
    turned: set[int] = set()
    done: set[int] = set()
    if statement.kind not in _INCOME_KINDS:
        return turned
    rows = statement.rows
    for i, row in enumerate(rows):
        top = tops[i][0]
        if i == top or top in done or not words.is_net_income(row.label) or not words.is_measure(rows[top].label):
            continue
        done.add(top)
        above = _path(i, parent)
        tree = [j for j in range(len(rows)) if tops[j][0] == top]
        turned.update(j for j in tree if j not in above and i not in _path(j, parent))
    return turned


def _path(row: int, parent: Sequence[int]) -> list[int]:
    """A row and the totals above it."""
    path = [row]
    while parent[path[-1]] >= 0:
        path.append(parent[path[-1]])
    return path


def _sides(statement: Statement) -> list[str]:
    """Assets or liabilities, by where a row stands."""
    rows = statement.rows
    boundary = first_liability(statement)
    if boundary < 0:
        return [""] * len(rows)
    return ["assets" if i < boundary else "liabilities" for i in range(len(rows))]


def first_liability(statement: Statement) -> int:
    """The first row of a balance sheet's other half: after total assets, or at its heading; −1 if nothing tells."""
    if statement.kind is not StatementKind.BALANCE:
        return -1
    for i, row in enumerate(statement.rows):
        if words.is_total_assets(row.label):
            return i + 1
    for i, row in enumerate(statement.rows):
        if i and words.opens_liabilities(row.label):
            return i
    return -1
