"""Given this text, these claims: the readers and the rules, on the deck and on texts of other fields."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.model import Claim, Grid, Level, Reading, Row, SourceText
from ingest.orientation import Orientation
from ingest.pipeline import read_path, read_source
from ingest.quantities import find_quantities
from ingest.source import find_sources, open_source
from ingest.tables import interpret
from ontology.errors import SourceError
from ontology.lexicon import Lexicon, load_lexicon

DECK = Path(__file__).parents[1] / "data" / "deck" / "aws-developer-associate.txt"


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return load_lexicon()


@pytest.fixture(scope="module")
def deck(lexicon: Lexicon) -> Reading:
    return read_path(DECK, DECK.parent, lexicon)


def read(text: str, lexicon: Lexicon) -> Reading:
    digest = hashlib.sha256(text.encode()).hexdigest()
    return read_source(SourceText("made", "made.txt", tuple(text.split("\n")), digest, "slides"), lexicon)


def typed(reading: Reading, line: int, predicate: str) -> list[Claim]:
    return [c for c in reading.claims if c.span.line_start == line and c.predicate == predicate]


def children(reading: Reading, head: str) -> list[str]:
    top = next(c for c in reading.claims if c.text.startswith(head) and c.level is Level.STATEMENT)
    return [c.text for c in reading.claims if c.under == top.id and c.level is Level.STATEMENT]


def test_almost_every_content_line_of_the_deck_gives_a_claim(deck: Reading) -> None:
    assert deck.coverage.share >= 0.98


def test_every_quote_equals_its_lines(deck: Reading) -> None:
    for claim in deck.claims:
        span = claim.span
        assert span.quote == deck.source.quote(span.line_start, span.line_end)


def test_reading_again_gives_the_same_claims(deck: Reading, lexicon: Lexicon) -> None:
    again = read_path(DECK, DECK.parent, lexicon)
    assert [c.id for c in again.claims] == [c.id for c in deck.claims]


@pytest.mark.parametrize(
    ("line", "predicate", "values"),
    [
        (689, "usesHeader", {"x-amz-server-side-encryption"}),
        (2031, "supports", {"Node.js", "Java", "C#", "Go", "Python", "Ruby"}),
        (1935, "deliversTo", {"S3", "Redshift", "Elasticsearch", "Splunk"}),
    ],
)
def test_typed_relations_of_the_deck(deck: Reading, line: int, predicate: str, values: set[str]) -> None:
    assert values <= {c.value for c in typed(deck, line, predicate)}


def test_noise_of_slides_gives_no_claim(deck: Reading) -> None:
    assert not [c for c in deck.claims if "placeholder" in c.text]


def test_nesting_that_layout_lost_is_inferred(lexicon: Lexicon) -> None:
    made = read(
        "\n".join(
            [
                "Kitchen Basics",
                "",
                "- Sourdough Care",
                " - Feeding Schedule",
                " - Happens once a day with equal parts of flour and water",
                " - Keeps the culture lively",
                " - Tools you will need:",
                " - Glass jar",
                " - Kitchen scale",
                " - Storage Options",
                " - Can be kept in the fridge for a week",
            ]
        ),
        lexicon,
    )
    assert children(made, "Feeding Schedule")[:1] == ["Happens once a day with equal parts of flour and water"]
    assert {"Glass jar", "Kitchen scale"} <= set(children(made, "Tools you will need"))


def test_a_line_on_two_things_heads_nothing_amid_statements(lexicon: Lexicon) -> None:
    lines = [
        "- Kettles",
        " - Vessel for boiling water",
        " - Steel vs Iron Lids (Cast Lid)",
        " - Cleaned by:",
        " - Brush",
    ]
    made = read("\n".join(lines), lexicon)
    assert children(made, "Steel vs Iron") == []
    assert children(made, "Cleaned by") == ["Brush"]


def test_a_counted_head_takes_its_count_of_items_that_begin_alike(lexicon: Lexicon) -> None:
    lines = ["- Kettles", " - Boil water", " - A kettle has two types of handles:", " - Wire Handle (bent)"]
    made = read("\n".join([*lines, " - Wire handle and cork grip", " - Cleaned once a week"]), lexicon)
    assert children(made, "A kettle has two types") == ["Wire Handle (bent)", "Wire handle and cork grip"]


def test_names_that_all_end_in_a_bracket_are_one_list(lexicon: Lexicon) -> None:
    wools = ["General Purpose Merino (gm2)", "Carded Lowland Wool (cl1)", "Twice Combed Upland Wool (tc1)", "Felt (f1)"]
    made = read("\n".join(["- Wools", " - Warm", " - Choices (up to 16 kg):", *(f" - {w}" for w in wools)]), lexicon)
    assert children(made, "Choices (up to 16 kg)") == wools


def test_a_term_with_its_text_is_a_definition(lexicon: Lexicon) -> None:
    made = read(
        "Bees\n\n- Castes of a hive:\n - Queen: lays all eggs of the colony\n - Drone: mates with a queen", lexicon
    )
    found = {made.entities[c.subject].label: c.value for c in made.claims if c.predicate == "definedAs"}
    assert found == {"Queen": "lays all eggs of the colony", "Drone": "mates with a queen"}


def test_a_limit_is_a_quantity_with_its_bound(lexicon: Lexicon) -> None:
    made = read("Hives\n\n- A hive can hold up to 20 frames\n- Smoke lasts 10-15 minutes", lexicon)
    limit = typed(made, 3, "hasLimit")[0].quantity
    lasting = typed(made, 4, "hasDuration")[0].quantity
    assert limit is not None
    assert (limit.low, limit.high, limit.counted) == (None, 20, "frames")
    assert lasting is not None
    assert (lasting.low, lasting.high, lasting.unit) == (10, 15, "minute")


@pytest.mark.parametrize(
    ("text", "low", "high", "unit", "per"),
    [
        ("up to 512MB per key", None, 512, "megabyte", "key"),
        ("1-5 minutes", 1, 5, "minute", ""),
        ("at least two stages", 2, None, "", ""),
        ("250 MiB/s", 250, 250, "megabyte", "s"),
        ("$150 USD", 150, 150, "us_dollar", ""),
        ("two or three minutes", 2, 3, "minute", ""),
        ("thirty-two loaves", 32, 32, "", ""),
        ("thirty two loaves", 32, 32, "", ""),
        ("two hundred and fifty loaves", 250, 250, "", ""),
        ("sixty-four thousand loaves", 64000, 64000, "", ""),
        ("1.5 million loaves per day", 1500000, 1500000, "", "day"),
        ("nineteen minutes", 19, 19, "minute", ""),
        ("three to two goals", 3, 3, "", ""),
    ],
)
def test_quantities(text: str, low: float | None, high: float | None, unit: str, per: str) -> None:
    found = find_quantities(text)[0]
    assert (found.low, found.high, found.unit, found.per) == (low, high, unit, per)


@pytest.mark.parametrize("text", ["OSI layer 7", "http://10.0.0.1/x", "Step 2", "AES-256", "2010-09-09"])
def test_numbers_that_are_names_are_no_quantities(text: str) -> None:
    assert find_quantities(text) == []


def grid(*rows: tuple[str, ...]) -> Grid:
    return Grid(tuple(Row((i, i), cells) for i, cells in enumerate(rows, start=1)))


def test_a_table_with_an_empty_corner_speaks_of_its_columns() -> None:
    matrix = interpret(grid(("", "Oak", "Pine"), ("Hardness", "high", "low"), ("Price", "$9", "$4")), lambda _: False)
    assert matrix is not None
    assert matrix.orientation is Orientation.COLUMNS
    assert [(c.thing, c.characteristic, c.value) for c in matrix.cells][:2] == [
        ("Oak", "Hardness", "high"),
        ("Pine", "Hardness", "low"),
    ]


def test_two_rows_of_heads_are_joined_and_spans_filled() -> None:
    matrix = interpret(
        grid(
            ("Kind", "Sea boat", "", "Lake boat"),
            ("", "small", "large", ""),
            ("Crew", "2", "", "1"),
            ("Price", "$10", "$20", "$5"),
        ),
        lambda _: False,
    )
    assert matrix is not None
    assert matrix.things == ("Sea boat small", "Sea boat large", "Lake boat")
    assert [c.value for c in matrix.cells if c.characteristic == "Crew"] == ["2", "2", "1"]


def test_a_table_without_heads_is_one_list() -> None:
    matrix = interpret(grid(("Fn::Join", "Fn::Sub"), ("Fn::Split", "Fn::Select")), lambda _: False)
    assert matrix is not None
    assert matrix.orientation is Orientation.PLAIN
    assert [c.value for c in matrix.cells] == ["Fn::Join", "Fn::Split", "Fn::Sub", "Fn::Select"]


@pytest.mark.parametrize(
    ("content", "says"), [(b"", "empty"), (b"\0\1\2 text", "binary"), ("naïve".encode("latin-1"), "UTF-8")]
)
def test_a_file_that_is_no_text_is_refused_with_the_reason(tmp_path: Path, content: bytes, says: str) -> None:
    path = tmp_path / "notes.txt"
    path.write_bytes(content)
    with pytest.raises(SourceError, match=says):
        open_source(path, tmp_path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no such file"):
        list(find_sources([tmp_path / "gone.txt"]))


LINES = st.lists(
    st.sampled_from(
        ["", " ", "- Head", " - item with a word", "Plain Title", "a\tb\tc", "\tx", "```", "A = B x C", "Term: text"]
    )
    | st.text(max_size=40),
    max_size=25,
)


@given(LINES)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_is_read_without_an_error(lexicon: Lexicon, lines: list[str]) -> None:
    text = "\n".join(line.replace("\n", " ") for line in lines)
    reading = read(text, lexicon)
    for claim in reading.claims:
        assert 1 <= claim.span.line_start <= claim.span.line_end <= len(reading.source.lines)


def test_names_and_sentences_that_take_turns_are_heads_with_their_text(lexicon: Lexicon) -> None:
    text = """Ways to Graft a Tree

