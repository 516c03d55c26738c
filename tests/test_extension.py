"""The extension taxonomy: names, labels, order, sums and dimensions as a filing agent would have them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from converter import convert
from converter.model import (
    Amount,
    Column,
    ColumnRole,
    Concept,
    Conversion,
    Document,
    Entity,
    Equation,
    Evidence,
    Extension,
    Fact,
    Period,
    Place,
    Row,
    SourceKind,
    Statement,
    StatementKind,
    money,
)
from converter.taxonomy import concept_table
from converter.write import extension_names
from converter.write.calculations import coverage, summations
from converter.write.extension import extension_files
from converter.write.wording import _cleaned, clean

USD = money("USD")
QUARTER = Period(date(2011, 6, 30), date(2011, 4, 1))
YEAR_BEFORE = Period(date(2010, 6, 30), date(2010, 4, 1))
HERE = Place(1, 1, 0, 0, 1)
XLINK = "{http://www.w3.org/1999/xlink}"
LINK = "{http://www.xbrl.org/2003/linkbase}"
XS = "{http://www.w3.org/2001/XMLSchema}"
ADJUSTED = Concept("ext", "AdjustedProfit", "monetary", "credit", "duration")

Line = tuple[str, str | Concept, Sequence[int | None], int]
"""A row: label, concept, printed thousands by column, the sign that turns print into fact (0: no fact)."""


def standard(name: str, year: int = 2011) -> Concept:
    found = concept_table().get(name, year)
    assert found is not None, name
    return found


def amount(thousands: int) -> Amount:
    return Amount(str(thousands), str(abs(thousands)), HERE, Decimal(thousands) * 1000, 3, -3, USD)


def conversion(
    lines: Sequence[Line],
    equations: Sequence[Equation] = (),
    *,
    kind: StatementKind = StatementKind.INCOME,
    sections: Sequence[tuple[str, ...]] = (),
    totals: Sequence[int] = (),
    dims: dict[int, tuple[tuple[str, str], ...]] | None = None,
    extensions: Sequence[Extension] = (),
    year: int = 2011,
    periods: Sequence[Period] = (QUARTER, YEAR_BEFORE),
) -> Conversion:
    """A report of one statement."""
    rows, facts = [], []
    for number, (label, what, values, sign) in enumerate(lines):
        section = sections[number] if sections else ()
        amounts = tuple(None if v is None else amount(v) for v in values)
        rows.append(Row(label, (), section, len(section), amounts, total=number in totals))
        concept = what if isinstance(what, Concept) else standard(what, year)
        for column, printed in enumerate(amounts):
            if printed is None or not sign:
                continue
            period = periods[column]
            if concept.period == "instant" and not period.instant:
                period = period.opening if "beginning" in label else period.closing
            value = None if printed.value is None else printed.value * sign
            facts.append(
                Fact(
                    f"f-{len(facts) + 1}",
                    concept,
                    period,
                    USD,
                    (dims or {}).get(number, ()),
                    value,
                    -3,
                    Evidence(HERE, label, printed.printed),
                    statement=0,
                    row=number,
                    column=column,
                    amount=printed,
                )
            )
    columns = tuple(Column("", ColumnRole.PERIOD, period) for period in periods)
    statement = Statement(kind, "Statements of Something", "", columns, tuple(rows), equations=tuple(equations))
    document = Document("r.txt", SourceKind.TEXT, "0", (), ())
    entity = Entity("0001105472", "Example, Inc.", "EXAM", release_date=date(year, 8, 1))
    return Conversion(document, entity, year, (statement,), tuple(facts), tuple(extensions), (), ())


def files(report: Conversion) -> dict[str, etree._Element]:
    """The parsed files by what they are: xsd, lab, pre, cal, def."""
    written = extension_files(report, extension_names(report))
    return {name[-7:-4] if name.endswith(".xml") else "xsd": etree.fromstring(data) for name, data in written.items()}


def arcs(linkbase: etree._Element, kind: str) -> list[tuple[str, str, dict[str, str]]]:
    """(from, to, attributes) with the elements' ids in place of locators, in order."""
    found = []
    for link in linkbase.iter(f"{LINK}{kind}Link"):
        ids = {e.get(f"{XLINK}label"): str(e.get(f"{XLINK}href")).partition("#")[2] for e in link.iter(f"{LINK}loc")}
        for arc in link.iter(f"{LINK}{kind}Arc"):
            attributes = {str(k): str(v) for k, v in arc.attrib.items()}
            found.append((ids[arc.get(f"{XLINK}from")], ids[arc.get(f"{XLINK}to")], attributes))
    return found


