"""Over a made handbook of a ferry line: a table without heads, a definition in passing, instructions in words."""

from __future__ import annotations

import pytest

from answer.engine import Engine
from answer.linking import link_entities
from answer.model import Status
from answer.spelling import mend_spelling
from tests.answer_fixture import engine_over

pytestmark = pytest.mark.xdist_group("answer")

HANDBOOK = """\
# Ferry handbook

## Bounds of the crossing

|  |  |
| --- | --- |
| Names of boats on the board | Any letters between 1 and 12 characters in length. Names are painted in white. |
| Deck load | Maximum of 90 tonnes for any lane. The bow lanes take 20 cars. |
| Mooring lines at a berth | 6 |

## Ramp keeper

Every landing answers to a ramp keeper, which is an officer who opens the gates for the line.
The ramp keeper wears a red coat, and a second ramp keeper is on duty in winter.
The badge of the ramp keeper has this form:

```
77-RK-04
```

You can find the badge of your ramp keeper on the roster or ask for it with the Muster call.

## Lanes

To choose a lane:

- From the quay, follow the arrows.
- From the wheelhouse, press the lane button twice.

The clerk filed the papers. Mail for the crew goes in the blue sack.
"""


@pytest.fixture(scope="module")
def ferry(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    return engine_over(tmp_path_factory.mktemp("ferry"), {"ferry.md": HANDBOOK})


@pytest.mark.parametrize(
    ("question", "told", "absent"),
    [
        ("How long may the name of a boat on the board be?", "12 characters", "tonnes"),
        ("What is the maximum deck load of a lane?", "90 tonnes", "characters"),
        ("How many mooring lines are there at a berth?", "6", "characters"),
    ],
)
def test_a_row_of_a_table_without_heads_tells_of_what_it_begins_with(
    ferry: Engine, question: str, told: str, absent: str
) -> None:
    answer = ferry.ask(question)
    assert answer.status is Status.ANSWERED
    assert told in answer.answer
    assert absent not in answer.answer


def test_a_thing_may_be_defined_in_passing_below_its_name(ferry: Engine) -> None:
    assert "officer who opens the gates" in ferry.ask("What is a ramp keeper?").answer


def test_what_one_can_do_is_an_instruction(ferry: Engine) -> None:
    assert "Muster call" in ferry.ask("How do I find out the badge of my ramp keeper?").answer


def test_the_head_of_a_list_may_say_the_deed(ferry: Engine) -> None:
    assert "lane button twice" in ferry.ask("How do I pick a lane from the wheelhouse?").answer


def test_the_end_of_a_possessive_names_nothing(ferry: Engine) -> None:
    names = {link.matched for link in link_entities("Is it the ramp keeper's or someone else's?", ferry.knowledge)}
    assert names == {"ramp keeper"}


def test_a_short_word_with_two_letters_alike_is_no_other_spelling(ferry: Engine) -> None:
    assert mend_spelling("When are the forms filled?", ferry.knowledge) == "When are the forms filled?"


def test_mail_and_email_are_one(ferry: Engine) -> None:
    assert "blue sack" in ferry.ask("Where does email for the crew go?").answer
