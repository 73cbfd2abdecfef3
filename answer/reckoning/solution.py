"""A worked calculation, as the rules that a text states hand it on, and how far a rule tells of what is asked."""

from __future__ import annotations

from dataclasses import dataclass

from answer.finding.evidence import Evidence, cover
from ingest.model import Claim


@dataclass(frozen=True, slots=True)
class Solution:
    """A worked calculation: the result in words, its steps, and how well the formula fits the question (0..1)."""

    text: str
    steps: tuple[str, ...]
    claim: Claim
    fit: float
    unit: float = 1.0  # the share of the asked unit's words that the rule's unit bears


def share_told(claim: Claim, evidence: Evidence) -> float:
    """The share of a question's terms that a statement covers with the sentence before it."""
    words = evidence.knowledge.words_of([claim, *evidence.knowledge.before(claim)])
    return cover(evidence.question.focus, words, evidence.knowledge, situation=evidence.question.situation)[0]
