"""Our endpoint against `oxigraph serve` on the same data in one run: `python -m bench.endpoint [--store store]`.

Point lookups, joins, paths, aggregates and regular expressions are sent to both in turn, by 1 and 8 clients that keep
their connections. Oxigraph answers on all cores; ours is given a server process for each. Printed are the median
latencies and, of queries that take oxigraph 5 ms or more, how many more it answers a second; besides, what both take of
the processors, which other work on the machine hardly changes. Bounds: 3 ms more for shorter queries, a quarter more
for others.
"""

from __future__ import annotations

import argparse
import http.client
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from bench.figures import Figure, print_figures
from bench.servers import await_copy, free_port, processor_ms, run, serve
from graph.store import Store

_SHORT_MS, _MORE_MS, _MORE_SHARE = 5.0, 3.0, 1.25
_TURNS = 5

PREFIXES = """PREFIX qg: <{base}ontology#> PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#> PREFIX prov: <http://www.w3.org/ns/prov#>
"""
QUERIES = {
    "point lookup": "SELECT ?p ?o {{ <{base}id/dynamodb> ?p ?o }} LIMIT 20",
    "join": "SELECT ?n ?q {{ ?c rdf:predicate qg:hasLimit ; rdf:subject/skos:prefLabel ?n ; "
    "prov:wasDerivedFrom/qg:quote ?q }}",
    "path": "SELECT DISTINCT ?a ?b {{ ?a (qg:kindOf|qg:partOf|qg:optionOf)+ ?b }}",
    "aggregate": "SELECT ?p (COUNT(*) AS ?n) {{ ?s ?p ?o }} GROUP BY ?p",
    "regex": "SELECT ?c ?t {{ ?c qg:text ?t FILTER REGEX(?t, 'encrypt(s|ed|ion)', 'i') }}",
}


def ask(connection: http.client.HTTPConnection, path: str, query: str) -> float:
    """Seconds of one query over a connection that stays open."""
    body = urlencode({"query": query})
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Accept": "application/sparql-results+json",
    }
    started = time.perf_counter()
    connection.request("POST", path, body, headers)
    response = connection.getresponse()
    answer = response.read()
    if response.status != 200:
        raise SystemExit(f"{path}: status {response.status}: {answer.decode()}")
    return time.perf_counter() - started


def work_off(address: str, query: str, clients: int, rounds: int) -> tuple[float, float]:
    """Median milliseconds of a query that each client sends `rounds` times, and how many are answered a second."""

    def work(_: int) -> list[float]:
        connection = http.client.HTTPConnection(urlsplit(address).netloc)
        return [ask(connection, urlsplit(address).path, query) for _ in range(rounds)]

    with ThreadPoolExecutor(clients) as threads:
        list(threads.map(work, range(clients)))  # warms up
        started = time.perf_counter()
        seconds = [one for some in threads.map(work, range(clients)) for one in some]
        return 1000 * statistics.median(seconds), len(seconds) / (time.perf_counter() - started)


@dataclass(frozen=True, slots=True)
class Side:
    """A server that is measured: the address of its endpoint, and its process."""

    address: str
    pid: int


def compare(ours: Side, theirs: Side, kind: str, query: str, clients: int, rounds: int) -> Iterator[Figure]:
    """The figures of one kind of query; both are asked in turn, several times, and the medians count."""
    seen: dict[Side, list[tuple[float, float]]] = {ours: [], theirs: []}
    used = dict.fromkeys(seen, 0.0)
    for _ in range(_TURNS):
        for side, found in seen.items():
            before = processor_ms(side.pid)
            found.append(work_off(side.address, query, clients, rounds))
            used[side] += (processor_ms(side.pid) - before) / (2 * _TURNS * clients * rounds)
    mine, other = (statistics.median(latency for latency, _ in found) for found in seen.values())
    name = f"{kind}, {clients} client{'s' if clients > 1 else ''}"
    fast, slow = (statistics.median(answers for _, answers in found) for found in reversed(seen.values()))
    yield Figure(f"{name}: oxigraph serve", other, "ms")
    yield Figure(f"{name}: ours", mine, "ms", other + _MORE_MS if other < _SHORT_MS else other * _MORE_SHARE)
    if other >= _SHORT_MS:
        less = statistics.median(slow[1] / fast[1] for fast, slow in zip(*seen.values(), strict=True))
        yield Figure(f"{name}: answers a second, theirs against ours", less, "times", _MORE_SHARE)
    yield Figure(f"{name}: oxigraph serve", fast, "answers/s")
    yield Figure(f"{name}: ours", slow, "answers/s")
    yield Figure(f"{name}: processor time, oxigraph serve", used[theirs], "ms")
    yield Figure(f"{name}: processor time, ours", used[ours], "ms")


def measure(store: Path, rounds: int, processes: int) -> Iterator[Figure]:
    """All figures."""
    generation = Store(store).open_generation()
    base = generation.manifest["base"]
    queries = {kind: (PREFIXES + query).format(base=base) for kind, query in QUERIES.items()}
    oxigraph = shutil.which("oxigraph", path=str(Path(sys.executable).parent)) or "oxigraph"
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="quillgraph-bench-") as folder:
        generation.open_rdf().backup(f"{folder}/rdf")
        command = [oxigraph, "serve", "--location", f"{folder}/rdf", "--bind", f"127.0.0.1:{port}"]
        with (
            run(command, f"http://127.0.0.1:{port}", {}) as (their_pid, _),
            serve(store, {"processes": str(processes)}) as (address, pid, _),
        ):
            for _ in range(2 * processes):  # the system chooses which process answers
                await_copy(address)
            ours, theirs = Side(f"{address}/sparql", pid), Side(f"http://127.0.0.1:{port}/query", their_pid)
            for clients in (1, 8):
                for kind, query in queries.items():
                    yield from compare(ours, theirs, kind, query, clients, max(1, rounds // clients))


def main() -> None:
    """Measure and print a table; exit code 1 where a bound is passed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--store", type=Path, default=Path("store"), help="directory of a graph")
    parser.add_argument("--rounds", type=int, default=40, help="how often each query is sent in a turn")
    parser.add_argument("--processes", type=int, default=len(os.sched_getaffinity(0)), help="server processes of ours")
    options = parser.parse_args()
    figures = list(measure(options.store, options.rounds, options.processes))
    sys.exit(print_figures(figures, f"{options.rounds} rounds, {options.processes} processes"))


if __name__ == "__main__":
    main()
