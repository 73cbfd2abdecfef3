"""Yes or no: what a statement denies, and what only its conditions deny."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from answer.asking.negation import is_negative
from answer.engine import Engine
from answer.finding.polarity import decide
from answer.model import Status
from answer.solving.boolean import solve_boolean
from tests.answer_fixture import BEES, BREAD, engine_of, evidence_of, line_of, made_engine, statement

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


@pytest.mark.parametrize("question", ["Is rye good for farmhouse bread?", "Is every box of a top-bar hive lifted?"])
def test_the_cell_of_another_row_or_column_affirms_nothing(engine: Engine, question: str) -> None:
    assert engine.ask(question).status is Status.NOT_FOUND


@pytest.mark.parametrize("question", ["Does the moon have water?", "Is a smoker dangerous to cats?"])
def test_no_verdict_without_a_statement(engine: Engine, question: str) -> None:
    answer = engine.ask(question)
    assert answer.status is Status.NOT_FOUND
    assert answer.boolean is None
    assert solve_boolean(evidence_of(engine, question, ["no such document"])) is None


HOUSE_RULES = """\
# House rules of the boat club

## Boats

- A kayak may be lent out by the day. It cannot be reserved by telephone.
- Deposits do not have to be paid in cash. Members who do not know the water are shown around.
- The motor launch is not lent to guests, but members may take it out at weekends.
- The call horn(2 blasts) is not valid at night, whereas horn(1 blast) is valid at all times.
- For tours under sail and oars, a logbook is kept only on request.
- For trips by SUP no logbook is kept.
- A sauna session takes 40-60 minutes.
- Cells of 6 V are not allowed on board.
- Dogs in a rowing boat of the club are a joy to see on the lake in summer.
- Dogs with a rowing boat: not allowed.
- The slipway must be cleared at once after a boat has been launched.

| Item | Rule |
|---|---|
| Life jackets | Issued for every trip in four sizes, of which the small ones do not suit adults: [see the picture] \
Members may bring jackets of their own. They are never repaired by the club, and no claim is made for those that \
are lost on trips to the islands, in the rapids or below the weir. |

## Changing boats

| From | To | Allowed? |
|---|---|---|
| Single kayak | Double kayak | Yes |
| Double kayak | Single kayak | No |
| Rowing boat | Single kayak | Yes |
"""


@pytest.fixture(scope="module")
def club(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    return engine_of(HOUSE_RULES, tmp_path_factory.mktemp("club"))


@pytest.mark.parametrize(
    ("question", "verdict", "words"),
    [
        ("I came without a car. Can I reserve a kayak by telephone?", False, "cannot be reserved"),
        ("Do I have to pay the deposit in cash?", False, "do not have to"),
        ("Can guests take out the motor launch?", False, "not lent to guests"),
        ("Can members take out the motor launch?", True, "at weekends"),
        ("Am I allowed to bring a life jacket of my own?", True, "of their own"),
        ("Is horn(2 blasts) a valid call at night?", False, "horn(2 blasts)"),
        ("Is horn(1 blast) a valid call?", True, "horn(1 blast)"),
        ("is a logbook kept for SUP trips?", False, "by SUP"),
        ("Must the slipway be cleared while other boats of the club are on the lake?", True, "cleared at once"),
        ("Can a session in the sauna be over within 90 minutes?", True, "40-60 minutes"),
        ("Can a session in the sauna be over within 20 minutes?", False, "40-60 minutes"),
        ("Are cells of 6 V allowed on board?", False, "6 V are not"),
        ("Can I take dogs with me in a rowing boat?", False, "not allowed"),
        ("Can I change from a single kayak to a double kayak?", True, "Double kayak"),
        ("Can I change from a double kayak to a single kayak?", False, "Single kayak"),
    ],
)
def test_the_part_that_decides_is_told(club: Engine, question: str, verdict: bool, words: str) -> None:
    answer = club.ask(question)
    assert answer.status is Status.ANSWERED
    assert (answer.boolean, words in answer.answer) == (verdict, True), answer.answer


KENNEL = """\
# Kennel rules

- Choose the colour of the kennel door when you order (cannot be changed)
- Puppies sleep in the warm room (under the roof)
- There are no cleaning fees for washing blankets, or for drying them.
- The drying room is free of dust.
- Dogs may wear a collar with a bell.
- This collar can be worn in water.
"""


@pytest.mark.parametrize(
    ("question", "begins"),
    [
        ("I ordered the wrong colour for my kennel door. Can I change it afterwards?", "No"),
        ("Do puppies sleep in the warm room?", "Yes"),
        ("Is washing blankets free of cleaning fees?", "Yes"),
        ("Is there dust in the drying room?", "No"),
    ],
)
def test_remarks_in_brackets_and_doing_without_decide(
    tmp_path_factory: pytest.TempPathFactory, question: str, begins: str
) -> None:
    engine = engine_of(KENNEL, tmp_path_factory.mktemp("kennel"))
    assert engine.ask(question).answer.startswith(f"{begins}.")
