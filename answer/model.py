"""What an answer is made of. The field names are those of the HTTP contract; `to_dict` gives its JSON."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """What a question wants."""

    DEFINITION = "definition"
    FACT = "fact"
    LIMIT = "limit"
    LIST = "list"
    BOOLEAN = "boolean"
    COMPARISON = "comparison"
    CALCULATION = "calculation"
    REVERSE = "reverse"
    RELATION = "relation"
    HOWTO = "howto"


class Status(StrEnum):
    """How the asking ended."""

    ANSWERED = "answered"
    NOT_FOUND = "not_found"
    AMBIGUOUS = "ambiguous"


@dataclass(frozen=True, slots=True)
class Citation:
    """A place in a document that backs the answer; `claim` is the IRI of the claim read there."""

    id: int
    document: str
    line_start: int
    line_end: int
    text: str
    claim: str | None = None


@dataclass(frozen=True, slots=True)
class Ref:
    """A node of the graph by its label; `iri` is None for a literal."""

    iri: str | None
    label: str


@dataclass(frozen=True, slots=True)
class BackingClaim:
    """A claim that the answer rests on; `citation` is the id of the citation that quotes it."""

    iri: str
    subject: Ref
    predicate: Ref
    object: Ref
    confidence: float
    citation: int | None


@dataclass(frozen=True, slots=True)
class LinkedEntity:
    """An entity that the question names, with the words that named it."""

    iri: str
    label: str
    matched: str


@dataclass(frozen=True, slots=True)
class FoundPassage:
    """A place worth reading, with its score in 0..1."""

    document: str
    line_start: int
    line_end: int
    text: str
    score: float


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a calculation or one hop of a relation; `citations` are citation ids."""

    text: str
    citations: tuple[int, ...] = ()


@dataclass(slots=True)
class Table:
    """A comparison: the first column names the characteristic, the others an entity each.

    `citations` runs parallel to `rows`: for each cell the citation ids that back it (empty for heads and
    empty cells). It is additional to the contract's `columns` and `rows`.
    """

    columns: list[str]
    rows: list[list[str]]
    citations: list[list[list[int]]] = field(default_factory=list)


@dataclass(slots=True)
class Answer:
    """The answer to one question, as the HTTP contract words it."""

    question: str
    status: Status
    kind: Kind
    answer: str
    confidence: float
    boolean: bool | None = None
    table: Table | None = None
    steps: list[Step] = field(default_factory=list)
    citations: list[Citation] = field(default_factory=list)
    claims: list[BackingClaim] = field(default_factory=list)
    entities: list[LinkedEntity] = field(default_factory=list)
    passages: list[FoundPassage] = field(default_factory=list)
    sparql: str | None = None
    suggestions: list[str] = field(default_factory=list)
    timings_ms: dict[str, float] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values, in the contract's field order."""
        return asdict(self)


@dataclass(slots=True)
class Comparison:
    """What is known of two or more entities side by side."""

    entities: list[LinkedEntity]
    table: Table
    citations: list[Citation]
