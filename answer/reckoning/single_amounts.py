"""What several of a thing cost or weigh, of which a text states the price or weight without a word for "each"."""

from __future__ import annotations

from dataclasses import replace

from answer.finding.evidence import Evidence
from answer.reckoning.givens import show, unit_name
from answer.reckoning.rates import find_rates
from answer.reckoning.solution import Solution
from ingest.model import Claim, Quantity
from ingest.quantities import find_quantities
from ontology.questioning import questioning
from ontology.units import units
from ontology.words import terms_of

_LEAST_COVERED = 0.6
_ONE = 0.4  # how sure an amount is to be one thing's: those that are told for each come first
_MEASURING = frozenset({"cost", "weight", "weigh"})
_ADDS_UP = frozenset({"money", "mass"})  # dimensions in which several things have as many times what one has


def apply_single(claim: Claim, evidence: Evidence) -> Solution | None:
    """The one price or weight that a claim states, for the number of things that a question gives."""
    question, single = evidence.question, _single(claim, evidence.question.wants)
    several = [q for q in question.quantities if not q.unit and not q.per and q.low]
    joined = questioning().forms["things_joined"].search(question.text)
    if single is None or joined or len(several) != 1 or not _is_of(claim, several[0], evidence):
        return None
    plain = tuple(term for term in question.focus if term not in _measuring())
    scored = evidence.asking(replace(question, focus=plain or question.focus)).score(claim)
    if scored.coverage < _LEAST_COVERED:
        return None
    number, one = several[0].low or 0.0, single.low or 0.0
    result = f"{show(number * one)} {unit_name(units().by_id[single.unit])}"
    steps = (f"Rule: {claim.text}", f"{show(number)} × {single.text} = {result}")
    return Solution(f"**{result}**", steps, claim, 0.1 + 0.7 * scored.score, _ONE)


def _single(claim: Claim, wants: str | None) -> Quantity | None:
    """The price or weight that a claim states by its only number, of a cell by that of its value, for no time and no
    other thing."""
    found = find_quantities(claim.value if claim.form == "cell" else claim.text)
    plain = len(found) == 1 and found[0].dimension == wants and found[0].low == found[0].high
    return found[0] if plain and wants in _ADDS_UP and not found[0].per and not find_rates(claim.text) else None


def _is_of(claim: Claim, several: Quantity, evidence: Evidence) -> bool:
    """Whether what a question gives a number of is what a claim, or a heading above it, speaks of."""
    words, like = evidence.knowledge.words(claim.id), questioning().synonyms
    counted = {stem for term in {*terms_of(several.counted)} - _measuring() for stem in (term, *like.get(term, ()))}
    return bool(counted & (words.text | words.around | words.document))


def _measuring() -> set[str]:
    """The stems by which a question asks for a price or a weight: the amount says them by its unit."""
    like = questioning().synonyms
    return {*_MEASURING, *(other for term in _MEASURING for other in like.get(term, ()))}
