"""Tables as located and statements as interpreted: columns, rows and amounts with what arithmetic says of them."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum

from converter.model.findings import Finding
from converter.model.quantities import Period, Unit
from converter.model.source import Line, Place, TableRow
from converter.records import NamedTuple


class Table(NamedTuple):
    """Rows that were printed as one table, its header rows included (they are the first rows).

    `heading` holds the lines above it, nearest last: company, title, caption. `aligned` says whether cell positions
    carry the columns; where they do not, the order of the values in the row does.
    """

    heading: tuple[Line, ...]
    rows: tuple[TableRow, ...]
    aligned: bool
    findings: tuple[Finding, ...] = ()


_PRIMARY = frozenset({"income-statement", "balance-sheet", "cash-flows", "comprehensive-income"})


class StatementKind(StrEnum):
    """Which statement a table is; the values are used in mapping tables and in `inspect`."""

    INCOME = "income-statement"
    BALANCE = "balance-sheet"
    CASH_FLOW = "cash-flows"
    COMPREHENSIVE = "comprehensive-income"
    EQUITY = "equity"
    SEGMENT = "segments"
    SUPPLEMENTAL = "supplemental"
    RECONCILIATION = "reconciliation"
    GUIDANCE = "guidance"
    HIGHLIGHTS = "highlights"
    OTHER = "other"

    def __init__(self, value: str) -> None:
        """`primary` says whether it is one of the face statements a 10-Q prints: every stage asks, for every row."""
        self.primary = value in _PRIMARY


class Proof(StrEnum):
    """What arithmetic says of a printed number."""

    PROVED = "proved"
    UNPROVED = "unproved"
    CONTRADICTED = "contradicted"
    REPAIRED = "repaired"


class Repair(NamedTuple):
    """A damaged number mended: what was printed, the fault that explains it, the equations that leave one reading."""

    printed: str
    fault: str
    proof: str


class Amount(NamedTuple):
    """One printed number with what licenses its reading.

    `printed` is the number as printed with its marks (`$ (1,234)`), `digits` only its digits and separators, at
    `place`. `value` is in full units with the printed sign; None is nil. `dash` marks a printed dash read as zero.
    `damaged` marks a token that needs a repair before it may be used (value is then the literal reading, or None).
    """

    printed: str
    digits: str
    place: Place
    value: Decimal | None
    scale: int
    decimals: int
    unit: Unit
    dash: bool = False
    damaged: str = ""
    proof: Proof = Proof.UNPROVED
    repair: Repair | None = None
    licence: str = ""

    @property
    def negative(self) -> bool:
        return self.value is not None and self.value < 0


class ColumnRole(StrEnum):
    """What a column holds; only PERIOD columns yield facts."""

    PERIOD = "period"
    RATIO = "ratio"
    CHANGE = "change"
    NOTE = "note"
    UNKNOWN = "unknown"


class Column(NamedTuple):
    """A column of values: its heading as printed (all levels), its period and the words that gave it.

    `dims` are (axis, member) pairs the heading itself demands (`srt:RangeAxis`, `srt:MaximumMember`), `skip` says why
    a column is left out (empty: it is used), `derived` how a start was found when it is not printed.
    """

    heading: str
    role: ColumnRole
    period: Period | None = None
    dims: tuple[tuple[str, str], ...] = ()
    skip: str = ""
    licence: str = ""
    derived: str = ""


class Row(NamedTuple):
    """A line item: `amounts` has one entry a column (None: nothing printed there).

    `section` is the path of headings it stands under, outermost first; `level` its depth. After `balance`: `parent` is
    the row it adds to (−1: none found) with `weight` ±1, `contribution` ±1 its effect on the statement's root
    (net income, total assets, total liabilities and equity, change in cash), 0 where no equation reaches it.
    `period_kind` says that a row of a duration statement is a balance at the period's "opening" (cash at the beginning)
    or "closing": its amounts belong to `Period.opening` or `Period.closing`. `origin` tells a figure inside a label
    ("label") or in prose ("prose") from a table's ("table"). `doubt` says why its figures may not be those of its label
    or columns: such a row yields no fact.
    """

    label: str
    label_places: tuple[Place, ...]
    section: tuple[str, ...]
    level: int
    amounts: tuple[Amount | None, ...]
    parent: int = -1
    weight: int = 0
    contribution: int = 0
    side: str = ""
    total: bool = False
    origin: str = "table"
    notes: str = ""
    period_kind: str = ""
    doubt: str = ""

    @property
    def heading(self) -> bool:
        """Whether the row holds no figures at all."""
        for amount in self.amounts:  # noqa: SIM110 - every stage asks every row; a generator costs twice as much
            if amount is not None:
                return False
        return True


class Equation(NamedTuple):
    """`rows[total] = Σ weight · rows[addend]` in `columns`; `kind` names the rule that found it.

    In cross-statement equations `kind` says so and `text` spells out what was compared; addends are then empty.
    """

    total: int
    addends: tuple[tuple[int, int], ...]
    columns: tuple[int, ...]
    kind: str = "sum"
    text: str = ""


class Statement(NamedTuple):
    """A table as a statement: typed columns, rows with exact amounts, and (after `balance`) the equations that hold."""

    kind: StatementKind
    title: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    currency: str = "USD"
    company: str = ""
    non_gaap: bool = False
    pro_forma: bool = False
    place: Place | None = None
    equations: tuple[Equation, ...] = ()
    findings: tuple[Finding, ...] = ()
