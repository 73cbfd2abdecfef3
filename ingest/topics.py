"""What a section is about: the thing its title names, and the known thing it belongs to."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest.model import Section
from ingest.names import NameBook
from ingest.options import name_option, read_title
from ingest.shape import is_name
from ontology.reading import form
from ontology.relations import relations
from ontology.words import fold, normalise

_DASH = re.compile(r"\s+[-–—:]\s+")


@dataclass(frozen=True, slots=True)
class Topic:
    """The subject of a section's statements, and the scope in which its own names are entered.

    `main` is the known thing that the title (or a title above it) mentions, `subject` what the statements are
    about: the main thing itself where the title only adds a facet ("Concepts"), else the thing the title names.
    """

    subject: str | None
    main: str | None


def find_topic(section: Section, book: NameBook, before: Topic) -> Topic:
    """The topic of a section; one without a telling title goes on with the topic `before` it."""
    main = _main(section.title, book)
    for title in reversed(section.path):
        main = main or _main(title, book)
    if not section.title:
        inherited = find_named(section.path[-1], book, main) if section.path else before.subject
        return Topic(inherited or before.subject, main or before.main)
    option = read_title(section)
    if option and not book.is_known(section.title):
        return Topic(name_option(option, main or before.main, book), main or before.main)
    bare = strip_leads(section.title)
    if is_facet(bare, book) and not _main(section.title, book):
        scope = main or before.main
        return Topic(scope or before.subject, scope)
    subject = find_named(bare, book, main)
    if main and subject == main:
        return Topic(main, main)
    return Topic(subject or main, main)


def find_named(title: str, book: NameBook, main: str | None) -> str | None:
    """The entity that a title names; a comparison or a facet of the main thing names the main thing."""
    if main and (form("versus").search(title) or _only_facet(title, main, book)):
        return main
    if form("versus").search(title):
        return None
    rest = _without(title, main, book) if main and not book.is_known(title) else ""
    if rest and is_name(rest, 5):
        return book.name(rest, main, also=(title,))
    return book.name(title, main, "" if book.is_known(title) else "Topic")


def _without(title: str, main: str, book: NameBook) -> str:
    """What a title says beyond the main thing's name and its brand: "SQS Dead-letter Queue" gives the queue."""
    rest = book.lexicon.strip_brand(title)
    entity = book.entities[main]
    for name in sorted(entity.names, key=len, reverse=True):
        bare = re.sub(rf"^(?:{re.escape(name)}|{re.escape(book.lexicon.strip_brand(name))})\b[\s–—:-]*", "", rest)
        if bare != rest:
            return bare.strip()
    return ""


def strip_leads(title: str) -> str:
    """A title without the words that lead up to the name in it ("What is …?", "Introducing …") or tell of the text."""
    words = fold(title).rstrip("?! ")
    for lead in relations().title_leads:
        words = lead.sub("", words)
    return strip_tails(words)


def strip_tails(title: str) -> str:
    """A title without words behind the name in it that only tell what sort of text it is ("… study notes")."""
    for tail in relations().title_tails:
        title = tail.sub("", title)
    return title


def is_facet(title: str, book: NameBook) -> bool:
    """Whether a title names only a part of its surroundings ("Best Practices", "When to use")."""
    words = normalise(book.lexicon.strip_brand(title))
    return words in relations().facets or bool(form("facet_lead").match(words))


def _only_facet(title: str, main: str, book: NameBook) -> bool:
    """Whether a title is the main thing's name and a facet word ("DynamoDB Components")."""
    rest = normalise(title)
    entity = book.entities[main]
    for name in sorted(entity.names, key=len, reverse=True):
        words = normalise(name)
        if re.search(rf"\b{re.escape(words)}\b", rest):
            rest = re.sub(rf"\b{re.escape(words)}\b", " ", rest, count=1)
    for brand in book.lexicon.brands:
        rest = re.sub(rf"\b{re.escape(normalise(brand))}\b", " ", rest)
    rest = " ".join(rest.split())
    return not rest or rest in relations().facets


def _main(title: str, book: NameBook) -> str | None:
    """The known thing a title mentions: the longest name, services before others."""
    if not title:
        return None
    whole = book.is_known(strip_leads(title))
    if whole:
        return book.name(strip_leads(title))
    mentions = book.lexicon.find(title)
    if not mentions:
        return None
    first = _DASH.split(title)[0]
    best = max(
        mentions,
        key=lambda m: (m.term.kind == "Service", m.term.scope is None, m.matched in first, m.end - m.start),
    )
    return book.of_term(best.term)
