"""Text blocks in the page: whole paragraphs wrapped, split where markup demands it, nothing shown otherwise."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from read_back import as_oim, read_csv, read_inline, read_instance, read_json
from schema_cases import schema_errors
from write_cases import document as text_document
from write_cases import example

from converter.errors import InputError
from converter.model import Conversion, Document, Line, Section
from converter.read import read
from converter.textblocks import text_facts
from converter.validate import load_facts, validate
from converter.write import write
from converter.write.textblocks import pieces, plain_xhtml

FORMATS = ("ixbrl", "xbrl", "json", "csv")
CONCEPT = "BusinessOutlookTextBlock"
WRAPPER = re.compile(r"</?ix:(?:nonNumeric|continuation)\b[^>]*>")


def conversion(document: Document, *chosen: tuple[str, list[Line]]) -> Conversion:
    """A release of which some lines are sections: (concept, lines), each line a paragraph."""
    sections = tuple(
        Section(concept, concept, "What is said.", "by hand", (tuple((line,) for line in lines),))
        for concept, lines in chosen
    )
    base = example()
    made = list(text_facts(document, base.entity, sections))
    facts = tuple(fact._replace(id=f"f-{number}") for number, (fact, _) in enumerate(made, start=1))
    extensions = tuple(extension for _, extension in made)
    return Conversion(document, base.entity, 2011, (), facts, extensions, (), (), sections=sections)


def lines_of(document: Document, first: str, last: str) -> list[Line]:
    """The lines from the one that starts with `first` to the one that starts with `last`."""
    lines = [block for block in document.blocks if isinstance(block, Line)]
    texts = [line.text for line in lines]
    begin = next(n for n, text in enumerate(texts) if text.startswith(first))
    end = next(n for n, text in enumerate(texts) if text.startswith(last))
    return lines[begin : end + 1]


def written(markup: str, first: str, last: str) -> tuple[str, str]:
    """The page of an HTML release with one section, and the section's value."""
    document = read(markup.encode(), "x.html")
    case = conversion(document, (CONCEPT, lines_of(document, first, last)))
    files = write(case, FORMATS, "x")
    assert schema_errors(files["x.htm"]) == []
    inline, _ = read_inline(files["x.htm"])
    assert read_instance(files["x.xml"]) == inline
    assert read_json(files["x.json"]) == read_csv(files["x.csv.json"], files["x.csv"]) == as_oim(inline)
    value = inline["f-1"].value
    assert value is not None
    return files["x.htm"].decode(), value


def test_whole_paragraphs_are_wrapped_and_their_value_is_their_markup() -> None:
    page, value = written(
        "<p>Before.</p><p title='t' style='margin:0' class='h'><b>Outlook</b></p>\n"
        "<p>We expect <i>growth</i> &amp; more.</p><p>After.</p>",
        "Outlook",
        "We expect",
    )
    assert (
        value
        == '<p class="h" style="margin:0" title="t"><b>Outlook</b></p>\n<p>We expect <i>growth</i> &amp; more.</p>'
    )
    assert '</p><ix:nonNumeric id="f-1" name="sonx:BusinessOutlookTextBlock" contextRef="c-1" escape="true"><p ' in page
    assert "more.</p></ix:nonNumeric><p>After." in page
    assert "continuation" not in page


def test_a_section_that_goes_on_in_another_element_is_continued_there() -> None:
    page, value = written(
        "<div><p>Before.</p><p>Outlook</p></div><div><p>We expect growth.</p><p>After.</p></div>",
        "Outlook",
        "We expect",
    )
    assert '<ix:continuation id="f-1-2"><p>We expect growth.</p></ix:continuation><p>After.' in page
    assert 'continuedAt="f-1-2"' in page
    assert value == "<p>Outlook</p><p>We expect growth.</p>"


def test_what_another_section_or_nobody_owns_is_left_out() -> None:
    document = read(b"<p>Outlook</p><p>First part.</p><p>Page 3</p><p>Second part.</p><p>About</p>", "x.html")
    lines = [block for block in document.blocks if isinstance(block, Line)]
    case = conversion(document, (CONCEPT, [*lines[:2], lines[3]]), ("AboutTheCompanyTextBlock", [lines[4]]))
    inline, _ = read_inline(write(case, ("ixbrl",), "x")["x.htm"])
    assert inline["f-1"].value == "<p>Outlook</p><p>First part.</p><p>Second part.</p>"
    assert inline["f-2"].value == "<p>About</p>"


def test_list_items_of_which_a_section_holds_some_are_wrapped_inside() -> None:
    page, value = written("<ul><li>Before</li><li>Outlook</li><li>We expect growth</li></ul>", "Outlook", "We expect")
    assert "<li>Before</li><li><ix:nonNumeric" in page
    assert "<li><ix:continuation" in page
    assert value == "OutlookWe expect growth"


def test_a_whole_list_is_wrapped_as_one() -> None:
    _, value = written("<p>Before</p><ul><li>Outlook</li><li>We expect growth</li></ul>", "Outlook", "We expect")
    assert value == "<ul><li>Outlook</li><li>We expect growth</li></ul>"


