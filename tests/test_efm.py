"""Rules of the filer manual: what we write keeps them, and each finds the fault it is for."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from converter import convert
from converter.efm import examine, rules
from converter.efm.registry import rule
from converter.model import Severity
from converter.validate import validate

STEM = "sonus-2011-q2"
EXTENSION = "sons-20110630"


@pytest.fixture(scope="module")
def written(first_release: Path) -> dict[str, bytes]:
    return convert(first_release, cik="0001105472", formats=("ixbrl", "xbrl"), stem=STEM).files()


def put(folder: Path, files: dict[str, bytes]) -> None:
    for name, data in files.items():
        (folder / name).write_bytes(data)


def test_the_first_release_keeps_every_rule(tmp_path: Path, written: dict[str, bytes]) -> None:
    put(tmp_path, written)
    assert examine(tmp_path / f"{STEM}.htm") == examine(tmp_path / f"{STEM}.xml") == ()


CONTEXT = r'<xbrli:context id="c-1">(.*?)</xbrli:context>'
INSTANT = r"<xbrli:instant>\1</xbrli:instant>"
POUNDS = '<xbrli:unit id="gbp"><xbrli:measure>iso4217:GBP</xbrli:measure></xbrli:unit>'
LABEL = r'(<link:label [^>]*role/label"[^>]*>)([^<]*)'
FAULTS = {
    "5.2.1": ("_lab.xml", LABEL, "\\1Umsatzerl\u00f6se"),
    "5.2.5": (".htm", "</head>", "<style>p {margin:0}</style></head>"),
    "6.3.3": ("_def.xml", "<link:definitionLink .*</link:definitionLink>", ""),
    "6.5.1": (".xml", "http://www.sec.gov/CIK", "http://example.com/CIK"),
    "6.5.2": (".xml", ">0001105472</xbrli:identifier>", ">1105472</xbrli:identifier>"),
    "6.5.3": (".xml", ">0001105472</xbrli:identifier>", ">0000000001</xbrli:identifier>"),
    "6.5.4": (".xml", "(</xbrli:period>)(</xbrli:context>)", r"\1<xbrli:scenario/>\2"),
    "6.5.5": (".xml", "<xbrli:segment>", "<xbrli:segment><x/>"),
    "6.5.7": (".xml", CONTEXT, r'\g<0><xbrli:context id="c-twice">\1</xbrli:context>'),
    "6.5.8": (".xml", CONTEXT, r'\g<0><xbrli:context id="c-free">\1</xbrli:context>'),
    "6.5.11": (".xml", r'<xbrli:unit id="usd">(.*?)</xbrli:unit>', r'\g<0><xbrli:unit id="u2">\1</xbrli:unit>'),
    "6.5.14": (".xml", 'xml:lang="en-US"', 'xml:lang="de"'),
    "6.5.17": (".xml", 'decimals="-3"', 'precision="3"'),
    "6.5.19": (".xml", "<xbrli:startDate>[^<]*</xbrli:startDate><xbrli:endDate>([^<]*)</xbrli:endDate>", INSTANT),
    "6.5.20": (".xml", "<dei:DocumentType .*?</dei:DocumentType>", ""),
    "6.5.23": (".xml", "0001105472</dei:EntityCentralIndexKey>", "0000000001</dei:EntityCentralIndexKey>"),
    "6.5.37": (".xml", r'(us-gaap:Assets [^>]*decimals="-3">)502961000', r"\g<1>502961500"),
    "6.5.38": (".xml", '<xbrli:unit id="usd">', POUNDS + '<xbrli:unit id="usd">'),
    "6.7.1": (".xsd", "<xs:import ", '<xs:include schemaLocation="x.xsd"/><xs:import '),
    "6.7.3": (".xsd", "http://www.sonusnetworks.com/20110630", "http://www.xbrl.org/20110630"),
    "6.7.4": (".xsd", "http://www.sonusnetworks.com/20110630", "http://www.sonusnetworks.com/now"),
    "6.7.7": (".xsd", "xmlns:sons=", "xmlns:so_ns="),
    "6.7.9": (".xsd", 'roleURI="http://www.sonusnetworks.com/role/', 'roleURI="http://www.example.com/role/'),
    "6.7.10": (".xsd", r"<link:roleType .*?</link:roleType>", r"\g<0>\g<0>"),
    "6.7.11": (".xsd", "<link:usedOn>link:calculationLink</link:usedOn>", ""),
    "6.7.12": (".xsd", "0002 - Statement - ", "Statement: "),
    "6.7.16": (".xsd", 'name="CurrentPortionOfLongTermLiabilities"', 'name="Assets"'),
    "6.7.17": (".xsd", 'id="sons_', 'id="s_'),
    "6.7.18": (".xsd", 'nillable="true"', 'nillable="false"'),
    "6.7.20": (".xsd", 'substitutionGroup="xbrldt:dimensionItem"', r'\g<0> xbrldt:typedDomainRef="#x"'),
    "6.7.21": (".xsd", '(abstract="true" [^>]*periodType=")duration', r"\1instant"),
    "6.7.23": (".xsd", 'substitutionGroup="xbrldt:dimensionItem"', 'substitutionGroup="xbrli:item"'),
    "6.7.24": (".xsd", '(name="[A-Za-z0-9]*)(" nillable)', r"\1Table\2"),
    "6.7.25": (".xsd", 'substitutionGroup="xbrli:item"', 'substitutionGroup="xbrli:tuple"'),
    "6.7.26": (".xsd", '(name="[A-Za-z0-9]*)(" nillable)', r"\1LineItems\2"),
    "6.7.27": (".xsd", '(name="[A-Za-z0-9]*)Member"', r'\1Part"'),
    "6.7.28": (".xsd", '(domainItemType" [^>]*periodType=")duration', r"\1instant"),
    "6.8.5": (".xsd", '(name=")G', r"\1g"),
    "6.8.6": (".xsd", '(name="[A-Za-z0-9]*)(" nillable)', r"\1FirstQuarter\2"),
    "6.8.11": (".xsd", ' xbrli:balance="credit"', ""),
    "6.8.16": (".xsd", '(type="xbrli:stringItemType" [^>]*periodType=")duration', r"\1instant"),
    "6.22.3": (".xsd", "<xs:import ", '<xs:import namespace="http://fasb.org/us-gaap/2012-01-31"/><xs:import '),
    "6.10": ("_lab.xml", 'xml:lang="en-US"', 'xml:lang="de"'),
    "6.10.1": ("_lab.xml", r'(lab_us-gaap_Assets" [^>]*)role/label"', r'\1role/otherLabel"'),
    "6.10.2": ("_lab.xml", r'(lab_ext_\w+" [^>]*)role/label"', r'\1role/otherLabel"'),
    "6.10.3": ("_lab.xml", r"<link:label [^>]*role/label.*?</link:label>", r"\g<0>\g<0>"),
    "6.10.4": ("_lab.xml", LABEL + r"(.*?)" + LABEL, r"\1Same\3\4Same"),
    "6.10.5": ("_lab.xml", r"sons-20110630.xsd#sons_GrossProfitPercentProduct", "x.xsd#us-gaap_Assets"),
    "6.10.6": ("_lab.xml", LABEL, r"\1" + "x" * 512),
    "6.10.8": ("_lab.xml", LABEL, r"\1 \2"),
    "6.12": ("_pre.xml", r'xlink:from="[^"]*" (xlink:to="[^"]*" order="2")', r'xlink:from="nowhere" \1'),
    "6.12.1": ("_pre.xml", r' order="\d+"', ""),
    "6.12.2": ("_pre.xml", ' order="2"', ' order="1"'),
    "6.12.3": ("_pre.xml", "#us-gaap_Assets", "#us-gaap_AssetsOfNobody"),
    "6.12.5": ("_pre.xml", r'<link:presentationArc [^>]*order="1"[^>]*>', r"\g<0>\g<0>"),
    "6.14.2": ("_cal.xml", 'weight="1"', 'weight="2"'),
    "6.14.3": ("_cal.xml", "#us-gaap_SalesRevenueGoodsNet", "#us-gaap_Assets"),
    "6.14.4": ("_cal.xml", r'(xlink:from="([^"]*)" xlink:to=")[^"]*', r"\1\2"),
    "6.14.5": ("_cal.xml", "#us-gaap_SalesRevenueGoodsNet", "#us-gaap_Liabilities"),
    "6.16.3": (".xsd", r'type="[\w-]*:domainItemType"', 'type="xbrli:stringItemType"'),
}  # fmt: skip


@pytest.mark.parametrize("section", FAULTS)
def test_a_fault_is_found_by_its_rule(tmp_path: Path, written: dict[str, bytes], section: str) -> None:
    suffix, find, replacement = FAULTS[section]
    name = f"{STEM if suffix in {'.xml', '.htm'} else EXTENSION}{suffix}"
    every = section in {"6.5.1", "6.5.2", "6.7.3", "6.7.4", "6.5.19", "6.12.3", "6.16.3"}
    changed, count = re.subn(find, replacement, written[name].decode(), count=0 if every else 1, flags=re.DOTALL)
    assert count
    put(tmp_path, {**written, name: changed.encode()})
    assert f"efm.{section}" in {
        finding.code for finding in examine(tmp_path / (name if suffix == ".htm" else f"{STEM}.xml"))
    }


def test_every_rule_is_tried() -> None:
    assert {each.code.removeprefix("efm.") for each in rules()} - {"5.1.1", "6.5.25"} == FAULTS.keys()


@pytest.mark.parametrize("stem", ["acme-announces-its-second-quarter-results", "acme results"])
def test_a_name_that_edgar_would_not_take_is_a_warning(tmp_path: Path, written: dict[str, bytes], stem: str) -> None:
    put(tmp_path, {**written, f"{stem}.htm": written[f"{STEM}.htm"]})
    (found,) = examine(tmp_path / f"{stem}.htm")
    assert (found.code, found.severity) == ("efm.5.1.1", Severity.WARNING)


def test_a_member_is_no_fact(tmp_path: Path, written: dict[str, bytes]) -> None:
    member = re.search(r'name="(\w+Member)"', written[f"{EXTENSION}.xsd"].decode())
    assert member
    report = written[f"{STEM}.xml"].decode()
    fact = f'<sons:{member[1]} id="f-none" contextRef="c-1">x</sons:{member[1]}></xbrli:xbrl>'
    put(tmp_path, {**written, f"{STEM}.xml": report.replace("</xbrli:xbrl>", fact).encode()})
    assert "efm.6.5.25" in {finding.code for finding in examine(tmp_path / f"{STEM}.xml")}


def test_a_section_is_taken_once() -> None:
    with pytest.raises(ValueError, match=r"6\.5\.1"):
        rule("6.5.1", "again")(lambda outputs: iter(()))


@pytest.mark.parametrize("data", [b"", b"hello", b"<html/>", b'{"a": 1}'])
def test_what_is_no_report_breaks_no_rule(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "x.htm"
    path.write_bytes(data)
    assert examine(path) == ()


def test_validate_runs_them_when_asked_and_says_so(tmp_path: Path, written: dict[str, bytes]) -> None:
    label = written[f"{EXTENSION}_lab.xml"].replace(b">Product<", b">Product <", 1)
    put(tmp_path, {**written, f"{EXTENSION}_lab.xml": label})
    path = tmp_path / f"{STEM}.htm"
    assert validate([path]).findings == ()
    result = validate([path], efm=True)
    assert "efm.6.10.8" in {finding.code for finding in result.findings}
    assert "EDGAR Filer Manual (rules that need no plugin)" in result.checks
    assert not result.valid
