"""A copy of the live generation in a store outside, over the SPARQL 1.1 Graph Store Protocol.

The copy holds one named graph for each of ours. What stands where is told by one more graph, the marker: the digest of
each graph. A push compares it with what is live and sends the graphs that differ. Before it sends anything it strikes
the digests of what it is about to change, and writes them again as it goes on: whatever a push that was killed has
left behind is sent or deleted by the next.
"""

from __future__ import annotations

import fcntl
import hashlib
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import httpx2
import pyoxigraph as ox

from graph.owned import EDITED, added_triples
from graph.rdf import DCTERMS
from graph.remote import Endpoints, connect, unreachable
from graph.store import Generation, Store
from graph.tables import Progress
from ontology.errors import EngineError
from ontology.terms import Names

CHECKSUM = "http://spdx.org/rdf/terms#checksumValue"
"""The property of the marker that gives a graph's digest; "" where the graph is being changed."""

_IDENTIFIER = ox.NamedNode(DCTERMS + "identifier")
_CHECKSUM = ox.NamedNode(CHECKSUM)
_PORTION = 50_000  # triples sent at once, about 8 MB
_TIMEOUT_S = 300.0  # for one portion
_CHECKPOINT_S = 10.0  # how often the marker is brought up to date during a push
_LOCK = "mirror.lock"
_TYPE = "text/turtle"  # N-Triples are Turtle, and every store reads that


@dataclass(frozen=True, slots=True)
class Pushed:
    """What a push did: how many graphs it sent and deleted, how many stood there already, and the triples sent."""

    sent: int
    deleted: int
    unchanged: int
    triples: int


def push(store: Store, endpoints: Endpoints, tell: Progress) -> Pushed:
    """Bring the store at the endpoints up to the live generation; one push at a time.

    Raises StoreError where nothing is live, EngineError where the other store fails; the next push then goes on.
    """
    with _alone(store.directory), connect(endpoints, _TIMEOUT_S) as client:
        generation = store.open_generation()
        return _Push(_GraphStore(client, endpoints.data), generation, tell).run()


@contextmanager
def _alone(directory: Path) -> Iterator[None]:
    """Wait until no other push of this store runs, and keep others waiting."""
    directory.mkdir(parents=True, exist_ok=True)
    with (directory / _LOCK).open("a") as lock:
        fcntl.flock(lock.fileno(), fcntl.LOCK_EX)
        yield


class _GraphStore:
    """The other store, spoken to by the Graph Store Protocol (W3C, 21 March 2013)."""

    def __init__(self, client: httpx2.Client, address: str) -> None:
        self._client = client
        self._address = address

    def get(self, graph: str) -> list[ox.Quad]:
        """The triples of a graph; none where there is no such graph."""
        body = self._send("GET", graph, headers={"Accept": _TYPE}, fine=(200, 404))
        return list(ox.parse(body, ox.RdfFormat.TURTLE, lenient=True))

    def put(self, graph: str, portions: Iterator[bytes]) -> None:
        """Replace a graph by portions of N-Triples."""
        method = "PUT"
        for portion in portions:
            self._send(method, graph, portion, {"Content-Type": _TYPE})
            method = "POST"

    def delete(self, graph: str) -> None:
        """Delete a graph, if it is there."""
        self._send("DELETE", graph, fine=(200, 202, 204, 404))

    def _send(
        self,
        method: str,
        graph: str,
        content: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        fine: tuple[int, ...] = (200, 201, 202, 204),
    ) -> bytes:
        try:
            response = self._client.request(
                method, self._address, params={"graph": graph}, content=content, headers=headers
            )
        except httpx2.HTTPError as error:
            raise unreachable(self._address, error) from None
        if response.status_code not in fine:
            said = " ".join(response.text.split())[:400]
            raise EngineError(f"{method} of <{graph}> at {self._address} is answered {response.status_code}: {said}")
        return response.content if response.status_code == 200 else b""


