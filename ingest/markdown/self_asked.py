"""Questions that a text asks itself ("Q: …?", a question in bold, a table of questions), each put over its answer.

Notes for learning and lists of frequent questions mark the two ("Q:", "A:"); the marks are no words of either.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.markdown.html_text import Title
from ingest.model import Grid, Node, NodeKind
from ontology.reading import form, word_list
from ontology.words import normalise

_EMPHASIS = re.compile(r"[*_]{2,}")
_CARD = re.compile(r"(?P<front>[^\s:`][^:`]*\s[^:`]*[^:`])\s?:{2,3}\s?(?P<back>[^\s:].*)$")
_COLUMNS = 2


def is_question_line(row: str) -> bool:
    """Whether a line of a paragraph is a question that its author marked as one, without the answer behind it."""
    words = _EMPHASIS.sub("", row).strip(" \t\\")
    asked = form("question_mark").match(words)
    return asked is not None and not form("answer_within").search(words)


def is_answer_line(row: str) -> bool:
    """Whether a line of a paragraph begins with the mark of an answer."""
    return form("answer_mark").match(_EMPHASIS.sub("", row).strip()) is not None


def is_card(row: str) -> bool:
    """Whether a line is a card of one line ("Size of a cell::10 μm"): words, two colons, and what they are about."""
    return _CARD.match(row) is not None


def turn_card(row: str) -> str:
    """A card of one line with the colon, or the question mark, that words have between the two sides."""
    found = _CARD.match(row)
    if found is None:
        return row
    front = found["front"].strip()
    return f"{front}{'' if front.endswith('?') else ':'} {found['back']}"


def read_asked_rows(grid: Grid) -> list[Node]:
    """The rows of a table of questions and answers, each question over its answer; none for any other table."""
    if not grid.rows:
        return []
    head, *rows = grid.rows
    asks = len(head.cells) == _COLUMNS and normalise(head.cells[0]) in word_list("question_heads")
    if not asks or any(len(row.cells) != _COLUMNS for row in rows):
        return []
    return [
        Node(NodeKind.HEADING, row.cells[0], row.lines, [Node(NodeKind.PARAGRAPH, row.cells[1], row.lines)])
        for row in rows
        if all(row.cells)
    ]


def put_answers_below(flow: Sequence[Node | Title]) -> list[Node | Title]:
    """Blocks with the marks of questions and answers taken off, and an answer below the question it stands behind."""
    kept: list[Node | Title] = []
    asking: Node | None = None  # the last block, if it is a question that still wants its answer
    answers = False  # whether an answer may come first
    for block in flow:
        asked = form("question_mark").match(block.text)
        answer = None if asked else form("answer_mark").match(block.text)
        if asked:
            block.text = block.text[asked.end() :]
        elif answer and isinstance(block, Node) and (answers or asking):
            block.text = block.text[answer.end() :]
        if isinstance(block, Node):
            _take_marks_off(block, asked is not None)
        if answer and asking is not None and isinstance(block, Node):
            asking.children.append(block)
        else:
            kept.append(block)
        asking = block if asked and isinstance(block, Node) and not block.children else None
        answers = bool(asked) or (isinstance(block, Title) and block.text.rstrip().endswith("?"))
    return kept


def _take_marks_off(node: Node, asked: bool) -> None:
    """The same for what stands below a node, the first of which answers a question."""
    first = node.children[0] if node.children else None
    mark = form("answer_mark").match(first.text) if first and (asked or node.text.endswith("?")) else None
    if first and mark:
        first.text = first.text[mark.end() :]
    node.children = [child for child in put_answers_below(node.children) if isinstance(child, Node)]
