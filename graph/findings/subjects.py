"""Which statements speak of the same thing, whatever the reader called it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator
from itertools import combinations
from typing import TypeVar

from graph.findings.model import Core, Finding, FindingKind, Material, place_of, quoted
from ingest.model import Claim, Level
from ontology.checking import checking
from ontology.words import language, terms_of

T = TypeVar("T")
_ARTICLES = frozenset({"a", "an", "the", "each", "every"})
_OPENING = 8  # words of a sentence that may open it with a name
_LONGEST_NAME = 4
_TELLING = 4  # words that a statement has at least to be understood alone
_MOST_ALIKE = 60  # statements of one thing and one matter that are compared with each other


def core_of(claim: Claim, material: Material) -> Core:
    """The core of a claim's subject: "ElastiCache for Redis", part of ElastiCache, gives redis."""
    own = material.core.get(claim.subject)
    return own if own is not None else frozenset(terms_of(claim.subject))


def topics_of(claim: Claim, material: Material) -> list[Core]:
    """The cores of what a claim is about: of its subject, and of a thing of the texts that its sentence opens with.

    "A touring bike has 24 gears" is about the touring bike, wherever it stands.
    """
    own = core_of(claim, material)
    found = [own] if own else []
    if claim.level is Level.CELL:  # of the thing of its row, whatever word that begins with
        return found
    stems = terms_of(" ".join(claim.text.split()[:_OPENING]), keep_stop_words=True)
    stems = stems[1:] if stems[:1] and stems[0] in _ARTICLES else stems
    for length in range(1, min(len(stems), _LONGEST_NAME) + 1):
        core = frozenset(stems[:length])
        if core in material.cores and core not in found and (length > 1 or core in material.known_cores):
            found.append(core)
    return found


def same_subject(one: Claim, other: Claim, core: Core, material: Material) -> bool:
    """Whether two claims about things of one core speak of one thing; across documents it must have a telling name."""
    if one.span.document != other.span.document and len(core) < 2 and core not in material.known_cores:
        return False
    by_subject = all(core_of(claim, material) == core for claim in (one, other))
    if not by_subject or one.subject == other.subject:
        return True
    return all(_scope_words(a, material) <= _around(b, material) for a, b in ((one, other), (other, one)))


def _scope_words(claim: Claim, material: Material) -> frozenset[str]:
    scope = material.scope.get(claim.subject)
    return frozenset(terms_of(material.label.get(scope, ""))) if scope else frozenset()


def _around(claim: Claim, material: Material) -> frozenset[str]:
    label = material.label.get(claim.subject, "")
    return frozenset(terms_of(" ".join((label, *claim.context)))) | _scope_words(claim, material)


def same_heads(one: Claim, other: Claim, core: Core) -> bool:
    """Whether the nearest heads above two statements do not set them apart; the subject's own name does not count.

    Within a document the heads must be the same, or one of them tell no more than the subject; across documents one
    may say more than the other.
    """
    ours, theirs = (set(terms_of(" ".join(claim.context[-1:]))) - core for claim in (one, other))
    if ours == theirs or not ours or not theirs:
        return True
    return one.span.document != other.span.document and (ours <= theirs or theirs <= ours)


def is_plain(claim: Claim) -> bool:
    """Whether a statement holds without a condition and is no question."""
    return not checking().condition.search(claim.text) and "?" not in claim.text


def is_negated(text: str) -> bool:
    """Whether a statement holds a word that turns it round."""
    words = text.casefold().replace("’", "'").split()
    return any(word.strip(".,;:()") in language().negations for word in words)


def pairs_by(items: Iterable[T], key: Callable[[T], Hashable]) -> Iterator[tuple[T, T]]:
    """The pairs of items with one key, in order; of very many only the first are paired."""
    groups: dict[Hashable, list[T]] = defaultdict(list)
    for item in items:
        groups[key(item)].append(item)
    for group in groups.values():
        yield from combinations(group[:_MOST_ALIKE], 2)


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """The share of stems that two sets have in common; 1 where both are empty."""
    return len(one & other) / len(one | other) if one | other else 1.0


def _told(claim: Claim) -> str:
    """A claim's words in quotation marks, after the head above it where they are too few to tell anything."""
    brief = len(claim.text.split()) < _TELLING and claim.level is not Level.CELL
    return quoted(f"{claim.context[-1]}: {claim.text}" if brief and claim.context else claim.text)


def two_sides(one: Claim, other: Claim, material: Material, sure: bool) -> Finding:
    """The finding that two claims of one subject contradict each other."""
    label = material.label.get(one.subject, one.subject)
    same = one.span.document == other.span.document
    ours, theirs = (
        f"line {c.span.line_start}" if same else f"{c.span.document}, line {c.span.line_start}" for c in (one, other)
    )
    message = f"{label}: {_told(one)} ({ours}) against {_told(other)} ({theirs})."
    return Finding(FindingKind.CONTRADICTION, message, (place_of(one), place_of(other)), (one.id, other.id), sure)
