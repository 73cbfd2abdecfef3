"""Postings: how the search store in PostgreSQL numbers fields and parts, and keeps which of them hold a word."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from graph.records.tables import CLAIM_FIELDS, PASSAGE_FIELDS

Connection: TypeAlias = Any
"""A psycopg.Connection, which may be missing where types are checked."""

FIELDS: Mapping[tuple[str, str], int] = {
    field: number
    for number, field in enumerate(
        [*(("claims", name) for name in CLAIM_FIELDS), *(("passages", name) for name in PASSAGE_FIELDS)]
    )
}
"""The number of each field that is searched by words."""

POSTING = np.dtype([("part", "<u4"), ("times", "<u4"), ("length", "<u4")])
"""What `postings` hold for each part with a word: its number, how often the word is there, how many words there are."""


class Ranges:
    """Ranges of numbers, ascending and apart: the parts of documents (first and last)."""

    def __init__(self, ranges: Sequence[tuple[int, int]]) -> None:
        both = np.array(ranges, np.int64).reshape(-1, 2)
        self._firsts, self._lasts = both[:, 0], both[:, 1]

    def hold(self, numbers: NDArray[np.uint32]) -> NDArray[np.bool_]:
        """Which of the numbers lie in one of them."""
        places = np.searchsorted(self._firsts, numbers, side="right") - 1
        if not len(self._firsts):
            return np.zeros(len(numbers), bool)
        held: NDArray[np.bool_] = (places >= 0) & (numbers <= self._lasts[places])
        return held
