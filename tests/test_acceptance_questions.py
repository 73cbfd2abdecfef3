"""Every fourth development question is asked over the deck, and what the deck does not tell is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from answer.engine import Engine
from answer.evaluate import evaluate, load_questions
from graph.embed import LightEmbedder
from ontology.lexicon import load_lexicon
from tests.conftest import Deck

QUESTIONS = Path(__file__).resolve().parent.parent / "data" / "questions"


@pytest.mark.xdist_group("deck")
def test_a_quarter_of_the_development_questions(deck: Deck) -> None:
    items = load_questions(QUESTIONS / "dev.jsonl")[::4]
    engine = Engine(deck.generation, load_lexicon(), LightEmbedder())
    report = evaluate(lambda question: engine.ask(question).to_dict(), items)
    figures = report.to_dict()
    assert figures["total"] == 30
    assert figures["right"] >= 27, "\n".join(report.failures())
    cited, with_lines = map(int, figures["evidence"].split("/"))
    assert cited >= 0.95 * with_lines
    assert figures["wrong_refusals"] <= 1


@pytest.mark.xdist_group("deck")
def test_what_the_texts_do_not_tell_is_refused(deck: Deck) -> None:
    items = [item for item in load_questions(QUESTIONS / "dev.jsonl") if not item["answerable"]]
    for item in items:
        response = deck.client.post("/ask", json={"question": item["question"]}).json()
        assert response["status"] == "not_found", item["question"]
    assert len(items) == 6
