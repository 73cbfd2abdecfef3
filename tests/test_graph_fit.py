"""How well passages fit a question by its own words."""

from __future__ import annotations

import pytest

from graph.records.words import word_set, words_of_text
from graph.search.fit import Fit
from ingest.model import Passage

RARITY = {"pond": 8.0, "deep": 5.0, "fish": 3.0, "garden": 4.0}


def fit(own: dict[str, tuple[str, ...]]) -> Fit:
    return Fit(own, lambda word: RARITY.get(word, 1.0))


def passage(text: str, document: str = "notes", title: str = "") -> Passage:
    return Passage("p", document, 1, 2, title, text)


def test_rare_words_count_more_than_common_ones() -> None:
    asked = fit({"fish": (), "ponds": ()})
    assert asked.covered(passage("A pond is deep.")) > asked.covered(passage("Trout is a fish.")) > 0
    assert asked.covered(passage("Ponds for fish")) == 1.0
    assert asked.covered(passage("Trout")) == 0.0


def test_headings_and_the_guide_cover_words_too() -> None:
    asked = fit({"deep": (), "pond": (), "garden": ()})
    assert asked.covered(passage("It is 80 cm deep.", "garden-guide/doc_source/water", "Water > Ponds")) == 1.0


def test_a_word_that_is_used_alike_covers_in_part() -> None:
    assert fit({"pond": ("pool",)}).covered(passage("The pool")) == pytest.approx(0.6)


def test_a_question_names_a_guide_by_its_words() -> None:
    asked = fit({"garden": (), "fish": ()})
    assert asked.named("garden-guide/doc_source/water") == pytest.approx(4 / 5)
    assert asked.named("kitchen/fish") == 0.0
    assert asked.named("fish") == 0.0


def test_a_question_without_words_fits_nothing() -> None:
    assert fit({}).covered(passage("A pond")) == 0.0


@pytest.mark.parametrize("text", ["Sign-up “now”—it’s FREE", "naïve caf\u00e9s, x" + "y" * 70, "a_b c/d", ""])
def test_the_set_of_words_is_that_of_the_search(text: str) -> None:
    assert word_set(text) == set(words_of_text(text))
