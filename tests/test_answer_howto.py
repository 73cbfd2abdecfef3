"""How something is done, which option or command does it, an example of it, and what a thing is called."""

from __future__ import annotations

import pytest

from answer.asking.question_kind import find_kind
from answer.engine import Engine
from answer.model import Kind, Status
from tests.answer_fixture import engine_over

GREENHOUSE = """# Greenhouse controller

Command line tools and settings of the controller.

## Skip a bed based on a marker

The `--skip-if-marked` flag leaves out a bed that has a marker stick in it.

For the following layout:

    north/bed1
    north/bed2
    north/bed2/marker

The command `ghctl water --skip-if-marked` does not water `north/bed2`.

## Watering

### `--except` - Leave out matching beds

E.g. `ghctl water --except herbs` skips all herb beds.

You can water a bed with:

```
ghctl water <bed>
```

You can use `ghctl water all` to water all your beds one after the other.

The tool `ghctl dry` does not obey the schedule.

## Vents

The vents can be opened on their own above some temperature:

```
vent_open_above = 24
```

A command exists to open them at once:

```
ghctl vents open
```

| Setting | Description | Default |
|---------|-------------|---------|
| vent_report | Whether or not to send a report when vents move | false |
| vent_hide | Vents that are never shown on the panel | none |

## Panels

The fields of a panel are as follows:

| Field | Description |
|-------|-------------|
| title | The words on top of the panel |
| colour | The colour of its frame |
| width | How wide it is |

An example panel file:

```
title = North
colour = green
```

## Mixing feed

How do we mix feed for one tank?

- Step 1: Fill the tank halfway
- Step 2: Stir in the powder
- Step 3: Top the tank up with water

## Sounds

If the horn is muted, it cannot be sounded at night.

Sound it by pressing `{ horn: true }` on the panel.

The controller uses a siren as its alarm. An alarm may be tested.

To speak outside of working hours, use the night line.

- `pause`: pauses the pump until someone resumes it
- `drain`: empties the tank
- `swap K`: changes to pump K

```python
pump.pause()  # hold the line
```

## Remote keys

The keys of the remote are the following:

- Up and down: raise the blind
- Left: move the lamp
- Wheel: dim the lamp
- Star: start the fogger
- Hash: stop the fogger
- Zero: call for help

## Spares

You may need these spares:

- Fuse
- Belt (for the fogger)
- Hose
- Nozzle (for the fogger)
- Grease
- Fan blade

## Names

A tray that catches the water below a pot is known to growers as the drip tray.

## Models

|  | Basic | Plus | Max |
|---|---|---|---|
| Fogger | | ✓ | ✓ |
| Shade cloth | ✓ | ✓ | |
| Weight | 3 kg | 5 kg | 9 kg |
| Height | 20 cm | 20 cm | 40 cm |
"""


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    return engine_over(tmp_path_factory.mktemp("greenhouse"), {"greenhouse.md": GREENHOUSE})


@pytest.mark.parametrize(
    ("question", "told", "untold"),
    [
        ("How do I skip a bed?", "--skip-if-marked", "north/bed1"),
        ("How do I skip herb beds?", "--except herbs", "bed1"),
        ("How do I water all beds?", "ghctl water all", "<bed>"),
        ("What command opens the vents?", "ghctl vents open", "vent_open_above"),
        ("How do I turn off sending a report when vents move?", "vent_report", "vent_hide"),
        ("Steps to mix feed for a tank", "1. Fill the tank halfway", "Step 1"),
        ("Show me an example of a panel file", "title = North\ncolour = green", "vent"),
        ("What fields does a panel have?", "title, colour, width", "frame"),
        ("Which tool does not obey the schedule?", "ghctl dry", "vents"),
        ("What do you call the tray that catches the water?", "drip tray", "Panels"),
        ("Which models have a fogger?", "Plus, Max", "Basic"),
        ("Which model has no shade cloth?", "**Max**", "**Basic"),
        ("How do I sound the horn?", "{ horn: true }", "cannot"),
        ("Which alarm does the controller use?", "uses a siren as its alarm", "Names"),
        ("How do I speak outside of working hours?", "night line", "horn"),
        ("Which command pauses the pump?", "pauses the pump until someone resumes it", "pump.pause()"),
        ("How do I move the lamp?", "Left: move the lamp", "blind"),
        ("Which spares are needed for the fogger?", "Nozzle (for the fogger)", "Hose"),
        ("Compare Basic and Plus regarding weight", "3 kg", "20 cm"),
        ("What is the difference between Basic and Max in height?", "40 cm", "3 kg"),
        ("Which of these models does not have a fogger: Basic or Plus?", "Basic. ", "20 cm"),
    ],
)
def test_what_is_told_is_what_is_to_be_done(engine: Engine, question: str, told: str, untold: str) -> None:
    answer = engine.ask(question)
    assert answer.status is Status.ANSWERED
    assert told in answer.answer
    assert untold not in answer.answer


def test_an_option_that_does_something_else_is_not_told(engine: Engine) -> None:
    answer = engine.ask("Which setting opens panels?")
    assert answer.status is Status.NOT_FOUND or "vent_hide" not in answer.answer


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("How do I limit beds by minimum size?", Kind.HOWTO),
        ("What is the maximum size of a bed?", Kind.LIMIT),
        ("Which command does not obey the schedule?", Kind.REVERSE),
        ("Which command waters a bed?", Kind.HOWTO),
        ("How do I test that a sensor can connect to the controller?", Kind.HOWTO),
        ("How does the sensor connect to the controller?", Kind.RELATION),
        ("What do you call a bed that is never watered?", Kind.REVERSE),
        ("What do you call a panel?", Kind.DEFINITION),
        ("Name the two types of vents", Kind.LIST),
    ],
)
def test_the_kind_of_a_question_is_read_from_its_form(question: str, kind: Kind) -> None:
    assert find_kind(question) is kind
