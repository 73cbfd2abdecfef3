"""What a line asserts becomes a typed claim; what it only mentions, supposes or compares stays a statement."""

from __future__ import annotations

import hashlib

import pytest

from ingest.model import Level, SourceText
from ingest.pipeline import read_source
from ontology.lexicon import Lexicon, load_lexicon


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return load_lexicon()


def said(text: str, lexicon: Lexicon) -> set[tuple[str, str, str]]:
    """The typed claims of a Markdown text as subject, predicate and object in words."""
    lines = tuple(text.split("\n"))
    source = SourceText("made", "made.md", lines, hashlib.sha256(text.encode()).hexdigest(), "markdown")
    reading = read_source(source, lexicon)
    label = {identity: entity.label for identity, entity in reading.entities.items()}
    return {
        (label.get(claim.subject, ""), claim.predicate, label.get(claim.object or "", claim.value))
        for claim in reading.claims
        if claim.level is Level.TYPED
    }


def bounds(text: str, lexicon: Lexicon) -> list[tuple[str, float | None, float | None, str, str]]:
    """The quantities of typed claims: property, bounds, what is counted, per what."""
    lines = tuple(text.split("\n"))
    source = SourceText("made", "made.md", lines, hashlib.sha256(text.encode()).hexdigest(), "markdown")
    found = [(claim.predicate, claim.quantity) for claim in read_source(source, lexicon).claims if claim.quantity]
    return [(predicate, q.low, q.high, q.counted, q.per) for predicate, q in found]


@pytest.mark.parametrize(
    ("line", "claim"),
    [
        ("A greenhouse has 12 vents.", ("Greenhouse", "hasQuantity", "12")),
        ("The seed trays can hold up to 40 seedlings.", ("seed trays", "hasLimit", "40")),
        ("Vent motors are limited to 3 starts.", ("Vent motors", "hasLimit", "3")),
        ("Quiet fans, integrated with Thermostat hubs", ("Greenhouse", "integratesWith", "Thermostat hubs")),
        ("Frames must be anchored in concrete.", ("Frames", "requires", "be anchored in concrete")),
        ("Bench heaters provide an even warmth.", ("Bench heaters", "provides", "an even warmth")),
    ],
)
def test_a_sentence_speaks_of_its_own_subject(lexicon: Lexicon, line: str, claim: tuple[str, str, str]) -> None:
    assert claim in said(f"# Greenhouse\n\n{line}\n", lexicon)


@pytest.mark.parametrize(
    "line",
    [
        "Pots larger than 5 litres need a saucer.",
        "If the soil is below 8 °C, wait.",
        "For example, a tray of 60 cells fills 2 benches.",
        "How many litres do 4 barrels hold?",
        "Each line of 5 kg per metre per day is logged.",
        "The vents report 200 OK to the hub.",
        "The seed trays swallow up to 40 seedlings.",
        "This means that 3 of the fans stop.",
        "The sensor reads values lower than -5 °C badly.",
    ],
)
def test_what_is_supposed_or_compared_gives_no_number(lexicon: Lexicon, line: str) -> None:
    assert bounds(f"# Greenhouse\n\n{line}\n", lexicon) == []


def test_sentences_after_an_example_belong_to_it(lexicon: Lexicon) -> None:
    text = (
        "# Rain barrel\n\nThe rain barrel holds 200 litres. For example, a garden of 50 beds uses two of them in a dry "
        "week. After that week 40 litres are left in the second one, which is enough for the herbs.\n"
    )
    assert [low for _, low, *_ in bounds(text, lexicon)] == [200.0]


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("Rye is never kneaded for longer than 5 minutes.", ("hasDuration", None, 5.0, "", "")),
        ("The maximum weight of loaves is 2 kg.", ("hasLimit", None, 2.0, "", "")),
        ("Number of loaves per tray: 8", ("hasLimit", 8.0, 8.0, "loaves", "tray")),
        ("Maximum number of trays: 6", ("hasLimit", None, 6.0, "trays", "")),
        ("Over 200 recipes", ("hasQuantity", 200.0, None, "recipes", "")),
        ("Proofing takes 40 minutes to 90 minutes.", ("hasDuration", 40.0, 90.0, "", "")),
    ],
)
def test_a_number_is_told_with_its_bounds_and_what_it_counts(
    lexicon: Lexicon, line: str, found: tuple[str, float | None, float | None, str, str]
) -> None:
    assert found in bounds(f"# Bread\n\n- {line}\n", lexicon)


