"""How ingest, store and answers grow with the number of documents.

    python -m bench.growth FOLDER QUESTIONS [--sizes 100 1000 10000] [--stores build/growth]

For each size that many files are drawn from FOLDER (the same seed, so that a larger draw holds the smaller ones) and
read into a store of its own. Times of an ingest are of the processor, all processes together, so that they hold on a
busy machine too. Prints a table in Markdown.
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
from dataclasses import dataclass
from pathlib import Path

from answer.engine import Engine
from graph.embed import LightEmbedder
from graph.store import Store
from ingest.source import find_sources
from ontology.lexicon import load_lexicon


@dataclass(frozen=True, slots=True)
class Row:
    """What was measured at one size: seconds, bytes, milliseconds."""

    files: int
    claims: int
    ingest_cpu_s: float
    again_s: float
    peak_mb: float
    store_mb: float
    open_s: float
    ask_median_ms: float
    ask_p95_ms: float

    def line(self) -> str:
        """The row of the table."""
        return (
            f"| {self.files:,} | {self.claims:,} | {self.ingest_cpu_s:.0f} s | {self.again_s:.1f} s | "
            f"{self.peak_mb:.0f} MB | {self.store_mb:.0f} MB | {self.open_s:.2f} s | {self.ask_median_ms:.0f} ms | "
            f"{self.ask_p95_ms:.0f} ms |"
        )


HEAD = (
    "| files | claims | ingest, processor | again, unchanged | peak of a process | store | open | `/ask` median | "
    "95th percentile |\n|---|---|---|---|---|---|---|---|---|"
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
    subprocess.run(command, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, time.perf_counter() - began


def measure(folder: Path, questions: list[str], size: int, stores: Path) -> Row:
    """All figures at one size."""
    texts, store = draw(folder, size, stores / f"texts-{size}"), stores / f"store-{size}"
    cpu_s, _ = ingest(texts, store)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    _, again_s = ingest(texts, store)
    began = time.perf_counter()
    generation = Store(store).open_generation()
    engine = Engine(generation, load_lexicon(), LightEmbedder())
    opened = time.perf_counter() - began
    waits = sorted(engine.ask(question).timings_ms["total"] for question in questions)
    taken = sum(path.stat().st_size for path in generation.path.rglob("*") if path.is_file()) / 1e6
    counts = generation.manifest["counts"]
    p95 = statistics.quantiles(waits, n=20)[-1]
    return Row(
        counts["documents"], counts["claims"], cpu_s, again_s, peak, taken, opened, statistics.median(waits), p95
    )


def main() -> None:
    """Measure each size and print its row as soon as it is known."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("questions", type=Path, help="JSON Lines with a question each")
    parser.add_argument("--sizes", type=int, nargs="+", default=[100, 1000, 10000])
    parser.add_argument("--stores", type=Path, default=Path("build/growth"))
    options = parser.parse_args()
    lines = options.questions.read_text(encoding="utf-8").splitlines()
    questions = [json.loads(line)["question"] for line in lines if line.strip()]
    print(HEAD)
    for size in options.sizes:
        print(measure(options.folder, questions, size, options.stores).line(), flush=True)


if __name__ == "__main__":
    main()
