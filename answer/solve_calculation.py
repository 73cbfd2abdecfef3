"""Calculations: a formula that the text states, applied to the numbers of the question, every step shown."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from answer.balances import apply_balance
from answer.draft import Draft, DraftStep
from answer.evidence import Evidence, cover
from answer.formulas import NamedFormula, UnitRule, Variable, parse_formula
from answer.givens import asked_unit, in_bits, read_givens, show
from answer.knowledge import ClaimWords
from answer.linking import find_names
from answer.percentages import apply_portion, apply_share
from answer.question import Question
from answer.rates import apply_rate, apply_rest, apply_tries
from answer.shares import apply_fixed_and_each, apply_share_of_sum
from answer.solution import Solution
from ingest.model import Claim, Quantity
from ingest.quantities import find_quantities
from ontology.questioning import questioning
from ontology.units import Unit, units
from ontology.words import normalise, terms_of

_LOOKED_AT = 14
_NAMED = 5.0  # what it counts that a number stands behind a value's very name
_LEAST_FIT = 0.3
_SIGNED = re.compile(r"\w\)? [-+*/×÷−x] \(?\w")
# A formula that takes all its numbers from the question is told with this score at least.
_BOUND_SCORE, _BOUND_COVERAGE = 0.7, 0.9


_BRACKETS = re.compile(r"\s*[()]\s*")

# What a statement without an equation may state, most telling first.
_APPLIED = (
    apply_tries,
    apply_rest,
    apply_fixed_and_each,
    apply_rate,
    apply_share,
    apply_portion,
    apply_share_of_sum,
)


def solve_calculation(evidence: Evidence) -> Draft | None:
    """The best formula of the texts applied to the question's numbers; None where none binds."""
    question, before = read_givens(evidence.question)
    evidence = evidence.asking(question)
    if not question.quantities and not questioning().forms["total_asked"].search(question.text):
        return None
    claims = [claim for claim in _formula_claims(evidence) if _is_case(claim, question.quantities)]
    solutions = [s for claim in claims if (s := _apply(claim, evidence)) is not None]
    nearest = max((s.unit for s in solutions), default=0.0)
    solutions = [s for s in solutions if s.fit >= _LEAST_FIT and s.unit == nearest]
    if not solutions:
        return None
    best = _most_telling(solutions, evidence)
    scored = evidence.score(best.claim)
    told = (*best.steps[:1], *before, *best.steps[1:])
    steps = [DraftStep(step, (best.claim,)) for step in told]
    lines = "\n".join(f"{number}. {step}" for number, step in enumerate(told, start=1))
    text = f"{best.text}\n\n{lines}"
    score, coverage = max(_BOUND_SCORE, scored.score), max(_BOUND_COVERAGE, scored.coverage)
    return Draft(text, [best.claim], score, coverage, 1.0, steps=steps, reason="calculation")


def _is_case(claim: Claim, given: Sequence[Quantity]) -> bool:
    """Whether a formula whose label says that it is for positive values, or for negative ones, is for those given."""
    label = set(normalise(claim.context[-1] if claim.context else "").split())
    negative = any((quantity.low or 0.0) < 0 for quantity in given)
    return not ("negative" in label and not negative) and not ("positive" in label and negative)


def _most_telling(solutions: list[Solution], evidence: Evidence) -> Solution:
    """The solution whose rule says most of what the question says where the rules differ ("transactional"), and
    least of what it does not say."""
    said = [set(terms_of(s.claim.text)) for s in solutions]
    telling = set[str]().union(*said) - said[0].intersection(*said)
    asked = set(evidence.question.terms)
    weight = evidence.knowledge.weight

    def worth(position: int) -> tuple[float, float]:
        own = {t for t in said[position] & telling if not t[0].isdigit()}
        hit = sum(map(weight, own & asked)) - 0.2 * sum(map(weight, own - asked))
        return (round(hit, 3), solutions[position].fit)

    return solutions[max(range(len(solutions)), key=worth)]


def _formula_claims(evidence: Evidence) -> list[Claim]:
    """Statements that hold formulas: near the question by words or meaning, or about what it names."""
    knowledge = evidence.knowledge
    near = [c.claim for c in evidence.candidates if "=" in c.claim.text]
    near += [c.claim for c in evidence.candidates[:_LOOKED_AT] if _holds_number(c.claim.text)]
    near += [c.claim for c in evidence.candidates[:_LOOKED_AT] if questioning().forms["over_all"].search(c.claim.text)]
    near += [c.claim for c in evidence.candidates if c.claim.form == "code" and _SIGNED.search(c.claim.text)]
    if any(q.dimension == "percentage" for q in evidence.question.quantities):
        taken = questioning().forms["percentage_taken"]
        near += [c.claim for c in evidence.candidates[: 2 * _LOOKED_AT] if taken.search(c.claim.text)]
    named = knowledge.claims_with("hasFormula") if len(near) < 40 else []
    return list({claim.text: claim for claim in [*near, *named]}.values())


