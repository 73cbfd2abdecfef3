"""Facts, limits, reverse questions and instructions: the one statement that answers, told with its subject."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from answer.announced import led_in
from answer.completing import instructs, with_instruction, with_second_part
from answer.counting import NEAR, counts
from answer.draft import Draft
from answer.evidence import Candidate, Evidence, once
from answer.fields import in_asked_unit, values_of
from answer.model import Kind
from answer.negation import case_denied, is_negative, question_negated
from answer.options import is_option
from answer.question import OWNERS, Question, asks_code
from answer.support import support_by_section
from answer.telling import is_outdated, tell
from answer.verdict import said_yes
from answer.written import count_cues, has_name_beside_noun, is_named_so, tells_agent
from ingest.cells import bearer_of, thing_of
from ingest.model import Claim, Quantity
from ingest.quantities import find_quantities
from ingest.shape import is_command, is_name, opens_list, reads_as_prose
from ontology.options import options
from ontology.questioning import questioning
from ontology.relations import relations
from ontology.words import normalise, stem, terms_of

_LOOKED_AT = 25
_WHEN = re.compile(r"when\b", re.I)
_LEAST = 0.4  # of a question for a time in a statement that gives one
_TRIED = 5  # statements tried where the best is a near miss
_LOOKED_FOR_VALUES = 120
_STEP = re.compile(
    r"^(?:step \d+|how (?:do|does|many|much)\b|(?:for )?example\b(?! of)|for instance\b|e\.g\.|ie\b)", re.I
)
_RIGHT_FORM, _WRONG_FORM = 0.16, 0.3
_COUNTED, _BOUNDED = 0.14, 0.05
_UNCOUNTED = 0.22
_HEAD = 0.06
_WRITTEN, _BESIDE_NOUN = 0.08, 0.12
_DENIES, _OTHER_CASE = 0.15, 0.12
_TOTAL = 0.1
_THING, _TRAIT, _KIND = 0.14, 0.1, 0.06
_REFUSED, _CONFIRMED = 0.15, 0.05  # for a cell that denies the characteristic by which a thing is asked for, or says it
_DEFAULT, _OPPOSED = 0.1, 0.12
_SIGNS = frozenset(map(stem, "character letter digit sign byte level layer".split()))  # what lengths are counted in
_PHRASE_END = re.compile(r"\s(?:away|from|to|in|on|at|with|by|that|which)\s")
_COMMAND = 0.3
_AGENT = 0.12  # what a statement gains that says by whom a deed is done, where that is asked
_OUTDATED = 0.12  # what a statement loses that holds for older versions only
_FIELD, _OWN = 0.15, 0.15  # what a field loses that is not asked for, and a statement gains of the option that is
_CODE = 0.2  # what source code loses where no code is asked for
_NUMBERED_NOUN = re.compile(r"\b([a-z]+) (?:of|is|=) \d[\d.,]*(?=[\s.,;)]*$|[.,;)]\s)")
_BESIDE = 0.7  # what a term counts that is covered by another statement about the same thing


def solve_point(evidence: Evidence) -> Draft | None:
    """The statement that fits best by words, meaning, entities and form; None where there is no candidate."""
    ranked = rank_by_form(evidence)[:1]
    first = _draft(*ranked[0], evidence) if ranked else None
    timed = evidence.question.wants == "time" and _WHEN.match(evidence.question.text)
    if timed and (first is None or first.coverage < _LEAST):  # "when" may ask for an event, too
        return solve_point(evidence.asking(replace(evidence.question, wants=None)))
    return first


def next_points(evidence: Evidence) -> Iterator[Draft]:
    """The statements that come next, for where the best one is a near miss: of instructions none does as well."""
    ranked = rank_by_form(evidence)[1:_TRIED] if evidence.question.kind is not Kind.HOWTO else ()
    drafts = (_draft(best, fit, evidence) for best, fit in ranked)
    return (draft for draft in drafts if draft is not None)


def _draft(best: Candidate, fit: float, evidence: Evidence) -> Draft | None:
    """A statement told as the answer; None where it has not the value that is wanted."""
    if evidence.question.wants and not fit:
        return None
    claims, text = tell(best.claim, evidence)
    text = with_asked_unit(text, best.claim, evidence)
    asked = questioning().forms["setting"].sub("", evidence.question.text)
    if len(claims) == 1 and questioning().forms["second_part"].search(asked):
        claims, text = with_second_part(best.claim, text, evidence)
    leads = len(claims) == 1 and bool(led_in(best.claim, evidence.knowledge))
    if evidence.question.kind is Kind.HOWTO and (leads or not instructs(best.claim, evidence)):
        claims, text = with_instruction(best.claim, claims, text, evidence)
    covered, missing = _coverage_with(claims, best, evidence), best.missing
    if evidence.question.kind is Kind.REVERSE:
        covered, missing = _coverage_around(best, evidence)
    return Draft(text, claims, best.score, covered, fit, missing=missing, reason="point")


def with_asked_unit(text: str, claim: Claim, evidence: Evidence) -> str:
    """What is told, with the value in the unit that the question asks for, where the text has another."""
    question = evidence.question
    fitting = _fitting(claim, evidence) if question.wants else []
    told = in_asked_unit(fitting[0], question.text, text) if len(fitting) == 1 else ""
    return f"{text} ({told})" if told else text


@once
def rank_by_form(evidence: Evidence) -> Sequence[tuple[Candidate, float]]:
    """The best candidates with how well each has the form that is wanted, best first by score, form and support."""
    pool = [c for c in evidence.candidates if not _says_nothing(c.claim, evidence)]
    if evidence.question.wants:
        pool = [c for c in pool[:_LOOKED_FOR_VALUES] if _may_value(c.claim, evidence)]
    looked = [(candidate, *_form_bonus(candidate, evidence)) for candidate in pool[:_LOOKED_AT]]
    support = support_by_section(evidence)
    looked.sort(key=lambda entry: -(entry[0].score + entry[1] + support.get(entry[0].claim.section, 0.0)))
    return [(candidate, fit) for candidate, _, fit in looked]


def _form_bonus(candidate: Candidate, evidence: Evidence) -> tuple[float, float]:
    """What a candidate's form adds to its score, and how well it fits what is wanted (0..1)."""
    bonus, fit = _bonus_of_kind(candidate, evidence)
    return bonus - (_OUTDATED if is_outdated(candidate.claim, evidence) else 0.0), fit


