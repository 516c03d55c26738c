"""Compiled mapping tables: what is kept is what was compiled, and a label finds in it what it would find by hand."""

from __future__ import annotations

import sys

import pytest

from converter.mapping import load_maps
from converter.mapping.dimensions import _runs
from converter.mapping.explain import spot
from converter.mapping.match import Matcher
from converter.mapping.normalise import Beginnings, Labels, Phrases
from converter.mapping.packed import Packed, data, numbers, pack, rows, text, texts
from converter.resources import maps_folder
from converter.taxonomy import concept_table
from converter.taxonomy.table import _Lines, _Long

SECTIONS = {"names": text(["cash", "débt"]), "counts": numbers([0, 7, 4_000_000_000]), "lists": data({"a": ["b"]})}


def test_sections_come_back_as_they_were_packed():
    packed = Packed(
        pack("cards", {**SECTIONS, **texts("notes", ["", "ü", "z"]), **rows("bags", [[3], [], [1, 2]])}), "cards"
    )
    assert packed.text("names") == ["cash", "débt"]
    assert list(packed.numbers("counts")) == [0, 7, 4_000_000_000]
    assert packed.data("lists") == {"a": ["b"]}
    assert [packed.texts("notes")[number] for number in range(3)] == ["", "ü", "z"]
    assert (list(packed.numbers("bags")), list(packed.numbers("bags end"))) == ([3, 1, 2], [1, 1, 3])


@pytest.mark.parametrize(
    "spoil",
    [
        lambda held: held[:-1],
        lambda held: held + b"\0",
        lambda held: held.replace(sys.byteorder.encode(), b"middle"),
        lambda held: held.replace(b"cards", b"codes"),
        lambda held: b"",
        lambda held: b"[]\n",
    ],
    ids=["cut short", "too long", "another machine", "another kind", "empty", "no heading"],
)
def test_bytes_that_are_not_what_was_packed_are_refused(spoil):
    with pytest.raises(ValueError, match=r"."):
        Packed(spoil(pack("cards", SECTIONS)), "cards")


def test_a_phrase_is_found_where_it_first_stands_and_the_longest_of_several():
    phrases = Phrases(["net of", "net of tax", "tax"])
    assert phrases.find(("income", "net", "of", "tax")) == (1, 4)
    assert phrases.find(("net", "of", "tax", "net", "of"), 1) == (2, 3)
    assert phrases.find(("network", "of")) is None


def test_words_that_stood_around_a_phrase_do_not_become_one():
    rest = Phrases(["adjusted for"]).without(("free", "adjusted", "for", "cash", "flow"))
    assert rest == ("free", "", "cash", "flow")
    assert Phrases(["free cash flow"]).find(rest) is None


@pytest.mark.parametrize("kind", ["balance-sheet", "cash-flows", "supplemental"])
@pytest.mark.parametrize(
    "label",
    [
        "Increase in trade accounts receivable from lessees",
        "Deferred drydocking costs and other noncurrent assets of the vessel",
        "Proceeds from sale of a quantum refrigerator",
        "Unfunded pension obligation payable to related parties",
        "Other",
        "Net quantum income",
        "Cash paid for interest, taxes and other current assets and liabilities",
        "Zyzzyva",
    ],
)
def test_similar_wordings_are_those_that_comparing_with_every_wording_gives(kind, label):
    maps = load_maps()
    read = maps.lexicon.label(label)
    wordings, scope = maps.wordings, maps.scope(kind)
    total = sum(map(wordings.weight, read.bag))
    best: dict[int, tuple[float, int]] = {}
    for number, rule in enumerate(wordings.rules):
        words = wordings[number]
        common = sum(map(wordings.weight, words & read.bag))
        index = common / (total + sum(map(wordings.weight, words)) - common)
        if index >= 0.36 and scope.fits[rule] and index > best.get(rule, (0, 0))[0]:
            best[rule] = index, number
    for least in (0.36, 0.5, 0.75):
        sure = {rule: (index, number) for rule, (index, number) in best.items() if index >= least}
        assert wordings.alike(scope, read.bag, least) == sure
        assert scope.alike[least][" ".join(read.key)] == sure


def test_what_one_release_shows_is_not_known_of_the_next():
    maps, concepts = load_maps(), concept_table()
    asked = spot("Net cash provided by operating activities", "cash-flows", "", maps)
    revenue = spot("Total revenues", "income-statement", "", maps)

    def names(evidence, line):
        matcher = Matcher(maps, concepts, 2016, frozenset(evidence), "")
        return [(found.concept.name, found.why) for found in matcher.candidates(line)]

    plain = names([], revenue)
    assert names(["bank", "other-revenue"], revenue) != plain
    assert names([], revenue) == plain
    assert names([], asked) == names([], asked)


