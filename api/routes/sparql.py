"""`/sparql`: the SPARQL 1.1 Protocol for queries, over a pool of processes that can be killed."""

from __future__ import annotations

import threading
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse
from starlette.concurrency import run_in_threadpool
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from api import described
from api.access import require_token
from api.http.formats import GRAPH_NAMES, GRAPH_TYPES, RESULT_NAMES, RESULT_TYPES
from api.http.leaving import Leaving, stopped_by_leaving
from api.http.negotiate import agree, require
from api.http.streams import Stream
from api.inputs import Accept, Whole, get_service
from api.routes.service_description import DESCRIPTION_TYPES, serialize_description
from api.routes.sparql_request import FORM, QUERY, UPDATE, Operation, read_operation
from api.routes.web import EDITOR
from api.schemas import problems
from api.service import Service
from graph.sparql.pool import GRAPH_FORMATS, RESULT_FORMATS, OpenResult, QueryPool, SparqlQuery
from graph.sparql.spool import Spool
from graph.sparql.text import add_dataset, calls_service, check_update, read_form
from graph.update import Change

router = APIRouter(tags=["sparql"])

_EXAMPLE = "SELECT ?entity ?label { ?entity <http://www.w3.org/2004/02/skos/core#prefLabel> ?label } LIMIT 5"


_PAGE_TYPES = {**GRAPH_TYPES, "text/html": "text/html", "application/xhtml+xml": "text/html"}
_PAGE_NAMES = {**GRAPH_NAMES, "html": "text/html"}


_FORMATS = list(dict.fromkeys([*RESULT_NAMES, *GRAPH_NAMES, "html"]))
_DATASET = {
    "default-graph-uri": "Of a query: a graph of the default graph; all graphs where none is named.",
    "named-graph-uri": "Of a query: a named graph.",
    "using-graph-uri": "Of an update: a graph of the default graph of its WHERE.",
    "using-named-graph-uri": "Of an update: a named graph of its WHERE.",
}
_GRAPHS = {"type": "array", "items": {"type": "string", "format": "iri"}}
_QUERY = {"type": "string", "format": "sparql-query", "description": "SELECT, ASK, CONSTRUCT or DESCRIBE."}
_UPDATE = {"type": "string", "format": "sparql-update", "description": "An update; needs the token."}


def _describe(*names: str) -> list[dict[str, Any]]:
    """The parameters of those names in the query string, and the format, which every operation has."""
    query = {"name": "query", "schema": _QUERY, "description": "A SPARQL 1.1 query.", "example": _EXAMPLE}
    graphs = {name: {"name": name, "schema": _GRAPHS, "description": text} for name, text in _DATASET.items()}
    words = "json, xml, csv, tsv for SELECT and ASK, the others for CONSTRUCT and DESCRIBE. Else by `Accept`."
    format = {"name": "format", "schema": {"type": "string", "enum": _FORMATS}, "description": words}
    known = {"query": query, **graphs}
    return [{**one, "in": "query", "required": False} for one in (*(known[name] for name in names), format)]


_RESULT = {
    "description": "The whole result, or the service description where there is no query.",
    "content": {kind: {} for kind in (*RESULT_FORMATS, *GRAPH_FORMATS, "text/html")},
}
_FORM = {
    "type": "object",
    "properties": {"query": _QUERY, "update": _UPDATE, **dict.fromkeys(_DATASET, _GRAPHS)},
    "oneOf": [{"required": ["query"]}, {"required": ["update"]}],
}
_BODY = {
    "required": True,
    "content": {
        FORM: {"schema": _FORM, "example": {"query": _EXAMPLE}},
        QUERY: {"schema": _QUERY, "example": _EXAMPLE},
        UPDATE: {"schema": _UPDATE},
    },
}


