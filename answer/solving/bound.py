"""Yes or no by a number: whether a value that the question gives keeps to the bound or value that a text states."""

from __future__ import annotations

from dataclasses import replace

from answer.asking.negation import in_other_case, is_negative
from answer.asking.question import Question
from answer.draft import Draft
from answer.finding.evidence import Evidence, cover
from answer.finding.polarity import literal_words
from answer.finding.ranking import rank_by_form
from answer.finding.wanted_values import fits
from answer.knowledge import ClaimWords
from answer.model import Kind
from answer.reckoning.givens import one_span
from answer.wording import full_statement, say_verdict
from ingest.model import Claim, Quantity
from ingest.quantities import bounds_in_base, find_quantities
from ontology.questioning import questioning
from ontology.words import terms_of

_LEAST = 0.5  # of what is asked, numbers apart, that the statement covers
_LOOKED_AT = 3  # statements of which one bounds what is asked
# Forms of words that ask whether a number keeps to a bound.
_FRAMING = ("permitted", "too_much", "too_little", "enough_asked")


def solve_bound(evidence: Evidence) -> Draft | None:
    """The statement that bounds what the question gives a number for, told after Yes or No, if any."""
    question = evidence.question
    given = question.quantities or _told_in_words(question.text)
    if len(given) != 1 or question.designations:
        return None
    asked = given[0]
    if any(asked.text in word for word in literal_words(question.text)):
        return None
    limit = replace(
        question,
        kind=Kind.LIMIT,
        wants=asked.dimension,
        counted=tuple(terms_of(asked.counted)),
        focus=_bounded_terms(asked, evidence),
    )
    within = evidence.asking(limit)
    bounding = _bounding(within)
    if bounding is None or _ruled_out(asked, *bounding):
        return None
    claim, stated = bounding
    if in_other_case(claim.text, question.text) or _counts_another(asked, stated, evidence):
        return None
    scored = within.score(claim)
    if scored.coverage < _LEAST:
        return None
    verdict = keeps_to(asked, stated, claim, question.text)
    text = say_verdict(verdict, full_statement(claim, evidence.knowledge))
    return Draft(
        text, [claim], scored.score, scored.coverage, boolean=verdict, missing=scored.missing, reason="boolean"
    )


def _bounded_terms(asked: Quantity, evidence: Evidence) -> tuple[str, ...]:
    """What a statement has to say that bounds a number: the terms of a question without the number, without words that
    only ask whether it is allowed, or too much, and without little words."""
    question, forms = evidence.question, questioning().forms
    number = terms_of(asked.text) if not asked.unit else []
    framing = " ".join(found for form in _FRAMING for found in forms[form].findall(question.text))
    passed = {*number, *terms_of(framing), *questioning().light}
    plain = [term for term in question.focus if not term[0].isdigit() and term not in number]
    return tuple(term for term in plain if term not in passed) or tuple(plain)


def _told_in_words(text: str) -> list[Quantity]:
    """The amount that a question gives without a number: a time by its unit alone ("for a week"), or the one thing
    that it speaks of ("with a single goat")."""
    one = questioning().forms["one_told"].search(text)
    counted = [replace(value, text=one["one"]) for value in find_quantities(f"1 {one['unit']}")] if one else []
    return one_span(text) or counted


def _bounding(evidence: Evidence) -> tuple[Claim, Quantity] | None:
    """The statement that bounds what is asked, with the quantity by which it does: of the best ones that which says
    most of it in the clause with the quantity."""
    best = [candidate for candidate, fit in rank_by_form(evidence) if fit][:_LOOKED_AT]
    told = [(stated, c) for c in best if (stated := _stated(c.claim, evidence.question))]
    if not told or told[0][1] is not best[0]:
        return None
    alike = [entry for entry in told if entry[1].coverage >= best[0].coverage]
    text = evidence.question.text
    (_, quantity), candidate = max(
        alike, key=lambda entry: (_bounds_so(entry[0][1], text), entry[0][0], entry[1].score)
    )
    return candidate.claim, quantity


def _bounds_so(stated: Quantity, question: str) -> bool:
    """Whether a quantity bounds from the side that a question asks about: too little of a least, too much of a most."""
    forms = questioning().forms
    side = stated.low if forms["too_little"].search(question) or forms["enough_asked"].search(question) else stated.high
    return side is not None


def _stated(claim: Claim, limit: Question) -> tuple[int, Quantity] | None:
    """The quantity of the wanted dimension that a claim states in the clause that says most of what is asked, with the
    terms that this says; of a cell, in its value."""
    words = claim.value if claim.form == "cell" else claim.text
    asked = {*limit.focus, *(like for term in limit.focus for like in questioning().synonyms.get(term, ()))}
    found = [
        (len(asked & set(terms_of(part))), value)
        for part in _clauses(words)
        for value in find_quantities(part)
        if limit.wants is not None and fits(value, limit.wants)
    ]
    return max(found, key=lambda entry: entry[0], default=None)


def _clauses(text: str) -> list[str]:
    """The clauses of a text that state a number each, with what stands before and behind them in their sentence."""
    clauses: list[str] = []
    for sentence in questioning().forms["sentence_end"].split(text):
        begun = ""
        for part in questioning().forms["bounding_clause"].split(sentence):
            begun = f"{begun} {part}".strip()
            if find_quantities(part):
                clauses.append(begun)
                begun = ""
        if begun and clauses:
            clauses[-1] = f"{clauses[-1]} {begun}"
    return clauses


def _ruled_out(asked: Quantity, claim: Claim, stated: Quantity) -> bool:
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
    ("limited to 24 hours") whether it is the number; one for "within 2 hours" whether what is stated is over by then;
    one for too much of it or too little whether it passes that bound, one for enough whether it comes up to it.
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
    if forms["too_much"].search(question):
        most = low if high is None and not forms["least_words"].search(words) else high  # "above 9 the gate is shut"
        return most is not None and most < value
    if forms["too_little"].search(question):
        fewest = high if low is None and not forms["most_words"].search(words) else low
        return fewest is not None and value < fewest
    if forms["enough_asked"].search(question):
        return low is None or low <= value
    if forms["more_than"].search(question):
        return high is None or high > value
    if least is None and forms["over_by"].search(question) and high is not None and high <= value:
        return True
    return (low is None or low <= value) and (high is None or value <= high)
