"""Questions to begin with: made from what was read of the things most spoken of, and kept where they are answered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest

from answer.engine import Engine
from answer.model import Status
from graph.records import Records
from ingest.model import Claim, Entity, Level
from ontology.words import fold

MOST = 12
"""How many questions are kept."""

_SURE = 0.8
_TRIES = 40  # asked of the engine at most: each costs about as much as a question of a person
_ENTITIES = 60  # the things most spoken of, from which questions are made
_ASKS = {
    "supports": "What does {} support?",
    "consistsOf": "What does {} consist of?",
    "requires": "What does {} require?",
    "definedAs": "What is {}?",
}
"""What to ask of a thing of which a claim with that property was read."""


def find_starters(engine: Engine, records: Records) -> list[str]:
    """Questions that the texts answer surely, of several kinds, at most `MOST`."""
    kept: list[str] = []
    for question, _ in zip(_candidates(records), range(_TRIES), strict=False):
        answer = engine.ask(question, limit=1)
        if answer.status is Status.ANSWERED and answer.confidence >= _SURE:
            kept.append(question)
        if len(kept) == MOST:
            break
    return kept


def _candidates(records: Records) -> Iterator[str]:
    """Questions by kind in turn, the things most spoken of first."""
    entities = [entity for entity in records.search_entities("", limit=_ENTITIES) if _is_name(entity)]
    claims = {entity.id: records.claims_of(entity.id) for entity in entities}
    by_kind = [list(_comparisons(entities, claims))]
    for predicate, form in _ASKS.items():
        by_kind.append([form.format(one.label) for one in entities if _says(claims[one.id], predicate)])
    yield from (one for row in zip_longest(*by_kind) for one in row if one)


def _comparisons(entities: Sequence[Entity], claims: dict[str, list[Claim]]) -> Iterator[str]:
    """Pairs of things that one table sets side by side."""
    tables: dict[str, Entity] = {}
    for entity in entities:
        cell = next((claim for claim in claims[entity.id] if claim.level is Level.CELL), None)
        if cell is None:
            continue
        other = tables.pop(cell.section, None)
        if other is None:
            tables[cell.section] = entity
        else:
            yield f"What is the difference between {other.label} and {entity.label}?"


def _says(claims: Sequence[Claim], predicate: str) -> bool:
    return any(claim.predicate == predicate for claim in claims)


def _is_name(entity: Entity) -> bool:
    """Whether the label can stand in a question as it is."""
    return len(entity.label) <= 40 and fold(entity.label)[:1].isalpha()
