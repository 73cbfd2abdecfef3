"""What is kept at hand of a store: found many at a time, since one look-up for all costs little more than for one."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from typing import Any, Generic, TypeVar

Value = TypeVar("Value")
_MISSING: Any = object()


class Kept(Generic[Value]):
    """Values by key, of which the last `most` are kept; `find` gives those of some keys, in any order.

    `key_of` tells the key of a value. Safe to be used by several threads at once.
    """

    def __init__(
        self, find: Callable[[Sequence[str]], Iterable[Value]], key_of: Callable[[Value], str], most: int
    ) -> None:
        self._find, self._key_of, self._most = find, key_of, most
        self._kept: dict[str, Value | None] = {}
        self._guard = threading.Lock()

    def __call__(self, key: str) -> Value | None:
        """The value of a key, or None."""
        try:
            return self._kept[key]
        except KeyError:
            return self.fetch([key])[0]

    def fetch(self, keys: Iterable[str]) -> list[Value | None]:
        """The values of some keys, all that is not at hand looked up in one go."""
        wanted = list(keys)
        found = {key: self._kept.get(key, _MISSING) for key in wanted}
        missing = [key for key, value in found.items() if value is _MISSING]
        if missing:
            fresh: dict[str, Value | None] = dict.fromkeys(missing)
            fresh.update((self._key_of(value), value) for value in self._find(missing))
            found.update(fresh)
            self._keep(fresh)
        return [found[key] for key in wanted]

    def keep(self, values: Iterable[Value]) -> None:
        """Keep values that were found otherwise."""
        self._keep({self._key_of(value): value for value in values})

    def _keep(self, fresh: dict[str, Value | None]) -> None:
        with self._guard:
            self._kept.update(fresh)
            for key in list(islice(self._kept, max(0, len(self._kept) - self._most))):
                del self._kept[key]
