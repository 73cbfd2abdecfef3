"""What texts state in two parts: a fixed amount with one for each thing ("a fee of 3 and 2 for each kilometre"), and a
share that is one value over the sum of all ("its weight / sum of all weights")."""

from __future__ import annotations

import re

from answer.finding.evidence import Evidence
from answer.reckoning.givens import show, unit_name
from answer.reckoning.rates import Rate, find_rates, rate_fit, times_held, wants_rate
from answer.reckoning.solution import Solution
from ingest.model import Claim, Quantity
from ingest.quantities import find_quantities
from ontology.questioning import questioning
from ontology.units import units
from ontology.words import language, terms_of

_NOT_MORE = re.compile(r"[.;!?]\s")
_SERIES = r"(?P<values>\d[\d.]*(?:\s*,\s*\d[\d.]*)*(?:\s*,?\s*and\s+\d[\d.]*)+)"
_VALUE = re.compile(r"\d+(?:\.\d+)?")
_FIXED, _SHARE = 0.6, 0.5  # how sure each is to be what was asked


def apply_fixed_and_each(claim: Claim, evidence: Evidence) -> Solution | None:
    """A fixed amount with one for each thing, for the number of things that a question gives."""
    for rate in find_rates(claim.text):
        fixed = _fixed_before(rate, claim.text)
        if fixed is None or rate.amount.low != rate.amount.high:
            continue
        per = units().find(rate.per.split()[0])
        for given in evidence.question.quantities:
            times = times_held(given, per, rate)
            if times is None or not wants_rate(rate, given, evidence.question):
                continue
            base, each = fixed.high or fixed.low or 0.0, rate.value
            result = base + each * times
            name = _name(rate.amount)
            steps = (
                f"Rule: {claim.text}",
                f"{show(base)} + {show(times)} × {show(each)} = {show(result)} {name}".strip(),
            )
            text = f"**{show(result)} {name}**".replace(" **", "**")
            return Solution(text, steps, claim, 0.1 + rate_fit(claim, rate, evidence), _FIXED)
    return None


def _fixed_before(rate: Rate, text: str) -> Quantity | None:
    """The amount of the same kind that stands before a rate and is joined to it by "and" or "plus"."""
    found = find_quantities(text)
    ends = [q for q in found if q.text == rate.amount.text]
    second = text.rfind(rate.amount.text.split("/")[0])
    for fixed in found:
        first = text.find(fixed.text.split("/")[0])
        if not ends or fixed.per or fixed.unit != ends[-1].unit or not 0 <= first < second:
            continue
        between = text[first:second]
        alike = bool(fixed.unit) or bool(set(terms_of(fixed.counted)) & set(terms_of(ends[-1].counted)))
        if alike and questioning().forms["amounts_joined"].search(between) and not _NOT_MORE.search(between):
            return fixed
    return None


def _name(amount: Quantity) -> str:
    unit = units().by_id.get(amount.unit)
    return unit_name(unit) if unit else amount.counted


def apply_share_of_sum(claim: Claim, evidence: Evidence) -> Solution | None:
    """One of several values that a question gives, over the sum of them, where a text states that share."""
    rule = questioning().forms["over_all"].search(claim.text)
    text = evidence.question.text
    if rule is None or not set(terms_of(rule["part"])) & set(terms_of(rule["all"])):
        return None
    noun = sorted(set(terms_of(rule["part"])) & set(terms_of(rule["all"])) & set(evidence.question.terms))
    series = re.search(_SERIES, text)
    if not noun or series is None:
        return None
    values = [float(value) for value in _VALUE.findall(series["values"])]
    chosen = _chosen(text[: series.start()] + text[series.end() :], values)
    if chosen is None or not sum(values):
        return None
    share = 100 * chosen / sum(values)
    total = " + ".join(map(show, values))
    steps = (f"Rule: {claim.text}", f"{show(chosen)} ÷ ({total}) = {show(chosen / sum(values))} = {show(share)} %")
    return Solution(f"**{show(share)} %**", steps, claim, 0.3 + 0.7 * evidence.score(claim).score, _SHARE)


def _chosen(text: str, values: list[float]) -> float | None:
    """The value of the thing that a question asks for: by its place in the series, or by its value told again."""
    words = re.findall(r"[a-z]+", text.casefold())
    places = [language().ordinals[word] for word in words if word in language().ordinals]
    place = next((place for place in places if place > 0), len(values) + 1 + places[0] if places else 0)
    if 0 < place <= len(values):
        return values[place - 1]
    told = [float(value) for value in _VALUE.findall(text) if float(value) in values]
    return told[0] if len(set(told)) == 1 else None
