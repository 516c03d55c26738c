"""The facts of written files, read back exactly and without Arelle, for the property tests of the writers.

All four readers give id → `WrittenFact` in values that can be compared: Clark names, ISO days, canonical numbers of any
length. Inline numbers are computed from the characters of the page (format, scale, sign).
Raises InputError where a file is not what its name says.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation, localcontext
from typing import Any, NamedTuple

from lxml import etree

from converter.errors import InputError
from converter.verify.readers import markup_of

_XBRLI = "{http://www.xbrl.org/2003/instance}"
_XBRLDI = "{http://xbrl.org/2006/xbrldi}"
_IX = "{http://www.xbrl.org/2013/inlineXBRL}"
_IXT = "http://www.xbrl.org/inlineXBRL/transformation/2020-02-12"
_NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"
_LINK = "{http://www.xbrl.org/2003/linkbase}"
_DATE = re.compile(r"([A-Za-z]+) (\d{1,2}), (\d{4})")
_PURE = f"{_XBRLI}pure"


class WrittenFact(NamedTuple):
    """A fact as a file says it. Periods are days, both inclusive; a nil value is None; decimals `INF` where exact."""

    concept: str
    entity: tuple[str, str]
    period: str
    unit: str
    dims: tuple[tuple[str, str], ...]
    value: str | None
    decimals: str | None


Facts = dict[str, WrittenFact]


def read_inline(data: bytes) -> tuple[Facts, dict[str, str]]:
    """The facts of an inline XBRL document, and for each that is shown the characters it wraps."""
    root = _parse(data)
    contexts, units = _resources(root)
    facts: Facts = {}
    shown: dict[str, str] = {}
    hidden = {element.get("id") for part in root.iter(f"{_IX}hidden") for element in part}
    continued = {element.get("id"): element for element in root.iter(f"{_IX}continuation")}
    for element in root.iter(f"{_IX}nonFraction", f"{_IX}nonNumeric"):
        ident, text = element.get("id", ""), "".join(_itertext(element, continued))
        value: str | None = text
        if element.get("escape") == "true":
            value = "".join(markup_of(element, continued))
        if element.get(_NIL) == "true":
            value = None
        elif element.tag == f"{_IX}nonFraction":
            value = _number(_inline_number(element, text))
        elif given := element.get("format"):
            value = _inline_date(element, given, text)
        if ident in facts:
            raise InputError(f"two facts have the id {ident!r}")
        facts[ident] = _fact(element, element.get("name", ""), contexts, units, value)
        if ident not in hidden:
            shown[ident] = text
    return facts, shown


def _itertext(element: Any, continued: Mapping[str, Any]) -> Iterator[str]:
    """The characters of a fact and of what continues it."""
    while element is not None:
        yield from element.itertext()
        element = continued.get(element.get("continuedAt"))


def read_instance(data: bytes) -> Facts:
    """The facts of an XBRL 2.1 instance (no tuples)."""
    root = _parse(data)
    contexts, units = _resources(root)
    facts: Facts = {}
    for element in root:
        if not isinstance(element.tag, str) or element.tag.startswith((_XBRLI, _LINK)):
            continue
        ident = element.get("id", "")
        if ident in facts:
            raise InputError(f"two facts have the id {ident!r}")
        value = element.text or ""
        numeric = element.get("unitRef") is not None
        said = None if element.get(_NIL) == "true" else _number(_decimal(value)) if numeric else value
        name = etree.QName(element)
        facts[ident] = _fact(element, f"{{{name.namespace}}}{name.localname}", contexts, units, said)
    return facts


def read_json(data: bytes) -> Facts:
    """The facts of an xBRL-JSON report."""
    report = _json(data)
    info = report["documentInfo"]
    if info["documentType"] != "https://xbrl.org/2021/xbrl-json":
        raise InputError("the file is no xBRL-JSON 1.0 report")
    return {
        ident: _oim(fact["dimensions"], fact["value"], fact.get("decimals"), info["namespaces"])
        for ident, fact in report["facts"].items()
    }


def read_csv(metadata: bytes, table: bytes) -> Facts:
    """The facts of the one-table xBRL-CSV report that `write.oim_csv` writes, by row id."""
    report = _json(metadata)
    columns = report["tableTemplates"]["facts"]["columns"]
    dims = columns["value"]["dimensions"]
    facts: Facts = {}
    for row in csv.DictReader(io.StringIO(table.decode("utf-8"), newline="")):
        given = {name: row[source.removeprefix("$")] for name, source in dims.items()}
        given = {name: said for name, said in given.items() if said != "#none"}
        value: str | None = row["value"]
        if value == "#nil":
            value = None
        elif value == "#empty":
            value = ""
        elif value is not None and value.startswith("##"):
            value = value[1:]
        decimals = None if row["decimals"] == "#none" else row["decimals"]
        facts[row["id"]] = _oim(given, value, decimals, report["documentInfo"]["namespaces"])
    return facts


def as_oim(facts: Facts) -> Facts:
    """Facts of XML as OIM holds them: it leaves out the unit of a pure number; of a nil one nothing else is left."""
    return {
        ident: fact._replace(unit="") if fact.value is None and fact.unit == _PURE else fact
        for ident, fact in facts.items()
    }


def _parse(data: bytes) -> Any:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=len(data) > 8_000_000)
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise InputError(f"the file is not well-formed XML: {error}") from error


def _json(data: bytes) -> Any:
    try:
        return json.loads(data)
    except ValueError as error:
        raise InputError(f"the file is no JSON: {error}") from error


_Context = tuple[tuple[str, str], str, tuple[tuple[str, str], ...]]


def _resources(root: Any) -> tuple[dict[str, _Context], dict[str, str]]:
    contexts = {}
    for element in root.iter(f"{_XBRLI}context"):
        identifier = element.find(f"{_XBRLI}entity/{_XBRLI}identifier")
        period = element.find(f"{_XBRLI}period")
        days = [child.text for child in period]
        dims = tuple(
            sorted(
                (_clark(member, member.get("dimension")), _clark(member, member.text))
                for member in element.iter(f"{_XBRLDI}explicitMember")
            )
        )
        contexts[element.get("id")] = ((identifier.get("scheme"), identifier.text), "/".join(days), dims)
    units = {}
    for element in root.iter(f"{_XBRLI}unit"):
        units[element.get("id")] = "/".join(_clark(m, m.text) for m in element.iter(f"{_XBRLI}measure"))
    return contexts, units


def _clark(element: Any, name: str) -> str:
    prefix, _, local = name.rpartition(":")
    return f"{{{element.nsmap[prefix]}}}{local}"


def _fact(
    element: Any, name: str, contexts: Mapping[str, _Context], units: Mapping[str, str], value: str | None
) -> WrittenFact:
    try:
        entity, period, dims = contexts[element.get("contextRef")]
        unit = units[element.get("unitRef")] if element.get("unitRef") else ""
    except KeyError as error:
        raise InputError(f"fact {element.get('id')} refers to {error}, which is not there") from error
    concept = name if name.startswith("{") else _clark(element, name)
    decimals = element.get("decimals") if value is not None else None
    return WrittenFact(concept, entity, period, unit, dims, value, decimals)


def _inline_number(element: Any, text: str) -> Decimal:
    """The value of an ix:nonFraction: its characters through the format, times ten to the scale, with the sign."""
    given = element.get("format")
    local = "" if given is None else _clark(element, given).removeprefix(f"{{{_IXT}}}")
    if local == "fixed-zero":
        number = Decimal(0)
    elif local == "num-dot-decimal":
        number = _decimal(re.sub("[ ,\xa0]", "", text))
    elif not local:
        number = _decimal(text)
    else:
        raise InputError(f"fact {element.get('id')}: format {given} is not one of ours")
    number = _shifted(number, int(element.get("scale", "0")))
    return -number if element.get("sign") == "-" else number


def _inline_date(element: Any, given: str, text: str) -> str:
    match = _DATE.fullmatch(text)
    if _clark(element, given) != f"{{{_IXT}}}date-monthname-day-year-en" or match is None:
        raise InputError(f"fact {element.get('id')}: format {given} is not one of ours")
    day: date = datetime.strptime(f"{match[1][:3].title()} {match[2]} {match[3]}", "%b %d %Y").date()  # noqa: DTZ007
    return day.isoformat()


def _decimal(text: str) -> Decimal:
    try:
        return Decimal(text.strip())
    except InvalidOperation as error:
        raise InputError(f"{text!r} is no number") from error


def _shifted(number: Decimal, scale: int) -> Decimal:
    """Exact for any number of digits."""
    sign, digits, exponent = number.as_tuple()
    return Decimal((sign, digits, int(exponent) + scale))


def _number(value: Decimal) -> str:
    """One spelling for equal numbers."""
    with localcontext() as exact:
        exact.prec = max(28, len(value.as_tuple().digits))
        text = f"{value.normalize():f}"
    return "0" if text == "-0" else text


def _oim(dims: Mapping[str, str], value: str | None, decimals: Any, namespaces: Mapping[str, str]) -> WrittenFact:
    def clark(name: str) -> str:
        prefix, _, local = name.partition(":")
        return f"{{{namespaces[prefix]}}}{local}"

    rest = dict(dims)
    concept, entity, period = clark(rest.pop("concept")), rest.pop("entity"), rest.pop("period")
    unit = "/".join(clark(measure) for measure in rest.pop("unit", "").split("/") if measure)
    language = rest.pop("language", None)
    numeric = bool(unit) or decimals is not None
    if value is not None and language is None and not unit and not numeric:
        # A pure number without decimals looks like text: numbers are told by their spelling alone.
        numeric = bool(re.fullmatch(r"-?\d+\.\d+", value))
    if numeric and not unit:
        unit = _PURE
    said = value if value is None or not numeric else _number(_decimal(value))
    accuracy = None if value is None or not numeric else "INF" if decimals is None else str(decimals)
    prefix, _, identifier = entity.partition(":")
    named = tuple(sorted((clark(axis), clark(member)) for axis, member in rest.items()))
    return WrittenFact(concept, (namespaces[prefix], identifier), _days(period), unit, named, said, accuracy)


def _days(period: str) -> str:
    """OIM's dateTimes with an exclusive end as inclusive days."""
    start, slash, end = period.partition("/")
    last = (datetime.fromisoformat(end or start) - timedelta(days=1)).date().isoformat()
    return f"{start[:10]}/{last}" if slash else last
