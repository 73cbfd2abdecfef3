"""Asking and comparing over HTTP: the contract's shape, and every bad input a clear problem."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient

from answer.model import Citation, Comparison, LinkedEntity, Table
from api import tables
from api.settings import Settings
from tests.api_fixture import publish, serve

FIELDS = [
    "question",
    "status",
    "kind",
    "answer",
    "confidence",
    "boolean",
    "table",
    "steps",
    "citations",
    "claims",
    "entities",
    "passages",
    "sparql",
    "suggestions",
    "timings_ms",
]
QUESTION = "What does the drawer support?"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    directory = tmp_path_factory.mktemp("ask") / "store"
    publish(directory, "stacks")
    with serve(Settings(store=directory, sparql_workers=1, max_body_bytes=100_000)) as client:
        yield client


def test_a_limit_may_be_written_as_any_number_that_is_whole(client: TestClient) -> None:
    assert client.post("/ask", json={"question": QUESTION, "limit": 3.0}).status_code == 200
    assert client.post("/ask", json={"question": QUESTION, "limit": 3.5}).status_code == 422


def test_an_answer_has_the_contracts_fields(client: TestClient) -> None:
    answer = client.post("/ask", json={"question": QUESTION}).json()
    assert sorted(answer) == sorted(FIELDS)
    assert answer["question"] == QUESTION
    assert answer["status"] in ("answered", "not_found", "ambiguous")
    for citation in answer["citations"]:
        shown = client.get(
            f"/documents/{citation['document']}",
            params={"lines": f"{citation['line_start']}-{citation['line_end']}"},
        ).json()
        assert citation["text"] == "\n".join(line["text"] for line in shown["lines"])


def test_get_is_the_same_as_post(client: TestClient) -> None:
    by_post = client.post("/ask", json={"question": QUESTION, "limit": 3, "documents": ["stacks"]}).json()
    by_get = client.get("/ask", params={"q": QUESTION, "limit": 3, "documents": "stacks"}).json()
    assert {**by_post, "timings_ms": {}} == {**by_get, "timings_ms": {}}


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"question": ""}, 422),
        ({"question": " \n\t\0 "}, 422),
        ({"question": "x" * 20_000}, 422),
        ({"question": "half \ud800 a pair"}, 422),
        ({"question": 5}, 422),
        ({"question": None}, 422),
        ({"question": ["a"]}, 422),
        ({}, 422),
        ([], 422),
        ("text", 422),
        (None, 422),
        ({"question": QUESTION, "limit": 0}, 422),
        ({"question": QUESTION, "limit": 51}, 422),
        ({"question": QUESTION, "limit": "5"}, 422),
        ({"question": QUESTION, "limit": True}, 422),
        ({"question": QUESTION, "limit": 10**400}, 422),
        ({"question": QUESTION, "documents": "stacks"}, 422),
        ({"question": QUESTION, "documents": [1]}, 422),
        ({"question": QUESTION, "documents": ["\ud800"]}, 422),
        ({"question": QUESTION, "documents": ["none"]}, 404),
    ],
)
def test_bad_questions_are_problems(client: TestClient, body: Any, status: int) -> None:
    response = client.post("/ask", content=json.dumps(body), headers={"Content-Type": "application/json"})
    assert_problem(response, status)


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"\xff\xfe", b'{"question": 1' + b"0" * 5000 + b"}", b"[" * 50_000, b'{"question": NaN}'],
)
def test_bodies_that_are_no_json(client: TestClient, body: bytes) -> None:
    response = client.post("/ask", content=body, headers={"Content-Type": "application/json"})
    assert response.status_code in (400, 422)
    assert_problem(response, response.status_code)


def test_a_body_of_another_type(client: TestClient) -> None:
    assert_problem(client.post("/ask", content=b"question=x"), 422)


@pytest.mark.parametrize("announced", [True, False])
def test_a_body_that_is_too_large(client: TestClient, announced: bool) -> None:
    body = b'{"question": "' + b"x" * 200_000 + b'"}'
    content: Any = body if announced else iter([body[:100_000], body[100_000:]])
    assert_problem(client.post("/ask", content=content), 413)


@pytest.mark.parametrize("address", ["/ask", "/ask?q=", "/ask?q=%20%00", "/ask?q=x&limit=nine", "/ask?q=x&limit=0"])
def test_bad_questions_by_link(client: TestClient, address: str) -> None:
    assert_problem(client.get(address), 422)


@pytest.mark.parametrize("address", ["/ask?q=%ff%fe", "/ask?q=a%00b", "/entities?q=%ff", "/entities/%ff", "/id/%00"])
def test_odd_bytes_do_no_harm(client: TestClient, address: str) -> None:
    assert client.get(address).status_code in (200, 404, 422)


@pytest.mark.parametrize(
    ("method", "address", "status"),
    [
        ("GET", "/nothing", 404),
        ("PUT", "/ask", 405),
        ("DELETE", "/entities/stacks", 405),
        ("GET", "/compare", 422),
    ],
)
def test_what_is_not_there(client: TestClient, method: str, address: str, status: int) -> None:
    response = client.request(method, address)
    assert_problem(response, status)
    if status == 405:
        assert response.headers["allow"]


def test_without_a_graph_it_says_what_to_do(tmp_path_factory: pytest.TempPathFactory) -> None:
    with serve(Settings(store=tmp_path_factory.mktemp("empty"))) as client:
        for address in ("/readyz", "/ask?q=x", "/entities", "/sparql?query=ASK{}", "/export?format=nt"):
            response = client.get(address)
            assert_problem(response, 503)
            assert "quillgraph ingest" in response.json()["detail"]
        assert client.get("/healthz").status_code == 200
        assert client.get("/").status_code == 200


def assert_problem(response: Any, status: int) -> None:
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    problem = response.json()
    assert problem["status"] == status
    assert problem["title"]
    assert problem["detail"]


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("application/json", "application/json"),
        ("text/csv", "text/csv; charset=utf-8"),
        ("text/markdown", "text/markdown; charset=utf-8"),
        ("text/html", "text/html; charset=utf-8"),
    ],
)
def test_compare_by_accept(client: TestClient, accept: str, media_type: str) -> None:
    response = client.get("/compare?entity=Stack&entity=Drawer", headers={"Accept": accept})
    assert (response.status_code, response.headers["content-type"]) == (200, media_type)
    assert "Drawer" in response.text


def test_compare_problems(client: TestClient) -> None:
    assert_problem(client.get("/compare?entity=Stack"), 422)
    assert_problem(client.get("/compare?entity=Stack&entity=Drawer&format=pdf"), 400)
    assert_problem(client.get("/compare?entity=Stack&entity=%20"), 422)
    response = client.get("/compare?entity=Stack&entity=Zzyzx")
    assert_problem(response, 404)
    assert isinstance(response.json()["suggestions"], list)


COMPARISON = Comparison(
    [LinkedEntity("i:a", "A", "a"), LinkedEntity("i:b", "B", "b")],
    Table(
        ["Characteristic", "A", "<B>"],
        [["Size | *weight*", "4\n5", "<script>"], ["Colour", "", "red"]],
        [[[], [1, 2], [2]], [[], [], [1]]],
    ),
    [Citation(1, "doc", 3, 3, "A is 4\t5"), Citation(2, "doc", 7, 9, "B is | <b>")],
)


def test_a_comparison_as_markdown_pastes_cleanly() -> None:
    assert tables.to_markdown(COMPARISON).splitlines() == [
        "| Characteristic | A | \\<B\\> |",
        "|---|---|---|",
        "| Size \\| \\*weight\\* | 4 5[^1][^2] | \\<script\\>[^2] |",
        "| Colour |  | red[^1] |",
        "",
        "[^1]: doc, line 3: A is 4 5",
        "[^2]: doc, lines 7–9: B is \\| \\<b\\>",
    ]


def test_a_comparison_as_csv_names_its_sources() -> None:
    rows = list(csv.reader(io.StringIO(tables.to_csv(COMPARISON))))
    assert rows[0] == ["Characteristic", "A", "<B>", "Sources"]
    assert rows[1] == ["Size | *weight*", "4\n5", "<script>", "doc:3-3, doc:7-9"]


def test_a_comparison_as_html_is_escaped() -> None:
    text = tables.to_html(COMPARISON)
    assert "<script>" not in text
    assert '&lt;script&gt;<sup><a href="#source-2">2</a></sup>' in text
