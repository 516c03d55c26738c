"""Which prose of a release is a section, and of which kind: by its headings and fixed phrases, and nothing else."""

from __future__ import annotations

import csv
import sys
from pathlib import Path

import pytest

from converter import section_words
from converter.api import convert
from converter.model import Section
from converter.read import read
from converter.sections import find_sections
from converter.statements import interpret, locate
from converter.taxonomy import concept_table

sys.path.insert(0, str(Path(__file__).parent / "tools"))
import list_sections

NEWS = (
    "Acme Corporation (Nasdaq: ACME) today announced results for its second quarter ended June 30, 2024. "
    "Revenue rose by ten percent."
)
WE_EXPECT = "We expect revenue to grow by about five percent in the third quarter of the year."
OTHER = "Employees at all our sites took part in the yearly day of the garden, as they did before."


def sections(text: str, name: str = "x.html") -> dict[str, list[str]]:
    """Concept → the paragraphs of its section."""
    return {section.concept.removesuffix("TextBlock"): paragraphs(section) for section in found(text, name)}


def found(text: str, name: str = "x.html") -> tuple[Section, ...]:
    document = read(text.encode(), name)
    tables = locate(document)
    return find_sections(document, tables, interpret(document, tables))


def paragraphs(section: Section) -> list[str]:
    return section.text.split("\n\n")


def html(*parts: str) -> str:
    return "".join(part if part.startswith("<") else f"<p>{part}</p>" for part in parts)


def test_a_known_heading_opens_a_section_that_the_next_heading_ends() -> None:
    page = html(NEWS, "Business Outlook", WE_EXPECT, "It rests on orders.", "The Day of the Garden", OTHER)
    assert sections(page) == {"BusinessOutlook": ["Business Outlook", WE_EXPECT, "It rests on orders."]}


def test_a_heading_that_no_table_knows_opens_nothing() -> None:
    assert sections(html(NEWS, "The Day of the Garden", OTHER)) == {}


def test_the_word_guidance_in_the_headline_opens_nothing() -> None:
    assert sections(html("Acme Raises Its Guidance", "Strong Quarter", NEWS, OTHER)) == {}


def test_a_weaker_heading_stands_inside_the_section() -> None:
    page = html(NEWS, "<p><b>Use of Non-GAAP Measures</b></p>", WE_EXPECT, "<p><i>Free Cash Flow</i></p>", WE_EXPECT)
    assert sections(page)["NonGaapFinancialMeasures"][2] == "Free Cash Flow"
    page = html(NEWS, "<p><b>Use of Non-GAAP Measures</b></p>", WE_EXPECT, "<p><b>Gardens</b></p>", OTHER)
    assert sections(page)["NonGaapFinancialMeasures"] == ["Use of Non-GAAP Measures", WE_EXPECT]


def test_a_heading_in_front_of_its_paragraph_opens_a_section_of_that_paragraph() -> None:
    caution = "Safe Harbor Statement: What we say of days to come may turn out to be wrong for many a reason."
    assert sections(html(NEWS, caution, OTHER)) == {"ForwardLookingStatements": [caution]}


def test_a_fixed_phrase_opens_a_section_of_its_paragraph() -> None:
    call = "Acme will host a conference call today at five in the afternoon. To listen, dial 800-555-0100."
    assert sections(html(NEWS, call, OTHER)) == {"ConferenceCall": [call]}


def test_a_reconciliation_is_no_account_of_the_measures() -> None:
    assert sections(html(NEWS, "Reconciliation of Non-GAAP Financial Measures", OTHER)) == {}


def test_who_is_quoted_outside_of_sections_is_the_management() -> None:
    first, second = (
        "“We are happy with our quarter,” said Jane Doe, chief executive officer.",
        "Ms. Doe added: “So am I.”",
    )
    assert sections(html(NEWS, first, OTHER, f"{second} And more of the kind that she says.")) == {
        "ManagementCommentary": [first, f"{second} And more of the kind that she says."]
    }
    inside = html(NEWS, "Business Outlook", WE_EXPECT, first)
    assert list(sections(inside)) == ["BusinessOutlook"]


def test_a_list_of_highlights_ends_with_the_list() -> None:
    page = html(NEWS, "Second Quarter Highlights", "• Revenue rose.", "• So did income.", OTHER)
    assert sections(page)["FinancialHighlights"] == ["Second Quarter Highlights", "• Revenue rose.", "• So did income."]


