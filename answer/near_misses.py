"""Near misses: statements close to a question that do not answer it, however alike they sound.

A limit of one product asked of another, the reverse of what is to be done, a thing with a like name, a sentence that
says no more than the question. Such a draft is not told, whatever else speaks for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from answer.assertion import says_enough, speaks_of_subject
from answer.draft import Draft
from answer.enumeration import enumerated
from answer.evidence import Evidence, cover
from answer.fields import values_of
from answer.gap_asked import find_gap
from answer.knowledge import ClaimWords, Knowledge
from answer.model import Kind
from answer.needed_words import leaves_out_needed
from answer.negation import holds_negation, is_negative, question_negated
from answer.options import gives_own_switch, is_of_another_option
from answer.phrasing import asking_sentence
from answer.question import OWNERS
from answer.solve_expansion import asked_acronym, find_expansion
from answer.verdict import said_yes
from answer.written import OPTION
from answer.wrong_values import is_other_value
from ingest.model import Claim
from ingest.shape import finite_verb, is_name
from ontology.questioning import questioning
from ontology.words import fold, terms_of

_VERSION = re.compile(r"(?<![\w.])v?(\d+\.\d+\.\d+)(?!\.?\w)", re.I)
_CODE_NAME = re.compile(r"(?<![\w-])--?[a-z][\w-]+|\b\w+_\w+|\b[a-z]+(?:[A-Z][a-z]+)+")
_OF_A_THING = frozenset({Kind.LIMIT, Kind.FACT, Kind.LIST, Kind.REVERSE, Kind.BOOLEAN, Kind.HOWTO})  # name a product
# "Which vessel …?" names no characteristic.
_ASKS_THING = re.compile(r"(?:what|which) (?!is\b|are\b|was\b|were\b)", re.I)
_NAME = re.compile(r"(?<=\s)[A-Z][\w.-]*|^[A-Z]+[A-Z\d][\w-]*|(?<=\s)\.\w+")  # written as a name, or a file's ending
_BRIEF = 3  # words of a statement that merely names a thing
_COMPOUND = re.compile(r"\b\w+(?:-\w+)+")  # "keep-alive" is no deed
_UNDOING, _LONG = ("un", "de", "dis"), 6


def tells_of_another(draft: Draft, evidence: Evidence) -> bool:
    """Whether a draft is a near miss: of another thing, another deed, or nothing that was not said already."""
    if draft.reason == "calculation":
        return False
    return any(test(draft, evidence) for test in _TESTS)


def _names_the_strange(draft: Draft, evidence: Evidence) -> bool:
    """Whether a question names what the texts never do. Who describes a need may name what he has."""
    return bool(evidence.question.strange) and evidence.question.kind is not Kind.REVERSE


def _bears_another_name(draft: Draft, evidence: Evidence) -> bool:
    """Whether a draft speaks of "Cat 6" for "Cat 7", or of another option than the one named; an option may be named in
    the sentence right before."""
    options = OPTION.findall(evidence.question.text.casefold())
    before = [other for claim in draft.claims for other in evidence.knowledge.before(claim)] if options else []
    said = _all_said(draft.claims)
    versions = _VERSION.findall(evidence.question.text)
    named = [*evidence.question.designations, *versions]
    return _lacks(named, said) or _lacks(options, f"{said} {_all_said(before)}")


def _all_said(claims: Iterable[Claim]) -> str:
    return " ".join(f"{claim.text} {' '.join(claim.context)} {claim.subject}" for claim in claims).casefold()


def _lacks(names: Iterable[str], said: str) -> bool:
    """Whether any of some names does not stand by itself in a text."""
    return any(not re.search(rf"(?<![\w.])v?{re.escape(name)}(?![\w-])", said) for name in names)


def _spells_nothing(draft: Draft, evidence: Evidence) -> bool:
    """Whether a question asks what an acronym stands for, and a draft does not spell it."""
    acronym = asked_acronym(evidence.question.text)
    if acronym is None or draft.reason == "comparison" or find_expansion(acronym, draft.text):
        return False
    is_the = r"|is (?:the|an?)\b" if len(acronym) == 1 else ""  # "where C is the number of cups"
    keyed = rf"(?:^|\s){re.escape(acronym)} ?[-–—:] \w|" if len(acronym) == 1 else ""  # a letter of a key ("S - small")
    outright = rf"{keyed}\b{re.escape(acronym)}\W{{0,2}} (?:=|means|(?:is short|stands) for{is_the})"
    return not re.search(outright, " ".join([draft.text, *(claim.text for claim in draft.claims)]))


def _does_the_opposite(draft: Draft, evidence: Evidence) -> bool:
    """Whether a draft tells how the reverse of the deed that a question asks for is done, and not how the deed is."""
    asking = asking_sentence(evidence.question.text)
    if evidence.question.kind in (Kind.BOOLEAN, Kind.COMPARISON, Kind.RELATION) or holds_negation(asking):
        return False
    like = questioning().synonyms
    asked = set(terms_of(_COMPOUND.sub(" ", asking))) & set(evidence.question.focus)
    said = {s for claim in draft.claims for words in (claim.text, *claim.context[-1:]) for s in terms_of(words)}
    shown = {stem for claim in draft.claims for stem in evidence.said(claim)}
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


def _is_of_a_sibling(draft: Draft, evidence: Evidence) -> bool:
    """Whether a question asks of one product and a draft tells of another, in a section that never names the first."""
    knowledge, question = evidence.knowledge, evidence.question
    if not draft.claims or question.kind not in _OF_A_THING:
        return False
    products = [link for link in question.links if _is_product(link.best, knowledge)]
    named = [link for link in products if set(terms_of(link.matched)) <= set(question.main)]
    claims = draft.claims
    told = {e for c in claims for e in (*knowledge.involved(c), *knowledge.section_entities(c.section))}
    words = knowledge.words_of(claims)
    said = words.text | words.around | words.document
    said |= {stem for claim in claims for stem in terms_of(re.sub(r"[/_-]", " ", claim.span.document))}
    headings = {stem for claim in claims for heading in claim.context[:1] for stem in terms_of(heading)}
    lacking = [n for n in named if not told & set(n.entities) and not _is_called(n.matched, said, headings)]
    others = any(_is_product(identity, knowledge) for identity in knowledge.involved(claims[0]))
    if question.kind is Kind.BOOLEAN and not set(question.entities) & set(knowledge.scopes(claims[0].subject)):
        others = others or any(knowledge.entity(identity).kind == "Service" for identity in told)
    return bool(named) and len(lacking) == len(named) and others


def _only_echoes(draft: Draft, evidence: Evidence) -> bool:
    """Whether a draft of one statement says nothing that the question does not say already; a name as it is written in
    code, of the same words, is something."""
    if evidence.question.kind in (Kind.BOOLEAN, Kind.COMPARISON, Kind.CALCULATION) or len(draft.claims) != 1:
        return False
    if any(name not in evidence.question.text for name in _CODE_NAME.findall(draft.text)):
        return False
    asks_who = evidence.question.text.casefold().startswith("who ")
    if asks_who and questioning().forms["person_told"].match(draft.claims[0].text.casefold()):
        return False
    own, names_no_thing = draft.claims[0].text, evidence.question.kind is Kind.HOWTO or not evidence.question.asked
    said = own if names_no_thing and is_name(own, _BRIEF) else draft.text
    return set(terms_of(said)) <= set(evidence.question.terms)


def _is_called(name: str, said: frozenset[str], headings: set[str]) -> bool:
    """Whether a name stands in what is said, or a word of it in the title above ("API Caching" is of API Gateway)."""
    words = set(terms_of(name))
    return words <= said or bool(words & headings)


def _is_product(identity: str, knowledge: Knowledge) -> bool:
    entity = knowledge.entity(identity)
    return entity.known and entity.kind in OWNERS


def _tells_of_excluded(draft: Draft, evidence: Evidence) -> bool:
    """Whether what a draft is about is what the question sets aside ("the plain one, not the Plus")."""
    excluded = evidence.question.excluded
    if not excluded or not draft.claims:
        return False
    first = draft.claims[0]
    about = f"{evidence.knowledge.label(first.subject)} {first.text[: finite_verb(first.text)].partition(':')[0]}"
    return excluded <= set(terms_of(about))


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
    named = [term for term in question.asked if term not in told]
    words = evidence.knowledge.words_of(draft.claims)
    said = ClaimWords(words.text, words.around | words.document)
    return bool(named) and set(named) <= set(question.focus) and cover(named, said, evidence.knowledge)[0] == 0


def _tells_one_side(draft: Draft, evidence: Evidence) -> bool:
    """Whether a question asks by how much two things differ, and a statement tells of no difference."""
    if draft.reason != "point" or find_gap(evidence.question.text) is None:
        return False
    return not questioning().forms["tells_gap"].search(draft.text)


def _affirms_unsaid(draft: Draft, evidence: Evidence) -> bool:
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


def _has_what_is_to_lack(draft: Draft, evidence: Evidence) -> bool:
    """Whether a question asks for what goes without something ("which one has no lid?"), and a statement tells of that
    thing and denies nothing."""
    found = questioning().forms["lacking_asked"].search(asking_sentence(evidence.question.text))
    if found is None or evidence.question.kind is not Kind.REVERSE or draft.reason != "point" or not draft.claims:
        return False
    lacked, text = set(terms_of(found["what"])), draft.claims[0].text
    return bool(lacked) and lacked <= set(terms_of(text)) and not holds_negation(text)


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
    if found is None or questioning().forms["superlative"].search(_all_said(draft.claims)):
        return False
    other = set(terms_of(found["other"])) - set(terms_of(evidence.question.text[: found.start()]))
    said = {stem for claim in draft.claims for stem in evidence.knowledge.words(claim.id).text}
    measured = any(character.isdigit() for character in found["other"])
    return bool(other) and not measured and not other & said


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


def _leaves_out_deed(draft: Draft, evidence: Evidence) -> bool:
    """Whether a question asks how a deed is done of which the texts never speak, and a draft of no like one."""
    found = questioning().forms["howto_deed"].search(asking_sentence(evidence.question.text))
    if evidence.question.kind is not Kind.HOWTO or found is None:
        return False
    deed = terms_of(found["deed"])
    light = questioning().light
    if not deed or deed[0] in light or evidence.knowledge.weight(deed[0]) < evidence.knowledge.rarest:
        return False
    announced = (stem for claim in draft.claims for stem in terms_of(" ".join(claim.context[-1:])))
    said = evidence.knowledge.words_of(draft.claims).text.union(announced)
    return not said & {deed[0], *questioning().synonyms.get(deed[0], ())}


_TESTS = (
    is_other_value,
    leaves_out_needed,
    _names_no_such,
    _lacks_all_asked,
    _leaves_out_deed,
    _has_what_is_to_lack,
    _tells_one_side,
    _affirms_unsaid,
    _lacks_characteristic,
    _spells_nothing,
    _does_the_opposite,
    _tells_of_excluded,
    _is_of_a_sibling,
    _only_echoes,
    _names_the_strange,
    is_of_another_option,
    _bears_another_name,
)
