"""Marked lines that stand for headings: `**Note**`, `**Topics**`, `**Default retention**`.

Authors, and tools that convert to Markdown, often set a label in bold on a line of its own, with what it
labels in the same paragraph or right below; some only break a plain name off. Such a line is cut off and heads
what follows it. Lines such as `*Type*: String`, each broken off from the next, are cut apart as well: each says
something of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import NamedTuple

from ingest.markdown.html_text import Title
from ingest.markdown.self_asked import is_answer_line, is_card, is_question_line, turn_card
from ingest.markdown.syntax import parse_inline
from ingest.markdown.words import Words, read_words
from ingest.model import Lines, Node, NodeKind
from ingest.shape import has_finite_verb, is_name
from ontology.options import options
from ontology.reading import word_list

_ANCHOR = r"(?:\s*<a [^>]*></a>)?"
_BREAK = r"(?:[ \t]{2,}|[ \t]*\\|[ \t]*<br\s*/?>[ \t]*)$"
_BOLD_LINE = re.compile(
    rf"\s*{_ANCHOR}(?P<mark>\*\*|__)(?P<loose> ?)(?=[^\s*_])(?P<label>(?:(?!(?P=mark)).)+?) ?(?P=mark):?"
    rf"{_ANCHOR}\s*(?:{_BREAK})?$"
)
_CODE_LINE = re.compile(rf"\s*`(?P<label>[^`]+)`(?:{_ANCHOR}{_BREAK}|\s*<a [^>]*></a>\s*$)")
_KEYED_LINE = re.compile(r"\s*(?P<mark>\*\*|__|[*_])(?=[^\s*_])[^*_`]+(?:(?P=mark):|:(?P=mark))\s+\S")
_BREAKS = re.compile(_BREAK)
_BEGINS = re.compile(r"[\s*_`]*[^\W_a-z]")
_MAX_WORDS, _NAME_WORDS, _BARE_WORDS = 12, 6, 3
_LISTED = frozenset({NodeKind.ITEM, NodeKind.TABLE, NodeKind.CODE})


class Piece(NamedTuple):
    """A stretch of a paragraph with its lines; `label` says that it is a marked line of its own."""

    words: Words
    lines: Lines
    label: bool = False


def cut_labels(content: str, first_line: int, fields: bool = True) -> list[Piece] | None:
    """A paragraph's pieces if some of its lines are labels, `*key*: value` lines, answers, or broken off one by one,
    else None. `fields` tells whether lines that give fields of options without marks, or that are only broken off, are
    cut off, too: behind an item they mostly are of its list."""
    rows = content.split("\n")
    labels = [_is_label(rows, i) for i in range(len(rows))]
    keyed = [_is_keyed(rows, i, fields) for i in range(len(rows))]
    ended = [labels[i] or (keyed[i] and _BREAKS.search(rows[i]) is not None) for i in range(len(rows))]
    apart = fields and _are_set_apart(rows)
    begun = [apart or is_answer_line(row) or is_card(row) for row in rows]
    starts = [i for i in range(len(rows)) if i == 0 or labels[i] or keyed[i] or begun[i] or ended[i - 1]]
    if len(starts) == 1 and not labels[0] and not is_card(rows[0]):
        return None
    pieces: list[Piece] = []
    for start, end in zip(starts, [*starts[1:], len(rows)], strict=True):
        row = _tightened(rows[start]) if labels[start] else rows[start]
        row = turn_card(row)
        words = read_words(parse_inline("\n".join([row, *rows[start + 1 : end]])))
        pieces.append(Piece(words, (first_line + start, first_line + end - 1), labels[start]))
    return pieces


def _tightened(row: str) -> str:
    """A bold label with the blanks inside its marks taken out, which keep Markdown from reading it as bold."""
    found = _BOLD_LINE.match(row)
    return f"{found['mark']}{found['label'].strip()}{found['mark']}" if found and found["loose"] else row


def _is_label(rows: Sequence[str], i: int) -> bool:
    """Whether row `i` is a bold label, a marked question, or a code word or name broken off from text that follows."""
    if is_question_line(rows[i]) and (len(rows) > 1 or rows[i].rstrip(" *_").endswith("?")):
        return True
    if i == 0 and len(rows) > 1 and (_CODE_LINE.match(rows[0]) or _is_broken_off(rows)):
        return True
    found = _BOLD_LINE.match(rows[i])
    short = found is not None and len(found["label"].split()) <= _MAX_WORDS
    return found is not None and (short or found["label"][-1] == "?") and found["label"][-1] != "."


def _is_broken_off(rows: Sequence[str]) -> bool:
    """Whether a paragraph begins with a plain name on a line of its own, broken off from sentences that follow it."""
    if len(rows) < 2 or _BREAKS.search(rows[0]) is None:
        return False
    name, rest = _BREAKS.sub("", rows[0]).strip().rstrip(":"), " ".join(rows[1:]).strip()
    return name[:1].isupper() and rest[:1].isupper() and is_name(name, _NAME_WORDS) and has_finite_verb(rest)


def _are_set_apart(rows: Sequence[str]) -> bool:
    """Whether each row says something of its own: all are broken off from each other, and begin as one that does."""
    return all(_BREAKS.search(row) for row in rows[:-1]) and all(_BEGINS.match(row) for row in rows[1:])


def _is_keyed(rows: Sequence[str], i: int, fields: bool) -> bool:
    """Whether row `i` is a `*key*: value` line that its author set on a line of its own, or a plain one that gives a
    field of an option ("Required: yes")."""
    if _BREAKS.search(rows[i]) is None and (i == 0 or _BREAKS.search(rows[i - 1]) is None):
        return False
    given = options().labelled(_BREAKS.sub("", rows[i]).strip()) if fields else None
    return _KEYED_LINE.match(rows[i]) is not None or bool(given and given[1])


def plain_label(text: str, line: int) -> Node:
    """The word that a call-out begins with, as a paragraph of its own."""
    return Node(NodeKind.PARAGRAPH, text, (line, line), terms=(text,))


def nodes_of(pieces: Sequence[Piece]) -> Iterator[Node]:
    """The nodes of a paragraph's pieces: a label heads the text below it in the same paragraph."""
    head: Node | None = None
    for piece in pieces:
        node = Node(NodeKind.PARAGRAPH, piece.words.text, piece.lines, terms=piece.words.terms)
        if piece.label:
            head = None
            if not _is_plain(node.text):
                node.kind = NodeKind.HEADING
                head = node
            yield node
        elif head is not None:
            head.children.append(node)
        else:
            yield node


