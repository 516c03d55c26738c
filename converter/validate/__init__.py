"""Validation of XBRL reports with Arelle: ours and anybody's, offline unless asked otherwise.

Order of work:
1. `addresses` follows the schema addresses of the reports without Arelle, and says which are unresolved; official
   packages of the caller answer first, the bundled excerpts fill what they leave open;
2. an address that nothing answers ends it there, with a finding that names it (online, Arelle may fetch it);
3. `session` runs Arelle once for all files, in this process, or in one of its own when a timeout is given;
4. Arelle's structured messages become findings; inconsistent duplicates and calculations count as errors.

Nothing here imports Arelle: `session` does, when it runs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from converter.errors import InputError
from converter.model import Finding, Severity
from converter.validate import edgar
from converter.validate.facts import LoadedFact, load_facts
from converter.validate.plan import Plan, plan

__all__ = ["LoadedFact", "Validation", "load_facts", "validate"]

CHECKS = (
    "XBRL 2.1",
    "dimensions 1.0",
    "inline XBRL 1.1 and its transformations",
    "xBRL-JSON and xBRL-CSV 1.0",
    "calculations 1.1 (rounding)",
    "unit registry",
    "inconsistent duplicates",
)
_EFM = "EDGAR Filer Manual (rules that need no plugin)"
_EDGAR = "EDGAR Filer Manual (EDGAR plugin)"


@dataclass(frozen=True, slots=True)
class Validation:
    """Arelle's verdict on some reports.

    `taxonomy` says in words what they were validated against; `checks` what ran; `files` pairs each file with the
    findings about it. `valid` is whether no finding is an error.
    """

    findings: tuple[Finding, ...]
    taxonomy: str
    arelle: str
    checks: tuple[str, ...]
    files: tuple[tuple[str, tuple[Finding, ...]], ...] = ()
    packages: tuple[str, ...] = field(default=())

    @property
    def valid(self) -> bool:
        return all(finding.severity is not Severity.ERROR for finding in self.findings)


def validate(
    files: Sequence[Path],
    *,
    packages: Sequence[Path] = (),
    online: bool = False,
    efm: bool = False,
    timeout: float | None = None,
) -> Validation:
    """Validate reports (inline XBRL, XBRL, xBRL-JSON, xBRL-CSV metadata, report packages) in one Arelle session.

    `packages` are official taxonomy packages that take the place of the bundled excerpt as far as they go. `online`
    lets Arelle fetch what nothing bundled answers. `efm` adds the filer manual's rules: ours (`converter.efm`), and
    those of the EDGAR plugin where it is installed.
    With a `timeout` (seconds) Arelle runs in a process of its own, which is ended when the time is over.
    Raises InputError for a file that cannot be read and TaxonomyError for a damaged package.
    """
    paths = [Path(file) for file in files]
    for path in paths:
        if not path.is_file():
            raise InputError(f"{path}: there is no such file")
    job = plan(paths, [Path(package) for package in packages], online=online, efm=efm)
    if job.unresolved and not online:
        return _not_run(job)
    from converter.validate.run import Edgar, run_here, run_in_process

    outcome = run_here(job.job) if timeout is None else run_in_process(job.job, timeout)
    files_found = tuple(
        (file, (*(found or _no_report(file, job)), *(_efm(file, job.job.files) if efm else ())))
        for file, found in outcome.files
    )
    said = tuple(finding for _, found in files_found for finding in found)
    findings = (*_efm_not_checked(outcome.efm.value), *said, *_not_in_excerpt(job, said))
    checks = (*CHECKS, *([_EFM] if efm else []), *([_EDGAR] if outcome.efm is Edgar.RAN else []))
    if not outcome.arelle:  # ended before it said anything
        checks = ()
    return Validation(findings, job.taxonomy, outcome.arelle, checks, files_found, tuple(job.job.packages))


def _no_report(file: str, job: Plan) -> tuple[Finding, ...]:
    """An error for a file that names no taxonomy: Arelle finds nothing wrong with a page that is no report at all."""
    if file not in job.bare:
        return ()
    message = f"{Path(file).name} is no XBRL report: it names no taxonomy (schemaRef, or documentInfo.taxonomy)."
    return (Finding("arelle.no-report", Severity.ERROR, message),)


def _not_in_excerpt(job: Plan, said: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """A warning beside errors that may only mean that the bundled excerpt is one."""
    if not job.unknown or all(finding.severity is not Severity.ERROR for finding in said):
        return ()
    more = f" and {len(job.unknown) - 5} more" if len(job.unknown) > 5 else ""
    return (
        Finding(
            "arelle.not-in-excerpt",
            Severity.WARNING,
            f"The bundled excerpt has no {', '.join(job.unknown[:5])}{more}: errors about them may be its fault.",
            hint="Validate against the official taxonomy: --taxonomy-package ZIP, or --online.",
        ),
    )


def _efm(file: str, files: tuple[str, ...]) -> tuple[Finding, ...]:
    """What our own rules of the filer manual find in a file that EDGAR would take."""
    from converter.efm import examine

    return examine(Path(file)) if file in edgar.filings(files) else ()


def _efm_not_checked(why: str) -> tuple[Finding, ...]:
    """A warning where the EDGAR plugin's rules were asked for and did not run."""
    reasons = {
        "missing": ("arelle.no-edgar-plugin", "Arelle has no EDGAR plugin here.", edgar.MISSING),
        "failed": ("arelle.edgar-plugin-failed", "Arelle could not load the EDGAR plugin.", edgar.MISSING),
        "nothing": ("arelle.nothing-for-edgar", "EDGAR takes inline XBRL or an XBRL instance.", ""),
    }
    if why not in reasons:
        return ()
    code, reason, hint = reasons[why]
    message = f"EDGAR's own rules were not run, only those that need no plugin: {reason}"
    return (Finding(code, Severity.WARNING, message, hint=hint),)


def _not_run(job: Plan) -> Validation:
    findings = tuple(
        Finding(
            "arelle.unresolved-schema",
            Severity.ERROR,
            f"{missing.referrer} refers to {missing.address}, which is in no taxonomy package at hand.",
            hint="Give its taxonomy package with --taxonomy-package, or allow --online. Arelle was not started.",
        )
        for missing in job.unresolved
    )
    files = tuple((file, findings if n == 0 else ()) for n, file in enumerate(job.job.files))
    return Validation(findings, job.taxonomy, "", (), files)