def labels(linkbase: etree._Element, ident: str) -> dict[str, str]:
    """Label role's last word → text of one element."""
    return {
        str(e.get(f"{XLINK}role")).rpartition("/")[2]: e.text or ""
        for e in linkbase.iter(f"{LINK}label")
        if str(e.get(f"{XLINK}label")).partition("_")[2].partition("_")[2] == ident
    }


PROFIT: list[Line] = [
    ("Revenues", "Revenues", (300, 200), 1),
    ("Cost of revenues", "CostOfRevenue", (-100, -90), -1),
    ("Gross profit", "GrossProfit", (200, 110), 1),
]
PROFIT_SUM = Equation(2, ((0, 1), (1, 1)), (0, 1))


def test_a_proved_sum_becomes_calculation_arcs_whose_weights_follow_from_the_facts_signs() -> None:
    found = arcs(files(conversion(PROFIT, [PROFIT_SUM]))["cal"], "calculation")
    assert [(source, target, a["weight"]) for source, target, a in found] == [
        ("us-gaap_GrossProfit", "us-gaap_Revenues", "1"),
        ("us-gaap_GrossProfit", "us-gaap_CostOfRevenue", "-1"),
    ]


def test_a_sum_with_an_addend_that_is_no_fact_is_left_out() -> None:
    lines = [PROFIT[0], ("Cost of revenues", "CostOfRevenue", (-100, -90), 0), PROFIT[2]]
    assert summations(conversion(lines, [PROFIT_SUM])) == ()


def test_a_sum_that_fails_in_a_column_it_was_not_found_in_is_left_out() -> None:
    lines = [*PROFIT[:2], ("Gross profit", "GrossProfit", (200, 999), 1)]
    assert summations(conversion(lines, [Equation(2, ((0, 1), (1, 1)), (0,))])) == ()


def test_rounding_within_half_a_unit_of_each_figure_does_not_break_a_sum() -> None:
    lines = [*PROFIT[:2], ("Gross profit", "GrossProfit", (201, 109), 1)]
    assert len(summations(conversion(lines, [PROFIT_SUM]))) == 1


def test_figures_stated_twice_break_a_sum_only_with_what_they_have_in_common() -> None:
    stated = conversion([*PROFIT[:2], ("Gross profit", "GrossProfit", (201, 110), 1)], [PROFIT_SUM])

    def again(value: int, decimals: int) -> Conversion:
        """The first total once more, from outside the table."""
        (total, _) = [f for f in stated.facts if f.concept.name == "GrossProfit"]
        other = total._replace(id="f-99", statement=-1, row=-1, value=Decimal(value), decimals=decimals)
        return stated._replace(facts=(*stated.facts, other))

    assert len(summations(again(200_900, -2))) == 1
    assert summations(again(203_000, -3)) == (), "the two have nothing in common"
    assert summations(again(201_450, -2)) == (), "what they have in common is not the sum"


def test_a_weight_that_the_balances_forbid_is_never_written() -> None:
    lines: list[Line] = [("Revenues", "Revenues", (300, 200), 1), ("Costs", "CostOfRevenue", (100, 90), 1)]
    lines.append(("Total", "GrossProfit", (400, 290), 1))
    assert summations(conversion(lines, [Equation(2, ((0, 1), (1, 1)), (0, 1))])) == ()


def test_parts_with_dimensions_of_their_own_do_not_add_up_to_a_total_without() -> None:
    lines: list[Line] = [
        ("Product", "Revenues", (200, 100), 1),
        ("Other", "CostOfRevenue", (-10, -10), -1),
        ("Total", "GrossProfit", (190, 90), 1),
    ]
    product = (("us-gaap:ProductOrServiceAxis", "us-gaap:ProductMember"),)
    assert summations(conversion(lines, [PROFIT_SUM], dims={0: product})) == ()


