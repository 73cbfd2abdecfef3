"""Hostile queries against a running endpoint: do the limits hold, and does `/ask` stay quick meanwhile?

    python -m bench.hostile [--store store] [--rounds 50]

A server of its own is started over the store. In every round all hostile queries are sent, in turn at once (most of
them end in the queue) and two at a time (each runs until it meets a limit). Printed are the slowest end, the most
memory that a query process held, the median of `/ask` before and during the attack, and what the server holds at the
end beyond what it held after the first round; exit code 1 where a bound is passed.
"""

from __future__ import annotations

import argparse
import http.client
import statistics
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from bench.figures import Figure, print_figures
from bench.servers import children_of, resident_mb, serve

CUT = 0  # in place of a status: the answer broke off in the middle
TIMEOUT_S, MEMORY_BYTES = 1.0, 300_000_000
GRACE_S = 0.5
SETTINGS = {
    "sparql_timeout_s": str(TIMEOUT_S),
    "sparql_memory_bytes": str(MEMORY_BYTES),
    "sparql_queue": "32",
}
"""Settings of the server that is attacked."""

_THREADS = 40  # of the server; each that answers questions keeps a connection to the records open
_OWN_MB = 60  # what a query process holds before it runs a query, the mapped files of the store included
_BOMB = "(a|aa|a?a)*" * 8

