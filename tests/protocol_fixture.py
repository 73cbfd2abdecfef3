"""A server for tests of the SPARQL 1.1 Protocol, and requests to it over real connections."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from bench.servers import await_copy
from tests.api_fixture import BASE, publish
from tests.server_fixture import Reply, Server, run_server

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"
JSON, XML = "application/sparql-results+json", "application/sparql-results+xml"
CSV, TSV = "text/csv", "text/tab-separated-values"
TURTLE, NT, LD, RDF = "text/turtle", "application/n-triples", "application/ld+json", "application/rdf+xml"
TRIG, NQUADS = "application/trig", "application/n-quads"
PROBLEM = "application/problem+json"

LABEL = "http://www.w3.org/2004/02/skos/core#prefLabel"
SELECT = f"SELECT ?label {{ <{BASE}id/oak> <{LABEL}> ?label }}"
CONSTRUCT = f"CONSTRUCT WHERE {{ <{BASE}id/oak> <{LABEL}> ?label }}"
TITLES = "SELECT ?d { ?d <http://purl.org/dc/terms/title> 'All about stacks' }"
NAMED = "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }"
FIRST, SECOND = BASE + "document/stacks", BASE + "document/folder/more%20stacks"
CROSS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
BIG = "SELECT * { ?a ?b ?c . ?d ?e ?f }"


@contextmanager
def serve_protocol(directory: Path) -> Iterator[Server]:
    """A server over two small texts, with limits that tests can reach."""
    publish(directory, "stacks", "folder/more stacks")
    with run_server(
        directory,
        sparql_workers="2",
        sparql_timeout_s="8",
        sparql_queue="1",
        sparql_max_rows="20000",
        max_body_bytes="50000",
    ) as running:
        await_copy(running.address)  # without an order asked for, that of rows is another one then
        yield running


def get(server: Server, accept: str = "", method: str = "GET", **parameters: Any) -> Reply:
    path = "/sparql?" + urlencode({name.replace("_", "-"): value for name, value in parameters.items()}, doseq=True)
    return server.send(method, path, headers={"Accept": accept} if accept else {})


def post(server: Server, body: str | bytes, content_type: str, query: str = "", **headers: str) -> Reply:
    content = body.encode() if isinstance(body, str) else body
    return server.send("POST", f"/sparql{query}", content, {"Content-Type": content_type, **headers})


def column(reply: Reply) -> set[str]:
    assert reply.status == 200, reply.body
    return {term["value"] for row in json.loads(reply.body)["results"]["bindings"] for term in row.values()}
