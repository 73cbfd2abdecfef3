"""Over a made handbook of a pottery: the list that is meant among its neighbours, steps, and sides with heads of their
own."""

from __future__ import annotations

import pytest

from answer.engine import Engine
from answer.model import Answer, Status
from tests.answer_fixture import engine_over

pytestmark = pytest.mark.xdist_group("answer")

POTTERY = """\
# Pottery handbook

## Kiln safety

Wood kiln
- Reaches 1300 degrees
- Burns a whole day

Gas kiln
- Reaches 1250 degrees
- Needs a chimney

Electric kiln
- Reaches 1200 degrees
- Runs by night

## Cones

Kinds of cones:
- A cone for low fire
- A cone for mid fire
- Conepack sets are bought in tens
- Shelves are washed in spring

## Workshop stations

The workshop offers places for these crafts:
- Throwing
  - Kick wheel
  - Banding wheel
- Slab work
  - Rolling table
  - Guide sticks

## Panel

The panel shows the following while it fires:

![A panel with three lamps](panel.png)
- **Heat** - how hot it is
- **Time** - how long it has fired

The panel shows the following once it has cooled:

- **Done** - the door may be opened

## Clay bodies

Clay bodies not stocked here:

- Porcelain paper clay
- Black grog

Clay bodies stocked for courses:

- Red earthenware
- White stoneware

## Glazes

Dipping  \\
Dipping takes a bucket of glaze and gives an even coat.

Brushing  \\
Brushing takes a cup of glaze and shows its strokes.

Use dipping if
- there are many cups of one shape

Use brushing if
- the pot is tall

The shop sells brushes. A brushing motion also cleans the dipping tongs of the raku yard.

## Opening the kiln

Before you open the kiln, do the following:

- Check that the chimney is shut
- Warn the people in the yard
- Put on the long gloves

To open the kiln

1. Turn the switch to zero.
2. Wait until the pyrometer falls below 100 degrees. Nobody may touch the door before.
3. Lift the latch and step aside.

## Trimming

Trimming levels: leather, chalk, bone.

## Tools

| Tool | Station | Cleaned with |
|---|---|---|
| Loop | Slab work | sponge |
| Rib | Throwing | brush, rag |
| Rib | Slab work | sand |

## Staff

- The potter may glaze on Mondays.
- The potter may glaze on Fridays.
- The caretaker sweeps daily.

## Firing programs

- Version 1: Fires slowly
- Version 2: Fires with a hold at the top

| Loading | Shelves |
|---|---|
| All at once | one |
| In turns | three |

Once a year the burner is swept.

## Fees

| Way | Members | Guests |
|---|---|---|
| By hour | 4 EUR | 6 EUR |
| By shelf | 9 EUR | 15 EUR |
"""


@pytest.fixture(scope="module")
def pottery(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    return engine_over(tmp_path_factory.mktemp("pottery"), {"handbook.md": POTTERY})


def ask(engine: Engine, question: str) -> Answer:
    return engine.ask(question)


LISTS = [
    # the things that bear the name asked for, not what is said of one of them
    ("Which kinds of kilns are there?", ["Wood kiln", "Gas kiln", "Electric kiln"], ["chimney", "1300"]),
    # a list whose end the layout lost: words made of several are no such word
    ("What kinds of cones are there?", ["low fire", "mid fire"], ["Conepack", "Shelves"]),
    # the item that the question names, not its neighbours
    ("What does the workshop offer for slab work?", ["Rolling table", "Guide sticks"], ["Kick wheel", "Throwing"]),
    # a picture between a head and its list
    ("What does the panel show while it fires?", ["Heat", "Time"], ["Done", "lamps"]),
    # what is denied
    ("Which clay bodies are not stocked?", ["Porcelain paper clay", "Black grog"], ["earthenware", "stoneware"]),
    # an order at the end
    ("Kinds of kilns, name them all", ["Wood kiln", "Gas kiln", "Electric kiln"], ["chimney"]),
    # the cells that stand where the row and the column meet that the question names
    ("Which things is a rib cleaned with?", ["brush", "rag", "sand"], ["sponge"]),
    # statements beside each other that say as much
    ("On which days may the potter glaze?", ["Mondays", "Fridays"], ["sweeps"]),
    ("Kilns look dangerous to me; list the kinds of kilns", ["Wood kiln", "Electric kiln"], ["chimney"]),
]


@pytest.mark.parametrize(("question", "items", "others"), LISTS)
def test_the_list_that_is_meant_among_its_neighbours(
    pottery: Engine, question: str, items: list[str], others: list[str]
) -> None:
    answer = ask(pottery, question)
    assert answer.status is Status.ANSWERED
    assert all(item in answer.answer for item in items), answer.answer
    assert not any(other in answer.answer for other in others), answer.answer


STEPS = ["How do I open the kiln?", "What is to be done to open the kiln, step by step?"]


@pytest.mark.parametrize("question", STEPS)
def test_steps_are_those_of_the_deed_itself_and_whole(pottery: Engine, question: str) -> None:
    answer = ask(pottery, question)
    steps = ["1. Turn the switch to zero", "2. Wait until the pyrometer", "3. Lift the latch and step aside"]
    assert all(step in answer.answer for step in steps), answer.answer
    assert "gloves" not in answer.answer


def test_steps_for_another_time_where_that_is_asked(pottery: Engine) -> None:
    answer = ask(pottery, "What must I do before I open the kiln?")
    assert all(word in answer.answer for word in ("chimney is shut", "Warn", "gloves")), answer.answer
    assert "latch" not in answer.answer


def test_what_stands_below_the_heads_of_two_sides_is_bound_to_them(pottery: Engine) -> None:
    answer = ask(pottery, "dipping vs brushing")
    assert answer.table is not None
    dipping, brushing = ("; ".join(row[column] for row in answer.table.rows) for column in (1, 2))
    assert "bucket" in dipping
    assert "many cups of one shape" in dipping
    assert "cup of glaze" in brushing
    assert "tall" in brushing
    assert "shop sells" not in dipping + brushing


def test_labelled_statements_are_bound_to_the_sides_that_their_labels_name(pottery: Engine) -> None:
    answer = ask(pottery, "difference between version 1 and version 2 of the firing programs")
    assert answer.table is not None
    first, second = ("; ".join(row[column] for row in answer.table.rows) for column in (1, 2))
    assert "slowly" in first
    assert "slowly" not in second
    assert "hold at the top" in second


def test_one_word_of_a_turn_of_small_words_binds_nothing(pottery: Engine) -> None:
    answer = ask(pottery, "loading all at once vs in turns")
    assert answer.table is not None
    assert "one" in [row[1] for row in answer.table.rows]
    assert "burner" not in "; ".join(row[1] for row in answer.table.rows)


def test_the_name_of_a_row_may_be_said_with_the_sort_of_things_above_it(pottery: Engine) -> None:
    answer = ask(pottery, "by hour way vs by shelf way of the fees")
    assert answer.table is not None
    assert ["Members", "4 EUR", "9 EUR"] in answer.table.rows


def test_statements_without_a_characteristic_are_one_row(pottery: Engine) -> None:
    compared = pottery.compare(["Dipping", "Brushing"])
    traits = [row[0] for row in compared.table.rows]
    assert traits.count("Notes") <= 1
    assert len(traits) == len(set(traits))
