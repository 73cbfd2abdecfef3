"""The endpoint and its data described for programs: SPARQL 1.1 Service Description with VoID statistics.

https://www.w3.org/TR/sparql11-service-description/ and https://www.w3.org/TR/void/
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from functools import lru_cache

import pyoxigraph as ox

from api.http.formats import GRAPH_TYPES
from api.rdf_access import EXPORT_FORMATS, Pool, prefixes_of
from api.service import Serving
from graph.sparql.pool import GRAPH_FORMATS, SparqlQuery
from graph.triples.owned import EDITED
from graph.triples.rdf import DCTERMS, PROV, QUDT, RDF, RDFS, SCHEMA, SKOS, XSD
from ontology.errors import QueryError

DESCRIPTION_TYPES = tuple(dict.fromkeys(GRAPH_TYPES.values()))
"""The media types in which the description can be had."""

_SD = "http://www.w3.org/ns/sparql-service-description#"
_VOID = "http://rdfs.org/ns/void#"
_FORMATS = "http://www.w3.org/ns/formats/"
_RESULT_FORMATS = (
    "SPARQL_Results_JSON",
    "SPARQL_Results_XML",
    "SPARQL_Results_CSV",
    "SPARQL_Results_TSV",
    "Turtle",
    "N-Triples",
    "JSON-LD",
    "RDF_XML",
    "TriG",
    "N-Quads",
)
_VOCABULARIES = (RDF, RDFS, SKOS, PROV, QUDT, SCHEMA, DCTERMS)
_TOTALS = """SELECT (COUNT(DISTINCT ?s) AS ?subjects) (COUNT(DISTINCT ?o) AS ?objects) { ?s ?p ?o }"""
_BY_CLASS = "SELECT ?class (COUNT(*) AS ?n) { ?s a ?class } GROUP BY ?class ORDER BY DESC(?n) ?class"
_BY_PROPERTY = "SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p ORDER BY DESC(?n) ?p"

_A = ox.NamedNode(RDF + "type")


def serialize_description(serving: Serving, pool: Pool, media_type: str, writable: bool) -> bytes:
    """The description as a document of one of `DESCRIPTION_TYPES`; `writable` says that updates are accepted."""
    triples = [*_service(serving, pool, writable), *_dataset(serving), *_statistics(serving, pool)]
    prefixes = {**prefixes_of(serving.generation), "sd": _SD, "void": _VOID, "format": _FORMATS}
    rdf_format = getattr(ox.RdfFormat, GRAPH_FORMATS[media_type])
    return bytes(ox.serialize(triples, format=rdf_format, prefixes=prefixes) or b"")


def _service(serving: Serving, pool: Pool, writable: bool) -> Iterator[ox.Triple]:
    """What the endpoint understands and gives, and the graphs it holds."""
    service, dataset, default = _node(serving, "sparql"), _dataset_node(serving), ox.BlankNode("default")
    triples = serving.generation.manifest["counts"]["triples"]
    yield ox.Triple(service, _A, _sd("Service"))
    yield ox.Triple(service, _sd("endpoint"), service)
    yield ox.Triple(service, _sd("supportedLanguage"), _sd("SPARQL11Query"))
    if writable:
        yield ox.Triple(service, _sd("supportedLanguage"), _sd("SPARQL11Update"))
    if EDITED not in serving.generation.manifest:  # others' graphs do not show in the default graph
        yield ox.Triple(service, _sd("feature"), _sd("UnionDefaultGraph"))
    if pool.services:
        yield ox.Triple(service, _sd("feature"), _sd("BasicFederatedQuery"))
    for name in _RESULT_FORMATS:
        yield ox.Triple(service, _sd("resultFormat"), ox.NamedNode(_FORMATS + name))
    yield ox.Triple(service, _sd("defaultDataset"), dataset)
    yield ox.Triple(dataset, _A, _sd("Dataset"))
    yield ox.Triple(dataset, _sd("defaultGraph"), default)
    yield ox.Triple(default, _A, _sd("Graph"))
    yield ox.Triple(default, _void("triples"), _number(triples))
    for number, graph in enumerate(serving.generation.open_rdf().named_graphs()):
        node = ox.BlankNode(f"graph{number}")
        yield ox.Triple(dataset, _sd("namedGraph"), node)
        yield ox.Triple(node, _A, _sd("NamedGraph"))
        yield ox.Triple(node, _sd("name"), graph)


def _dataset(serving: Serving) -> Iterator[ox.Triple]:
    """What the data are and where they are to be had."""
    dataset, manifest = _dataset_node(serving), serving.generation.manifest
    yield ox.Triple(dataset, _A, _void("Dataset"))
    title = f"What Quillgraph has read: {manifest['counts']['documents']} documents"
    yield ox.Triple(dataset, ox.NamedNode(DCTERMS + "title"), ox.Literal(title, language="en"))
    created = ox.Literal(manifest["created"], datatype=ox.NamedNode(XSD + "dateTime"))
    yield ox.Triple(dataset, ox.NamedNode(DCTERMS + "created"), created)
    yield ox.Triple(dataset, _void("sparqlEndpoint"), _node(serving, "sparql"))
    yield ox.Triple(dataset, _void("uriSpace"), ox.Literal(serving.names.base))
    yield ox.Triple(dataset, _void("triples"), _number(manifest["counts"]["triples"]))
    yield ox.Triple(dataset, _void("entities"), _number(manifest["counts"]["entities"]))
    yield ox.Triple(dataset, _void("documents"), _number(manifest["counts"]["documents"]))
    for name in EXPORT_FORMATS:
        if name != "graphml":
            yield ox.Triple(dataset, _void("dataDump"), _node(serving, f"export?format={name}"))
    for vocabulary in (*_VOCABULARIES, serving.names.ontology):
        yield ox.Triple(dataset, _void("vocabulary"), ox.NamedNode(vocabulary))
    for entity in serving.records.search_entities("", limit=1):
        example = ox.NamedNode(serving.names.entity(entity.id))
        yield ox.Triple(dataset, _void("exampleResource"), example)


def _statistics(serving: Serving, pool: Pool) -> Iterator[ox.Triple]:
    """What is counted by queries; nothing where they do not get through in their time."""
    try:
        totals, classes, properties = _count(pool, serving.generation.id)
    except QueryError:
        return
    dataset = _dataset_node(serving)
    yield ox.Triple(dataset, _void("distinctSubjects"), _number(int(totals[0][0])))
    yield ox.Triple(dataset, _void("distinctObjects"), _number(int(totals[0][1])))
    yield ox.Triple(dataset, _void("classes"), _number(len(classes)))
    yield ox.Triple(dataset, _void("properties"), _number(len(properties)))
    for number, (iri, count) in enumerate(classes):
        part = ox.BlankNode(f"class{number}")
        yield ox.Triple(dataset, _void("classPartition"), part)
        yield ox.Triple(part, _void("class"), ox.NamedNode(iri))
        yield ox.Triple(part, _void("entities"), _number(int(count)))
    for number, (iri, count) in enumerate(properties):
        part = ox.BlankNode(f"property{number}")
        yield ox.Triple(dataset, _void("propertyPartition"), part)
        yield ox.Triple(part, _void("property"), ox.NamedNode(iri))
        yield ox.Triple(part, _void("triples"), _number(int(count)))


@lru_cache(maxsize=2)
def _count(pool: Pool, generation: str) -> tuple[list[list[str]], list[list[str]], list[list[str]]]:
    """Totals, entities by class and triples by property, once for each generation."""
    totals, classes, properties = (_rows(pool, query) for query in (_TOTALS, _BY_CLASS, _BY_PROPERTY))
    return totals, [row for row in classes if not row[0].startswith("_:")], properties


def _rows(pool: Pool, query: str) -> list[list[str]]:
    text = pool.run(SparqlQuery(query, result_type="text/csv")).body.decode()
    return list(csv.reader(io.StringIO(text)))[1:]


def _dataset_node(serving: Serving) -> ox.NamedNode:
    return _node(serving, ".well-known/void#dataset")


def _node(serving: Serving, path: str) -> ox.NamedNode:
    return ox.NamedNode(serving.names.base + path)


def _number(count: int) -> ox.Literal:
    return ox.Literal(str(count), datatype=ox.NamedNode(XSD + "integer"))


def _sd(name: str) -> ox.NamedNode:
    return ox.NamedNode(_SD + name)


def _void(name: str) -> ox.NamedNode:
    return ox.NamedNode(_VOID + name)
