"""Wanted values: whether a statement gives an amount of the dimension that a question wants, and of what it counts."""

from __future__ import annotations

import re
from collections.abc import Sequence

from answer.asking.question import Question
from answer.finding.cell_fit import cell_bonus, meets
from answer.finding.counting import NEAR, counts
from answer.finding.defaults import default_bonus
from answer.finding.evidence import Evidence
from answer.finding.fields import values_of
from answer.model import Kind
from ingest.model import Claim, Quantity
from ingest.quantities import find_quantities
from ontology.questioning import questioning
from ontology.words import stem, terms_of

RIGHT_FORM, _WRONG_FORM = 0.16, 0.3  # what the form that is wanted is worth, and what another one costs
_COUNTED, _BOUNDED = 0.14, 0.05
_UNCOUNTED = 0.22
_TOTAL = 0.1
_ABOUT = 0.06  # what a sentence gains that begins with what is asked about
_ASKED_SO = 0.2  # what a statement gains that has a form in which its value is asked for
_OPPOSED = 0.12
_BARE = re.compile(r"\s*\d[\d.,]*\s*")
_BOUND = ("bound_words", "most_words", "least_words")  # forms of words that ask for a bound


def may_give_value(claim: Claim, evidence: Evidence) -> bool:
    """Whether a statement holds a value of the wanted dimension: stated, not derived in a worked example."""
    if _is_formula(claim.text) or _in_example(claim):
        return False
    values = values_of(claim, evidence.knowledge)
    if fitting_values(claim, evidence) or (values and meets(claim, evidence.question)):
        return True
    return _is_worded(claim, evidence.question) or _is_unlimited(claim, evidence)


def value_bonus(claim: Claim, evidence: Evidence) -> tuple[float, float]:
    """What a statement gains by the value it gives, and how well that fits what is wanted (0..1)."""
    question = evidence.question
    if claim.form == "formula" or _is_formula(claim.text):
        return -_WRONG_FORM, 0.1
    values = values_of(claim, evidence.knowledge)
    met = meets(claim, question)
    fitting = values if met else fitting_values(claim, evidence)
    unlimited = _is_unlimited(claim, evidence)
    if not fitting and _is_worded(claim, question):
        return RIGHT_FORM + (_COUNTED if question.wants == "count" else 0.0), 1.0
    if not fitting and not unlimited:
        return -_WRONG_FORM, 0.0
    bounded = questioning().forms["bound_words"].search(f"{claim.text} {claim.aspect}") or unlimited
    bounded_asked = any(questioning().forms[words].search(question.text) for words in _BOUND)
    bonus = RIGHT_FORM + (_BOUNDED if bounded and bounded_asked else 0.0)
    bonus += cell_bonus(claim, question) + default_bonus(claim, question)
    capacity_asked = questioning().forms["capacity_asked"].search(question.text)
    stated_most = questioning().forms["most_words"].search(f"{claim.text} {claim.aspect}")
    if stated_most and not (bounded_asked or capacity_asked):
        bonus -= _BOUNDED
    if question.kind is Kind.LIMIT and _sums_up(claim, question):
        bonus -= _TOTAL
    if bounded_asked and not met and fitting and not _outside_clauses(fitting, claim.text):
        bonus -= _OPPOSED
    if _opposed(claim, question):
        return bonus - _OPPOSED, 0.0
    begins = claim.form == "sentence" and terms_of(claim.text)[:1]
    bonus += _ABOUT if begins and begins[0] in question.terms else 0.0
    bonus += _ASKED_SO * _has_asked_form(claim, fitting, question)
    if question.wants != "count":
        return bonus, 1.0
    if met or unlimited or any(counts(value, claim, evidence) for value in fitting):
        return bonus + _COUNTED, 1.0
    return bonus - _UNCOUNTED, 0.0


def _has_asked_form(claim: Claim, fitting: Sequence[Quantity], question: Question) -> int:
    """How many of the forms in which a value is asked for a statement has: a range, a time ahead, a bound."""
    forms = questioning().forms
    ranged = forms["range_asked"].search(question.text) and any(_is_range(value) for value in fitting)
    ahead = forms["ahead_asked"].search(question.text) and forms["tells_ahead"].search(claim.text)
    asked = forms["bound_first"].match(question.text)
    bounded = asked and asked["bound"].casefold() in claim.text.casefold()
    return sum(map(bool, (ranged, ahead, bounded, _tells_extent(claim, question))))


def _tells_extent(claim: Claim, question: Question) -> bool:
    """Whether a statement tells an extent by the adjective that asks for it ("how long": "25 m long")."""
    asked = questioning().forms["extent_asked"].search(question.text)
    told = questioning().forms["extent_told"].finditer(claim.text)
    return asked is not None and any(found["extent"].casefold() == asked["extent"].casefold() for found in told)


