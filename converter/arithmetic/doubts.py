"""What stays in doubt where a text is in another order than its page: only lines that the printed sums prove are known.

In a statement with lines whose figures stand apart from their labels (`Row.doubt`) the same may have befallen any other
line unseen. One that takes part in an equation has its figures: a sum of wrong ones would not hold. Two lines of the
same words (`Deferred revenue`, current and not) are told apart by what stands between them, which may be lost.
"""

from __future__ import annotations

from collections import Counter

from converter.model import Amount, Proof, Row, Statement

_PROVED = (Proof.PROVED, Proof.REPAIRED)
UNPROVED = "no printed sum proves its figures, in a text where others stand apart from their labels"
REPEATED = "another line has the same words, and what told them apart may stand elsewhere"


def shaken(statement: Statement) -> bool:
    """Whether figures of the statement stand apart from their labels."""
    for row in statement.rows:  # noqa: SIM110 - every statement asks
        if row.doubt:
            return True
    return False


def with_doubts(statement: Statement) -> Statement:
    """The statement, the lines that nothing proves left out where others are in doubt."""
    if not shaken(statement):
        return statement
    times = Counter(row.label.lower() for row in statement.rows if row.label and not row.heading)
    return statement._replace(rows=tuple(_doubted(row, times) for row in statement.rows))


def _doubted(row: Row, times: Counter[str]) -> Row:
    if row.doubt or row.heading:
        return row
    if not any(_proved(amount) for amount in row.amounts):
        return row._replace(doubt=UNPROVED)
    return row._replace(doubt=REPEATED) if times[row.label.lower()] > 1 else row


def _proved(amount: Amount | None) -> bool:
    return amount is not None and amount.proof in _PROVED
