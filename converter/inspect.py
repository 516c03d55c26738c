"""The statements of a release as read, for a person or as data: rows, columns, amounts, concepts and the reasons.

`lines` and `statement_data` show everything, `why` and `row_data` one row with the words and rules that decided.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from converter import report as reporting
from converter.api import Report
from converter.model import Amount, Column, Fact, Grid, Leftover, Line, Proof, Row, Statement
from converter.report_facts import unit_text
from converter.summary import table

_MARKS = {Proof.PROVED: "=", Proof.REPAIRED: "*", Proof.CONTRADICTED: "!", Proof.UNPROVED: ""}
_LABEL_WIDTH = 60
_SHOWN_BLOCKS = 12


def lines(report: Report) -> Iterator[str]:
    """All statements, each as a table with its columns' periods above and the concepts at the right; then the prose."""
    for index, statement in enumerate(report.statements):
        yield from _statement_lines(report, index, statement)
        yield ""
    yield from _section_lines(report)


def _statement_lines(report: Report, index: int, statement: Statement) -> Iterator[str]:
    place = f", {statement.place}" if statement.place else ""
    yield f"[{index}] {statement.title or '(no title)'} ({statement.kind}{place})"
    about = [statement.company, statement.caption, statement.currency, "pro forma" if statement.pro_forma else ""]
    yield f"    {', '.join(part for part in about if part)}"
    scales = sorted({a.scale for row in statement.rows for a in row.amounts if a is not None}, reverse=True)
    yield f"    scales: {', '.join(f'10^{scale}' for scale in scales) or 'none'}; equations: {len(statement.equations)}"
    for number, column in enumerate(statement.columns):
        yield f"    column {number}: {_column_text(column)}"
    facts, leftovers = _by_row(report, index)
    rows: list[tuple[str, ...]] = []
    for number, row in enumerate(statement.rows):
        label = f"{'  ' * row.level}{row.label or '(no label)'}"
        shown = label if len(label) <= _LABEL_WIDTH else f"{label[: _LABEL_WIDTH - 1]}…"
        weight = {1: "+", -1: "−"}.get(row.weight, "") if row.parent >= 0 else ""
        amounts = (_amount_text(amount) for amount in row.amounts)
        rows.append((f"    {number}", shown, weight, *amounts, _outcome(row, facts.get(number), leftovers.get(number))))
    if rows:
        yield from table(rows, right=range(3, 3 + len(statement.columns)))


def _section_lines(report: Report) -> Iterator[str]:
    """The sections of the prose: where each begins, how much of it there is, and what opened it."""
    if sections := report.conversion.sections:
        yield "Sections of the prose"
        rows = []
        for section in sections:
            first = section.lines[0]
            size = f"{len(section.text)} characters in {sum(map(len, section.stretches))} paragraphs"
            split = f", {len(section.stretches)} stretches" if len(section.stretches) > 1 else ""
            place = f"page {first.page}, line {first.number}"
            rows.append((f"    {section.title}", place, f"{size}{split}", section.concept, section.why))
        yield from table(rows, right=())


def _column_text(column: Column) -> str:
    period = str(column.period) if column.period else "no period"
    parts = [f"{column.heading!r} → {period}", str(column.role)]
    parts += [f"{axis}={member}" for axis, member in column.dims]
    parts += [f"skipped: {column.skip}"] if column.skip else []
    parts += [f"start {column.derived}"] if column.derived else []
    return ", ".join(parts)


def _amount_text(amount: Amount | None) -> str:
    if amount is None:
        return ""
    value = "nil" if amount.value is None else _number(amount.value)
    return f"{value}{_MARKS[amount.proof]}"


def _number(value: Decimal) -> str:
    return f"{value:,f}"


def _outcome(row: Row, facts: Sequence[Fact] | None, leftover: Leftover | None) -> str:
    if facts:
        concepts = dict.fromkeys(f"{fact.concept.qname}{_dims(fact)}" for fact in facts)
        return "; ".join(concepts)
    if leftover is not None:
        return f"{leftover.state}: {leftover.reason}"
    return "" if row.heading else "no fact"


def _dims(fact: Fact) -> str:
    return f" [{', '.join(f'{axis}={member}' for axis, member in fact.dims)}]" if fact.dims else ""


def _by_row(report: Report, statement: int) -> tuple[dict[int, list[Fact]], dict[int, Leftover]]:
    facts: dict[int, list[Fact]] = {}
    for fact in report.facts:
        if fact.statement == statement:
            facts.setdefault(fact.row, []).append(fact)
    return facts, {item.row: item for item in report.leftovers if item.statement == statement}


def matching(report: Report, words: str) -> Iterator[tuple[int, int]]:
    """(statement, row) of the rows whose label is `words`, or, where none is, holds them; case does not matter."""
    wanted = words.casefold().strip()
    labels = [
        (index, number, row.label.casefold().strip())
        for index, statement in enumerate(report.statements)
        for number, row in enumerate(statement.rows)
    ]
    exact = [(index, number) for index, number, label in labels if label == wanted]
    yield from exact or [(index, number) for index, number, label in labels if wanted in label]


