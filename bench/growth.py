"""How ingest, store and answers grow with the number of documents.

    python -m bench.growth FOLDER QUESTIONS [--sizes 100 1000 10000] [--stores build/growth] [--asks-only]

For each size that many files are drawn from FOLDER (the same seed, so that a larger draw holds the smaller ones) and
read into a store of its own. Beside what answers take stand the limits they approach: the model for one question, BM25
and the vector index for one look-up each. Prints a table in Markdown and keeps the figures in STORES/growth.jsonl, from
which `bench.growth_plot` draws. With --asks-only the stores that are there are asked again.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import TypeVar

from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from answer.engine import Engine
from graph.embed import LightEmbedder
from graph.store import Store
from ingest.source import find_sources
from ontology.lexicon import load_lexicon

Asking = TypeVar("Asking")

KEPT = "growth.jsonl"
"""The file of figures beside the stores."""

_WARM = 10  # questions before those that are measured


@dataclass(frozen=True, slots=True)
class Asked:
    """What answers take: seconds to open a store, then milliseconds, of an answer and of its bare parts."""

    open_s: float
    ask_median_ms: float
    ask_p95_ms: float
    embed_ms: float
    bm25_ms: float
    vectors_ms: float


@dataclass(frozen=True, slots=True)
class Row:
    """What was measured at one size: seconds, bytes, milliseconds."""

    files: int
    claims: int
    ingest_s: float
    ingest_cpu_s: float
    again_s: float
    peak_mb: float
    store_mb: float
    asked: Asked

    def line(self) -> str:
        """The row of the table."""
        asked = self.asked
        return (
            f"| {self.files:,} | {self.claims:,} | {self.ingest_s:.0f} s | {self.ingest_cpu_s:.0f} s | "
            f"{self.again_s:.1f} s | {self.peak_mb:.0f} MB | {self.store_mb:.0f} MB | {asked.open_s:.2f} s | "
            f"{asked.ask_median_ms:.0f} ms | {asked.ask_p95_ms:.0f} ms | {asked.embed_ms:.1f} ms | "
            f"{asked.bm25_ms:.1f} ms | {asked.vectors_ms:.1f} ms |"
        )

    def figures(self) -> dict[str, float]:
        """All figures by name."""
        figures = asdict(self)
        return {**figures, **figures.pop("asked")}


HEAD = (
    "| files | claims | ingest | processor | again, unchanged | peak of a process | store | open | `/ask` median | "
    "95th percentile | model | BM25 | vectors |\n" + 13 * "|---" + "|"
)


def draw(folder: Path, size: int, target: Path) -> Path:
    """A folder of links to `size` files drawn from `folder`."""
    files = [path for path, _ in find_sources([folder])]
    random.Random(7).shuffle(files)
    for path in files[:size]:
        link = target / path.relative_to(folder)
        link.parent.mkdir(parents=True, exist_ok=True)
        if not link.exists():
            os.symlink(path.resolve(), link)
    return target


def ingest(texts: Path, store: Path) -> tuple[float, float]:
    """Read texts into a store with the command of the user; seconds of all processors together, and on the wall."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    command = [sys.executable, "-m", "api.cli", "ingest", str(texts), "--store", str(store)]
    with (store.parent / f"{store.name}.log").open("ab") as log:
        subprocess.run(command, check=False, stdout=log, stderr=log)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, time.perf_counter() - began


def measure(folder: Path, questions: list[str], size: int, stores: Path) -> Row:
    """All figures at one size."""
    texts, store = draw(folder, size, stores / f"texts-{size}"), stores / f"store-{size}"
    cpu_s, wall_s = ingest(texts, store)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    _, again_s = ingest(texts, store)
    generation = Store(store).open_generation()
    taken = sum(path.stat().st_size for path in generation.path.rglob("*") if path.is_file()) / 1e6
    counts = generation.manifest["counts"]
    figures = (counts["documents"], counts["claims"], wall_s, cpu_s, again_s, peak, taken)
    return Row(*figures, ask(store, questions))


def ask(store: Path, questions: list[str]) -> Asked:
    """Open a store and ask it, by one thread, as a server's are."""
    with threadpool_limits(1):
        return _ask(store, questions)


def _ask(store: Path, questions: list[str]) -> Asked:
    began = time.perf_counter()
    embedder = LightEmbedder()
    engine = Engine(Store(store).open_generation(), load_lexicon(), embedder)
    opened = time.perf_counter() - began
    for question in questions[:_WARM]:
        engine.ask(question)
    waits = [engine.ask(question).timings_ms["total"] for question in questions]
    records, vectors = engine.generation.records, engine.generation.vectors
    encoded = [embedder.encode([question])[0] for question in questions]
    embed = statistics.median(_milliseconds(lambda q: embedder.encode([q]), questions))
    bm25 = statistics.median(_milliseconds(lambda q: records.match_passages(q.split(), 10), questions))
    near = statistics.median(_milliseconds(lambda vector: vectors.search(vector, 10), encoded))
    p95 = statistics.quantiles(waits, n=20)[-1]
    return Asked(opened, statistics.median(waits), p95, embed, bm25, near)


def _milliseconds(part: Callable[[Asking], object], askings: Sequence[Asking]) -> Iterator[float]:
    """How long a part of answering takes for each question, or for what is made of it."""
    for asking in askings:
        began = time.perf_counter()
        part(asking)
        yield 1000 * (time.perf_counter() - began)


def again(questions: list[str], size: int, stores: Path) -> Row:
    """The figures that are kept of one size, with what answers take measured anew."""
    kept = [json.loads(line) for line in (stores / KEPT).read_text(encoding="utf-8").splitlines()]
    last = next(row for row in reversed(kept) if row["size"] == size)
    figures = {field.name: last[field.name] for field in fields(Row) if field.name != "asked"}
    return Row(**figures, asked=ask(stores / f"store-{size}", questions))


def main() -> None:
    """Measure each size and print its row as soon as it is known."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("questions", type=Path, help="JSON Lines with a question each")
    parser.add_argument("--sizes", type=int, nargs="+", default=[100, 1000, 10000])
    parser.add_argument("--stores", type=Path, default=Path("build/growth"))
    parser.add_argument("--asks-only", action="store_true", help="ask the stores that are there again")
    options = parser.parse_args()
    lines = options.questions.read_text(encoding="utf-8").splitlines()
    questions = [json.loads(line)["question"] for line in lines if line.strip()]
    options.stores.mkdir(parents=True, exist_ok=True)
    print(HEAD)
    for size in options.sizes:
        if options.asks_only:
            row = again(questions, size, options.stores)
        else:
            row = measure(options.folder, questions, size, options.stores)
        print(row.line(), flush=True)
        with (options.stores / KEPT).open("a", encoding="utf-8") as kept:
            kept.write(json.dumps({"size": size, **row.figures()}) + "\n")


if __name__ == "__main__":
    main()
