"""The one of several things that a table singles out: by the most or least of something, or by a mark it lacks."""

from __future__ import annotations

import pytest

from answer.engine import Engine
from answer.model import Status
from answer.solving.ranked import find_rank
from tests.answer_fixture import BREAD, line_of, made_engine

pytestmark = pytest.mark.xdist_group("answer")


@pytest.fixture(scope="session")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    return made_engine(tmp_path_factory.getbasetemp() / "answer")


@pytest.mark.parametrize(
    ("question", "begins", "others"),
    [
        ("Which flour has the most protein?", "Type 1050", ["550", "1150"]),
        ("which type of flour has the least ash?", "Type 550", ["1050", "1150"]),
        ("Which rye flour is highest in ash?", "Rye 1150", ["550", "1050"]),
        ("What baking vessel needs the longest heating time?", "Baking stone", ["iron"]),
        ("Which baking vessel has the fastest heating time?", "Cast iron pot", ["stone"]),
    ],
)
def test_a_superlative_is_answered_by_the_row_that_wins_its_column(
    engine: Engine, question: str, begins: str, others: list[str]
) -> None:
    answer = engine.ask(question)
    assert answer.status is Status.ANSWERED
    assert answer.answer.startswith(begins)
    assert not any(other in answer.answer for other in others)


def test_the_winning_row_is_cited(engine: Engine) -> None:
    answer = engine.ask("Which flour has the most protein?")
    assert answer.citations[0].line_start == line_of(BREAD, "| Type 1050")


@pytest.mark.parametrize(
    ("question", "word"),
    [
        ("Which pump is quietest at night, and which lasts longest?", "longest"),
        ("what battery weighs the least", "least"),
        ("What is the longest cable?", None),  # asks for a value
        ("Which valves open at most twice a day?", None),
        ("Which of these are most likely to fail?", None),
        ("How long is the longest cable?", None),
    ],
)
def test_which_superlatives_pick_one_of_several_things(question: str, word: str | None) -> None:
    found = find_rank(question)
    assert (found[0] if found else None) == word


@pytest.mark.parametrize(
    ("question", "begins"),
    [
        ("Which hive does not suit a migratory keeper?", "**Top-bar hive**"),
        ("Which one lacks what a migratory keeper needs?", "**Top-bar hive**"),
        ("Which one is without the need for added steam?", "**Cast iron pot**"),
        ("Which hive is for a migratory keeper?", "**Langstroth hive**"),
    ],
)
def test_a_table_of_marks_tells_which_thing_has_or_lacks_what_is_asked(
    engine: Engine, question: str, begins: str
) -> None:
    answer = engine.ask(question)
    assert answer.status is Status.ANSWERED
    assert answer.answer.startswith(begins)
