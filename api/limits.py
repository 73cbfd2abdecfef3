"""What request bodies may be, held before anything reads them."""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.problems import problem_response


class BodyLimit:
    """ASGI middleware that answers 413 to a body of more than `max_bytes`, announced or not, and 415 to one that is
    compressed, of which nobody could tell the size."""

    def __init__(self, app: ASGIApp, max_bytes: int) -> None:
        self.app = app
        self.max_bytes = max_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request, as ASGI says."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        if headers.get("content-encoding", "identity").strip().lower() not in ("", "identity"):
            detail = "Compressed request bodies are not read; send it without Content-Encoding."
            await problem_response(415, detail, {"Accept-Encoding": "identity"})(scope, receive, send)
            return
        announced = headers.get("content-length", "0")
        body = None
        if not announced.isdecimal() or int(announced[:20]) <= self.max_bytes:
            body = await self._read(receive)
        if body is None:
            detail = f"The request body is larger than {self.max_bytes:,} bytes."
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
            if len(body) > self.max_bytes:
                return None
            if not message.get("more_body", False):
                return body


def _replay(body: bytes, receive: Receive) -> Receive:
    """A `receive` that gives the body that was read already, then what comes after it."""
    pending: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive_again() -> Message:
        return pending.pop() if pending else await receive()

    return receive_again
