"""Checking: from a generation's records to its findings. This file is the story of the checks.

records -> material -> a check for each idea -> findings by kind and place
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from graph.findings.duplicates import find_duplicates
from graph.findings.empty import find_empty
from graph.findings.examples import find_wrong_examples
from graph.findings.misspellings import find_misspellings
from graph.findings.model import Check, Core, Finding, FindingKind, Material
from graph.findings.opposites import find_broken_onlys, find_opposites
from graph.findings.polarity import find_polarity_contradictions
from graph.findings.values import find_value_contradictions
from graph.records.lookup import Records
from graph.records.tables import Progress
from graph.workers import run_in_order
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


_TOGETHER = 2000  # documents that are compared each with each; above, a folder at a time


def find_findings(records: Records, names: Collection[str], words: Collection[str], tell: Progress) -> list[Finding]:
    """All findings on the documents of a generation, by kind and place.

    `names` are words of vocabulary names, `words` common English words, in lower case. Of very many documents only
    those of one folder are held against each other, on all cores.
    """
    folders = by_folder([document.id for document in records.documents()])
    tasks = [(records.path, folder, names, words) for folder in folders]
    found: list[Finding] = []
    for done, findings in enumerate(run_in_order(find_in_file, tasks), 1):
        found += findings
        tell("folders checked", done, len(tasks))
    return in_order(found)


def find_in_file(path: Path, documents: Sequence[str], names: Collection[str], words: Collection[str]) -> list[Finding]:
    """The findings on some documents of the records file at `path`."""
    with Records(path) as records:
        return find_in(records, documents, names, words)


def find_in(
    records: Records, documents: Sequence[str], names: Collection[str], words: Collection[str]
) -> list[Finding]:
    """The findings on some documents, held against each other and against nothing else."""
    material = read_material(records, names, words, documents)
    found: dict[tuple[object, ...], Finding] = {}
    for finding in (finding for check in CHECKS for finding in check(material)):
        alone = "" if finding.kind is FindingKind.CONTRADICTION else finding.message  # one for each pair of places
        found.setdefault((finding.kind, frozenset(finding.places), alone), finding)
    return in_order(found.values())


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Findings by kind, then by place."""
    order = list(FindingKind)
    return sorted(findings, key=lambda f: (order.index(f.kind), f.places[0].document, f.places[0].line_start))


def by_folder(documents: Sequence[str]) -> list[list[str]]:
    """Documents in groups that are compared: all together, or, where they are very many, by their first folder."""
    if len(documents) <= _TOGETHER:
        return [list(documents)]
    groups: dict[str, list[str]] = defaultdict(list)
    for document in documents:
        groups[document.partition("/")[0] if "/" in document else ""].append(document)
    return [group[at : at + _TOGETHER] for group in groups.values() for at in range(0, len(group), _TOGETHER)]


def names_of(lexicon: Lexicon) -> frozenset[str]:
    """The words of the names that the vocabularies prefer, in lower case."""
    return frozenset(
        word.casefold() for term in lexicon.terms.values() for word in re.findall(r"[A-Za-z]{3,}", term.label)
    )


def read_material(
    records: Records,
    names: Collection[str] = (),
    words: Collection[str] = (),
    documents: Sequence[str] | None = None,
) -> Material:
    """What the checks read of some documents, or of all; lines and claims are taken from the records one by one."""
    wanted = None if documents is None else frozenset(documents)
    stored = [document for document in records.documents() if wanted is None or document.id in wanted]
    documents = [document.id for document in stored]
    entities = list(records.all_entities() if wanted is None else records.entities_in(documents))
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
