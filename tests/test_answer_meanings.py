"""Over a small workshop manual: names with several meanings, bounds, kinds told apart by numbers, clauses, commands."""

from __future__ import annotations

import pytest

from answer.engine import Engine
from answer.model import Answer, Kind, Status
from tests.answer_fixture import engine_over

pytestmark = pytest.mark.xdist_group("answer")

MANUAL = """\
# Workshop machines

## Laser cutter

- Tray: A drawer below the honeycomb that collects small cut parts.
- Lens: The part that focuses the beam on the sheet.
- The bed takes sheets of up to 60 cm.
- Mirrors are cleaned with isopropanol, rails with dry cloth, lenses with lens paper.

## Resin printer

- Tray: A shallow vat with a clear film that holds the liquid resin.
- Up to 4 users may share one resin printer.
- Type 2 resin hardens in 8 seconds.

| | Laser cutter | Resin printer |
|---|:-:|:-:|
| Night shift | ✓ | |
| Guest access | | ✓ |
| Remote start | ✓ | ✓ |

## Start of the day

Release the laser from the terminal:

```
$ shopctl login --desk 4

$ shopctl laser-release --machine cutter-1 --operator "the name of the person who has the key today"

$ shopctl laser-lock --machine cutter-1 --operator "the name of the person who had the key until now"
```
"""


@pytest.fixture(scope="session")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    return engine_over(tmp_path_factory.mktemp("workshop"), {"workshop.md": MANUAL})


def ask(engine: Engine, question: str) -> Answer:
    return engine.ask(question)


def test_a_bare_name_with_several_meanings_offers_the_choices(workshop: Engine) -> None:
    answer = ask(workshop, "What is a tray?")
    assert answer.status is Status.AMBIGUOUS
    assert "drawer" in answer.answer
    assert "vat" in answer.answer
    assert {c.line_start for c in answer.citations} == {5, 12}
    assert len(answer.suggestions) == 2


def test_each_choice_is_answered_when_asked_for(workshop: Engine) -> None:
    answer = ask(workshop, "What is the tray in the resin printer?")
    assert answer.status is Status.ANSWERED
    assert "vat" in answer.answer
    assert "drawer" not in answer.answer


@pytest.mark.parametrize(
    ("question", "verdict"),
    [
        ("Can 3 users share a resin printer?", True),
        ("Can 9 users share a resin printer?", False),
        ("May a sheet in the laser cutter be 40 cm?", True),
        ("May a sheet in the laser cutter be 1 m?", False),
        ("Can the laser cutter's bed take sheets longer than 60 cm?", False),
    ],
)
def test_a_stated_bound_decides(workshop: Engine, question: str, verdict: bool) -> None:
    answer = ask(workshop, question)
    assert answer.kind is Kind.BOOLEAN
    assert answer.boolean is verdict, answer.answer


def test_kin_with_another_number_is_not_told(workshop: Engine) -> None:
    assert ask(workshop, "How long does Type 2 resin take to harden?").status is Status.ANSWERED
    assert ask(workshop, "How long does Type 5 resin take to harden?").status is Status.NOT_FOUND


def test_a_name_that_the_text_never_uses_is_refused(workshop: Engine) -> None:
    assert ask(workshop, "Does the laser cutter support OctoPrint?").status is Status.NOT_FOUND


def test_parallel_clauses_are_narrowed_to_the_one_asked_for(workshop: Engine) -> None:
    answer = ask(workshop, "Which part is cleaned with isopropanol?").answer
    assert "Mirrors" in answer
    assert "lens paper" not in answer


def test_of_a_block_of_commands_the_one_asked_for_is_told(workshop: Engine) -> None:
    answer = ask(workshop, "What command releases the laser from the terminal?").answer
    assert "laser-release" in answer
    assert "laser-lock" not in answer


@pytest.mark.parametrize(
    ("question", "verdict"),
    [
        ("Does the resin printer offer guest access?", True),
        ("Does the laser cutter offer guest access?", False),
        ("Is the resin printer open for the night shift?", False),
        ("Are rails cleaned with isopropanol?", False),
        ("Are mirrors cleaned with isopropanol?", True),
    ],
)
def test_missing_ticks_and_other_clauses_deny(workshop: Engine, question: str, verdict: bool) -> None:
    answer = ask(workshop, question)
    assert answer.boolean is verdict, answer.answer
    assert answer.citations
