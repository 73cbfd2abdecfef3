"""Tables drawn with spaces, front matter that ends in dots, and the title of a text that begins with a mere part."""

from __future__ import annotations

from ingest.model import NodeKind
from tests.markdown_fixture import nodes_of, outline_of

OVEN = """\
The oven takes these settings:

  Setting        Default   What it does
  -------------- --------- ------------------------------
  `steam`        off       Lets steam in (never | always)
  `fan_speed`    3         How fast the fan turns

Bake.
"""
MODELS = """\
Models

  ------ --------------
  X100   Works
  X90    Doesn't work
  ------ --------------
"""


def test_a_table_below_a_ruled_head_is_a_table_on_its_own_lines() -> None:
    table = next(node for node in nodes_of(OVEN) if node.kind is NodeKind.TABLE)
    assert table.grid is not None
    assert [(row.lines[0], row.cells) for row in table.grid.rows] == [
        (3, ("Setting", "Default", "What it does")),
        (5, ("steam", "off", "Lets steam in (never | always)")),
        (6, ("fan_speed", "3", "How fast the fan turns")),
    ]


def test_rows_between_two_rules_are_items() -> None:
    items = [node for node in nodes_of(MODELS) for node in node.walk() if node.kind is NodeKind.ITEM]
    assert [(item.text, item.lines) for item in items] == [("X100: Works", (4, 4)), ("X90: Doesn't work", (5, 5))]


def test_rules_and_columns_that_are_none_stay_as_they_are() -> None:
    kinds = [node.kind for node in nodes_of("Some words that run across\n--- ---\nmore words\n\nText.\n")]
    assert NodeKind.TABLE not in kinds
    fenced = nodes_of("```\nA     B\n----- -----\n1     2\n```\n")
    assert [node.kind for node in fenced] == [NodeKind.CODE]


def test_front_matter_may_end_in_dots() -> None:
    outline = outline_of("---\nsummary: Ovens\nlabels:\n- hot\n...\n\n# Oven\n\nBake.\n")
    assert {outline.noise[n] for n in (1, 2, 3, 4, 5)} == {"front matter"}
    assert outline.title == "Oven"


def test_a_text_that_begins_with_a_mere_part_is_called_as_its_file() -> None:
    parts = "# Introduction\n\nThis module bakes. Load bake_bread first.\n\n# Configuration\n\nNone.\n"
    assert outline_of(parts, "bake_bread.md").title == "bake_bread"  # as the text itself writes it
    assert outline_of(parts, "slow_oven.md").title == "slow oven"
    assert outline_of(parts, "README.md").title == "Introduction"
    assert outline_of("# Introduction\n\nOvens.\n", "slow_oven.md").title == "Introduction"
    assert outline_of("Ovens bake.\n\n## Configuration\n\nNone.\n", "slow_oven.md").title == "slow oven"
