"""A real server: uvicorn, other people's clients, a new generation without a restart."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import httpx2
import pyoxigraph as ox
import pytest
from SPARQLWrapper import CSV, GET, JSON, JSONLD, N3, POST, RDFXML, TSV, TURTLE, XML, SPARQLWrapper

from tests.api_fixture import BASE, publish
from tests.server_fixture import run_server

LABEL = "http://www.w3.org/2004/02/skos/core#prefLabel"
QUERY = f"SELECT DISTINCT ?l {{ <{BASE}id/oak> <{LABEL}> ?l }}"


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("a server") / "store"
    publish(directory, "stacks")
    return directory


@pytest.fixture(scope="module")
def address(directory: Path) -> Iterator[str]:
    with run_server(directory, sparql_timeout_s="2", follow_s="0.2") as server:
        yield server.address
    assert "Traceback" not in server.log.read_text()


@pytest.mark.parametrize("method", [GET, POST])
@pytest.mark.parametrize("wanted", [JSON, XML, CSV, TSV])
def test_sparqlwrapper_selects(address: str, method: str, wanted: str) -> None:
    wrapper = SPARQLWrapper(f"{address}/sparql")
    wrapper.setQuery(QUERY)
    wrapper.setMethod(method)
    wrapper.setReturnFormat(wanted)
    result = wrapper.query()
    assert wanted in result.info()["content-type"].replace("tab-separated-values", TSV)
    assert b"Oak" in result.response.read()


@pytest.mark.parametrize("method", [GET, POST])
@pytest.mark.parametrize("wanted", [TURTLE, N3, XML, RDFXML, JSONLD])
def test_sparqlwrapper_describes(address: str, method: str, wanted: str) -> None:
    wrapper = SPARQLWrapper(f"{address}/sparql")
    wrapper.setQuery(f"DESCRIBE <{BASE}id/oak>")
    wrapper.setMethod(method)
    wrapper.setReturnFormat(wanted)
    result = wrapper.query()
    kind = ox.RdfFormat.from_media_type(result.info()["content-type"].partition(";")[0])
    found = {quad.object for quad in ox.parse(result.response.read(), kind) if quad.predicate.value == LABEL}
    assert ox.Literal("Oak") in found


def test_a_new_generation_is_served_without_a_restart_or_a_failed_request(address: str, directory: Path) -> None:
    failed: list[int] = []
    stop = threading.Event()

    def keep_asking() -> None:
        with httpx2.Client(base_url=address) as client:
            while not stop.is_set():
                for path in ("/ask?q=drawers", "/entities/oak", "/sparql?" + urlencode({"query": QUERY})):
                    status = client.get(path).status_code
                    if status != 200:
                        failed.append(status)

    asking = threading.Thread(target=keep_asking)
    asking.start()
    try:
        publish(directory, "stacks", "second")
        for _ in range(100):
            generation = httpx2.get(f"{address}/readyz").json()["generation"]
            if generation == "gen-000002":
                break
            time.sleep(0.1)
        assert generation == "gen-000002"
        assert len(httpx2.get(f"{address}/documents").json()["documents"]) == 2
        count = httpx2.get(f"{address}/sparql", params={"query": "SELECT ?d { GRAPH ?d { ?d a ?c } }"}).json()
        found = {row["d"]["value"] for row in count["results"]["bindings"]}
        assert {BASE + "document/stacks", BASE + "document/second"} <= found
    finally:
        stop.set()
        asking.join()
    assert failed == []


def test_asking_stays_possible_while_queries_fill_the_pool(address: str) -> None:
    cross = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
    statuses: list[int] = []

    def attack() -> None:
        statuses.append(httpx2.get(f"{address}/sparql", params={"query": cross}, timeout=30).status_code)

    attackers = [threading.Thread(target=attack) for _ in range(4)]
    for attacker in attackers:
        attacker.start()
    started = time.monotonic()
    assert httpx2.get(f"{address}/ask?q=drawers", timeout=5).status_code == 200
    assert time.monotonic() - started < 3
    for attacker in attackers:
        attacker.join()
    assert statuses == [503] * 4
