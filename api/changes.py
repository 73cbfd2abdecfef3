"""Changes of the graph by clients: a text added or deleted, one after the other, each in a process of its own.

A process of its own because reading texts keeps a processor busy, and questions are to be answered meanwhile; and
because the memory of the embedding model is free again afterwards.
"""

from __future__ import annotations

import multiprocessing
import os
import tempfile
import threading
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from uuid import uuid4

from api.settings import Settings
from graph.store import Store
from ingest.source import SUFFIXES, decode_source
from ontology.errors import QuillgraphError, SourceError, StoreError

UPLOADS = "uploads"
"""The folder in the store that holds the texts added by clients."""

_KEPT = 50  # changes whose end can still be asked for
_WAITING = 8  # changes that may wait for their turn
_LONGEST_NAME = 120


@dataclass(slots=True)
class Change:
    """One change: `state` is waiting, running, done or failed; `doing`, `done` and `total` tell how far it is."""

    document: str
    action: str
    id: str = field(default_factory=lambda: uuid4().hex)
    state: str = "waiting"
    doing: str = ""
    done: int = 0
    total: int | None = None
    error: str = ""


class Changes:
    """Makes changes in the order they come; `live` is called when one has become live."""

    def __init__(self, settings: Settings, live: Callable[[], None]) -> None:
        self._settings = settings
        self._live = live
        self._guard = threading.Lock()
        self._changes: OrderedDict[str, Change] = OrderedDict()
        self._turn = ThreadPoolExecutor(max_workers=1, thread_name_prefix="change")
        self._process: multiprocessing.process.BaseProcess | None = None

    def add(self, name: str, content: bytes) -> Change:
        """Read a text into the graph; one of the same name is replaced. Raises SourceError for what is no text."""
        file = self._settings.store.absolute() / UPLOADS / check_name(name)
        decode_source(content, file.stem, Path(name))
        return self._enqueue(Change(file.stem, "add"), lambda change: self._add(change, file, content))

    def delete(self, document: str) -> Change:
        """Forget a document and all that was read from it."""
        return self._enqueue(Change(document, "delete"), lambda change: self._delete(change, document))

    def get(self, identity: str) -> Change | None:
        """The change of that id, as far as it is; None where it is not known (any more)."""
        with self._guard:
            return self._changes.get(identity)

    def stop(self) -> None:
        """End the change that is being made; the live graph stays as it was."""
        self._turn.shutdown(wait=False, cancel_futures=True)
        if self._process and self._process.is_alive():
            self._process.terminate()

    def _enqueue(self, change: Change, make: Callable[[Change], None]) -> Change:
        with self._guard:
            if sum(one.state in ("waiting", "running") for one in self._changes.values()) >= _WAITING:
                raise StoreError("Too many changes are waiting; try again when they are done.")
            self._changes[change.id] = change
            while len(self._changes) > _KEPT:
                self._changes.popitem(last=False)
        self._turn.submit(self._make, change, make)
        return change

    def _make(self, change: Change, make: Callable[[Change], None]) -> None:
        change.state = "running"
        try:
            make(change)
            self._live()
            change.state = "done"
        except (QuillgraphError, OSError) as error:
            change.error = str(error)
            change.state = "failed"

    def _add(self, change: Change, file: Path, content: bytes) -> None:
        before = file.read_bytes() if file.is_file() else None
        others = [one for one in file.parent.glob(file.stem + ".*") if one != file]  # the same id, another format
        _write(file, content)
        for other in others:
            other.unlink()
        try:
            self._run(change, [file.parent], ())
        except QuillgraphError:
            if before is None:
                file.unlink()
            else:
                _write(file, before)
            raise

    def _delete(self, change: Change, document: str) -> None:
        self._run(change, [], (document,))
        for suffix in SUFFIXES:
            (self._settings.store / UPLOADS / (document + suffix)).unlink(missing_ok=True)

    def _run(self, change: Change, paths: list[Path], forget: tuple[str, ...]) -> None:
        """Run an ingest in a process of its own, noting how far it is. Raises StoreError with what went wrong."""
        context = multiprocessing.get_context("spawn")
        received, sent = context.Pipe(duplex=False)
        self._process = context.Process(target=_work, args=(sent, self._settings, paths, forget))
        self._process.start()
        sent.close()
        error = "The process that read the texts ended before it was done."
        try:
            while True:
                step = received.recv()
                if isinstance(step, str):
                    error = step
                else:
                    change.doing, change.done, change.total = step
        except EOFError:
            pass
        self._process.join()
        if error:
            raise StoreError(error)


def check_name(name: str) -> str:
    """The name of a file that a text may be kept under. Raises SourceError for any other."""
    path = Path(name)
    if path.suffix.lower() not in SUFFIXES:
        raise SourceError(f"A text must be one of {', '.join(SUFFIXES)}.")
    plain = path.name == name and name.isprintable() and not name.startswith(".") and path.stem == path.stem.strip()
    if not plain or "\\" in name or len(name.encode()) > _LONGEST_NAME:
        raise SourceError(f"The name of the file must be plain and at most {_LONGEST_NAME} bytes long.")
    return path.stem + path.suffix.lower()


def _write(file: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=file.parent, prefix=".", delete=False) as written:
        written.write(content)
    os.replace(written.name, file)


def _work(sent: Connection, settings: Settings, paths: list[Path], forget: tuple[str, ...]) -> None:
    """What the process does: ingest, telling how far it is; at the end what went wrong, "" for nothing."""
    from api.ingestion import ingest

    os.nice(5)
    store = Store(settings.store)
    try:
        live = store.current()
        ingest(
            store,
            paths,
            vocabularies=settings.vocabulary_files,
            base=live.manifest["base"] if live else settings.base_iri,
            forget=forget,
            progress=lambda doing, done, total: sent.send((doing, done, total)),
        )
        sent.send("")
    except QuillgraphError as error:
        sent.send(str(error))
