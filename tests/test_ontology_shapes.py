"""The SHACL shapes: a well-formed document passes, and each way to break it is told by name."""

from __future__ import annotations

import pyshacl
import pytest
import rdflib

from graph.triples.plain_store import PlainStore
from ontology.schema import SHAPES_FILE

GOOD = """
@prefix qg: <http://127.0.0.1:8000/ontology#> .
@prefix id: <http://127.0.0.1:8000/id/> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix qudt: <http://qudt.org/schema/qudt/> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@base <http://127.0.0.1:8000/> .

id:widget a qg:Component ; skos:prefLabel "Widget" ; skos:altLabel "WGT" ; qg:belongsTo id:elsewhere .
<claim/1> a rdf:Statement, qg:Claim ;
    rdf:subject id:widget ; rdf:predicate qg:hasLimit ; rdf:object "up to 20 spokes" ;
    qg:rule "limit" ; qg:confidence 0.9 ; qg:level "typed" ; qg:text "A widget has up to 20 spokes." ;
    qg:mentions id:widget ; qg:quantity <claim/1/quantity> ; prov:wasDerivedFrom <span/d#line=2,4> .
<claim/1/quantity> a qg:Quantity ; qg:quantityText "up to 20" ; qudt:upperBound 20.0 ; qg:dimension "count" .
<span/d#line=2,4> a qg:Span ; qg:document <document/d> ; qg:lineStart 3 ; qg:lineEnd 4 ; qg:quote "a\\nb" .
<document/d> a qg:Document ; dcterms:title "D" ;
    qg:sha256 "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef" .
"""

BREAKS = [
    ("an entity without a name", 'skos:prefLabel "Widget" ; ', "", "preferred label"),
    ("an entity without a class", "id:widget a qg:Component ; ", "id:widget ", "at least one class"),
    ("a literal as subject", "rdf:subject id:widget", 'rdf:subject "widget"', "exactly one subject"),
    ("two objects", '"up to 20 spokes"', '"up to 20 spokes", "more"', "exactly one object"),
    ("no span", " ; prov:wasDerivedFrom <span/d#line=2,4> .", " .", "exactly one span"),
    ("no rule", 'qg:rule "limit" ; ', "", "the rule that read it"),
    ("too much confidence", "qg:confidence 0.9", "qg:confidence 1.1", "from 0 to 1"),
    ("an unknown level", '"typed"', '"guessed"', "typed, cell or statement"),
    ("lines that run backwards", "qg:lineStart 3", "qg:lineStart 5", "not behind its last line"),
    ("a line before the first", "qg:lineStart 3", "qg:lineStart 0", "at least 1"),
    ("an empty quote", '"a\\nb"', '""', "quotes its lines"),
    ("a span without a fragment", "#line=2,4", "#page=2", "RFC 5147"),
    ("a quantity without a number", "qudt:upperBound 20.0 ; ", "", "has a number"),
    (
        "bounds that cross",
        "qudt:upperBound 20.0",
        "qudt:upperBound 20.0 ; qudt:lowerBound 30.0",
        "at most its",
    ),
    ("a quantity without dimension", ' ; qg:dimension "count"', "", "exactly one dimension"),
    ("a document without a hash", "0123456789abcdef0123", "", "SHA-256"),
]


@pytest.fixture(scope="module")
def shapes() -> rdflib.Graph:
    return rdflib.Graph().parse(SHAPES_FILE)


def judge(turtle: str, shapes: rdflib.Graph) -> tuple[bool, str]:
    data = rdflib.Graph().parse(data=turtle, format="turtle")
    conforms, _, report = pyshacl.validate(data, shacl_graph=shapes, inference="none")
    plain = rdflib.Graph(store=PlainStore())
    for triple in data:
        plain.add(triple)
    assert set(plain) == set(data)
    assert pyshacl.validate(plain, shacl_graph=shapes, inference="none", inplace=True)[0] == conforms
    return bool(conforms), str(report)


def test_a_well_formed_document_passes(shapes: rdflib.Graph) -> None:
    assert judge(GOOD, shapes) == (True, "Validation Report\nConforms: True\n")


@pytest.mark.parametrize(("old", "new", "told"), [case[1:] for case in BREAKS], ids=[case[0] for case in BREAKS])
def test_is_refused_and_told(shapes: rdflib.Graph, old: str, new: str, told: str) -> None:
    assert old in GOOD
    conforms, report = judge(GOOD.replace(old, new), shapes)
    assert not conforms
    assert told in report


def test_the_shapes_are_shapes_themselves(shapes: rdflib.Graph) -> None:
    conforms, _, report = pyshacl.validate(rdflib.Graph(), shacl_graph=shapes, meta_shacl=True)
    assert conforms, report
