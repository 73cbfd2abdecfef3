"""SPARQL queries answered by a store outside, over the SPARQL 1.1 Protocol, under the same limits as our own engine.

The store holds a copy of one generation and a mark that says which (`graph.outside.mirror`). The mark is read again
behind each query: an answer counts only where the copy was whole, and of the generation that is live, from before the
query until behind it. As long as it is not, our own engine answers, from the dataset on this machine; so nobody sees
half a copy. The same holds for a query that the store finds malformed: stores have limits and defects of their own.

The store's answer is taken whole into a file, held against the limits, and written anew in the format that was asked
for: whatever a store can write, clients get well-formed results, and never a part of one.
"""

from __future__ import annotations

import io
import json
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, TypeVar

import httpx2
import pyoxigraph as ox

from graph.outside.client import connect, unreachable
from graph.outside.store import CopyGraphs, Outside, identify
from graph.sparql.pool import (
    GRAPH_FORMATS,
    RESULT_FORMATS,
    Limits,
    OpenResult,
    QueryPool,
    QuerySizeError,
    Result,
    SparqlQuery,
)
from graph.sparql.text import (
    LOOSE,
    Form,
    asks_graphs,
    calls_service,
    check_prologue,
    hide_graphs,
    names_dataset,
)
from ontology.errors import EngineError, QueryError, QueryOverload, QueryTimeout, QuillgraphError
from ontology.terms import Names

_Read = TypeVar("_Read")

_HELD_BYTES = 1_000_000  # of an answer in memory; more is in a file
_TOLD = 400  # characters of a store's own error message that are passed on
_RESULT_TYPE = "application/sparql-results+json"
_GRAPH_TYPE = "application/n-triples"
_GRAPH_READ = {_GRAPH_TYPE: ox.RdfFormat.N_TRIPLES, "text/plain": ox.RdfFormat.N_TRIPLES}
_ZERO = ox.Literal(0)
_TRIES = 3  # a copy may be brought up to date while a query runs; after so many times our own engine answers


class _Refused(QueryError):
    """The store finds a query malformed: our own engine says so, too, or can do what the store cannot."""