def _bonus_of_kind(candidate: Candidate, evidence: Evidence) -> tuple[float, float]:
    claim, question = candidate.claim, evidence.question
    if _is_unasked_code(claim, question):
        return -_CODE, 0.3
    if question.wants:
        return _value_bonus(claim, evidence)
    cued = _WRITTEN * (count_cues(claim.text, question.text) + is_named_so(claim.text, question.terms))
    if question.kind is Kind.HOWTO:
        bonus, fit = _instruction_bonus(claim, evidence)
        return bonus + cued, fit
    bonus = _cell_bonus(claim, question) + _kind_bonus(claim, evidence) + _default_bonus(claim, question)
    bonus -= _FIELD if _is_unasked_field(claim, evidence) else 0.0
    bonus += cued
    bonus += _OWN if is_option(claim.subject, evidence) and _is_all_asked(claim, evidence) else 0.0
    if not question.denied and question.kind in (Kind.REVERSE, Kind.FACT) and question_negated(question.text):
        bonus += _DENIES if is_negative(claim.text) else 0.0
    bonus += _BESIDE_NOUN if has_name_beside_noun(claim.text, question) else 0.0
    if any(noun in question.asked and form.search(claim.text) for noun, form in questioning().written.items()):
        bonus += _WRITTEN
    if question.kind is Kind.REVERSE and claim.form == "head" and not opens_list(claim.text):
        bonus -= _HEAD
    bonus += _AGENT if tells_agent(claim.text, question) else 0.0
    cased = re.search(r"\bif\b", question.text, re.I)
    if cased and {case_denied(claim.text), case_denied(question.text)} == {True, False}:
        bonus -= _OTHER_CASE
    return bonus, 1.0


def _is_unasked_code(claim: Claim, question: Question) -> bool:
    return claim.form == "code" and not asks_code(question) and not reads_as_prose(claim.text)


def _is_unasked_field(claim: Claim, evidence: Evidence) -> bool:
    """Whether a line only gives a field of an option that the question does not ask for."""
    labelled = options().labelled(claim.text) if is_option(claim.subject, evidence) else None
    return labelled is not None and not labelled[0].asks.search(evidence.question.text)


def _is_all_asked(claim: Claim, evidence: Evidence) -> bool:
    """Whether a question has no other words than the name of what a claim is about."""
    return set(terms_of(evidence.knowledge.label(claim.subject))) == set(evidence.question.focus)


