"""A worked calculation, as the rules that a text states hand it on."""

from __future__ import annotations

from dataclasses import dataclass

from ingest.model import Claim


@dataclass(frozen=True, slots=True)
class Solution:
    """A worked calculation: the result in words, its steps, and how well the formula fits the question (0..1)."""

    text: str
    steps: tuple[str, ...]
    claim: Claim
    fit: float
    unit: float = 1.0  # the share of the asked unit's words that the rule's unit bears
