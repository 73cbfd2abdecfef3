"""Records: a generation's claims, entities and passages, looked up by id, place, name and words.

A SQLite file that is never changed once live, opened read-only. One :class:`Records` may be shared by
threads: each gets a connection of its own. Nothing reads a whole table unless its name says so (`all_…`).
"""

from __future__ import annotations

import math
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache, partial
from pathlib import Path
from typing import Any, Literal, Self

from graph.engines import Kind, WordSearch
from graph.records.lent import LentConnections
from graph.records.overlay import CHANGES, connect
from graph.records.rows import StoredDocument, document_of, end_of, quoted, within
from graph.records.tables import (
    CLAIM_COLUMNS,
    CLAIM_FIELDS,
    ENTITY_COLUMNS,
    PASSAGE_COLUMNS,
    PASSAGE_FIELDS,
    claim_of,
    entity_of,
    passage_of_row,
    words_folder,
    words_of_list,
    write_records,
)
from graph.records.words import WordIndex
from ingest.model import Claim, Entity, Level, Passage, Reading, SourceText
from ontology.errors import StoreError, UnknownDocument
from ontology.words import normalise

__all__ = ["Records", "StoredDocument", "normalise", "write_records"]

_CLAIM = ", ".join(f"claims.{column}" for column in CLAIM_COLUMNS.split(", "))
_PASSAGE = ", ".join(f"passages.{column}" for column in PASSAGE_COLUMNS.split(", "))
_IN_ORDER = "ORDER BY claims.document, claims.place"
_MOST_CLAIMS = 2000  # of one look-up: more is no longer an answer, and would take seconds
_STEMS = 20_000  # whose weights are kept at hand
_CHUNK = 500  # ids in one IN list; SQLite's own limit is far above


