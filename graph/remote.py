"""SPARQL queries answered by a store outside, over the SPARQL 1.1 Protocol, under the same limits as our own engine.

The store's answer is taken whole into a file, held against the limits, and written anew in the format that was asked
for: whatever a store can write, clients get well-formed results, and never a part of one.
"""

from __future__ import annotations

import tempfile
import threading
import time
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, Any

import httpx2
import pyoxigraph as ox

from graph.sparql import GRAPH_FORMATS, RESULT_FORMATS, Limits, OpenResult, QuerySizeError, Result
from graph.sparql_text import Form, calls_service, check_prologue, read_form
from ontology.errors import EngineError, QueryError, QueryOverload, QueryTimeout

_HELD_BYTES = 1_000_000  # of an answer in memory; more is in a file
_TOLD = 400  # characters of a store's own error message that are passed on
_RESULT_TYPE = "application/sparql-results+json"
_GRAPH_TYPE = "application/n-triples"
_GRAPH_READ = {_GRAPH_TYPE: ox.RdfFormat.N_TRIPLES, "text/plain": ox.RdfFormat.N_TRIPLES}


@dataclass(frozen=True, slots=True)
class Endpoints:
    """Where a store is: `query` takes queries (SPARQL 1.1 Protocol), `data` whole graphs (Graph Store Protocol)."""

    query: str = ""
    data: str = ""
    user: str = ""
    password: str = ""


class Login(httpx2.Auth):
    """Presents user and password as the store asks for them: Basic, or Digest (Virtuoso)."""

    requires_response_body = True

    def __init__(self, user: str, password: str) -> None:
        self._basic = httpx2.BasicAuth(user, password)
        self._digest = httpx2.DigestAuth(user, password)
        self._chosen: httpx2.Auth | None = None

    def auth_flow(self, request: httpx2.Request) -> Generator[httpx2.Request, httpx2.Response, None]:
        """The request, with what the store asked for; nothing is presented before it asks."""
        if self._chosen is None:
            response = yield request
            if response.status_code != 401:
                return
            is_digest = response.headers.get("www-authenticate", "").lower().startswith("digest")
            self._chosen = self._digest if is_digest else self._basic
        yield from self._chosen.auth_flow(request)


def connect(endpoints: Endpoints, timeout_s: float) -> httpx2.Client:
    """A client that logs in as the endpoints say, follows no redirection and uses no proxy of the environment."""
    login = Login(endpoints.user, endpoints.password) if endpoints.user else None
    return httpx2.Client(auth=login, timeout=timeout_s, trust_env=False)


def unreachable(address: str, error: httpx2.HTTPError) -> EngineError:
    """The error for a store that does not answer at an address."""
    return EngineError(f"The graph store at {address} cannot be reached ({type(error).__name__}: {error}).")


class RemotePool:
    """Asks a store outside. The same interface as `QueryPool`; safe to call from any thread.

    `workers` queries run at once and `limits.queue` wait; the store's own memory is its own affair. `base` is what
    relative IRIs of queries are relative to, `prefixes` shorten Turtle and RDF/XML results.
    """

    def __init__(
        self,
        endpoints: Endpoints,
        workers: int = 2,
        limits: Limits | None = None,
        prefixes: Mapping[str, str] | None = None,
        services: Sequence[str] = (),
        base: str | None = None,
    ) -> None:
        self._address = endpoints.query
        self._limits = limits or Limits()
        self._prefixes = dict(prefixes or {})
        self._base = base
        self.services = frozenset(services)
        self._client = connect(endpoints, self._limits.timeout_s)
        self._places = threading.BoundedSemaphore(workers)
        self._guard = threading.Lock()
        self._running = self._waiting = 0

    def close(self) -> None:
        """Close all connections."""
        self._client.close()

    def __enter__(self) -> RemotePool:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def load(self) -> tuple[int, int]:
        """How many queries are running, and how many wait."""
        return self._running, self._waiting

    def run(
        self,
        query: str,
        result_type: str = "application/sparql-results+json",
        graph_type: str = "text/turtle",
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
        stop: threading.Event | None = None,
    ) -> Result:
        """Run `query` and give its whole result: SELECT and ASK in `result_type`, the others in `graph_type`.

        `default_graphs` and `named_graphs` are the protocol's dataset. Setting `stop` ends the query. Raises
        `QueryError`, `QueryTimeout`, `QuerySizeError`, `QueryOverload` (queue full), and `EngineError` where the
        store cannot be reached or its answer cannot be read.
        """
        form = read_form(query) or "select"
        check_prologue(query)
        calls_service(query, self.services)
        is_graph = form in ("construct", "describe")
        fields = {
            "query": f"BASE <{self._base}> {query}" if self._base else query,
            "default-graph-uri": list(default_graphs),
            "named-graph-uri": list(named_graphs),
        }
        deadline = time.monotonic() + self._limits.timeout_s
        with self._place(deadline), tempfile.SpooledTemporaryFile(max_size=_HELD_BYTES) as file:
            accept = f"{_GRAPH_TYPE}, text/plain;q=0.5" if is_graph else _RESULT_TYPE
            given = self._fetch(fields, accept, file, deadline, stop or threading.Event())
            file.seek(0)
            try:
                if is_graph:
                    return Result(form, graph_type, self._write_graph(file, given, graph_type))
                return Result(form, result_type, self._write_rows(file, form, result_type))
            except (SyntaxError, ValueError) as error:
                raise EngineError(f"The graph store's answer cannot be read ({str(error)[:_TOLD]}).") from None

    def open(
        self,
        query: str,
        result_type: str = "application/sparql-results+json",
        graph_type: str = "text/turtle",
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
        stop: threading.Event | None = None,
    ) -> OpenResult:
        """The same as `run`; the whole result is awaited."""
        result = self.run(query, result_type, graph_type, default_graphs, named_graphs, stop)
        return OpenResult(result.form, result.media_type, result.body, None)

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
        headers = {"Accept": accept}
        size = 0
        try:
            left = max(0.01, deadline - time.monotonic())
            # As a form: some stores (Virtuoso) never answer a query that is sent as the body itself.
            with self._client.stream("POST", self._address, data=fields, headers=headers, timeout=left) as response:
                if response.status_code != 200:
                    raise _refusal(response.status_code, response.read(), self._address)
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
            raise unreachable(self._address, error) from None

    def _write_rows(self, file: IO[bytes], form: Form, media_type: str) -> bytes:
        found = ox.parse_query_results(file, ox.QueryResultsFormat.JSON)
        if isinstance(found, ox.QueryBoolean) != (form == "ask"):
            raise ValueError("it answers another form of query")
        if isinstance(found, ox.QuerySolutions):
            self._count(found, "rows")
            file.seek(0)
            found = ox.parse_query_results(file, ox.QueryResultsFormat.JSON)
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


def _refusal(status: int, body: bytes, address: str) -> Exception:
    """The error for a status that is not 200."""
    said = " ".join(body.decode("utf-8", "replace").split())[:_TOLD]
    if status == 400:
        return QueryError(f"The query cannot be read: {said}")
    if status in (408, 504):
        return QueryTimeout(f"The graph store gave the query up: {said}")
    return EngineError(f"The graph store at {address} answers {status}: {said}")
