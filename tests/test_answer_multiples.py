"""Over a made guide to a darkroom: multiples of a measure that a question gives, and how often what is done every so
long is done in another time."""

from __future__ import annotations

from pathlib import Path

import pytest

from answer.engine import Engine
from answer.solving.calculation import solve_calculation
from tests.answer_fixture import engine_of

pytestmark = pytest.mark.xdist_group("answer")

GUIDE = """\
# Darkroom guide

## Washing

A print on fibre paper has to be washed in running water. It takes twice the duration of the fixing.
The drying line needs 2.5 times the length of the film.

## Agitation

- The developing tank is turned over once every 15 seconds.
- The water is changed every five minutes.
"""


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    directory: Path = tmp_path_factory.mktemp("darkroom")
    return engine_of(GUIDE, directory)


@pytest.mark.parametrize(
    ("question", "result"),
    [
        ("How long must a print be washed that was fixed for 6 minutes?", "12 minutes"),
        ("I fixed a print on fibre paper for 90 seconds. How long do I wash it?", "180 seconds"),
        ("What length of the drying line does a film of 4 m need?", "10 metres"),
        ("How many times a minute is the developing tank turned over?", "4 times in 1 minute"),
        ("How often is the water changed in an hour?", "12 times in 1 hour"),
    ],
)
def test_a_multiple_and_an_interval_are_reckoned(engine: Engine, question: str, result: str) -> None:
    draft = solve_calculation(engine.find_evidence(question))
    assert draft
    assert result in draft.text
    assert draft.text.count("Rule:") == 1


@pytest.mark.parametrize(
    "question",
    [
        "How long is the bus ride for 4 m?",
        "How heavy is a print on fibre paper of 200 g after washing?",
        "How many times can the fixer be used?",
        "How many times a day is the lamp of the enlarger changed?",
    ],
)
def test_what_is_no_such_multiple_is_not_reckoned(engine: Engine, question: str) -> None:
    assert solve_calculation(engine.find_evidence(question)) is None
