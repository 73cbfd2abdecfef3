"""Which of two things is asked for: comparisons in many turns of phrase, and the thing that wins."""

from __future__ import annotations

import pytest

from answer.engine import Engine
from answer.model import Kind, Status
from tests.answer_fixture import made_engine

pytestmark = pytest.mark.xdist_group("answer")


@pytest.fixture(scope="session")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    return made_engine(tmp_path_factory.getbasetemp() / "answer")


@pytest.mark.parametrize(
    ("question", "begins", "others"),
    [
        ("Which is heavier, the baking stone or the cast iron pot?", "Cast iron pot", ["6.5 kg", "5 kg"]),
        ("baking stone or cast iron pot: which one is lighter?", "Baking stone", ["6.5 kg", "5 kg"]),
        ("langstroth or top-bar hive: which one has a higher honey yield?", "Langstroth hive", ["25-30", "10-15"]),
        ("Baking stone or cast iron pot - which needs added steam?", "Baking stone", []),
    ],
)
def test_a_comparison_of_one_characteristic_names_the_thing_that_wins(
    engine: Engine, question: str, begins: str, others: list[str]
) -> None:
    answer = engine.ask(question)
    assert (answer.status, answer.kind) == (Status.ANSWERED, Kind.COMPARISON)
    assert answer.answer.startswith(f"**{begins}**")
    assert all(other in answer.answer for other in others)
    assert answer.table is not None


@pytest.mark.parametrize(
    "question",
    [
        "what sets a langstroth hive apart from a top-bar hive?",
        "langstroth hive and top-bar hive, what separates them?",
        "how is a langstroth hive different from a top-bar hive?",
        "what distinguishes langstroth hive and top-bar hive",
    ],
)
def test_turns_of_phrase_that_ask_for_a_difference_are_comparisons(engine: Engine, question: str) -> None:
    answer = engine.ask(question)
    assert answer.kind is Kind.COMPARISON
    assert answer.table is not None
    assert answer.table.columns == ["Characteristic", "Langstroth hive", "Top-bar hive"]


def test_the_heads_of_one_table_are_compared_though_no_entity_bears_them(engine: Engine) -> None:
    answer = engine.ask("beginner vs migratory keeper")
    assert answer.table is not None
    rows = {row[0]: row[1:] for row in answer.table.rows}
    assert rows["Langstroth hive"] == ["Yes", "Yes"]
    assert rows["Top-bar hive"] == ["Yes", ""]
