"""How the API's description shows what requests may hold.

The handlers check it themselves, since pydantic would refuse in words that help nobody; here stands the same as JSON
Schema, so that programs know before they ask (and `bench.contract` can hold the one against the other).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from pydantic import WithJsonSchema

LONGEST_NAME = 500
"""Longest name of an entity, in characters."""

WORDS = r"[^\s\u0000-\u001f\u007f-\u009f\ufeff]"
"""What a text holds at least one of: a character that is no blank and no control character."""

LINES = "([1-9][0-9]{0,8})(?:-([1-9][0-9]{0,8}))?"
"""A line or a range of lines."""


def text(longest: int | None = None, *examples: str) -> WithJsonSchema:
    """A text with something to read in it."""
    return _schema(_text(longest), examples)


def words(longest: int, *examples: str) -> WithJsonSchema:
    """A text that may be empty."""
    return _schema({"type": "string", "maxLength": longest}, examples)


def choice(names: Iterable[str]) -> WithJsonSchema:
    """One of those names."""
    return WithJsonSchema({"type": "string", "enum": list(names)})


def texts(longest: int, least: int, most: int, *examples: list[str]) -> WithJsonSchema:
    """A list of so many texts."""
    return _schema({"type": "array", "items": _text(longest), "minItems": least, "maxItems": most}, examples)


def lines(*examples: str) -> WithJsonSchema:
    """A line or a range of lines."""
    return _schema({"type": "string", "pattern": f"^{LINES}$"}, examples)


def _schema(schema: dict[str, Any], examples: Sequence[object]) -> WithJsonSchema:
    return WithJsonSchema({**schema, "examples": list(examples)} if examples else schema)


def _text(longest: int | None) -> dict[str, Any]:
    most = {} if longest is None else {"maxLength": longest}
    return {"type": "string", "minLength": 1, "pattern": WORDS, **most}
