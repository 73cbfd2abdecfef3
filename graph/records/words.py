"""The index of words: which claims and passages hold the words of a question, best first by BM25.

A Tantivy index a kind of text, memory-mapped and read a block at a time, so that the size of a corpus costs little.
Its files are never changed once written, only added to: the next generation links those of the last.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path
from types import TracebackType
from typing import Self

import tantivy

from ontology.errors import StoreError

_TOKENIZER = "words"
_NUMBER, _DOCUMENT, _FOLDER, _ENTITY = "number", "document", "folder", "entity"
_SIGNS = {code: " " for code in range(128) if not chr(code).isalnum()}
_HEAP_BYTES = 96_000_000


@cache
def _analyzer() -> tantivy.TextAnalyzer:
    """What makes a text into words, on both sides: parted at signs, folded to plain letters, and stemmed."""
    filters = tantivy.Filter
    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
    for one in (filters.remove_long(60), filters.lowercase(), filters.ascii_fold(), filters.stemmer("english")):
        builder = builder.filter(one)
    return builder.build()


def words_of_text(text: str) -> list[str]:
    """The words of a text, in order, as they are searched."""
    return list(_analyzer().analyze(text))


def word_set(text: str) -> set[str]:
    """The words of a text, each once; quicker than `words_of_text` where many texts share their words."""
    return {word for token in set(text.translate(_SIGNS).split()) for word in _words_of_token(token)}


@lru_cache(65536)
def _words_of_token(token: str) -> tuple[str, ...]:
    return tuple(words_of_text(token))


def weigh_words(terms: Iterable[str] | Mapping[str, float]) -> dict[str, float]:
    """The words that are searched for terms, and how much each counts; without a mapping they count alike."""
    words: dict[str, float] = {}
    for name, counts in terms.items() if isinstance(terms, Mapping) else ((name, 1.0) for name in terms):
        for word in words_of_text(name):
            words[word] = max(counts, words.get(word, 0.0))
    return words


def _schema(fields: Iterable[str]) -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field(_NUMBER, fast=True)
    for name in (_DOCUMENT, _FOLDER, _ENTITY):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name in fields:
        builder.add_text_field(name, tokenizer_name=_TOKENIZER, index_option="freq")
    return builder.build()


class WordWriter:
    """Adds texts to the index in a folder and takes documents out of it; what was done stands when it is closed."""

    def __init__(self, folder: Path, fields: Iterable[str]) -> None:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            index = tantivy.Index(_schema(fields), path=str(folder))
            index.register_tokenizer(_TOKENIZER, _analyzer())
            self._writer = index.writer(_HEAP_BYTES, num_threads=1)  # one thread, so that ties are kept in order
        except (OSError, ValueError) as error:
            raise StoreError(f"{folder.name}: cannot be written ({error}); is the disk full?") from error
        self._folder = folder

    def add(self, number: int, document: str, texts: Mapping[str, str], entities: Iterable[str] = ()) -> None:
        """Add a text by its fields; `number` is given back by a search."""
        entry = tantivy.Document()
        entry.add_unsigned(_NUMBER, number)
        entry.add_text(_DOCUMENT, document)
        for folder in folders_of(document):
            entry.add_text(_FOLDER, folder)
        for entity in entities:
            entry.add_text(_ENTITY, entity)
        for field, text in texts.items():
            if text:
                entry.add_text(field, text)
        self._writer.add_document(entry)

    def remove(self, document: str) -> None:
        """Take out all texts of a document."""
        self._writer.delete_documents_by_term(_DOCUMENT, document)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        try:
            if kind is None:
                self._writer.commit()
            self._writer.wait_merging_threads()
        except (OSError, ValueError) as failure:
            raise StoreError(f"{self._folder.name}: cannot be written ({failure}); is the disk full?") from failure


class WordIndex:
    """The index in a folder; `weights` say what a word found in each field tells, `ids` gives the ids of numbers.

    Raises StoreError.
    """

    def __init__(
        self, folder: Path, weights: Mapping[str, float], ids: Callable[[Sequence[int]], Mapping[int, str]]
    ) -> None:
        try:
            index = tantivy.Index.open(str(folder))
            index.register_tokenizer(_TOKENIZER, _analyzer())
            index.config_reader("manual")
            self._searcher = index.searcher()
            self._schema = index.schema
        except (OSError, ValueError) as error:
            raise StoreError(f"{folder}: not an index of words ({error}); ingest again.") from error
        self._weights = weights
        self._ids = ids

    def search(
        self,
        terms: Iterable[str] | Mapping[str, float],
        limit: int,
        documents: Sequence[str] | None = None,
        entity: str | None = None,
    ) -> list[tuple[str, float]]:
        """See `graph.engines.WordSearch`."""
        words = weigh_words(terms)
        if not words or limit <= 0:
            return []
        term = tantivy.Query.term_query
        asked = [
            (tantivy.Occur.Should, tantivy.Query.boost_query(term(self._schema, field, word, "freq"), weight * counts))
            for word, counts in words.items()
            for field, weight in self._weights.items()
        ]
        query = tantivy.Query.boolean_query(asked)
        limits = [] if documents is None else [self._within(documents)]
        if entity is not None:
            limits.append(term(self._schema, _ENTITY, entity, "basic"))
        if limits:
            bounds = [tantivy.Query.const_score_query(one, 0.0) for one in limits]
            query = tantivy.Query.boolean_query([(tantivy.Occur.Must, one) for one in (query, *bounds)])
        hits = self._searcher.search(query, limit, count=False).hits
        numbers = [int(one or 0) for one in self._searcher.fast_field_values(_NUMBER, [at for _, at in hits])]
        ids = self._ids(numbers)
        return [(ids[number], float(score)) for number, (score, _) in zip(numbers, hits, strict=True)]

    def _within(self, documents: Sequence[str]) -> tantivy.Query:
        fields = ((_FOLDER if name.endswith("/") else _DOCUMENT, name) for name in documents)
        one_of = [
            (tantivy.Occur.Should, tantivy.Query.term_query(self._schema, field, name, "basic"))
            for field, name in fields
        ]
        return tantivy.Query.boolean_query(one_of) if one_of else tantivy.Query.empty_query()


def folders_of(document: str) -> list[str]:
    """The folders that a document lies below, each ending in a slash: "a/b/c" lies below "a/" and "a/b/"."""
    parts = document.split("/")[:-1]
    return ["/".join(parts[: count + 1]) + "/" for count in range(len(parts))]
