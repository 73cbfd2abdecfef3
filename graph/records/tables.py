"""The tables of a generation's records, and how readings are written into them.

The nouns of `ingest.model` become rows and rows become nouns again, without loss: `graph.records.lookup` reads what
is written here. Scale decides the shape: every look-up has an index, nothing is read as a whole.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import asdict
from functools import lru_cache
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self

from graph.records.words import WordWriter
from ingest.model import Claim, Entity, Level, Passage, Quantity, Reading, Span
from ontology.errors import StoreError
from ontology.words import normalise, terms_of

FORMAT = 5
"""The version of what a generation looks like on disk; raised when an old one can no longer be read."""

WORDS = "words"
"""The folder of a generation's indexes of words."""

SCHEMA = """
CREATE TABLE documents (
    id TEXT PRIMARY KEY, path TEXT, title TEXT, sha256 TEXT, format TEXT,
    content_lines INTEGER, covered_lines INTEGER, missed TEXT, line_count INTEGER
) WITHOUT ROWID;
CREATE TABLE texts (document TEXT PRIMARY KEY, lines TEXT) WITHOUT ROWID;
CREATE TABLE claims (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL, subject TEXT, predicate TEXT, value TEXT, document TEXT,
    line_start INTEGER, line_end INTEGER, quote TEXT, rule TEXT, level TEXT, text TEXT, object TEXT,
    aspect TEXT, quantity TEXT, confidence REAL, context TEXT, under TEXT, mentions TEXT, section TEXT,
    place INTEGER, form TEXT
);
CREATE TABLE mentions (entity TEXT, claim INTEGER, PRIMARY KEY (entity, claim)) WITHOUT ROWID;
CREATE TABLE passages (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL, document TEXT, line_start INTEGER, line_end INTEGER,
    title TEXT, text TEXT, section TEXT
);
CREATE TABLE named (
    document TEXT, place INTEGER, key TEXT, id TEXT, label TEXT, kind TEXT, aliases TEXT, scope TEXT,
    known INTEGER, PRIMARY KEY (document, place)
) WITHOUT ROWID;
CREATE TABLE entities (
    id TEXT PRIMARY KEY, label TEXT, kind TEXT, aliases TEXT, scope TEXT, known INTEGER, claims INTEGER
) WITHOUT ROWID;
CREATE TABLE aliases (
    number INTEGER PRIMARY KEY, norm TEXT, entity TEXT, UNIQUE (norm, entity)
);
CREATE TABLE stems (stem TEXT PRIMARY KEY, claims INTEGER) WITHOUT ROWID;
CREATE VIRTUAL TABLE alias_parts USING fts5(norm, content='', tokenize='trigram');
"""

INDEXES = """
CREATE UNIQUE INDEX claims_by_id ON claims (id);
CREATE INDEX claims_by_document ON claims (document, place);
CREATE INDEX claims_by_line ON claims (document, line_start);
CREATE INDEX claims_by_subject ON claims (subject, document, place);
CREATE INDEX claims_by_predicate ON claims (predicate, document, place);
CREATE INDEX claims_by_parent ON claims (under, document, place) WHERE under IS NOT NULL;
CREATE INDEX claims_by_section ON claims (section, document, place);
CREATE UNIQUE INDEX passages_by_id ON passages (id);
CREATE INDEX passages_by_line ON passages (document, line_start);
CREATE INDEX aliases_by_entity ON aliases (entity);
CREATE INDEX named_by_id ON named (id);
"""

