"""What a SPARQL query is, told from its words alone: its form, and whether it calls another endpoint.

The engine offers no parse tree, so the text is cut into the tokens of the SPARQL grammar; a keyword is
then a bare word, never part of a string, an IRI, a comment, a variable or a prefixed name.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
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
    | (?P<mark>[{};])
    """,
    re.VERBOSE | re.DOTALL,
)
_FORMS: dict[str, Form] = {"SELECT": "select", "ASK": "ask", "CONSTRUCT": "construct", "DESCRIBE": "describe"}
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|^`\\]*")
_CALL = re.compile(r"\bSERVICE\s*(?:SILENT\s*)?<(?P<address>[^<>\s]*)>", re.IGNORECASE)
LOOSE = "quillgraph_named_"
"""How the variables begin that stand for named graphs (`hide_graphs`)."""
_CHANGES = frozenset(["INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"])


@lru_cache(16)  # both who negotiates the format and who runs the query ask
def read_form(query: str) -> Form | None:
    """The form of `query`, or None where the text holds none (the engine will say why it cannot be read).

    Raises `QueryError` where it would change the graph, and where it holds text that is not Unicode.
    """
    try:
        query.encode()
    except UnicodeEncodeError as error:
        raise QueryError(f"The query is not valid Unicode at character {error.start}.") from None
    first = next((word for word in _keywords(query) if word in _FORMS or word in _CHANGES), None)
    if first in _CHANGES:
        raise QueryError(f"{first} changes the graph; this endpoint only reads. Use SELECT, ASK or the like.")
    return _FORMS.get(first or "")


def check_prologue(query: str) -> None:
    """Raise `QueryError` where anything but BASE and PREFIX stands before the form of a query.

    Some stores take orders of their own there: with DEFINE, Virtuoso can be told to fetch what a query names.
    """
    word = next((word for word in _keywords(query) if word not in ("BASE", "PREFIX")), "")
    if word and word not in _FORMS:
        raise QueryError(f"The query cannot be read: it begins with {word[:40]}, which is not SPARQL.")


def calls_service(query: str, allowed: Collection[str]) -> bool:
    """Whether `query` calls another endpoint (SERVICE). Raises `QueryError` where it calls one not in `allowed`.

    The engine's grammar is not ours, so nothing is left to the tokens: in a query that calls, the letters of
    SERVICE may stand nowhere but before an allowed address.
    """
    if "service" not in query.lower() or "SERVICE" not in _keywords(query):
        return False
    if not allowed:
        raise QueryError("SERVICE is not allowed: this endpoint never calls another one. Remove the clause.")
    calls = {found.start(): found["address"] for found in _CALL.finditer(query)}
    for place in (found.start() for found in re.finditer("service", query, re.IGNORECASE)):
        if place not in calls:
            raise QueryError(
                "A query that calls SERVICE names the endpoint in full, as in SERVICE <http://…>, "
                "and holds the word 'service' nowhere else, not even in a name or a comment."
            )
        if calls[place] not in allowed:
            known = ", ".join(sorted(allowed))
            raise QueryError(f"SERVICE <{calls[place][:200]}> is not allowed. Allowed: {known}.")
    return True


def asks_graphs(query: str) -> bool:
    """Whether a query has a GRAPH clause."""
    return "GRAPH" in _keywords(query)


def names_dataset(query: str) -> bool:
    """Whether a query has a FROM clause."""
    return "FROM" in _keywords(query)


def hide_graphs(query: str, hidden: Collection[str], loosen: bool = False) -> str:
    """`query` in such a way that no `GRAPH ?variable` finds one of the graphs `hidden`.

    A filter is put behind the clause, where the variable is bound. `loosen` turns `GRAPH <name>` into a variable
    of that value; the names of these begin with `LOOSE`.
    """
    edits: list[tuple[int, int, str]] = []  # from where to where, and what stands there instead
    unwanted = ", ".join(f"<{iri}>" for iri in hidden)
    tokens = [token for token in _TOKEN.finditer(query) if not token[0].startswith("#")]
    for number, (clause, name) in enumerate(pairwise(tokens)):
        if (clause["word"] or "").upper() != "GRAPH":
            continue
        end = _end_of_block(query, name.end())
        if name[0][0] in "?$":
            edits.append((end, end, f" FILTER({name[0]} NOT IN ({unwanted}))"))
        elif loosen:
            variable = f"?{LOOSE}{number}"
            edits += [(*name.span(), variable), (end, end, f" FILTER({variable} = {name[0]})")]
    parts, taken = [], 0
    for start, end, text in sorted(edits):
        parts += [query[taken:start], text]
        taken = end
    return "".join([*parts, query[taken:]])


def check_update(update: str) -> None:
    """Raise `QueryError` where an update loads from elsewhere, calls another endpoint, or is not Unicode.

    LOAD SILENT may stand: it is defined to do nothing where it cannot load, and the process that runs it never can.
    """
    try:
        update.encode()
    except UnicodeEncodeError as error:
        raise QueryError(f"The update is not valid Unicode at character {error.start}.") from None
    words = list(_keywords(update))
    for word, following in zip(words, [*words[1:], ""], strict=False):
        if word == "SERVICE" or (word == "LOAD" and following != "SILENT"):
            raise QueryError(f"{word} is not allowed: nothing is ever fetched. Send the data itself.")


def clear_quietly(update: str) -> str:
    """`update` with each CLEAR GRAPH as CLEAR SILENT GRAPH: what is not there is clear already.

    SPARQL 1.1 Update leaves it to the store whether that is a failure (section 3.2.1: SHOULD); the tests of the W3C's
    protocol suite begin with it.
    """
    parts, taken, previous = [], 0, ""
    for token in _TOKEN.finditer(update):
        word = (token["word"] or "").upper()
        if (previous, word) == ("CLEAR", "GRAPH"):
            parts.append(update[taken : token.start()])
            taken = token.start()
        if not token[0].startswith("#"):
            previous = word
    return "SILENT ".join([*parts, update[taken:]])


def add_dataset(update: str, default_graphs: Sequence[str], named_graphs: Sequence[str]) -> str:
    """`update` with the protocol's dataset as USING clauses of every operation that has a WHERE.

    Raises `QueryError` where it names a dataset itself (the protocol forbids both), or an address is no IRI.
    """
    for iri in (*default_graphs, *named_graphs):
        if not _IRI.fullmatch(iri):
            raise QueryError(f"{iri[:200]!r} is no IRI.")
    clauses = [f"USING <{iri}>" for iri in default_graphs] + [f"USING NAMED <{iri}>" for iri in named_graphs]
    dataset = " ".join(clauses)
    depth, taken, parts, deletes = 0, 0, [], False
    for token in _TOKEN.finditer(update):
        depth += {"{": 1, "}": -1}.get(token["mark"] or "", 0)
        word = (token["word"] or "").upper()
        if depth or not word:
            continue
        if word in ("USING", "WITH"):
            raise QueryError(f"The update says {word}, and the request names graphs, too; give one or the other.")
        if word == "WHERE":
            start, end = token.span()
            pattern = _block(update, end) if deletes else ""  # DELETE WHERE { … } takes no clauses
            parts += [update[taken:start], pattern, f" {dataset} WHERE "]
            taken = end
        deletes = word == "DELETE"
    return "".join([*parts, update[taken:]])


def _block(text: str, start: int) -> str:
    """The first part of `text` from `start` on that stands in braces, the braces included."""
    begin = next((token.start() for token in _TOKEN.finditer(text, start) if token["mark"] == "{"), len(text))
    return text[begin : _end_of_block(text, begin)]


def _end_of_block(text: str, start: int) -> int:
    """Where the first part of `text` from `start` on that stands in braces ends; the end where it does not."""
    depth = 0
    for token in _TOKEN.finditer(text, start):
        depth += {"{": 1, "}": -1}.get(token["mark"] or "", 0)
        if token["mark"] == "}" and depth <= 0:
            return token.end()
    return len(text)


def _keywords(query: str) -> Iterator[str]:
    for token in _TOKEN.finditer(query):
        if token["word"]:
            yield token["word"].upper()
