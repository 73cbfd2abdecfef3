"""Questions as an exam puts them: of the answers that they offer the ones that the texts tell are chosen."""

from __future__ import annotations

import pytest

from answer.asking.offered import read_offered
from answer.engine import Engine
from answer.model import Status
from tests.answer_fixture import engine_over

WEAVING = """# Weaving

## Looms

- Floor loom
  - Has treadles for the feet
  - Weaves wide cloth
- Rigid heddle loom
  - Fits on a table
- Inkle loom
  - Weaves narrow bands

## Yarns

The loom room stocks these yarns: wool, linen, cotton, silk.

## Warping

A warp may have at most 400 ends. The reed spaces the ends evenly.
The temple keeps the width of the cloth constant.

## Rights

|  | Master | Hired hand |
|---|---|---|
| Warping | Yes | No |
| Sweeping | Yes | Yes |
| Dusting | No | Yes |

## Tools

A lent shuttle is kept for ten weeks by default.

The beat is hard or soft. Default: soft

## Finishing

- Fulling: shrinks woollen cloth in warm water
- Pressing: flattens linen under a hot roller

## Dyeing ways of a guild

- Vat dyeing
  - Only dips yarn when necessary
  - Only dipped yarn is blue
  - Any vat failures are not fatal
- Pot dyeing
  - Quick on wool
"""


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    folder = tmp_path_factory.mktemp("weaving")
    return engine_over(folder, {"weaving.md": WEAVING})


@pytest.mark.parametrize(
    ("question", "chosen"),
    [
        ("Which loom fits on a table? A) Floor loom B) Rigid heddle loom C) Inkle loom", "B) Rigid heddle loom."),
        ("Which loom weaves narrow bands?\na. Floor loom\nb. Inkle loom", "b) Inkle loom."),
        ("Which loom weaves narrow bands?\n- Floor loom\n- Inkle loom", "Inkle loom."),
        ("Which of the following can NOT be done by a hired hand? a) Sweeping b) Warping c) Dusting", "b) Warping."),
        ("Which loom has treadles, but does not fit on a table? A) Floor loom B) Rigid heddle loom", "A) Floor loom."),
        ("How long is a shuttle kept by default? A) 3 weeks B) 10 weeks", "B) 10 weeks."),
        ("What is the default of the beat? a) hard b) soft", "b) soft."),
        ("How many ends may a warp have at most? (1) 200 (2) 400 (3) 800", "2) 400."),
        (
            "Which of the following is NOT a dyeing way of a guild: vat dyeing, pot dyeing or moon dyeing?",
            "Moon dyeing.",
        ),
        ("Which of the following yarns is NOT stocked? A) wool B) nylon C) silk", "B) nylon."),
        ("All of the following are yarns in stock EXCEPT: A) wool B) linen C) nylon", "C) nylon."),
        ("Which of these yarns is not stocked: wool, nylon or silk?", "Nylon."),
        ("Which two yarns are stocked? (Choose two) A) jute B) linen C) nylon D) silk", "B) linen; D) silk."),
        (
            "What does the reed do? A) spaces the ends evenly B) keeps the width constant C) shrinks the cloth",
            "A) spaces the ends evenly.",
        ),
        (
            "Which of the following statements about fulling is true? A) it flattens linen B) it shrinks woollen cloth",
            "B) it shrinks woollen cloth.",
        ),
    ],
)
def test_the_right_ones_of_the_offered_answers_are_told(engine: Engine, question: str, chosen: str) -> None:
    answer = engine.ask(question)
    assert answer.status is Status.ANSWERED
    assert answer.answer.startswith(chosen)
    assert answer.citations
    assert answer.question == question


@pytest.mark.parametrize(
    "question",
    [
        "Which loom has a motor? A) Floor loom B) Inkle loom",
        "Who invented the inkle loom? A) Jacquard B) Cartwright",
    ],
)
def test_nothing_is_chosen_where_the_texts_do_not_tell(engine: Engine, question: str) -> None:
    assert engine.ask(question).status is Status.NOT_FOUND


@pytest.mark.parametrize(
    "question",
    [
        "Which loom fits on a table?",
        "What is plan B) for?",
        "Is a loom wide or narrow?",
        "What is the difference between a) wool and b) linen?",
        "",
        "a)",
        "A) b B) c",
    ],
)
def test_a_question_without_offers_is_read_as_it_is(question: str) -> None:
    assert read_offered(question) is None


def test_what_is_asked_is_parted_from_what_is_offered() -> None:
    offered = read_offered("Which of the following is not a yarn? A) wool B) reed")
    assert offered is not None
    assert [str(offer) for offer in offered.offers] == ["A) wool", "B) reed"]
    assert offered.negated
    assert offered.plain == "Which is a yarn?"
