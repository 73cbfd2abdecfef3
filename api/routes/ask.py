"""`/ask`: a question in, an answer with its lines out."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse

from api import described
from api.inputs import Live, Whole, check_documents, clean_text
from api.schemas import ASK_EXAMPLE, AnswerModel, AskRequest, problems
from api.service import Serving

router = APIRouter(tags=["ask"])
_RESPONSES = {200: {"model": AnswerModel}, **problems(404, 422, 503)}


@router.post("/ask", responses={**_RESPONSES, **problems(400, 413)}, response_class=JSONResponse)
def ask(body: AskRequest, serving: Live, service: Whole) -> JSONResponse:
    """Answer a question from the texts, citing lines, or say that they do not tell."""
    question = clean_text(body.question, "question", service.settings.max_question_chars)
    return _answer(serving, question, body.documents, body.limit)


@router.get("/ask", responses=_RESPONSES, response_class=JSONResponse)
def ask_by_link(
    serving: Live,
    service: Whole,
    q: Annotated[str, described.text(None, ASK_EXAMPLE["question"]), Query(description="The question.")],
    documents: Annotated[
        list[Annotated[str, described.text(1000)]] | None, Query(description="Documents or folders to answer from.")
    ] = None,
    limit: Annotated[int, Query(ge=1, le=50, description="How many passages to list at most.")] = 5,
) -> JSONResponse:
    """The same as POST, as a link that can be shared."""
    question = clean_text(q, "question", service.settings.max_question_chars)
    return _answer(serving, question, documents, limit)


def _answer(serving: Serving, question: str, documents: list[str] | None, limit: int) -> JSONResponse:
    within = check_documents(serving, documents)
    return JSONResponse(serving.engine.ask(question, documents=within, limit=limit).to_dict())