def _kind_bonus(claim: Claim, evidence: Evidence) -> float:
    """What a statement gains that names a thing of the class asked for ("which protocols …")."""
    asked = {relations().kind_of_noun.get(stem) for stem in evidence.question.asked} - {None}
    if not asked:
        return 0.0
    knowledge = evidence.knowledge
    given = set(evidence.question.entities)
    subject = knowledge.entity(claim.subject)
    picks = evidence.question.kind is Kind.REVERSE and subject.known and subject.kind in OWNERS
    about = [claim.subject] if picks or is_option(claim.subject, evidence) else []
    named = {knowledge.entity(identity).kind for identity in (*claim.mentions, *about) if identity not in given}
    return _KIND if asked & named else 0.0


def _default_bonus(claim: Claim, question: Question) -> float:
    """What a statement gains that states a default where the question asks for one."""
    forms = questioning().forms
    asks = re.search(r"\bdefaults?\b", question.text, re.I)
    states = forms["states_default"].search(claim.text) or questioning().signs["default"].search(claim.text)
    return _DEFAULT if asks and states else 0.0


def _instruction_bonus(claim: Claim, evidence: Evidence) -> tuple[float, float]:
    if not instructs(claim, evidence):
        told = led_in(claim, evidence.knowledge) or questioning().forms["instructs"].match(claim.text)
        return (_RIGHT_FORM, 1.0) if told else (0.0, 0.7)
    typed_in = claim.form in ("command", "code") or is_command(claim.text)
    return (
        _COMMAND if typed_in and questioning().forms["command_asked"].search(evidence.question.text) else _RIGHT_FORM
    ), 1.0


def _meets(claim: Claim, question: Question) -> bool:
    """Whether a cell stands where a row and a column meet whose names both stand in the question."""
    if claim.form != "cell" or not claim.aspect:
        return False
    thing, main = thing_of(claim), set(question.main)
    return all((words := set(terms_of(name))) and words <= main for name in (thing, claim.aspect))


def _cell_bonus(claim: Claim, question: Question) -> float:
    """What a cell gains where the question itself, outside its setting, names its thing and its characteristic, or
    asks with the word that heads the cell ("where …?" for a column "where")."""
    if claim.form != "cell":
        return 0.0
    words = set(terms_of(bearer_of(claim)))
    main = set(question.main)
    sort_only = question.kind is Kind.REVERSE and words <= set(question.asked)
    bonus = _THING if words and words <= main and not sort_only else 0.0
    if re.match(r"(?:where|when|who|why)\b", question.text, re.I):
        bonus += _TRAIT if normalise(question.text).split()[0] in normalise(claim.aspect).split() else 0.0
    if question.kind is Kind.DEFINITION and questioning().forms["defining_aspect"].match(claim.aspect):
        bonus += _TRAIT
    if question.kind is Kind.REVERSE and not question.negated and said_yes(claim.value) is False:
        bonus -= _REFUSED
    trait = set(terms_of(claim.aspect))
    bonus += _CONFIRMED if question.kind is Kind.REVERSE and trait & main & set(terms_of(claim.value)) else 0.0
    like = {other for stem in main for other in questioning().synonyms.get(stem, ())}
    return bonus + (_TRAIT * len(trait & (main | like)) / len(trait) if trait else 0.0)


def _says_nothing(claim: Claim, evidence: Evidence) -> bool:
    """Whether a statement only names what stands below it, and nothing does; a table's cells speak for its head."""
    if claim.rule == "table head":
        return True
    if claim.form == "title":
        return is_name(claim.text) or len(evidence.knowledge.section(claim.section)) > 1
    return claim.form == "head" and not evidence.knowledge.children(claim.id) and is_name(claim.text)


def _may_value(claim: Claim, evidence: Evidence) -> bool:
    """Whether a statement holds a value of the wanted dimension: stated, not derived in a worked example."""
    if _is_formula(claim.text) or _in_example(claim) or _is_unasked_code(claim, evidence.question):
        return False
    values = values_of(claim, evidence.knowledge)
    if _fitting(claim, evidence) or (values and _meets(claim, evidence.question)):
        return True
    return _is_worded(claim, evidence.question) or _is_unlimited(claim, evidence)


