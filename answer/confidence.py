"""Confidence: how probable it is that a draft is right, and whether it is told at all.

A logistic model over what the solvers know of a draft. Its weights are data (`confidence.json`), fitted by
`bench/fit_confidence.py` on half of the question sets in data/questions and checked on the others.
"""

from __future__ import annotations

import json
import math
from functools import cache
from pathlib import Path

from answer.draft import Draft
from answer.evidence import Evidence
from ontology.errors import VocabularyError

FEATURES = ("score", "coverage", "meaning", "entities", "fit", "missing")


@cache
def _weights() -> dict[str, float]:
    path = Path(__file__).with_name("confidence.json")
    raw = json.loads(path.read_text(encoding="utf-8"))
    if set(raw["weights"]) != {*FEATURES, "bias"}:
        raise VocabularyError(f"{path}: the weights should be {sorted([*FEATURES, 'bias'])}")
    return {name: float(value) for name, value in raw["weights"].items()}


def features_of(draft: Draft, evidence: Evidence) -> dict[str, float]:
    """What speaks for a draft, each in about 0..1.

    `missing` is the weight of the heaviest term of the question that nothing in the draft covers, over the weight
    of the heaviest term at all.
    """
    best = evidence.score(draft.claims[0]) if draft.claims else None
    weight = evidence.knowledge.weight
    heaviest = max(map(weight, evidence.question.focus), default=1.0)
    return {
        "score": draft.score,
        "coverage": draft.coverage,
        "meaning": best.meaning if best else 0.0,
        "entities": best.entities if best else 0.0,
        "fit": draft.fit,
        "missing": max(map(weight, draft.missing), default=0.0) / heaviest,
    }


def judge(draft: Draft, evidence: Evidence) -> float:
    """The probability that a draft is right, in 0..1."""
    weights = _weights()
    total = weights["bias"] + sum(weights[name] * value for name, value in features_of(draft, evidence).items())
    return 1.0 / (1.0 + math.exp(-total))
