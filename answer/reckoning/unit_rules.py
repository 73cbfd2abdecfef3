"""Rules of units ("1 RCU = 1 read per second of up to 4 KB") applied to the numbers of a question, either way round."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from answer.asking.linking import find_names
from answer.asking.question import Question
from answer.finding.evidence import Evidence
from answer.reckoning.formulas import UnitRule
from answer.reckoning.givens import show
from answer.reckoning.solution import Solution
from ingest.model import Quantity
from ontology.questioning import questioning
from ontology.units import units
from ontology.words import terms_of

_BRACKETS = re.compile(r"\s*[()]\s*")


def apply_unit_rule(rule: UnitRule, evidence: Evidence) -> Solution | None:
    """How many units the numbers of a question need; where it gives the units, how many things these stand for."""
    question = evidence.question
    wanted_in = " ".join(questioning().forms["wanted_in"].findall(question.text))
    asked = set(question.asked or question.terms) | set(terms_of(wanted_in))
    called = _unit_names(rule, evidence)
    names = {stem for name in called for stem in name}
    if _is_of_sibling(question.asked, called):
        return None
    given_units = next((q for q in question.quantities if q.low and _counts_units(q, called)), None)
    if given_units or not asked & names:
        return _apply_backwards(rule, given_units, names, evidence)
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


def _is_of_sibling(asked: Sequence[str], names: Sequence[tuple[str, ...]]) -> bool:
    """Whether units are asked for that share the noun of a rule's and differ in another word ("write units" where the
    rule is of "read units")."""
    if not asked or any(set(asked) <= set(name) or set(name) <= set(asked) for name in names):
        return False
    return any(name[-1] == asked[-1] and len(name) > 1 for name in names)


def _apply_backwards(
    rule: UnitRule, units_given: Quantity | None, names: set[str], evidence: Evidence
) -> Solution | None:
    """How many things a given number of units stands for."""
    question = evidence.question
    given = units_given or next((q for q in question.quantities if set(terms_of(q.counted)) & names and q.low), None)
    asked = set(question.asked)
    rates = [r for r in rule.rates if asked & set(terms_of(f"{r.counted} {r.text}")) or _is_wanted(r, question)]
    rate = max(rates, key=lambda r: _is_wanted(r, question), default=None)
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


def _unit_names(rule: UnitRule, evidence: Evidence) -> list[tuple[str, ...]]:
    """The names of a rule's unit, as stems: its own and the others of the thing it is ("RCU", read capacity unit)."""
    knowledge = evidence.knowledge
    words = _BRACKETS.split(_unit_words(rule))  # "Write Capacity Unit (WCU)" gives two names
    entities = [knowledge.entity(found) for word in words for found in find_names(word, knowledge)]
    names = (*words, *(name for entity in entities for name in entity.names))
    return [stems for name in dict.fromkeys(names) if (stems := tuple(terms_of(name)))]


def _counts_units(quantity: Quantity, names: Sequence[tuple[str, ...]]) -> bool:
    """Whether a number of the question counts the units of a rule: its noun, behind which a verb may stand, is one of
    their names, or ends as one does."""
    counted = tuple(terms_of(quantity.counted))
    return any(counted[: len(name)] == name or counted[-1:] == name[-1:] for name in names)


def _is_wanted(rate: Quantity, question: Question) -> bool:
    """Whether a question asks for a rate by its dimension or by a noun for what that measures ("what throughput")."""
    wants = "rate" if question.wants == "data" and rate.per else question.wants
    return rate.dimension in {wants, *(questioning().measures.get(noun) for noun in question.asked)}


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
