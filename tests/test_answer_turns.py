"""Over a made handbook of a tram depot: turns of phrase that decide what is asked, and near misses that are refused."""

from __future__ import annotations

import pytest

from answer.engine import Engine
from answer.model import Answer, Status
from answer.reckoning.givens import read_givens
from tests.answer_fixture import engine_over

pytestmark = pytest.mark.xdist_group("answer")

HANDBOOK = """\
# Tram depot handbook

## Depot system

- Choose the track gauge of a new depot (cannot be changed)
- The rails of the yard are automatically greased within the depot.
- A siding does not carry a third rail, so regenerative braking is not supported.
- TR-77 is not a valid vehicle number and KX is not a valid line code in timetables.
- Number of sidings per depot: 12
- The ticket printer has a high throughput (300 tickets/s)
- Number of coupled trams per depot: 4
- Maximum shunting depth: 6 levels deep.

- The wheel log will lose entries if the tram is parked.
- Automatic wheel greasing
- Signal plans are depot specific.
- Brass plates: The maker's plate is stamped onto the frame. It is not painted by default.
- The gong limit does not apply to not-found stops.
- Even when a ticket is marked as paper, tickets are printed unmodified.
- The locks of the shed are advisory.
- If you wash trams by hand, wash them in groups of no more than 25 trams at a time.

## Wear metrics

- The tram reports metrics:
  - BogieWear measures the loss of the bogie
  - Wear measures the loss of the whole tram
- A tram has high pull (12x pull of a horse, 2x pull of a bus)

## Door motors

- Uses a short stroke by default
  - A short stroke closes half of the door
  - A long stroke closes all of the door
  - Keeps the draught out
  - Needs a stronger spring
- The archive of door logs grows into the petabytes
- The spring factory makes tens of thousands of springs
- Door signals are based on the ideas of lamps and bells

## Benefits of night service

- Fewer cars

## Night buffet

- Warm drinks
- Less waiting

## Ticket stock

|          | Paper tickets | Plastic tickets |
| -------- | ------------- | --------------- |
| Price    | 1 cent        | 30 cents        |
| Life     | one day       | ten years       |
| Printing | on board      | at the depot    |

## Not supported

- Diesel shunters, and alike heavy engines

## Depot console

The depot console has these commands:

- `depot clone`: clones a timetable
- `depot create`: creates a new timetable
- `depot route`: shows the route of a tram

## Power

A substation can deliver 40 kB/s of telemetry per km of track.

## Vehicles

- Snowplough Plus: holds 9 tons of salt
- Plain vehicles: Snowplough, Weedkiller, Sweeper
- Tower wagon
  - Reaches the overhead line
  - Carries two workers
"""


