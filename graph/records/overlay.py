"""The changes of a generation laid over the base that it shares: the SQL that makes one of two records files."""

from __future__ import annotations

import sqlite3
from pathlib import Path

CHANGES = "changes.sqlite"
"""The name of the file of changes beside a records file."""

_MASKED = {
    "documents": "id NOT IN (SELECT document FROM changes.gone)",
    "texts": "document NOT IN (SELECT document FROM changes.gone)",
    "claims": "document NOT IN (SELECT document FROM changes.gone)",
    "passages": "document NOT IN (SELECT document FROM changes.gone)",
    "named": "document NOT IN (SELECT document FROM changes.gone)",
    "mentions": "claim NOT IN (SELECT claim FROM changes.gone_claims)",
    "entities": "id NOT IN (SELECT entity FROM changes.touched)",
    "aliases": "entity NOT IN (SELECT entity FROM changes.touched)",
}
_OVERLAY = "".join(
    f"CREATE TEMP VIEW {table} AS SELECT * FROM main.{table} WHERE {kept} UNION ALL SELECT * FROM changes.{table};\n"
    for table, kept in (_MASKED | {"stems": "true"}).items()
)
"""Views that give the tables of the records as the changes leave them, under the tables' own names; of a stem
both files tell how many claims hold it, and the sum of these is true."""


def connect(path: Path, changes: Path | None) -> sqlite3.Connection:
    """A connection that reads the records at `path` with the `changes` laid over them, where there are any.

    Both files are never changed: SQLite takes no locks and never looks for a journal beside them.
    """
    connection = sqlite3.connect(_address(path), uri=True, check_same_thread=False)
    connection.execute("PRAGMA mmap_size=1073741824")
    if changes:
        connection.execute("ATTACH ? AS changes", (_address(changes),))
        connection.executescript(_OVERLAY)
    return connection


def _address(path: Path) -> str:
    return path.resolve().as_uri() + "?mode=ro&immutable=1"
