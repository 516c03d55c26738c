"""JSON put together by hand is the JSON the standard library would write."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from converter.jsontext import phrase, quoted
from converter.once import Once
from converter.report import dump
from converter.utf8 import encoded, narrow

TEXTS = st.text(st.characters(exclude_categories=["Cs"]))


@given(st.lists(TEXTS))
def test_strings_of_any_characters_joined_and_encoded_read_back(texts: list[str]) -> None:
    written = encoded(f"[{', '.join(map(quoted, texts))}]")
    assert json.loads(written) == texts
    assert written == json.dumps(texts, ensure_ascii=False).encode()


@given(TEXTS)
def test_words_that_come_again_are_the_same_string_each_time(text: str) -> None:
    assert phrase(text) == phrase(text) == quoted(text)


@given(TEXTS)
def test_a_narrow_text_holds_one_character_for_each_byte(text: str) -> None:
    assert encoded(narrow(text)) == text.encode()


def test_a_list_of_the_report_has_a_line_for_each_item_whatever_stands_in_them() -> None:
    items = [{"state": 'a}, {"state": "b"'}, {"state": "−", "inner": [{"x": 1}, {"x": 2}]}, {"state": "’"}]
    lines = dump({"leftovers": items}).decode().splitlines()
    assert json.loads("\n".join(lines)) == {"leftovers": items}
    assert [line.strip().rstrip(",") for line in lines[2:-2]] == [json.dumps(i, ensure_ascii=False) for i in items]


def test_what_is_made_once_is_made_once() -> None:
    made = []
    once = Once(lambda key: made.append(key) or len(made))  # type: ignore[func-returns-value]
    assert [once["a"], once["b"], once["a"]] == [1, 2, 1]
    assert made == ["a", "b"]