def _holds_number(text: str) -> bool:
    return any(sign.isdigit() for sign in text) or bool(find_quantities(text))


def _apply(claim: Claim, evidence: Evidence) -> Solution | None:
    formula = parse_formula(claim, _equation(claim, evidence))
    if isinstance(formula, UnitRule):
        return _apply_unit_rule(formula, evidence)
    if isinstance(formula, NamedFormula):
        return _apply_named(formula, evidence)
    if "=" in claim.text:
        return apply_balance(claim, evidence)
    for apply in _APPLIED:
        solution = apply(claim, evidence)
        if solution is not None:
            return solution
    return None


def _equation(claim: Claim, evidence: Evidence) -> str:
    """The text of a claim; of an expression that stands alone, with the value put before it for which the sentence
    above it says that the formula is."""
    if claim.form != "code" or "=" in claim.text or not _SIGNED.search(claim.text):
        return claim.text
    lead = evidence.knowledge.lead_in(claim)
    found = questioning().forms["led_in"].search(lead[-1]) if lead else None
    return f"{found['result']} = {claim.text}" if found else claim.text


def _unit_names(rule: UnitRule, evidence: Evidence) -> list[tuple[str, ...]]:
    """The names of a rule's unit, as stems: its own and the others of the thing it is ("RCU", read capacity unit)."""
    knowledge = evidence.knowledge
    words = _BRACKETS.split(_unit_words(rule))  # "Write Capacity Unit (WCU)" gives two names
    entities = [knowledge.entity(found) for word in words for found in find_names(word, knowledge)]
    names = (*words, *(name for entity in entities for name in (entity.label, *entity.aliases)))
    return [stems for name in dict.fromkeys(names) if (stems := tuple(terms_of(name)))]


def _counts_units(quantity: Quantity, names: Sequence[tuple[str, ...]]) -> bool:
    """Whether a number of the question counts the units of a rule: its noun ends as one of their names does."""
    return tuple(terms_of(quantity.counted))[-1:] in [name[-1:] for name in names]


def _apply_unit_rule(rule: UnitRule, evidence: Evidence) -> Solution | None:
    question = evidence.question
    wanted_in = " ".join(questioning().forms["wanted_in"].findall(question.text))
    asked = set(question.asked or question.terms) | set(terms_of(wanted_in))
    called = _unit_names(rule, evidence)
    names = {stem for name in called for stem in name}
    given_units = next((q for q in question.quantities if q.low and _counts_units(q, called)), None)
    if given_units or not asked & names:
        return _apply_unit_rule_backwards(rule, given_units, names, evidence)
    size = next((q for q in question.quantities if q.dimension == "data" and not q.per), None)
    needs: list[tuple[float, Quantity, Quantity]] = []
    for given in question.quantities:
        alike = [rate for rate in rule.rates if given is not size and _same_measure(given, rate, question.terms)]
        needs += [(_in_units(given, rate), given, rate) for rate in _nearest(given, alike)]
    if not needs:
        return None
    per_item, steps = _items(size, rule.size)
    amounts = [value * per_item * rule.amount / (rate.low or 1.0) for value, _, rate in needs]
    needed = math.ceil(round(max(amounts), 9))
    value, given, rate = needs[amounts.index(max(amounts))]
    unit = _unit_words(rule)
    steps.insert(0, f"Rule: {rule.claim.text}")
    sum_words = f"{show(value)}" + (f" × {show(per_item)}" if per_item != 1 else "")
    steps.append(f"{sum_words} × {show(rule.amount)} ÷ {show(rate.low or 1.0)} = {show(max(amounts))}")
    if needed != max(amounts):
        steps.append(f"{show(max(amounts))} rounded up = {needed}")
    fit = _fit(rule, names, evidence) + (0.1 if size and rule.size else 0.0)
    share = len(set(question.asked) & names) / len(question.asked) if question.asked else 1.0
    return Solution(f"**{needed:,} {unit}**", tuple(steps), rule.claim, fit, share)


