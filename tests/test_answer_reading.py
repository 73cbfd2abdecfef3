"""Questions in words of their own over a page of another field: what is read into them, and what is told."""

from __future__ import annotations

import pytest

from answer.engine import Engine
from answer.model import Status
from tests.answer_fixture import engine_of

pytestmark = pytest.mark.xdist_group("answer")

PAGE = """\
# Orchard manual

## Grafting knives

### Whip tool

Cuts scion and rootstock in one stroke and needs no wax afterwards.

### Bench press

Cuts scion and rootstock in one stroke, then seals the joint with wax.

## Irrigation

The orchard computer reports soil moisture to the pump house every hour for each row.

Each row of trees hangs on only one drip line.

Trees in clay may share a well with the neighbours. These include pears, quinces and medlars, but never cherries.

The valve watcher counts the drops that pass each emitter, compares the count with what the season, the slope and the
soil of the row ask for, closes the row when the count stays too low for longer than the night, and writes the code
DRY-ROW into the ledger.

## Pruning

Some growers leave a stub, known as a spur, so that fruit buds form near the trunk. It is cut back in winter.

Espalier is a way of training a tree flat along wires.

Quinces are not pruned on the north wall. Pears are pruned on every wall.

## Sprayer settings

The nozzle pressure is set with `--nozzle-bar`. Show the present pressure with the gauge.

The drift guard is turned on with `--drift-guard`, which keeps the mist low.

## Storage

Keep apples in the cellar at 4 °C. The cellar door answers to the code 7281.

**Ripening room (RR)**: a warm chamber in which fruit turns soft.

Pears are spread over 3 RRs.
"""


@pytest.fixture(scope="module")
def orchard(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    return engine_of(PAGE, tmp_path_factory.mktemp("orchard"))


def told(engine: Engine, question: str) -> str:
    answer = engine.ask(question)
    assert answer.status is Status.ANSWERED, answer.answer
    return answer.answer


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("How often does the orchard computer report the soil moisture?", "every hour"),
        ("How many drip lines does a row of trees hang on?", "only one"),
        ("Over how many ripening rooms are the pears spread?", "3 RRs"),
    ],
)
def test_a_value_may_be_written_in_words_and_its_noun_as_an_abbreviation(
    orchard: Engine, question: str, words: str
) -> None:
    assert words in told(orchard, question)


def test_a_sentence_that_refers_back_is_told_with_the_one_before_it(orchard: Engine) -> None:
    answer = told(orchard, "Which trees include quinces and medlars but never cherries?")
    assert "share a well" in answer
    assert "medlars" in answer


def test_a_long_sentence_is_told_to_its_end(orchard: Engine) -> None:
    answer = told(orchard, "Which code does the valve watcher write when the drops that pass an emitter are too few?")
    assert "DRY-ROW" in answer


def test_a_name_that_a_sentence_brings_in_is_a_definition(orchard: Engine) -> None:
    assert "leave a stub" in told(orchard, "What is a spur?")


def test_the_setting_of_a_question_is_not_defined_in_place_of_the_thing(orchard: Engine) -> None:
    answer = orchard.ask("What is a sucker in espalier?")
    assert answer.status is Status.NOT_FOUND or "way of training" not in answer.answer


def test_who_is_meant_by_the_text_does_not_belong_to_the_term(orchard: Engine) -> None:
    assert "stub" in told(orchard, "What does the manual mean by a spur?")


def test_what_a_question_denies_does_not_speak_for_a_statement(orchard: Engine) -> None:
    answer = told(orchard, "Which grafting knife cuts scion and rootstock in one stroke but does not seal with wax?")
    assert "Whip tool" in answer
    assert "Bench press" not in answer


def test_a_question_for_what_is_not_so_is_answered_by_a_denial(orchard: Engine) -> None:
    assert "Quinces" in told(orchard, "Which trees are not pruned on the wall?")


def test_what_is_asked_for_stands_in_the_sentence_that_asks(orchard: Engine) -> None:
    evidence = orchard.find_evidence(
        "I would like the names of all trees to stay dry. Which option keeps the mist low?"
    )
    assert evidence.question.asked == ("option",)
    answer = told(orchard, "I want my neighbours to stay dry. Which option keeps the mist low?")
    assert "--drift-guard" in answer


MORE = """\
# Cellar handbook

## Vats

| Vat | Meaning |
|---|---|
| rhd (round, half deep) | A vat of oak staves for red must that is turned by hand. |
| sqs (square, shallow) | A vat of steel for white must that is kept cool. |

Total size of all photos of the cellar camera: 900 MB

Size of one photo of the cellar camera: up to 60 MB

Ladders reach down at most 12 levels.

## The press

### --press-bar

It has to be less than 6.

### --press-log

The press book is stored in /var/press/book and is never cleared.

## Must Warmer

- Gentle heater for cold must
- Saves a night of waiting to whoever has cold must

## Punch pole

A punch pole can be hung beside each vat.

The punch pole is most commonly used to loosen the cap of skins.

## Bell settings

- long: the bell rings until it is touched
- short: the bell rings once

## Racks

Bottles rest on racks of these kinds:

- Riddling rack: 60 bottles
- Wall rack: 24 bottles
- Floor rack: 12 bottles
"""


@pytest.fixture(scope="module")
def cellar(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    return engine_of(MORE, tmp_path_factory.mktemp("cellar"))


def test_a_table_may_define(cellar: Engine) -> None:
    assert "oak staves" in told(cellar, "What does the vat rhd mean?")


def test_what_all_have_together_is_not_what_one_has(cellar: Engine) -> None:
    assert "60 MB" in told(cellar, "What is the largest size that a photo of the cellar camera can have?")


def test_a_number_may_be_asked_for_by_what_it_has_to_stay_below(cellar: Engine) -> None:
    assert "less than 6" in told(cellar, "What must --press-bar stay below?")


def test_what_is_told_of_one_option_answers_for_no_other(cellar: Engine) -> None:
    assert cellar.ask("What must --press-log stay below?").status is Status.NOT_FOUND


def test_a_place_may_be_written_as_a_path(cellar: Engine) -> None:
    assert "/var/press/book" in told(cellar, "Where does the press keep its book?")


def test_the_words_in_the_name_of_an_option_ask_for_nothing(cellar: Engine) -> None:
    assert cellar.find_evidence("Does --max-press-time change the must?").question.wants is None


def test_what_a_thing_is_stands_first(cellar: Engine) -> None:
    assert "Gentle heater" in told(cellar, "What's the must warmer?")


def test_of_a_list_only_the_item_is_told_whose_value_is_asked(cellar: Engine) -> None:
    answer = told(cellar, "How many bottles does the wall rack hold?")
    assert "24" in answer
    assert "60" not in answer


def test_a_purpose_is_told_by_what_a_thing_is_used_for(cellar: Engine) -> None:
    assert "loosen the cap" in told(cellar, "What is the punch pole mostly needed for?")


def test_a_decibel_is_no_database_and_how_long_no_name(cellar: Engine) -> None:
    question = cellar.find_evidence("How long does the bell ring, and how loud is it in dB?").question
    assert "dB" in question.text
    assert "long" not in [link.matched for link in question.links]
