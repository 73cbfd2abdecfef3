"""Tables drawn with spaces below a ruled head, as pandoc's Markdown has them, written as pipe tables.

    Option       Default   Description              | Option | Default | Description |
    ------------ --------- ---------------     →    |---|---|---|
    `queue_size` 256       Size of the queue        | `queue_size` | 256 | Size of the queue |

Without a head (a rule above the rows and one below them) each row becomes an item of a list, "first: rest". No line
moves.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise, takewhile

_RULE = re.compile(r" {0,3}-{2,}(?: +-{2,})+ *$")
_GROUP = re.compile(r"-+")
_GAP = re.compile(r"\s{2,}")


def draw_with_pipes(lines: Sequence[str]) -> list[str]:
    """As many lines, with the tables that are drawn with spaces turned into what a CommonMark parser reads."""
    drawn = list(lines)
    position = 0
    while position < len(lines):
        if _RULE.match(lines[position]):
            position = _draw_table(drawn, position)
        position += 1
    return drawn


def _draw_table(lines: list[str], rule: int) -> int:
    """Rewrite the table whose first rule stands at `rule`; returns the place of its last line."""
    starts = [group.start() for group in _GROUP.finditer(lines[rule])]
    rows = list(takewhile(lambda line: line.strip() and not _RULE.match(line), lines[rule + 1 :]))
    end = rule + len(rows) + 1
    closed = end < len(lines) and _RULE.match(lines[end]) is not None
    headed = rule > 0 and lines[rule - 1].strip() != ""
    cells = [_cut(row, starts) for row in ([lines[rule - 1]] if headed else []) + rows]
    if not rows or not (headed or closed) or any(row is None for row in cells):
        return rule
    found = [row for row in cells if row is not None]
    if headed:
        lines[rule - 1 : end] = [_piped(found[0]), _piped(["---"] * len(starts)), *map(_piped, found[1:])]
    else:
        lines[rule:end] = ["", *(_item(row) for row in found)]
    if closed:
        lines[end] = ""
    return end


def _cut(line: str, starts: Sequence[int]) -> list[str] | None:
    """A row's cells, cut where the columns start; where a word stands across such a place, cut at the gaps between
    words if they are as many as the columns want; None otherwise."""
    bounds = [0, *starts[1:], max(len(line), starts[-1])]
    if any(line[start - 1 : start].strip() for start in starts[1:]):
        parts = _GAP.split(line.strip())
        return parts if len(parts) == len(starts) else None
    return [line[first:end].strip() for first, end in pairwise(bounds)]


def _piped(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _item(cells: Sequence[str]) -> str:
    told = ", ".join(cell for cell in cells[1:] if cell)
    return f"- {cells[0]}: {told}" if told and cells[0] else f"- {cells[0] or told}"
