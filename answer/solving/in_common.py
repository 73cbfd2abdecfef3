"""What several things have in common: the one object to which a relation leads from each of them."""

from __future__ import annotations

from answer.draft import Draft, DraftStep
from answer.finding.evidence import Evidence
from answer.wording import full_statement
from ingest.model import Claim, Level
from ontology.questioning import questioning
from ontology.words import language, normalise, terms_of

_NEAR = 12  # statements looked at for each thing
_LEAST = 0.55  # of a thing's words in the statement that is taken for it


def solve_common(evidence: Evidence) -> Draft | None:
    """The entity that a statement about each of the enumerated things leads to; None where there is no such one."""
    things = find_things(evidence.question.text)
    if len(things) < 2:
        return None
    hops = [_objects(thing, evidence) for thing in things]
    shared = set(hops[0]).intersection(*hops[1:]) if all(hops) else set()
    if not shared:
        return None
    best = max(sorted(shared), key=lambda identity: min(hop[identity][0] for hop in hops))
    claims = [hop[best][1] for hop in hops]
    knowledge = evidence.knowledge
    steps = [DraftStep(full_statement(claim, knowledge), (claim,)) for claim in claims]
    text = f"{knowledge.label(best)}: " + " ".join(step.text for step in steps)
    coverage = min(hop[best][0] for hop in hops)
    return Draft(
        text, claims, max(evidence.score(c).score for c in claims), coverage, 1.0, steps=steps, reason="relation"
    )


def find_things(text: str) -> list[str]:
    """The things that a question enumerates before it asks what they all have."""
    head, _, rest = text.partition(":")
    if not rest or not questioning().forms["of_all"].search(rest):
        return []
    return [part for part in questioning().forms["split_things"].split(head) if terms_of(part)]


def _objects(thing: str, evidence: Evidence) -> dict[str, tuple[float, Claim]]:
    """The entities to which statements about a thing lead, with how well the statement names the thing."""
    knowledge = evidence.knowledge
    words = [word for word in normalise(thing).split() if word not in language().stop_words]
    stems = set(terms_of(thing))
    found: dict[str, tuple[float, Claim]] = {}
    for identity, _ in knowledge.records.match_claims(words, _NEAR, evidence.documents or None):
        claim = knowledge.claim(identity)
        if claim is None or claim.level is Level.TYPED:
            continue
        own = knowledge.words(claim.id)
        share = len(stems & (own.text | own.around)) / len(stems)
        if share < _LEAST:
            continue
        typed = [t.object for t in knowledge.typed_at(claim) if t.object]
        for target in {*typed, *claim.mentions}:
            for scope in knowledge.scopes(target):
                if share > found.get(scope, (0.0, claim))[0]:
                    found[scope] = (share, claim)
    return found
