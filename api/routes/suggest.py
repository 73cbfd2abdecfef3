"""`/suggest`: what to ask, while one types."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query

from api import described
from api.inputs import Live, clean_words
from api.schemas import SuggestionsModel, problems
from api.service import Serving
from api.views import entity_json
from ingest.model import Entity
from ontology.words import terms_of

router = APIRouter(tags=["ask"])
_LAST_WORDS = 3
_LONGEST = 2000


@router.get("/suggest", response_model=SuggestionsModel, responses=problems(422, 503))
def suggest(
    serving: Live,
    q: Annotated[str, described.words(_LONGEST, "What is dyn"), Query(description="What is typed so far.")] = "",
    limit: Annotated[int, Query(ge=1, le=20, description="How many entities at most.")] = 6,
) -> dict[str, Any]:
    """Questions that the texts answer, and entities whose names the last words begin; of all where nothing is typed.

    The questions are tried one by one from the first request on; `complete` tells that no more will come.
    """
    typed = clean_words(q, "question", _LONGEST)
    wanted = set(terms_of(typed))
    starters, complete = serving.starters.so_far()
    questions = [one for one in starters if wanted <= set(terms_of(one)) or typed.lower() in one.lower()]
    entities = [entity_json(serving, entity) for entity in _named(serving, typed, limit)]
    return {"questions": questions, "complete": complete, "entities": entities}


def _named(serving: Serving, typed: str, limit: int) -> list[Entity]:
    """The entities whose names the last words begin: as many words as give any."""
    words = typed.rstrip("?").split()
    for length in range(min(_LAST_WORDS, len(words)), 0, -1):
        found = serving.records.search_entities(" ".join(words[-length:]), limit=limit)
        if found:
            return found
    return []
