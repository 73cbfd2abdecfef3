"""Over a made handbook of a music school, asked as one who learns it by heart asks: by description, in other words."""

from __future__ import annotations

import pytest

from answer.asking.question_kind import find_kind, measuring_words
from answer.engine import Engine
from answer.model import Status
from tests.answer_fixture import engine_over

pytestmark = pytest.mark.xdist_group("answer")

HANDBOOK = """\
# Music school handbook

## Ensembles

- An ensemble must have at least two players
- The ensemble room offers recording and mixing
- The band room offers practice only

## Halls

### Small hall

- Limited audience (300 seats)
- Use when the sound matters

### Open stage

- Unlimited audience
- Best-effort sound

## Jukebox

- Only plays songs that lie in ZIP files or on a stick
- The jukebox is fully tuned

## Loans

- Lend the harp only with its stool
- The desk lends instruments of the harp room to borrowers
- Borrowers must send the desk a signed slip

## Archive

- Songs are carried to the archive by hand
- Members play and load songs that archives have in store

## Mailing desk

- Fully managed desk for mail to players and guests
- Only runs in single-AZ mode

## Sound sources

- Can be acoustic sources, also called the push model
  - Drums, bells
- Can be electric sources, also called the pull model
  - Organs, tapes
"""

LESSONS = """\
# Lessons

- Canon teaching uses a phased approach to bring new songs to all singers
- Block teaching gives singers all songs at the start
- Warm-up with chords
  - New songs are started with chords
  - Old songs are sung when the chords are held
- Pitch of the tuner: 440 Hz by default
- Access token needed to get tapes from the tape store
- Does not aggregate fees across branches

## Metronome

### When to use

- For scales
- For drums

### When not to use

- With singers who breathe late
- In a lament

## Rooms

|             | Attic | Cellar | Barn |
| ----------- | ----- | ------ | ---- |
| Own heating | ✓     |        |      |
| Piano       | ✓     | ✓      |      |
| Stage       |       |        | ✓    |
"""


@pytest.fixture(scope="module")
def lessons(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    return engine_over(tmp_path_factory.mktemp("lessons"), {"lessons.md": LESSONS})


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    return engine_over(tmp_path_factory.mktemp("school"), {"school.md": HANDBOOK})


@pytest.mark.parametrize(
    ("question", "verdict"),
    [
        ("Would an ensemble with a single player be allowed?", False),
        ("is one player enough for an ensemble?", False),
        ("May an ensemble have just three players?", True),
        ("Can the mailing desk be spread over several availability zones?", False),
    ],
)
def test_one_thing_is_a_number_and_a_name_is_said_by_another(school: Engine, question: str, verdict: bool) -> None:
    answer = school.ask(question)
    assert answer.status is Status.ANSWERED, answer.answer
    assert answer.boolean is verdict, answer.answer


@pytest.mark.parametrize(
    ("question", "told", "absent"),
    [
        ("we need no fine sound as long as there is no cap on the audience. which hall is that?", "Open stage", "300"),
        ("from which archives can the jukebox play songs?", "ZIP", "by hand"),
        ("what does a borrower have to send to be lent a harp by the desk?", "signed slip", "stool"),
        ("are organs a push or a pull sound source?", "Pull", "push"),
        ("are bells a push or a pull sound source?", "Push", "pull"),
    ],
)
def test_what_is_meant_by_a_description(school: Engine, question: str, told: str, absent: str) -> None:
    answer = school.ask(question)
    assert answer.status is Status.ANSWERED, answer.answer
    assert told in answer.answer
    assert absent not in answer.answer


def test_who_describes_a_thing_asks_for_no_measure_of_the_description() -> None:
    described = "It has to hold the maximum of milk. Which pail is that?"
    assert measuring_words(described) == "which pail is that?"
    assert find_kind(described).value == "reverse"
    assert find_kind("It holds milk. How much milk is that?").value == "limit"


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("which form of teaching brings in new songs bit by bit?", "phased"),
        ("which pitch does the tuner take unless I set another one?", "440"),
        ("in which cases would a metronome be a bad idea?", "singers"),
        ("do i need credentials to get into the tape store?", "token"),
        ("are lessons able to sum fees over branches?", "aggregate"),
    ],
)
def test_turns_of_phrase_of_everyday_speech(lessons: Engine, question: str, told: str) -> None:
    answer = lessons.ask(question)
    assert answer.status is Status.ANSWERED, answer.answer
    assert told in answer.answer


def test_statements_about_what_is_counted_are_not_counted(lessons: Engine) -> None:
    assert not lessons.ask("how many chords does the warm-up have?").answer.startswith("2")


def test_what_lacks_one_thing_has_the_other(lessons: Engine) -> None:
    answer = lessons.ask("which room comes with a piano but does not have its own heating?").answer
    assert "Cellar" in answer
    assert "Barn" not in answer
