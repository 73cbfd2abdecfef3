"""Does every route do what the OpenAPI description says, whatever is sent? `python -m bench.contract [--minutes 10]`.

Schemathesis runs all its checks in all its phases (examples, edge cases, random requests, sequences of requests that
follow links), against a server of its own over a small graph, which is closed to changes at first and then open to
them. Its report is printed; the exit code is 1 where a check fails. `tests/test_openapi.py` does the same for a while.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.servers import ROOT, serve
from graph.build import build_generation
from graph.embed import LightEmbedder
from graph.store import Store
from ingest.pipeline import read_path
from ontology.lexicon import load_lexicon

TOKEN = "a token of the measured server"
_TEXT = """# Stacks

A stack supports up to 25 drawers. Drawers (DRW) integrate with stacks.

| Kind | Weight |
|---|---|
| Oak | 4 kg |
| Pine | 2 kg |
"""
_VOCABULARY = """@prefix id: <http://127.0.0.1:8000/id/> .
@prefix voc: <http://127.0.0.1:8000/vocabulary/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
voc:wood a skos:ConceptScheme ; <http://purl.org/dc/terms/title> "Wood" .
id:oak a <http://127.0.0.1:8000/ontology#Option> ; skos:inScheme voc:wood ; skos:prefLabel "Oak" .
"""


def publish(folder: Path) -> Path:
    """A store of two small texts in the folder."""
    vocabulary = folder / "wood.ttl"
    vocabulary.write_text(_VOCABULARY, encoding="utf-8")
    lexicon = load_lexicon([vocabulary])
    for name in ("stacks", "drawers"):
        (folder / f"{name}.md").write_text(_TEXT, encoding="utf-8")
    readings = [read_path(folder / f"{name}.md", folder, lexicon) for name in ("stacks", "drawers")]
    build_generation(Store(folder / "store"), readings, embedder=LightEmbedder(), vocabulary_files=[vocabulary])
    return folder / "store"


def check(address: str, folder: Path, *options: str, token: str = "") -> subprocess.CompletedProcess[str]:
    """Run schemathesis with these options against the server; it keeps what it likes in the folder."""
    config = ROOT / "bench" / "schemathesis.toml"
    command = [sys.executable, "-m", "schemathesis.cli", "--config-file", str(config), "run"]
    chosen = [f"{address}/openapi.json", "--checks", "all", "--no-color", *options]
    presented = ["--header", f"Authorization: Bearer {token}"] if token else []
    path = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [*command, *chosen, *presented], cwd=folder, env=path, capture_output=True, text=True, check=False
    )


def main() -> None:
    """Check for the time given, half of it open to changes."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--minutes", type=float, default=10.0, help="for all of it")
    seconds = str(max(1, round(parser.parse_args().minutes * 30)))
    failed = False
    for token in ("", TOKEN):
        with tempfile.TemporaryDirectory(prefix="quillgraph-contract-") as folder:
            store = publish(Path(folder))
            with serve(store, {"token": token, "sparql_timeout_s": "2"}) as (address, _, _):
                done = check(address, Path(folder), "--max-time", seconds, token=token)
        print(f"{'Open' if token else 'Closed'} to changes:\n{done.stdout}{done.stderr}", flush=True)
        failed |= done.returncode != 0
    sys.exit(failed)


if __name__ == "__main__":
    main()
