"""The same facts in every format: as Arelle reads them, and byte for byte from run to run."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from read_back import read_csv, read_inline, read_instance, read_json
from write_cases import CASH, QUARTER, REVENUES, USD, amount, example, fact

from converter.duplicates import distinct
from converter.model import Conversion, Entity, Period
from converter.validate import load_facts, validate
from converter.write import extension_names, report_names, write

FORMATS = ("ixbrl", "xbrl", "json", "csv")
ENTRIES = ("example.htm", "example.xml", "example.json", "example.csv.json")


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    return write(example(), FORMATS, "example")


def written(files: dict[str, bytes], folder: Path) -> list[Path]:
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return [folder / name for name in ENTRIES]


@pytest.mark.slow
@pytest.mark.parametrize("cik", ["0001105472", ""])
def test_arelle_finds_nothing_to_say_about_any_format(tmp_path: Path, cik: str) -> None:
    made = write(example(cik), FORMATS, "example")
    verdict = validate(written(made, tmp_path))
    assert [finding.message for finding in verdict.findings] == []


@pytest.mark.slow
def test_arelle_reads_equal_facts_from_all_formats(files: dict[str, bytes], tmp_path: Path) -> None:
    inline, instance, oim_json, oim_csv = load_facts(*written(files, tmp_path))
    assert instance == oim_json == oim_csv
    # The rounded revenue of the prose is shown in the page only.
    extra = inline - instance
    assert [(f.value, f.decimals) for f in extra] == [("51800000", "-5")]
    assert instance < inline


def test_every_format_holds_the_facts_of_the_model_under_the_same_ids(files: dict[str, bytes]) -> None:
    inline, _ = read_inline(files["example.htm"])
    instance = read_instance(files["example.xml"])
    assert set(inline) == {fact.id for fact in example().facts}
    assert set(instance) == {fact.id for fact in distinct(example().facts)}
    assert instance == {ident: inline[ident] for ident in instance}
    assert instance == read_json(files["example.json"])
    assert instance == read_csv(files["example.csv.json"], files["example.csv"])


def test_all_of_xml_is_ascii_as_edgar_asks() -> None:
    case = example()
    made = write(
        case._replace(facts=tuple(f._replace(value="Caf\u00e9") if f.id == "f-1" else f for f in case.facts)),
        ("ixbrl", "xbrl"),
        "example",
    )
    assert all(data.isascii() for data in made.values())
    assert b">Caf&#233;</" in made["example.htm"]
    assert b">Caf&#233;</" in made["example.xml"]


def test_the_same_conversion_gives_the_same_bytes(files: dict[str, bytes]) -> None:
    again = write(example(), FORMATS, "example")
    assert list(again) == list(files)
    assert again == files


def test_only_the_formats_asked_for_are_written_and_always_the_extension() -> None:
    assert list(write(example(), ("json",), "x"))[:2] == ["x.json", "sonx-20110630.xsd"]


def test_there_is_no_context_or_unit_that_no_fact_uses(files: dict[str, bytes]) -> None:
    text = files["example.xml"].decode()
    for kind in ("context", "unit"):
        declared = [part.split('"')[0] for part in text.split(f'<xbrli:{kind} id="')[1:]]
        assert len(declared) == len(set(declared))
        assert all(f'{kind}Ref="{ident}"' in text for ident in declared)


def test_a_context_says_the_days_and_json_the_midnight_after(files: dict[str, bytes]) -> None:
    assert b"<xbrli:endDate>2011-06-30</xbrli:endDate>" in files["example.xml"]
    facts = json.loads(files["example.json"])["facts"]
    assert facts["f-7"]["dimensions"]["period"] == "2011-04-01T00:00:00/2011-07-01T00:00:00"
    assert facts["f-23"]["dimensions"]["period"] == "2011-07-01T00:00:00"


def test_json_leaves_out_what_oim_says_must_not_be_there(files: dict[str, bytes]) -> None:
    facts = json.loads(files["example.json"])["facts"]
    assert "unit" not in facts["f-19"]["dimensions"], "a percentage is pure"
    assert "decimals" not in facts["f-22"], "nil has no precision"
    assert facts["f-22"]["value"] is None
    assert facts["f-1"]["dimensions"]["language"] == "en-us"
    assert "language" not in facts["f-2"]["dimensions"], "a date is in no language"


def test_values_in_json_are_canonical(files: dict[str, bytes]) -> None:
    report = json.loads(files["example.json"])
    assert report["documentInfo"]["features"]["xbrl:canonicalValues"] is True
    assert report["facts"]["f-7"]["value"] == "51772000.0"
    assert report["facts"]["f-15"]["value"] == "-0.02"
    assert report["facts"]["f-11"]["value"] == "0.0"


def test_json_carries_where_a_fact_was_read(files: dict[str, bytes]) -> None:
    report = json.loads(files["example.json"])
    evidence = report["facts"]["f-13"]["r2x:evidence"]
    assert "r2x" in report["documentInfo"]["namespaces"]
    assert evidence["label"] == "Net income (loss)"
    assert (evidence["page"], evidence["line"], evidence["proof"]) == (1, 19, "proved")


def test_a_company_without_a_cik_gets_a_scheme_nobody_takes_for_edgars() -> None:
    names = report_names(example(""))
    assert names.scheme == "urn:release2xbrl:company-name"
    assert names.identifier == "sonusexampleinc"


def named(**fields: Any) -> Conversion:
    return example()._replace(entity=Entity(period=QUARTER)._replace(**fields))


@pytest.mark.parametrize(
    ("entity", "prefix", "namespace"),
    [
        ({"ticker": "SONS", "name": "Sonus Networks, Inc."}, "sons", "http://www.sonusnetworks.com/20110630"),
        ({"name": "Château & Söhne Holdings"}, "chateausohne", "http://www.chateausohne.com/20110630"),
        ({"ticker": "BRK.B", "name": "Berkshire"}, "brkb", "http://www.berkshire.com/20110630"),
        ({"ticker": "IX", "name": "Orix Corp"}, "ixco", "http://www.orix.com/20110630"),
        ({"ticker": "LINK", "name": "3M Company"}, "linkco", "http://www.3m.com/20110630"),
        ({"name": "3M Company"}, "m", "http://www.3m.com/20110630"),
        ({}, "company1", "http://www.company1-filer.com/20110630"),
        ({"name": "株式会社"}, "company1", "http://www.company1-filer.com/20110630"),
    ],
)
def test_the_extension_is_named_for_the_company(entity: dict[str, str], prefix: str, namespace: str) -> None:
    names = extension_names(named(**entity))
    assert (names.prefix, names.namespace) == (prefix, namespace)
    assert names.schema == f"{prefix}-20110630.xsd"
    assert names.file("lab") == f"{prefix}-20110630_lab.xml"


def test_the_extension_of_a_release_without_a_period_is_dated_by_its_facts() -> None:
    case = example()._replace(entity=Entity(name="A"))
    assert extension_names(case).date == date(2011, 6, 30)
    assert extension_names(case._replace(facts=())).date == date(2011, 12, 31)


def test_a_report_of_no_facts_is_still_written() -> None:
    case = example()._replace(facts=(), extensions=())
    files = write(case, FORMATS, "example")
    assert read_json(files["example.json"]) == {}
    assert read_instance(files["example.xml"]) == {}


def test_exact_values_have_no_decimals_in_json_and_inf_in_xml() -> None:
    case = example()
    exact = [f._replace(decimals=None) if f.id == "f-7" else f for f in case.facts if f.id != "f-4"]
    files = write(case._replace(facts=tuple(exact)), FORMATS, "example")
    assert "decimals" not in json.loads(files["example.json"])["facts"]["f-7"]
    assert b'<us-gaap:Revenues id="f-7" contextRef="c-1" unitRef="usd" decimals="INF">' in files["example.xml"]


def test_two_facts_on_one_printed_number_nest() -> None:
    case = example()
    printed = amount(case.document, "Cash", 0, "73401000", 3, USD)
    more = fact("f-99", CASH, Period(date(2011, 7, 1)), printed, "73401000")
    files = write(case._replace(facts=(*case.facts, more)), FORMATS, "example")
    inline, shown = read_inline(files["example.htm"])
    assert shown["f-99"] == shown["f-23"] == "73,401"
    assert inline["f-99"].value == "73401000"


def test_a_value_the_printed_digits_cannot_say_is_hidden_and_tied_to_them() -> None:
    case = example()
    printed = amount(case.document, "Service", 0, "22325000", 3, USD)
    other = fact("f-99", REVENUES, Period(date(2011, 7, 1), date(2011, 6, 1)), printed, "22325000")
    files = write(case._replace(facts=(*case.facts, other)), FORMATS, "example")
    inline, shown = read_inline(files["example.htm"])
    assert "f-99" not in shown
    assert inline["f-99"].value == "22325000"
    assert b'<span style="-sec-ix-hidden:f-99">22,326</span>' in files["example.htm"]


def test_values_of_any_length_stay_exact() -> None:
    case = example()
    printed = amount(case.document, "Service", 0, "1", 3, USD)
    long = "123456789012345678901234567890123456789.123456789"
    other = fact("f-99", REVENUES, Period(date(2011, 7, 1), date(2011, 6, 1)), printed, None)
    other = other._replace(value=Decimal(long), decimals=9)
    files = write(case._replace(facts=(*case.facts, other)), FORMATS, "example")
    assert read_inline(files["example.htm"])[0]["f-99"].value == long
    assert read_json(files["example.json"])["f-99"].value == long


def test_a_name_printed_in_pieces_is_continued() -> None:
    from converter.read import read

    html = b"<p><b>Sonus</b> Example, <i>Inc.</i> today announced results for the quarter ended June 30, 2011.</p>"
    page = read(b"<html><body>" + html + b"</body></html>", "r.htm")
    case = example()
    cover = tuple(f._replace(evidence=f.evidence._replace(place=None)) for f in case.facts[:3])
    made = write(case._replace(document=page, facts=cover, statements=()), ("ixbrl",), "x")["x.htm"].decode()
    assert 'contextRef="c-1" continuedAt="f-1-2">Sonus</ix:nonNumeric></b>' in made
    assert '<ix:continuation id="f-1-2" continuedAt="f-1-3"> Example, </ix:continuation>' in made
    assert '<i><ix:continuation id="f-1-3">Inc.</ix:continuation></i>' in made
    assert ">June 30, 2011</ix:nonNumeric>" in made
    assert made.count("<ix:hidden>") == 1, "only the amendment flag is printed nowhere"


def test_a_name_inside_another_word_is_not_the_company() -> None:
    from converter.write.printed import find

    name = next(f for f in example().facts if f.concept.name == "EntityRegistrantName")._replace(value="Sonus")
    assert find(name, ["SonusNet and Sonus2 and eSonus", "of Sonus, Inc."]) == [(1, 3, 8)]
    assert find(name, ["SonusNet", "Son", "us, Inc."]) == [(1, 0, 3), (2, 0, 2)]
    assert find(name, ["SonusNet", "Son", "use"]) == []
