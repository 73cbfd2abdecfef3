"""The reader processes of a pool: taken for one query each, replaced behind its back, with a bounded queue in front."""

from __future__ import annotations

import logging
import threading
import time
from concurrent.futures import ThreadPoolExecutor

from graph.sparql_process import ReaderProcess
from ontology.errors import QueryOverload

SHUTTING_DOWN = "The query engine is shutting down."

_log = logging.getLogger("quillgraph")
_TRY_AGAIN_S = 1.0  # after a reader could not be started
_CLOSE_S = 10.0  # the longest wait for queries whose readers were killed


class Readers:
    """`count` reader processes, each query of which may take `memory_bytes`; up to `queue` queries wait for one.

    One that had to be ended is replaced by another thread, so that nobody's answer waits for the end of a large process
    and the start of a new one. Safe to call from any thread.
    """

    def __init__(self, count: int, memory_bytes: int, queue: int) -> None:
        self._memory_bytes = memory_bytes
        self._queue = queue
        self._change = threading.Condition()
        self._waiting = 0
        self._closed = False
        self._idle = [ReaderProcess(memory_bytes) for _ in range(count)]
        self._busy: set[ReaderProcess] = set()
        self._replacing = ThreadPoolExecutor(count, thread_name_prefix="replace-reader")

    @property
    def load(self) -> tuple[int, int]:
        """How many readers are taken, and how many queries wait for one."""
        with self._change:
            return len(self._busy), self._waiting

    def take(self, deadline: float, may_call: bool) -> ReaderProcess:
        """A reader for one query, waiting for one while the queue has room and until `deadline` (monotonic seconds).

        One that may call other endpoints is made for the occasion and takes another one's place. Raises QueryOverload
        where there is none, and after `close`.
        """
        with self._change:
            self._await_idle(deadline)
            reader = self._idle.pop()
            self._busy.add(reader)
        return self._exchange(reader) if may_call else reader

    def give_back(self, reader: ReaderProcess, healthy: bool) -> None:
        """Make the place of `reader` free for the next query: by itself where it is `healthy`, else by a new one."""
        keep = healthy and not reader.may_call
        if not keep:
            reader.kill()
        with self._change:
            if not self._closed:
                self._busy.discard(reader)
                if keep:
                    self._idle.append(reader)
                    self._change.notify()
                else:
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

    def _await_idle(self, deadline: float) -> None:
        if not self._idle and not self._closed:
            if self._waiting >= self._queue:
                raise QueryOverload(f"{self._waiting} queries are waiting already. Try again shortly.")
            self._waiting += 1
            try:
                self._change.wait_for(lambda: self._idle or self._closed, deadline - time.monotonic())
            finally:
                self._waiting -= 1
        if self._closed:
            raise QueryOverload(SHUTTING_DOWN)
        if not self._idle:
            raise QueryOverload("No query process became free in time. Try again shortly.")

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
                    self._idle.append(fresh)
                    self._change.notify()
                    return
            fresh.end()
