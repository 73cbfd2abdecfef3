"""Meaning: what of a generation means nearly the same as a question, by the plan its vectors were made after.

Of few texts every claim and every passage has a vector of the model. Of many only the head of each document has one
(its title, its guide, its headings, how it begins): that finds the documents, words find the place in them, and claims
are compared with the question by word vectors as they are found.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from graph.embed import Embedder, LightEmbedder
from graph.engines import VectorSearch
from graph.records.kept import Kept
from graph.records.lookup import Records
from graph.records.tables import head_words, is_searched
from graph.search.fit import Fit
from graph.search.wordvectors import TABLE, WordVectors
from ingest.model import Claim, Passage

MOST_TEXTS = 30_000
"""Claims and passages that are all embedded; of more, only the heads of documents are."""

_HEAD_LETTERS = 320  # about 70 tokens
_PASSAGE_LETTERS = 1200  # the model reads 256 tokens; what lies beyond costs time and says nothing
_CLAIM_LETTERS = 600  # of a claim that is compared by its words
_LOOKED_AT = 160  # vectors of claims and passages together, of which those of one kind are taken
_WEIGHED = 60  # passages whose words are looked at, of those that words and vectors together put first
# What the score of a passage is made of: the share of the best score by words (BM25), its cosine, the share of the
# question that it covers, and how far the question names its guide.
_WORDS, _MEANING, _COVERED, _GUIDE = 0.17, 0.34, 0.34, 0.15
_LENGTH, _SHORT = 0.02, 100  # what a longer passage loses: it covers more without saying more of it
_UNFOUND = 0.8  # of the least score by words, for what words did not find
_DOCUMENTS = 20  # the nearest documents, in which words then find the place
_READ = 12  # documents that say most to a question, whose claims are looked at
_KEPT = 8192  # texts whose word vectors are at hand, 12 MB: those of frequent things are compared over and over
_PLACES = 20_000  # passages whose document is at hand: it is asked for again and again for one question
_MARKUP = re.compile(r"<a name[^>]*></a>|\]\([^)]*\)|[\\#*`\[\]|]")


def embeds_all(records: Records) -> bool:
    """Whether the texts are few enough for each to have a vector of its own."""
    counts = records.counts()
    return counts["claims"] + counts["passages"] <= MOST_TEXTS


def texts_of(records: Records) -> Iterator[tuple[str, str]]:
    """What is embedded, with its id: `c:` and a claim's, `p:` and a passage's, or `d:` and a document's."""
    if embeds_all(records):
        for claim in filter(is_searched, records.all_claims()):
            yield f"c:{claim.id}", claim_text(claim)
        for passage in records.all_passages():
            yield f"p:{passage.id}", passage_text(passage)
        return
    for document in records.documents():
        yield f"d:{document.id}", head_text(document.id, document.title, records.passages_at(document.id, 1, 60))


def claim_text(claim: Claim) -> str:
    """A claim as it is embedded: its text after the two nearest headings or parent texts above it."""
    return ". ".join((*claim.context[-2:], claim.text))


def passage_text(passage: Passage) -> str:
    """A passage as it is embedded: its title and the beginning of its text."""
    return f"{passage.title}. {passage.text}"[:_PASSAGE_LETTERS]


