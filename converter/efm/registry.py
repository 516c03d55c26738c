"""What a rule of the filer manual is, and the list of them; `release2xbrl checks` prints it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from converter.efm.outputs import Outputs
from converter.model import Finding, Severity

_SHOWN = 5
Examine = Callable[[Outputs], Iterator[str]]
_REGISTRY: dict[str, Rule] = {}


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: `code` ends with the section (`efm.6.12.3`), `message` is what holds when it is kept."""

    code: str
    severity: Severity
    message: str
    examine: Examine

    @property
    def source(self) -> str:
        return f"EDGAR Filer Manual {self.code.removeprefix('efm.')}"

    def run(self, outputs: Outputs) -> Iterator[Finding]:
        """One finding, whatever the number of places: it names the first of them."""
        complaints = list(dict.fromkeys(self.examine(outputs)))
        if complaints:
            more = f"; and {len(complaints) - _SHOWN} more" if len(complaints) > _SHOWN else ""
            told = "; ".join(complaints[:_SHOWN]) + more
            yield Finding(self.code, self.severity, told, hint=f"Rule: {self.message}")


def rule(section: str, message: str, severity: Severity = Severity.ERROR) -> Callable[[Examine], Examine]:
    """Put a function into the registry. Raises ValueError where the section is taken."""

    def register(examine: Examine) -> Examine:
        code = f"efm.{section}"
        if code in _REGISTRY:
            raise ValueError(f"two rules have the code {code}")
        _REGISTRY[code] = Rule(code, severity, message, examine)
        return examine

    return register


def rules() -> tuple[Rule, ...]:
    """All rules, in the order of their sections."""
    return tuple(sorted(_REGISTRY.values(), key=lambda each: [int(part) for part in each.code.split(".")[1:]]))
