"""Over a made reference page: the default of an option stands at the end of its item, a key in a table."""

from __future__ import annotations

import pytest

from answer.engine import Engine
from answer.model import Status
from tests.answer_fixture import engine_over

pytestmark = pytest.mark.xdist_group("answer")

PAGE = """\
# Loom module

## loom.weave(options)

* `options` {Object}
  * `spoolSize` {number} Most threads that a spool holds. To hold no thread at all, set this
    to `0`. **Default:** `30`.
  * `trimEdges` {boolean} If `true`, loose threads are cut from the edges of the cloth.
    It takes a moment. **Default:** `false`.
  * `warpWait` {number} The pause before the warp is lifted, in milliseconds. Short ones may
    tear the thread. **Default:** `500`.
  * `dye` {string} The colour of the thread.
* Returns: {Cloth}

## Pedals

| Pedal | What it does |
|---|---|
| Left+L | Lift the warp |
| Left+R | Drop the warp |
| Left+W or Both | Wind the cloth |

## Shuttles

A shuttle flies once the warp is lifted.
"""


@pytest.fixture(scope="module")
def loom(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    return engine_over(tmp_path_factory.mktemp("loom"), {"loom.md": PAGE})


@pytest.mark.parametrize(
    ("question", "said", "line"),
    [
        ("What is the default spoolSize?", "Default: 30", 6),
        ("What is the default warp wait?", "Default: 500", 10),
        ("Are the edges of the cloth trimmed by default?", "No.", 8),
        ("What does the pedal Left+W do?", "Wind the cloth", 21),
    ],
)
def test_the_default_or_the_cell_of_what_is_named(loom: Engine, question: str, said: str, line: int) -> None:
    answer = loom.ask(question)
    assert answer.status is Status.ANSWERED
    assert said in answer.answer
    assert "Drop the warp" not in answer.answer
    assert any(abs(c.line_start - line) <= 2 for c in answer.citations)


@pytest.mark.parametrize("question", ["What is the default dye?", "How many shuttles can fly at most?"])
def test_no_default_and_no_number_where_none_is_stated(loom: Engine, question: str) -> None:
    answer = loom.ask(question)
    assert "Default" not in answer.answer.partition("Near by")[0]
    assert answer.status is Status.NOT_FOUND or question.startswith("What is the default")
