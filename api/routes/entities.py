"""`/entities`: finding entities by name, and what is known of one."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query

from api import described
from api.inputs import Live, clean_words, need_entity
from api.schemas import link_to, problems
from api.views import claims_json, entity_json, neighbours_json

_MOST_MENTIONS = 2000  # claims of other entities that are looked at

router = APIRouter(tags=["entities"])
_LONGEST_NAME = 200
_FIRST = "$response.body#/entities/0/id"
_FOUND: dict[int | str, dict[str, Any]] = {200: {"links": link_to(show_entity=_FIRST, show_thing=_FIRST)}}


@router.get("/entities", responses={**_FOUND, **problems(422, 503)})
def search_entities(
    serving: Live,
    q: Annotated[str, described.words(_LONGEST_NAME, "dynamo"), Query(description="Beginning or part of a name.")] = "",
    type: Annotated[str, described.words(_LONGEST_NAME, "Service"), Query(description="Only this class.")] = "",
    limit: Annotated[int, Query(ge=1, le=100)] = 10,
) -> dict[str, list[dict[str, Any]]]:
    """Entities whose name begins with or holds the words, best first; without words the most spoken of."""
    words = clean_words(q, "name", _LONGEST_NAME)
    kind = clean_words(type, "type", _LONGEST_NAME) or None
    found = serving.records.search_entities(words, kind, limit)
    return {"entities": [entity_json(serving, entity) for entity in found]}


@router.get("/entities/{id:path}", responses=problems(404, 422, 503))
def show_entity(
    serving: Live,
    id: str,
    limit: Annotated[int, Query(ge=1, le=1000, description="How many claims to list at most.")] = 200,
) -> dict[str, Any]:
    """An entity's names and type, the claims about it, and the entities related to it."""
    entity_id = need_entity(serving, id)
    entity = serving.records.entity(entity_id)
    assert entity is not None
    about = serving.records.claims_of(entity_id)
    elsewhere = [
        claim for claim in serving.records.claims_mentioning(entity_id, _MOST_MENTIONS) if claim.subject != entity_id
    ]
    return {
        **entity_json(serving, entity),
        "claims": claims_json(serving, about[:limit]),
        "mentioned_in": claims_json(serving, elsewhere[:limit]),
        "neighbours": neighbours_json(serving, entity_id, [*about, *elsewhere])[:limit],
    }
