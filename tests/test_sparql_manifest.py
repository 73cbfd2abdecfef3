"""The 34 tests of the W3C's SPARQL 1.1 protocol suite (w3c/rdf-tests, sparql/sparql11/protocol), by their names.

Each request is that of the suite in our words: four graphs that hold one statement each, and what must come back.
`query_multiple_dataset` is sent as its name says; the suite's own request encodes the `&` between its two graphs.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pyoxigraph as ox
import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from api.settings import Settings
from bench.conformance import Endpoint
from graph.store import Store
from tests.api_fixture import BASE, publish, serve

TOKEN = "a token of enough letters"
AUTH = {"Authorization": f"Bearer {TOKEN}"}
FORM, QUERY, UPDATE = "application/x-www-form-urlencoded", "application/sparql-query", "application/sparql-update"
UTF16 = "; charset=UTF-16"
ROWS = {"application/sparql-results+xml", "application/sparql-results+json", "text/csv", "text/tab-separated-values"}
GRAPHS = {"application/rdf+xml", "text/turtle", "application/n-triples", "application/ld+json"}

EMPTY, ONE, TWO, THREE = (f"http://example.org/data{number}" for number in range(4))
TO = "http://example.org/protocol-test/"
DOCUMENT = "http://xmlns.com/foaf/0.1/Document"
SEEN = "http://example.org/in"
NAMED = f"ASK {{ GRAPH ?g1 {{ <{ONE}> a ?type }} GRAPH ?g2 {{ <{TWO}> a ?type }} }}"
DATA = (
    "DROP ALL ; INSERT DATA { " + " ".join(f"GRAPH <{g}> {{ <{g}> a <{DOCUMENT}> }}" for g in (ONE, TWO, THREE)) + " }"
)
PLAIN = f" ; INSERT {{ GRAPH <{TO}> {{ ?s a <x:Seen> }} }} WHERE {{ ?s a <{DOCUMENT}> }}"
INSIDE = f" ; INSERT {{ GRAPH <{TO}> {{ ?s a <x:Seen> }} }} WHERE {{ GRAPH ?g {{ ?s a <{DOCUMENT}> }} }}"
BOTH = (
    f" ; INSERT {{ GRAPH <{TO}> {{ ?s <{SEEN}> ?in }} }}"
    f" WHERE {{ {{ GRAPH ?g {{ ?s a <{DOCUMENT}> }} BIND(?g AS ?in) }}"
    f" UNION {{ ?s a <{DOCUMENT}> BIND('default' AS ?in) }} }}"
)
CONFLICT = "WITH <x:g> DELETE { ?p <x:name> 'Bill' } INSERT { ?p <x:name> 'William' } WHERE { ?p <x:name> 'Bill' }"


@pytest.fixture(scope="module")
def endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[TestClient, Endpoint]]:
    directory = tmp_path_factory.mktemp("manifest") / "store"
    publish(directory, "stacks")
    settings = {"store": directory, "sparql_workers": 1, "token": TOKEN}
    with serve(Settings.model_validate(settings)) as client:
        yield client, Endpoint(Store(directory), client)


@pytest.fixture
def client(endpoint: tuple[TestClient, Endpoint], tmp_path: Path) -> TestClient:
    """The four graphs and nothing else, as the suite has it."""
    graphs = {}
    for iri in (EMPTY, ONE, TWO, THREE):
        file = tmp_path / f"{iri[-5:]}.ttl"
        file.write_text("" if iri == EMPTY else f"<{iri}> a <{DOCUMENT}> .", encoding="utf-8")
        graphs[iri] = [file]
    client, runner = endpoint
    runner.load(graphs, is_update=True)
    return client


def send(
    client: TestClient, method: str, body: str | bytes = "", content_type: str = "", **parameters: str | list[str]
) -> Response:
    named = {name.replace("_", "-"): value for name, value in parameters.items()}
    headers = {**AUTH, **({"Content-Type": content_type} if content_type else {})}
    return client.request(method, "/sparql?" + urlencode(named, doseq=True), content=body, headers=headers)


def is_true(response: Response) -> bool:
    assert response.status_code == 200, response.text
    return response.json()["boolean"] is True


def media_type(response: Response) -> str:
    assert response.status_code == 200, response.text
    return str(response.headers["content-type"].partition(";")[0])


def test_query_post_form(client: TestClient) -> None:
    assert is_true(send(client, "POST", "query=ASK%20%7B%7D", FORM, default_graph_uri=EMPTY))


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_query_dataset_default_graphs(client: TestClient, method: str) -> None:
    query = f"ASK {{ <{ONE}> a ?type . <{TWO}> a ?type }}"
    if method == "GET":
        assert is_true(send(client, "GET", query=query, default_graph_uri=[ONE, TWO]))
    else:
        assert is_true(send(client, "POST", query, QUERY, default_graph_uri=[ONE, TWO]))


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_query_dataset_named_graphs(client: TestClient, method: str) -> None:
    if method == "GET":
        assert is_true(send(client, "GET", query=NAMED, named_graph_uri=[ONE, TWO]))
    else:
        assert is_true(send(client, "POST", NAMED, QUERY, named_graph_uri=[ONE, TWO]))


def test_query_dataset_full(client: TestClient) -> None:
    query = NAMED.replace("{", f"{{ <{THREE}> a ?type ", 1)
    assert is_true(send(client, "POST", query, QUERY, default_graph_uri=THREE, named_graph_uri=[ONE, TWO]))


def test_query_multiple_dataset(client: TestClient) -> None:
    query = NAMED.replace("ASK", f"ASK FROM <{THREE}>")
    assert is_true(send(client, "POST", query, QUERY, named_graph_uri=[ONE, TWO]))


def test_query_get(client: TestClient) -> None:
    assert is_true(send(client, "GET", query="ASK {}", default_graph_uri=EMPTY))


@pytest.mark.parametrize(
    ("query", "media_types"),
    [
        pytest.param("SELECT (1 AS ?value) {}", ROWS, id="select"),
        pytest.param("ASK {}", ROWS, id="ask"),
        pytest.param("DESCRIBE <http://example.org/>", GRAPHS, id="describe"),
        pytest.param("CONSTRUCT { <s> <p> 1 } WHERE {}", GRAPHS, id="construct"),
    ],
)
def test_query_content_type(client: TestClient, query: str, media_types: set[str]) -> None:
    response = send(client, "POST", query, QUERY, default_graph_uri=EMPTY)
    assert media_type(response) in media_types
    if "<s>" in query:
        (triple,) = ox.parse(response.content, ox.RdfFormat.TURTLE)
        assert str(triple.subject) == f"<{BASE}s>", "relative to the endpoint"


@pytest.mark.parametrize(
    ("update", "graphs", "found"),
    [
        pytest.param(PLAIN, {"using_graph_uri": ONE}, {(ONE, "x:Seen")}, id="default_graph"),
        pytest.param(PLAIN, {"using_graph_uri": [ONE, TWO]}, {(ONE, "x:Seen"), (TWO, "x:Seen")}, id="default_graphs"),
        pytest.param(
            INSIDE, {"using_named_graph_uri": [ONE, TWO]}, {(ONE, "x:Seen"), (TWO, "x:Seen")}, id="named_graphs"
        ),
        pytest.param(
            BOTH, {"using_graph_uri": ONE, "using_named_graph_uri": TWO}, {(ONE, "default"), (TWO, TWO)}, id="full"
        ),
    ],
)
def test_update_dataset(
    client: TestClient, update: str, graphs: dict[str, str | list[str]], found: set[tuple[str, str]]
) -> None:
    assert send(client, "POST", DATA + update, UPDATE, **graphs).status_code == 204
    rows = send(client, "GET", query=f"SELECT ?s ?o {{ GRAPH <{TO}> {{ ?s ?p ?o }} }}").json()["results"]["bindings"]
    assert {(row["s"]["value"], row["o"]["value"]) for row in rows} == found


@pytest.mark.parametrize(("body", "content_type"), [("update=CLEAR+ALL", FORM), ("CLEAR ALL", UPDATE)])
def test_update_post(client: TestClient, body: str, content_type: str) -> None:
    """`update_post_form` and `update_post_direct`."""
    assert send(client, "POST", body, content_type).status_code == 204
    assert not send(client, "GET", query="ASK { GRAPH ?g { ?s ?p ?o } }").json()["boolean"]


def test_update_base_uri(client: TestClient) -> None:
    update = f"CLEAR GRAPH <{TO}> ; INSERT DATA {{ GRAPH <{TO}> {{ <x:s> <x:p> <test> }} }}"
    assert send(client, "POST", update, UPDATE).status_code == 204
    response = send(client, "POST", f"SELECT ?o {{ GRAPH <{TO}> {{ <x:s> <x:p> ?o }} }}", QUERY)
    (row,) = json.loads(response.content)["results"]["bindings"]
    assert row["o"] == {"type": "uri", "value": BASE + "test"}


def test_query_post_direct(client: TestClient) -> None:
    assert is_true(send(client, "POST", "ASK {}", QUERY))


@pytest.mark.parametrize(
    ("method", "body", "content_type", "parameters"),
    [
        pytest.param("PUT", "", FORM, {"query": "ASK {}", "default_graph_uri": EMPTY}, id="query_method"),
        pytest.param("GET", "", "", {"query": ["ASK {}", "SELECT * {}"]}, id="multiple_queries"),
        pytest.param("POST", "ASK {}", "text/plain", {}, id="query_wrong_media_type"),
        pytest.param("POST", "query=ASK%20%7B%7D", "", {}, id="query_missing_form_type"),
        pytest.param("POST", "ASK {}", "", {}, id="query_missing_direct_type"),
        pytest.param("POST", "ASK {}".encode("utf-16"), QUERY + UTF16, {}, id="query_non_utf8"),
        pytest.param("GET", "", "", {"query": "ASK {"}, id="query_syntax"),
        pytest.param("GET", "", "", {"update": "CLEAR ALL"}, id="update_get"),
        pytest.param("POST", "update=CLEAR%20NAMED&update=CLEAR%20DEFAULT", FORM, {}, id="multiple_updates"),
        pytest.param("POST", "CLEAR NAMED", "text/plain", {}, id="update_wrong_media_type"),
        pytest.param("POST", "update=CLEAR%20NAMED", "", {}, id="update_missing_form_type"),
        pytest.param("POST", "CLEAR NAMED".encode("utf-16"), UPDATE + UTF16, {}, id="update_non_utf8"),
        pytest.param("POST", "update=CLEAR%20XYZ", FORM, {}, id="update_syntax"),
        pytest.param("POST", CONFLICT, UPDATE, {"using_named_graph_uri": "x:people"}, id="update_dataset_conflict"),
    ],
)
def test_bad(
    client: TestClient, method: str, body: str | bytes, content_type: str, parameters: dict[str, str | list[str]]
) -> None:
    assert 400 <= send(client, method, body, content_type, **parameters).status_code < 500
    assert is_true(send(client, "GET", query=f"ASK {{ GRAPH <{ONE}> {{ ?s ?p ?o }} }}")), "nothing was changed"
