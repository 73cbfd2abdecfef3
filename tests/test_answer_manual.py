"""Over a made manual of a kiln controller: what vendors' manuals say in ways of their own, and how it is asked for."""

from __future__ import annotations

import pytest

from answer.engine import Engine
from answer.finding.enumeration import enumerated
from answer.model import Status
from tests.answer_fixture import engine_over

pytestmark = pytest.mark.xdist_group("answer")

MANUAL = """\
# Kilnwright manual

Kilnwright is a controller for pottery kilns.

## Requirements

- Firmloader >= 4.2
- Elmwood driver 2.1 or higher
- a relay board

> **WARNING:** Be careful when you lend the access card, as it may open other kilns of the studio.

## Firing modes

Kilnwright has a mode for each kind of ware.

These modes can be picked on the panel:

- bisque
- glaze
- lustre

Whoever leaves the studio should set the mode to bisque. The panel then shows a lamp.

| Mode   | Door lock |
| ------ | --------- |
| bisque | No        |
| glaze  | Yes       |

## Command line

- `ramp.cfg` holds the ramps.
- `cones.cfg` holds the cones of the studio.
- `fan.cfg` holds the fan curve.

The `--soak` option asks the kiln to stay at its peak. By default, a 20 minutes wait is used (this can be changed with
`--soak-time`).

To fire one load many times with different ramps, you call the fire_series function of the library.

If no cone is given, the kiln uses the cone 6 program.

Kilnwright writes a log line when the kiln changes its state. To spare the disk, this happens every 40 KB of readings.

The elements are driven by Elmwood boards 3.5 in the large kiln, and Kilnwright fans cool them.

## Network view

The network view was added in Kilnwright 5.1, for studios with several kilns.

To see the wear of the elements, use the report option when you fire a load:

```bash
kiln fire --wear
```

If the studio is not aired, and you do not wear a mask, you can disable the fan as follows:

```yaml
fan: off
```

Printing the load shows a short summary (cone-numbers are not included here).

Without a thermocouple, the guard timer does not work.

The guard key which you are given is to be added to the `keys.txt` file of the panel.

Kilnwright heats each shelf of the kiln. The lower shelves heat evenly in drafty rooms.

## Draught control

The flue is set by a global option called `flue_mode`, for each kiln. It accepts two values:

- `shut`: for a slow fall (default)
- `ajar`: for a fast fall

The flow of air is limited by the `air_limit` option, by the number of litres per minute. By default it is set to 0,
meaning no limit.

The log is kept in the file that `log_path` names. The log entry is only present if the recorder is on. A log entry is
one line of text.

With the `--purge-log` option, old entries are deleted.

You can use `kiln cool all` to sequentially cool all of the kilns.

It is safe to turn the dial from cone to clock, it is not safe to turn the dial from clock to cone.

A firing starts with one spark (only one spark is needed).

The studio lights have two strips.

The burner keeps heating until the cone bends.

The dial does not allow tapes. So to mend it, replace a tape on the dial with a plain ring.

Kilnwright skips kiln creation if the kiln exists already.

Prior to version 4.1: rinse the nozzle with oil.

Rinse the nozzle with warm water.

The watcher is a foreground process.

The draught alarm can be muted. By default it is set to false.

A gas burner mode will be available in future versions.

Shelf numbers are assigned automatically by the controller.

- **Printer support**: Supports `Inkjet` (slow but cheap) and `Thermal` (fast but dear).

- `--cold-start`, which forces a cold start;
- `--no-cold-start`, which forces to wait for the kiln to warm up.

# Frequent questions

## My lamp does not glow, e.g. at night

The fuse of the panel has blown.

## Is it possible to fire two kilns at once with one controller?

You can't. The relay board has one output only.

## The display shows "Cold junction lost" when firing, how do I fix that?

The sensor plug has come loose. Press the plug into its socket until it clicks.
"""


