"""Over an apprentice's made notes: short forms in brackets, numbers in tables, criteria in order, terms set apart."""

from __future__ import annotations

import pytest

from answer.engine import Engine
from ingest.names import NameBook
from ontology.lexicon import load_lexicon
from tests.answer_fixture import engine_over

pytestmark = pytest.mark.xdist_group("answer")

NOTES = """\
# Joinery Lecture Notes

## Machines

- Automatic Panel Feeding (APF) moves boards to the saw, so that nobody stands beside the blade.
- The feeder grips up to four Long Board Trays (LBTs).
- PlanerV2 is used for oak. PlanerV3 is used for walnut.

| Board width | Feed cost |
|---|---|
| 20 cm | 7 |
| 40 cm | 19 |

## Order of Selection of the Lead Joiner

1. Longest time in the shop
2. Lowest badge number

## Flaws

- A shake is the risk of a crack that runs along the grain.
- A crack is a gap in the wood.
- A wedge helps to close a crack before a shake shows.

## The three daily needs

### 1. Light

The bench stands at the window.

### 2. Air

The window is open.

### 3. Rest

A break comes at noon.

## Gluing

If you glue in a cold shop you cannot clamp within an hour.

If the glue is fresh and its skin is equal to a film of milk, the joint is closed since it cannot creep with respect
to the clamp.

Joints are glued or dry.

Types:

- Dovetail
- Mortise

```yaml
# Optional, heats the pot, disabled by default
heater: off
```
"""


@pytest.fixture(scope="module")
def joiner(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    return engine_over(tmp_path_factory.mktemp("joiner"), {"joinery.md": NOTES})


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("What is APF?", "Automatic Panel Feeding (APF) moves boards to the saw"),
        ("How many LBTs can the feeder grip?", "up to four Long Board Trays"),
        ("What is the feed cost of a 40 cm board?", "40 cm – Feed cost: 19"),
        ("How is the lead joiner chosen?", "1. Longest time in the shop\n2. Lowest badge number"),
        ("What are the three daily needs?", "1. Light, 2. Air, 3. Rest"),
        ("Can I clamp within an hour when I glue in a cold shop?", "No."),
        ("What happens if the skin of the glue is equal to a film of milk?", "the joint is closed"),
        ("What are the types of joints in gluing?", "Dovetail, Mortise"),
        ("Is heating the pot on by default?", "No."),
        ("What is the difference between a shake and a crack?", "A shake is the risk of a crack"),
    ],
)
def test_what_notes_set_briefly_is_told(joiner: Engine, question: str, says: str) -> None:
    found = joiner.ask(question)
    told = f"{found.answer} {found.table.rows if found.table else ''}"
    assert found.status.value == "answered"
    assert says in told


def test_what_several_names_have_in_brackets_is_no_name_of_theirs() -> None:
    book = NameBook(load_lexicon())
    first, second = book.name("Oak board (EN 942)"), book.name("Beech board (EN 942)")
    assert first != second
    assert book.name("Long Board Tray (LBT)") == book.name("LBT")


def test_a_title_that_tells_what_sort_of_text_it_is_names_what_that_is_about(joiner: Engine) -> None:
    assert joiner.resolve("Joinery").label == "Joinery"
