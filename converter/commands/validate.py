"""`release2xbrl validate`: Arelle on any XBRL report, ours or another's."""

from __future__ import annotations

import json
from pathlib import Path

import click

from converter.cli import INVALID
from converter.commands import common
from converter.errors import InputError


@click.command("validate")
@click.argument("files", nargs=-1, required=True, type=common.PATH, metavar="FILE...")
@click.option("--taxonomy-package", "packages", multiple=True, type=common.PATH, metavar="ZIP", help="Package to use.")
@click.option("--efm", is_flag=True, help="The EDGAR Filer Manual's rules too.")
@click.option("--online", is_flag=True, help="Let Arelle fetch taxonomies from the network.")
@common.json_option
@common.volume_options
def command(
    files: tuple[Path, ...],
    packages: tuple[Path, ...],
    online: bool,
    efm: bool,
    as_json: bool,
    verbose: bool,
    quiet: bool,
) -> int:
    """Validate XBRL reports (inline XBRL, XBRL, xBRL-JSON, xBRL-CSV) with Arelle and print what it finds.

    --efm adds two sets of rules. Those of the EDGAR Filer Manual that need no plugin are always at hand (`release2xbrl
    checks` lists them; `verify` holds our own outputs to them). EDGAR's own program, the Arelle plugin Arelle/EDGAR,
    has several hundred more; it runs where it is installed: a checkout as `EDGAR` in the folder `plugin` of the arelle
    package, or named in ARELLE_EDGAR. A press release is no filing: what only a filing must have may fail there.

    Exit code 0: no error; 1: errors; 2: a file cannot be read.
    """
    from converter import summary
    from converter.api import validation_data
    from converter.taxonomy.packages import installed
    from converter.validate import validate

    for path in (*files, *packages):
        if not path.is_file():
            raise InputError(f"{path}: there is no such file")
    status = common.Status(quiet=quiet or as_json)
    status(f"Validating {len(files)} files with Arelle")
    packages = packages or tuple(package.path for package in installed())
    validation = validate(list(files), packages=packages, online=online, efm=efm)
    status.clear()
    if as_json:
        common.print_bytes(json.dumps(validation_data(validation), ensure_ascii=False, indent=1).encode() + b"\n")
    elif not quiet:
        click.echo(f"Arelle {validation.arelle}, against {validation.taxonomy}")
        for line in summary.findings(validation.findings, verbose=verbose):
            click.echo(line)
        click.echo("valid" if validation.valid else "INVALID")
    return 0 if validation.valid else INVALID
