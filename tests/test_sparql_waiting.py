"""Queries that an event loop awaits: in the queue, at their deadline, and when nobody wants them any more."""

from __future__ import annotations

import asyncio
import gc
import os
import signal
import threading
import time
from contextlib import suppress
from pathlib import Path

import pytest

from bench.servers import children_of
from graph.sparql.pool import HELD_BYTES, Limits, QueryPool, QuerySizeError, SparqlQuery
from graph.sparql.spool import Spool
from ontology.errors import QueryError, QueryOverload, QueryTimeout
from tests.test_sparql_pool import CROSS, build_store

ASK = SparqlQuery("ASK {}")
LARGE = SparqlQuery("SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 30000")


@pytest.fixture(scope="module")
def rdf_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_store(tmp_path_factory.mktemp("rdf") / "store", 1000)


def test_many_at_once_share_the_readers(rdf_path: Path) -> None:
    async def ask(pool: QueryPool) -> list[object]:
        return [one.body for one in await asyncio.gather(*(pool.open_async(ASK) for _ in range(30)))]

    with QueryPool(rdf_path, workers=2, limits=Limits(queue=30)) as pool:
        assert asyncio.run(ask(pool)) == [pool.run(ASK).body] * 30
        assert pool.load == (0, 0)


def test_threads_and_loops_wait_in_one_queue(rdf_path: Path) -> None:
    async def ask(pool: QueryPool) -> None:
        for _ in range(50):
            await asyncio.gather(pool.open_async(ASK), pool.open_async(ASK))

    with QueryPool(rdf_path, workers=1) as pool:
        thread = threading.Thread(target=lambda: [pool.run(ASK) for _ in range(50)])
        thread.start()
        asyncio.run(ask(pool))
        thread.join()
        assert pool.load == (0, 0)


def test_one_loop_after_another(rdf_path: Path) -> None:
    with QueryPool(rdf_path, workers=1) as pool:
        for _ in range(3):
            assert asyncio.run(pool.open_async(ASK)).body == pool.run(ASK).body


def test_readers_that_end_between_two_queries_are_replaced(rdf_path: Path) -> None:
    """The loop that listens to them is told of their end, once."""
    others = set(children_of(os.getpid()))

    async def ask(pool: QueryPool) -> None:
        before = await pool.open_async(ASK)
        for reader in set(children_of(os.getpid())) - others:
            os.kill(reader, signal.SIGKILL)
        await asyncio.sleep(0.2)
        started = time.process_time()
        await asyncio.sleep(0.2)
        assert time.process_time() - started < 0.1
        assert await pool.open_async(ASK) == before

    with QueryPool(rdf_path, workers=2) as pool:
        asyncio.run(ask(pool))


def test_an_error_behind_much_of_the_result_is_told(rdf_path: Path) -> None:
    """Also where it comes before anybody has looked at the beginning."""

    async def ask(pool: QueryPool) -> list[bytes]:
        waiting = asyncio.create_task(pool.open_async(SparqlQuery("SELECT * { ?a ?b ?c . ?d ?e ?f }")))
        await asyncio.sleep(0.01)
        time.sleep(1)
        result = await waiting
        assert isinstance(result.body, Spool)
        return list(result.body)

    limits = Limits(max_bytes=HELD_BYTES + 100_000)
    with QueryPool(rdf_path, workers=1, limits=limits) as pool, pytest.raises(QuerySizeError, match="bytes"):
        asyncio.run(ask(pool))


def test_a_query_that_failed_leaves_memory_without_a_search_for_garbage(rdf_path: Path) -> None:
    wrong = SparqlQuery("SELECT nothing of what is allowed")

    async def fail(pool: QueryPool) -> int:
        with suppress(QueryError):  # pytest.raises would hold the error itself
            await pool.open_async(wrong)
        await asyncio.sleep(0.1)  # the loop holds it until its next turns
        return sum(type(one) is dict and one.get("query") == wrong.text for one in gc.get_objects())

    with QueryPool(rdf_path, workers=1) as pool:
        gc.disable()
        try:
            assert asyncio.run(fail(pool)) == 0
        finally:
            gc.enable()


def test_a_full_queue_refuses_and_the_deadline_holds_in_it(rdf_path: Path) -> None:
    async def ask(pool: QueryPool) -> list[object]:
        return await asyncio.gather(*(pool.open_async(CROSS) for _ in range(3)), return_exceptions=True)

    with QueryPool(rdf_path, workers=1, limits=Limits(timeout_s=0.5, queue=1)) as pool:
        first, second, third = asyncio.run(ask(pool))
    assert isinstance(first, QueryTimeout)
    assert isinstance(second, QueryOverload | QueryTimeout)
    assert isinstance(third, QueryOverload)
    assert "1 queries are waiting" in str(third)


def test_a_query_that_is_not_awaited_any_more_is_ended(rdf_path: Path) -> None:
    kills: list[int] = []

    async def leave(pool: QueryPool) -> None:
        running, waiting = (asyncio.create_task(pool.open_async(CROSS)) for _ in range(2))
        await asyncio.sleep(0.2)
        assert pool.load == (1, 1)
        for one in (waiting, running):
            one.cancel()
            with pytest.raises(asyncio.CancelledError):
                await one
        assert pool.load == (0, 0)
        assert isinstance((await pool.open_async(ASK)).body, bytes)

    with QueryPool(rdf_path, workers=1, on_kill=lambda: kills.append(1)) as pool:
        asyncio.run(leave(pool))
    assert kills == [1]


def test_a_reader_that_comes_to_one_who_has_left_goes_to_the_next(rdf_path: Path) -> None:
    """However close the two moments are."""

    async def leave(pool: QueryPool, turns: int) -> None:
        for _ in range(turns):
            first, second = (asyncio.create_task(pool.open_async(ASK)) for _ in range(2))
            await first
            second.cancel()
            await asyncio.gather(second, return_exceptions=True)

    with QueryPool(rdf_path, workers=1) as pool:
        asyncio.run(leave(pool, 30))
        assert isinstance(asyncio.run(pool.open_async(ASK)).body, bytes)


def test_a_large_result_is_given_while_it_is_made(rdf_path: Path) -> None:
    with QueryPool(rdf_path, workers=1, limits=Limits(timeout_s=60)) as pool:
        result = asyncio.run(pool.open_async(LARGE))
        assert isinstance(result.body, Spool)
        whole = pool.run(LARGE).body
        assert len(whole) > HELD_BYTES
        assert b"".join(result.body) == whole


def test_closing_tells_those_who_wait(rdf_path: Path) -> None:
    async def ask(pool: QueryPool) -> list[object]:
        tasks = [asyncio.create_task(pool.open_async(CROSS)) for _ in range(3)]
        await asyncio.sleep(0.2)
        await asyncio.to_thread(pool.close)
        return await asyncio.gather(*tasks, return_exceptions=True)

    pool = QueryPool(rdf_path, workers=1)
    started = time.monotonic()
    assert all(isinstance(one, QueryOverload) and "shutting down" in str(one) for one in asyncio.run(ask(pool)))
    assert time.monotonic() - started < 5
