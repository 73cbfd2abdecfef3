"""Changes from outside: behind the token, each a new generation or nothing, and never of what was read."""

from __future__ import annotations

import shutil
import socket
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from urllib.parse import quote

import pyoxigraph as ox
import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from api.settings import Settings
from graph.sparql.text import add_dataset, check_update
from graph.store import Store
from ontology.errors import QueryError
from tests.api_fixture import BASE, publish, serve

TOKEN = "a token of enough letters"
AUTH = {"Authorization": f"Bearer {TOKEN}"}
EX = "http://example.org/"
MINE = f"{EX}mine"
QG = BASE + "ontology#"
STORE = "/rdf-graph-store"
CROSS = "INSERT { GRAPH <x:y> { ?a <x:p> ?f } } WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
ENDLESS = CROSS.removesuffix("}") + "FILTER(CONCAT(STR(?a), STR(?d), STR(?g), STR(?j)) = 'none') }"


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("update") / "store"
    publish(directory, "stacks")
    return directory


@pytest.fixture
def client(original: Path, tmp_path: Path) -> Iterator[TestClient]:
    shutil.copytree(original, tmp_path / "store")
    with serve_writable(tmp_path / "store") as client:
        yield client


def serve_writable(store: Path, **limits: float) -> AbstractContextManager[TestClient]:
    return serve(Settings.model_validate({"store": store, "sparql_workers": 1, "token": TOKEN, **limits}))


def update(client: TestClient, text: str, address: str = "/sparql", headers: dict[str, str] | None = None) -> Response:
    content_type = {"Content-Type": "application/sparql-update"}
    return client.post(address, content=text, headers={**content_type, **(AUTH if headers is None else headers)})


def ask(client: TestClient, pattern: str) -> bool:
    found: bool = client.get("/sparql", params={"query": f"ASK {{ {pattern} }}"}).json()["boolean"]
    return found


def state(client: TestClient) -> tuple[str, int]:
    """The live generation and how many quads it holds."""
    store: Path = client.app.state.service.settings.store  # type: ignore[attr-defined]
    generation = Store(store).open_generation()
    return generation.id, len(generation.open_rdf())


# Who may


@pytest.mark.parametrize(
    "headers", [{}, {"Authorization": "Bearer wrong"}, {"Authorization": f"Basic {TOKEN}"}, {"Authorization": TOKEN}]
)
@pytest.mark.parametrize("method", ["POST /sparql", "PUT", "POST", "DELETE"])
def test_the_token_is_needed(client: TestClient, method: str, headers: dict[str, str]) -> None:
    before = state(client)
    if method == "POST /sparql":
        response = update(client, "INSERT DATA { <x:a> <x:b> <x:c> }", headers=headers)
    else:
        turtle = {**headers, "Content-Type": "text/turtle"}
        response = client.request(method, f"{STORE}?graph={quote(MINE)}", content="<x:a> <x:b> <x:c> .", headers=turtle)
    assert (response.status_code, response.headers["www-authenticate"][:6]) == (401, "Bearer")
    assert state(client) == before


def test_nobody_may_where_no_token_is_set(original: Path) -> None:
    with serve(Settings(store=original, sparql_workers=1)) as client:
        assert update(client, "CLEAR ALL").status_code == 403
        assert client.delete(f"{STORE}?default", headers=AUTH).status_code == 403
        assert "SPARQL11Update" not in client.get("/sparql", headers={"Accept": "text/turtle"}).text


def test_a_weak_token_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 16"):
        Settings.model_validate({"token": "short"})
    assert TOKEN not in repr(Settings.model_validate({"token": TOKEN}))


# What changes


def test_an_update_is_a_new_generation(client: TestClient) -> None:
    name, size = state(client)
    assert update(client, f"INSERT DATA {{ GRAPH <{MINE}> {{ <{EX}a> <{EX}b> 'c' }} }}").status_code == 204
    assert state(client) == ("gen-000002", size + 1)
    assert name == "gen-000001"
    assert ask(client, f"GRAPH <{MINE}> {{ <{EX}a> <{EX}b> 'c' }}")
    assert client.get("/readyz").json()["generation"] == "gen-000002"
    assert client.get("/ask", params={"q": "What does the drawer support?"}).json()["status"] == "answered"
    described = client.get("/sparql", headers={"Accept": "text/turtle"}).text
    assert "SPARQL11Update" in described
    assert "UnionDefaultGraph" not in described
    form = client.post("/sparql", data={"update": f"DROP GRAPH <{MINE}>"}, headers=AUTH)
    assert (form.status_code, ask(client, f"GRAPH <{MINE}> {{ ?s ?p ?o }}")) == (204, False)


