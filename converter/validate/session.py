"""The module that runs Arelle (`shared`, `arelle_once` help it): a session for all files, its messages as findings.

What each precaution is for:
- `arelle.api.Session` is the supported door; it drops plugins and packages of the run before. One run at a time.
- `disablePersistentConfig` keeps the user's Arelle settings out; a cache folder of our own, empty offline, keeps the
  user's web cache out, which Arelle would read even offline.
- Standard taxonomies are not validated themselves: the excerpt is, by our tests; the official ones are by their makers.
- Messages come as records (`StructuredMessageLogHandler`); nothing is parsed out of text. Arelle names the file of a
  run in its "validated" record only: what comes before it belongs to that file.
- The reports of a session share their extension taxonomy: its schema and linkbases are checked with the first report
  and not again with the others; relationships, dimensions and facts are, each time. While nothing is wrong they share
  the loaded taxonomy too (`shared`). What else Arelle finds out once in a session is in one table (`arelle_once`).
- Arelle's garbage is collected at the end of the session, not after each report (`_few_collections`).
- Inconsistent duplicates are a warning to Arelle, and an error here; so are inconsistent calculations.
"""

from __future__ import annotations

import gc
import itertools
import json
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import arelle.Version
from arelle import ModelManager, PackageManager, PluginManager
from arelle.api.Session import Session
from arelle.logging.handlers.StructuredMessageLogHandler import StructuredMessageLogHandler
from arelle.RuntimeOptions import RuntimeOptions

from converter.model import Finding, Severity
from converter.resources import cache_folder
from converter.validate import edgar
from converter.validate.arelle_once import once
from converter.validate.plan import Job
from converter.validate.run import Edgar, Outcome
from converter.validate.shared import one_taxonomy

if TYPE_CHECKING:
    from arelle.ModelXbrl import ModelXbrl

_RUNS = itertools.count(1)
_SEVERITIES = {
    "CRITICAL": Severity.ERROR,
    "ERROR": Severity.ERROR,
    "ERROR-SEMANTIC": Severity.ERROR,
    "INCONSISTENCY": Severity.ERROR,
    "WARNING": Severity.WARNING,
    "WARNING-SEMANTIC": Severity.WARNING,
}


def run(job: Job, *, standard_too: bool = False) -> Outcome:
    """Validate the files of a job in one session, with `standard_too` the standard taxonomies' schemas as well.

    Where Arelle cannot load a file, it validates none of those that follow, and does not say which of them it is
    complaining of: each that got no verdict then has a session of its own. So has each that EDGAR's rules are for.
    """
    options = _validating(job, job.files)
    if standard_too:
        options.baseTaxonomyValidationMode = "all"
    with _session(options, share=job.one_taxonomy) as (_, messages):
        findings, left = _by_file(messages, job.files)
    if len(job.files) > 1:
        for file in left:
            with _session(replace(options, entrypointFile=_entry_points((file,)))) as (_, messages):
                findings |= _by_file(messages, (file,))[0]
    said = Edgar.UNWANTED
    if job.efm:
        said, found = _edgar(job)
        findings |= {file: tuple(dict.fromkeys((*findings[file], *more))) for file, more in found.items()}
    return Outcome(arelle.Version.version, tuple((file, findings[file]) for file in job.files), said)


def _edgar(job: Job) -> tuple[Edgar, dict[str, tuple[Finding, ...]]]:
    """Whether the EDGAR plugin's rules ran, and what they and Arelle beside them find in each file they are for."""
    plugin = edgar.plugin(Path(arelle.Version.__file__).parent)
    if not plugin:
        return Edgar.MISSING, {}
    found: dict[str, tuple[Finding, ...]] = {}
    for file in edgar.filings(job.files):
        options = _validating(job, (file,))
        options.plugins = plugin
        options.disclosureSystemName = edgar.SYSTEM
        with _session(options) as (_, messages):
            if not PluginManager.hasPluginWithHook(edgar.HOOK):
                return Edgar.FAILED, {}
            found |= _by_file(messages, (file,))[0]
    return (Edgar.RAN if found else Edgar.NOTHING), found


def _validating(job: Job, files: tuple[str, ...]) -> RuntimeOptions:
    options = _options(files, job.packages, online=job.online)
    options.validate = True
    options.calcs = "c11r"
    options.utrValidate = True
    options.validateDuplicateFacts = "inconsistent"
    return options


