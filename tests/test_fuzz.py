"""Whatever the bytes, every parser gives its result or an error of ours: texts, questions, SPARQL requests."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.settings import Settings
from graph.sparql_text import add_dataset, calls_service, check_update, read_form
from ingest.pipeline import read_path
from ontology.errors import QueryError, SourceError
from ontology.lexicon import Lexicon, load_lexicon
from tests.api_fixture import publish, serve

SLOW = settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
QUICK = settings(SLOW, max_examples=200)

PIECES = [
    *(
        "# ",
        "- ",
        "  - ",
        "1. ",
        "|",
        "|---|",
        "\n",
        "\n\n",
        "\t",
        "```",
        "> ",
        "**",
        "`",
        "[a](b)",
        "<table><tr><td>",
        "&amp;",
    ),
    *(
        "Name (ABC)",
        "up to 5 GB",
        "= 3 x 4",
        "Kind\tWeight\n",
        ": ",
        "–",
        "supports",
        "•",
        "\u2028",
        "\ufeff",
        "\u0301",
        "🙂",
    ),
]
TEXTS = st.lists(st.sampled_from(PIECES) | st.text(max_size=12), max_size=60).map("".join)
TOKENS = [
    *(
        "SELECT",
        "ASK",
        "WHERE",
        "{",
        "}",
        ";",
        "<http://e/>",
        "?x",
        "'",
        '"',
        '"""',
        "#",
        "\n",
        "\\",
        "SERVICE",
        "SILENT",
    ),
    *(
        "INSERT",
        "DELETE",
        "DATA",
        "USING",
        "NAMED",
        "WITH",
        "GRAPH",
        "a:b",
        "_:b",
        "@en",
        "^^",
        "<",
        ">",
        "LOAD",
        "%41",
        "\\u0041",
    ),
]
SPARQL = st.lists(st.sampled_from(TOKENS) | st.text(max_size=6), max_size=40).map(" ".join)
ANY = st.text(st.characters(), max_size=60) | SPARQL


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return load_lexicon()


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    directory = tmp_path_factory.mktemp("fuzz") / "store"
    publish(directory, "stacks")
    with serve(Settings(store=directory, sparql_workers=1, sparql_timeout_s=2.0)) as client:
        yield client


@pytest.mark.parametrize("name", ["text.txt", "text.md"])
@SLOW
@given(text=TEXTS)
def test_texts(tmp_path: Path, lexicon: Lexicon, name: str, text: str) -> None:
    file = tmp_path / name
    file.write_bytes(text.encode("utf-8", "surrogatepass"))
    try:
        reading = read_path(file, tmp_path, lexicon)
    except SourceError:
        return
    lines = reading.source.lines
    for claim in reading.claims:
        assert 1 <= claim.span.line_start <= claim.span.line_end <= len(lines)
        assert claim.span.quote == "\n".join(lines[claim.span.line_start - 1 : claim.span.line_end])


@SLOW
@given(question=ANY)
def test_questions(client: TestClient, question: str) -> None:
    response = client.get("/ask", params={"q": question.encode("utf-8", "replace").decode()})
    assert response.status_code in (200, 422)


@SLOW
@given(body=ANY.map(lambda text: text.encode("utf-8", "surrogatepass")) | st.binary(max_size=60))
@pytest.mark.parametrize(
    "content_type", ["application/sparql-query", "application/x-www-form-urlencoded", "text/plain"]
)
def test_sparql_requests(client: TestClient, content_type: str, body: bytes) -> None:
    for content in (body, b"query=" + body):
        response = client.post("/sparql", content=content, headers={"Content-Type": content_type})
        assert response.status_code in (200, 400, 403, 406, 413, 415, 503)


@QUICK
@given(text=ANY)
def test_words_of_queries_and_updates(text: str) -> None:
    for read in (read_form, check_update, lambda one: calls_service(one, ["http://e/"])):
        try:
            read(text)
        except QueryError:
            continue
    with contextlib.suppress(QueryError):
        assert isinstance(add_dataset(text, ["http://e/"], []), str)