@pytest.mark.parametrize("last", [("Land",), ("Inventory", "Land")])
def test_a_sum_that_would_make_a_total_part_of_itself_is_left_out(last: tuple[str, ...]) -> None:
    names = ["Assets", *last[::-1], "Goodwill"]
    concepts = {"Inventory": "InventoryNet"}
    lines: list[Line] = [(n, concepts.get(n, n), (0, 0) if n == "Goodwill" else (5, 6), 1) for n in names]
    instants = (Period(date(2011, 6, 30)), Period(date(2010, 12, 31)))
    nothing, circle = len(names) - 1, len(names) - 2
    equations = [Equation(n, ((n + 1, 1), (nothing, 1)), (0, 1)) for n in range(circle)]
    equations.append(Equation(circle, ((0, 1), (nothing, 1)), (0, 1)))
    report = conversion(lines, equations, kind=StatementKind.BALANCE, periods=instants)
    assert [s.total.partition(":")[2] for s in summations(report)] == [concepts.get(n, n) for n in names[:circle]]


def test_a_second_sum_of_the_same_total_gets_a_role_of_its_own() -> None:
    lines: list[Line] = [
        ("Cash", "CashAndCashEquivalentsAtCarryingValue", (5, 6), 1),
        ("Inventory", "InventoryNet", (7, 8), 1),
        ("Goodwill", "Goodwill", (2, 1), 1),
        ("Land", "Land", (10, 13), 1),
        ("Assets", "Assets", (12, 14), 1),
    ]
    instants = (Period(date(2011, 6, 30)), Period(date(2010, 12, 31)))
    equations = [Equation(4, ((0, 1), (1, 1)), (0, 1)), Equation(4, ((2, 1), (3, 1)), (0, 1))]
    report = conversion(lines, equations, kind=StatementKind.BALANCE, periods=instants)
    parsed = files(report)
    roles = [str(link.get(f"{XLINK}role")) for link in parsed["cal"].iter(f"{LINK}calculationLink")]
    assert roles == [
        "http://www.example.com/role/StatementsOfSomething",
        "http://www.example.com/role/StatementsOfSomethingCalc2",
    ]
    definitions = [e.text for e in parsed["xsd"].iter(f"{LINK}definition")]
    assert definitions == [
        "0001 - Statement - Statements of Something",
        "0001 - Statement - Statements of Something (Calc 2)",
    ]
    assert coverage(report) == (10, 10)


def test_presentation_keeps_the_order_and_the_headings_of_the_release() -> None:
    lines: list[Line] = [
        ("Cash", "CashAndCashEquivalentsAtCarryingValue", (5,), 1),
        ("Total current assets", "AssetsCurrent", (5,), 1),
        ("Our boats", "Land", (10,), 1),
    ]
    sections = [("Current assets:",), ("Current assets:",), ("Things that float:",)]
    report = conversion(
        lines, kind=StatementKind.BALANCE, sections=sections, totals=[1], periods=(Period(date(2011, 6, 30)),)
    )
    found = [(source, target) for source, target, _ in arcs(files(report)["pre"], "presentation")]
    assert found == [
        ("us-gaap_StatementOfFinancialPositionAbstract", "us-gaap_AssetsCurrentAbstract"),
        ("us-gaap_AssetsCurrentAbstract", "us-gaap_CashAndCashEquivalentsAtCarryingValue"),
        ("us-gaap_AssetsCurrentAbstract", "us-gaap_AssetsCurrent"),
        ("us-gaap_StatementOfFinancialPositionAbstract", "exam_ThingsThatFloatAbstract"),
        ("exam_ThingsThatFloatAbstract", "us-gaap_Land"),
    ]


