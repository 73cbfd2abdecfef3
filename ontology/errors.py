"""The one tree of exceptions. Each message says what was wrong, with which input, and what to do."""

from __future__ import annotations


class QuillgraphError(Exception):
    """Root of every error that Quillgraph raises on purpose."""


class VocabularyError(QuillgraphError):
    """A vocabulary, rule or unit file does not say what it should."""


class SourceError(QuillgraphError):
    """A source text cannot be read: missing, empty, binary, or not UTF-8."""


class ModelError(QuillgraphError):
    """The embedding model is missing or its weights are not the published ones."""


class StoreError(QuillgraphError):
    """A store cannot be opened, written, or has no live generation."""


class ShapeError(StoreError):
    """A new generation does not satisfy the SHACL shapes; it was not put live."""


class EngineError(QuillgraphError):
    """An engine outside, such as a cluster or a remote store, cannot be reached or does not do what it should."""


class QueryError(QuillgraphError):
    """A SPARQL query is malformed or asks for what is not allowed."""


class QueryTimeout(QueryError):
    """A SPARQL query was stopped at its time limit."""


class OwnedGraphError(QueryError):
    """An update would change what was read or inferred; that belongs to ingest."""


class QueryOverload(QueryError):
    """Too many queries are waiting; try again later."""


class ChangeOverload(QuillgraphError):
    """Too many changes are waiting; try again when some are done."""


class UnknownEntity(QuillgraphError):
    """No entity bears the name; `suggestions` holds the nearest labels, best first."""

    def __init__(self, name: str, suggestions: tuple[str, ...] = ()) -> None:
        self.name = name
        self.suggestions = suggestions
        hint = f" Did you mean: {', '.join(suggestions)}?" if suggestions else ""
        super().__init__(f"No entity is called {name!r}.{hint}")


class UnknownDocument(QuillgraphError):
    """No ingested document bears the id."""