def test_several_operations_succeed_or_fail_together(client: TestClient) -> None:
    before = state(client)
    text = f"INSERT DATA {{ GRAPH <{MINE}> {{ <x:a> <x:b> 1 }} }} ; CREATE GRAPH <{MINE}>"
    assert update(client, text).status_code == 400
    assert state(client) == before


@pytest.mark.parametrize(
    ("text", "status", "words"),
    [
        ("INSERT DATA { <x:a> <x:b>", 400, "cannot be read"),
        ("", 204, ""),
        ("LOAD <http://127.0.0.1:9/x>", 400, "nothing is ever fetched"),
        ("LOAD <file:///etc/passwd> INTO GRAPH <x:y>", 400, "nothing is ever fetched"),
        ("INSERT { ?s ?p ?o } WHERE { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", 400, "nothing is ever fetched"),
        ("CLEAR ALL", 403, "read or inferred"),
        ("DELETE WHERE { ?s ?p ?o }", 403, "read or inferred"),
        (f"INSERT DATA {{ GRAPH <{BASE}document/stacks> {{ <x:a> <x:b> 1 }} }}", 403, "only ingest changes it"),
        (f"DROP GRAPH <{BASE}graph/ontology>", 403, "only ingest changes it"),
        (f"INSERT DATA {{ <x:a> a <{QG}Claim> }}", 422, "violations of the shapes"),
        (f"INSERT DATA {{ GRAPH <{MINE}> {{ <x:a> a <{QG}Quantity> }} }}", 422, "violations of the shapes"),
    ],
)
def test_what_is_refused_changes_nothing(client: TestClient, text: str, status: int, words: str) -> None:
    _, size = state(client)
    response = update(client, text)
    assert response.status_code == status, response.text
    if status != 204:
        assert words in response.json()["detail"]
        assert state(client) == ("gen-000001", size)
    store: Path = client.app.state.service.settings.store  # type: ignore[attr-defined]
    assert not list(store.glob("building-*"))


@pytest.mark.parametrize(
    ("limits", "text", "status", "words"),
    [
        ({"update_timeout_s": 2.0}, ENDLESS, 503, "given up after 2 s"),
        ({"update_timeout_s": 60.0, "sparql_memory_bytes": 100_000_000}, CROSS, 413, "more memory"),
    ],
)
def test_an_update_without_end_is_given_up_and_changes_nothing(
    original: Path, tmp_path: Path, limits: dict[str, float], text: str, status: int, words: str
) -> None:
    shutil.copytree(original, tmp_path / "store")
    with serve_writable(tmp_path / "store", **limits) as client:
        _, size = state(client)
        started = time.monotonic()
        response = update(client, text)
        assert (response.status_code, words in response.json()["detail"]) == (status, True), response.text
        assert time.monotonic() - started < limits["update_timeout_s"] + 1
        assert state(client) == ("gen-000001", size)


@pytest.mark.parametrize("source", ["file:///etc/passwd", "http://127.0.0.1:{port}/", "file://{file}"])
def test_load_silent_does_nothing(client: TestClient, tmp_path: Path, source: str) -> None:
    file = tmp_path / "data.ttl"
    file.write_text("<x:a> <x:b> <x:c> .", encoding="utf-8")
    _, size = state(client)
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.3)
        address = source.format(port=server.getsockname()[1], file=file)
        assert update(client, f"LOAD SILENT <{address}> INTO GRAPH <{MINE}>").status_code == 204
        with pytest.raises(TimeoutError):
            server.accept()
    assert state(client)[1] == size


