"""EDGAR's rules through Arelle, with a stand-in for the plugin: its folders, its hooks, its options, its filter.

Where ARELLE_EDGAR names a checkout of the plugin itself, the last test runs the real rules.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from converter import convert
from converter.model import Finding, Severity
from converter.validate import Validation, edgar, validate

STEM = "sonus-2011-q2"
REAL = os.environ.get("ARELLE_EDGAR", "")
INHERENT = {
    "arelle.EFM.5.02.05.14.hidden-fact-eligible-for-transform": "the form it goes with is nowhere printed",
    "arelle.EFM.6.05.42": "an element of 2011 was deprecated later",
    "arelle.EFM.6.05.46.tradingSymbolSecurity12bTitleSecurity12gTitleExclusiveDependency": "nor its securities' titles",
}
"""What EDGAR's own rules say of the example, and why a press release cannot do better. Warnings, all of them."""

_PLUGIN = """
__pluginInfo__ = {'name': 'EDGAR', 'version': '0', 'license': 'Apache-2', 'import': ('EDGAR/render',)}
"""
_TRANSFORM = """
__pluginInfo__ = {'name': 'SEC transformations', 'version': '0', 'license': 'Apache-2'}
"""
_VALIDATE = """
import os


def types(system, *args, **kwargs):
    return (("EFM", "EFMplugin"),)


def config(system, *args, **kwargs):
    return os.path.join(os.path.dirname(__file__), "config.xml")


def utility(cntlr, options, *args, **kwargs):
    if options.buildDeprecatedConceptsFile:
        raise SystemExit


def filing_start(cntlr, options, source, entry_points, *args, **kwargs):
    cntlr.modelManager.stand_in = []


def loaded(cntlr, options, model, entry_point, *args, **kwargs):
    cntlr.modelManager.stand_in.append(entry_point["file"])


def start(val, parameters=None, *args, **kwargs):
    val.stand_in = getattr(val.disclosureSystem, "EFMplugin", False)


def document(val, model_document, is_filing_document, *args, **kwargs):
    # Arelle comes here when the rules for the whole are done.
    if val.stand_in:
        val.modelXbrl.warning("EFM.6.08.04", "document " + model_document.basename, modelObject=model_document)


def finish(val, *args, **kwargs):
    model = val.modelXbrl
    if not val.stand_in:
        return
    model.error("EFM.6.05.20", "dei:DocumentType is required", modelObject=model.modelDocument)
    model.log("ERROR-SEMANTIC", "EFM.6.05.21", "semantic", modelObject=model.modelDocument)
    model.log("WARNING-SEMANTIC", "EFM.6.05.22", "semantic warning", modelObject=model.modelDocument)


def filing_validate(cntlr, options, source, entry_points, *args, **kwargs):
    if len(cntlr.modelManager.stand_in) > 1:
        cntlr.addToLog("one report a submission", messageCode="EFM.5.02.05", level="ERROR")


__pluginInfo__ = {
    'name': 'Validate EFM', 'version': '0', 'license': 'Apache-2', 'import': ('EDGAR/transform',),
    'aliases': ('validate/EFM',),
    'DisclosureSystem.Types': types, 'DisclosureSystem.ConfigURL': config, 'CntlrCmdLine.Utility.Run': utility,
    'CntlrCmdLine.Filing.Start': filing_start, 'CntlrCmdLine.Xbrl.Loaded': loaded, 'Validate.XBRL.Start': start,
    'Validate.XBRL.DTS.document': document, 'Validate.XBRL.Finally': finish,
    'CntlrCmdLine.Filing.Validate': filing_validate,
}
"""
_CONFIG = """<DisclosureSystems>
<DisclosureSystem names="US SEC (stand-in)|efm-pragmatic-all-years" validationType="EFM"
 exclusiveTypesPattern="EFM|GFM|HMRC|SBR.NL|FERC" blockDisallowedReferences="false" defaultXmlLang="en-US"
 defaultLanguage="English" contextElement="segment" logLevelFilter="(?!.*-semantic$)"/>
</DisclosureSystems>
"""


