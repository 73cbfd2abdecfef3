"""The formats of SPARQL results by the names and media types that clients use for them."""

from __future__ import annotations

from graph.sparql.pool import GRAPH_FORMATS, RESULT_FORMATS

_JSON, _XML, _CSV, _TSV = RESULT_FORMATS
_TURTLE, _N_TRIPLES, _JSON_LD, _RDF_XML, _TRIG, _N_QUADS = GRAPH_FORMATS

RESULT_TYPES = {kind: kind for kind in RESULT_FORMATS} | {
    "application/json": _JSON,
    "application/xml": _XML,
    "text/xml": _XML,
}
"""Media types that ask for a SELECT or ASK result, with the type that is given."""

GRAPH_TYPES = {kind: kind for kind in GRAPH_FORMATS} | {
    "application/x-turtle": _TURTLE,
    "application/x-trig": _TRIG,
    "text/plain": _N_TRIPLES,
    "application/json": _JSON_LD,
    "application/xml": _RDF_XML,
}
"""Media types that ask for a CONSTRUCT or DESCRIBE result, with the type that is given."""

RESULT_NAMES = {"json": _JSON, "xml": _XML, "csv": _CSV, "tsv": _TSV}
"""Short names of the formats of SELECT and ASK results."""

GRAPH_NAMES = {
    "turtle": _TURTLE,
    "ttl": _TURTLE,
    "n3": _TURTLE,
    "nt": _N_TRIPLES,
    "ntriples": _N_TRIPLES,
    "jsonld": _JSON_LD,
    "json-ld": _JSON_LD,
    "json": _JSON_LD,
    "rdfxml": _RDF_XML,
    "rdf+xml": _RDF_XML,
    "xml": _RDF_XML,
    "trig": _TRIG,
    "nquads": _N_QUADS,
}
"""Short names of the formats of CONSTRUCT and DESCRIBE results."""
