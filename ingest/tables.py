"""What a table says: a matrix thing × characteristic = value, or lists side by side.

A table's heads are told from its body, heads of several rows are joined, a value under a spanning head spans with
it, and the table is turned so that every cell has the thing it speaks of.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.model import Grid, Lines, Row
from ingest.orientation import Orientation, are_keys, orient
from ingest.shape import is_code_name, is_name, plain_words, tick_value
from ingest.slides.nesting import Known
from ontology.words import language

_FOOTNOTE = re.compile(r"\s*(?:(?<=[\w)%])\s?\*+|[†‡]+|(?<![#$])\[(?:\^\w+|\d{1,2}|[a-z])\]|\((?:\*|†|‡)\))\s*$")
_FIGURE = re.compile(r"(?<![\w.-])\d")
_VALUE = re.compile(r"^[\s$€£~≈<>=≤≥]*\d[\d.,]*\s*(?:%|[A-Za-z/]{0,12})?\s*$")


@dataclass(frozen=True, slots=True)
class Cell:
    """One value of a table: the thing it is said of, the characteristic, its words, its lines."""

    thing: str
    characteristic: str
    value: str
    lines: Lines
    row: int
    column: int


@dataclass(frozen=True, slots=True)
class Matrix:
    """An interpreted table. `corner` is the head of the label column; `things` are in reading order."""

    orientation: Orientation
    corner: str
    things: tuple[str, ...]
    characteristics: tuple[str, ...]
    cells: tuple[Cell, ...]
    head_lines: Lines


def strip_footnote(text: str) -> str:
    """A cell's words without the marks of notes that stand elsewhere; of several stars ("0 * * *") none is one."""
    bare = _FOOTNOTE.sub("", text).strip()
    return text.strip() if "*" in bare else bare


def interpret(grid: Grid, known: Known, named: Known | None = None) -> Matrix | None:
    """The matrix a grid holds; None for a grid without content. `known` asks the vocabulary about a phrase, `named`
    whether the text itself uses one as a name besides."""
    rows = _trim(grid.rows)
    if not rows:
        return None
    if _head_left_blank(grid) and not _reads_as_heads(rows):
        return _read_unheaded(rows)
    count = grid.header_rows if grid.header_rows is not None else _count_heads(rows)
    if count == 0:
        return _plain(rows)
    heads, spans = _join_heads(rows[:count])
    body = rows[count:]
    if not body:
        return _plain(rows)
    orientation = orient(heads, body, known, named or known)
    head_lines = (rows[0].lines[0], rows[count - 1].lines[1])
    return _read_cells(orientation, heads, body, spans, head_lines)


def _trim(rows: Sequence[Row]) -> list[Row]:
    """The rows without columns and rows that are empty throughout, all of one width."""
    width = max((len(row.cells) for row in rows), default=0)
    padded = [(*row.cells, *([""] * (width - len(row.cells)))) for row in rows]
    keep = [i for i in range(width) if any(cells[i].strip() for cells in padded)]
    trimmed = []
    for row, cells in zip(rows, padded, strict=True):
        if any(cell.strip() for cell in cells):
            lines = tuple(row.lines_of(i) for i in keep) if row.cell_lines and len(row.cell_lines) == width else ()
            trimmed.append(Row(row.lines, tuple(strip_footnote(cells[i]) for i in keep), lines))
    return trimmed


def _count_heads(rows: list[Row]) -> int:
    """How many rows at the top are heads, where the source does not mark them."""
    first = rows[0].cells
    if len(rows) < 2 or _written_alike(rows):
        return 0
    count = 1
    if len(rows) > 2 and _groups_heads(first, rows[1].cells):
        count = 2
    while count < len(rows) - 1 and not rows[count].cells[0] and _only_names(rows[count]):
        count += 1
    return count


def _head_left_blank(grid: Grid) -> bool:
    """Whether the source marks a row of heads that has no words, as Markdown needs one above any table."""
    return grid.header_rows == 1 and not any(cell.strip() for cell in grid.rows[0].cells)


def _reads_as_heads(rows: list[Row]) -> bool:
    """Whether the first row names columns: all its cells are names, and most of those below one of them are none."""
    columns = list(zip(*(row.cells for row in rows), strict=True))
    named = all(_is_head(cell) for cell in rows[0].cells if cell)
    return named and any(sum(not _is_head(cell) for cell in column[1:] if cell) * 2 > len(rows) for column in columns)


def _is_head(cell: str) -> bool:
    return is_name(cell) and tick_value(cell) is None and not _FIGURE.search(cell)


def _groups_heads(first: tuple[str, ...], second: tuple[str, ...]) -> bool:
    """Whether a gappy first row groups the heads in the second, which are names and more than it has."""
    gappy = bool(first[0]) and any(not cell for cell in first[1:]) and bool(second[0])
    named = all(is_name(cell) and not _VALUE.match(cell) for cell in second if cell)
    return gappy and named and sum(map(bool, second)) > sum(map(bool, first))


