"""Statements that are asked ("X does Y, right?", "so X can't do Y?") put as questions for yes or no."""

from __future__ import annotations

import re

from answer.asking.phrasing import asking_sentence
from ingest.shape import finite_verb
from ontology.questioning import questioning
from ontology.words import normalise_apostrophes

_SHORT_DENIAL = re.compile(r"\b(?:(ca)n't|(wo)n't|(can)not|(\w+)n't)\b", re.I)
_VERBS = {"ca": "can", "wo": "will"}


def ask_outright(text: str) -> str:
    """A question whose last sentence only states what it asks, with that sentence turned to a question; any other as it
    is."""
    forms, plain = questioning().forms, normalise_apostrophes(text).strip()
    tag = forms["tag"].search(plain)
    told = plain[: tag.start()] if tag else plain
    stated = asking_sentence(told)
    led = forms["led_on"].match(stated)
    statement = stated[led.end() if led else 0 :].rstrip(" .,;?!")
    if forms["auxiliary"].match(statement) or forms["head_word"].search(statement):
        return f"{told}?" if tag and forms["auxiliary"].match(statement) else text
    if not tag and not stated.endswith("?"):
        return text
    asked = _turn(statement, surely=bool(tag or led)) or (f"is it true that {statement}?" if tag else None)
    return plain[: told.rindex(stated)] + asked if asked else text


def _turn(statement: str, *, surely: bool) -> str | None:
    """A statement with its verb in front; None where it has no verb, or may be no more than a noun with what tells it
    from others ("the most an item can hold?"), which is not `surely` a statement."""
    forms, bare = questioning().forms, _SHORT_DENIAL.sub(_spell_out, statement)
    place = finite_verb(bare)
    if not place:
        return None
    subject, rest = bare[:place].strip(), bare[place:]
    auxiliary, person = forms["told_auxiliary"].match(rest), forms["person"].match(subject)
    if not surely and (not (auxiliary or person) or forms["unfinished_subject"].search(subject)):
        return None
    if auxiliary is None:
        return f"{'do' if person else 'does'} {subject} {rest}?"
    denied = " not" if auxiliary["denied"] else ""
    return f"{auxiliary['verb']} {subject}{denied} {rest[auxiliary.end() :].strip()}?"


def _spell_out(found: re.Match[str]) -> str:
    verb = next(filter(None, found.groups()))
    return f"{_VERBS.get(verb.casefold(), verb)} not"
