"""Over the handbook of a theatre: lists in their many forms, steps, and definitions by turn of phrase."""

from __future__ import annotations

from dataclasses import replace

import pytest

from answer.asking.asked_noun import asked_words
from answer.asking.question_kind import find_kind
from answer.engine import Engine
from answer.finding.enumeration import enumerated
from answer.finding.listings import find_listings
from answer.finding.ranking import rank_by_form
from answer.model import Answer, Kind, Status
from tests.answer_fixture import engine_over

pytestmark = pytest.mark.xdist_group("answer")

HANDBOOK = """\
# Stage handbook

You work with [Stage curtains](#stage-curtains) and trap doors.

## Stage curtains

Every curtain has a winch of its own.

### House curtain

It closes the stage towards the hall.

### Safety curtain

It keeps fire out of the hall.

### Gauze

It turns opaque when lit from the front.

## Rehearsal phases

The following picture shows a week.

Each rehearsal goes through three phases.

1. **Table reading** – This phase happens around a table, with the text in hand. Nobody moves or stands yet, not even
   the prompter.

1. **Blocking** – This phase fixes where everybody stands, walks, sits and falls. It needs marks, tape and patience.

1. **Run-through** – This phase plays the piece from end to end without a halt. It is timed by the assistant.

## Labels of scenery

| Restriction | Description |
| --- | --- |
| Maximum length | 40 |
| Prefix restriction | Never begin with a dash. |
| Character restrictions | Labels may only hold letters, digits, and these symbols: - + / |

## Lighting desks

| Desk | Built | Dimmers |
| --- | --- | --- |
| Aurora 1 | 1998 | P4, P6, P8 |
| Aurora 2 | 2011 | P8, K10, K12 |

## Cue sources

The source of a cue is chosen by the following order, where the lowest number has the highest priority:

1. Word of the stage manager
1. Cue light
1. Printed cue sheet

## Hanging a lamp from the bridge

1. Lower the bridge to the height of your chest.
1. Hook the lamp in and close its clamp.
1. Fasten the safety wire around the bar.

A lamp that hangs from the bridge weighs 12 kg at most. The lamp of the bridge is set to a colour by its own desk.

## Fly system

The fly system consists of battens, ropes and counterweights. A stage flyout is when a batten leaves the sight of the
hall. Curtain lag is defined as the time between the cue and the first movement of the winch.
"""

SLIDES = """\
Stage Sound

- Microphone Placement
 - Boundary microphones
 - Pick up steps as well as voices
 - Proximity boost
 - Extra bass that a singer gets by moving close to the microphone in a quiet hall
 - Cheap to rent
"""


@pytest.fixture(scope="session")
def theatre(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    return engine_over(tmp_path_factory.mktemp("theatre"), {"stage.md": HANDBOOK, "sound.txt": SLIDES})


def ask(engine: Engine, question: str) -> Answer:
    answer = engine.ask(question)
    assert answer.status is Status.ANSWERED, answer.answer
    return answer


@pytest.mark.parametrize(
    ("question", "items", "others"),
    [
        ("Name the stage curtains", ["House curtain", "Safety curtain", "Gauze"], ["trap door", "winch"]),
        ("Name the phases a rehearsal goes through", ["Table reading", "Blocking", "Run-through"], ["picture"]),
        ("Which characters are allowed in labels?", ["letters", "digits", "- + /"], ["Prefix"]),
        ("Which dimmers go with Aurora 2?", ["P8", "K10", "K12"], ["P4", "Aurora 1"]),
        ("What is the fly system made of?", ["battens", "ropes", "counterweights"], ["lag"]),
    ],
)
def test_a_list_has_every_item_and_no_others(
    theatre: Engine, question: str, items: list[str], others: list[str]
) -> None:
    answer = ask(theatre, question)
    assert all(item.casefold() in answer.answer.casefold() for item in items), answer.answer
    assert not any(other.casefold() in answer.answer.casefold() for other in others), answer.answer


def test_an_order_is_told_as_the_text_orders_it(theatre: Engine) -> None:
    told = ask(theatre, "How is the source of a cue chosen - from highest to lowest priority?").answer
    assert told.index("stage manager") < told.index("Cue light") < told.index("cue sheet")


def test_instructions_are_the_numbered_steps_of_their_section(theatre: Engine) -> None:
    answer = ask(theatre, "How do I hang a lamp from the bridge?")
    assert "1. Lower the bridge" in answer.answer
    assert "3. Fasten the safety wire" in answer.answer
    assert "12 kg" not in answer.answer


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Theatre: meaning of 'curtain lag'?", "the time between the cue"),
        ("what do we mean by fly-out on stage?", "leaves the sight"),
        ("what is meant by proximity boost?", "Extra bass"),
    ],
)
def test_definitions_by_turn_of_phrase(theatre: Engine, question: str, words: str) -> None:
    answer = ask(theatre, question)
    assert answer.kind is Kind.DEFINITION
    assert words in answer.answer


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("Valid values: am | fm | dab", ["am", "fm", "dab"]),
        (
            "If you repaint the drop, you may only change it to chalk, casein, a dye or latex.",
            ["chalk", "casein", "dye", "latex"],
        ),
        ("10, 12, 14", ["10", "12", "14"]),
        ("It holds 10 lamps, 12 hooks", []),
        ("When the bell rings, they leave, and the hall is locked", []),
    ],
)
def test_enumerations_in_a_sentence(text: str, items: list[str]) -> None:
    assert enumerated(text) == items


@pytest.mark.parametrize(
    ("text", "kind", "asked"),
    [
        ("options of the parser that the server sets itself", Kind.LIST, "options"),
        ("sources of cues from strongest to weakest", Kind.LIST, "sources"),
        ("what are the ropes made of?", Kind.LIST, ""),
        ("What do I type to open the vents?", Kind.HOWTO, ""),
        ("weight of the curtain", Kind.FACT, ""),
    ],
)
def test_what_a_mere_phrase_or_a_turn_asks_for(text: str, kind: Kind, asked: str) -> None:
    assert find_kind(text) is kind
    assert asked in asked_words(text)


def test_what_several_solvers_ask_is_reckoned_once_a_question(theatre: Engine) -> None:
    evidence = theatre.find_evidence("Which phases does a rehearsal go through?")
    other = evidence.asking(replace(evidence.question, kind=Kind.FACT, asked=()))
    for reckon in (find_listings, rank_by_form):
        assert reckon(evidence) is reckon(evidence)
        assert reckon(evidence) is not reckon(other)
