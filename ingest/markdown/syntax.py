"""The Markdown that is understood: CommonMark, GFM tables, and what documentation sites add to it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token
from mdit_py_plugins.admon import admon_plugin
from mdit_py_plugins.container import container_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

_TABLE_OPEN = re.compile(r"<table\b", re.IGNORECASE)
_TABLE_CLOSE = re.compile(r"</table\s*>", re.IGNORECASE)
_MAX_NESTING = 40


@dataclass(slots=True)
class Block:
    """A block of the syntax tree: `kind` is the parser's token type without `_open`."""

    token: Token
    children: list[Block] = field(default_factory=list)

    @property
    def kind(self) -> str:
        """What the block is, e.g. "paragraph"."""
        return self.token.type.removesuffix("_open")

    @property
    def rows(self) -> tuple[int, int]:
        """First and one past the last line, counted from 0, within the parsed text."""
        first, end = self.token.map or (0, 0)
        return first, max(end, first + 1)


def parse_blocks(text: str) -> list[Block]:
    """The block tree of a Markdown text."""
    return _nest(_parser().parse(text if text.endswith("\n") else text + "\n"))


def parse_inline(text: str) -> list[Token]:
    """The inline tokens of a text without blocks."""
    tokens = _parser().parseInline(text)
    return tokens[0].children or [] if tokens else []


@cache
def _parser() -> MarkdownIt:
    md = MarkdownIt("commonmark", {"maxNesting": _MAX_NESTING}).enable(["table", "strikethrough"])
    md.use(deflist_plugin).use(admon_plugin)
    md.use(footnote_plugin, inline=False, move_to_end=False, always_match_refs=True)
    md.use(container_plugin, name="aside", validate=_names_a_container)
    md.block.ruler.before("html_block", "html_table", _html_table, {"alt": ["paragraph", "reference"]})
    return md


def _names_a_container(params: str, _markup: str) -> bool:
    return bool(params.strip())


def _html_table(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A whole HTML table is one block: CommonMark would cut it at its first blank line."""
    if state.is_code_block(start):
        return False
    line = _line_of(state, start)
    if not line.startswith("<") or not _TABLE_OPEN.search(line):
        return False
    depth = 0
    for last in range(start, end):
        line = _line_of(state, last)
        depth += len(_TABLE_OPEN.findall(line)) - len(_TABLE_CLOSE.findall(line))
        if depth <= 0:
            break
    else:
        return False
    if not silent:
        state.line = last + 1
        token = state.push("html_block", "", 0)
        token.map = [start, last + 1]
        token.content = state.getLines(start, last + 1, state.blkIndent, True)
    return True


def _line_of(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]


def _nest(tokens: list[Token]) -> list[Block]:
    roots: list[Block] = []
    stack = [roots]
    for token in tokens:
        if token.nesting < 0:
            stack.pop()
            continue
        block = Block(token)
        stack[-1].append(block)
        if token.nesting > 0:
            stack.append(block.children)
    return roots
