"""What is kept at hand of a store: found many at a time, since one look-up for all costs little more than for one."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import islice
from typing import Any, Generic, TypeVar

Value = TypeVar("Value")
_MISSING: Any = object()


class Kept(Generic[Value]):
    """Values by key, of which the last `most` are kept; `find` gives those of some keys, as far as there are any.

    Safe to be used by several threads at once.
    """

    def __init__(self, find: Callable[[Sequence[str]], Mapping[str, Value]], most: int) -> None:
        self._find, self._most = find, most
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
            fresh: dict[str, Value | None] = {**dict.fromkeys(missing), **self._find(missing)}
            found.update(fresh)
            self.keep(fresh)
        return [found[key] for key in wanted]

    def keep(self, fresh: Mapping[str, Value | None]) -> None:
        """Keep values, also those that were found otherwise."""
        with self._guard:
            self._kept.update(fresh)
            for key in list(islice(self._kept, max(0, len(self._kept) - self._most))):
                del self._kept[key]
