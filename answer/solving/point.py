"""Facts, limits, reverse questions and instructions: the one statement that answers, told with its subject."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from answer.draft import Draft
from answer.finding.announced import led_in
from answer.finding.completing import instructs, with_instruction, with_second_part
from answer.finding.evidence import Candidate, Evidence
from answer.finding.fields import in_asked_unit
from answer.finding.ranking import rank_by_form
from answer.finding.telling import tell
from answer.finding.wanted_values import fitting_values
from answer.model import Kind
from ingest.model import Claim
from ontology.questioning import questioning

_LOOKED_AT = 25
_LEAST = 0.4  # of a question for a time in a statement that gives one
_TRIED = 5  # statements tried where the best is a near miss
_BESIDE = 0.7  # what a term counts that is covered by another statement about the same thing


def solve_point(evidence: Evidence) -> Draft | None:
    """The statement that fits best by words, meaning, entities and form; None where there is no candidate."""
    ranked = rank_by_form(evidence)[:1]
    first = _draft(*ranked[0], evidence) if ranked else None
    timed = evidence.question.wants == "time" and questioning().forms["starts_when"].match(evidence.question.text)
    if timed and (first is None or first.coverage < _LEAST):  # "when" may ask for an event, too
        return solve_point(evidence.asking(replace(evidence.question, wants=None)))
    if evidence.question.wants == "data" and first is None:  # "the smallest dose" is of no data, nor "how big" a cage
        extreme = questioning().forms["extreme_asked"].search(evidence.question.text)
        wants = "number" if extreme else "length"
        return solve_point(evidence.asking(replace(evidence.question, wants=wants)))
    return first


def next_points(evidence: Evidence) -> Iterator[Draft]:
    """The statements that come next, for where the best one is a near miss: of instructions none does as well."""
    ranked = rank_by_form(evidence)[1:_TRIED] if evidence.question.kind is not Kind.HOWTO else ()
    drafts = (_draft(best, fit, evidence) for best, fit in ranked)
    return (draft for draft in drafts if draft is not None)


def _draft(best: Candidate, fit: float, evidence: Evidence) -> Draft | None:
    """A statement told as the answer; None where it has not the value that is wanted."""
    if evidence.question.wants and not fit:
        return None
    claims, text = tell(best.claim, evidence)
    text = with_asked_unit(text, best.claim, evidence)
    asked = questioning().forms["setting"].sub("", evidence.question.text)
    if len(claims) == 1 and questioning().forms["second_part"].search(asked):
        claims, text = with_second_part(best.claim, text, evidence)
    leads = len(claims) == 1 and bool(led_in(best.claim, evidence.knowledge))
    if evidence.question.kind is Kind.HOWTO and (leads or not instructs(best.claim, evidence)):
        claims, text = with_instruction(best.claim, claims, text, evidence)
    elif leads and (code := led_in(best.claim, evidence.knowledge)[0]).span.line_start == code.span.line_end:
        claims, text = [*claims, code], f"{text.rstrip(' .:')}:\n{code.text}"
    covered, missing = _coverage_with(claims, best, evidence)
    if evidence.question.kind is Kind.REVERSE or questioning().named.intersection(evidence.question.asked[-1:]):
        covered, missing = _coverage_around(best, evidence)
    return Draft(text, claims, best.score, covered, fit, missing=missing, reason="point")


def with_asked_unit(text: str, claim: Claim, evidence: Evidence) -> str:
    """What is told, with the value in the unit that the question asks for, where the text has another."""
    question = evidence.question
    fitting = fitting_values(claim, evidence) if question.wants else []
    told = in_asked_unit(fitting[0], question.text, text) if len(fitting) == 1 else ""
    return f"{text} ({told})" if told else text


def _coverage_around(best: Candidate, evidence: Evidence) -> tuple[float, tuple[str, ...]]:
    """The share of the question's terms that the best statements about one thing cover together, and the terms that
    none of them covers: who describes a need and asks for the thing speaks of several of its sides at once."""
    knowledge = evidence.knowledge
    thing = knowledge.scopes(best.claim.subject)[-1]
    beside = [c for c in evidence.candidates[:_LOOKED_AT] if knowledge.scopes(c.claim.subject)[-1] == thing]
    missing = tuple(t for t in best.missing if all(t in c.missing for c in beside))
    total = sum(map(knowledge.weight, evidence.question.focus)) or 1.0
    gained = sum(knowledge.weight(t) for t in best.missing if t not in missing) / total
    return min(1.0, best.coverage + _BESIDE * gained), missing


def _coverage_with(claims: list[Claim], best: Candidate, evidence: Evidence) -> tuple[float, tuple[str, ...]]:
    """The best coverage of what is told, and the terms that none of several cells covers."""
    if len(claims) == 1:
        return best.coverage, best.missing
    told = evidence.score_each(claims)
    cells = [scored.missing for scored in told if scored.claim.form == "cell"]
    missing = tuple(term for term in best.missing if all(term in other for other in cells))
    return max(scored.coverage for scored in told), missing
