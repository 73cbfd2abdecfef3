"""Linked data: every IRI that the graph mints answers at its own address, in whatever form is asked for."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st

from api.jsonld import to_jsonld
from api.settings import Settings
from graph.build import build_generation
from graph.embed import LightEmbedder
from graph.store import Store
from ontology.vocabulary import STANDARD
from tests.api_fixture import BASE, publish, serve
from tests.graph_fixture import LINES, reading

TURTLE, NT, LD, RDFXML = "text/turtle", "application/n-triples", "application/ld+json", "application/rdf+xml"
OTHER_BASE = "https://example.org/kb/"
DERIVED = "http://www.w3.org/ns/prov#wasDerivedFrom"


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("linked") / "store"
    publish(directory, "stacks", "folder/more stacks")
    return directory


@pytest.fixture(scope="module")
def client(directory: Path) -> Iterator[TestClient]:
    with serve(Settings(store=directory, sparql_workers=1)) as client:
        yield client


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """The same texts below another base, with the standard vocabularies."""
    store = Store(tmp_path_factory.mktemp("elsewhere") / "store")
    build_generation(store, [reading("stacks")], embedder=LightEmbedder(), vocabulary_files=STANDARD, base=OTHER_BASE)
    with serve(Settings(store=store.directory, sparql_workers=1)) as client:
        yield client


def minted(directory: Path, base: str = BASE) -> set[str]:
    """Every IRI below `base` that stands in the graph, in whatever place."""
    rdf = Store(directory).open_generation().open_rdf()
    nodes = {node for quad in rdf for node in (quad.subject, quad.predicate, quad.object, quad.graph_name)}
    return {node.value for node in nodes if isinstance(node, ox.NamedNode) and node.value.startswith(base)}


def parse(client: TestClient, path: str, accept: str = TURTLE) -> set[ox.Triple]:
    response = client.get(path, headers={"Accept": accept})
    assert response.status_code == 200, response.text
    assert response.headers["content-type"].split(";")[0] == accept
    return {quad.triple for quad in ox.parse(response.content, ox.RdfFormat.from_media_type(accept))}


def test_every_iri_answers(client: TestClient, directory: Path) -> None:
    found = minted(directory)
    kinds = {iri.removeprefix(BASE).partition("/")[0].partition("#")[0] for iri in found}
    assert kinds >= {"id", "claim", "span", "document", "property", "ontology", "graph"}
    answers: dict[str, set[ox.Triple]] = {}
    for iri in sorted(found):
        path = "/" + iri.removeprefix(BASE).partition("#")[0]
        if path not in answers:
            answers[path] = parse(client, path)
        if not path.startswith("/graph/"):
            assert any(str(triple.subject) == f"<{iri}>" for triple in answers[path]), iri


def test_every_iri_of_another_base_answers_by_its_path(elsewhere: TestClient) -> None:
    directory = elsewhere.app.state.service.settings.store  # type: ignore[attr-defined]
    found = minted(directory, OTHER_BASE)
    assert not minted(directory)
    for iri in sorted(found)[::25]:
        path = "/" + iri.removeprefix(OTHER_BASE).partition("#")[0]
        assert path.startswith("/graph/") or f"<{iri}>" in {str(triple.subject) for triple in parse(elsewhere, path)}


@pytest.mark.parametrize("path", ["/id/drawer", "/ontology", "/span/stacks", "/document/folder/more%20stacks"])
def test_all_forms_say_the_same(client: TestClient, path: str) -> None:
    triples = parse(client, path)
    assert triples
    for accept in (NT, LD, RDFXML):
        assert parse(client, path, accept) == triples


def test_an_entity_comes_with_claims_lines_numbers_and_labels(client: TestClient) -> None:
    text = {str(triple) for triple in parse(client, "/id/stack")}

    def says(*parts: str) -> bool:
        return any(all(part in line for part in parts) for line in text)

    assert says("prefLabel", "Stack")
    assert says("#subject>", f"<{BASE}id/stack>")
    assert says(DERIVED, "span/stacks#line=1,2")
    assert says("span/stacks#line=1,2", "#lineStart>", '"2"')
    assert says("#quote>", LINES[1])
    assert says("/quantity>", "upperBound", '"25"')
    assert says("#hasLimit>", "#label>", "is limited to")
    assert says("id/drawer>", "prefLabel", "Drawer"), "what is mentioned comes with its label"


def test_a_claim_comes_with_its_lines(client: TestClient) -> None:
    claim = client.get("/entities/drawer").json()["claims"][0]["iri"]
    text = {str(triple) for triple in parse(client, claim.removeprefix(BASE.rstrip("/")))}
    assert any("#quote>" in line and LINES[2] in line for line in text)
    assert any("id/brass-lock>" in line and "prefLabel" in line for line in text)


def test_json_ld_can_be_read_by_a_person(client: TestClient) -> None:
    document: dict[str, Any] = client.get("/id/oak", headers={"Accept": LD}).json()
    oak = next(node for node in document["@graph"] if node["@id"] == "id:oak")
    assert (oak["prefLabel"], oak["weight"]) == ("Oak", "4–6 kg")
    assert "qg:Option" in oak["@type"]
    span = next(node for node in document["@graph"] if node["@id"].startswith("span:"))
    assert (span["lineStart"], span["document"]) == (6, "doc:stacks")
    assert document["@context"]["prefLabel"] == "skos:prefLabel"
    assert document["@context"]["document"] == {"@id": "qg:document", "@type": "@id"}
    assert document["@context"]["id"] == BASE + "id/"


IRIS = st.sampled_from(["http://e/a", "http://e/b#c", "http://e//d", "http://f/a", "urn:x", "http://e/", BASE + "id/x"])
NODES = IRIS.map(ox.NamedNode) | st.sampled_from([ox.BlankNode("b1"), ox.BlankNode("b2")])
DATATYPES = st.sampled_from([f"http://www.w3.org/2001/XMLSchema#{name}" for name in ("integer", "boolean", "decimal")])
TEXT = st.text(st.characters(codec="utf-8"), max_size=8) | st.sampled_from(
    ["1", "-0", "01", "1e3", "true", "1.0", "@id"]
)
LITERALS = st.one_of(
    TEXT.map(ox.Literal),
    st.builds(lambda text, kind: ox.Literal(text, datatype=ox.NamedNode(kind)), TEXT, DATATYPES),
    st.builds(lambda text, language: ox.Literal(text, language=language), TEXT, st.sampled_from(["en", "de-at"])),
)
PROPERTIES = st.sampled_from(
    [
        "http://www.w3.org/1999/02/22-rdf-syntax-ns#type",
        "http://e/p",
        "http://f/p",
        "http://e/e",
        "urn:x",
        "http://e/@id",
    ]
).map(ox.NamedNode)
TRIPLES = st.builds(
    lambda s, p, o: ox.Triple(s, p, ox.NamedNode("http://e/C") if p.value.endswith("#type") else o),
    NODES,
    PROPERTIES,
    NODES | LITERALS,
)


@given(st.sets(TRIPLES, max_size=12))
def test_json_ld_loses_nothing(triples: set[ox.Triple]) -> None:
    written = to_jsonld(triples, {"e": "http://e/", "f": "http://f/", "id": BASE + "id/"})
    json.loads(written)
    read, given_ = (
        ox.Dataset(ox.Quad(*triple) for triple in some)
        for some in ([quad.triple for quad in ox.parse(written, ox.RdfFormat.JSON_LD)], triples)
    )
    for dataset in (read, given_):
        dataset.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    assert read == given_


@pytest.mark.parametrize("path", ["/id/oak", "/claim/{claim}", "/ontology", "/document/folder/more%20stacks"])
@pytest.mark.parametrize(("accept", "name"), [(TURTLE, "turtle"), (NT, "nt"), (LD, "jsonld"), (RDFXML, "rdfxml")])
def test_a_document_about_a_thing_has_an_address_of_its_own(
    client: TestClient, path: str, accept: str, name: str
) -> None:
    claim = client.get("/entities/oak").json()["claims"][0]["iri"].rpartition("/")[2]
    chosen = client.get(path.format(claim=claim), headers={"Accept": accept}, follow_redirects=False)
    assert (chosen.status_code, "Accept" in chosen.headers["vary"].split(", ")) == (200, True)
    address = chosen.headers["content-location"]
    assert address == f"{path.format(claim=claim)}?format={name}"
    document = client.get(address, headers={"Accept": "text/html"})
    assert document.headers["content-type"].split(";")[0] == accept
    assert sorted(document.text) == sorted(chosen.text)
    assert document.headers["content-location"] == address


@pytest.mark.parametrize(
    ("path", "leads_to"),
    [
        ("/ontology/Claim", "/ontology#Claim"),
        ("/document/stacks", "/documents/stacks"),
    ],
)
def test_other_addresses_lead_there(client: TestClient, path: str, leads_to: str) -> None:
    response = client.get(path, headers={"Accept": "text/html"}, follow_redirects=False)
    assert (response.status_code, response.headers["location"]) == (303, leads_to)


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/id/drawer", "<h1>Drawer</h1>"),
        ("/ontology", 'id="Claim"'),
        ("/property/weight", "<h1>Weight</h1>"),
        ("/span/stacks", 'id="line=1,2"'),
        ("/graph/ontology", None),
        ("/document/stacks", None),
    ],
)
def test_pages_for_people(client: TestClient, path: str, words: str | None) -> None:
    response = client.get(path, headers={"Accept": "text/html, */*;q=0.1"})
    assert response.status_code == 200
    assert words is None or words in response.text
    assert "<script" not in response.text


@pytest.mark.parametrize(
    "path",
    [
        "/id/none",
        "/claim/none",
        "/span/none",
        "/document/none",
        "/property/none",
        "/ontology/None",
        "/vocabulary/none",
        "/graph/none",
        "/graph/%1A%20%F0%9F%92%A9",
        "/id/%3Cscript%3E",
        "/claim/%00",
        "/id/%ff",
        "/span/%E2%82",
    ],
)
def test_what_is_not_there(client: TestClient, path: str) -> None:
    response = client.get(path)
    assert (response.status_code, response.headers["content-type"]) == (404, "application/problem+json")


def test_ids_are_the_same_after_another_ingest(directory: Path, tmp_path: Path) -> None:
    publish(tmp_path / "store", "folder/more stacks", "stacks")
    assert minted(tmp_path / "store") == minted(directory)
