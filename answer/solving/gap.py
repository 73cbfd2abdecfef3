"""Gaps: by how much, or how many times, one thing has more of something than another.

Such a question is two in one. What it asks is asked of each thing by itself, and the two values are set against each
other.
"""

from __future__ import annotations

from dataclasses import dataclass

from answer.asking.gap_asked import Gap, find_gap
from answer.asking.question import read_question
from answer.confidence import judge
from answer.draft import Draft, DraftStep
from answer.finding.evidence import Candidate, Evidence, gather
from answer.finding.fields import values_of
from answer.finding.ranking import rank_by_form
from answer.finding.wanted_values import fitting_values
from answer.reckoning.givens import show
from answer.solving.calculation import solve_calculation, solve_for_one
from answer.wording import finish, full_statement, numbered_list
from ingest.model import Claim, Quantity
from ingest.quantities import find_quantities
from ontology.questioning import questioning
from ontology.units import in_base_unit, units
from ontology.words import terms_of

_LOOKED_AT = 8
_SURE = 0.4  # how probably right each of the two values has to be
_SCORE, _COVERAGE = 0.7, 0.9


@dataclass(frozen=True, slots=True)
class _Told:
    """The value of one thing, which is no range, with the statement that gives it and what is told of it."""

    value: Quantity
    amount: float  # in the base unit of its dimension
    claim: Claim
    words: str


def solve_gap(evidence: Evidence) -> Draft | None:
    """How far apart the values of two things are; None where a question asks for no such thing, or the texts do not
    give both values in one dimension."""
    gap = find_gap(evidence.question.text)
    if gap is None:
        return None
    of_one, of_other = set(terms_of(gap.one)), set(terms_of(gap.other))
    one = _ask(gap.one, of_one - of_other, evidence)
    other = _ask(gap.other, of_other - of_one, evidence)
    if one is None or other is None or one.words == other.words or one.value.dimension != other.value.dimension:
        return None
    return _draft(gap, one, other)


def _ask(text: str, own: set[str], evidence: Evidence) -> _Told | None:
    """What the texts answer to one half of the question: by a statement that says the words of this half only, or by
    what a rule makes of it."""
    question = read_question(text, evidence.knowledge)
    half = gather(question, evidence.knowledge, evidence.documents)
    telling = own - questioning().light
    for candidate, fit in rank_by_form(half)[:_LOOKED_AT]:
        values = _values(candidate.claim, half)
        if fit and len(values) == 1 and not telling & set(candidate.missing) and _is_sure(candidate, fit, half):
            return _told(values[0], candidate.claim, finish(full_statement(candidate.claim, half.knowledge)))
    reckoned = solve_calculation(half) or solve_for_one(half)
    result = find_quantities(reckoned.text.partition("\n")[0].strip("*")) if reckoned else []
    if reckoned is None or not result:
        return None
    return _told(result[0], reckoned.claims[0], "; ".join(step.text for step in reckoned.steps))


def _values(claim: Claim, half: Evidence) -> list[Quantity]:
    """The values of the dimension wanted; of a cell any, where the question does not tell the dimension."""
    if half.question.wants:
        return fitting_values(claim, half)
    return values_of(claim, half.knowledge) if claim.form == "cell" else []


def _is_sure(candidate: Candidate, fit: float, half: Evidence) -> bool:
    draft = Draft(
        candidate.claim.text,
        [candidate.claim],
        candidate.score,
        candidate.coverage,
        fit,
        missing=candidate.missing,
        reason="point",
    )
    return judge(draft, half) >= _SURE


def _told(value: Quantity, claim: Claim, words: str) -> _Told | None:
    ends = {end for end in (value.low, value.high) if end is not None}
    return _Told(value, in_base_unit(ends.pop(), value.unit), claim, words) if len(ends) == 1 else None


def _draft(gap: Gap, one: _Told, other: _Told) -> Draft | None:
    if gap.times and not min(one.amount, other.amount) > 0:
        return None
    unit = units().by_id.get(one.value.unit)
    if gap.times:
        result = f"{show(one.amount / other.amount)} times"
        reckoned = f"{show(one.amount)} ÷ {show(other.amount)} = {show(one.amount / other.amount)}"
    else:
        size = unit.factor if unit else 1.0
        less, more = sorted((one.amount / size, other.amount / size))
        result = f"{show(more - less)} {unit.words[0] if unit else ''}".strip()
        reckoned = f"{show(more)} - {show(less)} = {result}"
    turned = "" if gap.times or gap.least == (one.amount <= other.amount) else ", the other way round"
    steps = [DraftStep(half.words, (half.claim,)) for half in (one, other)]
    steps.append(DraftStep(reckoned, (one.claim, other.claim)))
    text = f"**{result}**{turned}\n\n{numbered_list(step.text for step in steps)}"
    return Draft(text, [one.claim, other.claim], _SCORE, _COVERAGE, 1.0, steps=steps, reason="calculation")
