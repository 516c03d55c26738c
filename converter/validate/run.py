"""Where Arelle runs: in this process, or in one of its own that is ended when its time is over."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from converter.model import Finding, Severity
from converter.validate.plan import Job


class Edgar(StrEnum):
    """What became of the EDGAR plugin's rules: not asked for, run, no plugin, a plugin that does not load, no report
    that they are for."""

    UNWANTED = ""
    RAN = "ran"
    MISSING = "missing"
    FAILED = "failed"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What Arelle said of each file, and what became of EDGAR's rules."""

    arelle: str
    files: tuple[tuple[str, tuple[Finding, ...]], ...]
    efm: Edgar = Edgar.UNWANTED


def run_here(job: Job) -> Outcome:
    """Run Arelle in this process. Only one such run at a time: Arelle keeps global state."""
    from converter.validate import session

    return session.run(job)


def run_in_process(job: Job, timeout: float) -> Outcome:
    """Run Arelle in a process of its own; a run over `timeout` seconds is ended and is itself the finding."""
    command = [sys.executable, "-m", "converter.validate.run"]
    root = str(Path(__file__).resolve().parents[2])
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter and module, no word of the input among them
            command,
            input=json.dumps(asdict(job)),
            capture_output=True,
            text=True,
            timeout=timeout,
            cwd=root,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return _failed(job, "arelle.timeout", f"Arelle was ended after {timeout:g} seconds without a verdict.")
    if done.returncode != 0:
        last = done.stderr.strip().splitlines()[-1:] or ["no message"]
        return _failed(job, "arelle.crash", f"Arelle's process ended with code {done.returncode}: {last[0]}")
    return _decode(json.loads(done.stdout.splitlines()[-1]))


def _failed(job: Job, code: str, message: str) -> Outcome:
    finding = Finding(code, Severity.ERROR, message)
    return Outcome("", tuple((file, (finding,) if n == 0 else ()) for n, file in enumerate(job.files)))


def _encode(outcome: Outcome) -> dict[str, Any]:
    return {
        "arelle": outcome.arelle,
        "efm": outcome.efm.value,
        "files": [
            [file, [[f.code, f.severity.value, f.message, f.quote, f.hint] for f in found]]
            for file, found in outcome.files
        ],
    }


def _decode(data: dict[str, Any]) -> Outcome:
    files = tuple(
        (file, tuple(Finding(c, Severity(s), m, None, quote, hint) for c, s, m, quote, hint in found))
        for file, found in data["files"]
    )
    return Outcome(data["arelle"], files, Edgar(data["efm"]))


def _main() -> None:
    raw = json.load(sys.stdin)
    job = Job(**{**raw, "files": tuple(raw["files"]), "packages": tuple(raw["packages"])})
    print(json.dumps(_encode(run_here(job))))


if __name__ == "__main__":
    _main()
