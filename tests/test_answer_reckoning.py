"""What is reckoned from a rule of the text and the numbers of a question: times, portions, sums, bare expressions."""

from __future__ import annotations

import re

import pytest

from answer.asking.spelling import mend_spelling
from answer.engine import Engine
from answer.model import Status
from tests.answer_fixture import engine_of

pytestmark = pytest.mark.xdist_group("answer")

TEXT = """\
# Dairy manual

## Milking

- 1 churn = 200 cups or 50MB/s of camera data
- Parlour load = (cows per hour) x (average milking time in hours)
- Each separator can skim up to 30 litres of milk per minute through the cold pipe.
- The bilge pump moves 15 litres of water per second.

## Milkers

You can give the minimum number of rested milkers as a number or as a percentage of all milkers. A percentage is \
turned into a number of milkers at the start of the shift, rounding up any fraction. The share of goats is told \
as a percentage of goats.

## Cheese

The dairy uses the following formula to calculate the number of wheels for sale:

```
pressed - tasted - brokenWheels
```

| Part of the yield | Share of the milk |
|---|---|
| Part 1: Hard cheese | 41% |
| Part 2: Butter | 23% |
| Part 3: Soft cheese and quark | 16% |
"""


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    return engine_of(TEXT, tmp_path_factory.mktemp("dairy"))


@pytest.mark.parametrize(
    ("question", "result"),
    [
        ("We fill 900 cups a day. How many churns is that?", "5 churn"),
        ("The cameras give 120 MB of data a second. How many churns is that?", "3 churn"),
        ("The cameras give 120 MB of data a second. How many chunrs is that?", "3 churn"),
        ("A parlour takes 2 cows a minute and milking takes 6 minutes on average. What is the load?", "12"),
        ("What flow in litres per minute do I get from a 4-separator line?", "120 litres/minute"),
        ("How many litres of water does the bilge pump move in 2 minutes?", "1,800 litres"),
        ("15 milkers on the shift and a minimum of 70% rested: how many milkers must be rested?", "11 milkers"),
        ("30 goats, 70% of them white: how many goats are white?", "21 goats"),
        ("pressed 40, tasted 3, brokenWheels 5: how many wheels are for sale?", "32"),
        ("Which share of the milk do hard cheese and butter take together?", "64 %"),
        ("Butter and quark and soft cheese combined, what share of the milk is that?", "39 %"),
    ],
)
def test_what_is_reckoned(engine: Engine, question: str, result: str) -> None:
    answer = engine.ask(question)
    assert answer.status is Status.ANSWERED
    assert re.findall(r"^\*\*(.+?)\*\*", answer.answer) == [result], answer.answer
    assert answer.steps
    assert answer.citations


def test_nothing_is_added_up_of_one_thing(engine: Engine) -> None:
    answer = engine.ask("Butter and cream together, what share of the milk is that?")
    assert not answer.answer.startswith("**")


def test_of_short_words_only_those_with_swapped_letters_are_mended(engine: Engine) -> None:
    assert mend_spelling("Where are the chunrs?", engine.knowledge) == "Where are the churns?"
    assert mend_spelling("Where are the churms?", engine.knowledge) == "Where are the churms?"