def test_statements_beside_what_was_read(client: TestClient) -> None:
    note = f"<{BASE}id/oak> <http://www.w3.org/2004/02/skos/core#note> 'my own words'"
    assert update(client, f"INSERT DATA {{ {note} }}").status_code == 204
    assert ask(client, note)
    assert "my own words" in client.get("/id/oak", headers={"Accept": "text/turtle"}).text
    assert update(client, f"DELETE DATA {{ {note} }}").status_code == 204
    assert not ask(client, note)


@pytest.mark.parametrize("documents", [("stacks", "more"), ("other",)])
def test_an_ingest_keeps_them(client: TestClient, documents: tuple[str, ...]) -> None:
    text = f"INSERT DATA {{ <x:a> <x:b> 1 . GRAPH <{MINE}> {{ <x:c> <x:d> 2 }} }}"
    assert update(client, text).status_code == 204
    store: Path = client.app.state.service.settings.store  # type: ignore[attr-defined]
    publish(store, *documents)
    client.app.state.service.refresh()  # type: ignore[attr-defined]
    assert ask(client, f"<x:a> <x:b> 1 . GRAPH <{MINE}> {{ <x:c> <x:d> 2 }}")
    assert not ask(client, "<x:c> <x:d> 2")
    counts = Store(store).open_generation().manifest["counts"]
    assert counts["triples"] == int(
        client.get("/sparql", params={"query": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"}).json()["results"]["bindings"][
            0
        ]["n"]["value"]
    )
    assert update(client, f"DROP GRAPH <{MINE}>").status_code == 204


# The dataset of an update


def test_using_graph_uri(client: TestClient) -> None:
    data = f"INSERT DATA {{ GRAPH <{EX}1> {{ <x:a> <x:n> 1 }} GRAPH <{EX}2> {{ <x:a> <x:n> 2 }} }}"
    assert update(client, data).status_code == 204
    copy = f"INSERT {{ GRAPH <{EX}3> {{ ?s ?p ?o }} }} WHERE {{ ?s ?p ?o FILTER(?p = <x:n>) }}"
    assert update(client, copy, f"/sparql?using-graph-uri={quote(EX + '2')}").status_code == 204
    assert ask(client, f"GRAPH <{EX}3> {{ <x:a> <x:n> 2 }} FILTER NOT EXISTS {{ GRAPH <{EX}3> {{ <x:a> <x:n> 1 }} }}")
    named = f"INSERT {{ GRAPH <{EX}4> {{ ?s ?p ?o }} }} WHERE {{ GRAPH ?g {{ ?s ?p ?o }} }}"
    form = {"update": named, "using-named-graph-uri": f"{EX}1"}
    assert client.post("/sparql", data=form, headers=AUTH).status_code == 204
    assert ask(client, f"GRAPH <{EX}4> {{ <x:a> <x:n> 1 }} FILTER NOT EXISTS {{ GRAPH <{EX}4> {{ <x:a> <x:n> 2 }} }}")
    conflict = f"INSERT {{ <x:a> <x:b> ?o }} USING <{EX}1> WHERE {{ ?s ?p ?o }}"
    assert update(client, conflict, f"/sparql?using-graph-uri={quote(EX + '2')}").status_code == 400


@pytest.mark.parametrize(
    ("text", "becomes"),
    [
        (
            "INSERT { ?s <p:p> 1 } WHERE { ?s ?p 'WHERE' }",
            "INSERT { ?s <p:p> 1 }  USING <d:d> WHERE  { ?s ?p 'WHERE' }",
        ),
        ("DELETE WHERE { ?s ?p ?o }", "DELETE { ?s ?p ?o } USING <d:d> WHERE { ?s ?p ?o }"),
        (
            "DELETE WHERE { GRAPH ?g { ?s ?p '}' } } ; INSERT DATA { <a:a> <b:b> 'x' }",
            "DELETE { GRAPH ?g { ?s ?p '}' } } USING <d:d> WHERE { GRAPH ?g { ?s ?p '}' } } ;"
            "INSERT DATA { <a:a> <b:b> 'x' }",
        ),
        ("INSERT DATA { <a:a> <b:b> 'USING' }", "INSERT DATA { <a:a> <b:b> 'USING' }"),
    ],
)
def test_the_dataset_in_the_text(text: str, becomes: str) -> None:
    assert add_dataset(text, ["d:d"], []).replace(" ", "") == becomes.replace(" ", "")


def test_text_of_updates_is_checked() -> None:
    with pytest.raises(QueryError, match="not valid Unicode"):
        check_update("INSERT DATA { <a:a> <b:b> '\ud800' }")
    with pytest.raises(QueryError, match="is no IRI"):
        add_dataset("DELETE WHERE { ?s ?p ?o }", ["x> USING <y"], [])


# The Graph Store Protocol

TURTLE = {"Content-Type": "text/turtle", **AUTH}


def test_graphs_are_put_read_extended_and_deleted(client: TestClient) -> None:
    address = f"{STORE}?graph={quote(MINE, safe='')}"
    assert client.get(address).status_code == client.head(address).status_code == 404
    assert client.put(address, content="<a> <x:b> 'ü' .", headers=TURTLE).status_code == 201
    got = client.get(address, headers={"Accept": "application/n-triples"})
    assert (got.status_code, got.text) == (200, f'<{EX}a> <x:b> "ü" .\n')
    assert client.post(address, content="<x:c> <x:d> 1 .", headers=TURTLE).status_code == 204
    jsonld = {"Content-Type": "application/ld+json", **AUTH}
    assert client.post(address, content='{"@id": "x:e", "x:f": "g"}', headers=jsonld).status_code == 204
    assert len(list(ox.parse(client.get(address).content, ox.RdfFormat.TURTLE))) == 3
    assert client.head(address).headers["content-type"].startswith("text/turtle")
    assert client.put(address, content="<x:new> <x:b> <x:c> .", headers=TURTLE).status_code == 204
    assert len(list(ox.parse(client.get(address).content, ox.RdfFormat.TURTLE))) == 1
    assert client.put(address, content="", headers=TURTLE).status_code == 204
    assert client.get(address).status_code == 200, "an empty graph is there"
    assert client.delete(address, headers=AUTH).status_code == 204
    assert client.delete(address, headers=AUTH).status_code == 404


def test_the_default_graph(client: TestClient) -> None:
    assert client.post(f"{STORE}?default", content="<x:a> <x:b> <x:c> .", headers=TURTLE).status_code == 204
    assert "<x:a> <x:b> <x:c>" in client.get(f"{STORE}?default", headers={"Accept": "application/n-triples"}).text
    replaced = client.put(f"{STORE}?default", content="<x:a> <x:b> <x:c> .", headers=TURTLE)
    assert (replaced.status_code, "read or inferred" in replaced.text) == (403, True)


@pytest.mark.parametrize(
    ("method", "query", "body", "content_type", "status"),
    [
        ("GET", "", b"", "", 400),
        ("GET", "?default&graph=x:y", b"", "", 400),
        ("GET", "?default=1", b"", "", 400),
        ("GET", "?graph=relative", b"", "", 400),
        ("GET", "?graph=x:y&graph=x:z", b"", "", 400),
        ("GET", "?default&format=pdf", b"", "", 400),
        ("PUT", "?graph=x:y", b"<a", "text/turtle", 400),
        ("PUT", "?graph=x:y", b"\xff", "text/turtle", 400),
        ("PUT", "?graph=x:y", b"<x:a> <x:b> 1 .", "text/html", 415),
        ("PUT", "?graph=x:y", b"<x:a> <x:b> 1 .", "", 415),
        ("PUT", "?graph=x:y", b"<x:a> <x:b> 1 .", "text/turtle; charset=utf-16", 415),
        ("PATCH", "?graph=x:y", b"", "", 405),
    ],
)
def test_what_the_graph_store_refuses(
    client: TestClient, method: str, query: str, body: bytes, content_type: str, status: int
) -> None:
    headers = {**AUTH, **({"Content-Type": content_type} if content_type else {})}
    response = client.request(method, STORE + query, content=body, headers=headers)
    assert (response.status_code, response.headers["content-type"]) == (status, "application/problem+json")
    assert client.get("/readyz").json()["generation"] == "gen-000001"


def test_not_acceptable(client: TestClient) -> None:
    assert client.get(f"{STORE}?default", headers={"Accept": "image/png"}).status_code == 406
