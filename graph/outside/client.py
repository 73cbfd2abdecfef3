"""The HTTP client for a SPARQL store outside."""

from __future__ import annotations

from collections.abc import Generator

import httpx2

from graph.outside.store import Outside
from ontology.errors import EngineError


def connect(outside: Outside, timeout_s: float) -> httpx2.Client:
    """A client that logs in where it is asked to, follows no redirection and uses no proxy of the environment."""
    login = _Login(outside.user, outside.password) if outside.user else None
    return httpx2.Client(auth=login, timeout=timeout_s, trust_env=False)


def unreachable(address: str, error: httpx2.HTTPError) -> EngineError:
    """The error for a store that does not answer at an address."""
    return EngineError(f"The SPARQL store at {address} cannot be reached ({type(error).__name__}: {error}).")


class _Login(httpx2.Auth):
    """Presents user and password as the store asks for them: Basic (RFC 7617), or Digest (RFC 7616; Virtuoso)."""

    def __init__(self, user: str, password: str) -> None:
        self._basic = httpx2.BasicAuth(user, password)
        self._digest = httpx2.DigestAuth(user, password)
        self._chosen: httpx2.Auth | None = None

    def auth_flow(self, request: httpx2.Request) -> Generator[httpx2.Request, httpx2.Response, None]:
        """The request, with what the store asked for; nothing is presented before it asks."""
        if self._chosen is None:
            response = yield request
            if response.status_code != 401:
                return
            is_digest = response.headers.get("www-authenticate", "").lower().startswith("digest")
            self._chosen = self._digest if is_digest else self._basic
        yield from self._chosen.auth_flow(request)