def test_a_cost_printed_in_parentheses_has_a_negated_label_and_a_total_its_total_label() -> None:
    parsed = files(conversion(PROFIT, [PROFIT_SUM], totals=[2]))
    preferred = {target: a["preferredLabel"].rpartition("/")[2] for _, target, a in arcs(parsed["pre"], "presentation")}
    assert preferred == {
        "us-gaap_Revenues": "terseLabel",
        "us-gaap_CostOfRevenue": "negatedLabel",
        "us-gaap_GrossProfit": "totalLabel",
    }
    assert labels(parsed["lab"], "CostOfRevenue") == {"label": "Cost of Revenue", "negatedLabel": "Cost of revenues"}


def test_cash_at_both_ends_of_a_period_has_start_and_end_labels() -> None:
    cash = "CashAndCashEquivalentsAtCarryingValue"
    lines: list[Line] = [("Cash, beginning of period", cash, (5, 4), 1), ("Cash, end of period", cash, (9, 5), 1)]
    parsed = files(conversion(lines, kind=StatementKind.CASH_FLOW))
    preferred = [a["preferredLabel"].rpartition("/")[2] for _, _, a in arcs(parsed["pre"], "presentation")]
    assert preferred == ["periodStartLabel", "periodEndLabel"]
    assert labels(parsed["lab"], cash) == {
        "label": "Cash and Cash Equivalents at Carrying Value",
        "periodStartLabel": "Cash, beginning of period",
        "periodEndLabel": "Cash, end of period",
    }


def test_a_custom_element_is_declared_labelled_and_anchored_to_the_wider_standard_one() -> None:
    extension = Extension(ADJUSTED, "Adjusted profit", "not GAAP", "NetIncomeLoss")
    parsed = files(conversion([("Adjusted profit (1)", ADJUSTED, (7, 8), 1)], extensions=[extension]))
    (element,) = [e for e in parsed["xsd"].iter(f"{XS}element") if e.get("name") == "AdjustedProfit"]
    assert element.get("id") == "exam_AdjustedProfit"
    assert element.get("nillable") == "true"
    assert element.get("{http://www.xbrl.org/2003/instance}balance") == "credit"
    assert labels(parsed["lab"], "AdjustedProfit") == {
        "label": "Adjusted profit",
        "documentation": "not GAAP. Narrower than us-gaap:NetIncomeLoss.",
    }
    ((wider, narrow, attributes),) = arcs(parsed["def"], "definition")
    assert (wider, narrow) == ("us-gaap_NetIncomeLoss", "exam_AdjustedProfit")
    assert attributes[f"{XLINK}arcrole"].endswith("wider-narrower")


def test_facts_with_dimensions_get_a_closed_hypercube_with_the_domain_as_default() -> None:
    product = (("us-gaap:ProductOrServiceAxis", "ext:BoatsMember"),)
    boats = Extension(Concept("ext", "BoatsMember", "domain", "", "duration"), "Boats", kind="member")
    parsed = files(conversion(PROFIT, dims={0: product}, extensions=[boats]))
    found = {(s, t, a[f"{XLINK}arcrole"].rpartition("/")[2]) for s, t, a in arcs(parsed["def"], "definition")}
    assert ("us-gaap_StatementLineItems", "us-gaap_StatementTable", "all") in found
    assert ("us-gaap_StatementTable", "us-gaap_ProductOrServiceAxis", "hypercube-dimension") in found
    assert ("us-gaap_ProductOrServiceAxis", "us-gaap_ProductsAndServicesDomain", "dimension-default") in found
    assert ("us-gaap_ProductsAndServicesDomain", "exam_BoatsMember", "domain-member") in found
    assert {t for s, t, r in found if s == "us-gaap_StatementLineItems" and r == "domain-member"} == {
        "us-gaap_Revenues",
        "us-gaap_CostOfRevenue",
        "us-gaap_GrossProfit",
    }
    assert labels(parsed["lab"], "BoatsMember")["label"] == "Boats [Member]"


def test_an_axis_of_our_own_gets_a_domain_of_our_own() -> None:
    location = (("ext:IncomeStatementLocationAxis", "us-gaap:CostOfSalesMember"),)
    parsed = files(conversion(PROFIT, dims={0: location}))
    declared = {str(e.get("name")): e for e in parsed["xsd"].iter(f"{XS}element")}
    assert declared["IncomeStatementLocationAxis"].get("substitutionGroup") == "xbrldt:dimensionItem"
    assert declared["IncomeStatementLocationDomain"].get("abstract") == "true"