@contextmanager
def loaded(files: tuple[str, ...], packages: tuple[str, ...], *, online: bool = False) -> Iterator[list[ModelXbrl]]:
    """Arelle's models of some reports, loaded and not validated, in the order of the files."""
    options = _options(files, packages, online=online)
    options.keepOpen = True
    with _session(options) as (models, _):
        yield models


class _Options(RuntimeOptions):  # type: ignore[misc]  # Arelle's types are not followed
    """Options of a run. Those that a plugin defines for the command line are None where nobody set them."""

    def __getattr__(self, name: str) -> None:
        if name.startswith("__"):
            raise AttributeError(name)


def _options(files: tuple[str, ...], packages: tuple[str, ...], *, online: bool) -> RuntimeOptions:
    return _Options(
        entrypointFile=_entry_points(files),
        packages=list(packages),
        internetConnectivity="online" if online else "offline",
        disablePersistentConfig=True,
        cacheDirectory=str(cache_folder() / ("arelle-web" if online else "arelle-offline")),
        baseTaxonomyValidationMode="none",
        logRefObjectProperties=False,
    )


def _entry_points(files: tuple[str, ...]) -> str:
    return json.dumps([{"file": file} for file in files])


@contextmanager
def _session(options: RuntimeOptions, *, share: bool = False) -> Iterator[tuple[list[ModelXbrl], list[dict[str, Any]]]]:
    handler = StructuredMessageLogHandler()
    session = Session()
    sharing = one_taxonomy(lambda: not any(map(_finding, handler.messages))) if share else nullcontext()
    with _few_collections():
        try:
            with once(), sharing:
                session.run(options, logHandler=handler)
            yield list(session.get_models()), handler.messages
        finally:
            for model in list(session.get_models()):
                model.close()
            session.close()
            PackageManager.getInstance().close()
            PluginManager.getInstance().close()
            del session  # it holds what is to be collected


@contextmanager
def _few_collections() -> Iterator[None]:
    """Collect garbage once, at the end, and only what the run itself left behind: a third of its time otherwise.

    Arelle would collect after each report, and among all there is. What a report leaves in cycles waits for the end.
    """
    enabled = gc.isenabled()
    gc.disable()
    # Dead things would be spared too: the young ones now, and at times the sessions that Arelle's managers hold on to
    # until the next begins (some 0.3 MB each).
    gc.collect(1 if next(_RUNS) % 8 else 2)
    gc.freeze()
    original, ModelManager.gc = ModelManager.gc, SimpleNamespace(collect=lambda: 0)
    try:
        yield
    finally:
        ModelManager.gc = original
        gc.collect()
        gc.unfreeze()
        if enabled:
            gc.enable()


def _by_file(
    messages: list[dict[str, Any]], files: tuple[str, ...]
) -> tuple[dict[str, tuple[Finding, ...]], list[str]]:
    found: dict[str, list[Finding]] = {file: [] for file in files}
    waiting: list[Finding] = []
    left = list(files)
    for message in messages:
        if message["messageCode"] == "info" and str(message["msg"]).startswith("validated in"):
            named = message["refs"][0]["href"] if message["refs"] else ""
            # The record of a report package names the report in it.
            file = next((file for file in files if named == file or named.startswith(f"{file}/")), files[-1])
            found[file].extend(waiting)
            waiting = []
            if file in left:
                left.remove(file)
        elif finding := _finding(message):
            waiting.append(finding)
    found[left[0] if left else files[-1]].extend(waiting)
    return {file: tuple(dict.fromkeys(findings)) for file, findings in found.items()}, left


def _finding(message: dict[str, Any]) -> Finding | None:
    severity = _SEVERITIES.get(message["levelname"])
    if severity is None:
        return None
    code = str(message["messageCode"] or "arelle")
    if "nconsistentDuplicate" in code or "uplicateFacts" in code:
        severity = Severity.ERROR
    places = [
        f"{ref['href'].partition('#')[0]}, line {ref['sourceLine']}" for ref in message["refs"] if ref.get("sourceLine")
    ]
    return Finding(f"arelle.{code}", severity, " ".join(str(message["msg"]).split()), quote="; ".join(places[:3]))
