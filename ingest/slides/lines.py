"""Slide text, line by line: what each line is, and the blocks that lines form."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum

from ingest.model import Lines
from ontology.words import fold, language, mend_scripts

_BULLET = re.compile(r"^(\s*)(?:[-*•▪◦–‣]|\d{1,2}[.)])\s+(.*)$")
_FENCE = re.compile(r"^\s*(```|~~~)\s*(\S*)")
_MARKED = re.compile(r"\*\*\s*(.+?)\s*\*\*|(?<![\w*])\*([^*\s][^*]*?)\*(?![\w*])|`([^`]+)`|__(.+?)__")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!$|<>~])")


class LineKind(StrEnum):
    """What one line of slide text is."""

    BLANK = "blank"
    BULLET = "bullet"
    WRAPPED = "wrapped"  # goes on with the line before
    PLAIN = "plain"
    CELLS = "cells"
    CODE = "code"


@dataclass(slots=True)
class Line:
    """A classified line: visible words, the words marked in it, and its indent in columns."""

    number: int
    kind: LineKind
    text: str
    indent: int = 0
    terms: tuple[str, ...] = ()
    cells: tuple[str, ...] = ()
    language: str = ""


@dataclass(slots=True)
class Entry:
    """A bullet or plain text with the lines wrapped into it."""

    text: str
    lines: Lines
    indent: int
    terms: tuple[str, ...] = ()


@dataclass(slots=True)
class Block:
    """Neighbouring lines of one kind; `gap` is the number of blank lines before it."""

    kind: LineKind
    gap: int
    entries: list[Entry] = field(default_factory=list)
    rows: list[Line] = field(default_factory=list)

    @property
    def lines(self) -> Lines:
        """The first and last line of the block."""
        if self.rows:
            return self.rows[0].number, self.rows[-1].number
        return self.entries[0].lines[0], self.entries[-1].lines[1]


def clean(text: str) -> tuple[str, tuple[str, ...]]:
    """Visible words of a marked-up line and the words that were marked, mended where scripts mix."""
    terms = tuple(next(fold(group) for group in m.groups() if group) for m in _MARKED.finditer(text))
    bare = _MARKED.sub(lambda m: next(group for group in m.groups() if group), text)
    return mend_scripts(fold(_ESCAPE.sub(r"\1", bare))), tuple(mend_scripts(term) for term in terms)


def classify(raw_lines: tuple[str, ...], noise: dict[int, str]) -> list[Line]:
    """Each line with its kind. Lines that are noise by `language.yaml` are recorded in `noise`, as blank."""
    found: list[Line] = []
    fence = ""
    for number, raw in enumerate(raw_lines, start=1):
        opening = _FENCE.match(raw)
        if fence:
            if opening and opening[1] == fence:
                fence = ""
            else:
                found.append(Line(number, LineKind.CODE, raw))
            continue
        if opening:
            fence = opening[1]
            continue
        found.append(_classify_line(number, raw, found[-1] if found else None, noise))
    return found


def _classify_line(number: int, raw: str, before: Line | None, noise: dict[int, str]) -> Line:
    if not raw.strip():
        return Line(number, LineKind.BLANK, "")
    reason = next((name for name, pattern in language().noise if pattern.search(raw)), None)
    if reason:
        noise[number] = reason
        return Line(number, LineKind.BLANK, "")
    if "\t" in raw:
        cells = tuple(clean(cell)[0].lstrip("•").strip() for cell in raw.split("\t"))
        return Line(number, LineKind.CELLS, fold(raw), cells=cells)
    bullet = _BULLET.match(raw)
    if bullet:
        text, terms = clean(bullet[2])
        return Line(number, LineKind.BULLET, text, len(bullet[1].expandtabs(4)), terms)
    text, terms = clean(raw)
    indent = len(raw) - len(raw.lstrip())
    follows = before is not None and before.kind in (LineKind.BULLET, LineKind.WRAPPED)
    kind = LineKind.WRAPPED if indent and follows else LineKind.PLAIN
    return Line(number, kind, text, indent, terms)


def form_blocks(lines: list[Line]) -> list[Block]:
    """Neighbouring lines of one kind as blocks; every plain line is a block of its own."""
    blocks: list[Block] = []
    gap = 0
    open_block: Block | None = None
    for line in lines:
        if line.kind is LineKind.BLANK:
            gap += 1
            open_block = None
            continue
        if line.kind is LineKind.WRAPPED and open_block is not None and open_block.entries:
            _wrap(open_block.entries[-1], line)
            continue
        kind = LineKind.PLAIN if line.kind is LineKind.WRAPPED else line.kind
        if open_block is None or open_block.kind is not kind or kind is LineKind.PLAIN:
            open_block = Block(kind, gap)
            blocks.append(open_block)
            gap = 0
        if kind in (LineKind.CELLS, LineKind.CODE):
            open_block.rows.append(line)
        else:
            open_block.entries.append(Entry(line.text, (line.number, line.number), line.indent, line.terms))
    return _join_sentences(_without_empty(blocks))


def _without_empty(blocks: list[Block]) -> list[Block]:
    """The blocks without the bullets behind which nothing stands."""
    for block in blocks:
        block.entries = [entry for entry in block.entries if entry.text.strip()]
    return [block for block in blocks if block.rows or block.entries]


def _wrap(entry: Entry, line: Line) -> None:
    entry.text = f"{entry.text} {line.text}".strip()
    entry.lines = (entry.lines[0], line.number)
    entry.terms += line.terms


def _join_sentences(blocks: list[Block]) -> list[Block]:
    """A plain line that starts in lower case goes on with the plain line before it, blank lines or not."""
    joined: list[Block] = []
    for block in blocks:
        last = joined[-1] if joined else None
        goes_on = block.kind is LineKind.PLAIN and block.entries[0].text[:1].islower()
        if goes_on and last and last.kind is LineKind.PLAIN and not last.entries[0].text.endswith((".", ":")):
            entry, more = last.entries[0], block.entries[0]
            entry.text = f"{entry.text} {more.text}"
            entry.lines = (entry.lines[0], more.lines[1])
        else:
            joined.append(block)
    return joined