CLAIM_COLUMNS = (
    "id, subject, predicate, value, document, line_start, line_end, quote, rule, level, text, object, "
    "aspect, quantity, confidence, context, under, mentions, section, place, form"
)
PASSAGE_COLUMNS = "id, document, line_start, line_end, title, text, section"
ENTITY_COLUMNS = "id, label, kind, aliases, scope, known"

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how many of it are done so far, and how many there are in all (0: unknown)."""

CLAIM_FIELDS = {"text": 1.0, "context": 0.5, "aspect": 0.8}
PASSAGE_FIELDS = {"title": 0.1, "text": 1.0, "head": 0.1}  # the text begins with its own heading
"""What of a claim and of a passage is searched by words, and how much a word that is found there says."""


def words_folder(path: Path, noun: Literal["claims", "passages"]) -> Path:
    """The folder of the index of words that belongs to a records file."""
    return path.with_name(WORDS) / noun


def write_records(path: Path, readings: Iterable[Reading], progress: Progress | None = None, total: int = 0) -> None:
    """Write readings into a new SQLite file at `path`, one at a time, so that `readings` may be a generator.

    The indexes of words go beside it. Raises StoreError when something cannot be written or two claims or passages
    bear one id.
    """
    with writing(path) as connection, Recorder(connection, path) as recorder:
        connection.executescript(SCHEMA)
        connection.execute("BEGIN")
        for done, reading in enumerate(readings, 1):
            recorder.write(reading)
            if progress:
                progress("documents recorded", done, total)
        recorder.write_stems()
        connection.execute("COMMIT")
        connection.executescript(INDEXES)
        connection.execute("BEGIN")
        _merge_entities(connection)
        connection.execute("INSERT INTO alias_parts(alias_parts) VALUES ('optimize')")
        connection.execute("COMMIT")
        connection.executescript("ANALYZE;")


@contextmanager
def writing(path: Path) -> Iterator[sqlite3.Connection]:
    """A new SQLite file to write to. What goes wrong with it is raised as a StoreError."""
    try:
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            # Nobody reads the file before it is finished and forced to disk, and half a one is thrown away: no journal.
            for pragma in ("journal_mode=OFF", "synchronous=OFF", "page_size=8192"):
                connection.execute(f"PRAGMA {pragma}")
            yield connection
    except sqlite3.IntegrityError as error:
        raise StoreError(f"{path.name}: two documents, claims or passages bear one id ({error}).") from error
    except sqlite3.Error as error:
        raise StoreError(f"{path.name}: cannot be written ({error}); is the disk full?") from error


class Recorder:
    """Writes readings into the tables of a connection and into the indexes of words beside `path`.

    Claims and passages are numbered from `first_claim` and `first_passage` on; `stems` counts the claims that hold
    each stem.
    """

    def __init__(
        self, connection: sqlite3.Connection, path: Path, first_claim: int = 1, first_passage: int = 1
    ) -> None:
        self._connection = connection
        self._claim_numbers, self._passage_numbers = count(first_claim), count(first_passage)
        self._exit = ExitStack()
        self._claim_words = self._exit.enter_context(WordWriter(words_folder(path, "claims"), CLAIM_FIELDS))
        self._passage_words = self._exit.enter_context(WordWriter(words_folder(path, "passages"), PASSAGE_FIELDS))
        self.stems: Counter[str] = Counter()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._exit.__exit__(kind, error, at)

    def write(self, reading: Reading) -> None:
        """Write one reading."""
        _write_document(self._connection, reading)
        for claim in reading.claims:
            self._write_claim(claim)
        for passage in reading.passages:
            self._write_passage(passage, head_words(reading.source.id, reading.title))

    def forget(self, document: str) -> None:
        """Take a document out of the indexes of words."""
        self._claim_words.remove(document)
        self._passage_words.remove(document)

    def discount(self, claims: Iterable[Claim]) -> None:
        """Take claims out of the counts of stems."""
        for claim in filter(is_searched, claims):
            self.stems.subtract(_stems_of(claim))

    def write_stems(self) -> None:
        """Write the counts of stems; call once, at the end."""
        self._connection.executemany("INSERT INTO stems VALUES (?,?)", self.stems.items())

    def _write_claim(self, claim: Claim) -> None:
        number = next(self._claim_numbers)
        self._connection.execute(
            f"INSERT INTO claims (number, {CLAIM_COLUMNS}) VALUES ({_marks(22)})", (number, *claim_row(claim))
        )
        entities = named_by(claim)
        self._connection.executemany("INSERT INTO mentions VALUES (?,?)", ((entity, number) for entity in entities))
        if is_searched(claim):
            self._claim_words.add(number, claim.span.document, claim_fields(claim), entities)
            self.stems.update(_stems_of(claim))

    def _write_passage(self, p: Passage, head: str) -> None:
        number = next(self._passage_numbers)
        self._connection.execute(
            f"INSERT INTO passages (number, {PASSAGE_COLUMNS}) VALUES ({_marks(8)})",
            (number, p.id, p.document, p.line_start, p.line_end, p.title, p.text, p.section),
        )
        self._passage_words.add(number, p.document, passage_fields(p, head))


def claim_fields(claim: Claim) -> dict[str, str]:
    """The texts in which a claim is found by words, by field (CLAIM_FIELDS)."""
    return {"text": claim.text, "context": "\n".join(claim.context), "aspect": claim.aspect}


def passage_fields(passage: Passage, head: str) -> dict[str, str]:
    """The same of a passage (PASSAGE_FIELDS); `head` are the `head_words` of its document."""
    return {"title": passage.title, "text": passage.text, "head": head}


def named_by(claim: Claim) -> list[str]:
    """The ids of the entities that a claim is about or mentions, each once."""
    return list(dict.fromkeys(filter(None, (claim.subject, claim.object, *claim.mentions))))


_TELL_NOTHING = frozenset("docs doc documentation doc_source source src content pages texts markdown md".split())


def head_words(document: str, title: str) -> str:
    """What a document is about by its title and its outermost folder that tells anything, such as its guide."""
    return ". ".join(filter(None, (title, guide_of(document))))


@lru_cache(16384)
def guide_of(document: str) -> str:
    """The outermost folder of a document that tells anything, such as its guide, in words."""
    folder = next((name for name in document.split("/")[:-1] if name.casefold() not in _TELL_NOTHING), "")
    return folder.replace("-", " ").replace("_", " ")


def _stems_of(claim: Claim) -> set[str]:
    return set(terms_of(" ".join((claim.text, *claim.context))))


def is_searched(claim: Claim) -> bool:
    """Whether a claim is searched by its words: typed claims repeat the words of the statement they were read
    from, which is searched already."""
    return claim.level is not Level.TYPED


def _write_document(connection: sqlite3.Connection, reading: Reading) -> None:
    source, coverage = reading.source, reading.coverage
    connection.execute(
        "INSERT INTO documents VALUES (?,?,?,?,?,?,?,?,?)",
        (
            source.id,
            source.path,
            reading.title,
            source.sha256,
            source.format,
            coverage.content_lines,
            coverage.covered_lines,
            json.dumps(coverage.missed),
            len(source.lines),
        ),
    )
    connection.execute("INSERT INTO texts VALUES (?,?)", (source.id, "\n".join(source.lines)))
    connection.executemany(
        "INSERT INTO named VALUES (?,?,?,?,?,?,?,?,?)",
        (
            (source.id, place, key, e.id, e.label, e.kind, _json(e.aliases), e.scope, e.known)
            for place, (key, e) in enumerate(reading.entities.items())
        ),
    )


def _merge_entities(connection: sqlite3.Connection) -> None:
    """Fill `entities` and `aliases` from every document's own view of them."""
    rows = connection.execute(f"SELECT {ENTITY_COLUMNS} FROM named ORDER BY id, known DESC, document")
    counts = "SELECT count(*) FROM mentions WHERE entity = ?"
    numbers = count(1)
    for entity in merged(map(entity_of, rows)):
        (claims,) = connection.execute(counts, (entity.id,)).fetchone()
        write_entity(connection, entity, claims, numbers)


