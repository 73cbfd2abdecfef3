"""A copy of the live generation in a store outside.

The copy holds each of our named graphs under its own name, the default graph, and two graphs of its own (`CopyGraphs`):
the state says which generation the copy is, the digests what stands in which graph. A push strikes the state, sends the
graphs whose digests differ, and writes the new state last: until then nobody takes the copy for whole. Digests are
struck before their graphs are touched and written as the push goes on, so that the next one goes on where one that was
killed has stopped.

The default graph has no digest. Where the generation that the copy was of is still here, what differs is taken out and
put in; else all of it is sent.
"""

from __future__ import annotations

import fcntl
import hashlib
import tempfile
import time
import uuid
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import pyoxigraph as ox

from graph.outside.client import connect
from graph.outside.copy_target import CopyTarget
from graph.outside.store import CopyGraphs, Outside, identify
from graph.records.tables import Progress
from graph.store import MANIFEST, Generation, Store
from graph.triples.owned import EDITED

_PORTION_BYTES = 4_000_000  # sent at once, about 30,000 triples
_PORTION = 30_000  # triples, the same
_TIMEOUT_S = 300.0  # for one portion
_CHECKPOINT_S = 10.0  # how often the digests are brought up to date during a push
_LOCK = "copy.lock"
_LINES = ox.RdfFormat.N_TRIPLES


@dataclass(frozen=True, slots=True)
class Pushed:
    """What a push did: how many graphs it sent and deleted, and how many stood there already."""

    sent: int
    deleted: int
    unchanged: int


def push(store: Store, outside: Outside, tell: Progress) -> Pushed:
    """Bring the copy at a store outside up to the live generation; one push at a time.

    Raises StoreError where nothing is live, EngineError where the other store fails; the next push then goes on.
    """
    with _alone(store.directory), connect(outside, _TIMEOUT_S) as client:
        generation = store.open_generation()
        graphs = CopyGraphs.of(generation.manifest["base"])
        return _Push(CopyTarget(client, outside, graphs), store, generation, tell).run()


@contextmanager
def _alone(directory: Path) -> Iterator[None]:
    """Wait until no other push of this store runs, and keep others waiting."""
    directory.mkdir(parents=True, exist_ok=True)
    with (directory / _LOCK).open("a") as lock:
        fcntl.flock(lock.fileno(), fcntl.LOCK_EX)
        yield


