"""Over made notes of a harbour office: classes of things, keys of letters, what only a title asks, measures by name."""

from __future__ import annotations

import pytest

from answer.engine import Engine
from answer.model import Status
from tests.answer_fixture import engine_over

pytestmark = pytest.mark.xdist_group("answer")

NOTES = """\
# Harbour office

## Kinds of craft

- **Sailing craft**

  - yawl

    - has two masts
    - is steered with a tiller

- **Towed craft**

  - dumb barge

    - has no engine of its own

## Berth codes

X - Small boats up to 8 m
D - Deep berths

## Radio

- Latency of the relay: 40 ms
- Height of the mast: 31 m
- The watch took the night channel from the coast station.
- The watch calls the coast station at noon about ice.

## Berth fees

Fee per boat and period. If the period is not named, 2 nights are used. A berth costs 12 dollars.

- 1 pilot unit = 2 boats per night
- Pilot units and winter units are booked at the window.

If the price of a berth rises above the sum that was deposited, the booking lapses at noon.

## Is the new lock ready for barges?

The lock is on trial. Several skippers use it for skiffs.

## Is the fuel dock open to guests?

Yes, until 20:00.
"""


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    return engine_over(tmp_path_factory.mktemp("office"), {"office.md": NOTES})


def told(office: Engine, question: str) -> str:
    """The answer, which is no refusal that quotes what stands near by."""
    answer = office.ask(question)
    assert answer.status is Status.ANSWERED
    return answer.answer


@pytest.mark.parametrize(
    ("question", "head"),
    [
        ("Which type of craft is a yawl?", "Sailing craft"),
        ("What kind of craft is the dumb barge?", "Towed craft"),
    ],
)
def test_the_class_of_a_thing_is_the_head_it_is_listed_under(office: Engine, question: str, head: str) -> None:
    answer = office.ask(question)
    assert answer.answer.startswith(head)
    assert len(answer.citations) == 2


def test_a_definition_is_told_where_no_list_has_the_thing_below_the_noun(office: Engine) -> None:
    assert "two masts" in told(office, "What is a yawl?")
    assert "Sailing craft:" not in office.ask("Which type of engine is a yawl?").answer


def test_a_letter_of_a_key_stands_for_what_the_key_says(office: Engine) -> None:
    assert "Small boats" in told(office, "What does the letter X stand for in the berth codes?")
    assert office.ask("What does the letter Q stand for in the berth codes?").status is Status.NOT_FOUND


def test_how_high_asks_for_what_the_noun_measures(office: Engine) -> None:
    assert "40 ms" in told(office, "How high is the latency of the relay?")
    assert "31 m" in told(office, "How high is the mast of the radio?")


def test_what_happens_asks_for_no_amount(office: Engine) -> None:
    asked = "What happens when the price of a berth rises above what I am willing to pay?"
    assert "lapses at noon" in told(office, asked)


def test_a_verb_that_ends_a_question_is_no_part_of_the_noun(office: Engine) -> None:
    assert "2 nights" in told(office, "If I give no period for a berth fee, what period applies?")


def test_units_of_one_kind_are_not_reckoned_by_the_rule_of_another(office: Engine) -> None:
    assert office.ask("How many pilot units do 6 boats per night take?").answer.startswith("**3 pilot unit")
    assert "pilot unit**" not in office.ask("How many winter units do 6 boats per night take?").answer


def test_what_a_title_merely_asks_is_no_yes(office: Engine) -> None:
    answer = office.ask("Is the new lock ready for barges?")
    assert answer.boolean is None
    assert answer.answer.startswith("The lock is on trial")


def test_a_title_that_asks_is_answered_as_its_text_begins(office: Engine) -> None:
    assert office.ask("Is the fuel dock open to guests?").boolean is True


def test_irregular_forms_of_a_verb_are_one_word(office: Engine) -> None:
    assert "night channel" in told(office, "What does the watch take from the coast station?")
