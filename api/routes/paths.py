"""`/paths` and `/graph`: how entities hang together."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query

from api import described
from api.described import LONGEST_NAME
from api.inputs import Live, find_entity
from api.schemas import problems
from api.views import path_json, predicate_label
from graph.view import MENTIONS, neighbourhood, paths

router = APIRouter(tags=["graph"])


@router.get("/paths", responses=problems(404, 422, 503))
def find_paths(
    serving: Live,
    start: Annotated[str, described.text(LONGEST_NAME, "Lambda"), Query(alias="from", description="Name, id or IRI.")],
    end: Annotated[str, described.text(LONGEST_NAME, "DynamoDB"), Query(alias="to", description="Name, id or IRI.")],
    limit: Annotated[int, Query(ge=1, le=10)] = 3,
) -> dict[str, Any]:
    """The best supported ways from one entity to another, each hop with the claim it rests on."""
    source, target = find_entity(serving, start), find_entity(serving, end)
    ways = paths(serving.graph(source, target), source, target, limit)
    return {
        "from": serving.names.entity(source),
        "to": serving.names.entity(target),
        "paths": [{"hops": path_json(serving, way)} for way in ways],
    }


@router.get("/graph", responses=problems(404, 422, 503))
def show_graph(
    serving: Live,
    entity: Annotated[str, described.text(LONGEST_NAME, "DynamoDB"), Query(description="Name, id or IRI.")],
    depth: Annotated[int, Query(ge=1, le=3, description="How many steps away.")] = 1,
    limit: Annotated[int, Query(ge=1, le=300, description="How many entities at most.")] = 50,
) -> dict[str, Any]:
    """The entities around one, the best linked ones, and the claims that link them."""
    centre = find_entity(serving, entity)
    part = neighbourhood(serving.graph(centre), centre, depth, limit)
    name = serving.names.entity
    return {
        "centre": name(centre),
        "nodes": [
            {"id": node, "iri": name(node), "label": data["label"], "type": data["kind"]}
            for node, data in part.nodes(data=True)
        ],
        "edges": [
            {
                "source": name(source),
                "target": name(target),
                "relation": MENTIONS if data["predicate"] == MENTIONS else predicate_label(serving, data["predicate"]),
                "claim": serving.names.claim(claim),
                "confidence": data["confidence"],
            }
            for source, target, claim, data in part.edges(keys=True, data=True)
        ],
    }
