"""Who may change the graph: those who present the token."""

from __future__ import annotations

import hashlib
import hmac
from typing import Annotated, Any

from fastapi import Request, Security
from fastapi.security import HTTPBearer

from api.http.problems import ProblemError
from api.inputs import get_service

_SCHEME = HTTPBearer(scheme_name="token", description="The token of the server's settings.", auto_error=False)
_CHALLENGE = {"WWW-Authenticate": 'Bearer realm="quillgraph"'}


def require_token(request: Request, _described: Annotated[Any, Security(_SCHEME)] = None) -> None:
    """Let the request through where it presents the token of the settings.

    Raises a 403 problem where changing is switched off, 401 where the token is missing or wrong.
    """
    wanted = get_service(request).settings.token.get_secret_value()
    if not wanted:
        raise ProblemError(
            403, "Nothing can be changed here: changing is switched off. Set QUILLGRAPH_TOKEN to allow it."
        )
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not _equal(given.strip(), wanted):
        raise ProblemError(401, "Present the token: Authorization: Bearer …", _CHALLENGE)


def _equal(given: str, wanted: str) -> bool:
    """Compare in a time that tells neither where the strings differ nor how long the secret is."""
    return hmac.compare_digest(*(hashlib.sha256(text.encode()).digest() for text in (given, wanted)))
