"""Inference: what follows from the claims by the ontology, kept apart from what was read.

Three rules, each a query over the default graph, which holds all, with results for the inference graph: broader
classes, broader properties, inverse properties. A relation that follows from a claim is stated plainly and by a
statement node that names the claim (`qg:followsFrom`); a broader class follows from the ontology alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pyoxigraph import NamedNode, Quad, QueryTriples, Store

from graph.triples.rdf import RDF, RDFS, load_quads
from ontology.terms import Names

_OWL = "http://www.w3.org/2002/07/owl#"

_BROADER_CLASSES = """
CONSTRUCT { ?thing a ?broader } WHERE { $THINGS
  { SELECT DISTINCT ?class ?broader WHERE {
      ?class rdfs:subClassOf* qg:Entity ; rdfs:subClassOf+ ?broader . FILTER(?class != ?broader) } }
  ?thing a ?class .
}"""

_RELATION = """
CONSTRUCT {
  ?from ?property ?to .
  ?inferred a rdf:Statement ; qg:followsFrom ?claim ;
    rdf:subject ?from ; rdf:predicate ?property ; rdf:object ?to .
} WHERE { $CLAIMS %s
  BIND(IRI(CONCAT(STR(?claim), "/inferred/", REPLACE(STR(?property), "^.*[/#]", ""))) AS ?inferred)
}"""

_BROADER_PROPERTIES = (
    _RELATION
    % """
  { SELECT DISTINCT ?read ?property WHERE { ?read rdfs:subPropertyOf+ ?property } }
  ?claim rdf:predicate ?read ; a qg:Claim ; rdf:subject ?from ; rdf:object ?to ."""
)

_INVERSE_PROPERTIES = (
    _RELATION
    % """
  { SELECT DISTINCT ?read ?property WHERE {
      ?read rdfs:subPropertyOf* ?broader . ?broader owl:inverseOf ?property } }
  ?claim rdf:predicate ?read ; a qg:Claim ; rdf:subject ?to ; rdf:object ?from .
  FILTER(isIRI(?from))"""
)

RULES = (_BROADER_CLASSES, _BROADER_PROPERTIES, _INVERSE_PROPERTIES)


_AT_ONCE = 1000  # things or claims that one query is limited to


def infer(store: Store, names: Names) -> None:
    """Put into the inference graph of `store` what follows from its claims; run once, after all is loaded."""
    for rule in RULES:
        load_quads(store, _follow(store, rule.replace("$THINGS", "").replace("$CLAIMS", ""), names))


def infer_from(store: Store, names: Names, things: Sequence[NamedNode], claims: Sequence[NamedNode]) -> Iterator[Quad]:
    """What follows from some `claims`, and the broader classes of some `things`, as quads of the inference graph."""
    for rule in RULES:
        mark, nodes = ("$THINGS", things) if "$THINGS" in rule else ("$CLAIMS", claims)
        for start in range(0, len(nodes), _AT_ONCE):
            values = " ".join(str(node) for node in nodes[start : start + _AT_ONCE])
            variable = mark.removesuffix("S").replace("$", "?").lower()
            yield from _follow(store, rule.replace(mark, f"VALUES {variable} {{ {values} }}"), names)


def _follow(store: Store, rule: str, names: Names) -> Iterator[Quad]:
    graph = NamedNode(names.inference_graph)
    prefixes = {"rdf": RDF, "rdfs": RDFS, "owl": _OWL, "qg": names.ontology}
    triples = store.query(rule, prefixes=prefixes)
    assert isinstance(triples, QueryTriples)
    for triple in triples:
        yield Quad(triple.subject, triple.predicate, triple.object, graph)
