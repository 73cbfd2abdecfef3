"""A SPARQL store outside: where its parts answer, and how it tells which of our generations it holds a copy of."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from ontology.errors import EngineError

IDENTIFIER = "http://purl.org/dc/terms/identifier"
"""The property that gives the state of a copy."""

Plain = Literal["own", "union", "loose union"]
"""What a query without a dataset finds outside of GRAPH: the store's default graph, which is one of its own; or the
union of its named graphs. In a loose union a request may choose the default graph and still ask all named graphs."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A make of store: paths behind its address of queries, whole graphs (Graph Store Protocol) and updates, and what
    of it is not ours: the graphs in which it keeps things of its own."""

    query: str
    data: str
    update: str
    plain: Plain = "own"
    system: tuple[str, ...] = ()


KINDS: Mapping[str, Kind] = {
    "oxigraph": Kind("/query", "/store", "/update"),
    "fuseki": Kind("/query", "/data", "/update"),
    "stardog": Kind("/query", "", "/update"),
    "graphdb": Kind("", "/rdf-graphs/service", "/statements", "union"),
    "neptune": Kind("/sparql", "/sparql/gsp/", "/sparql", "union"),
    "virtuoso": Kind(
        "/sparql",
        "/sparql-graph-crud-auth",
        "/sparql-auth",
        "loose union",
        (
            "http://www.openlinksw.com/schemas/virtrdf#",
            "http://www.w3.org/ns/ldp#",
            "http://www.w3.org/2002/07/owl#",
            "http://localuriqaserver/sparql",
            "urn:activitystreams-owl:map",
        ),
    ),
}


@dataclass(frozen=True, slots=True)
class Outside:
    """A store: its kind, the address that the paths of its kind stand behind, and whom to log in as."""

    kind: Kind
    address: str
    user: str = ""
    password: str = ""

    @classmethod
    def parse(cls, text: str, user: str = "", password: str = "") -> Outside:
        """The store that `kind+http://host:port/path` names. Raises EngineError."""
        name, _, address = text.partition("+")
        parts = urlsplit(address)
        if name not in KINDS or parts.scheme not in ("http", "https") or not parts.hostname or parts.query:
            known = ", ".join(KINDS)
            raise EngineError(
                f"{text[:200]!r} names no SPARQL store; write KIND+http://HOST:PORT/PATH, KIND one of {known}."
            )
        if parts.username is not None:
            raise EngineError("Give the user and the password of the SPARQL store in settings of their own.")
        return cls(KINDS[name], address.rstrip("/"), user, password)

    @property
    def query(self) -> str:
        """The address that takes queries."""
        return self.address + self.kind.query

    @property
    def data(self) -> str:
        """The address that takes whole graphs."""
        return self.address + self.kind.data

    @property
    def update(self) -> str:
        """The address that takes updates."""
        return self.address + self.kind.update


@dataclass(frozen=True, slots=True)
class CopyGraphs:
    """The graphs that a copy has beside ours.

    `state` tells which generation the copy is, `digests` what stands in which graph, and `everything` holds all
    triples once, for stores whose default graph is not their own.
    """

    state: str
    digests: str
    everything: str

    @classmethod
    def of(cls, base: str) -> CopyGraphs:
        """Those of a graph with that base IRI."""
        return cls(f"{base}graph/copy", f"{base}graph/copy/digests", f"{base}graph/copy/everything")

    @property
    def state_query(self) -> str:
        """The query for the state; no row where there is none."""
        return f"SELECT ?state WHERE {{ GRAPH <{self.state}> {{ <{self.state}> <{IDENTIFIER}> ?state }} }}"


def identify(generation: Path) -> str:
    """What tells the generation in a folder from every other one, also from those of other stores."""
    return f"{generation.name}.{hashlib.sha256((generation / 'manifest.json').read_bytes()).hexdigest()}"
