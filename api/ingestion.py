"""Bringing a store up to date with the texts below some paths: only what changed is read again."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from graph.build import build_generation
from graph.embed import DIMENSION, MODEL_NAME, BulkEmbedder, Embedder, LightEmbedder, Matrix
from graph.reading import Reader, read_files, rules_digest
from graph.records.lookup import StoredDocument
from graph.records.tables import Progress
from graph.stages import build_key
from graph.store import Generation, Store
from graph.workbench import Workbench
from ingest.source import document_id, find_sources, hash_source
from ontology.errors import SourceError, StoreError
from ontology.lexicon import Lexicon, load_lexicon
from ontology.vocabulary import STANDARD

_FEW = 300  # texts that numpy has embedded before sentence-transformers is even imported
_WORKBENCH = "workbench.sqlite"  # in the store: what an unfinished ingest has done
_READER = "READER"  # in the store: the fingerprint of what its texts were read with


class FrugalEmbedder:
    """The model in whichever form is sooner done: in numpy for a few texts, else as `bulk` makes it.

    All give the same vectors (to 1e-5). Nothing is loaded before the first text comes.
    """

    dimension = DIMENSION
    name = MODEL_NAME

    def __init__(self, bulk: Callable[[], Embedder] = BulkEmbedder) -> None:
        self._bulk = bulk
        self._embedder: Embedder | None = None
        self._left = _FEW

    def encode(self, texts: Sequence[str]) -> Matrix:
        """One unit vector per text, shape (n, 384)."""
        few = len(texts) <= self._left
        self._left -= len(texts)
        if self._embedder is None or (not few and isinstance(self._embedder, LightEmbedder)):
            self._embedder = LightEmbedder() if few else self._bulk()
        return self._embedder.encode(texts)


@dataclass(slots=True)
class Plan:
    """What is to be done: `sources` (file, root) are read, `unchanged` are ids taken over as they are,
    `failures` (file, reason) cannot be read, `gone` are ids that will be no longer there, `renamed` pairs of a gone
    id and the new id of the same content. `hashes` and `sizes` (bytes) are those of the sources by id, of which an
    ingest that did not come to its end has read `ready`."""

    sources: list[tuple[Path, Path]] = field(default_factory=list)
    hashes: dict[str, str] = field(default_factory=dict)
    sizes: dict[str, int] = field(default_factory=dict)
    unchanged: list[str] = field(default_factory=list)
    failures: list[tuple[str, str]] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    renamed: list[tuple[str, str]] = field(default_factory=list)
    ready: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Report:
    """What an ingest did; `generation` is live now. `built` is false where nothing had changed."""

    generation: Generation
    plan: Plan
    built: bool


def ingest(
    store: Store,
    paths: Sequence[Path],
    *,
    vocabularies: Sequence[Path] = (),
    base: str,
    replace: bool = False,
    forget: Collection[str] = (),
    cluster: str = "",
    wait_s: float = 0.0,
    progress: Progress | None = None,
    announce: Callable[[Plan], None] | None = None,
) -> Report:
    """Read the texts below `paths` into the store and make the new graph live.

    A text whose bytes are unchanged is taken over, one that is gone from a folder of `paths` is dropped, one
    that cannot be read any more keeps its old claims. Texts from elsewhere stay, unless `replace` is set or their ids
    are among those to `forget`. Everything is read again when the reading rules or a vocabulary changed. What was read
    by an ingest that did not come to its end is not read again. `announce` is told the plan before anything is read.
    The workers of the Dask scheduler at the address `cluster` read and embed, if it is given and there is much to do.
    Another change of the store is waited for, but not longer than `wait_s`.

    Raises SourceError where a path is missing or no text at all can be read, VocabularyError, ShapeError,
    StoreError, EngineError; the live graph then stays as it was.
    """
    with ExitStack() as resources:
        resources.enter_context(store.changing(wait_s))
        store.check_search()
        tell = progress or (lambda what, done, total: None)
        lexicon = load_lexicon(vocabularies)
        files = [*STANDARD, *vocabularies]
        fingerprint = _fingerprint(files, base)
        marker = store.directory / _READER
        live, known = _live_documents(store)
        current = live is not None and marker.is_file() and marker.read_text(encoding="ascii") == fingerprint
        plan = _make_plan(paths, known, current, [*known] if replace else forget)
        if live and current and not (plan.sources or plan.gone):
            store.push(tell)
            return Report(live, plan, built=False)
        if not plan.sources and not plan.unchanged:
            raise SourceError("No text could be read. " + " ".join(reason for _, reason in plan.failures))
        workbench = Workbench(store.directory / _WORKBENCH, fingerprint)
        resources.callback(workbench.close)
        plan.ready = {document for document, sha256 in plan.hashes.items() if workbench.has(document, sha256)}
        if announce:
            announce(plan)
        reader, embedder = _workers(cluster, resources)
        fresh = _read(plan, known, lexicon, files, workbench, tell, reader)
        if not fresh and not plan.unchanged:
            raise SourceError("No text could be read. " + " ".join(reason for _, reason in plan.failures))
        generation = build_generation(
            store,
            (workbench.reading(document, sha256) for document, sha256 in fresh),
            embedder=embedder,
            vocabulary_files=files,
            base=base,
            unchanged=plan.unchanged,
            progress=progress,
            failures=plan.failures,
            checked=True,
            cache=workbench.vectors(embedder.name),
            key=build_key([fingerprint, live.id if live else "", *_contents(fresh, plan.unchanged, known)]),
        )
        marker.write_text(fingerprint, encoding="ascii")
        workbench.clear()
        return Report(generation, plan, built=True)


def _workers(cluster: str, resources: ExitStack) -> tuple[Reader | None, FrugalEmbedder]:
    """Who reads (None: this machine's own processes) and embeds."""
    if not cluster:
        return None, FrugalEmbedder()
    from graph.cluster import Cluster

    workers = resources.enter_context(Cluster(cluster))
    return workers.read, FrugalEmbedder(lambda: workers)


def _read(
    plan: Plan,
    known: Mapping[str, StoredDocument],
    lexicon: Lexicon,
    files: Sequence[Path],
    workbench: Workbench,
    tell: Progress,
    reader: Reader | None,
) -> list[tuple[str, str]]:
    """Read the plan's sources that are not on the workbench yet; id and hash of those that are there now.

    What cannot be read goes to the failures; where it was read before, its old claims are taken over.
    """
    ready = [(document, plan.hashes[document]) for document in plan.ready]
    todo = [source for source in plan.sources if document_id(*source) not in plan.ready]
    roots = dict(plan.sources)
    for read in read_files(todo, lexicon, files, workbench, tell, reader):
        if read.reason:
            plan.failures.append((str(read.path), read.reason))
            document = document_id(read.path, roots[read.path])
            if document in known:
                plan.unchanged.append(document)
        else:
            ready.append((read.document, read.sha256))
    return sorted(ready)


def _contents(
    fresh: Sequence[tuple[str, str]], unchanged: Sequence[str], known: Mapping[str, StoredDocument]
) -> Iterator[str]:
    """All documents that there will be, each with the hash of its content."""
    kept = ((document, known[document].sha256) for document in unchanged)
    return (f"{document} {sha256}" for document, sha256 in sorted([*fresh, *kept]))


def _live_documents(store: Store) -> tuple[Generation | None, dict[str, StoredDocument]]:
    """The live generation and its documents by id; none where there is none that can be read."""
    try:
        live = store.current()
        return live, {document.id: document for document in live.records.documents()} if live else {}
    except StoreError:  # a damaged or outdated generation must not keep a good one from replacing it
        return None, {}


def _make_plan(paths: Sequence[Path], known: dict[str, StoredDocument], current: bool, forget: Collection[str]) -> Plan:
    plan = Plan()
    seen: dict[str, Path] = {}
    for path, root in find_sources(paths):
        _plan_source(plan, path, root, known, seen, current)
    folders = [path.parent.resolve() / path.name if path.is_file() else path.resolve() for path in paths]
    for document in known.values():
        if document.id in seen:
            continue
        file = Path(document.path)
        place = file.parent.resolve() / file.name  # a link belongs to the folder in which it stands
        if document.id in forget or any(place.is_relative_to(folder) for folder in folders):
            plan.gone.append(document.id)
        elif current or not file.is_file():
            plan.unchanged.append(document.id)
        else:  # read with older rules, from elsewhere: its root lies as many folders up as its id has parts
            _plan_source(plan, file, file.parents[document.id.count("/")], known, seen, current)
    moved = {known[document].sha256: document for document in plan.gone}
    plan.renamed = [(moved[digest], new) for new, digest in plan.hashes.items() if digest in moved and new not in known]
    return plan


def _plan_source(
    plan: Plan,
    path: Path,
    root: Path,
    known: dict[str, StoredDocument],
    seen: dict[str, Path],
    current: bool,
) -> None:
    identity = document_id(path, root)
    stored = known.get(identity)
    if identity in seen:
        plan.failures.append((str(path), f"{path}: would have the same id as {seen[identity]}; rename one."))
        return
    seen[identity] = path
    try:
        digest, size = hash_source(path)
    except SourceError as error:
        plan.failures.append((str(path), str(error)))
        if stored:
            plan.unchanged.append(identity)
        return
    if current and stored and stored.sha256 == digest:
        plan.unchanged.append(identity)
    else:
        plan.sources.append((path, root))
        plan.hashes[identity] = digest
        plan.sizes[identity] = size


def _fingerprint(vocabularies: Sequence[Path], base: str) -> str:
    """A hash of all that decides what a text's reading is, apart from the text."""
    digest = hashlib.sha256(f"{rules_digest()} {base}".encode())
    for path in vocabularies:
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()
