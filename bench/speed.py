"""Speed and memory on one store in one run, as ratios where the machine would decide: `make bench`.

    python -m bench.speed [--threads 1] [--json]

The deck is read into a store in a temporary folder, and everything is measured on it: `/ask` over HTTP against one
query embedding by the bare sentence-transformers model, question by question in turn, so that both meet the same
weather; a cold `quillgraph ask`; the start of the server; resident memory. Both sides compute with `--threads`.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from bench.figures import Figure, print_figures
from bench.servers import children_of, resident_mb, serve
from graph.embed import model_folder

ROOT = Path(__file__).resolve().parent.parent
DECK = ROOT / "data" / "deck"
QUESTIONS = ROOT / "data" / "questions" / "dev.jsonl"
_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
_QUESTION = "How many local secondary indexes can a table have?"
_QUERY = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
_STARTS = 5


def run_command(*arguments: str, options: tuple[str, ...] = ()) -> tuple[float, str]:
    """Run `quillgraph` in a new interpreter; its seconds of wall time, and what it wrote to standard error."""
    started = time.perf_counter()
    command = [sys.executable, *options, "-m", "api.cli", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return time.perf_counter() - started, done.stderr


def time_ask(address: str, question: str) -> float:
    """Seconds of one POST to /ask, the connection included."""
    body = json.dumps({"question": question}).encode()
    request = urllib.request.Request(f"{address}/ask", body, {"Content-Type": "application/json"})
    started = time.perf_counter()
    with urllib.request.urlopen(request, timeout=60) as reply:
        json.load(reply)
    return time.perf_counter() - started


def compare_with_model(address: str, threads: int) -> Iterator[Figure]:
    """`/ask` against the bare model, over every development question in turn."""
    from sentence_transformers import SentenceTransformer
    from torch import set_num_threads
    from transformers.utils import logging

    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    set_num_threads(threads)
    model = SentenceTransformer(str(model_folder()), device="cpu")
    questions = [json.loads(line)["question"] for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]
    model.encode([_QUESTION], show_progress_bar=False)
    time_ask(address, _QUESTION)
    asked, embedded, again = [], [], []
    for question in questions:
        asked.append(time_ask(address, question))
        started = time.perf_counter()
        model.encode([question], show_progress_bar=False)
        embedded.append(time.perf_counter() - started)
    for question in questions:
        again.append(time_ask(address, question))
    middle = statistics.median(embedded)
    yield Figure("one query embedding by the bare model, median", 1000 * middle, "ms")
    yield Figure("/ask over HTTP, median", 1000 * statistics.median(asked), "ms")
    yield Figure("/ask over HTTP, 95th percentile", 1000 * statistics.quantiles(asked, n=20)[-1], "ms")
    yield Figure("/ask over HTTP, a question asked before, median", 1000 * statistics.median(again), "ms")
    yield Figure("/ask against one embedding, medians", statistics.median(asked) / middle, "times", 4.0)


def measure_cold_ask(store: Path) -> Iterator[Figure]:
    """`quillgraph ask` from nothing, and the share of its time that goes into imports."""
    ask = ("ask", _QUESTION, "--store", str(store))
    walls = [run_command(*ask)[0] for _ in range(_STARTS)]
    yield Figure("cold quillgraph ask, median", statistics.median(walls), "s", 2.5)
    traced, log = run_command(*ask, options=("-X", "importtime"))
    imports = sum(int(found) for found in re.findall(r"import time:\s+(\d+) \|", log)) / 1e6
    yield Figure("share of imports in it", 100 * imports / traced, "%", 50.0)


def measure_server(store: Path, threads: int) -> Iterator[Figure]:
    """How soon the server is ready, how it answers, and what memory it and its readers hold afterwards."""
    starts = []
    for _ in range(_STARTS - 1):
        with serve(store) as (_, _, seconds):
            starts.append(seconds)
    with serve(store) as (address, pid, seconds):
        starts.append(seconds)
        yield Figure("server ready after its start, median", statistics.median(starts), "s", 5.0)
        yield from compare_with_model(address, threads)
        for _ in range(4):
            urllib.request.urlopen(f"{address}/sparql?query={urllib.parse.quote(_QUERY)}", timeout=60).close()
        yield Figure("resident memory of the server", resident_mb(pid), "MB")
        readers = [resident_mb(child) for child in children_of(pid)]
        name = f"resident memory of its {len(readers)} SPARQL processes, what they share counted in each"
        yield Figure(name, sum(readers), "MB")


def measure(threads: int) -> Iterator[Figure]:
    """All figures, on one store."""
    with tempfile.TemporaryDirectory(prefix="quillgraph-bench-") as folder:
        store = Path(folder) / "store"
        seconds, _ = run_command("ingest", str(DECK), "--store", str(store))
        yield Figure("reading the deck into a new store", seconds, "s")
        yield from measure_cold_ask(store)
        yield from measure_server(store, threads)


def main() -> None:
    """Measure and print a table; exit code 1 where a bound is passed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--threads", type=int, default=1, help="threads that either side computes with")
    parser.add_argument("--json", action="store_true", help="print JSON")
    options = parser.parse_args()
    # Libraries read these when they are first imported: the servers are started with them, and so is the model.
    os.environ.update(dict.fromkeys(_THREADS, str(options.threads)))
    figures = list(measure(options.threads))
    title = f"{options.threads} thread(s), {os.cpu_count()} cores"
    sys.exit(print_figures(figures, title, as_json=options.json))


if __name__ == "__main__":
    main()
