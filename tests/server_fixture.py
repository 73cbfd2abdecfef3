"""A real server over real sockets, for tests that must see what goes over the wire."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx2
import pytest

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Reply:
    """A response as it came; header names in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def media_type(self) -> str:
        return self.headers.get("content-type", "").partition(";")[0]


@dataclass(frozen=True, slots=True)
class Server:
    """A running server; `log` is what it writes to standard error."""

    port: int
    process: subprocess.Popen[str]
    log: Path

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def send(
        self, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Reply:
        """One request on a connection of its own, sent exactly as given."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(method, path, body, dict(headers or {}))
            response = connection.getresponse()
            names = {name.lower(): value for name, value in response.getheaders()}
            return Reply(response.status, names, response.read())
        finally:
            connection.close()

    def send_raw(self, request: bytes) -> bytes:
        """Everything that comes back for those bytes, until the server closes the connection."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=30) as connection:
            connection.sendall(request)
            received = b""
            while chunk := connection.recv(65536):
                received += chunk
            return received

    def leave(self, request: bytes, size: int) -> None:
        """Send those bytes, take so many of the answer, and close the connection."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=30) as connection:
            connection.sendall(request)
            while size > 0 and (chunk := connection.recv(65536)):
                size -= len(chunk)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


@contextmanager
def run_server(store: Path, at: int = 0, until: str = "/readyz", /, **settings: str) -> Iterator[Server]:
    """`quillgraph serve` over the store with those settings, at a free port where none is given.

    The block begins once `until` answers (a server without a graph is never ready); the server must end in order when
    the block ends.
    """
    port, log = at or free_port(), store.parent / f"server-{time.monotonic_ns()}.log"
    environment = {**os.environ, **{f"QUILLGRAPH_{name.upper()}": value for name, value in settings.items()}}
    command = [sys.executable, "-m", "api.cli", "serve", "--store", str(store), "--port", str(port)]
    with log.open("w") as errors:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=errors, text=True)
    server = Server(port, process, log)
    try:
        wait_until_it_answers(server.address + until, process)
        yield server
    finally:
        process.send_signal(signal.SIGINT)
        output, _ = process.communicate(timeout=20)
    assert process.returncode in (0, -signal.SIGTERM)
    assert f"{server.address}/" in output


def wait_until_it_answers(
    address: str, process: subprocess.Popen[str] | subprocess.Popen[bytes], seconds: float = 30
) -> None:
    """Wait for a 200 from `address` as long as the process lives; at most so many seconds."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        assert process.poll() is None, "the server ended"
        try:
            if httpx2.get(address).status_code == 200:
                return
        except httpx2.TransportError:
            pass
        time.sleep(0.1)
    pytest.fail(f"{address} did not answer")
