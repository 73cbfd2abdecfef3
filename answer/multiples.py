"""Multiples: "twice the size of the database", of an amount that a question gives, and "once every 10 seconds" in a
time that it asks by."""

from __future__ import annotations

from answer.evidence import Evidence, cover
from answer.givens import show
from answer.solution import Solution
from ingest.model import Claim
from ingest.quantities import find_quantities
from ontology.questioning import questioning
from ontology.units import units
from ontology.words import language, singular, stem

_MULTIPLE = 0.4  # how sure a multiple is to be what was asked: formulas that name their unit come first
_LEAST_COVERED = 0.3
_WORDED = {"twice": 2.0, "double": 2.0, "triple": 3.0, "half": 0.5}


def apply_multiple(claim: Claim, evidence: Evidence) -> Solution | None:
    """A stated multiple of a measure ("1.5 times the duration of …"), of the one amount of it that a question gives."""
    question, found = evidence.question, questioning().forms["multiple_of"].search(claim.text)
    dimension = questioning().measures.get(stem(found["measure"].casefold())) if found else None
    given = [q for q in question.quantities if q.low is not None and not q.per]
    wanted = {question.wants, *(questioning().measures.get(noun) for noun in question.asked)}
    fits = found and len(given) == 1 and given[0].dimension == dimension and dimension in wanted
    if not found or not fits or _covered(claim, evidence) < _LEAST_COVERED:
        return None
    unit, amount = units().by_id[given[0].unit], given[0].low or 0.0
    factor = _factor(found["factor"].casefold())
    result = f"{show(factor * amount)} {max(unit.words, key=len)}"
    steps = (f"Rule: {claim.text}", f"{show(factor)} × {given[0].text} = {result}")
    return Solution(f"**{result}**", steps, claim, 0.1 + 0.7 * evidence.score(claim).score, _MULTIPLE)


def apply_interval(claim: Claim, evidence: Evidence) -> Solution | None:
    """How often in a time something is that a statement says to be once every so long."""
    asked = questioning().forms["times_asked"].search(evidence.question.text)
    told = questioning().forms["every_so_long"].search(claim.text)
    lasts = [q for q in find_quantities(told["time"]) if q.dimension == "time"] if told else []
    unit = units().find(asked["unit"].casefold()) if asked else None
    if unit is None or not lasts or _covered(claim, evidence) < _LEAST_COVERED:
        return None
    every = (lasts[0].low or 1.0) * units().by_id[lasts[0].unit].factor
    times = show(unit.factor / every)
    name = singular(max(unit.words, key=len))
    steps = (f"Rule: {claim.text}", f"1 {name} ÷ {lasts[0].text} = {times}")
    return Solution(f"**{times} times per {name}**", steps, claim, 0.1 + 0.7 * evidence.score(claim).score, _MULTIPLE)


def _factor(word: str) -> float:
    number = language().numbers.get(word)
    return _WORDED.get(word) or (float(number) if number is not None else float(word))


def _covered(claim: Claim, evidence: Evidence) -> float:
    """The share of a question's terms that a statement covers with the sentence before it."""
    question, knowledge = evidence.question, evidence.knowledge
    words = knowledge.words_of([claim, *knowledge.before(claim)])
    return cover(question.focus, words, knowledge, situation=question.situation)[0]
