"""What a request to `/sparql` asks for, by the SPARQL 1.1 Protocol (https://www.w3.org/TR/sparql11-protocol/)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from email.message import Message
from functools import lru_cache
from urllib.parse import parse_qsl

from fastapi import Request

from api.http.problems import ProblemError

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"

_MOST_FIELDS = 1000
_KNOWN_TYPES = 64  # clients send the same few again and again
_UNIQUE = ("query", "update")
_QUERY_DATASET = ("default-graph-uri", "named-graph-uri")
_UPDATE_DATASET = ("using-graph-uri", "using-named-graph-uri")


@dataclass(frozen=True, slots=True)
class Operation:
    """A query or an update (`is_update`), its dataset, and the formats asked for by name."""

    text: str
    is_update: bool
    default_graphs: Sequence[str]
    named_graphs: Sequence[str]
    formats: Sequence[str]


async def read_operation(request: Request) -> Operation | None:
    """The operation that a GET or POST request describes; None for a GET that names none.

    Raises a 400 problem where it is not clear or not well encoded, 415 for a body of another type.
    """
    pairs = read_parameters(request)
    if request.method == "POST":
        return _operation([*pairs, *_read_body(request, await request.body())])
    if not any(name in ("query", "update") for name, _ in pairs):
        if any(name in (*_QUERY_DATASET, *_UPDATE_DATASET) for name, _ in pairs):
            raise ProblemError(400, "Give the query that these graphs are for.")
        return None
    operation = _operation(pairs)
    if operation.is_update:
        raise ProblemError(400, "An update cannot be sent by GET; POST it.")
    return operation


def read_media_type(request: Request) -> str:
    """The media type of the body in lower case, "" where none is given; a 415 problem where it is not UTF-8."""
    given = request.headers.get("content-type")
    return "" if given is None else _media_type(given)


@lru_cache(_KNOWN_TYPES)
def _media_type(given: str) -> str:
    header = Message()
    header["Content-Type"] = given
    charset = header.get_content_charset("utf-8")
    if charset not in ("utf-8", "utf8", "us-ascii"):
        raise ProblemError(415, f"Send UTF-8, not {charset[:40]!r}; SPARQL knows no other encoding.")
    return header.get_content_type()


def read_parameters(request: Request) -> list[tuple[str, str]]:
    """The parameters of the query string, decoded once. Raises a 400 problem."""
    return _decode(request.scope["query_string"], "query string")


def _read_body(request: Request, body: bytes) -> list[tuple[str, str]]:
    """The parameters that the body holds; a direct one is a parameter itself."""
    media_type = read_media_type(request)
    if media_type not in (FORM, QUERY, UPDATE):
        raise ProblemError(415, f"Send {FORM}, {QUERY} or {UPDATE}, not {media_type[:80]!r}.")
    if media_type == FORM:
        return _decode(body, "form")
    try:
        return [("query" if media_type == QUERY else "update", body.decode())]
    except UnicodeDecodeError as error:
        raise ProblemError(400, f"The body is not valid UTF-8 at byte {error.start}.") from None


def _decode(encoded: bytes, what: str) -> list[tuple[str, str]]:
    """The parameters of a form or query string, decoded once."""
    try:
        return parse_qsl(encoded.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=_MOST_FIELDS)
    except UnicodeDecodeError:
        raise ProblemError(400, f"The {what} is not valid percent-encoded UTF-8.") from None
    except ValueError as error:
        raise ProblemError(400, f"The {what} cannot be read: {error}.") from None


def _operation(pairs: Sequence[tuple[str, str]]) -> Operation:
    """The operation that the parameters describe; a 400 problem where they do not describe exactly one."""
    values: dict[str, list[str]] = {}
    for name, value in pairs:
        values.setdefault(name, []).append(value)
    for name in _UNIQUE:
        if len(values.get(name, [])) > 1:
            raise ProblemError(400, f"Give {name} once; it comes {len(values[name])} times.")
    if ("query" in values) == ("update" in values):
        raise ProblemError(400, "Give exactly one query or one update.")
    is_update = "update" in values
    mine, others = (_UPDATE_DATASET, _QUERY_DATASET) if is_update else (_QUERY_DATASET, _UPDATE_DATASET)
    for name in others:
        if name in values:
            raise ProblemError(400, f"{name} has no meaning here; give {' or '.join(mine)}.")
    return Operation(
        text=values["update" if is_update else "query"][0],
        is_update=is_update,
        default_graphs=values.get(mine[0], []),
        named_graphs=values.get(mine[1], []),
        formats=values.get("format", []),
    )
