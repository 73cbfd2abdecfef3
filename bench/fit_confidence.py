"""Fit the confidence model on the question sets kept for tuning, and print how it does.

    python -m bench.fit_confidence STORE=QUESTIONS [STORE=QUESTIONS …] [--write]

Each pair names a store directory and the question file to ask it. Right and wrong answers to the questions are the
examples; as wrong ones are few, each question is asked a second time with the statements on its gold lines hidden,
which gives near misses: questions whose answer the text nearly holds. The fit is a logistic regression by gradient
descent with a small ridge. How often refusals are right is counted beside it, at the usual threshold. `--write` stores
both in answer/confidence.json, which the answering reads.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

import answer.confidence as confidence
from answer.engine import Engine
from answer.evaluate import TOLERANCE, is_right, load_questions
from answer.finding.evidence import Candidate, Evidence
from graph.embed import LightEmbedder
from graph.store import Store
from ontology.lexicon import load_lexicon

_RIDGE, _RATE, _ROUNDS = 0.001, 0.5, 30000
_NEAR_MISS = 0.2  # weight of an example with hidden lines
_BY_CANDIDATES = {"point", "list", "boolean", "relation"}  # solvers that answer from the candidates


@dataclass(frozen=True, slots=True)
class Example:
    """The features of a draft, whether it is right, and how much it counts."""

    features: Mapping[str, float]
    right: bool
    weight: float


def collect(engine: Engine, questions: Path) -> list[Example]:
    """Examples from a question file: the surest draft of each question, and its near miss."""
    examples = []
    for item in load_questions(questions):
        evidence = engine.find_evidence(item["question"])
        examples += _examine(engine, evidence, item, 1.0)
        if item["answerable"] and item.get("lines"):
            hidden = replace(evidence, candidates=[c for c in evidence.candidates if not _on_gold_lines(c, item)])
            examples += [e for e in _examine(engine, hidden, item, _NEAR_MISS) if _hideable(e)]
    return examples


def judge_refusals(engine: Engine, questions: Path) -> list[tuple[str, bool]]:
    """Of each question that is refused why, and whether that is right."""
    found = []
    for item in load_questions(questions):
        _, sure = engine.best_draft(engine.find_evidence(item["question"]))
        if sure < engine.threshold:
            found.append((confidence.why_refused(sure), not item["answerable"]))
    return found


def _examine(engine: Engine, evidence: Evidence, item: Mapping[str, Any], weight: float) -> list[Example]:
    draft, _ = engine.best_draft(evidence)
    if draft is None:
        return []
    told = engine.tell(draft, evidence, 1.0, 5).to_dict()
    right = bool(item["answerable"]) and is_right(item, told)
    return [Example(confidence.features_of(draft, evidence), right, weight)]


def _hideable(example: Example) -> bool:
    return any(example.features[solver] for solver in _BY_CANDIDATES)


def _on_gold_lines(candidate: Candidate, item: Mapping[str, Any]) -> bool:
    span = candidate.claim.span
    if item.get("document") not in (None, span.document):
        return False
    return any(
        span.line_start <= last + TOLERANCE and span.line_end >= first - TOLERANCE for first, last in item["lines"]
    )


def fit(examples: list[Example]) -> dict[str, float]:
    """Weights of a logistic model by feature, with its bias."""
    x, y, importance = as_arrays(examples)
    weights = np.zeros(x.shape[1])
    for _ in range(_ROUNDS):
        gradient = x.T @ (importance * (predict(x, weights) - y)) / importance.sum()
        weights -= _RATE * (gradient + _RIDGE * np.append(weights[:-1], 0.0))
    return dict(zip((*confidence.FEATURES, "bias"), map(float, weights.round(3)), strict=True))


def _step_towards(fitted: Mapping[str, float], step: float) -> dict[str, float]:
    """The weights in use moved towards the fitted ones: a part of the way keeps what earlier examples taught."""
    used = confidence.weights()
    return {name: round(used[name] + step * (value - used[name]), 3) for name, value in fitted.items()}


def as_arrays(examples: list[Example]) -> tuple[NDArray[np.float64], ...]:
    """Features with a column of ones, shape (n, k + 1); right as 0 or 1, shape (n,); importance, shape (n,)."""
    x = np.array([[*(e.features[name] for name in confidence.FEATURES), 1.0] for e in examples])
    return x, np.array([float(e.right) for e in examples]), np.array([e.weight for e in examples])


def predict(x: NDArray[np.float64], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """The probability of being right for each row."""
    return 1.0 / (1.0 + np.exp(-x @ weights))


def main() -> None:
    """Fit, print the figures, and write the weights where asked to."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("pairs", nargs="+", metavar="STORE=QUESTIONS")
    parser.add_argument("--step", type=float, default=1.0, help="how far to go from the weights in use to the fitted")
    parser.add_argument("--write", action="store_true", help="store the weights for the answering to read")
    args = parser.parse_args()
    lexicon, embedder = load_lexicon(), LightEmbedder()
    examples: list[Example] = []
    refused: list[tuple[str, bool]] = []
    for pair in args.pairs:
        store, _, questions = pair.partition("=")
        generation = Store(Path(store)).open_generation()
        examples += collect(Engine(generation, lexicon, embedder, threshold=0.0), Path(questions))
        refused += judge_refusals(Engine(generation, lexicon, embedder), Path(questions))
    weights = _step_towards(fit(examples), args.step)
    x, y, importance = as_arrays(examples)
    p = predict(x, np.array(list(weights.values())))
    real = importance == 1.0
    print(f"{real.sum()} answers, {y[real].mean():.2f} right; {(~real).sum()} near misses, {y[~real].mean():.2f} right")
    for name, part in (("answers", real), ("near misses", ~real)):
        told = p[part] >= 0.5
        right = y[part] == 1
        counts = (told & right).sum(), (told & ~right).sum(), (~told & right).sum()
        print(f"{name}: {counts[0]} right told, {counts[1]} wrong told, {counts[2]} right refused")
    print(f"Brier score {np.average((p - y) ** 2, weights=importance):.3f}")
    shares = {why: round(float(np.mean([ok for one, ok in refused if one == why])), 2) for why in confidence.REFUSALS}
    fitted = {"weights": weights, "refusals": shares}
    print(json.dumps(fitted, indent=1))
    if args.write:
        path = Path(confidence.__file__).with_name("confidence.json")
        path.write_text(json.dumps(fitted, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