QUERIES = (
    # cross products
    "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }",
    "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "CONSTRUCT { ?a ?e ?i } { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "ASK { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?a = ?d && ?d = ?g && ?a != ?g) }",
    "SELECT * { ?a ?b ?c MINUS { ?d ?e ?f . ?g ?h ?i FILTER(?d = ?g && ?i = 'none') } FILTER EXISTS { ?x ?y ?z } }",
    # sort and distinct bombs
    "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c ?f ?i ?a LIMIT 1",
    "SELECT DISTINCT ?a ?d ?g { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY DESC(STR(?a))",
    "SELECT (GROUP_CONCAT(CONCAT(STR(?c), STR(?f))) AS ?all) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "SELECT ?a ?d (COUNT(DISTINCT ?i) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } GROUP BY ?a ?d",
    # path explosions
    "SELECT (COUNT(*) AS ?n) { ?a (!<x:x>)* ?b . ?b (!<x:x>)* ?c . ?c (!<x:x>)* ?d }",
    "SELECT (COUNT(*) AS ?n) { ?a (!<x:x>|^!<x:x>)* ?b . ?c (!<x:x>|^!<x:x>)+ ?d }",
    "SELECT * { ?a ((!<x:x>)*/(^!<x:y>)*)* ?b . ?b ((!<x:x>)+/(!<x:y>)+)* ?c } ORDER BY ?c",
    # regex bombs
    f"SELECT * {{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER REGEX(CONCAT(STR(?c), STR(?f), STR(?i)), '{_BOMB}$') }}",
    "SELECT * { BIND(REPLACE('" + "a" * 5000 + "', 'a', '" + "b" * 1000 + "') AS ?x) BIND(CONCAT(?x, ?x) AS ?y) "
    "BIND(REPLACE(?y, 'b', ?y) AS ?z) BIND(REPLACE(?z, 'b', ?z) AS ?w) }",
    "SELECT * { ?a ?b ?c FILTER REGEX(STR(?c), '((((x{1,90}){1,90}){1,90}){1,90})') }",
    # long VALUES, deep nesting
    "SELECT (COUNT(*) AS ?n) { VALUES (?a ?b) {" + "(1 2)" * 20000 + "} VALUES (?c ?d) {" + "(1 2)" * 20000 + "} }",
    "SELECT * " + "{" * 20000 + "}" * 20000,
    "SELECT * { FILTER(" + "(" * 5000 + "1" + ")" * 5000 + ") }",
    "SELECT * { ?a ?b ?c " + "OPTIONAL { ?a ?b ?c " * 400 + "}" * 400 + " }",
    "SELECT * { " + " UNION ".join(["{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"] * 200) + " } ORDER BY ?i",
)
"""Twenty queries that would run for hours or take all memory."""


@dataclass(slots=True)
class Attack:
    """What was seen during an attack: how each query ended and after how many seconds, and how `/ask` fared."""

    statuses: list[int] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    asked: list[float] = field(default_factory=list)
    peak_mb: float = 0.0


def attack(address: str, pid: int, at_once: int = len(QUERIES)) -> Attack:
    """Send all `QUERIES`, that many at once, to the server with that process id, and ask questions until they end."""
    seen = Attack()
    over = threading.Event()
    watcher = threading.Thread(target=_watch, args=(pid, seen, over))
    watcher.start()
    with ThreadPoolExecutor(at_once) as threads:
        ends = [threads.submit(time_request, f"{address}/sparql", {"query": query}) for query in QUERIES]
        while not all(end.done() for end in ends):
            seen.asked.append(time_ask(address))
    over.set()
    watcher.join()
    for end in ends:
        status, seconds = end.result()
        seen.statuses.append(status)
        seen.seconds.append(seconds)
    return seen


def time_ask(address: str) -> float:
    """Seconds of one question, whose answer is not kept from an earlier one."""
    question = f"How many tables are there in {time.monotonic_ns()}?"
    status, seconds = time_request(f"{address}/ask", {"q": question}, "GET")
    if status != 200:
        raise RuntimeError(f"/ask answered {status}")
    return seconds


def time_request(address: str, parameters: dict[str, str], method: str = "POST") -> tuple[int, float]:
    """The status of a request and its seconds to the last byte; `CUT` where the answer broke off in the middle."""
    encoded = urllib.parse.urlencode(parameters)
    body = encoded.encode() if method == "POST" else None
    started = time.perf_counter()
    try:
        with urllib.request.urlopen(address if body else f"{address}?{encoded}", body, timeout=120) as reply:
            reply.read()
            status = int(reply.status)
    except http.client.IncompleteRead:
        status = CUT
    except urllib.error.HTTPError as error:
        error.read()
        status = error.code
    return status, time.perf_counter() - started


def _watch(pid: int, seen: Attack, over: threading.Event) -> None:
    while not over.wait(0.02):
        seen.peak_mb = max([seen.peak_mb, *(resident_mb(child) for child in children_of(pid) if _is_reader(child))])


def _is_reader(pid: int) -> bool:
    """Whether it runs its own program already; before, it is told the memory of the server that started it."""
    try:
        return b"sparql_reader" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except (FileNotFoundError, ProcessLookupError):
        return False


def measure(store: Path, rounds: int) -> Iterator[Figure]:
    """All figures of that many rounds."""
    with serve(store, SETTINGS) as (address, pid, _):
        for _ in range(5):
            time_ask(address)
        idle = [time_ask(address) for _ in range(40)]
        attack(address, pid)
        held, handles = resident_mb(pid), _handles(pid)
        attacks = [attack(address, pid, (len(QUERIES), 2)[number % 2]) for number in range(rounds)]
        time.sleep(1)
        yield Figure("hostile queries sent", float(len(QUERIES) * rounds), "queries")
        unexpected = sum(status not in (200, 400, 413, 503, CUT) for one in attacks for status in one.statuses)
        yield Figure("answered otherwise than 200 (whole or cut off), 400, 413 or 503", unexpected, "queries", 0)
        slowest = max(second for one in attacks for second in one.seconds)
        yield Figure("slowest end of one", slowest, "s", TIMEOUT_S + GRACE_S)
        most = max(one.peak_mb for one in attacks)
        yield Figure("most memory of a query process", most, "MB", MEMORY_BYTES / 1e6 + _OWN_MB)
        calm, busy = statistics.median(idle), statistics.median(second for one in attacks for second in one.asked)
        yield Figure("/ask while idle, median", 1000 * calm, "ms")
        yield Figure("/ask during the attack, median", 1000 * busy, "ms")
        yield Figure("the one against the other", busy / calm, "times", 2.0)
        yield Figure("memory of the server, more than after one round", resident_mb(pid) - held, "MB", 50)
        yield Figure("open files of the server, more than after one round", _handles(pid) - handles, "files", _THREADS)
        yield Figure("query processes left", len(children_of(pid)), "processes", 2)


def _handles(pid: int) -> int:
    return len(list(Path(f"/proc/{pid}/fd").iterdir()))


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--store", type=Path, default=Path("store"), help="directory of a graph")
    parser.add_argument("--rounds", type=int, default=50, help="how often all queries are sent")
    options = parser.parse_args()
    sys.exit(print_figures(list(measure(options.store, options.rounds)), f"{options.rounds} rounds"))


if __name__ == "__main__":
    main()