class Records:
    """The records at `path`. Raises StoreError when the file is missing or no records file.

    Where a file of changes lies beside it (`graph.records.changes`), it is laid over the records; without `changes`
    it is left out. `documents` arguments restrict to documents by id; an id ending in "/" stands for every document
    below that folder, and None for all. `words` opens what finds texts by words, by default the index beside the file.
    """

    def __init__(
        self,
        path: Path,
        *,
        changes: bool = True,
        words: Callable[[Kind, Mapping[str, float]], WordSearch] | None = None,
    ) -> None:
        self.path = path
        laid_over = path.with_name(CHANGES)
        self._changes = laid_over if changes and laid_over.exists() else None
        self._connections = LentConnections(lambda: connect(path, self._changes))
        self._open_words = words or self._open_own_words
        self.weigh_stem = lru_cache(_STEMS)(self._weigh_stem)
        try:
            self._rows("SELECT 1 FROM documents LIMIT 1")
        except sqlite3.Error as error:
            raise StoreError(f"{path}: not a records file ({error}); ingest again.") from error

    def close(self) -> None:
        """Close every thread's connection; the records cannot be used afterwards."""
        self._connections.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _rows(self, sql: str, parameters: Sequence[Any] | dict[str, Any] = ()) -> sqlite3.Cursor:
        return self._connections.get().execute(sql, parameters)

    # Documents

    def documents(self) -> list[StoredDocument]:
        """Every document, by id."""
        return [document_of(row) for row in self._rows("SELECT * FROM documents ORDER BY id")]

    def document(self, document_id: str) -> StoredDocument:
        """One document. Raises UnknownDocument."""
        row = self._rows("SELECT * FROM documents WHERE id = ?", (document_id,)).fetchone()
        if row is None:
            raise UnknownDocument(f"No document is called {document_id!r}; GET /documents lists them.")
        return document_of(row)

    def lines(self, document_id: str, first: int = 1, last: int | None = None) -> tuple[str, ...]:
        """The lines `first`..`last` (1-based, inclusive) as given, fewer where the text ends before.

        Raises UnknownDocument.
        """
        row = self._rows("SELECT lines FROM texts WHERE document = ?", (document_id,)).fetchone()
        if row is None:
            raise UnknownDocument(f"No document is called {document_id!r}; GET /documents lists them.")
        return tuple(row[0].split("\n")[max(first, 1) - 1 : last])

    def reading(self, document_id: str) -> Reading:
        """All that was read from a document, equal to what was written. Raises UnknownDocument."""
        document = self.document(document_id)
        named = self._rows(f"SELECT key, {ENTITY_COLUMNS} FROM named WHERE document = ? ORDER BY place", (document_id,))
        claims = self._rows(f"SELECT {_CLAIM} FROM claims WHERE document = ? ORDER BY number", (document_id,))
        passages = self._rows(f"SELECT {_PASSAGE} FROM passages WHERE document = ? ORDER BY number", (document_id,))
        lines = self.lines(document_id)
        return Reading(
            source=SourceText(document_id, document.path, lines, document.sha256, document.format),
            title=document.title,
            entities={key: entity_of(tuple(row)) for key, *row in named},
            claims=list(map(claim_of, claims)),
            passages=list(map(passage_of_row, passages)),
            coverage=document.coverage,
        )

    # Claims

    def claim(self, claim_id: str) -> Claim | None:
        """The claim of that id, or None."""
        return next(iter(self.claims([claim_id])), None)

    def claims(self, ids: Sequence[str]) -> list[Claim]:
        """The claims of those ids in the order of `ids`; ids that are unknown are left out."""
        found = {row[0]: row for row in self._by_ids("claims", _CLAIM, ids)}
        return [claim_of(found[id_]) for id_ in ids if id_ in found]

    def all_claims(self, documents: Sequence[str] | None = None) -> Iterator[Claim]:
        """Every claim, in reading order, one at a time."""
        where, parameters = within(documents, "claims.document")
        for row in self._rows(f"SELECT {_CLAIM} FROM claims WHERE {where} {_IN_ORDER}", parameters):
            yield claim_of(row)

    def claims_of(self, entity_id: str) -> list[Claim]:
        """The claims whose subject is the entity, in reading order; of very many the first."""
        return self._claims("WHERE claims.subject = ?", entity_id)

    def claims_mentioning(self, entity_id: str, limit: int = -1) -> list[Claim]:
        """The claims that name the entity as subject, as object or in their text, in reading order.

        A `limit` takes the first of them by the order they were stored in; -1 takes all.
        """
        numbers = "(SELECT claim FROM mentions WHERE entity = ? ORDER BY claim LIMIT ?)"
        sql = f"SELECT {_CLAIM} FROM claims WHERE claims.number IN {numbers} {_IN_ORDER}"
        return [claim_of(row) for row in self._rows(sql, (entity_id, limit))]

    def typed_at(self, document_id: str, first: int, last: int) -> list[Claim]:
        """The typed claims read from exactly those lines, in reading order."""
        rows = self._rows(
            f"SELECT {_CLAIM} FROM claims WHERE document = ? AND line_start = ? AND line_end = ? "
            f"AND level = 'typed' {_IN_ORDER}",
            (document_id, first, last),
        )
        return [claim_of(row) for row in rows]

    def typed_predicates(self, ids: Sequence[str]) -> dict[str, set[str]]:
        """The properties of the typed claims read from exactly the lines of each claim that has any, by its id."""
        same = " AND ".join(f"typed.{column} = claims.{column}" for column in ("document", "line_start", "line_end"))
        joined = f"JOIN claims AS typed ON typed.level = 'typed' AND {same}"
        found: dict[str, set[str]] = {}
        for identity, predicate in self._by_ids("claims", "claims.id, typed.predicate", ids, joined):
            found.setdefault(identity, set()).add(predicate)
        return found

    def claims_at(self, document_id: str, first: int, last: int) -> list[Claim]:
        """The claims whose lines begin within `first`..`last`, in reading order."""
        rows = self._rows(
            f"SELECT {_CLAIM} FROM claims WHERE document = ? AND line_start BETWEEN ? AND ? {_IN_ORDER}",
            (document_id, first, last),
        )
        return [claim_of(row) for row in rows]

    def claims_with(self, predicate: str) -> list[Claim]:
        """The claims of one predicate, in reading order; of very many the first."""
        return self._claims("WHERE claims.predicate = ?", predicate)

    def children(self, claim_id: str) -> list[Claim]:
        """The claims that detail the given one, in reading order."""
        return self._claims("WHERE claims.under = ?", claim_id)

    def section(self, section_id: str) -> list[Claim]:
        """The claims of one (merged) section, in reading order."""
        return self._claims("WHERE claims.section = ?", section_id)

    def titles(self, document_id: str) -> list[Claim]:
        """The titles of a document's sections, in reading order."""
        return self._claims("WHERE claims.document = ? AND claims.form = 'title'", document_id)

    def _claims(self, condition: str, value: str) -> list[Claim]:
        rows = self._rows(f"SELECT {_CLAIM} FROM claims {condition} {_IN_ORDER} LIMIT {_MOST_CLAIMS}", (value,))
        return [claim_of(row) for row in rows]

    def claim_counts(self, column: Literal["level", "predicate"]) -> dict[str, int]:
        """How many claims there are of each level or predicate, the most frequent first."""
        found: Counter[str] = Counter()
        for level, predicate, claims in self._claims_of_kinds:
            found[level if column == "level" else predicate] += claims
        return dict(sorted(found.items(), key=lambda item: (-item[1], item[0])))

    @cached_property
    def _claims_of_kinds(self) -> list[tuple[str, str, int]]:
        """How many claims there are of each level and predicate; counted once, for it takes a look at every claim."""
        return self._rows("SELECT level, predicate, count(*) FROM claims GROUP BY 1, 2").fetchall()

    def claim_count(self, document_id: str) -> int:
        """How many claims were read from a document."""
        row = self._rows("SELECT count(*) FROM claims WHERE document = ?", (document_id,)).fetchone()
        return int(row[0])

    def counts(self) -> dict[str, int]:
        """How many documents, claims, entities and passages there are."""
        return dict(self._counts)

    @cached_property
    def _counts(self) -> dict[str, int]:
        tables = ("documents", "claims", "entities", "passages")
        return {table: self._rows(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables}

    # Entities

    def entity(self, entity_id: str) -> Entity | None:
        """The entity of that id, merged over all documents, or None."""
        rows = self._rows(f"SELECT {ENTITY_COLUMNS} FROM entities WHERE id = ?", (entity_id,))
        return next(map(entity_of, rows), None)

    def entities(self, ids: Sequence[str]) -> dict[str, Entity]:
        """The entities of those ids by id; ids that are unknown are left out."""
        return {row[0]: entity_of(row) for row in self._by_ids("entities", ENTITY_COLUMNS, ids)}

    def all_entities(self) -> Iterator[Entity]:
        """Every entity, by id."""
        return map(entity_of, self._rows(f"SELECT {ENTITY_COLUMNS} FROM entities ORDER BY id"))

    def entities_in(self, documents: Sequence[str]) -> list[Entity]:
        """The entities that some documents name, by id."""
        sql = "SELECT DISTINCT id FROM named WHERE document = ?"
        ids = {str(row[0]) for document in documents for row in self._rows(sql, (document,))}
        return list(self.entities(sorted(ids)).values())

    def entities_named(self, *norms: str) -> list[Entity]:
        """The entities that bear one of some normalised names, those with most claims first."""
        # Two steps: with a subquery for the ids, SQLite looks at all entities where changes are laid over the base.
        marks = ",".join("?" * len(norms))
        ids = [row[0] for row in self._rows(f"SELECT DISTINCT entity FROM aliases WHERE norm IN ({marks})", norms)]
        found = sorted(self._by_ids("entities", f"{ENTITY_COLUMNS}, claims", ids), key=lambda row: (-row[-1], row[0]))
        return [entity_of(row[:-1]) for row in found]

    def all_aliases(self) -> Iterator[tuple[str, str]]:
        """Every pair of normalised name and entity id."""
        return iter(self._rows("SELECT norm, entity FROM aliases ORDER BY norm, entity"))

    def search_entities(self, text: str, kind: str | None = None, limit: int = 10) -> list[Entity]:
        """Entities by the start of a name, then by any part of one (from three letters on).

        An exact name comes first, then the start of a name, then a part; within each the entity with more
        claims. `kind` restricts to one class.
        """
        norm = normalise(text)
        part = norm if len(norm) >= 3 else ""  # the index knows no shorter parts, and "" matches nothing
        rows = self._rows(
            f"""
            SELECT {ENTITY_COLUMNS} FROM entities JOIN (
                SELECT entity, min(rank) AS rank FROM (
                    SELECT entity, CASE norm WHEN :norm THEN 0 ELSE 1 END AS rank FROM aliases
                    WHERE norm >= :norm AND norm < :end
                    UNION ALL
                    SELECT entity, 2 FROM aliases WHERE number IN ({self._parts()})
                ) GROUP BY entity
            ) ON entity = id WHERE :kind IS NULL OR kind = :kind
            ORDER BY rank, claims DESC, length(label), id LIMIT :limit
            """,
            {"norm": norm, "end": end_of(norm), "part": quoted(part), "kind": kind, "limit": limit},
        )
        return [entity_of(row) for row in rows]

    def _parts(self) -> str:
        """The SQL that finds the numbers of names by a part of them; an index of words cannot stand in a view."""
        schemas = ("main", "changes") if self._changes else ("main",)
        return " UNION ALL ".join(f"SELECT rowid FROM {one}.alias_parts WHERE norm MATCH :part" for one in schemas)

    # Passages

    def passages(self, ids: Sequence[str]) -> list[Passage]:
        """The passages of those ids in the order of `ids`; ids that are unknown are left out."""
        found = {row[0]: row for row in self._by_ids("passages", _PASSAGE, ids)}
        return [passage_of_row(found[id_]) for id_ in ids if id_ in found]

    def passage_documents(self, ids: Sequence[str]) -> dict[str, str]:
        """The document of each of those passages."""
        return dict(self._by_ids("passages", "id, document", ids))

    def all_passages(self) -> Iterator[Passage]:
        """Every passage, in reading order, one at a time."""
        rows = self._rows(f"SELECT {_PASSAGE} FROM passages ORDER BY document, line_start")
        return map(passage_of_row, rows)

    def passages_at(self, document_id: str, first: int, last: int) -> list[Passage]:
        """The passages that hold any of the lines `first`..`last`, in reading order."""
        rows = self._rows(
            f"SELECT {_PASSAGE} FROM passages WHERE document = ? AND line_start <= ? AND line_end >= ? "
            "ORDER BY line_start",
            (document_id, last, first),
        )
        return [passage_of_row(row) for row in rows]

    def ids_within(self, kind: Literal["c:", "p:", "d:"], documents: Sequence[str]) -> list[str]:
        """The ids of the claims, the passages or the documents themselves that lie within `documents`."""
        table, column = {"c:": ("claims", "document"), "p:": ("passages", "document"), "d:": ("documents", "id")}[kind]
        where, parameters = within(documents, column)
        return [str(row[0]) for row in self._rows(f"SELECT id FROM {table} WHERE {where}", parameters)]

    # Changes

    def changed_documents(self) -> list[str]:
        """The documents that the changes hold; none where there are no changes."""
        return [str(row[0]) for row in self._rows("SELECT id FROM changes.documents")] if self._changes else []

    def gone_documents(self) -> list[str]:
        """The documents of the base that count no more."""
        return [str(row[0]) for row in self._rows("SELECT document FROM changes.gone")] if self._changes else []

    # Words

    def term_count(self, stem: str) -> int:
        """In how many searched claims, their headings included, a stem (`ontology.words.terms_of`) occurs."""
        row = self._rows("SELECT sum(claims) FROM stems WHERE stem = ?", (stem,)).fetchone()
        return int(row[0] or 0)

    def _weigh_stem(self, stem: str) -> float:
        """How telling a stem is: its inverse document frequency over the claims, in about 1..9."""
        return 1.0 + math.log(max(1, self._counts["claims"]) / (1 + self.term_count(stem)))

    def stems_from(self, prefix: str) -> list[str]:
        """All stems that occur in searched claims and start with `prefix`."""
        bounds = (prefix, prefix + "\uffff")
        rows = self._rows(
            "SELECT stem FROM stems WHERE stem >= ? AND stem < ? GROUP BY stem HAVING sum(claims) > 0 ORDER BY stem",
            bounds,
        )
        return [str(row[0]) for row in rows]

    def entities_of_section(self, section: str) -> set[str]:
        """The entities that the statements and cells of a section are about or mention."""
        rows = self._rows(
            "SELECT subject, object, mentions FROM claims WHERE section = ? AND level != ?",
            (section, Level.TYPED.value),
        ).fetchall()
        mentioned = {name for mentions in {row[2] for row in rows} for name in words_of_list(mentions)}
        return mentioned.union((row[0] for row in rows), (row[1] for row in rows if row[1]))

    def match_claims(
        self,
        terms: Sequence[str] | Mapping[str, float],
        limit: int,
        documents: Sequence[str] | None = None,
        entity: str | None = None,
    ) -> list[tuple[str, float]]:
        """Claim ids with their BM25 score (positive, best first) for claims that hold any of `terms`.

        Terms are words as a text writes them: stemming is done here, on both sides. `entity` restricts to claims
        that name it.
        """
        return self._claim_words.search(terms, limit, documents, entity)

    def match_passages(
        self, terms: Sequence[str] | Mapping[str, float], limit: int, documents: Sequence[str] | None = None
    ) -> list[tuple[str, float]]:
        """Passage ids with their BM25 score (positive, best first), as `match_claims`."""
        return self._passage_words.search(terms, limit, documents)

    @cached_property
    def _claim_words(self) -> WordSearch:
        return self._open_words("claims", CLAIM_FIELDS)

    @cached_property
    def _passage_words(self) -> WordSearch:
        return self._open_words("passages", PASSAGE_FIELDS)

    def _open_own_words(self, kind: Kind, weights: Mapping[str, float]) -> WordSearch:
        return WordIndex(words_folder(self.path, kind), weights, partial(self._ids_of, kind))

    def _ids_of(self, table: Kind, numbers: Sequence[int]) -> dict[int, str]:
        marks = ",".join("?" * len(numbers))
        return dict(self._rows(f"SELECT number, id FROM {table} WHERE number IN ({marks})", numbers).fetchall())

    def _by_ids(self, table: str, columns: str, ids: Sequence[str], joined: str = "") -> Iterable[tuple[Any, ...]]:
        for start in range(0, len(ids), _CHUNK):
            chunk = ids[start : start + _CHUNK]
            marks = ",".join("?" * len(chunk))
            yield from self._rows(f"SELECT {columns} FROM {table} {joined} WHERE {table}.id IN ({marks})", chunk)
