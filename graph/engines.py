"""What finds texts by their words and by their meaning: two protocols, and a store outside that answers both.

Out of the box both are files of a generation (`graph.records.words`, `graph.search.vectors`). A search store
(`graph.outside.postgres`) holds the same texts for any number of server processes; the files stay what it is filled
from.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from graph.embed import Matrix

if TYPE_CHECKING:
    from graph.records.tables import Progress

Kind = Literal["claims", "passages"]
"""What is found by words."""


class VectorSearch(Protocol):
    """Unit vectors by id: `c:` and a claim's, `p:` and a passage's, or `d:` and a document's."""

    def search(
        self, vector: NDArray[np.float32], k: int, allowed: Sequence[str] | None = None
    ) -> list[tuple[str, float]]:
        """The `k` ids nearest to a unit vector with their cosine, best first; only `allowed` if given."""
        ...

    def vectors(self, ids: Sequence[str]) -> Matrix:
        """The vectors of those ids, shape (len(ids), d); a row of zeros for an id that is unknown."""
        ...


class WordSearch(Protocol):
    """Texts of one kind by the words that they hold."""

    def search(
        self,
        terms: Iterable[str] | Mapping[str, float],
        limit: int,
        documents: Sequence[str] | None = None,
        entity: str | None = None,
    ) -> list[tuple[str, float]]:
        """Ids of the texts that hold any of `terms`, with their BM25 scores, best first.

        A mapping tells how much each term counts, else they count alike. `documents` restricts to documents and to
        folders (ending in a slash), `entity` to texts that name it.
        """
        ...


@dataclass(frozen=True, slots=True)
class Texts:
    """The texts of a generation as a search store is filled with them.

    `id` is the same for generations of the same texts; `documents` tells for each by a hash whether its texts are.
    `records` is their file and `vectors` the folder of theirs.
    """

    id: str
    documents: Mapping[str, str]
    records: Path
    vectors: Path


def fingerprint_documents(manifest: Mapping[str, Any]) -> dict[str, str]:
    """A hash for each document of a generation that differs where its claims, passages or vectors do."""
    same = (manifest.get("rules"), manifest["vocabularies"], manifest["model"])  # `rules` is younger than the format
    with_all = hashlib.sha256(repr(same).encode())
    prints = {}
    for document in manifest["documents"]:
        digest = with_all.copy()
        digest.update(repr((document["path"], document["sha256"])).encode())
        prints[document["id"]] = digest.hexdigest()
    return prints


class SearchStore(Protocol):
    """A store outside. Every method raises EngineError where it cannot be reached."""

    def check(self) -> None:
        """Make sure that it can be reached."""
        ...

    def push(self, texts: Texts, kept: Collection[str], tell: Progress) -> None:
        """Bring it up to those texts, all at once or not at all; of others only those with ids in `kept` stay."""
        ...

    def vectors(self, texts_id: str) -> VectorSearch:
        """The vectors of those texts. Raises EngineError where it does not hold them."""
        ...

    def words(self, texts_id: str, kind: Kind, weights: Mapping[str, float]) -> WordSearch:
        """The words of those texts; `weights` say what a word found in each field tells. Raises EngineError."""
        ...
