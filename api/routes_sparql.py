"""`/sparql`: the SPARQL 1.1 Protocol for queries, over a pool of processes that can be killed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse
from starlette.concurrency import run_in_threadpool

from api.formats import GRAPH_NAMES, GRAPH_TYPES, RESULT_NAMES, RESULT_TYPES
from api.inputs import get_service
from api.negotiate import choose, require
from api.pages import page, sparql_form
from api.problems import ProblemError
from api.schemas import problems
from api.service_description import describe_service
from graph.sparql import GRAPH_FORMATS, RESULT_FORMATS
from graph.sparql_text import read_form

router = APIRouter(tags=["sparql"])

_FORM = "application/x-www-form-urlencoded"
_QUERY = "application/sparql-query"
_EXAMPLE = "SELECT ?entity ?label { ?entity <http://www.w3.org/2004/02/skos/core#prefLabel> ?label } LIMIT 5"


@dataclass(frozen=True, slots=True)
class Operation:
    """A query operation of the protocol: the query, its dataset, and the format asked for by name."""

    query: str
    default_graphs: Sequence[str]
    named_graphs: Sequence[str]
    format: str | None


def _parameters(request_body: dict[str, Any] | None) -> dict[str, Any]:
    names = {
        "query": "A SPARQL 1.1 query: SELECT, ASK, CONSTRUCT or DESCRIBE.",
        "default-graph-uri": "A graph of the default graph; may be repeated. All graphs when absent.",
        "named-graph-uri": "A named graph; may be repeated.",
        "format": "json, xml, csv, tsv; turtle, nt, jsonld, rdfxml. Else by `Accept`.",
    }
    described: dict[str, Any] = {
        "parameters": [
            {
                "name": name,
                "in": "query",
                "required": False,
                "description": text,
                "schema": {"type": "string"},
            }
            for name, text in names.items()
        ],
        "responses": {
            "200": {
                "description": "The whole result, or the service description where there is no query.",
                "content": {kind: {} for kind in (*RESULT_FORMATS, *GRAPH_FORMATS, "text/html")},
            }
        },
    }
    described["parameters"][0]["example"] = _EXAMPLE
    if request_body:
        described["requestBody"] = {"content": request_body, "required": True}
    return described


@router.get(
    "/sparql",
    response_class=Response,
    responses=problems(400, 406, 413, 503),
    openapi_extra=_parameters(None),
)
async def query_by_get(request: Request) -> Response:
    """Run a query. Without one: a form for browsers, the service description for programs."""
    pairs = _decode(request.scope["query_string"], "query string")
    if any(name in ("query", "update") for name, _ in pairs):
        return await _run(request, _operation(pairs))
    wants = choose(request.headers.get("accept"), {"text/turtle": "turtle", "text/html": "html"})
    if wants == "html":
        return HTMLResponse(page("SPARQL", sparql_form(_EXAMPLE)))
    return Response(describe_service(get_service(request).serving), media_type="text/turtle")


_BODY = {
    _FORM: {
        "schema": {"type": "object", "properties": {"query": {"type": "string"}}, "required": ["query"]},
        "example": {"query": _EXAMPLE},
    },
    _QUERY: {"schema": {"type": "string"}, "example": _EXAMPLE},
}


@router.post(
    "/sparql",
    response_class=Response,
    responses=problems(400, 406, 413, 415, 503),
    openapi_extra=_parameters(_BODY),
)
async def query_by_post(request: Request) -> Response:
    """Run a query, given as a form or as the whole body."""
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    in_address = _decode(request.scope["query_string"], "query string")
    body = await request.body()
    if media_type == _FORM:
        return await _run(request, _operation([*in_address, *_decode(body, "form")]))
    if media_type == _QUERY:
        try:
            query = body.decode()
        except UnicodeDecodeError:
            raise ProblemError(400, "The query is not valid UTF-8.") from None
        return await _run(request, _operation([*in_address, ("query", query)]))
    if media_type == "application/sparql-update":
        raise ProblemError(403, "This endpoint only reads; updates are not accepted.")
    raise ProblemError(415, f"Send the query as {_FORM} or as {_QUERY}, not as {media_type[:80]!r}.")


def _decode(encoded: bytes, what: str) -> list[tuple[str, str]]:
    """The parameters of a form or query string, decoded once."""
    try:
        return parse_qsl(encoded.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=1000)
    except UnicodeDecodeError:
        raise ProblemError(400, f"The {what} is not valid percent-encoded UTF-8.") from None
    except ValueError as error:
        raise ProblemError(400, f"The {what} cannot be read: {error}.") from None


def _operation(pairs: Sequence[tuple[str, str]]) -> Operation:
    """The operation that the parameters describe; a 400 or 403 problem where they describe none."""
    values: dict[str, list[str]] = {}
    for name, value in pairs:
        values.setdefault(name, []).append(value)
    if "update" in values:
        raise ProblemError(403, "This endpoint only reads; updates are not accepted.")
    if len(values.get("query", [])) != 1:
        raise ProblemError(400, f"Give exactly one query; there are {len(values.get('query', []))}.")
    return Operation(
        query=values["query"][0],
        default_graphs=values.get("default-graph-uri", []),
        named_graphs=values.get("named-graph-uri", []),
        format=values.get("format", [None])[-1],
    )


async def _run(request: Request, operation: Operation) -> Response:
    is_graph = read_form(operation.query) in ("construct", "describe")
    names, types = (GRAPH_NAMES, GRAPH_TYPES) if is_graph else (RESULT_NAMES, RESULT_TYPES)
    media_type = require(request.headers.get("accept"), operation.format, names | types, types)
    result = await run_in_threadpool(
        get_service(request).pool.run,
        operation.query,
        **{"graph_type" if is_graph else "result_type": media_type},
        default_graphs=operation.default_graphs,
        named_graphs=operation.named_graphs,
    )
    charset = "; charset=utf-8" if result.media_type.startswith("text/") else ""
    return Response(result.body, media_type=result.media_type + charset, headers={"Vary": "Accept"})