class RemotePool:
    """Asks a store outside. The same interface as `QueryPool`; safe to call from any thread.

    `own` answers while the copy at the store is not that of the live generation, whose dataset lies at `rdf_path`.
    `workers` queries run at the store at once and `limits.queue` wait; its memory is its own affair. `base` is the
    graph's base IRI, `prefixes` shorten Turtle and RDF/XML results.
    """

    def __init__(
        self,
        outside: Outside,
        own: QueryPool,
        rdf_path: Path,
        base: str,
        workers: int = 2,
        limits: Limits | None = None,
        prefixes: Mapping[str, str] | None = None,
    ) -> None:
        self._outside = outside
        self._own = own
        self._live = identify(rdf_path.parent)
        self._graphs = CopyGraphs.of(base)
        self._limits = limits or Limits()
        self._prefixes = dict(prefixes or {})
        self._base = base
        self._state = ""  # of the copy, as it was last read
        self._client = connect(outside, self._limits.timeout_s)
        self._places = threading.BoundedSemaphore(workers)
        self._guard = threading.Lock()
        self._running = self._waiting = 0

    @property
    def services(self) -> frozenset[str]:
        """The endpoints that queries may call with SERVICE."""
        return self._own.services

    def switch(self, rdf_path: Path) -> None:
        """Let the queries that start from now on be answered by the generation whose dataset is at `rdf_path`."""
        self._live = identify(rdf_path.parent)
        self._own.switch(rdf_path)

    def close(self) -> None:
        """Close all connections, and end our own engine."""
        self._client.close()
        self._own.close()

    def __enter__(self) -> RemotePool:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def load(self) -> tuple[int, int]:
        """How many queries are running, and how many wait."""
        running, waiting = self._own.load
        return self._running + running, self._waiting + waiting

    @property
    def in_memory(self) -> bool:
        """Whether our own engine reads a copy in memory."""
        return self._own.in_memory

    def run(self, query: SparqlQuery) -> Result:
        """Run `query` and give its whole result.

        Raises `QueryError`, `QueryTimeout`,
        `QuerySizeError`, `QueryOverload` (queue full), and `EngineError` where the store cannot be reached or its
        answer cannot be read.
        """
        return self._run(query, threading.Event()) or self._own.run(query)

    def open(self, query: SparqlQuery, stop: threading.Event | None = None) -> OpenResult:
        """The same as `run`. A result of the store outside is awaited; one of our own engine comes as it is made.

        Setting `stop` ends the query.
        """
        result = self._run(query, stop or threading.Event())
        if result is None:
            return self._own.open(query, stop)
        return OpenResult(result.form, result.media_type, result.body)

    def _run(self, query: SparqlQuery, stop: threading.Event) -> Result | None:
        """The store's result; None as long as its copy is not that of the live generation, and where it refuses."""
        form = query.form
        check_prologue(query.text)
        calls_service(query.text, self.services)
        fields = self._fields(query)
        accept = f"{_GRAPH_TYPE}, text/plain;q=0.5" if query.gives_graph else _RESULT_TYPE
        deadline = time.monotonic() + self._limits.timeout_s
        with self._place(deadline):
            before = self._state
            if not self._is_live(before):
                before = self._state = self._read_state(deadline)
            for _ in range(_TRIES):
                if not self._is_live(before):
                    return None
                with tempfile.SpooledTemporaryFile(max_size=_HELD_BYTES) as file:
                    try:
                        given = self._fetch(fields, accept, file, deadline, stop)
                    except _Refused:
                        return None
                    after = self._state = self._read_state(deadline)
                    if after == before:
                        file.seek(0)
                        return self._write(file, given, form, query.media_type)
                before = after
        return None

    def _fields(self, query: SparqlQuery) -> dict[str, Any]:
        """The request, with the dataset that gives our default graph where the store's own is another."""
        kind, ours = self._outside.kind, self._graphs
        defaults = list(query.default_graphs)
        chosen = bool(query.default_graphs or query.named_graphs) or names_dataset(query.text)
        loosen = kind.plain == "loose union" and not chosen
        if loosen or (kind.plain == "union" and not chosen and not asks_graphs(query.text)):
            defaults = [ours.everything]
        hidden = (ours.state, ours.digests, ours.everything, *kind.system)
        text = f"BASE <{Names(self._base).endpoint}> {hide_graphs(query.text, hidden, loosen)}"
        return {"query": text, "default-graph-uri": defaults, "named-graph-uri": list(query.named_graphs)}

    def _is_live(self, state: str) -> bool:
        return state.startswith(f"{self._live} ")

    def _read_state(self, deadline: float) -> str:
        """Which generation the copy is, and by which push; "" where it is none, or not whole."""
        with tempfile.SpooledTemporaryFile(max_size=_HELD_BYTES) as file:
            self._fetch({"query": self._graphs.state_query}, _RESULT_TYPE, file, deadline, threading.Event())
            file.seek(0)
            return _read(lambda: _first_state(file))

    @contextmanager
    def _place(self, deadline: float) -> Iterator[None]:
        """One of the places of running queries, waited for in a bounded queue."""
        if not self._places.acquire(blocking=False):
            with self._guard:
                if self._waiting >= self._limits.queue:
                    raise QueryOverload("Too many queries are waiting; try again in a moment.")
                self._waiting += 1
            try:
                if not self._places.acquire(timeout=max(0.0, deadline - time.monotonic())):
                    raise QueryOverload("No query could be run in time; try again in a moment.")
            finally:
                with self._guard:
                    self._waiting -= 1
        with self._guard:
            self._running += 1
        try:
            yield
        finally:
            with self._guard:
                self._running -= 1
            self._places.release()

    def _fetch(
        self, fields: Mapping[str, Any], accept: str, file: IO[bytes], deadline: float, stop: threading.Event
    ) -> str:
        """Write the store's answer into `file`; its media type."""
        address, headers, size = self._outside.query, {"Accept": accept}, 0
        try:
            left = max(0.01, deadline - time.monotonic())
            # As a form: some stores (Virtuoso) never answer a query that is sent as the body itself.
            with self._client.stream("POST", address, data=fields, headers=headers, timeout=left) as response:
                if response.status_code != 200:
                    raise _refusal(response.status_code, response.read(), address)
                for chunk in response.iter_bytes():
                    if stop.is_set() or time.monotonic() > deadline:
                        raise self._too_late()
                    size += len(chunk)
                    if size > self._limits.max_bytes:
                        raise self._too_large(f"more than {self._limits.max_bytes:,} bytes")
                    file.write(chunk)
                return str(response.headers.get("content-type", "")).partition(";")[0].strip()
        except httpx2.ReadTimeout:
            raise self._too_late() from None
        except httpx2.HTTPError as error:
            raise unreachable(address, error) from None

    def _write(self, file: IO[bytes], given: str, form: Form, media_type: str) -> Result:
        """The store's answer, of type `given`, in the format that was asked for."""
        if form in ("construct", "describe"):
            return Result(form, media_type, _read(lambda: self._write_graph(file, given, media_type)))
        return Result(form, media_type, _read(lambda: self._write_rows(file, form, media_type)))

    def _write_rows(self, file: IO[bytes], form: Form, media_type: str) -> bytes:
        found = ox.parse_query_results(file, ox.QueryResultsFormat.JSON)
        if form == "ask" and isinstance(found, ox.QuerySolutions):
            # So Virtuoso writes it: a row of 1, one of 0, or none.
            told = b"true" if any(term != _ZERO for row in found for term in row) else b"false"
            found = ox.parse_query_results(b'{"head": {}, "boolean": %b}' % told, ox.QueryResultsFormat.JSON)
        if isinstance(found, ox.QueryBoolean) != (form == "ask"):
            raise ValueError("it answers another form of query")
        if isinstance(found, ox.QuerySolutions):
            loose = any(variable.value.startswith(LOOSE) for variable in found.variables)
            self._count(found, "rows")
            file.seek(0)
            found = ox.parse_query_results(_without_loose(file) if loose else file, ox.QueryResultsFormat.JSON)
        written_as = getattr(ox.QueryResultsFormat, RESULT_FORMATS[media_type])
        return self._held(found.serialize(format=written_as) or b"")

    def _write_graph(self, file: IO[bytes], given: str, media_type: str) -> bytes:
        if given not in _GRAPH_READ:
            raise ValueError(f"it is {given or 'of no type'}, not {_GRAPH_TYPE}")

        def triples() -> Iterator[ox.Triple]:
            for number, quad in enumerate(ox.parse(file, _GRAPH_READ[given], lenient=True), 1):
                if number > self._limits.max_rows:
                    raise self._too_large(f"more than {self._limits.max_rows:,} triples")
                yield quad.triple

        written_as = getattr(ox.RdfFormat, GRAPH_FORMATS[media_type])
        # A graph is a set: some stores give a triple once for each way of finding it.
        distinct = dict.fromkeys(triples())
        return self._held(ox.serialize(distinct, format=written_as, prefixes=self._prefixes) or b"")

    def _count(self, rows: Iterator[object], what: str) -> None:
        if sum(1 for _ in zip(rows, range(self._limits.max_rows + 1), strict=False)) > self._limits.max_rows:
            raise self._too_large(f"more than {self._limits.max_rows:,} {what}")

    def _held(self, body: bytes) -> bytes:
        if len(body) > self._limits.max_bytes:
            raise self._too_large(f"more than {self._limits.max_bytes:,} bytes")
        return body

    def _too_large(self, what: str) -> QuerySizeError:
        return QuerySizeError(f"The result holds {what}, the limit. Narrow the query, or add a LIMIT.")

    def _too_late(self) -> QueryTimeout:
        return QueryTimeout(f"The query was stopped after {self._limits.timeout_s:g} s. Narrow it, or add a LIMIT.")


