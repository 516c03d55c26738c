"""`release2xbrl verify`: written outputs against each other, their hashes and the release."""

from __future__ import annotations

import json
from pathlib import Path

import click

from converter.cli import INVALID
from converter.commands import common
from converter.errors import InputError


@click.command("verify")
@click.argument("folder", type=common.PATH, metavar="DIR")
@click.option(
    "--source",
    "sources",
    multiple=True,
    type=common.PATH,
    metavar="PATH",
    help="The release, or a folder it is in: every number is looked up at its place.",
)
@common.json_option
@common.volume_options
def command(folder: Path, sources: tuple[Path, ...], as_json: bool, verbose: bool, quiet: bool) -> int:
    """Re-read the outputs in DIR (and below): hashes, equal facts across formats, numbers at their places, and the
    rules of the EDGAR Filer Manual that need no plugin (`release2xbrl checks` lists them).

    Exit code 0: clean; 1: something differs; 2: there is nothing to verify.
    """
    from converter import report as reporting
    from converter import summary
    from converter.verify import verify

    if not folder.exists():
        raise InputError(f"{folder} does not exist")
    status = common.Status(quiet=quiet or as_json)
    clean, told = True, []
    for verified in verify(folder, sources):
        status(f"Verified {verified.report}")
        clean = clean and verified.clean
        if as_json:
            told.append(
                {
                    "report": verified.report.as_posix(),
                    "clean": verified.clean,
                    "formats": list(verified.formats),
                    "facts": verified.facts,
                    "places": verified.places,
                    "findings": reporting.findings_data(verified.findings),
                }
            )
        elif not quiet:
            status.clear()
            state = "clean" if verified.clean else "NOT CLEAN"
            formats = ", ".join(verified.formats)
            click.echo(f"{verified.report}: {state}; {verified.facts} facts in {formats}; {verified.places} places")
            for line in summary.findings(verified.findings, verbose=verbose):
                click.echo(line)
    status.clear()
    if as_json:
        common.print_bytes(json.dumps(told, ensure_ascii=False, indent=1).encode() + b"\n")
    return 0 if clean else INVALID
