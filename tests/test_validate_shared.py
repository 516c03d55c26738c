"""Reports of a session share their taxonomy, and nothing is found any less for it: outputs are damaged in every way."""

from __future__ import annotations

import re
from pathlib import Path
from types import SimpleNamespace

import pytest

from converter import convert
from converter.model import Finding, Severity
from converter.validate import shared, validate

STEM = "sonus-2011-q2"
REPORTS = (f"{STEM}.htm", f"{STEM}.xml", f"{STEM}.json")
EXTENSION = "sons-20110630"

INLINE = r'(<ix:nonFraction id="f-157" name="us-gaap:Assets" contextRef=")(c-6)(" unitRef=")(usd)(" decimals=")(-3)(")'
INSTANCE = r'(<us-gaap:Assets id="f-157" contextRef=")(c-6)(" unitRef=")(usd)(" decimals=")(-3)(")'
OIM = (
    r'("f-157":\{"value":")(\d+)(\.0","decimals":)(-3)(,"dimensions":\{"concept":")(us-gaap:Assets)'
    r'(",[^}]*"period":")([^"]+)'
)


REPORT_FAULTS = {
    "decimals that are no number": (
        (INLINE, r"\1\2\3\4\5x\7"),
        (INSTANCE, r"\1\2\3\4\5x\7"),
        (OIM, r'\1\2\3"x"\5\6\7\8'),
    ),
    "an instant where the concept has a duration's fact": (
        (INLINE, r"\1c-2\3\4\5\6\7"),
        (INSTANCE, r"\1c-2\3\4\5\6\7"),
        (OIM, r"\1\2\3\4\5\6\g<7>2011-04-01T00:00:00/2011-07-01T00:00:00"),
    ),
    "a concept that no schema declares": (
        (r'name="us-gaap:Assets"', 'name="us-gaap:AssetsOfNobody"'),
        (r"us-gaap:Assets ([^>]*>\d+<)/us-gaap:Assets", r"us-gaap:AssetsOfNobody \1/us-gaap:AssetsOfNobody"),
        (r'"concept":"us-gaap:Assets"', '"concept":"us-gaap:AssetsOfNobody"'),
    ),
    "a calculation that does not add up": (
        (r'(id="f-157"[^>]*>)502,961', r"\g<1>902,961"),
        (r'(id="f-157"[^>]*>)502961000', r"\g<1>902961000"),
        (r'("f-157":\{"value":")502961000', r"\g<1>902961000"),
    ),
    "a duplicate with another value": (
        (r'(<ix:nonFraction id="f-)157("[^>]*>)502,961(</ix:nonFraction>)', r"\g<0>\g<1>9157\g<2>777,777\3"),
        (r'(<us-gaap:Assets id="f-)157("[^>]*>)502961000(</us-gaap:Assets>)', r"\g<0>\g<1>9157\g<2>777777000\3"),
        (OIM, r'"f-9157":{"value":"777777000\3\4\5\6\7\8"}},\g<0>'),
    ),
    "a unit that does not exist": (
        (r"iso4217:USD", "iso4217:XZY"),
        (r"iso4217:USD", "iso4217:XZY"),
        (r'"unit":"iso4217:USD"', '"unit":"iso4217:XZY"'),
    ),
    "a member that is not of the axis": (
        (r"(<xbrldi:explicitMember[^>]*>)[^<]*", r"\1us-gaap:Assets"),
        (r"(<xbrldi:explicitMember[^>]*>)[^<]*", r"\1us-gaap:Assets"),
        (r'("[\w-]+:\w+Axis":")[^"]*', r"\1us-gaap:Assets"),
    ),
    "a context that is not there": (
        (r'contextRef="c-6"', 'contextRef="c-none"'),
        (r'contextRef="c-6"', 'contextRef="c-none"'),
        (r'"period":"2011-07-01T00:00:00"', '"period":"2011-13-01T00:00:00"'),
    ),
}  # fmt: skip
EXTENSION_FAULTS = {
    "an arc from a place that is not there": ("_pre.xml", r'xlink:from="[^"]*"', 'xlink:from="nowhere"'),
    "a locator of an element that is not there": ("_cal.xml", r"(#us-gaap_)Assets\"", r'\1AssetsOfNobody"'),
    "a weight against the balances": ("_cal.xml", r'weight="1"', 'weight="-1"'),
    "a role that is not declared": ("_pre.xml", r'xlink:role="http://www.sonus[^"]*"', 'xlink:role="http://x.com/no"'),
    "a label role that is not declared": ("_lab.xml", r"role/terseLabel", "role/noSuchLabel"),
    "a type that does not exist": (".xsd", r'type="xbrli:monetaryItemType"', 'type="xbrli:moneyItemType"'),
    "a member that is its own": ("_def.xml", r'(/domain-member" xlink:from=")([^"]*)(" xlink:to=")[^"]*', r"\1\2\3\2"),
    "a file that is no XML": ("_lab.xml", r"</link:labelLink>", ""),
}  # fmt: skip


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory, first_release: Path) -> dict[str, bytes]:
    return convert(first_release, formats=("ixbrl", "xbrl", "json"), stem=STEM).files()


