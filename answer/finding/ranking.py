"""Ranking: candidates for one statement that answers, put in order by score, form and support."""

from __future__ import annotations

import re
from collections.abc import Sequence

from answer.asking.negation import case_denied, denies_one_of, holds_negation, is_negative, question_negated
from answer.asking.phrasing import asks_only, without_address
from answer.asking.question import OWNERS, Question, asks_code
from answer.asking.written import (
    OPTION,
    bears_options,
    count_cues,
    count_duties,
    has_name_beside_noun,
    is_named_so,
    tells_agent,
    tells_noun,
)
from answer.finding.announced import led_in
from answer.finding.cell_fit import cell_bonus
from answer.finding.completing import instructs
from answer.finding.defaults import default_bonus
from answer.finding.evidence import Candidate, Evidence, cover, once
from answer.finding.options import is_option
from answer.finding.support import support_by_section
from answer.finding.telling import is_outdated
from answer.finding.wanted_values import RIGHT_FORM, may_give_value, value_bonus
from answer.knowledge import ClaimWords
from answer.model import Kind
from ingest.model import Claim
from ingest.shape import is_command, is_name, is_order, opens_list, reads_as_prose
from ontology.options import options
from ontology.questioning import questioning
from ontology.relations import relations
from ontology.words import stem, terms_of

_ASSIGNS = re.compile(r"[\w.\[\]\"']+ *[:=](?= |$)")
_EXPLAINS = re.compile(r"\s*[-*+] +`[^`]+`\s*(?::| [-–—] )")  # an item that tells what a name in code does
_COMMANDED = stem("command")
_LOOKED_AT, _LOOKED_FOR_VALUES = 25, 120
_HEAD = 0.06
_WRITTEN, _BESIDE_NOUN = 0.08, 0.12
# What a statement gains that denies what is to be denied, and loses that denies what is asked, or is of another case.
_DENIES, _DENIED, _OTHER_CASE = 0.15, 0.15, 0.12
_KIND = 0.06
_COMMAND = 0.3
_SHOWN = 0.1  # what a statement loses that only shows what something looks like, where one asks how it is done
_TOLD_OF_CODE = 0.4  # of what is to be done in code and the sentence before it
_AGENT = 0.12  # what a statement gains that says by whom a deed is done, where that is asked
_NAMED = 0.2  # what a statement gains that bears the options which a question names outright
_OUTDATED = 0.12  # what a statement loses that holds for older versions only
_FIELD, _OWN = 0.15, 0.15  # what a field loses that is not asked for, and a statement gains of the option that is
_CODE = 0.2  # what source code loses where no code is asked for


@once
def rank_by_form(evidence: Evidence) -> Sequence[tuple[Candidate, float]]:
    """The best candidates with how well each has the form that is wanted, best first by score, form and support."""
    pool = [c for c in evidence.candidates if not _says_nothing(c.claim, evidence)]
    if evidence.question.wants:
        pool = [c for c in pool[:_LOOKED_FOR_VALUES] if not _is_unasked_code(c.claim, evidence.question)]
        pool = [c for c in pool if may_give_value(c.claim, evidence)]
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
    if _is_unasked_code(claim, question) and not evidence.knowledge.comment_above(claim):
        return -_CODE, 0.3
    if question.wants:
        return value_bonus(claim, evidence)
    cues = count_cues(claim.text, question.text) + count_duties(claim.text, question.text)
    cued = _WRITTEN * (cues + is_named_so(claim.text, question.terms))
    if question.kind is Kind.HOWTO:
        bonus, fit = _instruction_bonus(claim, evidence)
        return bonus + cued, fit
    bonus = cell_bonus(claim, question) + _kind_bonus(claim, evidence) + default_bonus(claim, question)
    bonus -= _FIELD if _is_unasked_field(claim, evidence) else 0.0
    bonus += cued
    bonus += _OWN if is_option(claim.subject, evidence) and _is_all_asked(claim, evidence) else 0.0
    if not question.denied and question.kind in (Kind.REVERSE, Kind.FACT) and question_negated(question.text):
        bonus += _DENIES if is_negative(claim.text) else 0.0
    brief = claim.form in ("cell", "item")  # in a sentence, what is denied may be another case, or said by the way
    if brief and question.kind is Kind.REVERSE and not holds_negation(question.text):
        bonus -= _DENIED if denies_one_of(set(question.focus) - question.named, claim.text) else 0.0
    bonus += _BESIDE_NOUN if has_name_beside_noun(claim.text, question) else 0.0
    if any(noun in question.asked and form.search(claim.text) for noun, form in questioning().written.items()):
        bonus += _WRITTEN
    if question.kind is Kind.REVERSE and claim.form == "head" and not opens_list(claim.text):
        bonus -= 0.0 if _says_by_itself(claim, evidence) else _HEAD
    bonus += _BESIDE_NOUN if tells_noun(claim.text, question) else 0.0
    bonus += _NAMED * bears_options(claim, question)
    bonus += _AGENT if tells_agent(claim.text, question) else 0.0
    cased = questioning().forms["case_asked"].search(question.text)
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


