"""Over made notes: lists whose layout was lost, lists for a purpose or a case, and statements that face each other."""

from __future__ import annotations

import pytest

from answer.engine import Engine
from tests.answer_fixture import engine_over

pytestmark = pytest.mark.xdist_group("answer")

MARKDOWN = """\
# Ferries

## Ferry kinds

### Chain ferry

- Unlimited Crossings
- Punctual Departure
- Use when the river is calm
- Wooden deck

### Reaction ferry

- High Crossings (40 a day)
- Irregular Departure
- Use when the current is strong
- Steel hull

## Winch

Can be used to

- Pull the ferry
- Lift barges

When not to use

- If the rope is wet
- With children aboard

When to use

- Low water
- Night crossings

## Landing stage

- Built of oak
- Wide enough for carts
- Lit at night
"""

SLIDES = """\
River Transport


- River Pilots
  - Steers the ferry
  - Supports licence classes such as:
  - Inland Skipper
  - Sea master with two years of service
  - Canal keeper of the upper river
- River Tolls
  - Toll Group:
  - Carts: two coins for each of the axle groups
  - Riders: one coin for a horse
  - Walkers: free of charge
"""


@pytest.fixture(scope="module")
def river(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    return engine_over(tmp_path_factory.mktemp("river"), {"ferries.md": MARKDOWN, "river.txt": SLIDES})


@pytest.mark.parametrize(
    ("question", "items", "others"),
    [
        ("What can the winch be used for?", ["Pull the ferry", "Lift barges"], ["rope", "Night"]),
        ("When should the winch not be used?", ["rope is wet", "children aboard"], ["Low water"]),
        ("When should I use the winch?", ["Low water", "Night crossings"], ["rope"]),
        ("What are the advantages of the landing stage?", ["oak", "carts", "Lit at night"], ["rope"]),
        (
            "Which licence classes do river pilots support?",
            ["Inland Skipper", "Sea master", "Canal keeper"],
            ["Steers"],
        ),
        ("Which toll groups are there?", ["Carts", "Riders", "Walkers"], ["Skipper"]),
    ],
)
def test_the_list_that_is_asked_for_whole_and_no_other(
    river: Engine, question: str, items: list[str], others: list[str]
) -> None:
    answer = river.ask(question).answer
    assert [item for item in items if item not in answer] == []
    assert [other for other in others if other in answer] == []


def test_statements_of_one_characteristic_face_each_other(river: Engine) -> None:
    table = river.ask("What is the difference between a chain ferry and a reaction ferry?").table
    assert table is not None
    rows = {row[0]: row[1:] for row in table.rows}
    assert rows["Crossings"] == ["Unlimited Crossings", "High Crossings (40 a day)"]
    assert rows["Departure"] == ["Punctual Departure", "Irregular Departure"]
    assert rows["Use when"] == ["Use when the river is calm", "Use when the current is strong"]
    assert rows["Notes"] == ["Wooden deck", "Steel hull"]


def test_the_thing_of_which_a_statement_says_what_is_asked(river: Engine) -> None:
    answer = river.ask("Chain ferry or reaction ferry: which one has a steel hull?")
    assert answer.answer == "**Reaction ferry** – Steel hull."
