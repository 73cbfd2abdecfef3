"""Nothing said: statements without the characteristic, sort or difference that is asked for, and mere echoes."""

from __future__ import annotations

import re

from answer.asking.gap_asked import find_gap
from answer.asking.phrasing import asks_only
from answer.draft import Draft
from answer.finding.evidence import Evidence, cover
from answer.knowledge import ClaimWords
from answer.model import Kind
from answer.solving.expansion import asked_acronym, find_expansion
from ingest.cells import thing_of
from ingest.quantities import find_quantities
from ingest.shape import has_finite_verb, is_name, is_order
from ontology.questioning import questioning
from ontology.words import terms_of

_CODE_NAME = re.compile(r"(?<![\w-])--?[a-z][\w-]+|\b\w+_\w+|\b[a-z]+(?:[A-Z][a-z]+)+")
# "Which vessel …?" names no characteristic.
_ASKS_THING = re.compile(r"(?:what|which) (?!is\b|are\b|was\b|were\b)", re.I)
_NAME = re.compile(r"(?<=\s)[A-Z][\w.-]*|^[A-Z]+[A-Z\d][\w-]*|(?<=\s)\.\w+")  # written as a name, or a file's ending
_EXPLAINS = re.compile(r"[:=(–—]|\s-\s")
_BRIEF = 3  # words of a statement that merely names a thing


def says_nothing_asked(draft: Draft, evidence: Evidence) -> bool:
    """Whether a draft says nothing of what is asked for."""
    return any(test(draft, evidence) for test in _TESTS)


def _names_no_such(draft: Draft, evidence: Evidence) -> bool:
    """Whether a question asks for one of a sort that is told by its name ("which protocol"), and a statement has no
    like word, nor any name that the question lacks."""
    asked = evidence.question.asked[-1:]
    of_one = evidence.question.kind in (Kind.FACT, Kind.REVERSE, Kind.LIST) and draft.reason == "point"
    if not of_one or not questioning().named.intersection(asked) or asked[0] not in _unsaid(draft, evidence):
        return False
    return all(name in evidence.question.text for claim in draft.claims for name in _NAME.findall(claim.text))


def _unsaid(draft: Draft, evidence: Evidence) -> set[str]:
    """The question's terms that none of a draft's statements covers by itself."""
    return set.intersection(*(set(scored.missing) for scored in evidence.score_each(draft.claims)))


def _lacks_all_asked(draft: Draft, evidence: Evidence) -> bool:
    """Whether a question asks for one of a sort that it names in two words or more ("which shutter speed"), and a
    statement says none of them."""
    asked = set(evidence.question.asked)
    of_one = evidence.question.kind is Kind.REVERSE and draft.reason == "point"
    return of_one and len(asked) > 1 and asked <= set(draft.missing)


def _tells_one_side(draft: Draft, evidence: Evidence) -> bool:
    """Whether a question asks by how much two things differ, and a statement tells of no difference."""
    if draft.reason != "point" or find_gap(evidence.question.text) is None:
        return False
    return not questioning().forms["tells_gap"].search(draft.text)


def _lacks_characteristic(draft: Draft, evidence: Evidence) -> bool:
    """Whether a characteristic is asked for by a name of its own ("the cooldown period") that neither the statement
    nor what stands around it says in any like word."""
    question = evidence.question
    measured = question.kind is Kind.LIMIT or questioning().forms["default_asked"].search(question.text)
    if not measured or question.kind not in (Kind.LIMIT, Kind.FACT) or draft.reason != "point" or not draft.claims:
        return False
    if _ASKS_THING.match(question.text) and question.asked[-1:] and question.asked[-1] not in questioning().unspecific:
        return False
    told = {stem for claim in draft.claims for stem in evidence.said(claim)} | question.named | questioning().unspecific
    named = [term for term in question.asked if term not in told | _measured_by(draft)]
    words = evidence.knowledge.words_of(draft.claims)
    said = ClaimWords(words.text, words.around | words.document)
    return bool(named) and set(named) <= set(question.focus) and cover(named, said, evidence.knowledge)[0] == 0