@pytest.fixture(scope="module")
def kiln(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    return engine_over(tmp_path_factory.mktemp("kiln"), {"kiln.md": MANUAL})


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("What's the lowest Firmloader version that Kilnwright runs with?", "4.2"),  # a sign gives the bound
        ("In which Kilnwright version was the network view added?", "5.1"),  # the name gives what the number is
        ("How long does the kiln wait by default when --soak is given?", "20 minutes"),  # named in the sentence before
        ("Why should I be careful with the access card?", "other kilns"),
        ("Which option forces a cold start?", "--cold-start"),  # no mere echo
        ("Which function fires a load many times with different ramps?", "fire_series"),
        ("What does cones.cfg hold?", "cones of the studio"),
        ("At what amount of data does Kilnwright write a log line?", "40 KB"),  # "this" is told in the sentence before
        ("Which cone is used by default?", "cone 6"),
        ("What is the default of flue_mode?", "shut"),  # named before the head of its list
        ("Which values does flue_mode take?", "ajar"),
        ("How do I rinse the nozzle?", "warm water"),  # and not as it was once done
        ("When is the log entry present?", "recorder is on"),
        ("How do I purge the log?", "--purge-log"),  # an option is named by the words of the deed
        ("how do i cool the kilns one after the other", "kiln cool all"),
        ("When does the burner stop heating?", "until the cone bends"),
        ("My lamp does not glow, why?", "fuse"),
        ("What does an air_limit of 0 mean?", "no limit"),
        ("how do i see the wear of the elements", "kiln fire --wear"),  # the code that a sentence leads in
        ("Where do I put the guard key?", "keys.txt"),
        ("How do I fix Cold junction lost on the display?", "Press the plug"),
    ],
)
def test_a_manual_tells_it_in_its_own_way(kiln: Engine, question: str, told: str) -> None:
    answer = kiln.ask(question)
    assert (answer.status, told in answer.answer) == (Status.ANSWERED, True), answer.answer


def test_an_enumeration_may_have_remarks(kiln: Engine) -> None:
    assert kiln.ask("Which printers does Kilnwright support?").answer.startswith("Inkjet")
    assert enumerated("Supports clay (for mugs) and slate (of any size)") == ["clay", "slate"]


def test_the_version_of_another_thing_is_none(kiln: Engine) -> None:
    assert kiln.ask("Which version of Python does Kilnwright need?").status is Status.NOT_FOUND


@pytest.mark.parametrize("question", ["Which firing modes are there?", "How many firing modes are there?"])
def test_the_one_list_in_the_prose_of_a_section_is_its_list(kiln: Engine, question: str) -> None:
    answer = kiln.ask(question).answer
    assert "bisque, glaze, lustre" in answer
    assert "studio" not in answer
    assert answer.startswith("3") == question.startswith("How many")


def test_a_question_that_the_text_asks_itself_is_answered_by_what_stands_below(kiln: Engine) -> None:
    answer = kiln.ask("can i fire two kilns at once with one controller").answer
    assert answer.startswith("No.")
    assert "one output only" in answer


@pytest.mark.parametrize(
    ("question", "verdict"),
    [
        ("Can I switch off the fan?", "Yes."),  # what a chain of conditions denies is not the statement
        ("Are cone numbers included when printing?", "No."),  # a remark decides
        ("Is a thermocouple needed for the guard timer?", "Yes."),  # nothing works without it
        ("Can I turn the dial from clock to cone?", "No."),  # the order of the words tells
        ("Is more than one spark needed for a firing?", "No."),
        ("Can I use a tape on the dial?", "No."),  # the part that denies decides
        ("Does Kilnwright create the kiln again if it exists?", "No."),
        ("Does the watcher run in the background?", "No."),
        ("Is the draught alarm on by default?", "No."),
        ("Does it have a gas burner mode?", "No."),  # what is to come is not there yet
        ("Must I assign shelf numbers myself?", "No."),
    ],
)
def test_conditions_and_remarks_decide_as_they_are_meant(kiln: Engine, question: str, verdict: str) -> None:
    assert kiln.ask(question).answer.startswith(verdict)


def test_a_yes_says_the_rare_word_that_the_question_is_about(kiln: Engine) -> None:
    answer = kiln.ask("Does Kilnwright heat each shelf evenly in frost?")
    assert not answer.answer.startswith("Yes. Kilnwright heats each shelf"), answer.answer


@pytest.mark.parametrize(
    "question",
    [
        "How do I laminate a log?",  # no deed of the manual
        "What is the default colour of the lamp?",  # nothing states that default
        "What is the maximum brightness of the lamp?",  # nothing gives a figure
        "What is the maximum luminance of the studio lights?",  # nor speaks of that
    ],
)
def test_what_a_manual_does_not_tell_is_refused(kiln: Engine, question: str) -> None:
    assert kiln.ask(question).status is Status.NOT_FOUND


def test_a_version_counts_nothing(kiln: Engine) -> None:
    answer = kiln.ask("What is the maximum number of Elmwood boards that Kilnwright drives?")
    assert answer.status is Status.NOT_FOUND, answer.answer
