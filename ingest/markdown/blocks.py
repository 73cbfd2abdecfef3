"""From Markdown's blocks to outline nodes, each with the lines of the file it stands on."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from markdown_it.token import Token

from ingest.markdown.html_text import Title, read_html
from ingest.markdown.labels import Piece, adopt, bare_labels, cut_labels, nodes_of, plain_label
from ingest.markdown.plain import read_indented_terms
from ingest.markdown.self_asked import read_asked_rows
from ingest.markdown.source import labels_call_out
from ingest.markdown.syntax import Block, parse_blocks, parse_inline
from ingest.markdown.unruled import read_unruled_rows
from ingest.markdown.words import Words, fold, read_words
from ingest.model import Grid, Lines, Node, NodeKind, Row
from ingest.shape import opens_list
from ontology.reading import word_list

_TABLE_RULE = re.compile(r"[\s>]*\|?(?:\s*:?-{3,}:?\s*\|)+\s*(?::?-{3,}:?\s*)?")
_CALLOUT = re.compile(r"\[!(\w+)\][+-]?[ \t]*(.*)$")
_ASIDE = re.compile(r"\{?\.?(?:callout-)?([\w-]+)\}?(?:\s+\.[\w-]+)*\s*\[?([^\]]*)\]?")
_DIRECTIVE = re.compile(r"\{([\w-]+)\}\s*(.*)")
_TASK = re.compile(r"^\[[ xX]\]\s+")
_UNSHOWN_PARAGRAPH = re.compile(r"(?:import\s.+\sfrom\s+['\"][^'\"]+['\"];?|export\s+(?:const|default)\s.+)$")
_CONTENTS = "links within this document"

Flow = list[Node | Title]


class BlockReader:
    """Reads blocks of one text whose line 1 is line `offset + 1` of `lines`, the prepared lines of the file.

    Lines that hold only markup, or only links within the document, are put into `noise` with the reason.
    """

    def __init__(self, lines: Sequence[str], noise: dict[int, str], offset: int = 0) -> None:
        self._lines = lines
        self._noise = noise
        self._offset = offset
        self._readers: dict[str, Callable[[Block], Flow]] = {
            "heading": self._read_heading,
            "paragraph": self._read_paragraph,
            "bullet_list": self._read_list,
            "ordered_list": self._read_list,
            "dl": self._read_definitions,
            "blockquote": self._read_quote,
            "fence": self._read_code,
            "code_block": self._read_code,
            "table": self._read_table,
            "html_block": self._read_html,
            "admonition": self._read_admonition,
            "container_aside": self._read_container,
            "hr": self._read_rule,
        }

    def read(self, blocks: Iterable[Block], before: Iterable[Node] = ()) -> Flow:
        """The nodes and headings of `blocks` in reading order, after the nodes `before` them."""
        flow: Flow = list(before)
        labels = list(before)
        pictured = False
        before_it: Block | None = None
        for block in blocks:
            reader = self._readers.get(block.kind)
            found = reader(block) if reader else self.read(block.children)
            if not found and flow and self._noise.get(block.rows[0] + self._offset + 1) == _CONTENTS:
                self._drop_contents_label(flow)
            if block.kind == "paragraph":
                labels.extend(node for node in found if isinstance(node, Node))
            if block.kind == "bullet_list" and pictured and _opens(flow[-2:-1]):
                picture = flow.pop()
                self._drop(range(picture.lines[0], picture.lines[1] + 1), "picture in a list")
            pictured = bool(found) and _is_picture(block)
            owner = flow[-1] if flow and before_it and self._hangs(block, before_it) else None
            if isinstance(owner, Node) and owner.kind is NodeKind.ITEM:
                owner.children.extend(node for node in found if isinstance(node, Node))
            else:
                flow.extend(found)
            before_it = block
        marked = [node for node in labels if node.kind is NodeKind.HEADING]
        return adopt(flow, [*marked, *bare_labels(flow)])

    def _nodes(self, blocks: Iterable[Block], before: Iterable[Node] = ()) -> list[Node]:
        return [b.as_node() if isinstance(b, Title) else b for b in self.read(blocks, before)]

    # -- lines

    def _span(self, block: Block) -> Lines:
        """The block's lines in the file, without the blank ones at its end."""
        first, end = block.rows
        while end > first + 1 and not self._raw(end).strip():
            end -= 1
        return first + self._offset + 1, end + self._offset

    def _raw(self, row: int) -> str:
        """The file's line that is the `row`-th (from 1) of this text."""
        index = row + self._offset - 1
        return self._lines[index] if index < len(self._lines) else ""

    def _drop(self, lines: Iterable[int], reason: str) -> None:
        for line in lines:
            if line <= len(self._lines) and self._lines[line - 1].strip():
                self._noise.setdefault(line, reason)

    # -- headings and paragraphs

    def _read_heading(self, block: Block) -> Flow:
        words, lines = self._inline(block), self._span(block)
        if not words.text:
            self._drop(range(lines[0], lines[1] + 1), "markup")
            return []
        return [Title(int(block.token.tag[1]), words.text, lines, words.terms)]

    def _inline(self, block: Block) -> Words:
        children = block.children[0].token.children if block.children else None
        return read_words(children or [])

    def _pieces(self, block: Block, fields: bool = True) -> list[Piece]:
        """A paragraph cut at the lines that are labels of their own."""
        first, last = self._span(block)
        content = block.children[0].token.content if block.children else ""
        cut = cut_labels(content, first, fields)
        if cut is None:
            cut = [Piece(self._inline(block), (first, last))]
        for piece in cut:
            if not piece.words.text:
                self._drop(range(piece.lines[0], piece.lines[1] + 1), "markup")
        return [piece for piece in cut if piece.words.text]

    def _read_paragraph(self, block: Block) -> Flow:
        first, last = self._span(block)
        inline = block.children[0].token.children or [] if block.children else []
        if sum(token.type == "link_open" for token in inline) > 1 and _is_link_within(inline):
            self._drop(range(first, last + 1), _CONTENTS)
            return []
        if (table := read_unruled_rows([self._raw(n + 1) for n in range(*block.rows)], first)) is not None:
            return [table]
        pieces = self._pieces(block)
        if not pieces or (not self._offset and _UNSHOWN_PARAGRAPH.match(block.children[0].token.content)):
            self._drop(range(first, last + 1), "markup")
            return []
        return list(nodes_of(pieces))

    def _read_rule(self, block: Block) -> Flow:
        self._drop([self._span(block)[0]], "markup")
        return []

    # -- lists

    def _read_list(self, block: Block) -> Flow:
        if _only_links_within(block):
            first, last = self._span(block)
            self._drop(range(first, last + 1), _CONTENTS)
            return []
        items = [self._read_item(item) for item in block.children]
        for item in items:
            if not item.text and not item.children:
                self._drop([item.lines[0]], "markup")
        return [item for item in items if item.text or item.children]

    def _hangs(self, block: Block, before: Block) -> bool:
        """Whether a list is meant to stand below the last item of the list right before it: it is indented more than
        that, though less than CommonMark asks for below a number."""
        lists = ("bullet_list", "ordered_list")
        if block.kind not in lists or before.kind not in lists or not before.children:
            return False
        last = before.children[-1].rows
        return block.rows[0] == last[1] and self._indent(block.rows[0]) > self._indent(last[0])

    def _indent(self, row: int) -> int:
        raw = self._raw(row + 1).expandtabs(4)
        return len(raw) - len(raw.lstrip())

    def _drop_contents_label(self, flow: Flow) -> None:
        """Take the words "Topics" back that stood above a dropped list."""
        label = flow[-1]
        if isinstance(label, Node) and label.text.rstrip(":").lower() in word_list("contents_heads"):
            self._drop(range(label.lines[0], label.lines[1] + 1), _CONTENTS)
            flow.pop()

    def _read_item(self, block: Block) -> Node:
        first = self._span(block)[0]
        blocks = block.children
        if not blocks or blocks[0].kind not in ("paragraph", "heading"):
            return Node(NodeKind.ITEM, "", (first, first), self._nodes(blocks))
        pieces = self._pieces(blocks[0], fields=False)
        if not pieces:
            return Node(NodeKind.ITEM, "", (first, first), self._nodes(blocks[1:]))
        own = pieces[0]
        children = self._nodes(blocks[1:], list(nodes_of(pieces[1:])))
        return Node(NodeKind.ITEM, _TASK.sub("", own.words.text), own.lines, children, own.words.terms)

    def _read_definitions(self, block: Block) -> Flow:
        """Each term a heading; its definitions are what it heads."""
        terms: list[Node] = []
        for part in block.children:
            if part.kind == "dt":
                words = self._inline(part)
                terms.append(Node(NodeKind.HEADING, words.text, self._span(part), terms=words.terms))
            elif terms:
                terms[-1].children.extend(self._nodes(part.children))
        return list(terms)

    # -- call-outs

    def _read_quote(self, block: Block) -> Flow:
        inner = block.children
        content = inner[0].children[0].token.content if inner and inner[0].kind == "paragraph" else ""
        head, _, rest = content.partition("\n")
        callout = _CALLOUT.match(head)
        if callout is None:
            return list(self._nodes(inner))
        first, last = self._span(inner[0])
        body: list[Node] = []
        if rest.strip():
            lines = (first + 1, last)
            pieces = cut_labels(rest, first + 1) or [Piece(read_words(parse_inline(rest)), lines)]
            body = list(nodes_of(pieces))
        return self._call_out(callout[1], callout[2], first, [*body, *self._nodes(inner[1:])])

    def _read_admonition(self, block: Block) -> Flow:
        titled = bool(block.children) and block.children[0].kind == "admonition_title"
        title = block.children[0].children[0].token.content if titled else ""
        body = self._nodes(block.children[1:] if titled else block.children)
        return self._call_out(str(block.token.meta["tag"]), title, self._span(block)[0], body)

    def _read_container(self, block: Block) -> Flow:
        first, last = self._span(block)
        self._drop([last] if self._raw(last - self._offset).strip().startswith(":::") else [], "markup")
        aside = _ASIDE.match(block.token.info.strip())
        name, title = (aside[1], aside[2].strip()) if aside else ("", "")
        return self._call_out(name, title, first, self._nodes(block.children))

    def _call_out(self, name: str, title: str, line: int, body: list[Node]) -> Flow:
        """What a call-out shows: its title as a heading over it, or its kind as a label before it."""
        words = read_words(parse_inline(title)) if title else Words("")
        label = name.replace("-", " ").title()
        if words.text and words.text.lower() != label.lower():
            return [Node(NodeKind.HEADING, words.text, (line, line), body, words.terms)]
        if labels_call_out(name):
            return [plain_label(label, line), *body]
        self._drop([line], "markup")
        return list(body)

    # -- code, tables, HTML

    def _read_code(self, block: Block) -> Flow:
        token, (first, last) = block.token, self._span(block)
        text = token.content.rstrip("\n")
        language = token.info.split(maxsplit=1)[0] if token.info.strip() else ""
        if token.type == "fence":
            fences = [first]
            if last > first and not self._raw(last - self._offset).strip(" \t>`~"):
                fences.append(last)
            self._drop(fences, "markup")
            directive = _DIRECTIVE.match(token.info.strip())
            if directive and labels_call_out(directive[1]):
                inner = BlockReader(self._lines, self._noise, first).read(parse_blocks(text))
                body = [b.as_node() if isinstance(b, Title) else b for b in inner]
                self._noise.pop(first, None)
                return self._call_out(directive[1], directive[2], first, body)
            first, last = first + 1, last - len(fences) + 1
        if not text.strip():
            return []
        if token.type == "code_block" and (listed := read_indented_terms(text, first)):
            return list(listed)
        return [Node(NodeKind.CODE, text, (first, max(first, last)), language=language.strip("{}.,"))]

    def _read_table(self, block: Block) -> Flow:
        rows: list[Row] = []
        terms: list[str] = []
        lines = self._span(block)
        width = 0
        for tr in (tr for part in block.children for tr in part.children):
            line = self._span(tr)[0]
            cells = [read_words(c.children[0].token.children or []) for c in tr.children]
            width = width or len(cells)
            raw = self._raw(line - self._offset)
            if _TABLE_RULE.fullmatch(raw):
                self._drop([line], "markup")  # converters repeat the rule between the rows
                continue
            if raw.count("|") > width:
                cells = _cells_beyond(raw, width) or cells
            terms.extend(term for cell in cells for term in cell.terms)
            rows.append(Row((line, line), tuple(cell.text for cell in cells)))
        self._drop([lines[0] + 1], "markup")
        grid = Grid(tuple(rows), 1)
        if asked := read_asked_rows(grid):
            self._drop([lines[0]], "markup")
            return list(asked)
        return [Node(NodeKind.TABLE, "", lines, terms=tuple(terms), grid=grid)]

    def _read_html(self, block: Block) -> Flow:
        first, last = self._span(block)
        blocks = read_html(block.token.content, first, lambda text: read_words(parse_inline(text)).text)
        shown = {n for b in blocks for n in _lines_of(b)}
        self._drop((n for n in range(first, last + 1) if n not in shown), "markup")
        return blocks