def why(report: Report, statement: int, row: int) -> Iterator[str]:
    """Which words and which rule decided the reading and the concept of a row."""
    data = row_data(report, statement, row)
    held = report.statements[statement]
    yield f"{data['label'] or '(no label)'}  ({held.title or held.kind}, row {row})"
    yield f"  section       {' › '.join(data['section']) or '(none)'}"
    yield f"  role          {data['role']}"
    for equation in data["equations"]:
        yield f"  equation      {equation}"
    for number, amount in enumerate(held.rows[row].amounts):
        if amount is not None:
            column = held.columns[number]
            yield f"  column {number}      {amount.printed.strip()} → {_amount_text(amount)} ({amount.place})"
            words = column.licence or repr(column.heading)
            yield f"    period      {column.period or 'none'}: {words}{_note(column.derived)}"
            yield f"    number      scale {amount.scale}, decimals {amount.decimals}: {amount.licence or 'as printed'}"
            if amount.repair is not None:
                yield f"    repair      {amount.repair.fault}: {amount.repair.proof}"
    facts, leftovers = _by_row(report, statement)
    if found := facts.get(row):
        evidence = found[0].evidence
        yield f"  concept       {found[0].concept.qname}{_dims(found[0])}: {evidence.rule} ({evidence.confidence})"
        for name in ("sign", "scale", "period", "unit"):
            if text := getattr(evidence, name):
                yield f"    {name:<11} {text}"
        candidates = evidence.candidates
    else:
        leftover = leftovers.get(row)
        yield f"  concept       none: {leftover.reason if leftover else 'the row holds no figures that yield facts'}"
        candidates = leftover.candidates if leftover else ()
    for candidate in candidates:
        yield f"    considered  {candidate.concept} {candidate.score}: {candidate.why} ({candidate.rule})"


def _note(text: str) -> str:
    return f"; start {text}" if text else ""


def row_data(report: Report, statement: int, row: int) -> dict[str, Any]:
    """One row as JSON-ready data, with its facts or the reason for none."""
    held = report.statements[statement]
    printed = held.rows[row]
    facts, leftovers = _by_row(report, statement)
    leftover = leftovers.get(row)
    return {
        "statement": statement,
        "row": row,
        "label": printed.label,
        "section": list(printed.section),
        "level": printed.level,
        "role": _role(held, printed),
        "origin": printed.origin,
        "amounts": [_amount_data(amount) for amount in printed.amounts],
        "equations": [
            reporting.equation_text(held, equation)
            for equation in held.equations
            if equation.total == row or any(addend == row for addend, _ in equation.addends)
        ],
        "facts": [
            {
                "id": fact.id,
                "concept": fact.concept.qname,
                "dims": dict(fact.dims),
                "period": str(fact.period),
                "unit": unit_text(fact.unit),
                "value": str(fact.value) if fact.value is not None else None,
                "rule": fact.evidence.rule,
                "sign": fact.evidence.sign,
                "confidence": str(fact.evidence.confidence),
            }
            for fact in facts.get(row, [])
        ],
        "reason": leftover.reason if leftover else "",
    }


def _role(statement: Statement, row: Row) -> str:
    if row.heading:
        return "heading"
    into = statement.rows[row.parent].label or "an unlabelled total" if row.parent >= 0 else ""
    weight = {1: "adds to", -1: "is taken from"}.get(row.weight, "belongs to")
    parts = ["total"] if row.total else []
    parts += [f"{weight} {into}"] if into else []
    return ", ".join(parts) or "on its own"


def _amount_data(amount: Amount | None) -> dict[str, Any] | None:
    if amount is None:
        return None
    data: dict[str, Any] = {
        "printed": amount.printed,
        "value": None if amount.value is None else f"{amount.value:f}",
        "scale": amount.scale,
        "decimals": amount.decimals,
        "unit": unit_text(amount.unit),
        "proof": str(amount.proof),
        "place": amount.place._asdict(),
        "licence": amount.licence,
    }
    if amount.repair is not None:
        data["repair"] = amount.repair._asdict()
    return data


def statement_data(report: Report, index: int) -> dict[str, Any]:
    """One statement as JSON-ready data."""
    statement = report.statements[index]
    return {
        "kind": str(statement.kind),
        "title": statement.title,
        "caption": statement.caption,
        "company": statement.company,
        "currency": statement.currency,
        "non_gaap": statement.non_gaap,
        "columns": [reporting.column_data(column) for column in statement.columns],
        "rows": [row_data(report, index, row) for row in range(len(statement.rows))],
        "equations": [reporting.equation_text(statement, equation) for equation in statement.equations],
        "findings": reporting.findings_data(statement.findings),
    }


def blocks(data: bytes, name: str, exhibit: str = "") -> Iterator[str]:
    """What was read of an input in which no statement was found: the first lines and the sizes of its tables."""
    from converter.read import read

    document = read(data, name, exhibit=exhibit)
    grids = [block for block in document.blocks if isinstance(block, Grid)]
    texts = [block for block in document.blocks if isinstance(block, Line) and block.text.strip()]
    yield f"{name}: read as {document.kind}, {len(texts)} lines of text, {len(grids)} tables"
    for line in texts[:_SHOWN_BLOCKS]:
        yield f"  {line.page}:{line.number}  {line.text.strip()[:100]}"
    for grid in grids[:_SHOWN_BLOCKS]:
        first = " | ".join(cell.text for cell in grid.rows[0].cells)[:80] if grid.rows else ""
        yield f"  table of {len(grid.rows)} rows and {grid.width} columns: {first}"
