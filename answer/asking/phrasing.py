"""Phrasing: a question without courtesies, its turns of phrase put plainly, and the sentence of it that asks."""

from __future__ import annotations

import re
from functools import partial

from ontology.questioning import questioning
from ontology.words import fold, normalise_apostrophes

_NAME_BEFORE, _NAME_AFTER = re.compile(r"(?:(?:^|[\s(`'\"])--?|[\w\\][_./\\])$"), re.compile(r"_\w|[.-]\w")


def strip_courtesies(text: str) -> str:
    """A question without greetings and pleas; its turns of phrase, quotation marks and apostrophes made plain."""
    bare = normalise_apostrophes(fold(text)).replace("“", '"').replace("”", '"')
    before = None
    while before != bare:
        before = bare
        for pattern in questioning().courtesies:
            bare = pattern.sub("", bare).strip()
    for turn, plain in questioning().rewrites:
        bare = turn.sub(partial(_put_plainly, plain), bare)
    return fold(bare)


def _put_plainly(plain: str, found: re.Match[str]) -> str:
    """What a turn of phrase is put as; a piece of a name stays as it is."""
    return found[0] if _in_name(found) else found.expand(plain)


def _in_name(found: re.Match[str]) -> bool:
    """Whether what was found is a piece of a name as code writes it ("db" of "--db", "config" of "config.yaml")."""
    before, after = found.string[: found.start()], found.string[found.end() :]
    return bool(_NAME_BEFORE.search(before) and found[0][:1].isalnum()) or bool(
        found[0][-1:].isalnum() and _NAME_AFTER.match(after)
    )


def asking_sentence(text: str) -> str:
    """The sentence of a question that asks, the last if none ends so; the others tell of a situation."""
    sentences = questioning().forms["sentence_end"].split(text.strip())
    return next((sentence for sentence in reversed(sentences) if sentence.endswith("?")), sentences[-1])


def without_address(text: str) -> str:
    """A statement without a beginning that only addresses the reader ("Keep in mind that …")."""
    return questioning().forms["addresses"].sub("", text).strip()


def asks_only(statement: str) -> bool:
    """Whether a statement is a question that its text asks itself, and so states nothing."""
    return statement.rstrip().endswith("?")
