"""What the product must show on its main text: facts found by SPARQL with their lines, coverage, and a sound graph."""

from __future__ import annotations

from urllib.parse import unquote

import pyoxigraph as ox
import pyshacl
import pytest
import rdflib

from api.rdf_access import EXPORT_FORMATS
from graph.triples.validate import SHAPES
from tests.conftest import Deck

pytestmark = pytest.mark.xdist_group("deck")

CLAIM = """
  ?claim a qg:Claim ; rdf:subject ?subject ; rdf:predicate ?predicate ; rdf:object ?object ;
    prov:wasDerivedFrom/qg:lineStart ?line .
"""
NAMED = "?subject skos:prefLabel|skos:altLabel "


def test_the_header_of_sse_kms(deck: Deck) -> None:
    rows = deck.select(
        f"SELECT DISTINCT ?header ?line {{ {CLAIM} {NAMED} 'SSE-KMS' . ?object a qg:Header ; "
        "skos:prefLabel ?header . FILTER(?predicate = qg:usesHeader) }"
    )
    assert {"header": "x-amz-server-side-encryption", "line": "689"} in rows


@pytest.mark.parametrize(
    ("name", "most", "line"),
    [("GSI", "20", "972"), ("LSI", "5", "973")],
)
def test_how_many_secondary_indexes(deck: Deck, name: str, most: str, line: str) -> None:
    rows = deck.select(
        f"SELECT DISTINCT ?most ?line {{ {CLAIM} {NAMED} '{name}' . ?claim qg:quantity ?quantity . "
        "?quantity qudt:upperBound ?most FILTER(?predicate = qg:hasLimit) "
        "FILTER NOT EXISTS { ?quantity qudt:lowerBound ?least } }"
    )
    assert [(float(row["most"]), row["line"]) for row in rows] == [(float(most), line)]


def test_the_most_iops_of_gp2(deck: Deck) -> None:
    rows = deck.select(
        f"SELECT DISTINCT ?value ?head ?line {{ {CLAIM} {NAMED} 'gp2' . ?claim qg:quantity/qudt:numericValue "
        "?value . ?predicate rdfs:label ?head FILTER(CONTAINS(?head, 'IOPS')) }"
    )
    assert rows == [{"value": "16000", "head": "Max IOPS per volume", "line": "609"}]


@pytest.mark.parametrize(
    ("option", "bounds", "unit", "line"),
    [
        ("Expedited", (1, 5), "MIN", "727"),
        ("Standard", (3, 5), "HR", "728"),
        ("Bulk", (5, 12), "HR", "729"),
    ],
)
def test_the_retrieval_times_of_glacier(
    deck: Deck, option: str, bounds: tuple[float, float], unit: str, line: str
) -> None:
    rows = deck.select(
        f"SELECT DISTINCT ?low ?high {{ {CLAIM} {NAMED} '{option}' . ?subject qg:belongsTo/skos:prefLabel "
        "'Glacier' . FILTER(?predicate = qg:hasDuration) ?claim qg:quantity ?quantity . ?quantity "
        f"qudt:lowerBound ?low ; qudt:upperBound ?high ; qudt:unit unit:{unit} . FILTER(?line = {line}) }}"
    )
    assert [(float(row["low"]), float(row["high"])) for row in rows] == [bounds]


@pytest.mark.parametrize(("value", "measured"), [(1000.0, "record"), (1.0, "MB")])
def test_the_throughput_of_a_shard(deck: Deck, value: float, measured: str) -> None:
    rows = deck.select(
        f"SELECT DISTINCT ?label ?value ?text {{ {CLAIM} ?subject skos:prefLabel ?label . ?claim qg:quantity "
        "?quantity . ?quantity qudt:numericValue ?value ; qg:quantityText ?text FILTER(?line = 1919) }"
    )
    found = [row for row in rows if float(row["value"]) == value and measured in row["text"]]
    assert found, rows
    assert all("shard" in row["label"].casefold() for row in found)


def test_the_languages_of_lambda(deck: Deck) -> None:
    rows = deck.select(
        f"SELECT DISTINCT ?language {{ {CLAIM} {NAMED} 'AWS Lambda' . ?object a qg:Language ; "
        "skos:prefLabel ?language FILTER(?predicate = qg:supports && ?line = 2031) }"
    )
    assert {row["language"] for row in rows} == {"Node.js", "Java", "C#", "Go", "Python", "Ruby"}


