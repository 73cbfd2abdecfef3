"""Responses compressed with gzip for those who accept it."""

from __future__ import annotations

from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.gzip import DEFAULT_EXCLUDED_CONTENT_TYPES, GZipMiddleware, GZipResponder
from starlette.types import Message, Receive, Scope, Send

from api.http.negotiate import accepts_gzip

_SMALLEST = 1000
_EXCLUDED = frozenset(DEFAULT_EXCLUDED_CONTENT_TYPES)
_LEVEL = 4  # twice as fast as the usual level for a few percent in size


class Compress(GZipMiddleware):
    """ASGI middleware that reads the qualities of `Accept-Encoding`, which its base does not."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request, as ASGI says."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if accepts_gzip(Headers(scope=scope).get("accept-encoding")):
            await GZipResponder(self.app, _SMALLEST, compresslevel=_LEVEL)(scope, receive, send)
        else:
            await self.app(scope, receive, _Plain(send))


class _Plain:
    """Sends a response as it is; one that others would get compressed says so. (The base's way of doing this prepares
    for compressing, too.)"""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._start: Message | None = None

    async def __call__(self, message: Message) -> None:
        """Send a message; the head waits for the body, whose size tells whether it is ever compressed."""
        if message["type"] == "http.response.start" and _is_compressible(message):
            self._start = message
            return
        if self._start is not None:
            start, self._start = self._start, None
            if message.get("more_body", False) or len(message.get("body", b"")) >= _SMALLEST:
                MutableHeaders(raw=start["headers"]).add_vary_header("Accept-Encoding")
            await self._send(start)
        await self._send(message)


def _is_compressible(start: Message) -> bool:
    headers = Headers(raw=start.setdefault("headers", []))
    media_type = headers.get("content-type", "").partition(";")[0].strip().lower()
    family = media_type.partition("/")[0] + "/*"
    excluded = media_type in _EXCLUDED or family in _EXCLUDED or media_type.startswith("application/grpc+")
    return start["status"] != 206 and not excluded and "content-encoding" not in headers