def write_entity(connection: sqlite3.Connection, entity: Entity, claims: int, numbers: Iterator[int]) -> None:
    """Write a merged entity that `claims` claims name, with its names, which are numbered by `numbers`."""
    connection.execute(
        "INSERT INTO entities VALUES (?,?,?,?,?,?,?)",
        (entity.id, entity.label, entity.kind, _json(entity.aliases), entity.scope, entity.known, claims),
    )
    for norm in sorted({normalise(name) for name in entity.names} - {""}):
        number = next(numbers)
        connection.execute("INSERT INTO aliases (number, norm, entity) VALUES (?,?,?)", (number, norm, entity.id))
        connection.execute("INSERT INTO alias_parts (rowid, norm) VALUES (?,?)", (number, norm))


def merged(views: Iterable[Entity]) -> Iterator[Entity]:
    """One entity for each run of views with one id; the first view (a known one, if any) gives the label."""
    current: Entity | None = None
    for view in views:
        if current is not None and view.id == current.id:
            names = (*current.aliases, view.label, *view.aliases)
            current.aliases = tuple(dict.fromkeys(name for name in names if name != current.label))
            current.scope = current.scope or view.scope
            continue
        if current is not None:
            yield current
        current = view
    if current is not None:
        yield current


def claim_row(claim: Claim) -> tuple[Any, ...]:
    """A claim as a row of CLAIM_COLUMNS."""
    span = claim.span
    return (
        claim.id,
        claim.subject,
        claim.predicate,
        claim.value,
        span.document,
        span.line_start,
        span.line_end,
        span.quote,
        claim.rule,
        claim.level.value,
        claim.text,
        claim.object,
        claim.aspect,
        _json(asdict(claim.quantity)) if claim.quantity else None,
        claim.confidence,
        _json(claim.context),
        claim.under,
        _json(claim.mentions),
        claim.section,
        claim.order,
        claim.form,
    )


def claim_of(row: tuple[Any, ...]) -> Claim:
    """A row of CLAIM_COLUMNS as a claim."""
    (
        id_, subject, predicate, value, document, first, last, quote, rule, level, text, object_, aspect,
        quantity, confidence, context, under, mentions, section, place, form,
    ) = row  # fmt: skip
    return Claim(
        id=id_,
        subject=subject,
        predicate=predicate,
        value=value,
        span=Span(document, first, last, quote),
        rule=rule,
        level=_LEVELS[level],
        text=text,
        object=object_,
        aspect=aspect,
        quantity=_quantity_of(quantity) if quantity else None,
        confidence=confidence,
        context=words_of_list(context),
        under=under,
        mentions=words_of_list(mentions),
        section=section,
        order=place,
        form=form,
    )


# Claims are read by the hundred for an answer: both are quicker than asking the enumeration and json.loads for each.
_LEVELS = {level.value: level for level in Level}
_DECODER = json.JSONDecoder()


@lru_cache(4096)
def _quantity_of(text: str) -> Quantity:
    return Quantity(**_DECODER.raw_decode(text)[0])


@lru_cache(16384)
def words_of_list(text: str) -> tuple[str, ...]:
    """What a list of words in JSON holds; claims that stand together have the same ones."""
    return tuple(_DECODER.raw_decode(text)[0])


def entity_of(row: tuple[Any, ...]) -> Entity:
    """A row of ENTITY_COLUMNS as an entity."""
    id_, label, kind, aliases, scope, known = row
    return Entity(id_, label, kind, words_of_list(aliases), scope, bool(known))


def passage_of_row(row: tuple[Any, ...]) -> Passage:
    """A row of PASSAGE_COLUMNS as a passage."""
    return Passage(*row)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _marks(count: int) -> str:
    return ",".join("?" * count)
