"""A small store and the application over it, for tests of the faces."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from fastapi.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from graph.build import build_generation
from graph.embed import LightEmbedder
from graph.store import Generation, Store
from tests.graph_fixture import reading

BASE = "http://127.0.0.1:8000/"


def publish(directory: Path, *documents: str) -> Generation:
    """Make a generation of those documents, each the text of `graph_fixture`, live in the store."""
    return build_generation(Store(directory), (reading(document) for document in documents), embedder=LightEmbedder())


@contextmanager
def serve(settings: Settings) -> Iterator[TestClient]:
    """A client of a running application; a defect in it shows as a 500, not as an exception."""
    with TestClient(create_app(settings), raise_server_exceptions=False) as client:
        yield client
