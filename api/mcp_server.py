"""The graph as tools of the Model Context Protocol: ask, compare, find entities, query, read lines.

https://modelcontextprotocol.io/. All tools only read. What they give is what the HTTP face gives.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, TypeVar

from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Receive, Scope, Send

from api.checks import clean
from api.http.problems import ProblemError
from api.inputs import check_documents
from api.inputs import read_lines as read_range
from api.service import Service
from api.views import entity_json
from graph.sparql.pool import SparqlQuery
from ontology.errors import QuillgraphError

if TYPE_CHECKING:
    from mcp.server.mcpserver import MCPServer

PATH = "/mcp"
_INSTRUCTIONS = (
    "Quillgraph has read texts into a graph of claims, each with the lines it was read from. `ask` answers a question "
    "from them and cites lines, or says that the texts do not tell: then do not answer from elsewhere without saying "
    "so. `read_lines` shows the cited lines, `search_entities` finds what things are called, `compare` puts things "
    "side by side, and `sparql` runs any read-only query."
)
_MOST_BYTES = 200_000
T = TypeVar("T")


def build_mcp(service: Service) -> MCPServer[Any]:
    """The MCP server over a service. (Its library takes a second to import, so it is imported when first needed.)"""
    from mcp.server.mcpserver import MCPServer
    from mcp.server.mcpserver.exceptions import ToolError
    from mcp.types import ToolAnnotations

    server: MCPServer[Any] = MCPServer("quillgraph", instructions=_INSTRUCTIONS, log_level="WARNING")
    reads = server.tool(annotations=ToolAnnotations(read_only_hint=True, open_world_hint=False))

    async def run(work: Callable[[], T]) -> T:
        try:
            return await run_in_threadpool(work)
        except (QuillgraphError, ProblemError, ValueError) as error:
            raise ToolError(str(error)) from None

    @reads
    async def ask(question: str, documents: list[str] | None = None, limit: int = 5) -> dict[str, Any]:
        """Answer a question from the texts with citations (document and lines), or say that they do not tell."""
        return await run(lambda: _ask(service, question, documents, limit))

    @reads
    async def compare(entities: list[str]) -> dict[str, Any]:
        """Compare two or more things by all that the texts say of each; empty cells are left open by the texts."""
        return await run(lambda: _compare(service, entities))

    @reads
    async def search_entities(query: str, type: str | None = None, limit: int = 10) -> dict[str, Any]:
        """Find things that the texts speak of by the beginning of a name; `type` is a class such as Service."""
        return await run(lambda: _search(service, query, type, limit))

    @reads
    async def sparql(query: str) -> str:
        """Run a read-only SPARQL 1.1 query; rows come as SPARQL JSON, graphs as Turtle. Use LIMIT."""
        return await run(lambda: _query(service, query))

    @reads
    async def read_lines(document: str, lines: str) -> dict[str, Any]:
        """The exact lines of a document, such as lines "967-973", as citations name them."""
        return await run(lambda: _lines(service, document, lines))

    return server


def _ask(service: Service, question: str, documents: list[str] | None, limit: int) -> dict[str, Any]:
    serving = service.serving
    asked = clean(question, "question", service.settings.max_question_chars)
    within = check_documents(serving, documents)
    return serving.engine.ask(asked, documents=within, limit=min(max(limit, 1), 50)).to_dict()


def _compare(service: Service, entities: list[str]) -> dict[str, Any]:
    if not 2 <= len(entities) <= 12:
        raise ValueError("Give 2 to 12 names.")
    return asdict(service.serving.engine.compare([clean(name, "entity", 500) for name in entities]))


def _search(service: Service, query: str, kind: str | None, limit: int) -> dict[str, Any]:
    serving = service.serving
    words = clean(query, "query", 500)
    found = serving.records.search_entities(words, kind=kind, limit=min(max(limit, 1), 50))
    return {"entities": [entity_json(serving, entity) for entity in found]}


def _query(service: Service, query: str) -> str:
    body = service.pool.run(SparqlQuery(query)).body
    if len(body) > _MOST_BYTES:
        raise ValueError(f"The result holds {len(body):,} bytes, more than {_MOST_BYTES:,}. Add a LIMIT.")
    return body.decode()


def _lines(service: Service, document: str, lines: str) -> dict[str, Any]:
    records = service.serving.records
    stored = records.document(clean(document, "document id", 1000))
    first, last = read_range(lines, stored.line_count)
    texts = records.lines(stored.id, first, last)
    return {"document": stored.id, "lines": [{"number": n, "text": text} for n, text in enumerate(texts, first)]}


class McpApp:
    """The MCP server over streamable HTTP, as an ASGI application that starts with its first request."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._app: ASGIApp | None = None
        self._starting = asyncio.Lock()
        self._ending = asyncio.Event()
        self._host: asyncio.Task[None] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request, as ASGI says."""
        async with self._starting:
            if self._app is None:
                self._app = await self._start()
        await self._app(scope, receive, send)

    async def _start(self) -> ASGIApp:
        server = await run_in_threadpool(build_mcp, self._service)
        app = server.streamable_http_app(
            streamable_http_path=PATH,
            json_response=True,
            stateless_http=True,
            host=self._service.settings.host,
        )
        ready = asyncio.Event()

        async def host() -> None:  # the sessions' tasks must begin and end in one task, whoever asks first
            async with server.session_manager.run():
                ready.set()
                await self._ending.wait()

        self._host = asyncio.create_task(host())
        await ready.wait()
        return app

    async def stop(self) -> None:
        """End the sessions, if any request has started them."""
        self._ending.set()
        if self._host is not None:
            with contextlib.suppress(Exception):
                await self._host


async def serve_stdio(service: Service) -> None:
    """Serve over standard input and output until the client closes them."""
    await build_mcp(service).run_stdio_async()
