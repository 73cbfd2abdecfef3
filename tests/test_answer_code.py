"""Over the manual of a greenhouse controller: source code answers where code is asked for, and not otherwise."""

from __future__ import annotations

import pytest

from answer.engine import Engine
from answer.model import Answer, Status
from ingest.shape import reads_as_prose
from tests.answer_fixture import engine_of, engine_over

pytestmark = pytest.mark.xdist_group("answer")

MANUAL = """\
# Greenhouse controller

The controller opens the vents and waters the beds.

## Sensors of a bed

A bed may carry the following sensors:

- Soil probe
- Leaf thermometer
- Light meter

```js
const bed = new Bed({
  sensors: [probe, lamp],
  valve: 'north',
})
bed.sensors.forEach(sensor => sensor.read())
```

## Night mode

The vents stay closed at night.

```js
// Without this call the vents close at dusk, whatever the alarm clock says
controller.ignoreDusk()

// Wakes the pump
controller.wake(3)
```

## Command line

```
[-w <litres>] Water every bed with so many litres (from 1 to 40)
[-v north | south] Open the vents of one side
```
"""


@pytest.fixture(scope="session")
def greenhouse(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    return engine_over(tmp_path_factory.mktemp("greenhouse"), {"greenhouse.md": MANUAL})


def ask(engine: Engine, question: str) -> Answer:
    return engine.ask(question)


def test_a_list_is_made_of_items_and_not_of_lines_of_code(greenhouse: Engine) -> None:
    answer = ask(greenhouse, "Which sensors can a bed carry?")
    assert answer.status is Status.ANSWERED
    assert all(name in answer.answer for name in ("Soil probe", "Leaf thermometer", "Light meter"))
    assert "forEach" not in answer.answer
    assert "valve" not in answer.answer


def test_code_answers_how_something_is_done_with_the_comment_that_says_so(greenhouse: Engine) -> None:
    answer = ask(greenhouse, "How do I keep the vents from closing at dusk?")
    assert "controller.ignoreDusk()" in answer.answer
    assert "wake" not in answer.answer


def test_code_does_not_answer_how_many(greenhouse: Engine) -> None:
    assert "wake(3)" not in ask(greenhouse, "How many pumps does the controller wake?").answer


def test_help_texts_set_as_code_answer_as_words_do(greenhouse: Engine) -> None:
    answer = ask(greenhouse, "How many litres can every bed be watered with?")
    assert answer.status is Status.ANSWERED
    assert "1 to 40" in answer.answer


@pytest.mark.parametrize(
    ("code", "prose"),
    [
        ("[-w <litres>] Water every bed with so many litres (from 1 to 40)", True),
        ("# The pump runs for as long as the tank is full.", True),
        ("const bed = new Bed({", False),
        ("export default greenhouse", False),
        ("for (const bed of beds) { await bed.water(3) }", False),
        ("valve: 'north'", False),
    ],
)
def test_prose_in_a_code_block_is_told_from_code(code: str, prose: bool) -> None:
    assert reads_as_prose(code) is prose


SWITCH = """\
# Switch handbook

## Guarding ports

A port can be guarded against strangers. A guarded port asks every device for its name.

The following example guards the fourth port of a switch.

```
$ swctl guard-port --port 4
```

A guard can be taken away in the web page.
"""


@pytest.mark.parametrize(
    "question", ["how do I guard a port from the command line?", "how can I guard port 4 in the terminal?"]
)
def test_where_a_command_is_typed_need_not_be_told(tmp_path_factory: pytest.TempPathFactory, question: str) -> None:
    answer = engine_of(SWITCH, tmp_path_factory.mktemp("switch")).ask(question)
    assert answer.status is Status.ANSWERED
    assert "swctl guard-port --port 4" in answer.answer
