"""Reading and embedding by the workers of a Dask cluster: real ones, started here, one of them killed half-way."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from api import ingestion
from graph.embed import LightEmbedder
from graph.store import Store
from ontology.errors import EngineError
from ontology.terms import DEFAULT_BASE

pytest.importorskip("distributed", reason="Dask is not installed: make engines")

from graph.cluster import Cluster  # after the word of what is missing

ROOT = Path(__file__).resolve().parent.parent
FILES = 60


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """The address of a scheduler with two workers, and the processes of these."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{free.getsockname()[1]}"
    folder = tmp_path_factory.mktemp("dask")
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}
    own = ["--no-dashboard", "--host", "127.0.0.1"]
    commands = [
        [sys.executable, "-m", "distributed.cli.dask_scheduler", *own, "--port", address.rpartition(":")[2]],
        *2 * [[sys.executable, "-m", "distributed.cli.dask_worker", address, *own, "--nthreads", "1", "--no-nanny"]],
    ]
    processes = [
        subprocess.Popen(command, env=environment, cwd=folder, stderr=subprocess.DEVNULL) for command in commands
    ]
    yield address, processes[1:]
    for process in reversed(processes):
        process.kill()
        process.wait(20)


def write_texts(folder: Path) -> Path:
    folder.mkdir()
    for number in range(FILES):
        text = f"# Cabinet {number}\n\nCabinet {number} weighs {number + 4} kg.\n\n- **Drawer**: holds {number} files\n"
        (folder / f"cabinet-{number}.md").write_text(text, encoding="utf-8")
    (folder / "cabinet-7.md").write_bytes(b"\0\1")
    return folder


def ingest(store: Path, texts: Path, cluster: str = "") -> ingestion.Report:
    return ingestion.ingest(Store(store), [texts], base=DEFAULT_BASE, cluster=cluster)


def test_a_cluster_reads_what_this_machine_reads(
    tmp_path: Path, cluster: tuple[str, list[subprocess.Popen[bytes]]]
) -> None:
    texts = write_texts(tmp_path / "texts")
    here = ingest(tmp_path / "here", texts)
    there = ingest(tmp_path / "there", texts, cluster[0])
    for documents in (here.generation.records.documents(), there.generation.records.documents()):
        assert len(documents) == FILES - 1
    for document in here.generation.records.documents():
        assert there.generation.records.reading(document.id) == here.generation.records.reading(document.id)
    assert [path for path, _ in there.plan.failures] == [str(texts / "cabinet-7.md")]


def test_a_cluster_embeds_as_this_machine_does(cluster: tuple[str, list[subprocess.Popen[bytes]]]) -> None:
    texts = [f"Cabinet {number} weighs {number + 4} kg." for number in range(300)]
    with Cluster(cluster[0]) as workers:
        there = workers.encode(texts)
        assert workers.encode([]).shape == (0, 384)
    assert np.abs(there - LightEmbedder().encode(texts)).max() < 1e-5


def test_where_no_cluster_is_the_old_graph_stands(tmp_path: Path) -> None:
    texts = write_texts(tmp_path / "texts")
    with pytest.raises(EngineError, match="no Dask scheduler at tcp:"):
        ingest(tmp_path / "store", texts, "tcp://127.0.0.1:1")
    assert Store(tmp_path / "store").current() is None
    assert ingest(tmp_path / "store", texts).built


def test_a_worker_that_is_killed_half_way_costs_nothing(
    tmp_path: Path, cluster: tuple[str, list[subprocess.Popen[bytes]]]
) -> None:
    texts = tmp_path / "texts"
    texts.mkdir()
    for number in range(400):
        (texts / f"text-{number}.md").write_text(f"# Text {number}\n\n" + "A shelf holds 40 kg.\n\n" * 20)
    victim = cluster[1][0]
    done = 0

    def kill(doing: str, count: int, total: int) -> None:
        nonlocal done
        if doing == "files read" and victim.poll() is None:
            done = count
            victim.send_signal(signal.SIGKILL)
            victim.wait(60)  # a busy machine takes its time to bury it

    report = ingestion.ingest(Store(tmp_path / "store"), [texts], base=DEFAULT_BASE, cluster=cluster[0], progress=kill)
    assert 0 < done < 400
    assert report.generation.manifest["counts"]["documents"] == 400
    assert not report.plan.failures
