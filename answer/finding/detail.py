"""Details: the few items of a list that hold what a question asks beyond what the head of the list says."""

from __future__ import annotations

from collections.abc import Sequence

from answer.finding.evidence import Evidence
from ingest.model import Claim
from ontology.questioning import questioning

_LEAST = 4  # items of a list of which some are told


def holding_detail(head: Claim, items: Sequence[Claim], evidence: Evidence) -> list[Claim]:
    """The items that hold all that is asked and not said by their head ("which parts are for the lamp"), where they are
    half of them or fewer; else all."""
    words = evidence.knowledge.words
    told = words(head.id)
    detail = set(evidence.question.focus) - told.text - told.around - told.document - questioning().light
    holding = [item for item in items if detail <= words(item.id).text] if detail else []
    few = len(items) >= _LEAST and 0 < 2 * len(holding) <= len(items)
    return holding if few else list(items)
