"""Percentages: a stated one of an amount that the question gives, and one that the question gives of a number."""

from __future__ import annotations

import math

from answer.finding.evidence import Evidence, cover
from answer.knowledge import ClaimWords
from answer.reckoning.givens import asked_unit, convert, show, unit_name
from answer.reckoning.solution import Solution
from ingest.model import Claim, Quantity
from ingest.quantities import find_quantities
from ingest.sentences import split_sentences
from ontology.questioning import questioning
from ontology.units import units
from ontology.words import terms_of

_SHARE = 0.4  # how sure a share is to be what was asked: formulas that name their unit come first
_LEAST_COVERED = 0.45


def apply_share(claim: Claim, evidence: Evidence) -> Solution | None:
    """A stated percentage of the one amount that a question gives."""
    question = evidence.question
    shares = [q for q in find_quantities(claim.text) if q.dimension == "percentage" and (q.high or q.low)]
    given = [q for q in question.quantities if q.dimension != "percentage" and q.low is not None]
    given = [q for q in given if question.wants != "money" or q.dimension == "money"]
    asks = question.wants not in ("time", "percentage") and questioning().forms["amount_asked"].search(question.text)
    if len(shares) != 1 or len(given) != 1 or not asks or _covered(claim, shares[0], evidence) < _LEAST_COVERED:
        return None
    share, amount = shares[0].high or shares[0].low or 0.0, given[0]
    unit, wanted = units().by_id.get(amount.unit), asked_unit(question)
    result = (amount.low or 0.0) * share / 100
    if unit and wanted and unit.dimension == wanted.dimension:
        result, unit = convert(result, unit, wanted), wanted
    name = unit_name(unit) if unit else ""
    steps = (f"Rule: {claim.text}", f"{amount.text} × {show(share)} % = {show(result)} {name}".strip())
    fit = 0.1 + 0.7 * evidence.score(claim).score
    return Solution(f"**{show(result)} {name}**".replace(" **", "**"), steps, claim, fit, _SHARE)


def _covered(claim: Claim, share: Quantity, evidence: Evidence) -> float:
    """How far the sentence that states a percentage, with what stands around it, says what is asked: not at all where
    it shares no word with the question."""
    said = next((sentence for sentence in split_sentences(claim.text) if share.text in sentence), claim.text)
    words = evidence.knowledge.words(claim.id)
    own = ClaimWords(frozenset(terms_of(said)), words.around, words.document)
    counted = evidence.question.counted[-1:]
    if not own.text & set(evidence.question.focus) or not own.text.issuperset(counted):
        return 0.0
    return cover(evidence.question.focus, own, evidence.knowledge, situation=evidence.question.situation)[0]


def apply_portion(claim: Claim, evidence: Evidence) -> Solution | None:
    """A percentage of a number, both given by the question, where a statement takes percentages of what is counted."""
    question = evidence.question
    shares = [q for q in question.quantities if q.dimension == "percentage" and (q.low or q.high)]
    counts = [q for q in question.quantities if not q.unit and not q.per and q.low is not None and q.counted]
    said = claim.text.casefold()
    if len(shares) != 1 or len(counts) != 1 or not questioning().forms["percentage_taken"].search(said):
        return None
    counted = terms_of(counts[0].counted)
    if not counted or counted[0] not in terms_of(claim.text) or counted[0] not in _asked_for(question.text):
        return None
    share, number = shares[0].low or shares[0].high or 0.0, counts[0].low or 0.0
    exact = number * share / 100
    beside = [c.text for c in evidence.knowledge.section(claim.section) if c.span.line_start == claim.span.line_start]
    rule = next((text for text in (claim.text, *beside) if questioning().forms["rounds"].search(text)), "")
    rounded = questioning().forms["rounds"].search(rule)
    way = {"up": math.ceil, "down": math.floor}.get(rounded["way"].casefold()) if rounded else None
    result = float(way(round(exact, 9))) if way else exact
    steps = [f"Rule: {claim.text}", f"{show(number)} × {show(share)} % = {show(exact)}"]
    if rule and rule != claim.text:
        steps.append(f"Rule: {rule}")
    if result != exact and rounded:
        steps.append(f"{show(exact)} rounded {rounded['way'].casefold()} = {show(result)}")
    fit = 0.1 + 0.7 * evidence.score(claim).score
    return Solution(f"**{show(result)} {counts[0].counted.split()[0]}**", tuple(steps), claim, fit, _SHARE)


def _asked_for(text: str) -> list[str]:
    """The stems behind the words that ask for an amount ("how many …")."""
    found = questioning().forms["amount_asked"].search(text)
    return terms_of(text[found.end() :]) if found else []
