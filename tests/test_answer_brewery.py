"""Over a made manual of a brewery controller: defaults asked for in many turns, settings below comments, names that a
remark brings in, and bounds."""

from __future__ import annotations

import pytest

from answer.asking.phrasing import strip_courtesies, without_address
from answer.engine import Engine
from answer.finding.comments import commented_value, with_commented
from answer.model import Answer, Status
from ingest.model import Claim
from ontology.words import stem
from tests.answer_fixture import engine_over

pytestmark = pytest.mark.xdist_group("answer")

MANUAL = """\
# Brewery controller

The controller heats the kettle and cools the fermenter.

## Mashing

- yeast: The strain that is pitched. Default is lager yeast.
- The `--rests` option heats the mash in several steps (a.k.a. the *step mash*) and holds each of them.
- The rests of a recipe are shown on the panel in minutes.
- We use a recipe with 25 seconds of stirring time for the small kettle.
- Note that copper kettles only support a maximum stirring time of 12 seconds.

## Stopping

You can safely interrupt a brew and resume it, as the controller knows how far it came.
Keep in mind that the cold side and the hot side are cleaned in different ways, so do not expect the brew to be clear.

The controller is not supported on 16volts panels.

## Recipes

The list of pre-tested recipes:

- `alt_5`: a dark ale with roasted malt.
- `pils_2`: a pale lager with much hops.

The guest book has a stout, too, with roasted malt.
A batch fills the cellar, and an extra batch of 300 bottles fills the shed. The cellar is white.

## Versions

### Release 3.1

Hops are weighed faster, and the scale of the hops is cleaned.

### Release 2.8

Added a scale for hops

## Settings

```python
# The time that wort is boiled.
BOIL_TIME = "60 minutes"

# The maximum number of bottles that can be filled in a run.
# Empty bottles count, too.
RUN_BOTTLES = 40

# The order in which valves open.
VALVES = ["water", "wort"]
```
"""


@pytest.fixture(scope="session")
def brewery(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    return engine_over(tmp_path_factory.mktemp("brewery"), {"brewery.md": MANUAL})


def ask(engine: Engine, question: str) -> Answer:
    return engine.ask(question)


@pytest.mark.parametrize(
    "asked",
    [
        "which yeast is pitched if nothing is configured",
        "which yeast is pitched when no yeast is named",
        "which yeast is pitched if I choose none",
        "which yeast is pitched unless I give no other",
    ],
)
def test_who_leaves_a_choice_open_asks_for_the_default(brewery: Engine, asked: str) -> None:
    assert strip_courtesies(asked) == "which yeast is pitched by default"
    assert "lager" in ask(brewery, f"{asked}?").answer


def test_what_is_not_found_is_no_default() -> None:
    asked = "what happens if no valve is found"
    assert strip_courtesies(asked) == asked


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("How many bottles can be filled in a run at most?", "40"),
        ("How many items of bottles can be filled in a run?", "40"),
        ("How long is wort boiled?", "60 minutes"),
    ],
)
def test_a_setting_below_a_comment_gives_the_value_that_the_comment_speaks_of(
    brewery: Engine, question: str, told: str
) -> None:
    answer = ask(brewery, question)
    assert answer.status is Status.ANSWERED
    assert told in answer.answer


def test_a_comment_is_told_with_the_lines_up_to_the_code(brewery: Engine) -> None:
    knowledge = brewery.knowledge
    comments = {claim.text: claim for claim in _code(brewery)}
    comment = comments["# The maximum number of bottles that can be filled in a run."]
    assert [claim.text for claim in with_commented(comment, knowledge)][1:] == [
        "# Empty bottles count, too.",
        "RUN_BOTTLES = 40",
    ]
    assert commented_value(comment, knowledge) == "40"
    assert not commented_value(comments["RUN_BOTTLES = 40"], knowledge)


def _code(engine: Engine) -> list[Claim]:
    found = engine.find_evidence("How many bottles can be filled in a run?").candidates
    return [candidate.claim for candidate in found if candidate.claim.form == "code"]


def test_a_name_in_a_remark_is_defined_by_its_sentence(brewery: Engine) -> None:
    assert "several steps" in ask(brewery, "What is meant by step mash?").answer


def test_who_asks_for_the_longest_is_told_a_bound(brewery: Engine) -> None:
    answer = ask(brewery, "What is the longest stirring time that copper kettles cope with?")
    assert "12 seconds" in answer.answer
    assert "25" not in answer.answer


def test_words_that_only_address_the_reader_say_nothing(brewery: Engine) -> None:
    assert without_address("Keep in mind that wort is hot.") == "wort is hot."
    assert without_address("Keep the lid closed.") == "Keep the lid closed."
    answer = ask(brewery, "Can I stop a brew and carry on with it later?")
    assert answer.boolean
    assert "interrupt" in answer.answer


def test_a_unit_written_to_its_number_has_a_plural_too(brewery: Engine) -> None:
    assert stem("16volts") == "16volt"
    assert ask(brewery, "Can I use the controller on a 16-volt panel?").boolean is False


def test_a_word_with_a_hyphen_is_one_word_too(brewery: Engine) -> None:
    assert "alt_5" in ask(brewery, "Which pretested recipe has roasted malt?").answer


def test_since_when_something_is_there_is_told_by_what_was_added(brewery: Engine) -> None:
    assert "2.8" in ask(brewery, "Since which release is there a scale for hops?").answer


def test_what_is_counted_in_a_thing_is_told_of_that_thing(brewery: Engine) -> None:
    assert ask(brewery, "How many bottles are in the guest book?").status is Status.NOT_FOUND
