"""The class of a thing: "which type of vessel is the tarn" answered by the head that the thing is listed under."""

from __future__ import annotations

import re

from answer.asking.question import Question
from answer.draft import Draft
from answer.finding.evidence import Evidence
from answer.wording import finish
from ingest.model import Claim
from ingest.shape import is_name
from ontology.questioning import questioning
from ontology.words import fold, terms_of

_LONGEST = 6  # words of a head that names a class


def solve_class(evidence: Evidence) -> Draft | None:
    """The head under which a list names the thing whose class is asked for, where the head or what stands above it
    bears the noun asked for; None where no list names the thing so."""
    asked = asked_class(evidence.question)
    if asked is None:
        return None
    noun, thing = set(terms_of(asked["noun"])), set(terms_of(asked["thing"]))
    for candidate in evidence.candidates:
        head = _class_of(candidate.claim, noun, thing, evidence)
        if head is not None:
            text = finish(f"{fold(head.text).rstrip(' :')}: {fold(candidate.claim.text)}")
            return Draft(text, [candidate.claim, head], candidate.score, 1.0, 1.0, reason="point")
    return None


def asked_class(question: Question) -> re.Match[str] | None:
    """The thing and the noun of a question for the class of a thing; None where it is none."""
    forms = questioning().forms
    return forms["class_rephrased"].match(question.text) or forms["class_asked"].match(question.text)


def _class_of(item: Claim, noun: set[str], thing: set[str], evidence: Evidence) -> Claim | None:
    """The claim that names the class of an item, if that is the thing and what stands above bears the noun."""
    if not thing or not item.under or item.form not in ("item", "head") or set(terms_of(item.text)) != thing:
        return None
    head = evidence.knowledge.claim(item.under)
    if head is None or not is_name(fold(head.text).rstrip(" :"), _LONGEST):
        return None
    above = set(terms_of(" ".join((head.text, *head.context[-1:]))))
    return head if noun <= above else None
