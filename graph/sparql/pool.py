"""SPARQL queries under limits that hold: each runs in a reader process that is killed at its deadline.

The engine cannot be interrupted from Python, so a query that would run for hours is stopped by ending the
process that runs it; another reader takes its place. In front of the readers stands a bounded queue.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Collection, Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graph.sparql.copying import Copying
from graph.sparql.process import ReaderProcess, ReplyError
from graph.sparql.readers import SHUTTING_DOWN, Readers
from graph.sparql.spool import Spool
from graph.sparql.text import Form, calls_service, read_form
from ontology.errors import QueryError, QueryOverload, QueryTimeout, StoreError

RESULT_FORMATS = {
    "application/sparql-results+json": "JSON",
    "application/sparql-results+xml": "XML",
    "text/csv": "CSV",
    "text/tab-separated-values": "TSV",
}
"""Media types of SELECT and ASK results, the default first, with their names in the engine."""

GRAPH_FORMATS = {
    "text/turtle": "TURTLE",
    "application/n-triples": "N_TRIPLES",
    "application/ld+json": "JSON_LD",
    "application/rdf+xml": "RDF_XML",
    "application/trig": "TRIG",
    "application/n-quads": "N_QUADS",
}
"""Media types of CONSTRUCT and DESCRIBE results, the default first, with their names in the engine."""

HELD_BYTES = 4_000_000
"""How much of a result is awaited before any of it is given out: what goes wrong until then is still an error."""


class QuerySizeError(QueryError):
    """A query's result or working memory passed a limit; it was stopped, and no part of it is given."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one query may take: seconds, rows (or triples) and bytes of the result, bytes of working memory;
    and how many queries may wait for a reader."""

    timeout_s: float = 10.0
    max_rows: int = 500_000
    max_bytes: int = 100_000_000
    memory_bytes: int = 1_000_000_000
    queue: int = 16


@dataclass(frozen=True, slots=True)
class SparqlQuery:
    """What is asked: SELECT and ASK are answered in `result_type`, CONSTRUCT and DESCRIBE in `graph_type`.

    `default_graphs` and `named_graphs` are the protocol's dataset and override the query's FROM. With neither, the
    default graph is the store's own, which holds the triples of all graphs, each once. A graph that the store does not
    hold is empty; nothing is ever fetched.
    """

    text: str
    result_type: str = "application/sparql-results+json"
    graph_type: str = "text/turtle"
    default_graphs: Sequence[str] = ()
    named_graphs: Sequence[str] = ()

    @property
    def form(self) -> Form:
        """The form of the query. Raises `QueryError` where it is no query, but an update."""
        return read_form(self.text) or "select"

    @property
    def gives_graph(self) -> bool:
        """Whether the result is a graph."""
        return self.form in ("construct", "describe")

    @property
    def media_type(self) -> str:
        """The media type of the result."""
        return self.graph_type if self.gives_graph else self.result_type


@dataclass(frozen=True, slots=True)
class Result:
    """A whole result: the query's form, and the body in `media_type`."""

    form: Form
    media_type: str
    body: bytes


@dataclass(frozen=True, slots=True)
class OpenResult:
    """A result that is whole, or still being made where its body is a `Spool`.

    Reading that raises the error of a query that could not be finished; closing it stops the query.
    """

    form: Form
    media_type: str
    body: bytes | Spool


