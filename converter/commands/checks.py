"""`release2xbrl checks`: what is checked before Arelle."""

from __future__ import annotations

import json

import click

from converter.commands import common


@click.command("checks")
@common.json_option
def command(as_json: bool) -> int:
    """List the checks every conversion goes through before Arelle, and the rules of the EDGAR Filer Manual (efm.…)
    that `verify` and `validate --efm` hold outputs to.

    What the checks find stands in the report with its place in the release; with --strict an error stops the run.
    """
    from converter import checks, efm
    from converter.summary import table

    found: tuple[checks.Check | efm.Rule, ...] = (*checks.checks(), *efm.rules())
    if as_json:
        listed = [
            {"code": each.code, "severity": str(each.severity), "message": each.message, "source": each.source}
            for each in found
        ]
        common.print_bytes(json.dumps(listed, ensure_ascii=False, indent=1).encode() + b"\n")
        return 0
    rows = [("Code", "severity", "what must hold", "source")]
    rows += [(each.code, str(each.severity), each.message, each.source) for each in found]
    for line in table(rows):
        click.echo(line)
    return 0
