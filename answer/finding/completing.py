"""Completing what is told: the instruction behind a statement, the solution of a problem, a question's second part."""

from __future__ import annotations

from answer.finding.evidence import Evidence
from answer.wording import best_command, finish
from ingest.model import Claim
from ingest.shape import is_command
from ontology.questioning import questioning
from ontology.words import fold

_SOLVED_WITHIN = 12  # statements between a problem and the end of its solution
_INSTRUCTIONS = frozenset({"usesHeader", "usesCommand", "usesParameter", "commandFor"})


def with_instruction(claim: Claim, claims: list[Claim], text: str, evidence: Evidence) -> tuple[list[Claim], str]:
    """What is told, with the instruction that stands right after it, where an instruction in words needs no more than
    what is to be typed; of a problem that is told with its solution the latter."""
    if solution := _solution_of(claim, evidence):
        return [*solution, *claims], " ".join(finish(fold(part.text)) for part in solution)
    worded = questioning().forms["instructs"].match(claim.text)
    for other in evidence.knowledge.siblings(claim):
        gap = other.span.line_start - claim.span.line_end
        if worded and other.form not in ("command", "code"):
            continue
        if 0 < gap <= 2 + (other.form == "code") and instructs(other, evidence):
            if other.form == "code":
                told = best_command(other.text, set(evidence.question.focus))
                return [other, *claims], f"{text.rstrip('.: ')}:\n{told}"
            return [other, *claims], f"{text} {finish(fold(other.text))}"
    return claims, text


def with_second_part(claim: Claim, text: str, evidence: Evidence) -> tuple[list[Claim], str]:
    """What is told, with the statement beside it that best covers what it leaves open of a question in two parts."""
    beside = [c for c in evidence.knowledge.siblings(claim) if 0 <= c.order - claim.order <= 6 and c.id != claim.id]
    near = [c for c in beside if c.span.line_start - claim.span.line_end <= 2]
    if not near:
        return [claim], text
    same = [c for c in near if c.span.line_start <= claim.span.line_end]
    best = evidence.score_all(same or near)[0]
    words = f"{text} {finish(fold(best.claim.text))}"
    return ([claim, best.claim], words) if len(words) < 300 else ([claim], text)


def instructs(claim: Claim, evidence: Evidence) -> bool:
    """Whether a statement is or holds an instruction: a command, code, or what it says to use."""
    if evidence.knowledge.typed_predicates(claim.id) & _INSTRUCTIONS:
        return True
    children = evidence.knowledge.children(claim.id)
    return is_command(claim.text) or claim.form in ("command", "code") or any(is_command(c.text) for c in children)


def _solution_of(claim: Claim, evidence: Evidence) -> list[Claim]:
    """The sentences of the line labelled as the solution ("Fix: …") that follows a statement in its list."""
    after = [c for c in evidence.knowledge.siblings(claim) if 0 < c.order - claim.order <= _SOLVED_WITHIN]
    first = next((c for c in after if questioning().forms["solution_label"].match(c.text)), None)
    return [c for c in after if first and c.span.line_start == first.span.line_start and c.order >= first.order]
