"""The shape of a query is told from its keywords, wherever else their letters stand."""

from __future__ import annotations

import re

import pyoxigraph as ox
import pytest

from graph.sparql.text import LOOSE, calls_service, check_prologue, clear_quietly, hide_graphs, read_form
from ontology.errors import QueryError


@pytest.mark.parametrize(
    ("query", "form"),
    [
        ("SELECT * { ?s ?p ?o }", "select"),
        ("# SELECT\nPREFIX select: <http://ask/>\nask { ?s a select:construct }", "ask"),
        ("BASE <http://e/> CONSTRUCT WHERE { ?s <p> ?o }", "construct"),
        ("describe <http://e/select>", "describe"),
        ("", None),
        ("hello", None),
    ],
)
def test_form(query: str, form: str | None) -> None:
    assert read_form(query) == form


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "SELECT * { service silent ?s { ?s ?p ?o } }",
        "SELECT * { { SELECT * { OPTIONAL { SERVICE<http://e/>{ ?s ?p ?o } } } } }",
        "SELECT * { ?s ?p 'it''s' . SERVICE ex:a { } }",
        'SELECT * { ?s ?p "\\"" SERVICE <x> { } }',
    ],
)
def test_service_is_refused(query: str) -> None:
    with pytest.raises(QueryError, match="SERVICE is not allowed"):
        calls_service(query, ())


def test_the_word_service_is_no_service() -> None:
    query = "SELECT ?service { ?service a <http://e/Service>, ex:Service ; ?p 'service' }"
    assert not calls_service(query, ())


ALLOWED = ("http://127.0.0.1:9/sparql",)


@pytest.mark.parametrize(
    "call", ["SERVICE <{}> {{ }}", "service  SILENT\n<{}>{{ }}", "OPTIONAL {{ Service<{}> {{}} }}"]
)
def test_a_call_of_an_allowed_endpoint(call: str) -> None:
    assert calls_service(f"SELECT * {{ {call.format(*ALLOWED)} }}", ALLOWED)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * {{ SERVICE <http://127.0.0.1:9/other> {{}} }}",
        "SELECT * {{ SERVICE <{0}> {{}} SERVICE ?where {{}} }}",
        "PREFIX s: <{0}> SELECT * {{ SERVICE s: {{}} }}",
        "BASE <http://127.0.0.1:9/> SELECT * {{ SERVICE <sparql> {{}} }}",
        "SELECT * {{ SERVICE # <{0}>\n <http://127.0.0.1:9/other> {{}} }}",
        "SELECT * {{ SERVICE <{0}> {{}} FILTER(?a<#>1) SERVICE <http://127.0.0.1:9/other> {{}} # }}",
        "SELECT ?service {{ SERVICE <{0}> {{}} }}",
    ],
)
def test_no_other_call_hides_beside_it(query: str) -> None:
    with pytest.raises(QueryError, match="SERVICE"):
        calls_service(query.format(*ALLOWED), ALLOWED)


@pytest.mark.parametrize("query", ["LOAD <file:///etc/passwd>", "insert data { <a> <b> <c> }", "DROP ALL"])
def test_updates_are_refused(query: str) -> None:
    with pytest.raises(QueryError, match="only reads"):
        read_form(query)


def test_lone_surrogate_is_refused() -> None:
    with pytest.raises(QueryError, match="not valid Unicode at character 20"):
        read_form("SELECT * { ?s ?p '..\ud800' }")


@pytest.mark.parametrize(
    ("text", "becomes"),
    [
        ("CLEAR GRAPH <x:y>", "CLEAR SILENT GRAPH <x:y>"),
        ("clear # GRAPH\n graph <x:y> ; DROP GRAPH <x:y>", "clear # GRAPH\n SILENT graph <x:y> ; DROP GRAPH <x:y>"),
        ("CLEAR SILENT GRAPH <x:y>", "CLEAR SILENT GRAPH <x:y>"),
        ("CLEAR ALL", "CLEAR ALL"),
        ("INSERT DATA { <x:a> <x:b> 'CLEAR GRAPH' }", "INSERT DATA { <x:a> <x:b> 'CLEAR GRAPH' }"),
    ],
)
def test_clearing_what_is_not_there_is_no_failure(text: str, becomes: str) -> None:
    assert clear_quietly(text) == becomes


@pytest.mark.parametrize(
    ("query", "becomes"),
    [
        ("SELECT * { ?s ?p ?o }", None),
        ("SELECT * { GRAPH <x:g> { ?s ?p ?o } }", None),
        ("SELECT * { ?s ?p 'GRAPH ?g {}' } # GRAPH ?g", None),
        ("SELECT * { GRAPH ?g { ?s ?p ?o } }", "SELECT * { GRAPH ?g { ?s ?p ?o } FILTER(?g NOT IN (<x:h>, <x:i>)) }"),
        (
            "ASK { graph # which?\n $g { ?s ?p ?o { GRAPH ?h {} } } . ?s ?q '}' }",
            "ASK { graph # which?\n $g { ?s ?p ?o { GRAPH ?h {} FILTER(?h NOT IN (<x:h>, <x:i>)) } } "
            "FILTER($g NOT IN (<x:h>, <x:i>)) . ?s ?q '}' }",
        ),
    ],
)
def test_hidden_graphs(query: str, becomes: str | None) -> None:
    hidden = hide_graphs(query, ("x:h", "x:i"))
    assert hidden == (becomes or query)
    ox.Store().query(hidden)


def test_loose_named_graphs() -> None:
    loose = hide_graphs("PREFIX x: <y:> SELECT * { GRAPH x:g { ?s ?p ?o } GRAPH <> { ?s ?p ?q } }", ("x:h",), True)
    first, second = re.findall(rf"GRAPH (\?{LOOSE}\d+) ", loose)
    assert first != second
    assert f" FILTER({first} = x:g) GRAPH" in loose
    assert loose.endswith(f" FILTER({second} = <>) }}")
    assert ox.Store().query(loose, base_iri="z:") is not None


def test_no_orders_stand_before_a_query() -> None:
    check_prologue("BASE <x:> PREFIX DEFINE: <y:> # DEFINE\n SELECT * {}")
    for query in ("DEFINE get:soft 'soft' SELECT * {}", "PREFIX x: <y:> define sql:log 1 ASK {}"):
        with pytest.raises(QueryError, match="DEFINE"):
            check_prologue(query)
