"""Yes or no: only where a statement supports or contradicts what is asked."""

from __future__ import annotations

import re

from answer.draft import Draft
from answer.evidence import Candidate, Evidence, cover
from answer.knowledge import ClaimWords
from answer.wording import full_statement, parallel_clauses
from ingest.model import Claim
from ingest.shape import has_finite_verb, opens_list
from ingest.tables import tick_value
from ontology.questioning import questioning
from ontology.words import language, normalise_apostrophes, stem, terms_of

_LOOKED_AT = 12
_CONDITION = re.compile(r"\([^)]*\)|\b(?:if|when|unless|until|where|without)\b[^,;.]*", re.I)
_NEGATIVE_START = re.compile(r"^(?:no|not|never|cannot|can't)\b", re.I)
_ONLY = re.compile(r"\bonly\b", re.I)
_PARTS = re.compile(r"\s*•\s*|(?<=[.!?;])\s+")
_LEFT_OUT = re.compile(r"\b(?:\w+n't|not|without)\s+(?:have to |need to |necessarily )?(\w+)")
_WORDS = re.compile(r"[A-Za-z']+")
_CLAUSE_PENALTY = 0.15
_ENTITIES, _POINT = 0.25, 0.12
_ASSERTED, _LEAST = 0.25, 0.2
_NEUTRAL = re.compile(r"\bnot only\b|\bno (?:downtime|need|longer than|additional)\b|\bcannot be (?:beaten)\b", re.I)


def solve_boolean(evidence: Evidence) -> Draft | None:
    """The statement that decides the question, told after Yes or No."""
    best: tuple[float, Candidate] | None = None
    for candidate in evidence.candidates[:_LOOKED_AT]:
        if _states_nothing(candidate.claim):
            continue
        worth = candidate.score + _ENTITIES * candidate.entities + _POINT * _tells_point(candidate, evidence)
        asserted = _asserts(candidate, evidence)
        if asserted < _LEAST:
            continue
        worth += _ASSERTED * asserted
        worth -= _condition_clash(candidate.claim, evidence)
        if best is None or worth > best[0]:
            best = (worth, candidate)
    if best is None:
        return None
    _, candidate = best
    verdict = decide(candidate.claim, evidence)
    text = f"{'Yes' if verdict else 'No'}. {full_statement(candidate.claim, evidence.knowledge)}"
    return Draft(
        text,
        [candidate.claim],
        candidate.score,
        candidate.coverage,
        1.0,
        boolean=verdict,
        missing=candidate.missing,
        reason="boolean",
    )


def _tells_point(candidate: Candidate, evidence: Evidence) -> bool:
    """Whether a statement speaks of the question's last content word, which is mostly what it is about."""
    last = evidence.question.focus[-1:]
    return bool(last) and last[0] in evidence.knowledge.words(candidate.claim.id).text


def _asserts(candidate: Candidate, evidence: Evidence) -> float:
    """The share of what the question asserts, the things it names apart, that a statement says in its own words."""
    knowledge, question = evidence.knowledge, evidence.question
    named = {
        s for link in question.links for s in terms_of(link.matched) if link.best in _subjects(candidate, evidence)
    }
    asserted = [term for term in question.focus if term not in named] or list(question.focus)
    own = ClaimWords(knowledge.words(candidate.claim.id).text, frozenset())
    return cover(asserted, own, knowledge)[0]


def _subjects(candidate: Candidate, evidence: Evidence) -> set[str]:
    return set(evidence.knowledge.scopes(candidate.claim.subject))


def _states_nothing(claim: Claim) -> bool:
    """Whether a claim only names what stands below it."""
    names = claim.form == "head" and not has_finite_verb(claim.text) and not opens_list(claim.text)
    return claim.form in ("title", "code") or claim.rule in ("table head", "table label") or names


def decide(claim: Claim, evidence: Evidence) -> bool:
    """Whether a statement answers the question with yes."""
    ticked = tick_value(claim.value) if claim.form == "cell" else None
    asked_negative = _question_negated(evidence.question.text)
    if ticked is not None:
        return ticked != asked_negative
    negative = is_negative(_deciding_part(claim.text, evidence)) or _under_negation(claim) or _spares(claim, evidence)
    if not negative and any(test(claim, evidence) for test in (_excludes, _reverses, _given_to_another)):
        negative = True
    return negative == asked_negative


