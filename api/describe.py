"""What the graph says of one of its IRIs, with what a reader needs to make sense of it: lines, labels, numbers."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

import pyoxigraph as ox

from api.service import Serving
from graph.triples.rdf import DCTERMS, PROV, RDF, RDFS, SKOS

_EVERYTHING = ox.DefaultGraph()
_SUBJECT, _DERIVED = ox.NamedNode(RDF + "subject"), ox.NamedNode(PROV + "wasDerivedFrom")
_LABELS = tuple(ox.NamedNode(iri) for iri in (SKOS + "prefLabel", RDFS + "label", DCTERMS + "title"))
_MOST_TRIPLES = 20_000


def exists(serving: Serving, iri: str) -> bool:
    """Whether the graph says anything of `iri`."""
    return next(_about(serving, ox.NamedNode(iri)), None) is not None


def describe(serving: Serving, iri: str) -> list[ox.Triple]:
    """What is said of `iri`, each triple once, at most `_MOST_TRIPLES` of them.

    Beside its own triples come those of the claims about it, of the spans and quantities that these name, and the
    labels of whatever is named.
    """
    node = ox.NamedNode(iri)
    return list(islice(dict.fromkeys(_describe(serving, node)), _MOST_TRIPLES))


def describe_ontology(serving: Serving) -> list[ox.Triple]:
    """The ontology itself: its classes and properties, without the vocabularies that share its graph."""
    graph = ox.NamedNode(serving.names.ontology_graph)
    own = serving.names.ontology.removesuffix("#")
    quads = serving.generation.open_rdf().quads_for_pattern(None, None, None, graph)
    kept = [
        quad.triple
        for quad in quads
        if isinstance(quad.subject, ox.NamedNode) and quad.subject.value.partition("#")[0] == own
    ]
    return sorted(kept, key=str)


def describe_spans(serving: Serving, document: str) -> list[ox.Triple]:
    """The spans of the document with that IRI; they differ in the fragment only, which no server sees."""
    store = serving.generation.open_rdf()
    of = ox.NamedNode(serving.names.ontology + "document")
    spans = store.quads_for_pattern(None, of, ox.NamedNode(document), _EVERYTHING)
    nodes = [span.subject for span in spans if isinstance(span.subject, ox.NamedNode)]
    return [triple for node in nodes for triple in _about(serving, node)]


def label_of(serving: Serving, node: ox.NamedNode) -> str:
    """What people call the node; its local name where the graph has no label for it."""
    found = next(_label(serving, node), None)
    if found is not None and isinstance(found.object, ox.Literal):
        return found.object.value
    return node.value.rstrip("/").rsplit("/", 1)[-1].rpartition("#")[2]


def _describe(serving: Serving, node: ox.NamedNode) -> Iterator[ox.Triple]:
    store, base = serving.generation.open_rdf(), serving.names.base
    own = list(_about(serving, node))
    statements = [quad.subject for quad in store.quads_for_pattern(None, _SUBJECT, node, _EVERYTHING)]
    derived = [quad.subject for quad in store.quads_for_pattern(None, _DERIVED, node, _EVERYTHING)]
    claims = [triple for claim in (*statements, *derived) for triple in _about(serving, claim)]
    yield from own
    yield from claims
    named = dict.fromkeys(_nodes([*own, *claims]))
    for other in named:
        if other.value.startswith(base + "span/") or other.value.endswith("/quantity"):
            yield from _about(serving, other)
    for other in named:
        yield from _label(serving, other)


def _nodes(triples: list[ox.Triple]) -> Iterator[ox.NamedNode]:
    """The properties and objects of the triples that are IRIs."""
    for triple in triples:
        yield triple.predicate
        if isinstance(triple.object, ox.NamedNode):
            yield triple.object


def _about(serving: Serving, node: ox.NamedNode | ox.BlankNode | ox.Triple) -> Iterator[ox.Triple]:
    quads = serving.generation.open_rdf().quads_for_pattern(node, None, None, _EVERYTHING)
    return (quad.triple for quad in quads)


def _label(serving: Serving, node: ox.NamedNode) -> Iterator[ox.Triple]:
    """The labels of a node by the first property that gives any."""
    for property in _LABELS:
        quads = list(serving.generation.open_rdf().quads_for_pattern(node, property, None, _EVERYTHING))
        if quads:
            yield from (quad.triple for quad in quads)
            return
