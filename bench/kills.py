"""Kill an ingest at random moments, over and over, and look whether anything was harmed.

    python -m bench.kills FOLDER [--store build/store-kills] [--kills 30] [--longest 60]

Every other time the workers are killed with it, else they are left to find out. After every kill the store must open,
or hold nothing yet, and what was live must be live still or be replaced by a whole graph. At the end an ingest is left
alone to finish.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from graph.store import Store


def look(store: Path) -> tuple[str, int]:
    """The live generation and how many documents it says it has, after a look into each of its parts."""
    live = Store(store).current()
    if live is None:
        return "nothing yet", 0
    counts = live.manifest["counts"]
    assert live.records.counts()["documents"] == counts["documents"]
    assert len(live.built_vectors) == counts["vectors"]
    assert next(iter(live.open_rdf().quads_for_pattern(None, None, None)), None) is not None
    return live.id, counts["documents"]


def main() -> None:
    """Kill, look, and in the end finish; exit with an error where something was harmed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--store", type=Path, default=Path("build/store-kills"))
    parser.add_argument("--kills", type=int, default=30)
    parser.add_argument("--longest", type=float, default=60.0, help="seconds before a kill, at most")
    options = parser.parse_args()
    command = [sys.executable, "-m", "api.cli", "ingest", str(options.folder), "--store", str(options.store)]
    chance = random.Random(1)
    for kill in range(options.kills):
        process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
        lived = chance.uniform(0.5, options.longest)
        time.sleep(lived)
        whole = kill % 2 == 1
        if whole:
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
        process.wait()
        victim = "all processes" if whole else "the first process"
        print(f"kill {kill + 1}, {victim} after {lived:.1f} s: {look(options.store)}", flush=True)
    started = time.perf_counter()
    left = subprocess.run(command, check=False).returncode
    print(f"left alone: exit code {left} after {time.perf_counter() - started:.0f} s, {look(options.store)}")


if __name__ == "__main__":
    main()
