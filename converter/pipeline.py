"""The one way through: bytes of a release in, facts with their evidence out.

    bytes ─read→ Document ─locate→ Table ─interpret→ Statement ─balance→ Statement ─map→ Fact ─collect→ Conversion

Each stage is a pure function from one frozen model to the next; none looks into a later one.
"""

from __future__ import annotations

from converter.arithmetic import balance
from converter.checks import examine
from converter.collect import collect
from converter.collector import waiting
from converter.cover import identify
from converter.errors import NothingToConvert
from converter.mapping import load_maps, map_statements
from converter.model import Conversion
from converter.options import Options
from converter.read import read
from converter.sections import find_sections
from converter.statements import interpret, locate
from converter.taxonomy import concept_table


@waiting()
def run(data: bytes, name: str, options: Options) -> Conversion:
    """Convert one release. `name` is the file's name (or `-`), used for its suffix and in messages.

    Raises InputError where the bytes cannot be read and NothingToConvert where no statement is found.
    """
    document = read(data, name, exhibit=options.exhibit)
    tables = locate(document)
    statements = balance(interpret(document, tables))
    if not statements:
        raise NothingToConvert(
            f"{name}: no financial statement found in {len(document.blocks)} blocks of text and tables",
            "release2xbrl inspect shows what was read; a release needs at least one table of figures with dates.",
        )
    entity = identify(document, statements, options)
    concepts = concept_table()
    year = concepts.year(options.taxonomy, entity)
    maps = load_maps(options.maps)
    mapped = map_statements(document, statements, entity, maps, concepts, year)
    sections = find_sections(document, tables, statements)
    return examine(collect(document, entity, concepts, year, statements, mapped, sections))
