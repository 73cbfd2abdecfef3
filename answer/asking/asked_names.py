"""The names that a question holds, held against statements: which of the things named a statement involves."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from answer.asking.linking import Link
from answer.asking.question import Question
from answer.knowledge import ClaimWords, Knowledge
from answer.model import Kind
from ingest.model import Claim
from ontology.questioning import questioning
from ontology.relations import relations
from ontology.words import language, normalise, stem, terms_of

_PART, _SECTION = 0.75, 0.6  # what a name counts of which a statement has words only, or its section or title
_NAMESAKE = 0.3  # what a name counts in a statement about another thing whose name holds it
_STRAY = 0.5  # what a name counts in any statement that may only be a common word
_OF_NAMES = frozenset({Kind.RELATION, Kind.COMPARISON, Kind.DEFINITION})  # ask of the very things that they name
_BRIEF = 2  # terms of a question that asks of little else than what it names
COMMON = 0.15  # of all claims that hold the name of what the texts are about as a whole: it tells none from another
_LITERAL = re.compile(r"\w[./]\w")  # a name that is written as one word of code, as that of a file


@dataclass(frozen=True, slots=True)
class _Name:
    """A name in a question: what may be meant by it (of many documents hundreds of things), whether a vocabulary knows
    any of that, its terms, the stems of its words, and how it is written where it is a word of code."""

    entities: frozenset[str]
    known: bool
    terms: frozenset[str]
    stems: frozenset[str]
    literal: str = ""

    @property
    def weight(self) -> float:
        """How much the name counts."""
        return 2.0 if self.known else 1.0


class AskedNames:
    """The names in a question, looked up once for all the statements that are held against them."""

    def __init__(self, question: Question, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self._any = bool(question.links)
        self._names = [_name_of(link.matched, link.entities, knowledge) for link in question.links]
        nouns = relations().kind_of_noun
        self._sorts = {word: nouns[word] for word in question.asked if nouns.get(word, "Service") != "Service"}
        self._nouns = {word for word in question.asked[-1:] if nouns.get(word) != "Service"}
        self._asked = frozenset().union(*(name.entities for name in self._names))
        predicates = frozenset(question.predicates)
        sort = set(question.asked[-1:]) if questioning().forms["sort_asked"].search(question.text) else set()
        self._weighed = [
            name
            for name in self._names
            if not _only_asks(name.terms, predicates) and (name.known or name.terms != sort)
        ]
        self._stray = {
            name.terms for name, link in zip(self._names, question.links, strict=True) if self._is_stray(link, question)
        }
        rest = set(question.focus).difference(*(name.terms for name in self._weighed))
        self._common = {name.terms for name in self._weighed if rest and self._is_common(name)}
        self._total = sum(name.weight for name in self._weighed)

    def _is_stray(self, link: Link, question: Question) -> bool:
        """Whether a common word only happens to be the name of a part of things of which a question says nothing."""
        if question.kind in _OF_NAMES or len(question.focus) < _BRIEF:
            return False
        if " " in link.matched or not link.matched.islower():
            return False
        knowledge = self._knowledge
        others = {entity for other in question.links if other is not link for entity in other.entities}
        chains = [knowledge.scopes(entity) for entity in link.entities]
        return all(
            len(chain) > 1 and not knowledge.entity(chain[0]).known and not others & set(chain[1:]) for chain in chains
        )

    def words(self, involved: frozenset[str]) -> frozenset[str]:
        """Question words that name an entity among those that a statement involves, whatever name that gives it."""
        return frozenset().union(*(name.terms for name in self._names if not involved.isdisjoint(name.entities)))

    def sorts(self, claim: Claim) -> frozenset[str]:
        """Question words that name the class of a known thing which a statement mentions and the question does not:
        who asks for a format is told of one by "JSON", who asks for a museum by "V&A", a name of which ends so."""
        if not self._nouns and not self._sorts:
            return frozenset()
        entities = [self._knowledge.entity(identity) for identity in claim.mentions if identity not in self._asked]
        known = [entity for entity in entities if entity.known]
        kinds = {entity.kind for entity in known}
        nouns = {stem for entity in known for name in entity.names for stem in terms_of(name)[-1:]}
        return frozenset(word for word, kind in self._sorts.items() if kind in kinds) | self._nouns & nouns

    def share(self, claim: Claim, involved: frozenset[str], words: ClaimWords) -> float:
        """The share of the named things that a statement involves, in 0..1; 0.5 where the question names none."""
        if not self._total:
            return 0.5
        gained = 0.0
        for name in self._weighed:
            if not involved.isdisjoint(name.entities):
                gained += name.weight
            elif name.terms in self._common:
                gained += name.weight * _PART
            elif name.literal and name.literal not in claim.text.casefold():
                continue
            elif (share := _held(name.stems, words)) >= 0.5:
                gained += name.weight * (_NAMESAKE if self._is_namesake(claim, name) else _PART * share)
            elif name.stems <= words.document or self._is_of_section(claim, name):
                gained += name.weight * _SECTION
            elif name.terms in self._stray:
                gained += name.weight * _STRAY
        return gained / self._total

    def _is_namesake(self, claim: Claim, name: _Name) -> bool:
        """Whether a statement is about another known thing whose name holds that of the one asked about ("Glacier Deep
        Archive" for "Glacier")."""
        if claim.subject in self._asked:
            return False
        about = self._knowledge.entity(claim.subject)
        return name.known and about.known and name.terms < frozenset(terms_of(about.label))

    def _is_of_section(self, claim: Claim, name: _Name) -> bool:
        return not self._knowledge.section_entities(claim.section).isdisjoint(name.entities)

    def _is_common(self, name: _Name) -> bool:
        """Whether a name that no vocabulary tells is that of what the texts are all about ("with Acme, how …")."""
        return not name.known and is_common(name.terms, self._knowledge)

    def is_sibling_cell(self, claim: Claim, involved: frozenset[str]) -> bool:
        """Whether a claim is the cell of another thing in a table that has cells of a thing which is named."""
        if claim.form != "cell" or not claim.under or not self._any or not involved.isdisjoint(self._asked):
            return False
        return any(other.subject in self._asked for other in self._knowledge.children(claim.under))


def _name_of(matched: str, entities: Sequence[str], knowledge: Knowledge) -> _Name:
    knowledge.look_ahead(entities)
    known = any(knowledge.entity(identity).known for identity in entities)
    stems = frozenset({stem(word) for word in normalise(matched).split()} - language().stop_words)
    literal = matched.casefold() if _LITERAL.search(matched) else ""
    return _Name(frozenset(entities), known, frozenset(terms_of(matched)), stems, literal)


@lru_cache(1024)
def _only_asks(words: frozenset[str], predicates: frozenset[str]) -> bool:
    """Whether a name in a question only says what sort of thing is asked for ("which URL …")."""
    return bool(words) and any(words <= r.asks for r in relations().all if r.predicate in predicates)


def _held(stems: frozenset[str], words: ClaimWords) -> float:
    """The share of a name's words that a claim or its surroundings hold."""
    return sum(one in words.text or one in words.around for one in stems) / len(stems) if stems else 0.0


def is_common(stems: Iterable[str], knowledge: Knowledge) -> bool:
    """Whether the stems of a name are those of what the texts as a whole are about."""
    return all(knowledge.share(stem) >= COMMON for stem in stems)
