"""Checking: from a generation's records to its findings. This file is the story of the checks.

records -> material -> a check for each idea -> findings by kind and place
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TypeVar

from graph.findings.duplicates import find_duplicates
from graph.findings.empty import find_empty
from graph.findings.examples import find_wrong_examples
from graph.findings.misspellings import find_misspellings
from graph.findings.model import Check, Core, Finding, FindingKind, Material
from graph.findings.opposites import find_broken_onlys, find_opposites
from graph.findings.polarity import find_polarity_contradictions
from graph.findings.values import find_value_contradictions
from graph.records import Records
from ingest.model import Entity
from ontology.lexicon import Lexicon
from ontology.words import terms_of

CHECKS: tuple[Check, ...] = (
    find_value_contradictions,
    find_polarity_contradictions,
    find_opposites,
    find_broken_onlys,
    find_wrong_examples,
    find_misspellings,
    find_empty,
    find_duplicates,
)

T = TypeVar("T")


def find_findings(records: Records, names: Collection[str], words: Collection[str]) -> list[Finding]:
    """All findings on the documents of a generation, by kind and place.

    `names` are words of vocabulary names, `words` common English words, in lower case.
    """
    material = read_material(records, names, words)
    found: dict[tuple[object, ...], Finding] = {}
    for finding in (finding for check in CHECKS for finding in check(material)):
        alone = "" if finding.kind is FindingKind.CONTRADICTION else finding.message  # one for each pair of places
        found.setdefault((finding.kind, frozenset(finding.places), alone), finding)
    order = list(FindingKind)
    return sorted(found.values(), key=lambda f: (order.index(f.kind), f.places[0].document, f.places[0].line_start))


def names_of(lexicon: Lexicon) -> frozenset[str]:
    """The words of the names that the vocabularies prefer, in lower case."""
    return frozenset(
        word.casefold() for term in lexicon.terms.values() for word in re.findall(r"[A-Za-z]{3,}", term.label)
    )


def read_material(records: Records, names: Collection[str] = (), words: Collection[str] = ()) -> Material:
    """What the checks read; lines and claims are taken from the records document by document."""
    stored = records.documents()
    documents = [document.id for document in stored]
    entities = list(records.all_entities())
    label = {entity.id: entity.label for entity in entities}
    core = {entity.id: _core(entity, label) for entity in entities}
    return Material(
        lines=_ByDocument(documents, records.lines),
        claims=_ByDocument(documents, lambda document: tuple(records.all_claims([document]))),
        label=label,
        scope={entity.id: entity.scope for entity in entities},
        core=core,
        cores=frozenset(core.values()),
        known_cores=frozenset(core[entity.id] for entity in entities if entity.known),
        slides=frozenset(document.id for document in stored if document.format == "slides"),
        names=frozenset(names),
        words=frozenset(words),
    )


def _core(entity: Entity, label: Mapping[str, str]) -> Core:
    """The stems of an entity's name without those of what it belongs to, unless nothing would be left."""
    own = frozenset(terms_of(entity.label))
    return (own - frozenset(terms_of(label.get(entity.scope, "")))) or own if entity.scope else own


class _ByDocument(Mapping[str, Sequence[T]]):
    """Something of each document, read when it is asked for, so that a corpus need not fit into memory."""

    def __init__(self, documents: Sequence[str], read: Callable[[str], Sequence[T]]) -> None:
        self._documents = documents
        self._read = lru_cache(maxsize=4)(read)

    def __getitem__(self, document: str) -> Sequence[T]:
        return self._read(document)

    def __iter__(self) -> Iterator[str]:
        return iter(self._documents)

    def __len__(self) -> int:
        return len(self._documents)
