"""Counterparts: statements about different things that tell of one characteristic, so that they can stand on one row.

"Unlimited throughput" and "High throughput (3,000/s)" share their noun, "Use when order matters" and "Use when speed
matters" their beginning, "Size: 2 MB" and "Size: 1 MB" their label; others share a stated relation, or rare words, or
are clauses of one sentence that sets the things against each other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, product

from answer.knowledge import Knowledge
from answer.wording import split_label
from ingest.model import Claim
from ingest.shape import is_name, plain_words
from ontology.questioning import questioning
from ontology.words import fold, language, singular, stem, terms_of, words_of

_CONTRASTED, _LABELLED, _BEGUN, _NOUN, _RELATED, _SHARED = 6.0, 5.0, 4.0, 3.0, 2.0, 1.0
_LEAST_SHARED = 0.3  # of the weight of two statements' words
_BEGINNING = 2  # words
NOTES = "Notes"
"""The name of a row without a characteristic of its own."""


@dataclass(frozen=True, slots=True)
class Tie:
    """What makes two statements counterparts: how strongly, and the characteristic in words."""

    strength: float
    trait: str


@dataclass(frozen=True, slots=True)
class _Common:
    """What all statements of a comparison share: the stems of the things' names, and the relations that tell apart."""

    named: frozenset[str]
    stated_once: frozenset[str]
    knowledge: Knowledge


Row = tuple[str, list[list[Claim]]]


def pair_off(pools: Sequence[Sequence[Claim]], named: set[str], knowledge: Knowledge) -> list[Row]:
    """Rows of a comparison from the statements of each thing: counterparts side by side, in the order of the first,
    then all that has none in a row named NOTES. `named` are the stems of the things' names.
    """
    common = _Common(frozenset(named), _stated_once(pools, knowledge), knowledge)
    ties = [
        (tie, {i: one, j: other})
        for (i, pool), (j, others) in combinations(enumerate(pools), 2)
        for one, other in product(pool, others)
        if (tie := _tie(one, other, common))
    ]
    taken: set[tuple[int, str]] = set()
    rows: list[Row] = []
    for tie, pair in sorted(ties, key=lambda entry: -entry[0].strength):
        if taken & _places(pair):
            continue
        cells = pair | _joining(pair, pools, taken, common)
        taken |= _places(cells)
        rows.append((tie.trait, [[cells[i]] if i in cells else [] for i in range(len(pools))]))
    rows.sort(key=lambda row: min(claim.order for cell in row[1] for claim in cell))
    rest = [[claim for claim in pool if (i, claim.id) not in taken] for i, pool in enumerate(pools)]
    return [*rows, (NOTES, rest)] if any(rest) else rows


def _places(cells: dict[int, Claim]) -> set[tuple[int, str]]:
    return {(i, claim.id) for i, claim in cells.items()}


def _joining(
    pair: dict[int, Claim], pools: Sequence[Sequence[Claim]], taken: set[tuple[int, str]], common: _Common
) -> dict[int, Claim]:
    """The statements of further things that go best with a pair of counterparts."""
    one = next(iter(pair.values()))
    found: dict[int, Claim] = {}
    for i, pool in enumerate(pools):
        free = (claim for claim in pool if i not in pair and (i, claim.id) not in taken)
        tied = [(tie.strength, claim) for claim in free if (tie := _tie(one, claim, common))]
        if tied:
            found[i] = max(tied, key=lambda entry: entry[0])[1]
    return found


def value_beside(trait: str, text: str) -> str:
    """A statement in the cell of a row: without the label that the row bears already."""
    label, rest = split_label(text)
    return rest if label.casefold() == trait.casefold() else text


def _stated_once(pools: Sequence[Sequence[Claim]], knowledge: Knowledge) -> frozenset[str]:
    """The relations that no more than one statement of each thing states: only these tell which belong together."""
    counts = [Counter(p for claim in pool for p in knowledge.typed_predicates(claim.id)) for pool in pools]
    return frozenset(p for count in counts for p in count if all(other[p] < 2 for other in counts))


def _tie(one: Claim, other: Claim, common: _Common) -> Tie | None:
    """What two statements have in common that makes them counterparts."""
    named, knowledge = common.named, common.knowledge
    first, second = fold(one.value), fold(other.value)
    if one.id == other.id:
        return Tie(_CONTRASTED, NOTES) if first != second else None
    label = split_label(first)[0]
    if label and label.casefold() == split_label(second)[0].casefold():
        return Tie(_LABELLED, label)
    begun = _common_beginning(first, second)
    if begun:
        return Tie(_BEGUN, begun)
    noun = _common_noun(first, second, named)
    if noun:
        return Tie(_NOUN, noun)
    stated = knowledge.typed_predicates(one.id) & knowledge.typed_predicates(other.id) & common.stated_once
    share = _shared(first, second, named, knowledge)
    if stated:
        found = knowledge.lexicon.properties.get(min(stated))
        return Tie(_RELATED + share, found.label if found else NOTES)
    return Tie(_SHARED + share, NOTES) if share >= _LEAST_SHARED else None


def _common_beginning(first: str, second: str) -> str:
    """The words that two statements begin with alike, where they say more than an article ("Used for")."""
    common = []
    for one, other in zip(words_of(first), words_of(second), strict=False):
        if one.casefold() != other.casefold():
            break
        common.append(one)
    mute, saying = language().stop_words, questioning().words["saying"]
    telling = [word for word in common if word.casefold() not in mute or word.casefold() in saying]
    if len(common) < _BEGINNING or not telling:
        return ""
    while common[-1].casefold() in questioning().words["dangling"]:
        common.pop()
    return " ".join(common[:4])


def _common_noun(first: str, second: str, named: frozenset[str]) -> str:
    """The last noun of two names, where both are names that end in it and it is no part of the things' own names."""
    if not (is_name(first) and is_name(second)):
        return ""
    one, other = plain_words(first), plain_words(second)
    if not (one and other) or len(one) + len(other) < 3:
        return ""
    noun = singular(one[-1].casefold())
    alike = stem(noun) == stem(singular(other[-1].casefold())) and stem(noun) not in named
    return one[-1] if alike else ""


def _shared(first: str, second: str, named: frozenset[str], knowledge: Knowledge) -> float:
    """The weighted share of the words of two statements that both hold, antonyms counted, the things' names apart."""
    one, other = set(terms_of(first)) - named, set(terms_of(second)) - named
    opposed = {t for t in one if questioning().antonyms.get(t, frozenset()) & other}
    alike = (one & other) | opposed
    total = sum(map(knowledge.weight, one | other))
    return sum(map(knowledge.weight, alike)) / total if total and (opposed or len(alike) > 1) else 0.0