def _lines_of(block: Node | Title) -> Iterable[int]:
    parts = [block] if isinstance(block, Title) else block.walk()
    return (n for part in parts for n in range(part.lines[0], part.lines[1] + 1))


def _is_picture(block: Block) -> bool:
    """Whether a block is a paragraph of pictures and nothing else."""
    tokens = block.children[0].token.children or [] if block.kind == "paragraph" and block.children else []
    return bool(tokens) and all(token.type in ("image", "softbreak", "hardbreak") for token in tokens)


def _opens(flow: Flow) -> bool:
    """Whether what was read last is a paragraph that announces a list."""
    return any(isinstance(node, Node) and node.kind is NodeKind.PARAGRAPH and opens_list(node.text) for node in flow)


def _only_links_within(block: Block) -> bool:
    """Whether every item is a link to a place in the same document and nothing else."""
    inlines = [b.token for b in _walk(block) if b.kind == "inline"]
    return len(inlines) > 0 and all(_is_link_within(token.children or []) for token in inlines)


def _is_link_within(tokens: Sequence[Token]) -> bool:
    """Whether there are only links to places in the same document, and no words between them."""
    targets = [str(token.attrs.get("href", "")) for token in tokens if token.type == "link_open"]
    if not targets or not all(target.startswith("#") for target in targets):
        return False
    linked = False
    for token in tokens:
        if token.type in ("link_open", "link_close"):
            linked = token.type == "link_open"
        elif not linked and any(c.isalnum() for c in token.content):
            return False
    return True


def _walk(block: Block) -> Iterable[Block]:
    yield block
    for child in block.children:
        yield from _walk(child)


_CELL = re.compile(r"(?:\\.|(?P<ticks>`+)(?:.*?[^`])(?P=ticks)(?!`)|[^|])*")


def _cells_beyond(raw: str, width: int) -> list[Words] | None:
    """The row cut at pipes outside code spans, where that keeps more of it than the table's `width`.

    GFM cuts at pipes inside code as well, and drops the cells for which the head has no column.
    """
    inner = raw.strip().lstrip(">").strip()
    inner = inner.removeprefix("|").removesuffix("|")
    cells: list[str] = []
    place = 0
    while place <= len(inner):
        found = _CELL.match(inner, place)
        cells.append(found[0] if found else "")
        place += len(cells[-1]) + 1
    if len(cells) < width or (len(cells) == width and "`" not in raw):
        return None
    return [read_words(parse_inline(fold(cell).replace("\\|", "|"))) for cell in cells]
