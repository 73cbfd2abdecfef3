"""Evidence: the statements that may answer a question, found by words, by meaning and by the graph, and scored.

A candidate's score says how well one statement, with the headings it stands under, covers what was asked:

    score = COVERAGE * weighted share of the question's terms found
          + MEANING  * cosine of question and statement
          + ENTITIES * weighted share of the question's entities that the statement involves
          + PHRASES  * share of the question's word pairs that stand side by side in the statement too
          - penalties

The weights sum to 1. They were chosen on the questions in data/questions.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache, wraps
from itertools import pairwise
from typing import Any, TypeVar

from rapidfuzz.distance import DamerauLevenshtein

from answer.asking.asked_names import AskedNames
from answer.asking.negation import is_negative
from answer.asking.question import Question
from answer.asking.written import version_of
from answer.knowledge import ClaimWords, Knowledge, names_of, within
from graph.search.meaning import Asked
from ingest.model import Claim, Level
from ontology.questioning import questioning
from ontology.relations import relations
from ontology.words import language, normalise, stem, terms_of

_Found = TypeVar("_Found")

COVERAGE, MEANING, ENTITIES, PHRASES = 0.36, 0.41, 0.17, 0.06
_POOL, _POOL_OF_MANY = 80, 40  # candidates from each of the two indexes; of very many claims fewer do as well
_LABEL, _LIKE = 0.5, 0.2  # what counts a word of a thing's label, of its other names, or one that is used alike
_ABOUT, _ABOUT_OF_MANY = 120, 20  # at most so many claims of one entity are looked at
_SYNONYM, _AROUND, _FUZZY = 0.8, 0.8, 0.8
_SAID = 0.6
_TITLE = 0.6
_ANTONYM = 0.7
_BRIEF, _ASIDE, _TOLD = 5, 0.35, 0.5
_COACHING = 0.25
_MOST_JUDGED = 4000  # stems, for each of the last terms asked for
# What a statement loses that stands under a heading which the question sets aside, says what it denies, or is a cell of
# another thing than the one asked of.
_EXCLUDED = 0.3


@dataclass(slots=True)
class Candidate:
    """A statement with what speaks for it. `missing` are the question's terms that it does not cover."""

    claim: Claim
    score: float
    coverage: float
    meaning: float
    entities: float
    phrases: float
    missing: tuple[str, ...] = ()


