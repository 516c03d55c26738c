"""The built-in tables: they lint clean, every example holds, and they stay general."""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path

import pytest

from converter.errors import MapError
from converter.mapping import load_maps
from converter.mapping.explain import explain
from converter.mapping.lint import lint
from converter.mapping.load import layer_files
from converter.mapping.rules import wordings
from converter.mapping.tables import parse, problems
from converter.mapping.yaml_tables import read_yaml
from converter.resources import maps_folder


def test_the_built_in_tables_have_no_errors():
    assert [str(m) for m in lint() if m.severity == "error"] == []


def test_there_are_at_most_2500_rules_and_every_one_has_an_example():
    assert 800 <= len(load_maps().rules) <= 2500
    assert [str(m) for m in lint() if m.code == "maps.no-example"] == []


@pytest.mark.parametrize(
    ("phrase", "spoken"),
    [
        ("net? sales", ["net sales", "sales"]),
        ("(all)? costs of (x|y)", ["all costs of x", "all costs of y", "costs of x", "costs of y"]),
        ("interest (and fees)? on loans", ["interest and fees on loans", "interest on loans"]),
    ],
)  # fmt: skip
def test_a_phrase_stands_for_its_wordings(phrase, spoken):
    assert wordings(phrase) == spoken


@pytest.mark.parametrize("phrase", ["(net sales", "net) sales", "a? b? c? d? e? f? g? h? i? j? k?"])
def test_a_damaged_phrase_is_refused(phrase):
    with pytest.raises(ValueError, match=r"."):
        wordings(phrase)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("format: 1\nformat: 1\n", "t.yaml:2:1: the key 'format' stands twice"),
        ("a: &x [1]\nb: *x\n", "anchors and aliases"),
        ("a: [1, 2\n", "t.yaml:2:1"),
        ("a: " + "[" * 40 + "]" * 40, "nested too deeply"),
    ],
)
def test_yaml_that_is_no_table_is_refused_with_its_place(text, said):
    with pytest.raises(MapError, match=r".") as caught:
        read_yaml(text, "t.yaml")
    assert said in caught.value.message


def test_words_that_yaml_would_read_as_truth_stay_words():
    assert read_yaml("stop: [on, no, yes, 2011-01-01]\n", "t.yaml").data == {"stop": ["on", "no", "yes", "2011-01-01"]}


def _lint_one(tmp_path: Path, rules: str) -> list[str]:
    (tmp_path / "mine.yaml").write_text(f"format: 1\ntable: mine\nstatement: income-statement\nrules:\n{rules}")
    return [m.code for m in lint([tmp_path])]


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        ("- {rule: a, concept: NoSuchConceptAtAll, labels: [widgets], examples: [widgets]}", "maps.unknown-concept"),
        ("- {rule: a, concept: StatementTable, labels: [widgets], examples: [widgets]}", "maps.abstract-concept"),
        ("- {rule: a, concept: Assets, labels: [widgets], examples: [widgets]}", "maps.period"),
        ("- {rule: a, concept: GrossProfit, labels: [widgets], unit: shares, examples: [widgets]}", "maps.type"),
        (
            "- {rule: a, concept: SalesRevenueNet, labels: [widgets], from: 2020, examples: [widgets]}",
            "maps.concept-years",
        ),
        ("- {rule: a, concept: GrossProfit, labels: [widgets]}", "maps.no-example"),
        ("- {rule: a, concept: GrossProfit, labels: [widgets], examples: [gadgets]}", "maps.example"),
        ("- {rule: a, concept: GrossProfit, labels: [widgets], when: [nothing], examples: [widgets]}", "maps.evidence"),
        ("- {rule: a, concept: GrossProfit, label: [widgets], examples: [widgets]}", "maps.schema"),
        ("- {rule: a, concept: GrossProfit, labels: ['(widgets'], examples: [widgets]}", "maps.yaml"),
    ],
)
def test_lint_finds(tmp_path, rule, code):
    assert code in _lint_one(tmp_path, rule)


