"""Confidence: its features, its weights, and the threshold between telling and refusing."""

from __future__ import annotations

import importlib.util
import json
import math
import shutil
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import answer.confidence
from answer.confidence import FEATURES, SOLVERS, features_of, judge
from answer.draft import Draft
from answer.engine import Engine
from answer.finding.evidence import Evidence
from answer.model import Status
from ontology.errors import VocabularyError
from tests.answer_fixture import evidence_of, made_engine

pytestmark = pytest.mark.xdist_group("answer")

WEIGHTS = Path(answer.confidence.__file__).with_name("confidence.json")
ASKED = {
    "point": "What is the honey yield of a top-bar hive?",
    "list": "List the steps of the honey harvest.",
    "definition": "What is varroa?",
    "boolean": "Does formic acid penetrate sealed brood?",
    "comparison": "Baking stone vs cast iron pot",
    "relation": "How is the extractor related to the settling tank?",
    "calculation": "How many feeders do I need for 12 colonies per week?",
}
UNKNOWN = ["What is the capital of France?", "How many wheels does a lorry have?", "zzz", "", "?!"]


@pytest.fixture(scope="session")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    return made_engine(tmp_path_factory.getbasetemp() / "answer")


@pytest.fixture(scope="session")
def lenient(engine: Engine) -> Engine:
    return Engine(engine.generation, engine.knowledge.lexicon, engine.knowledge.embedder, threshold=0.0)


@pytest.fixture(scope="session")
def strict(engine: Engine) -> Engine:
    return Engine(engine.generation, engine.knowledge.lexicon, engine.knowledge.embedder, threshold=1.0)


@cache
def draft_of(engine: Engine, question: str) -> tuple[Draft, Evidence]:
    evidence = evidence_of(engine, question)
    draft, _ = engine.best_draft(evidence)
    assert draft is not None, question
    return draft, evidence


@pytest.mark.parametrize("solver", SOLVERS)
def test_every_solver_writes_drafts_under_its_name(engine: Engine, solver: str) -> None:
    draft, evidence = draft_of(engine, ASKED[solver])
    assert draft.reason == solver
    features = features_of(draft, evidence)
    assert [name for name in SOLVERS if features[name]] == [solver]


@pytest.mark.parametrize("question", [*ASKED.values(), *UNKNOWN])
def test_features_are_finite_and_named(lenient: Engine, question: str) -> None:
    evidence = evidence_of(lenient, question)
    draft, confidence = lenient.best_draft(evidence)
    assert 0.0 <= confidence <= 1.0
    if draft is not None:
        features = features_of(draft, evidence)
        assert set(features) == set(FEATURES)
        assert all(math.isfinite(value) and -0.5 <= value <= 1.5 for value in features.values()), features
        assert judge(draft, evidence) == confidence


def test_a_draft_without_claims_or_words_is_judged(engine: Engine) -> None:
    for question in ("", ASKED["point"]):
        sure = judge(Draft("", [], 0.0, 0.0, 0.0), evidence_of(engine, question))
        assert 0.0 <= sure < 0.5


@pytest.mark.parametrize("question", ASKED.values())
def test_what_fits_better_is_surer(engine: Engine, question: str) -> None:
    draft, evidence = draft_of(engine, question)
    sure = judge(draft, evidence)
    weaker = Draft(draft.text, draft.claims, draft.score / 2, draft.coverage / 2, draft.fit, reason=draft.reason)
    assert judge(weaker, evidence) < sure


@pytest.mark.parametrize("question", ASKED.values())
def test_the_threshold_parts_answers_from_refusals(engine: Engine, strict: Engine, question: str) -> None:
    told, refused = engine.ask(question), strict.ask(question)
    assert told.status is Status.ANSWERED
    assert told.confidence >= engine.threshold
    assert refused.status is Status.NOT_FOUND
    assert refused.answer.startswith("Not in the source.")
    assert (refused.citations, refused.claims, refused.steps) == ([], [], [])
    assert (refused.boolean, refused.table, refused.sparql) == (None, None, None)
    # The confidence of a refusal is that of the refusal being right.
    assert 0.0 <= refused.confidence <= 1.0 - told.confidence + 0.0011


@pytest.mark.parametrize("question", UNKNOWN)
def test_what_the_texts_do_not_know_is_refused(engine: Engine, question: str) -> None:
    answer = engine.ask(question)
    assert answer.status is Status.NOT_FOUND
    assert 0.4 <= answer.confidence <= 1.0


def test_a_threshold_of_zero_tells_the_best_there_is(lenient: Engine) -> None:
    answer = lenient.ask("Which colour does the extractor have?")
    assert answer.status is Status.ANSWERED
    assert answer.citations
    assert answer.confidence < 0.75


def test_the_weights_in_the_project_are_whole() -> None:
    fitted = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    weights, refusals = fitted["weights"], fitted["refusals"]
    assert set(weights) == {*FEATURES, "bias"}
    assert 0.0 <= refusals["unsure"] < refusals["missed"] <= 1.0
    assert all(isinstance(value, int | float) and math.isfinite(value) for value in weights.values())


def module_with(directory: Path, weights: dict[str, Any]) -> ModuleType:
    """The module as it would be with other weights beside it."""
    copy = directory / "confidence.py"
    shutil.copy(answer.confidence.__file__, copy)
    (directory / "confidence.json").write_text(json.dumps({"weights": weights}), encoding="utf-8")
    spec = importlib.util.spec_from_file_location("copied_confidence", copy)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("change", ["missing", "unknown", "no bias"])
def test_weights_that_do_not_fit_the_features_are_named(engine: Engine, tmp_path: Path, change: str) -> None:
    weights: dict[str, Any] = dict.fromkeys([*FEATURES, "bias"], 0.0)
    if change == "unknown":
        weights["colour"] = 1.0
    else:
        del weights["bias" if change == "no bias" else "score"]
    module = module_with(tmp_path, weights)
    with pytest.raises(VocabularyError, match=r"confidence\.json: the weights should be"):
        module.judge(*draft_of(engine, ASKED["point"]))


def test_the_weights_are_read_from_the_file(engine: Engine, tmp_path: Path) -> None:
    module = module_with(tmp_path, {**dict.fromkeys(FEATURES, 0.0), "bias": math.log(3.0)})
    assert module.judge(*draft_of(engine, ASKED["point"])) == pytest.approx(0.75)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(numbers=st.tuples(*[st.floats(0.0, 1.0)] * 3))
def test_any_draft_has_a_probability(engine: Engine, numbers: tuple[float, float, float]) -> None:
    draft, evidence = draft_of(engine, ASKED["definition"])
    assert 0.0 < judge(Draft("x", draft.claims, *numbers, reason="point"), evidence) < 1.0
