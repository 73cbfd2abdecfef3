"""A copy of a store in memory, seen from the pool: the process that holds it, and the readers forked from that."""

from __future__ import annotations

import os
import select
import signal
import socket
import sys
import threading
from contextlib import suppress
from pathlib import Path

from graph.sparql.process import ReaderProcess, start_process
from graph.sparql.reader import READY

_FORK_S = 10.0  # the longest wait for a reader; it takes a millisecond where the processors are free
SUPPORTED = sys.platform == "linux" and hasattr(os, "pidfd_open")


class Fork:
    """A process that is no child of this one, by its descriptor (pidfd_open(2)). Any thread may call its methods."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._using = threading.Lock()

    def poll(self) -> int | None:
        """None as long as it runs."""
        with self._using:
            return None if self._descriptor >= 0 and not self._ended(0) else 0

    def kill(self) -> None:
        """Have it ended, and wait for nothing."""
        with self._using, suppress(ProcessLookupError):
            if self._descriptor >= 0:
                signal.pidfd_send_signal(self._descriptor, signal.SIGKILL)

    def wait(self) -> int:
        """Wait until it has ended, and free the descriptor. Its exit code is its parent's: 0 is given."""
        with self._using:
            if self._descriptor >= 0:
                self._ended(None)
                os.close(self._descriptor)
                self._descriptor = -1
        return 0

    def _ended(self, timeout_ms: int | None) -> bool:
        poll = select.poll()
        poll.register(self._descriptor, select.POLLIN)
        return bool(poll.poll(timeout_ms))


class StoreCopy:
    """A copy of the store at `path`; queries of readers that are forked from it may take `memory_bytes` beside it.

    Making it begins at once, in a process of low priority; `wait` until it is there. Raises OSError where the system
    starts no process.
    """

    def __init__(self, path: Path, memory_bytes: int) -> None:
        self._control, self._process = start_process(memory_bytes, "hold", str(path))
        self._asking = threading.Lock()

    def wait(self) -> bool:
        """Wait until the copy is there; False where it could not be made, or was ended before."""
        there = self._control.recv(1) == READY
        self._control.settimeout(_FORK_S)
        return there

    @property
    def lives(self) -> bool:
        """Whether its process is there: the system may have ended it, where memory is short."""
        return self._process.poll() is None

    def fork(self) -> ReaderProcess:
        """A reader of it. Raises OSError where its process has ended, or does not answer."""
        ours, theirs = socket.socketpair()
        try:
            with theirs, self._asking:
                socket.send_fds(self._control, [READY], [theirs.fileno()])
                _, descriptors, *_ = socket.recv_fds(self._control, 1, 1)
            (descriptor,) = descriptors
        except (OSError, ValueError) as error:
            ours.close()
            raise OSError(f"The process that holds the graph in memory has ended: {error}") from None
        return ReaderProcess(ours, Fork(descriptor), copy=self)

    def kill(self) -> None:
        """Have its process ended, and wait for nothing. Any thread may call it, repeatedly."""
        self._process.kill()

    def end(self) -> None:
        """Kill its process and free what it held; the readers that were forked from it live on."""
        self.kill()
        self._process.wait()
        with self._asking:
            self._control.close()