def _deciding_part(text: str, evidence: Evidence) -> str:
    """Of a text in several sentences or points the one that says most of what is asked."""
    parts = [part for part in _PARTS.split(text) if part.strip()]
    terms = evidence.question.focus
    weight = evidence.knowledge.weight
    return max(parts, key=lambda part: sum(weight(t) for t in set(terms_of(part)) & set(terms)), default=text)


def _spares(claim: Claim, evidence: Evidence) -> bool:
    """Whether a question asks if something has to be done which the statement says may be left out."""
    if not questioning().forms["obligation"].search(evidence.question.text):
        return False
    left_out = _LEFT_OUT.findall(normalise_apostrophes(claim.text).casefold())
    return any(stem(word) in evidence.question.terms for word in left_out)


def _under_negation(claim: Claim) -> bool:
    """Whether a statement stands in a list that denies what it lists ("Not supported:")."""
    head = claim.context[-1] if claim.context else ""
    return bool(_NEGATIVE_START.match(head)) and not is_negative(claim.text)


def is_negative(text: str) -> bool:
    """Whether the main clause of a statement denies: negations inside its conditions do not count."""
    plain = normalise_apostrophes(text)
    main = _CONDITION.sub(" ", plain)
    if _NEGATIVE_START.match(plain):
        return True
    words = [word.casefold() for word in _WORDS.findall(main)]
    negations = language().negations
    found = [word for word in words if word in negations or word.endswith("n't")]
    return len(found) % 2 == 1


def _question_negated(text: str) -> bool:
    words = [word.casefold() for word in _WORDS.findall(normalise_apostrophes(text))]
    inner = [word for word in words[1:] if word in {"not", "never", "cannot", "without"} or word.endswith("n't")]
    return len(inner) % 2 == 1


def _excludes(claim: Claim, evidence: Evidence) -> bool:
    """Whether a statement says "only" of something else than what is asked."""
    if not _ONLY.search(claim.text):
        return False
    after = set(terms_of(_ONLY.split(claim.text, maxsplit=1)[1]))
    own = evidence.knowledge.words(claim.id)
    rest = [t for t in evidence.question.terms if t not in own.around and t not in own.text]
    return bool(rest) and not (after & set(evidence.question.terms) and not rest)


def _reverses(claim: Claim, evidence: Evidence) -> bool:
    """Whether a statement holds the reverse of a word of the question, and not the word itself."""
    words = set(terms_of(claim.text, keep_stop_words=True))
    asked = terms_of(evidence.question.text, keep_stop_words=True)
    for term in asked:
        reverse = questioning().antonyms.get(term, frozenset())
        if term not in words and reverse & words - set(asked):
            return True
    return False


def _given_to_another(claim: Claim, evidence: Evidence) -> bool:
    """Whether parallel clauses ("A for x, B for y") give what is asked for to another thing than the one asked of."""
    asked = set(evidence.question.main)
    for clauses in parallel_clauses(claim.text):
        read = [(asked & set(terms_of(thing)), asked & set(terms_of(complement))) for thing, complement in clauses]
        hits = [thing for thing, complement in read if complement]
        others = [thing for thing, complement in read if not complement]
        if len(hits) == 1 and any(thing - hits[0] for thing in others):
            return True
    return False


def _condition_clash(claim: Claim, evidence: Evidence) -> float:
    """A penalty where a condition of the statement denies what the question takes as given."""
    asked = set(evidence.question.terms)
    penalty = 0.0
    for condition in _CONDITION.findall(normalise_apostrophes(claim.text)):
        words = [word.casefold() for word in _WORDS.findall(condition)]
        for position, word in enumerate(words):
            if word in {"no", "not", "without", "never"}:
                denied = {stem(w) for w in words[position + 1 : position + 4]}
                if denied & asked and not _question_negated(evidence.question.text):
                    penalty = _CLAUSE_PENALTY
    return penalty
