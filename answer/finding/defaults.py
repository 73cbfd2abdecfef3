"""Defaults: the value that an option has unless told otherwise, stated in the same item as what the option is for.

Reference pages describe an option in several sentences, the last of which is "Default: 30"; none of them tells alone
what the default of the option is.
"""

from __future__ import annotations

from answer.asking.question import Question
from answer.draft import Draft
from answer.finding.announced import is_listed
from answer.finding.evidence import Candidate, Evidence, cover
from answer.knowledge import ClaimWords, Knowledge
from answer.model import Kind
from answer.wording import shorten
from ingest.model import Claim
from ontology.options import options
from ontology.questioning import questioning
from ontology.words import fold, terms_of

_LOOKED_AT = 4
_COVERED = 0.75  # of what is asked, the word "default" apart
_MOST = 300
_DEFAULT = 0.1  # what a statement gains that states one where one is asked for
_MARKED_AT = 80
_OF_ONE = frozenset({Kind.FACT, Kind.REVERSE, Kind.DEFINITION})


def solve_default(evidence: Evidence) -> Draft | None:
    """What an option is, with its default, where a question asks for a default that the item of the option states."""
    forms, question = questioning().forms, evidence.question
    if not forms["default_asked"].search(question.text) or question.kind is Kind.BOOLEAN:
        return None
    for candidate in evidence.candidates[:_LOOKED_AT]:
        stated = stated_default(candidate.claim, evidence.knowledge)
        if stated is None and not candidate.missing and forms["states_default"].search(candidate.claim.text):
            return None  # what gives it elsewhere, as a comment in code does, says all that is asked
        if stated is None or forms["default_field"].match(candidate.claim.text):
            continue  # an item of its own, told with what it belongs to as any field is
        if not _is_meant(candidate, evidence):
            continue
        claims = list({claim.id: claim for claim in (candidate.claim, stated)}.values())
        text = shorten(" ".join(fold(claim.text) for claim in claims), _MOST)
        missing = tuple(t for t in candidate.missing if t != "default")
        return Draft(
            text, claims, candidate.score, max(candidate.coverage, _COVERED), 1.0, missing=missing, reason="point"
        )
    return None


def solve_marked(evidence: Evidence) -> Draft | None:
    """The one of several things that is marked as the default ("session: …. Default."), where it is asked which one is;
    None where none is, or more than one."""
    forms, question = questioning().forms, evidence.question
    if not forms["default_asked"].search(question.text) or question.kind not in _OF_ONE:
        return None
    asked = tuple(term for term in question.focus if term != "default")
    marked: dict[str, Candidate] = {}
    for candidate in evidence.candidates[:_MARKED_AT]:
        claim = candidate.claim
        words = ClaimWords(frozenset(terms_of(" ".join(claim.context))), frozenset())
        if forms["default_marked"].search(claim.text) and cover(asked, words, evidence.knowledge)[0] >= _COVERED:
            marked.setdefault(claim.subject, candidate)
    if len(marked) != 1:
        return None
    ((thing, candidate),) = marked.items()
    label = evidence.knowledge.label(thing)
    if set(terms_of(label)) & set(asked):
        return None
    text = shorten(f"{label}: {fold(candidate.claim.text)}", _MOST)
    return Draft(text, [candidate.claim], candidate.score, 1.0, 1.0, reason="point")


def stated_default(claim: Claim, knowledge: Knowledge) -> Claim | None:
    """The statement that gives the default of what a claim, the beginning of an item, describes: the claim itself or a
    later sentence of its item."""
    if claim.form not in ("sentence", "item") or not is_listed(claim):
        return None
    value = questioning().forms["default_value"]
    if value.search(claim.text):
        return claim
    for other in knowledge.siblings(claim):
        if other.order <= claim.order:
            continue
        if is_listed(other) or other.form not in ("sentence", "item"):
            return None
        if value.search(other.text):
            return other
    return None


def is_on_by_default(claim: Claim, knowledge: Knowledge) -> bool | None:
    """Whether what a claim, its item or a line "Default: …" tells of is so by default; None where that is not said."""
    labelled = options().labelled(claim.text)
    if labelled and labelled[0] is options().default:
        return options().said(labelled[1])
    stated = stated_default(claim, knowledge) or claim
    found = questioning().forms["default_value"].search(stated.text)
    return options().said(found["value"] or found["set"]) if found else None


def _is_meant(candidate: Candidate, evidence: Evidence) -> bool:
    """Whether an item covers what is asked, the word "default" apart."""
    weight = evidence.knowledge.weight
    asked = [term for term in evidence.question.focus if term != "default"]
    left = sum(weight(term) for term in asked if term in candidate.missing)
    return left <= (1 - _COVERED) * sum(map(weight, asked))


def default_bonus(claim: Claim, question: Question) -> float:
    """What a statement gains that states a default where the question asks for one."""
    forms = questioning().forms
    asks = forms["default_asked"].search(question.text)
    states = forms["states_default"].search(claim.text) or questioning().signs["default"].search(claim.text)
    return _DEFAULT if asks and states else 0.0
