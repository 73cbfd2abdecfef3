"""The manifest of a generation: what it was built from, by what, and what is in it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from graph.embed import MODEL_SHA256, Embedder
from graph.reading import rules_digest
from graph.records.lookup import Records
from graph.records.tables import FORMAT
from ingest.pipeline import READER_VERSION

_PACKAGES = ("faiss-cpu", "numpy", "pyoxigraph", "pyshacl", "rdflib", "sentence-transformers", "tantivy", "torch")


def describe_generation(
    records: Records,
    *,
    embedder: Embedder,
    vocabulary_files: Sequence[Path],
    base: str,
    vectors: int,
    quads: int,
    triples: int,
    failures: Sequence[tuple[str, str]],
    taken_over: Mapping[str, str],
) -> dict[str, Any]:
    """The manifest as a JSON object.

    `failures` are pairs of a file and why it was not read. Counts are of claims by level and by predicate;
    coverage is of content lines, for each document and over all. `quads` are those of the named graphs,
    `triples` the distinct ones among them. `taken_over` tells when the documents that were not read again were read.
    """
    now = datetime.now(UTC).isoformat(timespec="seconds")
    documents = records.documents()
    content = sum(document.coverage.content_lines for document in documents)
    covered = sum(document.coverage.covered_lines for document in documents)
    return {
        "format": FORMAT,
        "reader": READER_VERSION,
        "rules": rules_digest(),
        "created": now,
        "base": base,
        "packages": {name: version(name) for name in _PACKAGES},
        "model": {"name": embedder.name, "sha256": MODEL_SHA256, "dimension": embedder.dimension},
        "vocabularies": hash_files(vocabulary_files),
        "documents": [
            {
                "id": document.id,
                "path": document.path,
                "title": document.title,
                "sha256": document.sha256,
                "read": taken_over.get(document.id, now),
                "content_lines": document.coverage.content_lines,
                "covered_lines": document.coverage.covered_lines,
                "coverage": round(document.coverage.share, 4),
                "missed": list(document.coverage.missed),
            }
            for document in documents
        ],
        "coverage": {"content_lines": content, "covered_lines": covered, "share": covered / (content or 1)},
        "counts": {
            **records.counts(),
            "levels": records.claim_counts("level"),
            "predicates": records.claim_counts("predicate"),
            "vectors": vectors,
            "quads": quads,
            "triples": triples,
        },
        "failures": [{"path": path, "reason": reason} for path, reason in failures],
    }


def read_times(manifest: Mapping[str, Any]) -> dict[str, str]:
    """When each document was read, by its id (ISO 8601); where that was not kept, when the generation was made."""
    return {one["id"]: one.get("read", manifest["created"]) for one in manifest["documents"]}


def hash_files(files: Sequence[Path]) -> dict[str, str]:
    """The SHA-256 hash of each file's content by its name."""
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