class _Push:
    """One push of a generation."""

    def __init__(self, target: _GraphStore, generation: Generation, tell: Progress) -> None:
        names = Names(generation.manifest["base"])
        self._target = target
        self._generation = generation
        self._tell = tell
        self._rdf = generation.open_rdf()
        self._marker = f"{names.base}graph/mirror"
        self._added = f"{names.base}graph/added"
        self._digests: dict[str, str] = {}  # of the graphs as they stand in the other store

    def run(self) -> Pushed:
        """Send what differs. See `push`."""
        identity = f"{self._generation.id} {self._generation.manifest['created']}"
        known = self._target.get(self._marker)
        self._digests = {_name(quad.subject): _text(quad.object) for quad in known if quad.predicate == _CHECKSUM}
        if any(quad.predicate == _IDENTIFIER and _text(quad.object) == identity for quad in known):
            return Pushed(0, 0, len(self._digests), 0)
        wanted = self._look()
        gone = [graph for graph in self._digests if graph not in wanted]
        fresh = [graph for graph, digest in wanted.items() if self._digests.get(graph) != digest]
        for graph in (*gone, *fresh):
            self._digests[graph] = ""
        self._mark()
        marked, triples = time.monotonic(), 0
        for done, graph in enumerate(fresh):
            self._tell("graphs sent", done, len(fresh))
            triples += self._send(graph)
            self._digests[graph] = wanted[graph]
            if time.monotonic() - marked > _CHECKPOINT_S:
                self._mark()
                marked = time.monotonic()
        for graph in gone:
            self._target.delete(graph)
            del self._digests[graph]
        self._mark(identity)
        self._tell("graphs sent", len(fresh), len(fresh))
        return Pushed(len(fresh), len(gone), len(wanted) - len(fresh), triples)

    def _look(self) -> dict[str, str]:
        """The digest of each graph that the other store should hold; a graph is always read in the same order."""
        graphs = [graph.value for graph in self._rdf.named_graphs() if isinstance(graph, ox.NamedNode)]
        if EDITED in self._generation.manifest:
            graphs.append(self._added)
        wanted = {}
        for done, graph in enumerate(graphs):
            self._tell("graphs compared", done, len(graphs))
            digest, size = hashlib.sha256(), 0
            for portion, count in self._portions(graph):
                digest.update(portion)
                size += count
            if size:
                wanted[graph] = digest.hexdigest()
        self._tell("graphs compared", len(graphs), len(graphs))
        return wanted

    def _send(self, graph: str) -> int:
        sent = 0

        def portions() -> Iterator[bytes]:
            nonlocal sent
            for portion, count in self._portions(graph):
                sent += count
                yield portion

        self._target.put(graph, portions())
        return sent

    def _portions(self, graph: str) -> Iterator[tuple[bytes, int]]:
        """A graph as N-Triples, with how many they are."""
        triples = self._triples(graph)
        while portion := list(islice(triples, _PORTION)):
            yield ox.serialize(portion, format=ox.RdfFormat.N_TRIPLES) or b"", len(portion)

    def _triples(self, graph: str) -> Iterator[ox.Triple]:
        if graph == self._added:
            return added_triples(self._generation)
        found: Iterator[ox.Quad] = self._rdf.quads_for_pattern(None, None, None, ox.NamedNode(graph))
        return (quad.triple for quad in found)

    def _mark(self, identity: str = "") -> None:
        """Write down what the other store holds, and, at the end, which generation that is."""
        triples = [
            ox.Triple(ox.NamedNode(graph), _CHECKSUM, ox.Literal(digest)) for graph, digest in self._digests.items()
        ]
        triples.append(ox.Triple(ox.NamedNode(self._marker), _IDENTIFIER, ox.Literal(identity or "unfinished")))
        self._target.put(self._marker, iter([ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b""]))


def _name(term: object) -> str:
    return term.value if isinstance(term, ox.NamedNode) else ""


def _text(term: object) -> str:
    return term.value if isinstance(term, ox.Literal) else ""
