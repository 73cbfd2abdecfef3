"""Over made reference pages of several fields and layouts: the field of the option that is asked for, of no other."""

from __future__ import annotations

import pytest

from answer.engine import Engine
from answer.model import Status
from tests.answer_fixture import engine_over

pytestmark = pytest.mark.xdist_group("answer")

RELAY = """\
# Relay endpoint

Takes the parcels that others hand in.

## Directives

### read_timeout _duration_
Default: `10m`

Silence after which a line is cut.

---

### write_timeout _duration_
Default: `1m`

Silence after which a reply is given up.

---

### max_parcel_size _size_
Default: `32M`

Limit the size of parcels that come in to 'size'.

---

### log_verbose _boolean_
Default: `no`

Write every step down.

---

### greeting _text_

What is said first on a line.
"""

REMOTE = """\
# Remote delivery

## Directives

**Syntax**: connect\\_timeout _duration_ <br>
**Default**: 5m

Time for a line to be built up.

**Syntax**: line\\_reuse\\_limit _integer_ <br>
**Default**: 10

Amount of times the same line can be used.

**Syntax**: log\\_verbose _boolean_ <br>
**Default**: yes

Write every step down.

**Syntax**: force\\_copper _boolean_ <br>
**Default**: false

Build up lines over copper only.
"""

RADIO = """\
# radio.conf

**squelch** *level*

> Signals below this level are muted. The default is 12, the minimum is 0, and the maximum is 99.

**holdTime** *time*

> How long a channel is held after the last signal, in milliseconds. Available since version 3.2.
>
> Defaults to *250*.

**beacon** [ on | off ]

> Send the call sign once a minute.
"""

SYNC = """\
# Flags of the sync tool

## Flags

| Flag | Default | Description |
|---|---|---|
| `--batch-size` | `50` | Files that are sent at once |
| `--retry-pause` | `3s` | Pause before a file is tried again |
"""


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    texts = {"relay.md": RELAY, "remote.md": REMOTE, "radio.md": RADIO, "sync.md": SYNC}
    return engine_over(tmp_path_factory.mktemp("pages"), texts)


@pytest.mark.parametrize(
    ("question", "said", "document", "line"),
    [
        ("What is the default read_timeout?", "Default: 10m", "relay", 8),
        ("how long is the default read timeout", "Default: 10m", "relay", 8),
        ("What is the default maximum parcel size?", "Default: 32M", "relay", 22),
        ("connect timeout default?", "Default: 5m", "remote", 6),
        ("What is line_reuse_limit by default?", "Default: 10", "remote", 11),
        ("How often can the same line be used?", "Default: 10", "remote", 11),
        ("What is the default squelch?", "The default is 12", "radio", 5),
        ("What is the default hold time?", "250", "radio", 11),
        ("In which unit is holdTime given?", "milliseconds", "radio", 9),
        ("Since which version is there a hold time?", "3.2", "radio", 9),
        ("What is the default batch size?", "50", "sync", 7),
        ("What is the default of --retry-pause?", "3s", "sync", 8),
        ("Which directive limits the size of parcels?", "max_parcel_size", "relay", 24),
        ("Which option builds up lines over copper only?", "force_copper", "remote", 23),
    ],
)
def test_the_field_of_the_option_that_is_meant(
    pages: Engine, question: str, said: str, document: str, line: int
) -> None:
    answer = pages.ask(question)
    assert answer.status is Status.ANSWERED
    assert said in answer.answer
    assert any(c.document == document and abs(c.line_start - line) <= 2 for c in answer.citations)


@pytest.mark.parametrize(
    "question",
    [
        "What is the default greeting?",
        "What is the default max_parcels?",
        "What is the default beacon?",
        "Since which version is squelch available?",
        "In which unit is squelch given?",
        "What is the default idle timeout?",
        "What is the default readTimeLimit?",
    ],
)
def test_a_field_that_is_not_stated_is_refused(pages: Engine, question: str) -> None:
    assert pages.ask(question).status is Status.NOT_FOUND


def test_an_option_of_two_pages_is_told_of_the_page_that_is_asked(pages: Engine) -> None:
    both = pages.ask("What is the default of log_verbose?").answer
    assert "Default: no" in both
    assert "Default: yes" in both
    one = pages.ask("What is the default of log_verbose for remote delivery?").answer
    assert "Default: yes" in one
    assert "Default: no" not in one


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Is force_copper on by default?", "No."),
        ("Is force_copper off by default?", "Yes."),
        ("Is log_verbose enabled by default on the relay endpoint?", "No."),
    ],
)
def test_whether_an_option_is_on(pages: Engine, question: str, said: str) -> None:
    assert pages.ask(question).answer.startswith(said)
