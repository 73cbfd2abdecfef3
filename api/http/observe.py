"""Every request counted, timed, logged and given an id."""

from __future__ import annotations

import logging
import re
import time
from secrets import token_hex

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.http.logs import request_id
from api.http.metrics import Metrics

_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")

_log = logging.getLogger("quillgraph.access")


class Observe:
    """ASGI middleware around all others. The id is the client's `X-Request-ID` where that is a plain word."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self.app = app
        self.metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request, as ASGI says."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        given = Headers(scope=scope).get("x-request-id", "")
        identity = given if _ID.fullmatch(given) else token_hex(16)
        token = request_id.set(identity)
        status, sent, complete = 500, 0, False
        started = time.perf_counter()

        async def watch(message: Message) -> None:
            nonlocal status, sent, complete
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message["headers"], (b"x-request-id", identity.encode())]
            else:
                sent += len(message.get("body", b""))
                complete = not message.get("more_body", False)
            await send(message)

        try:
            await self.app(scope, receive, watch)
        finally:
            seconds = time.perf_counter() - started
            # Names that a client can make up must not become labels, or they would grow without end.
            route = getattr(scope.get("route"), "path", "unknown")
            method = scope["method"] if scope["method"] in _METHODS else "OTHER"
            self.metrics.count_request(method, route, status, seconds)
            fields = {
                "method": method,
                "path": scope["path"][:500],
                "status": status,
                "ms": round(1000 * seconds, 1),
                "bytes": sent,
                "client": (scope.get("client") or ["unknown"])[0],
                **({} if complete else {"cut": True}),
            }
            _log.info("request", extra={"fields": fields})
            request_id.reset(token)
