"""The query pool over a real store on disk: results, datasets, and limits that hold."""

from __future__ import annotations

import contextlib
import json
import os
import resource
import shutil
import signal
import socket
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pyoxigraph as ox
import pytest

from bench.servers import children_of, resident_mb
from graph.sparql.pool import GRAPH_FORMATS, RESULT_FORMATS, Limits, QueryPool, QuerySizeError, SparqlQuery
from graph.triples.rdf import load_quads
from ontology.errors import QueryError, QueryOverload, QueryTimeout, StoreError

EX = "http://example.org/"
CROSS = SparqlQuery("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }")
TRICKY = 'a "},{" b, c\\\n<result>\t'


def in_graph_two(quad: ox.Quad) -> ox.Quad:
    return ox.Quad(quad.subject, quad.predicate, quad.object, ox.NamedNode(EX + "g2"))


def build_store(path: Path, size: int) -> Path:
    store = ox.Store(path)
    quads = [
        ox.Quad(
            ox.NamedNode(f"{EX}s{number}"),
            ox.NamedNode(EX + "p"),
            ox.Literal(f"{TRICKY}{number}"),
            ox.NamedNode(f"{EX}g{number % 2}"),
        )
        for number in range(size)
    ]
    # Graph 2 says a part of it again.
    load_quads(store, [*quads, *(in_graph_two(quad) for quad in quads[:10])])
    store.flush()
    return path


@pytest.fixture(scope="module")
def rdf_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_store(tmp_path_factory.mktemp("rdf") / "store", 1000)


@pytest.fixture(scope="module")
def pool(rdf_path: Path) -> Iterator[QueryPool]:
    with QueryPool(rdf_path, workers=1, prefixes={"ex": EX}) as pool:
        yield pool


def count(pool: QueryPool, query: str, default_graphs: Sequence[str] = (), named_graphs: Sequence[str] = ()) -> int:
    result = pool.run(SparqlQuery(query, default_graphs=default_graphs, named_graphs=named_graphs))
    return len(json.loads(result.body)["results"]["bindings"])


def test_the_default_graph_is_all_graphs_with_each_triple_once(pool: QueryPool) -> None:
    assert count(pool, "SELECT * { ?s ?p ?o }") == 1000
    assert count(pool, "SELECT * { GRAPH ?g { ?s ?p ?o } }") == 1010


def test_the_query_may_choose_its_graphs(pool: QueryPool) -> None:
    assert count(pool, f"SELECT * FROM <{EX}g0> {{ ?s ?p ?o }}") == 500
    assert count(pool, f"SELECT * FROM NAMED <{EX}g0> {{ ?s ?p ?o }}") == 0
    assert count(pool, "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }") == 0


def test_the_protocol_overrides_the_query(pool: QueryPool) -> None:
    query = f"SELECT * FROM <{EX}g0> {{ ?s ?p ?o }}"
    assert count(pool, query, default_graphs=[EX + "g0", EX + "g1"]) == 1000
    assert count(pool, query, named_graphs=[EX + "g0"]) == 0
    assert count(pool, "SELECT * { GRAPH ?g { ?s ?p ?o } }", default_graphs=[EX + "g0"]) == 0


@pytest.mark.parametrize("media_type", RESULT_FORMATS)
@pytest.mark.parametrize("form", ["select", "ask"])
def test_result_formats(pool: QueryPool, media_type: str, form: str) -> None:
    query = {"select": "SELECT ?s { ?s ?p ?o } LIMIT 3", "ask": "ASK { ?s ?p ?o }"}[form]
    result = pool.run(SparqlQuery(query, result_type=media_type))
    assert (result.form, result.media_type) == (form, media_type)
    assert b"example.org" in result.body or b"true" in result.body


@pytest.mark.parametrize("media_type", GRAPH_FORMATS)
@pytest.mark.parametrize("query", ["CONSTRUCT WHERE { ?s ?p ?o }", f"DESCRIBE <{EX}s1>"])
def test_graph_formats(pool: QueryPool, media_type: str, query: str) -> None:
    body = pool.run(SparqlQuery(query, graph_type=media_type)).body
    triples = list(ox.parse(body, ox.RdfFormat.from_media_type(media_type)))
    assert len(triples) == (1000 if query.startswith("CONSTRUCT") else 1)


def test_turtle_uses_the_prefixes(pool: QueryPool) -> None:
    assert b"ex:s1 ex:p" in pool.run(SparqlQuery(f"DESCRIBE <{EX}s1>")).body


