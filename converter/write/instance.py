"""The plain XBRL 2.1 instance: schemaRef, contexts, units, one element a fact.

Of duplicate facts the most precise is written (`duplicates.distinct`). Values are exact; `decimals` says how far the
printed digits reach, `INF` where the value is exact.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from converter.model import Fact
from converter.write.contexts import Resources
from converter.write.names import Names
from converter.write.values import plain
from converter.xmltext import escape, quoteattr, to_ascii

_NAMESPACES = (
    ("link", "http://www.xbrl.org/2003/linkbase"),
    ("xbrldi", "http://xbrl.org/2006/xbrldi"),
    ("xlink", "http://www.w3.org/1999/xlink"),
    ("xsi", "http://www.w3.org/2001/XMLSchema-instance"),
)


def write_instance(facts: Sequence[Fact], found: Resources, names: Names) -> bytes:
    """The instance of `facts` (already distinct) in ASCII."""
    spaces = sorted({**dict(_NAMESPACES), **dict(names.prefixes)}.items())
    attributes = "".join(f" xmlns:{prefix}={quoteattr(uri)}" for prefix, uri in spaces)
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<xbrli:xbrl{attributes} xml:lang="en-US">',
        f'<link:schemaRef xlink:type="simple" xlink:href={quoteattr(names.extension.schema)}/>',
        found.xml,
        *[_fact(fact, *found.of[fact.id]) for fact in facts],
        "</xbrli:xbrl>\n",
    ]
    return to_ascii("\n".join(lines))


def _fact(fact: Fact, tag: str, references: str) -> str:
    value = fact.value
    start = f'<{tag} id="{fact.id}"{references}'
    if isinstance(value, Decimal):
        return f'{start} decimals="{"INF" if fact.decimals is None else fact.decimals}">{plain(value)}</{tag}>'
    return f'{start} xsi:nil="true"/>' if value is None else f"{start}>{escape(value)}</{tag}>"
