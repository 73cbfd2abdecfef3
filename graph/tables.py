"""The tables of a generation's records, and how readings are written into them.

The nouns of `ingest.model` become rows and rows become nouns again, without loss: `graph.records` reads what
is written here. Scale decides the shape: every look-up has an index, nothing is read as a whole.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import Any

from ingest.model import Claim, Entity, Level, Passage, Quantity, Reading, Span
from ontology.errors import StoreError
from ontology.words import normalise, terms_of

FORMAT = 3
"""The version of what a generation looks like on disk; raised when an old one can no longer be read."""

TOKENIZER = "porter unicode61 remove_diacritics 2"

_SCHEMA = f"""
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
CREATE VIRTUAL TABLE claim_words USING fts5(
    text, context, aspect, content='', tokenize='{TOKENIZER}'
);
CREATE VIRTUAL TABLE passage_words USING fts5(
    title, text, content='', tokenize='{TOKENIZER}'
);
CREATE TABLE stems (stem TEXT PRIMARY KEY, claims INTEGER) WITHOUT ROWID;
CREATE VIRTUAL TABLE alias_parts USING fts5(norm, content='', tokenize='trigram');
"""

_INDEXES = """
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

Progress = Callable[[str, int], None]
"""Called with what is being done and how many of it are done so far."""


def write_records(path: Path, readings: Iterable[Reading], progress: Progress | None = None) -> None:
    """Write readings into a new SQLite file at `path`, one at a time, so that `readings` may be a generator.

    Raises StoreError when the file cannot be written or two claims or passages bear one id.
    """
    try:
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            # Nobody reads the file before it is published, and a killed build is thrown away: no journal.
            for pragma in ("journal_mode=OFF", "synchronous=OFF", "page_size=8192"):
                connection.execute(f"PRAGMA {pragma}")
            connection.executescript(_SCHEMA)
            connection.execute("BEGIN")
            stems: Counter[str] = Counter()
            for count, reading in enumerate(readings, 1):
                _write_reading(connection, reading)
                for claim in filter(is_searched, reading.claims):
                    stems.update(set(terms_of(" ".join((claim.text, *claim.context)))))
                if progress:
                    progress("documents recorded", count)
            connection.executemany("INSERT INTO stems VALUES (?,?)", stems.items())
            connection.execute("COMMIT")
            connection.executescript(_INDEXES)
            connection.execute("BEGIN")
            _merge_entities(connection)
            for words in ("claim_words", "passage_words", "alias_parts"):
                connection.execute(f"INSERT INTO {words}({words}) VALUES ('optimize')")
            connection.execute("COMMIT")
            connection.executescript("ANALYZE;")
    except sqlite3.IntegrityError as error:
        raise StoreError(f"{path.name}: two documents, claims or passages bear one id ({error}).") from error
    except sqlite3.Error as error:
        raise StoreError(f"{path.name}: cannot be written ({error}); is the disk full?") from error


def is_searched(claim: Claim) -> bool:
    """Whether a claim is searched by its words: typed claims repeat the words of the statement they were read
    from, which is searched already."""
    return claim.level is not Level.TYPED


def _write_reading(connection: sqlite3.Connection, reading: Reading) -> None:
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
    for claim in reading.claims:
        _write_claim(connection, claim)
    for passage in reading.passages:
        _write_passage(connection, passage)


def _write_claim(connection: sqlite3.Connection, claim: Claim) -> None:
    number = connection.execute(
        f"INSERT INTO claims ({CLAIM_COLUMNS}) VALUES ({_marks(21)})", claim_row(claim)
    ).lastrowid
    if is_searched(claim):
        connection.execute(
            "INSERT INTO claim_words (rowid, text, context, aspect) VALUES (?,?,?,?)",
            (number, claim.text, "\n".join(claim.context), claim.aspect),
        )
    entities = dict.fromkeys(filter(None, (claim.subject, claim.object, *claim.mentions)))
    connection.executemany("INSERT INTO mentions VALUES (?,?)", ((entity, number) for entity in entities))


def _write_passage(connection: sqlite3.Connection, p: Passage) -> None:
    number = connection.execute(
        f"INSERT INTO passages ({PASSAGE_COLUMNS}) VALUES ({_marks(7)})",
        (p.id, p.document, p.line_start, p.line_end, p.title, p.text, p.section),
    ).lastrowid
    connection.execute("INSERT INTO passage_words (rowid, title, text) VALUES (?,?,?)", (number, p.title, p.text))


def _merge_entities(connection: sqlite3.Connection) -> None:
    """Fill `entities` and `aliases` from every document's own view of them."""
    rows = connection.execute(f"SELECT {ENTITY_COLUMNS} FROM named ORDER BY id, known DESC, document")
    counts = "SELECT count(*) FROM mentions WHERE entity = ?"
    for entity in _merged(map(entity_of, rows)):
        (claims,) = connection.execute(counts, (entity.id,)).fetchone()
        connection.execute(
            "INSERT INTO entities VALUES (?,?,?,?,?,?,?)",
            (
                entity.id,
                entity.label,
                entity.kind,
                _json(entity.aliases),
                entity.scope,
                entity.known,
                claims,
            ),
        )
        for norm in sorted({normalise(name) for name in (entity.label, *entity.aliases)} - {""}):
            number = connection.execute("INSERT INTO aliases (norm, entity) VALUES (?,?)", (norm, entity.id)).lastrowid
            connection.execute("INSERT INTO alias_parts (rowid, norm) VALUES (?,?)", (number, norm))


def _merged(views: Iterable[Entity]) -> Iterator[Entity]:
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
        level=Level(level),
        text=text,
        object=object_,
        aspect=aspect,
        quantity=Quantity(**json.loads(quantity)) if quantity else None,
        confidence=confidence,
        context=tuple(json.loads(context)),
        under=under,
        mentions=tuple(json.loads(mentions)),
        section=section,
        order=place,
        form=form,
    )


def entity_of(row: tuple[Any, ...]) -> Entity:
    """A row of ENTITY_COLUMNS as an entity."""
    id_, label, kind, aliases, scope, known = row
    return Entity(id_, label, kind, tuple(json.loads(aliases)), scope, bool(known))


def passage_of_row(row: tuple[Any, ...]) -> Passage:
    """A row of PASSAGE_COLUMNS as a passage."""
    return Passage(*row)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _marks(count: int) -> str:
    return ",".join("?" * count)
