"""The process that runs SPARQL queries, one at a time, for `graph.sparql.pool.QueryPool`.

It is started as a script in an isolated interpreter and imports the engine and nothing else of the project,
so that a replacement is up in a tenth of a second. Or it is forked from a process of the same script that holds a copy
of a store in memory (`hold`): there in a millisecond, and several times as fast as from the disk. It can be killed at
any moment: it only reads.

Request (a pickled dict behind its LENGTH): `path` of the RDF store, `query`, `format` (its name in pyoxigraph),
`default_graphs` and `named_graphs` (IRIs, or None where the query decides), `prefixes`, `base` (IRI or
None), `max_rows`, `max_bytes`, `timeout_s`.
Reply: frames, each behind a HEAD that tells what it is and how long: DATA (the next piece of the body), END (the last
piece), ERROR (JSON: kind of error and message; what came before is no whole result). So a small result is one frame,
for which the server is woken once.
"""

from __future__ import annotations

import ctypes
import io
import json
import os
import pickle
import resource
import signal
import socket
import struct
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyoxigraph as ox

LENGTH, HEAD = struct.Struct(">I"), struct.Struct(">BI")
DATA, END, ERROR = b"+.!"
READY = b"r"
FRAME_BYTES = 65536
NICENESS = 10  # below the server, whose other answers must stay quick while queries fill the processors
GRACE_S = 2  # the pool kills at the deadline; the alarm is for a reader whose pool has died
LONG_S = 0.2  # a query that takes longer may have used much memory
_SOCKET_CALLS = {"x86_64": (0xC000003E, 41), "aarch64": (0xC00000B7, 198)}  # audit architecture, socket(2)
_PR_SET_NO_NEW_PRIVS, _PR_SET_SECCOMP, _SECCOMP_MODE_FILTER = 38, 22, 2
_SECCOMP_ERRNO_EPERM, _SECCOMP_ALLOW = 0x00050001, 0x7FFF0000


class LimitError(Exception):
    """The result passed a limit."""


def main() -> None:
    """Serve requests on the connection whose file descriptor is the first argument, until it closes.

    The second argument is the working memory of a query in bytes. A third one, "may-call", leaves the network open;
    "hold" and a path make this the process that holds a copy of the store there and forks readers.
    """
    connection = socket.socket(fileno=int(sys.argv[1]))
    memory_bytes, role = int(sys.argv[2]), sys.argv[3:]
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if "may-call" not in role:
        forbid_sockets()
    if "hold" in role:
        os.nice(NICENESS)
        hold(connection, memory_bytes, role[1])
    else:
        serve(connection, Reader(memory_bytes))


def serve(connection: socket.socket, reader: Reader) -> None:
    """Have `reader` answer what comes, until the connection closes."""
    while request := receive(connection):
        signal.alarm(int(request["timeout_s"]) + GRACE_S)
        reader.answer(request, connection)
        signal.alarm(0)


def hold(control: socket.socket, memory_bytes: int, path: str) -> None:
    """Copy the store at `path` into memory, say READY, and fork a reader for each connection that comes, until the
    control closes. The reader's process descriptor is the answer.

    Forks share the copy. The engine must not have drawn a random number before, else each would draw the same: reading
    quads draws none, as long as blank nodes keep their names.
    """
    store = copy_of(path)
    control.sendall(READY)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the system forgets those that end
    while received := socket.recv_fds(control, 1, 1)[1]:
        child = os.fork()
        if child == 0:
            control.close()
            serve(socket.socket(fileno=received[0]), Reader(memory_bytes, path, store))
            os._exit(0)
        os.close(received[0])
        descriptor = os.pidfd_open(child)
        socket.send_fds(control, [READY], [descriptor])
        os.close(descriptor)


def copy_of(path: str) -> ox.Store:
    """A copy in memory of the store at `path`, which a child reads: the engine's threads for a store on disk would not
    come along into forks. Raises OSError where it cannot be read."""
    output, written = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(output)  # so that it ends when nobody reads any more
        with os.fdopen(written, "wb") as sink:
            original = ox.Store.read_only(path)
            pickle.dump(list(original.named_graphs()), sink)
            original.dump(sink, ox.RdfFormat.N_QUADS)
        os._exit(0)
    os.close(written)
    store = ox.Store()
    with os.fdopen(output, "rb") as source:
        for graph in pickle.load(source):
            store.add_graph(graph)  # one may be empty
        store.bulk_extend(ox.parse(source, ox.RdfFormat.N_QUADS))
    if os.waitpid(child, 0)[1]:
        raise OSError(f"{path} cannot be read")
    return store


