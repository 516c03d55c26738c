"""The release's own markup, made valid: what is kept, what is bent, what is dropped, and that no word is lost."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from schema_cases import schema_errors

from converter.read import read
from converter.read.html import parse
from converter.write import xhtml
from converter.write.ixbrl_html import html_page
from converter.write.markup import Mark
from converter.write.page import Page
from converter.write.tags import _DROPPED, _made_safe, safe_style
from converter.write.xhtml import tidy


def whole(made: Page) -> bytes:
    """The page as a document of XHTML."""
    return (
        f'<html xmlns="http://www.w3.org/1999/xhtml"><head><title>t</title>{made.head}</head>'
        f"<body{made.body_attributes}>{made.body}</body></html>"
    ).encode()


def page(html: str, taken: set[str] | None = None) -> str:
    source = read(f"<html><body>{html}<p>figures 1 2 3</p></body></html>".encode(), "release.htm")
    made = html_page(source, [], taken or set())
    document = whole(made)
    assert schema_errors(document) == []
    return made.body


def words(markup: str) -> str:
    return "".join(re.sub(r"<[^>]*>", "", markup).split())


def test_what_is_valid_stays_as_it_is() -> None:
    html = (
        '<table border="1" cellpadding="2"><tr valign="top"><td colspan="2" style="width:10%">1,234</td></tr></table>'
    )
    assert html in page(html)


def test_fonts_centres_and_underlines_become_styles() -> None:
    made = page('<center><font size="2" color="#0000ff" face="Arial">A <u>b</u></font></center>')
    assert '<div style="text-align:center;text-align:-moz-center;text-align:-webkit-center">' in made
    assert '<span style="font-size:small;color:#0000ff;font-family:Arial">A ' in made
    assert '<span style="text-decoration:underline">b</span>' in made


def test_html_5_sections_become_divs_and_their_data_attributes_go() -> None:
    made = page('<section data-x="1"><article class="a" aria-label="x">Text</article></section>')
    assert '<div><div class="a">Text</div></div>' in made


def test_scripts_frames_remote_pictures_and_handlers_are_dropped() -> None:
    made = page(
        '<script>alert(1)</script><iframe src="http://x/"></iframe><p onclick="x()">Text</p>'
        '<img src="http://tracker.example/p.gif" width="1"><a href="javascript:x()">link</a>'
        '<div style="background:url(http://x/y.png);color:red">red</div>'
    )
    for word in ("script", "alert", "iframe", "onclick", "tracker", "url("):
        assert word not in made
    assert '<div style="color:red">red</div>' in made


def test_a_picture_that_travels_with_the_page_stays() -> None:
    assert '<img src="data:image/png;base64,AAAA" alt=""/>' in page('<img src="data:image/png;base64,AAAA">')


def test_links_stay_and_their_targets_are_escaped() -> None:
    made = page('<a href="http://x.example/a b?c=1&d=%zz" target="_blank">x</a>')
    assert '<a href="http://x.example/a%20b?c=1&amp;d=%25zz">x</a>' in made


def test_ids_become_unique_names_and_links_follow() -> None:
    made = page('<a name="1st part"></a><p id="f-1">a</p><p id="f-1">b</p><a href="#1st part">c</a>', {"f-1"})
    assert '<a id="_1st_part"></a>' in made
    assert 'href="#_1st_part"' in made
    assert made.count('id="src-f-1"') == 1


def test_a_table_in_a_font_turns_the_font_into_a_block() -> None:
    made = page('<font size="2"><b>Title<table><tr><td>1</td></tr></table></b></font>')
    assert '<div style="font-size:small"><div style="font-weight:bold">Title<table>' in made


def test_a_block_inside_a_paragraph_of_text_becomes_a_span() -> None:
    assert 'style="display:block"' in page("<span><div>Text</div></span>")


def test_rows_out_of_place_and_empty_rows_are_mended() -> None:
    made = page("<table><tr></tr><thead><tr><th>a</th></tr></thead>text<td>1</td></table>")
    assert words(made) == "atext1figures123"
    assert "<table><tr><td></td></tr><tr><th>a</th></tr><tr><td>text</td><td>1</td></tr></table>" in made


def test_a_colour_on_the_body_becomes_a_style() -> None:
    source = read(b'<html><body bgcolor="FFFFFF" text="#000000"><p>figures 1 2</p></body></html>', "r.htm")
    assert html_page(source, [], set()).body_attributes == ' style="background-color:#FFFFFF;color:#000000"'


def test_characters_beyond_ascii_in_a_style_sheet_are_spelled_as_css_spells_them() -> None:
    source = read(
        "<html><head><style>li:before {content:'•'}</style></head><body><p>figures 1 2</p></body></html>".encode(),
        "r.htm",
    )
    assert r"content:'\2022 '" in html_page(source, [], set()).head


def test_style_sheets_are_kept_without_what_they_fetch() -> None:
    source = read(
        b"<html><head><style><!-- @import url(http://x/a.css); td > p {color:red; background:url(//x/y)} --></style>"
        b"</head><body><p>figures 1 2</p></body></html>",
        "r.htm",
    )
    head = html_page(source, [], set()).head
    assert "td > p {color:red}" in head
    assert "url" not in head


_TAGS = (
    "div", "p", "span", "b", "i", "u", "font", "center", "table", "tr", "td", "th", "tbody", "thead", "tfoot",
    "caption", "col", "colgroup", "ul", "ol", "li", "dl", "dt", "dd", "h1", "h3", "a", "br", "hr", "img", "pre",
    "blockquote", "form", "input", "section", "article", "nobr", "sup", "script", "select", "label", "address", "ins",
    "del", "o:p", "ix:header", "unknown", "a<b",
)  # fmt: skip
_ATTRIBUTES = (
    ' align="center"', ' id="x"', ' id="9 x"', ' width="10%"', ' bgcolor="#fff"', ' style="color:red"', ' class=""',
    ' href="a b"', ' href="javascript:x"', " nowrap", ' colspan="2"', ' colspan="x"', ' src="a.gif"',
    ' lang="en"', ' dir="x"',
    ' data-a="1"', ' onclick="x"', ' valign="center"', ' border="0"', ' title="&lt;x&gt;"', ' size="+1"', ' "odd"=1',
    " a<b=1",
)  # fmt: skip
_PIECES = st.one_of(
    st.builds(lambda tag, attributes: f"<{tag}{''.join(attributes)}>", st.sampled_from(_TAGS),
              st.lists(st.sampled_from(_ATTRIBUTES), max_size=3)),
    st.sampled_from(_TAGS).map(lambda tag: f"</{tag}>"),
    st.sampled_from(["text ", " ", "1,234", "&nbsp;", "&amp;", "<!-- c < > -->", "\x0b", "é", "\ufdd05\ufdd1"]),
)  # fmt: skip


@given(st.lists(_PIECES, max_size=30))
def test_any_soup_of_tags_becomes_valid_and_keeps_its_words(soup: list[str]) -> None:
    html = "".join(soup)
    markup = f"<html><body><p>figures 1 2 3</p><div>{html}</div></body></html>".encode()
    source = read(markup, "release.htm")
    if source.page is None:
        return
    made = html_page(source, [], set())
    document = whole(made)
    assert schema_errors(document) == []
    shown = "".join(etree.fromstring(document).find("{*}body").itertext())
    assert _letters(shown) == _letters("".join(_words(parse(markup, "release.htm"))))


_TABLE_PIECES = st.one_of(
    st.sampled_from(
        ("<tr>", "</tr>", "<td>", "</td>", "<td></td>", "<td>1,234</td>", "<tr><td><p>a</p></td><td><br></td></tr>",
         "<td><div><p><span>b</span></p></div></td>", "<tr><td><span><p>c</p></span></td></tr>", "<thead>", "</thead>",
         "<tbody>", "</tbody>", "<table>", "</table>", '<td id="x">', "<font>", "</font>", "<a href='#x'>d</a>",
         "<tr></tr>", "\n", "&nbsp;", "stray", "<caption>e</caption>", "<script>f</script>")
    ),
    _PIECES,
)  # fmt: skip


@given(st.lists(_TABLE_PIECES, max_size=40))
def test_rows_taken_whole_come_out_as_those_taken_tag_by_tag(soup: list[str]) -> None:
    markup = f"<html><body><p>figures 1 2 3</p><table>{''.join(soup)}</table></body></html>".encode()
    source = read(markup, "release.htm").page
    if source is None:
        return
    whole = tidy(source.tokens, {"x"})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(xhtml, "valid_rows", lambda *_: ())
        assert tidy(source.tokens, {"x"}) == whole


_STYLE_PIECES = st.sampled_from(
    ("url(x)", "URL (", "Expression(", "beha", "vior:", "BEHAVIOUR :", "-moz-binding", "@Import", "java", "script:",
     "JAVA\u017fcript:", "-sec-ix-hidden:f-1", "/*", "*/", "\\", "&lt;", "\ufffe", "color:red", ";", " ", "\t", "é")
)  # fmt: skip


@given(st.lists(_STYLE_PIECES, max_size=8).map("".join))
def test_a_style_that_looks_harmless_is_what_the_thorough_look_makes_of_it(style: str) -> None:
    assert safe_style(style) == _made_safe(style)


def test_characters_that_xml_has_no_room_for_are_not_in_the_page() -> None:
    source = read("<html><body><p>figures 1 2 3</p><p>a\ufffeb\uffff\ufffd\uff01</p></body></html>".encode(), "r.htm")
    assert "<p>ab\ufffd\uff01</p>" in html_page(source, [], set()).body


def test_a_mark_beside_an_ampersand_stands_where_its_digits_are() -> None:
    source = read(b"<html><body><p>figures 1 2 3</p><p>R&amp;D &lt;net&gt; 1,234 &amp; 56</p></body></html>", "r.htm")
    (run,) = (at for at, text in enumerate(source.runs) if "R&D" in text)
    at = [source.runs[run].index(number) for number in ("1,234", "56")]
    marks = [Mark(run, at[0], at[0] + 5, "<b>", "</b>"), Mark(run, at[1], at[1] + 2, "<i>", "</i>")]
    made = html_page(source, marks, set())
    assert "<p>R&amp;D &lt;net&gt; <b>1,234</b> &amp; <i>56</i></p>" in made.body
    assert made.lost == ()


def test_a_mark_in_what_the_page_drops_is_named_as_lost() -> None:
    source = read(b"<html><body><p>1,234</p><pre>5<select>6</select></pre></body></html>", "r.htm")
    marks = [Mark(run, 0, 1, "<b>", "</b>") for run in range(len(source.runs))]
    made = html_page(source, marks, set())
    assert [source.runs[marks[number].run] for number in made.lost] == ["6"]


def _letters(text: str) -> str:
    return re.sub("[\x0b\ufffd\ufdd0-\ufdef\\s]", "", text)


def _words(element: Any) -> Iterator[str]:
    """The text that is text: not what scripts, frames and form controls hold, nor another filing's hidden header."""
    tag = element.tag.lower() if isinstance(element.tag, str) else "script"
    if tag not in _DROPPED and not tag.startswith("ix:header"):
        yield element.text or ""
        for child in element:
            yield from _words(child)
            yield child.tail or ""


@pytest.mark.slow
def test_every_page_of_the_bench_becomes_valid(bench: Path) -> None:
    pages = sorted(bench.glob("releases*/*/release.htm*")) + sorted(bench.glob("statements/*/release.htm*"))
    assert pages
    for path in pages:
        made = html_page(read(path.read_bytes(), path.name), [], set())
        document = whole(made)
        assert schema_errors(document) == [], path
