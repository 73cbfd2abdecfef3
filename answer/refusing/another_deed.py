"""Another deed: statements that tell how the reverse is done, of no like deed, or of what has what is to be lacking."""

from __future__ import annotations

import re

from answer.asking.negation import holds_negation
from answer.asking.phrasing import asking_sentence
from answer.draft import Draft
from answer.finding.evidence import Evidence
from answer.model import Kind
from ingest.shape import is_comment
from ontology.questioning import questioning
from ontology.words import language, stem, terms_of, words_of

_COMPOUND = re.compile(r"\b\w+(?:-\w+)+")  # "keep-alive" is no deed
_SWITCHING = frozenset(map(stem, ("enable", "disable")))
_UNDOING, _LONG = ("un", "de", "dis"), 6


def is_of_another_deed(draft: Draft, evidence: Evidence) -> bool:
    """Whether a draft tells of another deed than the one asked about."""
    return not _tells_either_way(draft, evidence) and any(test(draft, evidence) for test in _TESTS)


def _tells_either_way(draft: Draft, evidence: Evidence) -> bool:
    """Whether a question asks how something is switched, and a draft tells of whether it is ("whether or not to …")."""
    switched = _SWITCHING & set(evidence.question.focus)
    return bool(switched and draft.claims and questioning().forms["either_way"].search(draft.claims[0].text))


def _does_the_opposite(draft: Draft, evidence: Evidence) -> bool:
    """Whether a draft tells how the reverse of the deed that a question asks for is done, and not how the deed is."""
    asking = asking_sentence(evidence.question.text)
    if evidence.question.kind in (Kind.BOOLEAN, Kind.COMPARISON, Kind.RELATION) or holds_negation(asking):
        return False
    like = questioning().synonyms
    asked = set(terms_of(_COMPOUND.sub(" ", asking))) & set(evidence.question.focus)
    said = {s for claim in draft.claims for words in (claim.text, *claim.context[-1:]) for s in terms_of(words)}
    called = {s for claim in draft.claims for s in terms_of(evidence.knowledge.label(claim.subject))}
    shown = called.union(stem for claim in draft.claims for stem in evidence.said(claim))
    unsaid = [term for term in asked - shown if not ({term, *like.get(term, ())} & said)]
    return any(_reverses_of(term) & said - asked for term in unsaid)


def _reverses_of(term: str) -> set[str]:
    """The stems of what reverses a word: deeds that undo it, with words like them, and its antonyms; by the vocabulary,
    or by a prefix ("unregister", "deactivate")."""
    undone = questioning().opposites.get(term, frozenset())
    like = (s for deed in undone for s in questioning().synonyms.get(deed, ()))
    prefixed = {prefix + term for prefix in _UNDOING}
    bare = {term.removeprefix(prefix) for prefix in _UNDOING if term.startswith(prefix) and len(term) > _LONG}
    return {*undone, *like, *questioning().antonyms.get(term, ()), *prefixed, *bare} - {term}


def _leaves_out_deed(draft: Draft, evidence: Evidence) -> bool:
    """Whether a question asks how a deed is done, and a draft tells of no like one, where the texts never speak of the
    deed, or the draft neither says it nor to what it is done."""
    found = questioning().forms["howto_deed"].search(asking_sentence(evidence.question.text))
    if evidence.question.kind is not Kind.HOWTO or found is None:
        return False
    deed = terms_of(found["deed"])
    light, rarest = questioning().light, evidence.knowledge.rarest
    if not deed or deed[0] in light:
        return False
    announced = (stem for claim in draft.claims for stem in terms_of(" ".join(claim.context[-1:])))
    said = evidence.knowledge.words_of(draft.claims).text.union(announced)
    if deed[0] not in said and set(terms_of(found["object"] or "")) & set(draft.missing) - light:
        return True
    unspoken = evidence.knowledge.weight(deed[0]) >= rarest
    return unspoken and not said & {deed[0], *questioning().synonyms.get(deed[0], ())}


def _is_for_another_deed(draft: Draft, evidence: Evidence) -> bool:
    """Whether a question asks which option or call does something that the texts speak of, and a draft says of another
    what it is for."""
    found = questioning().forms["deed_of_option"].match(evidence.question.text)
    if found is None or evidence.question.kind is not Kind.REVERSE or draft.reason != "point":
        return False
    deed = terms_of(found["deed"])[:1]
    if not deed or deed[0] in questioning().light or evidence.knowledge.weight(deed[0]) >= evidence.knowledge.rarest:
        return False
    words = evidence.knowledge.words_of(draft.claims)
    return not (words.text | words.around) & {deed[0], *questioning().synonyms.get(deed[0], ())}


def _shows_another_deed(draft: Draft, evidence: Evidence) -> bool:
    """Whether a question asks how a deed is done, and a draft is code that nothing says to do it: with a comment that
    begins with another deed ("# Stop all pumps"), or without a word of the deed."""
    found = questioning().forms["howto_deed"].search(asking_sentence(evidence.question.text))
    if evidence.question.kind is not Kind.HOWTO or found is None or not draft.claims or draft.claims[0].form != "code":
        return False
    if draft.claims[0].text.startswith("-"):
        return False  # the name of an option says what it does
    deed, code = terms_of(found["deed"], keep_stop_words=True)[0], draft.claims[0].text
    said = " ".join([draft.text, *evidence.knowledge.lead_in(draft.claims[0])])
    if {deed, *questioning().synonyms.get(deed, ())} & set(terms_of(said, keep_stop_words=True)):
        return False
    if is_comment(code) and found["deed"] in language().imperatives:
        return words_of(code)[:1] != [] and words_of(code)[0].casefold() in language().imperatives
    return deed in draft.missing and deed not in questioning().light


def _has_what_is_to_lack(draft: Draft, evidence: Evidence) -> bool:
    """Whether a question asks for what goes without something ("which one has no lid?"), and a statement tells of that
    thing and denies nothing."""
    found = questioning().forms["lacking_asked"].search(asking_sentence(evidence.question.text))
    if found is None or evidence.question.kind is not Kind.REVERSE or draft.reason != "point" or not draft.claims:
        return False
    lacked, text = set(terms_of(found["what"])), draft.claims[0].text
    denied = holds_negation(text) or holds_negation(draft.text)  # an empty cell denies, and is no claim
    return bool(lacked) and lacked <= set(terms_of(text)) and not denied


_TESTS = (_leaves_out_deed, _is_for_another_deed, _shows_another_deed, _has_what_is_to_lack, _does_the_opposite)
