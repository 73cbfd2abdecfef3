"""Changes of the graph by clients: a text added or deleted, one after the other, each in a process of its own.

A process of its own because reading texts keeps a processor busy, and questions are to be answered meanwhile; and
because the memory of the embedding model is free again afterwards.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import re
import tempfile
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from uuid import uuid4

from api.opening import open_store
from api.settings import Settings
from ingest.source import SUFFIXES, decode_source
from ontology.errors import ChangeOverload, QuillgraphError, SourceError, StoreError

UPLOADS = "uploads"
"""The folder in the store that holds the texts added by clients."""

_KEPT = 50  # changes whose end can still be asked for
_WAITING = 8  # changes that may wait for their turn
_LONGEST_NAME = 120
_TURN_S = 24 * 3600.0  # how long a change waits for one that somebody else makes
_TELL_S = 0.5
_ID = re.compile(r"[0-9a-f]{32}")


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
    pid: int = field(default_factory=os.getpid)

    @property
    def ended(self) -> bool:
        """Whether nothing more will happen."""
        return self.state in ("done", "failed")


class Changes:
    """Makes changes in the order they come; `live` is called when one has become live.

    How far each is stands in the store, too, for the other server processes that share it.
    """

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
            return self._changes.get(identity) or self._told_by_others(identity)

    def stop(self) -> None:
        """End the change that is being made; the live graph stays as it was."""
        self._turn.shutdown(wait=False, cancel_futures=True)
        if self._process and self._process.is_alive():
            self._process.terminate()

    def _enqueue(self, change: Change, make: Callable[[Change], None]) -> Change:
        with self._guard:
            if sum(not one.ended for one in self._changes.values()) >= _WAITING:
                raise ChangeOverload("Too many changes are waiting; try again when they are done.")
            self._changes[change.id] = change
            while len(self._changes) > _KEPT:
                self._changes.popitem(last=False)
            self._tell_others(change)
            self._forget_oldest()
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
        self._tell_others(change)

    @property
    def _folder(self) -> Path:
        return self._settings.store / "changes"

    def _tell_others(self, change: Change) -> None:
        """Write down how far a change is."""
        with suppress(OSError):  # they will say that they do not know it
            _write(self._folder / f"{change.id}.json", json.dumps(asdict(change)).encode())

    def _forget_oldest(self) -> None:
        """Of the changes that were written down only so many are kept."""
        with suppress(OSError):
            files = sorted(self._folder.glob("*.json"), key=lambda file: file.stat().st_mtime)
            for file in files[:-_KEPT]:
                file.unlink(missing_ok=True)

    def _told_by_others(self, identity: str) -> Change | None:
        """A change of another process. One whose process has ended before it has failed."""
        file = self._folder / f"{identity}.json"
        if not _ID.fullmatch(identity) or not file.is_file():
            return None
        change = Change(**json.loads(file.read_bytes()))
        if not change.ended and not _is_running(change.pid):
            change.state, change.error = "failed", "The server ended before the change was made."
        return change

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
        error, told = "The process that read the texts ended before it was done.", 0.0
        try:
            while True:
                step = received.recv()
                if isinstance(step, str):
                    error = step
                else:
                    change.doing, change.done, change.total = step
                    if time.monotonic() - told > _TELL_S:
                        told = time.monotonic()
                        self._tell_others(change)
        except EOFError:
            pass
        self._process.join()
        if error:
            raise StoreError(error)


def _is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True


def check_name(name: str) -> str:
    """The name of a file that a text may be kept under; one without an extension is a plain text.

    Raises SourceError for any other.
    """
    path = Path(name)
    suffix = path.suffix.lower() or ".txt"
    if suffix not in SUFFIXES:
        raise SourceError(f"A text must be one of {', '.join(SUFFIXES)}.")
    plain = path.name == name and name.isprintable() and not name.startswith(".") and path.stem == path.stem.strip()
    if not plain or "\\" in name or len(name.encode()) > _LONGEST_NAME:
        raise SourceError(f"The name of the file must be plain and at most {_LONGEST_NAME} bytes long.")
    return path.stem + suffix


def _write(file: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=file.parent, prefix=".", delete=False) as written:
        written.write(content)
    os.replace(written.name, file)


def _work(sent: Connection, settings: Settings, paths: list[Path], forget: tuple[str, ...]) -> None:
    """What the process does: ingest, telling how far it is; at the end what went wrong, "" for nothing."""
    from api.ingestion import ingest
    from api.rdf_access import try_to_copy

    def tell(doing: str, done: int, total: int) -> None:
        sent.send((doing, done, total))

    os.nice(5)
    store = open_store(settings)
    try:
        live = store.current()
        ingest(
            store,
            paths,
            vocabularies=settings.vocabulary_files,
            base=live.manifest["base"] if live else settings.base_iri,
            forget=forget,
            cluster=settings.cluster,
            wait_s=_TURN_S,
            progress=tell,
        )
        try_to_copy(store, settings, tell)
        sent.send("")
    except QuillgraphError as error:
        sent.send(str(error))
