"""What several test files share: the deck, read once a session by the real pipeline and served by the real app.

Tests that use it stand in the xdist group "deck", so that one worker builds it and no other.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.settings import Settings
from graph.build import build_generation
from graph.embed import LightEmbedder
from graph.store import Generation, Store
from ingest.pipeline import read_path
from ontology.lexicon import load_lexicon
from ontology.vocabulary import STANDARD
from tests.api_fixture import BASE, serve

DECK = Path(__file__).resolve().parent.parent / "data" / "deck" / "aws-developer-associate.txt"

PREFIXES = f"""
PREFIX qg: <{BASE}ontology#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX qudt: <http://qudt.org/schema/qudt/>
PREFIX unit: <http://qudt.org/vocab/unit/>
"""


@dataclass(frozen=True, slots=True)
class Deck:
    """The deck as a graph and as it is served; `lines` are those of the file, the first at index 1."""

    generation: Generation
    client: TestClient
    lines: tuple[str, ...]

    def select(self, query: str) -> list[dict[str, str]]:
        """The rows of a SPARQL query sent to the endpoint, each a value by variable."""
        response = self.client.post("/sparql", data={"query": PREFIXES + query})
        assert response.status_code == 200, response.text
        bindings = response.json()["results"]["bindings"]
        return [{name: term["value"] for name, term in row.items()} for row in bindings]

    def compare(self, *names: str) -> dict[str, Any]:
        """The JSON of a comparison."""
        response = self.client.get("/compare", params={"entity": names})
        assert response.status_code == 200, response.text
        comparison: dict[str, Any] = response.json()
        return comparison


@pytest.fixture(scope="session", autouse=True)
def _clean_environment() -> None:
    """No setting of the machine reaches a test."""
    for name in [name for name in os.environ if name.startswith("QUILLGRAPH_")]:
        del os.environ[name]


@pytest.fixture(scope="session")
def deck(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deck]:
    store = Store(tmp_path_factory.mktemp("the deck") / "store")
    reading = read_path(DECK, DECK.parent, load_lexicon())
    generation = build_generation(store, [reading], embedder=LightEmbedder(), vocabulary_files=STANDARD)
    with serve(Settings(store=store.directory, sparql_workers=1)) as client:
        yield Deck(generation, client, ("", *DECK.read_text(encoding="utf-8").split("\n")))
