"""The HTTP face: thin routes over the service, every error a problem, nothing fetched from anywhere."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from importlib.metadata import PackageNotFoundError, version

from fastapi import FastAPI
from starlette.concurrency import run_in_threadpool
from starlette.middleware.cors import CORSMiddleware
from starlette.routing import Route

from api import description
from api.http.compression import Compress
from api.http.head import AnswerHead
from api.http.limits import RequestLimits
from api.http.observe import Observe
from api.http.problems import install_handlers
from api.http.rates import LimitRates
from api.http.security_headers import SecureHeaders
from api.http.stopping import TellStopped
from api.mcp_server import PATH, McpApp
from api.routes import (
    ask,
    changes,
    compare,
    documents,
    entities,
    examples,
    export,
    graph_store,
    linked_data,
    operation,
    paths,
    sparql,
    suggest,
    web,
)
from api.service import Service
from api.settings import Settings

_ROUTES = (
    web,
    ask,
    suggest,
    compare,
    sparql,
    graph_store,
    examples,
    entities,
    linked_data,
    paths,
    documents,
    changes,
    export,
    operation,
)


def create_app(settings: Settings | None = None) -> FastAPI:
    """The application over the store that the settings name. It starts without a graph, too."""
    chosen = settings or Settings()
    service = Service(chosen)
    mcp = McpApp(service)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        await run_in_threadpool(service.start)
        try:
            yield
        finally:
            await mcp.stop()
            await run_in_threadpool(service.stop)

    app = FastAPI(
        title="Quillgraph",
        description="Reads texts into an ontology-typed knowledge graph and answers from it, citing lines.",
        version=_version(),
        lifespan=lifespan,
        docs_url=None,  # the usual page loads its scripts from the network; `routes.operation` has a plain one
        redoc_url=None,
        telemetry={"tracing": False, "metrics": False, "logs": False, "auto_configure": False},  # Observe does it
        generate_unique_id_function=lambda route: route.name,  # what OpenAPI links and generated clients call it
    )
    app.state.service = service
    app.openapi = partial(  # type: ignore[method-assign]
        description.describe, app, bool(chosen.token.get_secret_value()), chosen.requests_per_minute > 0
    )
    app.router.routes.append(sparql.ROUTE)
    for module in _ROUTES:
        app.include_router(module.router)
    app.mount("/assets", web.ASSETS)
    app.router.routes.append(Route(PATH, mcp, include_in_schema=False))
    install_handlers(app)
    app.add_middleware(
        RequestLimits,
        head_bytes=chosen.max_header_bytes,
        body_bytes=chosen.max_body_bytes,
        seconds=chosen.slow_client_s,
    )
    if chosen.requests_per_minute:
        app.add_middleware(LimitRates, per_minute=chosen.requests_per_minute)
    app.add_middleware(TellStopped)
    app.add_middleware(Compress)
    app.add_middleware(AnswerHead)
    app.add_middleware(
        CORSMiddleware,
        allow_origins=chosen.cors_origins.split(),
        allow_methods=("GET", "HEAD", "POST", "PUT", "DELETE"),
        allow_headers=("*",),
        expose_headers=("Content-Disposition", "Content-Location", "Link", "Location", "Retry-After", "X-Request-ID"),
    )
    app.add_middleware(SecureHeaders)
    app.add_middleware(Observe, metrics=service.metrics)
    return app


def _version() -> str:
    try:
        return version("quillgraph")
    except PackageNotFoundError:  # run from a checkout that is not installed
        return "0"
