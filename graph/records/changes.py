"""Changes: what a generation's records say otherwise than the base they share with older generations.

    records.sqlite   the base: linked, never changed, from the last time that everything was written
    changes.sqlite   documents added or read anew since, and the documents of the base that are gone

Its tables are those of the base, and `graph.records.lookup` lays both over each other. So an update costs what has
changed, not what there is. When too much has changed, everything is written anew (`graph.build`).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator
from itertools import count
from pathlib import Path
from typing import Literal

from graph.records.lookup import Records
from graph.records.tables import (
    ENTITY_COLUMNS,
    INDEXES,
    SCHEMA,
    Progress,
    Recorder,
    entity_of,
    merged,
    write_entity,
    writing,
)
from ingest.model import Entity, Reading

_MASKS = """
CREATE TABLE gone (document TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE gone_claims (claim INTEGER PRIMARY KEY);
CREATE TABLE touched (entity TEXT PRIMARY KEY) WITHOUT ROWID;
"""


class Base(Records):
    """The base alone, with what is needed to lay changes over it."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, changes=False)

    def highest(self, table: Literal["claims", "passages", "aliases"]) -> int:
        """The highest number in a table, 0 where it is empty."""
        return int(self._rows(f"SELECT coalesce(max(number), 0) FROM {table}").fetchone()[0])

    def claim_numbers(self, document_id: str) -> list[int]:
        """The numbers of a document's claims."""
        return [int(row[0]) for row in self._rows("SELECT number FROM claims WHERE document = ?", (document_id,))]

    def mentions_of(self, entity_id: str) -> set[int]:
        """The numbers of the claims that name an entity."""
        return {int(row[0]) for row in self._rows("SELECT claim FROM mentions WHERE entity = ?", (entity_id,))}

    def named_in(self, document_id: str) -> list[str]:
        """The ids of the entities that a document names."""
        return [str(row[0]) for row in self._rows("SELECT id FROM named WHERE document = ?", (document_id,))]

    def views_of(self, entity_id: str) -> list[tuple[str, Entity]]:
        """Each document that names an entity, with its own view of it."""
        rows = self._rows(f"SELECT document, {ENTITY_COLUMNS} FROM named WHERE id = ?", (entity_id,))
        return [(document, entity_of(tuple(row))) for document, *row in rows]


def write_changes(
    path: Path,
    base: Base,
    live: Records,
    readings: Iterable[Reading],
    gone: Collection[str],
    progress: Progress | None = None,
) -> None:
    """Write the file of changes: `readings` are all documents that the base does not hold as they are now.

    `base` is the base alone, `live` what is live now over the same base; the live indexes of words lie beside `path`
    already and are brought up to date. `gone` are the documents of the base that count no more, whether they were read
    anew or not. Raises StoreError.
    """
    with (
        writing(path) as connection,
        Recorder(connection, path, base.highest("claims") + 1, base.highest("passages") + 1) as recorder,
    ):
        connection.executescript(SCHEMA + _MASKS)
        connection.execute("BEGIN")
        for document in {*gone, *live.changed_documents()}:
            recorder.forget(document)
        for document in gone:
            _mask(connection, base, document)
            recorder.discount(base.all_claims([document]))
        for done, reading in enumerate(readings, 1):
            recorder.write(reading)
            if progress:
                progress("documents recorded", done, 0)
        recorder.write_stems()
        connection.execute("COMMIT")
        connection.executescript(INDEXES)
        connection.execute("BEGIN")
        _merge_touched(connection, base, frozenset(gone))
        connection.execute("COMMIT")
        connection.executescript("ANALYZE;")


def _mask(connection: sqlite3.Connection, base: Base, document: str) -> None:
    connection.execute("INSERT INTO gone VALUES (?)", (document,))
    connection.executemany("INSERT INTO gone_claims VALUES (?)", ((n,) for n in base.claim_numbers(document)))


def _merge_touched(connection: sqlite3.Connection, base: Base, gone: frozenset[str]) -> None:
    """Write anew the entities that a gone or a new document names, from all that is said of them."""
    own = (str(row[0]) for row in connection.execute("SELECT DISTINCT id FROM named").fetchall())
    touched = {*own, *(entity for document in gone for entity in base.named_in(document))}
    connection.executemany("INSERT INTO touched VALUES (?)", ((entity,) for entity in sorted(touched)))
    dead = {int(row[0]) for row in connection.execute("SELECT claim FROM gone_claims")}
    numbers = count(base.highest("aliases") + 1)
    for identity in sorted(touched):
        (claims,) = connection.execute("SELECT count(*) FROM mentions WHERE entity = ?", (identity,)).fetchone()
        claims += len(base.mentions_of(identity) - dead)
        for entity in merged(_views(connection, base, identity, gone)):
            write_entity(connection, entity, claims, numbers)


def _views(connection: sqlite3.Connection, base: Base, identity: str, gone: frozenset[str]) -> Iterator[Entity]:
    """Every document's own view of an entity, that of one who knows it from a vocabulary first."""
    rows = connection.execute(f"SELECT document, {ENTITY_COLUMNS} FROM named WHERE id = ?", (identity,)).fetchall()
    views = [(document, entity_of(tuple(row))) for document, *row in rows]
    views += [(document, entity) for document, entity in base.views_of(identity) if document not in gone]
    return (entity for _, entity in sorted(views, key=lambda view: (not view[1].known, view[0])))