@dataclass(slots=True)
class Evidence:
    """All candidates for a question, best first, and what was used to score them; `reckoned` is what `once` keeps."""

    question: Question
    knowledge: Knowledge
    asked: Asked
    candidates: list[Candidate] = field(default_factory=list)
    documents: Sequence[str] = ()
    _vectors: dict[str, float] = field(default_factory=dict)
    _scored: dict[str, Candidate] = field(default_factory=dict)
    _names: AskedNames = field(init=False)
    reckoned: dict[object, Any] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._names = AskedNames(self.question, self.knowledge)

    def score(self, claim: Claim) -> Candidate:
        """Score any claim against the question."""
        if claim.id not in self._scored:
            self._scored[claim.id] = self._score(claim)
        return self._scored[claim.id]

    def asking(self, question: Question) -> Evidence:
        """The same evidence for a question read otherwise, by which claims are then scored."""
        return replace(self, question=question, _scored={})

    def _score(self, claim: Claim) -> Candidate:
        words = self.knowledge.words(claim.id)
        said = self.said(claim)
        involved = self.knowledge.involved(claim)
        named = self._names.words(involved) | self._names.sorts(claim)
        coverage, missing = cover(self.question.focus, words, self.knowledge, said, named, self.question.situation)
        meaning = self._meaning(claim)
        entities = self._names.share(claim, involved, words)
        pairs = self.question.pairs
        phrases = len(pairs & words.pairs) / len(pairs) if pairs else coverage
        total = COVERAGE * coverage + MEANING * meaning + ENTITIES * entities + PHRASES * phrases
        if language().coaching.search(claim.text) and not _asks_for_coaching(self.question.text):
            total -= _COACHING
        if self.question.excluded:
            excluded = self.question.excluded
            total -= _EXCLUDED * len(excluded & words.around) / len(excluded)
        if self._names.is_sibling_cell(claim, involved):
            total -= _EXCLUDED
        if self.question.denied and not is_negative(claim.text):
            denied = self.question.denied
            total -= _EXCLUDED * len(denied & (words.text | words.around)) / len(denied)
        return Candidate(claim, total, coverage, meaning, entities, phrases, missing)

    def named(self, claim: Claim) -> frozenset[str]:
        """Question words that name what a statement mentions, by whatever name."""
        return self._names.words(frozenset(claim.mentions))

    def said(self, claim: Claim) -> frozenset[str]:
        """Question words that a statement answers by a relation it states, or by how a thing of the sort asked for or a
        bound is written ("Go >= 1.20" gives the lowest version), whatever its own words."""
        written, signs = questioning().written, questioning().signs
        nouns = questioning().shown.intersection(self.question.asked) if claim.form != "code" else ()
        shown = [noun for noun in nouns if any(map(self._may_be_asked, written[noun].findall(claim.text)))]
        shown += [term for term in self.question.terms if term in signs and signs[term].search(claim.text)]
        stated = self.question.predicates and self.question.predicates & self.knowledge.typed_predicates(claim.id)
        return frozenset(shown).union(*(r.asks for r in relations().all if stated and r.predicate in stated))

    def _may_be_asked(self, name: str) -> bool:
        """Whether a name with its number ("Go 1.20") is of the thing whose version a question wants, if it tells."""
        of = version_of(self.question.text)
        return not of or not name[-1].isdigit() or bool(of & set(terms_of(name)))

    def score_all(self, claims: Iterable[Claim]) -> list[Candidate]:
        """Score claims, best first; each claim once."""
        return sorted(self.score_each({claim.id: claim for claim in claims}.values()), key=lambda c: -c.score)

    def score_each(self, claims: Collection[Claim]) -> list[Candidate]:
        """Score claims, in their order; what that takes is fetched for all of them in one go."""
        fresh = [claim for claim in claims if claim.id not in self._scored]
        self._fetch_meanings(fresh)
        self.knowledge.look_ahead(name for claim in fresh for name in names_of(claim))
        if self.question.predicates:
            self.knowledge.look_at_types(claim.id for claim in fresh)
        return [self.score(claim) for claim in claims]

    def _fetch_meanings(self, claims: Sequence[Claim]) -> None:
        wanted = [claim for claim in claims if claim.id not in self._vectors]
        if wanted:
            cosines = self.knowledge.meaning.cosines(self.asked, wanted)
            self._vectors.update(zip((claim.id for claim in wanted), map(float, cosines), strict=True))

    def _meaning(self, claim: Claim) -> float:
        if claim.id not in self._vectors:
            self._fetch_meanings([claim])
        return max(0.0, self._vectors.get(claim.id, 0.0))


def once(reckon: Callable[[Evidence], _Found]) -> Callable[[Evidence], _Found]:
    """Reckon what several solvers ask of the evidence once a question."""

    @wraps(reckon)
    def reckoned(evidence: Evidence) -> _Found:
        if reckon not in evidence.reckoned:
            evidence.reckoned[reckon] = reckon(evidence)
        found: _Found = evidence.reckoned[reckon]
        return found

    return reckoned


@lru_cache(64)
def _asks_for_coaching(question: str) -> bool:
    return bool(questioning().forms["coaching_asked"].search(question))


def gather(question: Question, knowledge: Knowledge, documents: Sequence[str] = ()) -> Evidence:
    """Find and score the statements that may answer a question."""
    asked = knowledge.meaning.ask(question.text, search_words(question, knowledge), own_words(question))
    evidence = Evidence(question, knowledge, asked, documents=documents)
    evidence.candidates = evidence.score_all(_pool(evidence))
    return evidence


def _pool(evidence: Evidence) -> list[Claim]:
    knowledge, question = evidence.knowledge, evidence.question
    within_these = evidence.documents or None
    few, asked = knowledge.meaning.embeds_all, evidence.asked
    pool = _POOL if few else _POOL_OF_MANY
    words = tuple(asked.words) if few else {word: counts for word, counts in asked.words.items() if counts > _LIKE}
    ids = [identity for identity, _ in knowledge.records.match_claims(words, pool, within_these)]
    ids += knowledge.meaning.near_claims(asked, pool, within_these)
    claims = [claim for claim in knowledge.claim.fetch(dict.fromkeys(ids)) if claim]
    for entity in dict.fromkeys(question.entities):
        claims += _about(entity, evidence)
    return [claim for claim in claims if within(claim.span.document, evidence.documents)]


def _about(entity: str, evidence: Evidence) -> list[Claim]:
    """Statements that name an entity: the first, or, where claims are very many, those that share words with the
    question."""
    knowledge = evidence.knowledge
    if knowledge.meaning.embeds_all:
        first = knowledge.records.claims_mentioning(entity, _ABOUT * 2)
        return [claim for claim in first if claim.level is not Level.TYPED][:_ABOUT]
    within_these = evidence.documents or None
    found = knowledge.records.match_claims(evidence.asked.words, _ABOUT_OF_MANY, within_these, entity)
    return [claim for claim in knowledge.claim.fetch(identity for identity, _ in found) if claim]


