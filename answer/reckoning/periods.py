"""Periods: how many times something happens in a time, by how often a text says that it does ("every five minutes")."""

from __future__ import annotations

import math

from answer.asking.question import Question
from answer.finding.evidence import Evidence
from answer.reckoning.givens import asked_unit, convert, show, unit_name
from answer.reckoning.solution import Solution, share_told
from ingest.model import Claim, Quantity
from ingest.quantities import find_quantities
from ontology.questioning import questioning
from ontology.units import units
from ontology.words import terms_of

_LEAST_COVERED = 0.45
_RATE = 0.5  # how sure it is to be what was asked: formulas that name their unit come first


def apply_period(claim: Claim, evidence: Evidence) -> Solution | None:
    """The time that a question gives, or asks by ("how many times a day"), over the one that a claim states for each
    time."""
    span, period = _span(evidence.question), _period(claim.text)
    covered = share_told(claim, evidence)
    several = _several(evidence.question)
    if period and several and covered >= _LEAST_COVERED and set(terms_of(several.counted)) & set(terms_of(claim.text)):
        return _time_of_all(several, period, claim, evidence)
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


def _several(question: Question) -> Quantity | None:
    """The number of times for which a question asks how long they take."""
    counts = [q for q in question.quantities if not q.unit and not q.per and q.low]
    return counts[0] if question.wants == "time" and len(counts) == 1 == len(question.quantities) else None


def _time_of_all(several: Quantity, period: Quantity, claim: Claim, evidence: Evidence) -> Solution:
    unit = units().by_id[period.unit]
    wanted = asked_unit(evidence.question) or unit
    wanted = wanted if wanted.dimension == unit.dimension else unit
    result = f"{show(convert((several.low or 0.0) * (period.low or 1.0), unit, wanted))} {unit_name(wanted)}"
    steps = (f"Rule: {claim.text}", f"{show(several.low or 0.0)} × {period.text} = {result}")
    return Solution(f"**{result}**", steps, claim, 0.1 + 0.7 * evidence.score(claim).score, _RATE)


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
