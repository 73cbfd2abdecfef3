"""Settings: what a reference page states of an option that is asked for: its default, unit, type, or since when it is.

Where the words of a question fit several options alike, each is told with its own value; where an option is named
outright and its page states no such field, nothing else answers (`answer/finding/options.py`).
"""

from __future__ import annotations

from answer.asking.negation import question_negated
from answer.draft import Draft
from answer.finding.evidence import Evidence
from answer.finding.fields import values_of
from answer.finding.options import (
    COVERED,
    Asking,
    Found,
    asking_of_switch,
    field_claims,
    find_asking,
    find_options,
    meant_alike,
    terms_of_option,
)
from answer.finding.wanted_values import fits
from answer.model import Kind
from answer.solving.point import with_asked_unit
from answer.wording import bullet_list, finish, full_statement, say_verdict, shorten
from ingest.model import Claim, Level, Quantity
from ontology.options import Field, options
from ontology.words import fold

_MOST, _MOST_ALONE = 300, 120
_MOST_OPTIONS = 4  # that are told beside one another where none is meant more than another


def solve_setting(evidence: Evidence) -> Draft | None:
    """The field that a question asks for, of the option that it means; None where no option states it."""
    asking = find_asking(evidence)
    return _solve(asking, evidence) if asking else None


def solve_unset(evidence: Evidence) -> Draft | None:
    """The default of the option that tells what a question asks a value of ("how often is it tried?"), where no
    statement gives the value outright."""
    question = evidence.question
    open_asked = question.wants and question.kind is Kind.LIMIT and find_asking(evidence) is None
    terms = terms_of_option(question.text) if open_asked else ()
    return _solve(Asking(options().default, terms), evidence) if terms else None


def solve_switch(evidence: Evidence) -> Draft | None:
    """Whether an option is on by default, or has to be given, where its field says yes or no."""
    asked = (field for field in options().switches if field.asks.search(evidence.question.text))
    return next((draft for draft in (_solve_switch(field, evidence) for field in asked) if draft), None)


def _solve_switch(field: Field, evidence: Evidence) -> Draft | None:
    question = evidence.question
    asking = asking_of_switch(field, question.text)
    found = find_options(asking, evidence) if asking.terms else []
    claims = field_claims(found[0].option, asking, evidence) if found else []
    said = options().said(claims[0].value) if len(claims) == 1 else None
    if said is None or field.denied is None:
        return None
    verdict = said ^ (bool(field.denied.search(question.text)) or question_negated(question.text))
    told, text = _with_description(claims[0], evidence)
    text = say_verdict(verdict, text)
    return Draft(text, told, evidence.score(told[0]).score, found[0].coverage, 1.0, verdict, reason="boolean")


def _solve(asking: Asking, evidence: Evidence) -> Draft | None:
    found = find_options(asking, evidence)
    alike = meant_alike(found) if found else []
    told = [(one, claims) for one in alike for claims in [field_claims(one.option, asking, evidence)] if claims]
    if told and not (told[0][0].named or told[0][0].whole or _may_value(told[0][1][0], evidence)):
        return None
    return _tell(told, evidence) if told else None


def _may_value(claim: Claim, evidence: Evidence) -> bool:
    """Whether a field may answer what is asked of it: no time or size where a number of things is."""
    stated = values_of(_statement(claim, evidence), evidence.knowledge)
    return evidence.question.wants != "count" or not stated or bool(_values(claim, evidence))


def _values(claim: Claim, evidence: Evidence) -> list[Quantity]:
    """The quantities of the dimension that is asked for, which a field gives."""
    wants = evidence.question.wants
    return [v for v in values_of(_statement(claim, evidence), evidence.knowledge) if wants and fits(v, wants)]


def _tell(told: list[tuple[Found, list[Claim]]], evidence: Evidence) -> Draft | None:
    """One field with what the option is for; several side by side, where none is meant more than another."""
    first, pairs = told[0][0], [claim for _, claims in told for claim in claims]
    pairs = [claim for claim in pairs if _values(claim, evidence)] or pairs
    if len({claim.subject for claim in pairs}) == 1 and len({fold(claim.value).casefold() for claim in pairs}) == 1:
        claims, text = _with_description(pairs[0], evidence)
        text = with_asked_unit(text, claims[0], evidence)
    elif len(pairs) <= _MOST_OPTIONS:
        claims, text = pairs, bullet_list([_short(claim, evidence) for claim in pairs])
    else:
        return None
    scored = evidence.score(_statement(pairs[0], evidence))
    return Draft(text, claims, scored.score, max(first.coverage, COVERED), 1.0, missing=first.missing, reason="point")


def _short(claim: Claim, evidence: Evidence) -> str:
    place = claim.context[0] if claim.context else claim.span.document
    return shorten(f"{place}: {full_statement(claim, evidence.knowledge)}", _MOST_ALONE)


def _with_description(claim: Claim, evidence: Evidence) -> tuple[list[Claim], str]:
    """A field after the option's name, with the sentence that tells what the option is for."""
    statement = _statement(claim, evidence)
    text = full_statement(statement, evidence.knowledge)
    described = _described(statement, evidence)
    if described is not None:
        both = f"{text} {finish(fold(described.text))}"
        if len(both) <= _MOST:
            return [statement, described], both
    return [statement], text


def _described(claim: Claim, evidence: Evidence) -> Claim | None:
    """The first sentence of an option's page, beside a line that gives a field alone."""
    if claim.form == "cell" or not options().labelled(claim.text):
        return None
    beside = [c for c in evidence.knowledge.siblings(claim) if c.subject == claim.subject and c.form == "sentence"]
    return next((c for c in beside if not options().labelled(c.text) and c.text != claim.text), None)


def _statement(claim: Claim, evidence: Evidence) -> Claim:
    """The statement that a field was read from."""
    if claim.level is not Level.TYPED:
        return claim
    span = claim.span
    same = evidence.knowledge.records.claims_at(span.document, span.line_start, span.line_end)
    return next((c for c in same if c.level is not Level.TYPED and c.text == claim.text), claim)
