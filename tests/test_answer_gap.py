"""Questions for a gap: by how much, or how many times, one thing has more of something than another."""

from __future__ import annotations

import pytest

from answer.asking.gap_asked import find_gap
from answer.engine import Engine
from answer.model import Status
from tests.answer_fixture import BREAD, line_of, made_engine

pytestmark = pytest.mark.xdist_group("answer")


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    return made_engine(tmp_path_factory.getbasetemp() / "answer")


@pytest.mark.parametrize(
    ("text", "one", "other"),
    [
        ("How many more eggs does a hen lay than a duck?", "eggs does a hen lay", "eggs does a duck lay"),
        ("how many more eggs than a duck does a hen lay", "eggs does a hen lay", "eggs does a duck lay"),
        (
            "How many more white than brown eggs can a box hold?",
            "white eggs can a box hold",
            "brown eggs can a box hold",
        ),
        ("How many more hens are there in June than in May?", "hens are there in June", "hens are there in May"),
        (
            "How many more eggs does a hen lay per year than a duck?",
            "eggs does a hen lay per year",
            "eggs does a duck lay per year",
        ),
        ("How many times as many eggs has a hen as a duck?", "eggs has a hen", "eggs has a duck"),
        (
            "How many fewer eggs can a small box hold than a large one?",
            "eggs can a small box hold",
            "eggs can a large box hold",
        ),
    ],
)
def test_a_question_for_a_gap_is_two_in_one(text: str, one: str, other: str) -> None:
    gap = find_gap(text)
    assert gap is not None
    assert (gap.one, gap.other) == (f"how many {one}?", f"how many {other}?")


@pytest.mark.parametrize(
    ("text", "measure"),
    [
        ("How much heavier is a hen than a duck?", "heavy"),
        ("How much larger is a hen than a duck?", "large"),
        ("How much bigger is a hen than a duck?", "big"),
        ("How many times as long is a hen as a duck?", "long"),
    ],
)
def test_a_comparative_asks_for_its_measure(text: str, measure: str) -> None:
    gap = find_gap(text)
    assert gap is not None
    assert gap.one == f"how {measure} is a hen?"


@pytest.mark.parametrize(
    "text", ["How many eggs does a hen lay?", "How many more than 3 eggs may I take?", "How much more can I take?"]
)
def test_other_questions_ask_for_no_gap(text: str) -> None:
    assert find_gap(text) is None


@pytest.mark.parametrize(
    ("question", "result"),
    [
        ("How much heavier is a full Langstroth box than a top-bar one?", "**33 kg**"),
        ("How many more frames does the brood box have than the honey super?", "**1**"),
        ("How many more frames does the honey super have than the brood box?", "**1**, the other way round"),
        ("How much less does a baking stone weigh than a cast iron pot?", "**1.5 kg**"),
        ("How much longer does a shaped loaf rise in the fridge than at room temperature?", "**46.5 h**"),
        ("How many times as heavy as a top-bar box is a full Langstroth box?", "**5.71429 times**"),
        ("How much more protein does type 1050 have than type 550?", "**1 %**"),
    ],
)
def test_two_values_are_set_against_each_other(engine: Engine, question: str, result: str) -> None:
    answer = engine.ask(question)
    assert answer.answer.partition("\n")[0] == result, answer.answer
    assert len(answer.steps) == 3


def test_both_values_are_cited(engine: Engine) -> None:
    answer = engine.ask("How much heavier is a cast iron pot than a baking stone?")
    assert {place.line_start for place in answer.citations} == {line_of(BREAD, "Weight | 5 kg")}


def test_one_value_is_no_gap(engine: Engine) -> None:
    for question in (
        "How much more honey does a top-bar hive give than a wasp nest?",
        "How many more frames does the brood box have than the feeder?",
    ):
        assert engine.ask(question).status is Status.NOT_FOUND
