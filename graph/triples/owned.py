"""What ingest writes in a dataset, and what others have put beside it (`graph.update`) and is to outlive an ingest."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pyoxigraph import DefaultGraph, NamedNode, Quad, Store

from graph.store import Generation
from ontology.terms import Names

EDITED = "edited"
"""In the manifest: when others last changed the graph. Absent where nobody has."""

_DEFAULT = DefaultGraph()


def owned_graphs(generation: Generation) -> frozenset[str]:
    """The graphs that ingest writes: one a document, the ontology's, and what was inferred."""
    names = Names(generation.manifest["base"])
    documents = (names.document(document["id"]) for document in generation.manifest["documents"])
    return frozenset([*documents, names.ontology_graph, names.inference_graph])


def carry_over(generation: Generation, folder: Path) -> tuple[int, int]:
    """Put into the dataset at `folder` what others have put into that of `generation`.

    How many quads of named graphs and how many triples of the default graph these are.
    """
    target = Store(str(folder))
    kept = list(_foreign(generation))
    target.extend(kept)
    target.flush()
    plain = sum(quad.graph_name == _DEFAULT for quad in kept)
    return len(kept) - plain, plain


def _foreign(generation: Generation) -> Iterator[Quad]:
    """Quads of graphs that ingest does not write, and triples of the default graph that are in none of its graphs."""
    rdf, owned = generation.open_rdf(), owned_graphs(generation)
    for graph in rdf.named_graphs():
        if graph.value not in owned:
            yield from rdf.quads_for_pattern(None, None, None, graph)
    for quad in rdf.quads_for_pattern(None, None, None, _DEFAULT):
        found = rdf.quads_for_pattern(quad.subject, quad.predicate, quad.object)
        if not any(isinstance(other.graph_name, NamedNode) and other.graph_name.value in owned for other in found):
            yield quad
