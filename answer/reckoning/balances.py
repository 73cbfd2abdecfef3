"""Balances with indexed values ("C1 x V1 = C2 x V2"): one unknown from the three values that a question gives."""

from __future__ import annotations

import re
from dataclasses import dataclass

from answer.finding.evidence import Evidence
from answer.reckoning.givens import show
from answer.reckoning.solution import Solution
from ingest.model import Claim, Quantity
from ontology.units import units

_BALANCE = re.compile(
    r"\b(?P<a>[A-Za-z]{1,3})_?1\s*(?P<sign>[x×*/÷·])\s*(?P<b>[A-Za-z]{1,3})_?1\s*=\s*"
    r"(?P=a)_?2\s*(?P=sign)\s*(?P=b)_?2\b"
)
_BOUND, _SURE = 0.75, 0.9


@dataclass(frozen=True, slots=True)
class Pair:
    """Two values of a question that belong to one state, and the lone value of the other state."""

    like: Quantity  # of the lone value's kind
    other: Quantity
    lone: Quantity


def apply_balance(claim: Claim, evidence: Evidence) -> Solution | None:
    """The value missing from a balance: of two states one is given whole, of the other one value."""
    found = _BALANCE.search(claim.text)
    pair = _pair(evidence.question.quantities, evidence.question.text) if found else None
    if found is None or pair is None:
        return None
    like, other, lone = (_value(quantity) for quantity in (pair.like, pair.other, pair.lone))
    lone *= _scale(pair.lone, pair.like)
    if not lone or not like:
        return None
    product = found["sign"] not in "/÷"
    result = like * other / lone if product else other * lone / like
    name = _measure(pair.other)
    sum_ = f"{pair.like.text} × {pair.other.text} ÷ {pair.lone.text}"
    if not product:
        sum_ = f"{pair.other.text} × {pair.lone.text} ÷ {pair.like.text}"
    steps = (f"Rule: {claim.text}", f"{sum_} = {show(result)} {name}".strip())
    return Solution(f"**{show(result)} {name}**".replace(" **", "**"), steps, claim, _BOUND, _SURE)


def _pair(quantities: list[Quantity], text: str) -> Pair | None:
    """The three values of a balance: two of one measure, and one of another that stands beside one of the two."""
    if len(quantities) != 3:
        return None
    measures = [_dimension(quantity) for quantity in quantities]
    other = next((q for q, m in zip(quantities, measures, strict=True) if measures.count(m) == 1), None)
    if other is None or len(set(measures)) != 2:
        return None
    alike = [q for q in quantities if q is not other]
    places = {id(q): text.find(q.text.split("/")[0]) for q in quantities}
    like, lone = sorted(alike, key=lambda q: abs(places[id(q)] - places[id(other)]))
    return Pair(like, other, lone)


def _dimension(quantity: Quantity) -> str:
    return quantity.dimension if quantity.unit else _measure(quantity)


def _measure(quantity: Quantity) -> str:
    """What a value is measured in: its unit, else the word behind its number."""
    if quantity.unit:
        return units().by_id[quantity.unit].words[0]
    behind = quantity.text.lstrip("0123456789., ") or quantity.counted
    return behind.split()[0] if behind else ""


def _scale(quantity: Quantity, base: Quantity) -> float:
    known = units().by_id
    both = quantity.unit in known and base.unit in known
    return known[quantity.unit].factor / known[base.unit].factor if both else 1.0


def _value(quantity: Quantity) -> float:
    return quantity.low if quantity.low is not None else quantity.high or 0.0
