"""The writing side of a SPARQL store outside: whole graphs and updates, over the protocols of SPARQL 1.1."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Any

import httpx2
import pyoxigraph as ox

from graph.outside.client import unreachable
from graph.outside.store import IDENTIFIER, CopyGraphs, Outside
from ontology.errors import EngineError

CHECKSUM = "http://spdx.org/rdf/terms#checksumValue"
"""The property that gives a graph's digest."""

_IDENTIFIER, _CHECKSUM = ox.NamedNode(IDENTIFIER), ox.NamedNode(CHECKSUM)
_TYPE = "text/turtle"  # N-Triples are Turtle, and every store reads that
_QUOTED = re.compile(rb'"(?:[^"\\]|\\.)*"')
_BATCH = 500  # triples deleted by one update; Virtuoso takes no more than 1,000
_TOLD = 400  # characters of a store's own error message that are passed on


class CopyTarget:
    """A store that a copy is written to. A graph is named by its IRI; None is our default graph.

    Every method raises EngineError where the store cannot be reached or does not do what it should.
    """

    def __init__(self, client: httpx2.Client, outside: Outside, graphs: CopyGraphs) -> None:
        self._client = client
        self._outside = outside
        self._graphs = graphs

    def read_state(self) -> str:
        """Which generation the copy is, "" where none was ever whole."""
        found = [quad.object for quad in self._get(self._graphs.state) if quad.predicate == _IDENTIFIER]
        return found[0].value if len(found) == 1 and isinstance(found[0], ox.Literal) else ""

    def write_state(self, state: str) -> None:
        """Say that the copy is whole and of which generation; "" says that it is not."""
        self.delete(self._graphs.state)
        if state:
            here = ox.NamedNode(self._graphs.state)
            self.put(self._graphs.state, [_lines([ox.Triple(here, _IDENTIFIER, ox.Literal(state))])])

    def read_digests(self) -> dict[str, str]:
        """The digest of each graph that is known to stand there; "" where it is being changed."""
        return {
            quad.subject.value: quad.object.value
            for quad in self._get(self._graphs.digests)
            if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.Literal)
        }

    def write_digests(self, digests: Mapping[str, str]) -> None:
        """Write down the digest of each graph."""
        facts = [ox.Triple(ox.NamedNode(graph), _CHECKSUM, ox.Literal(digest)) for graph, digest in digests.items()]
        if facts:
            self.put(self._graphs.digests, [_lines(facts)])
        else:
            self.delete(self._graphs.digests)

    def put(self, graph: str | None, portions: Iterable[bytes]) -> None:
        """Replace a graph by portions of N-Triples."""
        method = "PUT"
        for portion in portions:
            self._send_graph(method, graph, portion)
            method = "POST"

    def add(self, graph: str | None, portion: bytes) -> None:
        """Put N-Triples into a graph besides what it holds."""
        self._send_graph("POST", graph, portion)

    def delete(self, graph: str) -> None:
        """Delete a graph, if it is there."""
        self._send("DELETE", self._outside.data, params=self._name(graph), fine=(200, 202, 204, 404))

    def take_out(self, graph: str | None, triples: Iterable[bytes]) -> None:
        """Delete triples, each a line of N-Triples, from a graph."""
        name, lines = self._where(graph), iter(triples)
        while batch := list(islice(lines, _BATCH)):
            data = b"".join(batch).decode()
            text = f"DELETE DATA {{ GRAPH <{name}> {{ {data} }} }}" if name else f"DELETE DATA {{ {data} }}"
            self._send("POST", self._outside.update, data={"update": text})

    def _where(self, graph: str | None) -> str:
        """The name of a graph at the store, "" for its default graph."""
        return self._graphs.everything if graph is None and self._outside.kind.plain != "own" else graph or ""

    def _name(self, graph: str | None) -> dict[str, str]:
        name = self._where(graph)
        return {"graph": name} if name else {"default": ""}

    def _get(self, graph: str) -> list[ox.Quad]:
        headers = {"Accept": _TYPE}
        body = self._send("GET", self._outside.data, params=self._name(graph), headers=headers, fine=(200, 404))
        return list(ox.parse(body, ox.RdfFormat.TURTLE, lenient=True))

    def _send_graph(self, method: str, graph: str | None, portion: bytes) -> None:
        # Virtuoso takes what holds "<html>" for HTML, whatever its type is said to be.
        content = _QUOTED.sub(lambda quoted: quoted[0].replace(b"<", rb"\u003C"), portion)
        headers = {"Content-Type": _TYPE}
        self._send(method, self._outside.data, params=self._name(graph), content=content, headers=headers)

    def _send(self, method: str, address: str, fine: tuple[int, ...] = (200, 201, 202, 204), **request: Any) -> bytes:
        try:
            response = self._client.request(method, address, **request)
        except httpx2.HTTPError as error:
            raise unreachable(address, error) from None
        if response.status_code not in fine:
            said = " ".join(response.text.split())[:_TOLD]
            raise EngineError(f"The SPARQL store answers {response.status_code} to {method} {response.url}: {said}")
        return response.content if response.status_code == 200 else b""


def _lines(triples: Iterable[ox.Triple]) -> bytes:
    return ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b""
