"""`/sparql/examples`: queries that a newcomer wants, for people, for programs, and as RDF."""

from __future__ import annotations

import html
from dataclasses import asdict
from typing import Annotated
from urllib.parse import urlencode

import pyoxigraph as ox
from fastapi import APIRouter, Query, Response
from fastapi.responses import HTMLResponse, JSONResponse

from api import described
from api.http.formats import GRAPH_TYPES
from api.http.negotiate import require
from api.http.pages import page
from api.inputs import Accept, Live
from api.rdf_access import prefixes_of
from api.schemas import problems
from graph.triples.rdf import vocabulary_quads
from ontology.examples import EXAMPLES, Example, load_examples

router = APIRouter(tags=["sparql"])

_JSON, _HTML = "application/json", "text/html"
_TYPES = {_JSON: _JSON, _HTML: _HTML, **{kind: kind for kind in GRAPH_TYPES.values()}}
_NAMES = {"json": _JSON, "html": _HTML, "turtle": "text/turtle", "jsonld": "application/ld+json"}


@router.get(
    "/sparql/examples",
    response_class=Response,
    responses={200: {"content": {kind: {} for kind in _TYPES}}, **problems(400, 406, 503)},
)
def list_examples(
    serving: Live,
    format: Annotated[str | None, described.choice(_NAMES), Query(description="Else by `Accept`.")] = None,
    accept: Accept = None,
) -> Response:
    """Example queries: what each asks, what it tells, its text, and the address that runs it."""
    media_type = require(accept, format, _NAMES, _TYPES)
    headers = {"Vary": "Accept"}
    examples = load_examples(serving.names.base)
    if media_type == _JSON:
        return JSONResponse({"examples": [asdict(one) | {"run": _address(one)} for one in examples]}, headers=headers)
    if media_type == _HTML:
        return HTMLResponse(page("Example queries", "".join(map(_show, examples))), headers=headers)
    triples = [quad.triple for quad in vocabulary_quads([EXAMPLES], serving.names)]
    rdf_format = ox.RdfFormat.from_media_type(media_type)
    prefixes = {**prefixes_of(serving.generation), "sh": "http://www.w3.org/ns/shacl#"}
    body = ox.serialize(triples, format=rdf_format, prefixes=prefixes)
    return Response(body, media_type=media_type, headers=headers)


def _show(example: Example) -> str:
    return (
        f'<h2 id="{example.id}">{html.escape(example.label)}</h2><p>{html.escape(example.comment)}</p>'
        f'<pre>{html.escape(example.query)}</pre><p><a href="{html.escape(_address(example))}">Run it</a></p>'
    )


def _address(example: Example) -> str:
    return "/sparql?" + urlencode({"query": example.query})
