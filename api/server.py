"""Running the HTTP face: bind, say where and what to try, serve until interrupted."""

from __future__ import annotations

import gc
import socket
from functools import partial

import uvicorn
from uvicorn.supervisors import Multiprocess

from api.app import create_app
from api.http.connections import bounded_protocol
from api.http.logs import write_json_logs
from api.opening import open_store
from api.settings import Settings
from ontology.errors import QuillgraphError

_BACKLOG = 2048
_GARBAGE_AT, _GENERATIONS = 50_000, 20  # objects between two searches for garbage, and searches between deeper ones
_HUNG_S = 30  # a process of several that does not answer for so long is replaced


class _ServerConfig(uvicorn.Config):
    """The configuration of a server for some settings; sent to another process, it is made anew there."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(
            partial(create_app, settings),
            factory=True,
            http=bounded_protocol(settings.slow_client_s, settings.max_header_bytes),
            ws="none",
            limit_concurrency=settings.max_connections,
            timeout_graceful_shutdown=settings.stop_s,
            timeout_worker_healthcheck=_HUNG_S,
            workers=settings.processes,
            server_header=False,
            access_log=False,
            log_config=None,
            log_level="warning",
            backlog=_BACKLOG,
        )
        self._settings = settings

    def __reduce__(self) -> tuple[type[_ServerConfig], tuple[Settings]]:
        return _ServerConfig, (self._settings,)

    def load(self) -> None:
        """Make the application, in whatever process this is, and look for garbage less often: what a server holds lives
        long, and going through all of it after every few hundred objects took a tenth of an answer's time."""
        super().load()
        gc.freeze()
        gc.set_threshold(_GARBAGE_AT, _GENERATIONS, _GENERATIONS)

    def configure_logging(self) -> None:
        """Write JSON lines, whatever process this is, and let uvicorn write none of its own for requests."""
        super().configure_logging()
        write_json_logs()


def run_server(settings: Settings) -> None:
    """Serve until SIGINT or SIGTERM. Raises QuillgraphError where the address cannot be taken or used."""
    open_store(settings)  # what can only be set right before a start is told now
    config = _ServerConfig(settings)
    listener = _bind(settings.host, settings.port)
    port = listener.getsockname()[1]
    print(_greeting(f"http://{settings.host}:{port}"), flush=True)
    try:
        if settings.processes > 1:
            Multiprocess(config, sockets=[listener]).run()
        else:
            uvicorn.Server(config).run(sockets=[listener])
    except KeyboardInterrupt:  # uvicorn has shut down in order and hands the signal on
        pass
    finally:
        listener.close()


def _bind(host: str, port: int) -> socket.socket:
    """A listening socket; bound before the graph is opened, so that a taken port is told at once."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listener = socket.create_server((host, port), family=family, backlog=_BACKLOG)
    except OSError as error:
        raise QuillgraphError(
            f"Cannot serve on {host}:{port}: {error.strerror}. Choose another with --port."
        ) from error
    # Connections inherit it. Without it a small answer waits 40 ms for the client's acknowledgement; asyncio
    # sets it only on sockets whose protocol was named when they were made.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener


def _greeting(address: str) -> str:
    return (
        f"Quillgraph serves on {address}/  (Ctrl-C ends it)\nThree things to try:\n"
        f"  curl '{address}/ask?q=How+many+local+secondary+indexes+can+a+table+have'\n"
        f"  curl '{address}/compare?entity=GSI&entity=LSI&format=markdown'\n"
        f"  open {address}/docs for the API, {address}/sparql for SPARQL"
    )
