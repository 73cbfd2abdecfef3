"""The SPARQL 1.1 Protocol to the letter, request by request, over real connections."""

from __future__ import annotations

import gzip
import http.client
import json
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pyoxigraph as ox
import pytest

from tests.api_fixture import BASE, publish
from tests.server_fixture import Reply, Server, run_server

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"
JSON, XML = "application/sparql-results+json", "application/sparql-results+xml"
CSV, TSV = "text/csv", "text/tab-separated-values"
TURTLE, NT, LD, RDF = "text/turtle", "application/n-triples", "application/ld+json", "application/rdf+xml"
TRIG, NQUADS = "application/trig", "application/n-quads"
PROBLEM = "application/problem+json"

LABEL = "http://www.w3.org/2004/02/skos/core#prefLabel"
SELECT = f"SELECT ?label {{ <{BASE}id/oak> <{LABEL}> ?label }}"
CONSTRUCT = f"CONSTRUCT WHERE {{ <{BASE}id/oak> <{LABEL}> ?label }}"
TITLES = "SELECT ?d { ?d <http://purl.org/dc/terms/title> 'All about stacks' }"
NAMED = "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }"
FIRST, SECOND = BASE + "document/stacks", BASE + "document/folder/more%20stacks"
CROSS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
BIG = "SELECT * { ?a ?b ?c . ?d ?e ?f }"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    directory: Path = tmp_path_factory.mktemp("protocol") / "store"
    publish(directory, "stacks", "folder/more stacks")
    with run_server(
        directory,
        sparql_workers="2",
        sparql_timeout_s="8",
        sparql_queue="1",
        sparql_max_rows="20000",
        max_body_bytes="50000",
    ) as running:
        yield running


def get(server: Server, accept: str = "", method: str = "GET", **parameters: Any) -> Reply:
    path = "/sparql?" + urlencode({name.replace("_", "-"): value for name, value in parameters.items()}, doseq=True)
    return server.send(method, path, headers={"Accept": accept} if accept else {})


def post(server: Server, body: str | bytes, content_type: str, query: str = "", **headers: str) -> Reply:
    content = body.encode() if isinstance(body, str) else body
    return server.send("POST", f"/sparql{query}", content, {"Content-Type": content_type, **headers})


def column(reply: Reply) -> set[str]:
    assert reply.status == 200, reply.body
    return {term["value"] for row in json.loads(reply.body)["results"]["bindings"] for term in row.values()}


# The request forms


def test_query_by_get(server: Server) -> None:
    reply = get(server, query=SELECT)
    assert (reply.status, reply.headers["content-type"]) == (200, JSON)
    assert column(reply) == {"Oak"}


@pytest.mark.parametrize("content_type", [FORM, FORM + "; charset=UTF-8", FORM.upper(), FORM + ';charset="utf-8"'])
def test_query_by_form(server: Server, content_type: str) -> None:
    assert column(post(server, urlencode({"query": SELECT}), content_type)) == {"Oak"}


@pytest.mark.parametrize("content_type", [QUERY, QUERY + "; charset=utf-8", "Application/SPARQL-Query"])
def test_query_as_body(server: Server, content_type: str) -> None:
    assert column(post(server, SELECT, content_type)) == {"Oak"}


@pytest.mark.parametrize("text", ["a%2Fb+c", "100%", "a&b=c", "\u00fc\u4e2d\U0001f600", "#?/;="])
def test_text_arrives_as_sent_in_every_form(server: Server, text: str) -> None:
    query = f'SELECT ("{text}" AS ?x) {{}}'
    by_get, by_form = get(server, query=query), post(server, urlencode({"query": query}), FORM)
    assert column(by_get) == column(by_form) == column(post(server, query, QUERY)) == {text}


def test_a_plus_is_a_blank_and_percent_2b_is_a_plus(server: Server) -> None:
    reply = server.send("GET", "/sparql?query=SELECT+(%22a%2Bb+c%22+AS+?x)+%7B%7D")
    assert column(reply) == {"a+b c"}


