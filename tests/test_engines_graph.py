"""The graph in a store outside: real servers, started here; our own engine says what is right."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2
import pyoxigraph as ox
import pytest

from api.rdf_access import copy_outside
from api.settings import Settings
from graph.store import Store
from ontology.errors import EngineError
from ontology.examples import Example, load_examples
from tests import test_acceptance_deck as finds
from tests.api_fixture import BASE, publish, serve
from tests.conftest import Deck
from tests.server_fixture import ROOT, free_port, wait_until_it_answers

pytestmark = pytest.mark.xdist_group("deck")

_VIRTUOSO = """
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
[TempDatabase]
DatabaseFile = {folder}/virtuoso-temp.db
TransactionFile = {folder}/virtuoso-temp.trx
[Parameters]
ServerPort = 127.0.0.1:{port}
NumberOfBuffers = 10000
[HTTPServer]
ServerPort = 127.0.0.1:{http}
[SPARQL]
ResultSetMaxRows = 1000000
"""


@contextmanager
def running(command: list[str], folder: Path, address: str) -> Iterator[None]:
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for attempt in range(6):  # Virtuoso makes its database for about a minute
            try:
                wait_until_it_answers(address, process)
                break
            except pytest.fail.Exception:
                if attempt == 5:
                    raise
        yield
    finally:
        process.kill()
        process.wait(20)


@contextmanager
def run_oxigraph(folder: Path) -> Iterator[dict[str, str]]:
    """The settings for an `oxigraph serve` whose default graph is the union of all."""
    program = shutil.which("oxigraph", path=os.pathsep.join([sysconfig.get_path("scripts"), os.environ["PATH"]]))
    if program is None:
        pytest.skip("oxigraph is not installed: make engines")
    port = free_port()
    here = f"http://127.0.0.1:{port}"
    command = [program, "serve", "-l", str(folder), "-b", f"127.0.0.1:{port}", "--union-default-graph"]
    with running(command, folder.parent, here):
        yield {"graph_query": f"{here}/query", "graph_data": f"{here}/store"}


@contextmanager
def run_virtuoso(folder: Path) -> Iterator[dict[str, str]]:
    program = shutil.which("virtuoso-t")
    if program is None:
        pytest.skip("Virtuoso is not installed: make engines")
    folder.mkdir()
    http = free_port()
    (folder / "virtuoso.ini").write_text(_VIRTUOSO.format(folder=folder, port=free_port(), http=http))
    here = f"http://127.0.0.1:{http}"
    with running([program, "+configfile", "virtuoso.ini", "+foreground"], folder, f"{here}/sparql?query=ASK%7B%7D"):
        yield {
            "graph_query": f"{here}/sparql",
            "graph_data": f"{here}/sparql-graph-crud-auth",
            "graph_user": "dba",
            "graph_password": "dba",
        }


ENGINES = {"oxigraph": run_oxigraph, "virtuoso": run_virtuoso}


@pytest.fixture(scope="module", params=ENGINES)
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    with ENGINES[request.param](tmp_path_factory.mktemp("engine") / "data") as settings:
        yield settings


@pytest.fixture(scope="module")
def remote(engine: dict[str, str], deck: Deck) -> Iterator[Deck]:
    """The deck with its SPARQL answered by the engine."""
    settings = Settings(store=deck.generation.path.parent, **engine)  # type: ignore[arg-type]
    assert "sent" in copy_outside(Store(settings.store), settings)
    with serve(settings) as client:
        yield Deck(deck.generation, client, deck.lines)


def test_the_finds_in_the_deck(remote: Deck) -> None:
    finds.test_the_header_of_sse_kms(remote)
    finds.test_how_many_secondary_indexes(remote, "GSI", "20", "972")
    finds.test_how_many_secondary_indexes(remote, "LSI", "5", "973")
    finds.test_the_retrieval_times_of_glacier(remote, "Bulk", (5, 12), "HR", "729")
    finds.test_the_languages_of_lambda(remote)
    finds.test_what_codedeploy_deploys_to(remote)
    finds.test_which_services_integrate(remote, "X-Ray", "Lambda", "1203")
    finds.test_a_label_comes_once_though_many_graphs_state_it(remote)
    finds.test_every_claim_has_one_span(remote)


@pytest.mark.parametrize("example", load_examples(), ids=lambda example: example.id)
def test_each_example_query_finds_something(remote: Deck, example: Example) -> None:
    response = remote.client.post("/sparql", data={"query": example.query, "format": "json"})
    assert response.status_code == 200, response.text
    found = response.json()
    assert "boolean" in found or len(found if isinstance(found, list) else found["results"]["bindings"]) > 0


def test_every_graph_is_there_as_it_is_here(remote: Deck, deck: Deck) -> None:
    query = "SELECT ?graph (COUNT(*) AS ?n) { GRAPH ?graph { ?s ?p ?o } } GROUP BY ?graph"
    here = {row["graph"]: row["n"] for row in deck.select(query)}
    there = {row["graph"]: row["n"] for row in remote.select(query)}
    assert {graph: there.get(graph) for graph in here} == here


def test_what_cannot_be_done_has_its_status(remote: Deck) -> None:
    for query in ("SELECT * {", "DEFINE get:soft 'soft' SELECT * {}", "SELECT * { SERVICE <http://x/> {} }"):
        refused = remote.client.post("/sparql", data={"query": query})
        assert (refused.status_code, refused.headers["content-type"]) == (400, "application/problem+json"), query
    turtle = remote.client.post("/sparql", data={"query": "CONSTRUCT { ?s a ?o } WHERE { ?s a ?o }"})
    assert turtle.headers["content-type"].startswith("text/turtle")
    assert len(list(ox.parse(turtle.content, ox.RdfFormat.TURTLE))) > 100


def test_limits_hold(engine: dict[str, str], remote: Deck) -> None:
    more = {"sparql_max_rows": 10, "sparql_max_bytes": 100_000}
    settings = Settings(store=remote.generation.path.parent, **engine, **more)  # type: ignore[arg-type]
    with serve(settings) as client:
        for query in ("SELECT ?s { ?s ?p ?o } LIMIT 11", "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT 50"):
            assert client.post("/sparql", data={"query": query}).status_code == 413, query
        assert client.post("/sparql", data={"query": "SELECT ?s { ?s ?p ?o } LIMIT 10"}).status_code == 200


def test_only_what_changed_is_sent_and_a_push_that_broke_off_is_finished(
    engine: dict[str, str], tmp_path: Path
) -> None:
    settings = Settings(store=tmp_path / "store", **engine)  # type: ignore[arg-type]
    store = Store(settings.store)
    data = httpx2.Client(auth=httpx2.DigestAuth("dba", "dba"))

    def holds(document: str) -> bool:
        found = data.get(engine["graph_data"], params={"graph": f"{BASE}document/{document}"})
        return found.status_code == 200 and b"lineStart" in found.content

    publish(settings.store, "one", "two")
    copy_outside(store, settings)
    assert (holds("one"), holds("two"), holds("three")) == (True, True, False)
    assert "sent 0 graphs" in copy_outside(store, settings)
    publish(settings.store, "two", "three")

    class Broken(Exception):
        pass

    def break_off(what: str, done: int, total: int) -> None:
        if (what, done) == ("graphs sent", 1):
            raise Broken

    with pytest.raises(Broken):
        copy_outside(store, settings, break_off)
    publish(settings.store, "two")  # what the broken push may have sent is no longer wanted
    copy_outside(store, settings)
    assert (holds("one"), holds("two"), holds("three")) == (False, True, False)
    assert "sent 0 graphs" in copy_outside(store, settings)


def test_a_store_that_is_down_is_told(deck: Deck, tmp_path: Path) -> None:
    nowhere = f"http://127.0.0.1:{free_port()}/"
    settings = Settings(store=deck.generation.path.parent, graph_query=nowhere, graph_data=nowhere)
    with serve(settings) as client:
        told = client.post("/sparql", data={"query": "ASK {}"})
        assert (told.status_code, "cannot be reached" in told.json()["detail"]) == (503, True)
    with pytest.raises(EngineError, match="cannot be reached"):
        copy_outside(Store(settings.store), settings)


def test_push_on_the_command_line(tmp_path: Path) -> None:
    publish(tmp_path / "store", "one")
    command = [sys.executable, "-m", "api.cli", "push", "--store", str(tmp_path / "store")]
    untold = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (untold.returncode, "QUILLGRAPH_GRAPH_DATA" in untold.stderr) == (1, True)
    with run_oxigraph(tmp_path / "data") as given:
        environment = {**os.environ, **{f"QUILLGRAPH_{name.upper()}": value for name, value in given.items()}}
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
        assert (done.returncode, "sent" in done.stdout) == (0, True), done.stderr
