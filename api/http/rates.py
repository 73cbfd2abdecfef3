"""How many requests a client address may make."""

from __future__ import annotations

import math
import time
from collections import OrderedDict
from collections.abc import Callable

from starlette.types import ASGIApp, Receive, Scope, Send

from api.http.problems import problem_response

_MOST_CLIENTS = 10_000
FREE = frozenset({"/healthz", "/readyz", "/metrics"})
"""What those who watch the server ask; it is not counted."""


class LimitRates:
    """ASGI middleware that answers 429 to a client beyond `per_minute` requests a minute (a token bucket).

    A minute's worth may come at once. Those who watch the server are not counted.
    """

    def __init__(self, app: ASGIApp, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.app = app
        self.per_minute = per_minute
        self._clock = clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()  # client -> (left, at that time)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request, as ASGI says."""
        if scope["type"] == "http" and scope["path"] not in FREE:
            wait = self._take((scope.get("client") or ["unknown"])[0])
            if wait > 0:
                detail = f"More than {self.per_minute} requests a minute. Wait {wait:.1f} s."
                headers = {"Retry-After": str(math.ceil(wait))}
                await problem_response(429, detail, headers)(scope, receive, send)
                return
        await self.app(scope, receive, send)

    def _take(self, client: str) -> float:
        """Count a request; 0 where it may go on, else the seconds after which the next may."""
        now, rate = self._clock(), self.per_minute / 60
        left, since = self._buckets.pop(client, (float(self.per_minute), now))
        left = min(self.per_minute, left + (now - since) * rate)
        allowed = left >= 1
        self._buckets[client] = (left - allowed, now)
        if len(self._buckets) > _MOST_CLIENTS:
            self._buckets.popitem(last=False)
        return 0.0 if allowed else (1 - left) / rate
