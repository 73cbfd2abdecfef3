"""Options that a page lists as bare keys with fields below them, as site generators take them, written as a list.

    timeout:                                 - `timeout`
      description: How long to wait.    →      - How long to wait.
      required: false                          - Required: false

No line moves.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from ontology.reading import word_list

_KEY = re.compile(r"(?P<indent> *)(?P<key>[A-Za-z_][\w.-]*(?: [\w.-]+){0,3}): *$")
_FIELD = re.compile(r"(?P<indent> +)(?P<key>[A-Za-z_][\w.-]*): +(?P<value>\S.*)$")
_LEAST = 2  # fields


def list_options(lines: Sequence[str]) -> list[str]:
    """As many lines, with such options turned into items of a list."""
    listed = list(lines)
    place = 0
    while place < len(lines):
        run = list(takewhile(str.strip, lines[place:])) if _begins(lines, place) else []
        fields = [found for line in run if (found := _FIELD.match(line))]
        if len(fields) >= _LEAST and any(field["key"] in word_list("telling_fields") for field in fields):
            listed[place : place + len(run)] = map(_as_item, run)
        place += max(1, len(run))
    return listed


def _begins(lines: Sequence[str], place: int) -> bool:
    """Whether a key without a value stands on a line, and a field of it on the next."""
    key = _KEY.match(lines[place])
    return key is not None and not key["indent"] and place + 1 < len(lines) and bool(_FIELD.match(lines[place + 1]))


def _as_item(line: str) -> str:
    if key := _KEY.match(line):
        return f"{key['indent']}- `{key['key']}`"
    field = _FIELD.match(line)
    if field is None:
        return line
    value = field["value"].strip("\"'")
    told = value if field["key"] in word_list("telling_fields") else f"{field['key'].capitalize()}: {value}"
    return f"{field['indent']}- {told}"
