"""`/documents`: what was read, its text by line, and what is probably wrong with it."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse

from api import described
from api.inputs import Live, Whole, clean_id, clean_words, read_lines
from api.schemas import FindingsModel, link_to, problems
from api.service import Serving
from api.views import claims_json
from graph.records.lookup import StoredDocument

router = APIRouter(tags=["documents"])
_LONGEST_NAME = 1000


_LISTED: dict[int | str, dict[str, Any]] = {
    200: {
        "links": link_to(show_document="$response.body#/documents/0/id", list_findings="$response.body#/documents/0/id")
    }
}


@router.get("/documents", responses={**_LISTED, **problems(422, 503)})
def list_documents(
    serving: Live,
    service: Whole,
    q: Annotated[
        str,
        described.words(_LONGEST_NAME, "stacks"),
        Query(description="Words of the id or title; all documents without."),
    ] = "",
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
    offset: Annotated[int, Query(ge=0, le=10**9)] = 0,
) -> dict[str, Any]:
    """What was read, when, and how much of each text gave claims."""
    words = clean_words(q, "q", _LONGEST_NAME).casefold().split()
    documents = [one for one in serving.records.documents() if _is_called(one, words)]
    return {
        "generation": serving.generation.id,
        "created": serving.generation.manifest["created"],
        "changeable": bool(service.settings.token.get_secret_value()),
        "total": len(documents),
        "documents": [_summary(serving, document) for document in documents[offset : offset + limit]],
    }


@router.get("/documents/{id:path}/findings", response_model=FindingsModel, responses=problems(404, 422, 503))
def list_findings(serving: Live, id: str) -> Any:
    """What is probably wrong with a document: contradictions, false sums, slips, empty titles, repetitions."""
    document_id = clean_id(id, "document id", _LONGEST_NAME)
    if any(document.id == f"{document_id}/findings" for document in serving.records.documents()):
        return JSONResponse(show_document(serving, f"{document_id}/findings"))  # a text that bears this very name
    document = serving.records.document(document_id)
    findings = [finding.to_dict() for finding in serving.generation.findings if finding.within([document.id])]
    return {"document": document.id, "total": len(findings), "findings": findings}


@router.get("/documents/{id:path}", responses=problems(404, 422, 503))
def show_document(
    serving: Live,
    id: str,
    lines: Annotated[str | None, described.lines("967-973"), Query(description="A line or a range of lines.")] = None,
    claims: Annotated[bool, Query(description="Whether to list what was read from these lines.")] = False,
) -> dict[str, Any]:
    """One document with its lines exactly as they were given, and the slides or sections that they stand in."""
    document = serving.records.document(clean_id(id, "document id", _LONGEST_NAME))
    first, last = read_lines(lines, document.line_count)
    texts = serving.records.lines(document.id, first, last)
    shown = {
        **_summary(serving, document),
        "lines": [{"number": number, "text": text} for number, text in enumerate(texts, first)],
        "sections": [
            {"title": one.title, "line_start": one.line_start, "line_end": one.line_end}
            for one in serving.records.passages_at(document.id, first, last)
        ],
        "missed": [number for number in document.coverage.missed if first <= number <= last],
    }
    if claims:
        shown["claims_read"] = claims_json(serving, serving.records.claims_at(document.id, first, last))
    return shown


def _is_called(document: StoredDocument, words: list[str]) -> bool:
    names = f"{document.id} {document.title}".casefold()
    return all(word in names for word in words)


def _summary(serving: Serving, document: StoredDocument) -> dict[str, Any]:
    return {
        "id": document.id,
        "title": document.title,
        "format": document.format,
        "sha256": document.sha256,
        "read": serving.read_times.get(document.id, serving.generation.manifest["created"]),
        "line_count": document.line_count,
        "coverage": round(document.coverage.share, 4),
        "claims": serving.records.claim_count(document.id),
        "findings": serving.finding_counts[document.id],
    }
