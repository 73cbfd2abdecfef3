"""Over made slides and a page of a cheese dairy: which things have what is asked, and what words stand for."""

from __future__ import annotations

import pytest

from answer.engine import Engine
from answer.model import Kind, Status
from tests.answer_fixture import engine_over

pytestmark = pytest.mark.xdist_group("answer")

SLIDES = """\
Cheese Dairy

- Vats of the dairy
 - Steam Vat
 - Heated from below
 - Runs at pressure level 4
 - Copper Vat
 - Heated by hand
 - Runs at pressure level 4
 - Cooling Vat
 - Chilled with ice water
 - Runs at pressure level 7

Sparing fuel through lids and double walls

Kinds of Rennet

Rennet\tPrice class\tUse cases
Calf rennet\tHighest price\tHard cheese, long ripening, cannot be used for vegetarian cheese
Lamb rennet\tMiddle price\tPecorino only, cannot be used for vegetarian cheese
Thistle rennet\tLowest cost\tSoft cheese of the mountains

- Milk Tally
 - A tally sheet lists the milk of a day. Contains the name of the farmer, the litres and the hour.
 - Billed via litres of raw milk
 - The ladder for tallies is written as YAML

- Ripening Boards
 - Up to 3 double ripening boards hang below a shelf
"""

PAGE = """\
# Cellars

## Kinds of cellar

| Characteristic | Rock cellar | Brick cellar |
|---|---|---|
| Scalability | By digging | By building on |
| Coolness | 8 °C all year | 12 °C in summer |

## What a cellar offers

| Trait | Rock cellar | Brick cellar | Barrel store |
|---|---|---|---|
| Lift | v |  | v |
| Cold water | v | v |  |
| Window |  | v |  |

## Rounds

Wheels in the rock cellar keep over winter; wheels in the brick cellar do not.

- Turning of wheels
  - async turning by hand
- Salting of wheels
  - synchronous salting

A rack

- is tied to a cellar
- can span multiple shelves

Labels

- smaller than the wheel (only the date is on it)

The thermometers of visitors are unreliable.

Curd knives slow the curd down while it settles.


| Type | Description | Cause |
|---|---|---|
| Blowing | Gas holes where none should be | Foul water |
| Weeping | Whey that comes out late | Warm cellar |

| Rind wash | Effect |
|---|---|
| Brine | Firm rind |

Brine wash is the default. The default soaking time is 20 minutes.

Cows, goats and sheep (milk givers), whey pigs, cats, dogs (yard animals)

The milk pump pulls milk from the tank.

| Trait | Wax coat | Cloth coat |
|---|---|---|
| Breathing | Not possible | Breathing through the weave |
| Mould guard | Yes | No |

Great for keeping starter cultures!

There are two types of racks for cellars:

- Iron racks
- Oak racks
"""


@pytest.fixture(scope="session")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    return engine_over(tmp_path_factory.getbasetemp() / "dairy", {"dairy.txt": SLIDES, "cellars.md": PAGE})


@pytest.mark.parametrize(
    ("question", "told", "left"),
    [
        ("Which vats run at pressure level 4?", ["Steam Vat", "Copper Vat"], "Cooling"),
        ("Which rennets cannot be used for vegetarian cheese?", ["Calf rennet", "Lamb rennet"], "Thistle"),
    ],
)
def test_all_things_are_told_of_which_the_same_is_said(
    engine: Engine, question: str, told: list[str], left: str
) -> None:
    answer = engine.ask(question)
    assert answer.status is Status.ANSWERED
    assert all(name in answer.answer for name in told)
    assert left not in answer.answer
    assert len(answer.citations) >= len(told)


@pytest.mark.parametrize(
    ("question", "begins"),
    [
        ("How do rock cellars and brick cellars scale?", "Rock cellar – Scalability: By digging"),
    ],
)
def test_of_two_things_named_the_row_tells_both(engine: Engine, question: str, begins: str) -> None:
    answer = engine.ask(question)
    assert begins in answer.answer
    assert "Brick cellar" in answer.answer


