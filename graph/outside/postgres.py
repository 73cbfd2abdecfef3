"""Words and vectors in a PostgreSQL database with the extension pgvector, for any number of server processes.

    quillgraph_texts      which texts (`graph.engines.Texts`) the database holds, each with its turn
    quillgraph_documents  documents as they were from one turn on and before another
    quillgraph_parts      their claims and passages
    quillgraph_words      which of these hold a word, how often, in which field; a row for a block of documents
    quillgraph_vectors    the vectors of claims and passages, or of the heads of documents

A reader asks for what is there at its turn, so what is added for a later one, or taken away, does not concern it. One
transaction adds, takes away and says so (`graph.outside.postgres_push`).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph.embed import DIMENSION, Matrix
from graph.engines import Kind, Texts
from graph.outside.postgres_push import push
from graph.outside.postings import FIELDS, POSTING, Connection, Ranges
from graph.records.tables import Progress
from graph.records.words import weigh_words
from ontology.errors import EngineError

try:
    import psycopg
    from pgvector.psycopg import register_vector
    from psycopg.conninfo import conninfo_to_dict
except ImportError as missing:
    raise EngineError("A search store needs psycopg and pgvector: pip install 'quillgraph[postgres]'.") from missing

_CONNECT_S, _ANSWER_S = 5, 30
_K1, _B = 1.2, 0.75  # of BM25, as Tantivy has them
_EXTENSION = "CREATE EXTENSION IF NOT EXISTS vector"
# How many of the graph of neighbours are looked at: above the 160 that are asked for at most. Where a filter leaves too
# few of them, the search goes on in order.
_SESSION = f"""
SET hnsw.ef_search = 300; SET hnsw.iterative_scan = strict_order; SET statement_timeout = '{_ANSWER_S}s'
"""
_THERE = """d.born <= %(turn)s AND d.died > %(turn)s
AND EXISTS (SELECT FROM quillgraph_texts t WHERE t.id = %(id)s AND t.turn = %(turn)s)"""

_NEAREST = f"""
SELECT v.id, -(v.vector <#> %(vector)s) FROM quillgraph_vectors v JOIN quillgraph_documents d USING (document)
WHERE {_THERE} ORDER BY v.vector <#> %(vector)s LIMIT %(k)s
"""
_VECTORS = f"""
SELECT v.id, v.vector FROM quillgraph_vectors v JOIN quillgraph_documents d USING (document)
WHERE v.id = ANY(%(ids)s) AND {_THERE}
"""
_WITH_WORDS = """
SELECT a.place - 1, w.postings
FROM unnest(%(fields)s::int[], %(words)s::text[]) WITH ORDINALITY AS a(field, word, place)
JOIN quillgraph_words w USING (field, word)
WHERE EXISTS (SELECT FROM quillgraph_texts t WHERE t.id = %(id)s AND t.turn = %(turn)s)
"""
_NAMING = "SELECT part FROM quillgraph_parts WHERE entities @> ARRAY[%(entity)s::text]"
_IDS = "SELECT part, id FROM quillgraph_parts WHERE part = ANY(%(parts)s)"
_LIVE = f"SELECT d.first, d.last FROM quillgraph_documents d WHERE {_THERE} ORDER BY d.first"
_WITHIN = f"""
SELECT d.first, d.last FROM quillgraph_documents d
WHERE {_THERE} AND (d.name = ANY(%(names)s) OR d.folders && %(names)s::text[]) ORDER BY d.first
"""


@dataclass(frozen=True, slots=True)
class _There:
    """Where some texts are: their turn, how many claims and passages they are, and how many words in each of FIELDS."""

    id: str
    turn: int
    claims: int
    passages: int
    words: Sequence[int]

    def rows(self, store: PostgresSearch, query: str, values: Mapping[str, Any]) -> list[Any]:
        """The rows of a query about them. Raises EngineError where there are none because the texts are gone."""
        found = store.rows(query, {"id": self.id, "turn": self.turn, **values})
        if not found:
            store.find(self.id)
        return found


class PostgresSearch:
    """The search store at an address (`postgresql://…`). Safe to use from any thread.

    Raises EngineError where the address is none. What it says never holds the password.
    """

    def __init__(self, address: str) -> None:
        try:
            known = conninfo_to_dict(address)
        except psycopg.Error:
            raise EngineError("A search store's address looks like postgresql://user@host/database.") from None
        self._address = address
        self._name = f"{known.get('host', 'localhost')}/{known.get('dbname', '')}"
        self._free: deque[Connection] = deque()

    def __del__(self) -> None:
        for connection in getattr(self, "_free", ()):
            connection.close()

    def check(self) -> None:
        """Make sure that it can be reached and filled. Raises EngineError."""
        with self._telling(), self._connect() as connection:
            connection.execute(_EXTENSION)

    def push(self, texts: Texts, kept: Collection[str], tell: Progress) -> None:
        """Bring it up to those texts, all at once or not at all; of others only those with ids in `kept` stay."""
        with self._telling(), self._connect() as connection:
            connection.execute(_EXTENSION)
            register_vector(connection)
            push(connection, texts, kept, tell)

    def vectors(self, texts_id: str) -> PostgresVectors:
        """The vectors of those texts. Raises EngineError where it does not hold them."""
        return PostgresVectors(self, texts_id)

    def words(self, texts_id: str, kind: Kind, weights: Mapping[str, float]) -> PostgresWords:
        """The words of those texts; `weights` say what a word found in each field tells. Raises EngineError."""
        return PostgresWords(self, texts_id, kind, weights)

    def find(self, texts_id: str) -> _There:
        """Where the texts with that id are. Raises EngineError where they are not."""
        try:
            found = self.rows("SELECT turn, sizes FROM quillgraph_texts WHERE id = %(id)s", {"id": texts_id})
        except EngineError as error:
            if not _is_empty(error.__cause__):
                raise
            found = []
        if not found:
            raise EngineError(f"The search store {self._name} does not hold what is live; run `quillgraph ingest`.")
        turn, (claims, passages, *words) = found[0]
        return _There(texts_id, turn, claims, passages, words)

    def rows(self, query: str, values: Mapping[str, Any]) -> list[Any]:
        """The rows of a query. A connection that was lost since it was last used is made anew."""
        with self._telling():
            try:
                spare = self._free.pop()
            except IndexError:
                return self._run(self._session(), query, values)
            try:
                return self._run(spare, query, values)
            except psycopg.OperationalError:
                if not spare.broken:
                    raise
            return self._run(self._session(), query, values)

    def _run(self, connection: Connection, query: str, values: Mapping[str, Any]) -> list[Any]:
        try:
            found: list[Any] = connection.execute(query, values, binary=True).fetchall()
        except BaseException:
            connection.close()
            raise
        self._free.append(connection)
        return found

    def _session(self) -> Connection:
        """A connection for queries."""
        connection = self._connect()
        try:
            connection.autocommit = True
            register_vector(connection)
            connection.execute(_SESSION)
        except BaseException:
            connection.close()
            raise
        return connection

    def _connect(self) -> Connection:
        return psycopg.connect(self._address, connect_timeout=_CONNECT_S, prepare_threshold=None)

    @contextmanager
    def _telling(self) -> Iterator[None]:
        """Tell what goes wrong as an EngineError."""
        try:
            yield
        except psycopg.Error as error:
            reason = " ".join(str(error).split())[:300]
            raise EngineError(f"The search store {self._name} cannot be used: {reason}") from error


def _is_empty(error: BaseException | None) -> bool:
    """Whether an error says that the database has no tables of ours, or no extension."""
    return isinstance(error, psycopg.ProgrammingError) and error.sqlstate in (None, "42P01")


class PostgresVectors:
    """The vectors of some texts (see `graph.engines.VectorSearch`)."""

    def __init__(self, store: PostgresSearch, texts_id: str) -> None:
        self._store = store
        self._there = store.find(texts_id)

    def search(
        self, vector: NDArray[np.float32], k: int, allowed: Sequence[str] | None = None
    ) -> list[tuple[str, float]]:
        """The `k` ids nearest to a unit vector with their cosine, best first; only `allowed` if given."""
        asked = np.asarray(vector, np.float32).reshape(-1)
        if allowed is not None:
            there = self._found(allowed)
            near = [(one, float(there[one] @ asked)) for one in dict.fromkeys(allowed) if one in there]
            return sorted(near, key=lambda item: -item[1])[: max(k, 0)]
        return self._there.rows(self._store, _NEAREST, {"vector": asked, "k": k}) if k > 0 else []

    def vectors(self, ids: Sequence[str]) -> Matrix:
        """The vectors of those ids, shape (len(ids), 384); a row of zeros for an id that is unknown."""
        found, none = self._found(ids), np.zeros(DIMENSION, np.float32)
        return np.array([found.get(one, none) for one in ids], np.float32).reshape(-1, DIMENSION)

    def _found(self, ids: Sequence[str]) -> dict[str, NDArray[np.float32]]:
        found = self._there.rows(self._store, _VECTORS, {"ids": list(ids)}) if ids else []
        return {one: vector.to_numpy() for one, vector in found}


class PostgresWords:
    """The words of some texts (see `graph.engines.WordSearch`).

    The database finds who holds which word; scores are reckoned here, which numpy does many times faster than SQL.
    """

    def __init__(self, store: PostgresSearch, texts_id: str, kind: Kind, weights: Mapping[str, float]) -> None:
        self._store = store
        self._there = there = store.find(texts_id)
        self._live = Ranges(there.rows(store, _LIVE, {}))
        self._texts = there.claims if kind == "claims" else there.passages
        numbers = [(FIELDS[kind, name], weight) for name, weight in weights.items()]
        self._fields = [(number, weight, there.words[number] / max(self._texts, 1)) for number, weight in numbers]

    def search(
        self,
        terms: Iterable[str] | Mapping[str, float],
        limit: int,
        documents: Sequence[str] | None = None,
        entity: str | None = None,
    ) -> list[tuple[str, float]]:
        """Ids of the texts that hold any of `terms`, with their BM25 scores, best first."""
        words = weigh_words(terms)
        if not words or limit <= 0:
            return []
        asked = [
            (field, word, weight * counts, mean)
            for word, counts in words.items()
            for field, weight, mean in self._fields
        ]
        values = {"fields": [one[0] for one in asked], "words": [one[1] for one in asked]}
        found: dict[int, list[bytes]] = {}
        for place, postings in self._there.rows(self._store, _WITH_WORDS, values):
            found.setdefault(place, []).append(postings)
        parts, scores = self._add_up([(b"".join(found[place]), *asked[place][2:]) for place in sorted(found)])
        allowed = np.ones(len(parts), bool)
        if documents is not None:
            within = self._there.rows(self._store, _WITHIN, {"names": list(documents)}) if documents else []
            allowed &= Ranges(within).hold(parts)
        if entity is not None:
            naming = [row[0] for row in self._store.rows(_NAMING, {"entity": entity})]
            allowed &= np.isin(parts, np.array(naming, np.uint32))
        parts, scores = parts[allowed], scores[allowed]
        best = np.argsort(-scores, kind="stable")[:limit]
        ids = dict(self._store.rows(_IDS, {"parts": parts[best].tolist()})) if len(best) else {}
        return [(ids[int(parts[one])], float(scores[one])) for one in best if int(parts[one]) in ids]

    def _add_up(self, found: Sequence[tuple[bytes, float, float]]) -> tuple[NDArray[np.uint32], NDArray[np.float64]]:
        """The numbers of parts, ascending, with their scores, from postings, what they count, and mean lengths."""
        numbers, shares = [np.empty(0, np.uint32)], [np.empty(0)]
        for raw, counts, mean in found:
            postings = np.frombuffer(raw, POSTING)
            postings = postings[self._live.hold(postings["part"])]
            rarity = np.log(1 + (self._texts - len(postings) + 0.5) / (len(postings) + 0.5))
            times = postings["times"].astype(float)
            share = times / (times + _K1 * (1 - _B + _B * postings["length"] / mean))
            numbers.append(postings["part"])
            shares.append(counts * rarity * (_K1 + 1) * share)
        parts, places = np.unique(np.concatenate(numbers), return_inverse=True)
        scores: NDArray[np.float64] = np.bincount(places, np.concatenate(shares), len(parts)).astype(float)
        return parts, scores
