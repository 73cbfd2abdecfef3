"""Of two things between which a question lets one choose, the one that the texts tell is the answer, not yes or no;
statements to be judged, and short phrases, are questions too."""

from __future__ import annotations

import pytest

from answer.engine import Engine
from answer.model import Status
from answer.solving.either import find_either
from tests.answer_fixture import engine_over

FERRY = """# Running the ferry

## Engine

- The bow thruster is electric.
- The main engine burns diesel. It is started with compressed air.
- Ballast water is pumped hydraulically.

## Tickets

- Day tickets are sold at the pier.
- A season ticket is valid for one boat.
- Group tickets are valid for all boats.
- Children travel free of charge, and dogs may come aboard.

## Crossings

- The ferry is fast and quiet.
- The bridge is open for lorries.
- The night crossing is for foot passengers only.

## Ramps

- Bow ramp
  - Involves a crane!
- Stern ramp
  - No crane but a long wait

## Wheelhouse

The wheelhouse has radar.

## Saloon

The saloon has a bar.

## Heating

The boiler heats: wheelhouse, saloon, engine room.

## Ferry Cabin Classes

- Pullman:
  - Reclining seats
  - Shared washroom
- Berth Two:
  - Two bunks
  - A porthole
- Owner's Suite:
  - A bed
  - A private deck

## Moorings

Berths come in two kinds:

- Berths that are called dry
  - Slipway, Cradle
- Berths that are called wet
  - Jetty, Buoy
"""


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    return engine_over(tmp_path_factory.mktemp("ferry"), {"ferry.md": FERRY})


@pytest.mark.parametrize(
    ("question", "begins"),
    [
        ("Is the bow thruster hydraulic or electric?", "Electric. "),
        ("does the main engine burn petrol or diesel", "Diesel. "),
        ("Is ballast water pumped electrically or hydraulically?", "Hydraulically. "),
        ("Are day tickets sold on the boat or at the pier?", "Pier. "),
        ("If I buy a season ticket, is it valid for one boat or for all boats?", "One boat. "),
        ("Is a group ticket valid for one boat or for all boats?", "All boats. "),
        ("Is the jetty a dry or a wet berth?", "Wet. "),
    ],
)
def test_the_one_that_is_told_is_the_answer(engine: Engine, question: str, begins: str) -> None:
    answer = engine.ask(question)
    assert answer.status is Status.ANSWERED
    assert answer.answer.startswith(begins)
    assert answer.citations


@pytest.mark.parametrize(
    ("question", "begins"),
    [
        ("True or false: the bow thruster is electric.", "Yes. "),
        ("The bow thruster is electric, true or false?", "Yes. "),
        ("Is it true that dogs may come aboard?", "Yes. "),
    ],
)
def test_a_statement_is_judged_true_or_false(engine: Engine, question: str, begins: str) -> None:
    assert engine.ask(question).answer.startswith(begins)


@pytest.mark.parametrize(
    "question",
    [
        "Is it true that the main engine is quiet?",
        "Is the ferry faster than the bridge?",
        "Can the night crossing take 90 minutes?",
        "Does the wheelhouse heat the saloon?",
        "What happens if I lose a season ticket?",
        "What happens when a season ticket is stolen?",
    ],
)
def test_what_is_not_told_is_no_yes(engine: Engine, question: str) -> None:
    assert engine.ask(question).status is Status.NOT_FOUND


@pytest.mark.parametrize(
    "question", ["What are the ferry cabin classes?", "Ferry cabin classes?", "ferry cabin classes"]
)
def test_the_items_below_the_noun_asked_for_go_before_what_stands_below_one_of_them(
    engine: Engine, question: str
) -> None:
    assert engine.ask(question).answer == "Pullman, Berth Two, Owner's Suite."


@pytest.mark.parametrize("question", ["Which ramp works with no crane?", "Which ramp works without a crane?"])
def test_what_goes_without_a_thing_is_not_what_has_it(engine: Engine, question: str) -> None:
    answer = engine.ask(question).answer
    assert "long wait" in answer
    assert "Involves" not in answer


def test_what_is_told_of_neither_is_no_choice(engine: Engine) -> None:
    assert not engine.ask("Is the bow thruster made in Norway or in Finland?").answer.startswith(("Norway", "Finland"))


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Is it push or pull?", ("push", "pull")),
        ("Is it billed by the hour or by the second?", ("hour", "second")),
        ("Are coins a push or a pull key for the lock?", ("push", "pull")),
        ("When it rains, does it stay open or closed?", ("open", "closed")),
        ("Does it need two masts or more?", None),
        ("Is it open on Sunday or not?", None),
        ("Can it carry cars or bikes?", None),
        ("Which is faster, the ferry or the bridge?", None),
        ("Are there buoys or jetties?", None),
    ],
)
def test_which_questions_let_one_choose(question: str, words: tuple[str, str] | None) -> None:
    found = find_either(question)
    assert (tuple(one.words for one in found) if found else None) == words
