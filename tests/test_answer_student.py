"""Over a made handout of a tram depot: questions in the everyday words of someone who does not know the text's."""

from __future__ import annotations

import pytest

from answer.engine import Engine
from answer.model import Status
from tests.answer_fixture import engine_over

pytestmark = pytest.mark.xdist_group("answer")

HANDOUT = """\
Tram Depot Course

- Brake Scripts
 - Brake scripts are written by the fitters
 - Brake scripts test the sand boxes
 - Run once per tram number
 - Can be long or short

- Couplers
 - Mountable to several trams (Twin Coupling)
 - Can be painted
 - Steel pins that fit every tram
 - Used to pull trams from one track to another as the tracks are locked

- Sand Reader
 - Used to read only the part of a sand log that you need
 - Works on logs stored as XML or YAML
 - Logs are kept in the shed

- Depot Console
 - Common commands
 - To list trams
 - make trams-table
 - To list tracks
 - make tracks-table

- Night Shift Marks
 - A yellow mark on the mast is painted
 - The roof mark is used to indicate the line of the tram
"""


@pytest.fixture(scope="module")
def depot(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    return engine_over(tmp_path_factory.mktemp("depot"), {"course.txt": HANDOUT})


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("How often is a brake script carried out on a given tram?", "once per tram number"),
        ("How do I get a tram from one track to another?", "Steel pins"),
        ("What format must a sand log have so that I can read only a part of it?", "XML or YAML"),
        ("What do I type to see all trams?", "make trams-table"),
        ("Which mark says what line a tram has?", "roof mark"),
    ],
)
def test_everyday_words_find_what_the_text_says(depot: Engine, question: str, told: str) -> None:
    answer = depot.ask(question)
    assert answer.status is Status.ANSWERED
    assert told in answer.answer


def test_a_quality_of_the_thing_above_heads_nothing(depot: Engine) -> None:
    answer = depot.ask("Can couplers be painted?")
    assert answer.boolean is True
    assert "Mountable" not in answer.answer
