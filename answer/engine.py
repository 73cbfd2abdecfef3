"""Asking: from a question to an answer. This file is the story of the answering side.

question -> reading -> evidence -> drafts by kind -> judgement -> answer or refusal
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from answer.ambiguity import find_meanings, offer_meanings
from answer.asking.linking import find_names, suggest_names
from answer.asking.offered import Offered, read_offered
from answer.asking.question import read_question
from answer.compose import Citations, compose, compose_table, find_passages, linked
from answer.confidence import judge, sure_of_refusal
from answer.contradictions import OtherSides
from answer.draft import Draft
from answer.finding.defaults import solve_default, solve_marked
from answer.finding.evidence import Evidence, gather
from answer.knowledge import Knowledge
from answer.model import Answer, Comparison, Kind, LinkedEntity, Status, Table
from answer.solving.asked import solve_asked
from answer.solving.bearers import solve_bearers
from answer.solving.boolean import solve_boolean
from answer.solving.bound import solve_bound
from answer.solving.calculation import solve_calculation, solve_for_one
from answer.solving.class_of import asked_class, solve_class
from answer.solving.comparison import compare_names, lanes_of_names, solve_comparison
from answer.solving.counts import solve_count
from answer.solving.decision import solve_decision
from answer.solving.definition import solve_definition
from answer.solving.either import solve_either
from answer.solving.example import solve_example
from answer.solving.expansion import asked_acronym, solve_expansion
from answer.solving.gap import solve_gap
from answer.solving.having import solve_having
from answer.solving.in_common import solve_common
from answer.solving.labelled import solve_labelled
from answer.solving.lists import solve_alike, solve_announced, solve_headed, solve_list, solve_purposes
from answer.solving.offered import Asked, solve_offered
from answer.solving.ordinal import solve_ordinal
from answer.solving.pair import solve_pair
from answer.solving.point import next_points, solve_point
from answer.solving.ranked import solve_ranked
from answer.solving.relation import solve_relation
from answer.solving.settings import solve_setting, solve_switch, solve_unset
from answer.solving.steps import solve_steps
from answer.solving.sums import solve_sum
from answer.solving.ticks import solve_ticks
from answer.solving.written import solve_written
from graph.embed import Embedder
from graph.store import Generation
from ingest.model import Entity
from ontology.errors import UnknownEntity
from ontology.lexicon import Lexicon
from ontology.questioning import questioning
from ontology.terms import Names

Solver = Callable[[Evidence], Draft | None]

# The solvers of each kind, in order; a later one is asked where those before it are not sure enough.
SOLVERS: dict[Kind, tuple[Solver, ...]] = {
    Kind.DEFINITION: (solve_definition, solve_point),
    Kind.FACT: (solve_pair, solve_point),
    Kind.LIMIT: (solve_gap, solve_pair, solve_calculation, solve_point, solve_count, solve_unset, solve_for_one),
    Kind.LIST: (solve_bearers, solve_list, solve_alike, solve_point),
    Kind.BOOLEAN: (solve_either, solve_switch, solve_decision, solve_bound, solve_ticks, solve_boolean),
    Kind.COMPARISON: (solve_comparison, solve_point),
    Kind.CALCULATION: (solve_calculation,),
    Kind.REVERSE: (solve_common, solve_bearers, solve_point),
    Kind.RELATION: (solve_common, solve_relation),
    Kind.HOWTO: (solve_steps, solve_headed, solve_point),
}
# Forms that ask what a thing is for, or what helps.
_OF_USE = ("purpose_asked", "use_when_asked", "remedy_asked", "trouble_asked")
DEFAULT_THRESHOLD = 0.4
_SURE = 0.5  # how probably right a statement has to be that takes the place of a near miss


class Engine:
    """Answers questions from one live generation. Safe to be used by several threads at once."""

    def __init__(
        self,
        generation: Generation,
        lexicon: Lexicon,
        embedder: Embedder,
        threshold: float = DEFAULT_THRESHOLD,
    ) -> None:
        self.generation = generation
        self.knowledge = Knowledge(generation, lexicon, embedder)
        self.names = Names(generation.manifest["base"])
        self.sides = OtherSides(generation)
        self.threshold = threshold

    def ask(self, question: str, documents: Sequence[str] = (), limit: int = 5) -> Answer:
        """Answer a question, or say that the texts do not tell; never raises for what a question says.

        `documents` restricts to documents by id, or to folders by a name ending in "/"; `limit` caps passages.
        """
        start = time.perf_counter()
        offered = read_offered(question)
        evidence = self.find_evidence(offered.stem if offered else question, documents)
        read = time.perf_counter()
        answer = self._choose(question, offered, evidence, limit) if offered else self._answer(evidence, limit)
        answer.question = question
        end = time.perf_counter()
        answer.timings_ms = {
            "evidence": round(1000 * (read - start), 2),
            "answer": round(1000 * (end - read), 2),
            "total": round(1000 * (end - start), 2),
        }
        return answer

    def _answer(self, evidence: Evidence, limit: int) -> Answer:
        meanings = find_meanings(evidence)
        if meanings:
            return offer_meanings(meanings, evidence, self.names, limit)
        draft, confidence = self.best_draft(evidence)
        if draft is None or confidence < self.threshold:
            return self._refuse(evidence, confidence, limit)
        return self.tell(draft, evidence, confidence, limit)

    def _choose(self, question: str, offered: Offered, evidence: Evidence, limit: int) -> Answer:
        """The answer to a question among those that it offers."""

        def seek(question: str) -> Evidence:
            return self.find_evidence(question, evidence.documents)

        def ask(question: str) -> Asked:
            found = seek(question)
            return *self.best_draft(found), found

        draft, confidence, found = solve_offered(offered, ask, seek)
        if draft is not None and confidence >= self.threshold:
            return self.tell(draft, found, confidence, limit)
        if offered.in_sentence:  # also reads as a comparison of the things that it names
            return self._answer(self.find_evidence(question, evidence.documents), limit)
        return self._refuse(evidence, confidence, limit)

    def find_evidence(self, question: str, documents: Sequence[str] = ()) -> Evidence:
        """The question as read, with the scored statements that may answer it."""
        return gather(read_question(question, self.knowledge), self.knowledge, documents)

    def tell(self, draft: Draft, evidence: Evidence, confidence: float, limit: int) -> Answer:
        """A draft as an answer, whatever its confidence."""
        told = self.sides.show(draft, evidence.documents)
        return compose(told, evidence, confidence, self.names, limit)

    def best_draft(self, evidence: Evidence) -> tuple[Draft | None, float]:
        """The first draft that is sure enough, by the order of the kind's solvers, else the surest."""
        best: tuple[Draft | None, float] = (None, 0.0)
        for solve in self._solvers(evidence):
            draft, confidence = _solve(solve, evidence)
            if draft is not None and confidence >= self.threshold:
                return draft, confidence
            if confidence > best[1]:
                best = (draft, confidence)
        return best

    def _solvers(self, evidence: Evidence) -> tuple[Solver, ...]:
        """The solvers of the question's kind; a question that gives numbers is reckoned first, where it can be, and an
        open one ("what can …") looks for an announced list first."""
        if not any(sign.isalpha() for term in evidence.question.terms for sign in term):  # "what does 404 mean?"
            named = evidence.question.kind is Kind.DEFINITION and evidence.question.terms
            return (solve_written, solve_definition) if named else (solve_written,)
        solvers = SOLVERS[evidence.question.kind]
        if evidence.question.kind not in (Kind.BOOLEAN, Kind.COMPARISON, Kind.CALCULATION):
            solvers = (
                solve_example,
                solve_ordinal,
                solve_marked,
                solve_setting,
                solve_default,
                solve_ranked,
                solve_having,
                *solvers,
            )
        of_use = any(questioning().forms[form].search(evidence.question.text) for form in _OF_USE)
        if of_use and evidence.question.kind in (Kind.FACT, Kind.REVERSE, Kind.DEFINITION):
            solvers = (solve_headed, solve_labelled, solve_purposes, *solvers)
        open_kind = evidence.question.kind in (Kind.FACT, Kind.REVERSE)
        if open_kind and questioning().forms["open_what"].match(evidence.question.text):
            solvers = (solve_announced, *solvers)
        if asked_acronym(evidence.question.text) and evidence.question.kind is not Kind.COMPARISON:
            solvers = (solve_expansion, *solvers)
        reckons = evidence.question.quantities and evidence.question.kind not in (
            Kind.BOOLEAN,
            Kind.COMPARISON,
        )
        if reckons and solve_calculation not in solvers:
            solvers = (solve_calculation, *solvers)
        if asked_class(evidence.question):
            solvers = (solve_class, *solvers)
        summed = questioning().forms["sum_asked"].search(evidence.question.text)
        solvers = (solve_asked, solve_written, *solvers)
        return (solve_sum, *solvers) if summed and evidence.question.kind is not Kind.BOOLEAN else solvers

    def _refuse(self, evidence: Evidence, confidence: float, limit: int) -> Answer:
        knowledge = self.knowledge
        near = [c.claim for c in evidence.candidates[:6] if c.entities >= 0.5 and c.claim.form not in ("title", "code")]
        told = [f"“{claim.text}” ({claim.span.document}, line {claim.span.line_start})" for claim in near[:2]]
        hint = f" Near by it says: {'; '.join(told)}." if told else ""
        return Answer(
            question=evidence.question.text,
            status=Status.NOT_FOUND,
            kind=evidence.question.kind,
            answer=f"Not in the source.{hint}",
            confidence=sure_of_refusal(confidence),
            entities=linked(evidence, self.names),
            passages=find_passages(evidence, limit),
            suggestions=[f"What is {knowledge.label(entity)}?" for entity in evidence.question.entities[:3]],
        )

    def resolve(self, name: str) -> Entity:
        """The entity that bears a name. Raises UnknownEntity with suggestions."""
        found = find_names(name, self.knowledge) or [e for e in (name,) if self.knowledge.records.entity(e)]
        if not found:
            raise UnknownEntity(name, tuple(suggest_names(name, self.knowledge)))
        return self.knowledge.entity(found[0])

    def compare(self, names: Sequence[str]) -> Comparison:
        """Entities side by side. Raises UnknownEntity for a name that nothing bears."""
        for name in names:
            self.resolve(name)
        lanes = lanes_of_names(names, self.knowledge)
        table = compare_names(lanes, self.knowledge)
        citations = Citations(self.names)
        entities = [
            LinkedEntity(self.names.entity(lane.entities[0]), self.knowledge.label(lane.entities[0]), lane.name)
            for lane in lanes
            if lane.entities
        ]
        composed = compose_table(table, citations) if table else None
        columns = ["Characteristic", *(entity.label for entity in entities)]
        return Comparison(entities, composed or Table(columns, []), list(citations.places.values()))


def _solve(solve: Solver, evidence: Evidence) -> tuple[Draft | None, float]:
    """A solver's draft with how probably it is right. The best statement may be a near miss: then the next that is sure
    takes its place, if any is."""
    draft = solve(evidence)
    confidence = judge(draft, evidence) if draft else 0.0
    if solve is solve_point and draft and not confidence:
        judged = ((other, judge(other, evidence)) for other in next_points(evidence))
        return next(((other, sure) for other, sure in judged if sure >= _SURE), (draft, confidence))
    return draft, confidence
