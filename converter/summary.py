"""What a person sees at the end of a conversion: statements, facts, proofs, what is left out, verdict, files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from pathlib import Path

from converter import report as reporting
from converter.api import Report
from converter.model import Finding, Leftover, Severity

_SHOWN = 5


def lines(report: Report, paths: Sequence[Path], *, verbose: bool = False) -> Iterator[str]:
    """The summary, line by line. `paths` are the files written; `verbose` shows every finding and left-out line."""
    conversion, entity = report.conversion, report.entity
    listed = f" ({entity.exchange}: {entity.ticker})" if entity.ticker and entity.exchange else ""
    yield f"{entity.name or 'Company unknown'}{listed}"
    facts_of = [
        f"CIK {entity.cik}" if entity.cik else "no CIK",
        f"released {entity.release_date}" if entity.release_date else "",
        f"{entity.fiscal_period} {entity.fiscal_year}".strip(),
        f"US-GAAP {conversion.taxonomy}",
    ]
    yield f"  {', '.join(part for part in facts_of if part)}"
    yield ""
    yield from table(_statements(report), right=range(1, 6))
    yield ""
    yield from _facts(report)
    yield from _left_out(report.leftovers, len(report.leftovers) if verbose else _SHOWN)
    yield from findings(conversion.findings, verbose=verbose)
    yield from _verdict(report, verbose)
    if paths:
        yield f"Files        {paths[0].parent}/"
        yield from (f"             {path.name}" for path in paths)


def _statements(report: Report) -> Iterator[tuple[str, ...]]:
    yield "Statements", "columns", "rows", "facts", "proved", "left out"
    for statement, counts in zip(report.statements, reporting.statement_counts(report.conversion), strict=True):
        columns = sum(1 for column in statement.columns if column.period is not None and not column.skip)
        numbers = (columns, counts["rows"], counts["facts"], counts["proved"], counts["left_out"])
        title = statement.title or str(statement.kind)
        page = f" (page {statement.place.page})" if statement.place else ""
        yield f"  {_shortened(title, 60)}{page}", *(str(number) for number in numbers)


def _facts(report: Report) -> Iterator[str]:
    counts = reporting.counts(report.conversion)
    numbers, proved = counts["numbers"], counts["proved"] + counts["repaired"]
    share = f" ({proved / numbers:.0%})" if numbers else ""
    yield f"Facts        {counts['facts']}, of which {numbers} numbers: {proved} proved by arithmetic{share}"
    yield f"             {counts['custom']} on custom concepts, {counts['contradicted']} contradicted"
    if sections := report.conversion.sections:
        yield f"             {len(sections)} text blocks: {', '.join(section.title for section in sections)}"
    calculated, _ = report.calculated
    yield f"             {calculated} take part in a relation of the calculation linkbase"
    repaired = [fact for fact in report.facts if fact.evidence.repair is not None]
    if repaired:
        yield f"Repaired     {len(repaired)} damaged in the source:"
        for fact in repaired:
            repair = fact.evidence.repair
            assert repair is not None
            value = f"{fact.value:,f}" if isinstance(fact.value, Decimal) else "nil"
            yield f"             {repair.printed.strip()} → {value} ({fact.evidence.label.strip()}): {repair.fault}"


def _left_out(leftovers: Sequence[Leftover], shown: int) -> Iterator[str]:
    if not leftovers:
        yield "Left out     nothing"
        return
    states = Counter(leftover.state for leftover in leftovers)
    yield f"Left out     {len(leftovers)} lines ({', '.join(f'{count} {state}' for state, count in states.items())}):"
    for leftover in leftovers[:shown]:
        place = f" ({leftover.place})" if leftover.place else ""
        yield f"             {_shortened(leftover.label or '(no label)', 50)}{place}: {leftover.reason}"
    yield from _more(len(leftovers) - shown)


def findings(found: Sequence[Finding], *, verbose: bool = False, title: str = "Findings") -> Iterator[str]:
    """Errors and warnings with their place and what to do; with `verbose`, the informative ones too."""
    order = {severity: number for number, severity in enumerate(Severity)}
    kept = [finding for finding in found if verbose or finding.severity != Severity.INFO]
    kept.sort(key=lambda finding: order[finding.severity])
    if not kept:
        return
    shown = len(kept) if verbose else _SHOWN
    yield f"{title:<12} {len(kept)}:"
    for finding in kept[:shown]:
        place = f" ({finding.place})" if finding.place else ""
        yield f"             {finding.severity}: {finding.message}{place} [{finding.code}]"
        if finding.hint:
            yield f"               → {finding.hint}"
    yield from _more(len(kept) - shown)


def _verdict(report: Report, verbose: bool) -> Iterator[str]:
    validation = report.validation
    if validation is None:
        yield "Arelle       not run (--no-validate)"
        return
    errors = sum(1 for finding in validation.findings if finding.severity == Severity.ERROR)
    warnings = sum(1 for finding in validation.findings if finding.severity == Severity.WARNING)
    verdict = "valid" if validation.valid else "INVALID"
    yield f"Arelle       {verdict}: {errors} errors, {warnings} warnings; against {validation.taxonomy}"
    yield from findings(validation.findings, verbose=verbose, title="")


def _more(count: int) -> Iterator[str]:
    if count > 0:
        yield f"             … and {count} more: -v shows all, the report has them with their candidates"


def _shortened(text: str, width: int) -> str:
    return text if len(text) <= width else f"{text[: width - 1]}…"


def table(rows: Iterable[tuple[str, ...]], *, right: Iterable[int] = ()) -> Iterator[str]:
    """Rows in columns as wide as their widest cell; `right` names the columns set flush right."""
    cells = list(rows)
    flush = set(right)
    widths = [max(len(row[column]) for row in cells) for column in range(len(cells[0]))]
    for row in cells:
        set_cells = (
            cell.rjust(width) if column in flush else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        yield "  ".join(set_cells).rstrip()
