"""The standard taxonomies' calculation trees of 2011 and 2025: what may add up to what, a witness for candidates."""

from __future__ import annotations

from functools import cache

from converter.records import NamedTuple
from converter.resources import maps_folder


class Addend(NamedTuple):
    """`parent` has `child` as an addend with `weight` ±1 in the trees of `statements` (`soi`, `sfp-cls`, `scf-indir`,
    … of 2025; of 2011 with the industry before it: `ci-soi`, `basi-sfp-dbo`)."""

    parent: str
    child: str
    weight: int
    statements: tuple[str, ...]


def calculation_parents(name: str) -> tuple[Addend, ...]:
    """The totals that an element (its name without prefix) is an addend of."""
    return _trees()[0].get(name, ())


def calculation_children(name: str) -> tuple[Addend, ...]:
    """The addends of an element, those of all standard statements together."""
    return _trees()[1].get(name, ())


@cache
def _trees() -> tuple[dict[str, tuple[Addend, ...]], dict[str, tuple[Addend, ...]]]:
    above: dict[str, list[Addend]] = {}
    below: dict[str, list[Addend]] = {}
    text = (maps_folder() / "concepts" / "calculation.csv").read_text(encoding="utf-8")
    for line in text.splitlines()[1:]:
        child, parent, weight, statements = line.split(",")
        addend = Addend(parent, child, int(weight), tuple(statements.split()))
        above.setdefault(child, []).append(addend)
        below.setdefault(parent, []).append(addend)
    return {n: tuple(a) for n, a in above.items()}, {n: tuple(a) for n, a in below.items()}
