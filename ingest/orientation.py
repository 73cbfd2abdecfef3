"""Where the things of a table stand: in its rows, in the heads of its columns, or nowhere, as its columns are lists.

What the heads and labels are called tells it; where they do not, what stands below them does: the values of one
characteristic are of one sort (lengths, prices, yes and no), those of one thing are not.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum

from ingest.model import Row
from ingest.quantities import find_quantities
from ingest.shape import is_name, plain_words, starts_as_detail, tick_value
from ingest.slides.nesting import Known
from ontology.words import language, normalise, stem

_KEY = re.compile(r"^\d{1,5}$")
_RUN_OUT = 2  # empty cells below the end of a column from which on the columns are lists of their own
_REMARK = re.compile(r"(?<=\w)[,;(].*$")
_FIGURES = re.compile(r"^\W*\d")


class Orientation(StrEnum):
    """Where a table's things stand."""

    COLUMNS = "columns"  # the heads of columns are the things, row labels the characteristics
    ROWS = "rows"  # each row is about the thing its first cell names, heads are the characteristics
    LISTS = "lists"  # each column is a list of its own below its head
    PLAIN = "plain"  # one list set in columns, without a head


def orient(heads: list[str], body: list[Row], known: Known, named: Known) -> Orientation:
    """Where the things of a table stand. `known` asks the vocabulary about a phrase, `named` whether the text uses one
    as a name besides."""
    labels = [row.cells[0] for row in body]
    corner = normalise(heads[0])
    words = language()
    if len(heads) > 1 and (_side_by_side(heads, body, known) or _states_side_by_side(heads, body, named)):
        return Orientation.LISTS
    if are_keys(labels):
        return Orientation.ROWS
    alike = _values_alike(body)
    if alike is not None and not _tells_otherwise(alike, heads, labels, known):
        return alike
    told = any(normalise(head) in words.characteristic_words for head in heads[1:])  # "Type | Description | …"
    if corner in words.characteristic_heads and len(heads) > 2 and not told:
        return Orientation.COLUMNS
    described = sum(_names_characteristic(label) for label in labels)
    if len(heads) > 2 and described * 2 >= len(labels) and not any(_names_characteristic(h) for h in heads[1:]):
        return Orientation.COLUMNS
    things = sum(known(head) for head in heads[1:])
    if len(heads) > 2 and things * 2 > len(heads) - 1 and not sum(known(label) for label in labels) * 2 > len(labels):
        return Orientation.COLUMNS
    return Orientation.ROWS


def _values_alike(body: list[Row]) -> Orientation | None:
    """Where the things stand by the sorts of the values: a characteristic's are all of one sort; None where that holds
    of both directions or of none."""
    sorts = [[_sort_of(cell) for cell in row.cells[1:]] for row in body]
    rows, columns = sorts, [list(column) for column in zip(*sorts, strict=True)]
    one_in_rows, one_in_columns = _of_one_sort(rows), _of_one_sort(columns)
    if one_in_rows == one_in_columns or len(rows) < 2 or len(columns) < 2:
        return None
    return Orientation.ROWS if one_in_columns else Orientation.COLUMNS


def _of_one_sort(lines: Sequence[Sequence[str]]) -> bool:
    """Whether no row, or no column, has values of several sorts."""
    return all(len({sort for sort in line if sort}) <= 1 for line in lines)


def _sort_of(cell: str) -> str:
    """The sort of a value: yes or no, an amount by its dimension, words; "" for an empty cell."""
    if not cell.strip():
        return ""
    if tick_value(_REMARK.sub("", cell)) is not None:
        return "tick"
    amounts = find_quantities(cell) if _FIGURES.match(cell) else []
    return (amounts[0].dimension or "count") if amounts else "words"


def _tells_otherwise(found: Orientation, heads: list[str], labels: list[str], known: Known) -> bool:
    """Whether the names at the other side are known to be things, or those at this side to be characteristics."""
    things, traits = (heads[1:], labels) if found is Orientation.COLUMNS else (labels, heads[1:])
    if any(map(known, traits)) and not any(map(known, things)):
        return True
    return any(map(_names_characteristic, things)) and not any(map(_names_characteristic, traits))


def _names_characteristic(label: str) -> bool:
    words = language().characteristic_words
    folded = normalise(label)
    return folded in words or any(word in words for word in folded.split())


def _side_by_side(heads: list[str], body: list[Row], known: Known) -> bool:
    """Whether every column is a list below its head: the heads are things of one kind, the first column's too."""
    if normalise(heads[0]) in language().characteristic_heads or _names_characteristic(heads[0]):
        return False
    if all(known(head) for head in heads):
        return True
    lasts = [stem(plain_words(head)[-1].casefold()) for head in heads if plain_words(head)]
    shared = max((lasts.count(word) for word in set(lasts)), default=0)
    return len(heads) > 2 and shared * 2 > len(heads) and lasts.count(lasts[0]) <= shared


def _states_side_by_side(heads: list[str], body: list[Row], named: Known) -> bool:
    """Whether the columns are lists of unequal length, or what their first one holds are statements, no names, below
    heads that are names of things or share their noun."""
    ends = [_end_of(column, body) for column in range(len(heads))]
    if None not in ends and any(end is not None and len(body) - end >= _RUN_OUT for end in ends):
        return True
    if normalise(heads[0]) in language().characteristic_heads:
        return False
    labels = [row.cells[0] for row in body if row.cells[0]]
    told = sum(not is_name(label, 4) or starts_as_detail(label) or "," in label for label in labels)
    lasts = {stem(plain_words(head)[-1].casefold()) for head in heads if plain_words(head)}
    return told * 2 >= len(labels) and (all(map(named, heads)) or (len(lasts) == 1 and len(heads) > 1))


def _end_of(column: int, body: list[Row]) -> int | None:
    """The number of cells that a column holds, which stand at its top and are more than ticks; None for one with gaps
    or none."""
    cells = [row.cells[column] for row in body]
    filled = sum(map(bool, cells))
    ticked = any(tick_value(cell) is not None for cell in cells if cell)
    return filled if filled and all(cells[:filled]) and not ticked else None


def are_keys(labels: Sequence[str]) -> bool:
    """Whether row labels are numbers that rows are called by ("7" in a column "Layer")."""
    return len(set(labels)) == len(labels) > 1 and all(map(_KEY.match, labels))
