"""The graph in a SPARQL store outside: real servers; our own engine says what is right."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from fastapi.testclient import TestClient

from api.rdf_access import copy_outside
from api.settings import Settings
from graph.outside.store import Outside
from graph.store import Store
from ontology.errors import EngineError
from ontology.examples import Example, load_examples
from tests import test_acceptance_deck as finds
from tests.api_fixture import BASE, publish, serve
from tests.conftest import Deck
from tests.engines_fixture import STORES, StoreOutside, run_oxigraph
from tests.server_fixture import ROOT, free_port

pytestmark = pytest.mark.xdist_group("deck")

ALL = "SELECT ?s ?p ?o { ?s ?p ?o }"
GRAPHS = "SELECT ?graph (COUNT(*) AS ?n) { GRAPH ?graph { ?s ?p ?o } } GROUP BY ?graph"
TOKEN = "a token of enough letters"
AUTH = {"Authorization": f"Bearer {TOKEN}"}


@pytest.fixture(scope="module", params=STORES)
def outside(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[StoreOutside]:
    with STORES[request.param](tmp_path_factory.mktemp("outside") / "data") as running:
        yield running


@pytest.fixture(scope="module")
def served(outside: StoreOutside, deck: Deck) -> Iterator[Deck]:
    with serve(outside.settings(deck.generation.path.parent)) as client:
        yield Deck(deck.generation, client, deck.lines)


@pytest.fixture
def remote(outside: StoreOutside, served: Deck) -> Deck:
    """The deck with its SPARQL answered by the store outside."""
    copy_outside(Store(served.generation.path.parent), outside.settings(served.generation.path.parent))
    with outside.traced() as pattern:
        assert ask(served.client, pattern)
    return served


def ask(client: TestClient, pattern: str) -> bool:
    response = client.post("/sparql", data={"query": f"ASK {{ {pattern} }}"})
    assert response.status_code == 200, response.text
    found: bool = response.json()["boolean"]
    return found


def rows(client: TestClient, query: str) -> list[tuple[str, ...]]:
    response = client.post("/sparql", data={"query": query, "format": "csv"})
    assert response.status_code == 200, response.text
    return sorted(tuple(line.split(",")) for line in response.text.splitlines()[1:])


def test_the_finds_in_the_deck(remote: Deck) -> None:
    finds.test_the_header_of_sse_kms(remote)
    finds.test_how_many_secondary_indexes(remote, "GSI", "20", "972")
    finds.test_how_many_secondary_indexes(remote, "LSI", "5", "973")
    finds.test_the_most_iops_of_gp2(remote)
    finds.test_the_retrieval_times_of_glacier(remote, "Bulk", (5, 12), "HR", "729")
    finds.test_the_throughput_of_a_shard(remote, 1000.0, "record")
    finds.test_the_languages_of_lambda(remote)
    finds.test_what_codedeploy_deploys_to(remote)
    finds.test_which_services_integrate(remote, "X-Ray", "Lambda", "1203")
    finds.test_a_label_comes_once_though_many_graphs_state_it(remote)
    finds.test_every_quote_equals_its_lines(remote)
    finds.test_every_claim_has_one_span(remote)


@pytest.mark.parametrize("example", load_examples(), ids=lambda example: example.id)
def test_each_example_query_finds_as_much_as_our_own_engine(remote: Deck, deck: Deck, example: Example) -> None:
    def found(client: TestClient) -> int:
        response = client.post("/sparql", data={"query": example.query})
        assert response.status_code == 200, response.text
        if response.headers["content-type"].startswith("text/turtle"):
            return len(list(ox.parse(response.content, ox.RdfFormat.TURTLE)))
        result = response.json()
        return len(result["results"]["bindings"]) if "results" in result else int(result["boolean"])

    assert found(remote.client) == found(deck.client)


def test_every_graph_is_there_as_it_is_here(remote: Deck, deck: Deck) -> None:
    assert rows(remote.client, GRAPHS) == rows(deck.client, GRAPHS)
    count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    assert rows(remote.client, count) == rows(deck.client, count)
    both = f"SELECT DISTINCT ?graph {{ ?thing a <{BASE}ontology#Claim> GRAPH ?graph {{ ?thing ?p ?o }} }}"
    assert rows(remote.client, both) == rows(deck.client, both)
    star = f"SELECT * {{ GRAPH <{BASE}graph/ontology> {{ ?s ?p ?o }} }}"
    assert len(rows(remote.client, star)) == len(rows(deck.client, star)) > 1000
    assert rows(remote.client, f"{star} LIMIT 0") == []
    of_one = f"SELECT (COUNT(*) AS ?n) FROM <{BASE}graph/inferences> {{ ?s ?p ?o }}"
    assert rows(remote.client, of_one) == rows(deck.client, of_one)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { GRAPH <graph/ontology> { ?s a ?o } OPTIONAL { GRAPH <graph/inferences> { ?s ?p ?q } } }",
        "SELECT (COUNT(*) AS ?n) { ?s a ?c FILTER EXISTS { GRAPH <graph/ontology> { ?s a ?d } } }",
        "SELECT (COUNT(*) AS ?n) { ?s a ?c MINUS { GRAPH <graph/ontology> { ?s a ?d } } }",
        "SELECT DISTINCT ?g ?c { { GRAPH ?g { ?s a ?c } } UNION { GRAPH <graph/ontology> { ?s a ?c } } }",
        "SELECT * { { SELECT (COUNT(*) AS ?n) { GRAPH <graph/ontology> { ?s ?p ?o } } } ?x a <ontology#Document> }",
    ],
)
def test_graphs_within_a_query(remote: Deck, deck: Deck, query: str) -> None:
    there, here = (rows(one.client, query) for one in (remote, deck))
    assert sorted(map(sorted, there)) == sorted(map(sorted, here))
    assert here


def test_graphs_chosen_by_the_protocol(remote: Deck, deck: Deck) -> None:
    query = {"query": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", "default-graph-uri": f"{BASE}graph/ontology"}
    there, here = (one.client.get("/sparql", params=query).json()["results"] for one in (remote, deck))
    assert [row["n"]["value"] for row in there["bindings"]] == [row["n"]["value"] for row in here["bindings"]]


@pytest.mark.parametrize(
    "query", ["SELECT * {", "DEFINE get:soft 'soft' SELECT * {}", "SELECT * { SERVICE <http://x/> {} }", "CLEAR ALL"]
)
def test_what_is_no_query_is_refused(remote: Deck, query: str) -> None:
    refused = remote.client.post("/sparql", data={"query": query})
    assert (refused.status_code, refused.headers["content-type"]) == (400, "application/problem+json")


@pytest.mark.parametrize("kind", ["turtle", "nt", "jsonld", "rdfxml"])
def test_a_graph_as_result(remote: Deck, kind: str) -> None:
    query = "CONSTRUCT { ?s a ?o } WHERE { ?s a ?o } LIMIT 200"
    result = remote.client.post("/sparql", data={"query": query, "format": kind})
    media_type = result.headers["content-type"].partition(";")[0]
    assert len(list(ox.parse(result.content, ox.RdfFormat.from_media_type(media_type)))) == 200


def test_limits_hold(outside: StoreOutside, remote: Deck) -> None:
    settings = outside.settings(remote.generation.path.parent, sparql_max_rows=10, sparql_max_bytes=100_000)
    with serve(settings) as client:
        for query in (f"{ALL} LIMIT 11", "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT 50", ALL):
            assert client.post("/sparql", data={"query": query}).status_code == 413, query
        assert client.post("/sparql", data={"query": f"{ALL} LIMIT 10"}).status_code == 200


def same_as_ours(client: TestClient, store: Path, base: Settings) -> bool:
    """Whether the store outside finds the same in all graphs and in the default graph as our own engine.

    Virtuoso keeps true as 1.
    """
    with serve(base.model_copy(update={"graph_store": "", "store": store})) as own:
        return all(_plain(rows(client, query)) == _plain(rows(own, query)) for query in (GRAPHS, ALL))


def _plain(found: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    return [tuple("1" if value == "true" else value for value in row) for row in found]


def test_a_change_is_seen_whole_or_not_at_all(outside: StoreOutside, tmp_path: Path) -> None:
    settings = outside.settings(tmp_path / "store", follow_s=0.05)
    store = Store(settings.store)
    publish(settings.store, "one", "two")
    with serve(settings) as client, outside.traced() as pattern:

        def follows(generation: str) -> bool:
            return until(lambda: client.get("/readyz").json().get("generation") == generation)

        assert not ask(client, pattern)  # there is no copy yet: our own engine answers
        copy_outside(store, settings)
        assert ask(client, pattern)
        assert "sent 0 graphs" in copy_outside(store, settings)

        assert follows(publish(settings.store, "two", "three").id)
        three = f"GRAPH <{BASE}document/three> {{ ?s ?p ?o }}"
        assert (ask(client, pattern), ask(client, three)) == (False, True)

        class Broken(Exception):
            pass

        def break_off(what: str, done: int, total: int) -> None:
            if (what, done) == ("graphs sent", 1):
                raise Broken

        with pytest.raises(Broken):
            copy_outside(store, settings, break_off)
        assert (ask(client, pattern), ask(client, three)) == (False, True)

        assert follows(publish(settings.store, "two").id)  # what the broken push may have sent is no longer wanted
        assert "deleted 2," in copy_outside(store, settings)
        assert ask(client, pattern)
        for gone in ("one", "three"):
            assert not ask(client, f"GRAPH <{BASE}document/{gone}> {{ ?s ?p ?o }}")
            assert not ask(client, f"<{BASE}document/{gone}> ?p ?o")
    with serve(settings) as client:
        assert same_as_ours(client, settings.store, settings)


def test_the_default_graph_follows_by_what_differs(outside: StoreOutside, tmp_path: Path) -> None:
    settings = outside.settings(tmp_path / "store")
    for documents in (("one", "two"), ("two", "three"), ("two", "three", "four"), ("four",)):
        publish(settings.store, *documents)
        copy_outside(Store(settings.store), settings)
        with serve(settings) as client:
            with outside.traced() as pattern:
                assert ask(client, pattern)
            assert same_as_ours(client, settings.store, settings), documents


def test_statements_of_others_are_copied_too(outside: StoreOutside, tmp_path: Path) -> None:
    settings = outside.settings(tmp_path / "store", token=TOKEN)
    publish(settings.store, "one")
    copy_outside(Store(settings.store), settings)
    with serve(settings) as client, outside.traced() as pattern:
        mine = {"graph": "http://example.org/mine"}
        turtle = (
            "@prefix x: <http://example.org/> . x:a x:page '<html>\\\\<' ; "
            'x:knows [ x:name \'B _:b\', """C\nD""" ; x:age 3 ] .'
        )
        headers = {**AUTH, "Content-Type": "text/turtle"}
        assert client.put("/rdf-graph-store", params=mine, content=turtle, headers=headers).status_code == 201
        text = "PREFIX x: <http://example.org/> INSERT DATA { x:plain x:p 'Grüße' }"
        assert client.post("/sparql", data={"update": text}, headers=AUTH).status_code == 204
        assert until(lambda: ask(client, pattern))
        x = "<http://example.org/%s>"
        knows = f"{x % 'a'} {x % 'knows'} ?b . ?b {x % 'name'} ?name ; {x % 'age'} 3"
        assert rows(client, f"SELECT ?name {{ GRAPH <{mine['graph']}> {{ {knows} FILTER(?name = 'B _:b') }} }}")
        assert rows(client, f"SELECT ?page {{ GRAPH ?graph {{ ?a {x % 'page'} ?page }} }}") == [("<html>\\<",)]
        assert not ask(client, knows)  # the default graph holds what was read, and what was put there
        assert rows(client, f"SELECT ?o {{ {x % 'plain'} ?p ?o }}") == [("Grüße",)]


def until(holds: Callable[[], bool]) -> bool:
    """Whether it holds within half a minute."""
    deadline = time.monotonic() + 30
    while not (held := holds()) and time.monotonic() < deadline:
        time.sleep(0.05)
    return held


def test_a_store_that_is_down_is_told_and_loses_nothing(tmp_path: Path) -> None:
    settings = Settings(store=tmp_path / "store", graph_store=f"oxigraph+http://127.0.0.1:{free_port()}")
    publish(settings.store, "one")
    with serve(settings) as client:
        told = client.post("/sparql", data={"query": "ASK {}"})
        assert (told.status_code, "cannot be reached" in told.json()["detail"]) == (503, True)
        assert client.get("/readyz").status_code == 200
        assert client.get("/ask", params={"q": "How many drawers does a stack have?"}).status_code == 200
    with pytest.raises(EngineError, match=r"cannot be reached.*Our own graph is up to date"):
        copy_outside(Store(settings.store), settings)


def test_a_store_that_does_not_answer_is_given_up_in_time(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"oxigraph+http://127.0.0.1:{silent.getsockname()[1]}"
        settings = Settings(store=tmp_path / "store", graph_store=address, sparql_timeout_s=0.5)
        publish(settings.store, "one")
        with serve(settings) as client:
            begun = time.monotonic()
            told = client.post("/sparql", data={"query": "ASK {}"})
            assert (told.status_code, "stopped after 0.5 s" in told.json()["detail"]) == (503, True)
            assert time.monotonic() - begun < 5


def test_what_names_no_store_is_refused() -> None:
    for text in ("http://127.0.0.1:7878", "mystore+http://127.0.0.1", "oxigraph+ftp://127.0.0.1", "oxigraph+http:///x"):
        with pytest.raises(EngineError, match="names no SPARQL store"):
            Outside.parse(text)
    with pytest.raises(EngineError, match="settings of their own"):
        Outside.parse("oxigraph+http://me:secret@127.0.0.1")


def test_the_commands(tmp_path: Path) -> None:
    texts, store = tmp_path / "texts", tmp_path / "store"
    texts.mkdir()
    (texts / "cabinets.txt").write_text("Cabinet limits\n- A cabinet has up to 25 drawers\n", encoding="utf-8")
    (texts / "locks.txt").write_text("Brass lock\n- Protects a drawer against theft\n", encoding="utf-8")
    quotes = f"SELECT ?quote {{ ?span <{BASE}ontology#quote> ?quote }}"

    def run(*arguments: str, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "api.cli", *arguments, "--store", str(store)]
        return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)

    with run_oxigraph(tmp_path / "data") as outside:
        here = outside.environment
        first = run("ingest", str(texts), environment=here)
        assert (first.returncode, "sent" in first.stdout) == (0, True), first.stderr
        (texts / "cabinets.txt").write_text("Cabinet limits\n- A cabinet has up to 30 drawers\n", encoding="utf-8")
        (texts / "locks.txt").unlink()
        assert run("ingest", str(texts), environment=here).returncode == 0
        with outside.traced() as pattern:
            asked = run("sparql", quotes.replace("{", f"{{ {pattern} ", 1), "--format", "csv", environment=here)
        assert asked.returncode == 0, asked.stderr
        assert ("30 drawers" in asked.stdout, "25" in asked.stdout, "theft" in asked.stdout) == (True, False, False)
    down = run("push", environment=here)
    assert (down.returncode, "cannot be reached" in down.stderr) == (1, True)
    without = {name: value for name, value in here.items() if not name.startswith("QUILLGRAPH_GRAPH")}
    untold = run("push", environment=without)
    assert (untold.returncode, "QUILLGRAPH_GRAPH_STORE" in untold.stderr) == (1, True)
