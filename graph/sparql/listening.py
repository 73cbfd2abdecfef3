"""An event loop that listens to one connection for as long as it is used there, not for one answer at a time."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable


class Listening:
    """Has the event loop that starts it call `on_ready` whenever `connection` can be read, until it is stopped.

    To begin and to end that for every answer took a tenth of what a short query takes of the server.
    """

    def __init__(self, connection: socket.socket, on_ready: Callable[[], None]) -> None:
        self._connection = connection
        self._on_ready = on_ready
        self._loop: asyncio.AbstractEventLoop | None = None

    def start(self) -> asyncio.AbstractEventLoop:
        """Listen in the running loop, which is returned. No other loop that is open may be listening."""
        loop = asyncio.get_running_loop()
        if self._loop is not loop:
            self._connection.setblocking(False)
            loop.add_reader(self._connection, self._on_ready)
            self._loop = loop
        return loop

    def stop(self, then: Callable[[], object] = lambda: None) -> None:
        """Listen no more, and do `then` behind that, in the loop or, where none listens, at once. For any thread."""
        loop, self._loop = self._loop, None
        if loop is None:
            then()
        elif loop is _running_loop():
            self._leave(loop, then)
        else:
            try:
                loop.call_soon_threadsafe(self._leave, loop, then)
            except RuntimeError:  # the loop is closed
                then()

    def _leave(self, loop: asyncio.AbstractEventLoop, then: Callable[[], object]) -> None:
        loop.remove_reader(self._connection)
        then()


def _running_loop() -> asyncio.AbstractEventLoop | None:
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return None