@pytest.mark.parametrize("query", [SELECT, CONSTRUCT, "ASK {}", f"DESCRIBE <{BASE}id/oak>"])
def test_head_is_get_without_the_body(server: Server, query: str) -> None:
    by_get, by_head = get(server, query=query), get(server, query=query, method="HEAD")
    same = ("content-type", "content-length", "vary")
    assert (by_head.status, by_head.body) == (200, b"")
    assert [by_head.headers.get(name) for name in same] == [by_get.headers.get(name) for name in same]


def test_head_of_an_error(server: Server) -> None:
    reply = get(server, query="SELECT", method="HEAD")
    assert (reply.status, reply.media_type, reply.body) == (400, PROBLEM, b"")


# The dataset


@pytest.mark.parametrize(
    ("parameters", "count"),
    [
        ({}, 2),
        ({"default_graph_uri": FIRST}, 1),
        ({"default_graph_uri": [FIRST, SECOND]}, 2),
        ({"default_graph_uri": BASE + "none"}, 0),
        ({"named_graph_uri": FIRST}, 0),
    ],
)
def test_default_graph(server: Server, parameters: dict[str, Any], count: int) -> None:
    assert len(column(get(server, query=TITLES, **parameters))) == count
    body = {"query": TITLES, **{name.replace("_", "-"): value for name, value in parameters.items()}}
    assert len(column(post(server, urlencode(body, doseq=True), FORM))) == count
    address = "?" + urlencode({name: value for name, value in body.items() if name != "query"}, doseq=True)
    assert len(column(post(server, TITLES, QUERY, address))) == count


def test_named_graphs(server: Server) -> None:
    assert {FIRST, SECOND} <= column(get(server, query=NAMED))
    assert column(get(server, query=NAMED, named_graph_uri=FIRST)) == {FIRST}
    assert column(get(server, query=NAMED, named_graph_uri=[FIRST, SECOND])) == {FIRST, SECOND}
    assert column(get(server, query=NAMED, default_graph_uri=FIRST)) == set()
    both = get(server, query=NAMED, default_graph_uri=FIRST, named_graph_uri=SECOND)
    assert column(both) == {SECOND}


def test_the_protocols_dataset_overrides_that_of_the_query(server: Server) -> None:
    query = f"SELECT ?d FROM <{SECOND}> {{ ?d <http://purl.org/dc/terms/title> ?t }}"
    assert column(get(server, query=query)) == {SECOND}
    assert column(get(server, query=query, default_graph_uri=FIRST)) == {FIRST}


@pytest.mark.parametrize("clause", ["FROM", "FROM NAMED"])
@pytest.mark.parametrize("iri", ["file:///etc/passwd", "http://127.0.0.1:{port}/export"])
def test_from_reads_no_file_and_no_address(server: Server, clause: str, iri: str) -> None:
    named = iri.format(port=server.port)
    inside = "?s ?p ?o" if clause == "FROM" else "GRAPH ?g { ?s ?p ?o }"
    assert column(get(server, query=f"SELECT * {clause} <{named}> {{ {inside} }}")) == set()
    assert column(get(server, query="SELECT * { ?s ?p ?o }", default_graph_uri=named)) == set()


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


# What is refused


