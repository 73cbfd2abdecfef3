"""Twenty hostile queries at once: each ends in time, memory is bounded, other answers come, nothing is left over.

The long run, with the bounds that a quiet machine keeps, is `python -m bench.hostile`.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator

import pytest

from bench.hostile import CUT, GRACE_S, MEMORY_BYTES, QUERIES, SETTINGS, TIMEOUT_S, attack, time_ask, time_request
from bench.servers import await_copy, children_of
from tests.api_fixture import publish
from tests.server_fixture import Server, run_server

BUSY_ASKS = (
    20  # other tests run beside: what so many questions take at the time is granted; `bench.hostile` grants none
)
OWN_MB = 60


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    directory = tmp_path_factory.mktemp("hostile") / "store"
    publish(directory, "stacks")
    with run_server(directory, **SETTINGS) as running:
        await_copy(running.address)
        yield running
    assert "Traceback" not in running.log.read_text()


def test_limits_hold_under_attack(server: Server) -> None:
    idle = statistics.median(time_ask(server.address) for _ in range(10))
    asked: list[float] = []
    for at_once in (len(QUERIES), 2):
        seen = attack(server.address, server.process.pid, at_once)
        assert len(set(QUERIES)) == len(seen.statuses) == 20
        assert {503} <= set(seen.statuses) <= {200, 400, 413, 503, CUT}, seen.statuses
        assert max(seen.seconds) < TIMEOUT_S + GRACE_S + BUSY_ASKS * idle
        assert seen.peak_mb < MEMORY_BYTES / 1e6 + OWN_MB
        assert recovers(server)
        asked += seen.asked
    assert statistics.median(asked) < 5 * idle + 0.02


def recovers(server: Server) -> bool:
    """Whether queries are answered by as many readers as before, as soon as those that were killed have successors."""
    end = time.monotonic() + 10
    while time.monotonic() < end:
        status, _ = time_request(f"{server.address}/sparql", {"query": "ASK {}"})
        if (status, len(children_of(server.process.pid))) == (200, 3):
            return True
    return False