def _is_range(value: Quantity) -> bool:
    return value.low is not None and value.high is not None and value.low < value.high


def _is_worded(claim: Claim, question: Question) -> bool:
    """Whether a statement gives the wanted value in words ("every minute", "only one"), of what the question counts, or
    as a bare number of the noun asked for ("a cost of 1", a column "Cost")."""
    if question.wants and question.asked:
        if claim.form == "cell" and question.asked[-1] in terms_of(claim.aspect) and _BARE.fullmatch(claim.value):
            return True
        told = questioning().forms["numbered_noun"].finditer(claim.text)
        if any(set(terms_of(noun[1])) & set(question.asked) for noun in told):
            return True
    words = questioning().worded.get(question.wants or "")
    found = words.search(claim.text) if words else None
    if found is None or question.wants != "count":
        return found is not None
    after = terms_of(questioning().forms["phrase_end"].split(claim.text[found.end() :])[0])[:NEAR]
    return bool(set(question.counted) & set(after)) or ("times" in question.text and found.group().endswith("ce"))


def _is_unlimited(claim: Claim, evidence: Evidence) -> bool:
    """Whether a statement says that what is asked about has no limit."""
    amount_asked = evidence.question.kind is Kind.LIMIT or evidence.question.wants in ("data", "length", "count")
    if not amount_asked or not questioning().forms["no_limit"].search(claim.text):
        return False
    asked = set(evidence.question.counted or evidence.question.focus)
    return bool(asked & evidence.knowledge.words(claim.id).text)


def _in_example(claim: Claim) -> bool:
    step = questioning().forms["step_or_example"]
    return (
        bool(step.match(claim.text))
        or any(part.endswith("?") or step.match(part) for part in claim.context[1:])
        or claim.text.endswith("?")
    )


def _opposed(claim: Claim, question: Question) -> bool:
    """Whether a statement bounds from the other side than the question asks: a minimum, or a mere default, for a
    maximum."""
    forms, said = questioning().forms, f"{claim.text} {claim.aspect}"
    bound_asked = forms["most_words"].search(question.text) and not forms["default_asked"].search(question.text)
    if bound_asked and forms["states_default"].search(said) and not forms["bounds_more"].search(said):
        return True
    for asked, other in (("most_words", "least_words"), ("least_words", "most_words")):
        if forms[asked].search(question.text) and not forms[other].search(question.text):
            return bool(forms[other].search(said)) and not forms[asked].search(said)
    return False


def _outside_clauses(values: list[Quantity], text: str) -> bool:
    """Whether a sentence gives any of some values outside of clauses that set a case ("if it is greater than 5 GB")."""
    clauses = questioning().forms["clause_of_case"].findall(text)
    return not clauses or any(value.text and not any(value.text in clause for clause in clauses) for value in values)


def _sums_up(claim: Claim, question: Question) -> bool:
    """Whether a statement gives the value of all things together, and the question does not ask for that."""
    totals = questioning().forms["totals"]
    return bool(totals.match(claim.text)) and not totals.search(question.text)


def _is_formula(text: str) -> bool:
    left, equals, right = text.partition(" = ")
    return bool(equals) and bool(find_quantities(left)) and bool(find_quantities(right))


def fits(value: Quantity, wants: str | None) -> bool:
    """Whether a quantity is of the dimension that is wanted."""
    alike = {
        "frequency": {"frequency", "time"},
        "rate": {"rate", "frequency"},
        "speed": {"rate", "frequency", "time"},
        "time": {"time"},
    }
    if wants == "number":
        return True
    if wants in ("rate", "speed") and value.per and value.dimension in ("count", "data"):
        return True
    if wants in ("length", "data") and value.counted:
        written = any(stem(word) in questioning().stems["written_lengths"] for word in value.counted.split())
        return written or value.dimension == wants
    return value.dimension in alike.get(wants or "", {wants})


def fitting_values(claim: Claim, evidence: Evidence) -> list[Quantity]:
    """The values of a statement that are of the dimension wanted; what happens every five minutes lasts for no time."""
    question = evidence.question
    found = [value for value in values_of(claim, evidence.knowledge) if fits(value, question.wants)]
    if _tells_extent(claim, question):
        return [value for value in values_of(claim, evidence.knowledge) if value.dimension == "length"] or found
    if question.wants != "time" or questioning().forms["every"].search(question.text):
        return found
    return [v for v in found if not re.search(rf"\bevery {re.escape(v.text)}", claim.text, re.I)]
