"""Generations: complete or not there at all, whatever happens to the process that builds them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from pyoxigraph import QuerySolutions

from graph.build import build_generation
from graph.embed import LightEmbedder
from graph.manifest import read_times
from graph.search.meaning import claim_text, passage_text
from graph.store import Generation, Store
from graph.triples.rdf import claims_sparql
from ingest.model import Passage
from ontology.errors import QuillgraphError, ShapeError, StoreError
from tests.graph_fixture import reading

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def embedder() -> LightEmbedder:
    return LightEmbedder()


def build(store: Store, embedder: LightEmbedder, *documents: str) -> Generation:
    return build_generation(store, (reading(id_) for id_ in documents), embedder=embedder)


def names(store: Store) -> list[str]:
    return sorted(path.name for path in store.directory.iterdir())


def test_a_generation_holds_what_was_read(tmp_path: Path, embedder: LightEmbedder) -> None:
    store = Store(tmp_path / "a store")
    assert store.current() is None
    told: list[tuple[str, int]] = []
    failures = [("bad.txt", "is empty")]
    built = build_generation(
        store,
        [reading("a"), reading("b")],
        embedder=embedder,
        failures=failures,
        progress=lambda what, done, total: told.append((what, done)),
    )
    live = Store(tmp_path / "a store").open_generation()
    assert (live.id, live.path) == (built.id, built.path)
    assert live.records.reading("b") == reading("b")
    iri = f"http://127.0.0.1:8000/claim/{reading('b').claims[0].id}"
    rows = live.open_rdf().query(claims_sparql([iri]))
    assert isinstance(rows, QuerySolutions)
    assert len(list(rows)) == 1
    question = embedder.encode(["how many drawers may a cabinet have?"])[0]
    assert live.vectors.search(question, 1)[0][0].startswith(("c:", "p:"))
    manifest = live.manifest
    assert manifest["counts"]["claims"] == 8
    assert manifest["counts"]["levels"] == {"typed": 4, "cell": 2, "statement": 2}
    assert manifest["counts"]["predicates"]["supports"] == 2
    assert manifest["counts"]["vectors"] == 8  # typed claims are found by their statements
    assert manifest["documents"][0]["coverage"] == round(4 / 6, 4)
    assert manifest["documents"][0]["sha256"] == reading("a").source.sha256
    assert manifest["failures"] == [{"path": "bad.txt", "reason": "is empty"}]
    assert ("documents recorded", 2) in told
    assert ("claims checked", 8) in told


def test_no_generation_yet_is_an_error_that_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="quillgraph ingest"):
        Store(tmp_path).open_generation()


def test_the_pointer_moves_and_old_generations_go(tmp_path: Path, embedder: LightEmbedder) -> None:
    store = Store(tmp_path)
    first = build(store, embedder, "a")
    other_reader = Store(tmp_path).open_generation()
    rows = other_reader.records.claims_of("drawer")
    for _ in range(4):
        build(store, embedder, "a", "b")
    assert store.current_id() == "gen-000005"
    assert names(store) == ["CURRENT", "gen-000003", "gen-000004", "gen-000005", "lock"]
    assert not first.path.exists()
    assert other_reader.records.claims_of("drawer") == rows  # files that are open stay readable
    assert store.current() is store.current()


def test_a_document_left_out_is_gone(tmp_path: Path, embedder: LightEmbedder) -> None:
    store = Store(tmp_path)
    build(store, embedder, "a", "b")
    rest = build(store, embedder, "b")
    assert [document.id for document in rest.records.documents()] == ["b"]
    gone = [claim.id for claim in reading("a").claims]
    assert rest.records.claims(gone) == []
    query = "ASK { GRAPH <http://127.0.0.1:8000/document/a> { ?s ?p ?o } }"
    assert not rest.open_rdf().query(query)
    assert not any("claim/" + id_ in str(quad) for quad in rest.open_rdf() for id_ in gone)


def test_an_unchanged_document_passes_from_generation_to_generation(tmp_path: Path, embedder: LightEmbedder) -> None:
    store = Store(tmp_path)
    build(store, embedder, "a")
    told: list[tuple[str, int]] = []
    after = build_generation(
        store,
        [reading("b")],
        embedder=embedder,
        unchanged={"a"},
        progress=lambda what, done, total: told.append((what, done)),
    )
    assert ("claims checked", 4) in told
    assert after.records.reading("a") == reading("a")


def test_a_document_keeps_the_time_when_it_was_read(tmp_path: Path, embedder: LightEmbedder) -> None:
    store = Store(tmp_path)
    first = build(store, embedder, "a", "b")
    path = first.path / "manifest.json"
    path.write_text(path.read_text(encoding="utf-8").replace(first.manifest["created"], "2026-01-02T03:04:05+00:00"))
    second = build_generation(Store(tmp_path), [reading("b")], embedder=embedder, unchanged={"a"})
    created = second.manifest["created"]
    assert read_times(second.manifest) == {"a": "2026-01-02T03:04:05+00:00", "b": created}


def test_what_breaks_the_shapes_does_not_go_live(tmp_path: Path, embedder: LightEmbedder) -> None:
    store = Store(tmp_path)
    build(store, embedder, "a")
    bad = reading("a")
    bad.claims[0].confidence = 7
    with pytest.raises(ShapeError):
        build_generation(store, [bad], embedder=embedder)
    with pytest.raises(StoreError, match="nothing to build"):
        build_generation(store, [], embedder=embedder)
    assert store.current_id() == "gen-000001"
    assert names(store) == ["CURRENT", "gen-000001", "lock"]


def test_two_builds_do_not_collide(tmp_path: Path) -> None:
    store = Store(tmp_path)
    with (
        store.building(),
        pytest.raises(StoreError, match="another ingest is running"),
        Store(tmp_path).building(),
    ):
        pass
    with store.building() as folder:
        assert list(folder.iterdir()) == []
    assert names(store) == ["lock"]


BUILD = """
import resource, sys, time
from pathlib import Path
from graph.build import build_generation
from graph.embed import LightEmbedder
from graph.store import Store
from ontology.errors import QuillgraphError
from tests.graph_fixture import reading