def _without_loose(file: IO[bytes]) -> IO[bytes]:
    """A result without the variables that stand for named graphs; `SELECT *` gives them."""
    result = json.load(file)
    result["head"]["vars"] = [name for name in result["head"]["vars"] if not name.startswith(LOOSE)]
    for row in result["results"]["bindings"]:
        for name in [name for name in row if name.startswith(LOOSE)]:
            del row[name]
    return io.BytesIO(json.dumps(result).encode())


def _read(work: Callable[[], _Read]) -> _Read:
    """Do what reads an answer of the store; where it cannot be read, raise EngineError.

    An error leaves without the frames it comes from: the engine's readers, which they hold, must be freed by the thread
    that made them.
    """
    told: QuillgraphError
    try:
        return work()
    except QuerySizeError as error:
        told = QuerySizeError(str(error))
    except (SyntaxError, ValueError) as error:
        told = EngineError(f"The SPARQL store's answer cannot be read ({str(error)[:_TOLD]}).")
    raise told


def _first_state(file: IO[bytes]) -> str:
    found = ox.parse_query_results(file, ox.QueryResultsFormat.JSON)
    states = [row["state"] for row in found] if isinstance(found, ox.QuerySolutions) else []
    return states[0].value if len(states) == 1 and isinstance(states[0], ox.Literal) else ""


def _refusal(status: int, body: bytes, address: str) -> Exception:
    """The error for a status that is not 200."""
    said = " ".join(body.decode("utf-8", "replace").split())[:_TOLD]
    if status == 400:
        return _Refused(f"The SPARQL store cannot read the query: {said}")
    if status in (408, 504):
        return QueryTimeout(f"The SPARQL store gave the query up: {said}")
    return EngineError(f"The SPARQL store at {address} answers {status}: {said}")
