"""Adding and deleting documents, for those who have the token."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Depends, File, Response, UploadFile

from api.access import require_token
from api.changes import Change
from api.http.problems import ProblemError
from api.inputs import Live, Whole, clean_id, clean_text
from api.schemas import ChangeModel, link_to, problems
from ontology.errors import SourceError

router = APIRouter(tags=["documents"], dependencies=[Depends(require_token)])
Text = Annotated[UploadFile, File(json_schema_extra={"format": "text-file"})]
"""A file that holds a text."""

_ACCEPTS: dict[str, Any] = {"status_code": 202, "response_model": ChangeModel}
_ACCEPTED: dict[str, Any] = {
    "headers": {
        "Location": {
            "description": "Where to ask how far the change is.",
            "required": True,
            "schema": {"type": "string", "pattern": "^/changes/[0-9a-f]{32}$"},
        }
    },
    "links": link_to(show_change="$response.body#/id"),
}
_REFUSALS = problems(401, 403, 422, 429, 503)


@router.post("/documents", **_ACCEPTS, responses={202: _ACCEPTED, **_REFUSALS, **problems(400, 413)})
def add_document(file: Text, service: Whole, response: Response) -> dict[str, Any]:
    """Read a text (Markdown or plain, UTF-8) into the graph. It is known by its file name without the extension; one
    known by it already is replaced. The address in `Location` tells how far it is.
    """
    try:
        change = service.changes.add(clean_text(file.filename or "", "file name", 500), file.file.read())
    except SourceError as error:
        raise ProblemError(422, str(error)) from None
    return _accepted(change, response)


_DELETE_RESPONSES = {202: _ACCEPTED, **_REFUSALS, **problems(404, 409)}


@router.delete("/documents/{id:path}/findings", **_ACCEPTS, responses=_DELETE_RESPONSES)
def delete_document_of_that_name(id: str, serving: Live, service: Whole, response: Response) -> dict[str, Any]:
    """Forget the document whose id ends in `/findings`; what was found in a document goes only with it."""
    return delete_document(f"{id}/findings", serving, service, response)


@router.delete("/documents/{id:path}", **_ACCEPTS, responses=_DELETE_RESPONSES)
def delete_document(id: str, serving: Live, service: Whole, response: Response) -> dict[str, Any]:
    """Forget a document and all that was read from it. The file that it was read from stays where it is."""
    document = serving.records.document(clean_id(id, "document id", 1000))
    if len(serving.records.documents()) == 1:
        raise ProblemError(409, "This is the only document; a graph of nothing cannot be built.")
    return _accepted(service.changes.delete(document.id), response)


@router.get("/changes/{id}", response_model=ChangeModel, responses=problems(401, 403, 404))
def show_change(id: str, service: Whole) -> dict[str, Any]:
    """How far a change is."""
    change = service.changes.get(id)
    if change is None:
        raise ProblemError(404, "There is no such change, or it was long ago.")
    return asdict(change)


def _accepted(change: Change, response: Response) -> dict[str, Any]:
    response.headers["Location"] = f"/changes/{change.id}"
    return asdict(change)
