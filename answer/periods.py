"""Periods: how many times something happens in a time, by how often a text says that it does ("every five minutes")."""

from __future__ import annotations

import math

from answer.evidence import Evidence
from answer.givens import show
from answer.solution import Solution
from ingest.model import Claim, Quantity
from ingest.quantities import find_quantities
from ontology.questioning import questioning
from ontology.units import units

_LEAST_COVERED = 0.45
_RATE = 0.5  # how sure it is to be what was asked: formulas that name their unit come first


def apply_period(claim: Claim, evidence: Evidence) -> Solution | None:
    """The time that a question gives over the one that a claim states for each time."""
    question = evidence.question
    spans = [q for q in question.quantities if q.dimension == "time" and q.low and not q.per]
    period = _period(claim.text)
    scored = evidence.score(claim)
    if question.wants != "count" or len(spans) != 1 or period is None or scored.coverage < _LEAST_COVERED:
        return None
    known = units().by_id
    exact = (spans[0].low or 0.0) * known[spans[0].unit].factor / ((period.low or 1.0) * known[period.unit].factor)
    times = math.floor(round(exact, 9))
    if not times:
        return None
    steps = [f"Rule: {claim.text}", f"{spans[0].text} ÷ {period.text} = {show(exact)}"]
    steps += [f"{show(exact)} rounded down = {times}"] if times != exact else []
    return Solution(f"**{times:,} times**", tuple(steps), claim, 0.1 + 0.7 * scored.score, _RATE)


def _period(text: str) -> Quantity | None:
    """The time that a text states for each time that something happens, if it states one."""
    found = questioning().forms["each_time"].search(text)
    if found is None:
        return None
    words = f"1 {found['unit']}" if found["unit"] else found["period"]
    return next((q for q in find_quantities(words) if q.dimension == "time" and q.low), None)
