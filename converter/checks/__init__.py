"""Checks of a conversion before Arelle sees it: each a small function in a registry, with the place in the release.

registry.py  what a check is, and the list of them
figures.py   the facts as checks look them up, with the tolerance their printed digits give
balance.py   the balance sheet
cash.py      cash flows
income.py    results, shares and earnings per share
amounts.py   every number on its own: signs, percentages, periods
"""

from __future__ import annotations

from converter.checks import amounts, balance, cash, income  # noqa: F401 - each registers its checks
from converter.checks.figures import Figures
from converter.checks.registry import Check, checks
from converter.model import Conversion, Finding

__all__ = ["Check", "check", "checks", "examine"]


def check(conversion: Conversion) -> tuple[Finding, ...]:
    """What all checks find in a conversion, in the order of the registry."""
    figures = Figures(conversion)
    return tuple(finding for each in checks() for finding in each.run(figures))


def examine(conversion: Conversion) -> Conversion:
    """The conversion with what the checks find added to its findings."""
    return conversion._replace(findings=conversion.findings + check(conversion))
