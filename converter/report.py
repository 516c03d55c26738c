"""The conversion report: everything known of a conversion as plain data, `<stem>.report.json`.

It follows `schemas/conversion-report.schema.json`. Nothing in it depends on the clock, the machine or the run: the same
input, tables and version give the same bytes. Concepts carry the prefixes of the written files, so that a fact here
and a fact there are found under the same id and the same name.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from converter import __version__
from converter.model import (
    Candidate,
    Column,
    Conversion,
    Entity,
    Equation,
    Extension,
    Finding,
    Leftover,
    Place,
    Proof,
    Severity,
    State,
    Statement,
    StatementKind,
)
from converter.report_facts import FactTexts, Lines, qualified
from converter.textblocks import TYPE as TEXT_BLOCK
from converter.utf8 import encoded, narrow

REPORT_FORMAT = "https://release2xbrl.example/report/1"
Json = dict[str, Any]
_PROVED = frozenset({Proof.PROVED, Proof.REPAIRED})


def build(
    conversion: Conversion,
    *,
    prefix: str,
    files: Mapping[str, bytes],
    settings: Mapping[str, Any],
    validation: Mapping[str, Any] | None = None,
) -> Json:
    """The report's members for `dump`. `prefix` is the extension's, `files` the other files of the conversion."""
    invalid = validation is not None and not validation["valid"]
    equations = _equations(conversion)
    facts = FactTexts(prefix, equations)
    return {
        "format": REPORT_FORMAT,
        "status": "invalid" if invalid else "converted",
        "versions": {"release2xbrl": __version__, "taxonomy": str(conversion.taxonomy)},
        "source": {
            "name": conversion.document.name,
            "kind": str(conversion.document.kind),
            "sha256": conversion.document.sha256,
        },
        "settings": dict(settings),
        "entity": _entity(conversion.entity),
        "counts": counts(conversion),
        "statements": list(map(_statement, conversion.statements, statement_counts(conversion))),
        "facts": Lines(map(facts.line, conversion.facts)),
        "choices": _choices(conversion, facts),
        "extensions": [_extension(extension, prefix) for extension in conversion.extensions],
        "leftovers": [_leftover(leftover, prefix) for leftover in conversion.leftovers],
        "equations": list(equations.values()),
        "findings": [_finding(finding) for finding in conversion.findings],
        "validation": validation,
        "files": [
            {"name": name, "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
            for name, data in sorted(files.items())
        ],
    }


def dump(report: Mapping[str, Any]) -> bytes:
    """The report as UTF-8 JSON, one line for each fact, finding, row…: a person can read and compare it.

    (The standard library's indentation is written in Python and takes longer than the conversion it reports on.)
    """
    encode = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(", ", ": "), default=_plain).encode
    parts: list[str] = []
    for key, value in report.items():
        parts += (",\n" if parts else "{\n", f' "{key}": ')
        if isinstance(value, list) and value:
            items = ",\n  ".join(value) if isinstance(value, Lines) else narrow(_listed(encode(value), value))
            parts += ("[\n  ", items, "\n ]")
        else:
            parts.append(narrow(encode(value)))
    return encoded("".join([*parts, "\n}\n"]))


def _listed(text: str, items: Sequence[Json]) -> str:
    """The JSON of a list of objects without its brackets, a line for each.

    (Encoded at once, because the encoder takes as long to start as for some of them. What is looked for cannot stand
    within a string, where quotation marks are escaped.)
    """
    first = next(iter(items[0]))
    return text[1:-1].replace(f'}}, {{"{first}": ', f'}},\n  {{"{first}": ')


def counts(conversion: Conversion) -> Json:
    """What became of the printed numbers: facts by proof, on custom concepts, lines left out, findings by severity."""
    proofs = Counter([fact.proof for fact in conversion.facts])
    states = Counter([leftover.state for leftover in conversion.leftovers])
    severities = Counter([finding.severity for finding in conversion.findings])
    return {
        "statements": len(conversion.statements),
        "facts": len(conversion.facts),
        "numbers": len([fact for fact in conversion.facts if fact.unit is not None]),
        **{str(proof): proofs[proof] for proof in Proof},
        "custom": len([f for f in conversion.facts if f.concept.prefix == "ext" and f.concept.type != TEXT_BLOCK]),
        "text_blocks": len(conversion.sections),
        **{str(state): states[state] for state in State},
        "errors": severities[Severity.ERROR],
        "warnings": severities[Severity.WARNING],
    }


def statement_counts(conversion: Conversion) -> list[Json]:
    """Rows with figures, facts, proved and custom ones, and lines left out, statement by statement."""
    facts = Counter([fact.statement for fact in conversion.facts])
    proved = Counter([fact.statement for fact in conversion.facts if fact.proof in _PROVED])
    custom = Counter([fact.statement for fact in conversion.facts if fact.concept.prefix == "ext"])
    left_out = Counter([leftover.statement for leftover in conversion.leftovers])
    return [
        {
            "rows": len([row for row in statement.rows if not row.heading]),
            "facts": facts[index],
            "proved": proved[index],
            "custom": custom[index],
            "left_out": left_out[index],
        }
        for index, statement in enumerate(conversion.statements)
    ]


def equation_text(statement: Statement, equation: Equation) -> str:
    """An equation in the release's own words: `Gross profit = Total revenue − Total cost of revenue`."""
    if equation.text:
        return equation.text

    def name(index: int) -> str:
        row = statement.rows[index]
        return row.label or f"(unlabelled row {index + 1})"

    terms = " ".join(f"{'+' if weight > 0 else '−'} {name(row)}" for row, weight in equation.addends)
    return f"{name(equation.total)} = {terms.removeprefix('+ ')}"


def _statement(statement: Statement, counted: Json) -> Json:
    return {
        "kind": str(statement.kind),
        "title": statement.title,
        "caption": statement.caption,
        "company": statement.company,
        "currency": statement.currency,
        "non_gaap": statement.non_gaap or statement.kind == StatementKind.RECONCILIATION,
        "place": _place(statement.place),
        "columns": [column_data(column) for column in statement.columns],
        **counted,
    }


def column_data(column: Column) -> Json:
    """A column with its period and the words that gave it; `skip` says why it is left out."""
    data: Json = {"heading": column.heading, "role": str(column.role)}
    if column.period is not None:
        data["period"] = str(column.period)
    if column.dims:
        data["dims"] = dict(column.dims)
    for key in ("skip", "licence", "derived"):
        if value := getattr(column, key):
            data[key] = value
    return data


def _choices(conversion: Conversion, facts: FactTexts) -> Lines:
    """The concepts considered for each row that yields facts: once a row, not with each of its facts."""
    chosen: dict[tuple[int, int], tuple[Candidate, ...]] = {}
    for fact in conversion.facts:
        row = (fact.statement, fact.row)
        if row not in chosen and fact.evidence.candidates:
            chosen[row] = fact.evidence.candidates
    return Lines(
        f'{{"statement": {statement}, "row": {row}, "candidates": [{", ".join(map(facts.candidate, found))}]}}'
        for (statement, row), found in chosen.items()
    )


def _equations(conversion: Conversion) -> dict[tuple[int, str], Json]:
    """Every equation once by its statement and text, those that only facts name after those of the statements."""
    found: dict[tuple[int, str], Json] = {}
    for index, statement in enumerate(conversion.statements):
        for equation in statement.equations:
            data = _equation(index, statement, equation)
            found.setdefault((index, data["text"]), data)
    named: dict[tuple[int, tuple[str, ...]], int] = {}
    for fact in conversion.facts:
        if texts := fact.evidence.equations:
            named.setdefault((fact.statement, texts), fact.row)
    for (index, texts), row in named.items():
        for text in texts:
            if (index, text) not in found:
                found[index, text] = {
                    "statement": index,
                    "kind": "stated",
                    "text": text,
                    "total": row,
                    "addends": [],
                    "columns": [],
                }
    for number, data in enumerate(found.values()):
        data["number"] = number
    return found


def _extension(extension: Extension, prefix: str) -> Json:
    concept = extension.concept
    return {
        "concept": qualified(concept.qname, prefix),
        "label": extension.label,
        "kind": extension.kind,
        "type": concept.type,
        "balance": concept.balance,
        "period": concept.period,
        "wider": extension.wider,
        "documentation": extension.documentation,
    }


def _leftover(leftover: Leftover, prefix: str) -> Json:
    return {
        "state": str(leftover.state),
        "label": leftover.label,
        "section": list(leftover.section),
        "statement": leftover.statement,
        "row": leftover.row,
        "reason": leftover.reason,
        "place": _place(leftover.place),
        "candidates": [_candidate(candidate, prefix) for candidate in leftover.candidates],
    }


def _equation(index: int, statement: Statement, equation: Equation) -> Json:
    return {
        "statement": index,
        "kind": equation.kind,
        "text": equation_text(statement, equation),
        "total": equation.total,
        "addends": [list(addend) for addend in equation.addends],
        "columns": list(equation.columns),
    }


def _finding(finding: Finding) -> Json:
    data: Json = {"code": finding.code, "severity": str(finding.severity), "message": finding.message}
    if finding.place is not None:
        data["place"] = _place(finding.place)
    if finding.quote:
        data["quote"] = finding.quote
    if finding.hint:
        data["hint"] = finding.hint
    return data


def findings_data(findings: Iterable[Finding]) -> list[Json]:
    """Findings as JSON-ready data."""
    return [_finding(finding) for finding in findings]


def _candidate(candidate: Candidate, prefix: str) -> Json:
    return {
        "concept": qualified(candidate.concept, prefix),
        "score": str(candidate.score),
        "rule": candidate.rule,
        "why": candidate.why,
    }


def _entity(entity: Entity) -> Json:
    return {
        "cik": entity.cik,
        "name": entity.name,
        "ticker": entity.ticker,
        "exchange": entity.exchange,
        "release_date": entity.release_date.isoformat() if entity.release_date else None,
        "period": str(entity.period) if entity.period else None,
        "fiscal_year": entity.fiscal_year,
        "fiscal_period": entity.fiscal_period,
        "form": entity.form,
    }


def _place(place: Place | None) -> Json | None:
    return None if place is None else place._asdict()


def _plain(value: object) -> str:
    if isinstance(value, Decimal):
        return f"{value:f}"
    raise TypeError(f"{type(value).__name__} has no place in a report")
