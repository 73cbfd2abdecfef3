"""A store: a directory of generations, one of which is live.

    store/
      CURRENT           the name of the live generation
      gen-000007/       records.sqlite, vectors/, rdf/, findings.jsonl, manifest.json: never changed once live
      building-1234/    what process 1234 is building, or what is left of it
      lock              held while building

A generation is built aside, forced to disk, renamed, and only then named in CURRENT, which is replaced in one
step: a reader sees the old graph or the new one, and a build that is killed changes nothing.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import re
import shutil
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pyoxigraph

from graph.embed import Embedder
from graph.engines import SearchStore, Texts, VectorSearch, fingerprint_documents
from graph.findings.model import Finding
from graph.findings.stored import read_findings, read_sure
from graph.records.lookup import Records
from graph.records.tables import FORMAT, Progress
from graph.search.meaning import Meaning
from graph.search.vectors import VectorIndex
from graph.search.wordvectors import TABLE
from graph.stages import force_to_disk, is_left, sync, tidy
from ontology.errors import StoreError

RECORDS, VECTORS, RDF, MANIFEST = "records.sqlite", "vectors", "rdf", "manifest.json"
FINDINGS = "findings.jsonl"
_CURRENT, _LOCK = "CURRENT", "lock"
_NAME = re.compile(r"gen-(\d{6,})")
_LOOK_S = 0.1  # how often one who waits for the lock tries again
_KEPT = 3  # the live one and two before it: readers that still hold an old one may open its files again


@dataclass(frozen=True)
class Generation:
    """One complete graph on disk, read-only. Its parts are opened when first asked for, and then kept.

    Words and vectors are searched in the store outside that `search` is, if it is given.
    """

    path: Path
    search: SearchStore | None = None

    @property
    def id(self) -> str:
        """Its name, such as "gen-000007"."""
        return self.path.name

    @property
    def rdf_path(self) -> Path:
        """The folder of the RDF dataset, for processes that open it themselves."""
        return self.path / RDF

    @cached_property
    def manifest(self) -> Mapping[str, Any]:
        """What it was built from and what is in it (see `graph.manifest`)."""
        try:
            manifest: dict[str, Any] = json.loads((self.path / MANIFEST).read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise StoreError(f"{self.path}: has no readable manifest ({error}); ingest again.") from error
        return manifest

    @cached_property
    def records(self) -> Records:
        """Claims, entities and passages by id, place, name and words."""
        search = self.search
        if search is None:
            return Records(self.path / RECORDS)
        return Records(self.path / RECORDS, words=lambda kind, weights: search.words(self.texts.id, kind, weights))

    @cached_property
    def vectors(self) -> VectorSearch:
        """The vectors of claims and passages, as they are searched."""
        return self.search.vectors(self.texts.id) if self.search else self.built_vectors

    @cached_property
    def built_vectors(self) -> VectorIndex:
        """The vectors as they were made, in files of the generation."""
        return VectorIndex.open(self.path / VECTORS)

    @cached_property
    def texts(self) -> Texts:
        """What of it is searched by words and by meaning."""
        documents = fingerprint_documents(self.manifest)
        plan = "heads" if (self.path / VECTORS / TABLE).exists() else "all"
        digest = hashlib.sha256(repr((plan, sorted(documents.items()))).encode()).hexdigest()
        return Texts(
            digest, {name: f"{plan} {one}" for name, one in documents.items()}, self.path / RECORDS, self.path / VECTORS
        )

    def meaning(self, embedder: Embedder) -> Meaning:
        """Its vectors as questions are compared with them, embedded by `embedder`."""
        return Meaning(self.records, self.vectors, self.path / VECTORS, embedder)

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """What is probably wrong with its texts, by kind and place."""
        return tuple(read_findings(self.path / FINDINGS))

    @cached_property
    def contradictions(self) -> tuple[Finding, ...]:
        """The contradictions among its findings that are sure enough for an answer to speak of."""
        return tuple(read_sure(self.path / FINDINGS))

    @cached_property
    def _rdf(self) -> pyoxigraph.Store:
        try:
            return pyoxigraph.Store.read_only(str(self.rdf_path))
        except OSError as error:
            raise StoreError(f"{self.rdf_path}: not an RDF dataset ({error}); ingest again.") from error

    def open_rdf(self) -> pyoxigraph.Store:
        """The RDF dataset, read-only. Raises StoreError."""
        return self._rdf


class Store:
    """The store in a directory, which need not exist yet; `search` holds its texts outside, if it is given."""

    def __init__(self, directory: Path, search: SearchStore | None = None) -> None:
        self.directory = directory
        self.search = search
        self._live: Generation | None = None
        self._changing = False

    def current_id(self) -> str | None:
        """The name of the live generation, or None: one small file read, cheap enough to ask every second."""
        try:
            name = (self.directory / _CURRENT).read_text(encoding="ascii").strip()
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as error:
            raise StoreError(f"{self.directory / _CURRENT}: cannot be read ({error}).") from error
        if not _NAME.fullmatch(name):
            raise StoreError(f"{self.directory / _CURRENT}: {name[:40]!r} names no generation; ingest again.")
        return name

    def current(self) -> Generation | None:
        """The live generation, or None where nothing was ingested; one object as long as it stays live."""
        name = self.current_id()
        if name is None:
            return None
        live = self._live
        if live is None or live.id != name:
            path = self.directory / name
            if not path.is_dir():
                raise StoreError(f"{path}: the live generation is gone; ingest again.")
            live = self._live = Generation(path, self.search)
        return live

    def open_generation(self) -> Generation:
        """The live generation. Raises StoreError where there is none, or one of another version's format."""
        generation = self.current()
        if generation is None:
            raise StoreError(f"{self.directory}: holds no graph yet; run `quillgraph ingest PATH…` first.")
        if generation.manifest.get("format") != FORMAT:
            raise StoreError(f"{generation.path}: was written by another version of Quillgraph; ingest again.")
        return generation

    @contextmanager
    def changing(self, wait_s: float = 0.0) -> Iterator[None]:
        """Keep others from changing the store, from the look at what is live to the new generation.

        Inside another such block of this object it is free. Raises StoreError when somebody else still changes the
        store after `wait_s`, or the directory cannot be written.
        """
        if self._changing:
            yield
            return
        try:
            self.directory.mkdir(parents=True, exist_ok=True)
            lock = (self.directory / _LOCK).open("a")
        except OSError as error:
            raise StoreError(f"{self.directory}: cannot be written ({error.strerror}).") from error
        with lock:
            self._take(lock.fileno(), wait_s)
            self._changing = True
            try:
                yield
            finally:
                self._changing = False

    def _take(self, lock: int, wait_s: float) -> None:
        deadline = time.monotonic() + wait_s
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return
            except OSError as error:
                if time.monotonic() >= deadline:
                    raise StoreError(f"{self.directory}: another ingest is running; wait for it.") from error
            time.sleep(_LOOK_S)

    @contextmanager
    def building(self, key: str = "") -> Iterator[Path]:
        """A folder to build a generation in, while no other process changes this store.

        What killed builds have left is removed first, and the folder itself when the block fails. But what one of the
        same `key` has finished (see `graph.stages`) is in the folder, and an interrupted one leaves what it has
        finished; without a key the folder is empty. Raises StoreError when another build is running or the directory
        cannot be written.
        """
        with self.changing():
            folder = self.directory / f"building-{os.getpid()}"
            left = False
            try:
                self._clear(folder, key)
                yield folder
            except KeyboardInterrupt:
                left = is_left(folder, key)
                raise
            except OSError as error:
                raise StoreError(
                    f"{self.directory}: the new graph cannot be written ({error}); the old one still serves."
                ) from error
            finally:
                if not left:
                    shutil.rmtree(folder, ignore_errors=True)

    def _clear(self, folder: Path, key: str) -> None:
        """Make the folder of a build: what is left of one of the same key, else an empty one."""
        leftovers = list(self.directory.glob("building-*"))
        taken = next((leftover for leftover in leftovers if is_left(leftover, key)), None)
        for leftover in leftovers:
            if leftover != taken:
                shutil.rmtree(leftover, ignore_errors=True)
        if taken is None:
            folder.mkdir()
            return
        os.rename(taken, folder)
        tidy(folder, key)

    def publish(self, folder: Path, tell: Progress = lambda what, done, total: None) -> Generation:
        """Make the finished folder the live generation; all but the last few go. Call inside `building`.

        Where there is a search store, it holds the new texts before anyone is led to them. Raises EngineError where it
        cannot be reached.
        """
        force_to_disk(folder)
        names = self._generations()
        self._push(folder, names[1 - _KEPT :], tell)
        number = int(_NAME.fullmatch(names[-1])[1]) + 1 if names else 1  # type: ignore[index]
        path = self.directory / f"gen-{number:06d}"
        # The pointer is written before the folder moves: what follows needs no more room on the disk.
        pointer = self.directory / f"{_CURRENT}.new"
        pointer.write_text(path.name + "\n", encoding="ascii")
        force_to_disk(pointer)
        os.rename(folder, path)
        os.replace(pointer, self.directory / _CURRENT)
        sync(self.directory)
        for name in [*names, path.name][:-_KEPT]:
            shutil.rmtree(self.directory / name, ignore_errors=True)
        return self.open_generation()

    def check_search(self) -> None:
        """Make sure that the search store, if there is one, can be reached. Raises EngineError."""
        if self.search is not None:
            self.search.check()

    def push(self, tell: Progress) -> None:
        """Bring the search store, if there is one, up to the live generation. Raises EngineError."""
        with self.changing():
            live = self.open_generation()
            self._push(live.path, self._generations()[-_KEPT:], tell)

    def _push(self, path: Path, kept: list[str], tell: Progress) -> None:
        if self.search is None:
            return
        ids = []
        for name in kept:
            with suppress(StoreError):  # of a damaged generation nobody asks anything
                ids.append(Generation(self.directory / name).texts.id)
        self.search.push(Generation(path).texts, ids, tell)

    def _generations(self) -> list[str]:
        """The names of all generations, oldest first."""
        found = [path.name for path in self.directory.iterdir() if _NAME.fullmatch(path.name)]
        return sorted(found, key=lambda name: int(name.removeprefix("gen-")))
