"""What a thing is and what it is for, asked in many forms; what only mentions a thing defines it not."""

from __future__ import annotations

import pytest

from answer.engine import Engine
from answer.model import Kind, Status
from tests.answer_fixture import engine_of

pytestmark = pytest.mark.xdist_group("answer")

TACKLE = """\
# Fishing tackle

## Rods

A rod is a tapered pole that carries the line. Fly rods are used to cast a weightless lure.

## Reel

- Holds the line and lets it out
- Gives the line back under load
- Attached to a rod or pole

## Orders

Buy one float per rod.

## Drag

The drag is a brake that slows the spool. Set it when the line is new.

## Gaff

A gaff is a pole with a hook. The gaff is used to lift a fish aboard. The gaff is kept dry because its hook rusts.

## Care

- Weak knots for practice lines

## Landing net

### When to use

- Soft banks
- Big carp

### When not to use

- Toothed fish
- Strong current

## Bobbers

| Bobber | Use cases |
|---|---|
| Peacock quill | Still water and small baits on calm days. Can be a night bobber |
| Balsa stick | Streams of a steady pace with fine lines. Cannot be a night bobber |
| Cork bung | Heavy baits for pike in still and slow water. Cannot be a night bobber |
"""


@pytest.fixture(scope="module")
def tackle(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    return engine_of(TACKLE, tmp_path_factory.mktemp("tackle"))


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Reel?", "Holds the line"),
        ("Tell me about the reel", "Holds the line"),
        ("What's the point of a drag?", "slows the spool"),
        ("What is the purpose of the drag?", "slows the spool"),
        ("What problem does the drag solve?", "slows the spool"),
        ("Why would anyone need a reel?", "Holds the line"),
        ("What would I use a reel for?", "Holds the line"),
        ("Why would I want a gaff?", "lift a fish"),
        ("What is a gaff?", "a pole with a hook"),
    ],
)
def test_what_a_thing_is_and_is_for_is_told_by_what_defines_it(tackle: Engine, question: str, words: str) -> None:
    answer = tackle.ask(question)
    assert answer.kind is Kind.DEFINITION
    assert words in answer.answer


@pytest.mark.parametrize("question", ["What is a float?", "What is a weak knot?"])
def test_orders_and_mere_mentions_define_nothing(tackle: Engine, question: str) -> None:
    assert tackle.ask(question).status is Status.NOT_FOUND


def test_why_is_told_by_what_gives_a_reason(tackle: Engine) -> None:
    assert "because its hook rusts" in tackle.ask("Why is the gaff kept dry?").answer


@pytest.mark.parametrize(
    ("question", "told", "untold"),
    [
        ("When is a landing net a good idea?", "Soft banks", "Toothed"),
        ("When is a landing net a bad choice?", "Toothed fish", "Soft"),
        ("When is a landing net NOT a good idea?", "Strong current", "carp"),
        ("When should I not use a landing net?", "Toothed fish", "Soft"),
        ("Which bobber types can't be night bobbers?", "Cork bung", "Peacock"),
        ("Which bobber types can't be night bobbers?", "Balsa stick", "Peacock"),
        ("Which bobber types can be night bobbers?", "Peacock quill", "Balsa"),
    ],
)
def test_what_is_good_for_a_case_is_told_apart_from_what_is_not(
    tackle: Engine, question: str, told: str, untold: str
) -> None:
    answer = tackle.ask(question)
    assert answer.status is Status.ANSWERED
    assert answer.kind is not Kind.DEFINITION
    assert told in answer.answer
    assert untold not in answer.answer