def test_a_number_of_the_release_stays_tagged_inside_a_text_block() -> None:
    document = read(b"<p>Before.</p><p>Sonus Example, Inc. expects growth.</p>", "x.html")
    case = conversion(document, (CONCEPT, lines_of(document, "Sonus", "Sonus")))
    name = example().facts[0]._replace(id="f-9", evidence=example().facts[0].evidence._replace(place=None))
    page = write(case._replace(facts=(*case.facts, name)), ("ixbrl",), "x")["x.htm"]
    assert b'escape="true"><p><ix:nonNumeric id="f-9"' in page
    assert read_inline(page)[0]["f-1"].value == "<p>Sonus Example, Inc. expects growth.</p>"


def test_the_value_is_written_without_a_page_too() -> None:
    document = read(b"<p>Before.</p><p>Outlook</p><p>We expect growth.</p>", "x.html")
    files = write(conversion(document, (CONCEPT, lines_of(document, "Outlook", "We expect"))), ("xbrl",), "x")
    assert "x.htm" not in files
    assert read_instance(files["x.xml"])["f-1"].value == "<p>Outlook</p><p>We expect growth.</p>"


def test_a_section_that_the_page_does_not_show_is_hidden_as_plain_text() -> None:
    document = read(b"<p>Words.</p><p>R&amp;D outlook</p>", "x.html")
    line = Line("R&D outlook", 1, 9, ())
    page = write(conversion(document, (CONCEPT, [line])), ("ixbrl",), "x")["x.htm"]
    assert b"<ix:hidden>" in page
    assert read_inline(page)[0]["f-1"].value == "R&amp;D outlook"


def test_an_id_of_the_page_makes_room_for_a_continuation() -> None:
    page, _ = written(
        "<div><p id='f-1-2'>Outlook</p></div><div><p>We expect growth.</p><p>After.</p></div>", "Outlook", "We expect"
    )
    assert '<p id="src-f-1-2">Outlook' in page
    assert '<ix:continuation id="f-1-2">' in page


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<p>a</p>", ["<p>a</p>"]),
        ("a</p><p>b", ["a", "b"]),
        ("<td>a</td><td><p>b</p></td>", ["a", "<p>b</p>"]),
        ("a</td></tr><tr><td>b</td></tr></table><p>c</p>", ["a", "b", "<p>c</p>"]),
        ("</div> <br/> <div>", []),
        ("<table><tr><td>a</td></tr></table>", ["<table><tr><td>a</td></tr></table>"]),
        ("<table><tr><td>a", ["a"]),
    ],
)
def test_a_stretch_is_cut_where_elements_are_not_whole(body: str, expected: list[str]) -> None:
    assert [body[start:end] for start, end in pieces(body, 0, len(body))] == expected


WORDS = st.text(st.sampled_from("abcÄ &<>“.\xa0"), min_size=1, max_size=12)


@st.composite
def trees(draw: st.DrawFn, depth: int = 4) -> str:
    """Well-formed flow content of any nesting."""
    parts = []
    for _ in range(draw(st.integers(0, 4))):
        name = draw(st.sampled_from(["", "p", "div", "table", "ul", "b", "br"]) if depth else st.just(""))
        if name == "":
            parts.append(draw(WORDS).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))
        elif name == "br":
            parts.append("<br/>")
        elif name == "table":
            cells = "".join(
                f'<td style="x" class="y">{draw(trees(depth - 1))}</td>' for _ in range(draw(st.integers(1, 3)))
            )
            parts.append(f"<table><tr>{cells}</tr></table>")
        elif name == "ul":
            parts.append("<ul>" + "".join(f"<li>{draw(trees(depth - 1))}</li>" for _ in range(2)) + "</ul>")
        else:
            parts.append(f"<{name}>{draw(trees(depth - 1))}</{name}>")
    return "".join(parts)


@given(trees(), st.data())
def test_any_stretch_of_any_tree_becomes_well_formed_pieces_with_the_same_words(body: str, data: Any) -> None:
    edges = [0, *(match.end() for match in re.finditer(r"<[^>]*>|[^<]+", body))]
    start, end = sorted((data.draw(st.sampled_from(edges)), data.draw(st.sampled_from(edges))))
    found = pieces(body, start, end)
    marked, at, words = [], 0, []
    for left, right in found:
        assert start <= left < right <= end
        assert left >= at
        marked += [body[at:left], "<x>", body[left:right], "</x>"]
        at = right
        words.append("".join(etree.fromstring(f"<x>{body[left:right]}</x>").itertext()))
    tree = etree.fromstring(f"<body>{''.join(marked)}{body[at:]}</body>")
    assert all(x.getparent().tag not in {"table", "tr", "ul"} for x in tree.iter("x"))
    inside = re.sub(r"<[^>]*>", "", body[start:end]).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    assert "".join("".join(words).split()) == "".join(inside.split())


