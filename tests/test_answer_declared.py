"""Yes or no in other forms: statements that are asked, what a thing does without, kinds of things, other cases."""

from __future__ import annotations

import pytest

from answer.asking.declared import ask_outright
from answer.asking.negation import in_other_case, question_negated
from answer.engine import Engine
from answer.model import Kind, Status
from tests.answer_fixture import engine_of

pytestmark = pytest.mark.xdist_group("answer")

SHED = """\
# The rowing shed

## Boats

A skiff is a narrow boat for one rower. Members may borrow a skiff for a day.

Boats are charged for every hour that they are booked.

Two rowers can share a locker if a second key is hung on the board. If there is no second key, no two rowers can share a
locker.

## Oars

It is optional to wear gloves when rowing with the long oars. The long oars are kept in pairs.

A barge must be steered by a second person. Barges and skiffs lie at the same pier.

Life jackets are not washed in the shed.

## Safety

When leaving the pier, avoid fast strokes. The foghorn is incompatible with the small battery.

Only oars that bear a label are mended in the workshop. One box of flares lasts for a season.

A tow may have no more than 4 skiffs.

The winch pulls boats that are not light up the ramp.

> Does a whistle carry across the bay?

Ask the harbour master.
"""


@pytest.fixture(scope="module")
def shed(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    return engine_of(SHED, tmp_path_factory.mktemp("shed"))


@pytest.mark.parametrize(
    ("told", "asked"),
    [
        ("So a skiff can't carry two?", "can a skiff not carry two?"),
        ("The key is spare, isn't it?", "is The key spare?"),
        ("So boats don't float?", "do boats not float?"),
        ("A skiff requires an oar, right?", "does A skiff requires an oar?"),
        ("I came late. The pier is closed, correct?", "I came late. is The pier closed?"),
        ("A day costs nothing, right?", "is it true that A day costs nothing?"),
        ("It won't sink. Is that right?", "will It not sink?"),
        ("gloves are optional?", "are gloves optional?"),
        ("I have to wear gloves?", "do I have to wear gloves?"),
        ("Can I swim, or not?", "Can I swim?"),
    ],
)
def test_a_statement_that_is_asked_is_a_question_for_yes_or_no(told: str, asked: str) -> None:
    assert ask_outright(told) == asked


@pytest.mark.parametrize(
    "text",
    [
        "What is a skiff, right?",
        "rowers that a barge is built to take?",
        "number of oars you can borrow?",
        "the fee if nothing is booked?",
        "I own an oar, can I bring it?",
        "long oars?",
        "The pier is closed.",
        "Wich pier does the ferry use?",
        "",
    ],
)
def test_what_is_no_asked_statement_stays_as_it_is(text: str) -> None:
    assert ask_outright(text) == text


@pytest.mark.parametrize(
    ("text", "negated"),
    [
        ("Am I charged for hours I don't row?", False),
        ("Are boats that are not booked locked?", False),
        ("Do I not need a key?", True),
        ("Does a day cost nothing?", True),
        ("Does this mean I don't need a key?", True),
        ("Is it true that a skiff can't carry two?", True),
    ],
)
def test_a_clause_within_a_question_does_not_negate_it(text: str, negated: bool) -> None:
    assert question_negated(text) is negated


@pytest.mark.parametrize(
    ("said", "asked", "other"),
    [
        ("Rowers can share if a key is there", "Can they share if there is no key?", True),
        ("Rowers can share unless a key is lost", "Can they share if a key is lost?", True),
        ("Rowers can share if a key is there", "Can they share if the key is there?", False),
        ("Rowers can share if a key is there", "Can they share if it does not rain?", False),
        ("Rowers can share", "Can they share if there is no key?", False),
    ],
)
def test_a_case_that_the_question_denies(said: str, asked: str, other: bool) -> None:
    assert in_other_case(said, asked) is other


@pytest.mark.parametrize(
    ("question", "verdict", "words"),
    [
        ("So life jackets aren't washed in the shed?", True, "not washed"),
        ("Life jackets are washed in the shed, right?", False, "not washed"),
        ("Can I row with the long oars without gloves?", True, "optional"),
        ("Can a barge be steered without a second person?", False, "must be steered"),
        ("Can two rowers share a locker if there is no second key?", False, "no two rowers"),
        ("Can two rowers share a locker if there is a second key?", True, "if a second key"),
        ("Is a skiff a kind of boat?", True, "narrow boat"),
        ("Should I use fast strokes when leaving the pier?", False, "avoid"),
        ("Are 6 skiffs too many for a tow?", True, "no more than 4"),
        ("Are 3 skiffs too many for a tow?", False, "no more than 4"),
        ("Does the winch pull boats up the ramp?", True, "up the ramp"),
        ("Can I use the foghorn with the small battery?", False, "incompatible"),
        ("Are oars that don't bear a label mended in the workshop?", False, "Only oars"),
    ],
)
def test_yes_or_no_in_other_forms(shed: Engine, question: str, verdict: bool, words: str) -> None:
    answer = shed.ask(question)
    assert (answer.kind, answer.boolean) == (Kind.BOOLEAN, verdict)
    assert words in answer.answer


@pytest.mark.parametrize(
    "question",
    [
        "Does a whistle carry across the bay, or not?",
        "Is a barge a kind of skiff?",
        "Can I borrow a skiff without a licence?",
        "Am I changed for a skiff?",
    ],
)
def test_what_says_no_need_and_no_kind_decides_nothing(shed: Engine, question: str) -> None:
    assert shed.ask(question).status is Status.NOT_FOUND
