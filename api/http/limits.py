"""What requests may be, held before anything reads them."""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.http.problems import problem_response
from graph.sparql.timelimit import TimeLimit

STATUSES = (408, 413, 415, 431)
"""What any request, whatever its address, may be refused with here."""


class RequestLimits:
    """ASGI middleware that answers 431 to a head of more than `head_bytes` and 413 to a body of more than
    `body_bytes`, announced or not; 415 to a body that is compressed, of which nobody could tell the size; and 408 to
    one that takes longer than `seconds` to come."""

    def __init__(self, app: ASGIApp, head_bytes: int, body_bytes: int, seconds: float) -> None:
        self.app = app
        self.head_bytes = head_bytes
        self.body_bytes = body_bytes
        self.seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request, as ASGI says."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        if _size(scope) > self.head_bytes:
            detail = f"The request's address and headers are larger than {self.head_bytes:,} bytes."
            await problem_response(431, detail, {"Connection": "close"})(scope, receive, send)
            return
        if headers.get("content-encoding", "identity").strip().lower() not in ("", "identity"):
            detail = "Compressed request bodies are not read; send it without Content-Encoding."
            await problem_response(415, detail, {"Accept-Encoding": "identity"})(scope, receive, send)
            return
        announced = headers.get("content-length", "0")
        body = None
        if not announced.isdecimal() or int(announced[:20]) <= self.body_bytes:
            try:
                with TimeLimit(self.seconds):
                    body = await self._read(receive)
            except TimeoutError:
                detail = f"The request's body did not come within {self.seconds:g} s."
                await problem_response(408, detail, {"Connection": "close"})(scope, receive, send)
                return
        if body is None:
            detail = f"The request body is larger than {self.body_bytes:,} bytes."
            await problem_response(413, detail, {"Connection": "close"})(scope, receive, send)
            return
        await self.app(scope, _replay(body, receive), send)

    async def _read(self, receive: Receive) -> bytes | None:
        """The whole body, or None as soon as it is too large."""
        body = b""
        while True:
            message = await receive()
            if message["type"] != "http.request":
                return body
            chunk: bytes = message.get("body", b"")
            body += chunk
            if len(body) > self.body_bytes:
                return None
            if not message.get("more_body", False):
                return body


def _size(scope: Scope) -> int:
    """The bytes of the request's address and headers."""
    size = len(scope["raw_path"]) + len(scope["query_string"])
    for name, value in scope["headers"]:
        size += len(name) + len(value)
    return size


def _replay(body: bytes, receive: Receive) -> Receive:
    """A `receive` that gives the body that was read already, then what comes after it."""
    pending: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive_again() -> Message:
        return pending.pop() if pending else await receive()

    return receive_again
