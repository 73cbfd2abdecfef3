"""SERVICE to an endpoint on the allow-list, another store's endpoint calling ours, and nothing else."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import httpx2
import pytest

from graph.sparql.pool import Limits, QueryPool, SparqlQuery
from ontology.errors import QueryError
from tests.api_fixture import BASE, publish
from tests.server_fixture import free_port, run_server, wait_until_it_answers

LABEL = "http://www.w3.org/2004/02/skos/core#prefLabel"
RESULT = b'{"head":{"vars":["x"]},"results":{"bindings":[{"x":{"type":"literal","value":"from elsewhere"}}]}}'


class Elsewhere(BaseHTTPRequestHandler):
    """An endpoint that knows one result, and at /moved sends its callers on."""

    calls: list[str]

    def do_POST(self) -> None:
        type(self).calls.append(self.path)
        moved = self.path == "/moved"
        self.send_response(307 if moved else 200)
        if moved:
            self.send_header("Location", "/sparql")
        self.send_header("Content-Type", "application/sparql-results+json")
        self.send_header("Content-Length", str(len(RESULT)))
        self.end_headers()
        self.wfile.write(RESULT)

    do_GET = do_POST  # noqa: N815

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def elsewhere() -> Iterator[str]:
    Elsewhere.calls = []
    server = HTTPServer(("127.0.0.1", 0), Elsewhere)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("service") / "store"
    publish(directory, "stacks")
    return directory


@contextmanager
def open_pool(directory: Path, *services: str) -> Iterator[QueryPool]:
    rdf = next(directory.glob("gen-*")) / "rdf"
    with QueryPool(rdf, workers=1, limits=Limits(timeout_s=5), services=services) as pool:
        yield pool


def test_an_allowed_endpoint_is_called(directory: Path, elsewhere: str) -> None:
    address = f"{elsewhere}/sparql"
    query = f"SELECT * {{ <{BASE}id/oak> <{LABEL}> ?label SERVICE <{address}> {{ ?s ?p ?x }} }}"
    with open_pool(directory, address) as pool:
        for _ in range(2):
            row = json.loads(pool.run(SparqlQuery(query)).body)["results"]["bindings"][0]
            assert (row["label"]["value"], row["x"]["value"]) == ("Oak", "from elsewhere")
        assert json.loads(pool.run(SparqlQuery("ASK {}")).body)["boolean"]
    assert Elsewhere.calls == ["/sparql", "/sparql"]


def test_no_other_endpoint_is_called(directory: Path, elsewhere: str) -> None:
    hidden = f'SELECT * {{ BIND(1 AS ?a) FILTER(?a<#>"""\n 2) SERVICE <{elsewhere}/sparql> {{ ?s ?p ?o }} #"""\n }}'
    with open_pool(directory, "http://127.0.0.1:9/sparql") as pool:
        for query in (hidden, f"SELECT * {{ SERVICE SILENT <{elsewhere}/sparql> {{ ?s ?p ?x }} }}"):
            with pytest.raises(QueryError):
                pool.run(SparqlQuery(query))
    assert Elsewhere.calls == []


def test_a_redirection_is_not_followed(directory: Path, elsewhere: str) -> None:
    with open_pool(directory, f"{elsewhere}/moved") as pool, pytest.raises(QueryError):
        pool.run(SparqlQuery(f"SELECT * {{ SERVICE <{elsewhere}/moved> {{ ?s ?p ?x }} }}"))
    assert Elsewhere.calls == ["/moved"]


def test_another_store_calls_us(directory: Path, tmp_path: Path) -> None:
    """`oxigraph serve` joins its own data with ours by SERVICE."""
    oxigraph = shutil.which("oxigraph", path=str(Path(sys.executable).parent)) or shutil.which("oxigraph")
    if oxigraph is None:
        pytest.skip("oxigraph is not installed")
    port = free_port()
    process = subprocess.Popen(
        [oxigraph, "serve", "--location", str(tmp_path / "other"), "--bind", f"127.0.0.1:{port}"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        address = f"http://127.0.0.1:{port}"
        wait_until_it_answers(address, process)
        httpx2.post(
            f"{address}/update",
            content=f"INSERT DATA {{ <{BASE}id/oak> <http://example.org/likes> 'rain' }}",
            headers={"Content-Type": "application/sparql-update"},
        ).raise_for_status()
        with run_server(directory, sparql_workers="1") as ours:
            query = f"""SELECT ?label ?what {{ ?tree <http://example.org/likes> ?what
                SERVICE <{ours.address}/sparql> {{ ?tree <{LABEL}> ?label }} }}"""
            reply = httpx2.get(f"{address}/query", params={"query": query}, timeout=30)
        row = reply.json()["results"]["bindings"][0]
        assert (row["label"]["value"], row["what"]["value"]) == ("Oak", "rain")
    finally:
        process.terminate()
        process.wait()