@pytest.mark.parametrize(
    ("method", "path", "body", "content_type", "status", "words"),
    [
        ("GET", "/sparql?query=SELECT", "", "", 400, "error at 1:7"),
        ("GET", "/sparql?query=SELECT%20*%0A%7B%20?s%20?p%20", "", "", 400, "error at 2:"),
        ("GET", "/sparql?query=", "", "", 400, "cannot be read"),
        ("GET", "/sparql?query=ASK%7B%7D&query=ASK%7B%7D", "", "", 400, "query once; it comes 2 times"),
        ("GET", "/sparql?query=ASK%7B%7D&format=csv&format=xml", "", "", 400, "format once"),
        ("GET", "/sparql?query=%ff", "", "", 400, "not valid percent-encoded UTF-8"),
        ("GET", "/sparql?query=%ed%a0%80", "", "", 400, "not valid percent-encoded UTF-8"),
        ("GET", "/sparql?query=ASK%7B%7D%00", "", "", 400, "cannot be read"),
        ("GET", "/sparql?query=ASK%7B%7D&format=pdf", "", "", 400, "Unknown format"),
        ("GET", "/sparql?query=ASK%7B%7D&default-graph-uri=no%20iri", "", "", 400, "failed"),
        ("GET", "/sparql?query=ASK%7B%7D&default-graph-uri=relative", "", "", 400, "failed"),
        ("GET", "/sparql?query=ASK%7B%7D&using-graph-uri=http://x/", "", "", 400, "no meaning"),
        ("GET", "/sparql?update=CLEAR%20ALL", "", "", 400, "POST it"),
        ("GET", "/sparql?query=ASK%7B%7D&update=CLEAR%20ALL", "", "", 400, "exactly one"),
        ("GET", "/sparql?query=CLEAR%20ALL", "", "", 400, "only reads"),
        ("GET", "/sparql?query=" + quote("LOAD <file:///etc/passwd>"), "", "", 400, "only reads"),
        ("GET", "/sparql?query=" + quote("SELECT * { SERVICE <http://127.0.0.1:9/> {} }"), "", "", 400, "SERVICE"),
        ("POST", "/sparql", "query=ASK{}&query=ASK{}", FORM, 400, "query once"),
        ("POST", "/sparql?query=ASK%7B%7D", "query=ASK{}", FORM, 400, "query once"),
        ("POST", "/sparql?query=ASK%7B%7D", "ASK {}", QUERY, 400, "query once"),
        ("POST", "/sparql", "using-graph-uri=x", FORM, 400, "exactly one"),
        ("POST", "/sparql", "", FORM, 400, "exactly one"),
        ("POST", "/sparql", "", QUERY, 400, "cannot be read"),
        ("POST", "/sparql", b"\xff\xfe", FORM, 400, "not valid percent-encoded"),
        ("POST", "/sparql", "query=%fe", FORM, 400, "not valid percent-encoded"),
        ("POST", "/sparql", b"\xff\xfe", QUERY, 400, "not valid UTF-8 at byte 0"),
        ("POST", "/sparql", "ASK {}".encode("utf-16"), QUERY, 400, "not valid UTF-8"),
        ("POST", "/sparql", "ASK {}", QUERY + "; charset=utf-16", 415, "SPARQL knows no other"),
        ("POST", "/sparql", "query=ASK{}", FORM + "; charset=latin-1", 415, "SPARQL knows no other"),
        ("POST", "/sparql", "CLEAR ALL", QUERY, 400, "only reads"),
        ("POST", "/sparql", "CLEAR ALL", UPDATE, 403, "switched off"),
        ("POST", "/sparql", "update=CLEAR%20ALL", FORM, 403, "switched off"),
        ("POST", "/sparql", "ASK {}", "text/plain", 415, QUERY),
        ("POST", "/sparql", "ASK {}", "application/json", 415, QUERY),
        ("POST", "/sparql", "ASK {}", "nonsense", 415, QUERY),
        ("POST", "/sparql", "ASK {}", "", 415, QUERY),
        ("POST", "/sparql", "x" * 50_001, QUERY, 413, "50,000 bytes"),
        ("PUT", "/sparql", "ASK {}", QUERY, 405, "PUT is not possible"),
        ("DELETE", "/sparql", "", "", 405, "DELETE is not possible"),
        ("PATCH", "/sparql", "", "", 405, "PATCH is not possible"),
        ("OPTIONS", "/sparql", "", "", 405, "OPTIONS is not possible"),
    ],
)
def test_refusals_are_problems(
    server: Server, method: str, path: str, body: str | bytes, content_type: str, status: int, words: str
) -> None:
    content = body.encode() if isinstance(body, str) else body
    reply = server.send(method, path, content, {"Content-Type": content_type} if content_type else {})
    assert (reply.status, reply.media_type) == (status, PROBLEM), reply.body
    problem = json.loads(reply.body)
    assert problem["status"] == status
    assert words in problem["detail"]
    if status == 405:
        assert reply.headers["allow"] == "GET, HEAD, POST"


