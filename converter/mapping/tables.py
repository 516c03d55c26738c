"""Reads tables: layers of files into effective rules and lists, each problem with its place.

Used where tables are compiled (`load_maps` finds no cache), linted or shown; a conversion with a warm cache does not
import it, nor YAML.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from converter.errors import MapError
from converter.mapping.compiled import compile_tables
from converter.mapping.load import Layer
from converter.mapping.rules import Origin, Rule, rule_of, wordings
from converter.mapping.yaml_tables import Tree, read_yaml
from converter.resources import schema
from converter.taxonomy.calculation import calculation_parents

_LISTS = ("words", "areas", "evidence", "breakdowns")
_LEVELS = 3
Problem = tuple[tuple[str | int, ...], str]


def compile_layers(layers: tuple[Layer, ...]) -> bytes:
    """Layers of files in the form that `Maps` reads. Raises MapError for the first damaged table."""
    lists, rules = effective(layers)
    return compile_tables(lists, rules)


def effective(layers: tuple[Layer, ...]) -> tuple[dict[str, Any], tuple[Rule, ...]]:
    """The lists and the rules that count, later layers over earlier ones; rules without labels switch off."""
    lists: dict[str, Any] = {}
    rules: dict[str, Rule] = {}
    for layer, files in layers:
        here: dict[str, Rule] = {}
        for file, data in files:
            tree, found = checked(file, data)
            if not isinstance(tree.data, dict):
                raise MapError(
                    f"{file}:1:1: no mapping table", "a table is a mapping with `format`, `table` and `rules`"
                )
            named = [name for name in _LISTS if name in tree.data]
            if named:
                lists.update({name: tree.data if name == "words" else tree.data[name] for name in named})
                continue
            for rule in rules_of(tree, layer, file, found):
                if rule.name in here:
                    raise MapError(
                        f"{rule.origin}: the rule {rule.name!r} stands twice, first in {here[rule.name].origin}"
                    )
                here[rule.name] = rule
        rules.update(here)
    return lists, tuple(rule._replace(parents=_parents(rule)) for rule in rules.values() if rule.labels)


def parse(file: str, data: bytes) -> Tree:
    """A file's YAML. Raises MapError with its place."""
    try:
        return read_yaml(data.decode("utf-8-sig"), file)
    except UnicodeDecodeError as error:
        raise MapError(f"{file}:1:1: not UTF-8 (byte {error.start})") from None


@lru_cache(maxsize=256)
def checked(file: str, data: bytes) -> tuple[Tree, tuple[Problem, ...]]:
    """A file's YAML, and what the schema says of it if it is a table of rules. Raises MapError for no YAML."""
    tree = parse(file, data)
    rules = isinstance(tree.data, dict) and not any(name in tree.data for name in _LISTS)
    return tree, tuple(problems(tree)) if rules else ()


def rules_of(tree: Tree, layer: str, file: str, found: Sequence[Problem] | None = None) -> list[Rule]:
    """The rules of a parsed table. Raises MapError, with the place, where it does not fit the schema."""
    for path, message in problems(tree) if found is None else found:
        line, column = tree.mark(path)
        raise MapError(f"{file}:{line}:{column}: {message}", "release2xbrl maps lint shows every problem at once")
    rules = []
    for number, data in enumerate(tree.data["rules"]):
        line, column = tree.mark(("rules", number))
        rule = rule_of(data, tree.data, Origin(layer, file, line, column))
        for at, phrase in enumerate(rule.labels):
            try:
                wordings(phrase)
            except ValueError as error:
                line, column = tree.mark(("rules", number, "labels", at))
                raise MapError(f"{file}:{line}:{column}: {error}") from None
        rules.append(rule)
    return rules


def problems(tree: Tree) -> list[Problem]:
    """What the schema says of a table: (path, message), in the order of the file."""
    from converter.mapping.schema_check import check

    return check(tree.data, schema("mapping-table.schema.json"))


def _parents(rule: Rule) -> tuple[str, ...]:
    """The totals that the concept adds to, directly or through others, in the standard trees."""
    if rule.feeds:
        return rule.feeds
    found: set[str] = set()
    open_ = [name for name in (rule.concept, rule.successor, rule.predecessor) if name]
    for _ in range(_LEVELS):
        above = {addend.parent for name in open_ for addend in calculation_parents(name)}
        open_ = sorted(above - found)
        found |= above
    return tuple(sorted(found))
