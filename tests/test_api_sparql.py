"""The SPARQL protocol over HTTP."""

from __future__ import annotations

import json
from collections.abc import Iterator
from urllib.parse import quote

import pyoxigraph as ox
import pytest
from fastapi.testclient import TestClient

from api.settings import Settings
from tests.api_fixture import BASE, publish, serve

LABEL = "http://www.w3.org/2004/02/skos/core#prefLabel"
SELECT = f"SELECT ?label {{ <{BASE}id/oak> <{LABEL}> ?label }}"
CONSTRUCT = f"CONSTRUCT WHERE {{ <{BASE}id/oak> <{LABEL}> ?label }}"
FORM = "application/x-www-form-urlencoded"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    directory = tmp_path_factory.mktemp("sparql") / "store"
    publish(directory, "stacks", "folder/more stacks")
    settings = Settings(store=directory, sparql_workers=1, sparql_timeout_s=1.5, sparql_max_rows=5000)
    with serve(settings) as client:
        yield client


def rows(text: str) -> list[dict[str, dict[str, str]]]:
    found: list[dict[str, dict[str, str]]] = json.loads(text)["results"]["bindings"]
    return found


def test_query_by_get(client: TestClient) -> None:
    response = client.get("/sparql", params={"query": SELECT})
    assert response.headers["content-type"] == "application/sparql-results+json"
    assert rows(response.text) == [{"label": {"type": "literal", "value": "Oak"}}]


def test_query_by_form_is_decoded_once(client: TestClient) -> None:
    query = 'SELECT ("a%2Fb+c" AS ?x) {}'
    response = client.post("/sparql", data={"query": query})
    assert rows(response.text)[0]["x"]["value"] == "a%2Fb+c"


def test_query_as_the_body(client: TestClient) -> None:
    graph = quote(f"{BASE}document/stacks", safe="")
    for address, count in (("/sparql", 2), (f"/sparql?default-graph-uri={graph}", 1)):
        response = client.post(
            address,
            content="SELECT ?d { ?d <http://purl.org/dc/terms/title> 'All about stacks' }",
            headers={"Content-Type": "application/sparql-query; charset=utf-8"},
        )
        assert len(rows(response.text)) == count, response.text


@pytest.mark.parametrize(
    ("query", "accept", "media_type"),
    [
        (SELECT, "application/sparql-results+xml", "application/sparql-results+xml"),
        (SELECT, "application/json", "application/sparql-results+json"),
        (SELECT, "text/csv, */*;q=0.1", "text/csv; charset=utf-8"),
        ("ASK {}", "text/tab-separated-values", "text/tab-separated-values; charset=utf-8"),
        (CONSTRUCT, "*/*", "text/turtle; charset=utf-8"),
        (CONSTRUCT, "application/ld+json", "application/ld+json"),
        (f"DESCRIBE <{BASE}id/oak>", "application/n-triples", "application/n-triples"),
        (CONSTRUCT, "application/rdf+xml;q=0.9, text/turtle;q=0.1", "application/rdf+xml"),
    ],
)
def test_negotiation(client: TestClient, query: str, accept: str, media_type: str) -> None:
    response = client.get("/sparql", params={"query": query}, headers={"Accept": accept})
    assert (response.status_code, response.headers["content-type"]) == (200, media_type)
    assert b"Oak" in response.content or b"true" in response.content


def test_format_by_name(client: TestClient) -> None:
    response = client.get("/sparql", params={"query": SELECT, "format": "csv"})
    assert response.text == "label\r\nOak\r\n"
    response = client.get("/sparql", params={"query": CONSTRUCT, "format": "xml"})
    assert response.headers["content-type"] == "application/rdf+xml"


def test_the_service_describes_itself(client: TestClient) -> None:
    response = client.get("/sparql", headers={"Accept": "text/turtle"})
    triples = list(ox.parse(response.content, ox.RdfFormat.TURTLE))
    assert any(triple.object.value.endswith("#SPARQL11Query") for triple in triples)
    assert any(triple.object.value == f"{BASE}document/folder/more%20stacks" for triple in triples)


def test_a_browser_gets_a_form(client: TestClient) -> None:
    response = client.get("/sparql", headers={"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
    assert response.headers["content-type"].startswith("text/html")
    assert "<textarea" in response.text


@pytest.mark.parametrize(
    ("method", "address", "body", "content_type", "status", "words"),
    [
        ("GET", "/sparql?query=SELECT", None, None, 400, "cannot be read: error at 1:7"),
        ("GET", "/sparql?query=", None, None, 400, "cannot be read"),
        ("GET", "/sparql?query=ASK{}&query=ASK{}", None, None, 400, "exactly one query; there are 2"),
        ("GET", "/sparql?query=%ff", None, None, 400, "not valid percent-encoded UTF-8"),
        ("GET", "/sparql?query=ASK%7B%7D%00", None, None, 400, "cannot be read"),
        ("GET", "/sparql?query=ASK{}&format=pdf", None, None, 400, "Unknown format"),
        ("GET", "/sparql?query=ASK{}&default-graph-uri=no%20iri", None, None, 400, "failed"),
        ("GET", "/sparql?update=DROP+ALL", None, None, 403, "only reads"),
        ("POST", "/sparql", b"query=DROP+ALL", FORM, 400, "only reads"),
        ("POST", "/sparql", b"update=DROP+ALL", FORM, 403, "only reads"),
        ("POST", "/sparql", b"using-graph-uri=x", FORM, 400, "exactly one query; there are 0"),
        ("POST", "/sparql", b"\xff\xfe", FORM, 400, "not valid percent-encoded"),
        ("POST", "/sparql", b"\xff\xfe", "application/sparql-query", 400, "not valid UTF-8"),
        ("POST", "/sparql", b"DROP ALL", "application/sparql-update", 403, "only reads"),
        ("POST", "/sparql", b"ASK {}", "text/plain", 415, "application/sparql-query"),
        ("POST", "/sparql", b"ASK {}", None, 415, "application/sparql-query"),
        ("PUT", "/sparql", b"", None, 405, "not possible"),
        ("GET", "/sparql?query=SELECT*{SERVICE<http://127.0.0.1:9/>{}}", None, None, 400, "SERVICE"),
    ],
)
def test_errors_are_problems(
    client: TestClient,
    method: str,
    address: str,
    body: bytes | None,
    content_type: str | None,
    status: int,
    words: str,
) -> None:
    headers = {"Content-Type": content_type} if content_type else {}
    response = client.request(method, address, content=body, headers=headers)
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    assert words in response.json()["detail"]


def test_not_acceptable(client: TestClient) -> None:
    response = client.get("/sparql", params={"query": SELECT}, headers={"Accept": "image/png"})
    assert response.status_code == 406


def test_limits_hold(client: TestClient) -> None:
    cross = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
    response = client.get("/sparql", params={"query": cross})
    assert (response.status_code, "stopped after 1.5 s" in response.json()["detail"]) == (503, True)
    response = client.get("/sparql", params={"query": "SELECT * { ?a ?b ?c . ?d ?e ?f }"})
    assert (response.status_code, "5,000 rows" in response.json()["detail"]) == (413, True)
    assert "quillgraph_sparql_kills_total 1" in client.get("/metrics").text
