"""Written reports read back, without the writers and without Arelle: facts by id, in one form for all formats.

Names become `{namespace}local`, periods `start/end` with both days inclusive (or one day), numbers Decimals.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from lxml import etree

from converter.records import NamedTuple
from converter.xmltext import escape

XBRLI = "http://www.xbrl.org/2003/instance"
XBRLDI = "http://xbrl.org/2006/xbrldi"
XML = "{http://www.w3.org/XML/1998/namespace}"
XSI_NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"
IX = "http://www.xbrl.org/2013/inlineXBRL"
_EMPTY = frozenset(("br", "col", "hr", "img"))
_FORMATS = {"num-dot-decimal", "fixed-zero", "fixed-empty", "fixed-true", "fixed-false"}


class Told(NamedTuple):
    """A fact as a file tells it; `printed` is what an inline document shows of it."""

    concept: str
    entity: str
    period: str
    unit: str
    dims: tuple[tuple[str, str], ...]
    value: Decimal | str | None
    decimals: str
    printed: str = ""

    @property
    def key(self) -> tuple[str, str, str, str, tuple[tuple[str, str], ...]]:
        return self.concept, self.entity, self.period, self.unit, self.dims


Facts = dict[str, Told]


def parse(data: bytes) -> Any:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)
    return etree.fromstring(data, parser)


def _clark(name: str, namespaces: dict[Any, str]) -> str:
    prefix, _, local = name.strip().rpartition(":")
    return f"{{{namespaces.get(prefix or None, prefix)}}}{local}"


def _contexts(root: Any) -> dict[str, tuple[str, str, tuple[tuple[str, str], ...]]]:
    found = {}
    for context in root.iter(f"{{{XBRLI}}}context"):
        identifier = context.find(f".//{{{XBRLI}}}identifier")
        instant = context.findtext(f".//{{{XBRLI}}}instant")
        start, end = (context.findtext(f".//{{{XBRLI}}}{name}Date") for name in ("start", "end"))
        dims = sorted(
            (_clark(member.get("dimension"), member.nsmap), _clark(member.text, member.nsmap))
            for member in context.iter(f"{{{XBRLDI}}}explicitMember")
        )
        period = instant.strip() if instant else f"{start}/{end}"
        found[context.get("id")] = (f"{identifier.get('scheme')} {identifier.text}", period, tuple(dims))
    return found


def _units(root: Any) -> dict[str, str]:
    found = {}
    for unit in root.iter(f"{{{XBRLI}}}unit"):
        above: list[str] = []
        below: list[str] = []
        for measure in unit.iter(f"{{{XBRLI}}}measure"):
            side = below if measure.getparent().tag == f"{{{XBRLI}}}unitDenominator" else above
            side.append(_clark(measure.text, measure.nsmap))
        found[unit.get("id")] = _unit(above, below)
    return found


def _unit(above: list[str], below: list[str]) -> str:
    text = "*".join(sorted(above)) + (f"/{'*'.join(sorted(below))}" if below else "")
    return "" if text == f"{{{XBRLI}}}pure" else text


def _folded(text: str) -> str:
    return " ".join(text.split())


def _number(text: str) -> Decimal | str:
    try:
        return Decimal(text).normalize() + 0
    except InvalidOperation:
        return text


def instance(data: bytes) -> Facts:
    """The facts of an XBRL 2.1 instance."""
    root = parse(data)
    contexts, units, facts = _contexts(root), _units(root), {}
    for element in root:
        if not isinstance(element.tag, str) or element.get("contextRef") is None:
            continue
        entity, period, dims = contexts[element.get("contextRef")]
        unit = element.get("unitRef")
        text = element.text or ""
        nil = element.get(XSI_NIL) == "true"
        value = None if nil else _folded(text) if unit is None else _number(text)
        decimals = _accuracy(element)
        facts[element.get("id")] = Told(element.tag, entity, period, units[unit] if unit else "", dims, value, decimals)
    return facts


def inline(data: bytes) -> Facts:
    """The facts of an inline XBRL document, its transformations applied."""
    root = parse(data)
    contexts, units, facts = _contexts(root), _units(root), {}
    continued = {element.get("id"): element for element in root.iter(f"{{{IX}}}continuation")}
    for element in root.iter(f"{{{IX}}}nonFraction", f"{{{IX}}}nonNumeric"):
        entity, period, dims = contexts[element.get("contextRef")]
        unit = element.get("unitRef")
        printed = "".join(markup_of(element, continued) if _escapes(element) else _texts(element, continued))
        nil = element.get(XSI_NIL) == "true"
        value: Decimal | str | None = None
        if not nil:
            value = _inline_number(element, printed) if unit else _inline_text(element, printed)
        facts[element.get("id")] = Told(
            _clark(element.get("name"), element.nsmap),
            entity,
            period,
            units[unit] if unit else "",
            dims,
            value,
            _accuracy(element),
            printed,
        )
    return facts


def _texts(element: Any, continued: dict[str, Any]) -> Iterator[str]:
    seen = set()
    while element is not None and id(element) not in seen:
        seen.add(id(element))
        yield from element.itertext()
        element = continued.get(element.get("continuedAt"))


def _escapes(element: Any) -> bool:
    return element.get("escape") in ("true", "1")


def markup_of(element: Any, continued: dict[str, Any]) -> Iterator[str]:
    """The content of a fact that escapes it, and of what continues it: its XHTML without the elements of `ix`.

    Spelled as Arelle does: attributes in the order of their names, no namespaces.
    """
    seen = set()
    while element is not None and id(element) not in seen:
        seen.add(id(element))
        yield from _content(element)
        element = continued.get(element.get("continuedAt"))


def _content(element: Any) -> Iterator[str]:
    yield escape(element.text or "")
    for child in element:
        if isinstance(child.tag, str):
            name = etree.QName(child)
            if name.namespace == IX:
                yield from _content(child)
            else:
                yield from _element(child, name.localname)
        yield escape(child.tail or "")


def _element(element: Any, name: str) -> Iterator[str]:
    yield f"<{name}"
    for key, value in sorted(element.items()):
        text = value.replace("&", "&amp;").replace('"', "&quot;")
        yield f' {key.replace(XML, "xml:")}="{text}"'
    if name in _EMPTY:
        yield "/>"
    else:
        yield ">"
        yield from _content(element)
        yield f"</{name}>"


def _transformation(element: Any) -> str:
    name = str(element.get("format") or "").rpartition(":")[2]
    return name if name in _FORMATS or not name else f"unknown transformation {name}"


def _accuracy(element: Any) -> str:
    """`decimals`, empty where the value is exact: OIM has no word for INF."""
    given = element.get("decimals") or ""
    return "" if given == "INF" else given


def _inline_number(element: Any, printed: str) -> Decimal | str:
    transformation = _transformation(element)
    if transformation == "fixed-zero":
        return Decimal(0)
    if transformation.startswith("unknown"):
        return transformation
    digits = printed.replace(",", "").replace("\xa0", "").strip() if transformation else printed.strip()
    number = _number(digits)
    if isinstance(number, str):
        return number
    number = number.scaleb(int(element.get("scale") or 0))
    return (-number if element.get("sign") == "-" else number).normalize() + 0


def _inline_text(element: Any, printed: str) -> str:
    if str(element.get("format") or "").endswith(":date-monthname-day-year-en"):
        return datetime.strptime(_folded(printed), "%B %d, %Y").date().isoformat()  # noqa: DTZ007 - a day has no zone
    fixed = {"fixed-true": "true", "fixed-false": "false", "fixed-empty": ""}
    return fixed.get(_transformation(element), _folded(printed))


def oim_json(data: bytes) -> Facts:
    """The facts of an xBRL-JSON report."""
    document = json.loads(data)
    namespaces = document["documentInfo"]["namespaces"]
    return {
        name: _oim(fact["dimensions"], fact["value"], fact.get("decimals"), namespaces)
        for name, fact in document["facts"].items()
    }


def oim_csv(metadata: bytes, open_table: Callable[[str], bytes]) -> Facts:
    """The facts of an xBRL-CSV report of one table, with all dimensions in columns. `open_table` reads a file."""
    document = json.loads(metadata)
    namespaces = document["documentInfo"]["namespaces"]
    ((name, table),) = document["tables"].items()
    columns = document["tableTemplates"][table.get("template", name)]["columns"]
    heads = columns["value"]["dimensions"]
    facts = {}
    for row in csv.DictReader(io.StringIO(open_table(table["url"]).decode("utf-8"), newline="")):
        dims = {axis: row[column.removeprefix("$")] for axis, column in heads.items()}
        dims = {axis: value for axis, value in dims.items() if value != "#none"}
        value = None if row["value"] == "#nil" else "" if row["value"] == "#empty" else row["value"]
        decimals = None if row["decimals"] == "#none" else row["decimals"]
        facts[row["id"]] = _oim(dims, value, decimals, namespaces)
    return facts


def _oim(dims: dict[str, str], value: str | None, decimals: Any, namespaces: dict[Any, str]) -> Told:
    core = {"concept", "entity", "period", "unit", "language"}
    unit = ""
    if "unit" in dims:
        above, _, below = dims["unit"].partition("/")
        unit = _unit(
            *([_clark(name.strip("()"), namespaces) for name in side.split("*") if name] for side in (above, below))
        )
    prefix, _, identifier = dims["entity"].partition(":")
    others = sorted(
        (_clark(axis, namespaces), _clark(member, namespaces)) for axis, member in dims.items() if axis not in core
    )
    # Text facts carry a language or neither unit nor decimals; a number that is exact or pure looks like text too.
    read: Decimal | str | None = value
    if value is not None:
        read = _number(value) if unit or decimals is not None else _folded(value)
    return Told(
        _clark(dims["concept"], namespaces),
        f"{namespaces.get(prefix, prefix)} {identifier}",
        _oim_period(dims.get("period", "")),
        unit,
        tuple(others),
        read,
        "" if decimals is None else str(decimals),
    )


def _oim_period(text: str) -> str:
    """OIM's dateTimes with an exclusive end as days."""
    if not text:
        return ""
    start, _, end = text.rpartition("/")
    last = date.fromisoformat(end[:10]) - timedelta(days=1)
    return f"{start[:10]}/{last.isoformat()}" if start else last.isoformat()
