"""Connections of clients that are too slow or send too much are closed, so that they cannot use up the server.

The HTTP parser is llhttp's (httptools): one written in Python took a quarter of a short answer's processor time. It has
no limits of its own; all of them stand here.
"""

from __future__ import annotations

import asyncio
import re

import httptools
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from api.http.problems import problem_response

_MOST_PIPELINED = 100  # requests that may wait for the answer to one before them on the same connection
_REQUEST_LINE = re.compile(rb"(?:\r\n)*([\w!#$%&'*+.^`|~-]{1,40}) \S+ HTTP/1\.[01]\r\n")
_STAND_IN = b"PURGE"  # a method that the parser knows and no address does


def bounded_protocol(seconds: float, head_bytes: int) -> type[HttpToolsProtocol]:
    """uvicorn's HTTP protocol for clients that take at most `seconds` to send the head of a request, which has at most
    `head_bytes`, and to take something of an answer that waits for them. (Bodies are timed where they are read, see
    `api.http.limits`.)"""
    return type("BoundedProtocol", (_BoundedProtocol,), {"seconds": seconds, "head_bytes": head_bytes})


class _RefusedError(Exception):
    """Raised by a callback of the parser, which then takes the request for malformed."""


class _Joined:
    """A transport for one answer, whose head it sends together with what follows at once: one message less for both
    sides. A head that nothing follows at once does not wait."""

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        self._transport = transport
        self._loop = loop
        self._held = b""
        self._is_begun = False
        self.is_closing = transport.is_closing

    def write(self, data: bytes) -> None:
        if self._is_begun:
            self._transport.write(self._held + data)
            self._held = b""
        else:
            self._is_begun, self._held = True, data
            self._loop.call_soon(self._flush)

    def close(self) -> None:
        self._flush()
        self._transport.close()

    def _flush(self) -> None:
        if self._held:
            self._transport.write(self._held)
            self._held = b""


