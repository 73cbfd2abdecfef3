"""Over a made handout of a tram depot: questions in the everyday words of someone who does not know the text's."""

from __future__ import annotations

import pytest

from answer.engine import Engine
from answer.model import Status
from tests.answer_fixture import engine_over

pytestmark = pytest.mark.xdist_group("answer")

HANDOUT = """\
Tram Depot Course

- Brake Scripts
 - Brake scripts are written by the fitters
 - Brake scripts test the sand boxes
 - Run once per tram number
 - Can be long or short

- Couplers
 - Mountable to several trams (Twin Coupling)
 - Can be painted
 - Steel pins that fit every tram
 - Used to pull trams from one track to another as the tracks are locked

- Sand Reader
 - Used to read only the part of a sand log that you need
 - Works on logs stored as XML or YAML
 - Logs are kept in the shed

- Depot Console
 - Common commands
 - To list trams
 - make trams-table
 - To list tracks
 - make tracks-table

- Tram Shed
 - Cold, roofed hall in the yard
 - Rail vs Road entrances (Sliding Gate)
 - Secured via:
 - Watchmen
 - Fences
 - Keep the floor dry

- Sand Tokens
 - 1 Sand Token = 2 dry refills of a sand box of up to 4kg
 - 3 Sand Token = 1 wet refill of a sand box of up to 4kg
 - How do we calculate the wet refills of a week?
 - Step 1: Count the trams
 - Step 2: Count the rainy days

- Day Pass
 - Attached to a coat, a hat or a bag
 - Valid until the evening

- Night Pass
 - Printed on red paper
 - Choose a colour of the ink (cannot be changed)

- Paper Refunds
 - Speed options:
 - Slow: Money within 9 days (Default option)
 - Quick: Money within 2 days
 - Pay for the stamps you order

- Yard Limits
 - There is no limit on the number of visitors
 - Yard gates: define up to 20

- Whistles
 - A whistle is composed of a pipe and a ball

- Whistle Rules
 - Consistent tone of the whistle:
 - Blow with PUT lips of new trams
 - Blow with GET lips of old trams

- Night Shift Marks
 - A yellow mark on the mast is painted
 - The roof mark is used to indicate the line of the tram
"""


@pytest.fixture(scope="module")
def depot(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    return engine_over(tmp_path_factory.mktemp("depot"), {"course.txt": HANDOUT})


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("How often is a brake script carried out on a given tram?", "once per tram number"),
        ("How do I get a tram from one track to another?", "Steel pins"),
        ("What format must a sand log have so that I can read only a part of it?", "XML or YAML"),
        ("What do I type to see all trams?", "make trams-table"),
        ("Which mark says what line a tram has?", "roof mark"),
        ("What are the two ways to keep the tram shed safe?", "Watchmen, Fences"),
        ("Which speed of a refund is taken if I say nothing?", "9 days"),
        ("What do I pay for with paper refunds?", "the stamps you order"),
        ("What may a whistle consist of?", "a pipe and a ball"),
        ("How many sand tokens does a wet refill take?", "**3 Sand Token"),
        ("How many dry refills does one sand token give?", "**2 dry refills"),
        ("How many dry refills can 20 sand tokens serve?", "**40 dry refills"),
        ("How many more sand tokens does a wet refill need than two dry ones?", "**2**"),
    ],
)
def test_everyday_words_find_what_the_text_says(depot: Engine, question: str, told: str) -> None:
    answer = depot.ask(question)
    assert answer.status is Status.ANSWERED
    assert told in answer.answer


def test_what_is_said_of_one_thing_affirms_nothing_of_another_of_its_kind(depot: Engine) -> None:
    assert depot.ask("Is a day pass attached to a coat?").boolean is True
    assert depot.ask("Is a night pass attached to a coat?").status is Status.NOT_FOUND


def test_what_can_be_changed_is_asked_by_its_adjective_too(depot: Engine) -> None:
    assert depot.ask("Is the ink colour of a night pass changeable?").boolean is False


def test_a_deed_done_to_other_objects_affirms_nothing(depot: Engine) -> None:
    assert depot.ask("Can a day pass be attached to a hat?").boolean is True
    assert depot.ask("Can a day pass be attached to a tram?").status is Status.NOT_FOUND


def test_numbers_in_words_are_held_against_a_bound(depot: Engine) -> None:
    assert depot.ask("May I define twenty five yard gates?").boolean is False
    assert depot.ask("May I define nineteen yard gates?").boolean is True


def test_a_quality_of_the_thing_above_heads_nothing(depot: Engine) -> None:
    answer = depot.ask("Can couplers be painted?")
    assert answer.boolean is True
    assert "Mountable" not in answer.answer
