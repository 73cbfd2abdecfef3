"""The shapes of requests and responses, for checking the one and documenting both."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, Field

from api import described


def _whole(value: object) -> object:
    """JSON knows one kind of number: 5.0 is the integer 5."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


Limit = Annotated[int, Field(ge=1, le=50, strict=True), BeforeValidator(_whole)]

DocumentId = Annotated[str, described.text(1000)]

ASK_EXAMPLE: dict[str, Any] = {"question": "How many local secondary indexes can a DynamoDB table have?"}
ANSWER_EXAMPLE: dict[str, Any] = {
    "question": "How many local secondary indexes can a DynamoDB table have?",
    "status": "answered",
    "kind": "limit",
    "answer": "Up to 5 local secondary indexes per table.",
    "boolean": None,
    "confidence": 0.93,
    "table": None,
    "steps": [],
    "citations": [
        {
            "id": 1,
            "document": "aws-developer-associate",
            "line_start": 973,
            "line_end": 973,
            "text": "Up to 5 local secondary indexes",
            "claim": "http://127.0.0.1:8000/claim/0f1e2d3c4b5a6978",
        }
    ],
    "claims": [],
    "entities": [],
    "passages": [],
    "sparql": "SELECT …",
    "suggestions": [],
    "timings_ms": {"total": 12.3},
}


FINDINGS_EXAMPLE: dict[str, Any] = {
    "document": "notes/bicycles",
    "total": 1,
    "findings": [
        {
            "kind": "example",
            "message": '"6 x 7 = 48" does not hold: the left side gives 42.',
            "places": [{"document": "notes/bicycles", "line_start": 12, "line_end": 12, "text": "- 6 x 7 = 48 spokes"}],
        }
    ],
}


class AskRequest(BaseModel):
    """A question to the texts."""

    model_config = {"json_schema_extra": {"examples": [ASK_EXAMPLE]}}

    question: Annotated[str, described.text()] = Field(description="The question, in plain English.")
    documents: list[DocumentId] | None = Field(
        None,
        max_length=1000,
        description="Ids of documents, or of folders (ending in a slash), to answer from. All when absent.",
    )
    limit: Limit = Field(5, description="How many passages to list at most.")


class Reference(BaseModel):
    """A node of the graph with its label; `iri` is null for a literal."""

    iri: str | None
    label: str


class CitationModel(BaseModel):
    """A place in a document that backs the answer."""

    id: int
    document: str
    line_start: int
    line_end: int
    text: str
    claim: str | None = None


class ClaimModel(BaseModel):
    """A claim that the answer rests on."""

    iri: str
    subject: Reference
    predicate: Reference
    object: Reference
    confidence: float
    citation: int | None


class LinkedEntityModel(BaseModel):
    """An entity with the words that named it."""

    iri: str
    label: str
    matched: str


class PassageModel(BaseModel):
    """A place worth reading."""

    document: str
    line_start: int
    line_end: int
    text: str
    score: float


class StepModel(BaseModel):
    """A step of a calculation or a hop of a relation, with the ids of its citations."""

    text: str
    citations: list[int]


class TableModel(BaseModel):
    """A comparison; `citations` runs parallel to `rows` and holds citation ids for each cell."""

    columns: list[str]
    rows: list[list[str]]
    citations: list[list[list[int]]]


class AnswerModel(BaseModel):
    """The answer to a question, or that the texts do not tell."""

    model_config = {"json_schema_extra": {"examples": [ANSWER_EXAMPLE]}}

    question: str
    status: str = Field(description="answered, not_found or ambiguous")
    kind: str = Field(description="what the question wants: definition, fact, limit, list, boolean, …")
    answer: str
    boolean: bool | None
    confidence: float = Field(description="probability of being right, 0 to 1")
    table: TableModel | None
    steps: list[StepModel]
    citations: list[CitationModel] = Field(description="best first")
    claims: list[ClaimModel]
    entities: list[LinkedEntityModel]
    passages: list[PassageModel] = Field(description="best first; also when nothing was found")
    sparql: str | None = Field(description="the query that gives the backing claims")
    suggestions: list[str]
    timings_ms: dict[str, float]


class ComparisonModel(BaseModel):
    """Two or more entities side by side."""

    entities: list[LinkedEntityModel]
    table: TableModel
    citations: list[CitationModel]


class PlaceModel(BaseModel):
    """Lines of a document with their exact text."""

    document: str
    line_start: int
    line_end: int
    text: str


class FindingModel(BaseModel):
    """Something in a text that is probably wrong; `places` begin with where it shows."""

    kind: str = Field(description="contradiction, example, misspelling, empty or duplicate")
    message: str = Field(description="what is wrong, in plain English, with both sides")
    places: list[PlaceModel]


class FindingsModel(BaseModel):
    """What is probably wrong with a document, by kind and place."""

    model_config = {"json_schema_extra": {"examples": [FINDINGS_EXAMPLE]}}

    document: str
    total: int
    findings: list[FindingModel]


class EntityModel(BaseModel):
    """An entity with its names."""

    id: str
    iri: str
    label: str
    type: str
    aliases: list[str]
    meant: str | None = Field(description="the label as it was probably meant, where a word of it is misspelt")


class SuggestionsModel(BaseModel):
    """What may be asked; `questions` were tried and are answered."""

    questions: list[str]
    complete: bool = Field(description="false while questions are still being tried")
    entities: list[EntityModel]


class ChangeModel(BaseModel):
    """A change of the graph that is being made, was made, or failed."""

    id: str
    document: str
    action: str = Field(description="add or delete")
    state: str = Field(description="waiting, running, done or failed")
    doing: str = Field(description="what is being done just now")
    done: int = Field(description="how many of it are done")
    total: int | None = Field(description="how many there are to do, where that is known")
    error: str = Field(description="why it failed")


class ProblemModel(BaseModel):
    """An error (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The OpenAPI description of error responses with those statuses."""
    content = {"application/problem+json": {"schema": ProblemModel.model_json_schema()}}
    return {status: {"description": _MEANINGS[status], "content": content} for status in statuses}


def link_to(**values: str) -> dict[str, Any]:
    """OpenAPI links from a response to the operations of those names, each with the expression that gives its id."""
    return {name: {"operationId": name, "parameters": {"id": value}} for name, value in values.items()}


_MEANINGS = {
    400: "The request cannot be understood.",
    401: "The token is missing or wrong.",
    403: "This is switched off, or would change what was read.",
    404: "Nothing bears that name.",
    406: "None of the accepted types can be given.",
    408: "The request took too long to come.",
    409: "This would contradict what is there.",
    413: "Too large.",
    415: "The request's media type is not known.",
    422: "The request is not valid; `errors` names the fields.",
    429: "Too many requests, or too many changes that wait; `Retry-After` tells when to try again.",
    431: "The request's address and headers are too large.",
    503: "Not now: no graph is live, the queue is full, or the query took too long.",
}
