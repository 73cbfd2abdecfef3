"""A limit of time: what it ends, and what it leaves alone."""

from __future__ import annotations

import asyncio
import time

import pytest

from graph.sparql.timelimit import TimeLimit


def test_what_takes_too_long_is_ended() -> None:
    async def wait() -> str:
        with pytest.raises(TimeoutError), TimeLimit(0.05):
            await asyncio.sleep(10)
        await asyncio.sleep(0)  # the task goes on
        return "on"

    assert asyncio.run(wait()) == "on"


def test_what_is_quick_is_left_alone() -> None:
    async def wait() -> None:
        with TimeLimit(0.05):
            await asyncio.sleep(0)
        await asyncio.sleep(0.1)

    asyncio.run(wait())


def test_errors_pass() -> None:
    async def fail() -> None:
        with TimeLimit(10):
            raise KeyError

    with pytest.raises(KeyError):
        asyncio.run(fail())


def test_who_cancels_the_task_has_it_cancelled() -> None:
    """Also where the limit passes at the same moment."""

    async def wait(seconds: float, started: asyncio.Event) -> None:
        started.set()
        with TimeLimit(seconds):
            await asyncio.sleep(10)

    async def cancel(seconds: float, asleep_s: float) -> bool:
        started = asyncio.Event()
        task = asyncio.create_task(wait(seconds, started))
        await started.wait()
        time.sleep(asleep_s)
        asyncio.get_running_loop().call_soon(task.cancel)
        await asyncio.wait([task])
        return task.cancelled()

    assert asyncio.run(cancel(10, 0))
    assert asyncio.run(cancel(0.05, 0.1))


def test_limits_in_one_another() -> None:
    async def wait() -> str:
        with pytest.raises(TimeoutError), TimeLimit(0.05), TimeLimit(10):
            await asyncio.sleep(10)
        return "on"

    assert asyncio.run(wait()) == "on"
