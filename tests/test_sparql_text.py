"""The shape of a query is told from its keywords, wherever else their letters stand."""

from __future__ import annotations

import pytest

from graph.sparql_text import calls_service, clear_quietly, read_form
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
