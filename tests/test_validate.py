"""Validation: what Arelle says, against which taxonomy, and what is found before it starts."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from converter.errors import InputError, TaxonomyError
from converter.model import Finding, Severity
from converter.taxonomy import concept_table
from converter.validate import load_facts, validate
from converter.validate.plan import plan, references

TABLE = concept_table()
CALCULATION = "https://xbrl.org/2023/arcrole/summation-item"


def schema(folder: Path, year: int = 2011, extra: str = "") -> None:
    """An extension schema importing us-gaap and dei of a year, and a calculation linkbase: assets are their parts."""
    imports = "".join(
        f'<xs:import namespace="{TABLE.namespace(p, year)}" schemaLocation="{TABLE.href(p, year)}"/>'
        for p in ("us-gaap", "dei")
    )
    (folder / "x.xsd").write_text(
        '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:link="http://www.xbrl.org/2003/linkbase" '
        'xmlns:xlink="http://www.w3.org/1999/xlink" targetNamespace="http://www.example.com/20110630" '
        'elementFormDefault="qualified"><xs:annotation><xs:appinfo><link:linkbaseRef xlink:type="simple" '
        'xlink:arcrole="http://www.w3.org/1999/xlink/properties/linkbase" xlink:href="x_cal.xml"/></xs:appinfo>'
        f"</xs:annotation>{imports}{extra}</xs:schema>"
    )
    gaap = TABLE.href("us-gaap", year)
    arcs = "".join(
        f'<link:loc xlink:type="locator" xlink:href="{gaap}#us-gaap_{name}" xlink:label="{name}"/>'
        for name in ("Assets", "AssetsCurrent", "AssetsNoncurrent")
    ) + "".join(
        f'<link:calculationArc xlink:type="arc" xlink:arcrole="{CALCULATION}" xlink:from="Assets" xlink:to="{name}" '
        f'order="1" weight="1"/>'
        for name in ("AssetsCurrent", "AssetsNoncurrent")
    )
    (folder / "x_cal.xml").write_text(
        '<link:linkbase xmlns:link="http://www.xbrl.org/2003/linkbase" xmlns:xlink="http://www.w3.org/1999/xlink">'
        f'<link:arcroleRef xlink:type="simple" arcroleURI="{CALCULATION}" '
        'xlink:href="https://www.xbrl.org/2023/calculation-1.1.xsd#summation-item"/><link:calculationLink '
        f'xlink:type="extended" xlink:role="http://www.xbrl.org/2003/role/link">{arcs}</link:calculationLink>'
        "</link:linkbase>"
    )


def report(folder: Path, facts: str, *, year: int = 2011, unit: str = "iso4217:USD", name: str = "x.xml") -> Path:
    """A small instance with one instant context `c` and one unit `u`."""
    if not (folder / "x.xsd").exists():
        schema(folder, year)
    path = folder / name
    path.write_text(
        '<xbrli:xbrl xmlns:xbrli="http://www.xbrl.org/2003/instance" xmlns:link="http://www.xbrl.org/2003/linkbase" '
        'xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:iso4217="http://www.xbrl.org/2003/iso4217" '
        f'xmlns:us-gaap="{TABLE.namespace("us-gaap", year)}" xmlns:dei="{TABLE.namespace("dei", year)}">'
        '<link:schemaRef xlink:type="simple" xlink:href="x.xsd"/><xbrli:context id="c"><xbrli:entity>'
        '<xbrli:identifier scheme="http://www.sec.gov/CIK">0001105472</xbrli:identifier></xbrli:entity>'
        "<xbrli:period><xbrli:instant>2011-06-30</xbrli:instant></xbrli:period></xbrli:context>"
        f'<xbrli:unit id="u"><xbrli:measure>{unit}</xbrli:measure></xbrli:unit>{facts}</xbrli:xbrl>'
    )
    return path


def fact(name: str, value: str, decimals: str = "-3") -> str:
    return f'<us-gaap:{name} contextRef="c" unitRef="u" decimals="{decimals}">{value}</us-gaap:{name}>'


ASSETS = fact("Assets", "3000") + fact("AssetsCurrent", "1000") + fact("AssetsNoncurrent", "2000")


def codes(findings: tuple[Finding, ...], severity: Severity = Severity.ERROR) -> list[str]:
    return [finding.code for finding in findings if finding.severity is severity]


@pytest.mark.parametrize("year", [2011, 2025])
def test_a_sound_report_is_valid_offline_on_the_bundled_excerpt(tmp_path: Path, year: int) -> None:
    result = validate([report(tmp_path, ASSETS, year=year)])
    assert result.valid
    assert result.findings == ()
    assert result.taxonomy == f"bundled excerpt of US-GAAP {year}"
    assert result.arelle.split(".")[0].isdigit()
    assert "calculations 1.1 (rounding)" in result.checks


def test_a_sum_that_does_not_foot_is_an_error_with_its_place(tmp_path: Path) -> None:
    wrong = fact("Assets", "3000000") + fact("AssetsCurrent", "1000000") + fact("AssetsNoncurrent", "1000000")
    result = validate([report(tmp_path, wrong)])
    assert not result.valid
    (finding,) = result.findings
    assert "inconsistentCalculation" in finding.code
    assert "x.xml" in finding.quote


def test_inconsistent_duplicates_are_an_error_here(tmp_path: Path) -> None:
    result = validate([report(tmp_path, fact("Land", "9000000") + fact("Land", "5000000"))])
    assert not result.valid
    assert any("uplicate" in code for code in codes(result.findings))


def test_consistent_duplicates_are_none(tmp_path: Path) -> None:
    assert validate([report(tmp_path, fact("Land", "9000000", "-6") + fact("Land", "9123000"))]).findings == ()


def test_a_currency_that_does_not_exist_fails_the_unit_registry(tmp_path: Path) -> None:
    result = validate([report(tmp_path, fact("Land", "9000"), unit="iso4217:XZY")])
    assert any("utr" in code or "4.8.2" in code for code in codes(result.findings))


def test_an_element_nobody_declares_is_an_error(tmp_path: Path) -> None:
    result = validate([report(tmp_path, fact("AdjustedEbitda", "9000"))])
    assert not result.valid
    assert codes(result.findings, Severity.WARNING) == ["arelle.not-in-excerpt"]
    assert "us-gaap:AdjustedEbitda" in result.findings[-1].message


def test_findings_stay_with_the_file_they_are_about(tmp_path: Path) -> None:
    good = report(tmp_path, ASSETS, name="good.xml")
    bad = report(tmp_path, fact("AdjustedEbitda", "1"), name="bad.xml")
    last = report(tmp_path, ASSETS, name="last.xml")
    found = dict(validate([good, bad, last]).files)
    assert [bool(found[str(path)]) for path in (good, bad, last)] == [False, True, False]


@pytest.mark.parametrize("first", [True, False])
def test_a_file_that_cannot_be_loaded_takes_no_verdict_from_the_others(tmp_path: Path, first: bool) -> None:
    broken = report(tmp_path, ASSETS, name="broken.xml")
    broken.write_text('{"documentInfo"')
    bad = report(tmp_path, fact("AdjustedEbitda", "1"), name="bad.xml")
    good = report(tmp_path, ASSETS, name="good.xml")
    found = dict(validate([broken, bad, good] if first else [bad, good, broken]).files)
    assert found[str(good)] == ()
    assert any("AdjustedEbitda" in finding.message for finding in found[str(bad)])
    assert not any("AdjustedEbitda" in finding.message for finding in found[str(broken)])
    assert "broken.xml" in found[str(broken)][0].message


def test_nothing_of_a_failed_run_stays_for_the_next(tmp_path: Path) -> None:
    bad = report(tmp_path, fact("AdjustedEbitda", "1"), name="bad.xml")
    good = report(tmp_path, ASSETS, name="good.xml")
    first, second, third = (validate([path]) for path in (good, bad, good))
    assert first == third
    assert not second.valid


def test_an_unresolved_schema_is_named_before_arelle_starts(tmp_path: Path) -> None:
    schema(tmp_path, extra='<xs:import namespace="http://example.com/q" schemaLocation="http://example.com/q.xsd"/>')
    result = validate([report(tmp_path, ASSETS)])
    assert codes(result.findings) == ["arelle.unresolved-schema"]
    assert "http://example.com/q.xsd" in result.findings[0].message
    assert result.checks == ()


def test_a_missing_extension_schema_is_named_too(tmp_path: Path) -> None:
    path = report(tmp_path, ASSETS)
    (tmp_path / "x.xsd").unlink()
    assert "x.xsd" in validate([path]).findings[0].message


def test_an_own_process_says_the_same(tmp_path: Path) -> None:
    path = report(tmp_path, fact("AdjustedEbitda", "1") + ASSETS)
    assert validate([path], timeout=120) == validate([path])


def test_a_run_over_its_time_is_ended_and_says_so(tmp_path: Path) -> None:
    result = validate([report(tmp_path, ASSETS)], timeout=0.01)
    assert codes(result.findings) == ["arelle.timeout"]
    assert not result.valid
    assert result.checks == ()


def test_an_official_package_takes_the_place_of_the_excerpt(tmp_path: Path, shared: Path) -> None:
    package = shared / "taxonomy" / "us-gaap-2011-01-31.zip"
    result = validate([report(tmp_path, ASSETS)], packages=[package])
    assert result.findings == ()
    assert result.taxonomy == "official package us-gaap-2011-01-31.zip, bundled excerpt of dei 2011"


@pytest.mark.parametrize("content", [b"", b"PK no zip", b"<xml/>"])
def test_a_damaged_package_is_the_callers_mistake(tmp_path: Path, content: bytes) -> None:
    package = tmp_path / "broken.zip"
    package.write_bytes(content)
    with pytest.raises(TaxonomyError, match=r"broken\.zip"):
        validate([report(tmp_path, ASSETS)], packages=[package])


def test_a_zip_that_is_no_taxonomy_package_is_refused(tmp_path: Path) -> None:
    package = tmp_path / "some.zip"
    with zipfile.ZipFile(package, "w") as archive:
        archive.writestr("readme.txt", "hello")
    with pytest.raises(TaxonomyError, match=r"catalog\.xml"):
        validate([report(tmp_path, ASSETS)], packages=[package])


def test_a_missing_report_is_the_callers_mistake(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"nowhere\.xml"):
        validate([tmp_path / "nowhere.xml"])


def test_the_module_starts_without_arelle() -> None:
    code = "import sys, converter.validate; sys.exit(any(n.split('.')[0] == 'arelle' for n in sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_loaded_facts_are_equal_however_they_are_spelled(tmp_path: Path) -> None:
    one = report(tmp_path, fact("Land", "9000000"), name="one.xml")
    other = report(tmp_path, fact("Land", "9000000.0"), name="other.xml")
    third = report(tmp_path, fact("Land", "9000000", "-6"), name="third.xml")
    first, second, last = load_facts(one, other, third)
    assert first == second
    assert first != last
    (loaded,) = first
    assert (loaded.period, loaded.value, loaded.decimals) == ("2011-06-30", "9000000", "-3")


def test_a_report_with_a_prefix_of_its_own_finds_its_elements_in_the_excerpt(tmp_path: Path) -> None:
    path = report(tmp_path, ASSETS)
    path.write_text(path.read_text().replace("us-gaap:", "gaap:").replace("xmlns:us-gaap=", "xmlns:gaap="))
    assert validate([path]).findings == ()


def test_json_reports_name_their_taxonomy() -> None:
    data = json.dumps({"documentInfo": {"taxonomy": ["x.xsd", "http://e.com/y.xsd"]}}).encode()
    assert list(references(data, "file:///tmp/r.json")) == ["file:///tmp/x.xsd", "http://e.com/y.xsd"]


@pytest.mark.parametrize("data", [b"", b"{", b"[1, 2]", b'{"documentInfo": 5}', b"<a><b></a>", b"\x89PNG\r\n"])
def test_bytes_that_are_no_report_refer_to_nothing(data: bytes) -> None:
    assert list(references(data, "file:///tmp/r")) == []


def test_entities_in_a_report_are_never_expanded(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("http://example.com/stolen.xsd")
    data = (
        f'<!DOCTYPE x [<!ENTITY s SYSTEM "{secret.as_uri()}">]><x xmlns:link="http://www.xbrl.org/2003/linkbase" '
        'xmlns:xlink="http://www.w3.org/1999/xlink"><link:schemaRef xlink:href="a.xsd"/>&s;</x>'
    ).encode()
    assert list(references(data, "file:///tmp/r.xml")) == ["file:///tmp/a.xsd"]


def test_the_plan_follows_imports_inside_an_official_package(tmp_path: Path, shared: Path) -> None:
    package = shared / "taxonomy" / "us-gaap-2011-01-31.zip"
    made = plan([report(tmp_path, ASSETS)], [package], online=False, efm=False)
    assert made.unresolved == ()
    assert len(made.job.packages) == 2


def test_the_first_release_is_valid_in_every_format_and_says_the_same_in_each(
    tmp_path: Path, first_release: Path, shared: Path
) -> None:
    from converter import convert

    converted = convert(first_release, cik="0001105472", formats=("ixbrl", "xbrl", "json", "csv"))
    written = [path for path in converted.write(tmp_path) if path.suffix in (".htm", ".xml", ".json")]
    reports = [p for p in written if not p.stem.endswith(("_lab", "_pre", "_cal", "_def")) and ".report" not in p.name]
    assert len(reports) == 4
    result = validate(reports)
    assert result.findings == ()
    facts = load_facts(*reports)
    assert len(facts[1]) > 300
    for path, loaded in zip(reports[1:], facts[1:], strict=True):
        assert loaded == facts[1], path.name
    official = shared / "taxonomy" / "us-gaap-2011-01-31.zip"
    assert [f for f in validate(reports[:3], packages=[official]).findings if f.severity is Severity.ERROR] == []


def test_online_the_official_taxonomies_are_used_and_no_excerpt(tmp_path: Path) -> None:
    made = plan([report(tmp_path, ASSETS)], [], online=True, efm=False)
    assert made.job.packages == ()
    assert made.taxonomy == "official taxonomies from their addresses"


def test_a_page_that_is_no_report_is_not_called_valid(tmp_path: Path) -> None:
    page = tmp_path / "page.htm"
    page.write_text("<html><body>hello</body></html>")
    assert codes(validate([page]).findings) == ["arelle.no-report"]


@pytest.mark.parametrize("data", [b"", b"\x00\xff\xfe binary", b"hello", b'{"a": 1}'])
def test_what_is_no_report_is_an_error_and_no_crash(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "some.htm"
    path.write_bytes(data)
    assert not validate([path]).valid