def receive(connection: socket.socket) -> dict[str, Any] | None:
    """The next request; None where the connection has been closed."""
    received = bytearray()
    while len(received) < LENGTH.size or len(received) < LENGTH.size + LENGTH.unpack_from(received)[0]:
        chunk = connection.recv(FRAME_BYTES)
        if not chunk:
            return None
        received += chunk
    request: dict[str, Any] = pickle.loads(memoryview(received)[LENGTH.size :])
    return request


def send(connection: socket.socket, kind: int, piece: bytes | bytearray) -> None:
    """Send one frame."""
    connection.sendall(HEAD.pack(kind, len(piece)) + piece)


def data_bytes() -> int:
    """The memory that this process has to write to, used or not; 0 where the system does not tell."""
    if sys.platform != "linux":
        return 0
    return int(Path("/proc/self/statm").read_text().split()[5]) * resource.getpagesize()


def limit_data(most_bytes: int | None) -> None:
    """Let `data_bytes` grow to `most_bytes` (None: no limit). Addresses that are only reserved do not count."""
    if sys.platform != "linux":
        return
    hard = resource.getrlimit(resource.RLIMIT_DATA)[1]
    resource.setrlimit(resource.RLIMIT_DATA, (hard if most_bytes is None else most_bytes, hard))


def release_memory() -> None:
    """Give what is free to the system; the allocators would keep as much of it as was ever used."""
    allocator = ctypes.CDLL(None)
    if hasattr(allocator, "mi_collect"):
        allocator.mi_collect(True)
    elif hasattr(allocator, "malloc_trim"):
        allocator.malloc_trim(0)


