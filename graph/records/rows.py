"""What the look-ups of `graph.records.lookup` share: stored documents, and conditions in SQL."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from ingest.model import Coverage


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """What is known of an ingested document, without its text."""

    id: str
    path: str
    title: str
    sha256: str
    format: Literal["slides", "markdown"]
    line_count: int
    coverage: Coverage


def document_of(row: tuple[Any, ...]) -> StoredDocument:
    """A row of the table of documents."""
    id_, path, title, sha256, format_, content, covered, missed, line_count = row
    coverage = Coverage(content, covered, tuple(json.loads(missed)))
    return StoredDocument(id_, path, title, sha256, format_, line_count, coverage)


def within(documents: Sequence[str] | None, column: str) -> tuple[str, list[str]]:
    """An SQL condition with its parameters: `column` is one of `documents` or below one of their folders."""
    if documents is None:
        return "1", []
    folders = [name for name in documents if name.endswith("/")]
    singles = [name for name in documents if not name.endswith("/")]
    conditions = [f"{column} IN ({','.join('?' * len(singles))})"]
    parameters = list(singles)
    for folder in folders:
        conditions.append(f"({column} >= ? AND {column} < ?)")
        parameters += [folder, end_of(folder)]
    return f"({' OR '.join(conditions)})", parameters


def end_of(prefix: str) -> str:
    """A string after every string that starts with `prefix`."""
    return prefix + "\U0010ffff"


def quoted(term: str) -> str:
    """A term as a phrase of the full-text query language, whatever signs it holds."""
    return '"' + term.replace('"', '""') + '"'
