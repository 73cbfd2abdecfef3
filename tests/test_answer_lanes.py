"""Which things a question compares: in names cut short, with settings and aspects around them, or in mere words."""

from __future__ import annotations

import pytest

from answer.engine import Engine
from answer.model import Kind, Status
from tests.answer_fixture import engine_of

pytestmark = pytest.mark.xdist_group("answer")

GARDEN = """\
# Raised beds

Notes for growers in the north.

## Cold frames

| Feature | Cold frame (lid open) | Cold frame (lid closed) |
|---|---|---|
| Night temperature | 2 °C | 6 °C |
| Watering | Every day | Twice a week |

## Seed trays

| Feature | Plain trays without bottom heat | Wired trays with bottom heat |
|---|---|---|
| Germination | 14 days | 6 days |
| Cost | None | 30 euro |

## Hot compost

Hot compost heats up to 60 °C and is ready after 8 weeks.

## Cold compost

Cold compost never heats up and is ready after a year.

## Plant labels

A filled circle means that the plant wants sun, whereas an empty circle stands for deep shade.

## Sowing dates

- For the earliest harvest, sow in warm trays in February.
- Whoever wants the heaviest crop sows outside in May.
"""


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    return engine_of(GARDEN, tmp_path_factory.mktemp("garden"))


@pytest.mark.parametrize(
    ("question", "one", "other"),
    [
        ("compare cold frame lid open and closed", "2 °C", "6 °C"),
        ("What is the difference between seed trays with bottom heat and without?", "6 days", "14 days"),
        ("Trays with or without bottom heat: what is the difference?", "6 days", "14 days"),
        ("hot vs. cold compost in the north", "8 weeks", "after a year"),
        ("compare the readiness of hot and cold compost", "8 weeks", "after a year"),
        ("Hot or cold compost: what is each one?", "8 weeks", "after a year"),
        ("Label: filled or empty circle, how do they differ?", "wants sun", "deep shade"),
        ("sowing dates: earliest harvest vs heaviest crop", "February", "May"),
    ],
)
def test_each_side_holds_what_the_text_says_of_it_alone(engine: Engine, question: str, one: str, other: str) -> None:
    answer = engine.ask(question)
    assert (answer.status, answer.kind) == (Status.ANSWERED, Kind.COMPARISON)
    assert answer.table is not None
    assert len(answer.table.columns) == 3
    first, second = (" | ".join(row[side] for row in answer.table.rows) for side in (1, 2))
    assert one in first
    assert one not in second
    assert other in second
    assert other not in first


def test_a_clause_that_sets_one_thing_against_another_is_told_of_its_own_thing(engine: Engine) -> None:
    answer = engine.ask("Label: filled or empty circle, how do they differ?")
    assert answer.table is not None
    assert [row[1:] for row in answer.table.rows] == [
        ["A filled circle means that the plant wants sun.", "An empty circle stands for deep shade."]
    ]
