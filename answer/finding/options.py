"""Finding options: which directive, setting or flag a question asks about, and where its page states a field of it.

The question without the words that ask for the field names the option, by its name ("read timeout" for `read_timeout`)
or by what it does.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from answer.draft import Draft
from answer.finding.evidence import Evidence, cover
from answer.knowledge import Knowledge, within
from answer.model import Kind
from ingest.model import Claim, Level
from ingest.options import KIND
from ontology.options import Field, options
from ontology.questioning import questioning
from ontology.units import units
from ontology.words import normalise, terms_of

COVERED, _LEAST = 0.75, 0.5  # of what is asked, the words for the field apart; the less where another solver found it
_LOOKED_AT = 60
_OF_NAME_ONLY = frozenset({Kind.HOWTO, Kind.DEFINITION})  # ask of the one thing that they name
_OF_NAME, _OF_TEXT = 0.2, 0.3  # what counts a word of an option's name that is not asked, and the evidence
_ALIKE = 0.01
_LITERAL = 0.05  # what an option's name gains that has the very words of the question
_CUT = 3  # letters at least of a word that is cut short in a name
_DESCRIBING = 4  # statements below an option's head that tell what it is for
_NO_FIELDS = frozenset({Kind.COMPARISON, Kind.CALCULATION, Kind.BOOLEAN})
_IDENTIFIER = re.compile(r"(?<![\w/.:])(?:\w*[A-Za-z\d]_\w+|[a-z]{3,}[A-Z]\w+)(?![\w/])")


@dataclass(frozen=True, slots=True)
class Asking:
    """A question for a field of an option: the field, and the stems that tell which option."""

    field: Field
    terms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """An option that may be meant: how far it covers what is asked, what that leaves, how well it fits in all, whether
    the question holds all words of its name, and whether its name holds all words of the question."""

    option: str
    coverage: float
    missing: tuple[str, ...]
    worth: float
    named: bool
    whole: bool


def find_asking(evidence: Evidence) -> Asking | None:
    """What a question asks of an option; None for a question of another sort."""
    question = evidence.question
    if questioning().forms["which_is_default"].match(question.text):
        return None
    asked = options().asked(question.text) if question.kind not in _NO_FIELDS else None
    terms = terms_of_option(asked[1]) if asked else ()
    return Asking(asked[0], terms) if asked and terms else None


def terms_of_option(words: str) -> tuple[str, ...]:
    """The stems that tell which option is meant: without words for options, and for what is asked."""
    written = {stem for name in _IDENTIFIER.findall(words) for stem in terms_of(name)}
    empty = (options().empty | questioning().light) - written
    return tuple(dict.fromkeys(term for term in terms_of(words) if term not in empty and not units().find(term)))


def find_options(asking: Asking, evidence: Evidence) -> list[Found]:
    """The options that cover what is asked, best first; those named outright before the others."""
    linked = [identity for link in evidence.question.links for identity in link.entities]
    subjects = [c.claim.subject for c in evidence.candidates[:_LOOKED_AT]]
    written = {_key(name) for name in _IDENTIFIER.findall(evidence.question.text)}
    found = [
        rate_option(option, asking, evidence)
        for option in dict.fromkeys((*linked, *subjects))
        if is_option(option, evidence) and (not written or written & _keys(option, evidence))
    ]
    fitting = [one for one in found if one.coverage >= COVERED]
    return sorted(fitting, key=lambda one: (not one.named, not one.whole, -one.worth))


def meant_alike(found: list[Found]) -> list[Found]:
    """The best options, where the question's words do not tell them apart."""
    best = found[0]
    if best.named or best.whole:
        same = [one for one in found if (one.named, one.whole) == (best.named, best.whole)]
        return [one for one in same if one.worth >= best.worth - _ALIKE] if best.named else same
    alike = [one for one in found if one.worth >= best.worth - _ALIKE]
    return alike if len(alike) == 1 else []


def is_option(entity: str, evidence: Evidence) -> bool:
    """Whether an entity is a named setting."""
    return evidence.knowledge.entity(entity).kind == KIND


def rate_option(option: str, asking: Asking, evidence: Evidence) -> Found:
    """How well an option fits what is asked, by its name and by what stands first below it."""
    knowledge = evidence.knowledge
    entity = knowledge.entity(option)
    claims = [c for c in knowledge.records.claims_of(option) if within(c.span.document, evidence.documents)]
    plain = [c for c in claims if c.level is not Level.TYPED][:_DESCRIBING]
    name = frozenset(stem for label in entity.names for stem in terms_of(label))
    words = knowledge.words_of(plain)
    said = replace(words, text=words.text | name)
    coverage, missing = cover(asking.terms, said, knowledge)
    own, asked = terms_of(entity.label), evidence.question.terms
    strange = sum(not _is_asked(stem, asked) for stem in own) / len(own) if own else 1.0
    score = max((evidence.score(c).score for c in plain), default=0.0)
    around = name | said.around | said.document
    named = not strange and any(stem in asked for stem in own) and _before(own, evidence) <= around
    worth = coverage - _OF_NAME * strange + _OF_TEXT * score * (not named)
    literal = {term for term in asking.terms if term in name or any(_is_cut(stem, [term]) for stem in name)}
    worth += _LITERAL * len(literal) / len(asking.terms) if named else 0.0
    whole = set(asking.terms) - literal <= _like(name)
    return Found(option, coverage, missing, worth, named, whole)


