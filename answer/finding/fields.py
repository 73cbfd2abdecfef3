"""Labelled fields ("Default: 10000"): what they speak of, and their unit, stand in the sentence beside them."""

from __future__ import annotations

from dataclasses import replace

from answer.finding.comments import commented_value
from answer.knowledge import Knowledge
from ingest.model import Claim, Quantity
from ingest.quantities import find_quantities
from ontology.questioning import questioning
from ontology.units import in_base_unit, units
from ontology.words import singular


def values_of(claim: Claim, knowledge: Knowledge) -> list[Quantity]:
    """The quantities a statement gives; of a cell the first, as what follows in brackets qualifies it. The bare
    numbers of a labelled field are of the unit that the sentence beside it names, other bare numbers of the one that
    the statement itself says they are in ("The delay, in seconds. You can set 30 or more."). What "this is the default"
    names stands in the sentence before; a comment that gives none gives the value of the setting below it."""
    values = find_quantities(claim.value)[:1] if claim.form == "cell" else find_quantities(claim.text)
    if not values and questioning().forms["names_value"].match(claim.text):
        return [value for before in knowledge.antecedents(claim)[-1:] for value in find_quantities(before.text)]
    if not values and (value := commented_value(claim, knowledge)):
        return find_quantities(value)
    if not values or claim.form == "code" or any(value.unit for value in values):
        return values
    described = knowledge.described(claim)
    form, told = ("unit_named", f"{claim.text} {described.text}") if described else ("unit_told", claim.text)
    named = (units().find(word) for word in questioning().forms[form].findall(told))
    unit = next((unit for unit in named if unit), None)
    if unit is None:
        return values
    return [v if v.counted and not described else replace(v, unit=unit.id, dimension=unit.dimension) for v in values]


def in_asked_unit(value: Quantity, question: str, told_already: str) -> str:
    """A quantity in the unit that a question asks for ("how many minutes …"); "" where what is told has a value in that
    unit already."""
    asked = (units().find(told["unit"]) for told in questioning().forms["unit_wanted"].finditer(question))
    unit = next((unit for unit in asked if unit and unit.dimension == value.dimension), None)
    if unit is None:
        return ""
    if unit.id in {value.unit, *(quantity.unit for quantity in find_quantities(told_already))}:
        return ""
    ends = dict.fromkeys(end for end in (value.low, value.high) if end is not None)
    amounts = [in_base_unit(end, value.unit) / unit.factor for end in ends]
    told = value.text if find_quantities(value.text)[0].unit else f"{value.text} {_long_name(value.unit)}"
    name = _long_name(unit.id)
    shown = " to ".join(f"{amount:,.6g}" for amount in amounts)
    return f"{told} = {shown} {singular(name) if amounts == [1] else name}"


def _long_name(unit: str) -> str:
    return max(units().by_id[unit].words, key=len)
