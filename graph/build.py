"""Building a generation: readings in, a complete graph on disk, live.

    validate -> records -> findings -> rdf -> vectors -> manifest -> publish

Readings pass through once and are read back from the records, so a corpus need not fit into memory.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path

import pyoxigraph

from graph.embed import Embedder, common_words
from graph.findings.check import find_findings, names_of
from graph.findings.stored import write_findings
from graph.infer import infer
from graph.manifest import describe_generation
from graph.rdf import Scribe, count_quads, load_quads, vocabulary_quads
from graph.records import Records, write_records
from graph.store import FINDINGS, MANIFEST, RDF, RECORDS, VECTORS, Generation, Store
from graph.tables import is_searched
from graph.validate import validate_readings
from graph.vectors import VectorIndex, embed_texts
from ingest.model import Claim, Passage, Reading
from ontology.errors import StoreError
from ontology.lexicon import load_lexicon
from ontology.terms import DEFAULT_BASE, Names

ONTOLOGY = Path(__file__).resolve().parent.parent / "ontology" / "quillgraph.ttl"
_PASSAGE_LETTERS = 1200  # the model reads 256 tokens; what lies beyond costs time and says nothing

Progress = Callable[[str, int], None]
"""Called with what is being done and how many of it are done so far."""


def build_generation(
    store: Store,
    readings: Iterable[Reading],
    *,
    embedder: Embedder,
    vocabulary_files: Sequence[Path] = (),
    base: str = DEFAULT_BASE,
    unchanged: Collection[str] = (),
    progress: Progress | None = None,
    failures: Sequence[tuple[str, str]] = (),
) -> Generation:
    """Build a generation that holds exactly `readings`, and put it live.

    `vocabulary_files` (Turtle) go into the ontology graph beside the ontology itself. `unchanged` are ids of
    documents whose readings were taken over from the live generation, and so need no second check. `failures`
    (file, reason) are kept in the manifest. `readings` may be a generator and may read the live generation.

    Raises ShapeError when a reading breaks the shapes, VocabularyError, StoreError when the store cannot be
    written or another build is running; in every case the live generation stays as it was.
    """
    names = Names(base)
    tell = progress or (lambda what, done: None)
    with store.building() as folder:
        write_records(folder / RECORDS, readings, tell)
        with Records(folder / RECORDS) as records:
            documents = [document.id for document in records.documents()]
            if not documents:
                raise StoreError("There is nothing to build a graph from: no text could be read.")
            checked = validate_readings(records.reading(id_) for id_ in documents if id_ not in unchanged)
            tell("claims checked", checked)
            known = names_of(load_lexicon(standard=vocabulary_files))
            findings = find_findings(records, known, common_words())
            write_findings(folder / FINDINGS, findings)
            tell("findings", len(findings))
            quads, triples = _write_rdf(folder / RDF, records, documents, vocabulary_files, names)
            tell("triples written", quads)
            vectors = embed_texts(texts_of(records), embedder, _previous_vectors(store), tell)
            vectors.save(folder / VECTORS)
            manifest = describe_generation(
                records,
                embedder=embedder,
                vocabulary_files=vocabulary_files,
                base=base,
                vectors=len(vectors),
                quads=quads,
                triples=triples,
                failures=failures,
            )
        text = json.dumps(manifest, ensure_ascii=False, indent=1)
        (folder / MANIFEST).write_text(text, encoding="utf-8")
        return store.publish(folder)


def _write_rdf(
    folder: Path, records: Records, documents: Sequence[str], vocabulary_files: Sequence[Path], names: Names
) -> tuple[int, int]:
    """Write the RDF dataset; how many quads its named graphs hold, and how many distinct triples."""
    scribe = Scribe(names)
    dataset = pyoxigraph.Store(str(folder))
    load_quads(dataset, vocabulary_quads([ONTOLOGY, *vocabulary_files], names))
    load_quads(dataset, chain.from_iterable(scribe.quads_of(records.reading(id_)) for id_ in documents))
    infer(dataset, names)
    dataset.optimize()
    dataset.flush()
    return count_quads(dataset)


def _previous_vectors(store: Store) -> VectorIndex | None:
    """The live generation's vectors, to be reused; None where there are none that can be read."""
    try:
        live = store.current()
        return live.vectors if live else None
    except StoreError:  # a damaged generation must not keep a good one from replacing it
        return None


def texts_of(records: Records) -> Iterator[tuple[str, str]]:
    """What is embedded: the id and text of every searched claim and of every passage."""
    for claim in filter(is_searched, records.all_claims()):
        yield f"c:{claim.id}", claim_text(claim)
    for passage in records.all_passages():
        yield f"p:{passage.id}", passage_text(passage)


def claim_text(claim: Claim) -> str:
    """A claim as it is embedded: its text after the two nearest headings or parent texts above it."""
    return ". ".join((*claim.context[-2:], claim.text))


def passage_text(passage: Passage) -> str:
    """A passage as it is embedded: its title and the beginning of its text."""
    return f"{passage.title}. {passage.text}"[:_PASSAGE_LETTERS]
