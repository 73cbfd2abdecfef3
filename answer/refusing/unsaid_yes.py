"""Yes or no that nothing says: by a statement of another thing, of nothing to compare with, or of too little."""

from __future__ import annotations

from collections.abc import Iterable

from answer.asking.negation import is_negative, question_negated
from answer.asking.phrasing import asking_sentence
from answer.draft import Draft, all_said
from answer.finding.assertion import says_enough, speaks_of_subject
from answer.finding.enumeration import enumerated
from answer.finding.evidence import Evidence
from answer.finding.fields import values_of
from answer.finding.options import gives_own_switch
from answer.finding.polarity import without_asked
from answer.finding.verdict import said_yes
from answer.model import Kind
from ingest.model import Claim
from ingest.shape import finite_verb
from ontology.questioning import questioning
from ontology.words import fold, terms_of


def affirms_unsaid(draft: Draft, evidence: Evidence) -> bool:
    """Whether a yes or no rests on a statement of another thing than the one of which a question asks ("Does X …?"), or
    on one that denies nothing and leaves out what is asserted; of a number that is given, a like one decides."""
    question = evidence.question
    if draft.reason != "boolean" or not draft.claims:
        return False
    if draft.boolean and not speaks_of_subject(draft.claims, evidence):
        return True
    first = draft.claims[0]
    if question.kind is not Kind.BOOLEAN or gives_own_switch(first, evidence):
        return False
    if _compares_with_unsaid(draft, evidence) or (draft.boolean and _names_side_by_side(first, evidence)):
        return True
    if _tells_no_kind(first, evidence) or (not draft.boolean and _tells_no_need(first, evidence)):
        return True
    if question.quantities and _gives_like_number(draft.claims, evidence):
        return False
    if any(quantity.unit for quantity in question.quantities):
        return True
    plain = first.form in ("sentence", "item", "head") or said_yes(first.value) is None
    affirms = draft.boolean or (question_negated(question.text) and not is_negative(first.text))
    return plain and affirms and not says_enough(draft.claims, evidence)


def _names_side_by_side(claim: Claim, evidence: Evidence) -> bool:
    """Whether a statement of another thing enumerates two things side by side of which a question asks if the one does
    something to, or is in, the other: it says nothing of that."""
    linked = [link for link in evidence.question.links if claim.subject not in link.entities]
    items = [set(terms_of(item)) for item in enumerated(fold(claim.value if claim.form == "cell" else claim.text))]
    return sum(any(set(terms_of(link.matched)) <= item for item in items) for link in linked) > 1


def _tells_no_kind(claim: Claim, evidence: Evidence) -> bool:
    """Whether a question asks if a thing is a kind of another, and a statement neither says what the one is nor lists
    it below the other."""
    found = questioning().forms["kind_of_asked"].match(asking_sentence(evidence.question.text))
    if found is None:
        return False
    thing, kind = set(terms_of(found["thing"])), set(terms_of(found["class"]))
    heads = set(terms_of(" ".join((*claim.context, evidence.knowledge.label(claim.subject)))))
    verb = finite_verb(claim.text)
    subject, told = ("", claim.text) if verb is None else (claim.text[:verb], claim.text[verb:])
    if verb is not None and not questioning().forms["verb_be"].match(told):
        return True
    classed = thing <= heads.union(terms_of(subject)) and kind <= set(terms_of(told))
    return not classed and not (kind <= heads and thing <= set(terms_of(claim.text)))


def _tells_no_need(claim: Claim, evidence: Evidence) -> bool:
    """Whether a question asks if a thing does without another, and a statement that is to deny it says of no need."""
    forms = questioning().forms
    return bool(without_asked(evidence)) and not (forms["indispensable"].search(claim.text) or is_negative(claim.text))


def _gives_like_number(claims: Iterable[Claim], evidence: Evidence) -> bool:
    """Whether statements give a number of what a number in a question is of, or a bare one."""
    given = {quantity.dimension for quantity in evidence.question.quantities}
    return any(
        value.dimension in given or not value.unit for claim in claims for value in values_of(claim, evidence.knowledge)
    )


def _compares_with_unsaid(draft: Draft, evidence: Evidence) -> bool:
    """Whether a question asks if a thing is more so than another ("Is X faster than Y?"), and statements speak of no
    other, nor say that one is the most of all."""
    found = questioning().forms["than_another"].search(evidence.question.text)
    if found is None or questioning().forms["superlative"].search(all_said(draft.claims)):
        return False
    other = set(terms_of(found["other"])) - set(terms_of(evidence.question.text[: found.start()]))
    said = {stem for claim in draft.claims for stem in evidence.knowledge.words(claim.id).text}
    measured = any(character.isdigit() for character in found["other"])
    return bool(other) and not measured and not other & said