@pytest.fixture
def plugin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder as a checkout of Arelle/EDGAR is laid out, and nothing that the machine may have."""
    monkeypatch.delenv("ARELLE_EDGAR", raising=False)
    folder = tmp_path / "arelle" / "plugin" / "EDGAR"
    for name, text in (("", _PLUGIN), ("transform", _TRANSFORM), ("validate", _VALIDATE)):
        (folder / name).mkdir(parents=True, exist_ok=True)
        (folder / name / "__init__.py").write_text(text)
    (folder / "validate" / "config.xml").write_text(_CONFIG)
    return folder


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory, first_release: Path) -> list[Path]:
    folder = tmp_path_factory.mktemp("out")
    convert(first_release, cik="0001105472", formats=("ixbrl", "xbrl", "json"), stem=STEM).write(folder)
    return [folder / f"{STEM}.htm", folder / f"{STEM}.xml", folder / f"{STEM}.json"]


def said(result: Validation, file: Path) -> list[Finding]:
    return [finding for finding in dict(result.files)[str(file)] if "EFM" in finding.code]


def test_the_plugin_that_the_environment_names_is_run(
    plugin: Path, written: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ARELLE_EDGAR", str(plugin))
    result = validate(written, efm=True)
    found = {finding.code: finding.severity for finding in said(result, written[0])}
    assert found == {
        "arelle.EFM.6.05.20": Severity.ERROR,
        "arelle.EFM.6.08.04": Severity.WARNING,
    }
    # What has the level ERROR-SEMANTIC or WARNING-SEMANTIC is no matter for EDGAR, and its disclosure system says so.
    assert not result.valid
    assert result.checks[-1] == "EDGAR Filer Manual (EDGAR plugin)"
    # One report is one submission: the instance and the JSON say the same facts and are none of EDGAR's business.
    assert said(result, written[1]) == said(result, written[2]) == []


def test_the_rules_see_every_document_of_the_taxonomy(
    plugin: Path, written: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ARELLE_EDGAR", str(plugin))
    told = {f.message for f in said(validate([written[0]], efm=True), written[0]) if f.code.endswith("6.08.04")}
    for suffix in (".xsd", "_lab.xml", "_pre.xml", "_cal.xml", "_def.xml"):
        assert f"document sons-20110630{suffix}" in told


def test_the_plugin_in_arelles_folder_is_found(plugin: Path) -> None:
    assert edgar.plugin(plugin.parents[1]) == str(plugin / "validate")
    assert edgar.plugin(plugin) == ""


def test_a_folder_of_another_name_is_no_plugin(plugin: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = plugin.rename(plugin.with_name("EDGAR-main"))
    monkeypatch.setenv("ARELLE_EDGAR", str(other))
    assert edgar.plugin(plugin.parents[1]) == ""


def test_nothing_of_the_plugin_stays_for_the_next_run(
    plugin: Path, written: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ARELLE_EDGAR", str(plugin))
    assert said(validate([written[0]], efm=True), written[0])
    assert validate([written[0]]).findings == ()


def test_an_own_process_runs_the_plugin_too(plugin: Path, written: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ARELLE_EDGAR", str(plugin))
    assert validate([written[0]], efm=True, timeout=120) == validate([written[0]], efm=True)


def test_a_plugin_that_does_not_load_is_not_said_to_have_run(
    plugin: Path, written: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    source = plugin / "validate" / "__init__.py"
    source.write_text("import no_such_package_of_holidays\n" + source.read_text())
    monkeypatch.setenv("ARELLE_EDGAR", str(plugin))
    result = validate([written[0]], efm=True)
    assert [finding.code for finding in result.findings] == ["arelle.edgar-plugin-failed"]
    assert "holidays" in result.findings[0].hint
    assert result.valid
    assert "EDGAR Filer Manual (EDGAR plugin)" not in result.checks


def test_without_a_plugin_it_is_said_how_to_install_it(written: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(edgar, "plugin", lambda arelle: "")
    result = validate([written[0]], efm=True)
    assert [finding.code for finding in result.findings] == ["arelle.no-edgar-plugin"]
    assert "ARELLE_EDGAR" in result.findings[0].hint


def test_json_alone_is_nothing_for_edgar(plugin: Path, written: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ARELLE_EDGAR", str(plugin))
    result = validate([written[2]], efm=True)
    assert [finding.code for finding in result.findings] == ["arelle.nothing-for-edgar"]


@pytest.mark.slow
@pytest.mark.skipif(not REAL, reason="ARELLE_EDGAR names no checkout of github.com/Arelle/EDGAR")
def test_edgars_own_rules_find_only_what_a_release_cannot_help(tmp_path: Path, first_release: Path) -> None:
    # EDGAR wants an instance that comes without a page to be called like its schema.
    report = convert(first_release, cik="0001105472", formats=("ixbrl", "xbrl"), stem="sons-20110630")
    report.write(tmp_path)
    for name in ("sons-20110630.htm", "sons-20110630.xml"):
        result = validate([tmp_path / name], efm=True)
        assert result.checks[-1] == "EDGAR Filer Manual (EDGAR plugin)"
        assert {finding.code for finding in result.findings} <= INHERENT.keys()
        assert result.valid
