"""The reader processes of a pool: taken for one query each, replaced behind its back, with a bounded queue in front."""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor

from graph.sparql_process import ReaderProcess
from ontology.errors import QueryOverload

SHUTTING_DOWN = "The query engine is shutting down."

_log = logging.getLogger("quillgraph")
_NONE_FREE = "No query process became free in time. Try again shortly."
_TRY_AGAIN_S = 1.0  # after a reader could not be started
_CLOSE_S = 10.0  # the longest wait for queries whose readers were killed


class Readers:
    """`count` reader processes, each query of which may take `memory_bytes`; up to `queue` queries wait for one.

    They get it in the order in which they came, whether a thread waits or an event loop. A reader that had to be ended
    is replaced by another thread, so that nobody's answer waits for the end of a large process and the start of a new
    one. Safe to call from any thread.
    """

    def __init__(self, count: int, memory_bytes: int, queue: int) -> None:
        self._memory_bytes = memory_bytes
        self._queue = queue
        self._change = threading.Condition()
        self._waiting: deque[Future[ReaderProcess]] = deque()
        self._closed = False
        self._idle = [ReaderProcess(memory_bytes) for _ in range(count)]
        self._busy: set[ReaderProcess] = set()
        self._replacing = ThreadPoolExecutor(count, thread_name_prefix="replace-reader")

    @property
    def load(self) -> tuple[int, int]:
        """How many readers are taken, and how many queries wait for one."""
        with self._change:
            return len(self._busy), len(self._waiting)

    def take(self, deadline: float, may_call: bool) -> ReaderProcess:
        """A reader for one query, waiting for one while the queue has room and until `deadline` (monotonic seconds).

        One that may call other endpoints is made for the occasion and takes another one's place. Raises QueryOverload
        where there is none, and after `close`.
        """
        given = self._claim()
        reader = self._await(given, deadline) if isinstance(given, Future) else given
        return self._exchange(reader) if may_call else reader

    async def take_soon(self, deadline: float) -> ReaderProcess:
        """The same for an event loop, which awaits it: a reader that may not call other endpoints."""
        given = self._claim()
        if not isinstance(given, Future):
            return given
        try:
            async with asyncio.timeout(deadline - time.monotonic()):
                return await asyncio.wrap_future(given)
        except TimeoutError:
            self._leave(given)
            raise QueryOverload(_NONE_FREE) from None
        except asyncio.CancelledError:
            self._leave(given)
            raise

    def give_back(self, reader: ReaderProcess, healthy: bool) -> None:
        """Make the place of `reader` free for the next query: by itself where it is `healthy`, else by a new one."""
        keep = healthy and not reader.may_call
        if not keep:
            reader.kill()
        with self._change:
            if not self._closed:
                if keep:
                    self._offer(reader)
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
            idle, self._idle = self._idle, []
            for reader in self._busy:
                reader.kill()
            while self._waiting:
                place = self._waiting.popleft()
                if place.set_running_or_notify_cancel():
                    place.set_exception(QueryOverload(SHUTTING_DOWN))
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

    def _claim(self) -> ReaderProcess | Future[ReaderProcess]:
        """A reader, or the place in the queue that will get one."""
        with self._change:
            if self._closed:
                raise QueryOverload(SHUTTING_DOWN)
            if self._idle:
                reader = self._idle.pop()
                self._busy.add(reader)
                return reader
            if len(self._waiting) >= self._queue:
                raise QueryOverload(f"{len(self._waiting)} queries are waiting already. Try again shortly.")
            place: Future[ReaderProcess] = Future()
            self._waiting.append(place)
            return place

    def _await(self, place: Future[ReaderProcess], deadline: float) -> ReaderProcess:
        try:
            return place.result(deadline - time.monotonic())
        except TimeoutError:
            self._leave(place)
            raise QueryOverload(_NONE_FREE) from None

    def _offer(self, reader: ReaderProcess) -> None:
        """Give `reader` to whoever waits longest. Only with the lock held."""
        while self._waiting:
            place = self._waiting.popleft()
            if place.set_running_or_notify_cancel():
                self._busy.add(reader)
                place.set_result(reader)
                return
        self._busy.discard(reader)
        self._idle.append(reader)

    def _leave(self, place: Future[ReaderProcess]) -> None:
        """Leave the queue; a reader that came at the last moment goes to the next."""
        with self._change:
            if place in self._waiting:
                self._waiting.remove(place)
                return
        if not place.cancelled() and place.exception() is None:
            self.give_back(place.result(), healthy=True)

    def _exchange(self, reader: ReaderProcess) -> ReaderProcess:
        """A reader that may call other endpoints in place of `reader`, which is ended."""
        try:
            caller = ReaderProcess(self._memory_bytes, may_call=True)
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
                fresh = ReaderProcess(self._memory_bytes)
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
