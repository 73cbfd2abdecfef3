"""Over made notes of a library: a yes needs the deed or quality asked about, and a thing is what its list says."""

from __future__ import annotations

import pytest

from answer.engine import Engine
from answer.model import Status
from tests.answer_fixture import engine_over

pytestmark = pytest.mark.xdist_group("answer")

NOTES = """\
# Town library

## Reading room

- Room for:
  - Newspapers, maps and journals
  - Quiet work
- Lamps can be dimmed at each desk
- Concurent desks = (readers per hour) x (average stay in hours)
- Desk access is restricted to members of the library
- Any number of maps can be laid out
- Lay atlases flat when they are open - don't stand them upright
- Readers are charged for prints taken out of the room (not charged for prints brought into it)

## Book van

- Visits each village of the county
- A visit is a free service (you pay for prints)
- Availability of the van depends on the weather
- Returned books are kept in a box for 24 hours
- Point in time lists that can be printed across branches
- Uses a pull based ordering method
- Branches keep copies (synchronous copying) of the lists
- Tyres are checked once per journey
- The catalogue of the van is encrypted

## Sorting machine

- 1 belt = 500 books/h or 2 kg/s
- Night sorting is off by default
- Belts must be chosen when the machine is created

## Copying desk

```
1 token = 1 x 4KB page copy per second.
```

- 1 stamp = 1 x Bound Page of 4KB per second OR 2 x Loose Pages of 4KB per second

Copy a map

- Lay it on the glass
- Press both buttons

Solution:

- Clean the glass
- Change the lamp

Not ideal if the paper is thin

Copies come out in about 4 seconds.

## Caches of the catalogue

|        Memcached       | Redis             |
| :--------------------: | :---------------- |
|     No colour plates   | Has colour plates |
| Kept on the ground floor | Kept upstairs   |
|                        | Needs a dark room |
"""


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    return engine_over(tmp_path_factory.mktemp("library"), {"library.md": NOTES})


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Does the book van visit villages?", "Yes"),
        ("Can the lamps be dimmed?", "Yes"),
        ("Are the lists of the book van printable in other branches?", "Yes"),
        ("Are returned books kept for a week?", "No"),
        ("Can a desk be reached by people outside the members of the library?", "No"),
        ("Is there a limit on the number of maps?", "No"),
        ("Is it ok to stand atlases upright?", "No"),
        ("Are readers charged for prints brought into the room?", "No"),
        ("Are readers charged for prints taken out of the room?", "Yes"),
        ("Is night sorting on by default?", "No"),
        ("Can a belt be added to the sorting machine after it is created?", "No"),
        ("Does Memcached have colour plates?", "No"),
        ("Does Redis have colour plates?", "Yes"),
        ("Is the copying of the lists asynchronous?", "No"),
        ("Are the tyres of the van checked every hour?", "No"),
        ("Do I have to pay for a visit of the book van?", "No"),
        ("Does the availabilty of the van depend on the weather?", "Yes"),
    ],
)
def test_yes_or_no_by_the_deed_or_quality_asked_about(library: Engine, question: str, said: str) -> None:
    assert library.ask(question).answer.startswith(said)


@pytest.mark.parametrize(
    "question",
    [
        "Does the book van lend films?",
        "Can the lamps be sold?",
        "Is the catalogue of the book van encrypted by default?",
        "Are returned books disinfected in the box?",
        "Is the sorting machine belt-driven by default?",
        "Does the reading room let me borrow maps without a fee?",
    ],
)
def test_what_a_statement_leaves_out_is_no_yes(library: Engine, question: str) -> None:
    assert library.ask(question).status is Status.NOT_FOUND


def test_a_thing_is_what_the_list_below_its_heading_says(library: Engine) -> None:
    answer = library.ask("What is the reading room?")
    assert "Room for:" in answer.answer
    assert "Newspapers, maps and journals" in answer.answer
    assert "Quiet work" in answer.answer
    assert [c.line_start for c in answer.citations] == [5, 6, 7]


@pytest.mark.parametrize(
    ("question", "needed"),
    [
        ("How many belts do I need for 7 kg per second?", "4 belt"),
        ("How many belts are needed for 240 kg a minute?", "2 belt"),
        ("How many belts do 1,200 books per hour take?", "3 belt"),
        ("The room takes in 12 readers an hour, and each stays 2 hours on average. Which concurrency is that?", "24"),
        ("How many stamps do 60 loose pages of 6 KB per second take?", "60 stamp"),
        ("How many stamps do 60 bound pages of 6 KB per second take?", "120 stamp"),
        ("How many tokens do 3 copies of 10 KB per second need?", "9 token"),
    ],
)
def test_the_amount_of_a_case_is_reckoned_in_the_time_of_the_rule(library: Engine, question: str, needed: str) -> None:
    assert f"**{needed}**" in library.ask(question).answer


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("How can I copy a map?", ["Lay it on the glass", "Press both buttons"]),
        ("How do I fix the copying desk?", ["Clean the glass", "Change the lamp"]),
        ("When is the copying desk not a good idea?", ["paper is thin"]),
        ("How fast are copies?", ["4 seconds"]),
    ],
)
def test_what_to_do_when_and_how_fast(library: Engine, question: str, said: list[str]) -> None:
    answer = library.ask(question).answer
    assert [part for part in said if part not in answer] == []
