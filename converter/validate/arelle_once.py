"""What Arelle finds out again and again in a session, and is let find out once: one table, set and taken back.

Nothing is checked less, and errors are never remembered. Each entry says why its answer may be:
- functions that give equal answers to equal arguments, whatever report asks;
- checks of the documents that the reports of a session share: the first report with a document gets its messages.
All is forgotten with the session, but the unit registry, which stays as long as Arelle would read the file of its own
installation: it is never of a report, a package or the network. An Arelle that lacks a name of the table is slower by
it, and finds the same.

Left out on purpose: names that a schema's elements refer to (`schemaNameQname`), of which an official taxonomy has
sixty thousand, each asked once. Namespaces in scope (`nsmap`): loading JSON adds to them as it goes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import arelle
from arelle import (
    FileSource,
    ModelDtsObject,
    ModelInstanceObject,
    ModelObjectFactory,
    ValidateUtr,
    ValidateXbrl,
    ValidateXbrlDTS,
    XmlValidate,
)

from converter.records import NamedTuple

_Function = Callable[..., Any]
_WITH_PREFIXES = frozenset(("QName", "enumerationQNames", "enumerationHrefs"))
_ARELLE = Path(arelle.__file__).parent
_REGISTRIES: dict[Any, dict[str, dict[str, Any]]] = {}


def _documents(original: _Function) -> _Function:
    """Each schema and linkbase is checked once a session, however many reports refer to it.

    `checkDTS` takes the set of documents it need not check; ours starts with those that an earlier report of the
    session had, by address. The first report with a document gets its messages.
    """
    done: set[str] = set()

    def check(val: Any, document: Any, checked: set[Any]) -> None:
        if not checked:  # the outermost call for a report: recursion comes with what it has seen
            checked.update(d for d in val.modelXbrl.urlDocs.values() if d is not document and d.uri in done)
            done.update(d.uri for d in val.modelXbrl.urlDocs.values())
        original(val, document, checked)

    return check


def _links(original: _Function) -> _Function:
    """Links that a report has of the one before (`shared`) are checked once: the first report gets their messages.

    Not where the check notes something for the report itself: arcroles of generic arcs, prohibited labels.
    """
    done: set[Any] = set()

    def check(val: Any, links: set[Any]) -> None:
        original(val, links - done)
        if not getattr(val, "genericArcArcroles", True) and not getattr(val, "remoteResourceLocElements", True):
            done.update(links)

    return check


def _units(original: _Function) -> _Function:
    """A unit is looked up in the registry once for each type of fact: the answer hangs on nothing else."""
    known: dict[Any, Any] = {}

    def matched(self: Any, seen: bool, above: Any, below: Any, *types: Any) -> Any:
        key = (seen, tuple(above), tuple(below), *types)
        if key not in known:
            known[key] = original(self, seen, above, below, *types)
        return known[key]

    return matched


def _types(original: _Function) -> _Function:
    """Whether a concept is of one of many types: Arelle asks for each of them, though it can ask for all at once."""
    known: dict[Any, bool] = {}
    at_once: _Function = getattr(ModelDtsObject.ModelConcept, "_instanceOfTypeUncached", original)

    def instance(concept: Any, types: Any) -> bool:
        if not types or not isinstance(types, frozenset):
            return bool(original(concept, types))
        key = (concept, types)
        if key not in known:
            known[key] = at_once(concept, types)
        return known[key]

    return instance


def _found(original: Any) -> Any:
    """The declaration that a fact, a particle or a substitution refers to, once found: its schema may be read later.

    Not of an inline fact, which may be moved on to the taxonomy of another target document.
    """
    known: dict[Any, Any] = {}
    find: Any = original.fget if isinstance(original, property) else original

    def declaration(one: Any) -> Any:
        found = known.get(one)
        if found is None:
            found = find(one)
            if found is not None and not isinstance(one, ModelInstanceObject.ModelInlineValueObject):
                known[one] = found
        return found

    return property(declaration) if isinstance(original, property) else declaration


def _values(original: _Function) -> _Function:
    """What a text is as a value of a simple type, where neither prefixes nor a schema's facets have a say in it."""
    known: dict[Any, Any] = {}

    def valid(*given: Any, **named: Any) -> Any:
        if named or len(given) != 6 or given[4] or given[0] in _WITH_PREFIXES:
            return original(*given, **named)
        key = given[:4]  # the type, the text, whether it may be nil and is
        if key not in known:
            known[key] = original(*given)
        return known[key]

    return valid


def _registry(original: _Function) -> _Function:
    """The unit registry is read once a process, if there was nothing to say of it."""

    def load(model: Any, *wanted: Any) -> None:
        system, said = model.modelManager.disclosureSystem, len(model.errors)
        files = tuple(_own_file(model, address) for address in system.utrUrl)
        key = (files, system.utrStatusFilters)
        if wanted or not all(files):
            original(model, *wanted)
        elif key in _REGISTRIES:
            system.utrItemTypeEntries = defaultdict(dict, _REGISTRIES[key])
        else:
            original(model)
            if len(model.errors) == said:
                _REGISTRIES[key] = dict(system.utrItemTypeEntries)

    return load


def _own_file(model: Any, address: str) -> str:
    """The file of Arelle's installation that it would read for an address; empty where it would read another."""
    try:
        with FileSource.openFileStream(model.modelManager.cntlr, address, "rb") as stream:
            file = str(getattr(stream, "name", ""))
    except OSError:
        return ""
    return file if Path(file).is_relative_to(_ARELLE) else ""


class _Once(NamedTuple):
    owner: Any
    name: str
    remembering: Callable[[_Function], Any]


_ONCE = (
    _Once(ValidateXbrlDTS, "checkDTS", _documents),
    _Once(ValidateXbrl.ValidateXbrl, "checkLinks", _links),
    _Once(ValidateUtr.ValidateUtr, "measuresMatch", _units),
    _Once(ModelDtsObject.ModelConcept, "instanceOfType", _types),
    _Once(ModelDtsObject.ModelConcept, "dereference", _found),
    _Once(ModelDtsObject.ModelConcept, "substitutionGroup", _found),
    _Once(ModelInstanceObject.ModelFact, "concept", _found),
    _Once(XmlValidate, "_validateValueStringOrRaise", _values),
    # Names made of their parts; the same object each time, which a dictionary finds without comparing.
    _Once(XmlValidate, "qnameClarkName", cache),
    _Once(ModelObjectFactory, "qnameNsLocalName", cache),
    # What Arelle makes of a file of its own; it stays.
    _Once(ValidateUtr, "loadUtr", _registry),
)


@contextmanager
def once() -> Iterator[None]:
    """Within: Arelle remembers what is in the table, and nothing of it after."""
    originals = [(*each, getattr(each.owner, each.name)) for each in _ONCE if hasattr(each.owner, each.name)]
    for owner, name, remembering, original in originals:
        setattr(owner, name, remembering(original))
    try:
        yield
    finally:
        for owner, name, _, original in originals:
            setattr(owner, name, original)
