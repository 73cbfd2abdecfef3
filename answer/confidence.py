"""Confidence: how probable it is that a draft is right, and whether it is told at all.

A logistic model over what the solvers know of a draft. Its weights are data (`confidence.json`), fitted by
`bench/fit_confidence.py` on half of the question sets in data/questions and checked on the others.
"""

from __future__ import annotations

import json
import math
import re
from functools import cache
from pathlib import Path

from answer.draft import Draft
from answer.evidence import Evidence, cover
from answer.knowledge import ClaimWords, Knowledge
from answer.lanes import find_lanes
from answer.model import Kind
from answer.question import OWNERS, asking_sentence
from ingest.quantities import find_quantities
from ontology.errors import VocabularyError
from ontology.questioning import questioning
from ontology.words import terms_of

_NUMBER = re.compile(r"(?<![\w.-])\d[\d.,]*")
_NAME = re.compile(r"(?<=\s)(?:--?\w[\w-]*|[A-Za-z]*[A-Z][\w-]*)")
_OPTION = re.compile(r"(?<![\w-])--[a-z][\w-]+")
_RECKONING = frozenset({"calculation", "boolean"})  # solvers that weigh the numbers of a question against others
_OF_A_THING = frozenset({Kind.LIMIT, Kind.FACT, Kind.LIST, Kind.REVERSE, Kind.BOOLEAN, Kind.HOWTO})  # name a product
_UNDOING, _LONG = ("un", "de", "dis"), 6
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


@cache
def weights() -> dict[str, float]:
    """The weights of the model by feature, with its `bias`. A VocabularyError names a file that does not fit."""
    path = Path(__file__).with_name("confidence.json")
    raw = json.loads(path.read_text(encoding="utf-8"))
    if set(raw["weights"]) != {*FEATURES, "bias"}:
        raise VocabularyError(f"{path}: the weights should be {sorted([*FEATURES, 'bias'])}")
    return {name: float(value) for name, value in raw["weights"].items()}


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
    that asks: the others tell of a situation."""
    return {term for name in _NAME.findall(asking_sentence(evidence.question.text)) for term in terms_of(name)}


def _margin(draft: Draft, evidence: Evidence) -> float:
    """How far the draft's score is ahead of the best claim that it does not tell, in -1..1."""
    told = {claim.id for claim in draft.claims}
    rest = next((c.score for c in evidence.candidates if c.claim.id not in told), 0.0)
    return draft.score - rest


def _said(draft: Draft, evidence: Evidence) -> dict[str, float]:
    """What the draft's claims say in their own words: the share of the question's terms, of the noun that is asked
    for, and whether its rarest term is among them."""
    knowledge, question = evidence.knowledge, evidence.question
    words = ClaimWords(
        frozenset(stem for claim in draft.claims for stem in knowledge.words(claim.id).text), frozenset()
    )
    around = ClaimWords(
        words.text, frozenset(stem for claim in draft.claims for stem in knowledge.words(claim.id).around)
    )
    rarest = sorted(question.focus, key=lambda term: -knowledge.weight(term))[:1]
    return {
        "said": cover(question.focus, words, knowledge)[0],
        "asked": cover(question.asked, around, knowledge)[0] if question.asked else 1.0,
        "rarest": cover(rarest, around, knowledge)[0],
    }


def _tells_of_another(draft: Draft, evidence: Evidence) -> bool:
    """Whether a draft speaks of things with other names than the question: of "Cat 6" for "Cat 7", of another option
    than the one named, or of whatever the texts hold where the question names what they never do. Who describes a need
    may name what he has."""
    if draft.reason == "calculation":
        return False
    tests = (
        _lacks_number,
        _defines_another,
        _does_the_opposite,
        _tells_of_excluded,
        _leaves_out_a_side,
        _is_of_a_sibling,
        _only_echoes,
        _lacks_amount,
    )
    if any(test(draft, evidence) for test in tests):
        return True
    if evidence.question.strange and evidence.question.kind is not Kind.REVERSE:
        return True
    said = " ".join(f"{claim.text} {' '.join(claim.context)} {claim.subject}" for claim in draft.claims).casefold()
    named = (*evidence.question.designations, *_OPTION.findall(evidence.question.text.casefold()))
    return any(not re.search(rf"(?<![\w.]){re.escape(name)}(?![\w-])", said) for name in named)


def _defines_another(draft: Draft, evidence: Evidence) -> bool:
    """Whether a question for a definition is answered without any word of the thing to be defined."""
    asked = set(evidence.question.asked)
    return evidence.question.kind is Kind.DEFINITION and bool(asked) and asked <= set(draft.missing)


def _does_the_opposite(draft: Draft, evidence: Evidence) -> bool:
    """Whether a draft tells how the reverse of the deed that a question asks for is done, and not how the deed is."""
    if evidence.question.kind in (Kind.BOOLEAN, Kind.COMPARISON, Kind.RELATION):
        return False
    like = questioning().synonyms
    asked = set(terms_of(asking_sentence(evidence.question.text))) & set(evidence.question.focus)
    said = {s for claim in draft.claims for words in (claim.text, *claim.context[-1:]) for s in terms_of(words)}
    unsaid = [term for term in asked if not ({term, *like.get(term, ())} & said)]
    return any(_reverses_of(term) & said for term in unsaid)


