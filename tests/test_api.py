"""The same from Python: `convert`, and the report with its verbs."""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path

import jsonschema
import pytest

import converter
from converter import convert
from converter.arguments import read_file, safe_stem
from converter.errors import InputError, NothingToConvert
from converter.resources import schema


@pytest.fixture(scope="module")
def report(first_release: Path) -> converter.Report:
    return convert(first_release, cik="0001105472")


def test_importing_the_package_costs_nothing() -> None:
    code = "import sys, converter; sys.exit(any(m in sys.modules for m in ('lxml', 'yaml', 'converter.api')))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_path_and_its_bytes_give_the_same_report(report: converter.Report, first_release: Path) -> None:
    again = convert(first_release.read_bytes(), name=first_release.name, cik="0001105472")
    assert again.to_json() == report.to_json()
    assert again.files() == report.files()


@pytest.mark.parametrize("running", [True, False])
def test_a_conversion_leaves_the_collector_of_cycles_as_it_found_it(running: bool, first_release: Path) -> None:
    before = gc.isenabled()
    try:
        (gc.enable if running else gc.disable)()
        convert(first_release).to_json()
        assert gc.isenabled() is running
        with pytest.raises(NothingToConvert):
            convert(b"No figures in here.", name="r.txt")
        assert gc.isenabled() is running
    finally:
        (gc.enable if before else gc.disable)()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_that_tells_no_size_is_read_to_its_end(tmp_path: Path) -> None:
    pipe, data = tmp_path / "release.txt", b"line\n" * 50_000
    os.mkfifo(pipe)
    with ThreadPoolExecutor() as other:
        other.submit(pipe.write_bytes, data)
        assert read_file(pipe) == data


def test_facts_carry_their_evidence(report: converter.Report) -> None:
    (gross,) = [
        fact
        for fact in report.facts
        if fact.concept.name == "GrossProfit"
        and str(fact.period) == "2011-04-01/2011-06-30"
        and fact.statement == 0
        and not fact.dims
    ]
    assert gross.value == Decimal(29_936_000)
    assert gross.proof == "proved"
    assert gross.evidence.printed.strip().endswith("29,936")
    assert gross.evidence.place is not None


def test_the_company_is_read_from_the_text(report: converter.Report) -> None:
    entity = report.entity
    assert (entity.name, entity.ticker, entity.exchange) == ("Sonus Networks, Inc.", "SONS", "NASDAQ")
    assert (entity.fiscal_year, entity.fiscal_period) == ("2011", "Q2")
    assert report.taxonomy == 2011


def test_the_report_follows_its_schema(report: converter.Report) -> None:
    jsonschema.Draft202012Validator(schema("conversion-report.schema.json")).validate(json.loads(report.to_json()))


def test_the_report_lists_the_files_with_their_hashes(report: converter.Report, tmp_path: Path) -> None:
    import hashlib

    paths = report.write(tmp_path)
    assert {path.name for path in paths} == {path.name for path in tmp_path.iterdir()}
    for entry in json.loads(report.to_json())["files"]:
        data = (tmp_path / entry["name"]).read_bytes()
        assert hashlib.sha256(data).hexdigest() == entry["sha256"]


def test_writing_twice_leaves_the_same_bytes(report: converter.Report, tmp_path: Path) -> None:
    first = {path.name: path.read_bytes() for path in report.write(tmp_path)}
    second = {path.name: path.read_bytes() for path in report.write(tmp_path)}
    assert first == second


@pytest.mark.slow
@pytest.mark.parametrize("seed", ["1", "2"])
def test_another_hash_seed_and_locale_give_the_same_bytes(
    seed: str, report: converter.Report, first_release: Path, tmp_path: Path
) -> None:
    command = [sys.executable, "-m", "converter.cli", "convert", str(first_release), "--cik", "0001105472"]
    environment = {"PYTHONHASHSEED": seed, "LC_ALL": "C", "TZ": "Asia/Tokyo", "PATH": "/usr/bin:/bin"}
    command += ["--out", str(tmp_path), "--no-validate", "-q"]
    subprocess.run(command, check=True, env=environment, cwd=Path(converter.__file__).parent.parent)
    for name, data in report.files().items():
        assert (tmp_path / name).read_bytes() == data


def test_a_failed_write_leaves_the_folder_as_it_was(
    report: converter.Report, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "sonus-2011-q2.htm").write_text("from before", encoding="utf-8")
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    real = os.replace

    def full(source: str | Path, target: str | Path) -> None:
        if Path(target).suffix == ".json":
            raise OSError(28, "No space left on device")
        real(source, target)

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(InputError, match="No space left"):
        report.write(tmp_path)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_unknown_names_are_attribute_errors() -> None:
    with pytest.raises(AttributeError):
        converter.nonsense  # noqa: B018


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("a/b/release.htm", "release"),
        ("release.layout.txt", "release.layout"),
        ("ACME Q2 (final).PDF", "ACME-Q2--final"),
        ("-", "release"),
        ("..", "release"),
        ("résumé.md", "résumé"),
    ],
)
def test_stems_are_safe_in_any_file_name(name: str, stem: str) -> None:
    assert safe_stem(name) == stem


@pytest.mark.slow
def test_the_first_release_is_valid(report: converter.Report) -> None:
    validation = report.validate()
    assert validation.valid, validation.findings
    assert [finding for finding in validation.findings if finding.severity != "info"] == []