def test_lint_finds_a_name_that_stands_twice_and_a_label_that_two_rules_claim(tmp_path):
    rules = (
        "- {rule: a, concept: GrossProfit, labels: [widgets sold], examples: [widgets sold]}\n"
        "- {rule: a, concept: GrossProfit, labels: [gadgets sold], examples: [gadgets sold]}\n"
    )
    assert "maps.name-twice" in _lint_one(tmp_path, rules)
    rules = (
        "- {rule: a, concept: GrossProfit, labels: [widgets zymurgy], examples: [widgets zymurgy]}\n"
        "- {rule: b, concept: OperatingIncomeLoss, labels: [zymurgy widgets], examples: [zymurgy widgets]}\n"
    )
    assert "maps.claimed-twice" in _lint_one(tmp_path, rules)


def test_a_message_names_file_line_and_column(tmp_path):
    (tmp_path / "mine.yaml").write_text(
        "format: 1\ntable: mine\nrules:\n- {rule: a, concept: Nope, labels: [x], examples: [x]}\n"
    )
    places = {(m.line, m.column) for m in lint([tmp_path]) if m.code == "maps.unknown-concept"}
    assert places == {(4, 22)}


def test_a_later_layer_overrides_a_rule_by_its_name(tmp_path):
    (tmp_path / "mine.yaml").write_text(
        "format: 1\ntable: mine\nstatement: income-statement\nrules:\n"
        "- {rule: is-gross-profit, concept: OperatingIncomeLoss, labels: [gross profit], examples: [Gross profit]}\n"
    )
    rules = {rule.name: rule for rule in load_maps((tmp_path,)).rules}
    assert rules["is-gross-profit"].concept == "OperatingIncomeLoss"
    assert rules["is-gross-profit"].origin.layer == str(tmp_path)


def test_a_missing_folder_is_a_plain_error(tmp_path):
    with pytest.raises(MapError, match="no such folder"):
        load_maps((tmp_path / "none",))


@pytest.mark.parametrize("spoil", [lambda held: held[:5000], lambda held: b"{}\n" + held, lambda held: b""])
def test_a_damaged_cache_costs_time_only(tmp_path, monkeypatch, spoil):
    from converter.mapping import load

    monkeypatch.setenv("RELEASE2XBRL_CACHE", str(tmp_path))
    load._kept.clear()
    first = len(load_maps().rules)
    kept = list(tmp_path.glob("maps-*.packed"))
    assert len(kept) == 1
    whole = kept[0].read_bytes()
    kept[0].write_bytes(spoil(whole))
    load._kept.clear()
    assert len(load_maps().rules) == first
    assert kept[0].read_bytes() == whole
    load._kept.clear()


def test_explain_tells_why():
    told = "\n".join(explain("Deferred revenue", "balance-sheet", "current liabilities", 2023))
    assert "ContractWithCustomerLiabilityCurrent" in told
    assert "balance_sheet.yaml" in told
    assert "no GAAP concept" in "\n".join(explain("Adjusted EBITDA", "income-statement"))


def test_every_table_fits_the_published_schema():
    for file, data in layer_files(maps_folder()):
        tree = parse(file, data)
        if "rules" in tree.data:
            assert problems(tree) == [], file


def test_rules_serve_several_wordings_of_filers_each(bench):
    """How many labels of the bench a rule answers to, by words alone: rules are not labels pasted one by one."""
    maps = load_maps()
    labels = set()
    for name in ("filer-labels.csv", "face-labels-2010.csv"):
        with (bench / name).open(encoding="utf-8", newline="") as stream:
            labels.update(row["label"] for row in csv.DictReader(stream))
    served = defaultdict(set)
    for label in labels:
        for found in maps.alike(maps.lexicon.label(label), similar=False)[:3]:
            if found.score > 0.98:
                served[found.rule].add(label)
    average = sum(len(found) for found in served.values()) / len(maps.rules)
    assert average >= 5, average
