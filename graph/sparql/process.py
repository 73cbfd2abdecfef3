"""A reader process seen from the pool: started, asked by a thread or an event loop, killed."""

from __future__ import annotations

import asyncio
import json
import pickle
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol

from graph.sparql.allocator import reader_environment
from graph.sparql.listening import Listening
from graph.sparql.reader import END, ERROR, FRAME_BYTES, HEAD, LENGTH
from graph.sparql.timelimit import TimeLimit
from ontology.errors import QueryError

_READER = Path(__file__).with_name("reader.py")
_LOOK_UP_S = 0.1  # how often a thread that waits for a reader looks whether anybody still wants the answer
_RECEIVED = HEAD.size + FRAME_BYTES  # bytes taken at once: a whole frame


class QueryStopped(QueryError):
    """Whoever had asked the query does not want its result any more."""

    def __init__(self) -> None:
        super().__init__("The query was stopped: nobody waits for its result any more.")


class ReplyError(Exception):
    """A reader's word that a query failed: the kind of error and the message, for the pool to put into words."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(kind, message)
        self.kind = kind
        self.message = message


class Process(Protocol):
    """What a reader runs in. Any thread may call these, repeatedly."""

    def poll(self) -> int | None:
        """None as long as it runs."""

    def kill(self) -> None:
        """Have it ended, and wait for nothing."""

    def wait(self) -> int:
        """Wait until it has ended, and free what is held of it here."""


def start_process(memory_bytes: int, *role: str) -> tuple[socket.socket, Process]:
    """Start the reader's script, and the connection to it; `role` is what its `main` tells of. Raises OSError."""
    ours, theirs = socket.socketpair()
    with theirs:
        try:
            process = subprocess.Popen(
                [sys.executable, "-I", str(_READER), str(theirs.fileno()), str(memory_bytes), *role],
                pass_fds=[theirs.fileno()],
                env=reader_environment(),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        except OSError:
            ours.close()
            raise
    return ours, process


class ReaderProcess:
    """One reader process and the connection to it; `copy` is what it was forked from, else it opens its store at the
    first query.

    It cannot make sockets unless it `may_call` other endpoints. Asking raises ReplyError where the query failed,
    TimeoutError at the deadline (monotonic seconds), and EOFError or OSError where the process ended.
    """

    def __init__(
        self, connection: socket.socket, process: Process, may_call: bool = False, copy: object | None = None
    ) -> None:
        self.may_call = may_call
        self.copy = copy
        self.answered = True
        self._connection = connection
        self._process = process
        self._received = bytearray()
        self._listening = Listening(connection, self._take)
        self._body = bytearray()
        self._arrived: asyncio.Future[None] | None = None
        self._most = 0

    @classmethod
    def start(cls, memory_bytes: int, may_call: bool = False) -> ReaderProcess:
        """Start one, whose queries may take `memory_bytes` each. Raises OSError where the system starts none."""
        return cls(*start_process(memory_bytes, *(["may-call"] if may_call else [])), may_call=may_call)

    def ask(self, request: dict[str, Any], deadline: float, stop: threading.Event | None) -> Iterator[bytes]:
        """The pieces of the body, as they come. Raises QueryStopped, too: when `stop` is set."""
        silent = threading.Event()
        self._listening.stop(silent.set)
        silent.wait(_left(deadline))
        self._connection.settimeout(_left(deadline))
        self.answered = False
        self._connection.sendall(_encode(request))
        yield from self.go_on(deadline, stop)

    def go_on(self, deadline: float, stop: threading.Event | None) -> Iterator[bytes]:
        """The pieces that have not been given yet, `answered` when all have."""
        while not self.answered:
            self._connection.settimeout(min(_left(deadline), _LOOK_UP_S))
            try:
                received = self._connection.recv(_RECEIVED)
            except TimeoutError:
                if stop is not None and stop.is_set():
                    raise QueryStopped from None
                continue
            yield from self._cut(received)

    async def ask_async(self, request: dict[str, Any], deadline: float, most: int) -> bytes:
        """The body as far as it comes before it is more than `most` bytes; all of it where `answered` is then true.

        For the event loop, which awaits it; a wait that is cancelled leaves the reader in the midst of its answer.
        """
        left = _left(deadline)
        loop = self._listening.start()
        arrived = self._arrived = loop.create_future()
        body = self._body = bytearray()
        self._most = most
        self.answered = False
        try:
            with TimeLimit(left):
                await loop.sock_sendall(self._connection, _encode(request))
                await arrived
        finally:
            self._arrived, self._body = None, bytearray()
            del arrived  # its error holds this frame: the request would stay in memory until garbage is looked for
            if not self.answered:
                self._listening.stop()
        return bytes(body)

    def _take(self) -> None:
        """Take what has come while an event loop listens, and wake who awaits it when that is enough or all."""
        try:
            for piece in self._cut(self._connection.recv(_RECEIVED)):
                self._body += piece
        except BlockingIOError:
            return
        except (EOFError, OSError) as error:
            self._listening.stop()
            self._wake(error)
        except ReplyError as error:
            self._wake(error)
        else:
            if self.answered:
                self._wake()
            elif len(self._body) > self._most:
                self._listening.stop()  # the rest is for a thread
                self._wake()

    def _wake(self, error: Exception | None = None) -> None:
        if self._arrived is None or self._arrived.done():
            return
        if error is None:
            self._arrived.set_result(None)
        else:
            self._arrived.set_exception(error)

    def _cut(self, received: bytes) -> Iterator[bytes]:
        """The pieces of the body that are whole with what was `received`; nothing means that the process ended."""
        if not received:
            raise EOFError
        self._received += received
        while len(self._received) >= HEAD.size:
            kind, size = HEAD.unpack_from(self._received)
            end = HEAD.size + size
            if len(self._received) < end:
                return
            piece = bytes(memoryview(self._received)[HEAD.size : end])
            del self._received[:end]
            if kind == ERROR:
                self.answered = True
                raise ReplyError(*json.loads(piece))
            self.answered = kind == END
            yield piece

    @property
    def lives(self) -> bool:
        """Whether the process is there: the system may have ended it since its last answer, where memory is short."""
        return self._process.poll() is None

    def kill(self) -> None:
        """Have the process ended, whatever it does, and wait for nothing. Any thread may call it, repeatedly."""
        self._process.kill()

    def end(self) -> None:
        """Kill the process, wait until it is gone and free what it held. Any thread that does not `ask` may call it,
        repeatedly."""
        self.kill()
        self._process.wait()
        self._listening.stop(self._connection.close)


def _left(deadline: float) -> float:
    """The seconds until `deadline`. Raises TimeoutError where it has passed."""
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _encode(request: dict[str, Any]) -> bytes:
    text = pickle.dumps(request)
    return LENGTH.pack(len(text)) + text
