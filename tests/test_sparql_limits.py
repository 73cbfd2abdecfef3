"""Limits of time, rows and waiting queries; results that are streamed, cut off, or left by their client."""

from __future__ import annotations

import http.client
import json
import threading
import time
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest

from tests.protocol_fixture import (
    BIG,
    CROSS,
    get,
    serve_protocol,
)
from tests.server_fixture import Server


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serve_protocol(tmp_path_factory.mktemp("protocol") / "store") as running:
        yield running


def test_a_query_that_takes_too_long(server: Server) -> None:
    started = time.monotonic()
    reply = get(server, query=CROSS)
    assert (reply.status, "stopped after 8 s" in reply.body.decode()) == (503, True)
    assert time.monotonic() - started < 8.5


def await_metric(server: Server, line: bytes) -> None:
    for _ in range(50):
        if line in server.send("GET", "/metrics").body:
            return
        time.sleep(0.1)
    raise AssertionError(line)


def test_a_full_queue(server: Server) -> None:
    statuses: list[int] = []
    askers = [threading.Thread(target=lambda: statuses.append(get(server, query=CROSS).status)) for _ in range(3)]
    for asker in askers[:2]:
        asker.start()
    await_metric(server, b"sparql_running 2")  # a reader that was just killed has its successor first
    askers[2].start()
    await_metric(server, b"sparql_waiting 1")
    reply = get(server, query="ASK {}")
    assert (reply.status, int(reply.headers["retry-after"]) > 0) == (503, True)
    for asker in askers:
        asker.join()
    assert statuses == [503] * 3


def test_too_many_rows(server: Server) -> None:
    reply = get(server, query="SELECT ?a { ?a ?b ?c . ?d ?e ?f }", format="csv")
    assert (reply.status, "20,000 rows" in reply.body.decode()) == (413, True)


def test_a_result_that_cannot_be_finished_does_not_look_whole(server: Server) -> None:
    """It began before the limit was met, so its status says 200; but the last chunk never comes."""
    request = f"GET /sparql?{urlencode({'query': BIG})} HTTP/1.1\r\nHost: x\r\n\r\n".encode()
    received = server.send_raw(request)
    assert received.startswith(b"HTTP/1.1 200")
    assert b"transfer-encoding: chunked" in received[:1000].lower()
    assert not received.endswith(b"0\r\n\r\n")
    assert len(received) > 4_000_000


def test_an_old_client_gets_all_or_an_error(server: Server) -> None:
    """HTTP/1.0 ends a body by closing the connection, which a cut would do, too."""
    received = server.send_raw(f"GET /sparql?{urlencode({'query': BIG})} HTTP/1.0\r\n\r\n".encode())
    assert b" 413 " in received.split(b"\r\n")[0]


def test_a_large_result_is_streamed_whole(server: Server) -> None:
    query = BIG + " LIMIT 15000"
    reply = get(server, query=query)
    assert (reply.status, reply.headers["transfer-encoding"]) == (200, "chunked")
    assert len(json.loads(reply.body)["results"]["bindings"]) == 15_000


def test_a_query_is_stopped_when_its_client_leaves(server: Server) -> None:
    kills = int(metric(server, "quillgraph_sparql_kills_total"))
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    connection.request("GET", "/sparql?" + urlencode({"query": CROSS}))
    time.sleep(0.2)
    connection.close()
    time.sleep(0.6)
    assert int(metric(server, "quillgraph_sparql_kills_total")) == kills + 1


def test_a_query_is_stopped_when_its_client_leaves_in_the_midst_of_the_result(server: Server) -> None:
    """Also while it finds no more rows."""
    kills = int(metric(server, "quillgraph_sparql_kills_total"))
    slow = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(CONCAT(STR(?a), STR(?d)) = STR(?i))"
    query = f"SELECT * {{ {{ {BIG} LIMIT 15000 }} UNION {{ {slow} }} }}"
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    connection.request("GET", "/sparql?" + urlencode({"query": query}))
    assert len(connection.getresponse().read(1_000_000)) == 1_000_000
    connection.close()
    time.sleep(1)
    assert int(metric(server, "quillgraph_sparql_kills_total")) == kills + 1


def metric(server: Server, name: str) -> str:
    text = server.send("GET", "/metrics").body.decode()
    return next(line.split()[1] for line in text.splitlines() if line.startswith(name + " "))
