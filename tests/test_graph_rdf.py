"""Readings as RDF: what is asserted, what follows from it, and what the shapes refuse."""

from __future__ import annotations

import copy
from collections.abc import Callable
from pathlib import Path

import pytest
from pyoxigraph import DefaultGraph, Literal, NamedNode, QuerySolution, QuerySolutions, Store

from graph.triples.dataset import ONTOLOGY
from graph.triples.infer import infer
from graph.triples.rdf import QUDT, XSD, Scribe, claims_sparql, count_quads, load_quads, vocabulary_quads
from graph.triples.validate import validate_readings
from ingest.model import Reading, Span
from ontology.errors import ShapeError, VocabularyError
from ontology.terms import Names
from tests.graph_fixture import LINES, reading

NAMES = Names()
PREFIXES = {
    "qg": NAMES.ontology,
    "id": NAMES.base + "id/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "prov": "http://www.w3.org/ns/prov#",
    "qudt": QUDT,
    "xsd": XSD,
    "dcterms": "http://purl.org/dc/terms/",
    "schema": "https://schema.org/",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
}


@pytest.fixture(scope="module")
def dataset() -> Store:
    store = Store()
    load_quads(store, vocabulary_quads([ONTOLOGY], NAMES))
    for document in ("stacks", "guide/more"):
        load_quads(store, Scribe(NAMES).quads_of(reading(document)))
    infer(store, NAMES)
    return store


def rows_of(dataset: Store, query: str) -> list[QuerySolution]:
    rows = dataset.query(query)
    assert isinstance(rows, QuerySolutions)
    return list(rows)


def holds(dataset: Store, pattern: str) -> bool:
    return bool(dataset.query(f"ASK {{ {pattern} }}", prefixes=PREFIXES))


@pytest.mark.parametrize(
    "pattern",
    [
        # the plain triples stand in their document's graph
        "GRAPH <http://127.0.0.1:8000/document/guide/more> { id:drawer qg:supports id:brass-lock }",
        'GRAPH ?g { id:oak <http://127.0.0.1:8000/property/weight> "4–6 kg" }',
        # the claim beside the triple, with its span
        "?c a qg:Claim, rdf:Statement ; rdf:subject id:drawer ; rdf:object id:brass-lock ; "
        'qg:level "typed" ; qg:rule "test.rule" ; qg:confidence 0.9 ; prov:wasDerivedFrom '
        "<http://127.0.0.1:8000/span/stacks#line=2,3>",
        "<http://127.0.0.1:8000/span/stacks#line=2,3> a qg:Span ; qg:lineStart 3 ; qg:lineEnd 3 ; "
        'qg:document <http://127.0.0.1:8000/document/stacks> ; qg:quote "- Drawers support the brass lock:"',
        "?c qg:mentions id:drawer ; rdf:subject id:stack",
        "?c rdf:subject id:brass-lock ; qg:under ?parent . ?parent rdf:subject id:drawer",
        # quantities
        "?c rdf:subject id:stack ; qg:quantity ?q . ?q a qg:Quantity ; qudt:upperBound 25.0 ; "
        'qg:counted "drawers" ; qg:per "cabinet" ; qg:dimension "count" . '
        "FILTER NOT EXISTS { ?q qudt:lowerBound ?low }",
        "id:oak qg:hasQuantity ?q . ?q qudt:lowerBound 4.0 ; qudt:upperBound 6.0 ; qg:approximate true ; "
        'qudt:unit <http://qudt.org/vocab/unit/KiloGM> ; qg:ucumCode "kg"',
        # entities, documents, minted properties
        'id:stack a qg:Service ; skos:prefLabel "Stack" ; skos:altLabel "drawer stack"',
        "id:drawer qg:belongsTo id:stack",
        "<http://127.0.0.1:8000/document/stacks> a qg:Document, schema:DigitalDocument ; "
        'dcterms:title "All about stacks" ; qg:lineCount 8',
        '<http://127.0.0.1:8000/property/weight> a rdf:Property ; rdfs:label "Weight" ; '
        "rdfs:subPropertyOf qg:characteristic",
    ],
)
def test_what_was_read_is_asserted(dataset: Store, pattern: str) -> None:
    assert holds(dataset, pattern)