def _is_asked(stem: str, asked: Iterable[str]) -> bool:
    """Whether a word of an option's name is asked for, in a like word or cut short ("conn" for "connections")."""
    return _is_cut(stem, asked) or stem in _like(asked)


def _is_cut(stem: str, asked: Iterable[str]) -> bool:
    return len(stem) >= _CUT and any(term.startswith(stem) for term in asked)


def _before(own: list[str], evidence: Evidence) -> set[str]:
    """The stem that stands right before a name in a question, and so is part of the name there ("read timeout")."""
    words = terms_of(evidence.question.text, keep_stop_words=True)
    places = [place for place, word in enumerate(words) if word == own[0] and place]
    before = {words[place - 1] for place in places} & set(evidence.question.terms)
    return before - options().empty - {"default"}


def _like(terms: Iterable[str]) -> set[str]:
    """Stems with those of like words."""
    own = set(terms)
    return own | {s for term in own for s in questioning().synonyms.get(term, ())}


def field_claims(option: str, asking: Asking, evidence: Evidence) -> list[Claim]:
    """The claims that state a field of an option, of the places that fit best what is asked; the surest of each."""
    knowledge = evidence.knowledge
    stated = [
        claim
        for claim in knowledge.records.claims_of(option)
        if _states(claim, asking.field) and within(claim.span.document, evidence.documents)
    ]
    fits = {claim.id: cover(asking.terms, knowledge.words(claim.id), knowledge)[0] for claim in stated}
    best: dict[str, Claim] = {}
    for claim in sorted(stated, key=lambda c: (-c.confidence, -evidence.score(c).score, c.order)):
        if fits[claim.id] >= max(fits.values()) - _ALIKE:
            best.setdefault(claim.section, claim)
    return list(best.values())


def _states(claim: Claim, field: Field) -> bool:
    if claim.form == "cell":
        headed = bool(claim.aspect) and options().headed(claim.aspect) is field
        return headed or any(pattern.search(claim.value) for pattern in field.states)
    return claim.rule == "option" and claim.predicate == field.predicate and claim.aspect == field.name


def _key(name: str) -> str:
    return normalise(name).replace(" ", "")


def _keys(option: str, evidence: Evidence) -> set[str]:
    entity = evidence.knowledge.entity(option)
    return {_key(name) for name in entity.names}


def is_of_another_option(draft: Draft, evidence: Evidence) -> bool:
    """Whether a question names an option as it is written, or asks for a field of one by its name, and a draft tells of
    another, or not that field."""
    asking, knowledge = find_asking(evidence), evidence.knowledge
    if (asking or evidence.question.kind in _OF_NAME_ONLY) and _leaves_out_name(draft, evidence):
        return True
    if asking is None or not draft.claims:
        return False
    labelled = options().labelled(draft.claims[0].text) if is_option(draft.claims[0].subject, evidence) else None
    if labelled and labelled[0] is not asking.field:
        return True
    if not asking.field.strict:
        return False
    named = {one.option for one in find_options(asking, evidence) if one.named}
    told = {option for option in named if field_claims(option, asking, evidence)}
    if named and not any(_is_of(claim, told or named, knowledge) for claim in draft.claims):
        return True
    first = draft.claims[0]
    if not is_option(first.subject, evidence) and set(terms_of(knowledge.label(first.subject))) != set(asking.terms):
        return False
    return not _gives_field(first, asking) or rate_option(first.subject, asking, evidence).coverage < _LEAST


def _is_of(claim: Claim, named: Collection[str], knowledge: Knowledge) -> bool:
    """Whether a claim is about one of some options, or stands below its name, as that of one of its values does."""
    above = {normalise(heading) for heading in claim.context}
    return claim.subject in named or any(normalise(knowledge.label(option)) in above for option in named)


def gives_own_switch(claim: Claim, evidence: Evidence) -> bool:
    """Whether a claim gives the field by which a question for yes or no asks about an option: its default, or whether
    it has to be given."""
    text = evidence.question.text
    return is_option(claim.subject, evidence) and any(
        field.asks.search(text)
        and field.stated(claim.text)
        and rate_option(claim.subject, asking_of_switch(field, text), evidence).coverage >= COVERED
        for field in options().switches
    )


def asking_of_switch(field: Field, question: str) -> Asking:
    """What a question for yes or no asks for by a field: whether an option is on by default, or has to be given."""
    bare = field.asks.sub(" ", question)
    return Asking(field, terms_of_option(field.denied.sub(" ", bare) if field.denied else bare))


def _leaves_out_name(draft: Draft, evidence: Evidence) -> bool:
    """Whether a question gives a name as it is written in code, and a draft says nothing of a thing called so."""
    written = _IDENTIFIER.findall(evidence.question.text)
    told = [c for claim in draft.claims for c in (claim, *evidence.knowledge.antecedents(claim))] if written else []
    said = f" {normalise(' '.join(part for c in told for part in (c.text, *c.context)))} "
    keys = {key for claim in draft.claims for key in _keys(claim.subject, evidence)} if written else set()
    return any(f" {normalise(name)} " not in said and _key(name) not in keys for name in written)


def _gives_field(claim: Claim, asking: Asking) -> bool:
    if claim.form == "cell":
        return _states(claim, asking.field)
    if any(options().headed(" ".join(heading.split()[-2:])) is asking.field for heading in claim.context):
        return True  # what stands below "Environment variables" is one
    labelled = options().labelled(claim.text)
    stated = any(pattern.search(claim.text) for pattern in (*asking.field.states, asking.field.asks))
    return stated or bool(labelled and labelled[0] is asking.field) or claim.rule == "option"
