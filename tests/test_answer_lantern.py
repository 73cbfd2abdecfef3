"""Over a made manual of a lighthouse program: the name of the whole text, deeds only supposed, named options."""

from __future__ import annotations

import pytest

from answer.asking.question_kind import find_kind
from answer.engine import Engine
from answer.model import Kind, Status
from tests.answer_fixture import engine_over

pytestmark = pytest.mark.xdist_group("answer")

MANUAL = """\
# Lantern

Lantern is a program that turns the lamps of a lighthouse.
Lantern is started by the keeper.

Here is the list of programs:

- lantern: the old one that turned by a weight.
- mirror: polishes the mirrors of Lantern.

## Lamps

The oil of a lamp is consumed by Lantern, whereas the wick is needed by the lamp but will not be destroyed by it.
Lamps, when painted, are kept in the store of Lantern.
If a ship meets another ship in the beam, Lantern turns faster for 20 minutes.

## Watch

Lantern writes the log every 30 minutes. The `--log-words` option has `short` and `long` as its values.
The values of the panel of Lantern are shown by the keeper. All the values of Lantern are set by the keeper.
If you moved a lamp, simply level the lens of Lantern again.
"""


@pytest.fixture(scope="session")
def lantern(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    return engine_over(tmp_path_factory.mktemp("lantern"), {"lantern.md": MANUAL})


def test_the_name_of_what_the_text_is_about_means_that(lantern: Engine) -> None:
    answer = lantern.ask("What is Lantern?")
    assert answer.status is Status.ANSWERED
    assert "program" in answer.answer
    assert "weight" not in answer.answer


@pytest.mark.parametrize(
    ("question", "verdict"),
    [
        ("Is the oil of a lamp used up?", "Yes"),
        ("Does the wick break by the lamp?", "No"),
        ("Are lamps painted?", "Not in the source"),
    ],
)
def test_the_part_that_says_the_deed_decides_and_a_condition_says_none(
    lantern: Engine, question: str, verdict: str
) -> None:
    assert lantern.ask(question).answer.startswith(verdict)


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("How long does the lamp turn faster when two ships meet each other in the beam?", "20 minutes"),
        ("After how many minutes is the log written each time?", "30 minutes"),
        ("What values does --log-words know?", "short"),
    ],
)
def test_each_other_is_no_thing_and_an_option_is_told_by_its_name(lantern: Engine, question: str, told: str) -> None:
    assert told in lantern.ask(question).answer


def test_what_is_named_in_two_words_that_are_not_said_is_not_told(lantern: Engine) -> None:
    assert lantern.ask("Which shutter colour was Lantern started with?").status is Status.NOT_FOUND


def test_who_tells_of_a_case_first_may_ask_how() -> None:
    assert find_kind("I moved a lamp, how do I get it straight?") is Kind.HOWTO
