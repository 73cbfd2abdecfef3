"""Errors as RFC 9457 problem details: every error of the server leaves as `application/problem+json`."""

from __future__ import annotations

import json
import logging
import re
from functools import cache
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.routing import Match, Mount

from graph.sparql.pool import QuerySizeError
from ontology.errors import (
    ChangeOverload,
    EngineError,
    ModelError,
    OwnedGraphError,
    QueryError,
    QueryOverload,
    QueryTimeout,
    QuillgraphError,
    ShapeError,
    StoreError,
    UnknownDocument,
    UnknownEntity,
)

MEDIA_TYPE = "application/problem+json"
RETRY_AFTER_S = 2

_STATUS: tuple[tuple[type[QuillgraphError], int], ...] = (
    (UnknownEntity, 404),
    (UnknownDocument, 404),
    (QueryTimeout, 503),
    (QueryOverload, 503),
    (ChangeOverload, 429),
    (QuerySizeError, 413),
    (OwnedGraphError, 403),
    (QueryError, 400),
    (ShapeError, 422),
    (StoreError, 503),
    (ModelError, 503),
    (EngineError, 503),
)
"""Which status an error of the core has, the first that fits."""

_log = logging.getLogger("quillgraph")


class ProblemError(Exception):
    """An error to be told to the client: its status, what was wrong, and the headers of the response."""

    def __init__(self, status: int, detail: str, headers: dict[str, str] | None = None) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.headers = headers


def problem_response(status: int, detail: str, headers: dict[str, str] | None = None, **members: Any) -> Response:
    """The response for a problem. The body is ASCII, so that no input can make it impossible to encode."""
    title = HTTPStatus(status).phrase
    body = json.dumps({"type": "about:blank", "title": title, "status": status, "detail": detail, **members})
    return Response(body.encode("ascii"), status, headers, MEDIA_TYPE)


def install_handlers(app: FastAPI) -> None:
    """Let every error of `app` leave as a problem."""
    app.add_exception_handler(ProblemError, _on_problem)
    app.add_exception_handler(QuillgraphError, _on_core_error)
    app.add_exception_handler(RequestValidationError, _on_invalid_request)
    app.add_exception_handler(HTTPException, _on_http_error)
    app.add_exception_handler(Exception, _on_bug)


async def _on_problem(_: Request, error: Exception) -> Response:
    assert isinstance(error, ProblemError)
    return problem_response(error.status, error.detail, error.headers)


async def _on_core_error(request: Request, error: Exception) -> Response:
    status = next((status for kind, status in _STATUS if isinstance(error, kind)), None)
    if status is None:
        return await _on_bug(request, error)
    if isinstance(error, UnknownEntity):
        return problem_response(status, str(error), suggestions=list(error.suggestions))
    headers = {"Retry-After": str(RETRY_AFTER_S)} if isinstance(error, QueryOverload | ChangeOverload) else None
    return problem_response(status, str(error), headers)


async def _on_invalid_request(_: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    # What was sent is not repeated: it may be large, secret, or impossible to encode.
    found = [
        {"field": ".".join(str(part) for part in one["loc"][1:]) or str(one["loc"][0]), "message": one["msg"]}
        for one in error.errors()
    ]
    detail = "; ".join(f"{one['field']}: {one['message']}" for one in found)
    return problem_response(422, detail, errors=found)


async def _on_http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    detail = str(error.detail)
    if error.status_code == 404:
        detail = f"There is nothing at {request.url.path}. GET /docs lists what there is."
    elif error.status_code == 405:
        detail = f"{request.method} is not possible at {request.url.path}."
        return problem_response(405, detail, {"Allow": ", ".join(_methods_at(request))})
    return problem_response(error.status_code, detail, dict(error.headers or {}))


def _methods_at(request: Request) -> list[str]:
    """All methods that the address knows; the framework tells those of its first route only.

    An id may hold slashes, so that several of the described paths can fit: the one counts that leaves least to ids.
    """
    described = request.app.openapi()["paths"]
    fitting = {path: found for path in described if (found := _pattern(path).fullmatch(request.url.path))}
    if fitting:
        path = min(fitting, key=lambda one: sum(map(len, fitting[one].groups())))
        known = [method.upper() for method in described[path]]
    else:
        routes = [route for route in request.app.routes if not isinstance(route, Mount)]
        known = [
            method
            for method in ("DELETE", "GET", "PATCH", "POST", "PUT")
            if any(route.matches({**request.scope, "method": method})[0] is Match.FULL for route in routes)
        ]
    return sorted({*known, "HEAD"}) if "GET" in known else sorted(known)


@cache
def _pattern(path: str) -> re.Pattern[str]:
    """A described path with its parameters as groups."""
    parts = re.split(r"(\{\w+\})", path)
    return re.compile("".join("(.+)" if part.startswith("{") else re.escape(part) for part in parts))


async def _on_bug(request: Request, error: Exception) -> Response:
    _log.error("unexpected error at %s", request.url.path, exc_info=error)
    return problem_response(500, "Something went wrong inside the server; its log says more.")
