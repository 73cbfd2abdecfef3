"""Counting: whether a number in a statement counts what a question counts."""

from __future__ import annotations

import re

from answer.finding.evidence import Evidence
from ingest.model import Claim, Quantity
from ontology.questioning import questioning
from ontology.words import normalise, singular, terms_of

NEAR = 3  # words behind a number in words, among which stands what it counts
_BRACKETED = re.compile(r"\s*\(([^()]+)\)")  # what is counted, by its other name
_RELEASE = re.compile(r"\d+(?:\.\d+)+")


def counts(value: Quantity, claim: Claim, evidence: Evidence) -> bool:
    """Whether a number counts what the question counts: by its noun, or as the limit of the thing itself."""
    asked = set(evidence.question.counted)
    if not asked:
        return True
    # "Servers 9.4" are of that version, and "two additional columns" are not all.
    further = questioning().forms["further"]
    other = further.match(value.counted) and not further.search(evidence.question.text)
    if other or _RELEASE.fullmatch(value.text):
        return False
    short = _BRACKETED.match(claim.text.partition(value.counted)[2]) if value.counted else None
    unit = value.counted.partition(" per ")[0]
    counted = set(terms_of(f"{unit} {claim.aspect} {short[1] if short else ''}"))
    if asked <= _names_in(value.counted, evidence) or _is_number_of(asked, claim.text):
        return True
    like = {other for stem in asked for other in questioning().synonyms.get(stem, ())}
    if counted & (asked | like):
        return True
    if value.counted and not terms_of(value.counted):  # "two types of hinges"
        return bool(asked & set(terms_of(claim.text.partition(value.counted)[2])[:NEAR]))
    if value.counted and not value.per:
        return False
    before = claim.text.partition(value.text.split("/")[0])[0].partition(" per ")[0]
    if evidence.question.counted[-1] in terms_of(questioning().forms["clause_end"].split(before)[-1]):
        return True
    if any(set(terms_of(link.matched)) & asked and claim.subject in link.entities for link in evidence.question.links):
        return True
    head, colon, _ = claim.text.partition(":")
    named = set(terms_of(f"{evidence.knowledge.label(claim.subject)} {head if colon else ''}"))
    return bool(asked & named) or _initials(asked, named)


def _is_number_of(asked: set[str], text: str) -> bool:
    """Whether a text gives the number of what is asked for in so many words ("= 3 -- number of attempts allowed")."""
    return any(asked <= set(terms_of(found["what"])) for found in questioning().forms["number_of"].finditer(text))


def _names_in(counted: str, evidence: Evidence) -> set[str]:
    """The stems of the words by which a question names what a number counts by another name ("5 AZs")."""
    knowledge = evidence.knowledge
    words = {
        short
        for word in normalise(counted).split()
        for short in (word, singular(word), word.removesuffix("s"), word.removesuffix("es"))
    }
    return {
        stem
        for link in evidence.question.links
        for alias in knowledge.entity(link.best).names
        if (own := set(map(singular, normalise(alias).split()))) and own <= words
        for stem in terms_of(link.matched)
    }


def _initials(asked: set[str], named: set[str]) -> bool:
    letters = {word[0] for word in named}
    return any(1 < len(word) <= 5 and set(word.rstrip("s")) <= letters for word in asked)
