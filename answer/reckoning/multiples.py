"""Multiples: "twice the size of the database", of an amount that a question gives."""

from __future__ import annotations

from answer.finding.evidence import Evidence
from answer.reckoning.givens import show
from answer.reckoning.solution import Solution, share_told
from ingest.model import Claim
from ontology.questioning import questioning
from ontology.units import units
from ontology.words import language, stem

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
    if not found or not fits or share_told(claim, evidence) < _LEAST_COVERED:
        return None
    unit, amount = units().by_id[given[0].unit], given[0].low or 0.0
    factor = _factor(found["factor"].casefold())
    result = f"{show(factor * amount)} {max(unit.words, key=len)}"
    steps = (f"Rule: {claim.text}", f"{show(factor)} × {given[0].text} = {result}")
    return Solution(f"**{result}**", steps, claim, 0.1 + 0.7 * evidence.score(claim).score, _MULTIPLE)


def _factor(word: str) -> float:
    number = language().numbers.get(word)
    return _WORDED.get(word) or (float(number) if number is not None else float(word))
