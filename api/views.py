"""Entities and claims as JSON values, with the labels and lines that people want to see."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from api.service import Serving
from graph.view import MENTIONS, Hop
from ingest.model import Claim, Entity
from ontology.terms import CHARACTERISTIC_PREFIX

_WORD = re.compile(r"\w+")


def entity_json(serving: Serving, entity: Entity) -> dict[str, Any]:
    """An entity as JSON: id, IRI, label, type, other names, and what a misspelt label was probably meant to be.

    Names that a vocabulary knows to be wrong (skos:hiddenLabel) serve to find it, and are not shown.
    """
    term = serving.lexicon.terms.get(entity.id)
    wrong = term.hidden if term else ()
    return {
        "id": entity.id,
        "iri": serving.names.entity(entity.id),
        "label": entity.label,
        "type": entity.kind,
        "aliases": [name for name in entity.aliases if name not in wrong],
        "meant": _mended(serving, entity.label),
    }


def _mended(serving: Serving, label: str) -> str | None:
    """A label with its misspelt words written as they were probably meant; None where it has none."""
    mended = _WORD.sub(lambda word: _like(serving.slips.get(word[0].casefold(), word[0]), word[0]), label)
    return mended if mended != label else None


def _like(word: str, written: str) -> str:
    """A word with a capital where the one that was written has one."""
    return word[:1].upper() + word[1:] if written[:1].isupper() else word


def claims_json(serving: Serving, claims: Sequence[Claim]) -> list[dict[str, Any]]:
    """Claims with labels for subject, predicate and object, and the lines they quote."""
    ids = [one for claim in claims for one in (claim.subject, claim.object) if one]
    labels = {id_: entity.label for id_, entity in serving.records.entities(list(dict.fromkeys(ids))).items()}
    return [_claim_json(serving, claim, labels) for claim in claims]


def _claim_json(serving: Serving, claim: Claim, labels: dict[str, str]) -> dict[str, Any]:
    names = serving.names
    literal = {"iri": None, "label": claim.value}
    return {
        "iri": names.claim(claim.id),
        "subject": {"iri": names.entity(claim.subject), "label": labels.get(claim.subject, claim.subject)},
        "predicate": {"iri": names.predicate(claim.predicate), "label": claim_label(serving, claim)},
        "object": {"iri": names.entity(claim.object), "label": labels.get(claim.object, claim.value)}
        if claim.object
        else literal,
        "text": claim.text,
        "level": claim.level.value,
        "confidence": claim.confidence,
        "document": claim.span.document,
        "line_start": claim.span.line_start,
        "line_end": claim.span.line_end,
        "quote": claim.span.quote,
    }


def claim_label(serving: Serving, claim: Claim) -> str:
    """What a claim says of its subject, in words: its property's label, or the characteristic it names."""
    if claim.aspect and claim.predicate.startswith(CHARACTERISTIC_PREFIX):
        return claim.aspect
    return predicate_label(serving, claim.predicate)


def predicate_label(serving: Serving, predicate: str) -> str:
    """The label of a property by its local name."""
    known = serving.lexicon.properties.get(predicate)
    return known.label if known else predicate.removeprefix(CHARACTERISTIC_PREFIX).replace("-", " ")


def neighbours_json(serving: Serving, entity_id: str, claims: Iterable[Claim]) -> list[dict[str, Any]]:
    """The entities that `claims` relate to the entity, each once for every relation, with its direction."""
    found: dict[tuple[str, str, bool], None] = {}
    for claim in claims:
        if claim.subject == entity_id and claim.object:
            found[claim.object, claim.predicate, True] = None
        elif claim.object == entity_id:
            found[claim.subject, claim.predicate, False] = None
    entities = serving.records.entities(list({other for other, _, _ in found}))
    return [
        {
            **entity_json(serving, entities[other]),
            "relation": predicate_label(serving, predicate),
            "forward": forward,
        }
        for other, predicate, forward in found
        if other in entities and other != entity_id
    ]


def path_json(serving: Serving, hops: Sequence[Hop]) -> list[dict[str, Any]]:
    """A path hop by hop, each with the claim that supports it."""
    claims = {claim.id: claim for claim in serving.records.claims([hop.claim for hop in hops])}
    labels = serving.records.entities([end for hop in hops for end in (hop.source, hop.target)])
    return [
        {
            "source": {"iri": serving.names.entity(hop.source), "label": labels[hop.source].label},
            "target": {"iri": serving.names.entity(hop.target), "label": labels[hop.target].label},
            "relation": MENTIONS if hop.predicate == MENTIONS else claim_label(serving, claims[hop.claim]),
            "forward": hop.forward,
            "confidence": hop.confidence,
            "claim": claims_json(serving, [claims[hop.claim]])[0],
        }
        for hop in hops
    ]
