"""Calculations: a formula that the text states, applied to the numbers of the question, every step shown."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from answer.asking.gap_asked import find_gap
from answer.asking.question import Question
from answer.draft import Draft, DraftStep
from answer.finding.evidence import Evidence
from answer.reckoning.balances import apply_balance
from answer.reckoning.formulas import NamedFormula, UnitRule, parse_formula
from answer.reckoning.givens import read_givens, read_single
from answer.reckoning.multiples import apply_multiple
from answer.reckoning.named_formulas import apply_named, find_missing
from answer.reckoning.percentages import apply_portion, apply_share
from answer.reckoning.periods import apply_period
from answer.reckoning.rates import apply_rate, apply_rest, apply_tries
from answer.reckoning.shares import apply_fixed_and_each, apply_share_of_sum
from answer.reckoning.single_amounts import apply_single
from answer.reckoning.solution import Solution
from answer.reckoning.unit_rules import apply_unit_rule
from answer.wording import numbered_list
from ingest.model import Claim, Quantity
from ingest.quantities import find_quantities
from ontology.questioning import questioning
from ontology.words import normalise, terms_of

_LOOKED_AT = 14
_LEAST_FIT = 0.3
_SIGNED = re.compile(r"\w\)? [-+*/×÷−x] \(?\w")
# A formula that takes all its numbers from the question is told with this score at least.
_BOUND_SCORE, _BOUND_COVERAGE = 0.7, 0.9

# Forms of questions that can be reckoned though they give no number.
_WITHOUT_NUMBERS = ("total_asked", "times_asked")

# What a statement without an equation may state, most telling first.
_APPLIED = (
    apply_tries,
    apply_rest,
    apply_fixed_and_each,
    apply_rate,
    apply_multiple,
    apply_share,
    apply_portion,
    apply_share_of_sum,
    apply_period,
    apply_single,
)


def solve_calculation(evidence: Evidence) -> Draft | None:
    """The best formula of the texts applied to the question's numbers; None where none binds, or the question asks how
    far two results are apart."""
    if find_gap(evidence.question.text) is not None:
        return None
    question, before = read_givens(_without_labels(evidence))
    evidence = evidence.asking(question)
    forms = questioning().forms
    if not question.quantities and not any(forms[asked].search(question.text) for asked in _WITHOUT_NUMBERS):
        return None
    claims = [claim for claim in _formula_claims(evidence) if _is_case(claim, question.quantities)]
    solutions = [s for claim in claims if (s := _apply(claim, evidence)) is not None]
    solutions = [solution for solution in solutions if solution.fit >= _LEAST_FIT]
    nearest = max((solution.unit for solution in solutions), default=0.0)
    solutions = [solution for solution in solutions if solution.unit == nearest]
    if not solutions:
        return _tell_missing(claims, evidence)
    best = _most_telling(solutions, evidence)
    scored = evidence.score(best.claim)
    told = (*best.steps[:1], *before, *best.steps[1:])
    steps = [DraftStep(step, (best.claim,)) for step in told]
    text = f"{best.text}\n\n{numbered_list(told)}"
    score, coverage = max(_BOUND_SCORE, scored.score), max(_BOUND_COVERAGE, scored.coverage)
    return Draft(text, [best.claim], score, coverage, 1.0, steps=steps, reason="calculation")


def _tell_missing(claims: Sequence[Claim], evidence: Evidence) -> Draft | None:
    """The expression by which what is asked is reckoned, with the values that the question does not give."""
    for claim in claims:
        formula = parse_formula(claim, _equation(claim, evidence))
        missing = find_missing(formula, evidence) if isinstance(formula, NamedFormula) else ()
        if missing:
            text = f"{claim.text.rstrip(' .')}. The question does not give: {', '.join(missing)}."
            scored = evidence.score(claim)
            return Draft(text, [claim], max(_BOUND_SCORE, scored.score), _BOUND_COVERAGE, 1.0, reason="calculation")
    return None


def _without_labels(evidence: Evidence) -> Question:
    """The question without the numbers that belong to a name, as the texts write the noun before them ("Zone 2")."""
    question = evidence.question
    texts = [candidate.claim.text for candidate in evidence.candidates]

    def is_label(quantity: Quantity) -> bool:
        noun = re.search(rf"\b([a-z]+) {re.escape(quantity.text)}(?![\w.,]*\d)", question.text, re.I)
        name = rf"(?<![\w-]){noun[1].capitalize()} {re.escape(quantity.text)}(?!\w)" if noun else ""
        return not quantity.unit and bool(name) and any(re.search(name, text) for text in texts)

    return replace(question, quantities=[quantity for quantity in question.quantities if not is_label(quantity)])


def solve_for_one(evidence: Evidence) -> Draft | None:
    """What a rule of a unit ("1 basket = 12 eggs") makes of the one thing of which a question that counts nothing asks;
    None where no such rule binds, or it says nothing of what is asked for."""
    one = read_single(evidence.question)
    if not one:
        return None
    question = replace(evidence.question, quantities=[*evidence.question.quantities, *one])
    draft = solve_calculation(evidence.asking(question))
    if draft is None or set(question.asked) & set(evidence.score(draft.claims[0]).missing):
        return None
    return draft if isinstance(parse_formula(draft.claims[0], draft.claims[0].text), UnitRule) else None


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
    stated = [questioning().forms[form] for form in ("over_all", "each_time")]
    near += [c.claim for c in evidence.candidates[:_LOOKED_AT] if any(form.search(c.claim.text) for form in stated)]
    near += [c.claim for c in evidence.candidates if questioning().forms["multiple_of"].search(c.claim.text)]
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
        return apply_unit_rule(formula, evidence)
    if isinstance(formula, NamedFormula):
        return apply_named(formula, evidence)
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