class _BoundedProtocol(HttpToolsProtocol):
    seconds: float
    head_bytes: int
    _head_timer: asyncio.TimerHandle | None = None
    _stall_timer: asyncio.TimerHandle | None = None
    _is_idle = True  # no part of a request has come since the last whole one
    _in_head = False
    _begun = 0  # requests that began in the data at hand
    _has_body = False  # whether there is something of a body in the data at hand
    _received = 0  # bytes of a head, or of what is no body behind one, as far as they are known
    _trailer = 0  # bytes of the fields behind a chunked body
    _is_refused = False  # what still comes is not looked at
    _method = ""  # of the request that is read, where the parser does not know it

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._await_head()

    def data_received(self, data: bytes) -> None:
        if self._is_refused:
            return
        was_idle, self._begun, self._has_body = self._is_idle, 0, False
        self._unset_keepalive_if_required()
        self._feed(data)
        if not (self._is_idle or self._is_refused):
            self._count(len(data), was_idle)
        if self.cycle is not None and not self.cycle.response_complete:
            self._cancel_head()
        elif self._head_timer is None:
            self._await_head()

    def connection_lost(self, exc: Exception | None) -> None:
        self._cancel_head()
        self._cancel_stall()
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        super().pause_writing()
        self._stall_timer = self.loop.call_later(self.seconds, self.transport.abort)

    def resume_writing(self) -> None:
        self._cancel_stall()
        super().resume_writing()

    def on_message_begin(self) -> None:
        if len(self.pipeline) >= _MOST_PIPELINED:
            raise _RefusedError
        super().on_message_begin()
        self._begun += 1
        self._is_idle, self._in_head, self._trailer = False, True, 0

    def on_header(self, name: bytes, value: bytes) -> None:
        if self._in_head:
            super().on_header(name, value)
            return
        self._trailer += len(name) + len(value)  # nothing reads them, and the application must not see them as headers
        if self._trailer > self.head_bytes:
            raise _RefusedError

    def on_headers_complete(self) -> None:
        self._in_head = False
        version = self.parser.get_http_version()
        hosts = sum(name == b"host" for name, _ in self.headers)
        if version == "0.9" or hosts > 1 or (not hosts and version == "1.1") or self.parser.get_method() == b"CONNECT":
            raise _RefusedError
        if self.parser.should_upgrade():  # the request is read again, see `_feed`
            return
        super().on_headers_complete()
        if self._method:
            self.scope["method"], self._method = self._method, ""
        self.cycle.transport = _Joined(self.transport, self.loop)  # type: ignore[assignment]

    def on_body(self, body: bytes) -> None:
        self._has_body = True
        super().on_body(body)

    def on_message_complete(self) -> None:
        if not self.parser.should_upgrade():
            self._is_idle = True
            super().on_message_complete()

    def _feed(self, data: bytes) -> None:
        try:
            self.parser.feed_data(data)
        except httptools.HttpParserUpgrade as upgrade:
            self._stay(data[upgrade.args[0] :])
        except httptools.HttpParserInvalidMethodError:
            self._stand_in(data)
        except httptools.HttpParserError:
            self.send_400_response("")

    def _stand_in(self, data: bytes) -> None:
        """Read a request whose method the parser does not know as if it had another: whoever answers at the address
        then says which methods there are. (Behind other requests, where it begins is not known.)"""
        line = _REQUEST_LINE.match(data)
        if line is None or self._begun != 1 or self._method:
            self.send_400_response("")
            return
        self._method, self._begun = line[1].decode(), 0
        self._renew_parser()
        self._feed(_STAND_IN + data[line.end(1) :])

    def _stay(self, rest: bytes) -> None:
        """Read a request that offers another protocol as if it did not: the parser takes what follows the head for the
        other protocol. (Java's client offers HTTP/2 with each request.)"""
        lines = [b"%b %b HTTP/%b" % (self.parser.get_method(), self.url, self.parser.get_http_version().encode())]
        lines += (b"%b: %b" % header for header in self.headers if header[0] != b"upgrade")
        self._renew_parser()
        self._feed(b"\r\n".join([*lines, b"", rest]))

    def _renew_parser(self) -> None:
        self.parser = httptools.HttpRequestParser(self)
        self.parser.set_dangerous_leniencies(lenient_data_after_close=True)  # as the base does

    def send_400_response(self, msg: str) -> None:
        self._refuse(400, msg or "The request is not valid HTTP.")

    def _refuse(self, status: int, detail: str) -> None:
        """Look at nothing that still comes, and close the connection behind a problem or the answer under way."""
        self._is_refused = True
        if self.cycle is not None and not self.cycle.response_complete and not self.cycle.more_body:
            self.cycle.keep_alive = False  # what came before is whole: the connection closes behind its answer
            return
        self._send_problem(status, detail)

    def _count(self, size: int, was_idle: bool) -> None:
        """Refuse a head, or what stands around the pieces of a body, that is too large before it is whole. What came
        before it in the same data is not known apart: such data is not counted."""
        if not self._begun and not self._has_body:
            self._received += size
        else:
            self._received = size if self._in_head and self._begun == 1 and was_idle else 0
        if self._received > self.head_bytes and self._in_head:
            self._refuse(431, f"The request's address and headers are larger than {self.head_bytes:,} bytes.")
        elif self._received > self.head_bytes:
            self.send_400_response("")

    def _await_head(self) -> None:
        self._head_timer = self.loop.call_later(self.seconds, self._give_up)

    def _give_up(self) -> None:
        self._head_timer = None
        if not self.transport.is_closing():
            self._send_problem(408, f"The request did not come within {self.seconds:g} s.")

    def _cancel_head(self) -> None:
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None

    def _cancel_stall(self) -> None:
        if self._stall_timer is not None:
            self._stall_timer.cancel()
            self._stall_timer = None

    def _send_problem(self, status: int, detail: str) -> None:
        """Answer with a problem, unless another answer is on its way or comes first, and close the connection."""
        is_next = self.cycle is None or self.cycle.response_complete or not self.cycle.response_started
        if is_next and not self.pipeline:
            response = problem_response(status, detail, {"Connection": "close"})
            head = b"".join(b"%b: %b\r\n" % header for header in response.raw_headers)
            self.transport.write(STATUS_LINE[status] + head + b"\r\n" + bytes(response.body))
        self.transport.close()
