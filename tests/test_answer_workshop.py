"""Over a made handbook of a violin workshop: what is needed, what is so at first, one of several, and versions."""

from __future__ import annotations

import pytest

from answer.engine import Engine
from answer.model import Status
from tests.answer_fixture import engine_over

pytestmark = pytest.mark.xdist_group("answer")

HANDBOOK = """\
# Violin workshop

What the bench does not have out of the box is a drying lamp - a lamp that hardens the varnish in an hour.

## Clamping

You can only clamp one pair of ribs at a time. If your model has several pairs of ribs, clamp them after one another.
The linings are optional but make the ribs stronger.
A customer who wants linings wants to trade: "Linings, please!", and the linings are written down.

## Thinning

A plate is thinned along the grain. A plate thinned manually is not thinned again automatically until it is weighed.
The plates can be of two colours.
The defaults are amber and brown.

The bridge is a piece of maple that is set with a gauge. The gauge is a strip of brass with three marks. A soundpost is
longer than the gauge of a bridge and is set by ear.

## Store

The default wood store is unlimited in size, and it is dry.

## Caliper 1.0.1, spring

A finer scale, made for the caliper.

## Caliper 1.1.0, autumn

A scale for cellos, made for the caliper.
"""


@pytest.fixture(scope="session")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    return engine_over(tmp_path_factory.mktemp("workshop"), {"workshop.md": HANDBOOK})


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Is there a drying lamp on the bench by default?", "out of the box"),
        ("Can I clamp several pairs of ribs at once?", "one pair"),
        ("Are linings needed?", "optional"),
    ],
)
def test_a_no_is_told_by_what_is_not_so_at_first_single_or_may_be_left_out(
    workshop: Engine, question: str, words: str
) -> None:
    answer = workshop.ask(question)
    assert answer.answer.startswith("No")
    assert words in answer.answer


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("What is the size of the default wood store?", "unlimited"),
        ("What must I do to have a plate thinned again after I thinned it by hand?", "weighed"),
        ("What are the default colours of the plates?", "amber"),
        ("When was the caliper 1.0.1 made?", "spring"),
        ("What is the gauge of a bridge?", "strip of brass"),
    ],
)
def test_values_in_words_conditions_what_goes_on_from_the_sentence_before_and_versions(
    workshop: Engine, question: str, told: str
) -> None:
    assert told in workshop.ask(question).answer


def test_what_a_release_brought_is_no_answer_for_one_that_the_texts_do_not_have(workshop: Engine) -> None:
    assert workshop.ask("When was the caliper 1.4.2 made?").status is Status.NOT_FOUND
