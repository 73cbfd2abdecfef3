"""Several processes over one store: servers that share a port, and changes that are made at the same time."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest

from api.ingestion import ingest
from bench.servers import children_of, is_reader
from graph.store import Store
from ontology.errors import StoreError
from ontology.terms import DEFAULT_BASE
from tests.answer_fixture import PAGE
from tests.server_fixture import ROOT, Server, run_server

TOKEN = "correct horse battery staple"
MAY = {"Authorization": f"Bearer {TOKEN}"}
KITES = "# Kites\n\nA sled kite is a kite without spars.\n"
WORDS = """
import sys
from pathlib import Path

from answer.finding.evidence import search_words
from answer.knowledge import Knowledge
from answer.asking.question import read_question
from graph.embed import LightEmbedder
from graph.store import Store
from ontology.lexicon import load_lexicon

knowledge = Knowledge(Store(Path(sys.argv[1])).open_generation(), load_lexicon(), LightEmbedder())
print(list(search_words(read_question("Which kite is the biggest?", knowledge), knowledge).items()))
"""
PROCESSES = 2
LOOKS = 20


def read(store: Path, text: Path, wait_s: float = 0.0) -> None:
    ingest(Store(store), [text], base=DEFAULT_BASE, wait_s=wait_s)


def ids(store: Path) -> list[str]:
    return sorted(document.id for document in Store(store).open_generation().records.documents())


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    for name, text in (("bread", PAGE), ("kites", KITES), ("masts", "# Masts\n\nA mast is a pole.\n")):
        (tmp_path / f"{name}.md").write_text(text, encoding="utf-8")
    return tmp_path


def test_changes_at_the_same_time_lose_nothing(tmp_path: Path, texts: Path) -> None:
    store = tmp_path / "store"
    read(store, texts / "bread.md")
    mine = Store(store)
    with mine.changing():
        with pytest.raises(StoreError, match="another ingest is running"):
            read(store, texts / "kites.md")
        waiting = threading.Thread(target=read, args=(store, texts / "kites.md", 60.0))
        waiting.start()
        time.sleep(0.3)
        ingest(mine, [texts / "masts.md"], base=DEFAULT_BASE)
        assert waiting.is_alive()
    waiting.join(60)
    assert ids(store) == ["bread", "kites", "masts"]


@pytest.fixture
def server(tmp_path: Path, texts: Path) -> Iterator[Server]:
    read(tmp_path / "store", texts / "bread.md")
    settings = {"processes": str(PROCESSES), "follow_s": "0.2", "token": TOKEN, "sparql_workers": "1"}
    with run_server(tmp_path / "store", **settings) as server:
        wait_until(lambda: len(workers_of(server)) == PROCESSES)
        yield server
    assert "Traceback" not in server.log.read_text()


def workers_of(server: Server) -> list[int]:
    """The server processes; each has children of its own, that run queries, or are forked to."""
    return [child for child in children_of(server.process.pid) if children_of(child) and not is_reader(child)]


def wait_until(true: Any) -> None:
    for _ in range(600):
        if true():
            return
        time.sleep(0.1)
    pytest.fail("it did not come to be")


def look(server: Server, path: str) -> list[Any]:
    """What many connections, each of its own, get from there."""
    replies = [httpx2.get(server.address + path, headers=MAY) for _ in range(LOOKS)]
    assert {reply.status_code for reply in replies} == {200}
    return [reply.json() for reply in replies]


def test_servers_on_one_port_follow_a_change_without_a_failed_request(server: Server) -> None:
    failed: list[int] = []
    stop = threading.Event()

    def keep_asking() -> None:
        while not stop.is_set():
            status = httpx2.get(f"{server.address}/ask", params={"q": "What is bread?"}).status_code
            if status != 200:
                failed.append(status)

    asking = [threading.Thread(target=keep_asking) for _ in range(3)]
    for thread in asking:
        thread.start()
    try:
        sent = httpx2.post(f"{server.address}/documents", files={"file": ("kites.md", KITES)}, headers=MAY)
        assert sent.status_code == 202
        place = sent.headers["location"]
        wait_until(lambda: {change["state"] for change in look(server, place)} == {"done"})
        wait_until(lambda: {ready["generation"] for ready in look(server, "/readyz")} == {"gen-000002"})
    finally:
        stop.set()
        for thread in asking:
            thread.join()
    assert failed == []
    assert all("without spars" in answer["answer"] for answer in look(server, "/ask?q=What+is+a+sled+kite"))


def test_a_server_process_that_dies_is_replaced(server: Server) -> None:
    victim = workers_of(server)[0]
    os.kill(victim, signal.SIGKILL)
    wait_until(lambda: len(workers_of(server)) == PROCESSES and victim not in workers_of(server))
    look(server, "/ask?q=What+is+bread")


def test_a_change_whose_server_ended_has_failed(server: Server, tmp_path: Path) -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""], cwd=ROOT)
    gone.wait()
    folder = tmp_path / "store" / "changes"
    folder.mkdir()
    fields = '"document": "d", "action": "add", "state": "running", "doing": "", "done": 0, "total": 0, "error": ""'
    name = "0" * 32
    (folder / f"{name}.json").write_text(f'{{"id": "{name}", "pid": {gone.pid}, {fields}}}')
    assert {change["state"] for change in look(server, f"/changes/{name}")} == {"failed"}
    assert httpx2.get(f"{server.address}/changes/{'1' * 32}", headers=MAY).status_code == 404


def test_every_process_searches_for_the_same_words(tmp_path: Path) -> None:
    (text := tmp_path / "kites.md").write_text(KITES, encoding="utf-8")
    read(tmp_path / "store", text)
    said = set()
    for seed in "123":  # of hashes, which decide the order of a set's members
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": seed}
        command = [sys.executable, "-c", WORDS, str(tmp_path / "store")]
        said.add(subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout)
    assert len(said) == 1
    assert "kite" in said.pop()