@router.get(
    "/sparql",
    response_class=Response,
    responses={
        200: _RESULT,
        303: {"description": "To the editor, for browsers that send no query."},
        **problems(400, 406, 413, 503),
    },
    openapi_extra={"parameters": _describe("query", "default-graph-uri", "named-graph-uri")},
)
async def query_by_get(request: Request) -> Response:
    """Run a query. Without one: the editor for browsers, the service description for programs."""
    operation = await read_operation(request)
    if operation is not None:
        return await _run(request, operation)
    wanted = require(request.headers.get("accept"), request.query_params.get("format"), _PAGE_NAMES, _PAGE_TYPES)
    if wanted == "text/html":
        return RedirectResponse(EDITOR, 303, headers={"Vary": "Accept"})
    return await run_in_threadpool(describe, get_service(request), wanted)


@router.get(
    "/.well-known/void",
    response_class=Response,
    responses={200: {"content": {kind: {} for kind in DESCRIPTION_TYPES}}, **problems(400, 406, 503)},
)
def show_void(
    service: Whole,
    format: Annotated[str | None, described.choice(GRAPH_NAMES), Query(description="Else by `Accept`.")] = None,
    accept: Accept = None,
) -> Response:
    """The data set described in VoID, with the service that answers from it."""
    return describe(service, require(accept, format, GRAPH_NAMES, GRAPH_TYPES))


@router.post(
    "/sparql",
    response_class=Response,
    responses={
        200: _RESULT,
        204: {"description": "The update is done."},
        **problems(400, 401, 403, 406, 413, 415, 422, 503),
    },
    openapi_extra={"parameters": _describe(*_DATASET), "requestBody": _BODY, "security": [{}, {"token": []}]},
)
async def query_by_post(request: Request) -> Response:
    """Run a query, or an update where these are allowed, given as a form or as the whole body."""
    operation = await read_operation(request)
    assert operation is not None  # a POST without one is a problem
    if operation.is_update:
        require_token(request)
        return await run_in_threadpool(_update, get_service(request), operation)
    return await _run(request, operation)


class _Endpoint:
    """The same as an ASGI application, which takes the requests; the framework's routes above describe them."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request, as ASGI says."""
        answer = query_by_post if scope["method"] == "POST" else query_by_get
        response = await answer(Request(scope, receive, send))
        await response(scope, receive, send)


ROUTE = Route("/sparql", _Endpoint(), methods=["GET", "POST"], include_in_schema=False)
"""To stand before all others: short queries would else take longer to reach their handler than to be answered."""


def _update(service: Service, operation: Operation) -> Response:
    check_update(operation.text)
    update = operation.text
    if operation.default_graphs or operation.named_graphs:
        update = add_dataset(update, operation.default_graphs, operation.named_graphs)
    service.change(Change("update", update))
    return Response(status_code=204)


def describe(service: Service, media_type: str) -> Response:
    """The description of the service and its data as a response."""
    writable = bool(service.settings.token.get_secret_value())
    body = serialize_description(service.serving, service.pool, media_type, writable)
    return Response(body, media_type=media_type, headers={"Vary": "Accept"})


async def _run(request: Request, operation: Operation) -> Response:
    is_graph = read_form(operation.text) in ("construct", "describe")
    names, types = (GRAPH_NAMES, GRAPH_TYPES) if is_graph else (RESULT_NAMES, RESULT_TYPES)
    known = names | types
    media_type = require(request.headers.get("accept"), agree(operation.formats, known), known, types)
    # A result is of one of the two types: which one is the query's affair.
    query = SparqlQuery(operation.text, media_type, media_type, operation.default_graphs, operation.named_graphs)
    result = await _open(request, query)
    headers = {"Vary": "Accept"}
    body = result.body
    if isinstance(body, Spool) and request.scope["http_version"] == "1.0":
        # Its clients cannot tell a result that was cut off from a whole one: all of it is awaited.
        async with Leaving(request, body.stop):
            body = await run_in_threadpool(b"".join, body)
    if isinstance(body, bytes):
        return Response(body, media_type=result.media_type, headers=headers)
    return Stream(body, result.media_type, headers)


async def _open(request: Request, query: SparqlQuery) -> OpenResult:
    """The result of what is asked; a client that leaves ends the query."""
    pool = get_service(request).pool
    if isinstance(pool, QueryPool) and not calls_service(query.text, pool.services):
        return await stopped_by_leaving(request, pool.open_async(query))
    stop = threading.Event()
    async with Leaving(request, stop.set):
        return await run_in_threadpool(pool.open, query, stop)
