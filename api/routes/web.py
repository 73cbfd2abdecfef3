"""`/`: the page, built from `web/` into `static/`, which is committed so that running needs no Node."""

from __future__ import annotations

from pathlib import Path

from fastapi import APIRouter
from fastapi.responses import FileResponse
from starlette.responses import Response
from starlette.staticfiles import StaticFiles

router = APIRouter(include_in_schema=False)

STATIC = Path(__file__).resolve().parents[1] / "static"
"""Where the built page lies."""

EDITOR = "/?view=sparql"
"""The SPARQL editor."""

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "style-src-attr 'unsafe-inline'",  # browsers write them where one types over marked text in the editor
        "img-src 'self' data:",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
    )
)
"""Only the page's own files run or style it, and no string ever becomes markup."""

_HEADERS = {"Content-Security-Policy": CONTENT_SECURITY_POLICY, "Cache-Control": "no-cache"}


@router.api_route("/", methods=["GET", "HEAD"], response_class=FileResponse)
def show_page() -> FileResponse:
    """The page. Everything that it shows it asks of the API."""
    return FileResponse(STATIC / "index.html", media_type="text/html", headers=_HEADERS)


class Assets(StaticFiles):
    """The page's scripts and styles. Their names hold a hash of what is in them, so they never change."""

    def file_response(self, *args: object, **options: object) -> Response:
        """A file that browsers need ask for once."""
        response = super().file_response(*args, **options)  # type: ignore[arg-type]
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response


ASSETS = Assets(directory=STATIC / "assets")