def _is_worded(claim: Claim, question: Question) -> bool:
    """Whether a statement gives the wanted value in words ("every minute", "only one"), of what the question counts, or
    as a bare number of the noun asked for ("a cost of 1")."""
    if (
        question.wants
        and question.asked
        and any(set(terms_of(told[1])) & set(question.asked) for told in _NUMBERED_NOUN.finditer(claim.text))
    ):
        return True
    words = questioning().worded.get(question.wants or "")
    found = words.search(claim.text) if words else None
    if found is None or question.wants != "count":
        return found is not None
    after = terms_of(_PHRASE_END.split(claim.text[found.end() :])[0])[:NEAR]
    return bool(set(question.counted) & set(after)) or ("times" in question.text and found.group().endswith("ce"))


def _is_unlimited(claim: Claim, evidence: Evidence) -> bool:
    """Whether a statement says that what is asked about has no limit."""
    if evidence.question.kind is not Kind.LIMIT or not questioning().forms["no_limit"].search(claim.text):
        return False
    asked = set(evidence.question.counted or evidence.question.focus)
    return bool(asked & evidence.knowledge.words(claim.id).text)


def _in_example(claim: Claim) -> bool:
    return (
        bool(_STEP.match(claim.text))
        or any(part.endswith("?") or _STEP.match(part) for part in claim.context[1:])
        or claim.text.endswith("?")
    )


def _value_bonus(claim: Claim, evidence: Evidence) -> tuple[float, float]:
    question = evidence.question
    if claim.form == "formula" or _is_formula(claim.text):
        return -_WRONG_FORM, 0.1
    values = values_of(claim, evidence.knowledge)
    met = _meets(claim, question)
    fitting = values if met else _fitting(claim, evidence)
    unlimited = _is_unlimited(claim, evidence)
    if not fitting and _is_worded(claim, question):
        return _RIGHT_FORM + (_COUNTED if question.wants == "count" else 0.0), 1.0
    if not fitting and not unlimited:
        return -_WRONG_FORM, 0.0
    bounded = questioning().forms["bound_words"].search(f"{claim.text} {claim.aspect}") or unlimited
    bounded_asked = questioning().forms["bound_words"].search(question.text)
    bonus = _RIGHT_FORM + (_BOUNDED if bounded and bounded_asked else 0.0)
    bonus += _cell_bonus(claim, question) + _default_bonus(claim, question)
    capacity_asked = questioning().forms["capacity_asked"].search(question.text)
    stated_most = questioning().forms["most_words"].search(f"{claim.text} {claim.aspect}")
    if stated_most and not (bounded_asked or capacity_asked):
        bonus -= _BOUNDED
    if question.kind is Kind.LIMIT and _sums_up(claim, question):
        bonus -= _TOTAL
    if _opposed(claim, question):
        return bonus - _OPPOSED, 0.0
    if question.wants != "count":
        return bonus, 1.0
    if met or unlimited or any(counts(value, claim, evidence) for value in fitting):
        return bonus + _COUNTED, 1.0
    return bonus - _UNCOUNTED, 0.0


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
    if wants == "length" and value.counted and stem(value.counted.split()[-1]) in _SIGNS:
        return True
    return value.dimension in alike.get(wants or "", {wants})


def _fitting(claim: Claim, evidence: Evidence) -> list[Quantity]:
    """The values of a statement that are of the dimension wanted; what happens every five minutes lasts for no time."""
    question = evidence.question
    found = [value for value in values_of(claim, evidence.knowledge) if fits(value, question.wants)]
    if question.wants != "time" or re.search(r"\bevery\b", question.text, re.I):
        return found
    return [v for v in found if not re.search(rf"\bevery {re.escape(v.text)}", claim.text, re.I)]


def _coverage_around(best: Candidate, evidence: Evidence) -> tuple[float, tuple[str, ...]]:
    """The share of the question's terms that the best statements about one thing cover together, and the terms that
    none of them covers: who describes a need and asks for the thing speaks of several of its sides at once."""
    knowledge = evidence.knowledge
    thing = knowledge.scopes(best.claim.subject)[-1]
    beside = [c for c in evidence.candidates[:_LOOKED_AT] if knowledge.scopes(c.claim.subject)[-1] == thing]
    missing = tuple(t for t in best.missing if all(t in c.missing for c in beside))
    total = sum(map(knowledge.weight, evidence.question.focus)) or 1.0
    gained = sum(knowledge.weight(t) for t in best.missing if t not in missing) / total
    return min(1.0, best.coverage + _BESIDE * gained), missing


def _coverage_with(claims: list[Claim], best: Candidate, evidence: Evidence) -> float:
    if len(claims) == 1:
        return best.coverage
    return max(scored.coverage for scored in evidence.score_each(claims))