@pytest.mark.parametrize("query", ["SELECT * { ?s ?p", "", "hello", "SELECT * { ?s ?p ?o } \x00"])
def test_malformed_queries_say_where(pool: QueryPool, query: str) -> None:
    with pytest.raises(QueryError, match=r"cannot be read: error at \d+:\d+"):
        pool.run(SparqlQuery(query))


@pytest.mark.parametrize("graph", ["not an iri", ""])
def test_a_graph_that_is_no_iri_is_an_error(pool: QueryPool, graph: str) -> None:
    with pytest.raises(QueryError):
        pool.run(SparqlQuery("ASK {}", default_graphs=[graph]))


@pytest.mark.parametrize("media_type", RESULT_FORMATS)
def test_rows_are_limited_exactly(rdf_path: Path, media_type: str) -> None:
    with QueryPool(rdf_path, workers=1, limits=Limits(max_rows=700)) as pool:
        pool.run(SparqlQuery("SELECT * { ?s ?p ?o } LIMIT 700", result_type=media_type))
        with pytest.raises(QuerySizeError, match="more than 700 rows"):
            pool.run(SparqlQuery("SELECT * { ?s ?p ?o } LIMIT 701", result_type=media_type))
        pool.run(SparqlQuery("SELECT * {}", result_type=media_type))


def test_triples_and_bytes_are_limited(rdf_path: Path) -> None:
    with QueryPool(rdf_path, workers=1, limits=Limits(max_rows=999, max_bytes=50_000)) as pool:
        with pytest.raises(QuerySizeError, match="more than 999 triples"):
            pool.run(SparqlQuery("CONSTRUCT { ?s <p:p> <o:o> } { ?s ?p ?o }", graph_type="application/n-triples"))
        with pytest.raises(QuerySizeError, match="more than 50,000 bytes"):
            pool.run(SparqlQuery("SELECT * { ?s ?p ?o } LIMIT 900"))


def recovers(pool: QueryPool) -> bool:
    """Whether queries are answered again, as soon as the reader that was killed has its successor."""
    end = time.monotonic() + 10
    while time.monotonic() < end:
        with contextlib.suppress(QueryTimeout, QueryOverload):
            return count(pool, "SELECT * { ?s ?p ?o } LIMIT 1") == 1
    return False


def test_a_query_that_would_run_for_hours_is_stopped(rdf_path: Path) -> None:
    kills: list[int] = []
    limits = Limits(timeout_s=1.0)
    with QueryPool(rdf_path, workers=1, limits=limits, on_kill=lambda: kills.append(1)) as pool:
        started = time.monotonic()
        with pytest.raises(QueryTimeout, match="stopped after 1 s"):
            pool.run(CROSS)
        assert time.monotonic() - started < 1.5
        assert kills == [1]
        assert recovers(pool)


def test_memory_is_limited(rdf_path: Path) -> None:
    limits = Limits(timeout_s=30, memory_bytes=100_000_000)
    with QueryPool(rdf_path, workers=1, limits=limits) as pool:
        with pytest.raises(QuerySizeError, match="memory"):
            pool.run(SparqlQuery("SELECT DISTINCT ?a ?d ?g { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c"))
        assert pool.run(SparqlQuery("ASK {}")).body == b'{"head":{},"boolean":true}'


@pytest.mark.skipif(sys.platform != "linux", reason="needs Linux")
def test_what_a_query_has_used_goes_back_and_is_no_more_memory_for_others(tmp_path: Path) -> None:
    """The allocator keeps the addresses: a new generation must not count them as memory of its own."""
    old, new = build_store(tmp_path / "old", 1000), build_store(tmp_path / "new", 1000)
    others = set(children_of(os.getpid()))
    with QueryPool(old, workers=1, limits=Limits(timeout_s=60, memory_bytes=400_000_000)) as pool:
        (reader,) = set(children_of(os.getpid())) - others
        pool.run(SparqlQuery("ASK {}"))
        limit, resident = resource.prlimit(reader, resource.RLIMIT_DATA)[0], resident_mb(reader)
        pool.run(SparqlQuery("SELECT (COUNT(DISTINCT CONCAT(?c, ?f)) AS ?n) { ?a ?b ?c . ?d ?e ?f }"))
        for _ in range(100):  # it goes back at once, but behind the answer
            if (left := resident_mb(reader)) < resident + 30:
                break
            time.sleep(0.05)
        assert left < resident + 30
        pool.switch(new)
        pool.run(SparqlQuery("ASK {}"))
        assert resource.prlimit(reader, resource.RLIMIT_DATA)[0] < limit + 10_000_000


