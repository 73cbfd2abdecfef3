"""Reference pages, written down as vendors do: what each says of an option is a claim about that option."""

from __future__ import annotations

import hashlib

import pytest

from ingest.model import SourceText
from ingest.options import Head, read_head
from ingest.pipeline import read_source
from ontology.lexicon import Lexicon, load_lexicon


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return load_lexicon()


def fields(text: str, lexicon: Lexicon) -> list[tuple[str, str, str, int]]:
    """The fields of options that a Markdown text gives: option, field, value, and the first line of each."""
    lines = tuple(text.split("\n"))
    source = SourceText("made", "made.md", lines, hashlib.sha256(text.encode()).hexdigest(), "markdown")
    reading = read_source(source, lexicon)
    label = {identity: entity.label for identity, entity in reading.entities.items()}
    return [(label[c.subject], c.aspect, c.value, c.span.line_start) for c in reading.claims if c.rule == "option"]


@pytest.mark.parametrize(
    ("text", "terms", "head"),
    [
        ("idle_wait duration", ("duration",), Head("idle_wait", takes="duration")),
        ("idleWait", (), Head("idleWait")),
        ("-w INT, --winders INT", (), Head("--winders", ("-w",), "INT")),
        ("--spool-dir=DIR", (), Head("--spool-dir", takes="DIR")),
        ("spool_size (default: 8M)", (), Head("spool_size", default="8M")),
        ("clamp { ... }", (), Head("clamp", takes="{ ... }")),
        ("--mode fast", (), None),
        ("Cleaning the loom", (), None),
        ("GENERAL OPTIONS", (), None),
        ("Loom", ("Loom",), None),
    ],
)
def test_the_name_of_an_option_is_told_from_what_it_takes(text: str, terms: tuple[str, ...], head: Head | None) -> None:
    assert read_head(text, terms) == head


def test_syntax_lines_begin_what_is_told_of_an_option(lexicon: Lexicon) -> None:
    page = """\
# Relay

## Directives

**Syntax**: idle\\_wait _duration_ <br>
**Default**: 5m

How long a line may be silent.

**Syntax**: lines\\_max _integer_ <br>
**Default**: 40

Lines that are held open at once.
"""
    assert fields(page, lexicon) == [
        ("idle_wait", "type", "duration", 5),
        ("idle_wait", "default", "5m", 6),
        ("lines_max", "type", "integer", 10),
        ("lines_max", "default", "40", 11),
    ]


def test_titles_with_what_an_option_takes_and_a_line_below(lexicon: Lexicon) -> None:
    page = "# Relay\n\n### idle_wait _duration_\nDefault: `5m`\n\nSilence.\n\n### `squelch`\n\n**Default:** `12`\n"
    assert fields(page, lexicon) == [
        ("idle_wait", "type", "duration", 3),
        ("idle_wait", "default", "5m", 4),
        ("squelch", "default", "12", 10),
    ]


def test_sentences_below_a_marked_name(lexicon: Lexicon) -> None:
    page = """\
# relay.conf

**maxgap** *gap*

> The widest gap in the signal, in milliseconds. For example, **maxgap 3** is strict. The default is 6 (of 64), and the
> maximum is 24.

**hush**

> Sends nothing. Available since version 2.1.

**carrier** [ on | off ]

> Holds the carrier. Defaults to *off*.
"""
    found = {(option, field): value for option, field, value, _ in fields(page, lexicon)}
    assert found["maxgap", "default"] == "6 (of 64)"
    assert found["maxgap", "highest"] == "24"
    assert found["maxgap", "unit"] == "milliseconds"
    assert found["hush", "since"] == "2.1"
    assert found["carrier", "default"] == "off"
    assert ("hush", "default") not in found


def test_definition_lists_items_and_tables(lexicon: Lexicon) -> None:
    page = """\
# Sync

**batch_size (default: 50)**

:   Files that are sent at once.

    This feature is available in Sync 2.7.

## Flags

* `--retries <int>` - Tries before a file is given up. **Default:** *3*.
* `pauseTime` {number} The pause between two files. **Default:** `500`.

## Keys

| Key | Default | Meaning |
|---|---|---|
| `lock_file` | `/run/sync.lock` | Where the lock lies |
"""
    found = {(option, field): value for option, field, value, _ in fields(page, lexicon)}
    assert found["batch_size", "default"] == "50"
    assert found["batch_size", "since"] == "Sync 2.7"
    assert found["--retries", "default"] == "3"
    assert found["pauseTime", "default"] == "500"


@pytest.mark.parametrize(
    "page",
    [
        "# Bees\n\n## Feeding\n\nThe default is syrup.\n",  # a title of a text that is no reference page
        "# Bees\n\n## Winter\n\n`npm install`\n\nThe default is 5.\n\n`npm test`\n\nIt defaults to 6.\n",
    ],
)
def test_texts_that_list_no_options_give_no_fields(page: str, lexicon: Lexicon) -> None:
    assert fields(page, lexicon) == []