- Grafting methods
 - Side by side
 - Both shoots are cut at the same slant.
 - Needs shoots of one thickness
 - Under the bark
 - The shoot is pushed below the bark.
 - Bud in a slit
 - One bud is put into a slit of the bark.
"""
    context = {claim.text: claim.context[-1] for claim in read(text, lexicon).claims if claim.level is not Level.TYPED}
    assert context["Needs shoots of one thickness"] == "Side by side"
    assert context["The shoot is pushed below the bark."] == "Under the bark"
    assert context["One bud is put into a slit of the bark."] == "Bud in a slit"


def test_an_identifier_with_its_noun_heads_what_tells_of_it(lexicon: Lexicon) -> None:
    text = """Oven Settings

- Baking Modes
 - Plain
 - The fan stands still for the whole time of baking
 - maxHeat parameter
 - Defines the highest heat that the oven is allowed to reach
 - minHeat parameter
 - Defines the lowest heat that the oven is allowed to reach
"""
    context = {claim.text: claim.context[-1] for claim in read(text, lexicon).claims if claim.level is not Level.TYPED}
    assert context["Defines the highest heat that the oven is allowed to reach"] == "maxHeat parameter"
    assert context["Defines the lowest heat that the oven is allowed to reach"] == "minHeat parameter"
    assert context["The fan stands still for the whole time of baking"] == "Plain"
