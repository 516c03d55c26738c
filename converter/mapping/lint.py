"""Checks mapping tables the way a compiler checks a program: every problem at once, with file, line and column.

In this order: YAML and schema; concepts (unknown, abstract, not in the rule's years) and whether their type and period
fit the statement; names of evidence; wordings claimed twice in the same place; dead rules; examples. A table that does
not parse or fit the schema is reported and left out of the rest.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from converter.errors import MapError
from converter.mapping.examples import Examples
from converter.mapping.index import Maps
from converter.mapping.load import BUILT_IN, layer_files
from converter.mapping.rules import Rule, wordings
from converter.mapping.tables import checked, compile_layers, rules_of
from converter.mapping.usable import UNITS
from converter.mapping.yaml_tables import Tree
from converter.records import NamedTuple
from converter.resources import maps_folder
from converter.taxonomy import ConceptTable, concept_table

_LISTS = ("words", "areas", "evidence", "breakdowns")
_INSTANT_STATEMENTS = frozenset({"balance-sheet"})
_DURATION_STATEMENTS = frozenset({"income-statement", "comprehensive-income"})


class Message(NamedTuple):
    """One problem of a table. `severity` is error or warning; line and column count from 1."""

    severity: str
    code: str
    text: str
    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.severity}: {self.text} [{self.code}]"


class _Table(NamedTuple):
    layer: str
    file: str
    tree: Tree
    rules: tuple[Rule, ...]


def lint(
    folders: Sequence[Path] = (), package: Path | None = None, *, concepts: ConceptTable | None = None
) -> list[Message]:
    """The problems of the tables in `folders`, layered over the built-in ones; of the built-in ones if none is named.

    `package` is an official taxonomy package to look concepts up in besides the concept table.
    """
    table = concepts or concept_table()
    known = official_names(package) if package else frozenset()
    messages: list[Message] = []
    layers = [(BUILT_IN, layer_files(maps_folder()))]
    for folder in folders:
        try:
            layers.append((str(folder), layer_files(folder)))
        except MapError as error:
            messages.append(_from_error(error, str(folder)))
    checked = [layer for layer, _ in layers[1:]] or [BUILT_IN]
    tables: list[_Table] = []
    sound: list[tuple[str, tuple[tuple[str, bytes], ...]]] = []
    for layer, files in layers:
        good = []
        for file, data in files:
            read, found = _read(layer, file, data)
            if layer in checked:
                messages += found
            if read is not None or not found:
                good.append((file, data))
            if read is not None and layer in checked:
                tables.append(read)
        sound.append((layer, tuple(good)))
    messages += _names_twice(tables)
    try:
        maps = Maps(compile_layers(tuple(sound)), "lint")
    except MapError as error:
        return sorted({*messages, _from_error(error, "")}, key=_order)
    effective = {id(rule.origin): rule for rule in maps.rules}
    places = {(rule.origin.file, rule.origin.line) for rule in effective.values()}
    evidence = {witness.name for witness in maps.evidence}
    runs = Examples(maps, table)
    for one in tables:
        for number, rule in enumerate(one.rules):
            messages += _concept_messages(one, number, rule, table, known)
            messages += _name_messages(one, number, rule, evidence)
            if (rule.origin.file, rule.origin.line) in places:
                messages += _example_messages(one, number, rule, runs)
    messages += _claims(tables, maps, table)
    return sorted(set(messages), key=_order)


def official_names(package: Path) -> frozenset[str]:
    """The element names that the schemas in a taxonomy package declare. Raises MapError for a damaged package."""
    import zipfile

    from lxml import etree

    found: set[str] = set()
    try:
        with zipfile.ZipFile(package) as archive:
            for name in archive.namelist():
                if not name.endswith(".xsd"):
                    continue
                parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
                root = etree.fromstring(archive.read(name), parser)
                found.update(e.get("name", "") for e in root.iterfind("{http://www.w3.org/2001/XMLSchema}element"))
    except (OSError, zipfile.BadZipFile, etree.XMLSyntaxError) as error:
        raise MapError(f"{package}:1:1: no taxonomy package: {error}") from None
    return frozenset(found - {""})


def _read(layer: str, file: str, data: bytes) -> tuple[_Table | None, list[Message]]:
    try:
        tree, unfit = checked(file, data)
    except MapError as error:
        return None, [_from_error(error, file)]
    if not isinstance(tree.data, dict):
        return None, [
            Message("error", "maps.schema", "a table is a mapping with `format`, `table`, `rules`", file, 1, 1)
        ]
    if any(name in tree.data for name in _LISTS):
        return None, []
    found = [Message("error", "maps.schema", text, file, *tree.mark(path)) for path, text in unfit]
    if found:
        return None, found
    try:
        return _Table(layer, file, tree, tuple(rules_of(tree, layer, file, unfit))), []
    except MapError as error:
        return None, [_from_error(error, file)]


def _names_twice(tables: Iterable[_Table]) -> list[Message]:
    seen: dict[tuple[str, str], Rule] = {}
    found = []
    for table in tables:
        for number, rule in enumerate(table.rules):
            first = seen.setdefault((table.layer, rule.name), rule)
            if first is not rule:
                found.append(
                    _at(
                        table,
                        number,
                        "rule",
                        "error",
                        "maps.name-twice",
                        f"the rule {rule.name!r} stands twice, first in {first.origin}",
                    )
                )
    return found


def _concept_messages(
    table: _Table, number: int, rule: Rule, concepts: ConceptTable, known: frozenset[str]
) -> list[Message]:
    found = []
    named = [("concept", rule.concept), ("successor", rule.successor), ("predecessor", rule.predecessor)]
    for key, name in (*named, *(("also", name) for name in rule.also)):
        if not name:
            continue
        entry = concepts.entry(name)
        if entry is None:
            if name.rpartition(":")[2] not in known:
                found.append(
                    _at(
                        table,
                        number,
                        key,
                        "error",
                        "maps.unknown-concept",
                        f"{name} is in no taxonomy of the concept table",
                    )
                )
            continue
        if entry.abstract:
            found.append(
                _at(
                    table,
                    number,
                    key,
                    "error",
                    "maps.abstract-concept",
                    f"{name} is abstract: no fact may be reported on it",
                )
            )
    entry = concepts.entry(rule.concept)
    if entry is None or entry.abstract:
        return found
    years = [y for y in concepts.years if (not rule.first or y >= rule.first) and (not rule.until or y <= rule.until)]
    usable = [y for y in years if concepts.get(rule.concept, y)]
    if not usable:
        why = concepts.why_not(rule.concept, years[-1]) if years else "the rule allows no taxonomy year"
        found.append(
            _at(
                table,
                number,
                "concept",
                "error",
                "maps.concept-years",
                f"{rule.concept} exists in none of the rule's years: {why}",
            )
        )
    elif rule.until and rule.until in concepts.years and not concepts.get(rule.concept, rule.until):
        found.append(
            _at(
                table,
                number,
                "until",
                "warning",
                "maps.concept-years",
                f"{rule.concept} ends in {usable[-1]}, the rule goes on until {rule.until}",
            )
        )
    concept = entry.concept
    unit = UNITS.get(concept.type, concept.type)
    if rule.unit and rule.unit != unit and not {rule.unit, unit} <= {"percent", "number"}:
        found.append(
            _at(
                table,
                number,
                "unit",
                "error",
                "maps.type",
                f"{rule.concept} is {concept.type}, the rule says {rule.unit}",
            )
        )
    if rule.period and rule.period != concept.period:
        found.append(
            _at(
                table,
                number,
                "period",
                "error",
                "maps.period",
                f"{rule.concept} is {concept.period}, the rule says {rule.period}",
            )
        )
    kinds = set(rule.statements)
    if kinds and concept.period == "duration" and kinds <= _INSTANT_STATEMENTS:
        found.append(
            _at(
                table,
                number,
                "concept",
                "error",
                "maps.period",
                f"{rule.concept} is a duration, a balance sheet has instants",
            )
        )
    if kinds and concept.period == "instant" and kinds <= _DURATION_STATEMENTS and not rule.moment:
        found.append(
            _at(
                table,
                number,
                "concept",
                "error",
                "maps.period",
                f"{rule.concept} is an instant, {', '.join(sorted(kinds))} has durations: say `moment`",
            )
        )
    if rule.polarity in ("income", "expense") and concept.type != "monetary":
        found.append(
            _at(
                table,
                number,
                "polarity",
                "warning",
                "maps.balance",
                f"{rule.concept} is not monetary: polarity has no effect",
            )
        )
    return found


def _name_messages(table: _Table, number: int, rule: Rule, evidence: set[str]) -> list[Message]:
    found = []
    for key, names in (("when", rule.when), ("unless", rule.unless), ("industry", rule.industry)):
        found += [
            _at(table, number, key, "error", "maps.evidence", f"{name!r} is no evidence of evidence.yaml")
            for name in names
            if name not in evidence
        ]
    return found


def _example_messages(table: _Table, number: int, rule: Rule, runs: Examples) -> list[Message]:
    if not rule.examples:
        return [_at(table, number, "rule", "warning", "maps.no-example", f"the rule {rule.name!r} has no example")]
    failures = runs.failures(rule)
    found = [
        Message(
            "error",
            "maps.example",
            failure.message,
            table.file,
            *table.tree.mark(("rules", number, "examples", failure.number)),
        )
        for failure in failures
    ]
    if len(failures) == len(rule.examples) and not any(runs.wins(rule, phrase) for phrase in _spoken(rule)):
        found.append(
            _at(
                table,
                number,
                "labels",
                "warning",
                "maps.dead",
                f"no wording of {rule.name!r} ever gets its concept: another rule always wins",
            )
        )
    return found


def _spoken(rule: Rule) -> list[str]:
    return [wording for phrase in rule.labels for wording in wordings(phrase)[:4]]


def _claims(tables: Sequence[_Table], maps: Maps, concepts: ConceptTable) -> list[Message]:
    """Wordings that two rules claim in the same place with nothing that tells them apart."""
    mine = {
        (table.file, rule.origin.line): (table, number) for table in tables for number, rule in enumerate(table.rules)
    }
    found = []
    seen: set[tuple[str, str]] = set()
    for words, holders in maps.claims():
        rules = [maps.rules[index] for index in holders]
        for i, first in enumerate(rules):
            for second in rules[i + 1 :]:
                pair = (first.name, second.name)
                if pair in seen or not _same_place(first, second, concepts):
                    continue
                seen.add(pair)
                held = mine.get((second.origin.file, second.origin.line)) or mine.get(
                    (first.origin.file, first.origin.line)
                )
                if held is None:
                    continue
                text = (
                    f"{words!r} is claimed by {first.name!r} ({first.origin}) and {second.name!r}: "
                    "let `under`, `not`, `when` or `prefer` tell them apart"
                )
                found.append(_at(held[0], held[1], "labels", "warning", "maps.claimed-twice", text))
    return found


def _same_place(first: Rule, second: Rule, concepts: ConceptTable) -> bool:
    if first.concept == second.concept or first.prefer != second.prefer:
        return False
    apart = (
        "no",
        "needs",
        "after",
        "not_after",
        "before",
        "not_before",
        "when",
        "unless",
        "industry",
        "company",
        "role",
        "dims",
    )
    if any(getattr(first, name) != getattr(second, name) for name in apart):
        return False
    if first.statements and second.statements and not set(first.statements) & set(second.statements):
        return False
    if bool(first.under) != bool(second.under) or (first.under and not set(first.under) & set(second.under)):
        return False
    for year in concepts.years:
        one, other = (
            concepts.get(first.concept_in(year) or "-", year),
            concepts.get(second.concept_in(year) or "-", year),
        )
        if (
            one
            and other
            and one != other
            and UNITS.get(one.type) == UNITS.get(other.type)
            and one.period == other.period
        ):
            return (first.unit or UNITS.get(one.type)) == (second.unit or UNITS.get(other.type))
    return False


def _at(table: _Table, number: int, key: str, severity: str, code: str, text: str) -> Message:
    return Message(severity, code, text, table.file, *table.tree.mark(("rules", number, key)))


def _from_error(error: MapError, file: str) -> Message:
    place, _, text = error.message.partition(": ")
    parts = place.rsplit(":", 2)
    if len(parts) == 3 and parts[1].isdigit() and parts[2].isdigit():
        return Message("error", "maps.yaml", text, parts[0], int(parts[1]), int(parts[2]))
    return Message("error", "maps.yaml", error.message, file, 1, 1)


def _order(message: Message) -> tuple[str, int, int, str, str]:
    return (message.file, message.line, message.column, message.code, message.text)
