"""The RDF dataset of a generation on disk: written whole, or brought up to date by the documents that changed."""

from __future__ import annotations

import io
import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, Store, Triple, serialize

from graph.records.lookup import Records
from graph.records.tables import Progress
from graph.triples.infer import infer, infer_from
from graph.triples.rdf import RDF, Scribe, count_quads, hidden_names, load_quads, vocabulary_quads
from graph.workers import run_in_order
from ontology.terms import Names

ONTOLOGY = Path(__file__).resolve().parents[2] / "ontology" / "quillgraph.ttl"
_TYPE = NamedNode(RDF + "type")
_PARTS = tuple(NamedNode(RDF + part) for part in ("subject", "predicate", "object"))
_DOCUMENTS_AT_ONCE = 100  # about 40 MB of N-Quads
_READ_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Size:
    """How many quads the named graphs of a dataset hold, and how many distinct triples they are."""

    quads: int
    triples: int


def write_dataset(
    folder: Path,
    records: Records,
    vocabulary_files: Sequence[Path],
    names: Names,
    tell: Progress,
) -> Size:
    """Write the dataset of all that `records` hold, on all cores where that is much."""
    dataset = Store(str(folder))
    load_quads(dataset, vocabulary_quads([ONTOLOGY, *vocabulary_files], names))
    documents = [document.id for document in records.documents()]
    portions = [documents[at : at + _DOCUMENTS_AT_ONCE] for at in range(0, len(documents), _DOCUMENTS_AT_ONCE)]
    scribe = Scribe(names, hidden_names(dataset, names))
    lines = run_in_order(_lines_of, [(records.path, portion, scribe) for portion in portions])

    def told() -> Iterator[bytes]:
        done = 0
        for portion, chunk in zip(portions, lines, strict=True):
            yield chunk
            done += len(portion)
            tell("documents written as RDF", done, len(documents))

    # In one go: the engine sorts a million quads at a time, and every table it writes is merged with the others.
    dataset.bulk_load(io.BufferedReader(_Stream(told()), _READ_BYTES), RdfFormat.N_QUADS, lenient=True)
    infer(dataset, names)
    dataset.optimize()
    dataset.flush()
    return Size(*count_quads(dataset))


class _Stream(io.RawIOBase):
    """Chunks of bytes, one after the other, as a file that can be read."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks
        self._rest = memoryview(b"")

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill a buffer as far as the present chunk goes; 0 where there are no more."""
        while not self._rest:
            chunk = next(self._chunks, None)
            if chunk is None:
                return 0
            self._rest = memoryview(chunk)
        size = min(len(buffer), len(self._rest))
        buffer[:size] = self._rest[:size]
        self._rest = self._rest[size:]
        return size


def _lines_of(path: Path, documents: Sequence[str], scribe: Scribe) -> bytes:
    """The triples of some documents as N-Quads, in the default graph and again in their own graphs."""
    chunks = []
    with Records(path) as records:
        for document in documents:
            found = (quad.triple for quad in scribe.quads_of(records.reading(document)))
            lines = serialize(found, format=RdfFormat.N_TRIPLES) or b""
            chunks.append(lines)
            # A line ends in " .", and a line feed inside a literal is written as an escape.
            chunks.append(lines.replace(b" .\n", f" <{scribe.names.document(document)}> .\n".encode()))
    return b"".join(chunks)


def update_dataset(
    old: Path, folder: Path, records: Records, gone: Iterable[str], fresh: Sequence[str], names: Names, size: Size
) -> Size:
    """Write at `folder` the dataset at `old`, of `size`, without the documents `gone` and with `fresh` from `records`.

    Files of the old one are linked where they never change, so that this costs what has changed.
    """
    _link_dataset(old, folder)
    update = _Update(Store(str(folder)), names)
    for document in gone:
        update.retract_graph(NamedNode(names.document(document)))
    scribe = Scribe(names, hidden_names(update.store, names))
    for document in fresh:
        update.assert_all(scribe.quads_of(records.reading(document)))
    update.infer_anew()
    update.store.flush()
    return Size(size.quads + update.quads, size.triples + update.triples)


