"""The boundary to clients: headers, ids and logs, rates, slow clients, an orderly end."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import signal
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest

from api.http.rates import LimitRates
from api.settings import Settings
from tests.api_fixture import publish, serve
from tests.server_fixture import Reply, Server, run_server

CROSS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
SECRET = "a-word-that-must-not-be-logged"


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("trust") / "store"
    publish(directory, "stacks")
    return directory


@pytest.fixture(scope="module")
def server(directory: Path) -> Iterator[Server]:
    with run_server(
        directory, sparql_timeout_s="2", slow_client_s="1", max_header_bytes="5000", sparql_workers="1"
    ) as running:
        yield running


# Headers


@pytest.mark.parametrize(
    "path", ["/ask?q=drawers", "/docs", "/id/oak", "/export", "/none", "/sparql?query=SELECT", "/healthz", "/metrics"]
)
def test_every_response_is_secured(server: Server, path: str) -> None:
    headers = server.send("GET", path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "no-referrer"
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert "server" not in headers


def test_the_style_of_the_plain_pages_is_the_one_that_is_allowed(server: Server) -> None:
    reply = server.send("GET", "/docs")
    style = re.search(rb"<style>(.*?)</style>", reply.body, re.DOTALL)
    assert style is not None
    digest = base64.b64encode(hashlib.sha256(style[1]).digest()).decode()
    assert f"'sha256-{digest}'" in reply.headers["content-security-policy"]


# Ids and logs


def test_requests_have_ids(server: Server) -> None:
    assert re.fullmatch("[0-9a-f]{32}", server.send("GET", "/healthz").headers["x-request-id"])
    given = server.send("GET", "/none", headers={"X-Request-ID": "my-id.1"})
    assert given.headers["x-request-id"] == "my-id.1"
    for hostile in ("a" * 65, 'x","level":"error', "../..", ""):
        assert server.send("GET", "/healthz", headers={"X-Request-ID": hostile}).headers["x-request-id"] != hostile


def test_logs_are_json_lines_that_hold_no_secret(server: Server) -> None:
    headers = {"Authorization": f"Bearer {SECRET}", "Cookie": SECRET, "X-Request-ID": "the-one"}
    server.send("GET", "/ask?" + urlencode({"q": f"What is {SECRET}?"}), headers=headers)
    server.send("POST", "/sparql", f"SELECT * {{ ?s ?p '{SECRET}' }}".encode(), {"Content-Type": SECRET})
    server.send("GET", "/sparql?" + urlencode({"query": f"broken {SECRET}"}))
    time.sleep(0.2)
    text = server.log.read_text()
    assert SECRET not in text
    lines = [json.loads(line) for line in text.splitlines()]
    line = next(line for line in lines if line.get("request") == "the-one" and line["message"] == "request")
    assert (line["method"], line["path"], line["status"], line["level"]) == ("GET", "/ask", 200, "info")
    assert line["ms"] > 0
    assert line["bytes"] > 100
    assert line["client"] == "127.0.0.1"


def test_metrics_show_the_load(server: Server) -> None:
    running = threading.Thread(target=ask_cross, args=(server, []))
    running.start()
    time.sleep(0.4)
    text = server.send("GET", "/metrics").body.decode()
    running.join()
    assert "quillgraph_sparql_running 1\n" in text
    assert "quillgraph_sparql_waiting 0\n" in text
    for name in ("requests_total{", "request_seconds_bucket{", "sparql_kills_total ", "generation 1"):
        assert f"quillgraph_{name}" in text


def ask_cross(server: Server, replies: list[Reply]) -> None:
    replies.append(server.send("GET", "/sparql?" + urlencode({"query": CROSS})))


# Rates


def test_a_client_may_ask_so_often(directory: Path) -> None:
    with serve(Settings(store=directory, sparql_workers=1, requests_per_minute=5)) as client:
        statuses = [client.get("/docs").status_code for _ in range(7)]
        assert statuses == [200] * 5 + [429] * 2
        refused = client.get("/docs")
        assert 0 < int(refused.headers["retry-after"]) <= 12
        assert refused.headers["content-type"] == "application/problem+json"
        assert client.get("/healthz").status_code == client.get("/metrics").status_code == 200


async def nothing(*_: object) -> None:
    pass


def test_the_bucket_fills_again_and_forgets_old_clients() -> None:
    now = [0.0]
    limit = LimitRates(nothing, per_minute=60, clock=lambda: now[0])
    assert [limit._take("a") for _ in range(60)] == [0.0] * 60
    assert limit._take("a") == pytest.approx(1.0)
    assert limit._take("b") == 0.0
    now[0] = 1.5
    assert limit._take("a") == 0.0
    assert limit._take("a") == pytest.approx(0.5)
    for number in range(20_000):
        limit._take(str(number))
    assert len(limit._buckets) <= 10_000


# Slow and strange clients


@pytest.mark.parametrize("beginning", [b"", b"GET / HT", b"GET /healthz HTTP/1.1\r\nHost: x\r\n"])
def test_a_head_that_does_not_come(server: Server, beginning: bytes) -> None:
    started = time.monotonic()
    assert b" 408 " in server.send_raw(beginning)
    assert 0.8 < time.monotonic() - started < 4


def test_a_second_head_that_does_not_come(server: Server) -> None:
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as connection:
        connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
        assert connection.recv(65536).startswith(b"HTTP/1.1 200")
        time.sleep(0.3)
        connection.sendall(b"GET /healthz HTTP")
        received = b""
        while chunk := connection.recv(65536):
            received += chunk
    assert b" 408 " in received


def test_a_body_that_does_not_come(server: Server) -> None:
    head = b"POST /ask HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"
    started = time.monotonic()
    received = server.send_raw(head)
    assert received.startswith(b"HTTP/1.1 408")
    assert b"application/problem+json" in received
    assert time.monotonic() - started < 4


def test_a_client_that_takes_nothing_of_its_answer(server: Server) -> None:
    query = "SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 40000"
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.sendall(f"GET /sparql?{urlencode({'query': query})} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        time.sleep(5)
        received = b""
        try:
            while chunk := connection.recv(65536):
                received += chunk
        except ConnectionResetError:
            pass
    assert not received.endswith(b"0\r\n\r\n")
    assert len(received) < 8_000_000


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"a" * 6000 + b"\r\n\r\n", 431),
        (b"GET /" + b"a" * 6000 + b" HTTP/1.1\r\nHost: x\r\n\r\n", 431),
        (b"GET /ask?q=" + b"a" * 6000 + b" HTTP/1.1\r\nHost: x\r\n\r\n", 431),
        (b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"a" * 6000, 431),
        (b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"a" * 300_000, 431),
        (b"\x16\x03\x01 TLS\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n", 400),
        (b"GET /healthz\r\n\r\n", 400),
        (b"CONNECT x:80 HTTP/1.1\r\nHost: x\r\n\r\n", 400),
        (b"POST /ask HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nnonsense\r\n", 400),
        (
            b"POST /ask HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX: " + b"a" * 6000 + b"\r\n\r\n",
            400,
        ),
    ],
)
def test_what_is_no_proper_request(server: Server, sent: bytes, status: int) -> None:
    try:
        received = server.send_raw(sent)
    except ConnectionError:  # the server has closed before it got all
        received = b""
    if len(sent) < 100_000:
        assert received.startswith(f"HTTP/1.1 {status}".encode())
        assert b"application/problem+json" in received
    assert server.send("GET", "/healthz").status == 200


@pytest.mark.parametrize("beginning", [b"0\r\nX: ", b"1;x="])
def test_what_stands_around_a_body_does_not_come_for_ever(server: Server, beginning: bytes) -> None:
    head = b"POST /ask HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as connection:
        connection.sendall(head + beginning)
        for _ in range(7):
            time.sleep(0.02)
            connection.sendall(b"a" * 1000)
        assert b" 400 " in connection.recv(65536)


@pytest.mark.parametrize(
    ("method", "path", "status", "allowed"),
    [
        ("BREW", "/sparql", 405, "GET, HEAD, POST"),
        ("get", "/healthz", 405, "GET, HEAD"),
        ("X-!", "/assets/none.js", 405, ""),
        ("BREW", "/none", 404, ""),
        ("B" * 41, "/healthz", 400, ""),
    ],
)
def test_a_method_that_nobody_knows(server: Server, method: str, path: str, status: int, allowed: str) -> None:
    """It is told like any other that the address does not know, and the connection stays."""
    received = server.send_raw(f"{method} {path} HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{{}}".encode() + LAST)
    statuses = re.findall(rb"HTTP/1.1 (\d+)", received)
    assert statuses == [str(status).encode(), b"404"][: 1 if status == 400 else 2]
    assert f"\r\nallow: {allowed}\r\n".encode() in received or not allowed


HEALTH = b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
LAST = b"GET /none HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"


def test_requests_that_do_not_wait_are_answered_in_their_order(server: Server) -> None:
    head = b"HEAD /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
    received = server.send_raw(HEALTH + head + HEALTH + LAST)
    assert re.findall(rb"HTTP/1.1 (\d+)", received) == [b"200", b"200", b"200", b"404"]
    assert received.count(b'{"status":"ok"}') == 2


@pytest.mark.parametrize("nonsense", [b"nonsense\r\n\r\n", b"GET / HTTP/1.1\r\nX: " + b"a" * 20_000])
def test_what_comes_before_nonsense_is_answered(server: Server, nonsense: bytes) -> None:
    received = server.send_raw(HEALTH + HEALTH + nonsense)
    assert re.findall(rb"HTTP/1.1 (\d+)", received)[:2] == [b"200", b"200"]


def test_a_client_that_waits_for_no_answer_at_all_is_left(server: Server) -> None:
    received = server.send_raw(HEALTH * 1000)
    assert 50 < received.count(b"HTTP/1.1 200") < 200


@pytest.mark.parametrize("parts", [1, 2])
def test_another_protocol_is_not_taken_up(server: Server, parts: int) -> None:
    """Java's client, and Jena with it, offers HTTP/2 in this way."""
    offer = b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAEAAEAAAAIAAAAA\r\n"
    head = b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\nContent-Length: 6\r\n"
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as connection:
        connection.sendall(head + offer + b"\r\n" + b"ASK {}"[: 6 // parts])
        if parts == 2:
            time.sleep(0.2)
            connection.sendall(b" {}")
        assert connection.recv(65536).endswith(b'"boolean":true}')
        connection.sendall(LAST)
        assert connection.recv(65536).startswith(b"HTTP/1.1 404")


def test_a_body_that_waits_to_be_wanted(server: Server) -> None:
    head = b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\nContent-Length: 6\r\n"
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as connection:
        connection.sendall(head + b"Expect: 100-continue\r\nConnection: close\r\n\r\n")
        assert connection.recv(65536) == b"HTTP/1.1 100 Continue\r\n\r\n"
        connection.sendall(b"ASK {}")
        received = b""
        while chunk := connection.recv(65536):
            received += chunk
    assert received.startswith(b"HTTP/1.1 200")
    assert received.endswith(b'"boolean":true}')


# An orderly end


def stop_while_asked(directory: Path, **settings: str) -> tuple[list[Reply], str]:
    """What a client is told whose long query runs when the server is stopped, and the server's log."""
    replies: list[Reply] = []
    with run_server(directory, sparql_workers="1", **settings) as server:
        running = threading.Thread(target=ask_cross, args=(server, replies))
        running.start()
        time.sleep(0.5)
        server.process.send_signal(signal.SIGTERM)
        running.join()
        server.process.wait(timeout=10)
        return replies, server.log.read_text()


def test_running_requests_end_before_the_server_does(directory: Path) -> None:
    replies, _ = stop_while_asked(directory, sparql_timeout_s="2")
    assert [reply.status for reply in replies] == [503]
    assert b"stopped after 2 s" in replies[0].body


def test_requests_that_take_too_long_to_end_are_told(directory: Path) -> None:
    replies, log = stop_while_asked(directory, stop_s="1")
    assert "Exception" not in log
    assert [(reply.status, reply.media_type) for reply in replies] == [(503, "application/problem+json")]
    assert b"The server stops" in replies[0].body


def test_not_ready_without_a_graph(tmp_path: Path) -> None:
    with serve(Settings(store=tmp_path / "none")) as client:
        assert client.get("/readyz").status_code == 503
        assert client.get("/healthz").status_code == 200
        assert "quillgraph_generation 0\n" in client.get("/metrics").text
