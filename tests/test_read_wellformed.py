"""Pages cut without a parser: the same tokens as lxml's, or none."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from converter.errors import InputError
from converter.read import read, wellformed
from converter.read.html import page_of, parse
from converter.read.wellformed import _ENDS, _HOLDS, _STARTS, _VOID, cut

_ATTRIBUTES = (
    "", "", "", ' style="color:red"', ' class="a b"', ' colspan="2"', ' title="a&amp;b &lt;c&gt;"', ' id="x"',
    ' href="http://x/?a=1&amp;b=2"', ' nowrap="nowrap"', ' alt=""', ' title="it\'s &#8220;&#160;&quot;"',
    ' data-a="1" lang="en"', ' xmlns="http://www.w3.org/1999/xhtml"', ' title="caf&eacute;"',
    ' title="a\u200bb\xadc"',
)  # fmt: skip
_ODD_ATTRIBUTES = (
    " NOWRAP", ' a="1" a="2"', " a=b", " a='b'", ' title="a\nb"', ' title="a\x01b"', ' title="&foo;"', ' title="a>b"',
    ' b"c="1"', " nowrap",
)  # fmt: skip
_TEXTS = (
    "", "", "Net sales", "1,234", " ", "\n", "&#160;", "&nbsp;", "R&amp;D", "&#38;", "&#60;td&#62;", "&#34;so&quot;",
    "&#8217;", "&#x2014;", "&mdash;", "&#151;", "&#8203;", "\u200b", "é —", "it's", "<!-- c -->", "\r\n", "\x85",
)  # fmt: skip
_ODD_TEXTS = (
    "&", "&nbsp", "&#0;", "&#1;", "&#13;", "&foo;", "a & b", "\x0c", "\x01", "<", ">", "<!-->", "<!-- a --!> b -->",
    "</p>", "<p>", "<td>", "</td>", "<br>", "<div/>", "<P>", "<script>a<b</script>", "<style>a>b</style>", "<?x?>",
    "<a<b>", "</", "<form>", "<center>", "<pre>\n a</pre>", "<select>", "<b><i></b></i>", "&#x1F600;", "<x:y></x:y>",
)  # fmt: skip
_HEADS = ("", "<head></head>", '<head>\n<meta charset="utf-8"><title>A &amp; B</title></head>\n')


@st.composite
def pages(draw: st.DrawFn, *, odd: bool = False) -> str:
    """A page whose elements stand where they may; with `odd`, something in it that HTML's parser would mend."""

    def element(name: str, depth: int) -> str:
        start = f"<{name}{draw(st.sampled_from(attributes))}>"
        if name in _VOID:
            return start if draw(st.booleans()) else f"{start[:-1]} />"
        children = sorted(_HOLDS[name] - ({"table", "ul", "ol", "div"} if depth > 4 else set()))
        inside = draw(st.lists(st.sampled_from(children), max_size=3 if depth < 6 else 0)) if children else []
        parts = [element(child, depth + 1) + draw(st.sampled_from(texts)) for child in inside]
        return f"{start}{draw(st.sampled_from(texts))}{''.join(parts)}</{name}>"

    texts = _TEXTS + (_ODD_TEXTS if odd else ())
    attributes = _ATTRIBUTES + (_ODD_ATTRIBUTES if odd else ())
    head = draw(
        st.sampled_from(["", "<head></head>", '<head>\n<meta charset="utf-8"><title>A &amp; B</title></head>\n'])
    )
    top = draw(
        st.sampled_from(["", "<!DOCTYPE html>\n", '<?xml version="1.0" encoding="utf-8"?>\n', "<!-- made by -->"])
    )
    return f"{top}<html>{head}{element('body', 0)}</html>\n"


def _alike(tokens: list[str]) -> list[str]:
    """Empty elements written out, white space outside the body left out."""
    written: list[str] = []
    for at, token in enumerate(tokens):
        name = re.split("[ /]", token)[0]
        if at % 2 and token[-1] == "/" and name not in _VOID:
            written += [token[:-1], "", f"/{name}"]
        else:
            written.append(token)
    body = next(at for at in range(1, len(written), 2) if written[at].partition(" ")[0] == "body")
    written[:body:2] = [text.strip() for text in written[:body:2]]
    return written


