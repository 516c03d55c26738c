"""The facts of a report as Arelle reads them: for comparing formats with one another, whoever wrote them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from converter.records import NamedTuple
from converter.validate.plan import plan

if TYPE_CHECKING:
    from arelle.ModelInstanceObject import ModelFact


class LoadedFact(NamedTuple):
    """A fact in values that can be compared: Clark names, ISO days (`2011-06-30`, `2011-04-01/2011-06-30`), sorted
    measures and dimensions, the value in canonical form (None is nil), decimals as written (`INF` included)."""

    concept: str
    entity: tuple[str, str]
    period: str
    unit: str
    dims: tuple[tuple[str, str], ...]
    value: str | None
    decimals: str | None


def load_facts(*files: Path, packages: Sequence[Path] = ()) -> tuple[frozenset[LoadedFact], ...]:
    """The facts of each report, through Arelle, in one session and offline.

    Raises InputError for a file that cannot be read, TaxonomyError for a package that cannot.
    """
    job = plan(list(files), list(packages), online=False, efm=False).job
    from converter.validate import session

    with session.loaded(job.files, job.packages) as models:
        return tuple(frozenset(_fact(fact) for fact in model.factsInInstance if not fact.isTuple) for model in models)


def _fact(fact: ModelFact) -> LoadedFact:
    context: Any = fact.context
    unit = ""
    if fact.unit is not None:
        above, below = fact.unit.measures
        unit = "*".join(sorted(m.clarkNotation for m in above))
        if below:
            unit += "/" + "*".join(sorted(m.clarkNotation for m in below))
    dims = tuple(
        sorted(
            (axis.clarkNotation, value.memberQname.clarkNotation if value.isExplicit else value.typedMember.xValue)
            for axis, value in context.qnameDims.items()
        )
    )
    return LoadedFact(
        fact.qname.clarkNotation, context.entityIdentifier, _period(context), unit, dims, _value(fact), _decimals(fact)
    )


def _period(context: Any) -> str:
    if context.isForeverPeriod:
        return "forever"
    # Arelle's ends are exclusive: an instant, or the end of a period, is the midnight after the day.
    last = (context.instantDatetime if context.isInstantPeriod else context.endDatetime) - timedelta(days=1)
    end: str = last.date().isoformat()
    return end if context.isInstantPeriod else f"{context.startDatetime.date().isoformat()}/{end}"


def _value(fact: ModelFact) -> str | None:
    if fact.isNil:
        return None
    if fact.isNumeric:
        number = fact.xValue
        return f"{number.normalize():f}" if hasattr(number, "normalize") else str(number)
    return str(fact.xValue if fact.xValue is not None else fact.value)


def _decimals(fact: ModelFact) -> str | None:
    return None if fact.isNil or not fact.isNumeric else (fact.decimals or "INF")
