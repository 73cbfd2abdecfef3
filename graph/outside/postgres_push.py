"""Filling the search store: one transaction in which what has changed is added, and what nobody reads any more goes.

Each push has a turn. A document is there from the turn that added it on, and before the one that took it away or read
it anew. Readers at other turns see nothing of it, and where the push fails or is killed, nothing has happened.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from graph.embed import DIMENSION
from graph.engines import Kind, Texts
from graph.outside.postings import FIELDS, POSTING, Connection, Ranges
from graph.records.lookup import Records, StoredDocument
from graph.records.tables import Progress, claim_fields, head_words, is_searched, named_by, passage_fields
from graph.records.words import folders_of, words_of_text
from graph.search.vectors import VectorIndex

_FOREVER = 2**62
_AT_ONCE = 100  # documents that are sent together
_WHOLE = 2**31 - 1  # beyond the last line of any document

_TABLES = f"""
CREATE TABLE IF NOT EXISTS quillgraph_texts (id text PRIMARY KEY, turn bigint NOT NULL UNIQUE, sizes bigint[] NOT NULL);
CREATE TABLE IF NOT EXISTS quillgraph_documents (
    document bigint PRIMARY KEY, block bigint NOT NULL, name text NOT NULL, hash text NOT NULL, folders text[] NOT NULL,
    first bigint NOT NULL, last bigint NOT NULL, born bigint NOT NULL, died bigint NOT NULL, sizes bigint[] NOT NULL
);
CREATE TABLE IF NOT EXISTS quillgraph_parts (
    part bigint PRIMARY KEY, id text NOT NULL, document bigint NOT NULL, entities text[] NOT NULL
);
CREATE TABLE IF NOT EXISTS quillgraph_vectors (
    id text NOT NULL, document bigint NOT NULL, vector vector({DIMENSION}) NOT NULL
);
CREATE TABLE IF NOT EXISTS quillgraph_words (
    word text NOT NULL, field smallint NOT NULL, block bigint NOT NULL, postings bytea NOT NULL
);
"""
# Made after the first rows, which is several times faster; later rows go into them one by one.
_INDEXES = """
CREATE INDEX IF NOT EXISTS quillgraph_parts_by_document ON quillgraph_parts (document);
CREATE INDEX IF NOT EXISTS quillgraph_vectors_by_id ON quillgraph_vectors (id);
CREATE INDEX IF NOT EXISTS quillgraph_vectors_by_document ON quillgraph_vectors (document);
CREATE INDEX IF NOT EXISTS quillgraph_vectors_by_vector
    ON quillgraph_vectors USING hnsw (vector vector_ip_ops) WITH (m = 24, ef_construction = 128);