def test_elements_that_no_fact_uses_are_not_declared() -> None:
    unused = Extension(Concept("ext", "NeverUsed", "monetary", "debit", "instant"), "Never used")
    assert not list(files(conversion(PROFIT, extensions=[unused]))["xsd"].iter(f"{XS}element"))


def test_the_schema_imports_the_official_addresses_of_its_year() -> None:
    imports = {e.get("schemaLocation") for e in files(conversion(PROFIT, year=2024))["xsd"].iter(f"{XS}import")}
    assert "https://xbrl.fasb.org/us-gaap/2024/elts/us-gaap-2024.xsd" in imports


def test_a_standard_element_has_a_standard_label_for_its_schema_brings_none_along() -> None:
    parsed = files(conversion(PROFIT, [PROFIT_SUM], sections=[("Our trade",)] * 3))
    assert labels(parsed["lab"], "Revenues")["label"] == "Revenues"
    assert labels(parsed["lab"], "CostOfRevenue")["label"] == "Cost of Revenue"
    assert labels(parsed["lab"], "IncomeStatementAbstract")["label"] == "Income Statement [Abstract]"


def test_an_element_of_our_own_never_has_the_standard_label_of_a_standard_one() -> None:
    adjusted = Extension(ADJUSTED, "Revenues")
    parsed = files(conversion([*PROFIT[:2], ("Revenues", ADJUSTED, (200, 110), 1)], extensions=[adjusted]))
    assert labels(parsed["lab"], "Revenues")["label"] == "Revenues"
    assert labels(parsed["lab"], "AdjustedProfit")["label"] == "Revenues (Adjusted Profit)"


def test_a_linkbase_that_would_hold_nothing_is_not_written() -> None:
    written = extension_files(report := conversion(PROFIT), extension_names(report))
    assert [name[-7:] for name in written] == ["801.xsd", "lab.xml", "pre.xml"]
    assert re.findall(rb'linkbaseRef [^>]*href="[^"]*_(\w+)', written["exam-20110801.xsd"]) == [b"lab", b"pre"]


def test_statements_come_before_disclosures_and_roles_are_numbered_in_that_order() -> None:
    made = conversion(PROFIT)
    highlights = made.statements[0]._replace(kind=StatementKind.HIGHLIGHTS, title="Highlights")
    facts = [fact._replace(statement=number) for number in (0, 1) for fact in made.facts]
    report = made._replace(statements=(highlights, made.statements[0]), facts=tuple(facts))
    definitions = [e.text for e in files(report)["xsd"].iter(f"{LINK}definition")]
    assert definitions == ["0001 - Statement - Statements of Something", "0002 - Disclosure - Highlights"]


def test_a_character_beyond_ascii_is_named_by_its_number() -> None:
    report = conversion([("Café – revenues", "Revenues", (300, 200), 1)])
    written = extension_files(report, extension_names(report))
    assert all(data.isascii() for data in written.values())
    assert labels(files(report)["lab"], "Revenues")["terseLabel"] == "Café – revenues"


def test_the_files_of_a_company_with_a_long_name_have_names_that_edgar_takes() -> None:
    made = conversion(PROFIT)
    report = made._replace(entity=Entity("", "Apollo Global Management Partners, Inc."))
    assert extension_names(report).file("lab") == "apolloglobalm-20110630_lab.xml"


def test_labels_keep_what_xml_would_eat_and_drop_footnote_marks() -> None:
    lines: list[Line] = [("R&D <net> of tax credits: (1)", "ResearchAndDevelopmentExpense", (7, 8), 1)]
    parsed = files(conversion(lines))
    assert labels(parsed["lab"], "ResearchAndDevelopmentExpense")["terseLabel"] == "R&D <net> of tax credits"


def test_a_heading_that_starts_with_a_digit_still_makes_a_name() -> None:
    lines: list[Line] = [("Revenues", "Revenues", (7, 8), 1)]
    parsed = files(conversion(lines, sections=[("3M Company equity",)]))
    assert "Section3MCompanyEquityAbstract" in {e.get("name") for e in parsed["xsd"].iter(f"{XS}element")}


