"""Entities, documents, linked data, paths, export: reading the graph over HTTP."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.settings import Settings
from tests.api_fixture import BASE, publish, serve
from tests.graph_fixture import LINES


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("reading") / "store"
    publish(directory, "stacks", "folder/more stacks")
    return directory


@pytest.fixture(scope="module")
def client(directory: Path) -> Iterator[TestClient]:
    with serve(Settings(store=directory, sparql_workers=1)) as client:
        yield client


def test_entities_are_found_by_the_start_of_a_name(client: TestClient) -> None:
    found = client.get("/entities", params={"q": "dra"}).json()["entities"]
    assert [entity["label"] for entity in found] == ["Drawer", "Stack"]
    assert found[0]["iri"] == BASE + "id/drawer"
    only = client.get("/entities", params={"q": "dra", "type": "Service"}).json()["entities"]
    assert [entity["label"] for entity in only] == ["Stack"]
    assert len(client.get("/entities").json()["entities"]) == 4


def test_an_entity_shows_its_claims_with_lines(client: TestClient) -> None:
    shown = client.get("/entities/drawer").json()
    assert (shown["label"], shown["type"], shown["aliases"]) == ("Drawer", "Component", ["drawers"])
    claim = shown["claims"][0]
    assert (claim["predicate"]["label"], claim["object"]["label"]) == ("supports", "brass lock")
    assert (claim["line_start"], claim["quote"]) == (3, LINES[2])
    assert [(one["label"], one["relation"]) for one in shown["neighbours"]] == [("brass lock", "supports")]
    assert shown["mentioned_in"][0]["subject"]["label"] == "Stack"


def test_a_characteristic_is_called_by_its_words(client: TestClient) -> None:
    claim = client.get("/entities/oak").json()["claims"][0]
    assert claim["predicate"] == {"iri": BASE + "property/weight", "label": "Weight"}
    assert claim["object"] == {"iri": None, "label": "4–6 kg"}


def test_an_unknown_entity_is_a_problem_with_suggestions(client: TestClient) -> None:
    response = client.get("/entities/stacks")
    assert response.status_code == 404
    assert response.json()["suggestions"] == ["Stack"]


def test_documents_and_their_lines(client: TestClient) -> None:
    listed = client.get("/documents").json()
    assert [document["id"] for document in listed["documents"]] == ["folder/more stacks", "stacks"]
    shown = client.get("/documents/folder/more stacks", params={"lines": "6-7"}).json()
    assert shown["lines"] == [{"number": 6, "text": LINES[5]}, {"number": 7, "text": LINES[6]}]
    assert len(client.get("/documents/stacks").json()["lines"]) == len(LINES)
    assert client.get("/documents/stacks", params={"lines": "2"}).json()["lines"][0]["number"] == 2
    assert client.get("/documents", params={"limit": 1, "offset": 1}).json()["documents"][0]["id"] == "stacks"


def test_documents_by_words_of_their_names(client: TestClient) -> None:
    def found(words: str) -> list[str]:
        listed = client.get("/documents", params={"q": words}).json()
        assert listed["total"] == len(listed["documents"])
        return [document["id"] for document in listed["documents"]]

    assert found("FOLDER/ stacks") == ["folder/more stacks"]
    assert found(" ") == found("stack") == ["folder/more stacks", "stacks"]
    assert found("more chairs") == []
    assert client.get("/documents", params={"q": "a" * 1001}).status_code == 422


@pytest.mark.parametrize(
    ("lines", "status"),
    [*((lines, 422) for lines in ("0", "a-b", "-1", "1-2-3", "", "1" * 30, "٣")), ("9-12", 404), ("3-2", 404)],
)
def test_lines_that_are_no_lines(client: TestClient, lines: str, status: int) -> None:
    response = client.get("/documents/stacks", params={"lines": lines})
    assert (response.status_code, response.json()["detail"][:6]) == (status, "lines:")


def test_an_unknown_document(client: TestClient) -> None:
    response = client.get("/documents/none")
    assert (response.status_code, "none" in response.json()["detail"]) == (404, True)


def test_paths(client: TestClient) -> None:
    found = client.get("/paths", params={"from": "Stack", "to": BASE + "id/brass-lock"}).json()
    hops = found["paths"][0]["hops"]
    assert [(hop["source"]["label"], hop["target"]["label"]) for hop in hops] == [
        ("Stack", "Drawer"),
        ("Drawer", "brass lock"),
    ]
    assert [hop["relation"] for hop in hops] == ["mentions", "supports"]
    assert hops[1]["claim"]["line_start"] == 3
    assert client.get("/paths", params={"from": "stack", "to": "oak"}).json()["paths"] == []


def test_graph(client: TestClient) -> None:
    shown = client.get("/graph", params={"entity": "drawer"}).json()
    assert {node["label"] for node in shown["nodes"]} == {"Drawer", "Stack", "brass lock"}
    assert {edge["relation"] for edge in shown["edges"]} == {"mentions", "supports"}


def test_a_document_gives_sections_and_what_was_read_of_each_line(client: TestClient) -> None:
    plain = client.get("/documents/stacks?lines=1-3").json()
    assert "claims_read" not in plain
    assert plain["sections"]
    assert all(one["line_start"] <= 3 for one in plain["sections"])
    read = client.get("/documents/stacks?lines=2&claims=true").json()["claims_read"]
    assert {claim["line_start"] for claim in read} == {2}
    answer = client.get("/documents").json()
    listed = answer["documents"][0]
    assert listed["read"] == answer["created"]
    assert listed["claims"] == len(client.get("/documents/stacks?claims=true").json()["claims_read"])
    assert listed["findings"] == client.get("/documents/stacks/findings").json()["total"]


def test_suggestions(client: TestClient) -> None:
    assert client.get("/suggest").json()["entities"] == []
    suggested = client.get("/suggest?q=How+heavy+is+a+dra").json()
    assert [entity["label"] for entity in suggested["entities"]] == ["Drawer", "Stack"]
    nothing = client.get("/suggest?q=drawer+zzzz").json()
    assert (nothing["questions"], nothing["entities"]) == ([], [])
    begun = time.monotonic()
    while not (suggested := client.get("/suggest").json())["complete"]:
        assert time.monotonic() - begun < 60
        time.sleep(0.02)
    for question in suggested["questions"]:
        assert client.get("/ask", params={"q": question}).json()["status"] == "answered"
    assert client.get("/suggest?q=x&limit=0").status_code == 422


def test_operation(client: TestClient) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}
    assert client.get("/readyz").json() == {"status": "ready", "generation": "gen-000001"}
    client.get("/entities/made-up-by-a-client")
    metrics = client.get("/metrics").text
    assert 'quillgraph_requests_total{method="GET",route="/entities/{id:path}",status="404"}' in metrics
    assert "quillgraph_generation 1\n" in metrics
    assert "made-up" not in metrics


def test_the_reference_needs_nothing_from_the_network(client: TestClient) -> None:
    text = client.get("/docs").text
    assert "<script" not in text
    assert "http://" not in text
    assert "https://" not in text
    for path in ("/ask", "/compare", "/sparql", "/entities", "/export", "/readyz"):
        assert f"GET {path}</code>" in text


def test_the_openapi_description(client: TestClient) -> None:
    described = client.get("/openapi.json").json()
    assert "examples" in described["components"]["schemas"]["AskRequest"]
    assert set(described["paths"]["/sparql"]) == {"get", "post"}
    assert "/documents/{id}" in described["paths"], json.dumps(list(described["paths"]))
