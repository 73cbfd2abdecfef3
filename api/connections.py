"""Connections of clients that are too slow are closed, so that they cannot use up the server."""

from __future__ import annotations

import asyncio
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from api.problems import problem_response


def bounded_protocol(seconds: float) -> type[H11Protocol]:
    """uvicorn's HTTP protocol for clients that take at most `seconds` to send the head of a request, and to take
    something of an answer that waits for them. (Bodies are timed where they are read, see `api.limits`.)"""
    return type("BoundedProtocol", (_BoundedProtocol,), {"seconds": seconds})


class _BoundedProtocol(H11Protocol):
    seconds: float
    _head_timer: asyncio.TimerHandle | None = None
    _stall_timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._await_head()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
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

    def send_400_response(self, msg: str) -> None:
        self._send_problem(400, "The request is not valid HTTP, or its head is too large.")

    def _await_head(self) -> None:
        self._head_timer = self.loop.call_later(self.seconds, self._give_up)

    def _give_up(self) -> None:
        self._head_timer = None
        if not self.transport.is_closing():
            self._send_problem(408, f"The request did not come within {self.seconds:g} s.")
            self.transport.close()

    def _cancel_head(self) -> None:
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None

    def _cancel_stall(self) -> None:
        if self._stall_timer is not None:
            self._stall_timer.cancel()
            self._stall_timer = None

    def _send_problem(self, status: int, detail: str) -> None:
        response = problem_response(status, detail, {"Connection": "close"})
        events: list[Any] = [
            h11.Response(status_code=status, headers=response.raw_headers, reason=b""),
            h11.Data(data=bytes(response.body)),
            h11.EndOfMessage(),
        ]
        if self.conn.our_state in (h11.IDLE, h11.SEND_RESPONSE):
            for event in events:
                self.transport.write(self.conn.send(event) or b"")
        self.transport.close()
