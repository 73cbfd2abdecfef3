"""Markdown as it is read, for tests: outlines, nodes, and their shapes."""

from __future__ import annotations

import hashlib

from ingest.markdown.reader import read_markdown
from ingest.model import Node, Outline, SourceText


def outline_of(text: str, path: str = "folder/water_supply-notes.md") -> Outline:
    lines = tuple(line.removesuffix("\r") for line in text.split("\n"))
    return read_markdown(SourceText("doc", path, lines, hashlib.sha256(text.encode()).hexdigest(), "markdown"))


def nodes_of(text: str) -> list[Node]:
    return [node for section in outline_of(text).sections for node in section.nodes]


def shape(node: Node) -> object:
    """A node as (kind, text, lines) and the shapes of its children."""
    own = (node.kind.value, node.text, node.lines)
    return (*own, [shape(child) for child in node.children]) if node.children else own
