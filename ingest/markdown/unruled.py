"""Tables without a head: lines between pipes with no rule below the first, as kramdown reads them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.markdown.syntax import parse_inline
from ingest.markdown.words import read_words
from ingest.model import Grid, Lines, Node, NodeKind, Row

_ROW = re.compile(r"\s*\|(?P<cells>.+)\|\s*$")
_PIPE = re.compile(r"(?<!\\)\|")
_LEAST = 2  # rows, and columns


def read_unruled_rows(lines: Sequence[str], first: int) -> Node | None:
    """The table that a paragraph is, whose first line stands on line `first` of the file; None for any other text."""
    found = [_ROW.match(line) for line in lines if line.strip()]
    if len(found) < _LEAST or not all(found):
        return None
    cells = [[read_words(parse_inline(cell.strip())) for cell in _PIPE.split(row["cells"])] for row in found if row]
    width = len(cells[0])
    if width < _LEAST or any(len(row) != width for row in cells):
        return None
    terms = tuple(term for row in cells for cell in row for term in cell.terms)
    rows = [Row((n, n), tuple(cell.text for cell in row)) for n, row in enumerate(cells, first)]
    lines_of: Lines = (first, first + len(rows) - 1)
    blank = Row(lines_of, ("",) * width)
    return Node(NodeKind.TABLE, "", lines_of, terms=terms, grid=Grid((blank, *rows), 1))
