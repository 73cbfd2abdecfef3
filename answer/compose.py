"""Composing: a draft made into an answer with numbered citations, backing claims and the SPARQL for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from answer.draft import Draft, DraftTable
from answer.finding.evidence import Evidence
from answer.knowledge import Knowledge, within
from answer.model import (
    Answer,
    BackingClaim,
    Citation,
    FoundPassage,
    LinkedEntity,
    Ref,
    Status,
    Step,
    Table,
)
from graph.triples.rdf import claims_sparql
from ingest.model import Claim, Level
from ontology.terms import CHARACTERISTIC_PREFIX, Names

_MOST_CITATIONS = 8
_PASSAGE_WORDS = 900


@dataclass(slots=True)
class Citations:
    """Citations being numbered: one for each place, in the order they are first used."""

    names: Names
    places: dict[tuple[str, int, int], Citation] = field(default_factory=dict)

    def cite(self, claim: Claim) -> int:
        """The number of the citation for a claim's place."""
        span = claim.span
        key = (span.document, span.line_start, span.line_end)
        if key not in self.places:
            number = len(self.places) + 1
            self.places[key] = Citation(number, *key, span.quote, self.names.claim(claim.id))
        return self.places[key].id


def compose(draft: Draft, evidence: Evidence, confidence: float, names: Names, limit: int) -> Answer:
    """The answer that a draft amounts to."""
    citations = Citations(names)
    for claim in draft.claims[:_MOST_CITATIONS]:
        citations.cite(claim)
    table = compose_table(draft.table, citations) if draft.table else None
    steps = [Step(step.text, tuple(citations.cite(c) for c in step.claims)) for step in draft.steps]
    backing = backing_claims(draft.claims[: _MOST_CITATIONS * 2], citations, evidence.knowledge, names)
    return Answer(
        question=evidence.question.text,
        status=Status.ANSWERED,
        kind=evidence.question.kind,
        answer=draft.text,
        confidence=round(confidence, 3),
        boolean=draft.boolean,
        table=table,
        steps=steps,
        citations=list(citations.places.values()),
        claims=backing,
        entities=linked(evidence, names),
        passages=find_passages(evidence, limit),
        sparql=claims_sparql([claim.iri for claim in backing]),
    )


def compose_table(table: DraftTable, citations: Citations) -> Table:
    """A table with the citation numbers of every cell."""
    numbers = [[sorted({citations.cite(claim) for claim in cell}) for cell in row] for row in table.claims]
    return Table(table.columns, table.rows, numbers)


def backing_claims(
    claims: Sequence[Claim], citations: Citations, knowledge: Knowledge, names: Names
) -> list[BackingClaim]:
    """The claims an answer rests on: the statements, and the typed claims read from them."""
    found: dict[str, Claim] = {}
    for claim in claims:
        found.setdefault(claim.id, claim)
        if claim.level is not Level.TYPED and len(found) < _MOST_CITATIONS:
            for typed in knowledge.typed_at(claim)[:4]:
                found.setdefault(typed.id, typed)
    return [_backing(claim, citations, knowledge, names) for claim in found.values()]


def _backing(claim: Claim, citations: Citations, knowledge: Knowledge, names: Names) -> BackingClaim:
    target = Ref(names.entity(claim.object), knowledge.label(claim.object)) if claim.object else Ref(None, claim.value)
    return BackingClaim(
        names.claim(claim.id),
        Ref(names.entity(claim.subject), knowledge.label(claim.subject)),
        Ref(names.predicate(claim.predicate), predicate_label(claim, knowledge)),
        target,
        round(claim.confidence, 3),
        citations.cite(claim),
    )


def predicate_label(claim: Claim, knowledge: Knowledge) -> str:
    """A predicate in words: the characteristic's own, else the ontology's label."""
    if claim.predicate.startswith(CHARACTERISTIC_PREFIX):
        return claim.aspect
    found = knowledge.lexicon.properties.get(claim.predicate)
    return found.label if found else claim.predicate


def linked(evidence: Evidence, names: Names) -> list[LinkedEntity]:
    """The entities that the question names."""
    found: dict[str, LinkedEntity] = {}
    for link in evidence.question.links:
        found.setdefault(
            link.best,
            LinkedEntity(names.entity(link.best), evidence.knowledge.label(link.best), link.matched),
        )
    return list(found.values())


def find_passages(evidence: Evidence, limit: int) -> list[FoundPassage]:
    """The passages nearest to the question by words and meaning, best first, with scores in 0..1."""
    knowledge = evidence.knowledge
    scores = dict(knowledge.meaning.rank_passages(evidence.asked, limit * 2, evidence.documents or None))
    passages = [p for p in knowledge.records.passages(list(scores)) if within(p.document, evidence.documents)]
    return [
        FoundPassage(
            p.document, p.line_start, p.line_end, p.text[:_PASSAGE_WORDS], round(min(1.0, max(0.0, scores[p.id])), 3)
        )
        for p in passages[:limit]
    ]