def _same(markup: str) -> bool:
    """Whether the page was cut; if it was, as lxml reads it."""
    tokens = cut(markup)
    if tokens is None:
        return False
    assert _alike(tokens) == _alike(list(page_of(parse(markup.encode(), "a.htm")).tokens))
    return True


@settings(max_examples=50, deadline=None)
@given(pages())
def test_a_well_formed_page_is_cut_as_lxml_reads_it(markup: str) -> None:
    assert _same(markup)


@settings(max_examples=100, deadline=None)
@given(pages(odd=True))
def test_what_html_mends_is_left_to_its_parser(markup: str) -> None:
    try:
        _same(markup)
    except InputError:
        assert cut(markup) is None


_FOLDED = ("table", "tr", "td", "th", "p", "div", "span", "b", "br", "hr", "tbody", "title")
_TAGS = st.sampled_from([tag for name in _FOLDED for tag in (name, f"/{name}") if tag in _STARTS or tag in _ENDS])


@st.composite
def bodies(draw: st.DrawFn, name: str = "body", depth: int = 0) -> list[str]:
    """The tags of an element, those in it where they may stand."""
    held = sorted(_HOLDS[name] & set(_FOLDED))
    inside: list[str] = []
    for child in draw(st.lists(st.sampled_from(held), max_size=4 if depth < 5 else 0)) if held else ():
        inside += [child] if child in _VOID else draw(bodies(child, depth + 1))
    return [name, *inside, f"/{name}"]


@settings(max_examples=200, deadline=None)
@given(bodies(), st.lists(st.tuples(st.integers(0, 60), st.booleans(), _TAGS), max_size=2))
def test_what_is_folded_is_as_well_formed_as_it_was(tags: list[str], changed: list[tuple[int, bool, str]]) -> None:
    for at, instead, tag in changed:
        tags[at : at + instead] = [tag]
    codes = "".join([(_ENDS if tag[0] == "/" else _STARTS)[tag] for tag in ("html", *tags, "/html")])
    folded = wellformed._closed(codes)
    assert folded or changed
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(wellformed, "_FOLDS", ())
        assert wellformed._closed(codes) == folded


@pytest.mark.parametrize("parent", sorted(_HOLDS))
def test_what_may_stand_in_an_element_is_not_moved_by_the_parser(parent: str) -> None:
    for child in sorted(_HOLDS[parent]):
        inner = f"<{child}>" if child in _VOID else f"<{child}></{child}>"
        within = {"html": "", "head": "", "title": "", "body": ""}.get(parent, f"<{parent}>{inner}</{parent}>")
        wrapped = {"tr": "table", "tbody": "table", "thead": "table", "tfoot": "table", "li": "ul"}.get(parent)
        if parent in ("td", "th"):
            within = f"<table><tr>{within}</tr></table>"
        elif wrapped:
            within = f"<{wrapped}>{within}</{wrapped}>"
        elif parent == "body":
            within = inner
        if within:
            assert _same(f"<html><body>a{within}b</body></html>"), (parent, child)


def test_the_releases_of_todays_software_are_cut(bench: Path) -> None:
    for case in ("releases/buckle-2024-q3/release.html", "statements/vz-10-k-24/release.html"):
        data = (bench / case).read_bytes()
        page = read(data, "release.htm").page
        assert page is not None
        body = data[data.rindex(b"<html", 0, 50_000) : data.rindex(b"</html>") + 7].decode()
        assert _same(body)
        assert _alike(list(page.tokens)) == _alike(cut(body) or [])


def test_the_page_of_an_unclosed_paragraph_is_parsed() -> None:
    for body in ("<p>Acme<p>Inc", "<p>Acme<table></table></p>", "<>", "</body><body>", "<head></head>"):
        markup = f"<html><head></head><body>{body}</body></html>"
        assert cut(markup) is None


def test_a_word_of_the_text_is_no_title() -> None:
    page = read(b"<html><body><p>title</p><p>Net sales 1 2 3 of the quarter</p></body></html>", "release.htm").page
    assert page is not None
    assert page.title == ""