def test_deep_nesting_does_not_end_the_pool(pool: QueryPool) -> None:
    with pytest.raises(QueryError):
        pool.run(SparqlQuery("SELECT * " + "{" * 50_000 + "}" * 50_000))
    assert count(pool, "SELECT * {}") == 1


def test_a_full_queue_refuses(rdf_path: Path) -> None:
    limits = Limits(timeout_s=2.0, queue=1)
    outcomes: list[str] = []

    def ask(pool: QueryPool) -> None:
        try:
            pool.run(CROSS)
        except QueryError as error:
            outcomes.append(type(error).__name__)

    with QueryPool(rdf_path, workers=1, limits=limits) as pool:
        threads = [threading.Thread(target=ask, args=[pool]) for _ in range(4)]
        for thread in threads:
            thread.start()
            time.sleep(0.1)
        for thread in threads:
            thread.join()
    assert outcomes.count("QueryOverload") >= 2
    assert outcomes.count("QueryTimeout") >= 1


def test_a_reader_that_was_ended_from_outside_is_replaced(rdf_path: Path) -> None:
    """The system does that where memory is short; the next query is not to blame."""
    others = set(children_of(os.getpid()))
    with QueryPool(rdf_path, workers=2) as pool:
        for reader in set(children_of(os.getpid())) - others:
            os.kill(reader, signal.SIGKILL)
        time.sleep(0.2)
        assert pool.run(SparqlQuery("ASK {}")).body == b'{"head":{},"boolean":true}'
        assert pool.load == (0, 0)


def test_closing_ends_what_runs_and_leaves_no_process(rdf_path: Path) -> None:
    """Also while readers that were killed are being replaced."""
    outcomes: list[str] = []

    def ask(pool: QueryPool, wanted_no_more: threading.Event) -> None:
        try:
            pool.open(CROSS, stop=wanted_no_more)
        except QueryError as error:
            outcomes.append(str(error))

    for number in range(5):
        before = len(children_of(os.getpid()))
        pool = QueryPool(rdf_path, workers=2, limits=Limits(timeout_s=20.0))
        stops = [threading.Event() for _ in range(3)]
        threads = [threading.Thread(target=ask, args=[pool, stop]) for stop in stops]
        for thread in threads:
            thread.start()
        time.sleep(0.1 * number)
        stops[0].set()  # one reader is replaced at about the time the pool is closed
        time.sleep(0.05 * number)
        pool.close()
        pool.close()
        for thread in threads:
            thread.join(5)
        assert not any(thread.is_alive() for thread in threads)
        assert len(children_of(os.getpid())) == before
    assert len(outcomes) == 15
    assert any("shutting down" in outcome for outcome in outcomes)
    assert all("memory" not in outcome for outcome in outcomes), outcomes


def test_nothing_reaches_the_network(rdf_path: Path) -> None:
    """A SERVICE that hides from the tokens (an operator read as an IRI) meets the second wall."""
    with socket.create_server(("127.0.0.1", 0)) as server, QueryPool(rdf_path, workers=1) as pool:
        url = f"http://127.0.0.1:{server.getsockname()[1]}/"
        server.settimeout(0.5)
        hidden = f'SELECT * {{ BIND(1 AS ?a) FILTER(?a<#>"""\n 2) SERVICE <{url}> {{ ?s ?p ?o }} #"""\n }}'
        with pytest.raises(QueryError, match="not permitted"):
            pool.run(SparqlQuery(hidden))
        with pytest.raises(TimeoutError):
            server.accept()


def test_follows_a_new_generation(tmp_path: Path) -> None:
    old, new = build_store(tmp_path / "old", 1), build_store(tmp_path / "new", 2)
    with QueryPool(old, workers=1) as pool:
        assert count(pool, "SELECT * { ?s ?p ?o }") == 1
        pool.switch(new)
        assert count(pool, "SELECT * { ?s ?p ?o }") == 2
        shutil.rmtree(new)
        assert count(pool, "SELECT * { ?s ?p ?o }") == 2
        pool.switch(tmp_path / "none")
        with pytest.raises(StoreError, match="cannot be opened"):
            pool.run(SparqlQuery("ASK {}"))
        pool.switch(old)
        assert count(pool, "SELECT * { ?s ?p ?o }") == 1


def test_a_closed_pool_refuses(rdf_path: Path) -> None:
    pool = QueryPool(rdf_path, workers=1)
    pool.close()
    with pytest.raises(QueryError, match="shutting down"):
        pool.run(SparqlQuery("ASK {}"))
