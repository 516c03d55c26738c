"""What Arelle finds out again and again in a session, and is let find out once: one table, set and taken back.

Nothing is checked less, and errors are never remembered. Each entry says why its answer may be:
- functions that give equal answers to equal arguments, whatever report asks;
- checks of the documents that the reports of a session share: the first report with a document gets its messages.
All is forgotten with the session. An Arelle that lacks a name of the table is slower by it, and finds the same.

Left out on purpose: names that a schema's elements refer to (`schemaNameQname`), of which an official taxonomy has
sixty thousand, each asked once. Namespaces in scope (`nsmap`): loading JSON adds to them as it goes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any, NamedTuple

from arelle import ModelDtsObject, ModelObjectFactory, ValidateUtr, ValidateXbrlDTS, XmlValidate

_Function = Callable[..., Any]
_WITH_PREFIXES = frozenset(("QName", "enumerationQNames", "enumerationHrefs"))


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


def _declarations(original: _Function) -> _Function:
    """The declaration that a particle refers to, once it is found: before its schema is read there is none."""
    known: dict[Any, Any] = {}

    def declaration(particle: Any) -> Any:
        found = known.get(particle)
        if found is None and (found := original(particle)) is not None:
            known[particle] = found
        return found

    return declaration


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


class _Once(NamedTuple):
    owner: Any
    name: str
    remembering: Callable[[_Function], Any]


_ONCE = (
    _Once(ValidateXbrlDTS, "checkDTS", _documents),
    _Once(ValidateUtr.ValidateUtr, "measuresMatch", _units),
    _Once(ModelDtsObject.ModelConcept, "instanceOfType", _types),
    _Once(ModelDtsObject.ModelConcept, "dereference", _declarations),
    _Once(XmlValidate, "_validateValueStringOrRaise", _values),
    # Names made of their parts; the same object each time, which a dictionary finds without comparing.
    _Once(XmlValidate, "qnameClarkName", cache),
    _Once(ModelObjectFactory, "qnameNsLocalName", cache),
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
