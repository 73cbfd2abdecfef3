"""Yes or no by a number: whether a value that the question gives keeps to the bound or value that a text states."""

from __future__ import annotations

from dataclasses import replace

from answer.draft import Draft
from answer.evidence import Evidence, cover
from answer.givens import one_span
from answer.knowledge import ClaimWords
from answer.model import Kind
from answer.negation import in_other_case, is_negative
from answer.polarity import literal_words
from answer.ranking import rank_by_form
from answer.wanted_values import fits
from answer.wording import full_statement, say_verdict
from ingest.model import Claim, Quantity
from ingest.quantities import bounds_in_base, find_quantities
from ontology.questioning import questioning
from ontology.words import terms_of

_LEAST = 0.5  # of what is asked, numbers apart, that the statement covers


def solve_bound(evidence: Evidence) -> Draft | None:
    """The statement that bounds what the question gives a number for, told after Yes or No, if any."""
    question = evidence.question
    given = question.quantities or _told_in_words(question.text)
    if len(given) != 1 or question.designations:
        return None
    asked = given[0]
    if any(asked.text in word for word in literal_words(question.text)):
        return None
    number = terms_of(asked.text) if not asked.unit else []
    focus = tuple(term for term in question.focus if not term[0].isdigit() and term not in number)
    limit = replace(
        question, kind=Kind.LIMIT, wants=asked.dimension, counted=tuple(terms_of(asked.counted)), focus=focus
    )
    within = evidence.asking(limit)
    claim = next((candidate.claim for candidate, fit in rank_by_form(within) if fit), None)
    stated = _stated(claim, asked.dimension) if claim else None
    if claim is None or stated is None or _ruled_out(asked, stated, claim) or in_other_case(claim.text, question.text):
        return None
    if _counts_another(asked, stated, evidence):
        return None
    scored = within.score(claim)
    if scored.coverage < _LEAST:
        return None
    verdict = keeps_to(asked, stated, claim, question.text)
    verdict = verdict != bool(questioning().forms["too_much"].search(question.text))
    text = say_verdict(verdict, full_statement(claim, evidence.knowledge))
    return Draft(
        text, [claim], scored.score, scored.coverage, boolean=verdict, missing=scored.missing, reason="boolean"
    )


def _told_in_words(text: str) -> list[Quantity]:
    """The amount that a question gives without a number: a time by its unit alone ("for a week"), or the one thing
    that it speaks of ("with a single goat")."""
    one = questioning().forms["one_told"].search(text)
    counted = [replace(value, text=one["one"]) for value in find_quantities(f"1 {one['unit']}")] if one else []
    return one_span(text) or counted


def _stated(claim: Claim, dimension: str) -> Quantity | None:
    """The first quantity of a dimension that a claim states; of a cell, in its value."""
    words = claim.value if claim.form == "cell" else claim.text
    return next((value for value in find_quantities(words) if fits(value, dimension)), None)


def _ruled_out(asked: Quantity, stated: Quantity, claim: Claim) -> bool:
    """Whether a statement denies the very value that is asked about ("6 V cells are not allowed"): that is no bound."""
    forms = questioning().forms
    bounded = any(forms[name].search(claim.text) for name in ("upper_words", "lower_words", "more_than"))
    return bounds_in_base(asked) == bounds_in_base(stated) and not bounded and is_negative(claim.text)


def _counts_another(asked: Quantity, stated: Quantity, evidence: Evidence) -> bool:
    """Whether a question speaks of one thing of a sort, and a statement counts none of that sort."""
    if asked.dimension != "count" or bounds_in_base(asked) != (1.0, 1.0) or not asked.counted:
        return False
    counted = ClaimWords(frozenset(terms_of(stated.counted)), frozenset())
    return cover(terms_of(asked.counted), counted, evidence.knowledge)[0] == 0


def keeps_to(asked: Quantity, stated: Quantity, claim: Claim, question: str) -> bool:
    """Whether a number in a question agrees with the one that a claim states, both of one dimension.

    A question for more than the number ("longer than 40") asks whether the bound is above it; one for the bound itself
    ("limited to 24 hours") whether it is the number; one for "within 2 hours" whether what is stated is over by then.
    """
    least, most = bounds_in_base(asked)
    value = most if most is not None else least or 0.0
    low, high = bounds_in_base(stated)
    forms = questioning().forms
    if forms["the_bound"].search(question):
        return value in (low, high)
    words = f"{claim.text} {claim.aspect}"
    if low == high and forms["upper_words"].search(words):
        low = None
    elif low == high and forms["lower_words"].search(words):
        high = None
    if forms["more_than"].search(question):
        return high is None or high > value
    if least is None and forms["over_by"].search(question) and high is not None and high <= value:
        return True
    return (low is None or low <= value) and (high is None or value <= high)
