"""Over made notes of a boatyard: what letters stand for, by the words beside them or the list below them."""

from __future__ import annotations

import pytest

from answer.engine import Engine
from answer.model import Status
from tests.answer_fixture import engine_over

pytestmark = pytest.mark.xdist_group("answer")

NOTES = """\
# Boatyard

The Hull Inspection Record (HIR) is kept in the office. A HIR is read before each launch.

Repairs are paid by the TCR - time and cost of repair. The ITB tells when paint has dried, see "ID Tag Board" by the
door. Lamps run on DC. Divers and cranes need a permit.

## Launching

1. Check - SAIL
  - S - seals
  - A - anchor
  - I - instruments
  - L - lines
2. Lower the boat
  - slowly
  - with two people at the winch

Follow the BERTH rules. Ropes have to be dry.
"""

SAIL = ("S - seals", "A - anchor", "I - instruments", "L - lines")


@pytest.fixture(scope="module")
def boatyard(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    return engine_over(tmp_path_factory.mktemp("boatyard"), {"boatyard.md": NOTES})


@pytest.mark.parametrize(
    ("question", "told", "line"),
    [
        ("What does HIR stand for?", "HIR stands for Hull Inspection Record.", 3),
        ("What is TCR short for?", "TCR stands for Time and cost of repair.", 5),
        ("What do the letters ITB stand for?", "ITB stands for ID Tag Board.", 5),
        (
            "What does SAIL stand for?",
            "SAIL stands for:\n- S - seals\n- A - anchor\n- I - instruments\n- L - lines",
            10,
        ),
    ],
)
def test_an_acronym_is_told_by_the_words_that_spell_it(boatyard: Engine, question: str, told: str, line: int) -> None:
    answer = boatyard.ask(question)
    assert answer.answer == told
    assert answer.citations[0].line_start == line


@pytest.mark.parametrize("question", ["What does BERTH stand for?", "What does DC stand for?"])
def test_an_acronym_that_nothing_spells_is_not_in_the_source(boatyard: Engine, question: str) -> None:
    assert boatyard.ask(question).status is Status.NOT_FOUND


def test_a_list_indented_below_a_number_belongs_to_it(boatyard: Engine) -> None:
    records = boatyard.knowledge.records
    lowering = next(claim for claim in records.all_claims() if claim.text == "Lower the boat")
    below = boatyard.knowledge.children(lowering.id)
    assert [claim.text for claim in below] == ["slowly", "with two people at the winch"]
