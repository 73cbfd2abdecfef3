"""Periods: how many times something happens in a time, by how often a text says that it does ("every five minutes")."""

from __future__ import annotations

import math

from answer.evidence import Evidence
from answer.givens import show
from answer.question import Question
from answer.solution import Solution, share_told
from ingest.model import Claim, Quantity
from ingest.quantities import find_quantities
from ontology.questioning import questioning
from ontology.units import units

_LEAST_COVERED = 0.45
_RATE = 0.5  # how sure it is to be what was asked: formulas that name their unit come first


def apply_period(claim: Claim, evidence: Evidence) -> Solution | None:
    """The time that a question gives, or asks by ("how many times a day"), over the one that a claim states for each
    time."""
    span, period = _span(evidence.question), _period(claim.text)
    covered = share_told(claim, evidence)
    if span is None or period is None or covered < _LEAST_COVERED:
        return None
    known = units().by_id
    exact = (span.low or 0.0) * known[span.unit].factor / ((period.low or 1.0) * known[period.unit].factor)
    times = math.floor(round(exact, 9))
    if not times:
        return None
    steps = [f"Rule: {claim.text}", f"{span.text} ÷ {period.text} = {show(exact)}"]
    steps += [f"{show(exact)} rounded down = {times}"] if times != exact else []
    result = f"**{times:,} times in {span.text}**"
    return Solution(result, tuple(steps), claim, 0.1 + 0.7 * evidence.score(claim).score, _RATE)


def _span(question: Question) -> Quantity | None:
    """The time in which a question asks how often something happens: the one it gives, else the unit it asks by."""
    given = [q for q in question.quantities if q.dimension == "time" and q.low and not q.per]
    asked = questioning().forms["times_asked"].search(question.text)
    if len(given) == 1 and (question.wants == "count" or asked):
        return given[0]
    if given or not asked:
        return None
    return next(iter(find_quantities(f"1 {asked['unit']}")), None)


def _period(text: str) -> Quantity | None:
    """The time that a text states for each time that something happens, if it states one."""
    found = questioning().forms["each_time"].search(text)
    if found is None:
        return None
    words = f"1 {found['unit']}" if found["unit"] else found["period"]
    return next((q for q in find_quantities(words) if q.dimension == "time" and q.low), None)
