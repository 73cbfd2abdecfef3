"""`/export`: the whole graph, streamed."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response

from api import described
from api.http.negotiate import require
from api.http.streams import Stream
from api.inputs import Accept, Live
from api.rdf_access import EXPORT_FORMATS, stream, write_export
from api.schemas import problems

router = APIRouter(tags=["export"])
_SUFFIXES = {"turtle": "ttl", "graphml": "graphml", "jsonld": "jsonld", "nquads": "nq"}


@router.get(
    "/export",
    response_class=Response,
    responses={
        200: {"content": {kind: {} for kind in EXPORT_FORMATS.values()}},
        **problems(400, 406, 503),
    },
)
def export(
    serving: Live,
    format: Annotated[str | None, described.choice(EXPORT_FORMATS), Query(description="Else by `Accept`.")] = None,
    accept: Accept = None,
) -> Response:
    """All that was read and inferred, with the ontology; GraphML holds the entities and their links."""
    by_type = {media_type: name for name, media_type in EXPORT_FORMATS.items()}
    name = require(accept, format, {one: one for one in EXPORT_FORMATS}, by_type)
    file_name = f"quillgraph-{serving.generation.id}.{_SUFFIXES.get(name, name)}"
    return Stream(
        stream(lambda output: write_export(serving.generation, name, output)),
        media_type=EXPORT_FORMATS[name],
        headers={"Content-Disposition": f'attachment; filename="{file_name}"', "Vary": "Accept"},
    )