def _link_dataset(old: Path, folder: Path) -> None:
    """Copy a dataset; its tables (.sst) are never written to again and are linked instead."""
    folder.mkdir()
    for file in old.iterdir():
        if file.suffix == ".sst":
            os.link(file, folder / file.name)
        elif file.name != "LOCK":
            shutil.copy2(file, folder / file.name)


@dataclass(slots=True)
class _Update:
    """A dataset being changed, with how many quads and distinct triples it has gained (less than 0: lost)."""

    store: Store
    names: Names
    quads: int = 0
    triples: int = 0
    _things: dict[NamedNode, None] = field(default_factory=dict)  # entities whose own classes changed
    _claims: dict[NamedNode, None] = field(default_factory=dict)  # claims that are new

    def retract_graph(self, graph: NamedNode) -> None:
        """Take a document's graph out, with what was inferred from its claims."""
        claim = NamedNode(self.names.ontology + "Claim")
        removed = list(self.store.quads_for_pattern(None, None, None, graph))
        for quad in removed:
            self._retract(quad)
            if quad.predicate == _TYPE:
                self._note_thing(quad)
            if quad.predicate == _TYPE and quad.object == claim and isinstance(quad.subject, NamedNode):
                self._retract_inferred(quad.subject)

    def assert_all(self, quads: Iterable[Quad]) -> None:
        """Put quads in."""
        claim = NamedNode(self.names.ontology + "Claim")
        for quad in quads:
            self._assert(quad)
            if quad.predicate == _TYPE:
                self._note_thing(quad)
            if quad.predicate == _TYPE and quad.object == claim and isinstance(quad.subject, NamedNode):
                self._claims[quad.subject] = None

    def infer_anew(self) -> None:
        """Bring the inference graph up to date with what was taken out and put in."""
        graph = NamedNode(self.names.inference_graph)
        for thing in self._things:
            for quad in list(self.store.quads_for_pattern(thing, _TYPE, None, graph)):
                self._retract(quad)
        for quad in list(infer_from(self.store, self.names, list(self._things), list(self._claims))):
            self._assert(quad)

    def _note_thing(self, quad: Quad) -> None:
        if isinstance(quad.subject, NamedNode) and quad.subject.value.startswith(self.names.entity("")):
            self._things[quad.subject] = None

    def _retract_inferred(self, claim: NamedNode) -> None:
        graph = NamedNode(self.names.inference_graph)
        follows = NamedNode(self.names.ontology + "followsFrom")
        for statement in [q.subject for q in self.store.quads_for_pattern(None, follows, claim, graph)]:
            said = list(self.store.quads_for_pattern(statement, None, None, graph))
            subject, predicate, value = (next(q.object for q in said if q.predicate == part) for part in _PARTS)
            for quad in said:
                self._retract(quad)
            if isinstance(subject, NamedNode) and isinstance(predicate, NamedNode):
                plain = Quad(subject, predicate, value, graph)
                if not self._is_stated(plain):
                    self._retract(plain)

    def _is_stated(self, plain: Quad) -> bool:
        """Whether a statement node of the quad's graph says the same as the quad."""
        parts = zip(_PARTS, (plain.subject, plain.predicate, plain.object), strict=True)
        pattern = " ; ".join(f"{part} {value}" for part, value in parts)
        return bool(self.store.query(f"ASK {{ GRAPH {plain.graph_name} {{ ?statement {pattern} }} }}"))

    def _retract(self, quad: Quad) -> None:
        """Take a quad out, and its triple out of the default graph where no other graph holds it."""
        if quad not in self.store:
            return
        self.store.remove(quad)
        self.quads -= 1
        if not self._in_named_graph(quad.triple):
            self.store.remove(Quad(quad.subject, quad.predicate, quad.object, DefaultGraph()))
            self.triples -= 1

    def _assert(self, quad: Quad) -> None:
        if quad in self.store:
            return
        plain = Quad(quad.subject, quad.predicate, quad.object, DefaultGraph())
        self.triples += plain not in self.store
        self.store.extend([quad, plain])
        self.quads += 1

    def _in_named_graph(self, triple: Triple) -> bool:
        found: Iterator[Quad] = self.store.quads_for_pattern(triple.subject, triple.predicate, triple.object)
        return any(not isinstance(quad.graph_name, DefaultGraph) for quad in found)
