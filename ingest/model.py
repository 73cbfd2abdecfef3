"""The nouns of reading: what a reader hands on, and what reading a document yields.

A *reader* turns a source into an :class:`Outline` (sections holding nodes, every node with its lines).
The *pipeline* turns an outline into a :class:`Reading`: entities, claims and passages.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

Lines = tuple[int, int]
"""First and last line, 1-based and inclusive, in the file as it was given."""


@dataclass(frozen=True, slots=True)
class SourceText:
    """A text as given: `lines` are the raw lines without their line ends, in file order."""

    id: str
    path: str
    lines: tuple[str, ...]
    sha256: str
    format: Literal["slides", "markdown"]

    def quote(self, first: int, last: int) -> str:
        """The exact text of the lines `first`..`last`, joined by newlines."""
        return "\n".join(self.lines[first - 1 : last])

    def span(self, first: int, last: int) -> Span:
        """The place of the lines `first`..`last`, with their quote."""
        return Span(self.id, first, last, self.quote(first, last))


@dataclass(frozen=True, slots=True)
class Span:
    """The place a claim was read from; `quote` equals the document's lines exactly."""

    document: str
    line_start: int
    line_end: int
    quote: str


class NodeKind(StrEnum):
    """What a node of an outline is."""

    HEADING = "heading"  # a sub-heading inside a section; its children are what it heads
    ITEM = "item"  # a list item; nested items are its children
    PARAGRAPH = "paragraph"
    TABLE = "table"
    CODE = "code"


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table as read: its lines and its cells' visible words.

    `cell_lines` gives each cell's own lines where they differ from the row's, and is empty otherwise.
    """

    lines: Lines
    cells: tuple[str, ...]
    cell_lines: tuple[Lines, ...] = ()

    def lines_of(self, column: int) -> Lines:
        """The lines of one cell."""
        return self.cell_lines[column] if self.cell_lines else self.lines


@dataclass(frozen=True, slots=True)
class Grid:
    """A table before interpretation. `header_rows` is None where the source does not mark them."""

    rows: tuple[Row, ...]
    header_rows: int | None = None


@dataclass(slots=True)
class Node:
    """A piece of content: its visible words, its lines, and the pieces nested below it.

    `terms` are the words the author marked (bold, italic, code), in reading order.
    """

    kind: NodeKind
    text: str
    lines: Lines
    children: list[Node] = field(default_factory=list)
    terms: tuple[str, ...] = ()
    grid: Grid | None = None
    language: str = ""
    option: bool = False  # a head that names an option, though nothing in its own words shows it

    def walk(self) -> Iterator[Node]:
        """This node and all below it, in reading order."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(slots=True)
class Section:
    """A titled stretch of a document. `path` holds the enclosing titles, outermost first."""

    title: str
    path: tuple[str, ...]
    lines: Lines
    title_lines: Lines | None
    nodes: list[Node] = field(default_factory=list)
    terms: tuple[str, ...] = ()  # the words of the title that its author marked

    def walk(self) -> Iterator[Node]:
        """All nodes of the section, in reading order."""
        for node in self.nodes:
            yield from node.walk()


@dataclass(slots=True)
class Outline:
    """A document's structure. `noise` maps dropped line numbers to the reason they were dropped."""

    source: SourceText
    title: str
    sections: list[Section]
    noise: dict[int, str] = field(default_factory=dict)


@dataclass(slots=True)
class Entity:
    """A thing the texts speak of. `kind` is the local name of an ontology class, `scope` the id of the
    entity it belongs to (a partition key belongs to DynamoDB), `aliases` its other names."""

    id: str
    label: str
    kind: str = "Concept"
    aliases: tuple[str, ...] = ()
    scope: str | None = None
    known: bool = False  # named by a vocabulary, not only by a text

    @property
    def names(self) -> tuple[str, ...]:
        """The label and all other names."""
        return (self.label, *self.aliases)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with what it counts or measures, in the words `text`.

    `low` and `high` bound it (equal for a plain value, one of them None for an open bound), in units of
    `unit` (a unit id of ontology/units.yaml, "" for a plain count). `dimension` is the unit's dimension
    ("count" for a plain count); `counted` the noun it counts; `per` what it is measured against.
    """

    text: str
    low: float | None
    high: float | None
    unit: str = ""
    dimension: str = "count"
    counted: str = ""
    per: str = ""
    approximate: bool = False


class Level(StrEnum):
    """The three levels of reading, strongest first."""

    TYPED = "typed"
    CELL = "cell"
    STATEMENT = "statement"


@dataclass(slots=True)
class Claim:
    """One statement read from a text.

    `predicate` is the local name of an ontology property, or "characteristic/<slug>" for a property minted
    from a table head, whose words are in `aspect`. The object is the entity `object` where set, else the
    literal `value`; `quantity` is the value as a number where it is one. `text` is the statement in plain
    words, `context` the headings and parent texts above it, outermost first. `under` is the id of the claim
    this one details (a list item's parent). `mentions` are ids of the entities named in `text`.
    """

    id: str
    subject: str
    predicate: str
    value: str
    span: Span
    rule: str
    level: Level
    text: str
    object: str | None = None
    aspect: str = ""
    quantity: Quantity | None = None
    confidence: float = 0.7
    context: tuple[str, ...] = ()
    under: str | None = None
    mentions: tuple[str, ...] = ()
    section: str = ""  # id of the passage group (merged section) it stands in
    order: int = 0  # position in the document
    form: str = "sentence"  # sentence | item | head | cell | formula | command | code | typed


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a section, as shown to people and embedded: `title` is its heading path."""

    id: str
    document: str
    line_start: int
    line_end: int
    title: str
    text: str
    section: str = ""


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of the content gave at least one claim; `missed` are the lines that gave none."""

    content_lines: int
    covered_lines: int
    missed: tuple[int, ...] = ()

    @property
    def share(self) -> float:
        """Covered share of the content lines, 1.0 for a document without content."""
        return self.covered_lines / self.content_lines if self.content_lines else 1.0


@dataclass(slots=True)
class Reading:
    """All that was read from one document."""

    source: SourceText
    title: str
    entities: dict[str, Entity]
    claims: list[Claim]
    passages: list[Passage]
    coverage: Coverage


def stable_id(*parts: object) -> str:
    """A short id that depends only on `parts`, so that re-reading the same text gives the same ids."""
    return hashlib.sha256("\x1f".join(map(str, parts)).encode()).hexdigest()[:16]
