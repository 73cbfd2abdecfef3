"""Sentences of a longer text, each with the lines it stands on."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.model import Lines, Node, NodeKind
from ontology.reading import form

_END = re.compile(r"(?<=[.!?])[\"'”)]?\s+(?=[\"'“(]?[A-Z0-9])")
_SHORT = 140  # letters below which a text stays whole


def split_sentences(text: str) -> list[str]:
    """The sentences of a text; abbreviations do not end one."""
    found: list[str] = []
    for piece in _END.split(text):
        if found and form("abbreviated").search(found[-1]):
            found[-1] = f"{found[-1]} {piece}"
        elif piece.strip():
            found.append(piece.strip())
    return found


def split_node(node: Node, raw_lines: Sequence[str]) -> list[Node]:
    """A long text as one node a sentence; what is nested below it stays below its last sentence.

    `raw_lines` are the lines of the whole file, from which the lines of each sentence are counted out by words.
    """
    if len(node.text) <= _SHORT or node.kind is NodeKind.HEADING:
        return [node]
    sentences = split_sentences(node.text)
    if len(sentences) < 2:
        return [node]
    counts = [len(raw_lines[number - 1].split()) for number in range(node.lines[0], node.lines[1] + 1)]
    found = []
    start = 0
    for sentence in sentences:
        end = start + len(sentence.split())
        lines = _lines_at(node.lines, counts, start, end)
        terms = tuple(term for term in node.terms if term in sentence)
        found.append(Node(node.kind, sentence, lines, terms=terms))
        start = end
    found[-1].children = node.children
    return found


def _lines_at(lines: Lines, counts: list[int], start: int, end: int) -> Lines:
    """The lines that hold the words `start`..`end` of a text whose lines hold `counts` words each."""
    first = last = lines[1]
    seen = 0
    for offset, count in enumerate(counts):
        if seen <= start < seen + count:
            first = lines[0] + offset
        seen += count
        if end <= seen:
            last = lines[0] + offset
            break
    return first, max(first, last)


def adopt_lists(nodes: list[Node]) -> list[Node]:
    """Lists that stand beside the paragraph that announces them, put below it."""
    kept: list[Node] = []
    for node in nodes:
        head = kept[-1] if kept else None
        if node.kind is NodeKind.ITEM and head is not None and _announces(head):
            head.children.append(node)
        else:
            kept.append(node)
    return kept


def _announces(head: Node) -> bool:
    bare = head.kind is NodeKind.PARAGRAPH and all(child.kind is NodeKind.ITEM for child in head.children)
    return bare and bool(form("announces").search(head.text))