def forbid_sockets() -> bool:
    """Make every later socket(2) fail, so that no query reaches the network whatever its text hides; whether it does.

    A second wall behind the refusal of SERVICE; it is there on Linux only, for the machines named above.
    """
    call = _SOCKET_CALLS.get(os.uname().machine) if sys.platform == "linux" else None
    if call is None:
        return False
    architecture, socket_call = call
    program = b"".join(
        struct.pack("HBBI", *instruction)
        for instruction in (
            (0x20, 0, 0, 4),  # load the architecture
            (0x15, 0, 3, architecture),  # another one: allow
            (0x20, 0, 0, 0),  # load the number of the call
            (0x15, 0, 1, socket_call),
            (0x06, 0, 0, _SECCOMP_ERRNO_EPERM),
            (0x06, 0, 0, _SECCOMP_ALLOW),
        )
    )
    code = ctypes.create_string_buffer(program, len(program))
    header = ctypes.create_string_buffer(struct.pack("HP", len(program) // 8, ctypes.addressof(code)))
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    return bool(libc.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.byref(header), 0, 0) == 0)


class Reader:
    """Keeps the store that the last request named open; each query may take `memory_bytes` beside it.

    `copy`, of the store at `path`, is what it begins with. It is never let go of: it is shared with other processes,
    and to free it would be to copy it first.
    """

    def __init__(self, memory_bytes: int, path: str = "", copy: ox.Store | None = None) -> None:
        self._most_bytes = data_bytes() + memory_bytes
        self._path = path
        self._copy = self._store = copy
        if copy is not None:
            limit_data(self._most_bytes)

    def answer(self, request: dict[str, Any], connection: socket.socket) -> None:
        """Send the result, or the kind of error and its message."""
        started = time.monotonic()
        error = self._run(request, connection)
        if error is not None:
            send(connection, ERROR, json.dumps(error).encode())
        if time.monotonic() - started > LONG_S:
            release_memory()

    def _run(self, request: dict[str, Any], connection: socket.socket) -> tuple[str, str] | None:
        try:
            store = self._open(request["path"])
        except OSError as error:
            return "store", str(error)
        try:
            run(store, request, connection)
        except SyntaxError as error:
            return "syntax", str(error)
        except LimitError as error:
            return "large", str(error)
        except MemoryError:
            return "memory", ""
        except BaseException as error:  # a panic of the engine is a BaseException; the next query may be fine
            return "query", str(error)
        return None

    def _open(self, path: str) -> ox.Store:
        if self._store is None or path != self._path:
            limit_data(None)
            before = data_bytes()
            self._store = None  # release the old generation before the new one is opened
            try:
                self._store = ox.Store.read_only(path)
            finally:  # what queries have used stays with the allocator, for the next ones: only the store is added
                self._most_bytes += data_bytes() - before
            limit_data(self._most_bytes)
            if not self._path:
                os.nice(NICENESS)  # only now: a new reader is there for queries that wait already
            self._path = path
        return self._store


def run(store: ox.Store, request: dict[str, Any], connection: socket.socket) -> None:
    """Send the serialised result of the request's query."""
    default_graphs, named_graphs = request["default_graphs"], request["named_graphs"]
    results = store.query(
        request["query"],
        base_iri=request["base"],
        default_graph=None if default_graphs is None else [ox.NamedNode(iri) for iri in default_graphs],
        named_graphs=None if named_graphs is None else [ox.NamedNode(iri) for iri in named_graphs],
    )
    is_rows = isinstance(results, ox.QuerySolutions)
    meter = RowMeter(request["format"], request["max_rows"]) if is_rows else None
    sink = Sink(connection, request["max_bytes"], meter)
    if isinstance(results, ox.QueryTriples):
        triples = count_triples(results, request["max_rows"])
        ox.serialize(triples, sink, getattr(ox.RdfFormat, request["format"]), prefixes=request["prefixes"])
    else:
        results.serialize(sink, getattr(ox.QueryResultsFormat, request["format"]))
    sink.finish()


def count_triples(triples: ox.QueryTriples, max_rows: int) -> Iterator[ox.Triple]:
    """`triples` as they are, ended by `LimitError` after `max_rows` of them."""
    for number, triple in enumerate(triples):
        if number >= max_rows:
            raise LimitError(f"more than {max_rows:,} triples")
        yield triple


ROW_MARKS: dict[str, tuple[tuple[bytes, ...], int]] = {
    "JSON": ((b'},{"', b"},{}"), 1),
    "XML": ((b"<result>",), 0),
    "CSV": ((b"\r\n",), -1),
    "TSV": ((b"\n",), -1),
}
"""For each format what marks a row, and the rows that go unmarked: JSON marks gaps, CSV and TSV the head too."""


class RowMeter:
    """Counts the rows of a result while the engine writes it, so that the engine's own fast writer is used.

    XML and TSV cannot hold their mark inside a value. JSON can only where a value ends in `},{` or holds `},{}`,
    and CSV where it holds a DOS line end: such a value counts as one row more, an error on the safe side.
    """

    def __init__(self, format_name: str, max_rows: int) -> None:
        self._marks, self._rows = ROW_MARKS[format_name]
        self._kept = len(self._marks[0]) - 1
        self._max_rows = max_rows
        self._carry = b""  # the end of the last chunk, where it may be the beginning of a mark

    def feed(self, chunk: bytes) -> None:
        """Count the row marks that end in `chunk`. Raises `LimitError` above the limit."""
        text = self._carry + chunk
        self._rows += sum(map(text.count, self._marks))
        self._carry = text[-self._kept :] if self._kept else b""
        if self._rows > self._max_rows:
            raise LimitError(f"more than {self._max_rows:,} rows")


class Sink(io.BytesIO):
    """Takes what the engine writes and sends it on in frames, until it is too much."""

    def __init__(self, connection: socket.socket, max_bytes: int, meter: RowMeter | None = None) -> None:
        super().__init__()
        self._connection = connection
        self._left = max_bytes
        self._max_bytes = max_bytes
        self._meter = meter
        self._piece = bytearray()

    def write(self, chunk: Any) -> int:
        """Take `chunk`. Raises `LimitError` above the limit of bytes or rows."""
        self._left -= len(chunk)
        if self._left < 0:
            raise LimitError(f"more than {self._max_bytes:,} bytes")
        if self._meter is not None:
            self._meter.feed(bytes(chunk))
        self._piece += chunk
        if len(self._piece) > FRAME_BYTES:
            send(self._connection, DATA, self._piece)
            self._piece.clear()
        return len(chunk)

    def finish(self) -> None:
        """Send what has not been sent yet: the last piece."""
        send(self._connection, END, self._piece)


if __name__ == "__main__":
    main()
