"""What is to happen when a client leaves before it has its answer."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from fastapi import Request

from graph.sparql.process import QueryStopped

T = TypeVar("T")

_NOTICED_S = 0.05  # most queries have ended by then, and spare what it costs to watch


class Leaving:
    """Calls `act` when the client of `request` goes away while the block runs; one of less than `_NOTICED_S` is let
    run. The body of the request must have been read."""

    def __init__(self, request: Request, act: Callable[[], object]) -> None:
        self._request = request
        self._act = act
        self._watcher: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Leaving:
        self._timer = asyncio.get_running_loop().call_later(_NOTICED_S, self._start)
        return self

    async def __aexit__(self, *_: object) -> None:
        self._timer.cancel()
        if self._watcher is not None:
            self._watcher.cancel()
            self._watcher = None  # its error holds this: the request would stay in memory until garbage is looked for

    def _start(self) -> None:
        self._watcher = asyncio.create_task(self._watch())

    async def _watch(self) -> None:
        while (await self._request.receive())["type"] != "http.disconnect":
            pass
        self._act()


async def stopped_by_leaving(request: Request, work: Coroutine[Any, Any, T]) -> T:
    """What `work` gives; it is cancelled when the client goes away, and QueryStopped raised."""
    task = asyncio.current_task()
    assert task is not None
    has_left = False

    def leave() -> None:
        nonlocal has_left
        has_left = task.cancel()

    async with Leaving(request, leave):
        try:
            return await work
        except asyncio.CancelledError:
            if has_left and task.uncancel() == 0:
                raise QueryStopped from None
            raise
