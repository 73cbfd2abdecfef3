"""Responses that are sent while they are made: what becomes of what makes them."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Generator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from starlette.types import Message

from api.http.streams import Stream
from ontology.errors import QueryTimeout
from tests.api_fixture import publish
from tests.protocol_fixture import BIG
from tests.server_fixture import run_server

SCOPE = {"type": "http", "method": "GET", "headers": []}


def send_all(pieces: Generator[bytes], leaves_after_s: float) -> list[Message]:
    """What is sent to a client that leaves then."""
    sent: list[Message] = []

    async def receive() -> Message:
        await asyncio.sleep(leaves_after_s)
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        sent.append(message)

    asyncio.run(asyncio.wait_for(Stream(pieces, "text/plain", {})(SCOPE, receive, send), 10))
    return sent


def make(number: int, ends: list[str], error: Exception | None = None) -> Generator[bytes]:
    try:
        for _ in range(number):
            time.sleep(0.01)
            yield b"x"
        if error:
            raise error
    finally:
        ends.append("ended")


def test_it_is_sent_whole() -> None:
    ends: list[str] = []
    start, *pieces, last = send_all(make(3, ends), 10)
    assert (start["status"], [one["body"] for one in pieces]) == (200, [b"x"] * 3)
    assert (last["body"], last["more_body"]) == (b"", False)
    assert ends == ["ended"]


def test_what_makes_it_ends_when_the_client_leaves() -> None:
    ends: list[str] = []
    sent = send_all(make(100_000, ends), 0.1)
    assert sent[-1]["more_body"]
    assert ends == ["ended"]


def test_a_query_that_fails_leaves_it_unfinished() -> None:
    ends: list[str] = []
    sent = send_all(make(3, ends, QueryTimeout("too long")), 10)
    assert sent[-1]["more_body"]
    assert ends == ["ended"]


def test_a_defect_is_no_end() -> None:
    ends: list[str] = []
    with pytest.raises(ValueError, match="a defect"):
        send_all(make(3, ends, ValueError("a defect")), 10)
    assert ends == ["ended"]


def test_clients_that_leave_leave_no_files_behind(tmp_path: Path) -> None:
    publish(tmp_path / "store", "stacks", "folder/more stacks")
    with run_server(tmp_path / "store", sparql_workers="1", sparql_queue="20") as server:
        held = Path(f"/proc/{server.process.pid}/fd")
        request = f"GET /sparql?{urlencode({'query': BIG})} HTTP/1.1\r\nHost: x\r\n\r\n".encode()
        counts: list[int] = []
        for times in (1, 10):
            for _ in range(times):
                server.leave(request, 100_000)
            time.sleep(2)
            counts.append(len(list(held.iterdir())))
    assert counts[0] == counts[1]
