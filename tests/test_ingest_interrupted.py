"""An ingest that is killed at any moment loses nothing that was done, and harms nothing that is served."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from api import ingestion
from graph import build
from graph import reading as reading_module
from graph.reading import Read, read_files, read_portion
from graph.store import Store
from graph.workbench import Workbench, pack, unpack
from ingest.pipeline import read_path
from ontology.lexicon import Lexicon, load_lexicon
from ontology.terms import DEFAULT_BASE
from ontology.vocabulary import STANDARD

ROOT = Path(__file__).resolve().parent.parent
KILLS = 30
INGEST = """
import sys
from pathlib import Path
from api.ingestion import ingest
from graph.store import Store
from ontology.terms import DEFAULT_BASE
if __name__ == "__main__":
    ingest(Store(Path(sys.argv[1])), [Path(sys.argv[2])], base=DEFAULT_BASE)
"""


def write(folder: Path, number: int, weight: int) -> None:
    folder.mkdir(exist_ok=True)
    text = f"# Cabinet {number}\n\nCabinet {number} weighs {weight} kg.\n\n- **Drawer**: holds {weight} files\n"
    (folder / f"cabinet-{number}.md").write_text(text, encoding="utf-8")


def start(store: Path, texts: Path) -> subprocess.Popen[bytes]:
    script = store.parent / "run.py"
    script.write_text(INGEST, encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, str(script), str(store), str(texts)]
    return subprocess.Popen(command, env=environment, cwd=ROOT, start_new_session=True)


def ingest(store: Path, texts: Path) -> ingestion.Report:
    return ingestion.ingest(Store(store), [texts], base=DEFAULT_BASE)


def weights(store: Path) -> dict[str, str]:
    """What the live graph says of the weight of each cabinet, after a look at all its parts."""
    generation = Store(store).open_generation()
    assert len(generation.built_vectors) == generation.manifest["counts"]["vectors"]
    assert len(generation.open_rdf())
    assert generation.records.match_claims(["cabinet"], 3)
    documents = generation.records.documents()
    return {document.id: generation.records.lines(document.id, 3, 3)[0] for document in documents}


def test_thirty_kills_at_random_moments(tmp_path: Path) -> None:
    store, texts = tmp_path / "store", tmp_path / "texts"
    chance = random.Random(4)
    for number in range(12):
        write(texts, number, 4)
    began = time.monotonic()
    assert start(store, texts).wait(300) == 0
    whole = time.monotonic() - began
    expected = weights(store)
    for kill in range(KILLS):
        write(texts, kill % 12, 5 + kill)
        process = start(store, texts)
        time.sleep(chance.uniform(0.2, 1.1) * whole)
        process.send_signal(signal.SIGKILL)
        process.wait(30)
        told = weights(store)
        assert told in (expected, now(texts)), "the old graph stands, or the new one does"
        expected = told
    ingest(store, texts)
    assert weights(store) == now(texts)
    assert not [path.name for path in store.iterdir() if path.name.startswith(("building", "workbench"))]
    assert not ingest(store, texts).built


def now(texts: Path) -> dict[str, str]:
    """What the texts say of the weights."""
    return {path.stem: path.read_text(encoding="utf-8").split("\n")[2] for path in texts.iterdir()}


def test_what_was_read_is_not_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store, texts = tmp_path / "store", tmp_path / "texts"
    for number in range(4):
        write(texts, number, 4)
    monkeypatch.setattr(ingestion, "build_generation", _stop)
    with pytest.raises(KeyboardInterrupt):
        ingest(store, texts)
    monkeypatch.undo()
    write(texts, 2, 9)
    read: list[str] = []
    monkeypatch.setattr(reading_module, "read_portion", lambda *args: _noted(read, *args))
    ingest(store, texts)
    assert read == ["cabinet-2.md"]
    assert weights(store) == now(texts)


def _stop(*_: object, **__: object) -> None:
    raise KeyboardInterrupt


def _noted(read: list[str], sources: list[tuple[Path, Path]], lexicon: Lexicon) -> list[Read]:
    read += [path.name for path, _ in sources]
    return read_portion(sources, lexicon)


def test_a_packed_reading_comes_back_equal() -> None:
    deck = ROOT / "data" / "texts" / "aws-docs" / "amazon-polly-developer-guide" / "limits.md"
    read = read_path(deck, deck.parent, load_lexicon())
    assert unpack(pack(read)) == read


def test_files_are_read_by_several_processes_and_bad_ones_are_named(tmp_path: Path) -> None:
    texts = tmp_path / "texts"
    for number in range(60):
        write(texts, number, 4)
    (texts / "cabinet-7.md").write_bytes(b"\0\1")
    workbench = Workbench(tmp_path / "workbench.sqlite", "rules")
    sources = [(path, texts) for path in sorted(texts.iterdir())]
    told: list[tuple[str, int, int]] = []
    found = list(read_files(sources, load_lexicon(), STANDARD, workbench, lambda *step: told.append(step)))
    assert len(found) == 60
    assert [read.reason.partition(": ")[2] for read in found if read.reason] == [
        "is binary (it holds zero bytes); give plain text or Markdown."
    ]
    assert ("files read", 60, 60) in told
    good = next(read for read in found if read.document == "cabinet-8")
    assert workbench.reading(good.document, good.sha256) == read_path(texts / "cabinet-8.md", texts, load_lexicon())
    workbench.clear()
    assert list(tmp_path.iterdir()) == [texts]


def test_a_file_that_takes_its_reader_down_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = tmp_path / "texts"
    for number in range(30):
        write(texts, number, 4)
    monkeypatch.setattr(reading_module, "_read_prepared", _die_of_seven)
    workbench = Workbench(tmp_path / "workbench.sqlite", "rules")
    sources = [(path, texts) for path in sorted(texts.iterdir())]
    found = list(read_files(sources, load_lexicon(), STANDARD, workbench, lambda *_: None))
    assert [read.path.name for read in found if read.reason] == ["cabinet-7.md"]
    assert "process that read it died" in next(read.reason for read in found if read.reason)
    assert len(found) == 30
    workbench.close()


def _die_of_seven(sources: list[tuple[Path, Path]]) -> list[Read]:
    if any(path.name == "cabinet-7.md" for path, _ in sources):
        os.kill(os.getpid(), signal.SIGKILL)
    return read_portion(sources, load_lexicon())


def test_finished_stages_of_a_build_are_not_done_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store, texts = tmp_path / "store", tmp_path / "texts"
    for number in range(4):
        write(texts, number, 4)
    for stage in ("find_findings", "write_dataset", "embed_texts"):  # stopped in one stage, then in the next
        with monkeypatch.context() as patched:
            patched.setattr(build, stage, _stop)
            with pytest.raises(KeyboardInterrupt):
                ingest(store, texts)
    left = next(path for path in store.iterdir() if path.name.startswith("building"))
    (left / "rdf-half-done").write_text("")
    (left / "vectors").mkdir()
    done_again: list[str] = []
    for stage in ("write_records", "find_findings", "write_dataset"):
        monkeypatch.setattr(build, stage, lambda *_, stage=stage: done_again.append(stage))
    finished = ingest(store, texts).generation
    assert done_again == []
    assert weights(store) == now(texts)
    monkeypatch.undo()
    anew = ingest(tmp_path / "anew", texts).generation
    assert set(finished.open_rdf()) == set(anew.open_rdf())
    assert finished.manifest["counts"] == anew.manifest["counts"]
    assert sorted(path.name for path in finished.path.iterdir()) == sorted(path.name for path in anew.path.iterdir())
    assert not [path.name for path in store.iterdir() if path.name.startswith(("building", "workbench"))]


def test_stages_of_another_build_are_not_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store, texts = tmp_path / "store", tmp_path / "texts"
    for number in range(4):
        write(texts, number, 4)
    monkeypatch.setattr(build, "embed_texts", _stop)
    with pytest.raises(KeyboardInterrupt):
        ingest(store, texts)
    monkeypatch.undo()
    write(texts, 2, 9)
    ingest(store, texts)
    assert weights(store) == now(texts)
    assert not [path.name for path in store.iterdir() if path.name.startswith("building")]