@given(trees())
def test_a_value_is_the_same_fragment_with_attributes_in_order(body: str) -> None:
    value = plain_xhtml(f'<ix:nonFraction id="f">{body}</ix:nonFraction>')
    assert etree.canonicalize(f"<x>{value}</x>") == etree.canonicalize(f"<x>{body}</x>")


@st.composite
def releases(draw: st.DrawFn) -> str:
    """Pages as found in the wild: elements where they must not stand, left open, with line breaks and layout tables."""
    part = st.one_of(
        WORDS.map(lambda text: text.replace("&", "&amp;").replace("<", "&lt;")),
        st.sampled_from(
            ["<p>", "</p>", "<div>", "</div>", "<b>", "</b>", "<br>", "<table><tr><td>", "</td><td>", "<h2>", "</h2>",
             "</td></tr></table>", "<ul>", "<li>", "</ul>", "<font size='2'>", "</font>", "<center>", "</center>",
             "<hr>", "<a href='#x'>", "</a>", "<span style='display:none'>", "</span>", "<p id='f-1-2'>"]
        ),
    )  # fmt: skip
    return "<html><body>" + "".join(draw(st.lists(part, max_size=40))) + "</body></html>"


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(releases(), st.data())
def test_any_lines_of_any_page_are_a_text_block_that_all_formats_agree_on(markup: str, data: Any) -> None:
    """The page stays valid and reads as before; the chain read back holds the words of the lines, in order."""
    try:
        document = read(markup.encode(), "x.html")
    except InputError:
        return
    lines = [block for block in document.blocks if isinstance(block, Line) and block.places]
    chosen = [line for line in lines if data.draw(st.booleans())]
    if not chosen:
        return
    plain = write(conversion(document), ("ixbrl",), "x")["x.htm"].decode()
    files = write(conversion(document, (CONCEPT, chosen)), FORMATS, "x")
    page = files["x.htm"].decode()
    assert schema_errors(files["x.htm"]) == []
    assert body_of(page) == body_of(plain)
    inline, _ = read_inline(files["x.htm"])
    assert read_instance(files["x.xml"]) == inline
    assert read_json(files["x.json"]) == as_oim(inline) == read_csv(files["x.csv.json"], files["x.csv"])
    value = inline["f-1"].value
    said = "".join(document.runs[p.run][p.start : p.end] for line in chosen for p in line.places)
    read_back = "".join(etree.fromstring(f"<x>{value}</x>").itertext())
    assert "".join(read_back.split()) == "".join(said.split())


def test_words_that_the_page_hides_are_no_part_of_a_text_block() -> None:
    markup = b"<html><body>seen<span style='display:none'>hidden</span><div>too</div></body></html>"
    document = read(markup, "x.html")
    lines = [block for block in document.blocks if isinstance(block, Line)]
    inline, _ = read_inline(write(conversion(document, (CONCEPT, lines)), ("ixbrl",), "x")["x.htm"])
    assert "".join(etree.fromstring(f"<x>{inline['f-1'].value}</x>").itertext()).split() == ["seentoo"]


def body_of(page: str) -> str:
    """What a reader sees: the page without its header and the wrappers, whatever the page's own ids are."""
    return WRAPPER.sub("", page[page.index("</ix:header>") :]).replace('id="src-', 'id="')


@given(st.data())
def test_any_lines_of_a_text_release_are_a_text_block(data: Any) -> None:
    """The made page holds the lines' words once, wrapped; a bullet becomes a list's own."""
    document = text_document()
    lines = [block for block in document.blocks if isinstance(block, Line)]
    chosen = [line for line in lines if data.draw(st.booleans())]
    if not chosen:
        return
    page = write(conversion(document, (CONCEPT, chosen)), ("ixbrl",), "x")["x.htm"]
    assert schema_errors(page) == []
    value = read_inline(page)[0]["f-1"].value
    words = "".join(filter(str.isalnum, "".join(etree.fromstring(f"<x>{value}</x>").itertext())))
    assert words == "".join(filter(str.isalnum, "".join(line.text for line in chosen)))


@pytest.mark.slow
def test_arelle_finds_nothing_to_say_and_reads_the_same_text_in_all_formats(tmp_path: Path) -> None:
    """Sections split by elements, lists, links, references and attributes whose order differs."""
    document = read(
        b"<div><p>Before.</p><p title='a &lt; b' dir='ltr' style='margin:0' class='h' lang='en'>R&amp;D\n outlook</p>"
        b"<table><tr><td>* </td><td>We &lt;expect&gt; <a href='#x'>more</a><br>and <sup>1</sup>.</td></tr></table>"
        b"</div><div><ul><li>One</li><li>Two</li></ul><p id='x'>After.</p></div>",
        "x.html",
    )
    case = conversion(document, (CONCEPT, lines_of(document, "R&D", "Two")))
    files = write(case, FORMATS, "x")
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    entries = [tmp_path / name for name in ("x.htm", "x.xml", "x.json", "x.csv.json")]
    assert [finding.message for finding in validate(entries).findings] == []
    inline, *others = load_facts(*entries)
    assert len(inline) == 1
    assert all(other == inline for other in others)