directory, stage, room = sys.argv[1:]

def trouble(what, done, total):
    if what != stage:
        return
    if room:
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(room), int(room)))
    else:
        print(what, flush=True)
        time.sleep(60)

embedder = LightEmbedder()
trouble("start", 0, 0)
try:
    build_generation(Store(Path(directory)), [reading("b")], embedder=embedder, progress=trouble)
except QuillgraphError as error:
    sys.exit(f"{type(error).__name__}: {error}")
"""


def spawn(directory: Path, stage: str, room: str = "") -> subprocess.Popen[str]:
    """A process that builds, and at a stage waits to be killed or finds that no file may outgrow `room`."""
    return subprocess.Popen(
        [sys.executable, "-c", BUILD, str(directory), stage, room],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.parametrize("stage", ["documents recorded", "claims checked", "triples written"])
def test_a_killed_build_leaves_the_old_graph(tmp_path: Path, embedder: LightEmbedder, stage: str) -> None:
    store = Store(tmp_path)
    build(store, embedder, "a")
    with spawn(tmp_path, stage) as process:
        assert process.stdout is not None
        assert process.stdout.readline().strip() == stage
        os.kill(process.pid, signal.SIGKILL)
    assert any(name.startswith("building-") for name in names(store))
    assert store.open_generation().records.reading("a") == reading("a")
    build(store, embedder, "b")
    assert names(store) == ["CURRENT", "gen-000001", "gen-000002", "lock"]


@pytest.mark.parametrize(
    ("stage", "room"),
    [
        ("start", "0"),
        ("start", "100000"),
        ("documents recorded", "100000"),
        ("claims checked", "0"),
        ("claims checked", "20000"),
        ("triples written", "0"),
        ("triples written", "1000"),
    ],
)
def test_a_full_disk_leaves_the_old_graph(tmp_path: Path, embedder: LightEmbedder, stage: str, room: str) -> None:
    store = Store(tmp_path)
    build(store, embedder, "a")
    with spawn(tmp_path, stage, room) as process:
        _, complaint = process.communicate(timeout=60)
    assert process.returncode == 1
    assert complaint.startswith("StoreError: "), complaint
    assert store.current_id() == "gen-000001"
    assert names(store) == ["CURRENT", "gen-000001", "lock"]


def test_readers_never_see_half_a_graph(tmp_path: Path, embedder: LightEmbedder) -> None:
    build(Store(tmp_path), embedder, "a")
    faults: list[Exception] = []
    done = threading.Event()

    def read() -> None:
        store = Store(tmp_path)
        while not done.is_set():
            try:
                generation = store.open_generation()
                claims = generation.manifest["counts"]["claims"]
                assert generation.records.counts()["claims"] == claims
            except (QuillgraphError, AssertionError) as error:
                faults.append(error)
            time.sleep(0.001)

    reader = threading.Thread(target=read)
    reader.start()
    for documents in (["a", "b"], ["b"], ["a"], ["a", "b", "c"]):
        build(Store(tmp_path), embedder, *documents)
    done.set()
    reader.join()
    assert faults == []


@pytest.mark.parametrize("pointer", ["", "../elsewhere", "gen-000009"])
def test_a_damaged_pointer_is_named(tmp_path: Path, pointer: str) -> None:
    (tmp_path / "CURRENT").write_text(pointer)
    with pytest.raises(StoreError, match="ingest again"):
        Store(tmp_path).open_generation()


def test_a_damaged_generation_is_named_and_can_be_replaced(tmp_path: Path, embedder: LightEmbedder) -> None:
    store = Store(tmp_path)
    live = build(store, embedder, "a")
    (live.path / "manifest.json").write_text("{")
    (live.path / "vectors" / "index.faiss").unlink()
    with pytest.raises(StoreError, match="manifest"):
        _ = Store(tmp_path).open_generation().manifest
    assert build(Store(tmp_path), embedder, "a").id == "gen-000002"


def test_a_file_where_the_store_should_be(tmp_path: Path) -> None:
    (tmp_path / "store").write_text("not a folder")
    with pytest.raises(StoreError, match="cannot be"), Store(tmp_path / "store").building():
        pass


def test_what_is_embedded() -> None:
    first = reading().claims[0]
    assert claim_text(first) == "Stacks. Size. - A stack has at most 25 drawers per cabinet"
    long = Passage("1", "d", 1, 2, "Title", "word " * 999)
    assert passage_text(long).startswith("Title. word word")
    assert len(passage_text(long)) == 1200
