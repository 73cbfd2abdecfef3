"""Servers that are measured: started, awaited, looked at from outside."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from graph.sparql.copied import SUPPORTED

ROOT = Path(__file__).resolve().parent.parent
_SCHEDULED = 2  # with a process id before it, Linux's number of the clock of that process (clock_getcpuclockid(3))


@contextmanager
def serve(store: Path, settings: Mapping[str, str] | None = None) -> Iterator[tuple[str, int, float]]:
    """`quillgraph serve` over the store: its address, its process id, and the seconds until it was ready."""
    port = free_port()
    environment = {f"QUILLGRAPH_{name.upper()}": value for name, value in (settings or {}).items()}
    command = [sys.executable, "-m", "api.cli", "serve", "--store", str(store), "--port", str(port)]
    with run(command, f"http://127.0.0.1:{port}/readyz", environment) as (pid, seconds):
        yield f"http://127.0.0.1:{port}", pid, seconds


@contextmanager
def run(command: Sequence[str], address: str, environment: Mapping[str, str]) -> Iterator[tuple[int, float]]:
    """A server that is ready as soon as `address` answers: its process id, and the seconds that took."""
    started = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=ROOT, env={**os.environ, **environment}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        while not _answers(address):
            if process.poll() is not None:
                raise SystemExit("The server ended before it was ready.")
            time.sleep(0.01)
        yield process.pid, time.perf_counter() - started
    finally:
        process.terminate()
        process.wait()


def await_copy(address: str) -> None:
    """Wait until a server that was just started answers SPARQL queries from memory, where systems have that."""
    if not SUPPORTED:
        return
    end = time.monotonic() + 30
    while time.monotonic() < end:
        with urllib.request.urlopen(f"{address}/metrics", timeout=5) as reply:
            if b"quillgraph_sparql_in_memory 1" in reply.read():
                return
        time.sleep(0.1)
    raise SystemExit("The server made no copy of the graph in memory.")


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=5) as reply:
            return int(reply.status) == 200
    except OSError:  # nobody listens yet, or is too slow
        return False


def resident_mb(pid: int) -> float:
    """Resident memory of a process in MB, 0 where it has ended; pages of files that it maps are counted."""
    try:
        found = re.search(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    return int(found[1]) / 1000 if found else 0.0


def children_of(pid: int) -> list[int]:
    """The living children of a process, and theirs; a child belongs to the thread that started it."""
    found: list[int] = []
    for task in _entries(pid, "task", "*/children"):
        try:
            found += map(int, task.read_text().split())
        except (FileNotFoundError, ProcessLookupError):  # the thread has ended
            continue
    return found + [other for child in found for other in children_of(child)]


def _entries(pid: int, folder: str, pattern: str) -> list[Path]:
    """What a folder of a process holds; nothing where the process has ended."""
    try:
        return list(Path(f"/proc/{pid}/{folder}").glob(pattern))
    except (FileNotFoundError, ProcessLookupError):
        return []


def is_reader(pid: int) -> bool:
    """Whether a process runs queries, or is forked to do so, and runs its own program already: before, it seems to be
    the server that started it."""
    try:
        return b"sparql/reader.py" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except (FileNotFoundError, ProcessLookupError):
        return False


@dataclass(frozen=True, slots=True)
class Holdings:
    """What a server and its children hold: processes, threads, open files; resident memory of it and of them in MB."""

    processes: int
    threads: int
    files: int
    memory_mb: float
    children_mb: float


def holdings_of(pid: int) -> Holdings:
    """What the living processes of a server hold."""
    children = children_of(pid)
    processes = [pid, *children]

    def count(folder: str) -> int:
        return sum(len(_entries(one, folder, "*")) for one in processes)

    return Holdings(len(processes), count("task"), count("fd"), resident_mb(pid), sum(map(resident_mb, children)))


def processor_ms(pid: int) -> float:
    """Milliseconds of processor time that a process and its living children have used, ended threads included (a server
    with a thread for each connection would else seem to use none)."""
    return 1000 * sum(map(_processor_s, (pid, *children_of(pid))))


def _processor_s(pid: int) -> float:
    try:
        return time.clock_gettime(~pid << 3 | _SCHEDULED)
    except OSError:  # the process has ended
        return 0.0
