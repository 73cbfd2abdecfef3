"""Queries over a store that a process holds in memory: the same answers and limits, and nothing lost meanwhile."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from bench.servers import children_of
from graph.sparql.pool import Limits, QueryPool, QuerySizeError, SparqlQuery
from ontology.errors import QueryError, QueryTimeout
from tests.test_sparql_pool import CROSS, EX, build_store, count

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="needs Linux")

ALL = "SELECT * { ?s ?p ?o }"
ANY_SIZE = 10**9


def wait_for(happened: Callable[[], object]) -> None:
    end = time.monotonic() + 30
    while not happened():
        assert time.monotonic() < end
        time.sleep(0.05)


def own_processes() -> set[int]:
    return set(children_of(os.getpid()))


def values(pool: QueryPool, query: str) -> list[str]:
    found = json.loads(pool.run(SparqlQuery(query)).body)["results"]["bindings"]
    return [term["value"] for row in found for term in row.values()]


@pytest.fixture(scope="module")
def rdf_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = build_store(tmp_path_factory.mktemp("copied") / "store", 1000)
    store = ox.Store(path)
    store.add(ox.Quad(ox.BlankNode("b1"), ox.NamedNode(EX + "q"), ox.Literal("01", datatype=ox.NamedNode(EX + "odd"))))
    store.add_graph(ox.NamedNode(EX + "empty"))
    store.flush()
    return path


@pytest.fixture(scope="module")
def disk(rdf_path: Path) -> Iterator[QueryPool]:
    with QueryPool(rdf_path, workers=1) as pool:
        yield pool
        assert not pool.in_memory


@pytest.fixture(scope="module")
def memory(rdf_path: Path) -> Iterator[QueryPool]:
    with QueryPool(rdf_path, workers=2, limits=Limits(timeout_s=2.0), copied_bytes=ANY_SIZE) as pool:
        wait_for(lambda: pool.in_memory)
        yield pool


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?s ?p ?o { ?s ?p ?o }",
        "SELECT ?g ?s ?o { GRAPH ?g { ?s ?p ?o } }",
        "SELECT ?g { GRAPH ?g {} }",
        f"SELECT ?b ?o {{ ?b <{EX}q> ?o }}",
        f"SELECT ?s FROM <{EX}g1> {{ ?s ?p ?o }}",
    ],
)
def test_memory_tells_what_the_disk_tells(disk: QueryPool, memory: QueryPool, query: str) -> None:
    told = values(memory, query)
    assert sorted(told) == sorted(values(disk, query))
    assert told


def test_each_reader_draws_random_numbers_of_its_own(memory: QueryPool) -> None:
    """Forks of one process would all draw the same."""
    drawn: list[str] = []
    asked = [
        threading.Thread(target=lambda: drawn.extend(values(memory, "SELECT (UUID() AS ?u) (RAND() AS ?r) {}")))
        for _ in range(8)
    ]
    for one in asked:
        one.start()
    for one in asked:
        one.join()
    assert len(set(drawn)) == 16


def test_a_killed_reader_leaves_its_place_to_another_fork(memory: QueryPool) -> None:
    before = own_processes()
    for _ in range(3):
        with pytest.raises(QueryTimeout):
            memory.run(CROSS)
    wait_for(lambda: len(own_processes()) == len(before))
    assert len(own_processes() & before) < len(before)
    assert memory.in_memory
    assert count(memory, ALL) == 1001
    assert memory.load == (0, 0)


def test_memory_of_a_query_is_limited_beside_the_copy(rdf_path: Path) -> None:
    limits = Limits(timeout_s=30, memory_bytes=100_000_000)
    with QueryPool(rdf_path, workers=1, limits=limits, copied_bytes=ANY_SIZE) as pool:
        wait_for(lambda: pool.in_memory)
        with pytest.raises(QuerySizeError, match="memory"):
            pool.run(SparqlQuery("SELECT DISTINCT ?a ?d ?g { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c"))
        assert count(pool, ALL) == 1001


def test_forks_do_not_reach_the_network(memory: QueryPool) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"http://127.0.0.1:{server.getsockname()[1]}/"
        hidden = f'SELECT * {{ BIND(1 AS ?a) FILTER(?a<#>"""\n 2) SERVICE <{url}> {{ ?s ?p ?o }} #"""\n }}'
        with pytest.raises(QueryError, match="not permitted"):
            memory.run(SparqlQuery(hidden))


def test_every_query_is_answered_from_the_newest_store_while_copies_come_and_go(tmp_path: Path) -> None:
    stores = {size: build_store(tmp_path / str(size), size) for size in (10, 20, 30)}
    newest = [10]
    wrong: list[int] = []
    over = threading.Event()

    def ask(pool: QueryPool) -> None:
        while not over.is_set():
            before = newest[-1]
            found = count(pool, ALL)
            if found not in (before, newest[-1]):
                wrong.append(found)

    with QueryPool(stores[10], workers=2, copied_bytes=ANY_SIZE) as pool:
        asking = [threading.Thread(target=ask, args=[pool]) for _ in range(4)]
        for one in asking:
            one.start()
        for size in (20, 30):
            wait_for(lambda: pool.in_memory)
            pool.switch(stores[size])
            newest.append(size)
        wait_for(lambda: pool.in_memory)
        shutil.rmtree(stores[30])  # nobody reads it any more
        time.sleep(0.3)
        over.set()
        for one in asking:
            one.join()
        assert count(pool, ALL) == 30
    assert not wrong


def test_the_copy_comes_again_when_its_process_was_ended(rdf_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The system does that where memory is short."""
    monkeypatch.setattr("graph.sparql.copying._LOOK_S", 0.1)
    others = own_processes()
    with QueryPool(rdf_path, workers=1, limits=Limits(timeout_s=1.0), copied_bytes=ANY_SIZE) as pool:
        wait_for(lambda: pool.in_memory)
        lost = own_processes() - others
        for process in lost:
            os.kill(process, signal.SIGKILL)
        time.sleep(0.2)
        assert count(pool, ALL) == 1001
        wait_for(lambda: pool.in_memory and len(own_processes() - others - lost) == 2)
        assert count(pool, ALL) == 1001


def test_a_store_that_is_too_large_is_read_from_the_disk(rdf_path: Path) -> None:
    with QueryPool(rdf_path, workers=1, copied_bytes=10) as pool:
        time.sleep(0.5)
        assert not pool.in_memory
        assert count(pool, ALL) == 1001


def test_a_store_that_cannot_be_read_is_an_error_of_queries_only(tmp_path: Path, rdf_path: Path) -> None:
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "CURRENT").write_text("nothing")
    with QueryPool(tmp_path / "broken", workers=1, copied_bytes=ANY_SIZE) as pool:
        time.sleep(0.5)
        assert not pool.in_memory
        pool.switch(rdf_path)
        assert count(pool, ALL) == 1001


def test_closing_leaves_no_process_at_any_moment(rdf_path: Path) -> None:
    before = own_processes()
    for moment in (0.0, 0.05, 0.1, 0.15, 0.3):
        pool = QueryPool(rdf_path, workers=2, copied_bytes=ANY_SIZE)
        time.sleep(moment)
        pool.close()
        pool.close()
        assert own_processes() == before
