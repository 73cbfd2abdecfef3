"""Names with several meanings: a thing asked for by a bare name that the texts define more than once, differently."""

from __future__ import annotations

from answer.asking.asked_names import is_common
from answer.compose import Citations, backing_claims, find_passages, linked
from answer.finding.evidence import Evidence
from answer.knowledge import within
from answer.model import Answer, Kind, Status
from answer.wording import bullet_list, finish, shorten
from graph.triples.rdf import claims_sparql
from ingest.model import Claim
from ontology.terms import Names
from ontology.words import fold, normalise, terms_of

_OUTRIGHT = frozenset({"term: text", "X is a …"})
_MOST = 6
_MOST_WORDS = 160


def find_meanings(evidence: Evidence) -> list[tuple[str, Claim]]:
    """What a bare name may mean: the headings below which it is defined outright, each with the claim that does so;
    empty where it has one meaning.

    A name is bare where the question gives nothing else to choose by; a thing that a vocabulary knows by the name, or
    that the texts as a whole are about, is what is meant.
    """
    question, knowledge = evidence.question, evidence.knowledge
    if question.kind is not Kind.DEFINITION or len(question.links) != 1:
        return []
    link = question.links[0]
    if set(question.focus) - set(terms_of(link.matched, keep_stop_words=True)):
        return []
    if any(knowledge.entity(identity).known for identity in link.entities):
        return []
    if is_common(terms_of(link.matched), knowledge):
        return []
    claims = [claim for identity in link.entities for claim in knowledge.records.claims_of(identity)]
    found: dict[str, Claim] = {}
    for claim in claims:
        outright = claim.predicate == "definedAs" and claim.rule in _OUTRIGHT and claim.context
        if outright and within(claim.span.document, evidence.documents):
            found.setdefault(claim.context[-1], claim)
    distinct = {normalise(claim.value) for claim in found.values()}
    return list(found.items())[:_MOST] if len(distinct) > 1 else []


def offer_meanings(meanings: list[tuple[str, Claim]], evidence: Evidence, names: Names, limit: int) -> Answer:
    """The choices between the meanings of a name, each with its definition and a question that means it."""
    knowledge, matched = evidence.knowledge, evidence.question.links[0].matched
    citations = Citations(names)
    told = [f"{heading}: {finish(shorten(fold(claim.value), _MOST_WORDS))}" for heading, claim in meanings]
    for _, claim in meanings:
        citations.cite(claim)
    backing = backing_claims([claim for _, claim in meanings], citations, knowledge, names)
    return Answer(
        question=evidence.question.text,
        status=Status.AMBIGUOUS,
        kind=evidence.question.kind,
        answer=f"“{matched}” has several meanings in the texts:\n{bullet_list(told)}",
        confidence=round(1.0 / len(meanings), 3),
        citations=list(citations.places.values()),
        claims=backing,
        entities=linked(evidence, names),
        passages=find_passages(evidence, limit),
        sparql=claims_sparql([claim.iri for claim in backing]),
        suggestions=[f"What is {matched} in {heading}?" for heading, _ in meanings],
    )
