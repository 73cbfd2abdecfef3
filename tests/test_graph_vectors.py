"""The vector index finds the nearest ids, keeps them on disk, and embeds nothing twice."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from graph.embed import Matrix, unit_rows
from graph.search.vectors import VectorIndex, embed_texts
from ontology.errors import StoreError

IDS = [f"c:{number:x}" for number in (5, 1, 77, 3)] + ["p:Ärmel"]


def matrix() -> Matrix:
    return unit_rows(np.random.default_rng(1).standard_normal((len(IDS), 16)).astype(np.float32))


class CountingEmbedder:
    """Gives each text a vector of its own and remembers what it was asked."""

    dimension = 8
    name = "counting"

    def __init__(self) -> None:
        self.asked: list[str] = []

    def encode(self, texts: Sequence[str]) -> Matrix:
        self.asked += texts
        rows = [np.random.default_rng(abs(hash(text))).standard_normal(8) for text in texts]
        return unit_rows(np.array(rows, np.float32))


def test_a_saved_index_finds_what_was_built(tmp_path: Path) -> None:
    vectors = matrix()
    built = VectorIndex.build(IDS, vectors)
    built.save(tmp_path / "vectors")
    for index in (built, VectorIndex.open(tmp_path / "vectors")):
        assert len(index) == len(IDS)
        for id_, vector in zip(IDS, vectors, strict=True):
            nearest = index.search(vector, 2)
            assert nearest[0][0] == id_
            assert nearest[0][1] == pytest.approx(1, abs=1e-5)
            assert nearest[0][1] > nearest[1][1]
        assert np.allclose(index.vectors([IDS[4], "none", IDS[0]])[[0, 2]], vectors[[4, 0]])
        assert not index.vectors(["none"]).any()


def test_a_search_keeps_to_the_allowed_ids() -> None:
    vectors = matrix()
    index = VectorIndex.build(IDS, vectors)
    allowed = [IDS[3], "none", IDS[1], IDS[3]]
    found = index.search(vectors[0], 9, allowed)
    assert [id_ for id_, _ in found] == sorted(
        {IDS[3], IDS[1]}, key=lambda id_: -float(vectors[IDS.index(id_)] @ vectors[0])
    )
    assert index.search(vectors[0], 9, []) == []
    assert len(index.search(vectors[0], 99)) == len(IDS)


def test_an_empty_index_finds_nothing(tmp_path: Path) -> None:
    VectorIndex.build([], np.empty((0, 4), np.float32)).save(tmp_path)
    index = VectorIndex.open(tmp_path)
    assert index.search(np.ones(4, np.float32), 3) == []
    assert index.search(np.ones(4, np.float32), 3, ["c:1"]) == []


def test_each_text_is_embedded_once(tmp_path: Path) -> None:
    first = CountingEmbedder()
    embed_texts([("c:1", "one"), ("c:2", "two"), ("p:1", "one")], first).save(tmp_path)
    assert first.asked == ["one", "two"]
    second = CountingEmbedder()
    before = VectorIndex.open(tmp_path)
    after = embed_texts([("c:9", "two"), ("c:8", "three")], second, before)
    assert second.asked == ["three"]
    assert np.array_equal(after.vectors(["c:9"]), before.vectors(["c:2"]))


def test_another_models_vectors_are_not_reused() -> None:
    before = embed_texts([("c:1", "one")], CountingEmbedder())
    before.model = "another"
    again = CountingEmbedder()
    embed_texts([("c:1", "one")], again, before)
    assert again.asked == ["one"]


def test_a_damaged_index_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="ingest again"):
        VectorIndex.open(tmp_path)
    VectorIndex.build(IDS, matrix()).save(tmp_path)
    (tmp_path / "index.faiss").write_bytes(b"gone")
    with pytest.raises(StoreError, match="ingest again"):
        VectorIndex.open(tmp_path)
