"""Health, readiness, metrics, and the page that describes the API."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse

from api.http.metrics import MEDIA_TYPE
from api.http.pages import page, reference
from api.inputs import Live, Whole
from api.llms import llms_text
from api.schemas import problems

router = APIRouter(tags=["operation"])


@router.get("/healthz")
def health() -> dict[str, str]:
    """The process is alive."""
    return {"status": "ok"}


@router.get("/readyz", responses=problems(503))
def readiness(serving: Live) -> dict[str, str]:
    """A graph is live and questions are answered."""
    return {"status": "ready", "generation": serving.generation.id}


@router.get("/metrics", response_class=Response)
def show_metrics(service: Whole) -> Response:
    """Counters and times for Prometheus."""
    return Response(service.metrics.render(service.gauges()), media_type=MEDIA_TYPE)


class MarkdownResponse(Response):
    """A response in Markdown."""

    media_type = "text/markdown"


@router.get("/llms.txt", response_class=MarkdownResponse, responses=problems(503))
def show_llms(serving: Live) -> MarkdownResponse:
    """What is here, for language models, as llmstxt.org proposes."""
    return MarkdownResponse(llms_text(serving))


@router.get("/docs", response_class=HTMLResponse, include_in_schema=False)
def show_reference(request: Request) -> HTMLResponse:
    """The API on one page, without anything from the network."""
    return HTMLResponse(page("Quillgraph API", reference(request.app.openapi())))
