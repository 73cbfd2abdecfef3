"""Example queries (`examples.ttl`, sh:SPARQLExecutable) with what each tells, ready to run below any base."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from ontology.errors import VocabularyError
from ontology.terms import DEFAULT_BASE

EXAMPLES = Path(__file__).with_name("examples.ttl")

_SH, _RDFS = "http://www.w3.org/ns/shacl#", "http://www.w3.org/2000/01/rdf-schema#"
_QUERIES = [ox.NamedNode(_SH + form) for form in ("select", "ask", "construct")]
_LABEL, _COMMENT = ox.NamedNode(_RDFS + "label"), ox.NamedNode(_RDFS + "comment")


@dataclass(frozen=True, slots=True)
class Example:
    """A query: its id, the question it answers, what it does, and the whole text with the prefixes that it uses."""

    id: str
    label: str
    comment: str
    query: str


def load_examples(base: str = DEFAULT_BASE, path: Path = EXAMPLES) -> list[Example]:
    """The example queries in file order, for a graph whose names begin with `base`.

    Raises VocabularyError where the file is not Turtle or an example lacks its label, comment or query.
    """
    store = ox.Store()
    try:
        triples = list(ox.parse(path=str(path), format=ox.RdfFormat.TURTLE))
    except (OSError, SyntaxError) as error:
        raise VocabularyError(f"{path}: cannot be read as Turtle: {error}") from error
    store.extend(ox.Quad(*quad.triple) for quad in triples)
    executable = ox.NamedNode(_SH + "SPARQLExecutable")
    nodes = dict.fromkeys(triple.subject for triple in triples if triple.object == executable)
    prefixes = {name: iri.replace(DEFAULT_BASE, base) for name, iri in _prefixes(store)}
    return [_example(store, node, prefixes) for node in nodes if isinstance(node, ox.NamedNode)]


def _prefixes(store: ox.Store) -> Iterator[tuple[str, str]]:
    prefix, namespace = ox.NamedNode(_SH + "prefix"), ox.NamedNode(_SH + "namespace")
    for quad in store.quads_for_pattern(None, prefix, None):
        yield _text(store, quad.subject, prefix), _text(store, quad.subject, namespace)


def _example(store: ox.Store, node: ox.NamedNode, prefixes: dict[str, str]) -> Example:
    body = _text(store, node, *_QUERIES)
    used = {name: iri for name, iri in sorted(prefixes.items()) if re.search(rf"\b{name}:", body)}
    head = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in used.items())
    return Example(
        id=node.value.partition("#")[2],
        label=_text(store, node, _LABEL),
        comment=_text(store, node, _COMMENT),
        query=f"{head}{body}\n",
    )


def _text(store: ox.Store, node: ox.NamedNode | ox.BlankNode | ox.Triple, *properties: ox.NamedNode) -> str:
    """The one literal that the node has by one of the properties."""
    for property in properties:
        for quad in store.quads_for_pattern(node, property, None):
            if isinstance(quad.object, ox.Literal):
                return quad.object.value
    raise VocabularyError(f"{EXAMPLES.name}: {node} has no {properties[0]}.")
