"""Contradictions of sense: a word against its opposite, and "only" against another of the same kind."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from graph.findings.model import Core, Finding, Material
from graph.findings.polarity import yes_or_no
from graph.findings.subjects import (
    is_negated,
    is_plain,
    likeness,
    pairs_by,
    same_heads,
    same_subject,
    topics_of,
    two_sides,
)
from ingest.model import Claim, Level
from ontology.checking import checking
from ontology.words import head_noun, terms_of

_ONLY = re.compile(r"\bonly\b", re.I)
_UNREAD = ("head", "title", "code", "command")
_NEAR = 8  # places in a list within which items are alternatives


@dataclass(frozen=True, slots=True)
class _Sense:
    """A statement with the words that have an opposite, and the rest of its words."""

    claim: Claim
    core: Core
    words: frozenset[str]
    rest: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Support:
    """What a subject supports: `kind` the noun, `words` all words of it; `alone` where it is said to be the only."""

    claim: Claim
    core: Core
    kind: str
    words: frozenset[str]
    alone: bool


def find_opposites(material: Material) -> list[Finding]:
    """A finding for each pair of statements of one subject that differ in a word and its opposite."""
    against = checking().opposites
    senses = (sense for claims in material.claims.values() for claim in claims for sense in _senses(claim, material))
    return [
        two_sides(one.claim, other.claim, material, sure=False)
        for one, other in pairs_by(senses, lambda sense: sense.core)
        if any(against[word] & other.words for word in one.words)
        and one.rest & other.rest
        and likeness(one.rest, other.rest) >= checking().thresholds["alike"]
        and not _alternatives(one.claim, other.claim)
        and same_heads(one.claim, other.claim, one.core)
        and same_subject(one.claim, other.claim, one.core, material)
    ]


def _senses(claim: Claim, material: Material) -> Iterator[_Sense]:
    """The statement's words of two senses; one that holds a word and its opposite tells of neither."""
    if claim.level is Level.TYPED or claim.form in _UNREAD:
        return
    against = checking().opposites
    stems = frozenset(terms_of(claim.text))
    words = stems & against.keys()
    both = any(against[word] & stems for word in words)
    if words and not both and is_plain(claim) and not is_negated(claim.text):
        for core in topics_of(claim, material):
            yield _Sense(claim, core, words, stems - words - core)


def _alternatives(one: Claim, other: Claim) -> bool:
    """Whether two statements are items of one list, or cells of one table: options beside each other."""
    if one.level is Level.CELL and other.level is Level.CELL and one.section == other.section:
        return True
    same_list = one.section == other.section and one.under == other.under and one.form == other.form
    return same_list and one.form == "item" and abs(one.order - other.order) <= _NEAR


def find_broken_onlys(material: Material) -> list[Finding]:
    """A finding where a subject is said to support only one thing of a kind, and another as well."""
    supports = (s for claims in material.claims.values() for claim in claims for s in _supports(claim, material))
    return [
        two_sides(one.claim, other.claim, material, sure=False)
        for one, other in pairs_by(supports, lambda support: (support.core, support.kind))
        if one.alone != other.alone
        and one.words - other.words
        and other.words - one.words
        and one.claim.span != other.claim.span
        and same_subject(one.claim, other.claim, one.core, material)
    ]


def _supports(claim: Claim, material: Material) -> Iterator[_Support]:
    ticked = claim.level is Level.CELL and yes_or_no(claim.value) is True
    if not (ticked or claim.predicate == "supports") or not is_plain(claim) or is_negated(claim.text):
        return
    words = _ONLY.sub(" ", claim.aspect if ticked else claim.value).strip()
    alone = bool(words and re.search(rf"\bonly\s+{re.escape(words)}", claim.text, re.I))
    if words and (alone or not _ONLY.search(claim.text)):
        for core in topics_of(claim, material):
            yield _Support(claim, core, head_noun(words), frozenset(terms_of(words)), alone)