def _measured_by(draft: Draft) -> set[str]:
    """The nouns that a value tells by its unit alone: "85 °C" is a temperature, where "3 s" may be a delay."""
    given = {value.dimension for claim in draft.claims for value in find_quantities(claim.text)}
    measures = questioning().measures
    return {noun for noun, told in measures.items() if told in given and list(measures.values()).count(told) == 1}


def _spells_nothing(draft: Draft, evidence: Evidence) -> bool:
    """Whether a question asks what an acronym stands for, and a draft does not spell it."""
    acronym = asked_acronym(evidence.question.text)
    if acronym is None or draft.reason == "comparison" or find_expansion(acronym, draft.text):
        return False
    is_the = r"|is (?:the|an?)\b" if len(acronym) == 1 else ""  # "where C is the number of cups"
    keyed = rf"(?:^|\s){re.escape(acronym)} ?[-–—:] \w|" if len(acronym) == 1 else ""  # a letter of a key ("S - small")
    outright = rf"{keyed}\b{re.escape(acronym)}\W{{0,2}} (?:=|means|(?:is short|stands) for{is_the})"
    return not re.search(outright, " ".join([draft.text, *(claim.text for claim in draft.claims)]))


def _only_echoes(draft: Draft, evidence: Evidence) -> bool:
    """Whether a draft of one statement says nothing that the question does not say already; a name as it is written in
    code, of the same words, is something."""
    if evidence.question.kind in (Kind.BOOLEAN, Kind.COMPARISON, Kind.CALCULATION) or len(draft.claims) != 1:
        return False
    if any(name not in evidence.question.text for name in _CODE_NAME.findall(draft.text)):
        return False
    if draft.claims[0].form == "cell" and evidence.question.wants and find_quantities(draft.claims[0].value):
        return False
    asks_who = evidence.question.text.casefold().startswith("who ")
    if asks_who and questioning().forms["person_told"].match(draft.claims[0].text.casefold()):
        return False
    own, names_no_thing = draft.claims[0].text, evidence.question.kind is Kind.HOWTO or not evidence.question.asked
    said = own if names_no_thing and is_name(own, _BRIEF) else draft.text
    return set(terms_of(said)) <= set(evidence.question.terms)


def _only_asks(draft: Draft, evidence: Evidence) -> bool:
    """Whether a draft rests on a statement that itself asks what is asked."""
    one = draft.reason in ("point", "definition") and len(draft.claims) == 1
    return one and draft.claims[0].form != "code" and asks_only(draft.claims[0].text)


def _defines_nothing(draft: Draft, evidence: Evidence) -> bool:
    """Whether a definition is asked for, and a statement is an order, or no sentence and only mentions the thing as a
    value or by the way ("attached to a mast or boom"), or names it with what it is for."""
    asked = set(evidence.question.asked)
    if evidence.question.kind is not Kind.DEFINITION or draft.reason != "point" or not asked or len(draft.claims) != 1:
        return False
    claim = draft.claims[0]
    if claim.form == "code":
        return False
    if is_order(claim.text):
        return True
    said = claim.value if claim.form == "cell" else claim.text
    names = terms_of(" ".join((*evidence.knowledge.entity(claim.subject).names, *claim.context[-1:], thing_of(claim))))
    if has_finite_verb(said) or _EXPLAINS.search(said) or asked <= set(names):
        return False
    return asked <= set(terms_of(f"{said} {' '.join(claim.context)} {claim.text}"))


_TESTS = (
    _names_no_such,
    _lacks_all_asked,
    _tells_one_side,
    _lacks_characteristic,
    _spells_nothing,
    _only_echoes,
    _defines_nothing,
    _only_asks,
)
