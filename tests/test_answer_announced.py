"""Lists that hang on prose: behind a sentence that stops short, in code, within a sentence, behind prepositions."""

from __future__ import annotations

import pytest

from answer.engine import Engine
from answer.finding.enumeration import enumerated
from answer.model import Status
from tests.answer_fixture import engine_of

pytestmark = pytest.mark.xdist_group("answer")

ROUTER = """\
# Router handbook

## Settings file

The settings file is written in plain text. A file of your own is named with the `-s` option.

By default a settings file is searched for and read from

- `router.conf` beside the program
- `/home/router/router.conf`
- `/var/lib/router/router.conf`

## Start of the radio

Every start of the radio sends the following 3 calls:

```
/radio/authorize
/radio/list_channels
/radio/open_channel
```

Each call is answered within a second.

## Plug-in options

The options of a plug-in may hold anything, but some of them the router itself makes use of.
The list of supported ones is:

- `colour`
- `volume`
- `antenna`

## Lost password

This means that if you

- press the reset button for 10 seconds
- restore a backup of another router
- let the licence run out

then the router shows the message `Password unknown`.
"""


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    return engine_of(ROUTER, tmp_path_factory.mktemp("router"))


@pytest.mark.parametrize(
    ("question", "told", "untold"),
    [
        (
            "Where does the router look for its settings file?",
            ["router.conf beside the program", "/home/router/router.conf", "/var/lib/router/router.conf"],
            "plain text",
        ),
        (
            "Which calls does every start of the radio send?",
            ["/radio/authorize", "/radio/list_channels", "/radio/open_channel"],
            "answered",
        ),
        ("options of a plug-in that the router itself makes use of", ["colour", "volume", "antenna"], "anything"),
    ],
)
def test_a_sentence_is_answered_by_the_list_that_hangs_on_it(
    engine: Engine, question: str, told: list[str], untold: str
) -> None:
    answer = engine.ask(question)
    assert answer.status is Status.ANSWERED
    assert all(item in answer.answer for item in told)
    assert untold not in answer.answer


def test_a_list_in_the_middle_of_a_sentence_is_found_by_its_end(engine: Engine) -> None:
    answer = engine.ask("In which cases does the router show the message Password unknown?")
    assert "reset button" in answer.answer
    assert "licence run out" in answer.answer


@pytest.mark.parametrize(
    ("sentence", "items"),
    [
        ("You can send parcels by ship, by night train, or by road.", ["ship", "night train", "road"]),
        ("Doors open at noon, at six and at midnight.", ["noon", "six", "midnight"]),
    ],
)
def test_items_behind_a_preposition_each_are_an_enumeration(sentence: str, items: list[str]) -> None:
    assert enumerated(sentence) == items
