"""Offered answers: a question as an exam puts it, "Which …? A) … B) …", read into what it asks and what it offers."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ontology.questioning import questioning
from ontology.words import fold

_LEAST = 2
_BULLET = re.compile(r"^[\s•*·–—-]+")
_NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4}


@dataclass(frozen=True, slots=True)
class Offer:
    """One of the answers that are offered, and the letter or number before it ("" where there is none)."""

    label: str
    words: str

    def __str__(self) -> str:
        return f"{self.label}) {self.words}" if self.label else self.words


@dataclass(frozen=True, slots=True)
class Offered:
    """A question with the answers that it offers: what it asks without them, how many are to be chosen (0: as many as
    are right), and whether those are wanted that are not so."""

    stem: str
    offers: tuple[Offer, ...]
    wanted: int
    negated: bool
    in_sentence: bool

    @property
    def plain(self) -> str:
        """What is asked, without the negation of what is wanted."""
        return fold(questioning().forms["offered_denial"].sub(" ", self.stem)) if self.negated else self.stem


def read_offered(text: str) -> Offered | None:
    """The answers that a question offers; None for a question that offers none."""
    marked = _labelled(text) or _in_lines(text)
    found = marked or _named(text)
    if found is None:
        return None
    forms = questioning().forms
    asked, offers = found
    number = forms["offered_number"].search(text)
    several = forms["offered_several"].search(asked) and not forms["offered_all_but"].match(asked)
    wanted = _NUMBERS.get((number["number"] or number["of"]).casefold(), 0) if number else 0 if several else 1
    stem = forms["offered_all_but"].sub(r"which \g<be>", forms["offered_number"].sub(" ", asked))
    stem = fold(forms["offered_from"].sub(" ", stem)).rstrip(" :,-–—")
    if not stem:
        return None
    negated = bool(forms["offered_denial"].search(stem)) and not forms["denied"].search(stem)  # "has …, but not …"
    return Offered(stem if stem.endswith("?") else f"{stem}?", offers, wanted, negated, not marked)


def _labelled(text: str) -> tuple[str, tuple[Offer, ...]] | None:
    """What stands before answers that bear letters or numbers in their order, and these."""
    marks = list(questioning().forms["offered_label"].finditer(text))
    first = next((at for at, mark in enumerate(marks) if mark["label"].casefold() in ("a", "1")), None)
    if first is None:
        return None
    run = [marks[first]]
    for mark in marks[first + 1 :]:
        if ord(mark["label"]) == ord(run[-1]["label"]) + 1:
            run.append(mark)
    asked = text[: run[0].start()].strip()
    if not asked or questioning().forms["offered_joined"].search(asked):  # "the difference between a) … and b) …"
        return None
    ends = [*(mark.start() for mark in run[1:]), len(text)]
    number = questioning().forms["offered_number"]
    words = [_plain(number.sub(" ", text[mark.end() : end])) for mark, end in zip(run, ends, strict=True)]
    offers = tuple(Offer(mark["label"], own) for mark, own in zip(run, words, strict=True))
    return (asked, offers) if len(run) >= _LEAST and all(o.words for o in offers) else None


def _in_lines(text: str) -> tuple[str, tuple[Offer, ...]] | None:
    """What the first line asks, and the answers that stand each in a line of its own below it."""
    asked, *lines = [line.strip() for line in text.strip().splitlines() if line.strip()] or [""]
    if len(lines) < _LEAST or not asked.endswith(("?", ":", ")")):
        return None
    return asked, tuple(Offer("", _plain(_BULLET.sub("", line))) for line in lines)


def _named(text: str) -> tuple[str, tuple[Offer, ...]] | None:
    """What asks for one of "these", and the answers that are named behind it."""
    found = questioning().forms["offered_named"].match(fold(text))
    if found is None:
        return None
    words = [word.strip() for word in questioning().forms["offered_split"].split(found["offers"])]
    return (found["asked"], tuple(Offer("", word) for word in words if word)) if len(words) >= _LEAST else None


def _plain(words: str) -> str:
    return fold(words).strip(" ,;.?")
