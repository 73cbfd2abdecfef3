"""Other people's SPARQL clients against a real server.

SPARQLWrapper is in test_api_server, a SERVICE call of `oxigraph serve` in test_sparql_service.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator

import pytest
from rdflib import Graph, URIRef
from rdflib.namespace import SKOS
from rdflib.plugins.stores.sparqlstore import SPARQLStore, SPARQLUpdateStore

from tests.api_fixture import BASE, publish
from tests.server_fixture import ROOT, Server, run_server

TOKEN = "a token for the clients"
OAK = URIRef(BASE + "id/oak")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    directory = tmp_path_factory.mktemp("clients") / "store"
    publish(directory, "stacks")
    with run_server(directory, sparql_workers="1", token=TOKEN) as running:
        yield running


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
@pytest.mark.parametrize("returned", ["json", "xml"])
def test_rdflib_reads(server: Server, method: str, returned: str) -> None:
    store = SPARQLStore(f"{server.address}/sparql", method=method, returnFormat=returned)
    graph = Graph(store)
    assert str(graph.value(OAK, SKOS.prefLabel)) == "Oak"
    assert len(list(graph.triples((OAK, None, None)))) > 3
    rows = list(graph.query("SELECT ?l { ?s ?p ?l } ORDER BY ?l LIMIT 3", initNs={"skos": SKOS}))
    assert len(rows) == 3
    assert graph.query(f"ASK {{ <{OAK}> a ?class }}").askAnswer
    if returned == "json":  # rdflib then accepts no format of graphs
        return
    constructed = graph.query(f"CONSTRUCT {{ <{OAK}> ?p ?o }} WHERE {{ <{OAK}> ?p ?o }}").graph
    assert constructed is not None
    assert len(constructed) > 3


def test_rdflib_writes(server: Server) -> None:
    address = f"{server.address}/sparql"
    headers = {"Authorization": f"Bearer {TOKEN}"}
    store = SPARQLUpdateStore(address, address, headers=headers, autocommit=True, context_aware=True)
    graph = Graph(store, identifier=URIRef("http://example.org/mine"))
    graph.add((OAK, SKOS.note, SKOS.Concept))
    assert (OAK, SKOS.note, SKOS.Concept) in graph
    graph.remove((OAK, SKOS.note, None))
    assert (OAK, SKOS.note, SKOS.Concept) not in graph


def test_comunica(server: Server) -> None:
    places = f"{ROOT}/web/node_modules/.bin"
    program = shutil.which("comunica-sparql") or shutil.which("comunica-sparql", path=places)
    if program is None:
        pytest.skip("comunica-sparql is not installed (npm install --global @comunica/query-sparql)")
    kind = "FILTER(CONTAINS(STR(?kind), 'Option'))"
    query = f"SELECT ?label ?kind {{ <{OAK}> <{SKOS.prefLabel}> ?label ; a ?kind . {kind} }}"
    done = subprocess.run(
        [program, f"sparql@{server.address}/sparql", query, "-t", "application/sparql-results+json"],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    rows = json.loads(done.stdout)["results"]["bindings"]
    assert [(row["label"]["value"], row["kind"]["value"]) for row in rows] == [("Oak", BASE + "ontology#Option")]
