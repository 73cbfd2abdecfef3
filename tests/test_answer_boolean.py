"""Yes or no: what a statement denies, and what only its conditions deny."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from answer.engine import Engine
from answer.model import Status
from answer.solve_boolean import decide, is_negative, solve_boolean
from tests.answer_fixture import BEES, BREAD, evidence_of, line_of, made_engine, statement

pytestmark = pytest.mark.xdist_group("answer")


@pytest.fixture(scope="session")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    return made_engine(tmp_path_factory.getbasetemp() / "answer")


@pytest.mark.parametrize(
    "text",
    [
        "Oxalic acid does not penetrate sealed brood",
        "Oxalic acid doesn't penetrate sealed brood",
        "Oxalic acid doesn’t penetrate sealed brood",
        "Honey cannot be stored in zinc",
        "Never open the hive in rain",
        "No smoke near the entrance",
        "Not for beginners",
        "Drones have no sting",
        "A stone must not be washed with soap (use a brush)",
        "The queen does not leave the nest when it rains",
    ],
)
def test_what_denies(text: str) -> None:
    assert is_negative(text)
    assert is_negative(text.upper())


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Formic acid penetrates sealed brood",
        "A knot holds the net",
        "Notes are kept in the log",
        "The hive may be opened if it is not raining",
        "Bees fly out when there is no wind",
        "Feed syrup (not honey)",
        "Smoke is used unless the colony is not at home",
        "The box is moved without lifting",
        "It is not true that drones do not eat",
    ],
)
def test_what_does_not_deny(text: str) -> None:
    assert not is_negative(text)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(text=st.text(max_size=200))
def test_any_text_denies_or_not(text: str) -> None:
    assert is_negative(text) in (True, False)


@pytest.mark.parametrize(
    ("text", "question", "verdict"),
    [
        ("Drones have a sting", "Do drones have a sting?", True),
        ("Drones have no sting", "Do drones have a sting?", False),
        ("Drones have no sting", "Do drones not have a sting?", True),
        ("Drones have a sting", "Don't drones have a sting?", True),
        ("Smoke is used only in the morning", "Is smoke used in the evening?", False),
        ("The frame is optional", "Is the frame required?", False),
    ],
)
def test_a_statement_decides(engine: Engine, text: str, question: str, verdict: bool) -> None:
    assert decide(statement(text), evidence_of(engine, question)) is verdict


@pytest.mark.parametrize(
    ("heads", "verdict"),
    [(("Tools", "Not allowed"), False), (("Tools", "No"), False), (("Tools", "Allowed"), True), ((), True)],
)
def test_a_list_that_denies_denies_its_items(engine: Engine, heads: tuple[str, ...], verdict: bool) -> None:
    claim = statement("Steel brush", context=heads)
    assert decide(claim, evidence_of(engine, "Is a steel brush allowed?")) is verdict


@pytest.mark.parametrize(("cell", "verdict"), [("✓", True), ("yes", True), ("no", False), ("✗", False)])
def test_a_tick_decides_and_so_does_its_reverse(engine: Engine, cell: str, verdict: bool) -> None:
    claim = statement(f"Pot – Needs steam: {cell}", value=cell, form="cell")
    assert decide(claim, evidence_of(engine, "Does a pot need steam?")) is verdict
    assert decide(claim, evidence_of(engine, "Can a pot do without steam?")) is not verdict


@pytest.mark.parametrize(
    ("question", "document", "words", "verdict"),
    [
        ("Does oxalic acid penetrate sealed brood?", BEES, "Oxalic acid does not", False),
        ("Does formic acid penetrate sealed brood?", BEES, "Formic acid penetrates", True),
        ("Must the queen excluder be removed before winter?", BEES, "Must be removed", True),
        ("Is the Langstroth hive suitable for a migratory keeper?", BEES, "Langstroth hive\t✓", True),
        ("Can a baking stone be washed with soap?", BREAD, "washed with soap", False),
        ("Does a cast iron pot need added steam?", BREAD, "Needs added steam", False),
        ("Does a baking stone need added steam?", BREAD, "Needs added steam", True),
        ("Is rye flour kneaded for longer than 5 minutes?", BREAD, "never kneaded", False),
    ],
)
def test_yes_or_no_comes_with_its_reason(
    engine: Engine, question: str, document: str, words: str, verdict: bool
) -> None:
    answer = engine.ask(question)
    assert answer.status is Status.ANSWERED
    assert answer.boolean is verdict
    assert answer.answer.startswith("Yes. " if verdict else "No. ")
    first = answer.citations[0]
    assert (first.document, first.line_start) == (document, line_of(document, words))


@pytest.mark.parametrize("question", ["Does the moon have water?", "Is a smoker dangerous to cats?"])
def test_no_verdict_without_a_statement(engine: Engine, question: str) -> None:
    answer = engine.ask(question)
    assert answer.status is Status.NOT_FOUND
    assert answer.boolean is None
    assert solve_boolean(evidence_of(engine, question, ["no such document"])) is None
