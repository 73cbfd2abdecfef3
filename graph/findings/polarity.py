"""Contradictions of yes and no: a thing that is said to do something, and not to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from graph.findings.model import Core, Finding, Material
from graph.findings.subjects import is_negated, is_plain, pairs_by, same_subject, topics_of, two_sides
from ingest.model import Claim, Level
from ontology.checking import checking
from ontology.words import head_noun, terms_of

_ONLY = re.compile(r"\bonly\b", re.I)
_ODD_START = re.compile(r"^(?:for|of|to|in|as|with|by|only)\b", re.I)


@dataclass(frozen=True, slots=True)
class _Saying:
    """That a subject does (or does not) have to do with a feature; `outright` for yes/no rather than advice."""

    claim: Claim
    core: Core
    feature: frozenset[str]
    head: str
    width: int
    yes: bool
    outright: bool

    @property
    def line(self) -> tuple[str, int]:
        return self.claim.span.document, self.claim.span.line_start


def find_polarity_contradictions(material: Material) -> list[Finding]:
    """A finding for each pair of lines of which one affirms of a subject what the other denies."""
    sayings = [s for claims in material.claims.values() for claim in claims for s in _sayings(claim, material)]
    found: dict[tuple[tuple[str, int], ...], Finding] = {}
    for one, other in pairs_by(sayings, lambda saying: saying.core):
        if (
            one.line != other.line
            and _contradict(one, other)
            and same_subject(one.claim, other.claim, one.core, material)
        ):
            sure = one.feature == other.feature and one.outright and other.outright
            key = tuple(sorted((one.line, other.line)))
            found.setdefault(key, two_sides(one.claim, other.claim, material, sure))
    return list(found.values())


def _sayings(claim: Claim, material: Material) -> Iterator[_Saying]:
    """What a claim affirms or denies outright; conditions and questions tell of nothing."""
    if not is_plain(claim) and claim.predicate not in ("requires",):
        return
    if claim.level is Level.CELL:
        answer = yes_or_no(claim.value)
        words = claim.aspect
    else:
        answer = _polarity(claim)
        words = claim.value
    if answer is None:
        return
    outright = claim.level is Level.CELL or claim.predicate in ("supports", "doesNotSupport")
    for core in topics_of(claim, material):
        feature = frozenset(terms_of(words)) - core
        if feature:
            yield _Saying(claim, core, feature, head_noun(words), len(terms_of(words)), answer, outright)


def _polarity(claim: Claim) -> bool | None:
    if _ODD_START.match(claim.value) or _ONLY.search(claim.text):
        return None
    if claim.predicate in checking().denied:
        return False
    return True if claim.predicate in checking().affirmed and not is_negated(claim.text) else None


def yes_or_no(value: str) -> bool | None:
    """Whether a table's cell says yes or no; None where it says something else."""
    words = value.casefold().strip()
    for answer, forms in ((False, checking().no), (True, checking().yes)):
        if any(words == form or words.startswith((f"{form}.", f"{form},", f"{form};", f"{form} –")) for form in forms):
            return answer
    return None


def _contradict(one: _Saying, other: _Saying) -> bool:
    """Whether one affirms what the other denies: the same, or something narrower than what is denied."""
    if one.yes == other.yes:
        return False
    yes, no = (one, other) if one.yes else (other, one)
    if no.feature == yes.feature:
        return True
    narrower = no.feature < yes.feature
    return narrower and (no.width > 1 or (no.head == yes.head and yes.outright))
