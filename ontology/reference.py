"""Writes docs/ontology.md, the reference of classes and properties, from quillgraph.ttl.

Run as `python -m ontology.reference`; a test fails when the page and the ontology drift apart.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

from ontology.schema import OntologyClass, OntologyProperty, load_schema
from ontology.turtle import ONTOLOGY

TARGET = Path(__file__).parents[1] / "docs" / "ontology.md"
_HEAD = f"""\
# The ontology

Generated from `ontology/quillgraph.ttl` by `python -m ontology.reference`; do not edit.

The namespace is `{ONTOLOGY}`, prefix `qg:`. Names of other vocabularies keep their
prefix: SKOS for labels, PROV-O for where a claim comes from, QUDT for quantities, schema.org and Dublin Core
for documents.

A claim is an `rdf:Statement` and a `qg:Claim`: its `rdf:subject`, `rdf:predicate` and `rdf:object` say what
was read, `prov:wasDerivedFrom` leads to the `qg:Span` it quotes. The same statement stands beside it as a
plain triple. A table head that fits no property becomes a property of its own below `qg:characteristic`.
"""
_OBJECTS = {"entity": "an entity", "value": "a value", "either": "an entity or a value"}
_CLASS_HEAD = ["", "## Classes", "", "| class | is a | what it is |", "|---|---|---|"]
_PROPERTY_HEAD = [
    "",
    "## Properties",
    "",
    "| property | in words | of | object | inverse | below | what it says |",
    "|---|---|---|---|---|---|---|",
]


def render() -> str:
    """The text of the page."""
    schema = load_schema()
    classes = (_class_row(found) for found in schema.classes.values())
    properties = (_property_row(found) for found in schema.properties.values())
    return "\n".join([_HEAD.rstrip("\n"), *_CLASS_HEAD, *classes, *_PROPERTY_HEAD, *properties, ""])


def _class_row(found: OntologyClass) -> str:
    return f"| `{found.name}` | {_names(found.parents)} | {found.comment} |"


def _property_row(found: OntologyProperty) -> str:
    narrow = found.range if found.range not in ("Entity", "rdfs:Literal", "rdfs:Resource") else ""
    cells = [
        f"`{found.name}`",
        found.label,
        _names([found.domain]),
        _names([narrow]) if narrow else _OBJECTS[found.takes],
        _names([found.inverse] if found.inverse else []),
        _names(found.parents),
        found.comment,
    ]
    return f"| {' | '.join(cells)} |"


def _names(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def main() -> int:
    """Writes the page."""
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(render(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
