"""What requests hold, checked: questions, entity names, line ranges; and where handlers find the service."""

from __future__ import annotations

import re
from typing import Annotated

from fastapi import Depends, Request

from api.checks import clean
from api.described import LINES, LONGEST_NAME, WORDS
from api.http.problems import ProblemError
from api.service import Service, Serving
from ontology.errors import UnknownEntity


def read_accept(request: Request) -> str | None:
    """The `Accept` header, which OpenAPI describes by the media types of the answers and by nothing else."""
    return request.headers.get("accept")


Accept = Annotated[str | None, Depends(read_accept)]
"""A handler's parameter: what the client accepts."""


def get_service(request: Request) -> Service:
    """The service of the application that got the request."""
    service: Service = request.app.state.service
    return service


def get_serving(request: Request) -> Serving:
    """What is live now; a 503 problem where nothing is."""
    return get_service(request).serving


Live = Annotated[Serving, Depends(get_serving)]
"""A handler's parameter: what is live now."""

Whole = Annotated[Service, Depends(get_service)]
"""A handler's parameter: the service with its settings, metrics and SPARQL pool."""


def clean_text(text: str, what: str, longest: int) -> str:
    """`text` without control characters and outer blanks; a 422 problem where `checks.clean` objects."""
    try:
        return clean(text, what, longest)
    except ValueError as error:
        raise ProblemError(422, str(error)) from None


def clean_words(text: str | None, what: str, longest: int) -> str:
    """`text` as `clean_text` gives it, "" where there is none or it holds nothing that can be read."""
    if not text or (len(text) <= longest and not re.search(WORDS, text)):
        return ""
    return clean_text(text, what, longest)


def clean_id(text: str, what: str, longest: int) -> str:
    """`text` as `clean_text` gives it; a 404 problem for what cannot be the id of anything."""
    try:
        return clean(text, what, longest)
    except ValueError as error:
        raise ProblemError(404, str(error)) from None


def check_documents(serving: Serving, documents: list[str] | None) -> list[str]:
    """The documents and folders to restrict to. Raises UnknownDocument for an id that nothing bears."""
    names = documents or []
    for name in names:
        clean_text(name, "document id", 1000)
        if not name.endswith("/"):
            serving.records.document(name)
    return names


def find_entity(serving: Serving, name: str) -> str:
    """The id of the entity that `name` means: an IRI, an id, or one of its names. Raises UnknownEntity."""
    cleaned = clean_text(name, "entity", LONGEST_NAME)
    known = serving.records.entity(cleaned.removeprefix(serving.names.entity("")))
    return known.id if known else serving.engine.resolve(cleaned).id


def need_entity(serving: Serving, entity_id: str) -> str:
    """`entity_id` itself where an entity bears it; raises UnknownEntity with names that are near."""
    cleaned = clean_id(entity_id, "entity id", LONGEST_NAME)
    if serving.records.entity(cleaned) is None:
        raise UnknownEntity(cleaned, near_entities(serving, cleaned))
    return cleaned


def near_entities(serving: Serving, entity_id: str) -> tuple[str, ...]:
    """The labels of the entities whose names begin like the id."""
    words = clean_id(entity_id, "entity id", LONGEST_NAME).rsplit("/", 1)[-1].replace("-", " ")
    return tuple(entity.label for entity in serving.records.search_entities(words, limit=5))


def read_lines(lines: str | None, count: int) -> tuple[int, int]:
    """A range such as "967-973" or "12" as first and last line, all of `count` lines where there is none.

    A 422 problem where it is no range, 404 where the text has none of these lines.
    """
    if lines is None:
        return 1, count
    match = re.fullmatch(LINES, lines.strip())
    if match is None:
        raise ProblemError(422, "lines: give a line or a range of lines, such as 12 or 967-973.")
    first, last = int(match[1]), int(match[2] or match[1])
    if first > min(last, count):
        raise ProblemError(404, f"lines: the text has the lines 1-{count}; {first}-{last} is no range of them.")
    return first, min(last, count)
