"""Vectors of texts by their words alone: the mean of what the model makes of each word by itself.

Hundreds of times faster than the model and less exact, so that statements too many to be embedded beforehand can be
compared with a question when they are found. The table of word vectors is made once (about half a minute of one core)
and kept with a generation. Words are wordpieces of the model's tokenizer, which lists them by falling frequency: the
weight of a piece grows with the logarithm of its rank, after Zipf's law, as in static embeddings of the SIF kind
(Arora et al., 2017).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from graph.embed import LightEmbedder, Matrix, unit_rows
from ontology.errors import StoreError

TABLE = "words.npy"
_AT_ONCE = 600  # words that go through the model together


def make_table(embedder: LightEmbedder) -> NDArray[np.float16]:
    """The vector of every word that the tokenizer knows, weighted, shape (words, 384)."""
    count = embedder.word_count
    rows = [embedder.encode_words(range(at, min(at + _AT_ONCE, count))) for at in range(0, count, _AT_ONCE)]
    table = np.concatenate(rows)
    table -= table.mean(axis=0)  # what all words have in common tells nothing
    table *= (np.log1p(np.arange(count)) / np.log1p(count))[:, None]
    return table.astype(np.float16)


class WordVectors:
    """The table in a file, mapped into memory. Raises StoreError where it cannot be read."""

    def __init__(self, path: Path, embedder: LightEmbedder) -> None:
        try:
            self._table: NDArray[np.float16] = np.asarray(np.load(path, mmap_mode="r"))  # mapped still
        except (OSError, ValueError) as error:
            raise StoreError(f"{path}: not a table of word vectors ({error}); ingest again.") from error
        self._embedder = embedder

    def encode(self, texts: Sequence[str]) -> Matrix:
        """One unit vector per text, shape (n, 384); a text without words has zeros."""
        sums = np.zeros((len(texts), self._table.shape[1]), np.float32)
        for row, ids in enumerate(self._embedder.word_ids(texts)):
            if ids:
                sums[row] = np.ones(len(ids), np.float32) @ self._table[ids].astype(np.float32)  # the quickest sum
        return unit_rows(sums)