def _says_by_itself(claim: Claim, evidence: Evidence) -> bool:
    """Whether the words of a statement itself, not those around it, say what tells the thing asked for from others."""
    telling = set(evidence.question.focus) - set(evidence.question.asked)
    return bool(telling) and telling <= evidence.knowledge.words(claim.id).text


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


def _instruction_bonus(claim: Claim, evidence: Evidence) -> tuple[float, float]:
    if _shows_only(claim, evidence):
        return -_SHOWN, 0.3
    commanded = bool(questioning().forms["command_asked"].search(evidence.question.text))
    if commanded and _is_typed(claim, evidence.question):
        return _COMMAND, 1.0
    if instructs(claim, evidence):
        return RIGHT_FORM, 1.0
    if _denies_outright(claim.text) and not question_negated(evidence.question.text):
        return -_SHOWN, 0.7
    if _says_how(claim, evidence):
        return RIGHT_FORM, 1.0
    ordered = not commanded and is_order(without_address(claim.text)) and claim.form in ("sentence", "item")
    return (RIGHT_FORM / 2, 1.0) if ordered else (0.0, 0.7)


def _denies_outright(text: str) -> bool:
    """Whether a statement denies something, and not only of what it goes on to describe ("a box that cannot …")."""
    return is_negative(questioning().forms["relative_clause"].split(without_address(text))[0])


def _says_how(claim: Claim, evidence: Evidence) -> bool:
    """Whether a statement leads code in, says what to do or to use to some end, or names an option."""
    forms = questioning().forms
    told = forms["instructs"].match(claim.text) or OPTION.search(claim.text) or led_in(claim, evidence.knowledge)
    return bool(told or (forms["means_told"].match(claim.text) and _says_deed(claim.text, evidence.question.text)))


def _says_deed(text: str, question: str) -> bool:
    """Whether a statement says the deed of which a question asks how it is done, with its particle as one word
    ("back up", "backup") or without."""
    found = questioning().forms["howto_deed"].search(question)
    deed = terms_of(found["deed"])[:1] if found else []
    joined = "".join(question[found.start("deed") :].split()[:2]) if found else ""
    return not deed or bool({deed[0], stem(joined), *questioning().synonyms.get(deed[0], ())} & set(terms_of(text)))


def _is_typed(claim: Claim, question: Question) -> bool:
    """Whether a statement is what one types at a prompt: a command, code that sets no value, or, where a question asks
    which command it is, an item that explains one."""
    if claim.form in ("command", "code"):
        return not _ASSIGNS.match(claim.text)
    return is_command(claim.text) or (_COMMANDED in question.asked and bool(_EXPLAINS.match(claim.span.quote)))


def _shows_only(claim: Claim, evidence: Evidence) -> bool:
    """Whether a statement, or the sentence that leads code in, says what something looks like: one does not type it.
    Nor does one type code of which neither itself nor the sentence before it says what is to be done."""
    leads, forms = evidence.knowledge.lead_in(claim), questioning().forms
    if any(forms["looks_like"].search(text) for text in (claim.text, *leads)):
        return True
    if any(forms["given_before"].search(lead) for lead in leads):
        return True
    if len(leads) < 2:
        return False
    said = ClaimWords(frozenset(terms_of(" ".join((claim.text, *leads[1:])))), frozenset())
    asked = tuple(term for term in evidence.question.focus if term not in questioning().light | {_COMMANDED})
    return bool(asked) and cover(asked, said, evidence.knowledge)[0] < _TOLD_OF_CODE


def _says_nothing(claim: Claim, evidence: Evidence) -> bool:
    """Whether a statement only names what stands below it, and nothing does; a table's cells speak for its head, and
    what answers a question for that."""
    if claim.rule == "table head":
        return True
    if claim.form in ("head", "sentence") and asks_only(claim.text):
        return len(evidence.knowledge.children(claim.id)) < 2
    if claim.form == "title":
        return is_name(claim.text) or len(evidence.knowledge.section(claim.section)) > 1
    return claim.form == "head" and not evidence.knowledge.children(claim.id) and is_name(claim.text)
