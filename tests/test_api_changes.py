"""Adding and deleting documents over HTTP: the token, the change, and what is answered afterwards."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from pydantic import SecretStr

from api.changes import UPLOADS
from api.ingestion import ingest
from api.settings import Settings
from graph.store import Store
from ontology.terms import DEFAULT_BASE
from tests.answer_fixture import PAGE
from tests.api_fixture import serve

TOKEN = "correct horse battery staple"
MAY = {"Authorization": f"Bearer {TOKEN}"}
KITES = "# Kites\n\nA sled kite is a kite without spars.\n\n- A sled kite supports winds of up to 30 km/h.\n"


@pytest.fixture
def store(tmp_path: Path) -> Path:
    (tmp_path / "bread.md").write_text(PAGE, encoding="utf-8")
    ingest(Store(tmp_path / "store"), [tmp_path / "bread.md"], base=DEFAULT_BASE)
    return tmp_path / "store"


@pytest.fixture
def client(store: Path) -> Iterator[TestClient]:
    with serve(Settings(store=store, token=SecretStr(TOKEN), sparql_workers=1)) as client:
        yield client


def send(client: TestClient, name: str, text: str | bytes, headers: dict[str, str] = MAY) -> Any:
    return client.post("/documents", files={"file": (name, text)}, headers=headers)


def finish(client: TestClient, response: Any) -> dict[str, Any]:
    """The change that a response accepted, once it has ended."""
    assert response.status_code == 202, response.text
    for _ in range(600):
        change: dict[str, Any] = client.get(response.headers["location"], headers=MAY).json()
        if change["state"] in ("done", "failed"):
            return change
        time.sleep(0.1)
    pytest.fail("the change did not end")


def ids(client: TestClient) -> list[str]:
    return [document["id"] for document in client.get("/documents").json()["documents"]]


def test_a_text_is_added_replaced_and_deleted(client: TestClient, store: Path) -> None:
    change = finish(client, send(client, "kites.md", KITES))
    assert (change["state"], change["action"], change["document"]) == ("done", "add", "kites")
    assert ids(client) == ["bread", "kites"]
    assert "without spars" in client.get("/ask?q=What+is+a+sled+kite").json()["answer"]

    assert finish(client, send(client, "kites.md", KITES.replace("without spars", "made of cloth")))["state"] == "done"
    assert "made of cloth" in client.get("/ask?q=What+is+a+sled+kite").json()["answer"]
    assert "spars" not in client.get("/documents/kites").text

    assert finish(client, client.delete("/documents/kites", headers=MAY))["state"] == "done"
    assert ids(client) == ["bread"]
    assert client.get("/ask?q=What+is+a+sled+kite").json()["status"] == "not_found"
    assert list((store / UPLOADS).iterdir()) == []


def test_without_the_token_nothing_changes(client: TestClient, store: Path) -> None:
    for headers in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": TOKEN}, {"Authorization": "Basic x"}):
        for response in (
            send(client, "kites.md", KITES, headers),
            client.delete("/documents/bread", headers=headers),
            client.get("/changes/x", headers=headers),
        ):
            assert response.status_code == 401
            assert response.headers["www-authenticate"].startswith("Bearer")
    with serve(Settings(store=store)) as closed:
        assert send(closed, "kites.md", KITES).status_code == 403
        assert closed.get("/documents").json()["changeable"] is False
    assert ids(client) == ["bread"]
    assert not (store / UPLOADS).exists()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("kites.pdf", b"%PDF"),
        ("../kites.md", KITES),
        ("a/b.md", KITES),
        (".md", KITES),
        ("x" * 200 + ".md", KITES),
        ("kites.md", b""),
        ("kites.md", b"\0\1"),
        ("kites.md", b"\xff\xfe caf\xe9"),
    ],
)
def test_what_is_no_text_is_refused(client: TestClient, store: Path, name: str, content: str | bytes) -> None:
    response = send(client, name, content)
    assert response.status_code == 422, response.text
    assert response.headers["content-type"] == "application/problem+json"
    assert not (store / UPLOADS).exists()


def test_a_name_without_an_extension_is_that_of_a_plain_text(client: TestClient) -> None:
    assert finish(client, send(client, "kites", KITES))["state"] == "done"
    assert client.get("/documents/kites").json()["format"] == "slides"


def test_only_so_many_changes_wait(client: TestClient, store: Path) -> None:
    with Store(store).changing():
        statuses = [send(client, f"kites{number}.md", KITES).status_code for number in range(9)]
    assert statuses == [202] * 8 + [429]


def test_a_change_that_fails_leaves_everything_as_it_was(client: TestClient, store: Path) -> None:
    (store / "workbench.sqlite").mkdir()
    change = finish(client, send(client, "kites.md", KITES))
    assert change["state"] == "failed"
    assert change["error"]
    assert ids(client) == ["bread"]
    assert list((store / UPLOADS).iterdir()) == []


def test_a_change_waits_for_one_that_somebody_else_makes(client: TestClient, store: Path) -> None:
    with Store(store).changing():
        sent = send(client, "kites.md", KITES)
        time.sleep(1)
        assert client.get(sent.headers["location"], headers=MAY).json()["state"] == "running"
    assert finish(client, sent)["state"] == "done"
    assert ids(client) == ["bread", "kites"]


def test_what_cannot_be_deleted(client: TestClient) -> None:
    assert client.delete("/documents/nothing", headers=MAY).status_code == 404
    assert client.delete("/documents/bread", headers=MAY).status_code == 409
    assert client.get("/changes/nothing", headers=MAY).status_code == 404