@pytest.mark.parametrize(
    "pattern",
    [
        "id:stack a qg:Entity, skos:Concept, schema:Service",
        "id:brass-lock qg:supportedBy id:drawer",
        "?i rdf:subject id:brass-lock ; rdf:predicate qg:supportedBy ; qg:followsFrom ?claim . "
        "?claim a qg:Claim ; rdf:predicate qg:supports",
        'id:oak qg:characteristic "4–6 kg"',
        "?i rdf:predicate qg:characteristic ; rdf:subject id:stack ; qg:followsFrom ?claim",
    ],
)
def test_what_follows_stands_in_the_inference_graph_alone(dataset: Store, pattern: str) -> None:
    assert holds(dataset, pattern)
    for quad in dataset.quads_for_pattern(None, None, None, NamedNode(NAMES.inference_graph)):
        asserted = list(dataset.quads_for_pattern(quad.subject, quad.predicate, quad.object))
        assert {str(one.graph_name) for one in asserted} == {"DEFAULT", str(quad.graph_name)} or (
            quad.predicate.value.endswith("#type")
        )


def test_what_two_documents_say_comes_once(dataset: Store) -> None:
    labels = "SELECT ?label { id:oak skos:prefLabel ?label }"
    found = dataset.query(labels, prefixes=PREFIXES)
    assert isinstance(found, QuerySolutions)
    assert [row["label"].value for row in found] == ["Oak"]
    quads = list(dataset.quads_for_pattern(None, None, None))
    named = [quad for quad in quads if not isinstance(quad.graph_name, DefaultGraph)]
    assert count_quads(dataset) == (len(named), len({quad.triple for quad in named}))
    assert len(quads) - len(named) == len({quad.triple for quad in named})


def test_the_query_for_claims_gives_exactly_those(dataset: Store) -> None:
    wanted = [reading().claims[3], reading().claims[1]]
    query = claims_sparql([NAMES.claim(claim.id) for claim in wanted])
    found = [(row["claim"].value, row["lineStart"].value, row["quote"].value) for row in rows_of(dataset, query)]
    assert found == [
        (NAMES.claim(wanted[1].id), "3", LINES[2]),
        (NAMES.claim(wanted[0].id), "6", LINES[5]),
    ]
    assert rows_of(dataset, claims_sparql([])) == []


def test_another_base_moves_every_name() -> None:
    names = Names("https://example.org/kb/")
    quads = [*Scribe(names).quads_of(reading()), *vocabulary_quads([ONTOLOGY], names)]
    assert not any("127.0.0.1" in str(quad) for quad in quads)
    store = Store()
    load_quads(store, quads)
    infer(store, names)
    query = claims_sparql([names.claim(reading().claims[0].id)], names)
    assert len(rows_of(store, query)) == 1


def test_numbers_are_written_without_an_exponent() -> None:
    tiny = reading()
    assert tiny.claims[3].quantity is not None
    object.__setattr__(tiny.claims[3].quantity, "low", 1e-7)
    object.__setattr__(tiny.claims[3].quantity, "high", 1e22)
    values = {quad.object.value for quad in Scribe().quads_of(tiny) if isinstance(quad.object, Literal)}
    assert {"0.0000001", "10000000000000000000000"} <= values


def test_a_broken_vocabulary_is_named(tmp_path: Path) -> None:
    path = tmp_path / "broken.ttl"
    path.write_text("this is no Turtle")
    with pytest.raises(VocabularyError, match=r"broken\.ttl"):
        list(vocabulary_quads([path], NAMES))


def test_a_good_reading_passes_the_shapes() -> None:
    assert validate_readings([reading("a"), reading("b")]) == 8


def _no_label(broken: Reading) -> None:
    broken.entities["oak"].label = ""


def _no_entity(broken: Reading) -> None:
    broken.claims[0].mentions = ("ghost",)


def _no_text(broken: Reading) -> None:
    broken.claims[1].text = ""


def _wild_confidence(broken: Reading) -> None:
    broken.claims[1].confidence = 1.5


def _backward_span(broken: Reading) -> None:
    broken.claims[1].span = Span("stacks", 4, 3, "words")


def _no_bounds(broken: Reading) -> None:
    object.__setattr__(broken.claims[0].quantity, "high", None)


@pytest.mark.parametrize(
    ("break_it", "message"),
    [
        (_no_label, "preferred label"),
        (_no_entity, "ghost: .*label"),
        (_no_text, "says in plain words"),
        (_wild_confidence, "decimal from 0 to 1"),
        (_backward_span, "first line"),
        (_no_bounds, "has a number"),
    ],
)
def test_the_shapes_refuse(break_it: Callable[[Reading], None], message: str) -> None:
    broken = copy.deepcopy(reading())
    break_it(broken)
    with pytest.raises(ShapeError, match=message):
        validate_readings([broken])
