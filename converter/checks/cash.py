"""Cash: what comes in and goes out is the change, and the change leads from the opening to the closing balance."""

from __future__ import annotations

from collections.abc import Iterator

from converter.checks.figures import Figures, number, rounding, spelled
from converter.checks.registry import Complaint, rule
from converter.model import Severity

_RESTRICTED = "CashCashEquivalentsRestrictedCashAndRestrictedCashEquivalents"
_CHANGES = {
    "CashAndCashEquivalentsPeriodIncreaseDecrease": "CashAndCashEquivalentsAtCarryingValue",
    "CashAndCashEquivalentsPeriodIncreaseDecreaseExcludingExchangeRateEffect": "CashAndCashEquivalentsAtCarryingValue",
    f"{_RESTRICTED}PeriodIncreaseDecreaseIncludingExchangeRateEffect": _RESTRICTED,
    f"{_RESTRICTED}PeriodIncreaseDecreaseExcludingExchangeRateEffect": _RESTRICTED,
    "CashPeriodIncreaseDecrease": "Cash",
}
_ACTIVITIES = tuple(f"NetCashProvidedByUsedIn{kind}Activities" for kind in ("Operating", "Investing", "Financing"))
_CONTINUING = "ContinuingOperations"
_DISCONTINUED = ("CashProvidedByUsedIn", "NetCashProvidedByUsedInDiscontinued")


@rule("cash.change", Severity.WARNING, "opening cash and the change in cash make closing cash", "cash flow statement")
def change(figures: Figures) -> Iterator[Complaint]:
    for moved in figures.all(*_CHANGES):
        cash = _CHANGES[moved.concept.name]
        opening, closing = figures.get(cash, moved.period.opening), figures.get(cash, moved.period.closing)
        if opening is None or closing is None:
            continue
        off = abs(number(opening) + number(moved) - number(closing))
        without_rates = moved.concept.name.endswith("ExcludingExchangeRateEffect")
        if off > rounding(opening, moved, closing) and not without_rates:
            yield moved, f"{spelled(opening)} and {spelled(moved)} are not {spelled(closing)} for {moved.period}"


@rule("cash.activities", Severity.WARNING, "the three activities make the change in cash", "cash flow statement")
def activities(figures: Figures) -> Iterator[Complaint]:
    for moved in figures.all(*_CHANGES):
        found = [figures.first((name, f"{name}{_CONTINUING}"), moved.period) for name in _ACTIVITIES]
        kinds = [fact for fact in found if fact is not None]
        if len(kinds) < len(_ACTIVITIES):
            continue
        flows, net = sum(number(fact) for fact in kinds), number(moved)
        if abs(flows - net) <= rounding(moved, *kinds):
            continue
        if any("Discontinued" in fact.concept.name for fact in figures.beginning(_DISCONTINUED, moved.period)):
            continue
        rates = [fact for fact in figures.beginning("EffectOfExchangeRate", moved.period) if not fact.dims]
        allowed = rounding(moved, *kinds, *rates)
        # The change may be printed before or after the effect of exchange rates.
        totals = {flows, flows + sum(number(fact) for fact in rates[:1])}
        if all(abs(total - net) > allowed for total in totals):
            yield moved, f"operating, investing and financing cash flows make {flows:,f}, not {spelled(moved)}"
