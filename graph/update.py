"""Changes of the graph from outside: each becomes a new generation, or nothing.

What was read and inferred belongs to ingest and stays as it is; others may keep statements of their own beside it, in
graphs of their own or in the default graph. A change runs in a process of its own (`graph.sparql.writer`) on a copy
of the dataset, which is checked against the shapes before it goes live. The copy shares its files with the old one.
"""

from __future__ import annotations

import json
import logging
import os
import shutil
import subprocess
import sys
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

import pyoxigraph as ox

from graph.sparql.pool import QuerySizeError
from graph.store import MANIFEST, RDF, Generation, Store
from graph.triples.owned import EDITED, owned_graphs
from graph.triples.rdf import count_quads
from ontology.errors import OwnedGraphError, QueryError, QueryTimeout, ShapeError
from ontology.terms import Names

_log = logging.getLogger("quillgraph")
_ROOT = Path(__file__).resolve().parent.parent
_ERRORS: dict[str, type[Exception]] = {"owned": OwnedGraphError, "shape": ShapeError, "memory": QuerySizeError}


@dataclass(frozen=True, slots=True)
class Change:
    """What is to be done: an `update` (SPARQL text), or a graph (IRI; None: the default graph) to `put`, `post` or
    `delete`, with its content as `text` in the format with that media type."""

    kind: Literal["update", "put", "post", "delete"]
    text: str = ""
    graph: str | None = None
    media_type: str = ""


def apply_change(
    store: Store, change: Change, timeout_s: float = 60.0, memory_bytes: int = 1_000_000_000, wait_s: float = 0.0
) -> Generation:
    """Make a generation that differs from the live one by `change`, and put it live.

    Raises QueryError (malformed), OwnedGraphError (would change what was read), ShapeError (breaks the shapes),
    QueryTimeout, QuerySizeError (needs more than `memory_bytes`), StoreError (no live generation, or another change
    is still being made after `wait_s`); the live generation then stays as it was.
    """
    with store.changing(wait_s), store.building() as folder:
        live = store.open_generation()
        link_all_but_rdf(live.path, folder)
        live.open_rdf().backup(folder / RDF)
        request = {
            **asdict(change),
            "before": str(live.rdf_path),
            "after": str(folder / RDF),
            "owned": list(owned_graphs(live)),
            "base": live.manifest["base"],
            "endpoint": Names(live.manifest["base"]).endpoint,
            "memory_bytes": memory_bytes,
        }
        _run_writer(request, timeout_s)
        manifest = dict(live.manifest)
        quads, triples = count_quads(ox.Store.read_only(str(folder / RDF)))
        manifest["counts"] = {**manifest["counts"], "quads": quads, "triples": triples}
        manifest[EDITED] = datetime.now(UTC).isoformat(timespec="seconds")
        text = json.dumps(manifest, ensure_ascii=False, indent=1)
        (folder / MANIFEST).write_text(text, encoding="utf-8")
        return store.publish(folder)


def link_all_but_rdf(source: Path, folder: Path) -> None:
    """The files of a generation as links: they are never changed."""
    for path in source.iterdir():
        if path.name in (RDF, MANIFEST):
            continue
        if path.is_dir():
            shutil.copytree(path, folder / path.name, copy_function=os.link, ignore=shutil.ignore_patterns(".*.lock"))
        else:
            os.link(path, folder / path.name)


def _run_writer(request: dict[str, Any], timeout_s: float) -> None:
    command = [sys.executable, "-m", "graph.sparql.writer"]
    try:
        done = subprocess.run(
            command,
            cwd=_ROOT,
            input=json.dumps(request),
            capture_output=True,
            text=True,
            timeout=timeout_s,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise QueryTimeout(f"The change was given up after {timeout_s:g} s; nothing was changed.") from None
    if done.returncode != 0:
        _log.warning("the writing process ended with %d: %s", done.returncode, done.stderr[-2000:])
        if done.returncode > 0:
            raise RuntimeError(f"The writing process ended with {done.returncode}.")
        # The engine aborts where it gets no memory (SIGABRT) or no more of the stack (SIGSEGV).
        raise QuerySizeError("The change needed more memory than it may take, or is nested too deep.")
    reply = json.loads(done.stdout)
    if reply is not None:
        raise _ERRORS.get(reply["kind"], QueryError)(reply["message"])
