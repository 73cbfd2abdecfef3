"""Confidence: how probable it is that a draft is right, and whether it is told at all.

A logistic model over what the solvers know of a draft. Its weights are data (`confidence.json`), fitted by
`bench/fit_confidence.py` on half of the question sets in data/questions and checked on the others.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from answer.asking.asked_names import COMMON
from answer.asking.phrasing import asking_sentence
from answer.draft import Draft
from answer.finding.evidence import Evidence, cover
from answer.knowledge import ClaimWords
from answer.refusing.near_misses import tells_of_another
from ontology.errors import VocabularyError
from ontology.words import terms_of

_NUMBER = re.compile(r"(?<![\w.-])\d[\d.,]*")
_NAME = re.compile(r"(?<=\s)(?:--?\w[\w-]*|[A-Za-z]*[A-Z][\w-]*)")
_RECKONING = frozenset({"calculation", "boolean"})  # solvers that weigh the numbers of a question against others
SOLVERS = ("point", "list", "definition", "boolean", "comparison", "relation", "calculation")
FEATURES = (
    "score",
    "coverage",
    "meaning",
    "entities",
    "phrases",
    "fit",
    "valued",
    "missing",
    "said",
    "asked",
    "rarest",
    "unused",
    "unnamed",
    "margin",
    "code",
    *SOLVERS,
)


REFUSALS = ("missed", "unsure")
"""Why nothing is told: there are near misses and hopeless drafts at most, or one that is too unsure."""
_HOPELESS = 0.05


def weights() -> dict[str, float]:
    """The weights of the model by feature, with its `bias`. A VocabularyError names a file that does not fit."""
    return _fitted("weights", (*FEATURES, "bias"))


def sure_of_refusal(confidence: float) -> float:
    """The probability that a refusal is right, whose best draft had this confidence: the share of such refusals that
    were, among the questions of the fit, and no more than that of the draft being wrong."""
    return round(min(_fitted("refusals", REFUSALS)[why_refused(confidence)], 1.0 - confidence), 3)


def why_refused(confidence: float) -> str:
    """Why nothing is told where the best draft had this confidence."""
    return "unsure" if confidence >= _HOPELESS else "missed"


@cache
def _fitted(part: str, names: Sequence[str]) -> dict[str, float]:
    path = Path(__file__).with_name("confidence.json")
    raw = json.loads(path.read_text(encoding="utf-8"))
    if set(raw[part]) != set(names):
        raise VocabularyError(f"{path}: the {part} should be {sorted(names)}")
    return {name: float(value) for name, value in raw[part].items()}


def features_of(draft: Draft, evidence: Evidence) -> dict[str, float]:
    """What speaks for a draft, each in about 0..1.

    `missing` is the weight of the heaviest term of the question that nothing in the draft covers, over the weight
    of the heaviest term at all; `unused` tells of a number given that the draft neither holds nor reckons with;
    `unnamed` of a name in the question, a word or option written as one, that the draft leaves out; `margin` is by how
    much the best claim is ahead of the next that the draft does not tell; `code` tells of an answer that is source
    text; the solver that wrote the draft is a feature of its own.
    """
    best = evidence.score(draft.claims[0]) if draft.claims else None
    weight = evidence.knowledge.weight
    heaviest = max(map(weight, evidence.question.focus), default=1.0)
    solver = {name: float(name == draft.reason) for name in SOLVERS}
    return {
        **solver,
        "score": draft.score,
        "coverage": draft.coverage,
        "meaning": best.meaning if best else 0.0,
        "entities": best.entities if best else 0.0,
        "phrases": best.phrases if best else 0.0,
        "fit": draft.fit,
        "valued": float(evidence.question.wants is not None and draft.fit > 0.5),
        **_said(draft, evidence),
        "missing": max(map(weight, draft.missing), default=0.0) / heaviest,
        "unused": float(draft.reason not in _RECKONING and bool(_numbers(evidence) & set(draft.missing))),
        "unnamed": float(bool(_named(evidence) & set(draft.missing))),
        "margin": _margin(draft, evidence),
        "code": float(bool(draft.claims) and draft.claims[0].form == "code"),
    }


def _numbers(evidence: Evidence) -> set[str]:
    """The terms of a question that are numbers by themselves, and no part of a name as in "rtl_433"."""
    return {term for number in _NUMBER.findall(evidence.question.text) for term in terms_of(number)}


def _named(evidence: Evidence) -> set[str]:
    """The terms of the words that are written as names, with capitals, but the first, or as an option, in the sentence
    that asks: the others tell of a situation. The name of what the texts are all about need not be said."""
    names = {term for name in _NAME.findall(asking_sentence(evidence.question.text)) for term in terms_of(name)}
    return {term for term in names if evidence.knowledge.share(term) < COMMON}


def _margin(draft: Draft, evidence: Evidence) -> float:
    """How far the draft's score is ahead of the best claim that it does not tell, in -1..1."""
    told = {claim.id for claim in draft.claims}
    rest = next((c.score for c in evidence.candidates if c.claim.id not in told), 0.0)
    return draft.score - rest


def _said(draft: Draft, evidence: Evidence) -> dict[str, float]:
    """What the draft's claims say in their own words: the share of the question's terms, of the noun that is asked
    for, and whether its rarest term is among them."""
    knowledge, question = evidence.knowledge, evidence.question
    told = knowledge.words_of(draft.claims)
    words, around = ClaimWords(told.text, frozenset()), ClaimWords(told.text, told.around)
    rarest = sorted(question.focus, key=lambda term: -knowledge.weight(term))[:1]
    return {
        "said": cover(question.focus, words, knowledge)[0],
        "asked": cover(question.asked, around, knowledge)[0] if question.asked else 1.0,
        "rarest": cover(rarest, around, knowledge)[0],
    }


def judge(draft: Draft, evidence: Evidence) -> float:
    """The probability that a draft is right, in 0..1."""
    if tells_of_another(draft, evidence):
        return 0.0
    by_name = weights()
    total = by_name["bias"] + sum(by_name[name] * value for name, value in features_of(draft, evidence).items())
    return 1.0 / (1.0 + math.exp(-total))
