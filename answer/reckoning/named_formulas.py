"""Named expressions ("concurrency = rate x duration") with every value bound to a number of a question."""

from __future__ import annotations

import math
import re

from answer.finding.evidence import Evidence, cover
from answer.knowledge import ClaimWords
from answer.reckoning.formulas import NamedFormula, Variable
from answer.reckoning.givens import asked_unit, in_bits, show
from answer.reckoning.solution import Solution
from ingest.model import Quantity
from ontology.questioning import questioning
from ontology.units import Unit, units
from ontology.words import terms_of

_NAMED_RESULT = 0.8  # of the name of a result in a question that asks for it
_NAMED = 5.0  # what it counts that a number stands behind a value's very name


def apply_named(formula: NamedFormula, evidence: Evidence) -> Solution | None:
    """A named expression with every variable bound to a number of the question."""
    question = evidence.question
    free = list(question.quantities)
    values: dict[str, float] = {}
    taken: dict[str, Quantity] = {}
    # The variables that say most of what they want choose first; a single one left takes the single number left.
    for variable in sorted(formula.variables, key=lambda v: (v.dimension is None, -len(v.words))):
        bound = _bind(variable, free, evidence)
        if bound is None and len(free) == 1 and len(values) == len(formula.variables) - 1:
            bound = free[0]
        if bound is None:
            return None
        free.remove(bound)
        taken[variable.name] = bound
        values[variable.name] = _convert(bound, variable)
    result = formula.value(values)
    if math.isnan(result):
        return None
    asked = set(question.terms)
    around = {stem for words in (*formula.claim.context[1:], *values) for stem in terms_of(words)}
    if not asked & (formula.words | around):
        return None  # a lone number fits any formula of one value
    named = cover(sorted(formula.words), ClaimWords(frozenset(asked), frozenset()), evidence.knowledge)[0]
    fit = 0.2 + 0.6 * named + 0.4 * evidence.score(formula.claim).score - 0.1 * len(free)
    steps = [f"Rule: {formula.claim.text}", f"{formula.shown(values, show)} = {show(result)}"]
    wanted = _in_base_units(formula, taken, evidence)
    if wanted is None:
        return Solution(f"**{show(result)}** ({formula.result})", tuple(steps), formula.claim, fit)
    given = {name: quantity.text for name, quantity in taken.items()}
    steps[1] = f"{' '.join(given.get(t, {'*': '×', '/': '÷'}.get(t, t)) for t in formula.tokens)} = {wanted}"
    return Solution(f"**{wanted}** ({formula.result})", tuple(steps), formula.claim, fit)


def find_missing(formula: NamedFormula, evidence: Evidence) -> tuple[str, ...]:
    """The values that a question leaves out of an expression whose result it asks for by its name, where it gives some
    of them."""
    free, missing = list(evidence.question.quantities), list[str]()
    asked = ClaimWords(frozenset(evidence.question.terms), frozenset())
    for variable in formula.variables:
        bound = _bind(variable, free, evidence)
        if bound is None:
            missing.append(variable.name)
        else:
            free.remove(bound)
    named = cover(sorted(formula.words), asked, evidence.knowledge)[0]
    return tuple(missing) if named >= _NAMED_RESULT and not free and len(missing) < len(formula.variables) else ()


def _in_base_units(formula: NamedFormula, taken: dict[str, Quantity], evidence: Evidence) -> str | None:
    """The result in the unit that the question asks for, where it and all numbers given have units that the formula
    leads to it: a rate times a time is data, a length over a time has no unit we know."""
    wanted, known = asked_unit(evidence.question), units().by_id
    dimensions = [known[q.unit].dimension for q in taken.values() if q.unit in known and not q.per]
    leads = questioning().products.get(" ".join([*sorted(dimensions), *(t for t in formula.tokens if t in ("*", "/"))]))
    if wanted is None or len(dimensions) != len(taken) or leads != wanted.dimension:
        return None
    bits = all(in_bits(known[q.unit]) for q in taken.values() if known[q.unit].dimension != "time")
    factor = in_bits if bits and in_bits(wanted) else _base_factor
    values = {n: (q.low or q.high or 0.0) * (factor(known[q.unit]) or 1.0) for n, q in taken.items()}
    if factor is in_bits:
        values = {
            n: v * known[taken[n].unit].factor if known[taken[n].unit].dimension == "time" else v
            for n, v in values.items()
        }
    return f"{show(formula.value(values) / (factor(wanted) or 1.0))} {wanted.words[-1]}"


def _base_factor(unit: Unit) -> float | None:
    return unit.factor


def _bind(variable: Variable, free: list[Quantity], evidence: Evidence) -> Quantity | None:
    """The question's number that a variable names: by the words beside it and its unit."""
    text = evidence.question.text

    def worth(quantity: Quantity) -> float:
        near = _words_near(quantity, text)
        unit = units().by_id.get(quantity.unit)
        score = float(len(near & variable.words)) + (_NAMED if _names(variable, quantity, text) else 0.0)
        measured = {questioning().measures.get(word) for word in variable.words}
        if unit and unit.dimension in measured and not quantity.per:
            score += 1.5
        if _is_end(variable, quantity, text):
            score += 1.0
        if variable.dimension:
            score += 2.0 if unit and unit.dimension == variable.dimension and not quantity.per else -1.0
        return score

    ranked = sorted(free, key=worth, reverse=True)
    return ranked[0] if ranked and worth(ranked[0]) > 0 else None


def _is_end(variable: Variable, quantity: Quantity, text: str) -> bool:
    """Whether a question goes "from" a number that the variable calls the present one, or "to" one it calls the aim."""
    told = re.search(rf"\b(?P<way>from|to)\s+{re.escape(quantity.text)}(?![\d.])", text, re.I)
    form = told and questioning().forms["begins" if told["way"].casefold() == "from" else "ends"]
    return bool(form and form.search(variable.name))


def _names(variable: Variable, quantity: Quantity, text: str) -> bool:
    """Whether a question gives a number right behind the name of a value ("bestOf 3", "height: 2 m")."""
    value = rf"\b{re.escape(variable.name)}\W+(?:(?:is|of|at|to)\s+)?{re.escape(quantity.text.split('/')[0])}(?![\d.])"
    return re.search(value, text, re.I) is not None


def _words_near(quantity: Quantity, text: str) -> set[str]:
    """Stems of what a number counts, and of the few words before it."""
    number = quantity.text.split("/")[0]
    before = text.partition(number)[0].split()[-4:] if number in text else []
    return set(terms_of(" ".join([quantity.counted, quantity.text, quantity.per, *before])))


def _convert(quantity: Quantity, variable: Variable) -> float:
    value = quantity.low if quantity.low is not None else quantity.high or 0.0
    known = units().by_id
    if variable.unit and quantity.unit in known and known[quantity.unit].dimension == variable.dimension:
        value *= known[quantity.unit].factor / known[variable.unit].factor
    per = units().find(quantity.per.split()[0]) if quantity.per else None
    named = [u for word in ("second", "minute", "hour", "day") if word in variable.name and (u := units().find(word))]
    if per and named and not variable.unit:
        value *= named[0].factor / per.factor
    return value
