"""`/compare`: two or more entities side by side, in the format the client likes."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Query, Response
from fastapi.responses import HTMLResponse, JSONResponse

from api import described, tables
from api.described import LONGEST_NAME
from api.http.negotiate import require
from api.http.pages import page
from api.http.problems import ProblemError
from api.inputs import Accept, Live, clean_text
from api.schemas import ComparisonModel, problems

router = APIRouter(tags=["compare"])
_BY_FORMAT = {name: name for name in ("json", "csv", "markdown", "html")}
_BY_TYPE = {"application/json": "json", "text/csv": "csv", "text/markdown": "markdown", "text/html": "html"}
_MOST_ENTITIES = 12
_RESPONSES = {
    200: {"model": ComparisonModel, "content": {kind: {} for kind in _BY_TYPE}},
    **problems(400, 404, 406, 422, 503),
}


@router.get("/compare", responses=_RESPONSES, response_class=Response)
def compare(
    serving: Live,
    entity: Annotated[
        list[str],
        described.texts(LONGEST_NAME, 2, _MOST_ENTITIES, ["GSI", "LSI"]),
        Query(description="Name of an entity."),
    ],
    format: Annotated[str | None, described.choice(_BY_FORMAT), Query(description="Else by `Accept`.")] = None,
    accept: Accept = None,
) -> Response:
    """Compare entities by all that the texts say of each; a cell that they leave open is empty."""
    shape = require(accept, format, _BY_FORMAT, _BY_TYPE)
    if not 2 <= len(entity) <= _MOST_ENTITIES:
        raise ProblemError(422, f"entity: give 2 to {_MOST_ENTITIES} entities to compare, not {len(entity)}.")
    comparison = serving.engine.compare([clean_text(name, "entity", LONGEST_NAME) for name in entity])
    if shape == "json":
        return JSONResponse(asdict(comparison))
    if shape == "csv":
        return Response(tables.to_csv(comparison), media_type="text/csv; charset=utf-8")
    if shape == "markdown":
        return Response(tables.to_markdown(comparison), media_type="text/markdown; charset=utf-8")
    title = "Comparison of " + ", ".join(linked.label for linked in comparison.entities)
    return HTMLResponse(page(title, tables.to_html(comparison)))
