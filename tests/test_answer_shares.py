"""A fixed amount with one for each thing, shares of a sum, formulas for positive and negative values, numbers behind a
slash, and amounts told in words."""

from __future__ import annotations

import pytest

from answer.engine import Engine
from answer.model import Status
from tests.answer_fixture import engine_of

pytestmark = pytest.mark.xdist_group("answer")

BOATS = """\
# Boat hire

## Prices

- A day trip costs 12 euros plus 4 euros for each passenger.
- Loading a barge takes 3 forms (one to begin and two to end) and another 3 forms for each container.
- Every jetty can hold up to six sailing boats per hour.
- Every jetty has 20 m of quay.

## Watches

A crew member's part of the watch: hours on deck for a member / sum of the hours on deck for all members.

## Draught

**Positive trim**

`Draught at the stern = mean draught * (1 + trim / 100)`

**Negative trim**

`Draught at the stern = mean draught / (1 - trim / 100)`

## Ropes

- Strands in a rope: strands = 3 * 2^(size - 1)
"""


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    return engine_of(BOATS, tmp_path_factory.mktemp("boats"))


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("How much does a day trip with 5 passengers cost?", "**32 EUR**"),
        ("How many forms does loading a barge with 7 containers take?", "**24 forms**"),
        ("How many sailing boats an hour do 4 jetties hold?", "**24 sailing boats/hour**"),
        ("Hours on deck of 30 and 90: what share of the watch does the first member have?", "**25 %**"),
        ("Hours on deck of 20, 30 and 50: what part of the watch is the last one's?", "**50 %**"),
        (
            "The mean draught is 120 and the trim is -50. What is the draught at the stern?",
            "**80** (Draught at the stern)",
        ),
        (
            "The mean draught is 120 and the trim is 50. What is the draught at the stern?",
            "**180** (Draught at the stern)",
        ),
        ("How many strands has a rope of /4?", "**24** (strands)"),
    ],
)
def test_what_is_reckoned_from_two_parts(engine: Engine, question: str, told: str) -> None:
    answer = engine.ask(question)
    assert answer.status is Status.ANSWERED
    assert answer.answer.startswith(told)
    assert answer.steps


def test_a_lone_number_is_not_put_into_a_formula_of_something_else(engine: Engine) -> None:
    answer = engine.ask("How many oars does a boat with 4 rowers need?")
    assert "strands" not in answer.answer.split("\n")[0]