def head_text(document: str, title: str, passages: Sequence[Passage]) -> str:
    """A document as it is embedded where documents are many: title, outermost folder, and how it begins."""
    begins = " ".join(_MARKUP.sub(" ", " ".join(passage.text for passage in passages[:2])).split())
    return ". ".join(filter(None, (head_words(document, title), begins)))[:_HEAD_LETTERS]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with its vector and the words to search for, each with how much it counts.

    `own` are the words that it says itself, each with those that are used alike.
    """

    text: str
    vector: NDArray[np.float32]
    words: Mapping[str, float]
    own: Mapping[str, Sequence[str]]


class Meaning:
    """The vectors of a generation, whatever their plan."""

    def __init__(self, records: Records, vectors: VectorSearch, folder: Path, embedder: Embedder) -> None:
        self._records = records
        self._vectors = vectors
        self._table = folder / TABLE
        self._embedder = embedder
        self._all = not self._table.exists()
        self._ranked: tuple[object, dict[str, float]] = (None, {})  # of the last question, which asks for it twice
        self._worded = Kept(self._encode_words, _KEPT)
        self._places = Kept(records.passage_documents, _PLACES)

    @property
    def embeds_all(self) -> bool:
        """Whether every claim has a vector of its own; else there are very many."""
        return self._all

    def ask(self, text: str, words: Mapping[str, float], own: Mapping[str, Sequence[str]]) -> Asked:
        """A question, embedded once."""
        return Asked(text, self._embedder.encode([text])[0], words, own)

    def near_claims(self, asked: Asked, limit: int, documents: Sequence[str] | None) -> list[str]:
        """Ids of the claims nearest to a question, best first, at most `limit`."""
        if self._all:
            return self._near("c:", asked, limit, documents)
        ranked = [identity for identity, _ in self.rank_passages(asked, _LOOKED_AT, documents)]
        nearest = list(dict.fromkeys(self._places_of(ranked)))[:_READ]
        return [i for i, _ in self._records.match_claims(asked.words, limit, nearest)]

    def near_passages(self, asked: Asked, limit: int, documents: Sequence[str] | None) -> list[str]:
        """Ids of the passages nearest to a question, best first, at most `limit`."""
        if self._all:
            return self._near("p:", asked, limit, documents)
        return self._first_in(self._near_documents(asked, documents), asked)[:limit]

    def rank_passages(self, asked: Asked, limit: int, documents: Sequence[str] | None) -> list[tuple[str, float]]:
        """The passages that say most to a question by words and meaning together, best first, with scores to 1.

        The parts of a score were chosen by `bench.retrieval` on questions for tuning.
        """
        key = (asked.text, None if documents is None else tuple(documents))
        known, scores = self._ranked
        if known != key:
            scores = self._score_passages(asked, documents)
            self._ranked = (key, scores)
        return sorted(scores.items(), key=lambda item: -item[1])[:limit]

    def _score_passages(self, asked: Asked, documents: Sequence[str] | None) -> dict[str, float]:
        by_words = dict(self._records.match_passages(asked.words, _LOOKED_AT, documents))
        most, least = max(by_words.values(), default=1.0), min(by_words.values(), default=0.0)
        ids = list(dict.fromkeys((*by_words, *self._near_besides(list(by_words), asked, documents))))
        near = self._passage_cosines(ids, asked)
        scores = {
            identity: _WORDS * by_words.get(identity, _UNFOUND * least) / most + _MEANING * max(0.0, cosine)
            for identity, cosine in zip(ids, near, strict=True)
        }
        first = sorted(ids, key=lambda identity: -scores[identity])[:_WEIGHED]
        fit = Fit(asked.own, self._records.weigh_stem)
        return {
            passage.id: scores[passage.id]
            + _COVERED * fit.covered(passage)
            + _GUIDE * fit.named(passage.document)
            - _LENGTH * math.log(1 + len(passage.text) / _SHORT)
            for passage in self._records.passages(first)
        }

    def _near_besides(self, found: Sequence[str], asked: Asked, documents: Sequence[str] | None) -> list[str]:
        """The nearest passages; where only documents have vectors, those of documents that none was found of yet."""
        if self._all:
            return self.near_passages(asked, _DOCUMENTS, documents)
        there = set(self._places_of(found))
        return self._first_in([near for near in self._near_documents(asked, documents) if near not in there], asked)

    def _first_in(self, documents: Sequence[str], asked: Asked) -> list[str]:
        """The first passage of each document by words, in the order of the documents; none where no word is found."""
        found = [identity for identity, _ in self._records.match_passages(asked.words, _LOOKED_AT, documents)]
        first = dict(zip(reversed(self._places_of(found)), reversed(found), strict=True))
        return [first[document] for document in documents if document in first]

    def _places_of(self, ids: Sequence[str]) -> list[str]:
        """The documents of some passages."""
        return [document or "" for document in self._places.fetch(ids)]

    def _passage_cosines(self, ids: Sequence[str], asked: Asked) -> list[float]:
        """How near passages are to a question, or their documents, where passages have no vectors."""
        keys = [f"p:{identity}" for identity in ids] if self._all else [f"d:{name}" for name in self._places_of(ids)]
        distinct = list(dict.fromkeys(keys))
        near = dict(zip(distinct, (self._vectors.vectors(distinct) @ asked.vector).tolist(), strict=True))
        return [near[key] for key in keys]

    def cosines(self, asked: Asked, claims: Sequence[Claim]) -> NDArray[np.float32]:
        """How near each claim is to a question, -1..1."""
        if self._all:
            found: NDArray[np.float32] = self._vectors.vectors([f"c:{claim.id}" for claim in claims]) @ asked.vector
            return found
        texts = [claim_text(claim)[:_CLAIM_LETTERS] for claim in claims]
        question, *said = self._worded.fetch([asked.text, *texts])
        near: NDArray[np.float32] = np.array(said) @ question
        return near

    def _encode_words(self, texts: Sequence[str]) -> dict[str, NDArray[np.float32]]:
        """The word vectors of texts, each of which can be given up by itself."""
        return {text: row.copy() for text, row in zip(texts, self._words.encode(texts), strict=True)}

    @cached_property
    def _words(self) -> WordVectors:
        embedder = self._embedder if isinstance(self._embedder, LightEmbedder) else LightEmbedder()
        return WordVectors(self._table, embedder)

    def _near(self, kind: Literal["c:", "p:"], asked: Asked, limit: int, documents: Sequence[str] | None) -> list[str]:
        allowed = None if documents is None else [kind + i for i in self._records.ids_within(kind, documents)]
        found = self._vectors.search(asked.vector, limit if allowed is not None else _LOOKED_AT, allowed)
        return [key.removeprefix(kind) for key, _ in found if key.startswith(kind)][:limit]

    def _near_documents(self, asked: Asked, documents: Sequence[str] | None) -> list[str]:
        allowed = None if documents is None else ["d:" + i for i in self._records.ids_within("d:", documents)]
        return [key.removeprefix("d:") for key, _ in self._vectors.search(asked.vector, _DOCUMENTS, allowed)]
