"""Responses that are sent while they are made."""

from __future__ import annotations

import logging
from collections.abc import Callable, Generator, Mapping

from fastapi import Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from api.http.leaving import Leaving
from graph.sparql.process import QueryStopped
from graph.sparql.spool import Spool
from ontology.errors import QueryError

_log = logging.getLogger("quillgraph")


class Stream(Response):
    """The pieces as they come, each awaited by a thread; what makes them ends with the response, however that ends.

    Where they cannot be finished, the last chunk is not sent: the server then closes the connection, so that no client
    takes a part for the whole. (The framework's own class leaves it to the next search for garbage to end what makes
    the pieces of a response whose client has left; with it would stay a thread, a pipe or a file of a result.)
    """

    def __init__(self, pieces: Generator[bytes] | Spool, media_type: str, headers: Mapping[str, str]) -> None:
        self.status_code = 200
        self.media_type = media_type
        self.background = None
        self.init_headers(headers)
        self._pieces = iter(pieces)
        self._close: Callable[[], object] = pieces.close
        self._stop: Callable[[], object] = pieces.stop if isinstance(pieces, Spool) else lambda: None
        self._has_left = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it all, as ASGI says."""
        try:
            async with Leaving(Request(scope, receive), self._leave):
                await self._send(send)
        finally:
            await run_in_threadpool(self._close)

    def _leave(self) -> None:
        self._has_left = True
        self._stop()  # a thread may be waiting for the next piece, however long it takes

    async def _send(self, send: Send) -> None:
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        try:
            while (piece := await run_in_threadpool(next, self._pieces, None)) is not None:
                if self._has_left:
                    return
                await send({"type": "http.response.body", "body": piece, "more_body": True})
        except QueryStopped:
            return
        except QueryError as error:
            _log.warning("a result was cut off: %s", error)
            error.__traceback__ = None  # it leads to a future that holds the error: both would stay in memory
            return
        await send({"type": "http.response.body", "body": b"", "more_body": False})
