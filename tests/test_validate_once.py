"""What Arelle is let find out once in a session: it says the same as without, each time, and is left as it was."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from test_validate import ASSETS, codes, fact, report
from test_validate_shared import EXTENSION, EXTENSION_FAULTS, REPORT_FAULTS, REPORTS, STEM, errors, put

from converter import convert
from converter.validate import arelle_once, validate


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory, first_release: Path) -> dict[str, bytes]:
    return convert(first_release, formats=("ixbrl", "xbrl", "json"), stem=STEM).files()


@contextmanager
def forgetful() -> Iterator[None]:
    """Within: Arelle as its makers have it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(arelle_once, "_ONCE", ())
        yield


def held() -> list[Any]:
    return [getattr(each.owner, each.name) for each in arelle_once._ONCE]


@pytest.mark.slow
@pytest.mark.parametrize("number", range(3), ids=("inline", "instance", "json"))
@pytest.mark.parametrize("fault", REPORT_FAULTS)
def test_a_fault_of_a_report_is_said_as_by_an_arelle_that_forgets(
    tmp_path: Path, written: dict[str, bytes], fault: str, number: int
) -> None:
    put(tmp_path, written, REPORTS[number], *REPORT_FAULTS[fault][number])
    with forgetful():
        plain = validate([tmp_path / REPORTS[number]])
    assert not plain.valid
    assert errors(validate([tmp_path / REPORTS[number]]).findings) == errors(plain.findings)


@pytest.mark.slow
@pytest.mark.parametrize("fault", EXTENSION_FAULTS)
def test_a_fault_of_the_taxonomy_is_said_as_by_an_arelle_that_forgets(
    tmp_path: Path, written: dict[str, bytes], fault: str
) -> None:
    suffix, find, replacement = EXTENSION_FAULTS[fault]
    put(tmp_path, written, f"{EXTENSION}{suffix}", find, replacement)
    with forgetful():
        plain = validate([tmp_path / REPORTS[0]])
    assert not plain.valid
    assert errors(validate([tmp_path / REPORTS[0]]).findings) == errors(plain.findings)


def test_a_value_that_is_wrong_twice_is_said_to_be_twice(tmp_path: Path) -> None:
    path = report(tmp_path, fact("Assets", "many") + "\n" + fact("AssetsCurrent", "many"))
    wrong = [f for f in validate([path]).findings if f.code == "arelle.xmlSchema:valueError"]
    assert len(wrong) == 2


def test_a_prefix_means_what_it_is_declared_to_mean_where_it_stands(tmp_path: Path) -> None:
    path = report(tmp_path, ASSETS)
    unit = (
        '<xbrli:unit id="{}"><xbrli:measure xmlns:m="{}">m:USD</xbrli:measure></xbrli:unit>'
        '<us-gaap:{} contextRef="c" unitRef="{}" decimals="-3">1000</us-gaap:{}>'
    )
    money = unit.format("v", "http://www.xbrl.org/2003/iso4217", "Cash", "v", "Cash")
    other = unit.format("w", "http://www.example.com/coins", "Goodwill", "w", "Goodwill")
    path.write_text(path.read_text().replace("</xbrli:xbrl>", f"{money}{other}</xbrli:xbrl>"))
    found = [f for f in validate([path]).findings if f.code == "arelle.xbrl.4.8.2:monetaryFactUnit-notMonetaryMeasure"]
    assert [("Goodwill" in f.message, "Cash" in f.message) for f in found] == [(True, False)]


def test_a_page_that_violates_its_schema_does_so_in_each_session(tmp_path: Path, written: dict[str, bytes]) -> None:
    put(tmp_path, written, REPORTS[0], "<body", '<body wrong="yes"')
    said = [errors(validate([tmp_path / REPORTS[0]]).findings) for _ in range(2)]
    assert any("wrong" in message for _, message in said[0])
    assert said[0] == said[1]


def test_a_unit_that_is_not_registered_is_found_in_each_session(tmp_path: Path) -> None:
    path = report(tmp_path, fact("Assets", "1"), unit="iso4217:XZY")
    assert validate([path]).findings == validate([path]).findings != ()


def test_a_concept_is_of_many_types_where_it_is_of_one_of_them(tmp_path: Path, written: dict[str, bytes]) -> None:
    """Asked for all types at once Arelle answers as for each: for every concept and every set of types it knows."""
    from arelle import ModelValue, XbrlConst

    from converter.validate.plan import plan
    from converter.validate.session import loaded

    put(tmp_path, written, REPORTS[1], "<", "<")
    job = plan([tmp_path / REPORTS[1]], [], online=False, efm=False).job
    sets = [
        each for each in vars(XbrlConst).values()
        if isinstance(each, frozenset) and all(isinstance(name, ModelValue.QName) for name in each)
    ]  # fmt: skip
    with loaded(job.files, job.packages) as (model,):
        concepts = list(model.qnameConcepts.values())
        own = [frozenset((concept.typeQname,)) for concept in concepts if concept.typeQname]
        with arelle_once.once():
            at_once = [concept.instanceOfType(types) for concept in concepts for types in (*sets, *own[:40])]
        assert at_once == [concept.instanceOfType(types) for concept in concepts for types in (*sets, *own[:40])]
    assert len(sets) > 10
    assert {True, False} <= set(at_once)


def test_a_unit_registry_that_is_not_arelles_own_is_read_each_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    arelle_once._REGISTRIES.clear()
    path = report(tmp_path, ASSETS)
    with monkeypatch.context() as patch:
        patch.setattr(arelle_once, "_ARELLE", tmp_path)
        assert validate([path]).valid
        assert not arelle_once._REGISTRIES
    assert validate([path]).valid
    assert len(arelle_once._REGISTRIES) == 1


class _Later(NamedTuple):
    owner: object
    name: str
    remembering: object


def test_an_arelle_without_a_name_of_the_table_says_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    missing = tuple(_Later(each.owner, f"{each.name}_of_old", each.remembering) for each in arelle_once._ONCE)
    monkeypatch.setattr(arelle_once, "_ONCE", missing)
    assert codes(validate([report(tmp_path, ASSETS)]).findings) == []
    assert not any(hasattr(each.owner, each.name) for each in missing)


def test_arelle_is_left_as_it_was_also_where_a_session_fails() -> None:
    def failing() -> None:
        with arelle_once.once():
            assert held() != before
            raise RuntimeError

    before = held()
    with pytest.raises(RuntimeError):
        failing()
    assert held() == before