@pytest.mark.parametrize("label", ["Deferred income taxes", "Accounts receivable, net", "Other, net", "Inventories"])
def test_where_a_line_stands_counts_each_time_whatever_was_asked_before(label):
    maps, concepts = load_maps(), concept_table()
    places = [
        spot(label, kind, under, maps, unit=unit)._replace(total=total)
        for kind, under in [
            ("balance-sheet", "current assets"),
            ("balance-sheet", "noncurrent liabilities"),
            ("cash-flows", "operating activities"),
            ("cash-flows", "changes in working capital"),
            ("income-statement", ""),
        ]
        for unit in ("money", "percent")
        for total in (False, True)
    ]

    def candidates(line):
        return Matcher(maps, concepts, 2016, frozenset(), "").candidates(line)

    asked = [candidates(line) for line in [*places, *places]]
    alone = []
    for line in places:
        maps.of_year.clear()
        alone.append(candidates(line))
    assert asked == [*alone, *alone]
    assert any(alone)


def test_a_label_is_read_once_a_release_and_the_company_only_where_it_is_asked_for():
    labels = Labels(load_maps().lexicon, "acme")
    assert labels["Net income attributable to Acme"] is labels["Net income attributable to Acme"]
    assert "company" in labels["Net income attributable to Acme"].bag
    assert "company" not in labels.plain["Net income attributable to Acme"].bag


def test_a_label_without_the_company_is_the_same_with_and_without_names():
    labels = Labels(load_maps().lexicon, "acme")
    assert labels["Total net sales"] is labels.plain["Total net sales"]


@pytest.mark.parametrize(
    ("label", "word"),
    [("Adjusted EBITDA", "adjusted"), ("Net income before income taxes", ""), ("Free cash flow", "free cash flow")],
)
def test_a_label_tells_what_keeps_it_off_gaap_concepts(label, word):
    assert Labels(load_maps().lexicon)[label].barred == word


@pytest.mark.parametrize("aside", [
    "(see note 4)", "(Notes 2 and 3)", "note 7", "see notes 1, 2 & 3", "(a)", "(iv)", "(12)", "[1]", "*", "†", "™",
    "(unaudited)", "as of June 30, 2024", "at May 1", "on Dec. 31", "each of Sept. 30, 2023", "October 1, 2023",
    "Jan 3", "February 28", "March 31", "April 30", "July 4", "August 1", "November 30", "2024", "1999", "fiscal", "Q3",
])  # fmt: skip
def test_marks_notes_and_dates_are_no_words_of_a_label(aside):
    assert Labels(load_maps().lexicon)[f"Trade balances {aside}"].folded == "trade balances"


def test_words_hold_a_phrase_only_where_they_hold_how_it_begins():
    beginnings = Beginnings([("net", "of"), ("ebitda",)])
    assert beginnings.among(("assets", "net", "of", "allowance"))
    assert beginnings.among(("ebitda",))
    assert not beginnings.among(("of", "net", "income"))
    assert not beginnings.among(())


def test_a_long_table_finds_what_one_cut_into_lines_finds():
    path = maps_folder() / "concepts" / "us-gaap-more.csv"
    cut, long = _Lines(path), _Long(path)
    names = [line.partition(",")[0] for line in (cut.lines[0], cut.lines[-1], *cut.lines[:: len(cut.lines) // 30])]
    unknown = ["", "A", "zzz", names[5] + "X", names[7][:-1]]
    assert [long.find(name) for name in (*names, *unknown)] == [cut.find(name) for name in (*names, *unknown)]
    assert long.lines == cut.lines


def test_the_answers_to_some_words_lie_under_the_rarest_of_them():
    maps = load_maps()
    words = maps.lexicon.label("Cash and cash equivalents").key
    assert words in {answer.key for answer in maps.answers.to(words)}
    assert maps.answers.to((*words, "quantum")) == maps.answers.to(words[:0]) == ()


def test_members_are_looked_for_among_runs_of_as_many_words_as_their_longest_name_has():
    words = ["class", "a", "common", "stock"]
    every = {" ".join(words[start:end]) for end in range(1, 5) for start in range(end)}
    assert set(_runs(words, 4)) == set(_runs(words, 9)) == every
    assert set(_runs(words, 2)) == {run for run in every if run.count(" ") < 2}
    assert _runs([], 2) == []
    for breakdown in load_maps().breakdowns:
        assert max(name.count(" ") + 1 for name in breakdown.inside) == breakdown.longest
