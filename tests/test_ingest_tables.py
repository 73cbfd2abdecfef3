"""Where the things of a table stand, told from made tables of fields that no vocabulary knows."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ingest.cells import bearer_of, tell_cell, thing_of
from ingest.model import Grid, Row
from ingest.orientation import Orientation
from ingest.tables import Matrix, interpret
from tests.graph_fixture import claim, source


def read(*rows: tuple[str, ...], named: frozenset[str] = frozenset()) -> Matrix:
    grid = Grid(tuple(Row((i, i), cells) for i, cells in enumerate(rows, start=1)), header_rows=1)
    matrix = interpret(grid, lambda _: False, lambda phrase: phrase in named)
    assert matrix is not None
    return matrix


@pytest.mark.parametrize(
    ("rows", "things"),
    [
        (  # a column of weights, one of ages: its heads are characteristics, whatever the corner is called
            (("Type", "Heft", "Ripens"), ("Brie", "2 kg", "30 days"), ("Gouda", "12 kg", "90 days")),
            ("Brie", "Gouda"),
        ),
        (
            (("", "Smoked", "Washed", "Wheels"), ("Brie", "no", "yes, twice", "2"), ("Gouda", "yes", "no", "12")),
            ("Brie", "Gouda"),
        ),
        ((("", "Brie", "Gouda"), ("Heft", "2 kg", "12 kg"), ("Ripens", "30 days", "90 days")), ("Brie", "Gouda")),
        ((("Type", "Brie", "Gouda"), ("Rind", "soft", "waxed"), ("Taste", "mild", "nutty")), ("Brie", "Gouda")),
    ],
)
def test_values_of_one_sort_tell_where_the_things_stand(rows: tuple[tuple[str, ...], ...], things: tuple[str]) -> None:
    assert read(*rows).things == things


def test_rows_called_by_numbers_bear_the_head_of_their_column() -> None:
    table = read(("Gear", "Use"), ("1", "Climbing"), ("2", "Cruising"))
    assert table.orientation is Orientation.ROWS
    assert table.things == ("Gear 1", "Gear 2")
    assert read(("No.", "Use"), ("1", "Climbing"), ("2", "Cruising")).things == ("1", "2")


def test_a_table_whose_head_is_left_blank_may_have_none() -> None:
    rows = (("", ""), ("Rind of a wheel", "Soft and white. It is eaten."), ("Wheels", "2"))
    cells = read(*rows).cells
    assert [(cell.thing, cell.characteristic) for cell in cells] == [("Rind of a wheel", ""), ("Wheels", "")]
    assert read(("", ""), ("Cheese", "Weight"), ("Brie", "2 kg"), ("Gouda", "12 kg")).characteristics == ("Weight",)
    steps = read(("", ""), ("1", "Warm the milk."), ("2", "Stir in the rennet."))
    assert [cell.value for cell in steps.cells] == ["Warm the milk.", "Stir in the rennet."]
    names = read(("", ""), ("brie.txt", "edam.txt"), ("feta.txt", "gouda.txt"))
    assert names.things == ()


def test_columns_of_unequal_length_are_lists_of_their_own() -> None:
    table = read(("Tea", "Coffee"), ("Assam", "Mocha"), ("Earl Grey", ""), ("Sencha", ""))
    assert table.orientation is Orientation.LISTS
    assert [cell.value for cell in table.cells if cell.thing == "Tea"] == ["Assam", "Earl Grey", "Sencha"]
    ticks = read(("Tea", "Loose", "Bags"), ("Assam", "✓", "✓"), ("Sencha", "✓", ""), ("Earl Grey", "✓", ""))
    assert ticks.orientation is Orientation.ROWS


def test_statements_below_the_names_of_two_things_are_lists_of_their_own() -> None:
    rows = (("Tram", "Bus"), ("Can carry 200 people", "Turns anywhere"), ("Needs rails, wires", "Runs on diesel"))
    assert read(*rows, named=frozenset({"Tram", "Bus"})).orientation is Orientation.LISTS
    needs = (("Need", "Take"), ("Carries 200 people at once", "Tram"), ("Turns anywhere, needs no rails", "Bus"))
    assert read(*needs, named=frozenset({"Tram", "Bus"})).orientation is Orientation.ROWS


@pytest.mark.parametrize(
    ("thing", "characteristic", "value", "told", "bearer"),
    [
        ("Brie", "Heft", "2 kg", "Brie – Heft: 2 kg", "Brie"),
        ("Brie", "Washed", "✓", "Brie – Washed: yes", "Brie"),
        ("Brie – aged", "Heft: whole", "2 kg: about", "Brie – aged – Heft: whole: 2 kg: about", "Brie – aged"),
        ("Soft", "", "Brie", "Soft: Brie", "Soft"),
        ("", "Heft", "2 kg", "Heft: 2 kg", "Heft"),
        ("", "", "Brie", "Brie", "Brie"),
    ],
)
def test_a_cell_in_words_tells_what_it_is_of(
    thing: str, characteristic: str, value: str, told: str, bearer: str
) -> None:
    assert tell_cell(thing, characteristic, value) == told
    cell = replace(claim(source(), "cheese", "states", 1), text=told, value=value, aspect=characteristic)
    assert (thing_of(cell), bearer_of(cell)) == (thing, bearer)
