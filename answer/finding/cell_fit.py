"""Cells that a question points to: it names their thing, their characteristic, or both."""

from __future__ import annotations

from answer.asking.question import Question
from answer.finding.verdict import said_yes
from answer.model import Kind
from ingest.cells import bearer_of, thing_of
from ingest.model import Claim
from ingest.shape import tick_value
from ontology.questioning import questioning
from ontology.words import normalise, terms_of

_THING, _TRAIT = 0.14, 0.1
_UNASKED = 0.1  # for a cell that says yes or no of a characteristic which the question leaves out
_REFUSED, _CONFIRMED = 0.15, 0.05  # for a cell that denies the characteristic by which a thing is asked for, or says it


def meets(claim: Claim, question: Question) -> bool:
    """Whether a cell stands where a row and a column meet whose names both stand in the question."""
    if claim.form != "cell" or not claim.aspect:
        return False
    thing, main = thing_of(claim), set(question.main)
    return all((words := set(terms_of(name))) and words <= main for name in (thing, claim.aspect))


def cell_bonus(claim: Claim, question: Question) -> float:
    """What a cell gains where the question itself, outside its setting, names its thing and its characteristic, or
    asks with the word that heads the cell ("where …?" for a column "where"); a mere yes or no tells not what
    happens."""
    happening = questioning().forms["happening_asked"].search(question.text)
    if claim.form != "cell" or (happening and said_yes(claim.value) is not None):
        return 0.0
    words = set(terms_of(bearer_of(claim)))
    main = set(question.main)
    sort_only = question.kind is Kind.REVERSE and words <= set(question.asked)
    bonus = _THING if words and words <= main and not sort_only else 0.0
    if questioning().forms["head_asked"].match(question.text):
        bonus += _TRAIT if normalise(question.text).split()[0] in normalise(claim.aspect).split() else 0.0
    if question.kind is Kind.DEFINITION and questioning().forms["defining_aspect"].match(claim.aspect):
        bonus += _TRAIT
    if question.kind is Kind.REVERSE and not question.negated and said_yes(claim.value) is False:
        bonus -= _REFUSED
    trait = set(terms_of(claim.aspect))
    bonus -= _UNASKED if tick_value(claim.value) is not None and trait and not trait & main else 0.0
    bonus += _CONFIRMED if question.kind is Kind.REVERSE and trait & main & set(terms_of(claim.value)) else 0.0
    like = {other for stem in main for other in questioning().synonyms.get(stem, ())}
    return bonus + (_TRAIT * len(trait & (main | like)) / len(trait) if trait else 0.0)
