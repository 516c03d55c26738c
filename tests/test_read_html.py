"""HTML as lines and grids: columns, indentation, marks, hidden things, layout, and places that point to the source."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from converter.errors import InputError
from converter.model import Document, Grid, Line, SourceKind
from converter.read import read
from converter.read.styles import Look, read_style
from converter.read.tables import FIGURE, is_figure
from converter.read.walker import Walker
from converter.xmltext import unescape

ROW = "<tr><td>Net sales</td><td>$</td><td>1,234</td><td>$</td><td>987</td></tr>"


def page(body: str, head: str = "") -> Document:
    return read(f"<html><head>{head}</head><body>{body}</body></html>".encode(), "release.htm")


def grids(document: Document) -> list[Grid]:
    return [block for block in document.blocks if isinstance(block, Grid)]


@given(st.text("()[]-–—$€£ 0123456789,.%x*'ABCHKNRSTUat", min_size=2, max_size=9))
def test_a_figure_is_told_as_the_pattern_tells_it(text: str) -> None:
    assert is_figure(text) == (FIGURE.match(text) is not None)


def lines(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Line)]


def texts(grid: Grid) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in grid.rows]


# --- columns ---------------------------------------------------------------------------------------------------------


def test_colspans_give_the_grid_columns_of_split_cells() -> None:
    grid = grids(
        page(
            '<table><tr><td colspan="3">Net sales</td><td>$</td><td>1,234</td><td></td><td colspan="3"></td><td>$</td>'
            '<td>(987</td><td>)</td></tr><tr><td colspan="3">Costs</td><td colspan="2">7</td><td></td></tr></table>'
        )
    )[0]
    assert [(c.text, c.left, c.right) for c in grid.rows[0].cells] == [
        ("Net sales", 0, 3), ("$", 3, 4), ("1,234", 4, 5), ("$", 9, 10), ("(987", 10, 11), (")", 11, 12)
    ]  # fmt: skip
    assert grid.rows[1].cells[1][:3] == ("7", 3, 5)
    assert grid.width == 12


def test_a_rowspan_pushes_the_cells_of_the_rows_below() -> None:
    grid = grids(
        page(
            '<table><tr><td rowspan="2">Label</td><td>2024</td></tr><tr><td>1,234</td></tr>'
            "<tr><td>A</td><td>5</td></tr></table>"
        )
    )[0]
    assert [row.cells[-1].left for row in grid.rows] == [1, 1, 1]
    assert [row.cells[0].left for row in grid.rows] == [0, 1, 0]


def test_hidden_rows_and_cells_do_not_exist() -> None:
    grid = grids(
        page(
            '<table><tr style="display:none"><td>x</td><td>9</td></tr>'
            '<tr><td style="DISPLAY: none" colspan="4">y</td><td>Sales</td><td>12</td></tr></table>'
        )
    )[0]
    assert [(c.text, c.left) for c in grid.rows[0].cells] == [("Sales", 0), ("12", 1)]
    assert len(grid.rows) == 1


def test_a_class_of_the_pages_own_style_sheet_hides_and_indents() -> None:
    document = page(
        '<table><tr><td class="in">Sales</td><td class="gone">4</td><td>12</td></tr></table>',
        "<style>.gone{display:none} td.in { padding-left: 2em }</style>",
    )
    row = grids(document)[0].rows[0]
    assert [cell.text for cell in row.cells] == ["Sales", "12"]
    assert row.indent == 20


@pytest.mark.parametrize("filler", ["\u200b", "&#8203;", "&#x200B;", "<span>\u200b</span>", "&shy;"])
def test_cells_filled_with_invisible_characters_are_empty(filler: str) -> None:
    document = page(f"<table><tr><td>Sales{filler}</td><td>{filler}</td><td>1,{filler}234</td></tr></table>")
    assert [(c.text, c.left) for c in grids(document)[0].rows[0].cells] == [("Sales", 0), ("1,234", 2)]


@pytest.mark.parametrize("reference", ["&#151;", "\x97"])
def test_a_dash_of_windows_is_a_dash(reference: str) -> None:
    data = f"<html><body><table><tr><td>Sales</td><td>{reference}</td></tr></table></body></html>"
    assert texts(grids(read(data.encode("latin-1"), "a.htm"))[0]) == [["Sales", "—"]]


def test_boxes_that_stand_side_by_side_are_columns_of_a_line() -> None:
    box = '<span style="display:inline-block;width:90px">{}</span>'
    floated = '<div style="float:left">{}</div>'
    for style in (box, floated):
        markup = "".join(style.format(text) for text in ("Net sales", "1,234", "987"))
        assert [[*filter(None, text.split("   "))] for text in lines(page(f"<div>{markup}</div>"))] == [
            ["Net sales", "1,234", "987"]
        ]


def test_a_cell_that_lists_figures_line_by_line_is_several_rows() -> None:
    grid = grids(
        page("<table><tr><td>Sales<br>Costs<br>Margin</td><td>10<br>7<br>3</td><td>9<br>6<br>3</td></tr></table>")
    )[0]
    assert texts(grid) == [["Sales", "10", "9"], ["Costs", "7", "6"], ["Margin", "3", "3"]]


def test_a_stacked_heading_stays_one_cell() -> None:
    grid = grids(page(f"<table><tr><td></td><td colspan=2>June 30,<br>2024</td></tr>{ROW}</table>"))[0]
    assert texts(grid)[0] == ["June 30, 2024"]


# --- labels ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "points"),
    [
        ('<td style="padding:2px 1pt 2px 19pt">Cash</td>', 19),
        ('<td style="padding-left:10pt"><div style="padding-left:9pt;text-indent:-9pt">Cash</div></td>', 10),
        ('<td><p style="margin-left:2.00em; text-indent:-1.00em">Cash</p></td>', 10),
        ("<td>&nbsp;&nbsp;&nbsp;&nbsp;Cash</td>", 11),
        ("<td><font>&#160;&#160; </font><font>Cash</font></td>", 5.5),
    ],
)
def test_indentation_is_read_from_padding_margins_and_blanks(cell: str, points: float) -> None:
    row = grids(page(f"<table><tr>{cell}<td>1,234</td></tr></table>"))[0].rows[0]
    assert row.indent == pytest.approx(points)
    assert row.cells[0].text == "Cash"


def test_a_spacer_column_before_the_label_indents_it() -> None:
    rows = grids(
        page("<table><tr><td colspan=2>Assets</td><td>1</td></tr><tr><td></td><td>Cash</td><td>2</td></tr></table>")
    )[0].rows
    assert rows[0].indent < rows[1].indent


@pytest.mark.parametrize(
    "cell", ["<b>Total</b>", "<strong>Total</strong>", '<span style="font-weight:700">Total</span>']
)
def test_a_bold_label_is_known(cell: str) -> None:
    assert grids(page(f"<table><tr><td>{cell}</td><td>1,234</td></tr></table>"))[0].rows[0].bold


# --- footnote marks --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("Revenue<sup>1</sup>", "Revenue (1)"),
        ("Revenue<sup>(1)</sup>", "Revenue (1)"),
        ("Revenue <sup>(a), (b)</sup> net", "Revenue (a), (b) net"),
        ('Revenue<span style="position:relative;top:-3.5pt;font-size:6pt">(2)</span>', "Revenue (2)"),
        ("Revenue<sup>(1)(2)</sup>", "Revenue (1)(2)"),
        ("1<sup>st</sup> quarter", "1st quarter"),
        ("Xarelto<sup>TM</sup>", "Xarelto"),
    ],
)
def test_a_raised_mark_in_a_label_is_set_apart(markup: str, text: str) -> None:
    assert grids(page(f"<table><tr><td>{markup}</td><td>1,234</td></tr></table>"))[0].rows[0].cells[0].text == text


@pytest.mark.parametrize(
    "markup",
    ["1,234<sup>1</sup>", "<sup>(1)</sup>1,234", "1,234 <sup>(a)</sup>", "1,234<sup>*</sup>", "1,234<sup>(1)(2)</sup>"],
)
def test_a_raised_mark_beside_a_figure_is_no_digit_of_it(markup: str) -> None:
    cell = grids(page(f"<table><tr><td>Sales</td><td>{markup}</td></tr></table>"))[0].rows[0].cells[1]
    assert cell.text == "1,234"


def test_a_raised_mark_in_a_cell_of_its_own_is_no_value() -> None:
    grid = grids(page("<table><tr><td>Sales</td><td>1,234</td><td><sup>(1)</sup></td></tr></table>"))[0]
    assert texts(grid) == [["Sales", "1,234"]]


# --- lines and layout ------------------------------------------------------------------------------------------------


def test_blocks_and_breaks_make_lines_and_inline_elements_do_not() -> None:
    document = page("<p>Acme <b>Corp</b>oration<br>reports</p><div>Net&nbsp;income<div>inner</div>rest</div>tail")
    assert lines(document) == ["Acme Corporation", "reports", "Net income", "inner", "rest", "tail"]


def test_a_table_used_for_layout_becomes_lines_and_its_inner_tables_grids() -> None:
    inner = f"<table>{ROW}{ROW}</table>"
    document = page(f"<table><tr><td><p>ACME CORP</p><p>Balance Sheets</p>{inner}</td></tr></table>")
    assert lines(document) == ["ACME CORP", "Balance Sheets"]
    assert [len(grid.rows) for grid in grids(document)] == [2]


@pytest.mark.parametrize("cell", ["<p><p>", "<p></p><p></p>", "<p/> <p><b>5</b></p>", "<div><br></div><div>5</div>"])
def test_empty_elements_one_after_the_other_in_a_cell(cell: str) -> None:
    document = page(f"<table><tr><td>Sales</td><td>{cell}</td><td>6</td></tr></table>")
    expected = ["Sales", "5", "6"] if "5" in cell else ["Sales", "6"]
    assert texts(grids(document)[0]) == [expected]


def test_a_one_row_table_inside_a_cell_is_text_of_the_cell() -> None:
    number = "<table><tr><td>$</td><td>1,234</td></tr></table>"
    document = page(f"<table><tr><td>Sales</td><td>{number}</td></tr><tr><td>Costs</td><td>{number}</td></tr></table>")
    assert texts(grids(document)[0]) == [["Sales", "$ 1,234"], ["Costs", "$ 1,234"]]


def test_a_bullet_list_set_as_a_table_is_lines() -> None:
    document = page("<table><tr><td>&nbsp;</td><td>●</td><td>Revenue of $5.1 million rose</td></tr></table>")
    assert lines(document) == ["● Revenue of $5.1 million rose"]


@pytest.mark.parametrize("mark", ["(1)", "1.", "2)"])
def test_a_footnote_with_its_mark_in_a_cell_is_a_line(mark: str) -> None:
    document = page(f"<table><tr><td>&nbsp;</td><td>{mark}</td><td>Represents fees of $5 million</td></tr></table>")
    assert lines(document) == [f"{mark} Represents fees of $5 million"]


def test_an_address_block_set_as_a_table_is_lines() -> None:
    document = page("<table><tr><td>Contact:</td><td>Jane Doe<br>Acme<br>555-1234</td></tr></table>")
    assert lines(document) == ["Contact:", "Jane Doe", "Acme", "555-1234"]


def test_a_page_break_counts_pages() -> None:
    document = page(
        '<p>one</p><hr style="page-break-after:always"><p>two</p><p style="page-break-before:always">three</p>'
    )
    assert [block.page for block in document.blocks if isinstance(block, Line)] == [1, 2, 3]


def test_scripts_styles_and_the_hidden_header_of_inline_xbrl_are_not_read() -> None:
    document = page(
        '<div style="display:none"><ix:header><ix:hidden>9</ix:hidden></ix:header></div><script>var a=1</script>'
        '<p>Cash of <ix:nonFraction name="a">12</ix:nonFraction></p>'
    )
    assert lines(document) == ["Cash of 12"]


def test_preformatted_text_keeps_its_columns() -> None:
    document = page("<p>Acme</p><pre>\nSales     1,234   987\n  Costs     555   444\n</pre>")
    assert lines(document) == ["Acme", "Sales     1,234   987", "  Costs     555   444"]
    block = document.blocks[2]
    assert isinstance(block, Line)
    place = block.places[0]
    assert document.runs[place.run][place.start : place.end] == "Costs     555   444"


def test_a_preformatted_line_may_have_breaks_and_markup_in_it() -> None:
    document = page("<pre>Sales   <b>1,234</b>   987<br>Costs     555   444\n<b>Margin</b>    679   543</pre>")
    assert lines(document) == ["Sales   1,234   987", "Costs     555   444", "Margin    679   543"]
    line = document.blocks[0]
    assert isinstance(line, Line)
    assert [document.runs[p.run][p.start : p.end] for p in line.places] == ["Sales", "1,234", "987"]


def test_a_page_of_preformatted_text_goes_to_the_text_reader() -> None:
    rows = "\n".join(f"Line {n}        1,{n:03}     2,{n:03}" for n in range(20))
    document = read(f"<html><body><pre>\n{rows}\n</pre></body></html>".encode(), "a.htm")
    assert document.kind is SourceKind.TEXT


def test_columns_set_with_blanks_outside_tables_stay() -> None:
    document = page("<p>Sales&nbsp;&nbsp;&nbsp;&nbsp; 1,234&nbsp;&nbsp;&nbsp;&nbsp;987</p><p>One.&nbsp; Two</p>")
    assert lines(document) == ["Sales     1,234    987", "One. Two"]


def test_control_characters_are_blanks() -> None:
    assert lines(page("<p>Net\x01sales\x0c1,234</p>")) == ["Net sales 1,234"]


def test_names_with_angle_brackets_do_not_derail_the_reading() -> None:
    document = page(f"<p a<b=1 class=x>Acme</p><o<p>Inc</o<p><table>{ROW}{ROW}</table>")
    assert lines(document)[0].startswith("Acme")
    assert len(grids(document)[0].rows) == 2


# --- places ----------------------------------------------------------------------------------------------------------


def test_a_place_points_to_the_text_and_its_node_to_the_token_that_holds_it() -> None:
    document = page(f"<p>Acme</p><table>{ROW}{ROW}</table>")
    cell = grids(document)[0].rows[0].cells[2]
    place = cell.places[0]
    assert document.runs[place.run][place.start : place.end] == "1,234"
    assert document.page is not None
    token = document.nodes[place.run]
    assert document.page.tokens[token - 1 : token + 2] == ("td", "1,234", "/td")


@pytest.mark.parametrize("case", ["releases/buckle-2024-q3/release.html", "releases/usbancorp-2021-q4/release.htm"])
def test_every_place_of_a_real_release_holds_the_text_of_its_cell(bench: Path, case: str) -> None:
    path = bench / case
    document = read(path.read_bytes(), path.name)
    assert len(document.runs) == len(document.nodes)
    assert document.page is not None
    for run, token in zip(document.runs, document.nodes, strict=True):
        assert run == unescape(document.page.tokens[token])
    for grid in grids(document):
        for row in grid.rows:
            for cell in row.cells:
                read_off = "".join(document.runs[p.run][p.start : p.end] for p in cell.places)
                assert "".join(read_off.split()) in "".join(cell.text.split())


def test_the_short_way_through_a_cell_reads_what_the_long_way_reads(
    bench: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for case in ("buckle-2024-q3/release.html", "hca-2024-q1/release.htm", "usbancorp-2021-q4/release.htm"):
        data = (bench / "releases" / case).read_bytes()
        short = read(data, "a.htm")
        with monkeypatch.context() as patch:
            patch.setattr(Walker, "leaf", lambda *_: 0)
            assert read(data, "a.htm").blocks == short.blocks


_CELL_TEXTS = ("", "", " ", "\n", "&#160;", "1,234", "Net  sales", " (5) ", "a&amp;b", "x\u2011y", "—", "&#160; Costs")
_CELL_TAGS = (
    "span", 'span style="font-weight:700"', "b", "p", 'div style="padding-left:9pt"', "i", "sup",
    'p style="display:none"',
)  # fmt: skip


@st.composite
def cells(draw: st.DrawFn, depth: int = 0) -> str:
    """What a cell holds: texts in elements, one in another or side by side."""
    inside = draw(st.sampled_from(_CELL_TEXTS))
    for _ in range(draw(st.integers(0, 2 if depth < 3 else 0))):
        tag = draw(st.sampled_from((*_CELL_TAGS, "br")))
        inside += f"<{tag}>" if tag == "br" else f"<{tag}>{draw(cells(depth + 1))}</{tag.split()[0]}>"
        inside += draw(st.sampled_from(_CELL_TEXTS))
    return inside


@settings(max_examples=150, deadline=None)
@given(st.lists(cells(), min_size=2, max_size=3))
@example(["&#160;<span>Rent</span>", "<span>1,234</span><span> </span>"])
def test_a_cell_of_one_text_is_read_as_its_flow_would_be(held: list[str]) -> None:
    row = "".join(f"<td>{cell}</td>" for cell in held)
    body = f"<table><tr><td>Net sales</td><td>1</td></tr><tr><td>Costs</td>{row}<td>7</td></tr><tr>{row}</tr></table>"
    short = page(body).blocks
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Walker, "leaf", lambda *_: 0)
        assert page(body).blocks == short


def test_what_a_class_says_is_said_for_its_own_page_only() -> None:
    body = '<p class="a">Net sales</p><p class="a b">Costs</p><p>Acme</p>'
    hiding = page(body, "<style>.a {display: none}</style>")
    other = page(body, "<style>.b {display: none}</style>")
    assert lines(hiding) == ["Acme"]
    assert lines(other) == ["Net sales", "Acme"]
    assert lines(page(body)) == ["Net sales", "Costs", "Acme"]


@pytest.mark.parametrize(
    ("style", "look"),
    [
        ("width:1%; color:red", Look()),
        ("PADDING-LEFT : 6pt !important;text-indent:-2pt", Look(indent=4.0)),
        ("padding:0 1pt;padding:1pt 2pt 3pt 4pt;margin-left:8px", Look(indent=10.0)),
        ("font-weight:700;font-weight:inherit", Look()),
        ("font:bold 10pt Arial;font:10pt Arial", Look(bold=True)),
        ("font-weight:bold;font-weight:400", Look(bold=False)),
        ("visibility:hidden;display:block", Look(display="block")),
        ("display:block;visibility:collapse", Look(hidden=True, display="block")),
        ("float:left", Look(display="inline-block")),
        ("display:table;float:left;float:none", Look(display="table")),
        ("position:relative;top:-3pt;bottom:-1pt", Look(raised=True)),
        ("top:-3pt;bottom:3pt", Look()),
        ("vertical-align:super;vertical-align:baseline", Look()),
        ("page-break-before:always;break-after:auto", Look(breaks_before=True)),
        (" :;x;::;display", Look()),
        (";" * 2_001 + "display:none", Look()),
    ],
)
def test_declarations_of_a_style_are_taken_in_order(style: str, look: Look) -> None:
    assert read_style(style) == look


# --- untrusted input -------------------------------------------------------------------------------------------------


def test_entities_of_the_document_are_not_expanded(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("TOPSECRET")
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    markup = (
        f'<?xml version="1.0"?><!DOCTYPE html [<!ENTITY l0 "ha">{laughs}<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
        "<html><body><p>A&l11;B</p><p>&x;</p></body></html>"
    )
    started = time.perf_counter()
    document = read(markup.encode(), "a.xhtml")
    assert time.perf_counter() - started < 1
    assert not any("TOPSECRET" in run or "haha" in run for run in document.runs)


def test_unclosed_fonts_of_the_nineties_do_not_cut_the_page_short() -> None:
    document = page("".join(f"<p><font size=2><font face=Arial>Line {n}" for n in range(400)))
    assert lines(document)[-1] == "Line 399"


def test_a_page_nested_without_end_is_refused() -> None:
    with pytest.raises(InputError, match="nested deeper"):
        page("<div>" * 5_000 + "x")


def test_nested_tables_take_bounded_time() -> None:
    started = time.perf_counter()
    document = page("<table><tr><td>" * 60 + f"<table>{ROW}{ROW}</table>" + "</td></tr></table>" * 60)
    assert time.perf_counter() - started < 1
    assert len(grids(document)) == 1


def test_absurd_spans_are_bounded() -> None:
    started = time.perf_counter()
    rows = (
        '<tr><td colspan="999999999" rowspan="999999999">Sales</td><td colspan="-3">1,234</td><td colspan=x>5</td></tr>'
    )
    document = page(f"<table>{rows * 200}</table>")
    assert time.perf_counter() - started < 3
    assert grids(document)


def test_rows_without_end_and_columns_without_end_are_bounded() -> None:
    started = time.perf_counter()
    row = '<tr><td rowspan="65535" colspan="900">1</td><td rowspan="65535">2</td></tr>'
    document = page(f"<table>{row * 2_000}</table>")
    assert time.perf_counter() - started < 5
    assert all(grid.width <= 3_000 for grid in grids(document))


def test_a_page_of_more_elements_than_any_release_is_refused() -> None:
    with pytest.raises(InputError, match="HTML elements"):
        page("<br>" * 151_000)


def test_a_table_without_rows_or_ends_is_read() -> None:
    document = page("<table><td>Sales<td>1,234<tr><td>Costs<td>55<table><tr><td>x")
    assert sum(len(grid.rows) for grid in grids(document)) + len(lines(document)) >= 2


@given(
    st.lists(
        st.sampled_from(
            ["<table>", "</table>", "<tr>", "<td>", "</td>", "<td colspan=2>", "<p>", "</p>", "<br>", "<b>", "</b>",
             "<sup>", "</sup>", "<pre>", "</pre>", "1,234", "$", "Net sales", "&nbsp;", "(", ")", "2024", "\n", "<div>",
             "<!-- x -->", "<td style='display:none'>", "<tbody>", "<th rowspan=2>", "&bogus;", "<"]
        ),
        max_size=60,
    )
)  # fmt: skip
def test_any_soup_of_tags_is_read_in_order_and_loses_no_figure(soup: list[str]) -> None:
    try:
        document = read(("<html><body>" + "".join(soup)).encode(), "a.htm")
    except InputError:
        return
    for grid in grids(document):
        for row in grid.rows:
            assert row.cells
            for one, other in zip(row.cells, row.cells[1:], strict=False):
                assert one.right <= other.left
            assert row.cells[-1].right <= grid.width
