"""A reader process seen from the pool: started, asked, killed."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from graph.sparql_reader import DATA, ERROR
from ontology.errors import QueryError

_READER = Path(__file__).with_name("sparql_reader.py")
FEW_ARENAS = {"MALLOC_ARENA_MAX": "1"}
"""For processes of bounded memory: each arena of glibc takes 64 MB of addresses at once, used or not, which the limit
(on addresses) could not tell from memory."""

_LOOK_UP_S = 0.1  # how often a wait for a reader looks whether anybody still wants the answer


class QueryStopped(QueryError):
    """Whoever had asked the query does not want its result any more."""


class ReplyError(Exception):
    """A reader's word that a query failed: the kind of error and the message, for the pool to put into words."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(kind, message)
        self.kind = kind
        self.message = message


class ReaderProcess:
    """One reader process and the connection to it. Its store is opened by the first query.

    It cannot make sockets unless it `may_call` other endpoints.
    """

    def __init__(self, memory_bytes: int, may_call: bool = False) -> None:
        self.may_call = may_call
        ours, theirs = socket.socketpair()
        with theirs:
            arguments = [str(theirs.fileno()), str(memory_bytes), *(["may-call"] if may_call else [])]
            self._process = subprocess.Popen(
                [sys.executable, "-I", str(_READER), *arguments],
                pass_fds=[theirs.fileno()],
                env={**os.environ, **FEW_ARENAS},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        self._connection = Connection(ours.detach())
        self._closing = threading.Lock()

    def ask(self, request: dict[str, Any], deadline: float, stop: threading.Event | None) -> Iterator[bytes]:
        """The pieces of the body, as they come.

        Raises ReplyError where the query failed, TimeoutError at `deadline` (monotonic seconds), QueryStopped when
        `stop` is set, and EOFError or OSError where the process ended.
        """
        self._connection.send(request)
        while True:
            self._wait(deadline, stop)
            frame = self._connection.recv_bytes()
            if frame[:1] == DATA:
                yield frame[1:]
            elif frame[:1] == ERROR:
                raise ReplyError(*json.loads(frame[1:]))
            else:
                return

    def _wait(self, deadline: float, stop: threading.Event | None) -> None:
        while True:
            left = deadline - time.monotonic()
            if self._connection.poll(max(0.0, min(left, _LOOK_UP_S))):
                return
            if left <= 0:
                raise TimeoutError
            if stop is not None and stop.is_set():
                raise QueryStopped("The query was stopped: nobody waits for its result any more.")

    def kill(self) -> None:
        """Have the process ended, whatever it does, and wait for nothing. Any thread may call it, repeatedly."""
        self._process.kill()

    def end(self) -> None:
        """Kill the process, wait until it is gone and free what it held. Any thread that does not `ask` may call it,
        repeatedly."""
        self.kill()
        self._process.wait()
        with self._closing:
            self._connection.close()