def test_what_codedeploy_deploys_to(deck: Deck) -> None:
    rows = deck.select(
        f"SELECT DISTINCT ?target {{ {CLAIM} {NAMED} 'CodeDeploy' . ?object skos:prefLabel ?target "
        "FILTER(?predicate = qg:deploysTo && ?line = 1588) }"
    )
    targets = {row["target"] for row in rows}
    assert {"EC2", "Fargate", "Lambda"} <= targets
    assert any(target.casefold().startswith("on-prem") for target in targets)


@pytest.mark.parametrize(
    ("one", "other", "line"),
    [
        ("CloudFront", "AWS Shield", "754"),
        ("CloudFront", "WAF", "754"),
        ("CloudWatch", "SNS", "1148"),
        ("CloudWatch", "Auto Scaling", "1150"),
        ("X-Ray", "Lambda", "1203"),
        ("X-Ray", "API Gateway", "1203"),
        ("X-Ray", "Elastic Load Balancing", "1203"),
        ("CodeDeploy", "Auto Scaling", "1610"),
    ],
)
def test_which_services_integrate(deck: Deck, one: str, other: str, line: str) -> None:
    rows = deck.select(
        f"SELECT DISTINCT ?one ?other {{ {CLAIM} ?subject a qg:Service . ?object a qg:Service . "
        f"?subject skos:prefLabel ?one . ?object skos:prefLabel ?other "
        f"FILTER(?predicate = qg:integratesWith && ?line = {line}) }}"
    )
    assert {one, other} in [{row["one"], row["other"]} for row in rows]


def test_a_label_comes_once_though_many_graphs_state_it(deck: Deck) -> None:
    rows = deck.select("SELECT ?label { ?thing skos:altLabel 'Amazon DynamoDB' ; skos:prefLabel ?label }")
    assert rows == [{"label": "DynamoDB"}]


def test_coverage(deck: Deck) -> None:
    assert deck.generation.manifest["coverage"]["share"] >= 0.98
    assert deck.generation.manifest["failures"] == []


def test_every_quote_equals_its_lines(deck: Deck) -> None:
    rows = deck.select(
        "SELECT ?span ?first ?last ?quote { ?span a qg:Span ; qg:lineStart ?first ; qg:lineEnd ?last ; "
        "qg:quote ?quote }"
    )
    assert len(rows) > 1000
    for row in rows:
        first, last = int(row["first"]), int(row["last"])
        assert row["quote"] == "\n".join(deck.lines[first : last + 1])
        assert unquote(row["span"]).endswith(f"#line={first - 1},{last}")


def test_every_claim_has_one_span(deck: Deck) -> None:
    bad = "{ ?claim a qg:Claim } MINUS { ?claim prov:wasDerivedFrom ?span . ?span a qg:Span }"
    assert deck.select(f"SELECT ?claim {{ {bad} }}") == []
    counted = deck.select("SELECT (COUNT(*) AS ?n) { ?claim a qg:Claim ; prov:wasDerivedFrom ?span }")
    assert counted == [{"n": str(deck.generation.manifest["counts"]["claims"])}]


def test_the_exported_graph_satisfies_the_shapes(deck: Deck) -> None:
    """The whole graph as anyone gets it, in a plain RDF library, against the shapes as they are written."""
    exported = rdflib.Graph().parse(data=deck.client.get("/export?format=nt").content, format="nt")
    shapes = rdflib.Graph().parse(SHAPES, format="turtle")
    conforms, _, report = pyshacl.validate(exported, shacl_graph=shapes, inference="none", inplace=True)
    assert conforms, report[:2000]
    assert len(exported) == deck.generation.manifest["counts"]["triples"]


@pytest.mark.parametrize("name", ["trig", "nquads", "jsonld"])
def test_an_export_with_graphs_says_nothing_twice(deck: Deck, name: str) -> None:
    rdf_format = ox.RdfFormat.from_media_type(EXPORT_FORMATS[name])
    quads = list(ox.parse(deck.client.get(f"/export?format={name}").content, rdf_format))
    assert len(quads) == len(set(quads)) == deck.generation.manifest["counts"]["quads"]
    assert not any(isinstance(quad.graph_name, ox.DefaultGraph) for quad in quads)
