"""The client, and the command line by way of it, give what the store itself gives."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from answer.model import Status
from api.client import Client, ServerError
from tests.api_fixture import publish
from tests.graph_fixture import LINES
from tests.server_fixture import ROOT, Server, free_port, run_server

QUESTION = "What does the drawer support?"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    directory = tmp_path_factory.mktemp("client") / "store"
    publish(directory, "stacks", "folder/more stacks")
    with run_server(directory, sparql_workers="1") as running:
        yield running


@pytest.fixture(scope="module")
def client(server: Server) -> Client:
    return Client(server.address + "/")


def test_an_answer_is_whole(server: Server, client: Client) -> None:
    answer = client.ask(QUESTION)
    body = json.dumps({"question": QUESTION}).encode()
    sent = json.loads(server.send("POST", "/ask", body, {"Content-Type": "application/json"}).body)
    told = json.loads(json.dumps(answer.to_dict()))
    for fields in (sent, told):
        fields.pop("timings_ms")
    assert told == sent
    assert answer.status is Status.ANSWERED
    cited = answer.citations[0]
    assert client.lines(cited.document, cited.line_start, cited.line_end) == [LINES[cited.line_start - 1]]
    assert client.ask("Who won in 1954?", documents=["folder/"], limit=1).status is Status.NOT_FOUND


def test_the_other_requests(client: Client) -> None:
    comparison = client.compare(["Drawer", "Stack"])
    assert [entity.label for entity in comparison.entities] == ["Drawer", "Stack"]
    assert client.entities("dra", limit=1)[0]["label"] == "Drawer"
    assert client.lines("folder/more stacks", 1, 2) == list(LINES[:2])
    assert client.sparql("SELECT (1 AS ?x) {}", "csv") == b"x\r\n1\r\n"
    assert any(example.id == "limits" for example in client.examples())
    exported = io.BytesIO()
    client.export("nt", exported)
    assert len(list(ox.parse(exported.getvalue(), ox.RdfFormat.N_TRIPLES))) > 100


@pytest.mark.parametrize(
    ("call", "status", "words"),
    [
        (lambda client: client.ask(" "), 422, "empty"),
        (lambda client: client.compare(["Drawer", "Zzyzx"]), 404, "Zzyzx"),
        (lambda client: client.sparql("SELECT", "json"), 400, "error at 1:7"),
        (lambda client: client.lines("none", 1, 2), 404, "none"),
        (lambda client: client.export("pdf", io.BytesIO()), 400, "Unknown format"),
    ],
)
def test_what_the_server_refuses_is_told_in_its_words(client: Client, call: object, status: int, words: str) -> None:
    assert callable(call)
    with pytest.raises(ServerError, match=words) as raised:
        call(client)
    assert raised.value.status == status


def test_no_server() -> None:
    with pytest.raises(ServerError, match="cannot be reached"):
        Client(f"http://127.0.0.1:{free_port()}").entities("x")
    with pytest.raises(ServerError, match="no web address"):
        Client("file:///etc/passwd")


def run(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "api.cli", *arguments]
    environment = {"PYTHONPATH": str(ROOT), "PATH": ""}
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False, timeout=60, env=environment)


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["ask", QUESTION], 0, "stacks:"),
        (["ask", "Who won the world cup in 1954?"], 3, "not_found"),
        (["compare", "Drawer", "Stack"], 0, "| Characteristic"),
        (["sparql", "SELECT (1 AS ?x) {}", "--format", "csv"], 0, "x\n1"),
        (["sparql", "--example", "documents", "--format", "csv"], 0, "All about stacks"),
        (["sparql", "--examples"], 0, "Which limits"),
        (["sparql", "SELECT"], 1, "error at 1:7"),
        (["export", "--format", "nt"], 0, "<http"),
    ],
)
def test_the_command_line_by_way_of_a_server(
    server: Server, tmp_path: Path, arguments: list[str], code: int, words: str
) -> None:
    ended = run(*arguments, "--server", server.address, cwd=tmp_path)
    assert ended.returncode == code, ended.stderr
    assert words in ended.stdout + ended.stderr
    assert not list(tmp_path.iterdir()), "no store is needed"
