"""The comparisons that the deck holds, over HTTP: cells with their lines, and Markdown that pastes cleanly."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pytest
from markdown_it import MarkdownIt

from tests.conftest import Deck

pytestmark = pytest.mark.xdist_group("deck")

LOAD_BALANCERS = ("Classic Load Balancer", "Application Load Balancer", "Network Load Balancer")
VOLUMES = ("gp2", "io1", "io2", "st1", "sc1")
OPSWORKS = ("Stacks", "Chef Automate", "Puppet Enterprise")
COMPARISONS = [
    ("GSI", "LSI"),
    ("SQS standard", "SQS FIFO"),
    ("Redis", "Memcached"),
    LOAD_BALANCERS,
    VOLUMES,
    OPSWORKS,
    ("user pools", "identity pools"),
    ("instance store", "EBS"),
]

Comparison = Mapping[str, Any]
Cell = tuple[str, str, frozenset[int]]
"""Row, words, and the lines cited."""


def cells_of(comparison: Comparison, column: int) -> Iterator[Cell]:
    """The filled cells of the entity in that column, counted from 0."""
    places = {one["id"]: (one["line_start"], one["line_end"]) for one in comparison["citations"]}
    table = comparison["table"]
    for row, cited in zip(table["rows"], table["citations"], strict=True):
        if row[column + 1]:
            lines = {line for number in cited[column + 1] for line in range(places[number][0], places[number][1] + 1)}
            yield row[0], row[column + 1], frozenset(lines)


def holds(comparison: Comparison, column: int, words: str, line: int, row: str = "") -> bool:
    """Whether a cell of the column holds the words and cites the line; in the row so headed, if one is given."""
    return any(
        words.casefold() in cell.casefold() and line in lines and (not row or row.casefold() == head.casefold())
        for head, cell, lines in cells_of(comparison, column)
    )


def assert_holds(comparison: Comparison, expected: Sequence[tuple[int, str, int]], row: str = "") -> None:
    missing = [one for one in expected if not holds(comparison, *one, row=row)]
    assert not missing, [list(cells_of(comparison, column)) for column in {one[0] for one in missing}]


@pytest.mark.parametrize("names", COMPARISONS, ids=" ".join)
def test_every_filled_cell_is_cited(deck: Deck, names: tuple[str, ...]) -> None:
    comparison = deck.compare(*names)
    assert len(comparison["table"]["columns"]) == len(names) + 1
    assert comparison["table"]["rows"]
    for column in range(len(names)):
        for head, words, lines in cells_of(comparison, column):
            assert lines, (head, words)


def test_gsi_and_lsi(deck: Deck) -> None:
    comparison = deck.compare("GSI", "LSI")
    assert_holds(comparison, [(0, "Entire table, all partitions", 982), (1, "Single partition", 982)], "Query Scope")
    assert_holds(
        comparison,
        [
            (0, "Partition Key, or Partition Key and Sort Key", 983),
            (1, "Partition key must be same attribute as base table", 983),
        ],
        "Key attributes",
    )
    assert_holds(
        comparison,
        [(0, "Eventual consistency only", 984), (1, "Eventual or strong consistency", 984)],
        "Read Consistency",
    )
    assert_holds(comparison, [(0, "20", 972), (1, "5", 973)])


def test_standard_and_fifo_queues(deck: Deck) -> None:
    assert_holds(
        deck.compare("SQS standard", "SQS FIFO"),
        [
            (0, "Unlimited Throughput", 1805),
            (0, "At-least-once", 1806),
            (0, "Best-Effort Ordering", 1807),
            (1, "3,000", 1812),
            (1, "Exactly-Once", 1813),
            (1, "First-in First-Out", 1814),
        ],
    )


@pytest.mark.parametrize(
    ("row", "redis", "memcached", "line"),
    [
        ("Persistence", "Persistent storage", "Purely caching", 1125),
        ("Object Types", "Hashes, Lists, Sets", "Key-Value only", 1126),
        ("Scaling", "Vertical; Read Replicas", "Vertical and Horizontal", 1127),
        ("Multi-AZ", "Automatic failover", "Not supported", 1128),
        ("Backup and Restore", "Supported", "Not supported", 1129),
        ("Size", "512MB", "1MB", 1130),
    ],
)
def test_redis_and_memcached(deck: Deck, row: str, redis: str, memcached: str, line: int) -> None:
    assert_holds(deck.compare("Redis", "Memcached"), [(0, redis, line), (1, memcached, line)], row)


def test_the_three_load_balancers(deck: Deck) -> None:
    assert_holds(
        deck.compare(*LOAD_BALANCERS),
        [
            (0, "EC2-Classic", 420),
            (0, "VPC", 421),
            (0, "TCP and SSL listeners", 422),
            (0, "Sticky sessions", 423),
            (0, "OSI Layer 4", 424),
            (1, "Path-based routing", 420),
            (1, "Containerized applications", 421),
            (1, "Monitoring health of each service", 422),
            (1, "multiple services on a single EC2 instance", 423),
            (1, "OSI layer 7", 424),
            (2, "High through", 420),
            (2, "Low latency", 421),
            (2, "Static IP", 422),
            (2, "tens of millions of requests", 423),
            (2, "OSI Layer 4", 424),
        ],
    )


def test_the_volume_types(deck: Deck) -> None:
    comparison = deck.compare(*VOLUMES)
    for row, line, values in (
        ("Max IOPS per volume", 609, ("16,000", "64,000", "64,000", "500", "250")),
        ("Max throughput per volume", 610, ("250", "1,000", "1,000", "500", "250")),
    ):
        assert_holds(comparison, [(column, value, line) for column, value in enumerate(values)], row)
    assert_holds(
        comparison,
        [(0, "Virtual desktops", 608), (3, "Big data", 608), (4, "infrequently accessed", 608)],
        "Use cases",
    )
    lost = [list(cells_of(comparison, column)) for column in (1, 2)]
    assert not any(head == "Use cases" for cells in lost for head, _, _ in cells), "the source lost these cells"


@pytest.mark.parametrize(
    ("row", "ticks", "line"),
    [
        ("Manage infrastructure", (True, False, False), 1755),
        ("Chef", (True, True, False), 1756),
        ("Puppet", (False, False, True), 1757),
        ("Code repository", (False, True, True), 1758),
        ("Built-in automatic scaling", (True, False, False), 1759),
        ("Amazon EC2 Auto Scaling", (True, True, True), 1760),
        ("Compliance", (False, True, False), 1761),
    ],
)
def test_the_ticks_of_opsworks(deck: Deck, row: str, ticks: tuple[bool, ...], line: int) -> None:
    comparison = deck.compare(*OPSWORKS)
    found = tuple(holds(comparison, column, "Yes", line, row) for column in range(3))
    assert found == ticks, comparison["table"]["rows"]


def test_user_pools_and_identity_pools(deck: Deck) -> None:
    comparison = deck.compare("user pools", "identity pools")
    assert_holds(
        comparison,
        [
            (0, "Directories created for sign-up/sign-in", 245),
            (0, "region specific", 247),
            (1, "federate your users", 253),
            (1, "temporary AWS credentials", 254),
        ],
    )
    foreign = [cell for column in (0, 1) for cell in cells_of(comparison, column) if min(cell[2]) < 230]
    assert not foreign, "these lines are about other things"


def test_instance_store_and_ebs(deck: Deck) -> None:
    assert_holds(
        deck.compare("instance store", "EBS"),
        [
            (0, "Ephemeral", 305),
            (0, "Does not persist after shutdowns", 307),
            (0, "Cannot perform resizing", 579),
            (1, "Persistent", 309),
            (1, "moved across instances", 312),
            (1, "snapshots", 599),
        ],
    )


@pytest.mark.parametrize("names", COMPARISONS, ids=" ".join)
def test_markdown_is_one_clean_table(deck: Deck, names: tuple[str, ...]) -> None:
    written = deck.client.get("/compare", params={"entity": names, "format": "markdown"}).text
    tokens = MarkdownIt("commonmark").enable("table").parse(written)
    assert sum(token.type == "table_open" for token in tokens) == 1
    rows = [
        sum(token.type in ("th_open", "td_open") for token in tokens[start : tokens.index(end, start)])
        for start, token in enumerate(tokens)
        if token.type == "tr_open"
        for end in [next(t for t in tokens[start:] if t.type == "tr_close")]
    ]
    table = deck.compare(*names)["table"]
    assert rows == [len(names) + 1] * (1 + len(table["rows"]))
    lines = written.split("\n\n")[0].splitlines()
    assert all(line.startswith("| ") and line.endswith(" |") for line in (lines[0], *lines[2:]))
