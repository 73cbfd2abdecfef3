"""Our endpoint against `oxigraph serve` on the same data in one run: `python -m bench.endpoint [--store store]`.

A mix of point lookups, joins, paths, aggregates and regular expressions is sent to both in turn, by 1 and by 8 clients
that keep their connections. For each kind the median latencies are printed, and for each number of clients the requests
a second. Bounds: 3 ms more for queries that take oxigraph less than 5 ms, a quarter more for others.
"""

from __future__ import annotations

import argparse
import http.client
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from bench.figures import Figure, print_figures
from bench.servers import free_port, run, serve
from graph.store import Store

_SHORT_MS, _MORE_MS, _MORE_SHARE = 5.0, 3.0, 1.25

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
    response.read()
    if response.status != 200:
        raise SystemExit(f"{path}: status {response.status}")
    return time.perf_counter() - started


def latencies(addresses: list[str], queries: dict[str, str], rounds: int) -> dict[tuple[str, str], float]:
    """Median milliseconds by (address, kind of query); the servers are asked in turn."""
    connections = {address: http.client.HTTPConnection(urlsplit(address).netloc) for address in addresses}
    seen: dict[tuple[str, str], list[float]] = {}
    for number in range(rounds + 2):
        for kind, query in queries.items():
            for address, connection in connections.items():
                seconds = ask(connection, urlsplit(address).path, query)
                if number >= 2:  # the first rounds warm both up
                    seen.setdefault((address, kind), []).append(seconds)
    return {key: 1000 * statistics.median(values) for key, values in seen.items()}


def throughput(address: str, queries: dict[str, str], clients: int, rounds: int) -> float:
    """Requests a second of that many clients, each sending the whole mix `rounds` times."""

    def work(_: int) -> None:
        connection = http.client.HTTPConnection(urlsplit(address).netloc)
        for _ in range(rounds):
            for query in queries.values():
                ask(connection, urlsplit(address).path, query)

    started = time.perf_counter()
    with ThreadPoolExecutor(clients) as threads:
        list(threads.map(work, range(clients)))
    return clients * rounds * len(queries) / (time.perf_counter() - started)


def measure(store: Path, rounds: int) -> Iterator[Figure]:
    """All figures."""
    generation = Store(store).open_generation()
    base = generation.manifest["base"]
    queries = {kind: (PREFIXES + query).format(base=base) for kind, query in QUERIES.items()}
    oxigraph = shutil.which("oxigraph", path=str(Path(sys.executable).parent)) or "oxigraph"
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="quillgraph-bench-") as folder:
        generation.open_rdf().backup(f"{folder}/rdf")
        command = [oxigraph, "serve", "--location", f"{folder}/rdf", "--bind", f"127.0.0.1:{port}"]
        with run(command, f"http://127.0.0.1:{port}", {}), serve(store) as (address, _, _):
            ours, theirs = f"{address}/sparql", f"http://127.0.0.1:{port}/query"
            found = latencies([ours, theirs], queries, rounds)
            for kind in queries:
                mine, other = found[ours, kind], found[theirs, kind]
                bound = other + _MORE_MS if other < _SHORT_MS else other * _MORE_SHARE
                yield Figure(f"{kind}: oxigraph serve", other, "ms")
                yield Figure(f"{kind}: ours", mine, "ms", bound)
            for clients in (1, 8):
                other = throughput(theirs, queries, clients, max(1, rounds // clients))
                mine = throughput(ours, queries, clients, max(1, rounds // clients))
                yield Figure(f"{clients} client(s): oxigraph serve", other, "requests/s")
                yield Figure(f"{clients} client(s): ours", mine, "requests/s")
                yield Figure(f"{clients} client(s): theirs against ours", other / mine, "times", _MORE_SHARE)


def main() -> None:
    """Measure and print a table; exit code 1 where a bound is passed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--store", type=Path, default=Path("store"), help="directory of a graph")
    parser.add_argument("--rounds", type=int, default=40, help="how often each query is sent")
    options = parser.parse_args()
    sys.exit(print_figures(list(measure(options.store, options.rounds)), f"{options.rounds} rounds"))


if __name__ == "__main__":
    main()
