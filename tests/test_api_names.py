"""Names as people read them: what is misspelt is shown as that, over HTTP."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from api.settings import Settings
from graph.build import build_generation
from graph.embed import LightEmbedder
from graph.store import Store
from ingest.pipeline import read_path
from ontology.lexicon import load_lexicon
from ontology.vocabulary import STANDARD
from tests.api_fixture import serve

TOURING = """\
# Touring

- Pannier: A bag that hangs on the rack.
- A pannier weighs 1 kg.
- A pannier supports a rain cover.
- The left pannier carries the tent.
- The right pannier carries the stove.
- Panneir liner: A thin bag that keeps what is inside dry.
- DynamoDB is a database that holds the routes.
"""


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    directory = tmp_path_factory.mktemp("names")
    (directory / "touring.md").write_text(TOURING, encoding="utf-8")
    readings = [read_path(directory / "touring.md", directory, load_lexicon())]
    build_generation(Store(directory / "store"), readings, embedder=LightEmbedder(), vocabulary_files=STANDARD)
    with serve(Settings(store=directory / "store", sparql_workers=1)) as client:
        yield client


def test_a_misspelt_name_says_what_was_probably_meant(client: TestClient) -> None:
    (found,) = client.get("/entities?q=panneir").json()["entities"]
    assert (found["label"], found["meant"]) == ("Panneir liner", "Pannier liner")
    assert client.get(f"/entities/{found['id']}").json()["meant"] == "Pannier liner"
    assert client.get("/entities?q=pannier").json()["entities"][0]["meant"] is None


def test_wrong_names_find_a_thing_but_are_not_shown(client: TestClient) -> None:
    (found,) = client.get("/entities?q=DynamboDB").json()["entities"]
    assert found["label"] == "DynamoDB"
    assert "Amazon DynamoDB" in found["aliases"]
    assert "DynamboDB" not in found["aliases"]
