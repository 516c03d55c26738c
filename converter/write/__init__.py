"""A conversion into files: inline XBRL, XBRL 2.1, xBRL-JSON, xBRL-CSV and the extension taxonomy.

All formats hold the same facts under the same ids. Inline XBRL shows every place a fact is printed at; the others hold
one fact of each set of duplicates. Markup is of ASCII characters, all others are references: EDGAR takes no other file
(EDGAR Filer Manual 5.2.1).
"""

from __future__ import annotations

from collections.abc import Sequence

from converter.duplicates import distinct
from converter.model import Conversion
from converter.write.contexts import resources
from converter.write.instance import write_instance
from converter.write.ixbrl import write_ixbrl
from converter.write.names import ExtensionNames, Names, extension_names, report_names
from converter.write.oim_json import write_json
from converter.write.textblocks import with_values

__all__ = ["ExtensionNames", "Names", "extension_names", "report_names", "write"]


def write(conversion: Conversion, formats: Sequence[str], stem: str) -> dict[str, bytes]:
    """File name → bytes, in a fixed order. `formats` are of ixbrl, xbrl, json and csv; the extension always comes."""
    names = report_names(conversion)
    found = resources(conversion.facts, names)
    kept = distinct(conversion.facts, found.of)
    files: dict[str, bytes] = {}
    if "ixbrl" in formats or conversion.sections:
        # A text block's value is what the page makes of it.
        inline = write_ixbrl(conversion, conversion.facts, found, names)
        kept = with_values(kept, inline.values)
        if "ixbrl" in formats:
            files[f"{stem}.htm"] = inline.document
    if "xbrl" in formats:
        files[f"{stem}.xml"] = write_instance(kept, found, names)
    if "json" in formats:
        files[f"{stem}.json"] = write_json(kept, found, names)
    if "csv" in formats:
        from converter.write.oim_csv import write_csv

        files |= write_csv(kept, names, stem)
    from converter.write.extension import extension_files

    return files | extension_files(conversion, names.extension)
