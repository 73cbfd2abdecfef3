"""The command line, as a user runs it: output, and exit codes that tell the truth."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest

from tests.api_fixture import publish

ROOT = Path(__file__).resolve().parent.parent
TEXT = """Cabinet limits
- A cabinet has up to 25 drawers
- Each drawer holds 4 kg

Brass lock
- Protects a drawer against theft
"""


def run(*arguments: str, cwd: Path = ROOT, stdin: str = "") -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("QUILLGRAPH_")}
    return subprocess.run(
        [sys.executable, "-m", "api.cli", *arguments],
        cwd=cwd,
        input=stdin,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
        env={**environment, "PYTHONPATH": str(ROOT)},
    )


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> str:
    directory = tmp_path_factory.mktemp("a store for the cli") / "store"
    publish(directory, "stacks")
    return str(directory)


def test_every_command_has_help() -> None:
    shown = run("--help")
    for command in ("ingest", "serve", "mcp", "ask", "compare", "sparql", "push", "export", "status", "check", "eval"):
        assert command in shown.stdout
        helped = run(command, "--help")
        assert (helped.returncode, "Usage:" in helped.stdout) == (0, True)


def test_ingest_reads_only_what_changed(tmp_path: Path) -> None:
    texts, store = tmp_path / "my texts", str(tmp_path / "store")
    texts.mkdir()
    (texts / "cabinets.txt").write_text(TEXT, encoding="utf-8")
    (texts / "empty.txt").write_text("", encoding="utf-8")
    (texts / "binary.txt").write_bytes(b"\0\1\2")
    (texts / "latin.md").write_bytes(b"# caf\xe9\n")

    first = run("ingest", str(texts), "--store", store)
    assert first.returncode == 1, "some files could not be read"
    assert "gen-000001 is live: read 1, unchanged 0, gone 0" in first.stdout
    assert "coverage" in first.stdout
    assert "lines that gave nothing:" in first.stdout
    for name, reason in (
        ("empty.txt", "is empty"),
        ("binary.txt", "is binary"),
        ("latin.md", "is not UTF-8"),
    ):
        assert any(name in line and reason in line for line in first.stderr.splitlines())

    for name in ("empty.txt", "binary.txt", "latin.md"):
        (texts / name).unlink()
    again = run("ingest", str(texts), "--store", store)
    assert again.returncode == 0
    assert "gen-000001 stays live: read 0, unchanged 1, gone 0" in again.stdout

    (texts / "more.md").write_text("# Oak\n\nOak weighs 6 kg.\n", encoding="utf-8")
    (texts / "cabinets.txt").write_bytes(b"\0")
    more = run("ingest", str(texts), "--store", store, "--json")
    assert more.returncode == 1, "the broken file is told, its old claims stay"
    shown = json.loads(more.stdout)
    assert (shown["generation"], shown["built"]) == ("gen-000002", True)
    assert [document["id"] for document in shown["documents"]] == ["cabinets", "more"]

    (texts / "cabinets.txt").unlink()
    gone = run("ingest", str(texts), "--store", store)
    assert "read 0, unchanged 1, gone 1" in gone.stdout
    listed = json.loads(run("status", "--store", store, "--json").stdout)
    assert [document["id"] for document in listed["documents"]] == ["more"]

    kept = run("ingest", str(tmp_path / "none"), "--store", store)
    assert (kept.returncode, "no such file or folder" in kept.stderr) == (1, True)
    assert "gen-000003" in run("status", "--store", store).stdout


def test_ask(store: str) -> None:
    told = run("ask", "What does the drawer support?", "--store", store)
    assert (told.returncode, "stacks:" in told.stdout) == (0, True), told.stdout + told.stderr
    as_json = run("ask", "What does the drawer support?", "--store", store, "--json")
    assert json.loads(as_json.stdout)["status"] == "answered"
    refused = run("ask", "Who won the world cup in 1954?", "--store", store)
    assert (refused.returncode, "not_found" in refused.stdout) == (3, True)
    elsewhere = run("ask", "What?", "--store", store, "--document", "none")
    assert (elsewhere.returncode, "No document is called 'none'" in elsewhere.stderr) == (1, True)


def test_compare(store: str) -> None:
    shown = run("compare", "Drawer", "Stack", "--store", store)
    assert shown.returncode == 0, shown.stderr
    assert shown.stdout.startswith("| ")
    assert json.loads(run("compare", "Drawer", "Stack", "--store", store, "--json").stdout)["table"]
    unknown = run("compare", "Drawer", "Zzyzx", "--store", store)
    assert (unknown.returncode, "No entity is called 'Zzyzx'" in unknown.stderr) == (1, True)


def test_sparql(store: str) -> None:
    query = "SELECT DISTINCT ?l { ?e a ?c ; <http://www.w3.org/2004/02/skos/core#prefLabel> ?l } ORDER BY ?l"
    assert '"Oak"' in run("sparql", query, "--store", store).stdout.splitlines()
    piped = run("sparql", "-", "--store", store, "--json", stdin=query)
    assert json.loads(piped.stdout)["head"]["vars"] == ["l"]
    described = run("sparql", "DESCRIBE <http://127.0.0.1:8000/id/oak>", "--store", store)
    assert "qg:Option" in described.stdout
    wrong = run("sparql", "SELECT", "--store", store)
    assert (wrong.returncode, "cannot be read: error at 1:7" in wrong.stderr) == (1, True)


def test_export(store: str, tmp_path: Path) -> None:
    shown = run("export", "--format", "nt", "--store", store)
    assert len(list(ox.parse(shown.stdout, ox.RdfFormat.N_TRIPLES))) > 100
    file = tmp_path / "graph.trig"
    assert run("export", "--output", str(file), "--store", store).returncode == 0
    assert len(list(ox.parse(path=file))) > 100
    failed = run("export", "--output", str(tmp_path / "none" / "x"), "--store", store)
    assert (failed.returncode, "cannot be written" in failed.stderr) == (1, True)


def test_eval(store: str, tmp_path: Path) -> None:
    questions = [
        {"id": "a", "question": "Who won in 1954?", "kind": "fact", "answerable": False},
        {"id": "b", "question": "Who lost in 1954?", "kind": "fact", "answerable": True, "lines": [[1, 2]]},
    ]
    file = tmp_path / "questions.jsonl"
    file.write_text("\n".join(map(json.dumps, questions)), encoding="utf-8")
    shown = run("eval", str(file), "--store", store, "--failures")
    assert shown.returncode == 0, shown.stderr
    assert re.search(r"kinds +fact 1/2", shown.stdout)
    assert "should be answered" in shown.stdout
    assert json.loads(run("eval", str(file), "--store", store, "--json").stdout)["right"] == 1
    file.write_text("{}", encoding="utf-8")
    wrong = run("eval", str(file), "--store", store)
    assert (wrong.returncode, "line 1 is no question" in wrong.stderr) == (1, True)


def test_status(store: str) -> None:
    shown = run("status", "--store", store, "--verbose")
    assert shown.returncode == 0
    assert "gen-000001" in shown.stdout
    assert "coverage 66.7%" in shown.stdout
    assert "stacks:7" in shown.stdout


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["ask"], 2, "Missing argument"),
        (["ask", " "], 2, "empty"),
        (["ask", "x" * 20_000], 2, "at most 2,000"),
        (["ask", "\udcff"], 2, "not valid Unicode"),
        (["ask", "x", "--limit", "0"], 2, "limit"),
        (["compare", "one"], 2, "two or more"),
        (["compare", "a", "b", "--format", "pdf"], 2, "markdown"),
        (["export", "--format", "pdf"], 2, "turtle"),
        (["sparql", "ASK {}", "--format", "pdf"], 2, "csv"),
        (["dance"], 2, "No such command"),
        (["ask", "x", "--store", "nowhere"], 1, "quillgraph ingest"),
        (["status", "--store", "nowhere"], 1, "quillgraph ingest"),
        (["ingest"], 2, "Missing argument"),
    ],
)
def test_exit_codes(arguments: list[str], code: int, words: str, tmp_path: Path) -> None:
    ended = run(*arguments, cwd=tmp_path)
    assert ended.returncode == code
    assert words in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_port_that_is_taken(store: str) -> None:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        ended = run("serve", "--store", store, "--port", port)
    assert (ended.returncode, f"Cannot serve on 127.0.0.1:{port}" in ended.stderr) == (1, True)


def test_a_wrong_setting_is_told(store: str, monkeypatch: pytest.MonkeyPatch) -> None:
    command = [sys.executable, "-m", "api.cli", "status", "--store", store]
    ended = subprocess.run(
        command,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "QUILLGRAPH_PORT": "many"},
    )
    assert (ended.returncode, "A setting is wrong: port" in ended.stderr) == (1, True)