def _only_names(row: Row) -> bool:
    return all(not cell or (is_name(cell, 4) and not _VALUE.match(cell)) for cell in row.cells)


def _written_alike(rows: list[Row]) -> bool:
    """Whether the first row is written like all others: identifiers with one prefix, so no head at all."""
    cells = [cell for row in rows for cell in row.cells if cell]
    codes = [cell for cell in cells if is_code_name(cell)]
    return len(codes) >= 0.8 * len(cells) and all(is_code_name(cell) for cell in rows[0].cells if cell)


def _join_heads(rows: list[Row]) -> tuple[list[str], list[int]]:
    """One head a column, and for each column the first column of the group that its top head spans."""
    width = len(rows[0].cells)
    label_rows = [row for row in rows if row.cells[0]]
    named = label_rows[-1] if label_rows else rows[0]
    start = rows.index(named)
    heads = list(named.cells)
    spans = list(range(width))
    below = rows[start + 1 :]
    for column in range(1, width):
        parts = [row.cells[column] for row in below if row.cells[column]]
        if not heads[column] and parts:
            spans[column] = spans[column - 1]
    bases = [heads[spans[column]] for column in range(width)]
    for column in range(1, width):
        parts = [row.cells[column] for row in below if row.cells[column]]
        heads[column] = " ".join([bases[column], *parts]).strip()
    return heads, spans


def _name_rows(corner: str, labels: list[str]) -> list[str]:
    """What rows are called: numbers by the head of their column, too ("Layer 7")."""
    words = plain_words(corner)
    called = 0 < len(words) <= 2 and words[-1].isalpha() and words[-1].casefold() not in language().counter_heads
    return [f"{corner} {label}" for label in labels] if called and are_keys(labels) else labels


def _read_unheaded(rows: list[Row]) -> Matrix:
    """A table without heads: each row tells of what it begins with, but for mere numbers and lists in columns."""
    labels = [row.cells[0] for row in rows]
    if are_keys(labels):
        return _plain([Row(row.lines, row.cells[1:], row.cell_lines[1:]) for row in rows])
    width = len(rows[0].cells)
    if width == 1 or _written_alike(rows):
        return _plain(rows)
    return _read_cells(Orientation.ROWS, [""] * width, rows, list(range(width)), rows[0].lines)


def _plain(rows: list[Row]) -> Matrix:
    """One list set in columns, read down each column."""
    width = len(rows[0].cells)
    cells = [
        Cell("", "", row.cells[column], row.lines_of(column), r, column)
        for column in range(width)
        for r, row in enumerate(rows)
        if row.cells[column]
    ]
    return Matrix(Orientation.PLAIN, "", (), (), tuple(cells), rows[0].lines)


def _read_cells(
    orientation: Orientation, heads: list[str], body: list[Row], spans: list[int], head_lines: Lines
) -> Matrix:
    labels = _fill_down([row.cells[0] for row in body])
    if orientation is Orientation.LISTS:
        cells = [
            Cell(heads[column], "", row.cells[column], row.lines_of(column), r, column)
            for column in range(len(heads))
            for r, row in enumerate(body)
            if row.cells[column]
        ]
        return Matrix(orientation, "", tuple(heads), (), tuple(cells), head_lines)
    turned = orientation is Orientation.COLUMNS
    labels = labels if turned else _name_rows(heads[0], labels)
    cells = []
    for r, row in enumerate(body):
        values = _spread(row.cells, spans)
        for column in range(1, len(heads)):
            if values[column]:
                thing, trait = (heads[column], labels[r]) if turned else (labels[r], heads[column])
                cells.append(Cell(thing, trait, values[column], row.lines_of(column), r, column))
    things, traits = (heads[1:], labels) if turned else (labels, heads[1:])
    if len(heads) == 1:
        named = enumerate(zip(labels, body, strict=True))
        cells = [Cell(label, "", label, row.lines, r, 0) for r, (label, row) in named]
    return Matrix(orientation, heads[0], _distinct(things), _distinct(traits), tuple(cells), head_lines)


def _spread(cells: tuple[str, ...], spans: list[int]) -> list[str]:
    """Values under a head that spans columns hold for all columns it spans, where only the first has one."""
    values = list(cells)
    for column in range(1, len(values)):
        if not values[column] and spans[column] != column:
            values[column] = cells[spans[column]]
    return values


def _fill_down(labels: list[str]) -> list[str]:
    """Labels left empty below a label repeat it."""
    filled = labels[:1]
    for _, label in pairwise(labels):
        filled.append(label or filled[-1])
    return filled


def _distinct(names: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in names if name))