def test_the_same_report_gives_the_same_bytes() -> None:
    first, second = (conversion(PROFIT, [PROFIT_SUM], totals=[2]) for _ in range(2))
    assert extension_files(first, extension_names(first)) == extension_files(second, extension_names(second))


@pytest.mark.parametrize("year", [2009, 2011, 2014, 2018, 2020, 2022, 2025])
def test_arelle_accepts_the_extension_of_every_era(tmp_path: Path, year: int) -> None:
    from converter.validate import validate
    from converter.write import write

    axis = concept_table().get("ProductOrServiceAxis", year)
    assert axis is not None
    extension = Extension(ADJUSTED, "Adjusted profit", "", "NetIncomeLoss")
    lines: list[Line] = [*PROFIT, ("Adjusted profit", ADJUSTED, (7, 8), 1), ("Boats", "Revenues", (100, 50), 1)]
    boats = {4: ((axis.qname, "ext:BoatsMember"),)}
    report = conversion(lines, [PROFIT_SUM], totals=[2], dims=boats, extensions=[extension], year=year)
    for name, data in write(report, ("xbrl",), "r").items():
        (tmp_path / name).write_bytes(data)
    result = validate([tmp_path / "r.xml"])
    assert result.findings == ()
    assert str(year) in result.taxonomy


LABEL = st.text(max_size=40)
NAMES = ["Revenues", "CostOfRevenue", "GrossProfit", "OperatingExpenses", "NetIncomeLoss", "Assets", "Land"]


@given(
    st.lists(st.tuples(LABEL, st.lists(LABEL, max_size=3), st.sampled_from(NAMES)), min_size=1, max_size=6),
    st.sampled_from([2009, 2011, 2024]),
    st.sampled_from([StatementKind.INCOME, StatementKind.BALANCE, StatementKind.OTHER]),
)
def test_any_labels_and_headings_make_sound_files(
    rows: list[tuple[str, list[str], str]], year: int, kind: StatementKind
) -> None:
    lines: list[Line] = [(label, name, (1, -2), 1) for label, _, name in rows]
    sections = [tuple(path) for _, path, _ in rows]
    parsed = files(conversion(lines, kind=kind, sections=sections, year=year))
    declared = [str(e.get("name")) for e in parsed["xsd"].iter(f"{XS}element")]
    assert len(set(declared)) == len(declared)
    assert all(name[0].isalpha() and name.isalnum() and name.isascii() and len(name) <= 200 for name in declared)
    shown = {target for _, target, _ in arcs(parsed["pre"], "presentation")}
    assert {f"us-gaap_{name}" for _, _, name in rows} <= shown
    for link in parsed["pre"].iter(f"{LINK}presentationLink"):
        pairs = [(a.get(f"{XLINK}from"), a.get(f"{XLINK}to")) for a in link.iter(f"{LINK}presentationArc")]
        assert len(set(pairs)) == len(pairs), "xlink allows one arc between two labels"
        assert not [pair for pair in pairs if pair[0] == pair[1]]


@given(st.text(st.sampled_from("aB (1)[]*†:  \t\xa0\x07§é")))
def test_a_label_that_needs_no_cleaning_is_what_cleaning_makes_of_it(label: str) -> None:
    assert clean(label) == _cleaned(label)


def test_a_linkbase_that_says_nothing_is_not_written(project: Path) -> None:
    """EDGAR cannot tell what a linkbase without a link is (EDGAR Filer Manual 6.3.3)."""
    files = convert(project / "examples" / "tutorial" / "release.txt", formats=("xbrl",)).files()
    linkbases = {name for name in files if name.endswith(("_lab.xml", "_pre.xml", "_cal.xml", "_def.xml"))}
    (schema,) = (data.decode() for name, data in files.items() if name.endswith(".xsd"))
    assert all('xlink:type="extended"' in files[name].decode() for name in linkbases)
    assert not any(name.endswith("_def.xml") for name in linkbases)
    assert set(re.findall(r'linkbase" xlink:href="([^"]*)"', schema)) == linkbases