class _Push:
    """One push of a generation."""

    def __init__(self, target: CopyTarget, store: Store, generation: Generation, tell: Progress) -> None:
        self._target = target
        self._store = store
        self._generation = generation
        self._tell = tell
        self._triples = _Triples(generation)

    def run(self) -> Pushed:
        """Send what differs. See `push`."""
        identity = identify(self._generation.path)
        state = self._target.read_state()
        if state.startswith(f"{identity} "):
            return Pushed(0, 0, len(self._triples.graphs()))
        digests = self._target.read_digests()
        wanted = self._look()
        gone = [graph for graph in digests if graph not in wanted]
        fresh = [graph for graph, digest in wanted.items() if digests.get(graph) != digest]
        before = self._find(state)
        self._target.write_state("")
        self._target.write_digests({**digests, **dict.fromkeys((*gone, *fresh), "")})
        self._send_default(before, fresh, gone)
        self._send_named(wanted, fresh, gone, digests)
        # No two pushes leave the same state: who reads one twice knows that nothing has happened in between.
        self._target.write_state(f"{identity} {uuid.uuid4().hex}")
        return Pushed(len(fresh), len(gone), len(wanted) - len(fresh))

    def _look(self) -> dict[str, str]:
        """The digest of each of our graphs that is not empty; a graph is always dumped in the same order."""
        graphs = self._triples.graphs()
        wanted = {}
        for done, graph in enumerate(graphs):
            self._tell("graphs compared", done, len(graphs))
            digest, size = hashlib.sha256(), 0
            for portion in self._triples.portions(graph):
                digest.update(portion)
                size += len(portion)
            if size:
                wanted[graph] = digest.hexdigest()
        self._tell("graphs compared", len(graphs), len(graphs))
        return wanted

    def _find(self, state: str) -> Generation | None:
        """The generation that the copy is whole of, where it is still here."""
        identity = state.partition(" ")[0]
        folder = self._store.directory / identity.partition(".")[0]
        if not identity or not (folder / MANIFEST).is_file() or identify(folder) != identity:
            return None
        return Generation(folder)

    def _send_default(self, before: Generation | None, fresh: Collection[str], gone: Collection[str]) -> None:
        """Bring the default graph up to date: triples of graphs that stay as they are stay there, too."""
        if before is None or EDITED in before.manifest or EDITED in self._generation.manifest:
            self._target.put(None, self._triples.portions(None))
            return
        old = _Triples(before)
        for graph in (*fresh, *gone):
            self._target.take_out(None, old.lacking_in(self._triples, graph))
        for graph in fresh:
            lines = self._triples.lacking_in(old, graph)
            while portion := list(islice(lines, _PORTION)):
                self._target.add(None, b"".join(portion))

    def _send_named(
        self, wanted: dict[str, str], fresh: Collection[str], gone: Collection[str], digests: dict[str, str]
    ) -> None:
        known = {**digests, **dict.fromkeys((*fresh, *gone), "")}
        written = time.monotonic()
        for done, graph in enumerate(fresh):
            self._tell("graphs sent", done, len(fresh))
            self._target.put(graph, self._triples.portions(graph))
            known[graph] = wanted[graph]
            if time.monotonic() - written > _CHECKPOINT_S:
                self._target.write_digests(known)
                written = time.monotonic()
        for graph in gone:
            self._target.delete(graph)
            del known[graph]
        self._target.write_digests(known)
        self._tell("graphs sent", len(fresh), len(fresh))


class _Triples:
    """The triples of a generation as lines of N-Triples. A graph is named by its IRI; None is the default graph.

    Blank nodes have IRIs (RDF 1.1 Concepts, 3.5): sent in several portions, they would become several.
    """

    def __init__(self, generation: Generation) -> None:
        self._rdf = generation.open_rdf()
        self._genid = f"{generation.manifest['base']}.well-known/genid/"

    def graphs(self) -> list[str]:
        """The named graphs."""
        return [graph.value for graph in self._rdf.named_graphs() if isinstance(graph, ox.NamedNode)]

    def portions(self, graph: str | None) -> Iterator[bytes]:
        """A graph in portions, at least one."""
        with tempfile.SpooledTemporaryFile(max_size=2 * _PORTION_BYTES) as file:
            where = ox.DefaultGraph() if graph is None else ox.NamedNode(graph)
            self._rdf.dump(file, _LINES, from_graph=where)
            file.seek(0)
            yield self._named(file.readlines(_PORTION_BYTES))
            while lines := file.readlines(_PORTION_BYTES):
                yield self._named(lines)

    def lacking_in(self, other: _Triples, graph: str) -> Iterator[bytes]:
        """The triples of a named graph here that the default graph of the other generation does not hold."""
        for quad in self._rdf.quads_for_pattern(None, None, None, ox.NamedNode(graph)):
            if ox.Quad(quad.subject, quad.predicate, quad.object) not in other._rdf:
                yield ox.serialize([quad.triple], format=_LINES) or b""

    def _named(self, lines: Iterable[bytes]) -> bytes:
        return b"".join(self._name_nodes(line) if b"_:" in line else line for line in lines)

    def _name_nodes(self, line: bytes) -> bytes:
        triples = []
        for quad in ox.parse(line, _LINES):
            subject, value = quad.subject, quad.object
            if isinstance(subject, ox.BlankNode):
                subject = ox.NamedNode(self._genid + subject.value)
            if isinstance(value, ox.BlankNode):
                value = ox.NamedNode(self._genid + value.value)
            triples.append(ox.Triple(subject, quad.predicate, value))
        return ox.serialize(triples, format=_LINES) or b""
