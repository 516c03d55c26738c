"""Outputs re-read: facts equal across formats, hashes as in the report, tagged numbers found in the source.

For each `<stem>.report.json` below a folder, in this order
1. the files the report lists are there with the bytes it hashed;
2. inline XBRL, instance, xBRL-JSON and xBRL-CSV tell the same facts under the same ids, and the report the same values;
   an inline document may show more: consistent repeats of a fact the others tell once;
3. report and extension keep the rules of the EDGAR Filer Manual that need no plugin (`converter.efm`);
4. with the release at hand (found by its hash), each number, and the first words of each text block, stand there at
   the place the report names.
"""

from __future__ import annotations

import hashlib
import html
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from converter.errors import ConverterError, InputError
from converter.model import Finding, Severity
from converter.records import NamedTuple
from converter.verify import readers
from converter.verify.readers import Facts, Told

SUFFIX = ".report.json"
TEXT_BLOCK = "TextBlock"
"""How the names of text blocks end; the report holds their first words only."""

_MARKUP = re.compile(r"<[^<>]*>")


class Verified(NamedTuple):
    """What came of one report: what was looked at, and what is wrong."""

    report: Path
    formats: tuple[str, ...]
    facts: int
    places: int
    findings: tuple[Finding, ...]

    @property
    def clean(self) -> bool:
        return all(finding.severity != Severity.ERROR for finding in self.findings)


def verify(folder: Path, sources: Iterable[Path] = ()) -> Iterator[Verified]:
    """Verify every report below `folder`. `sources` are releases, or folders of them. Raises InputError for none."""
    reports = [folder] if folder.is_file() else sorted(folder.rglob(f"*{SUFFIX}"))
    if not reports:
        raise InputError(f"{folder} holds no {SUFFIX}", "verify looks at what convert or batch has written.")
    files = list(_source_files(sources))
    for report in reports:
        yield _verify(report, files)


def _source_files(sources: Iterable[Path]) -> Iterator[Path]:
    for source in sources:
        if source.is_dir():
            yield from (path for path in sorted(source.rglob("*")) if path.is_file())
        elif source.is_file():
            yield source
        else:
            raise InputError(f"{source} does not exist")


def _verify(path: Path, sources: list[Path]) -> Verified:
    try:
        report: dict[str, Any] = json.loads(path.read_bytes())
        listed = {entry["name"]: entry for entry in report["files"]}
    except (OSError, ValueError, KeyError, TypeError) as error:
        finding = _error("verify.report", f"the report cannot be read: {error}")
        return Verified(path, (), 0, 0, (finding,))
    findings = list(_hashes(path.parent, listed))
    stem = path.name.removesuffix(SUFFIX)
    told: dict[str, Facts] = {}
    for name, facts in _formats(path.parent, stem, listed):
        if isinstance(facts, Finding):
            findings.append(facts)
        else:
            told[name] = facts
    findings += _equal(told)
    findings += _as_reported(report, told)
    findings += _efm(path.parent, stem, listed)
    checked, places = _places(report, sources)
    findings += places
    return Verified(path, tuple(told), len(report["facts"]), checked, tuple(findings))


def _efm(folder: Path, stem: str, listed: Mapping[str, Any]) -> tuple[Finding, ...]:
    """What the filer manual's rules find in the inline document, else in the instance."""
    from converter.efm import examine

    names = (name for name in (f"{stem}.htm", f"{stem}.xml") if name in listed and (folder / name).is_file())
    report = next(names, None)
    return () if report is None else examine(folder / report)


def _error(code: str, message: str) -> Finding:
    return Finding(code, Severity.ERROR, message)


def _hashes(folder: Path, listed: Mapping[str, Any]) -> Iterator[Finding]:
    for name, entry in listed.items():
        try:
            data = (folder / name).read_bytes()
        except OSError:
            yield _error("verify.missing", f"{name} is listed in the report and missing")
            continue
        if hashlib.sha256(data).hexdigest() != entry["sha256"]:
            yield _error("verify.changed", f"{name} is not the file that was written: its hash differs")


def _formats(folder: Path, stem: str, listed: Mapping[str, Any]) -> Iterator[tuple[str, Facts | Finding]]:
    for name, suffix in (("xbrl", ".xml"), ("json", ".json"), ("csv", ".csv.json"), ("ixbrl", ".htm")):
        path = folder / f"{stem}{suffix}"
        if path.name not in listed or not path.is_file():
            continue
        data = path.read_bytes()
        try:
            if name == "xbrl":
                yield name, readers.instance(data)
            elif name == "json":
                yield name, readers.oim_json(data)
            elif name == "csv":
                yield name, readers.oim_csv(data, lambda table: (folder / Path(table).name).read_bytes())
            else:
                yield name, readers.inline(data)
        except (ValueError, KeyError, TypeError, AttributeError, OSError, SyntaxError) as error:
            yield name, _error("verify.unreadable", f"{path.name} cannot be read back: {error}")


