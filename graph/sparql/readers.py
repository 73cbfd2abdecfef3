"""The reader processes of a pool: taken for one query each, replaced behind its back, with a bounded queue in front."""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import TypeAlias

from graph.sparql.copied import StoreCopy
from graph.sparql.process import ReaderProcess
from ontology.errors import QueryOverload

SHUTTING_DOWN = "The query engine is shutting down."

_log = logging.getLogger("quillgraph")
_NONE_FREE = "No query process became free in time. Try again shortly."
_TRY_AGAIN_S = 1.0  # after a reader could not be started
_CLOSE_S = 10.0  # the longest wait for queries whose readers were killed

Waiter: TypeAlias = Callable[[ReaderProcess | None], None]
"""Called once with the reader that is free for it, or with None: there will be none. It must not wait."""


class _Place:
    """The place in the queue of a query that an event loop awaits; a reader that comes too late is given back."""

    def __init__(self, give_back: Callable[[ReaderProcess], None]) -> None:
        self._give_back = give_back
        self._loop = asyncio.get_running_loop()
        self._given: asyncio.Future[ReaderProcess | None] = self._loop.create_future()

    def wake(self, reader: ReaderProcess | None) -> None:
        """Tell the loop; for any thread."""
        self._loop.call_soon_threadsafe(self._arrive, reader)

    async def wait(self, deadline: float) -> ReaderProcess | None:
        """The reader; None where there is none until `deadline`, or never."""
        timer = self._loop.call_later(deadline - time.monotonic(), self._arrive, None)
        try:
            return await self._given
        except asyncio.CancelledError:
            if not self._given.cancelled() and (reader := self._given.result()) is not None:
                self._give_back(reader)  # it came at the same moment
            raise
        finally:
            timer.cancel()

    def _arrive(self, reader: ReaderProcess | None) -> None:
        if not self._given.done():
            self._given.set_result(reader)
        elif reader is not None:
            self._give_back(reader)


