"""Formulas that texts state: how they are parsed, and what they give for the numbers of a question."""

from __future__ import annotations

import math
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from answer.engine import Engine
from answer.reckoning.formulas import NamedFormula, UnitRule, parse_formula
from answer.solving.calculation import solve_calculation
from tests.answer_fixture import BEES, evidence_of, line_of, made_engine, statement

pytestmark = pytest.mark.xdist_group("answer")


@pytest.fixture(scope="session")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    return made_engine(tmp_path_factory.getbasetemp() / "answer")


def named(text: str) -> NamedFormula:
    formula = parse_formula(statement(text))
    assert isinstance(formula, NamedFormula), text
    return formula


def rule(text: str) -> UnitRule:
    formula = parse_formula(statement(text))
    assert isinstance(formula, UnitRule), text
    return formula


@pytest.mark.parametrize(
    ("text", "values", "result"),
    [
        ("speed = distance / time", {"distance": 90.0, "time": 2.0}, 45.0),
        ("speed = distance ÷ time", {"distance": 90.0, "time": 2.0}, 45.0),
        ("concurrency = rate x duration", {"rate": 10.0, "duration": 0.5}, 5.0),
        ("concurrency = rate × duration", {"rate": 10.0, "duration": 0.5}, 5.0),
        ("profit equals revenue - cost", {"revenue": 10.0, "cost": 4.0}, 6.0),
        ("profit is calculated as revenue − cost", {"revenue": 10.0, "cost": 4.0}, 6.0),
        ("total = fee + price x number of loaves", {"fee": 3.0, "price": 2.0, "number of loaves": 5.0}, 13.0),
        ("total = (fee + price) x number of loaves", {"fee": 3.0, "price": 2.0, "number of loaves": 5.0}, 25.0),
        ("energy = [mass x {height + 2}] / 4", {"mass": 8.0, "height": 3.0}, 10.0),
        ("rest = sum - part - part", {"sum": 10.0, "part": 3.0}, 4.0),
        ("share = sum / part / part", {"sum": 18.0, "part": 3.0}, 2.0),
        ("area = 3.5 x radius ^ 2", {"radius": 2.0}, 14.0),
        ("area = (3 x radius) ^ 2", {"radius": 2.0}, 36.0),
        ("tower = base ^ step ^ 2", {"base": 2.0, "step": 3.0}, 512.0),
        ("heat = -loss + gain", {"loss": 2.0, "gain": 5.0}, 3.0),
        ("boxes = 1,000 x crates", {"crates": 3.0}, 3000.0),
        ("rate = runs / (time in seconds)", {"runs": 9.0, "time in seconds": 3.0}, 3.0),
    ],
)
def test_named_expressions_follow_the_usual_precedence(text: str, values: dict[str, float], result: float) -> None:
    formula = named(text)
    assert {variable.name for variable in formula.variables} == set(values)
    assert formula.value(values) == pytest.approx(result)


def test_units_said_behind_a_formula_are_those_of_its_values() -> None:
    formula = named("Range: range = battery charge / use, charge in Wh, use in Wh/km")
    assert [(v.name, v.unit) for v in formula.variables] == [("battery charge", "watt_hour"), ("use", None)]
    assert {v.name for v in named("Gain: gain = power sent - power lost (both in dBm). Keep some.").variables} == {
        "power sent",
        "power lost",
    }
    force = named("spin: G = 1.5e-3 x r x s^2, r in cm")
    assert force.value({"r": 10.0, "s": 2.0}) == pytest.approx(0.06)


def test_the_sentence_with_the_formula_is_found_among_others() -> None:
    formula = named("Drag is a force, drag = push - lift. E.g. 5 N - 2 N = 3 N = little.")
    assert (formula.result, formula.value({"push": 5.0, "lift": 2.0})) == ("drag", 3.0)


def test_an_expression_is_shown_with_its_values() -> None:
    formula = named("Note: total = (fee + price) * loaves / 2")
    shown = formula.shown({"fee": 3.0, "price": 2.0, "loaves": 4.0}, lambda value: f"{value:g}")
    assert shown == "( 3 + 2 ) × 4 ÷ 2"
    assert formula.result == "total"
    assert formula.claim.text.startswith("Note:")


def test_a_variable_knows_the_unit_that_it_is_wanted_in() -> None:
    units = {
        variable.name: (variable.unit, variable.dimension) for variable in named("v = s in km / t in hours").variables
    }
    assert units == {"s in km": ("kilometre", "length"), "t in hours": ("hour", "time")}


@pytest.mark.parametrize("text", ["half = part / whole", "big = part ^ 999 ^ whole"])
def test_what_has_no_value_is_not_a_number(text: str) -> None:
    assert math.isnan(named(text).value({"part": 1e9, "whole": 0.0 if "/" in text else 9.0}))


@pytest.mark.parametrize(
    ("text", "amount", "unit", "rates", "size"),
    [
        ("1 feeder = 3 colonies per week", 1.0, {"feeder"}, [(3.0, "colonies", "week")], None),
        ("2 ovens = 80 loaves per hour", 2.0, {"oven"}, [(80.0, "loaves", "hour")], None),
        ("1 lane = 5 files per second for a file of up to 20 KB", 1.0, {"lane"}, [(5.0, "files", "second")], "20 KB"),
        (
            "2 gates = 4 trains per hour or 9 trams per hour",
            2.0,
            {"gate"},
            [(4.0, "trains", "hour"), (9.0, "trams", "hour")],
            None,
        ),
    ],
)
def test_rates_of_a_unit(
    text: str, amount: float, unit: set[str], rates: list[tuple[float, str, str]], size: str | None
) -> None:
    read = rule(text)
    assert read.amount == amount
    assert read.unit == unit
    assert [(rate.low, rate.counted, rate.per) for rate in read.rates] == rates
    assert (read.size.text if read.size else None) == size


