"""Reading many files on all cores: each is read, held against the shapes, and put on the workbench.

A file that cannot be read, whose reading breaks the shapes, or that takes its worker process down with it, is told of
and does not keep the others from being read.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

from graph.records.tables import FORMAT, Progress
from graph.triples.validate import find_violations
from graph.workbench import Workbench, pack
from graph.workers import core_count, start_pool
from ingest.model import Reading, SourceText
from ingest.pipeline import read_source
from ingest.source import open_source
from ontology.errors import SourceError
from ontology.lexicon import Lexicon, load_lexicon

Source = tuple[Path, Path]
"""A file, and the folder that its document id is relative to."""

Opener = Callable[[], SourceText]
_ROOT = Path(__file__).resolve().parent.parent

_FILES_AT_ONCE = 24
_FEW_FILES = 24  # so many are read in this process: starting others takes longer
_WAITING = 3  # portions a worker that are handed out ahead


@dataclass(frozen=True, slots=True)
class Read:
    """What became of one file: its packed reading, or the reason why there is none."""

    path: Path
    document: str = ""
    sha256: str = ""
    data: bytes = b""
    claims: int = 0
    passages: int = 0
    reason: str = ""


Reader = Callable[[list[list[Source]], Sequence[Path]], Iterator[list[Read]]]
"""Reads portions of files by the vocabularies in the given files, in any order."""


@cache
def rules_digest() -> str:
    """A hash of all that decides what a text's reading is, apart from the text and the vocabularies."""
    digest = hashlib.sha256(str(FORMAT).encode())
    for path in sorted((*(_ROOT / "ingest").rglob("*.py"), *(_ROOT / "ontology").glob("*.*"))):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def read_files(
    sources: Sequence[Source],
    lexicon: Lexicon,
    vocabularies: Sequence[Path],
    workbench: Workbench,
    tell: Progress,
    reader: Reader | None = None,
) -> Iterator[Read]:
    """Read files onto the workbench; what became of each, in any order. `lexicon` is that of `vocabularies`.

    Many files are read by `reader`, if given, else by worker processes on this machine.
    """
    files = claims = passages = 0
    for portion in _portions(sources, lexicon, vocabularies, reader or _read_here):
        workbench.keep((read.document, read.sha256, read.data) for read in portion if read.data)
        files += len(portion)
        claims += sum(read.claims for read in portion)
        passages += sum(read.passages for read in portion)
        tell("files read", files, len(sources))
        tell("claims", claims, 0)
        tell("passages", passages, 0)
        yield from portion


def _portions(
    sources: Sequence[Source], lexicon: Lexicon, vocabularies: Sequence[Path], reader: Reader
) -> Iterator[list[Read]]:
    if len(sources) <= _FEW_FILES:
        yield from ([read] for source in sources for read in read_portion([source], lexicon))
        return
    yield from reader(
        [list(sources[at : at + _FILES_AT_ONCE]) for at in range(0, len(sources), _FILES_AT_ONCE)], vocabularies
    )


def _read_here(waiting: list[list[Source]], vocabularies: Sequence[Path]) -> Iterator[list[Read]]:
    """Read portions by worker processes."""
    while waiting:
        suspects: list[list[Source]] = []
        yield from _run_pool(waiting, suspects, vocabularies)
        # A worker died: whose fault it was is found by reading these one by one.
        yield from ([read] for read in _read_one_by_one([s for suspect in suspects for s in suspect], vocabularies))


def _run_pool(waiting: list[list[Source]], suspects: list[list[Source]], files: Sequence[Path]) -> Iterator[list[Read]]:
    """Read the portions `waiting` until none is left, or a worker dies; then `suspects` are those it may have had."""
    workers = core_count()
    running: dict[Future[list[Read]], list[Source]] = {}
    pool = start_pool(workers, _prepare, files)
    try:
        while waiting or running:
            while waiting and len(running) < workers * _WAITING:
                portion = waiting.pop(0)
                running[pool.submit(_read_prepared, portion)] = portion
            done, _ = wait(running, return_when=FIRST_COMPLETED)
            for future in done:
                read = future.result()
                del running[future]
                yield read
    except BrokenProcessPool:
        suspects += running.values()
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _read_one_by_one(sources: Sequence[Source], vocabularies: Sequence[Path]) -> Iterator[Read]:
    left = list(sources)
    while left:
        with start_pool(1, _prepare, vocabularies) as pool:
            try:
                while left:
                    yield pool.submit(_read_prepared, left[:1]).result()[0]
                    left.pop(0)
            except BrokenProcessPool:
                path, _ = left.pop(0)
                yield died(path)


_lexicon: Lexicon | None = None  # of a worker process, loaded once


def _prepare(vocabularies: Sequence[Path]) -> None:
    global _lexicon
    _lexicon = load_lexicon(standard=vocabularies)


def _read_prepared(sources: Sequence[Source]) -> list[Read]:
    assert _lexicon is not None
    return read_portion(sources, _lexicon)


def died(path: Path) -> Read:
    """What becomes of a file that takes the process that reads it down."""
    return Read(path, reason=f"{path}: the process that read it died; is memory short?")


def read_portion(sources: Sequence[Source], lexicon: Lexicon) -> list[Read]:
    """Read some files and hold what was read against the shapes."""
    return read_texts(((path, partial(open_source, path, root)) for path, root in sources), lexicon)


def read_texts(texts: Iterable[tuple[Path, Opener]], lexicon: Lexicon) -> list[Read]:
    """Open and read some texts, told by their paths, and hold what was read against the shapes."""
    found: list[Read] = []
    readings: list[tuple[Path, Reading]] = []
    for path, opened in texts:
        try:
            readings.append((path, read_source(opened(), lexicon)))
        except SourceError as error:
            found.append(Read(path, reason=str(error)))
        except Exception as error:  # a rule that fails on one text must not keep the others from being read
            found.append(Read(path, reason=f"{path}: cannot be read ({type(error).__name__}: {error}); report it."))
    broken = find_violations([reading for _, reading in readings])
    for path, reading in readings:
        source = reading.source
        if source.id in broken:
            found.append(Read(path, source.id, source.sha256, reason=f"{path}: {broken[source.id]}"))
            continue
        counts = len(reading.claims), len(reading.passages)
        found.append(Read(path, source.id, source.sha256, pack(reading), *counts))
    return found
