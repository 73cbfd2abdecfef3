"""HTML inside Markdown: its visible words as outline nodes, its tables as grids with spans expanded."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html.parser import HTMLParser

from ingest.model import Grid, Lines, Node, NodeKind, Row

_NAMES = (
    "a abbr acronym address area article aside audio b base bdi bdo big blockquote body br button canvas "
    "caption center cite code col colgroup data datalist dd del details dfn dialog div dl dt em embed "
    "fieldset figcaption figure font footer form frame frameset h1 h2 h3 h4 h5 h6 head header hr html i "
    "iframe img input ins kbd label legend li link main map mark menu meta meter nav noscript object ol "
    "optgroup option output p param picture pre progress q rp rt ruby s samp script section select small "
    "source span strike strong style sub summary sup svg table tbody td template textarea tfoot th thead "
    "time title tr track tt u ul var video wbr"
)
ELEMENTS = frozenset(_NAMES.split())
"""The names of HTML elements; any other `<word>` in a text is a placeholder or a component."""

_MARKING = frozenset({"b", "strong", "i", "em", "code", "kbd", "mark", "dfn", "var", "samp", "tt"})
_UNSHOWN = frozenset({"script", "style", "template", "head"})
_INLINE_NAMES = "a abbr acronym big br cite data del font ins label q s small span strike sub sup time u wbr img"
_INLINE = _MARKING | frozenset(_INLINE_NAMES.split())
_MAX_SPAN = 100
_MAX_DEPTH = 60
_HEADING = re.compile(r"h[1-6]")

Render = Callable[[str], str]
"""Turns the raw text of a cell into its visible words."""


@dataclass(slots=True)
class Title:
    """A heading met while reading blocks; `level` is 1 for the highest."""

    level: int
    text: str
    lines: Lines
    terms: tuple[str, ...] = ()

    def as_node(self) -> Node:
        """The heading as a node, for where it stands inside a list or a quotation."""
        return Node(NodeKind.HEADING, self.text, self.lines, terms=self.terms)


def read_html(html: str, first_line: int, render: Render | None = None) -> list[Node | Title]:
    """The blocks of `html`, whose first line is `first_line` of the file.

    `render` is used on table cells that hold blank lines, where Markdown is live inside HTML.
    """
    reader = _HtmlReader(first_line, render or _fold)
    reader.feed(html.rstrip().replace("<![", "&lt;!["))  # marked sections make the parser of 3.11 raise
    reader.close()
    reader.finish()
    return reader.blocks


def _fold(text: str) -> str:
    return " ".join(text.split())


@dataclass(slots=True)
class _Run:
    """Words gathered so far, with the lines they stand on."""

    parts: list[str] = field(default_factory=list)
    terms: list[str] = field(default_factory=list)
    first: int = 0
    last: int = 0
    marked_from: int | None = None

    def add(self, data: str, line: int) -> None:
        self.parts.append(data)
        if data.strip():
            self.first = self.first or line + data.count("\n", 0, len(data) - len(data.lstrip()))
            self.last = line + data.rstrip().count("\n")

    def mark(self, closing: bool) -> None:
        if not closing:
            self.marked_from = len(self.parts) if self.marked_from is None else self.marked_from
        elif self.marked_from is not None:
            term = _fold("".join(self.parts[self.marked_from :]))
            self.terms.extend([term] if term else [])
            self.marked_from = None


@dataclass(slots=True)
class _Cell:
    header: bool
    columns: int
    rows: int
    run: _Run = field(default_factory=_Run)
    text: str = ""


@dataclass(slots=True)
class _Table:
    """A table being read; `rows` holds (first line, last line, cells)."""

    first: int
    rows: list[tuple[int, int, list[_Cell]]] = field(default_factory=list)
    cell: _Cell | None = None
    caption: _Run = field(default_factory=_Run)
    depth: int = 0
    terms: list[str] = field(default_factory=list)


class _HtmlReader(HTMLParser):
    def __init__(self, first_line: int, render: Render) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[Node | Title] = []
        self._offset = first_line - 1
        self._render = render
        self._run = _Run()
        self._heading = 0
        self._pre = False
        self._unshown = 0
        self._table: _Table | None = None
        self._stack: list[tuple[str, Node | None]] = []  # open lists and their items

    # -- events

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _UNSHOWN:
            self._unshown += 1
        elif tag == "img":
            self.handle_data(dict(attrs).get("alt") or "")
        elif tag == "br":
            self._words().parts.append(" ")
        elif tag in _MARKING:
            self._words().mark(False)
        elif self._table is not None:
            self._open_in_table(self._table, tag, dict(attrs))
        elif tag not in _INLINE:
            self._flush()
            self._open_block(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag in _UNSHOWN:
            self._unshown -= 1

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSHOWN:
            self._unshown = max(0, self._unshown - 1)
        elif tag in _MARKING:
            self._words().mark(True)
        elif self._table is not None:
            self._close_in_table(self._table, tag)
        elif tag not in _INLINE:
            self._flush()
            self._close_block(tag)

    def handle_data(self, data: str) -> None:
        if data and not self._unshown:
            self._words().add(data, self._line())

    def finish(self) -> None:
        """Close what the text left open."""
        if self._table is not None:
            self._finish_table(self._table)
        self._flush()

    # -- words and blocks

    def _line(self) -> int:
        return self._offset + self.getpos()[0]

    def _words(self) -> _Run:
        table = self._table
        if table is None:
            return self._run
        return table.cell.run if table.cell else table.caption

    def _flush(self) -> None:
        run, self._run = self._run, _Run()
        text = "".join(run.parts)
        if not text.strip():
            return
        lines, terms = (run.first, run.last), tuple(run.terms)
        if self._pre:
            self._put(Node(NodeKind.CODE, text.strip("\n"), lines))
        elif self._heading and not self._stack:
            self.blocks.append(Title(self._heading, _fold(text), lines, terms))
        else:
            self._put(Node(NodeKind.PARAGRAPH, _fold(text), lines, terms=terms))

    def _put(self, node: Node) -> None:
        """Into the innermost open item: its first words become the item's own."""
        item = next((item for _, item in reversed(self._stack) if item is not None), None)
        if item is None:
            self.blocks.append(node)
        elif not item.text and not item.children and node.kind is NodeKind.PARAGRAPH:
            item.text, item.lines, item.terms = node.text, node.lines, node.terms
        else:
            item.children.append(node)

    def _open_block(self, tag: str) -> None:
        if tag == "table":
            self._table = _Table(self._line())
        elif tag == "pre":
            self._pre = True
        elif _HEADING.fullmatch(tag):
            self._heading = int(tag[1])
        elif len(self._stack) > _MAX_DEPTH:
            return  # deeper lists are read as one
        elif tag in ("ul", "ol", "dl"):
            self._stack.append((tag, None))
        elif tag in ("li", "dt"):
            self._pop_to(("ul", "ol", "dl"), keep=True)
            kind = NodeKind.ITEM if tag == "li" else NodeKind.HEADING
            item = Node(kind, "", (self._line(), self._line()))
            self._put(item)
            self._stack.append((tag, item))

    def _close_block(self, tag: str) -> None:
        if tag == "pre":
            self._pre = False
        elif _HEADING.fullmatch(tag):
            self._heading = 0
        elif tag in ("ul", "ol", "dl"):
            self._pop_to((tag,), keep=False)
        elif tag == "li":
            self._pop_to(("ul", "ol"), keep=True)

    def _pop_to(self, tags: tuple[str, ...], keep: bool) -> None:
        """Drop what is open above the innermost of `tags`, and that one too unless it is to be kept."""
        if not any(tag in tags for tag, _ in self._stack):
            return
        while self._stack[-1][0] not in tags:
            self._stack.pop()
        if not keep:
            self._stack.pop()

    # -- tables

    def _open_in_table(self, table: _Table, tag: str, attrs: dict[str, str | None]) -> None:
        if tag == "table":
            table.depth += 1
        elif table.depth:
            return
        elif tag == "tr":
            self._close_cell(table)
            table.rows.append((self._line(), self._line(), []))
        elif tag in ("td", "th"):
            self._close_cell(table)
            if not table.rows:
                table.rows.append((self._line(), self._line(), []))
            cell = _Cell(tag == "th", _span(attrs.get("colspan")), _span(attrs.get("rowspan")))
            table.rows[-1][2].append(cell)
            table.cell = cell
        elif tag == "li" and table.cell and "".join(table.cell.run.parts).strip():
            table.cell.run.parts.append("; ")  # items in one cell would run together
        elif tag not in _INLINE:
            self._words().parts.append(" ")

    def _close_in_table(self, table: _Table, tag: str) -> None:
        if tag == "table" and table.depth:
            table.depth -= 1
        elif table.depth:
            return
        elif tag in ("td", "th"):
            self._close_cell(table)
        elif tag == "tr":
            self._close_cell(table)
            if table.rows:
                first, _, cells = table.rows[-1]
                table.rows[-1] = (first, self._line(), cells)
        elif tag == "table":
            self._finish_table(table)

    def _close_cell(self, table: _Table) -> None:
        cell, table.cell = table.cell, None
        if cell is None:
            return
        raw = "".join(cell.run.parts)
        cell.text = self._render(raw) if re.search(r"\n[ \t]*\n", raw.rstrip()) else _fold(raw)
        table.terms.extend(cell.run.terms)
        first, last, cells = table.rows[-1]
        table.rows[-1] = (first, max(last, cell.run.last), cells)

    def _finish_table(self, table: _Table) -> None:
        self._close_cell(table)
        self._table = None
        rows = _expand(table)
        lines = (table.first, max(self._line(), rows[-1].lines[1] if rows else 0))
        caption = _fold("".join(table.caption.parts))
        if rows or caption:
            heads = [all(cell.header for cell in cells) for _, _, cells in table.rows if cells]
            count = heads.index(False) if False in heads else len(heads)
            grid = Grid(tuple(rows), count or None)
            self._put(Node(NodeKind.TABLE, caption, lines, terms=tuple(table.terms), grid=grid))


def _span(value: str | None) -> int:
    return min(max(int(value), 1), _MAX_SPAN) if value and value.isdecimal() and len(value) < 6 else 1


def _expand(table: _Table) -> list[Row]:
    """Rows with every spanned cell repeated in each place it covers."""
    rows: list[Row] = []
    hanging: dict[int, tuple[str, int]] = {}  # column -> the text above and how many rows it still covers
    for first, last, cells in table.rows:
        if not cells:
            continue
        texts: list[str] = []
        waiting = list(reversed(cells))
        while waiting or len(texts) in hanging:
            if len(texts) in hanging:
                text, left = hanging.pop(len(texts))
                if left > 1:
                    hanging[len(texts)] = (text, left - 1)
                texts.append(text)
                continue
            cell = waiting.pop()
            for _ in range(cell.columns):
                if cell.rows > 1:
                    hanging[len(texts)] = (cell.text, cell.rows - 1)
                texts.append(cell.text)
        rows.append(Row((first, last), tuple(texts)))
    return rows
