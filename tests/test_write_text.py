"""The page made for text: every line once, tables as tables, figures with their marks around them."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from lxml import etree
from schema_cases import schema_errors
from write_cases import TEXT, document, example

from converter.model import Conversion
from converter.write import write
from converter.write.textlines import CODE

XHTML = "{http://www.w3.org/1999/xhtml}"


def page(case: Conversion) -> bytes:
    return write(case, ("ixbrl",), "example")["example.htm"]


@pytest.fixture(scope="module")
def shown() -> etree._Element:
    return etree.fromstring(page(example()))


def texts(root: etree._Element, path: str) -> list[str]:
    return ["".join(element.itertext()) for element in root.iterfind(f".//{path.replace('h:', XHTML)}")]


def test_the_page_is_valid() -> None:
    assert schema_errors(page(example())) == []


def test_the_page_has_no_style_sheet_which_edgar_would_refuse(shown: etree._Element) -> None:
    assert not list(shown.iter(f"{XHTML}style"))
    assert "Georgia" in shown.find(f"{XHTML}body").get("style")


def test_the_first_line_is_the_heading_and_the_title(shown: etree._Element) -> None:
    assert texts(shown, "h:h1") == ["SONUS EXAMPLE, INC. ANNOUNCES RESULTS"]
    assert texts(shown, "h:title") == ["SONUS EXAMPLE, INC. ANNOUNCES RESULTS"]


def test_a_statement_is_a_table_with_a_caption_and_scopes(shown: etree._Element) -> None:
    (table,) = shown.iterfind(f".//{XHTML}table")
    caption = table.find(f"{XHTML}caption")
    assert [span.text for span in caption] == ["Statements of Operations", "(in thousands, except per share data)"]
    heads = table.findall(f"{XHTML}thead/{XHTML}tr/{XHTML}th")
    assert [head.get("scope") for head in heads] == ["col", "col"]
    rows = table.findall(f"{XHTML}tbody/{XHTML}tr/{XHTML}th")
    assert {row.get("scope") for row in rows} == {"row", "rowgroup"}


def test_parentheses_currency_signs_and_percents_stand_outside_the_number(shown: etree._Element) -> None:
    cells = {
        row[0].xpath("string()"): [c.xpath("string()") for c in row[1:]] for row in shown.iter(f"{XHTML}tr") if len(row)
    }
    assert cells["Cost of revenue"] == ["(21,836)", "(22,668)"]
    assert cells["Net income (loss)"] == ["$ (5,934)", "$ 311"]
    assert cells["Gross margin"] == ["57.8%", "62.9%"]
    assert cells["Adjusted net income"] == ["73401", "n/a"]
    tagged = [e.text for e in shown.iter("{http://www.xbrl.org/2013/inlineXBRL}nonFraction") if e.text]
    assert all(re.fullmatch(r"[\d,.]+|-", text) for text in tagged)


def test_every_word_of_the_release_is_shown_once_and_in_order(shown: etree._Element) -> None:
    body = shown.find(f"{XHTML}body")
    said = re.findall(r"\S", "".join("".join(part.itertext()) for part in body[1:]))
    header = {"Three months ended", "June 30,    June 30,", "2011        2010"}
    expected = [line.removeprefix(". ") for line in TEXT.split("\n") if line not in header]
    text = "".join(said)
    for line in expected:
        letters = re.sub(r"\s", "", line)
        assert text.count(letters) >= 1, line


def test_prose_is_paragraphs_and_lists(shown: etree._Element) -> None:
    assert texts(shown, "h:li") == ["Revenue was $51.8 million"]
    assert any(text.startswith("WESTFORD, Mass.") and text.endswith("<here>.") for text in texts(shown, "h:p"))


def test_each_page_of_the_source_has_an_anchor() -> None:
    case = example()
    last = case.document.blocks[-1]
    blocks = (*case.document.blocks[:-1], last._replace(page=2))
    made = page(case._replace(document=case.document._replace(blocks=blocks)))
    assert b'<div id="page-1"></div>' in made
    assert b'<div id="page-2"></div>\n<p>Investor contact' in made


def test_text_that_looks_like_columns_is_kept_as_printed() -> None:
    source = document("Title\n\nAlpha      10     20\nBeta        5      7\n")
    case = example()._replace(document=source, statements=(), facts=())
    assert b">Alpha      10     20\nBeta        5      7</div>" in page(case)


def test_characters_xml_cannot_hold_are_left_out() -> None:
    source = document("Ti\x0btle \ufdd0 & <b>\n")
    made = page(example()._replace(document=source, statements=(), facts=()))
    assert b"<h1>Title  &amp; &lt;b&gt;</h1>" in made or b"<p>Title  &amp; &lt;b&gt;</p>" in made


@pytest.mark.slow
def test_no_word_of_any_text_release_is_lost(bench: Path) -> None:
    """Column headings are said once each, glued ones apart; EDGAR's codes are nobody's words."""
    from converter.options import Options
    from converter.pipeline import run

    for path in sorted((*bench.glob("releases/*/release.txt"), *bench.glob("releases/*/release.pdf"))):
        case = run(path.read_bytes(), path.name, Options(cik="0000000001"))
        made = page(case)
        assert schema_errors(made) == [], path
        body = etree.fromstring(made).find(f"{XHTML}body")
        said = Counter(words("\n".join(text for part in list(body)[1:] for text in part.itertext())))
        source = Counter(word for block in case.document.blocks for word in words(CODE.sub(" ", block.text)))
        headings = {word for s in case.statements for c in s.columns for word in words(c.heading)}
        lost = {word: count for word, count in (source - said).items() if word not in headings}
        assert sum(lost.values()) <= 2, (path, lost)


def words(text: str) -> list[str]:
    return re.findall(r"[A-Za-z]{2,}|\d[\d,.]*\d|\d", text)


def test_the_mark_of_a_note_stays_in_the_text() -> None:
    source = document(
        "Title of It\n\n(1) Includes stock-based compensation\nof the quarter.\n(2) Adjusted.\n* As restated\n"
    )
    made = page(example()._replace(document=source, statements=(), facts=())).decode()
    assert "<p>(1) Includes stock-based compensation<br/>\nof the quarter.</p>" in made
    assert "<p>(2) Adjusted.</p>" in made
    assert "<p>* As restated</p>" in made