@pytest.mark.parametrize(
    ("question", "holds"),
    [
        ("Which rennet is cheapest?", "Lowest cost"),
        ("How can fuel be spared?", "lids and double walls"),
        ("What does a tally sheet contain?", "litres"),
        ("What is the milk tally billed by?", "litres of raw milk"),
        ("In what format is the ladder for tallies written?", "YAML"),
    ],
)
def test_what_is_asked_is_found_in_other_words(engine: Engine, question: str, holds: str) -> None:
    answer = engine.ask(question)
    assert answer.status is Status.ANSWERED
    assert holds in answer.answer


def test_what_a_thing_is_done_by_asks_for_no_definition(engine: Engine) -> None:
    assert engine.find_evidence("What is the milk tally billed by?").question.kind is not Kind.DEFINITION


def test_a_choice_for_a_purpose_is_a_comparison(engine: Engine) -> None:
    evidence = engine.find_evidence("calf rennet or lamb rennet for hard cheese?")
    assert evidence.question.kind is Kind.COMPARISON
    assert "Calf rennet" in engine.ask("calf rennet or lamb rennet for hard cheese?").answer


@pytest.mark.parametrize(
    ("question", "begins"),
    [
        ("Do wheels in the brick cellar keep over winter?", "No"),
        ("Do wheels in the rock cellar keep over winter?", "Yes"),
        ("Is the turning of wheels synchronous?", "No"),
        ("Can a rack span several cellars?", "No"),
        ("Can a rack span several shelves?", "Yes"),
        ("Are labels as large as the wheel?", "No"),
        ("Does the brick cellar offer a lift?", "No"),
        ("Are the thermometers of visitors reliable?", "No"),
    ],
)
def test_what_is_said_of_another_or_of_one_is_no_yes(engine: Engine, question: str, begins: str) -> None:
    assert engine.ask(question).answer.startswith(begins)


def test_a_letter_may_be_the_mark_of_a_table(engine: Engine) -> None:
    answer = engine.ask("Which cellars offer a lift?").answer
    assert "Rock cellar" in answer
    assert "Barrel store" in answer
    assert "no for Brick cellar" in answer or "Brick" not in answer


@pytest.mark.parametrize(
    ("question", "holds"),
    [
        ("What is weeping?", "Whey that comes out late"),
        ("What causes blowing?", "Foul water"),
        ("What do curd knives do?", "slow the curd down"),
        ("Which wash is the default?", "Brine wash is the default"),
    ],
)
def test_a_definition_is_the_column_that_describes(engine: Engine, question: str, holds: str) -> None:
    assert holds in engine.ask(question).answer


def test_types_are_counted_by_what_they_are_types_of(engine: Engine) -> None:
    assert engine.ask("How many types of racks are there?").answer.startswith("2: ")


@pytest.mark.parametrize(
    ("question", "begins"),
    [
        ("Does the milk pump push or pull?", "Pull. "),
        ("Which animals are milk givers?", "Cows, goats, sheep"),
        ("Which animals are yard animals?", "whey pigs, cats, dogs"),
    ],
)
def test_of_two_ways_or_groups_the_one_that_is_told(engine: Engine, question: str, begins: str) -> None:
    assert engine.ask(question).answer.casefold().startswith(begins.casefold())


def test_a_thing_that_lacks_what_is_asked_stands_behind_one_that_has_it(engine: Engine) -> None:
    assert "Cloth coat" in engine.ask("Which coat do I take if I need breathing?").answer


def test_a_situation_counts_less_than_the_clause_that_asks(engine: Engine) -> None:
    question = "my farm has to deliver every morning and runs short of time - where do i keep starter cultures?"
    evidence = engine.find_evidence(question)
    assert {"farm", "deliv"} & evidence.question.situation
    assert "starter" not in evidence.question.situation
    assert "starter cultures" in engine.ask(question).answer