def _reverses_of(term: str) -> set[str]:
    """The stems of what reverses a word: deeds that undo it, with words like them, and its antonyms; by the vocabulary,
    or by a prefix ("unregister", "deactivate")."""
    undone = questioning().opposites.get(term, frozenset())
    like = (s for deed in undone for s in questioning().synonyms.get(deed, ()))
    prefixed = {prefix + term for prefix in _UNDOING}
    bare = {term.removeprefix(prefix) for prefix in _UNDOING if term.startswith(prefix) and len(term) > _LONG}
    return {*undone, *like, *questioning().antonyms.get(term, ()), *prefixed, *bare} - {term}


def _is_of_a_sibling(draft: Draft, evidence: Evidence) -> bool:
    """Whether a question asks of one product and a draft tells of another, in a section that never names the first."""
    knowledge, question = evidence.knowledge, evidence.question
    if not draft.claims or question.kind not in _OF_A_THING:
        return False
    products = [link for link in question.links if _is_product(link.best, knowledge)]
    named = [link for link in products if set(terms_of(link.matched)) <= set(question.main)]
    claims = draft.claims
    told = {e for c in claims for e in (*knowledge.involved(c), *knowledge.section_entities(c.section))}
    words = [knowledge.words(claim.id) for claim in claims]
    said = {stem for one in words for stem in (*one.text, *one.around, *one.document)}
    headings = {stem for claim in claims for heading in claim.context[:1] for stem in terms_of(heading)}
    lacking = [n for n in named if not told & set(n.entities) and not _is_called(n.matched, said, headings)]
    others = any(_is_product(identity, knowledge) for identity in knowledge.involved(claims[0]))
    return bool(named) and len(lacking) == len(named) and others


def _lacks_amount(draft: Draft, evidence: Evidence) -> bool:
    """Whether a question wants an amount and a statement told for it holds none, in figures or in words."""
    wants = evidence.question.wants
    if wants is None or draft.reason != "point":
        return False
    worded, no_limit = questioning().worded.get(wants), questioning().forms["no_limit"]
    told = any(sign.isdigit() for sign in draft.text) or bool(find_quantities(draft.text))
    return not told and not (worded and worded.search(draft.text)) and not no_limit.search(draft.text)


def _only_echoes(draft: Draft, evidence: Evidence) -> bool:
    """Whether a draft of one statement says nothing that the question does not say already."""
    if evidence.question.kind in (Kind.BOOLEAN, Kind.COMPARISON, Kind.CALCULATION) or len(draft.claims) != 1:
        return False
    return set(terms_of(draft.text)) <= set(evidence.question.terms)


def _is_called(name: str, said: set[str], headings: set[str]) -> bool:
    """Whether a name stands in what is said, or a word of it in the title above ("API Caching" is of API Gateway)."""
    words = set(terms_of(name))
    return words <= said or bool(words & headings)


def _is_product(identity: str, knowledge: Knowledge) -> bool:
    entity = knowledge.entity(identity)
    return entity.known and entity.kind in OWNERS


def _tells_of_excluded(draft: Draft, evidence: Evidence) -> bool:
    """Whether what a draft is about is what the question sets aside ("the plain one, not the Plus")."""
    excluded = evidence.question.excluded
    if not excluded or not draft.claims:
        return False
    first = draft.claims[0]
    about = f"{evidence.knowledge.label(first.subject)} {first.text.partition(':')[0]}"
    return excluded <= set(terms_of(about))


def _leaves_out_a_side(draft: Draft, evidence: Evidence) -> bool:
    """Whether a statement told in place of a comparison says nothing of one of the things compared."""
    if evidence.question.kind is not Kind.COMPARISON or draft.reason != "point":
        return False
    sides = [set(terms_of(lane.name)) for lane in find_lanes(evidence.question, evidence.knowledge)]
    return any(side and side <= set(draft.missing) for side in sides)


def _lacks_number(draft: Draft, evidence: Evidence) -> bool:
    """Whether a draft tells no number, or not of the noun, where the thing asked for is one: a port, a year."""
    asked = evidence.question.asked
    if evidence.question.wants == "count" or not any(
        noun <= set(asked) and asked[-1] in noun for noun in questioning().numbered
    ):
        return False
    return asked[-1] in draft.missing or not any(sign.isdigit() for sign in draft.text)


def judge(draft: Draft, evidence: Evidence) -> float:
    """The probability that a draft is right, in 0..1."""
    if _tells_of_another(draft, evidence):
        return 0.0
    by_name = weights()
    total = by_name["bias"] + sum(by_name[name] * value for name, value in features_of(draft, evidence).items())
    return 1.0 / (1.0 + math.exp(-total))
