"""What schemathesis cannot make from JSON Schema: queries, updates, RDF, texts; `bench.contract` loads this.

OpenAPI cannot say either that a parameter has a meaning with some values of another only. What is valid by the
description is brought in line with its words before it is sent.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, MutableMapping
from typing import Any

import schemathesis
from hypothesis import strategies as st

from api.http.formats import GRAPH_NAMES, GRAPH_TYPES, RESULT_NAMES
from bench.fuzz import TEXTS

_VARIABLES = st.sampled_from(["?s", "?p", "?o"])
_NODES = st.integers(0, 9).map(lambda number: f"<http://example.org/n{number}>")
_VALUES = _NODES | st.integers(-9, 9).map(str) | st.sampled_from(["'a'", "'b'@en", "true", "1.5"])
_PATTERNS = st.tuples(_VARIABLES | _NODES, _VARIABLES | _NODES, _VARIABLES | _VALUES).map(" ".join)
_GROUPS = st.lists(_PATTERNS, min_size=1, max_size=2).map(" . ".join)
QUERIES = st.builds(
    "{} {{ {} }} LIMIT {}".format, st.sampled_from(["SELECT * WHERE", "CONSTRUCT WHERE"]), _GROUPS, st.integers(0, 20)
) | st.builds("{} {{ {} }}".format, st.sampled_from(["ASK", "DESCRIBE ?s WHERE"]), _PATTERNS)
_TRIPLES = st.builds("{} {} {} .".format, _NODES, _NODES, _NODES)
UPDATES = st.builds("{} DATA {{ {} }}".format, st.sampled_from(["INSERT", "DELETE"]), _TRIPLES) | st.builds(
    "INSERT {{ {} }} WHERE {{ {} }}".format, _TRIPLES, _NODES.map(lambda node: f"{node} a ?type")
)
IRIS = st.sampled_from(["http://example.org/g", "urn:g", "http://127.0.0.1:8000/graph/ontology", "tag:x,2026:ü"])
_LINES = st.lists(_TRIPLES, max_size=4).map("\n".join)
_XML = (
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="urn:{}"/></rdf:RDF>'
)
_JSON = '{{"@id": "urn:{}", "http://example.org/p": {}}}'

schemathesis.openapi.format("iri", IRIS)
schemathesis.openapi.format("sparql-query", QUERIES)
schemathesis.openapi.format("sparql-update", UPDATES)
schemathesis.openapi.format("text-file", TEXTS.filter(lambda text: text.strip() and "\0" not in text))
for media_type in dict.fromkeys(GRAPH_TYPES.values()):
    schemathesis.openapi.media_type(media_type, _LINES.map(str.encode))
schemathesis.openapi.media_type("application/rdf+xml", st.integers(0, 9).map(_XML.format).map(str.encode))
schemathesis.openapi.media_type(
    "application/ld+json", st.builds(_JSON.format, st.integers(0, 9), st.integers(0, 9)).map(str.encode)
)


KNOWN_PATHS = {
    "/id/{id}": "stack",
    "/entities/{id}": "stack",
    "/document/{id}": "stacks",
    "/documents/{id}": "stacks",
    "/documents/{id}/findings": "stacks",
    "/span/{id}": "stacks",
    "/property/{id}": "weight",
    "/vocabulary/{id}": "wood",
    "/graph/{name}": "ontology",
    "/ontology/{name}": "Claim",
}
KNOWN_QUERIES: dict[str, dict[str, object]] = {
    "/compare": {"entity": ["Oak", "Pine"]},
    "/graph": {"entity": "Stack"},
    "/paths": {"from": "Stack", "to": "Drawers"},
    "/ask": {"q": "How many drawers does a stack support?"},
}
"""What the graph that `bench.contract` serves has, by path: random ids and names hardly ever meet anything."""


@schemathesis.hook
def flatmap_path_parameters(context: Any, path_parameters: dict[str, Any]) -> Any:
    """Sometimes name what is there. Only to read it: what were deleted once would be there no more."""
    known = KNOWN_PATHS.get(context.operation.path) if context.operation.method.upper() == "GET" else None
    return st.sampled_from([path_parameters, dict.fromkeys(path_parameters, known)] if known else [path_parameters])


@schemathesis.hook
def flatmap_query(context: Any, query: dict[str, Any]) -> Any:
    """Sometimes ask for what is there."""
    known = KNOWN_QUERIES.get(context.operation.path) if context.operation.method.upper() == "GET" else None
    return st.sampled_from([query, {**query, **known}] if known else [query])


@schemathesis.hook
def filter_body(context: Any, body: Any) -> bool:
    """Leave out forms whose file is a number or the like: as a part of a form it is a file that holds the digits."""
    return not isinstance(body, dict) or isinstance(body.get("file", ""), str | bytes)


@schemathesis.serializer("application/sparql-query", "application/sparql-update")
def write_text(context: Any, value: Any) -> bytes:
    """A query or update as the whole body; what is no text is sent as JSON."""
    return (value if isinstance(value, str) else json.dumps(value)).encode()


@schemathesis.hook
def before_call(context: Any, case: Any, kwargs: dict[str, Any]) -> None:
    """Of a valid SPARQL request, leave out parameters without a meaning for its query or update."""
    if case.path != "/sparql" or case.meta is None or case.meta.generation.mode.is_negative:
        return
    form = case.body if isinstance(case.body, dict) else {}
    whole = case.body if isinstance(case.body, str) else ""
    text = str(form.get("query") or form.get("update") or whole or case.query.get("query", ""))
    is_update = "update" in form or case.media_type == "application/sparql-update"
    is_query = "query" in form or case.media_type == "application/sparql-query" or "query" in case.query
    for sent in (case.query, form):
        _drop(sent, [] if is_update else ["using-graph-uri", "using-named-graph-uri"])
        _drop(sent, [] if is_query else ["default-graph-uri", "named-graph-uri"])
        _drop(sent, ["using-graph-uri", "using-named-graph-uri"] if "DATA" in text else [])
    names = GRAPH_NAMES if not is_query or "CONSTRUCT" in text or "DESCRIBE" in text else RESULT_NAMES
    if case.query.get("format") not in names:
        _drop(case.query, ["format"])


def _drop(sent: MutableMapping[str, Any], names: Iterable[str]) -> None:
    for name in names:
        sent.pop(name, None)
