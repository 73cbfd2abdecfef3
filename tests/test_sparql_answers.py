"""What the endpoint answers with: formats, compression, headers for other sites, its own description."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from urllib.parse import urlencode

import pyoxigraph as ox
import pytest

from tests.api_fixture import BASE
from tests.protocol_fixture import (
    BIG,
    CONSTRUCT,
    CSV,
    FIRST,
    FORM,
    JSON,
    LABEL,
    LD,
    NQUADS,
    NT,
    PROBLEM,
    QUERY,
    RDF,
    SECOND,
    SELECT,
    TRIG,
    TSV,
    TURTLE,
    XML,
    column,
    get,
    post,
    serve_protocol,
)
from tests.server_fixture import Server


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serve_protocol(tmp_path_factory.mktemp("protocol") / "store") as running:
        yield running


# Negotiation


@pytest.mark.parametrize(
    ("query", "accept", "media_type"),
    [
        (SELECT, "*/*", JSON),
        (SELECT, JSON, JSON),
        (SELECT, "application/json", JSON),
        (SELECT, XML, XML),
        (SELECT, "application/xml", XML),
        (SELECT, CSV, CSV),
        (SELECT, TSV, TSV),
        (SELECT, "text/*", CSV),
        (SELECT, f"{XML};q=0.4, {CSV};q=0.5", CSV),
        (SELECT, f"{JSON};q=0, */*;q=0.1", XML),
        (SELECT, f"{TURTLE}, {XML};q=0.1", XML),
        (SELECT, f"  {XML} ; q=1.0 ,, {JSON};q=0.9", XML),
        (SELECT, f"{XML};charset=utf-8", XML),
        (SELECT, f"{XML};q=2, {TSV};q=0.1", TSV),
        ("ASK {}", XML, XML),
        ("ASK {}", CSV, CSV),
        (CONSTRUCT, "*/*", TURTLE),
        (CONSTRUCT, TURTLE, TURTLE),
        (CONSTRUCT, NT, NT),
        (CONSTRUCT, "text/plain", NT),
        (CONSTRUCT, LD, LD),
        (CONSTRUCT, "application/json", LD),
        (CONSTRUCT, RDF, RDF),
        (CONSTRUCT, TRIG, TRIG),
        (CONSTRUCT, NQUADS, NQUADS),
        (f"DESCRIBE <{BASE}id/oak>", f"{JSON}, {RDF};q=0.2", RDF),
    ],
)
def test_accept(server: Server, query: str, accept: str, media_type: str) -> None:
    reply = get(server, accept, query=query)
    assert (reply.status, reply.media_type) == (200, media_type)
    assert "accept" in reply.headers["vary"].lower()
    assert post(server, query, QUERY, Accept=accept).body == reply.body
    if media_type in (TURTLE, NT, LD, RDF, TRIG, NQUADS):
        assert any(
            node.object.value == "Oak" for node in ox.parse(reply.body, ox.RdfFormat.from_media_type(media_type))
        )
    else:
        assert b"Oak" in reply.body or b"true" in reply.body


@pytest.mark.parametrize(
    ("query", "name", "media_type"),
    [
        *(
            (SELECT, name, kind)
            for name, kind in (("json", JSON), ("xml", XML), ("csv", CSV), ("tsv", TSV), (XML, XML))
        ),
        *((CONSTRUCT, name, kind) for name, kind in (("turtle", TURTLE), ("ttl", TURTLE), ("nt", NT), ("jsonld", LD))),
        (CONSTRUCT, "n3", TURTLE),
        *((CONSTRUCT, name, kind) for name, kind in (("rdfxml", RDF), ("trig", TRIG), ("nquads", NQUADS), (RDF, RDF))),
    ],
)
def test_format_is_stronger_than_accept(server: Server, query: str, name: str, media_type: str) -> None:
    assert get(server, "text/html", query=query, format=name).media_type == media_type
    assert post(server, urlencode({"query": query, "format": name}), FORM).media_type == media_type


@pytest.mark.parametrize(
    ("query", "accept"), [(SELECT, TURTLE), (CONSTRUCT, JSON), (SELECT, "image/png"), (SELECT, "*/*;q=0")]
)
def test_nothing_acceptable(server: Server, query: str, accept: str) -> None:
    reply = get(server, accept, query=query)
    assert (reply.status, reply.media_type) == (406, PROBLEM)
    assert "Available:" in json.loads(reply.body)["detail"]


# Other sites, compression


def test_other_sites_may_read(server: Server) -> None:
    reply = server.send("GET", "/sparql?query=ASK%7B%7D", headers={"Origin": "https://yasgui.example"})
    assert (reply.status, reply.headers["access-control-allow-origin"]) == (200, "*")
    assert "access-control-allow-credentials" not in reply.headers


def test_preflight(server: Server) -> None:
    headers = {
        "Origin": "https://yasgui.example",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "content-type, x-requested-with",
    }
    reply = server.send("OPTIONS", "/sparql", headers=headers)
    assert (reply.status, reply.headers["access-control-allow-origin"]) == (200, "*")
    assert "POST" in reply.headers["access-control-allow-methods"]
    assert "content-type" in reply.headers["access-control-allow-headers"].lower()


def test_errors_can_be_read_by_other_sites(server: Server) -> None:
    reply = server.send("GET", "/sparql?query=SELECT", headers={"Origin": "https://yasgui.example"})
    assert (reply.status, reply.headers["access-control-allow-origin"]) == (400, "*")


@pytest.mark.parametrize("limit", [100, 15_000])
def test_gzip(server: Server, limit: int) -> None:
    path = "/sparql?" + urlencode({"query": f"{BIG} LIMIT {limit}"})
    plain = server.send("GET", path)
    packed = server.send("GET", path, headers={"Accept-Encoding": "gzip, deflate"})
    assert packed.headers["content-encoding"] == "gzip"
    assert "accept-encoding" in packed.headers["vary"].lower()
    assert "accept-encoding" in plain.headers["vary"].lower()
    assert gzip.decompress(packed.body) == plain.body
    assert len(packed.body) < len(plain.body) / 5


@pytest.mark.parametrize("accepted", ["gzip;q=0", "identity", "br", "*;q=0", "gzip;q=0, *;q=1"])
def test_no_gzip_for_those_who_do_not_want_it(server: Server, accepted: str) -> None:
    reply = server.send(
        "GET", "/sparql?" + urlencode({"query": BIG + " LIMIT 100"}), headers={"Accept-Encoding": accepted}
    )
    assert "content-encoding" not in reply.headers
    json.loads(reply.body)


# The service describes itself


@pytest.mark.parametrize("path", ["/sparql", "/.well-known/void"])
@pytest.mark.parametrize("media_type", [TURTLE, NT, LD, RDF, TRIG])
def test_the_description(server: Server, path: str, media_type: str) -> None:
    reply = server.send("GET", path, headers={"Accept": media_type})
    assert (reply.status, reply.media_type) == (200, media_type)
    store = ox.Store()
    store.extend(
        ox.Quad(*node.triple) if isinstance(node, ox.Quad) else ox.Quad(*node)
        for node in ox.parse(reply.body, ox.RdfFormat.from_media_type(media_type))
    )
    complete = f"""PREFIX sd: <http://www.w3.org/ns/sparql-service-description#> PREFIX void: <http://rdfs.org/ns/void#>
        ASK {{
          <{BASE}sparql> a sd:Service ; sd:endpoint <{BASE}sparql> ; sd:supportedLanguage sd:SPARQL11Query ;
            sd:resultFormat <http://www.w3.org/ns/formats/TriG> ; sd:feature sd:UnionDefaultGraph ;
            sd:defaultDataset ?data .
          ?data a sd:Dataset, void:Dataset ; void:sparqlEndpoint <{BASE}sparql> ; void:triples ?triples ;
            sd:defaultGraph/void:triples ?triples ; sd:namedGraph/sd:name <{FIRST}>, <{SECOND}> ;
            void:distinctSubjects ?subjects ; void:distinctObjects ?objects ; void:properties ?properties ;
            void:classPartition [ void:class <{BASE}ontology#Option> ; void:entities 1 ] ;
            void:propertyPartition [ void:property <{LABEL}> ; void:triples 4 ] ;
            void:dataDump <{BASE}export?format=trig> ; void:vocabulary <{BASE}ontology#> .
        }}"""
    assert bool(store.query(complete)), reply.body.decode()


def test_the_counts_are_those_of_queries(server: Server) -> None:
    described = ox.Store()
    described.load(server.send("GET", "/.well-known/void", headers={"Accept": TURTLE}).body, ox.RdfFormat.TURTLE)
    counted = get(server, query="SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    dataset = ox.NamedNode(BASE + ".well-known/void#dataset")
    told = described.quads_for_pattern(dataset, ox.NamedNode("http://rdfs.org/ns/void#triples"), None)
    assert {quad.object.value for quad in told if isinstance(quad.object, ox.Literal)} == column(counted)


def test_a_browser_is_led_to_the_editor(server: Server) -> None:
    reply = server.send("GET", "/sparql", headers={"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
    assert (reply.status, reply.headers["location"]) == (303, "/?view=sparql")
    assert server.send("GET", "/sparql").media_type == TURTLE
