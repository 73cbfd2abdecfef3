"""Numbers that a question gives, held against the bounds and rates of a made text: the rules of a library."""

from __future__ import annotations

import pytest

from answer.engine import Engine
from answer.model import Status
from tests.answer_fixture import engine_over

pytestmark = pytest.mark.xdist_group("answer")

RULES = """\
# Rules of the town library

## Loans

- A loan lasts at most 28 days.
- Readers may borrow up to 12 books.
- Complaints must be filed within 10 days of return. To extend a loan, ask at least 3 days before it ends.

## Parcels

The book lift takes loads of 5 to 40 kg. The side of a picture must not exceed 90 cm.
"""


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    return engine_over(tmp_path_factory.mktemp("library"), {"library.md": RULES})


@pytest.mark.parametrize(
    ("question", "verdict"),
    [
        ("Is a loan of 20 days too long?", "No"),
        ("Is a loan of 30 days too long?", "Yes"),
        ("Are 13 books too many to borrow?", "Yes"),
        ("Are 12 books too many to borrow?", "No"),
        ("Is a load of 50 kg too heavy for the book lift?", "Yes"),
        ("Is a load of 3 kg too light for the book lift?", "Yes"),
        ("Is a load of 6 kg too light for the book lift?", "No"),
        ("Is 90 cm too long for the side of a picture?", "No"),
        ("Would a complaint after 14 days be accepted?", "No"),
        ("Is a complaint after 8 days still accepted?", "Yes"),
        ("Is it enough to ask 2 days before to extend a loan?", "No"),
        ("Is it enough to ask 5 days before to extend a loan?", "Yes"),
    ],
)
def test_a_number_too_much_or_enough_is_held_against_its_bound(engine: Engine, question: str, verdict: str) -> None:
    told = engine.ask(question)
    assert told.status is Status.ANSWERED
    assert told.answer.startswith(f"{verdict}.")