def test_a_compressed_body_is_not_read(server: Server) -> None:
    headers = {"Content-Type": QUERY, "Content-Encoding": "gzip"}
    reply = server.send("POST", "/sparql", gzip.compress(b"ASK {}"), headers)
    assert (reply.status, reply.headers["accept-encoding"]) == (415, "identity")


# Limits


def test_a_query_that_takes_too_long(server: Server) -> None:
    started = time.monotonic()
    reply = get(server, query=CROSS)
    assert (reply.status, "stopped after 8 s" in reply.body.decode()) == (503, True)
    assert time.monotonic() - started < 8.5


def test_a_full_queue(server: Server) -> None:
    statuses: list[int] = []
    askers = [threading.Thread(target=lambda: statuses.append(get(server, query=CROSS).status)) for _ in range(3)]
    for asker in askers:  # two run, one waits
        asker.start()
    for _ in range(50):
        if b"sparql_waiting 1" in server.send("GET", "/metrics").body:
            break
        time.sleep(0.1)
    reply = get(server, query="ASK {}")
    assert (reply.status, int(reply.headers["retry-after"]) > 0) == (503, True)
    for asker in askers:
        asker.join()
    assert statuses == [503] * 3


def test_too_many_rows(server: Server) -> None:
    reply = get(server, query="SELECT ?a { ?a ?b ?c . ?d ?e ?f }", format="csv")
    assert (reply.status, "20,000 rows" in reply.body.decode()) == (413, True)


def test_a_result_that_cannot_be_finished_does_not_look_whole(server: Server) -> None:
    """It began before the limit was met, so its status says 200; but the last chunk never comes."""
    request = f"GET /sparql?{urlencode({'query': BIG})} HTTP/1.1\r\nHost: x\r\n\r\n".encode()
    received = server.send_raw(request)
    assert received.startswith(b"HTTP/1.1 200")
    assert b"transfer-encoding: chunked" in received[:1000].lower()
    assert not received.endswith(b"0\r\n\r\n")
    assert len(received) > 4_000_000


def test_an_old_client_gets_all_or_an_error(server: Server) -> None:
    """HTTP/1.0 ends a body by closing the connection, which a cut would do, too."""
    received = server.send_raw(f"GET /sparql?{urlencode({'query': BIG})} HTTP/1.0\r\n\r\n".encode())
    assert b" 413 " in received.split(b"\r\n")[0]


def test_a_large_result_is_streamed_whole(server: Server) -> None:
    query = BIG + " LIMIT 15000"
    reply = get(server, query=query)
    assert (reply.status, reply.headers["transfer-encoding"]) == (200, "chunked")
    assert len(json.loads(reply.body)["results"]["bindings"]) == 15_000


def test_a_query_is_stopped_when_its_client_leaves(server: Server) -> None:
    kills = int(metric(server, "quillgraph_sparql_kills_total"))
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    connection.request("GET", "/sparql?" + urlencode({"query": CROSS}))
    time.sleep(0.2)
    connection.close()
    time.sleep(0.6)
    assert int(metric(server, "quillgraph_sparql_kills_total")) == kills + 1


def metric(server: Server, name: str) -> str:
    text = server.send("GET", "/metrics").body.decode()
    return next(line.split()[1] for line in text.splitlines() if line.startswith(name + " "))


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
