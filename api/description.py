"""The OpenAPI description of the whole API: what the routes say of themselves, and what holds for all of them."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI

from api.http import limits, rates
from api.schemas import problems


def describe(app: FastAPI, changeable: bool, rated: bool) -> dict[str, Any]:
    """The description of `app`, made once.

    Every operation may also end as a request that `api.http.limits` refuses, or, where clients are limited (`rated`),
    `api.http.rates`. Where nothing can be changed, no operation asks for a token: none would be accepted.
    """
    if app.openapi_schema is not None:
        return app.openapi_schema
    description = FastAPI.openapi(app)
    for path, operations in description["paths"].items():
        limited = (429,) if rated and path not in rates.FREE else ()
        refusals = {str(status): response for status, response in problems(*limits.STATUSES, *limited).items()}
        for operation in operations.values():
            # What a route says itself counts; all in the order of their numbers, as people read them.
            operation["responses"] = dict(sorted((refusals | operation["responses"]).items()))
            if not changeable:
                operation.pop("security", None)
    return description
