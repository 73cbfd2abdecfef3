"""Over a learner's jottings: remarks set right behind words, labelled items of several sentences, options with what
each has below it, bounds told in a case, and what goes without something."""

from __future__ import annotations

import pytest

from answer.engine import Engine
from answer.model import Status
from tests.answer_fixture import engine_over

pytestmark = pytest.mark.xdist_group("answer")

TRAMS = """\
# Tram driving

## Signals
* a driver loses the right of way when the bar lies flat
* an **STB**(Signal Turnout Box) Panel is a post that sets the points ahead
* Lamps and bells
	* 502 means no current or no free track

## Tram school
* Pub/sub, one bell to many drivers
* Sends news to each of the drivers
* Listeners of the radio can be:
	* Drivers
	* Wardens(with a badge - on duty)
	* Depots

## Announcing
* Line Publish(with the handset - as a driver)
	* Take the handset
	* Choose a line
	* Publish to the line
* The log uses punch cards to count riders
* The log uses punch cards to time the stops

## Loads
* Values of a tram:
	* Max load is 20 t
	* Must use the second bogie if tram load is greater than 12 t
* Trams can have as many bells as we want
* Limit of axles through a single bend is 8 axles, sharp bends squeal at more than 300 trams

## Braking Options for Depots
* **Rail brake**(clamps the rail) - quickest, but the sand is gone for a bit
	* no extra noise
* **Disc brake**: slows one axle, and then moves on
	* zero delay
	* extra noise
* **Motor brake**: a brake that works like the disc brake, but turns current back
	* zero delay
	* extra noise
	* steepest braking

## Plates
* Plate text
	* Between 3-9 letters long
	* Stripes per plate 40

| tram | Heated | Steps |
| ---- | ---- | ---- |
| tram long | no | 2 |
| tram short | yes | 1 |

## Running
Running modes of the depot:
* Free mode - lets the tram roll on with the current off until the speed falls below that of a cyclist, or until
  a signal shows another lamp. Preferred mode for steep streets. Keeps full speed on level tracks if the wind is weak.
* Notched mode - adds current step by step with the handle, one notch for each second that the lamp on the desk is lit,
  and never two at once. Reduces the wear of the wheels. Saves some coal because short bursts are cheap to make.

Braking sand costs $ 2.50 per thousand grains.

### Sanding
Sanding makes the rails rough. Salting is dearer than sanding by far.

### Salting
Salting melts ice.

## Tickets
* Ticket kinds:
	* ZT (paper): Cheap paper ticket for single rides, short trips
	* YT (paper): Cheap paper ticket for return rides
	* XT (plastic): Dear card for the whole year
* You can ride on all lines (but not on the funicular)
* For buses, the ticket can be stamped in red
"""


@pytest.fixture(scope="module")
def trams(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    return engine_over(tmp_path_factory.mktemp("trams"), {"trams.md": TRAMS})


@pytest.mark.parametrize(
    ("question", "told", "untold"),
    [
        ("What is an STB panel?", "post that sets the points", "right of way"),
        ("What does a 502 mean?", "no free track", "not"),
        ("What can listen to the radio of the tram school?", "Wardens (with a badge", "Pub"),
        ("How do I publish to the line?", "1. Take the handset", "punch"),
        ("What does the log use punch cards for?", "time the stops", "handset"),
        ("What is the max load of a tram?", "20 t", "bogie"),
        ("What is the maximum number of bells on a tram?", "as many bells as we want", "bogie"),
        ("What is the limit of a single bend?", "8 axles", "bogie"),
        ("Which mode is preferred for steep streets?", "Free mode:", "Salting"),
        ("Which mode reduces the wear of the wheels?", "Notched mode:", "Salting"),
        ("Why does the notched mode save coal?", "short bursts are cheap", "roll on"),
        ("Which is dearer, sanding or salting?", "**Salting**", "**Sanding**"),
        ("What is a motor brake?", "turns current back", "steepest"),
        ("How long must the plate text be?", "3-9 letters", "Stripes"),
        ("Is the long tram heated?", "No", "Elsewhere"),
        ("What do 4000 grains of braking sand cost?", "**10 USD**", "4000 USD"),
    ],
)
def test_what_jottings_tell(trams: Engine, question: str, told: str, untold: str) -> None:
    answer = trams.ask(question).answer
    assert told in answer
    assert untold not in answer


@pytest.mark.parametrize(
    ("question", "told", "untold"),
    [
        ("Which braking options have no extra noise?", ["Rail brake"], ["Disc", "Motor"]),
        ("Which braking options have extra noise?", ["Disc brake", "Motor brake"], ["Rail"]),
        ("Which braking options have zero delay?", ["Disc brake", "Motor brake"], ["Rail"]),
        ("What is the steepest braking of the depot?", ["Motor brake"], ["Rail"]),
        ("Which ticket kinds are paper?", ["ZT", "YT"], ["XT"]),
    ],
)
def test_which_things_have_what_stands_below_them(
    trams: Engine, question: str, told: list[str], untold: list[str]
) -> None:
    answer = trams.ask(question).answer
    assert [name for name in told if name not in answer] == []
    assert [name for name in untold if name in answer] == []


@pytest.mark.parametrize(
    ("question", "verdict"),
    [
        ("Does the motor brake have a delay?", False),
        ("Is there zero delay with the motor brake?", True),
        ("Can I ride on the funicular?", False),
        ("Can I ride on all lines?", True),
    ],
)
def test_what_has_none_and_what_is_excepted(trams: Engine, question: str, verdict: bool) -> None:
    assert trams.ask(question).boolean is verdict


def test_what_is_told_for_another_thing_is_no_yes(trams: Engine) -> None:
    assert trams.ask("Can the ticket for the funicular be stamped in red?").boolean is not True


def test_a_bare_number_that_no_statement_begins_with_is_not_defined(trams: Engine) -> None:
    assert trams.ask("What is 42?").status is Status.NOT_FOUND
