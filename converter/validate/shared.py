"""One taxonomy for the reports of a session: loaded with the first of them, handed on to the others.

Arelle loads the schemas and linkbases anew for every report, half the cost of a second and third format. A report gets
those of the one before only where nothing can be lost by it:
- `plan` saw that all reports of the session name the same addresses and nothing else (`Job.one_taxonomy`), so that
  Arelle would discover the same documents again;
- nothing of note was said so far: whatever is wrong with a schema or linkbase was said of the first report, and then
  each of the others is loaded on its own, as without us;
- every document is a schema or linkbase of the taxonomy itself, found by discovery: nothing that one report alone
  brought in (its `schemaLocation`s, footnotes, formulas) is handed on;
- Arelle is as we know it: a model with an attribute that is in neither of the lists below shares nothing.
What is handed on is the declarations and links, and the networks (relationship sets) of these links alone: one that the
next report adds a link to is made anew. Facts, contexts, units, everything that Arelle finds out about a report starts
empty, and every check of a report runs on it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from arelle import ModelDocument, ModelRelationshipSet, XbrlConst
from arelle.ModelXbrl import ModelXbrl

_DECLARATIONS = (
    *("namespaceDocs", "arcroleTypes", "roleTypes", "qnameConcepts", "nameConcepts", "qnameAttributes"),
    *("qnameAttributeGroups", "qnameGroupDefinitions", "qnameTypes", "langs", "labelroles"),
)
_MUST_BE_EMPTY = (
    *("urlUnloadableDocs", "undefinedFacts", "qnameParameters", "modelVariableSets", "modelConsistencyAssertions"),
    *("modelCustomFunctionSignatures", "modelCustomFunctionImplementations", "modelRenderingTables", "views"),
    *("hasTableRendering", "hasTableIndexing", "hasFormulae", "formulaOutputInstance", "tableConstraintsSkipLoading"),
    *("schemaDocsToValidate", "arelleUnitTests", "skipDTS"),
)
_OF_A_REPORT = (
    *("modelManager", "uuid", "errorCaptureLevel", "errorManager", "_anyUriValues", "relationshipSets"),
    *("qnameDimensionDefaults", "facts", "factsInInstance", "contexts", "ixdsUnmappedContexts", "units"),
    *("_contextsInUseMarked", "_unitsInUseMarked", "ixdsUnmappedUnits", "loadedFromOIM", "loadedFromOimErrorCount"),
    *("xbrlCsvLoadingContext", "logger", "logRefObjectProperties", "logRefHasPluginAttrs", "profileStats"),
    *("logRefHasPluginProperties", "modelXbrl", "locale", "fileSource", "closeFileSource", "modelDocument"),
)
_KNOWN = frozenset((*_DECLARATIONS, *_MUST_BE_EMPTY, *_OF_A_REPORT, "baseSets", "modelObjects", "urlDocs", "hasXDT"))


class _Taxonomy:
    """The documents of a model that make up its taxonomy, with what Arelle indexed of them."""

    def __init__(self, model: ModelXbrl) -> None:
        entry = model.modelDocument
        self.documents = {uri: document for uri, document in model.urlDocs.items() if document is not entry}
        self.sets = {name: getattr(model, name) for name in _DECLARATIONS}
        own = set(self.documents.values())
        self.links = {
            key: kept
            for key, links in model.baseSets.items()
            if (kept := [link for link in links if link.modelDocument in own])
        }
        # Objects know their number in this list: the report's own leave their places empty.
        self.objects = [each if getattr(each, "modelDocument", None) in own else None for each in model.modelObjects]
        self.host: Any = None  # the model that it has entered
        self.has_dimensions = model.hasXDT

    @property
    def whole(self) -> bool:
        """Whether the model that it has entered has its documents, all of them and no others."""
        entry = self.host.modelDocument
        return {uri: each for uri, each in self.host.urlDocs.items() if each is not entry} == self.documents

    def leave(self, model: ModelXbrl) -> None:
        """Take the documents out of a model that is about to be closed, and the networks of their links."""
        self.networks = {
            key: (network, links)
            for key, network in model.relationshipSets.items()
            if (links := model.baseSets.get(key[:4])) and links == self.links.get(key[:4])
        }
        model.urlDocs = {uri: document for uri, document in model.urlDocs.items() if uri not in self.documents}
        for document in model.urlDocs.values():
            for other in self.documents.values():
                document.referencesDocument.pop(other, None)
        for key in self.networks:
            del model.relationshipSets[key]

    def enter(self, model: ModelXbrl) -> None:
        """Become the taxonomy of a new model, which has read nothing yet."""
        model.urlDocs.update(self.documents)
        for name, found in self.sets.items():
            getattr(model, name).update(found)
        model.baseSets.update(self.links)
        model.modelObjects.extend(self.objects)
        model.hasXDT = self.has_dimensions
        self.host = model
        for document in self.documents.values():
            document.modelXbrl = model
            document.parserLookupName.modelXbrl = document.parserLookupClass.modelXbrl = model

    def network(self, model: Any, key: tuple[Any, ...]) -> Any:
        """The network of the key for the new model, if it was made of the very links that are there now; else None."""
        network, links = self.networks.get(key, (None, None))
        if network is None or model is not self.host or model.baseSets.get(key[:4]) != links:
            return None
        network.modelXbrl = model
        model.relationshipSets[key] = network
        return network

    def close(self) -> None:
        """Free the memory, as Arelle does for the documents of a model."""
        self.documents.popitem()[1].close(urlDocs=self.documents)  # it goes on to the others


@contextmanager
def one_taxonomy(silent: Callable[[], bool]) -> Iterator[None]:
    """Within: a report that is loaded gets the taxonomy of the one that was closed before, if all has been `silent`."""
    load, close, create = ModelDocument.load, ModelXbrl.close, ModelRelationshipSet.create
    kept: list[_Taxonomy] = []
    entered: list[_Taxonomy] = []

    def handing_on(self: Any) -> None:
        if not self.isClosed and not kept and silent() and _may_share(self):
            again = entered and entered[0].host is self and entered[0].whole
            kept.append(entered[0] if again else _Taxonomy(self))
            kept[0].leave(self)
        close(self)

    def with_taxonomy(model: Any, *arguments: Any, **named: Any) -> Any:
        if kept and named.get("isEntry") and not model.urlDocs and vars(model).keys() <= _KNOWN:
            entered[:] = [kept.pop()]
            entered[0].enter(model)
        return load(model, *arguments, **named)

    def network(model: Any, *key: Any, **named: Any) -> Any:
        known = entered[0].network(model, key) if entered and not named else None
        return create(model, *key, **named) if known is None else known

    ModelDocument.load, ModelXbrl.close, ModelRelationshipSet.create = with_taxonomy, handing_on, network
    try:
        yield
    finally:
        ModelDocument.load, ModelXbrl.close, ModelRelationshipSet.create = load, close, create
        for taxonomy in kept:
            taxonomy.close()


def _may_share(model: Any) -> bool:
    kinds = (ModelDocument.Type.SCHEMA, ModelDocument.Type.LINKBASE)
    return not any(getattr(model, name, True) for name in _MUST_BE_EMPTY) and all(
        document is model.modelDocument
        or (document.type in kinds and (document.inDTS or document.targetNamespace == XbrlConst.xbrldi))
        for document in model.urlDocs.values()
    )