class QueryPool:
    """Runs queries over the store at `rdf_path` in `workers` reader processes. Safe to call from any thread.

    `prefixes` (prefix -> IRI) shorten Turtle and RDF/XML results; queries declare their own. `on_kill` is
    called whenever a reader had to be ended. `services` are the endpoints that queries may call with SERVICE; a
    query that does runs in a process of its own. `base` is what relative IRIs of queries are relative to. A store of at
    most `copied_bytes` on disk is read from a copy in memory, as soon as there is one.
    """

    def __init__(
        self,
        rdf_path: Path,
        workers: int = 2,
        limits: Limits | None = None,
        prefixes: Mapping[str, str] | None = None,
        on_kill: Callable[[], None] = lambda: None,
        services: Collection[str] = (),
        base: str | None = None,
        copied_bytes: int = 0,
    ) -> None:
        self._path = rdf_path
        self._limits = limits or Limits()
        self._prefixes = dict(prefixes or {})
        self._base = base
        self._on_kill = on_kill
        self.services = frozenset(services)
        self._readers = Readers(workers, self._limits.memory_bytes, self._limits.queue)
        self._copying = Copying(self._readers, rdf_path, self._limits.memory_bytes, copied_bytes)

    def switch(self, rdf_path: Path) -> None:
        """Let the queries that start from now on read the store at `rdf_path`."""
        self._path = rdf_path
        self._copying.switch(rdf_path)

    def close(self) -> None:
        """End every reader; queries that are running fail with `QueryOverload`."""
        self._readers.close()
        self._copying.close()

    @property
    def load(self) -> tuple[int, int]:
        """How many queries are running, and how many wait."""
        return self._readers.load

    @property
    def in_memory(self) -> bool:
        """Whether queries read the store from a copy in memory."""
        return self._copying.is_current

    def __enter__(self) -> QueryPool:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def run(self, query: SparqlQuery) -> Result:
        """Run `query` and give its whole result.

        Raises `QueryError` (malformed, or asks for what is not allowed), `QueryTimeout`, `QuerySizeError`,
        `QueryOverload` (queue full), `StoreError` (the store cannot be opened).
        """
        request, form, media_type = self._request(query)
        return Result(form, media_type, b"".join(self._frames(request, None)))

    def open(self, query: SparqlQuery, stop: threading.Event | None = None) -> OpenResult:
        """The same as `run`, but give a result of more than `HELD_BYTES` while it is being made.

        Its reader writes at full speed into a file, so that a client that reads slowly keeps no reader busy.
        Setting `stop` ends the query (`QueryStopped`).
        """
        request, form, media_type = self._request(query)
        wanted_no_more = stop or threading.Event()
        frames = self._frames(request, wanted_no_more)
        head = bytearray()
        for frame in frames:
            head += frame
            if len(head) > HELD_BYTES:
                return OpenResult(form, media_type, Spool(bytes(head), frames, wanted_no_more.set))
        return OpenResult(form, media_type, bytes(head))

    async def open_async(self, query: SparqlQuery) -> OpenResult:
        """The same as `open` for an event loop, which awaits it: no thread is woken for a small result.

        Cancelling the wait ends the query. One that calls another endpoint is not for here, since a process is started
        for it.
        """
        request, form, media_type = self._request(query)
        assert not request["calls"]
        deadline = time.monotonic() + self._limits.timeout_s
        reader = await self._readers.take_async(deadline)
        body: bytes | Spool = b""
        try:
            body = await reader.ask_async(request, deadline, HELD_BYTES)
            if not reader.answered:
                stop = threading.Event()
                body = Spool(body, self._lend(reader, reader.go_on(deadline, stop)), stop.set)
            return OpenResult(form, media_type, body)
        except Exception as error:
            raise self._told(error) from None
        finally:
            if isinstance(body, bytes):
                self._give_back(reader)

    def _request(self, query: SparqlQuery) -> tuple[dict[str, Any], Form, str]:
        """What is sent to a reader, the query's form and the media type of its result."""
        media_type = query.media_type
        has_dataset = bool(query.default_graphs or query.named_graphs)
        request = {
            "path": str(self._path),
            "query": query.text,
            "format": (GRAPH_FORMATS if query.gives_graph else RESULT_FORMATS)[media_type],
            "default_graphs": list(query.default_graphs) if has_dataset else None,
            "named_graphs": list(query.named_graphs) if has_dataset else None,
            "prefixes": self._prefixes if query.gives_graph else {},
            "base": self._base,
            "max_rows": self._limits.max_rows,
            "max_bytes": self._limits.max_bytes,
            "timeout_s": self._limits.timeout_s,
            "calls": calls_service(query.text, self.services),
        }
        return request, query.form, media_type

    def _frames(self, request: dict[str, Any], stop: threading.Event | None) -> Generator[bytes]:
        """The pieces of the result as they come. Ending the iteration early ends the query."""
        deadline = time.monotonic() + self._limits.timeout_s
        reader = self._readers.take(deadline, request["calls"])
        yield from self._lend(reader, reader.ask(request, deadline, stop))

    def _lend(self, reader: ReaderProcess, pieces: Iterator[bytes]) -> Generator[bytes]:
        """The `pieces` that come from `reader`, which is given back behind them."""
        try:
            yield from pieces
        except Exception as error:
            raise self._told(error) from None
        finally:
            self._give_back(reader)

    def _give_back(self, reader: ReaderProcess) -> None:
        if not reader.answered:
            self._on_kill()
        self._readers.give_back(reader, healthy=reader.answered)

    def _told(self, error: Exception) -> Exception:
        """What is told of an error at a reader."""
        if isinstance(error, TimeoutError):
            return QueryTimeout(f"The query was stopped after {self._limits.timeout_s:g} s. Narrow it, or add a LIMIT.")
        if isinstance(error, EOFError | OSError):
            if self._readers.closed:
                return QueryOverload(SHUTTING_DOWN)
            return QuerySizeError(
                "The query needed more memory than a query may take, or is nested too deep. Narrow it."
            )
        return _error(error.kind, error.message) if isinstance(error, ReplyError) else error


def _error(kind: str, message: str) -> Exception:
    """The exception for a reader's reply of that kind."""
    short = message if len(message) <= 400 else message[:400] + " …"
    if kind == "syntax":
        return QueryError(f"The query cannot be read: {short}")
    if kind == "large":
        return QuerySizeError(f"The result holds {short}, the limit. Narrow the query, or add a LIMIT.")
    if kind == "memory":
        return QuerySizeError("The query needed more memory than a query may take. Narrow it.")
    if kind == "store":
        return StoreError(f"The graph cannot be opened: {short}")
    return QueryError(f"The query failed: {short}")
