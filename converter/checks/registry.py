"""What a check is, and the list of them; `release2xbrl checks` prints it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from converter.checks.figures import Figures
from converter.model import Fact, Finding, Severity
from converter.records import NamedTuple

Complaint = tuple[Fact, str]
"""The fact a reader should look at first, and what is wrong in plain words."""

Examine = Callable[[Figures], Iterator[Complaint]]
_REGISTRY: dict[str, Check] = {}


class Check(NamedTuple):
    """A rule that output must keep: `source` says where it comes from, `message` what holds when it is kept."""

    code: str
    severity: Severity
    message: str
    source: str
    examine: Examine

    def run(self, figures: Figures) -> Iterator[Finding]:
        for fact, complaint in self.examine(figures):
            evidence = fact.evidence
            yield Finding(
                self.code, self.severity, complaint, evidence.place, evidence.printed, f"Rule: {self.message}"
            )


def rule(code: str, severity: Severity, message: str, source: str) -> Callable[[Examine], Examine]:
    """Put a function into the registry. Raises ValueError where the code is taken."""

    def register(examine: Examine) -> Examine:
        if code in _REGISTRY:
            raise ValueError(f"two checks have the code {code}")
        _REGISTRY[code] = Check(code, severity, message, source, examine)
        return examine

    return register


def checks() -> tuple[Check, ...]:
    """All checks, in the order of their codes."""
    return tuple(_REGISTRY[code] for code in sorted(_REGISTRY))
