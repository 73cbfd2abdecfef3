"""What a text states for one thing, reckoned for several: rates, capacities, shares, rests and tries."""

from __future__ import annotations

import re

import pytest

from answer.engine import Engine
from answer.reckoning.givens import convert, read_givens
from answer.reckoning.rates import find_rates
from answer.solving.calculation import solve_calculation
from ontology.units import units
from tests.answer_fixture import engine_over

pytestmark = pytest.mark.xdist_group("answer")

TEXT = """\
# Ferry handbook

## Boarding

- Each lifeboat holds up to 40 passengers.
- The bilge pump moves 15 litres of water per second.
- Maximum number of cars per ferry: 60
- A mooring takes 12 minutes.
- The harbour fee is 15 % of the ticket price.
- The licence needs 300 hours at sea.
- A lost radio call is repeated up to 3 times with a pause of 40 seconds.
- 1 winch = 4 anchors per hour
- Ballast: 3 kg per metre (min 20, max 90 kg)
- Air in a diving bell: P1 x V1 = P2 x V2
- The lamp of the beacon flashes every 40 seconds.
- The tide gauge sends its log to the shore once a day.
- High turnover (20 msgs/s) of the radio mast

| Quota | Small pier | Large pier |
|---|---|---|
| Maximum number of berths per pier | 6 | 14 |
"""


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    return engine_over(tmp_path_factory.mktemp("ferry"), {"ferry.md": TEXT})


def result_of(engine: Engine, question: str) -> tuple[str, str] | None:
    """The result told for a question and the rule it was reckoned by."""
    draft = solve_calculation(engine.find_evidence(question))
    if draft is None:
        return None
    found = re.match(r"\*\*(.+?)\*\*", draft.text)
    assert found
    return found[1], draft.claims[0].text


@pytest.mark.parametrize(
    ("question", "result", "rule"),
    [
        ("How many passengers fit into 7 lifeboats?", "280 passengers", "Each lifeboat"),
        ("how many lifeboats for 130 passengers?", "4 lifeboat", "Each lifeboat"),
        ("How many kg of ballast does a hull of 12 metres need?", "36 kg", "Ballast"),
        ("How many kg of ballast does a hull of 5 metres need?", "20 kg", "Ballast"),
        ("How many kg of ballast does a hull of 40 metres need?", "90 kg", "Ballast"),
        ("How many litres of water does the bilge pump move in 2 minutes?", "1,800 litres", "The bilge pump"),
        ("How many litres of water does the pump move in 1 minute 30 seconds?", "1,350 litres", "The bilge pump"),
        ("i have 3 ferries, how many cars can i take in total?", "180", "Maximum number of cars"),
        ("How many ferries do 150 cars need?", "3 ferry", "Maximum number of cars"),
        ("how long do 5 moorings take?", "60 minute", "A mooring"),
        ("how many hours do 10 moorings take?", "2 hour", "A mooring"),
        ("How much is the harbour fee for a ticket price of 80 EUR?", "12 eur", "The harbour fee"),
        ("I have 180 hours at sea, how many hours are missing for the licence?", "120 hour", "The licence"),
        ("What is the total pause of a lost radio call in minutes?", "2 minute", "A lost radio call"),
        ("how many times does the lamp of the beacon flash in an hour?", "90 times", "The lamp"),
        ("how many flashes does the lamp of the beacon give in 3 minutes?", "4 times", "The lamp"),
        ("how many times per week does the tide gauge send its log?", "7 times", "The tide gauge"),
        ("how many messages does the radio mast turn over in a minute?", "1,200 msgs", "High turnover"),
        (
            "A diving bell holds 6 litres of air at 4 bar. What volume has the air at 1.5 bar?",
            "16 l",
            "Air in a diving bell",
        ),
        ("each of 3 crews lifts 8 anchors per hour, how many winches do they need?", "6 winch", "1 winch"),
    ],
)
def test_what_is_stated_for_one_is_reckoned_for_several(engine: Engine, question: str, result: str, rule: str) -> None:
    told = result_of(engine, question)
    assert told is not None
    assert told[0].casefold().startswith(result)
    assert told[1].startswith(rule)


@pytest.mark.parametrize(
    "question",
    [
        "How many sailors fit into 7 cabins?",
        "How many kites do 130 children need?",
        "How long do 4 repairs take?",
        "How much is the wharf tax for 80 barrels?",
    ],
)
def test_without_a_claim_nothing_is_reckoned(engine: Engine, question: str) -> None:
    assert result_of(engine, question) is None


def test_rates_are_read_with_what_they_are_of() -> None:
    (rate,) = find_rates("Maximum number of cars per large ferry: 60")
    assert (rate.value, rate.per) == (60.0, "large ferry")
    assert "car" in rate.of
    (each,) = find_rates("Each lifeboat holds up to 40 passengers.")
    assert (each.value, each.per) == (40.0, "lifeboat")
    assert find_rates("The ferry has 60 cars") == []


def test_what_holds_for_each_of_several_is_multiplied(engine: Engine) -> None:
    asked = engine.find_evidence("4 buoys each send 6 signals per hour. How many stations?").question
    question, steps = read_givens(asked)
    assert [quantity.low for quantity in question.quantities] == [24.0]
    assert steps == ("4 × 6 signals/hour = 24",)


def test_durations_of_several_units_are_one(engine: Engine) -> None:
    question, _ = read_givens(engine.find_evidence("What if the crossing takes 1 hour 45 minutes?").question)
    assert [(quantity.low, quantity.unit) for quantity in question.quantities] == [(105.0, "minute")]


def test_prefixes_of_bits_are_decimal_among_themselves() -> None:
    known = units().by_id
    assert convert(3.0, known["gigabit"], known["megabit"]) == 3000.0
    assert convert(90.0, known["minute"], known["hour"]) == 1.5
