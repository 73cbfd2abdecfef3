"""`/id/{id}`: an entity as linked data, for people and for programs."""

from __future__ import annotations

import html
from collections.abc import Iterator
from itertools import islice
from typing import Annotated

import pyoxigraph as ox
from fastapi import APIRouter, Header, Query, Response
from fastapi.responses import HTMLResponse

from api.inputs import Live, need_entity
from api.negotiate import require
from api.pages import page
from api.rdf_access import prefixes_of
from api.schemas import problems
from api.service import Serving
from api.views import claims_json, entity_json
from graph.rdf import RDF

router = APIRouter(tags=["linked data"])
_BY_TYPE = {
    "text/turtle": "text/turtle",
    "text/html": "text/html",
    "application/ld+json": "application/ld+json",
    "application/n-triples": "application/n-triples",
    "application/json": "application/ld+json",
}
_BY_FORMAT = {
    "turtle": "text/turtle",
    "html": "text/html",
    "jsonld": "application/ld+json",
    "nt": "application/n-triples",
}
_MOST_TRIPLES = 10_000
_MOST_CLAIMS = 500


@router.get(
    "/id/{id:path}",
    response_class=Response,
    responses={200: {"content": {kind: {} for kind in _BY_TYPE}}, **problems(400, 404, 406, 503)},
)
def show_resource(
    serving: Live,
    id: str,
    format: Annotated[str | None, Query(description="html, turtle, jsonld or nt; else by `Accept`.")] = None,
    accept: Annotated[str | None, Header()] = None,
) -> Response:
    """What is said of an entity: a page for people, RDF for programs."""
    media_type = require(accept, format, _BY_FORMAT, _BY_TYPE)
    entity_id = need_entity(serving, id)
    if media_type == "text/html":
        return HTMLResponse(_render(serving, entity_id), headers={"Vary": "Accept"})
    triples = islice(_triples(serving, entity_id), _MOST_TRIPLES)
    rdf_format = ox.RdfFormat.from_media_type(media_type)
    body = ox.serialize(triples, format=rdf_format, prefixes=prefixes_of(serving.generation))
    return Response(body, media_type=media_type, headers={"Vary": "Accept"})


def _triples(serving: Serving, entity_id: str) -> Iterator[ox.Triple]:
    """What is said of the entity, then the claims that have it as subject, each triple once."""
    store, entity = serving.generation.open_rdf(), ox.NamedNode(serving.names.entity(entity_id))
    everything = ox.DefaultGraph()
    about = store.quads_for_pattern(None, ox.NamedNode(RDF + "subject"), entity, everything)
    for subject in (entity, *[quad.subject for quad in about]):
        yield from (quad.triple for quad in store.quads_for_pattern(subject, None, None, everything))


def _render(serving: Serving, entity_id: str) -> str:
    entity = serving.records.entity(entity_id)
    assert entity is not None
    described = entity_json(serving, entity)
    rows = "".join(
        f"<tr><td>{html.escape(claim['predicate']['label'])}</td><td>{_link(claim['object'])}</td>"
        f"<td>{html.escape(claim['document'])}, lines {claim['line_start']}–{claim['line_end']}</td></tr>"
        for claim in claims_json(serving, serving.records.claims_of(entity_id)[:_MOST_CLAIMS])
    )
    names = html.escape(", ".join(described["aliases"])) or "none"
    return page(
        entity.label,
        f"<p>{html.escape(entity.kind)} · <code>{html.escape(described['iri'])}</code></p>"
        f"<p>Other names: {names}.</p>"
        f"<table><thead><tr><th>relation</th><th>what the texts say</th><th>where</th></tr></thead>"
        f"<tbody>{rows}</tbody></table>"
        '<p>Also as <a href="?format=turtle">Turtle</a>, <a href="?format=jsonld">JSON-LD</a>, '
        '<a href="?format=nt">N-Triples</a>.</p>',
    )


def _link(reference: dict[str, str | None]) -> str:
    label = html.escape(reference["label"] or "")
    return f'<a href="{html.escape(reference["iri"])}">{label}</a>' if reference["iri"] else label
