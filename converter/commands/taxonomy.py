"""`release2xbrl taxonomy`: what is bundled, what is installed, the excerpt for other tools."""

from __future__ import annotations

import json
from pathlib import Path

import click

from converter.commands import common
from converter.errors import InputError


@click.group("taxonomy")
def command() -> None:
    """List and look up the bundled taxonomies, install official ones, export an excerpt."""


@command.command("list")
@common.json_option
def list_taxonomies(as_json: bool) -> int:
    """List the bundled years and the official packages that are installed, with their sha256."""
    from converter.summary import table
    from converter.taxonomy import concept_table
    from converter.taxonomy.packages import folder, installed

    concepts, packages = concept_table(), installed()
    years = [(year, sum(1 for _ in concepts.names(year)), concepts.href("us-gaap", year)) for year in concepts.years]
    if as_json:
        data = {
            "bundled": [{"year": year, "concepts": count, "address": href} for year, count, href in years],
            "installed": [
                {"path": str(each.path), "name": each.name, "version": each.version, "sha256": each.sha256}
                for each in packages
            ],
        }
        common.print_bytes(json.dumps(data, indent=1).encode() + b"\n")
        return 0
    rows = [("Bundled", "concepts", "official address"), *((str(y), str(count), href) for y, count, href in years)]
    for line in table(rows, right=[1]):
        click.echo(line)
    click.echo("")
    if packages:
        click.echo(f"Installed in {folder()}, used for validation in place of the excerpt:")
        for line in table([(f"  {each.path.name}", each.name, each.version, each.sha256) for each in packages]):
            click.echo(line)
    else:
        click.echo("No official package is installed: validation uses the bundled excerpt (taxonomy add ZIP).")
    return 0


@command.command("show")
@click.argument("concept")
@click.option("--year", type=int, default=0, help="Whether it may be used in that year.")
def show(concept: str, year: int) -> int:
    """Show what the concept table knows of CONCEPT, such as us-gaap:GrossProfit or GrossProfit."""
    from converter.taxonomy import concept_table
    from converter.taxonomy.calculation import calculation_children, calculation_parents

    concepts = concept_table()
    entry = concepts.entry(concept)
    if entry is None:
        raise InputError(
            f"{concept} is in no bundled taxonomy", f"Years are {concepts.years[0]} to {concepts.years[-1]}."
        )
    last = "" if entry.last > concepts.years[-1] else str(entry.last)
    facts = [
        ("name", f"{entry.prefix}:{entry.name}"),
        ("type", f"{entry.type}{', abstract' if entry.abstract else ''}"),
        ("balance", entry.balance or "none"),
        ("period", entry.period),
        ("years", f"{entry.first} to {last or 'now'}{f', deprecated {entry.deprecated}' if entry.deprecated else ''}"),
        (
            "attributes",
            {"": "from the official schema", "derived": "derived", "sense": "from its sense"}.get(
                entry.mark, entry.mark
            ),
        ),
    ]
    for name, value in facts:
        click.echo(f"{name:12}{value}")
    for title, addends in (("adds to", calculation_parents(entry.name)), ("made of", calculation_children(entry.name))):
        for addend in addends:
            other = addend.parent if title == "adds to" else addend.child
            click.echo(f"{title:12}{'+' if addend.weight > 0 else '−'} {other}")
    if year and (why := concepts.why_not(concept, year)):
        click.echo(f"{year:<12}not to be used: {why}")
        return 1
    return 0


@command.command("add")
@click.argument("package", type=common.PATH, metavar="ZIP")
def add(package: Path) -> int:
    """Install an official taxonomy package: from now on validation uses it in place of the excerpt."""
    from converter.taxonomy import packages

    added = packages.add(package)
    click.echo(f"{added.name} {added.version}".rstrip())
    click.echo(f"sha256 {added.sha256}")
    click.echo(f"kept as {added.path}")
    return 0


@command.command("export")
@click.argument("year", type=int)
@click.option("--out", type=common.PATH, default=Path(), metavar="DIR", help="Folder to write into.")
def export(year: int, out: Path) -> int:
    """Write the bundled excerpt of YEAR as a taxonomy package, for other tools."""
    from converter.taxonomy import concept_table, excerpt_package
    from converter.write.files import write_files

    years = concept_table().years
    if year not in years:
        raise InputError(f"no taxonomy of {year} is bundled", f"Years are {', '.join(map(str, years))}.")
    package = excerpt_package(year)
    (path,) = write_files(out, {f"us-gaap-{year}-excerpt.zip": package.read_bytes()})
    click.echo(str(path))
    return 0
