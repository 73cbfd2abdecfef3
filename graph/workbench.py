"""The workbench of a store: the finished pieces of an ingest that is not finished yet.

Readings and vectors are put here as soon as they are made. An ingest that is stopped, in whatever way, loses none of
them, and the next one goes on from there. Once the new generation is live the workbench is cleared away.
"""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from graph.embed import Matrix
from graph.records.tables import claim_of, claim_row, entity_of, passage_of_row
from ingest.model import Coverage, Reading, SourceText
from ontology.errors import StoreError

_SCHEMA = """
CREATE TABLE IF NOT EXISTS readings (
    rules TEXT, document TEXT, sha256 TEXT, data BLOB, PRIMARY KEY (rules, document, sha256)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS vectors (model TEXT, hash BLOB, vector BLOB, PRIMARY KEY (model, hash)) WITHOUT ROWID;
"""
_LEVEL = 1  # of compression: most of the gain at a tenth of the time


class Workbench:
    """The workbench in a file, made if need be. `rules` tells readings apart that other rules would read otherwise.

    Raises StoreError where it cannot be opened or written.
    """

    def __init__(self, path: Path, rules: str) -> None:
        self._path = path
        self._rules = rules
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._connection = sqlite3.connect(path, isolation_level=None)
            self._connection.execute("PRAGMA journal_mode=WAL")
            self._connection.execute("PRAGMA synchronous=NORMAL")
            self._connection.executescript(_SCHEMA)
        except (OSError, sqlite3.Error) as error:
            raise StoreError(f"{path}: cannot be opened ({error}); remove it and ingest again.") from error

    def close(self) -> None:
        """Close the file and keep it."""
        self._connection.close()

    def clear(self) -> None:
        """Close the file and remove it: what it held is live."""
        self.close()
        for name in (self._path.name, self._path.name + "-wal", self._path.name + "-shm"):
            self._path.with_name(name).unlink(missing_ok=True)

    def has(self, document: str, sha256: str) -> bool:
        """Whether the reading of a document with that content is here."""
        return bool(
            self._rows(
                "SELECT 1 FROM readings WHERE rules = ? AND document = ? AND sha256 = ?",
                (self._rules, document, sha256),
            )
        )

    def keep(self, readings: Iterable[tuple[str, str, bytes]]) -> None:
        """Keep readings: document, hash of its content, and the reading packed by :func:`pack`."""
        rows = [(self._rules, *reading) for reading in readings]
        self._write("INSERT OR REPLACE INTO readings VALUES (?,?,?,?)", rows)

    def reading(self, document: str, sha256: str) -> Reading:
        """A reading that is here. Raises StoreError where it is not."""
        rows = self._rows(
            "SELECT data FROM readings WHERE rules = ? AND document = ? AND sha256 = ?", (self._rules, document, sha256)
        )
        if not rows:
            raise StoreError(f"{self._path}: holds no reading of {document}; ingest again.")
        return unpack(rows[0][0])

    def vectors(self, model: str) -> WorkbenchVectors:
        """The vectors of a model."""
        return WorkbenchVectors(model, self._rows, self._write)

    def _rows(self, sql: str, values: Sequence[object]) -> list[tuple[Any, ...]]:
        try:
            return self._connection.execute(sql, values).fetchall()
        except sqlite3.Error as error:
            raise StoreError(f"{self._path}: cannot be read ({error}); remove it and ingest again.") from error

    def _write(self, sql: str, rows: Sequence[Sequence[object]]) -> None:
        try:
            self._connection.execute("BEGIN")
            self._connection.executemany(sql, rows)
            self._connection.execute("COMMIT")
        except sqlite3.Error as error:
            raise StoreError(f"{self._path}: cannot be written ({error}); is the disk full?") from error


class WorkbenchVectors:
    """Vectors on the workbench by the hash of the text that they stand for."""

    def __init__(
        self,
        model: str,
        rows: Callable[[str, Sequence[object]], list[tuple[Any, ...]]],
        write: Callable[[str, Sequence[Sequence[object]]], None],
    ) -> None:
        self._model, self._rows, self._write = model, rows, write

    def find(self, digest: bytes) -> Matrix | None:
        """The vector of a text, or None."""
        rows = self._rows("SELECT vector FROM vectors WHERE model = ? AND hash = ?", (self._model, digest))
        return np.frombuffer(rows[0][0], np.float32) if rows else None

    def keep(self, digests: Sequence[bytes], matrix: Matrix) -> None:
        """Keep a vector a text, the rows of `matrix`."""
        rows = [(self._model, digest, row.tobytes()) for digest, row in zip(digests, matrix, strict=True)]
        self._write("INSERT OR REPLACE INTO vectors VALUES (?,?,?)", rows)


def pack(reading: Reading) -> bytes:
    """A reading in few bytes."""
    source, coverage = reading.source, reading.coverage
    value = {
        "source": [source.id, source.path, source.lines, source.sha256, source.format],
        "title": reading.title,
        "entities": [
            [key, e.id, e.label, e.kind, json.dumps(e.aliases), e.scope, e.known] for key, e in _items(reading)
        ],
        "claims": [claim_row(claim) for claim in reading.claims],
        "passages": [
            [p.id, p.document, p.line_start, p.line_end, p.title, p.text, p.section] for p in reading.passages
        ],
        "coverage": [coverage.content_lines, coverage.covered_lines, coverage.missed],
    }
    return zlib.compress(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode(), _LEVEL)


def _items(reading: Reading) -> Iterator[tuple[str, Any]]:
    return iter(reading.entities.items())


def unpack(data: bytes) -> Reading:
    """A packed reading, equal to what was packed."""
    value = json.loads(zlib.decompress(data))
    identity, path, lines, sha256, format_ = value["source"]
    content, covered, missed = value["coverage"]
    return Reading(
        source=SourceText(identity, path, tuple(lines), sha256, format_),
        title=value["title"],
        entities={key: entity_of(tuple(row)) for key, *row in value["entities"]},
        claims=[claim_of(tuple(row)) for row in value["claims"]],
        passages=[passage_of_row(tuple(row)) for row in value["passages"]],
        coverage=Coverage(content, covered, tuple(missed)),
    )
