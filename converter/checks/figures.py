"""The facts of a conversion as checks look them up: by concept, period and dimensions, with their rounding."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from converter.model import Conversion, Dimension, Fact, Period, half_of_place
from converter.once import Once


class Figures:
    """Numeric facts of a conversion. Where one is printed twice, the most precise is looked up."""

    def __init__(self, conversion: Conversion) -> None:
        self.conversion = conversion
        self.facts = tuple([fact for fact in conversion.facts if isinstance(fact.value, Decimal)])
        self._found: dict[tuple[str, Period, tuple[Dimension, ...]], Fact] = {}
        for fact in self.facts:
            concept = fact.concept
            if concept.prefix == "ext":
                continue
            key = (concept.name, fact.period, fact.dims)
            held = self._found.setdefault(key, fact)
            if held is not fact and _precision(fact) > _precision(held):
                self._found[key] = fact
        self._named = named = dict[str, list[Fact]]()
        for (name, _, _), fact in self._found.items():
            named.setdefault(name, []).append(fact)
        self._beginning = Once[str | tuple[str, ...], list[Fact]](
            lambda start: [fact for name, facts in named.items() if name.startswith(start) for fact in facts]
        )

    def get(self, name: str, period: Period, dims: tuple[Dimension, ...] = ()) -> Fact | None:
        """The fact of a standard concept, by its local name."""
        return self._found.get((name, period, dims))

    def first(self, names: tuple[str, ...], period: Period) -> Fact | None:
        """The first of several concepts that is reported for a period, without dimensions."""
        for name in names:
            fact = self._found.get((name, period, ()))
            if fact is not None:
                return fact
        return None

    def all(self, *names: str) -> Iterator[Fact]:
        """The facts of some concepts without dimensions, each once a period."""
        for name in names:
            yield from [fact for fact in self._named.get(name, ()) if not fact.dims]

    def distinct(self) -> Iterable[Fact]:
        """Every standard fact once."""
        return self._found.values()

    def named(self) -> Iterable[tuple[str, list[Fact]]]:
        """The same by the local names of their concepts."""
        return self._named.items()

    def beginning(self, names: str | tuple[str, ...], period: Period) -> Iterator[Fact]:
        """Every standard fact of a period, each once, whose concept's name begins so."""
        return (fact for fact in self._beginning[names] if fact.period == period)


def _precision(fact: Fact) -> int:
    return 99 if fact.decimals is None else fact.decimals


def number(fact: Fact) -> Decimal:
    """The value of a numeric fact."""
    assert isinstance(fact.value, Decimal)
    return fact.value


def rounding(*facts: Fact) -> Decimal:
    """How far a sum may be off because each figure is rounded: half a unit of the last printed place for each."""
    return sum([half_of_place(fact.decimals) for fact in facts], Decimal(0))


def spelled(fact: Fact) -> str:
    """A fact as a complaint names it: its label and value."""
    label = fact.evidence.label.strip() or fact.concept.name
    return f"{label} {number(fact):,f}"
