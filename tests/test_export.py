"""`/export`: the whole graph, which loads elsewhere to the same graph, and comes while it is written."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path
from typing import IO

import networkx as nx
import pyoxigraph as ox
import pytest
import rdflib
from fastapi.testclient import TestClient

from api.rdf_access import EXPORT_FORMATS, stream, write_export
from api.settings import Settings
from graph.store import Generation, Store
from graph.update import Change, apply_change
from tests.api_fixture import BASE, publish, serve

RDF_FORMATS = [name for name in EXPORT_FORMATS if name != "graphml"]
KEEPS_GRAPHS = ("trig", "nquads", "jsonld")
OTHERS = """
PREFIX x: <http://example.org/>
INSERT DATA {
  GRAPH x:mine { x:a x:knows [ x:knows x:a, "hallo"@de ] . x:a x:size 1.50, 1.5e3, true, "01"^^<x:kind>, "1" . }
  GRAPH x:other { x:a x:knows _:b . _:b x:id "an id" ; x:type <http://example.org//odd> }
}
"""


@pytest.fixture(scope="module")
def generation(tmp_path_factory: pytest.TempPathFactory) -> Generation:
    """Two texts, and graphs of others with blank nodes and values of many kinds."""
    store = Store(tmp_path_factory.mktemp("export") / "store")
    publish(store.directory, "stacks", "folder/more stacks")
    apply_change(store, Change("update", OTHERS), timeout_s=60, memory_bytes=10**9, wait_s=60)
    return store.open_generation()


@pytest.fixture(scope="module")
def client(generation: Generation) -> Iterator[TestClient]:
    store: Path = generation.path.parent
    with serve(Settings(store=store, sparql_workers=1)) as client:
        yield client


def canonical_hash(quads: Iterable[ox.Quad]) -> str:
    """The same for the same graph, whatever its blank nodes are called (RDF dataset canonicalization, RDFC-1.0)."""
    dataset = ox.Dataset(quads)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0_SHA_256)
    return hashlib.sha256("\n".join(sorted(map(str, dataset))).encode()).hexdigest()


def stored(generation: Generation, with_graphs: bool) -> list[ox.Quad]:
    rdf = generation.open_rdf()
    if with_graphs:
        return [quad for graph in rdf.named_graphs() for quad in rdf.quads_for_pattern(None, None, None, graph)]
    return list(rdf.quads_for_pattern(None, None, None, ox.DefaultGraph()))


@pytest.mark.parametrize("name", RDF_FORMATS)
def test_an_export_loads_in_oxigraph_to_the_same_graph(client: TestClient, generation: Generation, name: str) -> None:
    response = client.get("/export", params={"format": name})
    assert response.headers["content-type"].split(";")[0] == EXPORT_FORMATS[name]
    read = ox.parse(response.content, ox.RdfFormat.from_media_type(EXPORT_FORMATS[name]))
    assert canonical_hash(read) == canonical_hash(stored(generation, name in KEEPS_GRAPHS))


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # rdflib warns of what it does itself
@pytest.mark.parametrize("name", RDF_FORMATS)
def test_an_export_loads_in_rdflib_to_the_same_graph(
    client: TestClient, generation: Generation, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rdflib, "NORMALIZE_LITERALS", False)  # it would write 01 as 1
    body = client.get("/export", params={"format": name}).content
    dataset = rdflib.Dataset()
    if name in KEEPS_GRAPHS:
        dataset.parse(data=body, format={"jsonld": "json-ld"}.get(name, name))
    else:
        dataset.default_graph.parse(data=body, format=name)
    read = ox.parse(dataset.serialize(format="nquads"), ox.RdfFormat.N_QUADS)
    assert canonical_hash(read) == canonical_hash(stored(generation, name in KEEPS_GRAPHS))


def test_graphml_holds_the_entities(client: TestClient) -> None:
    graph = nx.parse_graphml(client.get("/export?format=graphml").text)
    assert set(graph) == {"stack", "drawer", "brass-lock", "oak"}


def test_json_ld_can_be_read_by_a_person(client: TestClient) -> None:
    document = client.get("/export?format=jsonld").json()
    assert document["@context"]["prefLabel"] == "skos:prefLabel"
    assert document["@context"]["id"] == BASE + "id/"
    graphs = {graph["@id"]: graph["@graph"] for graph in document["@graph"]}
    oak = next(node for node in graphs["doc:stacks"] if node["@id"] == "id:oak")
    assert (oak["prefLabel"], oak["weight"]) == ("Oak", "4–6 kg")


@pytest.mark.parametrize("name", EXPORT_FORMATS)
def test_it_is_written_bit_by_bit(generation: Generation, name: str) -> None:
    class Pieces(BytesIO):
        longest = 0

        def write(self, piece: bytes) -> int:  # type: ignore[override]
            self.longest = max(self.longest, len(piece))
            return super().write(piece)

    output = Pieces()
    write_export(generation, name, output)
    assert output.longest < max(10_000, len(output.getvalue()) / 5)


def test_what_is_written_is_sent_before_all_is_written() -> None:
    more = threading.Event()

    def write(output: IO[bytes]) -> None:
        output.write(b"a" * 100_000)
        assert more.wait(10), "nobody got the beginning"
        output.write(b"b")

    chunks = stream(write)
    received = next(chunks)
    more.set()
    received += b"".join(chunks)
    assert received == b"a" * 100_000 + b"b"


def test_a_download_has_a_name(client: TestClient, generation: Generation) -> None:
    for name, suffix in (("turtle", "ttl"), ("jsonld", "jsonld"), ("nquads", "nq")):
        told = client.get("/export", params={"format": name}).headers["content-disposition"]
        assert told == f'attachment; filename="quillgraph-{generation.id}.{suffix}"'


def test_the_context_tells_each_property_once(client: TestClient) -> None:
    pairs: list[list[tuple[str, object]]] = []
    json.loads(client.get("/export?format=jsonld").content, object_pairs_hook=lambda found: pairs.append(found))
    for found in pairs:
        names = [name for name, _ in found]
        assert len(names) == len(set(names))
