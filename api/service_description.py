"""The endpoint's description of itself (SPARQL 1.1 Service Description) in Turtle."""

from __future__ import annotations

import pyoxigraph as ox

from api.service import Serving

_SD = "http://www.w3.org/ns/sparql-service-description#"
_VOID = "http://rdfs.org/ns/void#"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_XSD_INTEGER = ox.NamedNode("http://www.w3.org/2001/XMLSchema#integer")
_FORMATS = (
    "SPARQL_Results_JSON",
    "SPARQL_Results_XML",
    "SPARQL_Results_CSV",
    "SPARQL_Results_TSV",
    "Turtle",
    "N-Triples",
    "JSON-LD",
    "RDF_XML",
)


def describe_service(serving: Serving) -> bytes:
    """What the endpoint understands and gives, and the graphs it holds."""
    endpoint = serving.names.base + "sparql"
    service, dataset, default = ox.NamedNode(endpoint), ox.BlankNode("dataset"), ox.BlankNode("default")
    a = ox.NamedNode(_RDF + "type")
    rdf, counts = serving.generation.open_rdf(), serving.generation.manifest["counts"]
    triples = [
        ox.Triple(service, a, _sd("Service")),
        ox.Triple(service, _sd("endpoint"), service),
        ox.Triple(service, _sd("supportedLanguage"), _sd("SPARQL11Query")),
        ox.Triple(service, _sd("feature"), _sd("UnionDefaultGraph")),
        ox.Triple(service, _sd("defaultDataset"), dataset),
        ox.Triple(dataset, a, _sd("Dataset")),
        ox.Triple(dataset, _sd("defaultGraph"), default),
        ox.Triple(default, a, _sd("Graph")),
        ox.Triple(
            default,
            ox.NamedNode(_VOID + "triples"),
            ox.Literal(str(counts["triples"]), datatype=_XSD_INTEGER),
        ),
    ]
    for name in _FORMATS:
        triples.append(ox.Triple(service, _sd("resultFormat"), ox.NamedNode(f"http://www.w3.org/ns/formats/{name}")))
    for number, graph in enumerate(rdf.named_graphs()):
        node = ox.BlankNode(f"graph{number}")
        triples += [ox.Triple(dataset, _sd("namedGraph"), node), ox.Triple(node, _sd("name"), graph)]
    prefixes = {"sd": _SD, "void": _VOID, "format": "http://www.w3.org/ns/formats/"}
    return bytes(ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=prefixes) or b"")


def _sd(name: str) -> ox.NamedNode:
    return ox.NamedNode(_SD + name)
