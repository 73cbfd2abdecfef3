"""Hostile queries against a running endpoint: do the limits hold, and does `/ask` stay quick meanwhile?

    python -m bench.hostile [--store store] [--rounds 50] [--timeout 1]

A server of its own is started over the store. In every round all hostile queries are sent, in turn at once (most of
them end in the queue) and two at a time (each runs until it meets a limit). Printed are the slowest end of each query,
the most memory that a query process held, the median of `/ask` before and during the attack, and what the server and
its query processes hold before, after the first round and after every hundredth; exit code 1 where a bound is passed.
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
from bench.servers import Holdings, await_copy, children_of, holdings_of, is_reader, resident_mb, serve

CUT = 0  # in place of a status: the answer broke off in the middle
TIMEOUT_S, MEMORY_BYTES = 1.0, 300_000_000
GRACE_S = 0.5
_READERS = 2
SETTINGS = {
    "sparql_timeout_s": str(TIMEOUT_S),
    "sparql_workers": str(_READERS),
    "sparql_memory_bytes": str(MEMORY_BYTES),
    "sparql_queue": "32",
}
"""Settings of the server that is attacked."""

_THREADS = 40  # of the server; each that answers questions keeps a connection to the records open
_OWN_MB = 60  # what a query process holds before it runs a query, beside the copy of the store that it shares
_MORE_MB = 50  # that the server may grow by after the first round
_EVERY = 100  # rounds after which it is told what the server holds
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

KINDS = (
    *["cross product"] * 5,
    *["sorting, grouping"] * 4,
    *["path"] * 3,
    *["regular expression"] * 3,
    *["values, nesting"] * 5,
)
"""What each of them is."""


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
        seen.peak_mb = max([seen.peak_mb, *(resident_mb(child) for child in children_of(pid) if is_reader(child))])


@dataclass(slots=True)
class Run:
    """All attacks of a run, how `/ask` fared before, and what the server held after so many rounds."""

    idle: list[float]
    attacks: list[Attack] = field(default_factory=list)
    held: dict[int, Holdings] = field(default_factory=dict)


def run(store: Path, rounds: int, timeout_s: float) -> Run:
    """That many rounds against a server of its own."""
    with serve(store, SETTINGS | {"sparql_timeout_s": str(timeout_s)}) as (address, pid, _):
        await_copy(address)
        for _ in range(5):
            time_ask(address)
        done = Run([time_ask(address) for _ in range(40)])
        done.held[0] = holdings_of(pid)
        for number in range(1, rounds + 1):
            done.attacks.append(attack(address, pid, (2, len(QUERIES))[number % 2]))
            if number in (1, rounds) or number % _EVERY == 0:
                time.sleep(1)
                done.held[number] = holdings_of(pid)
    return done


def judge(done: Run, timeout_s: float) -> Iterator[Figure]:
    """The figures of a run with their bounds."""
    yield Figure("hostile queries sent", float(len(QUERIES) * len(done.attacks)), "queries")
    unexpected = sum(status not in (200, 400, 413, 503, CUT) for one in done.attacks for status in one.statuses)
    yield Figure("answered otherwise than 200 (whole or cut off), 400, 413 or 503", unexpected, "queries", 0)
    for number, kind in enumerate(KINDS):
        slowest = max(one.seconds[number] for one in done.attacks)
        yield Figure(f"slowest end of query {number + 1} ({kind})", slowest, "s", timeout_s + GRACE_S)
    most = max(one.peak_mb for one in done.attacks)
    yield Figure("most memory of a query process", most, "MB", MEMORY_BYTES / 1e6 + _OWN_MB)
    calm, busy = statistics.median(done.idle), statistics.median(took for one in done.attacks for took in one.asked)
    yield Figure("/ask while idle, median", 1000 * calm, "ms")
    yield Figure("/ask during the attack, median", 1000 * busy, "ms")
    yield Figure("the one against the other", busy / calm, "times", 2.0)
    for number, held in done.held.items():
        yield Figure(f"processes after {number} rounds", held.processes, "", 2 + _READERS if number else None)
        yield Figure(f"threads after {number} rounds", held.threads, "", done.held[1].threads + _THREADS)
        yield Figure(f"open files after {number} rounds", held.files, "", done.held[1].files + _THREADS)
        most_mb = done.held[1].memory_mb + _MORE_MB
        yield Figure(f"resident memory of the server after {number} rounds", held.memory_mb, "MB", most_mb)
        yield Figure(f"resident memory of the query processes after {number} rounds", held.children_mb, "MB")


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--store", type=Path, default=Path("store"), help="directory of a graph")
    parser.add_argument("--rounds", type=int, default=50, help="how often all queries are sent")
    parser.add_argument("--timeout", type=float, default=TIMEOUT_S, help="limit of a query, in seconds")
    options = parser.parse_args()
    done = run(options.store, options.rounds, options.timeout)
    sys.exit(print_figures(list(judge(done, options.timeout)), f"{options.rounds} rounds"))


if __name__ == "__main__":
    main()
