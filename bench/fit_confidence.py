"""Fit the confidence model on the question sets kept for tuning, and print how it does on them.

    python -m bench.fit_confidence STORE=QUESTIONS [STORE=QUESTIONS …] [--write]

Each pair names a store directory and the question file to ask it. The fit is a logistic regression by gradient
descent with a small ridge; `--write` stores it in answer/confidence.json, which the answering reads.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

import answer.confidence as confidence
from answer.engine import SOLVERS, Engine
from answer.evaluate import is_right, load_questions
from graph.embed import LightEmbedder
from graph.store import Store
from ontology.lexicon import load_lexicon

_RIDGE, _RATE, _ROUNDS = 0.02, 0.3, 6000


def collect(engine: Engine, questions: Path) -> list[tuple[list[float], bool]]:
    """For every draft of every question its features, and whether the draft told as an answer is right."""
    rows = []
    for item in load_questions(questions):
        evidence = engine.find_evidence(item["question"], [])
        for solve in SOLVERS[evidence.question.kind]:
            draft = solve(evidence)
            if draft is None:
                continue
            features = confidence.features_of(draft, evidence)
            told = engine.tell(draft, evidence, 1.0, 5).to_dict()
            right = bool(item["answerable"]) and is_right(item, told)
            rows.append(([features[name] for name in confidence.FEATURES], right))
    return rows


def fit(rows: list[tuple[list[float], bool]]) -> NDArray[np.float64]:
    """Weights of a logistic model, the bias last."""
    x = np.array([[*features, 1.0] for features, _ in rows])
    y = np.array([float(right) for _, right in rows])
    weights = np.zeros(x.shape[1])
    for _ in range(_ROUNDS):
        p = 1 / (1 + np.exp(-x @ weights))
        ridge = np.append(weights[:-1], 0.0) * _RIDGE
        weights -= _RATE * (x.T @ (p - y) / len(y) + ridge / 10)
    return weights


def main() -> None:
    """Fit, print the figures, and write the weights where asked to."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("pairs", nargs="+")
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    rows: list[tuple[list[float], bool]] = []
    lexicon, embedder = load_lexicon(), LightEmbedder()
    for pair in args.pairs:
        store, _, questions = pair.partition("=")
        rows += collect(Engine(Store(Path(store)).open_generation(), lexicon, embedder), Path(questions))
    weights = fit(rows)
    named = dict(zip((*confidence.FEATURES, "bias"), map(float, weights.round(3)), strict=True))
    p = 1 / (1 + np.exp(-np.array([[*f, 1.0] for f, _ in rows]) @ weights))
    y = np.array([right for _, right in rows])
    print(f"{len(rows)} drafts, {y.mean():.2f} right; Brier score {np.mean((p - y) ** 2):.3f}")
    print(json.dumps(named, indent=1))
    if args.write:
        path = Path(confidence.__file__).with_name("confidence.json")
        path.write_text(json.dumps({"weights": named}, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
