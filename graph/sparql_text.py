"""What a SPARQL query is, told from its words alone: its form, and whether it names its own dataset.

The engine offers no parse tree, so the text is cut into the tokens of the SPARQL grammar; a keyword is
then a bare word, never part of a string, an IRI, a comment, a variable or a prefixed name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from ontology.errors import QueryError

Form = Literal["select", "ask", "construct", "describe"]

_TOKEN = re.compile(
    r"""
      \#[^\r\n]*                                   # comment
    | \"{3}(?:\"{0,2}(?:[^\"\\]|\\.))*\"{3}        # long strings before short ones
    | '{3}(?:'{0,2}(?:[^'\\]|\\.))*'{3}
    | \"(?:[^\"\\\r\n]|\\.)*\" | '(?:[^'\\\r\n]|\\.)*'
    | <[^\x00-\x20<>\"{}|^`]*>                     # IRI
    | [?$]\w+                                      # variable
    | @[A-Za-z]+(?:-+\w+)*                         # language tag
    | (?:_|[^\W\d_](?:[\w.\-]*[\w\-])?)?:(?:[\w.:\-]|%[0-9A-Fa-f]{2}|\\.)*   # prefixed name, blank node
    | (?P<word>[A-Za-z_]+\d*)
    """,
    re.VERBOSE | re.DOTALL,
)
_FORMS: dict[str, Form] = {"SELECT": "select", "ASK": "ask", "CONSTRUCT": "construct", "DESCRIBE": "describe"}
_CHANGES = frozenset(["INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"])


def read_form(query: str) -> Form | None:
    """The form of `query`, or None where the text holds none (the engine will say why it cannot be read).

    Raises `QueryError` where it asks for what is never done here: calling another endpoint (SERVICE) or
    changing the graph, and where it holds text that is not Unicode.
    """
    try:
        query.encode()
    except UnicodeEncodeError as error:
        raise QueryError(f"The query is not valid Unicode at character {error.start}.") from None
    words = list(_keywords(query))
    if "SERVICE" in words:
        raise QueryError("SERVICE is not allowed: this endpoint never calls another one. Remove the clause.")
    first = next((word for word in words if word in _FORMS or word in _CHANGES), None)
    if first in _CHANGES:
        raise QueryError(f"{first} changes the graph; this endpoint only reads. Use SELECT, ASK or the like.")
    return _FORMS.get(first or "")


def _keywords(query: str) -> Iterator[str]:
    for token in _TOKEN.finditer(query):
        if token["word"]:
            yield token["word"].upper()
