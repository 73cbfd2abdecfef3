"""`/rdf-graph-store`: whole graphs read and written (SPARQL 1.1 Graph Store HTTP Protocol, indirect identification).

https://www.w3.org/TR/sparql11-http-rdf-update/
"""

from __future__ import annotations

from typing import Annotated, Any

import pyoxigraph as ox
from fastapi import APIRouter, Depends, Request, Response
from starlette.concurrency import run_in_threadpool

from api.access import require_token
from api.http.formats import GRAPH_NAMES, GRAPH_TYPES
from api.http.negotiate import require
from api.http.problems import ProblemError
from api.http.streams import Stream
from api.inputs import Live, Whole
from api.rdf_access import stream, write_graph
from api.routes.sparql_request import read_media_type, read_parameters
from api.schemas import problems
from api.service import Service, Serving
from graph.update import Change

router = APIRouter(tags=["sparql"])

_PATH = "/rdf-graph-store"
_TARGET = {
    "name": "target",
    "in": "query",
    "required": True,
    "description": "Either graph=IRI, or default (without a value).",
    "style": "form",
    "explode": True,  # each property is a parameter of its own
    "schema": {
        "type": "object",
        "properties": {
            "graph": {"type": "string", "format": "iri", "description": "The IRI of a graph."},
            "default": {"type": "string", "const": "", "description": "The default graph."},
        },
        "minProperties": 1,
        "maxProperties": 1,
        "additionalProperties": False,
    },
}
_FORMAT = {
    "name": "format",
    "in": "query",
    "required": False,
    "description": "Else by `Accept`.",
    "schema": {"type": "string", "enum": list(GRAPH_NAMES)},
}
_PARAMETERS = {"parameters": [_TARGET]}
_TYPES = dict.fromkeys(GRAPH_TYPES.values())
_BODY = {"requestBody": {"required": True, "content": {kind: {"schema": {"type": "string"}} for kind in _TYPES}}}
_READ = {200: {"content": {kind: {} for kind in _TYPES}}, **problems(400, 404, 406, 503)}
_WRITTEN = {
    201: {"description": "The graph is new."},
    204: {"description": "The graph was there and is changed."},
    **problems(400, 401, 403, 413, 415, 422, 503),
}

_WRITE: dict[str, Any] = {
    "response_class": Response,
    "status_code": 204,
    "responses": _WRITTEN,
    "openapi_extra": _PARAMETERS | _BODY,
    "dependencies": [Depends(require_token)],
}

Target = ox.NamedNode | ox.DefaultGraph


def read_target(request: Request) -> Target:
    """The graph that the query string names; a 400 problem where it does not name exactly one."""
    given = [(name, value) for name, value in read_parameters(request) if name in ("graph", "default")]
    if len(given) != 1 or (given[0][0] == "default" and given[0][1]):
        raise ProblemError(400, "Name one graph: ?graph=IRI, or ?default for the default graph.")
    name, value = given[0]
    try:
        return ox.NamedNode(value) if name == "graph" else ox.DefaultGraph()
    except ValueError:
        raise ProblemError(400, f"{value[:200]!r} is no IRI.") from None


Named = Annotated[Target, Depends(read_target)]


@router.get(_PATH, response_class=Response, responses=_READ, openapi_extra={"parameters": [_TARGET, _FORMAT]})
def read_graph(request: Request, serving: Live, target: Named) -> Response:
    """All triples of a graph, streamed."""
    format = dict(read_parameters(request)).get("format")
    media_type = require(request.headers.get("accept"), format, GRAPH_NAMES, GRAPH_TYPES)
    if not _exists(serving, target):
        raise ProblemError(404, "The store holds no such graph.")
    return Stream(
        stream(lambda output: write_graph(serving.generation, target, media_type, output)),
        media_type=media_type,
        headers={"Vary": "Accept"},
    )


@router.put(_PATH, **_WRITE)
async def replace_graph(request: Request, service: Whole, target: Named) -> Response:
    """Let a graph hold exactly these triples. Needs the token."""
    return await _write(request, service, target, "put")


@router.post(_PATH, **_WRITE)
async def add_to_graph(request: Request, service: Whole, target: Named) -> Response:
    """Add these triples to a graph. Needs the token."""
    return await _write(request, service, target, "post")


@router.delete(
    _PATH,
    response_class=Response,
    status_code=204,
    responses=problems(400, 401, 403, 404, 503),
    openapi_extra=_PARAMETERS,
    dependencies=[Depends(require_token)],
)
def delete_graph(service: Whole, target: Named) -> Response:
    """Forget a graph. Needs the token."""
    if not _exists(service.serving, target):
        raise ProblemError(404, "The store holds no such graph.")
    service.change(Change("delete", graph=_iri(target)))
    return Response(status_code=204)


async def _write(request: Request, service: Service, target: Target, kind: str) -> Response:
    media_type = read_media_type(request)
    if media_type not in GRAPH_TYPES:
        raise ProblemError(415, f"Send one of {', '.join(dict.fromkeys(GRAPH_TYPES.values()))}.")
    try:
        text = (await request.body()).decode()
    except UnicodeDecodeError as error:
        raise ProblemError(400, f"The body is not valid UTF-8 at byte {error.start}.") from None
    is_new = not _exists(service.serving, target)
    change = Change("put" if kind == "put" else "post", text, _iri(target), GRAPH_TYPES[media_type])
    await run_in_threadpool(service.change, change)
    return Response(status_code=201 if is_new else 204)


def _exists(serving: Serving, target: Target) -> bool:
    return isinstance(target, ox.DefaultGraph) or serving.generation.open_rdf().contains_named_graph(target)


def _iri(target: Target) -> str | None:
    return target.value if isinstance(target, ox.NamedNode) else None
