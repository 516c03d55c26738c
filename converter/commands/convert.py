"""`release2xbrl convert`: one release in, the filing out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from converter.cli import EXIT_CODES, INVALID
from converter.commands import common

if TYPE_CHECKING:
    from converter.api import Report


@click.command("convert", epilog=EXIT_CODES)
@click.argument("source", metavar="INPUT")
@click.option("--out", required=True, type=common.PATH, metavar="DIR", help="Folder to write into.")
@common.entity_options
@common.reading_options
@common.output_options
@click.option("--strict", is_flag=True, help="Exit with 1 when anything is left unmapped or contradicted.")
@click.option("--viewer", is_flag=True, help="Write an interactive page too (extra: viewer).")
@click.option("--no-network", is_flag=True, hidden=True, help="Always so: nothing is ever fetched.")
@common.json_option
@common.volume_options
def command(source: str, out: Path, **options: Any) -> int:
    """Convert a release and write the filing into DIR.

    INPUT is a file (text, HTML, PDF, Markdown, EDGAR submission) or - for standard input. Written are <stem>.htm
    (inline XBRL), <stem>.xml (XBRL 2.1), <stem>.json (xBRL-JSON), the extension taxonomy, and <stem>.report.json
    with the evidence of every fact. Nothing is fetched from the network.
    """
    from converter.api import convert

    status = common.Status(quiet=options["quiet"] or options["as_json"])
    status(f"Converting {source}")
    data, name, path = common.read_input(source)
    report = convert(
        data,
        name=name,
        cik=options["cik"],
        entity=options["entity"],
        ticker=options["ticker"],
        taxonomy=options["taxonomy"],
        packages=options["packages"],
        maps=options["maps"],
        formats=common.listed(options["formats"]),
        exhibit=options["exhibit"],
    )
    report.path = path
    if options["strict"] and report.failed:
        status.clear()
        _show_failed(report)
        return INVALID
    if not options["no_validate"]:
        status(f"Validating {source} with Arelle")
        report.validate(efm=options["efm"])
    if options["package"]:
        report.add_packages()
    if options["viewer"]:
        status(f"Building the page of {source}")
        report.add_viewer()
    paths = report.write(out)
    status.clear()
    if options["as_json"]:
        common.print_bytes(report.to_json())
    elif not options["quiet"]:
        from converter import summary

        for line in summary.lines(report, paths, verbose=options["verbose"]):
            click.echo(line)
    return _exit_code(report, strict=options["strict"], paths=paths)


def _show_failed(report: Report) -> None:
    from converter import summary

    click.echo("release2xbrl: --strict: the release contradicts itself, nothing is written", err=True)
    for line in summary.findings(report.findings, verbose=False):
        click.echo(line, err=True)


def _exit_code(report: Report, *, strict: bool, paths: tuple[Path, ...]) -> int:
    if not report.valid:
        click.echo(f"release2xbrl: the files in {paths[0].parent} are INVALID", err=True)
        return INVALID
    if strict and not report.complete:
        click.echo("release2xbrl: --strict: lines are left unmapped or contradicted", err=True)
        return INVALID
    return 0
