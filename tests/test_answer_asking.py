"""Over a made handbook of a cheese dairy: questions put in other forms, and sums told in other words."""

from __future__ import annotations

import pytest

from answer.engine import Engine
from answer.model import Answer, Kind, Status
from ingest.quantities import find_quantities
from ontology.words import stem
from tests.answer_fixture import engine_over

pytestmark = pytest.mark.xdist_group("answer")

HANDBOOK = """\
# Cheese dairy handbook

## Curd harp

- A curd harp is a frame of wires that cuts the curd
- Each harp has its own rack

## Vat wards

- Collection of vats that one dairymaid looks after
  - Vat list

## Vortex pump

- Self-priming impeller pump for whey
- The piston pump is a displacement pump for cream

## Unattended vats

- You are responsible for the cleaning
- You may clean them by hand

## Gauges

- RestDial measures the resting time of the milk
- HeatDial measures the warmth of the milk
- Turning plans allow us to specify the lifecycle of wheels in the cellar
- The cellar is where we lay our wheels on boards

## Presses

- Busy presses = (loads per minute) x (pressing time in minutes)
- Hire only 1 milker per person
- The vat logs are published every five minutes

## Camera lanes

- 1 lane = 20 photos/s or 3MB/s

## Salting

- 1 salt unit = 1 wheel per minute for a wheel of up to 5 kg (plain)
- 2 salt units = 1 double salted wheel bath (one wheel per minute) for a wheel of up to 5 kg

## Drainers

|  | Small drainer | Large drainer |
| --- | --- | --- |
| Max curd per drainer | 8 kg/h | 50 kg/h |
| Origin | Swiss | Dutch |
| Lid | Oak | Oak |

## Copper vats

- Holds the heat
- Use when the milk is raw

## Pasteurising

- Holding run (Does not heat)
  - 3 tons an hour
- Heating run (Shared amongst all dairies)
  - 2 tons an hour

## Rennet

### When not to use

- Copper vat
  - Brine list
  - Whey tub
"""


@pytest.fixture(scope="module")
def dairy(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    return engine_over(tmp_path_factory.mktemp("dairy"), {"dairy.md": HANDBOOK})


def ask(engine: Engine, question: str) -> Answer:
    return engine.ask(question)


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("a curd harp is what?", "frame of wires"),
        ("Curd harp, what is that?", "frame of wires"),
        ("What kind of pump is the Vortex pump?", "Self-priming"),
        ("What does the curd harp do in the dairy?", "cuts the curd"),
        ("What do you call a vat ward in the dairy?", "Collection of vats"),
        ("who is responsible for the cleaning of unattended vats?", "You are responsible"),
        ("Which gauge tells how long the milk rests?", "RestDial"),
        ("I'd like to set how long wheels stay in the cellar. What's there for that?", "Turning plans"),
        ("When should I use a copper vat?", "raw"),
        ("Which drainer has Dutch origin?", "Large drainer"),
    ],
)
def test_other_forms_of_asking_are_read(dairy: Engine, question: str, told: str) -> None:
    answer = ask(dairy, question)
    assert answer.status is Status.ANSWERED, answer.answer
    assert told in answer.answer


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("A press is loaded 120 times an hour and presses 3 minutes each time. How many presses are busy?", "**6**"),
        ("How many MB per second do 4 lanes take?", "**12 "),
        ("I want 40 kg/h of curd out of small drainers. How many do I need at least?", "**5 drainer"),
        ("How many salt units do 30 wheels a minute take in a double salted bath?", "**60 "),
    ],
)
def test_sums_are_read_in_other_words(dairy: Engine, question: str, told: str) -> None:
    answer = ask(dairy, question)
    assert answer.status is Status.ANSWERED, answer.answer
    assert told in answer.answer


@pytest.mark.parametrize(
    "question",
    [
        "How many milkers can one barn have?",
        "Which file format do the vat logs have?",
        "For how many days are the vat logs kept?",
        "Which cheeses does a pasteurising run hold by default?",
    ],
)
def test_an_amount_per_another_or_nothing_of_the_sort_is_no_answer(dairy: Engine, question: str) -> None:
    answer = ask(dairy, question)
    assert answer.status is Status.NOT_FOUND, answer.answer


def test_what_a_head_says_in_brackets_is_compared(dairy: Engine) -> None:
    answer = ask(dairy, "Holding run vs heating run, what's the difference?")
    assert answer.table is not None
    said = " ".join(cell for row in answer.table.rows for cell in row)
    assert "Does not heat" in said
    assert "Shared amongst all dairies" in said


@pytest.mark.parametrize("question", ["Might the harp rust?", "Won't the harp rust?", "Shall I oil the harp?"])
def test_more_auxiliaries_ask_for_yes_or_no(dairy: Engine, question: str) -> None:
    assert ask(dairy, question).kind is Kind.BOOLEAN


def test_words_of_other_meanings_have_stems_of_their_own() -> None:
    assert stem("formation") != stem("format")
    assert stem("containers") == stem("container") != stem("contains")
    assert stem("consistency") == stem("consistent") != stem("consists")


def test_each_time_is_no_unit() -> None:
    (given,) = find_quantities("It presses 3 minutes each time")
    assert (given.low, given.per) == (3.0, "")


def test_a_number_behind_an_opening_preposition_is_no_name() -> None:
    assert [quantity.counted for quantity in find_quantities("With 100 RPUs, how many?")] == ["RPUs"]
    assert not find_quantities("The dairy runs on Windows 10")
