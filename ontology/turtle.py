"""Our Turtle files as plain Python: statements by subject. (rdflib is too slow for start-up.)"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pyoxigraph

from ontology.errors import VocabularyError
from ontology.terms import DEFAULT_BASE

ONTOLOGY = DEFAULT_BASE + "ontology#"
_PREFIXES = {
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf:",
    "http://www.w3.org/2000/01/rdf-schema#": "rdfs:",
    "http://www.w3.org/2002/07/owl#": "owl:",
    "http://www.w3.org/2004/02/skos/core#": "skos:",
    "http://www.w3.org/2001/XMLSchema#": "xsd:",
    "http://www.w3.org/ns/prov#": "prov:",
    "http://www.w3.org/ns/oa#": "oa:",
    "http://purl.org/dc/terms/": "dcterms:",
    "http://qudt.org/schema/qudt/": "qudt:",
    "https://schema.org/": "schema:",
    ONTOLOGY: "qg:",
}

Statements = Mapping[str, tuple[str, ...]]
"""What a file says of one subject: short property name ("skos:altLabel") to values, in file order."""


def read_statements(path: Path) -> dict[str, Statements]:
    """The statements of a Turtle file by full subject IRI, in file order. IRIs are shortened in property and
    object place where we know the prefix; literals give their text. Blank subjects are left out.

    Raises a VocabularyError when the file is missing or is not Turtle.
    """
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    try:
        for triple in pyoxigraph.parse(path=str(path), format=pyoxigraph.RdfFormat.TURTLE):
            if isinstance(triple.subject, pyoxigraph.NamedNode):
                fields = found.setdefault(triple.subject.value, {})
                name = shorten(triple.predicate.value)
                fields[name] = (*fields.get(name, ()), _plain(triple.object))
    except (OSError, SyntaxError) as error:
        raise VocabularyError(f"{path}: cannot be read as Turtle: {error}") from error
    return dict(found)


def shorten(iri: str) -> str:
    """`iri` with a prefix we know ("skos:prefLabel"), or as it is."""
    cut = max(iri.rfind("#"), iri.rfind("/")) + 1
    prefix = _PREFIXES.get(iri[:cut])
    return prefix + iri[cut:] if prefix else iri


def _plain(node: object) -> str:
    if isinstance(node, pyoxigraph.NamedNode):
        return shorten(node.value)
    return node.value if isinstance(node, pyoxigraph.Literal | pyoxigraph.BlankNode) else str(node)
