"""Bytes that are made faster than they are read: a thread takes them at once and keeps them in a file."""

from __future__ import annotations

import os
import tempfile
import threading
from collections.abc import Callable, Generator, Iterator

from graph.sparql.process import QueryStopped

_PIECE = 65536


class Spool:
    """Reads `source` to its end in a thread of its own, and gives its bytes, behind those of `begun`, to one consumer
    as they come. None of them stay in memory.

    An error of `source` is raised in the consumer after what came before it. `on_stop` is called when no more
    is wanted, so that a source that is waiting for something can be ended.
    """

    def __init__(self, begun: bytes, source: Generator[bytes], on_stop: Callable[[], None]) -> None:
        self._begun = begun
        self._source = source
        self._on_stop = on_stop
        self._file = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115 (closed by `close`)
        self._change = threading.Condition()
        self._written = 0
        self._ended = False
        self._stopped = False
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._fill, name="spool", daemon=True)
        self._thread.start()

    def _fill(self) -> None:
        try:
            self._keep(self._begun)
            self._begun = b""
            for chunk in self._source:
                self._keep(chunk)
                if self._stopped:
                    break
        except BaseException as error:
            self._error = error
        finally:
            self._source.close()
            with self._change:
                self._ended = True
                self._change.notify()

    def _keep(self, chunk: bytes) -> None:
        left = memoryview(chunk)
        while left:
            written = os.pwrite(self._file.fileno(), left, self._written)
            left = left[written:]
            with self._change:
                self._written += written
                self._change.notify()

    def __iter__(self) -> Iterator[bytes]:
        offset = 0
        try:
            while left := self._wait_beyond(offset):
                piece = os.pread(self._file.fileno(), min(left, _PIECE), offset)
                offset += len(piece)
                yield piece
            if self._error:
                raise self._error
        finally:
            self._error = None  # its traceback holds this: both would stay in memory until garbage is looked for
            self.close()

    def _wait_beyond(self, offset: int) -> int:
        """How many bytes stand beyond `offset`, as soon as there are any; 0 at the end. Raises QueryStopped."""
        with self._change:
            self._change.wait_for(lambda: self._written > offset or self._ended or self._stopped)
            if self._stopped:
                raise QueryStopped
            return self._written - offset

    def stop(self) -> None:
        """Take no more from the source; who waits for bytes or asks for more gets QueryStopped."""
        with self._change:
            self._stopped = True
            self._change.notify()
        self._on_stop()

    def close(self) -> None:
        """Stop, wait until that has happened, and free the file. May be called twice."""
        self.stop()
        self._thread.join()
        self._file.close()
