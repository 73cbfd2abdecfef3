"""Has the readers of a pool read a copy of the newest store in memory, made behind their back."""

from __future__ import annotations

import logging
import threading
from pathlib import Path

from graph.sparql.copied import SUPPORTED, StoreCopy
from graph.sparql.readers import Readers

_log = logging.getLogger("quillgraph")
_SETTLE_S = 1.0  # how long a store must have been the newest: of one that is changed all the time no copy is worth it
_LOOK_S = 60.0  # how often to look whether the copy is still there


class Copying:
    """Gives `readers` a copy of the store at `path` where that takes at most `most_bytes` on disk.

    Until it is made they read the disk, and so they do where none can be made. Rows for which a query asks no order may
    come in another one then. Safe to call from any thread.
    """

    def __init__(self, readers: Readers, path: Path, memory_bytes: int, most_bytes: int) -> None:
        self._readers = readers
        self._memory_bytes = memory_bytes
        self._most_bytes = most_bytes if SUPPORTED else 0
        self._change = threading.Condition()
        self._newest = path
        self._closed = False
        self._copied: Path | None = None
        self._copy: StoreCopy | None = None
        self._making: StoreCopy | None = None
        self._worker = threading.Thread(target=self._work, name="copy-store", daemon=True)
        if self._most_bytes:
            self._worker.start()

    @property
    def is_current(self) -> bool:
        """Whether the newest store is read from memory."""
        return self._copy is not None and self._copied == self._newest

    def switch(self, path: Path) -> None:
        """Have the store at `path` in place of the one before."""
        with self._change:
            self._newest = path
            self._give_up()

    def close(self) -> None:
        """End the copy. Readers that were forked from it live on."""
        with self._change:
            self._closed = True
            self._give_up()
        if self._worker.ident is not None:
            self._worker.join()

    def _give_up(self) -> None:
        if self._making is not None:
            self._making.kill()
        self._change.notify_all()

    def _work(self) -> None:
        path: Path | None = None
        while (newest := self._await_settled(path)) is not None:
            path = newest
            try:
                self._renew(path)
            except OSError as error:
                _log.warning("queries read the disk: no copy of the graph in memory: %s", error)
        if self._copy is not None:
            self._copy.end()

    def _await_settled(self, done: Path | None) -> Path | None:
        """The path of a store that a copy is wanted of; `done` is the last one. None when closed."""
        with self._change:
            while not self._closed:
                newest = self._newest
                if done is None:  # nothing has changed yet
                    return newest
                lost = self._copy is not None and not self._copy.lives
                wanted = newest != done or lost
                changed = self._change.wait(_SETTLE_S if wanted else _LOOK_S)
                if wanted and not changed:
                    return newest
            return None

    def _renew(self, path: Path) -> None:
        """Give the readers a copy of the store at `path`, or none. Raises OSError where that fails."""
        needless = fresh = self._make(path) if _size(path) <= self._most_bytes else None
        try:
            if self._is_newest(path) and fresh is not self._copy:
                self._readers.use(fresh)
                needless, self._copy, self._copied = self._copy, fresh, path
        finally:
            if needless is not None:
                needless.end()

    def _make(self, path: Path) -> StoreCopy | None:
        """A copy that is there; None where it could not be made, or is not wanted any more."""
        copy = StoreCopy(path, self._memory_bytes)
        with self._change:
            self._making = copy
        there = self._is_newest(path) and copy.wait()
        with self._change:
            self._making = None
        if not there:
            copy.end()
            return None
        return copy

    def _is_newest(self, path: Path) -> bool:
        with self._change:
            return self._newest == path and not self._closed


def _size(path: Path) -> int:
    """The bytes of the files below `path`."""
    return sum(file.stat().st_size for file in path.rglob("*") if file.is_file())
