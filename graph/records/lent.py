"""SQLite connections for threads: each has one to itself, and the next thread gets that of one that has ended."""

from __future__ import annotations

import sqlite3
import threading
from collections import deque
from collections.abc import Callable


class _Lent:
    """A thread's connection. It goes back to `free` when the thread has ended."""

    def __init__(self, connection: sqlite3.Connection, free: deque[sqlite3.Connection]) -> None:
        self.connection = connection
        self._free = free

    def __del__(self) -> None:
        self._free.append(self.connection)


class LentConnections:
    """Connections made by `connect` (with `check_same_thread=False`), never more than threads at once."""

    def __init__(self, connect: Callable[[], sqlite3.Connection]) -> None:
        self._connect = connect
        self._local = threading.local()
        self._all: list[sqlite3.Connection] = []
        self._free: deque[sqlite3.Connection] = deque()
        self._guard = threading.Lock()

    def get(self) -> sqlite3.Connection:
        """The connection of this thread."""
        lent: _Lent | None = getattr(self._local, "lent", None)
        if lent is None:
            lent = self._local.lent = _Lent(self._free_or_new(), self._free)
        return lent.connection

    def close(self) -> None:
        """Close all of them; none can be used afterwards."""
        with self._guard:
            for connection in self._all:
                connection.close()

    def _free_or_new(self) -> sqlite3.Connection:
        try:
            return self._free.pop()
        except IndexError:
            connection = self._connect()
        with self._guard:
            self._all.append(connection)
        return connection