def test_sections_of_one_kind_are_one_with_two_stretches() -> None:
    page = html(NEWS, "Financial Highlights", "• Revenue rose.", OTHER, "Financial Highlights", "• So did income.")
    (section,) = found(page)
    assert len(section.stretches) == 2


STATEMENT = """
<p>ACME CORPORATION</p><p>Consolidated Statements of Operations</p><p>(in thousands)</p>
<table><tr><td></td><td>Three Months Ended June 30, 2024</td><td>Three Months Ended June 30, 2023</td></tr>
<tr><td>Revenue</td><td>1,000</td><td>900</td></tr><tr><td>Cost of revenue</td><td>600</td><td>500</td></tr>
<tr><td>Gross profit</td><td>400</td><td>400</td></tr><tr><td>Operating expenses</td><td>300</td><td>300</td></tr>
<tr><td>Net income</td><td>100</td><td>100</td></tr></table>"""


def test_a_face_statement_ends_a_section_and_its_title_is_not_in_it() -> None:
    page = html(NEWS, "<p><b>About Acme</b></p>", OTHER, STATEMENT, OTHER)
    assert sections(page) == {"AboutTheCompany": ["About Acme", OTHER]}


def test_a_small_table_splits_a_section_that_goes_on_below() -> None:
    small = "<table><tr><td>Low</td><td>High</td></tr><tr><td>$1,100</td><td>$1,200</td></tr></table>"
    (section,) = found(html(NEWS, "Business Outlook", WE_EXPECT, small, WE_EXPECT))
    assert [len(stretch) for stretch in section.stretches] == [2, 1]


def test_lines_of_text_are_paragraphs_and_the_foot_of_a_page_is_nobodys() -> None:
    text = (
        f"{NEWS}\n\nForward-Looking Statements\n\nStatements in this release look ahead, and what they say may\n"
        "turn out otherwise, which depends on our customers, on our\n\n2\n\f\nsuppliers and on the weather.\n\n"
        "Contact: Jane Doe, 617 555 0100\n"
    )
    (section,) = found(text, "x.txt")
    assert [len(stretch) for stretch in section.stretches] == [2, 1]
    assert paragraphs(section)[1].startswith("Statements in this release look ahead, and what they say may turn out")
    assert paragraphs(section)[2] == "suppliers and on the weather."


def test_what_opened_a_section_is_told_as_evidence() -> None:
    report = convert(html(NEWS, "Business Outlook", WE_EXPECT, STATEMENT).encode(), name="x.html", cik="1")
    fact = next(fact for fact in report.facts if fact.concept.type == "textBlock")
    assert fact.concept.qname == "ext:BusinessOutlookTextBlock"
    assert fact.evidence.rule == "heading 'Business Outlook': outlook"
    assert fact.evidence.printed == "Business Outlook"
    assert fact.period == report.entity.period
    told = next(each for each in report.as_dict()["facts"] if each["id"] == fact.id)
    assert told["value"].startswith("Business Outlook We expect")
    assert len(told["value"]) <= 81


def test_no_text_block_has_the_name_of_a_standard_element() -> None:
    taken = [
        kind.concept for kind in section_words.kinds().values() if concept_table().entry(f"us-gaap:{kind.concept}")
    ]
    assert taken == []


def test_every_word_of_the_table_names_a_kind() -> None:
    kinds = section_words.kinds()
    for where in ("heading", "opening"):
        assert {phrase.section for phrase in section_words._tables()[where]} <= kinds.keys()


@pytest.mark.slow
def test_the_sections_of_the_bench_are_those_found_right_by_eye(bench: Path) -> None:
    pinned: dict[str, list[dict[str, str]]] = {}
    for row in csv.DictReader(list_sections.FILE.open(encoding="utf-8")):
        pinned.setdefault(row["release"], []).append(row)
    for path in list_sections.releases(bench):
        name = path.relative_to(bench).as_posix()
        _, statements, made = list_sections.sections_of(path)
        assert list(list_sections.rows(name, made)) == pinned.get(name, []), name
        figures = {a.place.run for s in statements for row in s.rows if row.origin == "table" for a in row.amounts if a}
        lines = [line for section in made for line in section.lines]
        assert figures.isdisjoint(place.run for line in lines for place in line.places), name
        assert len(lines) == len({id(line) for line in lines}), name
