"""The index of sentence vectors: which claims and passages mean nearly the same as a question.

A FAISS index of unit vectors, so that the inner product is the cosine, with the ids of its rows beside it.
Ids are `c:<claim id>` and `p:<passage id>`. The files are mapped, not loaded: opening costs next to nothing.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, Protocol

import faiss
import numpy as np
from numpy.typing import NDArray

from graph.embed import Embedder, Matrix
from ontology.errors import StoreError

# One query at a time has nothing to gain from threads, and they would fight with the server's other ones.
faiss.omp_set_num_threads(1)

_INDEX, _IDS, _HASHES, _ABOUT = "index.faiss", "ids.npy", "hashes.npy", "about.json"
_HASH_BYTES = 16
_TEXTS_AT_ONCE = 2048


class VectorIndex:
    """Unit vectors by id. Rows are in the order of their ids' bytes, so that an id is found by bisection."""

    def __init__(self, index: Any, ids: NDArray[np.bytes_], hashes: NDArray[np.void], model: str) -> None:
        self._index = index
        self._ids = ids
        self._hashes = hashes
        self.model = model

    @classmethod
    def build(cls, ids: Sequence[str], matrix: Matrix, *, hashes: Sequence[bytes] = (), model: str = "") -> VectorIndex:
        """An index of the rows of `matrix`, shape (len(ids), d), each of length 1.

        `hashes` are the hashes of the texts that were embedded (see `text_hash`), `model` the embedder's
        name; with both, the next generation can reuse the vectors.
        """
        raw = np.array([id_.encode() for id_ in ids], dtype=np.bytes_) if ids else np.empty(0, "S1")
        order = np.argsort(raw, kind="stable")
        index = faiss.IndexFlatIP(matrix.shape[1])
        index.add(np.ascontiguousarray(matrix[order], dtype=np.float32))
        kept = np.frombuffer(b"".join(hashes), dtype=f"V{_HASH_BYTES}") if hashes else np.empty(0, "V16")
        return cls(index, raw[order], kept[order] if len(kept) else kept, model)

    def save(self, folder: Path) -> None:
        """Write the index into a folder, which is made. Raises StoreError when it cannot be written."""
        try:
            folder.mkdir(parents=True, exist_ok=True)
            faiss.write_index(self._index, str(folder / _INDEX))
            np.save(folder / _IDS, self._ids)
            np.save(folder / _HASHES, self._hashes)
            (folder / _ABOUT).write_text(json.dumps({"model": self.model, "vectors": len(self)}))
        except (OSError, RuntimeError) as error:  # FAISS raises RuntimeError for a failed write
            raise StoreError(f"{folder.name}: cannot be written ({error}); is the disk full?") from error

    @classmethod
    def open(cls, folder: Path) -> VectorIndex:
        """The index in a folder. Raises StoreError when it is missing or damaged."""
        try:
            about = json.loads((folder / _ABOUT).read_text())
            ids = np.load(folder / _IDS, mmap_mode="r") if about["vectors"] else np.empty(0, "S1")
            hashes = np.load(folder / _HASHES, allow_pickle=False)
            index = faiss.read_index(str(folder / _INDEX), faiss.IO_FLAG_MMAP_IFC)
        except (OSError, RuntimeError, ValueError, KeyError) as error:
            raise StoreError(f"{folder}: not a vector index ({error}); ingest again.") from error
        if not index.ntotal == len(ids) == about["vectors"]:
            raise StoreError(f"{folder}: {index.ntotal} vectors but {len(ids)} ids; ingest again.")
        return cls(index, ids, hashes, about["model"])

    def __len__(self) -> int:
        return len(self._ids)

    @property
    def dimension(self) -> int:
        """The length of each vector."""
        return int(self._index.d)

    def search(
        self, vector: NDArray[np.float32], k: int, allowed: Sequence[str] | None = None
    ) -> list[tuple[str, float]]:
        """The `k` ids nearest to a unit vector with their cosine, best first; only `allowed` if given."""
        if allowed is not None:
            return self._search_among(vector, k, allowed)
        k = min(k, len(self))
        if k <= 0:
            return []
        scores, rows = self._index.search(np.asarray(vector, np.float32).reshape(1, -1), k)
        found = zip(rows[0], scores[0], strict=True)
        return [(self._ids[row].decode(), float(score)) for row, score in found]

    def _search_among(self, vector: NDArray[np.float32], k: int, allowed: Sequence[str]) -> list[tuple[str, float]]:
        known = [(id_, row) for id_ in dict.fromkeys(allowed) if (row := self._row(id_)) is not None]
        if not known or k <= 0:
            return []
        scores = self._rows([row for _, row in known]) @ np.asarray(vector, np.float32).reshape(-1)
        best = np.argsort(-scores, kind="stable")[:k]
        return [(known[place][0], float(scores[place])) for place in best]

    def vectors(self, ids: Sequence[str]) -> Matrix:
        """The vectors of those ids, shape (len(ids), d); a row of zeros for an id that is unknown."""
        matrix = np.zeros((len(ids), self.dimension), np.float32)
        known = [(place, row) for place, id_ in enumerate(ids) if (row := self._row(id_)) is not None]
        if known:
            matrix[[place for place, _ in known]] = self._rows([row for _, row in known])
        return matrix

    def vectors_by_hash(self) -> Callable[[bytes], Matrix | None]:
        """A look-up of vectors by the hash of the text they stand for."""
        rows = {bytes(digest): row for row, digest in enumerate(self._hashes)}

        def find(digest: bytes) -> Matrix | None:
            row = rows.get(digest)
            return None if row is None else self._rows([row])[0]

        return find

    def _row(self, id_: str) -> int | None:
        raw = id_.encode()
        row = int(np.searchsorted(self._ids, np.bytes_(raw)))
        return row if row < len(self._ids) and self._ids[row] == raw else None

    def _rows(self, rows: Sequence[int]) -> Matrix:
        found: Matrix = self._index.reconstruct_batch(np.array(rows, np.int64))
        return found


