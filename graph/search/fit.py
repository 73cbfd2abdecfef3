"""How well texts fit a question by its own words: how much of it they cover, and whether it names their guide.

BM25 adds up how often words are found; that a text holds all of them, the rare ones above all, tells more.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from graph.records.tables import guide_of
from graph.records.words import word_set, words_of_text
from ingest.model import Passage

_LIKE = 0.6  # what a word covers that is used like the question's


class Fit:
    """A question's words, each with those that are used alike, weighed by how telling they are.

    Words are compared as they are searched (`graph.records.words`).
    """

    def __init__(self, own: Mapping[str, Sequence[str]], weigh: Callable[[str], float]) -> None:
        self._weigh = weigh
        self._wanted: dict[str, tuple[float, frozenset[str]]] = {}
        for name, alike in own.items():
            likes = frozenset(word for other in alike for word in words_of_text(other))
            for word in words_of_text(name):
                self._wanted.setdefault(word, (weigh(word), likes))
        self._total = sum(weight for weight, _ in self._wanted.values())
        self._named: dict[str, tuple[float, frozenset[str]]] = {}

    def covered(self, passage: Passage) -> float:
        """The share of the question that a passage covers with its headings and the name of its guide, 0..1."""
        held = word_set(f"{passage.title}\n{passage.text}") | self._guide(passage.document)[1]
        gained = sum(
            weight * (1.0 if word in held else 0.0 if likes.isdisjoint(held) else _LIKE)
            for word, (weight, likes) in self._wanted.items()
        )
        return gained / self._total if self._total else 0.0

    def named(self, document: str) -> float:
        """How much of the name of a document's guide the question says, 0..1."""
        return self._guide(document)[0]

    def _guide(self, document: str) -> tuple[float, frozenset[str]]:
        guide = guide_of(document)
        if guide not in self._named:
            words = frozenset(words_of_text(guide))
            weights = {word: self._weigh(word) for word in words}
            said = sum(weight for word, weight in weights.items() if word in self._wanted)
            self._named[guide] = (said / sum(weights.values()) if words else 0.0, words)
        return self._named[guide]
