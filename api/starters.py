"""Questions to begin with: made from what was read of the things most spoken of, and kept where they are answered.

Each is tried, which costs as much as a question of a person. So nobody waits for them: they are tried by a thread
beside the server's work, from when they are first asked for, and who asks is told those that are known by then.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from answer.engine import Engine
from answer.model import Status
from graph.records.lookup import Records
from ingest.model import Claim, Entity, Level
from ontology.words import fold

_log = logging.getLogger("quillgraph")

MOST = 12
"""How many questions are kept."""

_SURE = 0.8
_TRIES = 40  # asked of the engine at most: each costs about as much as a question of a person
_ENTITIES = 60  # the things most spoken of, from which questions are made
_ASKS = {
    "supports": "What does {} support?",
    "consistsOf": "What does {} consist of?",
    "requires": "What does {} require?",
    "definedAs": "What is {}?",
}
"""What to ask of a thing of which a claim with that property was read."""


class Starters:
    """The questions of one generation that its texts answer surely, of several kinds, at most `MOST`."""

    def __init__(self, engine: Engine, records: Records) -> None:
        self._engine, self._records = engine, records
        self._kept: list[str] = []
        self._guard = threading.Lock()
        self._thread: threading.Thread | None = None
        self._stop = threading.Event()
        self._done = threading.Event()

    def so_far(self) -> tuple[list[str], bool]:
        """Those that are known by now, and whether these are all. The first call has the search begin."""
        with self._guard:
            if self._thread is None and not self._stop.is_set():
                self._thread = threading.Thread(target=self._find, name="find-starters", daemon=True)
                self._thread.start()
        done = self._done.is_set()  # asked first: what is kept after that is all
        return list(self._kept), done

    def stop(self) -> None:
        """End the search after the question that it is at."""
        with self._guard:
            self._stop.set()
            thread = self._thread
        if thread:
            thread.join()

    def _find(self) -> None:
        try:
            for question, _ in zip(_candidates(self._records), range(_TRIES), strict=False):
                if self._stop.is_set() or len(self._kept) == MOST:
                    break
                answer = self._engine.ask(question, limit=1)
                if answer.status is Status.ANSWERED and answer.confidence >= _SURE:
                    self._kept.append(question)
        except Exception:  # a defect must not leave the page waiting for more
            _log.exception("questions to begin with could not be found")
        finally:
            self._done.set()


def _candidates(records: Records) -> Iterator[str]:
    """Questions by kind in turn, the things most spoken of first."""
    entities = [entity for entity in records.search_entities("", limit=_ENTITIES) if _is_name(entity)]
    claims = {entity.id: records.claims_of(entity.id) for entity in entities}
    by_kind = [list(_comparisons(entities, claims))]
    for predicate, form in _ASKS.items():
        by_kind.append([form.format(one.label) for one in entities if _says(claims[one.id], predicate)])
    yield from (one for row in zip_longest(*by_kind) for one in row if one)


def _comparisons(entities: Sequence[Entity], claims: dict[str, list[Claim]]) -> Iterator[str]:
    """Pairs of things that one table sets side by side."""
    tables: dict[str, Entity] = {}
    for entity in entities:
        cell = next((claim for claim in claims[entity.id] if claim.level is Level.CELL), None)
        if cell is None:
            continue
        other = tables.pop(cell.section, None)
        if other is None:
            tables[cell.section] = entity
        else:
            yield f"What is the difference between {other.label} and {entity.label}?"


def _says(claims: Sequence[Claim], predicate: str) -> bool:
    return any(claim.predicate == predicate for claim in claims)


def _is_name(entity: Entity) -> bool:
    """Whether the label can stand in a question as it is."""
    return len(entity.label) <= 40 and fold(entity.label)[:1].isalpha()
