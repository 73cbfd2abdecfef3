"""Values as reference pages give them: labelled defaults, units in the sentence beside, cells of like tables."""

from __future__ import annotations

import pytest

from answer.engine import Engine
from answer.model import Status
from tests.answer_fixture import engine_over

pytestmark = pytest.mark.xdist_group("answer")

PAGE = """\
# Greenhouse controller

## Settings

### `ventDelay`

- Default: `90000`

The time in *milliseconds* that the controller waits before it opens the roof vents.

### `mistPause`

- Default: `15` (minutes)

How long the misting nozzles rest between two runs.

### `lampRelay`

- Type: string

Names the relay of the grow lamps. An unnamed relay answers on channel 7 by default.
A relay channel has to be free before a lamp can use it.

## Watering

Seed trays are kept moist for at least 5 days. The pump runs for 20 seconds.

Seed trays stay in the tent for at most 21 days.

### Quotas in the tropical and the fern house

| Bed | Tank size | Refill |
|---|---|---|
| Orchids | 40 | 4 |
| Tomatoes | 60 | 6 |

### Quotas in all other houses

| Bed | Tank size | Refill |
|---|---|---|
| Orchids | 25 | 2 |
| Tomatoes | 35 | 3 |

## Pests

| Pest | Sign | Remedy |
|---|---|---|
| Spider mite | Fine webs | Raise the humidity |
| White fly | Sticky leaves | Hang yellow cards |

## Stock

| Group | at most | where |
|---|---|---|
| Solvents (white spirit, thinner) | 10 L per room | yellow crate |
| Fungicides | 2 L per house | steel locker |
"""


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    return engine_over(tmp_path_factory.mktemp("greenhouse"), {"controller.md": PAGE})


@pytest.mark.parametrize(
    ("question", "words", "absent"),
    [
        ("How long does the controller wait before it opens the roof vents, by default?", "90000", "15"),
        ("how many secconds does the controller wait before opening the vents?", "= 90 seconds", "15"),
        ("How many minutes do the misting nozzles rest?", "15", "= 15"),
        ("Which channel does a relay answer on unless you name it?", "channel 7", "has to be free"),
        ("For how many days at most do seed trays stay?", "21 days", "5 days"),
        ("What is the minimum number of days that seed trays are kept moist?", "5 days", "21"),
        ("Tank size of orchids in houses other than the tropical and the fern house?", "25", "40"),
        ("tank size for tomatoes in the fern house", "60", "35"),
        ("What fixes white fly?", "Hang yellow cards", "Sticky"),
        ("where are solvents kept?", "yellow crate", "10 L"),
    ],
)
def test_a_value_is_found_with_its_key_its_unit_and_its_conditions(
    engine: Engine, question: str, words: str, absent: str
) -> None:
    answer = engine.ask(question)
    assert answer.status is Status.ANSWERED
    assert words in answer.answer
    assert absent not in answer.answer