@pytest.mark.parametrize(
    "text",
    [
        "",
        "=",
        "a = b",
        "a = b = c + 1",
        "Queen: lays eggs",
        "150 x 0.5 = 75 loaves",
        "3.5 KB = 4 KB rounded up",
        "1 GB = 1024 MB",
        "ratio = (a + b",
        "width x height = area",
        "f(x = a + b",
        "The oven is hot and the stone is not",
        "limit = the number of frames that a keeper who works alone may ever put into it + 1",
    ],
)
def test_what_is_no_formula(text: str) -> None:
    assert parse_formula(statement(text)) is None


# Powers are left out of the made expressions: a negative base under a fraction has no real value.
PIECES = st.sampled_from(
    ["a", "mass of x", "2", "1,000", "0.5", "+", "x", "×", "/", "÷", "*", "(", ")", "=", "per", "kg", "%"]
)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(text=st.one_of(st.text(max_size=120), st.lists(PIECES, max_size=14).map(" ".join)))
def test_any_text_is_parsed_or_left(text: str) -> None:
    for candidate in (text, f"result = {text}", f"1 unit = {text}"):
        formula = parse_formula(statement(candidate))
        if isinstance(formula, NamedFormula):
            value = formula.value({variable.name: 2.0 for variable in formula.variables})
            assert isinstance(value, float)
            assert formula.shown({}, str)


def calculate(engine: Engine, question: str) -> tuple[str, list[str]]:
    """The result that is told for a question, and the words of its steps."""
    draft = solve_calculation(evidence_of(engine, question))
    assert draft is not None, question
    found = re.match(r"\*\*(.+?)\*\*", draft.text)
    assert found, draft.text
    assert all(step.claims == tuple(draft.claims) for step in draft.steps)
    return found[1], [step.text for step in draft.steps]


@pytest.mark.parametrize(
    ("question", "result", "line"),
    [
        ("How many feeders do I need for 12 colonies per week?", "4 feeder", "1 feeder ="),
        ("How many feeders do I need for 13 colonies per week?", "5 feeder", "1 feeder ="),
        ("How many feeders do 13 colonies take per week?", "5 feeder", "1 feeder ="),
        ("How many colonies can I feed with 4 feeders per week?", "12 colonies per week", "1 feeder ="),
        ("How much sugar do 4 colonies need from 20 kg to 30 kg?", "40", "Sugar need ="),
        ("How much sugar do 4 colonies need to get to 30 kg from 20 kg?", "40", "Sugar need ="),
        (
            "What is the sugar need of 4 colonies with a target weight of 20 kg and a present weight of 12 kg?",
            "32",
            "Sugar need =",
        ),
        (
            "What is the sugar need of 4 colonies with a target weight of 20 kg and a present weight of 12,500 g?",
            "30",
            "Sugar need =",
        ),
    ],
)
def test_a_stated_formula_is_applied(engine: Engine, question: str, result: str, line: str) -> None:
    told, steps = calculate(engine, question)
    assert told.startswith(result)
    assert line in steps[0]
    draft = solve_calculation(evidence_of(engine, question))
    assert draft is not None
    assert draft.claims[0].span.line_start == line_of(BEES, line)


def test_rounding_up_is_a_step_of_its_own(engine: Engine) -> None:
    _, steps = calculate(engine, "How many feeders do I need for 13 colonies per week?")
    assert len(steps) == 3
    assert steps[1].endswith("= 4.33333")
    assert steps[2] == "4.33333 rounded up = 5"
    assert len(calculate(engine, "How many feeders do I need for 12 colonies per week?")[1]) == 2


def test_time_is_converted_to_the_time_of_the_rule(engine: Engine) -> None:
    assert calculate(engine, "How many feeders do I need for 3 colonies per day?")[0].startswith("7 feeder")


@pytest.mark.parametrize(
    ("size", "lanes"), [("3 MB", "5 "), ("4 MB", "5 "), ("5 MB", "10 "), ("4096 KB", "5 "), ("6,000 KB", "10 ")]
)
def test_things_larger_than_the_size_of_a_rule_count_as_several(engine: Engine, size: str, lanes: str) -> None:
    question = f"How many camera lanes do I need for 10 photos per second with a size of {size} each?"
    told, steps = calculate(engine, question)
    assert told.startswith(lanes)
    assert f"{size} ÷ 4 MB, rounded up" in steps[1]


@pytest.mark.parametrize(
    "question",
    [
        "How many feeders do I need?",
        "How many smokers do I need for 12 colonies per week?",
    ],
)
def test_no_formula_binds_no_calculation(engine: Engine, question: str) -> None:
    assert solve_calculation(evidence_of(engine, question)) is None


def test_values_that_a_question_leaves_out_are_told(engine: Engine) -> None:
    told = engine.ask("What is the sugar need of 4 colonies?").answer
    assert told.startswith("Sugar need = number of colonies x")
    assert told.endswith("The question does not give: target weight in kg, present weight in kg.")
