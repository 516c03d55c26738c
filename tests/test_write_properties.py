"""Any facts a model can hold come back from every format as they went in."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from read_back import as_oim, read_csv, read_inline, read_instance, read_json
from write_cases import (
    ADJUSTED,
    AMENDED,
    CASH,
    COST,
    EPS,
    MARGIN,
    NAME,
    NET_INCOME,
    PERIOD_END,
    REVENUES,
    SHARES_BASIC,
    document,
    example,
)  # fmt: skip

from converter.duplicates import distinct, resolve
from converter.model import (
    PURE,
    SHARES,
    Amount,
    Conversion,
    Entity,
    Evidence,
    Fact,
    Period,
    Place,
    Proof,
    Repair,
    money,
    per_share,
)  # fmt: skip
from converter.read import read
from converter.validate import load_facts, validate
from converter.write import report_names, write
from converter.write.values import plain

FORMATS = ("ixbrl", "xbrl", "json", "csv")
DAYS = st.dates(date(2009, 1, 1), date(2011, 12, 31))
NUMBERS = st.one_of(
    st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-(10**12), max_value=10**12),
    st.integers(-(10**9), 10**9).map(lambda n: Decimal(n) * 1000),
    st.sampled_from([Decimal(0), Decimal("0.00"), Decimal("-0"), Decimal("1E+40"), Decimal("1E-9"), Decimal("0.578")]),
)
NUMERIC = {
    REVENUES: money("USD"), COST: money("EUR"), NET_INCOME: money("USD"), CASH: money("JPY"), ADJUSTED: money("USD"),
    EPS: per_share("USD"), SHARES_BASIC: SHARES, MARGIN: PURE,
}  # fmt: skip
AXES = ("us-gaap:ProductOrServiceAxis", "us-gaap:StatementBusinessSegmentsAxis", "ext:ChannelAxis")
MEMBERS = ("ext:ProductMember", "ext:RetailMember")
WORDS = st.text(
    st.characters(blacklist_categories=["Cs", "Cc", "Cn", "Zl", "Zp"]), min_size=1, max_size=30
).map(str.strip).filter(bool)  # fmt: skip


@st.composite
def printed_number(draw: st.DrawFn, value: Decimal | None) -> str:
    """Some way a release may print a value, right or damaged, or anything else."""
    if value is None:
        return draw(st.sampled_from(["-", "—", "n/a", "*"]))
    magnitude = value.copy_abs()
    choices = ["-" if not value else plain(magnitude), f"{int(magnitude):,}", "1,234", "66.027"]
    return draw(st.sampled_from(choices))


@st.composite
def conversions(draw: st.DrawFn) -> Conversion:
    """A release of a few lines, with facts on its numbers: duplicates, dimensions, nil, repairs and all."""
    facts: list[Fact] = []
    lines: list[str] = ["Title of the release", ""]
    for number in range(draw(st.integers(1, 12))):
        concept = draw(st.sampled_from([*NUMERIC, NAME, PERIOD_END, AMENDED]))
        end = draw(DAYS)
        start = None if concept.period == "instant" else end - timedelta(days=draw(st.sampled_from([0, 90, 364])))
        dims = draw(
            st.lists(st.tuples(st.sampled_from(AXES), st.sampled_from(MEMBERS)), max_size=2, unique_by=lambda d: d[0])
        )
        label = draw(st.sampled_from(["Revenue", "Net & <loss>", "Cash “x”", "", "A \x0b\ufdd0 b"]))
        unit = NUMERIC.get(concept)
        value: Decimal | str | None
        if unit is not None:
            value = draw(st.one_of(st.none(), NUMBERS))
            shown = draw(printed_number(value))
        else:
            value = {NAME: draw(WORDS), PERIOD_END: draw(DAYS).isoformat(), AMENDED: "false"}[concept]
            shown = value if draw(st.booleans()) else "June 30, 2011"
        left = draw(st.sampled_from(["$ ", "(", "", "\u00a0"]))
        line = f"{label} {left}"
        place = Place(1, len(lines) + 1, len(lines), len(line), len(line) + len(shown))
        lines.append(line + shown + draw(st.sampled_from([")", "%", "", " (1)"])))
        evidence = Evidence(draw(st.sampled_from([place, None])), label, shown, confidence=Decimal("0.5"))
        amount = None
        decimals = draw(st.one_of(st.none(), st.integers(-9, 9)))
        if unit is not None and draw(st.booleans()):
            scale = draw(st.sampled_from([0, 3, 6, -2]))
            read_as = value if isinstance(value, Decimal) else None
            amount = Amount(
                shown, shown, place, read_as, scale, -scale, unit, repair=Repair(shown, "a fault", "a proof")
            )
        facts.append(
            Fact(f"f-{number + 1}", concept, Period(end, start), unit, tuple(sorted(dims)), value,
                 decimals if isinstance(value, Decimal) else None, evidence,
                 proof=draw(st.sampled_from(Proof)), amount=amount)
        )  # fmt: skip
    source = document("\n".join(lines))
    entity = Entity(draw(st.sampled_from(["0001105472", ""])), "A & B", draw(st.sampled_from(["ABC", ""])))
    return example()._replace(document=source, entity=entity, statements=(), facts=resolve(facts)[0])


def came_back(case: Conversion) -> None:
    files = write(case, FORMATS, "x")
    inline, shown = read_inline(files["x.htm"])
    names = report_names(case)
    spaces = dict(names.prefixes)

    def clark(name: str) -> str:
        prefix, _, local = names.qname(name).partition(":")
        return f"{{{spaces[prefix]}}}{local}"

    assert set(inline) == {fact.id for fact in case.facts}
    for fact in case.facts:
        back = inline[fact.id]
        assert back.concept == clark(fact.concept.qname)
        assert back.entity == (names.scheme, names.identifier)
        assert back.period == str(fact.period)
        assert back.dims == tuple(sorted((clark(axis), clark(member)) for axis, member in fact.dims))
        assert back.unit == ("" if fact.unit is None else "/".join(clark(m) for m in fact.unit if m))
        if isinstance(fact.value, Decimal):
            assert back.value is not None
            assert Decimal(back.value).compare(fact.value) == 0 or Decimal(back.value) == fact.value
            assert back.decimals == ("INF" if fact.decimals is None else str(fact.decimals))
        else:
            assert back.value == fact.value
        if fact.id in shown and fact.value is not None and fact.amount is not None:
            assert shown[fact.id] == fact.amount.digits
    kept = {fact.id for fact in distinct(case.facts)}
    expected = {ident: fact for ident, fact in inline.items() if ident in kept}
    assert read_instance(files["x.xml"]) == expected
    assert read_json(files["x.json"]) == as_oim(expected)
    assert read_csv(files["x.csv.json"], files["x.csv"]) == as_oim(expected)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], max_examples=40)
@given(conversions())
def test_facts_come_back_from_a_page_made_for_text(case: Conversion) -> None:
    came_back(case)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], max_examples=40)
@given(conversions())
def test_facts_come_back_from_the_releases_own_page(case: Conversion) -> None:
    """The same lines as paragraphs of HTML; what the parser changes in a line is not tagged in place but hidden."""
    from html import escape

    body = "".join(f"<p>{escape(line)}</p>" for line in case.document.runs)
    page = read(f"<html><body>{body}<p>figures 1 2 3</p></body></html>".encode("utf-8", "replace"), "release.htm")
    assert page.page is not None
    nodes = tuple([at + 1 for at, token in enumerate(page.page.tokens) if token in ("p", "p/") and at % 2])
    source = page._replace(runs=case.document.runs, nodes=nodes[: len(case.document.runs)])
    came_back(case._replace(document=source))


@pytest.mark.slow
@settings(
    deadline=None,
    suppress_health_check=list(HealthCheck),
    max_examples=4,
    derandomize=True,
    phases=[Phase.generate],
)
@given(case=conversions())
def test_arelle_reads_a_sample_of_them_as_they_are(case: Conversion, tmp_path_factory: pytest.TempPathFactory) -> None:
    # Arelle needs every element declared: those of the example's extension.
    # And it computes with 28 digits.
    def declared(fact: Fact) -> bool:
        return all(axis.startswith("us-gaap:Pro") and member == "ext:ProductMember" for axis, member in fact.dims)

    known = tuple(f for f in case.facts if declared(f) and f.value != Decimal("1E+40"))
    usable = case._replace(facts=known, entity=case.entity._replace(cik="0001105472"))
    folder = tmp_path_factory.mktemp("sample")
    files = write(usable, FORMATS, "x")
    for name, data in files.items():
        (folder / name).write_bytes(data)
    entries = [folder / name for name in ("x.htm", "x.xml", "x.json", "x.csv.json")]
    inline, instance, oim_json, oim_csv = load_facts(*entries)
    assert instance == oim_json == oim_csv
    assert instance <= inline
    verdict = validate(entries)
    assert [f.message for f in verdict.findings if "alculation" not in f.message] == []
