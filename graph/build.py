"""Building a generation: readings in, a complete graph on disk, live.

    validate -> records -> findings -> rdf -> vectors -> manifest -> publish

Readings pass through once and are read back from the records, so a corpus need not fit into memory. Where little has
changed since the live generation, only that is written, beside what is linked from there.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import numpy as np

from graph.embed import Embedder, LightEmbedder, common_words
from graph.findings.check import find_findings, find_in, in_order, names_of
from graph.findings.model import Finding
from graph.findings.stored import write_findings
from graph.manifest import describe_generation, hash_files, read_times
from graph.records.changes import Base, write_changes
from graph.records.lookup import Records
from graph.records.overlay import CHANGES
from graph.records.tables import FORMAT, WORDS, Progress, write_records
from graph.search.meaning import embeds_all, texts_of
from graph.search.vectors import VectorCache, VectorIndex, embed_texts
from graph.search.wordvectors import TABLE, make_table
from graph.stages import Stages
from graph.store import FINDINGS, MANIFEST, RDF, RECORDS, VECTORS, Generation, Store
from graph.triples.dataset import Size, update_dataset, write_dataset
from graph.triples.owned import EDITED, carry_over
from graph.triples.validate import validate_readings
from ingest.model import Reading
from ontology.errors import StoreError
from ontology.lexicon import load_lexicon
from ontology.terms import DEFAULT_BASE, Names

_FEW_CHANGES = 0.1  # the share of documents that may differ from the base before everything is written anew


@dataclass(slots=True)
class _Build:
    """What a build is made of: the folder it works in, and everything that does not depend on the readings."""

    folder: Path
    vocabulary_files: Sequence[Path]
    names: Names
    tell: Progress
    stages: Stages


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
    checked: bool = False,
    cache: VectorCache | None = None,
    key: str = "",
) -> Generation:
    """Build a generation that holds exactly `readings` and the `unchanged` documents of the live one; put it live.

    `vocabulary_files` (Turtle) go into the ontology graph beside the ontology itself. `failures` (file, reason) are
    kept in the manifest. `readings` may be a generator; `checked` says that they are known to satisfy the shapes.
    `cache` keeps vectors, so that a build that is killed need not make them again; `key` tells what is built (see
    `graph.stages`), so that one that is killed or interrupted need not repeat its finished stages.

    Raises ShapeError when a reading breaks the shapes, VocabularyError, StoreError when the store cannot be
    written or another build is running; in every case the live generation stays as it was.
    """
    with store.building(key) as folder:
        tell = progress or (lambda what, done, total: None)
        build = _Build(folder, vocabulary_files, Names(base), tell, Stages(folder, key))
        live = _live(store)
        if not checked:
            readings = list(readings)
            build.tell("claims checked", validate_readings(readings), 0)
        if live and unchanged and _is_update(live, unchanged, build):
            size = _update(build, live, readings, unchanged)
        else:
            size = _write_whole(build, live, chain(readings, _taken_over(live, unchanged)))
        with Records(folder / RECORDS) as records:
            build.tell("triples written", size.triples, size.triples)
            vectors = embed_texts(texts_of(records), embedder, _vectors(live), build.tell, cache)
            vectors.save(folder / VECTORS)
            if not embeds_all(records):
                _write_word_vectors(folder / VECTORS / TABLE, live, build.tell)
            manifest = describe_generation(
                records,
                embedder=embedder,
                vocabulary_files=vocabulary_files,
                base=base,
                vectors=len(vectors),
                quads=size.quads,
                triples=size.triples,
                failures=failures,
                taken_over=_times(live, unchanged),
            )
        if live and EDITED in live.manifest:
            manifest[EDITED] = live.manifest[EDITED]
        text = json.dumps(manifest, ensure_ascii=False, indent=1)
        (folder / MANIFEST).write_text(text, encoding="utf-8")
        build.stages.forget()
        return store.publish(folder, build.tell)


def _live(store: Store) -> Generation | None:
    """The live generation; None where there is none that can be read."""
    try:
        live = store.current()
        return live if live and live.manifest.get("format") == FORMAT else None
    except StoreError:  # a damaged generation must not keep a good one from replacing it
        return None


def _taken_over(live: Generation | None, unchanged: Collection[str]) -> Iterator[Reading]:
    if live:
        yield from (live.records.reading(identity) for identity in unchanged)


def _times(live: Generation | None, unchanged: Collection[str]) -> dict[str, str]:
    """When the documents that are taken over were read."""
    known = read_times(live.manifest) if live else {}
    return {identity: known[identity] for identity in unchanged if identity in known}


def _write_whole(build: _Build, live: Generation | None, readings: Iterable[Reading]) -> Size:
    """Write records, findings and RDF from the beginning, each unless an earlier build has finished it."""
    folder, stages = build.folder, build.stages
    if stages.result("records") is None:
        write_records(folder / RECORDS, readings, build.tell)
        stages.finish("records", [RECORDS, WORDS], True)
    with Records(folder / RECORDS) as records:
        documents = records.counts()["documents"]
        if not documents:
            raise StoreError("There is nothing to build a graph from: no text could be read.")
        build.tell("documents recorded", documents, documents)
        if stages.result("findings") is None:
            findings = find_findings(records, _known_names(build), common_words(), build.tell)
            write_findings(folder / FINDINGS, findings)
            build.tell("findings", len(findings), len(findings))
            stages.finish("findings", [FINDINGS], True)
        size = stages.result("RDF")
        if size is None:
            written = _write_rdf(build, live, records)
            stages.finish("RDF", [RDF], [written.quads, written.triples])
            return written
        build.tell("documents written as RDF", documents, documents)
        return Size(*size)


def _write_rdf(build: _Build, live: Generation | None, records: Records) -> Size:
    """Write the dataset, with what others have put beside what was read."""
    size = write_dataset(build.folder / RDF, records, build.vocabulary_files, build.names, build.tell)
    if live and EDITED in live.manifest:
        quads, triples = carry_over(live, build.folder / RDF)
        return Size(size.quads + quads, size.triples + triples)
    return size


def _known_names(build: _Build) -> frozenset[str]:
    return names_of(load_lexicon(standard=build.vocabulary_files))


def _is_update(live: Generation, unchanged: Collection[str], build: _Build) -> bool:
    """Whether a live generation of the same kind differs little enough for its files to be built upon."""
    same = (live.manifest["base"], live.manifest["vocabularies"]) == (
        build.names.base,
        hash_files(build.vocabulary_files),
    )
    if not same:
        return False
    with Base(live.path / RECORDS) as base:
        documents = {document.id for document in base.documents()}
    kept = documents - set(live.records.gone_documents()) - set(live.records.changed_documents())
    return len(kept & set(unchanged)) >= (1 - _FEW_CHANGES) * max(len(documents), len(unchanged))


def _update(build: _Build, live: Generation, readings: Iterable[Reading], unchanged: Collection[str]) -> Size:
    """Write what has changed since the live generation, beside links to what has not."""
    before = {document.id for document in live.records.documents()}
    left = before - set(unchanged)
    carried = [document for document in live.records.changed_documents() if document not in left]
    folder = build.folder
    os.link(live.path / RECORDS, folder / RECORDS)
    _link_words(live.path / WORDS, folder / WORDS)
    with Base(folder / RECORDS) as base:
        gone = {*live.records.gone_documents(), *(left & {document.id for document in base.documents()})}
        taken = (live.records.reading(document) for document in carried)
        write_changes(folder / CHANGES, base, live.records, chain(readings, taken), gone, build.tell)
    with Records(folder / RECORDS) as records:
        fresh = sorted(set(records.changed_documents()) - set(carried))
        kept = [finding for finding in live.findings if not _touches(finding, left)]
        found = find_in(records, fresh, _known_names(build), common_words()) if fresh else []
        write_findings(folder / FINDINGS, in_order([*kept, *found]))
        counts = live.manifest["counts"]
        size = Size(counts["quads"], counts["triples"])
        return update_dataset(live.rdf_path, folder / RDF, records, sorted(left), fresh, build.names, size)


def _touches(finding: Finding, documents: Collection[str]) -> bool:
    return any(place.document in documents for place in finding.places)


def _link_words(old: Path, folder: Path) -> None:
    """The indexes of words of a generation, linked: their files are only ever added to and replaced."""
    shutil.copytree(old, folder, copy_function=os.link, ignore=shutil.ignore_patterns(".*.lock"))


def _write_word_vectors(path: Path, live: Generation | None, tell: Progress) -> None:
    """The table of word vectors, linked from the live generation where it has one: it depends on the model alone."""
    old = live.path / VECTORS / TABLE if live else None
    if old and old.exists():
        os.link(old, path)
        return
    tell("word vectors", 0, 1)
    np.save(path, make_table(LightEmbedder()))
    tell("word vectors", 1, 1)


def _vectors(live: Generation | None) -> VectorIndex | None:
    """The live generation's vectors, to be reused; None where there are none that can be read."""
    try:
        return live.built_vectors if live else None
    except StoreError:  # a damaged generation must not keep a good one from replacing it
        return None