def _equal(told: Mapping[str, Facts]) -> Iterator[Finding]:
    if not told:
        return
    # The inline document comes last: it may tell more than the others.
    first, *others = told
    for other in others:
        left, right = told[first], told[other]
        for name in left.keys() - right.keys():
            yield _error("verify.facts", f"{name} is in {first} and not in {other}")
        for name, fact in right.items():
            if name in left:
                yield from _difference(name, first, left[name], other, fact)
            elif other != "ixbrl":
                yield _error("verify.facts", f"{name} is in {other} and not in {first}")
            elif not any(consistent(fact, kept) for kept in _same(left, fact)):
                yield _error("verify.facts", f"{name} of the inline document repeats no fact of {first}")


def _same(facts: Facts, fact: Told) -> Iterator[Told]:
    return (kept for kept in facts.values() if kept.key == fact.key)


def consistent(one: Told, other: Told) -> bool:
    """Whether two readings of a fact can both be right, each rounded as its decimals say."""
    if one.value == other.value:
        return True
    if not isinstance(one.value, Decimal) or not isinstance(other.value, Decimal) or one.decimals == other.decimals:
        return False
    slack = sum((_half(fact.decimals) for fact in (one, other)), Decimal(0))
    return abs(one.value - other.value) <= slack


def _half(decimals: str) -> Decimal:
    return Decimal(0) if decimals in ("", "INF") else Decimal(5).scaleb(-int(decimals) - 1)


def _difference(name: str, first: str, left: Told, other: str, right: Told) -> Iterator[Finding]:
    for field in Told._fields:
        one, two = getattr(left, field), getattr(right, field)
        if field != "printed" and one != two and str(one) != str(two):
            yield _error("verify.facts", f"{name}: {field} is {one} in {first} and {two} in {other}")


def _as_reported(report: Mapping[str, Any], told: Mapping[str, Facts]) -> Iterator[Finding]:
    reported = {fact["id"]: fact for fact in report["facts"]}
    for name, facts in told.items():
        for identifier, fact in facts.items():
            known = reported.get(identifier)
            if known is None:
                yield _error("verify.report", f"{identifier} of {name} is not in the report")
            elif known["concept"].endswith(TEXT_BLOCK):
                if _letters(known["printed"]) not in _letters(_MARKUP.sub(" ", html.unescape(str(fact.value)))):
                    yield _error("verify.report", f"{identifier} of {name} does not hold {known['printed']!r}")
            elif isinstance(fact.value, Decimal) and Decimal(known["value"]) != fact.value:
                yield _error("verify.report", f"{identifier} is {fact.value} in {name}, {known['value']} in the report")
        if name == "ixbrl":
            for identifier in reported.keys() - facts.keys():
                yield _error("verify.report", f"{identifier} of the report is not in the inline document")
            for identifier, fact in facts.items():
                known = reported.get(identifier, {})
                # A repaired number is read otherwise than it is printed; its value stands hidden beside it.
                digits = "" if "repair" in known else known.get("digits")
                if digits and fact.printed and _plain(fact.printed) != _plain(digits):
                    yield _error("verify.printed", f"{identifier} shows {fact.printed!r}, the release {digits!r}")


def _plain(text: str) -> str:
    return "".join(text.split())


def _letters(text: str) -> str:
    """What a bullet, a hyphen or the sign of something left out makes no difference to."""
    return "".join(filter(str.isalnum, text))


def _places(report: Mapping[str, Any], sources: list[Path]) -> tuple[int, list[Finding]]:
    source = report["source"]
    data = next((data for data in _bytes(sources, source["name"]) if _sha(data) == source["sha256"]), None)
    if data is None:
        told = f"the release {source['name']} is not at hand: places are not checked"
        return 0, [Finding("verify.no-source", Severity.INFO, told, hint="Name its folder with --source.")]
    from converter.read import read

    try:
        runs = read(data, source["name"], exhibit=report["settings"].get("exhibit", "")).runs
    except ConverterError as error:
        return 0, [_error("verify.source", error.message)]
    findings, checked = [], 0
    for fact in report["facts"]:
        place = fact.get("number_place") or fact["place"]
        words = fact["printed"].rstrip("…") if fact["concept"].endswith(TEXT_BLOCK) else fact.get("digits")
        if place is None or words is None:
            continue
        checked += 1
        run = runs[place["run"]] if 0 <= place["run"] < len(runs) else ""
        found = run[place["start"] : place["end"]]
        if _plain(words) not in _plain(found):
            where = f"page {place['page']}, line {place['line']}"
            findings.append(_error("verify.place", f"{fact['id']}: {words!r} is not at {where}: {found!r}"))
    return checked, findings


def _bytes(sources: list[Path], name: str) -> Iterator[bytes]:
    """Files of the release's own name first: most often it is one of these."""
    for same in (True, False):
        for path in sources:
            if (path.name == name) == same:
                yield path.read_bytes()


def _sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
