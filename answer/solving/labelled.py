"""Labelled statements ("Uses: …", "Fix: …") whose label says what a question asks of a thing: what it is for, what
helps, when to use it."""

from __future__ import annotations

from answer.draft import Draft
from answer.finding.evidence import Candidate, Evidence
from answer.finding.list_fit import for_purpose
from answer.wording import full_statement, split_label

_INVOLVED = 0.5  # of the things a question names in a statement or above it
_MOST = 480


def solve_labelled(evidence: Evidence) -> Draft | None:
    """The labelled statement about the thing that a question names which answers it by its label; None without one."""
    if not evidence.question.links:
        return None
    fitting = [candidate for candidate in evidence.candidates if _fits(candidate, evidence)]
    best = max(fitting, key=lambda candidate: candidate.score, default=None)
    if best is None:
        return None
    text = full_statement(best.claim, evidence.knowledge, _MOST)
    return Draft(text, [best.claim], best.score, max(best.coverage, best.entities), missing=(), reason="point")


def _fits(candidate: Candidate, evidence: Evidence) -> bool:
    label, told = split_label(candidate.claim.text)
    about = set(evidence.knowledge.scopes(candidate.claim.subject))
    named = any(set(link.entities) & about for link in evidence.question.links)
    asks = bool(label and told) and for_purpose(label, evidence.question.text) > 0
    return asks and named and candidate.entities >= _INVOLVED
