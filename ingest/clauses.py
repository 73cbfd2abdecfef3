"""What a sentence's main clause says of which thing: its own subject, and the names in an object phrase.

A pattern finds a relation's words; here it is told whether the sentence asserts them, of whom, and of what. Where the
words leave that open there is no relation: the statement itself stays a claim of the third level.
"""

from __future__ import annotations

import re
from functools import cache

from ingest.definitions import names_class
from ingest.names import NameBook, kind_of_noun, split_names
from ingest.shape import has_finite_verb, is_code_name, is_name, is_order, looks_plural, plain_words
from ontology.reading import form, word_list
from ontology.words import language, words_of

_MOST_OBJECT_WORDS = 5


@cache
def _leading_helpers() -> re.Pattern[str]:
    return re.compile(rf"^(?:(?:{'|'.join(sorted(word_list('helpers')))})\b[\s,]*)+", re.I)


@cache
def _trailing_helpers() -> re.Pattern[str]:
    return re.compile(rf"(?:[\s,]*\b(?:{'|'.join(sorted(word_list('helpers')))}))+$", re.I)


def is_example(text: str) -> bool:
    """Whether a statement gives an example."""
    return bool(form("example").match(text))


def main_clause(text: str) -> str:
    """The clause that a sentence asserts: without a condition or purpose before it; "" for a question or example."""
    asserts_nothing = form("impersonal").match(text) or form("personal").search(text)
    if text.rstrip().endswith("?") or is_example(text) or asserts_nothing:
        return ""
    if not form("subordinate").match(text):
        return text
    if form("condition_first").match(text):
        return ""
    _, comma, rest = text.partition(", ")
    if comma:
        return rest
    return text if not has_finite_verb(text) else ""


def own_subject(before: str, subject: str, main: str | None, book: NameBook, whole: str = "") -> str | None:
    """The thing that the words before a relation's verb speak of; `subject` where they leave it out or point to it.

    None where they name no thing that can be told, or deny the relation. `whole` is the clause that the verb is in.
    """
    clause = re.split(r"[;:]\s|\.\s|\s[–—-]\s", before)[-1].strip()
    if form("denied").search(clause) or form("other_clause").search(clause) or clause.count("(") != clause.count(")"):
        return None
    if whole and names_class(whole):
        return None if form("of_nearer").search(clause) else subject
    if (
        form("some").match(clause)
        or form("cut_off").search(clause)
        or form("points_back").search(clause)
        or _is_participle_of_object(clause, whole[len(before) :])
    ):
        return None
    if clause.endswith(",") and _is_participle(whole[len(before) :]) and not has_finite_verb(clause):
        return subject  # a fragment that goes on about the same thing: "Fast delivery, integrated with …"
    tail = clause.split(", ")[-1]
    for words in dict.fromkeys((clause, tail)):
        bare = _trailing_helpers().sub("", _leading_helpers().sub("", words)).strip(" ,")
        if not bare or form("actor").match(bare) or _elides(bare) or _is_called(bare, subject, book):
            return subject
    if form("pronoun").match(bare) or form("ends_with_participle").search(bare):
        return None
    if not is_name(bare, 5) or is_order(bare):
        return None
    if "," in clause or not names_thing(bare, book) or form("object_end").search(f" {bare}"):
        return None
    return book.name(bare, main)


def _is_participle(after: str) -> bool:
    """Whether the words from a relation's verb on begin with a participle ("integrated with …")."""
    return bool(form("participle_first").match(after.lstrip()))


def _is_participle_of_object(clause: str, after: str) -> bool:
    """Whether a verb tells of the object just before it: "supports images hosted on …" says it of the images."""
    words = words_of(_leading_helpers().sub("", clause))
    return _is_participle(after) and len(words) > 1 and _elides(" ".join(words)) and words[-1] not in ("is", "are")


def _elides(words: str) -> bool:
    """Whether a clause starts with its verb: "Captures, transforms and", "Used"."""
    first = words_of(words)[0].casefold() if words_of(words) else ""
    if is_order(words):
        return False
    series = bool(re.match(r"^(?:[A-Za-z]+s,? ?)+$", words)) and "," in words
    return (
        series
        or (first in language().finite_verbs and first not in language().genus)
        or (len(words.split()) == 1 and first.endswith("ed"))
    )


def _is_called(words: str, identity: str, book: NameBook) -> bool:
    entity = book.entities.get(identity)
    bare = form("article").sub("", words).casefold()
    return entity is not None and bare in {name.casefold() for name in entity.names}


def names_thing(words: str, book: NameBook) -> bool:
    """Whether a phrase reads as a thing's name: a known one, or a noun phrase that shows itself to be one."""
    if book.is_known(words):
        return True
    if form("pronoun").match(words) or form("clause_first").match(words) or not is_name(words, _MOST_OBJECT_WORDS):
        return False
    if not any(sign.isalpha() for sign in words) or words[0].isdigit() or _is_verb(words_of(words)[0]):
        return False
    shown = bool(form("article").match(words)) or any(sign.isupper() for sign in words) or is_code_name(words)
    noun = looks_plural(words) or kind_of_noun(words) or plain_words(words)[-1].casefold() in language().genus
    return shown or (bool(noun) and not form("verbal").match(words))


def _is_verb(word: str) -> bool:
    """Whether a phrase's first word, in lower case, is a verb or an adverb, so that the phrase is no name."""
    known = word in language().imperatives or (word in language().finite_verbs and word not in language().genus)
    return word.islower() and (known or word.endswith("ly"))


def object_names(phrase: str, book: NameBook) -> list[str]:
    """The names in an object phrase: its enumerated things, up to where another clause begins."""
    inside = re.search(r"\(([^)]+)\)", phrase)
    if inside and len(split_names(inside[1])) > 1:
        phrase = form("instance_lead").sub("", inside[1])
    phrase = form("instances").split(phrase)[-1]
    names = []
    for piece in _share_noun(split_names(phrase), book):
        if book.is_known(piece):
            names.append(piece)
            continue
        name = form("object_end").sub("", form("object_break").sub("", piece)).strip()
        vague = name != piece and len(name.split()) == 1 and name.islower() and not book.is_known(name)
        if name and not vague and name.count("(") == name.count(")") and names_thing(name, book):
            names.append(name)
        if not names or name != piece or names[-1] != name:
            break
    return names


def _share_noun(pieces: list[str], book: NameBook) -> list[str]:
    """Names with the noun that they share: "standard and FIFO queues" gives standard queues and FIFO queues."""
    noun = pieces[-1].split()[-1] if pieces and " " in pieces[-1] else ""
    return [
        f"{piece} {noun}" if noun and " " not in piece and book.is_known(f"{piece} {noun}") else piece
        for piece in pieces
    ]
