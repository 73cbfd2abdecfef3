"""What can be said: the classes and properties of quillgraph.ttl, for code that reads and answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from ontology.errors import VocabularyError
from ontology.turtle import Statements, read_statements

ONTOLOGY_FILE = Path(__file__).with_name("quillgraph.ttl")
SHAPES_FILE = Path(__file__).with_name("shapes.ttl")
_TAKES: Mapping[str, Literal["entity", "value", "either"]] = {
    "owl:ObjectProperty": "entity",
    "owl:DatatypeProperty": "value",
    "rdf:Property": "either",
}


@dataclass(frozen=True, slots=True)
class OntologyClass:
    """A class, by its local name; `parents` are local names of ours or prefixed names of others."""

    name: str
    label: str
    comment: str
    parents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OntologyProperty:
    """A property, by its local name. `inverse` is its own name where it is symmetric, None where it has none;
    `takes` tells what its object may be."""

    name: str
    label: str
    comment: str
    domain: str
    range: str
    inverse: str | None
    parents: tuple[str, ...]
    takes: Literal["entity", "value", "either"]


@dataclass(frozen=True, slots=True)
class Schema:
    """The ontology's classes and properties by local name, in the order of the file."""

    classes: Mapping[str, OntologyClass]
    properties: Mapping[str, OntologyProperty]

    def is_kind(self, name: str, wider: str) -> bool:
        """Whether the class `name` is `wider` or lies below it; False for a class we do not know."""
        found = self.classes.get(name)
        return name == wider or (found is not None and any(self.is_kind(up, wider) for up in found.parents))


@cache
def load_schema(path: Path = ONTOLOGY_FILE) -> Schema:
    """The schema a Turtle file describes, read once.

    Raises a VocabularyError when a class or property of ours lacks its label, comment, domain or range.
    """
    classes: dict[str, OntologyClass] = {}
    properties: dict[str, OntologyProperty] = {}
    for iri, said in read_statements(path).items():
        name = iri.rpartition("#")[2]
        types = said.get("rdf:type", ())
        if "owl:Class" in types:
            classes[name] = OntologyClass(
                name=name,
                label=_one(path, name, said, "rdfs:label"),
                comment=_one(path, name, said, "rdfs:comment"),
                parents=_ours(said),
            )
        elif kind := next((known for known in types if known in _TAKES), None):
            properties[name] = OntologyProperty(
                name=name,
                label=_one(path, name, said, "rdfs:label"),
                comment=_one(path, name, said, "rdfs:comment"),
                domain=_one(path, name, said, "rdfs:domain"),
                range=_one(path, name, said, "rdfs:range"),
                inverse=_local(said["owl:inverseOf"][0]) if "owl:inverseOf" in said else None,
                parents=_ours(said),
                takes=_TAKES[kind],
            )
    return Schema(classes, properties)


def _ours(said: Statements) -> tuple[str, ...]:
    return tuple(_local(up) for up in (*said.get("rdfs:subClassOf", ()), *said.get("rdfs:subPropertyOf", ())))


def _local(name: str) -> str:
    return name.removeprefix("qg:")


def _one(path: Path, name: str, said: Statements, field: str) -> str:
    values = said.get(field, ())
    if len(values) != 1:
        raise VocabularyError(f"{path}: {name}: has {len(values)} values of {field}; give it exactly one")
    return _local(values[0])