class Readers:
    """`count` reader processes, each query of which may take `memory_bytes`; up to `queue` queries wait for one.

    They get it in the order in which they came, whether a thread waits or an event loop. A reader that had to be ended
    is replaced by another thread, so that nobody's answer waits for the end of a large process and the start of a new
    one. From `use` on, readers are forks of a copy of the store in memory. Safe to call from any thread.
    """

    def __init__(self, count: int, memory_bytes: int, queue: int) -> None:
        self._memory_bytes = memory_bytes
        self._queue = queue
        self._change = threading.Condition()
        self._waiting: deque[Waiter] = deque()
        self._closed = False
        self._copy: StoreCopy | None = None
        self._count = count
        self._idle = [ReaderProcess.start(memory_bytes) for _ in range(count)]
        self._busy: set[ReaderProcess] = set()
        self._spare: list[ReaderProcess] = []  # for the places of those that read an older copy and are not free yet
        self._replacing = ThreadPoolExecutor(count, thread_name_prefix="replace-reader")

    @property
    def load(self) -> tuple[int, int]:
        """How many readers are taken, and how many queries wait for one."""
        with self._change:
            return len(self._busy), len(self._waiting)

    def use(self, copy: StoreCopy | None) -> None:
        """Have forks of `copy` in place of all readers, each as soon as it is free; None: readers of the disk.

        Raises OSError where they cannot be started; then all stays as it was.
        """
        fresh: list[ReaderProcess] = []
        needless = fresh
        try:
            for _ in range(self._count):
                fresh.append(copy.fork() if copy else ReaderProcess.start(self._memory_bytes))
            with self._change:
                if not self._closed:
                    free = len(self._idle)
                    needless = self._idle + self._spare
                    self._copy, self._idle, self._spare = copy, fresh[:free], fresh[free:]
        finally:
            for reader in needless:
                reader.end()

    def take(self, deadline: float, may_call: bool) -> ReaderProcess:
        """A reader for one query, waiting for one while the queue has room and until `deadline` (monotonic seconds).

        One that may call other endpoints is made for the occasion and takes another one's place. Raises QueryOverload
        where there is none, and after `close`.
        """
        place: Future[ReaderProcess | None] = Future()
        reader = self._claim(place.set_result)
        if reader is None:
            try:
                reader = place.result(deadline - time.monotonic())
            except TimeoutError:
                if self._leave(place.set_result):
                    raise QueryOverload(_NONE_FREE) from None
                reader = place.result()
            if reader is None:
                raise QueryOverload(SHUTTING_DOWN)
        return self._exchange(reader) if may_call else reader

    async def take_async(self, deadline: float) -> ReaderProcess:
        """The same for an event loop, which awaits it: a reader that may not call other endpoints."""
        place = _Place(partial(self.give_back, healthy=True))
        reader = self._claim(place.wake)
        if reader is None:
            try:
                reader = await place.wait(deadline)
            finally:
                self._leave(place.wake)
        if reader is None:
            raise QueryOverload(SHUTTING_DOWN if self._closed else _NONE_FREE)
        return reader

    def give_back(self, reader: ReaderProcess, healthy: bool) -> None:
        """Make the place of `reader` free for the next query: by itself where it is `healthy`, else by a new one."""
        keep = healthy and not reader.may_call
        if not keep:
            reader.kill()
        with self._change:
            if not self._closed:
                if keep:
                    self._offer(self._newest(reader))
                else:
                    self._busy.discard(reader)
                    self._replacing.submit(self._replace, reader)
                return
        reader.end()
        with self._change:
            self._busy.discard(reader)
            self._change.notify_all()

    def close(self) -> None:
        """End every reader; queries that are running fail. May be called twice."""
        with self._change:
            self._closed = True
            idle, self._idle, self._spare = self._idle + self._spare, [], []
            for reader in self._busy:
                reader.kill()
            while self._waiting:
                self._waiting.popleft()(None)
            self._change.notify_all()
        for reader in idle:
            reader.end()
        self._replacing.shutdown()
        with self._change:
            self._change.wait_for(lambda: not self._busy, _CLOSE_S)

    @property
    def closed(self) -> bool:
        """Whether `close` was called."""
        return self._closed

    def _claim(self, waiter: Waiter) -> ReaderProcess | None:
        """A reader; None where there is none yet and `waiter` has been put into the queue."""
        with self._change:
            if self._closed:
                raise QueryOverload(SHUTTING_DOWN)
            while self._idle:
                reader = self._idle.pop()
                if reader.lives:
                    self._busy.add(reader)
                    return reader
                self._replacing.submit(self._replace, reader)
            if len(self._waiting) >= self._queue:
                raise QueryOverload(f"{len(self._waiting)} queries are waiting already. Try again shortly.")
            self._waiting.append(waiter)
            return None

    def _leave(self, waiter: Waiter) -> bool:
        """Leave the queue; whether `waiter` was still in it."""
        with self._change:
            if waiter not in self._waiting:
                return False
            self._waiting.remove(waiter)
            return True

    def _newest(self, reader: ReaderProcess) -> ReaderProcess:
        """`reader`, or the spare one that waits for its place. Only with the lock held."""
        if not self._spare or reader.copy is self._copy:
            return reader
        self._busy.discard(reader)
        self._replacing.submit(reader.end)
        return self._spare.pop()

    def _offer(self, reader: ReaderProcess) -> None:
        """Give `reader` to whoever waits longest. Only with the lock held."""
        if self._waiting:
            self._busy.add(reader)
            self._waiting.popleft()(reader)
        else:
            self._busy.discard(reader)
            self._idle.append(reader)

    def _exchange(self, reader: ReaderProcess) -> ReaderProcess:
        """A reader that may call other endpoints in place of `reader`, which is ended."""
        try:
            caller = ReaderProcess.start(self._memory_bytes, may_call=True)
        except OSError as error:
            self.give_back(reader, healthy=True)
            raise QueryOverload(f"No query process could be started ({error}). Try again shortly.") from None
        with self._change:
            self._busy.remove(reader)
            self._busy.add(caller)
            if self._closed:
                caller.kill()
        reader.end()
        return caller

    def _replace(self, reader: ReaderProcess) -> None:
        """Put a new reader in the place of one that was killed, however often that has to be tried."""
        reader.end()
        while not self._closed:
            try:
                fresh = self._successor(reader)
            except OSError as error:
                _log.error("a query process could not be started: %s", error)
                with self._change:
                    self._change.wait_for(lambda: self._closed, _TRY_AGAIN_S)
                continue
            with self._change:
                if not self._closed:
                    self._offer(fresh)
                    return
            fresh.end()

    def _successor(self, reader: ReaderProcess) -> ReaderProcess:
        """A reader for the place of `reader`, which has ended. Raises OSError where the system starts none."""
        while True:
            with self._change:
                copy = self._copy
                if self._spare and reader.copy is not copy:
                    return self._spare.pop()
            if copy is None:
                return ReaderProcess.start(self._memory_bytes)
            try:
                return copy.fork()
            except OSError as error:
                with self._change:
                    if self._copy is copy:  # else there is a newer one
                        self._copy = None
                        _log.warning("queries read the disk: %s", error)
