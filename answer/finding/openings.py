"""Openings: the list that a text begins with where it turns to a thing, below a heading that is the thing's name.

Notes often say what a thing is by no sentence but by such a list: "Message broker", "Service for:", "queues".
"""

from __future__ import annotations

from answer.finding.evidence import Evidence
from answer.knowledge import within
from ingest.model import Claim
from ingest.shape import opens_list
from ontology.words import normalise


def find_opening(target: str, evidence: Evidence) -> list[Claim]:
    """The lines of the first list below a thing's own heading, its announcement first where it has one; empty where no
    heading is the thing's name, or what stands below it begins with plain statements."""
    for place in _places(target, evidence):
        body = _body(place, evidence)
        if not body:
            continue
        items = list(evidence.knowledge.children(body[0].id))
        if body[0].form == "head":
            return [body[0], *items] if items and opens_list(body[0].text) else []
        return body if place.form == "head" and all(c.form in ("item", "sentence") for c in body) else []
    return []


def _places(target: str, evidence: Evidence) -> list[Claim]:
    """The titles and heads that are a name of the thing and nothing else, titles first."""
    knowledge = evidence.knowledge
    entity = knowledge.entity(target)
    names = {normalise(name) for name in entity.names}
    near = [candidate.claim for candidate in evidence.candidates]
    claims = {c.id: c for c in (*knowledge.records.claims_of(target), *near)}.values()
    named = [c for c in claims if c.form in ("title", "head") and normalise(c.text.rstrip(" :")) in names]
    inside = [c for c in named if within(c.span.document, evidence.documents)]
    return sorted(inside, key=lambda c: (c.form != "title", c.order))


def _body(place: Claim, evidence: Evidence) -> list[Claim]:
    """What stands right below a title or a head, in reading order."""
    if place.form == "head":
        return list(evidence.knowledge.children(place.id))
    after = [c for c in evidence.knowledge.section(place.section) if not c.under and c.form != "title"]
    return [c for c in after if c.order > place.order]