def _is_plain(text: str) -> bool:
    """Whether a label only says what kind of remark follows, so that it heads nothing."""
    word = text.rstrip(":").strip().lower()
    return word in word_list("remarks") or word in word_list("contents_heads")


def adopt(flow: Sequence[Node | Title], labels: Sequence[Node]) -> list[Node | Title]:
    """Put what follows a bold label, one of `labels`, below it.

    A label standing alone heads all that follows up to the next such label or heading; but if a list, table
    or code is the first of it, then only that. A label with text in its own paragraph heads, besides that
    text, only a list, table or code right below.
    """
    if not labels:
        return list(flow)
    marked = {id(label) for label in labels}
    out: list[Node | Title] = []
    alone: Node | None = None
    term: Node | None = None
    for block in flow:
        if isinstance(block, Title):
            alone = term = None
        elif id(block) in marked and not block.children:
            alone, term = block, None
        elif term is not None and block.kind in _LISTED:
            term.children.append(block)
            continue
        else:
            term = block if id(block) in marked else None
            if alone is not None and _is_past(alone, block):
                alone = None
            if alone is not None:
                alone.children.append(block)
                continue
        out.append(block)
    return out


def bare_labels(flow: Sequence[Node | Title]) -> list[Node]:
    """Names on unmarked lines of their own, each above what it labels ("Off", "Standard"), where two or more of a part
    stand right above lists. They become headings."""
    labels: list[Node] = []
    stretch: list[tuple[Node, bool]] = []
    for block, after in zip_longest(flow, flow[1:]):
        if isinstance(block, Node) and _is_bare(block):
            stretch.append((block, isinstance(after, Node) and after.kind is NodeKind.ITEM))
        if after is None or isinstance(after, Title):
            labels += [node for node, listed in stretch] if sum(listed for _, listed in stretch) > 1 else []
            stretch = []
    for node in labels:
        node.kind = NodeKind.HEADING
    return labels


def _is_bare(node: Node) -> bool:
    words = node.text.split()
    named = node.kind is NodeKind.PARAGRAPH and not node.children and node.lines[0] == node.lines[1]
    plain = 0 < len(words) <= _BARE_WORDS and node.text[:1].isupper() and node.text[-1].isalnum()
    return named and plain and is_name(node.text, _BARE_WORDS) and not _is_plain(node.text)


def _is_past(label: Node, block: Node) -> bool:
    """Whether `block` no longer belongs to a label over a list, table or code."""
    return bool(label.children) and label.children[0].kind in _LISTED and block.kind not in _LISTED
