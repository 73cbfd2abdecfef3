"""Reading and embedding by the workers of a Dask cluster.

Texts are sent to the workers and come back as packed readings, so that they need no common file system, only this
package in the same version. A worker that is lost costs no more than what it was doing: others do it again.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, lru_cache, partial
from pathlib import Path
from typing import Any, Self

import numpy as np

from graph.embed import DIMENSION, MODEL_NAME, BulkEmbedder, Matrix
from graph.reading import Read, Source, died, read_texts, rules_digest
from ingest.source import decode_source, document_id, read_bytes
from ontology.errors import EngineError, SourceError
from ontology.lexicon import Lexicon, load_lexicon

_CONNECT_S = 10
_AHEAD = 3  # portions a worker that are handed out ahead
_TEXTS_AT_ONCE = 128

Text = tuple[str, str, bytes]
"""The path of a text, its document id, and its bytes."""


@dataclass(frozen=True, slots=True)
class Rules:
    """By what texts are read: the digest of the code, and vocabulary files by name."""

    digest: str
    vocabularies: tuple[tuple[str, bytes], ...]


class Cluster:
    """The workers behind the Dask scheduler at `address`; also an Embedder.

    Raises EngineError where it cannot be reached, is lost, or runs another version of Quillgraph.
    """

    dimension = DIMENSION
    name = MODEL_NAME

    def __init__(self, address: str) -> None:
        try:
            from distributed import Client
        except ImportError as error:
            raise EngineError("A cluster needs the package distributed: pip install 'quillgraph[cluster]'.") from error
        try:
            self._client = Client(address, timeout=_CONNECT_S, set_as_default=False)
        except (OSError, ValueError) as error:
            raise EngineError(f"There is no Dask scheduler at {address} ({error}).") from error
        self._address = address

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close(timeout=_CONNECT_S)

    def read(self, portions: list[list[Source]], vocabularies: Sequence[Path]) -> Iterator[list[Read]]:
        """Read portions of files by the vocabularies in the given files, in any order."""
        from distributed import KilledWorker, as_completed

        files = tuple((path.name, path.read_bytes()) for path in vocabularies)
        with self._watched():
            rules = self._client.scatter(Rules(rules_digest(), files))
            running: dict[Any, list[Text]] = {}
            completed = as_completed(loop=self._client.loop)
            todo = _opened(portions)
            for texts in todo:
                if isinstance(texts, Read):
                    yield [texts]
                    continue
                self._hand_out(rules, texts, running, completed)
                if len(running) >= self._most():
                    break
            for future in completed:
                texts = running.pop(future)
                try:
                    yield future.result()
                except KilledWorker:
                    if len(texts) == 1:
                        yield [died(Path(texts[0][0]))]
                    for text in texts if len(texts) > 1 else ():  # whose fault it was
                        self._hand_out(rules, [text], running, completed)
                for texts in todo:
                    if not isinstance(texts, Read):
                        self._hand_out(rules, texts, running, completed)
                        break
                    yield [texts]

    def encode(self, texts: Sequence[str]) -> Matrix:
        """One unit vector per text, shape (n, 384)."""
        portions = [list(texts[at : at + _TEXTS_AT_ONCE]) for at in range(0, len(texts), _TEXTS_AT_ONCE)]
        with self._watched():
            parts = self._client.gather(self._client.map(_encode, portions, pure=False))
        return np.concatenate(parts) if parts else np.empty((0, DIMENSION), np.float32)

    def _hand_out(self, rules: Any, texts: list[Text], running: dict[Any, list[Text]], completed: Any) -> None:
        future = self._client.submit(_read, rules, texts, pure=False)
        running[future] = texts
        completed.add(future)

    def _most(self) -> int:
        """How many portions may be out at once."""
        return _AHEAD * max(1, len(self._client.nthreads()))

    @contextmanager
    def _watched(self) -> Iterator[None]:
        """Tell what goes wrong with the cluster as an EngineError."""
        from concurrent.futures import CancelledError

        try:
            yield
        except (OSError, TimeoutError, CancelledError) as error:
            raise EngineError(f"The cluster at {self._address} was lost ({error!r}); ingest again to go on.") from error


def _opened(portions: list[list[Source]]) -> Iterator[list[Text] | Read]:
    """The texts of each portion, and before them what became of those that cannot be read."""
    for portion in portions:
        texts: list[Text] = []
        for path, root in portion:
            try:
                texts.append((str(path), document_id(path, root), read_bytes(path)))
            except SourceError as error:
                yield Read(path, reason=str(error))
        if texts:
            yield texts


def _read(rules: Rules, texts: list[Text]) -> list[Read]:
    """What a worker does with a portion."""
    if rules.digest != rules_digest():
        raise EngineError("A worker of the cluster runs another version of Quillgraph; install the same everywhere.")
    opened = ((Path(path), partial(decode_source, raw, identity, Path(path))) for path, identity, raw in texts)
    return read_texts(opened, _lexicon(rules.vocabularies))


@lru_cache(maxsize=2)
def _lexicon(vocabularies: tuple[tuple[str, bytes], ...]) -> Lexicon:
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder, f"{number}-{name}") for number, (name, _) in enumerate(vocabularies)]
        for path, (_, content) in zip(paths, vocabularies, strict=True):
            path.write_bytes(content)
        return load_lexicon(standard=paths)


def _encode(texts: list[str]) -> Matrix:
    return _embedder().encode(texts)


@cache
def _embedder() -> BulkEmbedder:
    return BulkEmbedder()