def text_hash(text: str) -> bytes:
    """The key under which a text's vector is kept."""
    return hashlib.sha256(text.encode()).digest()[:_HASH_BYTES]


class VectorCache(Protocol):
    """Where vectors are kept by the hash of their text while an index is in the making."""

    def find(self, digest: bytes) -> Matrix | None:
        """The vector of a text, or None."""
        ...

    def keep(self, digests: Sequence[bytes], matrix: Matrix) -> None:
        """Keep a vector a text, the rows of `matrix`."""
        ...


def embed_texts(
    items: Iterable[tuple[str, str]],
    embedder: Embedder,
    previous: VectorIndex | None = None,
    progress: Callable[[str, int, int], None] | None = None,
    cache: VectorCache | None = None,
) -> VectorIndex:
    """An index of (id, text) pairs.

    Each distinct text is embedded once, and not at all where `previous`, made by the same model, or `cache` holds it.
    """
    find = previous.vectors_by_hash() if previous is not None and previous.model == embedder.name else None
    ids: list[str] = []
    hashes: list[bytes] = []
    known: dict[bytes, Matrix] = {}
    missing: dict[bytes, str] = {}
    for id_, text in items:
        digest = text_hash(text)
        ids.append(id_)
        hashes.append(digest)
        if digest in known or digest in missing:
            continue
        vector = find(digest) if find else None
        vector = cache.find(digest) if vector is None and cache else vector
        if vector is None:
            missing[digest] = text
        else:
            known[digest] = vector
    todo = sorted(missing, key=lambda digest: len(missing[digest]))  # texts of like length share a batch
    for start in range(0, len(todo), _TEXTS_AT_ONCE):
        batch = todo[start : start + _TEXTS_AT_ONCE]
        made = embedder.encode([missing[digest] for digest in batch])
        known.update(zip(batch, made, strict=True))
        if cache:
            cache.keep(batch, made)
        if progress:
            progress("texts embedded", start + len(batch), len(todo))
    matrix = np.empty((len(ids), embedder.dimension), np.float32)
    for row, digest in enumerate(hashes):
        matrix[row] = known[digest]
    return VectorIndex.build(ids, matrix, hashes=hashes, model=embedder.name)
