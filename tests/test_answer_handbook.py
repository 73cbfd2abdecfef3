"""Over the made handbook of a kiln controller: places in an order, counts, exceptions, options and what names them."""

from __future__ import annotations

import pytest

from answer.asking.phrasing import strip_courtesies
from answer.engine import Engine
from answer.model import Status
from tests.answer_fixture import engine_over

pytestmark = pytest.mark.xdist_group("answer")

KILN = """\
# Kiln controller

The kiln controller consists of two programs:

- firectl.py is a command-line program that fires a kiln
- firewatch.py is a graphical program with the same functions as firectl

## Using firectl

Start firectl on the machine that the kiln is attached to.

## Using firewatch

Start firewatch at your desk.

## Format of the log

Each log line consists of five fields; from left to right, they are:

1. The time of day
2. The shelf
3. The set temperature in degrees
4. The measured temperature
5. A letter that tells whether the door is open

## Format of the firing report

A firing report has one line a firing. The fields, from left to right, are as follows:

1. Name of the kiln
2. Number of the firing
3. Energy used

Within the report file, two additional columns are present after a trial.

## Dependencies

To use firewatch, you need:

- tkinter (not needed on Linux)
- cairo (to draw curves)
- numpy (to draw curves)
- serial

## Orders

To run an order from inside a firing plan, simply prefix it with `;!`.

Type `help` to see all orders.

```python
plan.run()  # this is how you run a plan
```

## Environment variables

- `KILN_PATH`: the directories that are searched for the plan you name if the plan has no slash in its name
- `KILN_PLAN`: if no plan is given with the `--db` option, the plan named in this variable is fired

## Door

```lua
door_tries = 3 -- number of opening attempts allowed
door_time = 60 -- in seconds
```

## Standard plans

To make the standard plan, you can use the following command:

    firectl --standard --make

## Own plans

To make a plan of your own:

1. Name the plan.
2. Add firings to it.
3. Close it.

## Panel

Old plans are deleted when a new plan is made.

The front panel shows all orders of a plan, but has no keylock.

## Plans

| Name      | Description                                | Default         |
|-----------|--------------------------------------------|-----------------|
| plan_ttl  | Maximum lifetime of a stored plan (seconds) | `86400` (1 day) |
| plan_size | Maximum size of a stored plan              | `64 KB`         |

### Compression

Plans are packed.
"""
SETTINGS = """\
# Settings of the kiln

## General settings

### draft_mode

Tells when the flue is closed.

night
:   The flue is closed at night.  Default.

always
:   The flue stays closed all day.

### max_door_conn

Maximum number of door connections allowed.

Default: 12

### max_visitor_connections

Do not allow more than this many connections per visitor, whatever door the visitor came by.

Default: 0 (unlimited)

### Fans

  Option    What it does
  --------- ------------------------------------------------------------
  rest      Seconds for which a fan rests. Default 90 (one and a half minutes).
  tilt      How far a fan leans over. Default 5.

### log_period

Sets how often the log is written. [seconds]

Default: 60
"""
GLAZE = """\
# Introduction

This module mixes glazes of up to four oxides. To see them you need a module such as glaze_view.

# Details

mix_glaze must be loaded before the kiln starts.
"""


@pytest.fixture(scope="module")
def kiln(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    return engine_over(
        tmp_path_factory.mktemp("kiln"), {"kiln.md": KILN, "settings.md": SETTINGS, "mix_glaze.md": GLAZE}
    )


@pytest.mark.parametrize(
    ("question", "told", "absent"),
    [
        ("What is the fifth field of a log line?", "door is open", "Energy"),
        ("What is the last field of the firing report?", "Energy used", "door"),
        ("How many columns does the firing report have?", "3", "two additional"),
        ("How do I run an order from within a firing plan?", ";!", "plan.run"),
        ("Which environment variable names the plan that is fired if --db isn't given?", "KILN_PLAN", "KILN_PATH"),
        ("How many opening attempts are allowed?", "3", "degrees"),
        ("how long does a stored plan live at most?", "86400", "64 KB"),
        ("Which libraries do I need to draw curves?", "numpy", "serial"),
        ("What's the default draft mode?", "night", "always"),
        ("How many door connections are allowed by default?", "12", "unlimited"),
        ("In what unit is log_period given?", "seconds", "door"),
        ("How do I make the standard plan?", "firectl --standard --make", "Add firings"),
        ("When are old plans removed?", "when a new plan is made", "86400"),
        ("what is the default rest of a fan", "90", "Default 5"),
        ("What does mix_glaze do?", "mixes glazes", "glaze_view must"),
    ],
)
def test_the_place_or_value_asked_for_is_told(kiln: Engine, question: str, told: str, absent: str) -> None:
    answer = kiln.ask(question)
    assert answer.status is Status.ANSWERED, answer.answer
    assert told in answer.answer
    assert absent not in answer.answer


def test_a_remark_that_something_is_not_needed_holds_in_its_own_case(kiln: Engine) -> None:
    assert kiln.ask("Do I need tkinter on Linux?").boolean is False
    assert kiln.ask("Do I need tkinter on Windows?").boolean is not False


def test_the_clause_that_says_what_is_asked_decides(kiln: Engine) -> None:
    assert kiln.ask("Is there a key lock in the front panel?").boolean is False


def test_programs_are_compared_by_what_each_is(kiln: Engine) -> None:
    table = kiln.ask("Difference between firectl and firewatch?").table
    assert table is not None
    cells = [" ".join(column) for column in zip(*table.rows, strict=True)]
    assert "command-line" in cells[1]
    assert "graphical" in cells[2]


def test_turns_of_phrase_leave_names_of_code_alone() -> None:
    assert strip_courtesies("what does --db do in the db?") == "what does --db do in the database?"
    assert strip_courtesies("where is config.yaml of my config") == "where is config.yaml of my configuration"
    assert strip_courtesies("how many login attempts") == "how many login attempts"