def search_words(question: Question, knowledge: Knowledge) -> dict[str, float]:
    """The words to search for: the question's own, its entities' names, and like words for its terms.

    Each with how much it counts where many texts are searched: what the question does not say itself counts less.
    """
    words = dict.fromkeys(own_words(question), 1.0)
    for entity in question.entities:
        names = [(knowledge.label(entity), _LABEL), *((n, _LIKE) for n in knowledge.entity(entity).aliases[:3])]
        for name, counts in names:
            for word in _content(name):
                words[word] = max(counts, words.get(word, 0.0))
    for term in question.terms:
        for word in sorted(questioning().synonyms.get(term, ()))[:6]:
            words.setdefault(word, _LIKE)
    return words


def own_words(question: Question) -> dict[str, tuple[str, ...]]:
    """The words that a question says itself, but stop words, each with words that are used like it."""
    return {word: tuple(sorted(questioning().synonyms.get(stem(word), ()))) for word in _content(question.text)}


def _content(text: str) -> list[str]:
    return [word for word in normalise(text).split() if word not in language().stop_words]


def cover(
    terms: Sequence[str],
    words: ClaimWords,
    knowledge: Knowledge,
    said: frozenset[str] = frozenset(),
    named: frozenset[str] = frozenset(),
    situation: frozenset[str] = frozenset(),
) -> tuple[float, tuple[str, ...]]:
    """The weighted share of terms that a claim covers, in 0..1, and the terms it does not cover at all.

    Terms in `said` count as covered by what the claim states, terms in `named` by the things it names. A long
    question tells of its asker's situation; words of it that the texts never use count less, as do those in
    `situation`.
    """
    total = gained = 0.0
    missing = []
    joined = {part for pair in pairwise(terms) if "".join(pair) in words.text for part in pair}
    told = len(terms) > _BRIEF
    for term in terms:
        weight = knowledge.weight(term)
        if told and weight >= knowledge.rarest:
            weight *= _ASIDE
        elif term in situation or term in questioning().light:
            weight *= _TOLD
        share = 1.0 if term in joined else _covered(term, words)
        share = max(share, _AROUND if term in named else 0.0) or (_SAID if term in said else 0.0)
        total += weight
        gained += weight * share
        if not share:
            missing.append(term)
    return (gained / total if total else 0.0), tuple(missing)


def _covered(term: str, words: ClaimWords) -> float:
    if term in words.text:
        return 1.0
    if term in words.around:
        return _AROUND
    like = questioning().synonyms.get(term, frozenset())
    if questioning().antonyms.get(term, frozenset()) & words.text:
        return _ANTONYM
    if like & words.text:
        return _SYNONYM
    if like & words.around:
        return _SYNONYM * _AROUND
    if len(term) > 4:
        for pool, factor in ((words.text, 1.0), (words.around, _AROUND)):
            if _is_like_any(term, pool):
                return _FUZZY * factor
    return _TITLE if term in words.document else 0.0


@lru_cache(128)
def _judged(term: str) -> tuple[set[str], set[str]]:
    """The stems that were found to be like a term, and those that were not."""
    return set(), set()


def _is_like_any(term: str, pool: frozenset[str]) -> bool:
    """Whether a term is like any of some stems, each of which is judged once: texts repeat their words."""
    like, unlike = _judged(term)
    if not like.isdisjoint(pool):
        return True
    for other in pool - unlike:
        if _like(term, other):
            like.add(other)
            return True
        if len(unlike) >= _MOST_JUDGED:
            unlike.clear()
        unlike.add(other)
    return False


def _like(term: str, other: str) -> bool:
    """Whether two stems are one word misspelt, or one is the other in a compound; none is of which words of another
    meaning begin alike ("consist", "consistent"), nor are two words that are known ("charge", "change")."""
    if {term, other} & set(language().own_stems.values()):
        return False
    if len(other) < 4 or term[0] != other[0]:
        return len(other) > 5 and len(term) > 5 and (term in other or other in term)
    if len(term) > 4 and (other.startswith(term) or (len(other) > 4 and term.startswith(other))):
        return True
    if abs(len(term) - len(other)) > 1 or len(term) < 5 or {term, other} <= questioning().synonyms.keys():
        return False
    return DamerauLevenshtein.distance(term, other, score_cutoff=1) <= 1
