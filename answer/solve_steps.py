"""Instructions that a text gives as numbered steps below a title or an announcing sentence, told as steps."""

from __future__ import annotations

from answer.draft import Draft
from answer.evidence import Candidate, Evidence
from answer.listings import is_numbered, item_heads
from answer.solve_point import rank_by_form
from answer.wording import shorten
from ingest.model import Claim
from ontology.questioning import questioning
from ontology.words import fold

_LOOKED_AT = 25
_COVERED = 0.6  # of the question's terms in the title or sentence above the steps
_MARGIN = 0.05
_STEPS = 0.16  # what being steps is worth where instructions are asked for
_MOST = 660


def solve_steps(evidence: Evidence) -> Draft | None:
    """The steps whose title or head says best what is to be done; None where a single statement says it better, or
    where commands are asked for."""
    if questioning().forms["command_asked"].search(evidence.question.text):
        return None
    for candidate in evidence.candidates[:_LOOKED_AT]:
        steps = _steps(candidate.claim, evidence)
        if len(steps) > 1 and candidate.coverage >= _COVERED:
            return None if _told_better(candidate, evidence) else _write(candidate, steps)
    return None


def _steps(claim: Claim, evidence: Evidence) -> list[Claim]:
    knowledge = evidence.knowledge
    titled = claim.form == "title"
    below = [c for c in knowledge.section(claim.section) if not c.under] if titled else knowledge.children(claim.id)
    heads = item_heads([c for c in below if c.form not in ("title", "code", "cell")])
    return [c for c in heads if is_numbered(c)]


def _told_better(candidate: Candidate, evidence: Evidence) -> bool:
    ranked = rank_by_form(evidence)
    if not ranked:
        return False
    best, fit = ranked[0]
    return best.score + (_STEPS if fit == 1.0 else 0.0) > candidate.score + _STEPS + _MARGIN


def _write(candidate: Candidate, steps: list[Claim]) -> Draft:
    words = [fold(step.text) for step in steps]
    if sum(map(len, words)) > _MOST:
        words = [shorten(word, max(30, _MOST // len(words))) for word in words]
    text = "\n".join([f"{fold(candidate.claim.text).rstrip(' :.')}:", *(f"{n}. {w}" for n, w in enumerate(words, 1))])
    return Draft(
        text,
        [candidate.claim, *steps],
        candidate.score,
        candidate.coverage,
        missing=candidate.missing,
        reason="list",
    )