def _apply_unit_rule_backwards(
    rule: UnitRule, units_given: Quantity | None, names: set[str], evidence: Evidence
) -> Solution | None:
    """How many things a given number of units stands for."""
    question = evidence.question
    given = units_given or next((q for q in question.quantities if set(terms_of(q.counted)) & names and q.low), None)
    asked = set(question.asked)
    rate = next(
        (r for r in rule.rates if asked & set(terms_of(f"{r.counted} {r.text}")) or _is_wanted(r, question)),
        None,
    )
    if given is None or rate is None or rate.low is None or given.low is None:
        return None
    size = next((q for q in question.quantities if q.dimension == "data" and not q.per), None)
    per_item, steps = _items(size, rule.size)
    result = given.low / rule.amount * rate.low / per_item
    steps.insert(0, f"Rule: {rule.claim.text}")
    steps.append(f"{show(given.low)} ÷ {show(rule.amount)} × {show(rate.low)} ÷ {show(per_item)} = {show(result)}")
    what = rate.counted or rate.unit.replace("_", " ")
    per = f" per {rate.per}" if rate.per else ""
    return Solution(f"**{show(result)} {what}{per}**", tuple(steps), rule.claim, _fit(rule, names, evidence))


def _is_wanted(rate: Quantity, question: Question) -> bool:
    """Whether a question asks for a rate by its dimension or by a noun for what that measures ("what throughput")."""
    return rate.dimension in {question.wants, *(questioning().measures.get(noun) for noun in question.asked)}


def _items(size: Quantity | None, limit: Quantity | None) -> tuple[float, list[str]]:
    """How many blocks of the rule's size an item takes, rounded up, with the step that says so."""
    if size is None or limit is None:
        return 1.0, []
    block = units().by_id[limit.unit].factor * (limit.high or limit.low or 1.0)
    given = units().by_id[size.unit].factor * (size.high or size.low or 0.0)
    count = max(1, math.ceil(round(given / block, 9)))
    return float(count), [f"{size.text} ÷ {limit.text}, rounded up = {count}"]


def _same_measure(given: Quantity, rate: Quantity, terms: tuple[str, ...]) -> bool:
    """Whether a number of the question is of the kind that a rule's rate is."""
    if given.low is None or rate.low is None:
        return False
    if rate.dimension == "rate" or given.dimension == "rate":
        return rate.dimension == given.dimension
    if given.dimension != rate.dimension or (given.unit and bool(given.per) != bool(rate.per)):
        return False
    ours, theirs = set(terms_of(given.counted)), set(terms_of(rate.counted))
    like = {other for stem in theirs for other in questioning().synonyms.get(stem, ())}
    if ours & (theirs | like):
        return True
    timed = bool(given.per) and units().find(given.per.split()[0]) is not None
    return (timed and (bool(rate.per) or "per second" in rate.text or not ours)) or not ours


def _nearest(given: Quantity, rates: Sequence[Quantity]) -> list[Quantity]:
    """The rates that count most of what a given number counts ("eventually consistent reads")."""
    counted = set(terms_of(given.counted))
    shared = [len(counted & set(terms_of(rate.counted))) for rate in rates]
    return [rate for rate, hits in zip(rates, shared, strict=True) if hits == max(shared)]


def _in_units(given: Quantity, rate: Quantity) -> float:
    """A given number in the rule's unit and per the rule's time."""
    value = given.low or given.high or 0.0
    known = units().by_id
    if given.unit in known and rate.unit in known:
        value *= known[given.unit].factor / known[rate.unit].factor
    ours = units().find(given.per.split()[0]) if given.per else None
    theirs = units().find(rate.per.split()[0]) if rate.per else None
    if ours and theirs:
        value *= theirs.factor / ours.factor
    return value


def _fit(rule: UnitRule, names: set[str], evidence: Evidence) -> float:
    """How well a rule's words match the question's: what it says must be asked, what is asked should be said."""
    weight = evidence.knowledge.weight
    asked = {t for t in evidence.question.terms if not t[0].isdigit()}
    said = {t for t in rule.words if not t[0].isdigit()}
    shared = sum(map(weight, asked & said))
    hit = 0.5 * shared / (sum(map(weight, said)) or 1.0) + 0.5 * shared / (sum(map(weight, asked)) or 1.0)
    unit = len(asked & names) / (len(names) or 1)
    around = evidence.score(rule.claim).score
    return 0.5 * hit + 0.2 * min(1.0, unit * 2) + 0.5 * around


def _unit_words(rule: UnitRule) -> str:
    left = rule.claim.text.partition("=")[0].strip()
    return left.lstrip("0123456789., ").strip()


def _apply_named(formula: NamedFormula, evidence: Evidence) -> Solution | None:
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