CREATE INDEX IF NOT EXISTS quillgraph_parts_by_entity ON quillgraph_parts USING gin (entities);
CREATE INDEX IF NOT EXISTS quillgraph_words_by_word ON quillgraph_words (word, field);
CREATE INDEX IF NOT EXISTS quillgraph_words_by_block ON quillgraph_words (block);
ANALYZE quillgraph_documents, quillgraph_parts, quillgraph_words, quillgraph_vectors;
"""
_DOCUMENT_TYPES = ("int8", "int8", "text", "text", "text[]", "int8", "int8", "int8", "int8", "int8[]")
_WORD_TYPES = ("text", "int2", "int8", "bytea")
_ADD_TEXTS = """
INSERT INTO quillgraph_texts SELECT %s, %s, array_agg(total ORDER BY place) FROM (
    SELECT place, sum(size)::bigint AS total
    FROM quillgraph_documents, unnest(sizes) WITH ORDINALITY AS one(size, place) WHERE died = %s GROUP BY place
) AS totals
"""
_FORGET = """
DELETE FROM quillgraph_documents d
WHERE NOT EXISTS (SELECT FROM quillgraph_texts t WHERE d.born <= t.turn AND d.died > t.turn) RETURNING document, block
"""


@dataclass(frozen=True, slots=True)
class _Part:
    """A claim or passage by the key of its vector: the entities it names, its texts by the number of their field."""

    key: str
    entities: Sequence[str]
    fields: Mapping[int, str]


def push(connection: Connection, texts: Texts, kept: Collection[str], tell: Progress) -> None:
    """Bring the database up to `texts` in a transaction; of others only those with ids in `kept` stay.

    Raises `psycopg.Error`, and StoreError where the texts cannot be read.
    """
    run = connection.execute
    run(_TABLES)
    run("LOCK TABLE quillgraph_texts IN EXCLUSIVE MODE")  # who reads need not wait
    if run("SELECT 1 FROM quillgraph_texts WHERE id = %s", [texts.id]).fetchone():
        return
    (turn,) = run("SELECT coalesce(max(turn), 0) + 1 FROM quillgraph_texts").fetchone()
    there = dict(run("SELECT name, hash FROM quillgraph_documents WHERE died = %s", [_FOREVER]).fetchall())
    gone = [name for name, known in there.items() if texts.documents.get(name) != known]
    fresh = {name for name, wanted in texts.documents.items() if there.get(name) != wanted}
    run("UPDATE quillgraph_documents SET died = %s WHERE died = %s AND name = ANY(%s)", [turn, _FOREVER, gone])
    with Records(texts.records) as records:
        vectors = VectorIndex.open(texts.vectors)
        todo = [document for document in records.documents() if document.id in fresh]
        for start in range(0, len(todo), _AT_ONCE):
            _send(connection, todo[start : start + _AT_ONCE], texts, turn, records, vectors)
            tell("documents sent to the search store", min(start + _AT_ONCE, len(todo)), len(todo))
    run(_ADD_TEXTS, [texts.id, turn, _FOREVER])
    run("DELETE FROM quillgraph_texts WHERE id <> %s AND NOT id = ANY(%s)", [texts.id, list(kept)])
    forgotten = run(_FORGET).fetchall()
    for table in ("quillgraph_parts", "quillgraph_vectors"):
        run(f"DELETE FROM {table} WHERE document = ANY(%s)", [[document for document, _ in forgotten]])
    for block in sorted({block for _, block in forgotten}):
        _clear_block(connection, block)
    run(_INDEXES)


def _send(
    connection: Connection,
    documents: Sequence[StoredDocument],
    texts: Texts,
    turn: int,
    records: Records,
    vectors: VectorIndex,
) -> None:
    """Add some documents with all that is searched of them."""
    number, part = _next(connection, "document", "documents"), _next(connection, "part", "parts")
    block = number
    rows: list[tuple[Any, ...]] = []
    parts: list[tuple[Any, ...]] = []
    keys: list[tuple[str, int]] = []
    words: dict[tuple[str, int], list[tuple[int, int, int]]] = {}
    for number, document in enumerate(documents, block):
        found = list(_searched(document, records))
        keys += ((key, number) for key in (f"d:{document.id}", *(one.key for one in found)))
        sizes = [sum(one.key[0] == kind for one in found) for kind in "cp"] + [0] * len(FIELDS)
        first = part
        for part, one in enumerate(found, first):
            parts.append((part, one.key[2:], number, list(one.entities)))
            for place, text in one.fields.items():
                told = words_of_text(text)
                sizes[2 + place] += len(told)
                for word, times in Counter(told).items():
                    words.setdefault((word, place), []).append((part, times, len(told)))
        part = first + len(found)
        known = (document.id, texts.documents[document.id], folders_of(document.id))
        rows.append((number, block, *known, first, part - 1, turn, _FOREVER, sizes))
    made = vectors.vectors([key for key, _ in keys])
    near = [(*key, one) for key, one in zip(keys, made, strict=True) if one.any()]  # by the plan not all have one
    said = ((*key, block, np.array(postings, POSTING).tobytes()) for key, postings in words.items())
    _copy(connection, "documents", _DOCUMENT_TYPES, rows)
    _copy(connection, "parts", ("int8", "text", "int8", "text[]"), parts)
    _copy(connection, "words", _WORD_TYPES, said)
    _copy(connection, "vectors", ("text", "int8", "vector"), near)


def _clear_block(connection: Connection, block: int) -> None:
    """Take out of the postings of a block what was said in documents that are gone."""
    run = connection.execute
    query = "SELECT first, last FROM quillgraph_documents WHERE block = %s ORDER BY first"
    left = Ranges(run(query, [block]).fetchall())
    rows = run("DELETE FROM quillgraph_words WHERE block = %s RETURNING word, field, postings", [block]).fetchall()
    told = ((word, field, np.frombuffer(raw, POSTING)) for word, field, raw in rows)
    kept = ((word, field, postings[left.hold(postings["part"])]) for word, field, postings in told)
    said = ((word, field, block, one.tobytes()) for word, field, one in kept if len(one))
    _copy(connection, "words", _WORD_TYPES, said)


def _searched(document: StoredDocument, records: Records) -> Iterator[_Part]:
    for claim in filter(is_searched, records.all_claims([document.id])):
        yield _Part(f"c:{claim.id}", named_by(claim), _numbered("claims", claim_fields(claim)))
    head = head_words(document.id, document.title)
    for passage in records.passages_at(document.id, 1, _WHOLE):
        yield _Part(f"p:{passage.id}", [], _numbered("passages", passage_fields(passage, head)))


def _numbered(kind: Kind, fields: Mapping[str, str]) -> dict[int, str]:
    return {FIELDS[kind, name]: text for name, text in fields.items() if text}


def _next(connection: Connection, column: str, table: str) -> int:
    """The first number that is free: they are given here, for each of the tables needs them."""
    (number,) = connection.execute(f"SELECT coalesce(max({column}), 0) + 1 FROM quillgraph_{table}").fetchone()
    return int(number)


def _copy(connection: Connection, table: str, types: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    with connection.cursor().copy(f"COPY quillgraph_{table} FROM STDIN (FORMAT BINARY)") as copy:
        copy.set_types(types)
        for row in rows:
            copy.write_row(row)
