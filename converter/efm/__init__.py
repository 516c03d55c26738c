"""Rules of the EDGAR Filer Manual (chapters 5 and 6) that written outputs can be held to without any plugin.

files.py       names, characters and markup of the files (5.1, 5.2, 6.3)
registry.py    what a rule is, and the list of them
outputs.py     a report and its extension as the rules look at them, read from the files
instance.py    contexts, units, facts, the cover page (6.5)
schema.py      the extension schema and its names (6.7, 6.8)
relations.py   labels, presentation, calculation, definition (6.10 to 6.16)

A press release is no filing: what only a filing must have is a warning. EDGAR's own program has several hundred rules
more; `validate --efm` runs it beside these where the user has it.
"""

from __future__ import annotations

from pathlib import Path

from converter.efm import files, instance, relations, schema  # noqa: F401 - each registers its rules
from converter.efm.outputs import Outputs, read
from converter.efm.registry import Rule, rules
from converter.model import Finding

__all__ = ["Outputs", "Rule", "examine", "read", "rules"]


def examine(report: Path) -> tuple[Finding, ...]:
    """What the rules find in an inline document or an instance and the extension beside it, in the rules' order.

    Nothing for files that are no XBRL report with a schema of its own. Raises OSError for one that cannot be read.
    """
    outputs = read(report)
    return tuple(finding for rule in rules() for finding in rule.run(outputs)) if outputs else ()
