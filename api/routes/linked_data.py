"""Linked data: every IRI of the graph answers at its own address, for people and for programs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any
from urllib.parse import quote, unquote

import pyoxigraph as ox
from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from api import described
from api.describe import describe, describe_ontology, describe_spans, exists
from api.http.formats import GRAPH_NAMES, GRAPH_TYPES
from api.http.negotiate import require
from api.http.problems import ProblemError
from api.http.streams import Stream
from api.inputs import Accept, Live, near_entities
from api.jsonld import to_jsonld
from api.rdf_access import own_prefixes, stream, write_graph
from api.routes.pages_linked_data import entity_page, ontology_page, resource_page, spans_page
from api.schemas import problems
from api.service import Serving
from ontology.errors import UnknownEntity

router = APIRouter(tags=["linked data"])

# What an entity's IRI names is a thing, and what is sent is a document about it. The HTTP API gives the document at
# once, and says by `Content-Location` that it has an address of its own (RFC 9110, 8.7), which spares a redirect (303).

HTML, JSON_LD = "text/html", "application/ld+json"
_BY_TYPE = {
    "text/turtle": "text/turtle",
    HTML: HTML,
    JSON_LD: JSON_LD,
    "application/n-triples": "application/n-triples",
    **GRAPH_TYPES,
    "application/xhtml+xml": HTML,
}
_BY_FORMAT = {**GRAPH_NAMES, "html": HTML}
_SHORT = {media_type: name for name, media_type in reversed(_BY_FORMAT.items())}

Format = Annotated[str | None, described.choice(_BY_FORMAT), Query(description="Else by `Accept`.")]
GraphFormat = Annotated[str | None, described.choice(GRAPH_NAMES), Query(description="Else by `Accept`.")]
_LOCATION = {"description": "The address of this very document.", "required": True, "schema": {"type": "string"}}
_RESPONSES: dict[int | str, dict[str, Any]] = {
    200: {
        "content": {kind: {} for kind in dict.fromkeys(_BY_TYPE.values())},
        "headers": {"Content-Location": _LOCATION},
    },
    **problems(400, 404, 406, 503),
}

_LEADS_THERE = {303: {"description": "To its place in the ontology."}, **problems(404, 503)}


@router.get("/id/{id:path}", response_class=Response, responses=_RESPONSES)
def show_thing(request: Request, serving: Live, id: str, format: Format = None, accept: Accept = None) -> Response:
    """What is said of an entity: a page for people, RDF for programs."""
    media_type = require(accept, format, _BY_FORMAT, _BY_TYPE)
    iri = _named_iri(request, serving)
    if iri is None:
        raise UnknownEntity(id[:200], near_entities(serving, id))
    entity_id = iri.removeprefix(serving.names.entity(""))
    if media_type == HTML and serving.records.entity(entity_id):
        return HTMLResponse(entity_page(serving, entity_id), headers=_headers(request, HTML))
    return _answer(request, serving, iri, media_type)


@router.get("/claim/{id:path}", response_class=Response, responses=_RESPONSES)
def show_claim(request: Request, serving: Live, id: str, format: Format = None, accept: Accept = None) -> Response:
    """A claim with the lines it was read from, its quantity, or what was inferred from it."""
    return _show(request, serving, format, accept)


@router.get("/property/{id:path}", response_class=Response, responses=_RESPONSES)
def show_property(request: Request, serving: Live, id: str, format: Format = None, accept: Accept = None) -> Response:
    """A property that was read from the head of a table."""
    return _show(request, serving, format, accept)


@router.get("/vocabulary/{id:path}", response_class=Response, responses=_RESPONSES)
def show_vocabulary(request: Request, serving: Live, id: str, format: Format = None, accept: Accept = None) -> Response:
    """A vocabulary of names."""
    return _show(request, serving, format, accept)


@router.get(
    "/document/{id:path}",
    response_class=Response,
    responses={**_RESPONSES, 303: {"description": "To the text, for people."}},
)
def show_source(request: Request, serving: Live, id: str, format: Format = None, accept: Accept = None) -> Response:
    """A text that was read: what it is. Its lines are at `/documents`, where people are sent (303)."""
    media_type = require(accept, format, _BY_FORMAT, _BY_TYPE)
    iri = _need_iri(request, serving)
    if media_type == HTML:
        return RedirectResponse(f"/documents/{quote(id)}", 303, {"Vary": "Accept"})
    return _answer(request, serving, iri, media_type)


@router.get("/span/{id:path}", response_class=Response, responses=_RESPONSES)
def show_spans(request: Request, serving: Live, id: str, format: Format = None, accept: Accept = None) -> Response:
    """The spans of a document that claims quote; one of them is named by the fragment, such as `#line=2,5`."""
    media_type = require(accept, format, _BY_FORMAT, _BY_TYPE)
    document = serving.records.document(id)
    if media_type == HTML:
        return HTMLResponse(spans_page(serving, document.id), headers=_headers(request, HTML))
    return _serialize(request, serving, describe_spans(serving, serving.names.document(document.id)), media_type)


@router.get("/graph/{name}", response_class=Response, responses=_RESPONSES)
def show_named_graph(
    request: Request, serving: Live, name: str, format: GraphFormat = None, accept: Accept = None
) -> Response:
    """One of the graphs that are no document's: the ontology with the vocabularies, or what was inferred."""
    media_type = require(accept, format, GRAPH_NAMES, GRAPH_TYPES)
    iri = f"{serving.names.base}graph/{name}"
    if iri not in (serving.names.ontology_graph, serving.names.inference_graph):
        raise ProblemError(404, "There are the graphs `ontology` and `inferences`, and one for each document.")
    graph = ox.NamedNode(iri)
    return Stream(
        stream(lambda output: write_graph(serving.generation, graph, media_type, output)),
        media_type=media_type,
        headers=_headers(request, media_type),
    )