@pytest.fixture
def handed_on(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Each report that got the taxonomy of the one before."""
    found: list[str] = []
    enter = shared._Taxonomy.enter

    def noted(self: shared._Taxonomy, model: object) -> None:
        found.append("")
        enter(self, model)  # type: ignore[arg-type]

    monkeypatch.setattr(shared._Taxonomy, "enter", noted)
    return found


def put(folder: Path, files: dict[str, bytes], name: str, find: str, replacement: str) -> None:
    for other, data in files.items():
        (folder / other).write_bytes(data)
    changed, count = re.subn(find, replacement, files[name].decode(), count=1)
    assert count == 1, f"{name} has nothing like {find}"
    (folder / name).write_text(changed, encoding="utf-8")


def errors(findings: tuple[Finding, ...]) -> set[tuple[str, str]]:
    """The errors, without the numbers that Arelle gives its objects in the order in which they are made."""
    return {(f.code, re.sub(r"\[\d+, ", "[", f.message)) for f in findings if f.severity is Severity.ERROR}


def test_three_formats_without_a_fault_load_their_taxonomy_once(
    tmp_path: Path, written: dict[str, bytes], handed_on: list[str]
) -> None:
    put(tmp_path, written, REPORTS[0], "<html", "<html")
    assert validate([tmp_path / name for name in REPORTS]).findings == ()
    assert len(handed_on) == 2


def test_reports_that_name_other_addresses_share_nothing(
    tmp_path: Path, written: dict[str, bytes], handed_on: list[str]
) -> None:
    put(tmp_path, written, REPORTS[1], f'"{EXTENSION}.xsd"', '"other.xsd"')
    (tmp_path / "other.xsd").write_bytes(written[f"{EXTENSION}.xsd"])
    validate([tmp_path / name for name in REPORTS[:2]])
    assert handed_on == []


def test_an_arelle_with_more_to_its_models_shares_nothing(
    tmp_path: Path, written: dict[str, bytes], handed_on: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shared, "_KNOWN", shared._KNOWN - {"facts"})
    put(tmp_path, written, REPORTS[0], "<html", "<html")
    assert validate([tmp_path / name for name in REPORTS]).findings == ()
    assert handed_on == []


@pytest.mark.slow
@pytest.mark.parametrize("number", range(3), ids=("inline", "instance", "json"))
@pytest.mark.parametrize("fault", REPORT_FAULTS)
def test_a_fault_of_one_format_is_found_beside_the_others_as_it_is_alone(
    tmp_path: Path, written: dict[str, bytes], fault: str, number: int
) -> None:
    name = REPORTS[number]
    put(tmp_path, written, name, *REPORT_FAULTS[fault][number])
    paths = [tmp_path / each for each in REPORTS]
    alone = errors(validate([tmp_path / name]).findings)
    together = dict(validate(paths).files)
    assert alone
    assert errors(together[str(tmp_path / name)]) == alone
    assert not any(errors(together[str(path)]) for path in paths if path.name != name)


@pytest.mark.slow
@pytest.mark.parametrize("fault", EXTENSION_FAULTS)
def test_a_fault_of_the_taxonomy_is_found_with_the_first_report_and_nothing_is_shared_then(
    tmp_path: Path, written: dict[str, bytes], handed_on: list[str], fault: str
) -> None:
    suffix, find, replacement = EXTENSION_FAULTS[fault]
    put(tmp_path, written, f"{EXTENSION}{suffix}", find, replacement)
    alone = errors(validate([tmp_path / REPORTS[0]]).findings)
    together = validate([tmp_path / name for name in REPORTS])
    assert alone
    assert alone <= errors(together.findings)
    assert handed_on == []


def test_a_network_goes_to_the_next_report_where_it_has_the_same_links_and_no_others() -> None:
    taxonomy = object.__new__(shared._Taxonomy)
    network, links, key = SimpleNamespace(modelXbrl=None), [object(), object()], ("parent-child", "role", None, None)
    taxonomy.networks = {(*key, False): (network, links)}
    more = SimpleNamespace(baseSets={key: [*links, object()]}, relationshipSets={})
    same = SimpleNamespace(baseSets={key: list(links)}, relationshipSets={})
    for host in (more, same):
        taxonomy.host = host
        found = taxonomy.network(host, (*key, False))
        assert (found, host.relationshipSets) == ((network, {(*key, False): network}) if host is same else (None, {}))
    assert network.modelXbrl is same
    assert taxonomy.network(SimpleNamespace(baseSets=same.baseSets, relationshipSets={}), (*key, False)) is None


def test_sharing_leaves_arelle_as_it_was(tmp_path: Path, written: dict[str, bytes]) -> None:
    from arelle import ModelDocument, ModelManager, ModelRelationshipSet, ModelXbrl, ValidateUtr, ValidateXbrlDTS

    def held() -> tuple[object, ...]:
        return (
            ModelDocument.load, ModelXbrl.ModelXbrl.close, ValidateXbrlDTS.checkDTS,
            ValidateUtr.ValidateUtr.measuresMatch,
            ModelManager.gc, ModelRelationshipSet.create,
        )  # fmt: skip

    before = held()
    put(tmp_path, written, REPORTS[0], "<html", "<html")
    assert validate([tmp_path / name for name in REPORTS]).valid
    assert held() == before
