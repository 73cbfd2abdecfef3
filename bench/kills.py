"""Kill an ingest at random moments, over and over, and look whether anything was harmed.

    python -m bench.kills FOLDER [--store build/store-kills] [--kills 30] [--longest 60] [--change 0.15]

Every other time the workers are killed with it, else they are left to find out. After every kill the store must open,
or hold nothing yet; what was live must answer as before, or be replaced by a whole graph; and what was read or embedded
must still be on the workbench. At the end an ingest is left alone to finish.

A store that is live already stands for a team's: with --change, that share of a copy of FOLDER (beside the store) gets
a line more before the first ingest and after each that came through, so that there is always something to do.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from graph.store import Generation, Store
from ingest.source import find_sources

_LOOKED_AT = 500  # triples that are compared


@dataclass(frozen=True, slots=True)
class Look:
    """A store: its live generation, documents in it, a hash of what some of it says, and what is on the workbench."""

    live: str
    documents: int
    said: int
    readings: int
    vectors: int

    def __str__(self) -> str:
        return (
            f"{self.live} with {self.documents:,} documents; "
            f"{self.readings:,} readings and {self.vectors:,} vectors on the workbench"
        )


def look(store: Path) -> Look:
    """A look into each part of the live generation, and at what an ingest has left beside it."""
    readings, vectors = _waiting(store / "workbench.sqlite")
    live = Store(store).current()
    if live is None:
        return Look("nothing yet", 0, 0, readings, vectors)
    counts = live.manifest["counts"]
    assert live.records.counts()["documents"] == counts["documents"]
    assert len(live.built_vectors) == counts["vectors"]
    return Look(live.id, counts["documents"], _said(live), readings, vectors)


def _said(live: Generation) -> int:
    """A hash of the first triples, claims found by a word, and nearest vectors of a generation."""
    quads = live.open_rdf().quads_for_pattern(None, None, None)
    triples = [str(quad) for quad, _ in zip(quads, range(_LOOKED_AT), strict=False)]
    assert triples
    claims = live.records.match_claims(["maximum", "default"], 20)
    ones = np.ones(live.built_vectors.dimension, np.float32)
    return hash((*triples, *claims, *live.built_vectors.search(ones, 20)))


def _waiting(workbench: Path) -> tuple[int, int]:
    """How many readings and vectors an ingest that did not end has left."""
    if not workbench.exists():
        return 0, 0
    connection = sqlite3.connect(workbench)
    try:
        rows = [connection.execute(f"SELECT COUNT(*) FROM {table}").fetchone() for table in ("readings", "vectors")]
    finally:
        connection.close()
    return rows[0][0], rows[1][0]


def stage_of(store: Path, process: int) -> str:
    """What an ingest was at when it was killed, by what it has made."""
    folder = store / f"building-{process}"
    if not folder.exists():
        return "reading"
    if (folder / "vectors").exists():
        return "the last steps"
    return "RDF and vectors" if (folder / "findings.jsonl").exists() else "records and findings"


def change(texts: Path, share: float, chance: random.Random) -> None:
    """Add a line to that share of the texts in a folder."""
    files = [path for path, _ in find_sources([texts])]
    for path in chance.sample(files, round(share * len(files))):
        with path.open("a", encoding="utf-8") as file:
            file.write(f"\nThe page was changed {chance.randrange(10**9)} times.\n")


def kill_one(command: list[str], lived_s: float, whole: bool) -> int | None:
    """Start an ingest and kill it; its process id, or None where it had come to its end."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    try:
        process.wait(lived_s)
    except subprocess.TimeoutExpired:
        if whole:
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
        process.wait()
        return process.pid
    return None


def check(before: Look, after: Look) -> None:
    """Raise AssertionError where anything is lost that was there before an ingest was killed."""
    if after.live == before.live:
        assert after.said == before.said, "the live generation says something else"
        assert after.readings >= before.readings, "readings were lost"
        assert after.vectors >= before.vectors, "vectors were lost"
    else:
        assert after.documents, "the new generation is empty"


def main() -> None:
    """Kill, look, and in the end finish; exit with an error where something was harmed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--store", type=Path, default=Path("build/store-kills"))
    parser.add_argument("--kills", type=int, default=30)
    parser.add_argument("--longest", type=float, default=60.0, help="seconds before a kill, at most")
    parser.add_argument("--change", type=float, default=0.0, help="the share of files to change")
    options = parser.parse_args()
    texts, chance = options.folder, random.Random(1)
    if options.change:
        texts = options.store.with_name(f"{options.store.name}-texts")
        shutil.copytree(options.folder, texts, dirs_exist_ok=True)
        change(texts, options.change, chance)
    command = [sys.executable, "-m", "api.cli", "ingest", str(texts), "--store", str(options.store)]
    stages: Counter[str] = Counter()
    before = look(options.store)
    for kill in range(options.kills):
        lived, whole = chance.uniform(0.5, options.longest), kill % 2 == 1
        killed = kill_one(command, lived, whole)
        stage = stage_of(options.store, killed) if killed else "nothing, it had come to its end"
        stages[stage] += 1
        after = look(options.store)
        check(before, after)
        victim = "all processes" if whole else "the first process"
        print(f"kill {kill + 1}, {victim} after {lived:.1f} s, in {stage}: {after}", flush=True)
        before = after
        if options.change and not killed:
            change(texts, options.change, chance)
    print("killed in " + ", ".join(f"{stage} {count}" for stage, count in stages.most_common()), flush=True)
    started = time.perf_counter()
    left = subprocess.run(command, check=False).returncode
    print(f"left alone: exit code {left} after {time.perf_counter() - started:.0f} s, {look(options.store)}")


if __name__ == "__main__":
    main()
