"""xBRL-CSV 1.0: a metadata file and one table, a fact a row, its dimensions in columns.

The row's id is the fact's id, so the fact is `facts.<id>.value` to an OIM processor. A dimension that a fact does not
have is `#none`, nil is `#nil`; a text that starts with `#` gets a second one.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from decimal import Decimal

from converter.model import Fact
from converter.once import Once
from converter.write.names import Names
from converter.write.oim_json import Common, common, dimensions, document_info
from converter.write.values import canonical, has_language

_CORE = ("concept", "entity", "period", "unit", "language")


def write_csv(facts: Sequence[Fact], names: Names, stem: str) -> dict[str, bytes]:
    """`<stem>.csv.json` (metadata) and `<stem>.csv` (the facts)."""
    axes = sorted({names.qname(axis) for fact in facts for axis, _ in fact.dims})
    columns = {axis: f"axis{number}" for number, axis in enumerate(axes, start=1)}
    used = [name for name in _CORE if name not in {"unit", "language"} or any(_has(fact, name) for fact in facts)]
    heading = {**{name: name for name in used}, **columns}
    dims = {name: f"${column}" for name, column in heading.items()}
    metadata = {
        "documentInfo": document_info(
            names,
            "https://xbrl.org/2021/xbrl-csv",
            {"xbrl:allowedDuplicates": "none", "xbrl:canonicalValues": True},
        ),
        "tableTemplates": {
            "facts": {
                "rowIdColumn": "id",
                "columns": {
                    "id": {},
                    **{column: {} for column in heading.values()},
                    "decimals": {},
                    "value": {"dimensions": dims, "decimals": "$decimals"},
                },
            }
        },
        "tables": {"facts": {"url": f"{stem}.csv"}},
    }
    out = io.StringIO(newline="")
    rows = csv.writer(out, lineterminator="\r\n")
    rows.writerow(["id", *heading.values(), "decimals", "value"])
    _, *shared = heading

    def cells(key: Common) -> list[str]:
        given = dimensions(key, names)
        return [given.get(name, "#none") for name in shared]

    once = Once(cells)
    for fact in facts:
        decimals = str(fact.decimals) if isinstance(fact.value, Decimal) and fact.decimals is not None else "#none"
        rows.writerow([fact.id, names.concept(fact.concept), *once[common(fact)], decimals, _value(fact)])
    return {
        f"{stem}.csv.json": (json.dumps(metadata, ensure_ascii=False, indent=1) + "\n").encode(),
        f"{stem}.csv": out.getvalue().encode(),
    }


def _has(fact: Fact, name: str) -> bool:
    if name == "unit":
        return fact.unit is not None and fact.unit.measure != "xbrli:pure"
    return has_language(fact)


def _value(fact: Fact) -> str:
    value = canonical(fact)
    if value is None:
        return "#nil"
    if value == "":
        return "#empty"
    return f"#{value}" if value.startswith("#") else value
