"""The public way in: `convert` a release, hold the `Report`, write it, validate it.

    from converter import convert
    report = convert("release.htm", cik="0001105472")
    report.validate()
    report.write("out")

The command line uses nothing else.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from converter import pipeline
from converter import report as reporting
from converter.arguments import check, read_file, safe_stem
from converter.collector import waiting
from converter.errors import InputError
from converter.model import Conversion, Entity, Extension, Fact, Finding, Leftover, Severity, State, Statement
from converter.options import FORMATS, Options

if TYPE_CHECKING:
    from converter.validate import Validation


def convert(
    source: str | Path | bytes,
    *,
    name: str = "",
    cik: str = "",
    entity: str = "",
    ticker: str = "",
    taxonomy: str | int = "auto",
    packages: Iterable[str | Path] = (),
    maps: Iterable[str | Path] = (),
    formats: Iterable[str] = FORMATS,
    exhibit: str = "",
    stem: str = "",
) -> Report:
    """Convert one release: a path, or its bytes together with a `name` whose suffix tells the format.

    `cik`, `entity`, `ticker` override what the release says; `taxonomy` is `auto` or a year; `packages` are official
    taxonomy packages for validation; `maps` are folders layered over the built-in tables; `formats` are of `ixbrl`,
    `xbrl`, `json`, `csv`; `stem` names the output files (the input's stem if empty).
    Raises InputError, NothingToConvert, MapError or TaxonomyError; see `converter.errors`.
    """
    path = None
    if isinstance(source, bytes):
        data, name = source, name or "release"
    else:
        path = Path(source)
        data, name = read_file(path), name or path.name
    maps, packages = tuple(maps), tuple(packages)
    options = Options(
        cik=cik,
        entity=entity,
        ticker=ticker,
        taxonomy=str(taxonomy),
        packages=tuple(Path(package) for package in packages),
        maps=tuple(Path(folder) for folder in maps),
        formats=check(formats, maps, packages),
        exhibit=exhibit,
        stem=stem or safe_stem(name),
    )
    return Report(pipeline.run(data, name, options), options, path)


class Report:
    """One conversion with its verbs. What it holds is frozen; `validate` adds Arelle's verdict."""

    def __init__(self, conversion: Conversion, options: Options, path: Path | None = None) -> None:
        self.conversion = conversion
        self.options = options
        self.path = path
        self.validation: Validation | None = None
        self._files: dict[str, bytes] | None = None

    @property
    def facts(self) -> tuple[Fact, ...]:
        """The tagged values in document order, each with its evidence."""
        return self.conversion.facts

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Problems found on the way, and after `validate` those of the validator."""
        return self.conversion.findings + (self.validation.findings if self.validation else ())

    @property
    def statements(self) -> tuple[Statement, ...]:
        return self.conversion.statements

    @property
    def leftovers(self) -> tuple[Leftover, ...]:
        """Lines with figures that yield no fact, each with its reason."""
        return self.conversion.leftovers

    @property
    def extensions(self) -> tuple[Extension, ...]:
        return self.conversion.extensions

    @property
    def entity(self) -> Entity:
        return self.conversion.entity

    @property
    def taxonomy(self) -> int:
        """The US-GAAP taxonomy's year."""
        return self.conversion.taxonomy

    @property
    def stem(self) -> str:
        return self.options.stem

    @property
    def valid(self) -> bool:
        """False once `validate` has found an error; True before, and when it has found none."""
        return self.validation is None or self.validation.valid

    @property
    def complete(self) -> bool:
        """What `--strict` asks for: nothing unmapped, nothing contradicted, no finding that is an error."""
        unmapped = any(leftover.state == State.UNMAPPED for leftover in self.leftovers)
        contradicted = any(fact.proof == "contradicted" for fact in self.facts)
        return not (unmapped or contradicted or any(finding.severity == Severity.ERROR for finding in self.findings))

    @property
    def failed(self) -> bool:
        """Whether the release's own figures contradict each other badly enough for `--strict` to stop the run."""
        return any(finding.severity == Severity.ERROR for finding in self.conversion.findings)

    @property
    def calculated(self) -> tuple[int, int]:
        """How many numbers take part in a relation of the calculation linkbase, and how many numbers there are."""
        from converter.write.calculations import coverage

        return coverage(self.conversion)

    @waiting()
    def files(self) -> dict[str, bytes]:
        """The output files by name: the formats asked for and the extension taxonomy, without the report."""
        if self._files is None:
            from converter.write import write

            self._files = write(self.conversion, self.options.formats, self.stem)
        return self._files

    def add_files(self, files: Mapping[str, bytes]) -> None:
        """Take further files along (a viewer page, packages): they are written and listed with the others."""
        self._files = {**self.files(), **files}

    def as_dict(self) -> dict[str, Any]:
        """The conversion report as data (schemas/conversion-report.schema.json)."""
        loaded: dict[str, Any] = json.loads(self.to_json())
        return loaded

    @waiting()
    def to_json(self) -> bytes:
        """The conversion report as it is written."""
        from converter.write.names import extension_names

        report = reporting.build(
            self.conversion,
            prefix=extension_names(self.conversion).prefix,
            files=self.files(),
            settings=settings(self.options),
            validation=validation_data(self.validation) if self.validation else None,
        )
        return reporting.dump(report)

    def write(self, directory: str | Path) -> tuple[Path, ...]:
        """Write all files and `<stem>.report.json` into `directory`, all or none. Returns their paths.

        Raises InputError where an output would overwrite the release itself or the folder cannot be written.
        """
        from converter.write.files import write_files

        target = Path(directory)
        files = {**self.files(), f"{self.stem}.report.json": self.to_json()}
        if self.path is not None and target.is_dir():
            for name in files:
                at = f"{target}{os.sep}{name}"
                if os.path.exists(at) and self.path.samefile(at):  # noqa: PTH110 - a path object takes as long as the look
                    raise InputError(
                        f"{target / name} is the release itself and would be overwritten",
                        "Choose another --out folder.",
                    )
        try:
            return write_files(target, files)
        except OSError as error:
            raise InputError(f"{target} cannot be written: {error.strerror or error}") from error

    def validate(self, *, online: bool = False, efm: bool = False, timeout: float | None = None) -> Validation:
        """Arelle's verdict on the files as they would be written. Nothing is left on disk; `write` reports it.

        Official packages are those of `convert`, else the installed ones (`release2xbrl taxonomy add`), else the
        bundled excerpt is used. `efm` adds the EDGAR plugin's rules where it is installed; with `timeout` Arelle runs
        in a process of its own.
        """
        from converter.validate import validate

        packages = self._packages()
        with self._on_disk() as folder:
            entry_points = [folder / name for name in report_files(self.stem, self.files())]
            self.validation = validate(entry_points, packages=packages, online=online, efm=efm, timeout=timeout)
        return self.validation

    def add_packages(self) -> None:
        """Take packages along: the report as one file (`<stem>.xbri`), its extension as a taxonomy package (zip)."""
        from converter.write.report_package import packages

        self.add_files(packages(self.conversion, self.files(), self.stem))

    def add_viewer(self) -> None:
        """Take an interactive page along: `<stem>.viewer.html` and its script, both to be opened without a network.

        Raises InputError where the extra `viewer` is not installed or inline XBRL is not among the formats.
        """
        from converter.validate.viewer import viewer_files

        if "ixbrl" not in self.options.formats:
            raise InputError("the viewer needs inline XBRL", "Add ixbrl to --formats.")
        with self._on_disk() as folder:
            page = viewer_files(folder / f"{self.stem}.htm", f"{self.stem}.viewer.html", self._packages())
        self.add_files(page)

    def _packages(self) -> tuple[Path, ...]:
        from converter.taxonomy.packages import installed

        return self.options.packages or tuple(package.path for package in installed())

    @contextmanager
    def _on_disk(self) -> Iterator[Path]:
        """The files in a folder that is gone afterwards: Arelle reads from disk."""
        import tempfile

        with tempfile.TemporaryDirectory(prefix="release2xbrl-") as temporary:
            folder = Path(temporary)
            for name, data in self.files().items():
                (folder / name).write_bytes(data)
            yield folder


def report_files(stem: str, files: Iterable[str]) -> list[str]:
    """Which of the written files are XBRL reports a validator is pointed at."""
    names = set(files)
    return [name for name in (f"{stem}.htm", f"{stem}.xml", f"{stem}.json", f"{stem}.csv.json") if name in names]


def settings(options: Options) -> dict[str, Any]:
    """What the caller chose, for the report and for `--resume`: values that decide the output's bytes."""
    chosen: dict[str, Any] = {"taxonomy": options.taxonomy, "formats": list(options.formats)}
    for key in ("cik", "entity", "ticker", "exhibit"):
        if value := getattr(options, key):
            chosen[key] = value
    if options.maps:
        chosen["maps"] = [folder.name for folder in options.maps]
    if options.packages:
        chosen["packages"] = [package.name for package in options.packages]
    return chosen


def validation_data(validation: Validation) -> dict[str, Any]:
    """A validation as JSON-ready data."""
    return {
        "valid": validation.valid,
        "arelle": validation.arelle,
        "taxonomy": validation.taxonomy,
        "checks": list(validation.checks),
        "findings": reporting.findings_data(validation.findings),
    }
