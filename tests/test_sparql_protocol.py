"""The SPARQL 1.1 Protocol to the letter, request by request: forms, datasets, what is refused."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urlencode

import pytest

from tests.api_fixture import BASE
from tests.protocol_fixture import (
    CONSTRUCT,
    FIRST,
    FORM,
    JSON,
    NAMED,
    PROBLEM,
    QUERY,
    SECOND,
    SELECT,
    TITLES,
    UPDATE,
    column,
    get,
    post,
    serve_protocol,
)
from tests.server_fixture import Server


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serve_protocol(tmp_path_factory.mktemp("protocol") / "store") as running:
        yield running


# The request forms


def test_query_by_get(server: Server) -> None:
    reply = get(server, query=SELECT)
    assert (reply.status, reply.headers["content-type"]) == (200, JSON)
    assert column(reply) == {"Oak"}


@pytest.mark.parametrize("content_type", [FORM, FORM + "; charset=UTF-8", FORM.upper(), FORM + ';charset="utf-8"'])
def test_query_by_form(server: Server, content_type: str) -> None:
    assert column(post(server, urlencode({"query": SELECT}), content_type)) == {"Oak"}


@pytest.mark.parametrize("content_type", [QUERY, QUERY + "; charset=utf-8", "Application/SPARQL-Query"])
def test_query_as_body(server: Server, content_type: str) -> None:
    assert column(post(server, SELECT, content_type)) == {"Oak"}


@pytest.mark.parametrize("text", ["a%2Fb+c", "100%", "a&b=c", "\u00fc\u4e2d\U0001f600", "#?/;="])
def test_text_arrives_as_sent_in_every_form(server: Server, text: str) -> None:
    query = f'SELECT ("{text}" AS ?x) {{}}'
    by_get, by_form = get(server, query=query), post(server, urlencode({"query": query}), FORM)
    assert column(by_get) == column(by_form) == column(post(server, query, QUERY)) == {text}


def test_a_plus_is_a_blank_and_percent_2b_is_a_plus(server: Server) -> None:
    reply = server.send("GET", "/sparql?query=SELECT+(%22a%2Bb+c%22+AS+?x)+%7B%7D")
    assert column(reply) == {"a+b c"}


@pytest.mark.parametrize("query", [SELECT, CONSTRUCT, "ASK {}", f"DESCRIBE <{BASE}id/oak>"])
def test_head_is_get_without_the_body(server: Server, query: str) -> None:
    by_get, by_head = get(server, query=query), get(server, query=query, method="HEAD")
    same = ("content-type", "content-length", "vary")
    assert (by_head.status, by_head.body) == (200, b"")
    assert [by_head.headers.get(name) for name in same] == [by_get.headers.get(name) for name in same]


def test_head_of_an_error(server: Server) -> None:
    reply = get(server, query="SELECT", method="HEAD")
    assert (reply.status, reply.media_type, reply.body) == (400, PROBLEM, b"")


# The dataset


@pytest.mark.parametrize(
    ("parameters", "count"),
    [
        ({}, 2),
        ({"default_graph_uri": FIRST}, 1),
        ({"default_graph_uri": [FIRST, SECOND]}, 2),
        ({"default_graph_uri": BASE + "none"}, 0),
        ({"named_graph_uri": FIRST}, 0),
    ],
)
def test_default_graph(server: Server, parameters: dict[str, Any], count: int) -> None:
    assert len(column(get(server, query=TITLES, **parameters))) == count
    body = {"query": TITLES, **{name.replace("_", "-"): value for name, value in parameters.items()}}
    assert len(column(post(server, urlencode(body, doseq=True), FORM))) == count
    address = "?" + urlencode({name: value for name, value in body.items() if name != "query"}, doseq=True)
    assert len(column(post(server, TITLES, QUERY, address))) == count


def test_named_graphs(server: Server) -> None:
    assert {FIRST, SECOND} <= column(get(server, query=NAMED))
    assert column(get(server, query=NAMED, named_graph_uri=FIRST)) == {FIRST}
    assert column(get(server, query=NAMED, named_graph_uri=[FIRST, SECOND])) == {FIRST, SECOND}
    assert column(get(server, query=NAMED, default_graph_uri=FIRST)) == set()
    both = get(server, query=NAMED, default_graph_uri=FIRST, named_graph_uri=SECOND)
    assert column(both) == {SECOND}


def test_the_protocols_dataset_overrides_that_of_the_query(server: Server) -> None:
    query = f"SELECT ?d FROM <{SECOND}> {{ ?d <http://purl.org/dc/terms/title> ?t }}"
    assert column(get(server, query=query)) == {SECOND}
    assert column(get(server, query=query, default_graph_uri=FIRST)) == {FIRST}


@pytest.mark.parametrize("clause", ["FROM", "FROM NAMED"])
@pytest.mark.parametrize("iri", ["file:///etc/passwd", "http://127.0.0.1:{port}/export"])
def test_from_reads_no_file_and_no_address(server: Server, clause: str, iri: str) -> None:
    named = iri.format(port=server.port)
    inside = "?s ?p ?o" if clause == "FROM" else "GRAPH ?g { ?s ?p ?o }"
    assert column(get(server, query=f"SELECT * {clause} <{named}> {{ {inside} }}")) == set()
    assert column(get(server, query="SELECT * { ?s ?p ?o }", default_graph_uri=named)) == set()


# What is refused


@pytest.mark.parametrize(
    ("method", "path", "body", "content_type", "status", "words"),
    [
        ("GET", "/sparql?query=SELECT", "", "", 400, "error at 1:7"),
        ("GET", "/sparql?query=SELECT%20*%0A%7B%20?s%20?p%20", "", "", 400, "error at 2:"),
        ("GET", "/sparql?query=", "", "", 400, "cannot be read"),
        ("GET", "/sparql?default-graph-uri=x:a", "", "", 400, "Give the query"),
        ("GET", "/sparql?query=ASK%7B%7D&query=ASK%7B%7D", "", "", 400, "query once; it comes 2 times"),
        ("GET", "/sparql?query=ASK%7B%7D&format=csv&format=xml", "", "", 400, "csv and xml are several"),
        ("GET", "/sparql?query=%ff", "", "", 400, "not valid percent-encoded UTF-8"),
        ("GET", "/sparql?query=%ed%a0%80", "", "", 400, "not valid percent-encoded UTF-8"),
        ("GET", "/sparql?query=ASK%7B%7D%00", "", "", 400, "cannot be read"),
        ("GET", "/sparql?query=ASK%7B%7D&format=pdf", "", "", 400, "Unknown format"),
        ("GET", "/sparql?query=ASK%7B%7D&default-graph-uri=no%20iri", "", "", 400, "failed"),
        ("GET", "/sparql?query=ASK%7B%7D&default-graph-uri=relative", "", "", 400, "failed"),
        ("GET", "/sparql?query=ASK%7B%7D&using-graph-uri=http://x/", "", "", 400, "no meaning"),
        ("GET", "/sparql?update=CLEAR%20ALL", "", "", 400, "POST it"),
        ("GET", "/sparql?query=ASK%7B%7D&update=CLEAR%20ALL", "", "", 400, "exactly one"),
        ("GET", "/sparql?query=CLEAR%20ALL", "", "", 400, "only reads"),
        ("GET", "/sparql?query=" + quote("LOAD <file:///etc/passwd>"), "", "", 400, "only reads"),
        ("GET", "/sparql?query=" + quote("SELECT * { SERVICE <http://127.0.0.1:9/> {} }"), "", "", 400, "SERVICE"),
        ("POST", "/sparql", "query=ASK{}&query=ASK{}", FORM, 400, "query once"),
        ("POST", "/sparql?query=ASK%7B%7D", "query=ASK{}", FORM, 400, "query once"),
        ("POST", "/sparql?query=ASK%7B%7D", "ASK {}", QUERY, 400, "query once"),
        ("POST", "/sparql", "using-graph-uri=x", FORM, 400, "exactly one"),
        ("POST", "/sparql", "", FORM, 400, "exactly one"),
        ("POST", "/sparql", "", QUERY, 400, "cannot be read"),
        ("POST", "/sparql", b"\xff\xfe", FORM, 400, "not valid percent-encoded"),
        ("POST", "/sparql", "query=%fe", FORM, 400, "not valid percent-encoded"),
        ("POST", "/sparql", b"\xff\xfe", QUERY, 400, "not valid UTF-8 at byte 0"),
        ("POST", "/sparql", "ASK {}".encode("utf-16"), QUERY, 400, "not valid UTF-8"),
        ("POST", "/sparql", "ASK {}", QUERY + "; charset=utf-16", 415, "SPARQL knows no other"),
        ("POST", "/sparql", "query=ASK{}", FORM + "; charset=latin-1", 415, "SPARQL knows no other"),
        ("POST", "/sparql", "CLEAR ALL", QUERY, 400, "only reads"),
        ("POST", "/sparql", "CLEAR ALL", UPDATE, 403, "switched off"),
        ("POST", "/sparql", "update=CLEAR%20ALL", FORM, 403, "switched off"),
        ("POST", "/sparql", "ASK {}", "text/plain", 415, QUERY),
        ("POST", "/sparql", "ASK {}", "application/json", 415, QUERY),
        ("POST", "/sparql", "ASK {}", "nonsense", 415, QUERY),
        ("POST", "/sparql", "ASK {}", "", 415, QUERY),
        ("POST", "/sparql", "x" * 50_001, QUERY, 413, "50,000 bytes"),
        ("PUT", "/sparql", "ASK {}", QUERY, 405, "PUT is not possible"),
        ("DELETE", "/sparql", "", "", 405, "DELETE is not possible"),
        ("PATCH", "/sparql", "", "", 405, "PATCH is not possible"),
        ("OPTIONS", "/sparql", "", "", 405, "OPTIONS is not possible"),
    ],
)
def test_refusals_are_problems(
    server: Server, method: str, path: str, body: str | bytes, content_type: str, status: int, words: str
) -> None:
    content = body.encode() if isinstance(body, str) else body
    reply = server.send(method, path, content, {"Content-Type": content_type} if content_type else {})
    assert (reply.status, reply.media_type) == (status, PROBLEM), reply.body
    problem = json.loads(reply.body)
    assert problem["status"] == status
    assert words in problem["detail"]
    if status == 405:
        assert reply.headers["allow"] == "GET, HEAD, POST"


def test_a_compressed_body_is_not_read(server: Server) -> None:
    headers = {"Content-Type": QUERY, "Content-Encoding": "gzip"}
    reply = server.send("POST", "/sparql", gzip.compress(b"ASK {}"), headers)
    assert (reply.status, reply.headers["accept-encoding"]) == (415, "identity")
