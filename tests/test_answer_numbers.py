"""Numbers that a question gives, held against the bounds and rates of a made text: the rules of a library."""

from __future__ import annotations

import pytest

from answer.engine import Engine
from answer.model import Status
from tests.answer_fixture import engine_over

pytestmark = pytest.mark.xdist_group("answer")

RULES = """\
# Rules of the town library

## Loans

- A loan lasts at most 28 days.
- Readers may borrow up to 12 books.
- Complaints must be filed within 10 days of return. To extend a loan, ask at least 3 days before it ends.

## Parcels

The book lift takes loads of 5 to 40 kg. The side of a picture must not exceed 90 cm.

| Parcel | Zone 1 | Zone 2 | Days |
|---|---|---|---|
| Small parcel | 3.50 EUR | 6.00 EUR | 2 |
| Large parcel | 7.00 EUR | 12.00 EUR | 3 |

A monthly pass costs 9 EUR. Express service costs 2 EUR extra per parcel.

## Work

- A clerk labels 30 books per hour.
- The scanner reads one page every 4 seconds.
- Late books cost 0.50 EUR per day, at most 8 EUR per book.
- Shelves hold up to 40 books. There are 6 shelves per room.
- The hall is 18 m long and 9 m wide.
- The vault is kept at 19 to 21 °C.
- Each poster needs 20 ml of glue and 4 pins.
- Members may bring up to 3 friends.
- The kiln of the binder is heated to 85 °C by default.
- Shelf load = number of books x weight of a book in kg
- Glue makes up 4% of the weight of a binding.
- A rebinding costs 12 EUR plus 0.50 EUR per page.
- Nobody may read longer than 6 hours a day.
- One porter looks after 3 lifts.
- In a draught above 40 km/h the roof hatch does not open.
- The case for a globe may be at most 60 x 50 x 50 cm.
- A seat costs 3 EUR for the first hour and 2 EUR for each further hour, at most 16 EUR per day.

| Print | Price | Weight |
|---|---|---|
| Map | 2.50 EUR | 40 g |
| Globe | 60 EUR | 1.5 kg |

| Ward | Shelves of books | Clerks per shift |
|---|---|---|
| East | 44 | 5 |
| West | 61 | 7 |
"""


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    return engine_over(tmp_path_factory.mktemp("library"), {"library.md": RULES})


@pytest.mark.parametrize(
    ("question", "verdict"),
    [
        ("Is a loan of 20 days too long?", "No"),
        ("Is a loan of 30 days too long?", "Yes"),
        ("Are 13 books too many to borrow?", "Yes"),
        ("Are 12 books too many to borrow?", "No"),
        ("Is a load of 50 kg too heavy for the book lift?", "Yes"),
        ("Is a load of 3 kg too light for the book lift?", "Yes"),
        ("Is a load of 6 kg too light for the book lift?", "No"),
        ("Is 90 cm too long for the side of a picture?", "No"),
        ("Would a complaint after 14 days be accepted?", "No"),
        ("Is a complaint after 8 days still accepted?", "Yes"),
        ("Is it enough to ask 2 days before to extend a loan?", "No"),
        ("Is a draught of 50 km/h too strong?", "Yes"),
        ("Would 7 hours a day of reading be allowed?", "No"),
        ("Would 5 hours a day of reading be allowed?", "Yes"),
        ("Is it enough to ask 5 days before to extend a loan?", "Yes"),
    ],
)
def test_a_number_too_much_or_enough_is_held_against_its_bound(engine: Engine, question: str, verdict: str) -> None:
    told = engine.ask(question)
    assert told.status is Status.ANSWERED
    assert told.answer.startswith(f"{verdict}.")


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("How much do 3 large parcels to zone 2 cost?", "**36 EUR**"),
        ("How much would 5 months with a monthly pass cost?", "**45 EUR**"),
        ("What do a small parcel and a large parcel to zone 1 cost together?", "**10.5 EUR**"),
        ("How long does it take a clerk to label 90 books?", "**3 hours**"),
        ("How many minutes does a clerk need for 15 books?", "**30 minutes**"),
        ("How long does the scanner take for 15 pages?", "**60 seconds**"),
        ("What does a book cost that is 30 days late?", "**8 EUR**"),
        ("What does a book cost that is 4 days late?", "**2 EUR**"),
        ("How many shelves do I need for 100 books?", "**3 "),
        ("How much glue for 5 posters?", "**100 ml**"),
        ("How many pins for 5 posters?", "**20 pins**"),
        ("How many porters for 7 lifts?", "**3 porter**"),
        ("How much is a rebinding of 20 pages?", "**22 EUR**"),
        ("What do 8 maps cost?", "**20 EUR**"),
        ("How much do 3 globes weigh?", "**4.5 kilograms**"),
        ("How many grams of glue for a binding with a weight of 2 kg?", "**80 grams**"),
        ("How many books do 3 clerks label in an hour?", "**90 books"),
    ],
)
def test_what_is_stated_for_one_is_reckoned_for_several(engine: Engine, question: str, told: str) -> None:
    assert engine.ask(question).answer.startswith(told)


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("How much does a large parcel to zone 2 cost?", "12.00 EUR"),
        ("Up to how many friends may I bring?", "up to 3 friends"),
        ("How long is the hall?", "18 m long"),
        ("Between what temperatures is the vault kept?", "19 to 21 °C"),
        ("What is the default temperature of the kiln?", "85 °C"),
        ("How long does a loan last in weeks?", "28 days = 4 weeks"),
        ("How big may the case for a globe be?", "60 x 50 x 50 cm"),
        ("What is the shelf load of 30 books?", "The question does not give: weight of a book in kg."),
        ("How many days ahead do I have to ask to extend a loan?", "at least 3 days before"),
    ],
)
def test_the_very_value_that_is_asked_for_is_told(engine: Engine, question: str, told: str) -> None:
    answer = engine.ask(question)
    assert answer.status is Status.ANSWERED
    assert told in answer.answer


@pytest.mark.parametrize("question", ["How deep is the hall?", "How much do 4 clerks cost?"])
def test_what_no_rule_tells_is_refused(engine: Engine, question: str) -> None:
    assert engine.ask(question).status is Status.NOT_FOUND


def test_a_bound_for_a_day_is_not_reckoned_for_a_part_of_it(engine: Engine) -> None:
    assert engine.ask("How much is a seat for 3 hours?").answer.startswith("Work: A seat costs 3 EUR")


@pytest.mark.parametrize(
    ("question", "values"),
    [
        ("What is the price of a small parcel to zone 1 and to zone 2?", ("3.50 EUR", "6.00 EUR")),
        ("How many shelves and how many clerks does the West have?", ("61", "7")),
        ("What do 2 globes and a map cost?", ("60 EUR", "2.50 EUR")),
        ("How many days do a small parcel and a large parcel take?", ("Days: 2", "Days: 3")),
    ],
)
def test_two_amounts_asked_at_once_are_both_told(engine: Engine, question: str, values: tuple[str, str]) -> None:
    answer = engine.ask(question).answer
    assert all(value in answer for value in values)
