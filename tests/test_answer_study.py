"""Over made study notes of a rope-rescue course: steps and remedies below their heads, values told of another case."""

from __future__ import annotations

from pathlib import Path

import pytest

from answer.asking.spelling import mend_spelling
from answer.engine import Engine
from answer.model import Kind, Status
from ontology.words import terms_of
from tests.answer_fixture import engine_of, engine_over

pytestmark = pytest.mark.xdist_group("answer")

NOTES = """\
# Rope rescue course

Knots are compatible with all harnesses. The colored rope is the spare one.

## Stretchers

### Basket stretcher

- Made of steel mesh
- Max load 270 kg
- The default sling length is 120 cm on a steep slope.

### Rolled stretcher

- Fits into a rucksack
- For narrow caves

## Loading the stretcher

1. Open the mesh and put the casualty on the stretcher
2. Strap the casualty down
3. Lift the stretcher onto the trolley

## Unloading the stretcher

1. Lower the trolley
2. Strap off, legs first
3. Carry the casualty from the stretcher into the tent

## Winch

- The winch cable is inspected by the base engineer
- Inspected cables bear a green tag
- The brake lever tells the winch to stop lowering the load.
- However, the winch will continue to feed cable to the second drum.
- The cable car stays available during the inspection of the winch

### Winch trouble

#### Troubleshooting

- Look whether the fuse is whole
- Test the hand pump
- The cable may be frozen

## 🪢 Ropes

### 1. Static rope

- Use cases: Lowering, hauling
- Shade: white
- Strength: Hemp (bad), nylon (good)
- A knot has a cost of 2.
- 3 types of sheath
- Storage life is the time a rope may be kept unused. The default is 5 years. Maximum is 10 years.

### 2. Dynamic rope

- Shade: red
- Suitable for leading
- Each strand can:
  - hold 4 fibres
  - carry up to 80 kg

### Rope bag

The rope bag has a minimum volume of 20 litres (when it is folded). Here are its parts:

- Lid: 2 litres
- Body: 18 litres

A 22-litre bag needs a belt.

### Comparing ropes

- Swapping between sheath and core

## Jammed pulley

A `JammedPulleyError` shows on the winch display.

To fix this error:

- Slacken the cable
- Turn the wheel by hand

## Two casualties at one ledge

- A common case: two climbers hang from a single ledge and both have to be lowered
- Problem: one winch lowers only one stretcher
- The solution: Fix a second pulley at the ledge. Then lower both stretchers on one cable.
- Keyword: pulley
"""


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    return engine_over(tmp_path_factory.mktemp("course"), {"course.md": NOTES})


@pytest.mark.parametrize(
    ("question", "told", "untold"),
    [
        ("How do I unload the stretcher?", "Lower the trolley", "Strap the casualty down"),
        ("How do I load the stretcher?", "Strap the casualty down", "legs first"),
        ("How do I lower two climbers from a single ledge?", "second pulley", "A common case"),
        ("What should I check if the winch isn't working?", "fuse", "green tag"),
        ("Who inspects the winch cable?", "base engineer", "green tag"),
        ("What is static rope good for?", "Lowering, hauling", "white"),
        ("What is the shade of a dynamic rope?", "red", "white"),
        ("What's the longest storage life of a rope?", "10 years", "white"),
        ("What is the minimum volume of a rope bag?", "20 litres", "Lid"),
        ("What is the cost of a knot?", "a cost of 2", "types"),
        ("How many strands do I need for 400 kg?", "5 strand", "fibres"),
        ("I get a JammedPulleyError. What should I do when I get this error?", "Slacken", "Hemp"),
    ],
)
def test_steps_remedies_and_who_does_a_thing(course: Engine, question: str, told: str, untold: str) -> None:
    answer = course.ask(question).answer
    assert told in answer
    assert untold not in answer


@pytest.mark.parametrize(
    ("question", "verdict"),
    [
        ("Does the brake lever stop the winch from feeding cable to the second drum?", False),
        ("Does the cable car have to be taken down while the winch is inspected?", False),
        ("Is hemp of good strength?", False),
        ("Is nylon of good strength?", True),
    ],
)
def test_what_goes_on_is_not_stopped(course: Engine, question: str, verdict: bool) -> None:
    assert course.ask(question).boolean is verdict


@pytest.mark.parametrize(
    "question",
    [
        "What is the max load of a rolled stretcher?",
        "What is the default sling length on a gentle slope?",
        "Which lubrication does the winch use?",
        "How many sheaths does a static rope have?",
        "What is the maximum volume of a rope bag?",
        "How many strands can break in a dynamic rope?",
        "Does the trolley support swapping between sheath and core?",
    ],
)
def test_a_value_of_another_thing_or_case_is_no_answer(course: Engine, question: str) -> None:
    assert course.ask(question).status is Status.NOT_FOUND


def test_what_one_thing_has_that_another_has_not_is_a_comparison(course: Engine) -> None:
    asked = course.find_evidence("What does static rope offer that dynamic rope doesn't?").question
    assert asked.kind is Kind.COMPARISON


def test_a_plain_english_word_is_not_put_right_but_in_its_spelling(course: Engine) -> None:
    assert mend_spelling("Compare the knots", course.knowledge) == "Compare the knots"
    assert mend_spelling("the coloured rope", course.knowledge) == "the colored rope"


def test_a_word_is_put_in_the_spelling_of_the_texts_from_either_side(tmp_path: Path) -> None:
    british = engine_of("# Ropes\n\nThe crew organises the depot.\n", tmp_path)
    asked = mend_spelling("Who organizes the depot?", british.knowledge)
    assert asked == "Who organises the depot?"


def test_letters_that_a_stroke_joins_are_one_word() -> None:
    assert terms_of("I/O ports, two I/Os, R&D and a/b") == ["io", "port", "two", "io", "rd", "b"]