@pytest.fixture(scope="module")
def depot(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    return engine_over(tmp_path_factory.mktemp("depot"), {"depot.md": HANDBOOK})


def ask(engine: Engine, question: str) -> Answer:
    return engine.ask(question)


@pytest.mark.parametrize(
    ("question", "verdict"),
    [
        ("Can I switch my depot to a different track gauge later on?", False),
        ("Will the rails of the yard be greased without me doing anything?", True),
        ("Does a siding support regenerative braking?", False),
        ("I gave my tram the vehicle number TR-77, is that a valid vehicle number?", False),
        ("We own a diesel shunter, can we use it in the depot?", False),
        ("If I park the tram, are the entries of its wheel log still there?", False),
        ("Do I have to switch on wheel greasing myself?", False),
        ("Can one signal plan stretch over two depots?", False),
        ("Is the maker's plate painted by default?", False),
        ("Does the gong limit hold for a not-found stop?", False),
        ("Does the depot turn a ticket into plain text when it is marked as paper?", False),
        ("Are the locks of the shed mandatory?", False),
        ("While the tram is parked, does the wheel log lose entries?", True),
    ],
)
def test_yes_or_no_is_decided_by_the_clause_that_speaks_of_it(depot: Engine, question: str, verdict: bool) -> None:
    answer = ask(depot, question)
    assert answer.status is Status.ANSWERED, answer.answer
    assert answer.boolean is verdict, answer.answer


@pytest.mark.parametrize(
    ("question", "told", "absent"),
    [
        ("sidings allowed per depot", "12", "4"),
        ("How many tickets per second can the ticket printer handle?", "300", "12"),
        ("How deep can trams be nested when shunting?", "6", "12"),
        ("i need to copy a timetable, which depot command do i use?", "depot clone", "depot create"),
        ("I have 130 trams to wash by hand. How many groups are needed at least?", "**6 group", "**25"),
        ("What throughput can a substation with 3 km of track deliver?", "120 kB/s", "40 kB/s**"),
    ],
)
def test_what_is_asked_in_other_words_is_told(depot: Engine, question: str, told: str, absent: str) -> None:
    answer = ask(depot, question)
    assert answer.status is Status.ANSWERED, answer.answer
    assert told in answer.answer
    assert absent not in answer.answer


@pytest.mark.parametrize(
    "question",
    [
        "How do I delete a timetable with the depot console?",
        "How much salt does the plain Snowplough (not the Plus) hold?",
        "What is the highest voltage of a substation with telemetry?",
        "What is the minimum water pressure to wash trams by hand in groups?",
        "What memory limit is set for the ticket printer?",
        "Weedkiller or Tower wagon, what are the differences?",
    ],
)
def test_what_is_told_of_the_reverse_or_of_another_thing_is_no_answer(depot: Engine, question: str) -> None:
    answer = ask(depot, question)
    assert answer.status is Status.NOT_FOUND, answer.answer


PRODUCTS = """\
# Databases

## Amazon DynamoDB

- 256 tables per region
- The activation hook runs when a table is registered

- Amazon DynamoDB is often used with a cache

## Amazon S3

- Storage for the internet

## Deployment concepts

- Aurora: Which cluster a deployment goes to

## Amazon Aurora

- A managed relational database

## Amazon Redshift

- A data warehouse for analytics
"""


@pytest.fixture(scope="module")
def products(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    return engine_over(tmp_path_factory.mktemp("products"), {"products.md": PRODUCTS})


def test_a_limit_of_one_product_is_not_told_for_another(products: Engine) -> None:
    assert "256" in ask(products, "how many tables per region can I have in DynamoDB?").answer
    assert ask(products, "how many tables per region can I have in Redshift?").status is Status.NOT_FOUND


def test_a_deed_is_not_its_reverse_by_a_prefix(products: Engine) -> None:
    assert ask(products, "Which hook runs when a table is registered?").status is Status.ANSWERED
    assert ask(products, "Which hook runs when a table is unregistered?").status is Status.NOT_FOUND


def test_a_statement_that_says_no_more_than_the_question_is_no_answer(products: Engine) -> None:
    answer = ask(products, "Which activation hook of DynamoDB runs when a table is registered?")
    assert answer.status is Status.NOT_FOUND, answer.answer


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("What is S3?", "Storage for the internet"),
        ("What is Amazon S3?", "Storage for the internet"),
        ("What is Aurora?", "managed relational database"),
        ("what's an Aurora", "managed relational database"),
    ],
)
def test_a_thing_is_defined_by_its_own_section(products: Engine, question: str, told: str) -> None:
    answer = ask(products, question)
    assert answer.status is Status.ANSWERED, answer.answer
    assert told in answer.answer


def test_a_rate_that_stands_behind_the_size_of_each_is_of_the_things(depot: Engine) -> None:
    question, _ = read_givens(depot.find_evidence("how many units for 100 writes of 6 KB per second").question)
    writes, size = question.quantities
    assert (writes.low, writes.per) == (100, "second")
    assert (size.low, size.per, size.dimension) == (6, "", "data")


def test_by_how_many_times_one_thing_beats_another_is_told(depot: Engine) -> None:
    answer = ask(depot, "How many times the pull of a horse does a tram have?")
    assert "12x" in answer.answer


def test_sides_joined_outright_are_not_their_aspects(depot: Engine) -> None:
    answer = ask(depot, "paper tickets vs plastic tickets: price and life")
    assert answer.table is not None
    assert answer.table.columns[1:] == ["Paper tickets", "Plastic tickets"]


def test_a_name_that_is_part_of_another_is_a_side_of_its_own(depot: Engine) -> None:
    answer = ask(depot, "What's the difference between BogieWear and Wear?")
    assert answer.table is not None
    row = next(row for row in answer.table.rows if row[1] and row[2])
    assert row[1:] == ["BogieWear measures the loss of the bogie", "Wear measures the loss of the whole tram"]


def test_what_follows_a_named_side_is_of_that_side(depot: Engine) -> None:
    answer = ask(depot, "Difference between a short stroke and a long stroke")
    assert answer.table is not None
    long = " ".join(row[2] for row in answer.table.rows)
    assert "Keeps the draught out" in long
    assert "Needs a stronger spring" in long


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("How large can the archive of door logs get?", "into the petabytes"),
        ("How many springs does the spring factory make?", "tens of thousands"),
        ("What are door signals based on?", "lamps and bells"),
        ("Name the benefits of the night buffet", "Less waiting"),
    ],
)
def test_amounts_in_words_and_sides_of_a_thing_are_told(depot: Engine, question: str, told: str) -> None:
    assert told in ask(depot, question).answer


def test_which_of_two_is_a_comparison_however_they_are_joined(depot: Engine) -> None:
    answer = ask(depot, "short stroke versus long stroke: which one keeps the draught out?")
    assert answer.table is not None
    assert answer.table.columns[1:] == ["short stroke", "long stroke"]
