"""The audit of claims: the judged sample is whole, is of the claims as they are now, and tells how true they are."""

from __future__ import annotations

from typing import Any

import pytest

from bench.claim_audit import DATA, TEXTS, changed, draw, load_judged, read_texts, report, tally, typed_claims
from ontology.lexicon import Lexicon, load_lexicon

SIZE = 200
LEAST_PRECISION = 0.95
MOST_CHANGED = 20  # judged claims that later rules no longer make; with more of them a new sample is due


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return load_lexicon()


@pytest.fixture(scope="module")
def judged() -> list[dict[str, Any]]:
    return load_judged(DATA / "claims" / "audit.jsonl")


def test_the_judged_sample_is_whole(judged: list[dict[str, Any]]) -> None:
    assert len(judged) == SIZE
    assert {row["text"] for row in judged} == set(TEXTS)
    for row in judged:
        assert isinstance(row["says"], bool)
        assert bool(row.get("why")) is not row["says"], row


def test_almost_all_judged_claims_say_what_their_lines_say(judged: list[dict[str, Any]]) -> None:
    found = tally(judged)
    assert found.total == SIZE
    assert found.precision >= LEAST_PRECISION


def test_the_judged_claims_are_those_that_are_read_now(judged: list[dict[str, Any]], lexicon: Lexicon) -> None:
    gone = changed(judged, lexicon)
    assert len(gone) <= MOST_CHANGED, report(judged, gone)


def test_a_claim_that_is_no_longer_made_is_reported(judged: list[dict[str, Any]], lexicon: Lexicon) -> None:
    row = next(row for row in judged if row["text"] == "texts/notes") | {"object": "something else"}
    assert changed([row], lexicon) == [row]
    assert "no longer made: 1" in report([row], [row])
    assert "something else" in report([row], [row])


def test_a_seed_draws_the_same_sample_in_proportion(lexicon: Lexicon) -> None:
    populations = [typed_claims(text, read_texts(text, lexicon)) for text in ("texts/aws-docs", "texts/notes")]
    sizes = [len(rows) for rows in populations]
    drawn = draw(populations, 40, seed=5)
    assert drawn == draw(populations, 40, seed=5)
    assert drawn != draw(populations, 40, seed=6)
    notes = sum(row["text"] == "texts/notes" for row in drawn)
    assert abs(notes - 40 * sizes[1] / sum(sizes)) <= 1
    assert all(row["quote"] and row["says"] is None for row in drawn)


def test_a_report_tells_precision_by_relation_and_text() -> None:
    base = {"document": "d", "lines": [3, 3], "rule": "pattern", "text": "notes", "subject": "s", "object": "o"}
    rows = [
        {**base, "predicate": "supports", "says": True},
        {**base, "predicate": "supports", "says": True},
        {**base, "predicate": "requires", "says": False, "why": "of another thing"},
    ]
    told = report(rows)
    assert "66.7%" in told.splitlines()[0]
    assert any(line.startswith("supports") and "100.0%" in line for line in told.splitlines())
    assert any(line.startswith("requires") and "0.0%" in line for line in told.splitlines())
    assert "d:3 of another thing" in told
