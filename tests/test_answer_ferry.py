"""Over a made handbook of a ferry line: a table without heads, a definition in passing, instructions in words."""

from __future__ import annotations

import pytest

from answer.asking.linking import link_entities
from answer.asking.spelling import mend_spelling
from answer.engine import Engine
from answer.model import Status
from tests.answer_fixture import engine_over

pytestmark = pytest.mark.xdist_group("answer")

HANDBOOK = """\
# Ferry handbook

## Bounds of the crossing

|  |  |
| --- | --- |
| Names of boats on the board | Any letters between 1 and 12 characters in length. Names are painted in white. |
| Cargo load | Maximum of 90 tonnes for any lane. The bow lanes take 20 cars. |
| Mooring lines at a berth | 6 |

## Ramp keeper

Every landing answers to a ramp keeper, which is an officer who opens the gates for the line.
The ramp keeper wears a red coat, and a second ramp keeper is on duty in winter.
The badge of the ramp keeper looks like this:

```
77-RK-04
```

You can find the badge of your ramp keeper on the roster or ask for it with the Muster call.

## Lanes

To choose a lane:

- From the quay, follow the arrows.
- From the wheelhouse, press the lane button twice.

The clerk filed the papers. Mail for the crew goes in the blue sack.

## Hands

| | Bow hand | Engine hand | Guest of the bridge | Bosun |
|---|---|---|---|---|
| Steer the boat¹ | Yes | No | No | Yes |
| Ring the bell | No | No | Not applicable | Yes |
| Sleep aboard | Yes | Yes | No | Yes |
| Mend their own oilskin | Yes | Yes | Yes | Yes |
| Mend the oilskin of any hand | No | No | No | Yes |

¹Steering the boat is the work at the wheel and the rudder.

## Fees

| Matter | Bound | Can be raised |
|---|---|---|
| Boats that a company may register | 12 | No |
| Dogs that may come aboard with one guest | Unlimited | N/A |
| Words on a ticket | Words on a ticket are set in \
capitals and stand in two rows below the name of the line, with the date \
of the crossing. They are counted by the clerk before the print. A ticket never ends in \
the word return. Tickets with more words are torn up. | No |
| Hours of the pier | North pier (Elm Bay) – 3 h South pier (Oak Bay) – 5 h West pier (Fir Bay) – 7 h \
East pier (Yew Bay) – 9 h Far pier (Ash Bay) – 4 h Near pier (Ivy Bay) – 6 h Mid pier (Fig Bay) – 2 h Old \
pier (Bay of Nuts) – 8 h New pier (Bay of Figs and Olives) – 1 h | No |

## Ropes

The wait before a rope is cast off, in minutes. You can ask for 3 or more.

A pier may have four hooks, and each landing has six. This is the usual number of hooks for a landing.

Nylon is a light and cheap cloth for ropes of every sort. Nylon is suitable for long tows. Names of ropes are optional.

If the tide is low, you must omit the second hitch.

## Booking sheet

`crossingDate`\x20\x20
Type: date\x20\x20
Required: yes\x20\x20
The day on which the party sails. Use the new style.

`partySize`\x20\x20
Type: integer\x20\x20
Required: yes, only if `crossingDate` is a feast\x20\x20
How many sail.

`petNames`\x20\x20
Type: text\x20\x20
Required: no\x20\x20
How the dogs are called.
"""


@pytest.fixture(scope="module")
def ferry(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    return engine_over(tmp_path_factory.mktemp("ferry"), {"ferry.md": HANDBOOK})


@pytest.mark.parametrize(
    ("question", "told", "absent"),
    [
        ("How long may the name of a boat on the board be?", "12 characters", "tonnes"),
        ("What is the maximum cargo load of a lane?", "90 tonnes", "characters"),
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


def test_what_something_looks_like_is_no_instruction(ferry: Engine) -> None:
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


@pytest.mark.parametrize(
    ("question", "told", "absent"),
    [
        ("Which hands can ring the bell?", "**Bosun**", "Engine hand** –"),
        ("Which hands can steer the boat?", "Bow hand", "Engine hand – Steer"),
        ("Which hands may sleep aboard?", "Engine hand", "Guest of the bridge – Sleep aboard: No"),
    ],
)
def test_of_ticks_those_that_deny_answer_no_question_for_who_has_it(
    ferry: Engine, question: str, told: str, absent: str
) -> None:
    answer = ferry.ask(question).answer
    assert told in answer
    assert absent not in answer


def test_what_one_may_do_with_his_own_is_not_told_for_anothers(ferry: Engine) -> None:
    assert ferry.ask("Can a bow hand mend someone else's oilskin?").boolean is False
    assert ferry.ask("Can a bow hand mend their own oilskin?").boolean is True


def test_a_note_below_a_table_defines_without_its_mark(ferry: Engine) -> None:
    assert ferry.ask("What is steering the boat?").answer.startswith("Steering the boat is the work")


def test_a_cell_that_has_no_value_is_no_reason(ferry: Engine) -> None:
    answer = ferry.ask("Is there a limit on the dogs that come aboard with a guest?")
    assert answer.boolean is False
    assert "Unlimited" in answer.answer


def test_a_yes_of_a_column_that_is_not_asked_for_is_no_answer(ferry: Engine) -> None:
    assert "12" in ferry.ask("number of boats that a company registers?").answer


def test_of_a_long_cell_the_sentences_that_answer_are_told(ferry: Engine) -> None:
    assert "never ends in the word return" in ferry.ask("What can the words on a ticket not end in?").answer


def test_a_number_is_of_the_unit_that_its_statement_says(ferry: Engine) -> None:
    assert "3 or more" in ferry.ask("How long is the wait before a rope is cast off at least?").answer


def test_what_this_names_stands_in_the_sentence_before(ferry: Engine) -> None:
    assert "six" in ferry.ask("How many hooks are usual for a landing?").answer


def test_what_a_thing_is_suitable_for_is_no_definition(ferry: Engine) -> None:
    assert "long tows" in ferry.ask("What is nylon suitable for?").answer


def test_what_is_optional_is_not_mandatory(ferry: Engine) -> None:
    assert ferry.ask("Are the names of ropes mandatory?").boolean is False


def test_leaving_out_is_omitting(ferry: Engine) -> None:
    assert "tide is low" in ferry.ask("When must the second hitch be left out?").answer


def test_things_counted_of_another_answer_no_question_for_a_most(ferry: Engine) -> None:
    assert ferry.ask("What is the maximum number of hooks in a hold?").status is Status.NOT_FOUND


def test_the_most_of_a_thing_is_no_count(ferry: Engine) -> None:
    assert "90 tonnes" in ferry.ask("What is the maximum cargo load of a lane?").answer


@pytest.mark.parametrize(
    ("question", "verdict"),
    [
        ("Is crossingDate optional?", False),
        ("Do I have to give crossingDate?", True),
        ("Can I leave out petNames?", True),
        ("Is petNames mandatory?", False),
        ("Must partySize be specified?", True),
    ],
)
def test_whether_a_field_has_to_be_given_is_told_by_its_page(ferry: Engine, question: str, verdict: bool) -> None:
    answer = ferry.ask(question)
    assert answer.boolean is verdict
    assert "Required" in answer.answer


def test_of_a_run_of_values_the_one_asked_for_is_told(ferry: Engine) -> None:
    answer = ferry.ask("How many hours does the pier of Yew Bay have?").answer
    assert "9 h" in answer
    assert "3 h" not in answer
