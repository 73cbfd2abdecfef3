"""Spelling: misspelt words of a question put right by the words that the texts use."""

from __future__ import annotations

import re
from string import ascii_lowercase

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from answer.knowledge import Knowledge
from graph.embed import common_words
from ontology.questioning import questioning
from ontology.words import language, stem

_WORD = re.compile(r"\b[A-Za-z]+\b")
_MENDED, _ALIKE = 6, 0.8  # letters a mended word has at least, and how alike it is to the word put in its place
_LONG = 9  # letters of a word that hardly becomes another one by a letter


def mend_spelling(text: str, knowledge: Knowledge) -> str:
    """A question with its misspelt words put right: words that the texts never use, nor English much, and one that the
    texts do use is near."""

    def mend(found: re.Match[str]) -> str:
        word = found.group()
        key = stem(word.casefold())
        used = knowledge.weight(key) < knowledge.rarest
        known = key in questioning().synonyms or knowledge.lexicon.find(word, relaxed=True)
        if len(word) < _MENDED or used or known:
            return word
        near = knowledge.records.stems_from(key[:2])
        if word.casefold() in common_words():
            return next((other for other in _respelt(word.casefold()) if stem(other) in near), word)
        best = process.extractOne(key, near, scorer=DamerauLevenshtein.normalized_similarity, score_cutoff=_ALIKE)
        right = best[0] if best else next((other for other in near if _swapped(key, other)), "")
        if not right and len(word) >= _LONG:
            right = _with_a_letter(word.casefold(), frozenset(near))
        plural = "s" if word.endswith("s") and right and not right.endswith("s") else ""
        return right + plural or word

    return _WORD.sub(mend, text)


def _respelt(word: str) -> list[str]:
    """A word in the spelling of the other side of the Atlantic ("colour" and "color")."""
    return [own.sub(other, word) for own, other in language().spellings if own.search(word)]


def _with_a_letter(word: str, used: frozenset[str]) -> str:
    """A word with one letter put in, so that its stem is a used one; "" where there is none. A word that lacks a letter
    may have another stem than it should."""
    places = range(1, len(word) + 1)
    variants = (f"{word[:place]}{letter}{word[place:]}" for place in places for letter in ascii_lowercase)
    return next((one for one in variants if stem(one) in used), "")


def _swapped(word: str, other: str) -> bool:
    """Whether two words differ by two neighbouring letters that changed places."""
    return sorted(word) == sorted(other) and DamerauLevenshtein.distance(word, other, score_cutoff=1) == 1