def test_numbers_in_a_row_have_each_their_own_name(lexicon: Lexicon) -> None:
    claims = said("# Salts\n\nMolar masses:\n\n- NaCl 58.44 g/mol, NaOH 40 g/mol\n", lexicon)
    assert {("NaCl", "hasQuantity", "58.44 g/mol"), ("NaOH", "hasQuantity", "40 g/mol")} <= claims


def test_an_order_gives_no_number_but_its_bound(lexicon: Lexicon) -> None:
    text = "# Kiln\n\n- Fill the trays to 80 %\n- Load up to 20 pots\n"
    assert bounds(text, lexicon) == [("hasLimit", None, 20.0, "pots", "")]


def test_a_name_in_capitals_is_not_the_thing_it_resembles(lexicon: Lexicon) -> None:
    claims = said("# Alarms\n\nAlarm states:\n\n- ALARM: the water is above the mark in the tank\n", lexicon)
    assert not [claim for claim in claims if claim[1] == "definedAs"]


@pytest.mark.parametrize(
    ("heading", "defined"),
    [("Touring bike", True), ("Scaling policy", True), ("Creating buckets", False)],
)
def test_an_activity_is_not_defined_by_its_first_line(lexicon: Lexicon, heading: str, defined: bool) -> None:
    claims = said(f"# Notes\n\n## {heading}\n\n- A kind of machine that carries people\n", lexicon)
    assert any(predicate == "definedAs" for _, predicate, _ in claims) is defined


def test_when_to_use_and_when_not_are_advice_on_what_stands_above(lexicon: Lexicon) -> None:
    text = "# Drip line\n\n## When to use\n\n- Long beds\n\n## When not to use\n\n- Lawns\n"
    assert {
        ("Drip line", "recommendedFor", "Long beds"),
        ("Drip line", "notRecommendedFor", "Lawns"),
    } <= said(text, lexicon)


def test_a_page_to_read_is_no_endpoint(lexicon: Lexicon) -> None:
    text = (
        "# Weather hub\n\nFor other hubs, see:\n\n- https://example.org/hubs\n\n"
        "Endpoint: https://hub.example.org/v1/data\n"
    )
    endpoints = {claim for claim in said(text, lexicon) if claim[1] == "hasEndpoint"}
    assert {value for *_, value in endpoints} == {"https://hub.example.org/v1/data"}


def test_a_definition_ends_with_its_sentence(lexicon: Lexicon) -> None:
    claims = said("# Tools\n\n- A dibber is a tool that makes holes. Can be bought in sizes\n", lexicon)
    assert ("dibber", "definedAs", "a tool that makes holes.") in claims


def test_an_option_keeps_its_dash_and_a_command_its_program(lexicon: Lexicon) -> None:
    text = "# Logger\n\n- `-S all`: grab all frames found\n\nTo list logs:\n\n- aws s3 ls\n"
    subjects = {subject for subject, *_ in said(text, lexicon)}
    assert {"-S all", "aws s3 ls"} <= subjects


@pytest.mark.parametrize("mark", ["Note", "ℹ️ Note", "⚠ Warning", "**Deprecated**", "Important"])
def test_a_remark_is_no_term(lexicon: Lexicon, mark: str) -> None:
    assert said(f"# Timers\n\n> {mark}: the timers that count down are of the older kind\n", lexicon) == set()


def test_a_colon_inside_code_makes_no_term(lexicon: Lexicon) -> None:
    claims = said("# Filters\n\n- `field: { from: 'x' }` looks for the fields of another filter\n", lexicon)
    assert not [claim for claim in claims if claim[1] == "definedAs"]


def test_relations_below_an_example_hold_of_that_only(lexicon: Lexicon) -> None:
    text = "# Pumps\n\nPumps support Gauges.\n\n## Example\n\n- Pumps support Sirens\n"
    assert {claim[2] for claim in said(text, lexicon) if claim[1] == "supports"} == {"Gauges"}


def test_what_holds_under_a_condition_is_not_said_to_hold(lexicon: Lexicon) -> None:
    text = "# Pumps\n\nIf the tank is low, pumps require a float switch.\n"
    assert not [claim for claim in said(text, lexicon) if claim[1] == "requires"]
