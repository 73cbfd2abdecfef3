"""Which things have what is asked: statements about several things that say it in the same words ("which balancers work
at layer 4")."""

from __future__ import annotations

from collections.abc import Iterable

from answer.asking.asked_noun import asks_many
from answer.asking.negation import denies_one_of, holds_negation, is_negative
from answer.asking.phrasing import asking_sentence
from answer.asking.question import Question
from answer.draft import Draft
from answer.finding.evidence import Candidate, Evidence
from answer.finding.ranking import rank_by_form
from answer.finding.verdict import said_yes
from answer.model import Kind
from answer.wording import finish, full_statement, shorten
from ingest.cells import bearer_of
from ingest.model import Claim
from ontology.questioning import questioning
from ontology.relations import relations
from ontology.words import terms_of

_LOOKED_AT = 12
_COVERED, _LESS = 0.7, 0.1  # of the question in the best statement, and what another may cover less
_FORMS = frozenset({"cell", "item", "sentence"})
_MOST, _LONGEST = 5, 240
_BRIEF = 6  # words of a statement that a denial in it turns


def solve_bearers(evidence: Evidence) -> Draft | None:
    """The statements that say what is asked of several things of the sort asked for; None where they say it of one
    thing only."""
    question = evidence.question
    if question.kind not in (Kind.LIST, Kind.REVERSE) or not question.asked or not asks_many(question.text):
        return None
    ranked = [candidate for candidate, _ in rank_by_form(evidence)[:_LOOKED_AT]]
    if not ranked or ranked[0].coverage < _COVERED:
        return None
    best, asserted = ranked[0], _asserted(evidence) - set(ranked[0].missing)
    if not asserted:
        return None
    told: dict[str, Candidate] = {}
    # whether things of the sort are said to be otherwise, or the question says that they are
    others = question.negated and bool(questioning().forms["lacking_asked"].search(question.text))
    for candidate in ranked:
        says = asserted <= evidence.knowledge.words(candidate.claim.id).text and _says_as_much(candidate, best)
        if says and _is_of_sort(candidate.claim, evidence):
            if _says_otherwise(candidate.claim, question, asserted):
                others = True
            else:
                told.setdefault(_thing_of(candidate.claim, evidence), candidate)
    few = len(told) < (1 if others else 2)
    if few or len(told) > _MOST or _are_nested(told.values(), evidence) or not (others or best in told.values()):
        return None
    claims = [candidate.claim for candidate in told.values()]
    lines = [finish(shorten(full_statement(claim, evidence.knowledge), _LONGEST)) for claim in claims]
    return Draft("\n".join(lines), claims, best.score, best.coverage, missing=best.missing, reason="list")


def _says_otherwise(claim: Claim, question: Question, asserted: set[str]) -> bool:
    """Whether a brief statement has what a question asks for without, or lacks what it asks for ("no cost", "cost"); a
    longer one where it denies it right before it says it ("… Cannot be a spare wheel")."""
    if question.negated:
        return False
    asked = holds_negation(asking_sentence(question.text))
    if len(claim.text.split()) <= _BRIEF:
        return is_negative(claim.text) != asked
    return not asked and denies_one_of(asserted, claim.text)


def _asserted(evidence: Evidence) -> set[str]:
    """The terms by which a question tells some things of a sort from the others: neither the sort's nor names'."""
    question = evidence.question
    return set(question.focus) - set(question.asked) - question.named


def _says_as_much(candidate: Candidate, best: Candidate) -> bool:
    return candidate.coverage >= best.coverage - _LESS and set(candidate.missing) <= set(best.missing)


def _is_of_sort(claim: Claim, evidence: Evidence) -> bool:
    """Whether a statement is about a thing of the sort asked for, by the thing's name, its class, or the head of the
    table it stands in, and the question does not name the thing itself."""
    noun, knowledge = evidence.question.asked[-1], evidence.knowledge
    if is_negative(claim.text) < evidence.question.negated or _is_refused(claim) > evidence.question.negated:
        return False
    if claim.form not in _FORMS or claim.subject in evidence.question.entities or knowledge.children(claim.id):
        return False
    named = set(terms_of(f"{knowledge.label(claim.subject)} {_thing_of(claim, evidence)}"))
    heads = {stem for head in _heads_over(claim, evidence) for stem in terms_of(head)}
    kind = relations().kind_of_noun.get(noun)
    return noun in named | heads or (kind is not None and knowledge.entity(claim.subject).kind == kind)


def _heads_over(claim: Claim, evidence: Evidence) -> tuple[str, ...]:
    """The head of the table that a cell stands in; that over things with statements of their own below them."""
    if claim.form == "cell":
        return claim.context[-1:]
    thing = evidence.knowledge.label(claim.subject).casefold()
    below = bool(thing) and len(claim.context) > 1 and claim.context[-1].casefold().startswith(thing)
    return claim.context[-2:-1] if below else ()


def _is_refused(claim: Claim) -> bool:
    """Whether a statement is the cell of a table that denies its characteristic of its thing."""
    return claim.form == "cell" and said_yes(claim.value) is False


def _thing_of(claim: Claim, evidence: Evidence) -> str:
    """What a statement is about: a cell's row or column, else the label of its subject."""
    return bearer_of(claim) if claim.form == "cell" else evidence.knowledge.label(claim.subject)


def _are_nested(told: Iterable[Candidate], evidence: Evidence) -> bool:
    """Whether one of the things told of is a part of another."""
    subjects = [candidate.claim.subject for candidate in told]
    return any(one != other and one in evidence.knowledge.scopes(other) for one in subjects for other in subjects)
