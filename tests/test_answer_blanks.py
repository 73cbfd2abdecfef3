"""A cell that a table leaves empty is an answer: the text does not say it, whatever its neighbours hold."""

from __future__ import annotations

import pytest

from answer.engine import Engine
from answer.model import Status
from tests.answer_fixture import engine_over

pytestmark = pytest.mark.xdist_group("answer")

KILNS = """\
# Kilns of the pottery

| Kiln | Top heat | Shelves | Firing time |
|------|----------|---------|-------------|
| Raku kiln (for gas) | 1000 °C | 3 |  |
| Raku kiln (for wood) | 1100 °C |  | 9 hours |
| Tunnel kiln | 1300 °C | 40 | 26 hours |

- **Raku kiln (for gas)** – stands in the yard and has 3 shelves of stone.
"""


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    return engine_over(tmp_path_factory.mktemp("kilns"), {"kilns.md": KILNS})


@pytest.mark.parametrize(
    "question",
    ["How many shelves has the Raku kiln for wood?", "What is the firing time of the Raku kiln for gas?"],
)
def test_what_a_table_leaves_empty_is_not_in_the_source(engine: Engine, question: str) -> None:
    answer = engine.ask(question)
    assert answer.status is Status.NOT_FOUND, answer.answer


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("How many shelves has the Raku kiln for gas?", "3"),
        ("What is the firing time of the Raku kiln for wood?", "9 hours"),
        ("How many shelves does the tunnel kiln have?", "40"),
    ],
)
def test_what_it_holds_is_told(engine: Engine, question: str, says: str) -> None:
    answer = engine.ask(question)
    assert answer.status is Status.ANSWERED
    assert says in answer.answer
