"""Lists that plain text sets by indenting alone: "name - what it is", the further lines of each indented deeper.

Markdown takes such a block for code.
"""

from __future__ import annotations

import re

from ingest.markdown.words import fold
from ingest.model import Node, NodeKind
from ingest.shape import reads_as_prose

_ENTRY = re.compile(r"(?P<term>\S(?:.{0,38}?\S)?) (?:-{1,2}|–|—) \S")
_LEAST = 2  # items of a list


def read_indented_terms(text: str, first: int) -> list[Node]:
    """The items of an indented block, whose first line is `first`; none where it is no such list."""
    entries: list[tuple[list[str], list[int]]] = []
    for number, line in enumerate(text.splitlines(), start=first):
        if not line.strip():
            continue
        if _ENTRY.match(line):
            entries.append(([line], [number]))
        elif entries and line.startswith(" "):
            entries[-1][0].append(line)
            entries[-1][1].append(number)
        else:
            return []
    items = [Node(NodeKind.ITEM, fold(" ".join(told)), (rows[0], rows[-1])) for told, rows in entries]
    goes_on = any(len(told) > 1 for told, _ in entries)
    if len(items) < _LEAST or not goes_on or not all(reads_as_prose(item.text) for item in items):
        return []
    for item in items:
        found = _ENTRY.match(item.text)
        item.terms = (found["term"],) if found else ()
    return items