@router.get("/ontology", response_class=Response, responses=_RESPONSES)
def show_ontology(request: Request, serving: Live, format: Format = None, accept: Accept = None) -> Response:
    """The classes and properties of the graph; each is named by a fragment, such as `#Claim`."""
    media_type = require(accept, format, _BY_FORMAT, _BY_TYPE)
    triples = describe_ontology(serving)
    if media_type == HTML:
        return HTMLResponse(ontology_page(serving, triples), headers=_headers(request, HTML))
    return _serialize(request, serving, triples, media_type)


@router.get(
    "/ontology/{name}",
    response_class=Response,
    responses=_LEADS_THERE,
)
def find_term(serving: Live, name: str) -> Response:
    """A class or property by its name alone: leads to its place in the ontology."""
    iri = serving.names.ontology + quote(name, safe="")
    if not exists(serving, iri):
        raise ProblemError(404, f"The ontology has no {name[:80]!r}. GET /ontology lists what it has.")
    return _redirect(iri, serving)


def _show(request: Request, serving: Serving, format: str | None, accept: str | None) -> Response:
    media_type = require(accept, format, _BY_FORMAT, _BY_TYPE)
    return _answer(request, serving, _need_iri(request, serving), media_type)


def _answer(request: Request, serving: Serving, iri: str, media_type: str) -> Response:
    triples = describe(serving, iri)
    if media_type == HTML:
        return HTMLResponse(resource_page(serving, iri, triples), headers=_headers(request, HTML))
    return _serialize(request, serving, triples, media_type)


def _serialize(request: Request, serving: Serving, triples: Sequence[ox.Triple], media_type: str) -> Response:
    prefixes = own_prefixes(serving.generation)
    if media_type == JSON_LD:
        try:
            body = to_jsonld(triples, prefixes)
        except ValueError as error:
            raise ProblemError(406, f"{error} Ask for Turtle or N-Triples.") from None
    else:
        body = ox.serialize(triples, format=ox.RdfFormat.from_media_type(media_type), prefixes=prefixes) or b""
    return Response(body, media_type=media_type, headers=_headers(request, media_type))


def _headers(request: Request, media_type: str) -> dict[str, str]:
    """Those of a document that was chosen by `Accept`: where it is to be had without choosing."""
    path = request.scope["raw_path"].decode("ascii", "replace").partition("?")[0]
    return {"Vary": "Accept", "Content-Location": f"{path}?format={_SHORT[media_type]}"}


def _named_iri(request: Request, serving: Serving) -> str | None:
    """The IRI of the graph that the request's address is the path of; None where the graph has none."""
    raw = request.scope["raw_path"].decode("ascii", "replace").partition("?")[0].lstrip("/")
    for path in (raw, quote(unquote(raw))):
        iri = serving.names.base + path
        if all("!" <= char <= "~" and char not in '<>"{}|\\^`' for char in iri) and exists(serving, iri):
            return iri
    return None


def _need_iri(request: Request, serving: Serving) -> str:
    iri = _named_iri(request, serving)
    if iri is None:
        raise ProblemError(404, f"The graph has nothing by the name of {request.url.path[:200]}.")
    return iri


def _redirect(iri: str, serving: Serving) -> Response:
    """To the address of another IRI of the graph, on whichever host the client has found us."""
    return RedirectResponse("/" + iri.removeprefix(serving.names.base), 303, {"Vary": "Accept"})
