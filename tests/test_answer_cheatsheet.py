"""Over made sheets of commands and shortcuts: signs, remarks in code, tables without heads, options of a template."""

from __future__ import annotations

import pytest

from answer.engine import Engine
from tests.answer_fixture import engine_over
from tests.markdown_fixture import nodes_of, shape

pytestmark = pytest.mark.xdist_group("answer")

LOOM = """\
---
title: Loom
---

### Patterns

| Pattern   | Meaning               | Notes          |
| ---       | ---                   | ---            |
| `~2.1`    | two over, one under   |                |
| ---       | ---                   | ---            |
| `^2.1`    | one over, two under   | (needs a comb) |
| `2 * *`   | every second thread   |                |

### Keys

| `^k` | lift the shaft |
| `^l` | lower the shaft |

### Weave

```sh
weave [options] CLOTH
  -q, --quiet      # no bell
  -P               # same as --plain --pull
      --pull       # tighten the thread
```

### Clean up

```sh
weave sweep
```

Removes the loose ends

### Frames

Tightens each frame in the shed:
```sh
loomctl --shed=north frame tighten
```

Oils each frame:
```sh
loomctl --shed=north frame oil
```

### Dyeing

```sh
# Dye the wool:
dye --bath indigo wool

# Fix the colour:
dye --fix alum wool
```

### Threads

```sh
# Cut all spare threads
weave cut
```
"""

DOCS = """\
# Loom control

The **Loom** {% term integration %} counts threads.

{% configuration %}
comb_width:
  description: The width of the comb in the frame.
  required: true
  type: integer
bell:
  description: Whether the bell rings.
  required: false
  type: boolean
{% endconfiguration %}

The `WEAVE` command supports a set of options:

* `NK` -- Only weave if there is no knot.
* `KEEP` -- Keep the old cloth.

## Settings

- **Beat count**: Number of beats for a row. The default is 5.

## Sheds

A frame holds the warp while the weft is drawn through it. This is referred to as "shed weaving".
"""


@pytest.fixture(scope="module")
def weaver(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    return engine_over(tmp_path_factory.mktemp("weaver"), {"loom.md": LOOM, "control.md": DOCS})


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("What does ~2.1 mean?", "~2.1 – Meaning: two over, one under."),
        ("What does ^2.1 mean?", "^2.1 – Meaning: one over, two under; Notes: (needs a comb)"),
        ("What does -P do in weave?", "`-P`: same as --plain --pull."),
        ("What does weave sweep do?", "`weave sweep`: Removes the loose ends."),
        ("How do I lower the shaft?", "^l: lower the shaft."),
        ("How do I tighten the thread with weave?", "weave [options] CLOTH\n      --pull       # tighten the thread"),
        ("What does loomctl frame oil do?", "`loomctl frame oil`: Oils each frame"),
        (
            "How do I tighten each frame in the shed?",
            "Tightens each frame in the shed:\nloomctl --shed=north frame tighten",
        ),
        ("How do I fix the colour of the wool?", "# Fix the colour:\ndye --fix alum wool"),
        ("What does the NK option do?", "NK – Only weave if there is no knot."),
        ("What is shed weaving?", "A frame holds the warp while the weft is drawn through it."),
        ("What does the Loom integration count?", "Loom control: The Loom integration counts threads."),
    ],
)
def test_what_a_sheet_writes_is_told_as_it_is_written(weaver: Engine, question: str, answer: str) -> None:
    found = weaver.ask(question)
    assert (found.status.value, found.answer[: len(answer)]) == ("answered", answer)


def test_code_that_does_another_deed_does_not_tell_how_this_one_is_done(weaver: Engine) -> None:
    assert weaver.ask("How do I lift all spare threads?").status.value == "not_found"


def test_a_default_is_no_maximum(weaver: Engine) -> None:
    assert weaver.ask("What is the maximum beat count?").status.value == "not_found"


def test_fields_of_options_that_a_template_takes_are_read(weaver: Engine) -> None:
    assert weaver.ask("Is comb_width required?").answer.startswith("Yes.")
    assert weaver.ask("Is the bell required?").answer.startswith("No.")
    assert "integer" in weaver.ask("What type is comb_width?").answer


@pytest.mark.parametrize(
    ("text", "read"),
    [
        (
            "key:\n  description: What it is.\n  required: no\n",
            [("item", "key", (1, 1), [("item", "What it is.", (2, 2)), ("item", "Required: no", (3, 3))])],
        ),
        ("Wanted:\n  flour: white\n  salt: fine\n", [("paragraph", "Wanted: flour: white salt: fine", (1, 3))]),
        ("Rinse -- but gently.\n", [("paragraph", "Rinse – but gently.", (1, 1))]),
        ("{% if hot %} Cool it. {% endif %}\n", [("paragraph", "Cool it.", (1, 1))]),
    ],
)
def test_template_markup_is_read_as_its_page_shows_it(text: str, read: list[object]) -> None:
    assert [shape(node) for node in nodes_of(text)] == read


def test_a_table_without_a_head_keeps_its_cells_and_stars() -> None:
    (table,) = nodes_of("| `a` | first |\n| `b` | second |\n")
    assert table.grid is not None
    assert [row.cells for row in table.grid.rows[1:]] == [("a", "first"), ("b", "second")]
    (text,) = nodes_of("| not a table |\nbecause of this line\n")
    assert text.grid is None
