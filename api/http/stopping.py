"""What becomes of requests that are still running when the server's time to stop is over."""

from __future__ import annotations

import asyncio

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.http.problems import problem_response


class TellStopped:
    """ASGI middleware: a request that is given up since the server stops is told so (503), unless its answer has begun;
    then the connection is cut. Nothing else cancels a request."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request, as ASGI says."""
        has_begun = False

        async def begin(message: Message) -> None:
            nonlocal has_begun
            has_begun = True
            await send(message)

        try:
            await self.app(scope, receive, begin)
        except asyncio.CancelledError:
            if scope["type"] != "http":
                raise
            if not has_begun:
                detail = "The server stops; this request took too long to end before."
                await problem_response(503, detail, {"Connection": "close"})(scope, receive, send)
